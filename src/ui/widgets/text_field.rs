//! A field for one line of text, as high as a button.

use eframe::egui::{Align, Align2, Margin, Response, Stroke, TextEdit, Ui, vec2};

use super::super::theme::Palette;

/// Shows a field as wide as there is room. `hint` names it for screen readers and stands in it while it is empty.
pub fn text_field(ui: &mut Ui, salt: &str, text: &mut String, hint: &str) -> Response {
    let field = TextEdit::singleline(text)
        .id_salt(salt)
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
