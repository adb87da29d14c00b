//! A chip: one of a few filters, of which one or none is chosen.

use eframe::egui::{CornerRadius, Response, Role, Sense, Stroke, StrokeKind, Ui, Widget, WidgetInfo, vec2};

use super::{
    super::theme::{Palette, regular, size, space},
    focus_ring,
};

const HEIGHT: f32 = 28.0;

/// A filter that can be chosen.
#[must_use = "widgets are shown with `ui.add`"]
pub struct Chip<'a> {
    label: &'a str,
    is_chosen: bool,
}

impl<'a> Chip<'a> {
    /// A chip with this label.
    pub fn new(label: &'a str, is_chosen: bool) -> Self {
        Self { label, is_chosen }
    }
}

impl Widget for Chip<'_> {
    fn ui(self, ui: &mut Ui) -> Response {
        let palette = Palette::of(ui);
        let words_color = if self.is_chosen { palette.text } else { palette.dim };
        let galley = super::line(ui, self.label, regular(size::SMALL), words_color);
        let wanted = vec2(galley.size().x + 2.0 * space::M, HEIGHT);
        let (rect, response) = ui.allocate_exact_size(wanted, Sense::click());
        response
            .widget_info(|| WidgetInfo::selected(Role::Button, ui.is_enabled(), self.is_chosen, self.label));
        if ui.is_rect_visible(rect) {
            let corners = CornerRadius::same(14);
            let (fill, outline) = match (self.is_chosen, response.hovered()) {
                (true, _) => (palette.raised, Stroke::new(1.5, palette.accent)),
                (false, true) => (palette.raised, Stroke::new(1.0, palette.line)),
                (false, false) => (palette.background, Stroke::new(1.0, palette.line)),
            };
            ui.painter()
                .rect(rect, corners, fill, outline, StrokeKind::Inside);
            ui.painter()
                .galley(rect.center() - galley.size() / 2.0, galley, words_color);
            focus_ring(ui, &response, rect, corners);
        }
        response
    }
}
