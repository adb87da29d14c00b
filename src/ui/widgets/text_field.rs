//! A field for one line of text, as high as a button, and one for several.

use eframe::egui::{Align, Align2, Event, Id, Margin, Popup, Response, Stroke, TextEdit, Ui, vec2};

use super::super::theme::Palette;

/// A field that takes what is typed even if nothing has the keyboard: for the one search field of a screen.
pub fn search_field(ui: &mut Ui, salt: &str, text: &mut String, hint: &str) -> Response {
    let is_typed = |event: &Event| matches!(event, Event::Text(typed) if !typed.trim().is_empty());
    let is_free = ui.memory(|memory| memory.focused().is_none()) && !Popup::is_any_open(ui.ctx());
    if is_free && ui.input(|input| input.events.iter().any(is_typed)) {
        ui.memory_mut(|memory| memory.request_focus(Id::unique(salt)));
    }
    text_field(ui, salt, text, hint)
}

/// Shows a field as wide as there is room. `hint` names it for screen readers and stands in it while it is empty.
pub fn text_field(ui: &mut Ui, salt: &str, text: &mut String, hint: &str) -> Response {
    let field = TextEdit::singleline(text)
        .id(Id::unique(salt))
        .hint_text(hint)
        .desired_width(f32::INFINITY)
        .min_size(vec2(80.0, 40.0))
        .align(Align2([Align::Min, Align::Center]))
        .margin(Margin::symmetric(14, 4));
    ui.scope(|ui| {
        // egui outlines the field that has the keyboard in the colour of selected text.
        ui.visuals_mut().selection.stroke = Stroke::new(1.5, Palette::of(ui).accent);
        ui.add(field)
    })
    .inner
}

/// Gives the keyboard to a field when the app wishes so, once for each wish.
pub fn take_focus(ui: &Ui, salt: &str, wishes: u64, response: &Response) {
    let memory = Id::unique((salt, "wishes"));
    let seen: u64 = ui.data(|data| data.get_temp(memory)).unwrap_or_default();
    if seen != wishes {
        ui.data_mut(|data| data.insert_temp(memory, wishes));
        response.request_focus();
        response.scroll_to_me(Some(Align::Center));
    }
}

/// Shows a field for several lines, as wide as there is room and at least so many rows high. `hint` stands in it while it
/// is empty. Tab goes on to the next control.
pub fn text_area(ui: &mut Ui, salt: &str, text: &mut String, hint: &str, rows: usize) -> Response {
    let field = TextEdit::multiline(text)
        .id(Id::unique(salt))
        .hint_text(hint)
        .desired_width(f32::INFINITY)
        .desired_rows(rows)
        .margin(Margin::symmetric(14, 8));
    ui.scope(|ui| {
        ui.visuals_mut().selection.stroke = Stroke::new(1.5, Palette::of(ui).accent);
        ui.add(field)
    })
    .inner
}

/// Gives a field a name for screen readers, where its hint alone would not do.
pub fn name_field(ui: &Ui, field: &Response, name: &str) {
    ui.ctx()
        .accesskit_node_builder(field.id, |node| node.set_label(name));
}
