//! The sound of the take under review: its waveform with parts and remarks, and what a pointer does to them.

use eframe::egui::{Align2, Rect, Response, Sense, Stroke, Ui, pos2, vec2};

use crate::{
    app::{Command, Loop, Review},
    model::{edit, framework::Part, remarks::PinKind, timeline, viewport::ruler_step_secs, words as say},
    ui::{
        screens::delivery_curves::{self, Course, Drawn},
        theme::{Palette, regular, size, space},
        view::View,
        widgets::{SignShape, WavePart, WaveSign, Waveform},
    },
};

/// Room for the ruler below the waveform.
const RULER: f32 = 22.0;

/// Pauses from this length on are drawn.
pub const SHOWN_PAUSE_SECS: f64 = 0.5;

/// Room for the curves of pitch and pace, where the waveform is as high as this.
const CURVES: f32 = 44.0;
const ROOMY: f32 = 180.0;

/// Room between two of its marks.
const MARKS_APART: f64 = 72.0;

/// Shows the waveform with its ruler, so high.
pub fn show(ui: &mut Ui, view: &View<'_>, review: &Review, height: f32, commands: &mut Vec<Command>) {
    let viewport = &review.viewport;
    let parts = parts(review);
    let signs = signs(Palette::of(ui), review);
    let lines = Waveform::lines_in(ui.available_width());
    let shown_frames =
        review.frame_at(viewport.start_secs())..review.frame_at(viewport.start_secs() + viewport.span_secs());
    let bins = review
        .peaks
        .as_ref()
        .map(|peaks| peaks.range(shown_frames, lines))
        .unwrap_or_default();
    let position_secs = review.position_secs(view.app.playback(), view.now);
    ui.spacing_mut().item_spacing.y = 0.0;
    let shown = Waveform::new(lines, &bins)
        .parts(&parts)
        .signs(&signs)
        .playhead(narrow(viewport.place(position_secs)))
        .stretch(stretch(review))
        .height(height - RULER - if shows_curves(review, height) { CURVES } else { 0.0 })
        .show(ui);
    if shows_curves(review, height) {
        curves(ui, review);
    }
    ui.spacing_mut().item_spacing.y = space::M;
    ruler(ui, review);
    look_around(ui, &shown.response, commands);
    if let Some((from, to)) = shown.stretch {
        let secs = |place: f32| viewport.secs_at(f64::from(place));
        commands.push(Command::LoopStretch(secs(from), secs(to)));
    }
    if let Some(place) = shown.seek {
        commands.push(Command::SeekTo(viewport.secs_at(f64::from(place))));
    }
    if let Some((part, place, drag)) = shown.drag {
        let pointed = review.frame_at(viewport.secs_at(f64::from(place)));
        let is_free = ui.input(|input| input.modifiers.alt);
        let frame = if is_free { pointed } else { review.snapped(pointed) };
        commands.push(Command::DragBoundary(part, frame, drag));
    }
    if let Some(part) = shown.chosen {
        commands.push(Command::ChooseBoundary(part));
    }
}

/// The stretch that is played again and again, if it is not a part.
fn stretch(review: &Review) -> Option<(f32, f32)> {
    let Some(Loop::Stretch(from, to)) = review.playing.loops else {
        return None;
    };
    let rate = review.take.audio.sample_rate_hz;
    let place = |frame| narrow(review.viewport.place(timeline::secs(frame, rate)));
    Some((place(from), place(to)))
}

/// Whether the curves are drawn: not where there is hardly room for the waveform, nor while the length is a secret, nor
/// where nothing was heard that has a course.
fn shows_curves(review: &Review, height: f32) -> bool {
    let has_course = !review.pace.is_empty() || review.report().is_some_and(|report| report.pitch.is_some());
    height >= ROOMY && review.curves.is_some() && review.guess_secs.is_none() && has_course
}

/// How pitch and pace go over the stretch that is looked at.
fn curves(ui: &mut Ui, review: &Review) {
    let (Some(report), Some(measured)) = (review.report(), &review.curves) else {
        return;
    };
    let course = Course {
        report,
        pitch_hz: &measured.pitch_hz,
        pace: &review.pace,
        name: "",
    };
    let from_secs = review.viewport.start_secs();
    let drawn = Drawn {
        secs: (from_secs, from_secs + review.viewport.span_secs()),
        places: (0.0, 1.0),
    };
    delivery_curves::show(ui, &course, &[drawn], CURVES);
}

/// Zoom and scroll by wheel and fingers, at the pointer.
fn look_around(ui: &Ui, response: &Response, commands: &mut Vec<Command>) {
    let Some(pointer) = response.hover_pos() else {
        return;
    };
    let (zoom, scroll) = ui.input(|input| (input.zoom_delta(), input.smooth_scroll_delta));
    let width = response.rect.width().max(1.0);
    let place = f64::from((pointer.x - response.rect.left()) / width);
    if (zoom - 1.0).abs() > 1e-4 {
        commands.push(Command::Zoom(f64::from(zoom), Some(place)));
    }
    if scroll.x.abs() > 0.1 {
        commands.push(Command::Scroll(f64::from(-scroll.x / width)));
    }
}

/// Moments below the waveform, counted from the start of the answer; where it is zoomed, a strip says how much of the
/// whole is shown.
fn ruler(ui: &mut Ui, review: &Review) {
    let palette = Palette::of(ui);
    let viewport = &review.viewport;
    let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), RULER), Sense::hover());
    if review.guess_secs.is_some() || viewport.span_secs() <= 0.0 {
        return;
    }
    let painter = ui.painter();
    let lead_in_secs = review.take.lead_in_secs();
    let step = ruler_step_secs(f64::from(rect.width()) / viewport.span_secs(), MARKS_APART);
    let mut at = ((viewport.start_secs() - lead_in_secs) / step).ceil().max(0.0) * step;
    loop {
        let place = narrow(viewport.place(at + lead_in_secs));
        if place > 0.97 {
            break;
        }
        let x = rect.left() + rect.width() * place;
        painter.vline(x, rect.top()..=rect.top() + 4.0, Stroke::new(1.0, palette.line));
        let words = if step < 1.0 {
            // In tenths first: 1.96 is 2.0, not 1.10.
            let tenths = (at * 10.0).round();
            format!("{}.{:.0}", say::running_clock(tenths / 10.0), tenths % 10.0)
        } else {
            say::running_clock(at)
        };
        let at_left = pos2(x + 3.0, rect.top() + 2.0);
        painter.text(
            at_left,
            Align2::LEFT_TOP,
            words,
            regular(size::TINY),
            palette.faint,
        );
        at += step;
    }
    if viewport.is_zoomed() {
        let total = review.take.duration_secs().max(0.001);
        let from = narrow(viewport.start_secs() / total);
        let to = narrow((viewport.start_secs() + viewport.span_secs()) / total);
        let strip = |from: f32, to: f32| {
            Rect::from_min_max(
                pos2(rect.left() + rect.width() * from, rect.bottom() - 3.0),
                pos2(rect.left() + rect.width() * to, rect.bottom()),
            )
        };
        painter.rect_filled(strip(0.0, 1.0), 1, palette.raised);
        painter.rect_filled(strip(from, to), 1, palette.accent);
    }
}

/// The parts begun, as the waveform shows them; without lengths as long as the length is to be guessed.
fn parts(review: &Review) -> Vec<WavePart<'_>> {
    let framework = &review.take.framework;
    let is_guessing = review.guess_secs.is_some();
    let place = |secs: f64| narrow(review.viewport.place(secs));
    let mut parts: Vec<WavePart<'_>> = review
        .parts()
        .iter()
        .enumerate()
        .filter(|(_, timing)| timing.begun)
        .map(|(index, timing)| WavePart {
            name: &timing.name,
            letter: framework.parts.get(index).map_or_else(String::new, Part::letter),
            length: (!is_guessing).then(|| say::clock(timing.duration_secs)),
            role: framework.role(index),
            index,
            boundary: edit::mark_range(&review.take, &timing.id)
                .filter(|_| !is_guessing)
                .map(|_| {
                    let at = timing.start_secs - review.take.lead_in_secs();
                    format!("Beginning of {}, {}", timing.name, say::running_clock(at))
                }),
            start: place(timing.start_secs),
            end: place(timing.end_secs),
        })
        .collect();
    parts.sort_by(|a, b| a.start.total_cmp(&b.start));
    parts
}

/// What is tied to moments of the take.
fn signs(palette: &Palette, review: &Review) -> Vec<WaveSign> {
    let take = &review.take;
    let rate = take.audio.sample_rate_hz;
    let viewport = &review.viewport;
    let at = |frame: u64| narrow(viewport.place(timeline::secs(frame, rate)));
    let gaps = take.gaps.iter().map(|gap| WaveSign {
        at: at(gap.frame),
        color: palette.over,
        shape: SignShape::Gap(thousandths(
            timeline::secs(gap.frames, rate),
            viewport.span_secs(),
        )),
    });
    let pins = take.pins.iter().map(|pin| WaveSign {
        at: at(pin.frame),
        color: match pin.kind {
            PinKind::Check => palette.text,
            PinKind::Pitfall => palette.over,
        },
        shape: SignShape::Disc,
    });
    let tallies = take.tallies.iter().map(|tally| WaveSign {
        at: at(tally.frame),
        color: palette.dim,
        shape: SignShape::Tick,
    });
    let notes = take.notes.iter().map(|note| WaveSign {
        at: at(note.frame),
        color: palette.accent,
        shape: SignShape::Square,
    });
    let report = review.report().filter(|_| review.guess_secs.is_none());
    let pauses = report.into_iter();
    let pauses = pauses
        .flat_map(|report| report.pauses.iter().flatten())
        .filter(|pause| pause.secs() >= SHOWN_PAUSE_SECS)
        .map(|pause| WaveSign {
            at: narrow(viewport.place(pause.start_secs)),
            color: palette.faint,
            shape: SignShape::Pause(thousandths(pause.secs(), viewport.span_secs())),
        });
    pauses
        .chain(gaps)
        .chain(tallies)
        .chain(notes)
        .chain(pins)
        .collect()
}

#[expect(clippy::cast_possible_truncation, reason = "a share of a width")]
fn narrow(place: f64) -> f32 {
    place as f32
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a float-to-int `as` saturates"
)]
fn thousandths(secs: f64, of_secs: f64) -> u16 {
    if of_secs > 0.0 {
        (secs / of_secs * 1_000.0).min(1_000.0) as u16
    } else {
        0
    }
}
