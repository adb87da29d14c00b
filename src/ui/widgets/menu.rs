//! A button that opens a list of choices.

use eframe::egui::{self, Button, Id, Popup, Response, Ui, vec2};

use super::KeyButton;

/// Width of a list of short choices.
pub const NARROW: f32 = 240.0;

/// Width of a list of choices that take a line.
pub const WIDE: f32 = 400.0;

/// Width of a list of choices that are explained.
pub const WIDEST: f32 = 520.0;

/// Shows `button`; a click opens `contents` below it. A click on a choice closes it again.
pub fn menu<R>(
    ui: &mut Ui,
    button: KeyButton<'_>,
    width: f32,
    contents: impl FnOnce(&mut Ui) -> R,
) -> Response {
    let response = ui.add(button.opens_menu());
    // Whoever opens it by a key goes on by keys, from what is chosen now.
    let opened = Id::unique("menu-opened");
    if response.clicked() {
        ui.data_mut(|data| data.insert_temp(opened, true));
    }
    let shown = Popup::menu(&response)
        .accessible_name("Choices")
        .gap(4.0)
        .show(|ui| {
            ui.set_width(width.min(ui.ctx().content_rect().width() - 120.0));
            ui.spacing_mut().button_padding = vec2(12.0, 6.0);
            ui.spacing_mut().item_spacing.y = 2.0;
            let most = (ui.ctx().content_rect().height() - 140.0).clamp(120.0, 360.0);
            egui::ScrollArea::vertical().max_height(most).show(ui, contents);
        });
    if let Some(shown) = shown {
        // Tab and the arrows stay in the list; what lies behind it can't be seen to have the focus.
        ui.memory_mut(|memory| memory.set_modal_layer(shown.response.layer_id));
    }
    response
}

/// One choice in a list; true when it is clicked.
pub fn choice(ui: &mut Ui, is_chosen: bool, label: &str) -> bool {
    let width = ui.available_width();
    let button = Button::selectable(is_chosen, label)
        .truncate()
        .min_size(vec2(width, 32.0));
    let response = ui.add(button);
    let opened = Id::unique("menu-opened");
    if is_chosen && ui.data_mut(|data| data.remove_temp::<bool>(opened)).is_some() {
        response.request_focus();
    }
    if response.clicked() {
        ui.close();
    }
    response.clicked()
}
