//! The panel over own prompts that asks for a path: of a pack to take in, or of the folder that one goes to. What comes of
//! it is the app's.

use eframe::egui::Ui;
use egui_material_icons::icons::{ICON_DOWNLOAD, ICON_UPLOAD};

use super::{
    overlay,
    theme::{Palette, regular, size, space},
    view::{small, words},
    widgets::{KeyButton, Kind, text_field},
};
use crate::app::{Command, InPacks, PackPanel};

const WIDTH: f32 = 600.0;

/// Shows the panel.
pub fn show(ui: &Ui, panel: &PackPanel, commands: &mut Vec<Command>) {
    let palette = Palette::of(ui);
    let room = ui.max_rect().width() - 96.0;
    let (name, about, hint, label, sign) = if panel.is_import {
        (
            "Import a pack",
            "A pack is one TOML file. Drop it on this window, or give its path. It comes in as a copy; prompts that are \
             here already are left out.",
            "Path of the pack, such as ~/pack.toml",
            "Import",
            ICON_DOWNLOAD,
        )
    } else {
        (
            "Export the pack",
            "The pack goes into this folder as one TOML file, for another machine or another person. No file is written \
             over.",
            "Folder for the pack",
            "Export",
            ICON_UPLOAD,
        )
    };
    let shown = overlay::show(ui, "pack-panel", |ui| {
        ui.set_width(WIDTH.min(room.max(320.0)));
        ui.spacing_mut().item_spacing.y = space::M;
        if overlay::head(ui, name, |_| {}) {
            commands.push(Command::InPacks(InPacks::ClosePanel));
        }
        small(ui, about);
        let mut path = panel.path.clone();
        let response = text_field(ui, "pack-path", &mut path, hint);
        if response.changed() {
            commands.push(Command::InPacks(InPacks::TypePath(path.clone())));
        }
        if overlay::is_fresh(ui, "pack-panel") {
            response.request_focus();
        }
        let button = KeyButton::new(label).key("Enter").icon(sign).kind(Kind::Primary);
        if ui.add_enabled(!path.trim().is_empty(), button).clicked() {
            commands.push(Command::InPacks(InPacks::DoIt));
        }
        if let Some(trouble) = &panel.trouble {
            words(ui, trouble.as_str(), regular(size::BODY), palette.over_words());
        }
    });
    if shown.backdrop_response.clicked() {
        commands.push(Command::InPacks(InPacks::ClosePanel));
    }
}
