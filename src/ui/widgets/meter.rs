//! A level meter: how loud the microphone is, in dBFS. What the level means in words stands beside it, by others.

use eframe::egui::{
    Color32, CornerRadius, Mesh, Rect, Response, Role, Sense, Shape, Ui, Widget, WidgetInfo, pos2, vec2,
};

use super::super::theme::Palette;

/// The quietest level that shows.
const FLOOR_DBFS: f32 = -60.0;

/// From here on the bar turns from green to amber.
const LOUD_DBFS: f32 = -18.0;

const HEIGHT: f32 = 8.0;

/// A level bar.
#[must_use = "widgets are shown with `ui.add`"]
pub struct Meter<'a> {
    level_dbfs: f32,
    width: f32,
    name: &'a str,
}

impl<'a> Meter<'a> {
    /// A bar at `level_dbfs`; minus infinity is silence. `name` says whose level it is.
    pub fn new(level_dbfs: f32, name: &'a str) -> Self {
        Self {
            level_dbfs,
            width: 300.0,
            name,
        }
    }

    /// How wide it is.
    pub fn width(mut self, width: f32) -> Self {
        self.width = width;
        self
    }
}

/// How far along the bar a level lies, from 0 to 1.
fn fraction(level_dbfs: f32) -> f32 {
    if level_dbfs.is_nan() {
        return 0.0;
    }
    (1.0 - level_dbfs / FLOOR_DBFS).clamp(0.0, 1.0)
}

impl Widget for Meter<'_> {
    fn ui(self, ui: &mut Ui) -> Response {
        let (rect, response) = ui.allocate_exact_size(vec2(self.width, HEIGHT), Sense::hover());
        response.widget_info(|| {
            let mut info = WidgetInfo::labeled(Role::Meter, ui.is_enabled(), self.name);
            info.value = Some(f64::from(self.level_dbfs.max(FLOOR_DBFS).round()));
            info
        });
        if ui.is_rect_visible(rect) {
            let palette = Palette::of(ui);
            let corners = CornerRadius::same(4);
            ui.painter().rect_filled(rect, corners, palette.raised);
            let filled = fraction(self.level_dbfs);
            let turn = fraction(LOUD_DBFS);
            let quiet = filled.min(turn);
            if quiet > 0.0 {
                let mut green = rect;
                green.set_width(rect.width() * quiet);
                ui.painter().rect_filled(green, corners, palette.level(0.0));
            }
            if filled > turn {
                let loud = (filled - turn) / (1.0 - turn);
                let x = |at: f32| rect.left() + rect.width() * at;
                ui.painter().add(blend(
                    Rect::from_min_max(pos2(x(turn) - 4.0, rect.top()), pos2(x(filled), rect.bottom())),
                    palette.level(0.0),
                    palette.level((loud * 1.6).min(1.0)),
                ));
            }
        }
        response
    }
}

/// A field that goes from one colour on the left to another on the right.
fn blend(rect: Rect, left: Color32, right: Color32) -> Shape {
    let mut mesh = Mesh::default();
    mesh.colored_vertex(rect.left_top(), left);
    mesh.colored_vertex(rect.right_top(), right);
    mesh.colored_vertex(rect.right_bottom(), right);
    mesh.colored_vertex(rect.left_bottom(), left);
    mesh.add_triangle(0, 1, 2);
    mesh.add_triangle(0, 2, 3);
    Shape::mesh(mesh)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn levels_lie_on_the_bar() {
        assert!(fraction(f32::NEG_INFINITY).abs() < 1e-6);
        assert!(fraction(f32::NAN).abs() < 1e-6);
        assert!((fraction(-30.0) - 0.5).abs() < 1e-6);
        assert!((fraction(0.0) - 1.0).abs() < 1e-6);
        assert!((fraction(3.0) - 1.0).abs() < 1e-6);
    }
}
