//! Which of the speaker's stories the take under review tells; it can be given one later, another one, or none.

use eframe::egui::Ui;

use crate::{
    app::{Command, InStories, Review},
    ui::{
        view::{View, heading, small},
        widgets::{KeyButton, choice, menu},
    },
};

/// Shows the story, to be changed.
pub fn show(ui: &mut Ui, view: &View<'_>, review: &Review, commands: &mut Vec<Command>) {
    let named = view.app.story_of(review);
    let label = match named {
        None => "Story: none".to_owned(),
        Some((name, true)) => format!("Story: {name}"),
        Some((name, false)) => format!("Story: {name} (removed)"),
    };
    let width = ui.available_width();
    let button = KeyButton::new(&label).compact(true).max_width(width);
    let id = review.take.occasion.story.as_ref().map(|story| story.id.as_str());
    let mut wish = |story: Option<String>| commands.push(Command::InStories(InStories::Attach(story)));
    menu(ui, button, menu::WIDE, |ui| {
        heading(ui, "The story this take tells");
        if choice(ui, named.is_none(), "None") {
            wish(None);
        }
        for story in view.app.stories().named() {
            if choice(ui, id == Some(story.id.as_str()), story.name()) {
                wish(Some(story.id.clone()));
            }
        }
        if view.app.stories().named().next().is_none() {
            small(ui, "You have not written one yet; Stories is the place for it.");
        }
    });
}
