//! Which of the speaker's stories the next answer to the chosen prompt tells.

use eframe::egui::Ui;

use crate::{
    app::{Command, InStories, Screen},
    model::prompt::Prompt,
    ui::{
        keys,
        view::{View, heading, small},
        widgets::{KeyButton, choice, menu},
    },
};

/// Shows the menu.
pub fn show(ui: &mut Ui, view: &View<'_>, prompt: &Prompt, is_compact: bool, commands: &mut Vec<Command>) {
    let chosen = view.app.story_for(&prompt.id);
    let label = format!("Story: {}", chosen.map_or("none", |story| story.name()));
    let button = KeyButton::new(&label).compact(is_compact).max_width(260.0);
    let mut wish = |story: Option<String>| {
        commands.push(Command::InStories(InStories::ForPrompt(prompt.id.clone(), story)));
    };
    let mut go = false;
    menu(ui, button, menu::WIDE, |ui| {
        heading(ui, "The story you will tell");
        if choice(ui, chosen.is_none(), "None") {
            wish(None);
        }
        for story in view.app.stories().named() {
            let is_chosen = chosen.is_some_and(|chosen| chosen.id == story.id);
            if choice(ui, is_chosen, story.name()) {
                wish(Some(story.id.clone()));
            }
        }
        if view.app.stories().named().next().is_none() {
            small(ui, "You have not written one yet.");
            go = choice(ui, false, &format!("Go to Stories ({})", keys::shown("Ctrl+4")));
        }
    });
    if go {
        commands.push(Command::Go(Screen::Stories));
    }
}
