//! The panel over Review in which a take is shared and a listener's file is taken in. What comes of it is the app's.

use eframe::egui::{Key, ScrollArea, Ui, vec2};
use egui_material_icons::icons::{ICON_FOLDER_OPEN, ICON_IOS_SHARE};

use super::{
    keys, overlay,
    theme::{Palette, regular, size, space},
    view::{View, heading, small, words},
    widgets::{KeyButton, Kind, text_field},
};
use crate::app::{Command, SharePanel, Sharing};

const WIDTH: f32 = 640.0;

/// Shows the panel.
pub fn show(ui: &Ui, view: &View<'_>, panel: &SharePanel, commands: &mut Vec<Command>) {
    let palette = Palette::of(ui);
    let room = ui.max_rect().size() - vec2(96.0, 100.0);
    let shown = overlay::show(ui, "share", |ui| {
        ui.set_width(WIDTH.min(room.x.max(320.0)));
        if overlay::head(ui, "Share", |_| {}) {
            commands.push(Command::Share(Sharing::Close));
        }
        ScrollArea::vertical()
            .max_height((room.y - 48.0).max(160.0))
            .show(ui, |ui| {
                ui.spacing_mut().item_spacing.y = space::S;
                give(ui, view, panel, commands);
                ui.add_space(space::L);
                take_back(ui, panel, commands);
                if let Some(trouble) = &panel.trouble {
                    ui.add_space(space::S);
                    words(ui, trouble.as_str(), regular(size::BODY), palette.over_words());
                }
            });
    });
    if shown.backdrop_response.clicked() {
        commands.push(Command::Share(Sharing::Close));
    }
}

/// The folder for a listener.
fn give(ui: &mut Ui, view: &View<'_>, panel: &SharePanel, commands: &mut Vec<Command>) {
    heading(ui, "A folder for a listener");
    small(
        ui,
        "A page that plays this take and takes notes, without any network; the sound with its parts marked; labels for \
         Audacity.",
    );
    let mut folder = panel.folder.clone();
    let salt = format!("share-folder-{}", panel.id);
    let response = text_field(ui, &salt, &mut folder, "Folder to make");
    if response.changed() {
        commands.push(Command::Share(Sharing::TypeFolder(folder)));
    }
    let is_entered = response.lost_focus() && ui.input(|input| input.key_pressed(Key::Enter));
    // Once, when it opens: Enter exports at once, and the folder can be typed over.
    // Enter takes it from the field; where the folder is refused, it is typed anew there.
    if overlay::is_fresh(ui, "share") || is_entered {
        response.request_focus();
    }
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing = vec2(space::S, space::S);
        let is_exporting = view.app.is_exporting();
        let label = if is_exporting { "Exporting…" } else { "Export" };
        let export = KeyButton::new(label)
            .key("Enter")
            .icon(ICON_IOS_SHARE)
            .kind(Kind::Primary);
        if ui.add_enabled(!is_exporting, export).clicked() || (is_entered && !is_exporting) {
            commands.push(Command::Share(Sharing::Export));
        }
        let key = keys::shown("Ctrl+O");
        let reveal = KeyButton::new("Show the take in its folder")
            .key(&key)
            .icon(ICON_FOLDER_OPEN);
        if ui.add(reveal).clicked() {
            commands.push(Command::Share(Sharing::RevealTake));
        }
    });
}

/// What the listener sends back.
fn take_back(ui: &mut Ui, panel: &SharePanel, commands: &mut Vec<Command>) {
    heading(ui, "Feedback");
    small(
        ui,
        "The page saves the listener's notes as feedback.json. Drop that file on this window, or give its path.",
    );
    let mut path = panel.feedback.clone();
    let response = text_field(ui, "share-feedback", &mut path, "Path of feedback.json");
    if response.changed() {
        commands.push(Command::Share(Sharing::TypeFeedback(path.clone())));
    }
    let is_entered = response.lost_focus() && ui.input(|input| input.key_pressed(Key::Enter));
    if is_entered {
        response.request_focus();
    }
    let button = KeyButton::new("Take in feedback").key("Enter");
    let has_path = !path.trim().is_empty();
    if ui.add_enabled(has_path, button).clicked() || (is_entered && has_path) {
        commands.push(Command::Share(Sharing::TakeInTyped));
    }
}
