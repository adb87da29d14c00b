//! Progress: what came of the takes so far: the screen.

use eframe::egui::Ui;

use crate::{
    app::Command,
    ui::view::{View, title},
};

/// Shows the screen.
pub fn show(ui: &mut Ui, _view: &View<'_>, _commands: &mut Vec<Command>) {
    title(ui, "Progress");
}
