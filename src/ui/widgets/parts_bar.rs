//! The bar of Rehearse: the time of every part, spent and still to come, with the moment that is now.

use eframe::egui::{
    self, Align2, CornerRadius, Painter, Rect, Response, Role, Sense, Stroke, Ui, Widget, WidgetInfo, pos2,
    vec2,
};

use crate::model::{
    framework::{Framework, PartRole},
    pacing::Plan,
    words,
};

use super::super::theme::{Palette, radius, regular, size, space, strong};

const BAR_HEIGHT: f32 = 44.0;
const LOW_BAR_HEIGHT: f32 = 28.0;
const LABELS_HEIGHT: f32 = 20.0;

/// The parts of an answer along its time.
#[must_use = "widgets are shown with `ui.add`"]
pub struct PartsBar<'a> {
    framework: &'a Framework,
    plan: &'a Plan,
    has_begun: bool,
    role: Option<PartRole>,
    is_low: bool,
}

impl<'a> PartsBar<'a> {
    /// The bar of `plan`, whose parts are `framework`'s. Before the answer has begun there is no moment to show.
    pub fn new(framework: &'a Framework, plan: &'a Plan, has_begun: bool) -> Self {
        Self {
            framework,
            plan,
            has_begun,
            role: None,
            is_low: false,
        }
    }

    /// A lower bar without the times below it, for windows with next to no room.
    pub fn low(mut self, is_low: bool) -> Self {
        self.is_low = is_low;
        self
    }

    /// How high the bar is, with what stands below it.
    pub fn height(is_low: bool) -> f32 {
        if is_low {
            LOW_BAR_HEIGHT
        } else {
            BAR_HEIGHT + space::S + LABELS_HEIGHT
        }
    }

    /// What the only part of the bar is to a longer answer.
    pub fn role(mut self, role: Option<PartRole>) -> Self {
        self.role = role;
        self
    }

    fn described(&self) -> String {
        let mut described = String::from("Parts:");
        for (index, (part, plan)) in self.framework.parts.iter().zip(&self.plan.parts).enumerate() {
            let separator = if index == 0 { ' ' } else { ',' };
            described.push(separator);
            if index > 0 {
                described.push(' ');
            }
            let target = words::clock(plan.target_secs);
            if self.has_begun && index <= self.plan.current {
                let spent = words::running_clock(plan.spent_secs);
                described += &format!("{} {spent} of {target}", part.name);
            } else {
                described += &format!("{} {target}", part.name);
            }
        }
        described
    }
}

/// A stretch of the bar, in seconds from its left end.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Stretch {
    part: usize,
    start_secs: f64,
    end_secs: f64,
    is_left: bool,
}

/// The stretches of a plan in order: what was spent, then what is left.
fn stretches(plan: &Plan) -> Vec<Stretch> {
    let mut at = 0.0;
    let mut stretches = Vec::with_capacity(plan.parts.len() + 1);
    for is_left in [false, true] {
        for (part, timing) in plan.parts.iter().enumerate() {
            let secs = if is_left {
                timing.left_secs
            } else {
                timing.spent_secs
            };
            if secs > 0.0 {
                stretches.push(Stretch {
                    part,
                    start_secs: at,
                    end_secs: at + secs,
                    is_left,
                });
                at += secs;
            }
        }
    }
    stretches
}

#[expect(clippy::cast_possible_truncation, reason = "a share of the width of a bar")]
fn share(secs: f64, of_secs: f64) -> f32 {
    if of_secs > 0.0 {
        (secs / of_secs) as f32
    } else {
        0.0
    }
}

impl Widget for PartsBar<'_> {
    fn ui(self, ui: &mut Ui) -> Response {
        let wanted = vec2(ui.available_width(), Self::height(self.is_low));
        let (rect, response) = ui.allocate_exact_size(wanted, Sense::hover());
        response.widget_info(|| {
            let mut info = WidgetInfo::labeled(Role::Meter, ui.is_enabled(), self.described());
            info.value = Some(self.plan.elapsed_secs.floor());
            info
        });
        if ui.is_rect_visible(rect) {
            let height = if self.is_low { LOW_BAR_HEIGHT } else { BAR_HEIGHT };
            let bar = Rect::from_min_size(rect.min, vec2(rect.width(), height));
            self.paint_bar(ui, bar);
            if !self.is_low {
                self.paint_labels(ui, Rect::from_min_max(pos2(rect.left(), bar.bottom()), rect.max));
            }
        }
        response
    }
}

impl PartsBar<'_> {
    fn scale_secs(&self) -> f64 {
        self.plan.total_secs.max(self.plan.elapsed_secs)
    }

    fn paint_bar(&self, ui: &Ui, bar: Rect) {
        let palette = Palette::of(ui);
        let painter = ui.painter();
        let rounded = CornerRadius::same(radius::BUTTON);
        painter.rect_filled(bar, rounded, palette.raised);
        let x = |secs: f64| bar.left() + bar.width() * share(secs, self.scale_secs());
        let stretches = stretches(self.plan);
        let mut is_current_named = false;
        for (place, stretch) in stretches.iter().enumerate() {
            let role = self.role.unwrap_or_else(|| self.framework.role(stretch.part));
            let field = Rect::from_x_y_ranges(x(stretch.start_secs)..=x(stretch.end_secs), bar.y_range());
            let mut corners = CornerRadius::ZERO;
            if place == 0 {
                (corners.nw, corners.sw) = (rounded.nw, rounded.sw);
            }
            if field.right() >= bar.right() - 0.5 {
                (corners.ne, corners.se) = (rounded.ne, rounded.se);
            }
            let (fill, words) = if stretch.is_left {
                (palette.part_left(role), palette.part_left_words(role))
            } else {
                (palette.part_field(role), palette.ink)
            };
            painter.rect_filled(field, corners, fill);
            let is_current = stretch.part == self.plan.current && self.has_begun;
            if !(is_current && stretch.is_left && is_current_named) {
                let named = paint_first_that_fits(ui, painter, field, &self.names(*stretch), words);
                is_current_named |= is_current && named;
            }
        }
        if self.plan.elapsed_secs > self.plan.total_secs {
            let tick = x(self.plan.total_secs);
            painter.vline(tick, bar.y_range(), Stroke::new(2.0, palette.background));
        }
        if self.has_begun {
            let now = x(self.plan.elapsed_secs).clamp(bar.left() + 1.5, bar.right() - 1.5);
            painter.vline(now, bar.y_range(), Stroke::new(3.0, palette.text));
        }
    }

    /// What may stand on a stretch, the longest first.
    fn names(&self, stretch: Stretch) -> Vec<String> {
        let Some(part) = self.framework.parts.get(stretch.part) else {
            return Vec::new();
        };
        let is_done = !stretch.is_left && stretch.part < self.plan.current;
        let mut names = Vec::new();
        if is_done {
            let spent = words::clock(stretch.end_secs - stretch.start_secs);
            names.push(format!("{} {spent}", part.name));
            names.push(format!("{} {spent}", part.letter()));
        } else {
            names.push(part.name.clone());
        }
        names.push(part.letter());
        names
    }

    fn paint_labels(&self, ui: &Ui, row: Rect) {
        let palette = Palette::of(ui);
        let painter = ui.painter();
        let font = regular(size::SMALL);
        let y = row.top() + space::XS;
        painter.text(
            pos2(row.left(), y),
            Align2::LEFT_TOP,
            "0:00",
            font.clone(),
            palette.dim,
        );
        let total_x = row.left() + row.width() * share(self.plan.total_secs, self.scale_secs());
        let total = super::line(ui, &words::clock(self.plan.total_secs), font.clone(), palette.dim);
        let total_left = (total_x - total.size().x).max(row.left() + 48.0);
        painter.galley(pos2(total_left, y), total, palette.dim);

        let targets: Vec<String> = self
            .plan
            .parts
            .iter()
            .map(|part| words::clock(part.target_secs))
            .collect();
        // The total, at the end of the bar, is the only part's target.
        if targets.len() == 1 {
            return;
        }
        let targets = super::line(ui, &format!("targets {}", targets.join(" · ")), font, palette.dim);
        let left = row.center().x - targets.size().x / 2.0;
        if left > row.left() + 48.0 && left + targets.size().x < total_left - space::L {
            painter.galley(pos2(left, y), targets, palette.dim);
        }
    }
}

/// Paints the first of `names` that fits on `field`; false if none does.
fn paint_first_that_fits(
    ui: &Ui,
    painter: &Painter,
    field: Rect,
    names: &[String],
    color: egui::Color32,
) -> bool {
    let padding = 10.0_f32.min(field.width() / 4.0);
    for name in names {
        let galley = super::line(ui, name, strong(size::SMALL), color);
        if galley.size().x + 2.0 * padding <= field.width() {
            let at = pos2(field.left() + padding, field.center().y - galley.size().y / 2.0);
            painter.galley(at, galley, color);
            return true;
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    const TARGETS: [f64; 4] = [18.0, 12.0, 72.0, 18.0];

    #[test]
    fn what_is_spent_comes_before_what_is_left_and_nothing_overlaps() {
        let plan = Plan::at(&TARGETS, &[0.0, 24.0, 33.0], 74.0);
        let stretches = stretches(&plan);
        let order: Vec<(usize, bool)> = stretches.iter().map(|s| (s.part, s.is_left)).collect();
        assert_eq!(order, [(0, false), (1, false), (2, false), (2, true), (3, true)]);
        assert!(
            stretches
                .windows(2)
                .all(|pair| (pair[0].end_secs - pair[1].start_secs).abs() < 1e-9)
        );
        assert!((stretches[4].end_secs - 120.0).abs() < 1e-9);
    }

    #[test]
    fn before_the_answer_all_is_left() {
        let plan = Plan::at(&TARGETS, &[0.0], 0.0);
        assert!(stretches(&plan).iter().all(|stretch| stretch.is_left));
    }
}
