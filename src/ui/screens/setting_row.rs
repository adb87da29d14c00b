//! The row in which a setting stands, on Settings and in the set-up of an interview. What is set is theirs.

use eframe::egui::{RichText, Ui, vec2};

use crate::ui::theme::{Palette, regular, size, space};

/// Narrower than this, a setting's name stands above its control.
const BESIDE: f32 = 460.0;

/// A setting's name with its control below or beside it.
pub fn row(ui: &mut Ui, name: &str, control: impl FnOnce(&mut Ui)) {
    let is_beside = ui.available_width() >= BESIDE;
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing = vec2(space::S, space::S);
        let palette = Palette::of(ui);
        let left = ui.cursor().left();
        if is_beside || !name.is_empty() {
            ui.label(RichText::new(name).font(regular(size::BODY)).color(palette.text));
        }
        if is_beside {
            let used = ui.cursor().left() - left;
            ui.add_space((152.0 - used).max(0.0));
        } else if !name.is_empty() {
            ui.end_row();
        }
        control(ui);
    });
}
