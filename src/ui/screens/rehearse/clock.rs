//! The clock of Rehearse with the part being spoken beside it, and when the last part has to begin.

use std::sync::Arc;

use eframe::egui::{
    Color32, FontId, Galley, Painter, Pos2, Role, Sense, Ui, Vec2, WidgetInfo, pos2,
    text::{LayoutJob, TextFormat},
    vec2,
};

use crate::{
    app::{Phase, Rehearsal},
    model::{framework::PartRole, pacing::Plan, words as say},
    ui::{
        theme::{Palette, light, regular, size, space, strong},
        view::body,
        widgets::PartsBar,
    },
};

/// How large the prompt and the clock can be drawn, and how far apart.
pub struct Fit {
    /// Size of the prompt.
    pub prompt: f32,
    /// Height left for the prompt; a longer one scrolls, so that clock and bar are always there.
    pub prompt_height: f32,
    /// Size of the clock.
    pub clock: f32,
    /// Space between the blocks.
    pub gap: f32,
    /// Whether the bar has to be a low one.
    pub has_low_bar: bool,
}

/// Height of the header, with the space below the bar.
const HEADER: f32 = 24.0 + 8.0;

/// Height of a hint.
const HINT: f32 = 24.0;

/// Lower than this, the bar is a low one, so that it is there at all.
const LOWEST: f32 = 236.0;

/// Lower than this, a hint stands beside the buttons, in the place of the microphone's name.
const LOW: f32 = 300.0;

/// The end of an overrun's words may have to stand below the clock where it is narrow.
const NARROW: f32 = 640.0;

/// Sizes of prompt and clock, and gaps, to try; the largest first.
const FITS: [(f32, f32, f32); 6] = [
    (size::PROMPT, size::CLOCK, 28.0),
    (size::TITLE, size::CLOCK, 24.0),
    (size::TITLE, size::CLOCK_SMALL, 20.0),
    (size::LONG, size::CLOCK_SMALL, 12.0),
    (size::LONGEST, size::CLOCK_SMALLER, 8.0),
    (size::LONGEST, size::CLOCK_SMALLEST, 4.0),
];

impl Fit {
    /// Space between clock and bar, as a share of the gap.
    pub const BELOW_CLOCK: f32 = 0.6;

    /// Whether a hint has its own line below the bar.
    pub fn has_hint_line(room: Vec2) -> bool {
        room.y >= LOW
    }

    /// The largest fit for `prompt` in `room`.
    pub fn of(ui: &Ui, prompt: &str, room: Vec2, has_hint_line: bool) -> Self {
        let hint = if has_hint_line { HINT } else { 0.0 };
        let narrow = if room.x < NARROW { 2.0 * HINT } else { 0.0 };
        let has_low_bar = room.y < LOWEST;
        let header_and_bar = HEADER + PartsBar::height(has_low_bar);
        let mut best = Self {
            prompt: size::LONGEST,
            prompt_height: 0.0,
            clock: size::CLOCK_SMALLEST,
            gap: 0.0,
            has_low_bar,
        };
        for (prompt_size, clock, gap) in FITS {
            let around = header_and_bar + hint + clock_height(clock) + gap * (2.0 + Self::BELOW_CLOCK);
            best = Self {
                prompt: prompt_size,
                prompt_height: (room.y - around).max(2.0 * HINT),
                clock,
                gap,
                has_low_bar,
            };
            let galley = ui.painter().layout(
                prompt.to_owned(),
                regular(prompt_size),
                Color32::PLACEHOLDER,
                room.x,
            );
            // A question that fills the screen leaves the clock nothing to stand out from.
            let is_modest = galley.rows.len() <= 4 || prompt_size < size::PROMPT;
            if galley.size().y + narrow <= best.prompt_height && is_modest {
                break;
            }
        }
        best
    }
}

fn clock_height(clock: f32) -> f32 {
    clock * 1.15 + 24.0
}

/// Shows the block.
pub fn show(ui: &mut Ui, rehearsal: &Rehearsal, phase: &Phase, plan: &Plan, clock: f32) {
    if let Phase::NoMicrophone(sentence) = phase {
        ui.vertical(|ui| {
            ui.set_min_height(clock_height(clock));
            body(ui, sentence.as_str());
        });
        return;
    }
    let palette = Palette::of(ui);
    let said = Said::of(palette, rehearsal, phase, plan);
    let width = ui.available_width();
    let line = |words: &Words, font: FontId, width: f32| {
        let job = LayoutJob::simple(words.text.clone(), font, words.color, width);
        ui.painter().layout_job(job)
    };
    let digits = line(&said.digits, light(clock), width);
    let below = line(&said.below, regular(size::BODY), width);
    // A digit more or less must not push the part's name about.
    let part_at = (digits.size().x + space::XXL)
        .max(clock * 2.55)
        .max(below.size().x + space::XL);
    let beside = (width - part_at).max(1.0);
    let part = [
        line(&said.part, strong(size::PART), beside),
        line(&said.part_time, regular(size::BODY), beside),
    ];
    let ends = [
        ui.painter().layout_job(said.last_job()),
        line(&said.overrun, regular(size::SMALL), width),
    ];
    let width_of = |block: &[Arc<Galley>]| block.iter().map(|line| line.size().x).fold(0.0, f32::max);
    let height_of = |block: &[Arc<Galley>]| block.iter().map(|line| line.size().y).sum::<f32>();

    let is_beside = part_at + width_of(&part) + space::XL + width_of(&ends) <= width;
    let main = clock_height(clock);
    let ends_height = if is_beside {
        0.0
    } else {
        space::S + height_of(&ends)
    };
    let (rect, response) = ui.allocate_exact_size(vec2(width, main + ends_height), Sense::hover());
    response.widget_info(|| WidgetInfo::labeled(Role::Timer, ui.is_enabled(), said.sentence()));
    if !ui.is_rect_visible(rect) {
        return;
    }

    let painter = ui.painter();
    let bottom = rect.top() + main;
    let below_top = bottom - below.size().y;
    // The face has room above and below its digits that would look like a gap here.
    let digits_top = below_top - digits.size().y + clock * 0.08;
    painter.galley(pos2(rect.left(), digits_top), digits, said.digits.color);
    painter.galley(pos2(rect.left() + 2.0, below_top), below, said.below.color);
    paint_block(painter, &part, pos2(rect.left() + part_at, bottom), false);
    if is_beside {
        paint_block(painter, &ends, pos2(rect.right(), bottom), true);
    } else {
        paint_block(painter, &ends, rect.left_bottom(), false);
    }
}

/// Paints lines that end at `corner`, their lower left or lower right end.
fn paint_block(painter: &Painter, block: &[Arc<Galley>], corner: Pos2, is_right: bool) {
    let mut y = corner.y - block.iter().map(|line| line.size().y).sum::<f32>();
    for line in block {
        let x = if is_right {
            corner.x - line.size().x
        } else {
            corner.x
        };
        painter.galley(pos2(x, y), Arc::clone(line), Color32::PLACEHOLDER);
        y += line.size().y;
    }
}

/// Words and their colour.
struct Words {
    text: String,
    color: Color32,
}

/// All that the block says.
struct Said {
    digits: Words,
    below: Words,
    part: Words,
    part_time: Words,
    last: Words,
    overrun: Words,
}

impl Said {
    fn of(palette: &Palette, rehearsal: &Rehearsal, phase: &Phase, plan: &Plan) -> Self {
        let words = |text: String, color| Words { text, color };
        let total = say::clock(plan.total_secs);
        let past = plan.past_total_secs();
        let is_quiet = matches!(
            phase,
            Phase::Ready
                | Phase::Reading { .. }
                | Phase::Opening { .. }
                | Phase::Paused
                | Phase::Interrupted { .. }
        );
        let digits_color = if is_quiet { palette.dim } else { palette.text };
        let (digits, below) = match phase {
            Phase::Thinking { left_secs } => {
                let until = if rehearsal.starts_itself() {
                    "until recording starts"
                } else {
                    "to think"
                };
                (
                    say::running_clock(left_secs.ceil()),
                    words(until.to_owned(), palette.dim),
                )
            }
            _ if past >= 1.0 => (
                say::running_clock(plan.elapsed_secs),
                words(
                    format!("{} past {total}", say::running_clock(past)),
                    palette.over_words(),
                ),
            ),
            _ => (
                say::running_clock(plan.elapsed_secs),
                words(format!("of {total}"), palette.dim),
            ),
        };

        let framework = &rehearsal.assignment().framework;
        let name = framework
            .parts
            .get(plan.current)
            .map_or_else(String::new, |part| part.name.clone());
        let has_begun = matches!(
            phase,
            Phase::Recording | Phase::Paused | Phase::Interrupted { .. } | Phase::Saving
        );
        // The one warning there is: a change of colour, and the words say it too.
        let time_color = if has_begun && plan.is_warning() {
            palette.over_words()
        } else {
            palette.dim
        };
        let part_time = if rehearsal.assignment().again.is_some() && !has_begun {
            format!("again, {total}")
        } else {
            part_time(plan, has_begun)
        };
        let mut last = words(String::new(), palette.text);
        // Where the end is called for at a moment of its own, when the last part is to begin can't be told.
        let tells_last = !plan.is_last() && !rehearsal.assignment().occasion.is_wrap_up();
        if let Some(part) = framework.parts.last().filter(|_| tells_last) {
            last.text = format!(
                "Begin {} by {}",
                part.name,
                say::clock(plan.last_latest_start_secs)
            );
            if plan.elapsed_secs > plan.last_latest_start_secs {
                last.color = palette.over_words();
            }
        }
        let mut overrun = words(rehearsal.overrun_words(plan).unwrap_or_default(), palette.dim);
        let mut part = words(name, palette.part_words(rehearsal.role(plan.current)));
        let mut part_time = words(part_time, time_color);
        // When the end is called for, it stands where the eye is, and the part's own time matters no more. Words and a
        // colour, nothing else: the speaker has to go on speaking.
        if let Some(cue) = rehearsal.cue_words(plan).filter(|_| has_begun) {
            part_time = words(part.text, palette.dim);
            part = words(cue, palette.part_words(PartRole::Last));
            let ends_by = rehearsal.ends_by_secs(plan).unwrap_or(plan.total_secs);
            last = words(format!("End by {}", say::clock(ends_by)), palette.text);
            if plan.elapsed_secs > ends_by {
                last.color = palette.over_words();
            }
            // What a part took from another matters no more either.
            overrun.text.clear();
        }
        Self {
            digits: words(digits, digits_color),
            below,
            part,
            part_time,
            last,
            overrun,
        }
    }

    /// `Begin Result by 1:42` on one line, the time in strong type.
    fn last_job(&self) -> LayoutJob {
        let (words, time) = self.last.text.rsplit_once(' ').unwrap_or(("", ""));
        let format = |font| TextFormat::simple(font, self.last.color);
        let mut job = LayoutJob::default();
        job.append(words, 0.0, format(regular(size::BODY)));
        job.append(time, 6.0, format(strong(size::BODY)));
        job
    }

    /// The same as one sentence for screen readers.
    fn sentence(&self) -> String {
        [
            &self.digits,
            &self.below,
            &self.part,
            &self.part_time,
            &self.last,
            &self.overrun,
        ]
        .map(|words| words.text.as_str())
        .iter()
        .filter(|text| !text.is_empty())
        .copied()
        .collect::<Vec<_>>()
        .join(", ")
    }
}

/// The current part's time: what is spent, what it was given, what is left of it.
fn part_time(plan: &Plan, has_begun: bool) -> String {
    let Some(timing) = plan.parts.get(plan.current) else {
        return String::new();
    };
    let is_one = plan.parts.len() == 1;
    if !has_begun {
        let target = say::clock(timing.target_secs);
        return if is_one {
            format!("aim for {target}")
        } else {
            format!("comes first, {target}")
        };
    }
    // What is left follows from the whole seconds shown, so that the line adds up at every moment.
    let spent = timing.spent_secs.floor();
    let budget = plan.budget_secs.round();
    let (off, word) = if spent > budget {
        (spent - budget, "over")
    } else {
        (budget - spent, "left")
    };
    if is_one {
        // What is spent, and of how much, the clock says already.
        return format!("{} {word}", say::clock(off));
    }
    format!(
        "{} of {} · {} {word}",
        say::clock(spent),
        say::clock(budget),
        say::clock(off)
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    const TARGETS: [f64; 4] = [18.0, 12.0, 72.0, 18.0];

    #[test]
    fn a_parts_time_says_what_is_left_and_then_what_is_over() {
        let said = |elapsed| part_time(&Plan::at(&TARGETS, &[0.0], elapsed), true);
        assert_eq!(said(5.5), "0:05 of 0:18 · 0:13 left");
        assert_eq!(said(18.0), "0:18 of 0:18 · 0:00 left");
        assert_eq!(said(21.2), "0:21 of 0:18 · 0:03 over");
        assert_eq!(
            part_time(&Plan::at(&TARGETS, &[0.0], 0.0), false),
            "comes first, 0:18"
        );
    }

    #[test]
    fn the_only_part_does_not_come_first_and_says_only_what_the_clock_does_not() {
        let said = |elapsed, has_begun| part_time(&Plan::at(&[40.0], &[0.0], elapsed), has_begun);
        assert_eq!(said(0.0, false), "aim for 0:40");
        assert_eq!(said(5.5, true), "0:35 left");
        assert_eq!(said(43.2, true), "0:03 over");
    }
}
