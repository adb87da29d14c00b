//! What Prompts offers of mock interviews and drills: the way to the interview, a mark for it, and the drills.

use eframe::egui::{Align, Layout, Ui};
use egui_material_icons::icons::{ICON_BOOKMARK, ICON_FORUM};

use crate::{
    app::{Command, InSession},
    model::drill::DrillKind,
    ui::{
        keys,
        theme::space,
        view::{View, heading, title},
        widgets::{KeyButton, Kind, choice, menu},
    },
};

/// Lower than this, the way to the interview stands beside the search field.
pub const ROOMY: f32 = 560.0;

/// Narrower than this, the title leaves room for an icon only.
const NARROW: f32 = 460.0;

/// The title of Prompts, with the way to the mock interview.
pub fn with_title(ui: &mut Ui, commands: &mut Vec<Command>) {
    let is_narrow = ui.available_width() < NARROW;
    ui.horizontal(|ui| {
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            interview(ui, is_narrow, commands);
            ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                title(ui, "What will you rehearse?");
            });
        });
    });
}

/// The way to the mock interview.
pub fn interview(ui: &mut Ui, is_narrow: bool, commands: &mut Vec<Command>) {
    let key = keys::shown("Ctrl+M");
    let mut button = KeyButton::new(if is_narrow { "" } else { "Mock interview" })
        .icon(ICON_FORUM)
        .name("Mock interview")
        .compact(is_narrow);
    if !is_narrow {
        button = button.key(&key);
    }
    let hover = format!("Mock interview ({key})");
    if ui.add(button).on_hover_text(hover).clicked() {
        commands.push(Command::InSession(InSession::Open));
    }
}

/// The key of a drill.
fn key_of(kind: DrillKind) -> &'static str {
    match kind {
        DrillKind::Shorter => "Ctrl+D",
        DrillKind::WrapUp => "Ctrl+Shift+D",
        DrillKind::ResultFirst => "Ctrl+Shift+R",
    }
}

/// The drills with the chosen prompt, and its mark for a mock interview.
pub fn of_prompt(ui: &mut Ui, view: &View<'_>, is_compact: bool, commands: &mut Vec<Command>) {
    let button = KeyButton::new("Drill")
        .name("Drill with this prompt")
        .compact(is_compact);
    menu(ui, button, menu::WIDEST, |ui| {
        heading(ui, "Drill");
        for kind in DrillKind::ALL {
            let key = keys::shown(key_of(kind));
            if choice(ui, false, &format!("{}: {} ({key})", kind.name(), kind.about())) {
                commands.push(Command::Drill(kind));
            }
        }
        ui.add_space(space::XS);
    });
    let Some(prompt) = view.app.prompts().chosen() else {
        return;
    };
    let is_marked = view.app.session().is_marked(&prompt.id);
    let (kind, name) = if is_marked {
        (Kind::Go, "Marked for a mock interview; take the mark away")
    } else {
        (Kind::Quiet, "Mark for a mock interview")
    };
    let hover = format!("{name} ({})", keys::shown("Ctrl+B"));
    let button = KeyButton::new("")
        .icon(ICON_BOOKMARK)
        .kind(kind)
        .compact(true)
        .name(name);
    if ui.add(button).on_hover_text(hover).clicked() {
        commands.push(Command::InSession(InSession::MarkChosen));
    }
}

/// What is known of a prompt, with its mark.
pub fn with_mark(view: &View<'_>, prompt_id: &str, known: String) -> String {
    if view.app.session().is_marked(prompt_id) {
        format!("marked · {known}")
    } else {
        known
    }
}
