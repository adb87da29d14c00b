//! A panel over a screen: its frame, its head with a title and a way to close it, and whether it was just opened. What
//! stands in each, and what comes of it, is told by the file of each.

use std::{fmt::Debug, hash::Hash};

use eframe::egui::{Align, Frame, Id, Layout, Margin, Modal, ModalResponse, Stroke, Ui};

use super::{
    theme::{Palette, radius},
    view::title,
    widgets::KeyButton,
};

/// In a window lower than this, a panel is drawn closer.
const LOW: f32 = 440.0;

/// Shows a panel over the screen, as large as `content` makes it.
pub fn show<R>(ui: &Ui, name: impl Hash + Debug, content: impl FnOnce(&mut Ui) -> R) -> ModalResponse<R> {
    let palette = Palette::of(ui);
    let frame = Frame::new()
        .fill(palette.panel)
        .stroke(Stroke::new(1.0, palette.line))
        .corner_radius(radius::CARD)
        .inner_margin(Margin::same(if is_low(ui) { 16 } else { 24 }));
    Modal::new(Id::unique(name))
        .frame(frame)
        .backdrop_color(palette.veil)
        .show(ui.ctx(), content)
}

/// Whether the window is so low that a panel has to save room.
pub fn is_low(ui: &Ui) -> bool {
    ui.max_rect().height() < LOW
}

/// The title and, at the right end, Close with what `beside` puts before it. Tells whether Close was clicked.
pub fn head(ui: &mut Ui, name: &str, beside: impl FnOnce(&mut Ui)) -> bool {
    ui.horizontal(|ui| {
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            let is_closed = ui.add(KeyButton::new("Close").key("Esc")).clicked();
            beside(ui);
            ui.with_layout(Layout::left_to_right(Align::Center), |ui| title(ui, name));
            is_closed
        })
        .inner
    })
    .inner
}

/// Whether the panel was not there a frame ago. To be asked once a frame.
pub fn is_fresh(ui: &Ui, name: impl Hash + Debug) -> bool {
    let seen = Id::unique((name, "seen"));
    let frame = ui.ctx().cumulative_frame_nr();
    let last_seen: Option<u64> = ui.data(|data| data.get_temp(seen));
    ui.data_mut(|data| data.insert_temp(seen, frame));
    last_seen.is_none_or(|last_seen| last_seen + 1 < frame)
}
