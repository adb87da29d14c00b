//! The window's own widgets, one file each. They size, allocate, interact, paint only what can be seen, tell screen
//! readers what they are, and return their response. They know the app's data, not its state.

mod aligned_wave;
mod card;
mod chip;
mod curves;
mod key_button;
mod key_cap;
pub mod menu;
mod meter;
mod parts_bar;
mod rating;
mod switch;
mod text_field;
mod timing_row;
mod waveform;

pub use aligned_wave::{AlignedWave, WaveColumn, lines_between};
pub use card::{card, card_of};
pub use chip::Chip;
pub use curves::{Curve, curves};
pub use key_button::{KeyButton, Kind};
pub use key_cap::KeyCap;
pub use menu::{choice, menu};
pub use meter::Meter;
pub use parts_bar::PartsBar;
pub use rating::Rating;
pub use switch::Switch;
pub use text_field::{name_field, search_field, take_focus, text_area, text_field};
pub use timing_row::TimingRow;
pub use waveform::{SignShape, WavePart, WaveSign, Waveform};

use eframe::egui::{Color32, CornerRadius, FontId, Galley, Rect, Response, Stroke, StrokeKind, Ui};

use super::theme::{Palette, radius};

/// Lays out words on one line.
fn line(ui: &Ui, words: &str, font: FontId, color: Color32) -> std::sync::Arc<Galley> {
    ui.painter().layout_no_wrap(words.to_owned(), font, color)
}

/// The corners of a row in a list.
pub(super) const ROW_CORNERS: CornerRadius = CornerRadius::same(radius::CARD);

/// What lies under a row of a list: raised if it is chosen, else a line that parts it from the next one.
pub(super) fn row_ground(ui: &Ui, response: &Response, rect: Rect, is_chosen: bool) {
    let palette = Palette::of(ui);
    if is_chosen {
        ui.painter().rect_filled(rect, ROW_CORNERS, palette.raised);
        return;
    }
    if response.hovered() {
        ui.painter().rect_filled(rect, ROW_CORNERS, palette.panel);
    }
    let stroke = Stroke::new(1.0, palette.line);
    ui.painter().hline(rect.x_range(), rect.bottom() - 0.5, stroke);
}

/// Shows which control the keyboard is at.
pub(super) fn focus_ring(ui: &Ui, response: &Response, rect: Rect, radius: CornerRadius) {
    if response.has_focus() {
        let stroke = Stroke::new(2.0, Palette::of(ui).accent);
        ui.painter().rect_stroke(
            rect.expand(3.0),
            radius + CornerRadius::same(3),
            stroke,
            StrokeKind::Middle,
        );
    }
}

#[cfg(test)]
mod tests;
