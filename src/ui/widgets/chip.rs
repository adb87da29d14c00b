//! A chip: one of a few filters, of which one or none is chosen.

use eframe::egui::{
    CornerRadius, Response, Role, Sense, Stroke, StrokeKind, Ui, Widget, WidgetInfo,
    text::{LayoutJob, TextWrapping},
    vec2,
};

use super::{
    super::theme::{Palette, regular, size, space},
    focus_ring,
};

const HEIGHT: f32 = 28.0;

/// A label longer than this is cut; it is read whole under the pointer.
const WIDEST: f32 = 240.0;

/// A filter that can be chosen.
#[must_use = "widgets are shown with `ui.add`"]
pub struct Chip<'a> {
    label: &'a str,
    is_chosen: bool,
    name: Option<&'a str>,
}

impl<'a> Chip<'a> {
    /// A chip with this label.
    pub fn new(label: &'a str, is_chosen: bool) -> Self {
        Self {
            label,
            is_chosen,
            name: None,
        }
    }

    /// What a screen reader calls it, where the label alone would not do.
    pub fn name(mut self, name: &'a str) -> Self {
        self.name = Some(name);
        self
    }
}

impl Widget for Chip<'_> {
    fn ui(self, ui: &mut Ui) -> Response {
        let palette = Palette::of(ui);
        let words_color = if self.is_chosen { palette.text } else { palette.dim };
        let mut job = LayoutJob::simple_singleline(self.label.to_owned(), regular(size::SMALL), words_color);
        job.wrap = TextWrapping::truncate_at_width(WIDEST.min(ui.available_width()));
        let galley = ui.painter().layout_job(job);
        let is_cut = galley.elided;
        let wanted = vec2(galley.size().x + 2.0 * space::M, HEIGHT);
        let (rect, response) = ui.allocate_exact_size(wanted, Sense::click());
        response.widget_info(|| {
            WidgetInfo::selected(
                Role::Button,
                ui.is_enabled(),
                self.is_chosen,
                self.name.unwrap_or(self.label),
            )
        });
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
        if is_cut {
            return response.on_hover_text(self.label);
        }
        response
    }
}
