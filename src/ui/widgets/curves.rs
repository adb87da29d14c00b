//! Curves under a waveform: what goes over time, drawn in one strip. Where the values come from is not known here.

use eframe::egui::{Align2, Color32, Rect, Role, Sense, Shape, Stroke, Ui, WidgetInfo, pos2, vec2};

use super::super::theme::{Palette, regular, size};

/// One curve: points by their places across and up, both shares from 0 to 1, in pieces that hang together.
#[derive(Debug, Clone, PartialEq)]
pub struct Curve {
    /// What it is, in a word.
    pub name: &'static str,
    /// Its pieces.
    pub pieces: Vec<Vec<(f32, f32)>>,
    /// Its colour.
    pub color: Color32,
    /// Its width, in points.
    pub width: f32,
}

/// Shows curves in a strip as wide as there is room; `said` is what a screen reader says of them.
pub fn curves(ui: &mut Ui, height: f32, curves: &[Curve], said: &str) {
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), height), Sense::hover());
    response.widget_info(|| WidgetInfo::labeled(Role::Label, ui.is_enabled(), said));
    if !ui.is_rect_visible(rect) {
        return;
    }
    let painter = ui
        .painter()
        .with_clip_rect(rect.expand(1.0).intersect(ui.clip_rect()));
    let palette = Palette::of(ui);
    painter.hline(
        rect.x_range(),
        rect.bottom() - 0.5,
        Stroke::new(1.0, palette.line.gamma_multiply(0.6)),
    );
    for curve in curves {
        let stroke = Stroke::new(curve.width, curve.color);
        for piece in &curve.pieces {
            let points: Vec<_> = piece.iter().map(|(x, y)| at(rect, *x, *y)).collect();
            painter.add(Shape::line(points, stroke));
        }
    }
    let mut left = rect.left();
    for curve in curves {
        let place = painter.text(
            pos2(left, rect.top()),
            Align2::LEFT_TOP,
            curve.name,
            regular(size::TINY),
            curve.color,
        );
        left = place.right() + 10.0;
    }
}

fn at(rect: Rect, x: f32, y: f32) -> eframe::egui::Pos2 {
    pos2(
        rect.left() + rect.width() * x,
        rect.bottom() - 2.0 - (rect.height() - 16.0) * y.clamp(0.0, 1.0),
    )
}
