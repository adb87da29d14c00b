//! A card: a panel with an outline that holds what belongs together.

use eframe::egui::{CornerRadius, Frame, InnerResponse, Margin, Stroke, Ui};

use super::super::theme::{Palette, radius};

/// Shows `contents` on a card as wide as there is room.
pub fn card<R>(ui: &mut Ui, contents: impl FnOnce(&mut Ui) -> R) -> InnerResponse<R> {
    card_of(ui, false, contents)
}

/// The same; of several such cards the chosen one stands out.
pub fn card_of<R>(ui: &mut Ui, is_chosen: bool, contents: impl FnOnce(&mut Ui) -> R) -> InnerResponse<R> {
    let palette = Palette::of(ui);
    let line = if is_chosen { palette.accent } else { palette.line };
    Frame::new()
        .fill(palette.panel)
        .stroke(Stroke::new(1.0, line))
        .corner_radius(CornerRadius::same(radius::CARD))
        .inner_margin(Margin::same(16))
        .show(ui, |ui| {
            ui.set_min_width(ui.available_width());
            contents(ui)
        })
}
