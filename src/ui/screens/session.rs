//! The session: a mock interview of several prompts: the screen.

use eframe::egui::Ui;

use crate::{
    app::Command,
    ui::view::{View, title},
};

/// Shows the screen.
pub fn show(ui: &mut Ui, _view: &View<'_>, _commands: &mut Vec<Command>) {
    title(ui, "Session");
}
