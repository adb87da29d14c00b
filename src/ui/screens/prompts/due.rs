//! What is due on Prompts: the tag on a row, the chip that lists only what is due, and the button that chooses the next
//! one. When a prompt is due is not decided here.

use eframe::egui::Ui;
use egui_material_icons::icons::ICON_EVENT_REPEAT;

use crate::{
    app::{Command, InDue, InProgress, Prompts},
    ui::{
        keys,
        widgets::{Chip, KeyButton},
    },
};

/// Narrower than this, the button's label gives way to the search.
const ROOMY: f32 = 560.0;

/// What stands under a prompt: when it is due, before or behind what is known of its takes.
pub fn below(prompts: &Prompts, prompt_id: &str, takes: String) -> String {
    match prompts.due().words(prompt_id) {
        Some(due) if prompts.due().is_due(prompt_id) => format!("{due} · {takes}"),
        Some(due) => format!("{takes} · {due}"),
        None => takes,
    }
}

/// Whether what stands under a prompt begins with that it is due.
pub fn is_marked(below: &str) -> bool {
    below.starts_with("due ·")
}

/// The chip before the themes, as long as anything is due or only that is listed.
pub fn chip(ui: &mut Ui, prompts: &Prompts, commands: &mut Vec<Command>) {
    let (count, is_on) = (prompts.due_count(), prompts.due().is_on());
    if count == 0 && !is_on {
        return;
    }
    let name = format!("Due today: {count}, what has waited longest first");
    if ui
        .add(Chip::new(&format!("Due {count}"), is_on).name(&name))
        .clicked()
    {
        commands.push(Command::InProgress(InProgress::Due(InDue::Toggle)));
    }
}

/// The button that chooses the next prompt that is due; there is none before anything was spoken.
pub fn button(ui: &mut Ui, prompts: &Prompts, is_sign: bool, commands: &mut Vec<Command>) {
    if prompts.due_count() == 0 {
        return;
    }
    let key = keys::shown("Ctrl+U");
    let label = if ui.available_width() >= ROOMY {
        "Next due"
    } else {
        ""
    };
    let button = KeyButton::new(label)
        .key(&key)
        .icon(ICON_EVENT_REPEAT)
        .name("Choose the next prompt that is due")
        .sign_only(is_sign);
    let hover = "The prompt that has been due longest, then the next";
    if ui.add(button).on_hover_text(hover).clicked() {
        commands.push(Command::InProgress(InProgress::Due(InDue::Next)));
    }
}

/// What is said where nothing is listed because nothing is due.
pub fn nothing(prompts: &Prompts) -> Option<&'static str> {
    (prompts.due().is_on() && prompts.due_count() == 0)
        .then_some("Nothing is due today. Look at all prompts, or rest.")
}
