//! One part of a take: a line of words and a bar, against its target with a tick where that lies, or as a share of the
//! whole where no target counts.

use eframe::egui::{
    Align2, CornerRadius, Rect, Response, Role, Sense, Stroke, Ui, Widget, WidgetInfo, pos2, vec2,
};

use crate::model::{framework::PartRole, pacing::Verdict, take::PartTiming, words};

use super::super::theme::{Palette, regular, size, space, strong};

const BAR_HEIGHT: f32 = 8.0;
const WORDS_HEIGHT: f32 = 24.0;

/// Where the target lies along every bar, so that all ticks stand in one line.
const TARGET_AT: f32 = 2.0 / 3.0;

/// A part's time against its target.
#[must_use = "widgets are shown with `ui.add`"]
pub struct TimingRow<'a> {
    timing: &'a PartTiming,
    role: PartRole,
    of_secs: Option<f64>,
}

impl<'a> TimingRow<'a> {
    /// The row of a part.
    pub fn new(timing: &'a PartTiming, role: PartRole) -> Self {
        Self {
            timing,
            role,
            of_secs: None,
        }
    }

    /// Shows how long the part was of an answer of so many seconds, and nothing of its target.
    pub fn share_of(mut self, answer_secs: f64) -> Self {
        self.of_secs = Some(answer_secs);
        self
    }

    /// How long it was, and how it did.
    fn words(&self) -> (String, String) {
        let timing = self.timing;
        let duration = words::clock(timing.duration_secs);
        if self.of_secs.is_none() {
            let target = words::clock(timing.target_secs);
            (format!("{duration} of {target}"), timing.verdict_words())
        } else if timing.begun {
            (duration, String::new())
        } else {
            (String::new(), timing.verdict_words())
        }
    }
}

#[expect(clippy::cast_possible_truncation, reason = "a share of the width of a bar")]
fn filled(timing: &PartTiming, of_secs: Option<f64>) -> f32 {
    let (whole_secs, at) = of_secs.map_or((timing.target_secs, TARGET_AT), |secs| (secs, 1.0));
    if whole_secs > 0.0 {
        ((timing.duration_secs / whole_secs) as f32 * at).clamp(0.0, 1.0)
    } else {
        0.0
    }
}

impl Widget for TimingRow<'_> {
    fn ui(self, ui: &mut Ui) -> Response {
        let wanted = vec2(
            ui.available_width(),
            WORDS_HEIGHT + space::XS + BAR_HEIGHT + space::S,
        );
        let (rect, response) = ui.allocate_exact_size(wanted, Sense::hover());
        let timing = self.timing;
        let (times, verdict) = self.words();
        response.widget_info(|| {
            let both = if times.is_empty() || verdict.is_empty() {
                ""
            } else {
                ", "
            };
            let said = format!("{}: {times}{both}{verdict}", timing.name);
            WidgetInfo::labeled(Role::Label, ui.is_enabled(), said)
        });
        if !ui.is_rect_visible(rect) {
            return response;
        }

        let palette = Palette::of(ui);
        let color = palette.part(self.role);
        let painter = ui.painter();
        let middle = rect.top() + WORDS_HEIGHT / 2.0;
        let swatch = Rect::from_center_size(pos2(rect.left() + 5.0, middle), vec2(10.0, 10.0));
        painter.rect_filled(swatch, CornerRadius::same(3), color);
        let name = painter.text(
            pos2(swatch.right() + space::S, middle),
            Align2::LEFT_CENTER,
            &timing.name,
            regular(size::BODY),
            palette.text,
        );
        let verdict_color = match timing.verdict {
            Verdict::Over if timing.begun && self.of_secs.is_none() => palette.over_words(),
            _ => palette.dim,
        };
        let verdict = painter.text(
            pos2(rect.right(), middle),
            Align2::RIGHT_CENTER,
            verdict,
            regular(size::SMALL),
            verdict_color,
        );
        let times = super::line(ui, &times, strong(size::SMALL), palette.text);
        let between = if verdict.width() > 0.0 { space::S } else { 0.0 };
        let left = verdict.left() - between - times.size().x;
        if left > name.right() + space::S {
            painter.galley(pos2(left, middle - times.size().y / 2.0), times, palette.text);
        }

        let bar = Rect::from_min_size(
            pos2(rect.left(), rect.top() + WORDS_HEIGHT + space::XS),
            vec2(rect.width(), BAR_HEIGHT),
        );
        let corners = CornerRadius::same(4);
        painter.rect_filled(bar, corners, palette.raised);
        let mut spent = bar;
        spent.set_width(bar.width() * filled(timing, self.of_secs));
        if spent.width() > 0.0 {
            painter.rect_filled(spent, corners, color);
        }
        if self.of_secs.is_some() {
            return response;
        }
        let tick = bar.left() + bar.width() * TARGET_AT;
        painter.vline(
            tick,
            bar.top() - 3.0..=bar.bottom() + 3.0,
            Stroke::new(2.0, palette.text),
        );
        response
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn timing(duration_secs: f64, begun: bool) -> PartTiming {
        PartTiming {
            id: "situation".to_owned(),
            name: "Situation".to_owned(),
            begun,
            start_secs: 0.5,
            end_secs: 0.5 + duration_secs,
            duration_secs,
            target_secs: 18.0,
            verdict: crate::model::pacing::verdict(duration_secs, 18.0),
        }
    }

    #[test]
    fn the_bar_never_leaves_its_place() {
        assert!((filled(&timing(18.0, true), None) - TARGET_AT).abs() < 1e-6);
        assert!((filled(&timing(900.0, true), None) - 1.0).abs() < 1e-6);
        assert!((filled(&timing(18.0, true), Some(72.0)) - 0.25).abs() < 1e-6);
        assert!(filled(&timing(18.0, true), Some(0.0)).abs() < 1e-6);
    }

    #[test]
    fn where_no_target_counts_there_is_none_in_its_words() {
        let (judged, missing) = (timing(31.0, true), timing(0.0, false));
        let said = |timing, of: Option<f64>| {
            let row = TimingRow::new(timing, PartRole::First);
            let row = if let Some(secs) = of {
                row.share_of(secs)
            } else {
                row
            };
            row.words()
        };
        let words = |times: &str, verdict: &str| (times.to_owned(), verdict.to_owned());
        assert_eq!(said(&judged, None), words("0:31 of 0:18", "+13 s, over"));
        assert_eq!(said(&judged, Some(60.0)), words("0:31", ""));
        assert_eq!(said(&missing, Some(60.0)), words("", "not begun"));
    }
}
