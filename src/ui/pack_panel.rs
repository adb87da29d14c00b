//! The panel over own prompts that asks for a path: of a pack to take in, or of the folder that one goes to. What comes of
//! it is the app's.

use eframe::egui::{Align, Frame, Id, Layout, Margin, Modal, Stroke, Ui};
use egui_material_icons::icons::{ICON_DOWNLOAD, ICON_UPLOAD};

use super::{
    theme::{Palette, radius, regular, size, space},
    view::{small, title, words},
    widgets::{KeyButton, Kind, text_field},
};
use crate::app::{Command, InPacks, PackPanel};

const WIDTH: f32 = 600.0;

/// Shows the panel.
pub fn show(ui: &Ui, panel: &PackPanel, commands: &mut Vec<Command>) {
    let palette = Palette::of(ui);
    let room = ui.max_rect().width() - 96.0;
    let frame = Frame::new()
        .fill(palette.panel)
        .stroke(Stroke::new(1.0, palette.line))
        .corner_radius(radius::CARD)
        .inner_margin(Margin::same(24));
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
    let shown = Modal::new(Id::unique("pack-panel"))
        .frame(frame)
        .backdrop_color(palette.veil)
        .show(ui.ctx(), |ui| {
            ui.set_width(WIDTH.min(room.max(320.0)));
            ui.spacing_mut().item_spacing.y = space::M;
            ui.horizontal(|ui| {
                ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                    if ui.add(KeyButton::new("Close").key("Esc")).clicked() {
                        commands.push(Command::InPacks(InPacks::ClosePanel));
                    }
                    ui.with_layout(Layout::left_to_right(Align::Center), |ui| title(ui, name));
                });
            });
            small(ui, about);
            let mut path = panel.path.clone();
            let response = text_field(ui, "pack-path", &mut path, hint);
            if response.changed() {
                commands.push(Command::InPacks(InPacks::TypePath(path.clone())));
            }
            if is_fresh(ui) {
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

/// Whether the panel was not there a frame ago.
fn is_fresh(ui: &Ui) -> bool {
    let seen = Id::unique("pack-panel-seen");
    let frame = ui.ctx().cumulative_frame_nr();
    let last_seen: Option<u64> = ui.data(|data| data.get_temp(seen));
    ui.data_mut(|data| data.insert_temp(seen, frame));
    last_seen.is_none_or(|last_seen| last_seen + 1 < frame)
}
