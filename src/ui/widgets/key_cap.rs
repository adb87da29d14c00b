//! A key cap: the name of a key in a small box, as part of a button or by itself.

use eframe::egui::{
    Color32, CornerRadius, Painter, Rect, Response, Role, Sense, Stroke, StrokeKind, Ui, Vec2, Widget,
    WidgetInfo, pos2, vec2,
};

use super::super::theme::{Palette, radius, regular, size};

const PADDING: f32 = 6.0;
const HEIGHT: f32 = 20.0;

/// How a cap is coloured.
#[derive(Debug, Clone, Copy)]
pub(super) struct CapColors {
    pub fill: Color32,
    pub outline: Color32,
    pub words: Color32,
}

impl CapColors {
    pub(super) fn plain(palette: &Palette) -> Self {
        Self {
            fill: palette.background,
            outline: palette.line,
            words: palette.dim,
        }
    }
}

/// Room a cap with these words takes.
pub(super) fn cap_size(ui: &Ui, words: &str) -> Vec2 {
    let galley = super::line(ui, words, regular(size::TINY), Color32::PLACEHOLDER);
    vec2((galley.size().x + 2.0 * PADDING).max(HEIGHT), HEIGHT)
}

/// Paints a cap with its left edge at `left` and its middle at `middle_y`.
pub(super) fn paint_cap(
    ui: &Ui,
    painter: &Painter,
    left: f32,
    middle_y: f32,
    words: &str,
    colors: CapColors,
) {
    let cap = cap_size(ui, words);
    let rect = Rect::from_min_size(pos2(left, middle_y - cap.y / 2.0), cap);
    let corners = CornerRadius::same(radius::CAP);
    painter.rect(
        rect,
        corners,
        colors.fill,
        Stroke::new(1.0, colors.outline),
        StrokeKind::Inside,
    );
    let galley = super::line(ui, words, regular(size::TINY), colors.words);
    painter.galley(rect.center() - galley.size() / 2.0, galley, colors.words);
}

/// The name of a key in a box.
#[must_use = "widgets are shown with `ui.add`"]
pub struct KeyCap<'a> {
    words: &'a str,
}

impl<'a> KeyCap<'a> {
    /// A cap with this name.
    pub fn new(words: &'a str) -> Self {
        Self { words }
    }
}

impl Widget for KeyCap<'_> {
    fn ui(self, ui: &mut Ui) -> Response {
        let (rect, response) = ui.allocate_exact_size(cap_size(ui, self.words), Sense::hover());
        response.widget_info(|| WidgetInfo::labeled(Role::Label, ui.is_enabled(), self.words));
        if ui.is_rect_visible(rect) {
            let colors = CapColors::plain(Palette::of(ui));
            paint_cap(ui, ui.painter(), rect.left(), rect.center().y, self.words, colors);
        }
        response
    }
}
