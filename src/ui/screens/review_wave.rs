//! The sound of the take under review: its waveform with parts and remarks, and what a pointer does to them.

use eframe::egui::Ui;

use crate::{
    app::{Command, Review},
    model::{edit, framework::Part, remarks::PinKind, timeline, words as say},
    ui::{
        theme::Palette,
        view::View,
        widgets::{SignShape, WavePart, WaveSign, Waveform},
    },
};

/// Shows the waveform, so high.
pub fn show(ui: &mut Ui, view: &View<'_>, review: &Review, height: f32, commands: &mut Vec<Command>) {
    let total_secs = review.take.duration_secs();
    let parts = parts(review);
    let signs = signs(Palette::of(ui), review);
    let lines = Waveform::lines_in(ui.available_width());
    let bins = review
        .peaks
        .as_ref()
        .map(|peaks| peaks.range(0..review.take.audio.frames, lines))
        .unwrap_or_default();
    let position_secs = review.position_secs(view.app.playback(), view.now);
    let shown = Waveform::new(lines, &bins)
        .parts(&parts)
        .signs(&signs)
        .playhead(share(position_secs, total_secs))
        .height(height)
        .show(ui);
    if let Some(place) = shown.seek {
        commands.push(Command::SeekTo(f64::from(place) * total_secs));
    }
    if let Some((part, place, drag)) = shown.drag {
        let pointed = review.frame_at(f64::from(place) * total_secs);
        let is_free = ui.input(|input| input.modifiers.alt);
        let frame = if is_free { pointed } else { review.snapped(pointed) };
        commands.push(Command::DragBoundary(part, frame, drag));
    }
    if let Some(part) = shown.chosen {
        commands.push(Command::ChooseBoundary(part));
    }
}

/// The parts begun, as the waveform shows them; without lengths as long as the length is to be guessed.
fn parts(review: &Review) -> Vec<WavePart<'_>> {
    let total_secs = review.take.duration_secs();
    let framework = &review.take.framework;
    let is_guessing = review.guess_secs.is_some();
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
            start: share(timing.start_secs, total_secs),
            end: share(timing.end_secs, total_secs),
        })
        .collect();
    parts.sort_by(|a, b| a.start.total_cmp(&b.start));
    parts
}

/// What is tied to moments of the take.
fn signs(palette: &Palette, review: &Review) -> Vec<WaveSign> {
    let take = &review.take;
    let rate = take.audio.sample_rate_hz;
    let total_secs = take.duration_secs();
    let at = |frame: u64| share(timeline::secs(frame, rate), total_secs).clamp(0.0, 1.0);
    let gaps = take.gaps.iter().map(|gap| WaveSign {
        at: at(gap.frame),
        color: palette.over,
        shape: SignShape::Gap(thousandths(timeline::secs(gap.frames, rate), total_secs)),
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
    gaps.chain(tallies).chain(notes).chain(pins).collect()
}

#[expect(clippy::cast_possible_truncation, reason = "a share of a width")]
fn share(secs: f64, of_secs: f64) -> f32 {
    if of_secs > 0.0 {
        (secs / of_secs) as f32
    } else {
        0.0
    }
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
