//! A story's notes for the part being spoken, small, below the bar. When they are shown is the app's business.

use eframe::egui::{CornerRadius, Frame, Margin, ScrollArea, Stroke, Ui};

use crate::{
    app::Peek,
    ui::{
        theme::{Palette, radius, regular, size, space},
        view::{small, words},
    },
};

/// Height of a line of the notes.
const LINE: f32 = 21.0;

/// Height of the card around them.
const AROUND: f32 = 58.0;

/// More lines than this scroll.
const MOST_LINES: f32 = 6.0;

/// The room the notes take, with the space above them, at most `most`.
pub fn height(peek: &Peek<'_>, most: f32) -> f32 {
    #[expect(clippy::cast_precision_loss, reason = "a few lines")]
    let lines = (peek.bullets.len().max(1) as f32).min(MOST_LINES);
    (lines * LINE + AROUND).min(most.max(LINE + AROUND))
}

/// Shows the notes.
pub fn show(ui: &mut Ui, peek: &Peek<'_>, height: f32) {
    let palette = Palette::of(ui);
    ui.add_space(space::L);
    Frame::new()
        .fill(palette.panel)
        .stroke(Stroke::new(1.0, palette.line))
        .corner_radius(CornerRadius::same(radius::BUTTON))
        .inner_margin(Margin::symmetric(12, 6))
        .show(ui, |ui| {
            ui.set_min_width(ui.available_width());
            ui.spacing_mut().item_spacing.y = 2.0;
            small(ui, format!("{} · {}", peek.name, peek.part));
            ScrollArea::vertical()
                .id_salt("notes")
                .max_height(height - AROUND + 4.0)
                .min_scrolled_height(0.0)
                .show(ui, |ui| {
                    if peek.bullets.is_empty() {
                        let said = format!("No notes for {}.", peek.part);
                        words(ui, said, regular(size::LIST), palette.dim);
                    }
                    for bullet in &peek.bullets {
                        words(ui, format!("•  {bullet}"), regular(size::LIST), palette.text);
                    }
                });
        });
}
