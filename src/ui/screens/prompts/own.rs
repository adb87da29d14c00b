//! What Prompts offers for material of one's own and to learn from: new prompts, editing, sample answers.

use eframe::egui::Ui;
use egui_material_icons::icons::{ICON_ADD, ICON_EDIT, ICON_EDIT_NOTE, ICON_MENU_BOOK};

use crate::{
    app::{Command, InPacks, Screen},
    model::prompt::Prompt,
    ui::{
        keys,
        view::View,
        widgets::{KeyButton, Kind},
    },
};

/// The ways to own prompts, as signs; filled from the right.
pub fn signs(ui: &mut Ui, commands: &mut Vec<Command>) {
    for (sign, name, key, command) in [
        (ICON_EDIT_NOTE, "My prompts", "Ctrl+P", Command::Go(Screen::Packs)),
        (ICON_ADD, "New prompt", "Ctrl+N", Command::InPacks(InPacks::New)),
    ] {
        let key = keys::shown(key);
        let button = KeyButton::new("")
            .icon(sign)
            .kind(Kind::Quiet)
            .compact(true)
            .name(name);
        if ui.add(button).on_hover_text(format!("{name} ({key})")).clicked() {
            commands.push(command);
        }
    }
}

/// The buttons for the chosen prompt.
pub fn for_prompt(
    ui: &mut Ui,
    view: &View<'_>,
    prompt: &Prompt,
    is_compact: bool,
    commands: &mut Vec<Command>,
) {
    let key = keys::shown("Ctrl+L");
    let mut samples = KeyButton::new("Samples")
        .icon(ICON_MENU_BOOK)
        .name("Sample answers")
        .compact(is_compact);
    if !is_compact {
        samples = samples.key(&key);
    }
    let hover = format!("Sample answers ({key})");
    if ui.add(samples).on_hover_text(hover).clicked() {
        commands.push(Command::InPacks(InPacks::OpenSamples));
    }
    let is_own = view.app.packs().place_of(&prompt.id).is_some();
    let (label, name) = if is_own {
        ("Edit", "Edit this prompt")
    } else {
        ("Copy and edit", "Copy this prompt into mine and edit it")
    };
    let key = keys::shown("Ctrl+E");
    // Where there is little room, a sign has to do.
    let edit = if is_compact {
        KeyButton::new("").kind(Kind::Quiet).compact(true)
    } else {
        KeyButton::new(label).key(&key)
    };
    let edit = edit.icon(ICON_EDIT).name(name);
    if ui.add(edit).on_hover_text(format!("{name} ({key})")).clicked() {
        commands.push(Command::InPacks(InPacks::EditChosen));
    }
}
