//! What Prompts offers for material of one's own and to learn from: new prompts, editing, sample answers.

use eframe::egui::{Align, Layout, Ui};
use egui_material_icons::icons::{ICON_ADD, ICON_EDIT, ICON_EDIT_NOTE, ICON_MENU_BOOK};

use crate::{
    app::{Command, InPacks, Screen},
    model::prompt::Prompt,
    ui::{
        keys,
        theme::space,
        view::{View, title},
        widgets::{KeyButton, Kind},
    },
};

/// Narrower than this, the buttons beside the title are signs only.
const ROOMY: f32 = 540.0;

/// The screen's title with the buttons for own prompts.
pub fn title_row(ui: &mut Ui, commands: &mut Vec<Command>) {
    let is_roomy = ui.available_width() >= ROOMY;
    ui.horizontal(|ui| {
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            ui.spacing_mut().item_spacing.x = space::XS;
            for (sign, name, key, command) in [
                (ICON_EDIT_NOTE, "My prompts", "Ctrl+M", Command::Go(Screen::Packs)),
                (ICON_ADD, "New prompt", "Ctrl+N", Command::InPacks(InPacks::New)),
            ] {
                let key = keys::shown(key);
                let hover = format!("{name} ({key})");
                let mut button = KeyButton::new("")
                    .icon(sign)
                    .kind(Kind::Quiet)
                    .compact(true)
                    .name(name);
                if is_roomy {
                    button = button.key(&key);
                }
                if ui.add(button).on_hover_text(hover).clicked() {
                    commands.push(command);
                }
            }
            ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                title(ui, "What will you rehearse?");
            });
        });
    });
}

/// The buttons for the chosen prompt.
pub fn for_prompt(
    ui: &mut Ui,
    view: &View<'_>,
    prompt: &Prompt,
    is_compact: bool,
    commands: &mut Vec<Command>,
) {
    if !view.app.samples_for(prompt).is_empty() {
        let key = keys::shown("Ctrl+L");
        let samples = KeyButton::new("Samples")
            .key(&key)
            .icon(ICON_MENU_BOOK)
            .name("Sample answers")
            .compact(is_compact);
        if ui.add(samples).clicked() {
            commands.push(Command::InPacks(InPacks::OpenSamples));
        }
    }
    let is_own = view.app.packs().place_of(&prompt.id).is_some();
    let (label, name) = if is_own {
        ("Edit", "Edit this prompt")
    } else {
        ("Copy and edit", "Copy this prompt into mine and edit it")
    };
    let key = keys::shown("Ctrl+E");
    let edit = KeyButton::new(label)
        .key(&key)
        .icon(ICON_EDIT)
        .name(name)
        .compact(is_compact);
    if ui.add(edit).clicked() {
        commands.push(Command::InPacks(InPacks::EditChosen));
    }
}
