//! A button that opens a list of choices.

use eframe::egui::{self, Button, Popup, Response, Ui, vec2};

use super::KeyButton;

/// Shows `button`; a click opens `contents` below it. A click on a choice closes it again.
pub fn menu<R>(ui: &mut Ui, button: KeyButton<'_>, contents: impl FnOnce(&mut Ui) -> R) -> Response {
    let response = ui.add(button.opens_menu());
    Popup::menu(&response)
        .accessible_name("Choices")
        .gap(4.0)
        .show(|ui| {
            egui::ScrollArea::vertical().max_height(360.0).show(ui, contents);
        });
    response
}

/// One choice in a list; true when it is clicked.
pub fn choice(ui: &mut Ui, is_chosen: bool, label: &str) -> bool {
    let width = ui.available_width().max(160.0);
    let button = Button::selectable(is_chosen, label).min_size(vec2(width, 32.0));
    let clicked = ui.add(button).clicked();
    if clicked {
        ui.close();
    }
    clicked
}
