//! A switch: one thing that is on or off, with its words beside it.

use eframe::egui::{
    self, CornerRadius, Response, Role, Sense, Stroke, StrokeKind, Ui, Widget, WidgetInfo, pos2, vec2,
};

use super::{
    super::theme::{Palette, regular, size, space},
    focus_ring,
};

const TRACK: egui::Vec2 = vec2(40.0, 22.0);

/// A switch with its words.
#[must_use = "widgets are shown with `ui.add`"]
pub struct Switch<'a> {
    label: &'a str,
    is_on: bool,
}

impl<'a> Switch<'a> {
    /// A switch that now is on or off. A click says it should be the other.
    pub fn new(label: &'a str, is_on: bool) -> Self {
        Self { label, is_on }
    }
}

impl Widget for Switch<'_> {
    fn ui(self, ui: &mut Ui) -> Response {
        let palette = Palette::of(ui);
        let room = (ui.available_width() - TRACK.x - space::M).max(80.0);
        let galley = ui
            .painter()
            .layout(self.label.to_owned(), regular(size::BODY), palette.text, room);
        let wanted = vec2(
            TRACK.x + space::M + galley.size().x,
            galley.size().y.max(TRACK.y) + space::S,
        );
        let (rect, response) = ui.allocate_exact_size(wanted, Sense::click());
        response.widget_info(|| WidgetInfo::selected(Role::Switch, ui.is_enabled(), self.is_on, self.label));
        if ui.is_rect_visible(rect) {
            let track = egui::Rect::from_min_size(pos2(rect.left(), rect.center().y - TRACK.y / 2.0), TRACK);
            let corners = CornerRadius::same(11);
            let (fill, outline, knob) = if self.is_on {
                (palette.accent, palette.accent, palette.ink)
            } else {
                (palette.raised, palette.faint, palette.dim)
            };
            let fill = if response.hovered() {
                palette.hovered(fill)
            } else {
                fill
            };
            ui.painter().rect(
                track,
                corners,
                fill,
                Stroke::new(1.0, outline),
                StrokeKind::Inside,
            );
            let inset = TRACK.y / 2.0;
            let x = if self.is_on {
                track.right() - inset
            } else {
                track.left() + inset
            };
            ui.painter().circle_filled(pos2(x, track.center().y), 7.0, knob);
            let words = pos2(track.right() + space::M, rect.center().y - galley.size().y / 2.0);
            ui.painter().galley(words, galley, palette.text);
            focus_ring(ui, &response, track, corners);
        }
        response
    }
}
