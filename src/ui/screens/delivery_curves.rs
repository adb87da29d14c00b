//! The curves under a waveform of Review or Compare: pitch and pace over time, at the places where the waveform above
//! them has the same sound.

use eframe::egui::Ui;

use super::review;
use crate::{
    app::PACE_STEP_SECS,
    model::delivery::Report,
    ui::{
        theme::Palette,
        widgets::{Curve, curves},
    },
};

/// A frame of the pitch.
const FRAME_SECS: f64 = 0.01;
/// The pace at the top of the strip, in syllables a second.
const MOST_PACE: f64 = 8.0;
/// How far over and under its median the pitch is drawn, in semitones.
const PITCH_REACH: f64 = 6.0;
/// Further than this no voice leaps from one point to the next, in semitones: there the line is broken.
const LONGEST_LEAP: f64 = 5.0;
/// Points of a curve stand no closer than this share of the strip.
const LEAST_STEP: f64 = 1.0 / 1_200.0;

/// A stretch of the sound and where it is drawn: seconds of the file, and shares of the width.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Drawn {
    /// Its start and its end.
    pub secs: (f64, f64),
    /// Where they are drawn.
    pub places: (f64, f64),
}

impl Drawn {
    /// Where a moment of it is drawn.
    pub fn place(&self, secs: f64) -> f64 {
        let ((from, to), (start, end)) = (self.secs, self.places);
        start + (secs - from) / (to - from).max(1e-9) * (end - start)
    }

    /// The least time between two points.
    fn least_secs(&self) -> f64 {
        let width = (self.places.1 - self.places.0).max(1e-9);
        (self.secs.1 - self.secs.0) / width * LEAST_STEP
    }
}

/// What is drawn of a take.
pub struct Course<'a> {
    /// Its figures.
    pub report: &'a Report,
    /// The pitch of each frame, in hertz, where it is voiced.
    pub pitch_hz: &'a [Option<f32>],
    /// The pace, a value every [`PACE_STEP_SECS`].
    pub pace: &'a [f64],
    /// What a screen reader says before the figures, if it has to tell which take it is.
    pub name: &'a str,
}

/// Shows them, so high, each stretch where it belongs. Where there is nothing to draw, the room stays: what lies below
/// would jump.
pub fn show(ui: &mut Ui, course: &Course<'_>, drawn: &[Drawn], height: f32) {
    let palette = Palette::of(ui);
    let median_hz = course.report.pitch.map(|pitch| pitch.median_hz);
    let pitch = Curve {
        name: "Pitch",
        pieces: median_hz.map_or_else(Vec::new, |median_hz| {
            let pieces = drawn
                .iter()
                .map(|one| pitch_pieces(course.pitch_hz, median_hz, one));
            pieces.flatten().collect()
        }),
        color: palette.accent,
        width: 1.5,
    };
    let pace = Curve {
        name: "Pace",
        pieces: drawn
            .iter()
            .filter_map(|one| pace_piece(course.pace, one))
            .collect(),
        color: palette.faint,
        width: 1.0,
    };
    if pitch.pieces.is_empty() && pace.pieces.is_empty() {
        ui.add_space(height);
        return;
    }
    let said = format!("{}{}", course.name, review::delivery::curve_words(course.report));
    curves(ui, height, &[pace, pitch], &said);
}

/// The voiced stretches; where many frames fall on one place, one of them stands for all.
fn pitch_pieces(pitch_hz: &[Option<f32>], median_hz: f64, drawn: &Drawn) -> Vec<Vec<(f32, f32)>> {
    let stride = whole(drawn.least_secs() / FRAME_SECS).max(1);
    let first = whole((drawn.secs.0 / FRAME_SECS).ceil());
    let after = whole(drawn.secs.1 / FRAME_SECS + 1.0).min(pitch_hz.len());
    let mut pieces: Vec<Vec<(f32, f32)>> = Vec::new();
    let mut before = None;
    for frame in (first..after).step_by(stride) {
        let Some(hz) = pitch_hz[frame] else {
            before = None;
            continue;
        };
        let semitones = 12.0 * (f64::from(hz) / median_hz).log2();
        let hangs_together = before.is_some_and(|before: f64| (semitones - before).abs() <= LONGEST_LEAP);
        #[expect(clippy::cast_precision_loss, reason = "frames of a recording")]
        let across = drawn.place(frame as f64 * FRAME_SECS);
        let point = narrow((across, semitones / PITCH_REACH / 2.0 + 0.5));
        match pieces.last_mut() {
            Some(piece) if hangs_together => piece.push(point),
            _ => pieces.push(vec![point]),
        }
        before = Some(semitones);
    }
    pieces.retain(|piece| piece.len() > 1);
    pieces
}

/// The pace from the stretch's very start to its very end.
fn pace_piece(pace: &[f64], drawn: &Drawn) -> Option<Vec<(f32, f32)>> {
    let (from, to) = (drawn.secs.0.max(0.0), drawn.secs.1);
    let step_secs = PACE_STEP_SECS * (drawn.least_secs() / PACE_STEP_SECS).ceil().max(1.0);
    #[expect(clippy::cast_precision_loss, reason = "steps of a recording")]
    let steps = (whole(from / step_secs) + 1..)
        .map(|step| step as f64 * step_secs)
        .take_while(|at| *at < to);
    let piece: Vec<(f32, f32)> = std::iter::once(from)
        .chain(steps)
        .chain([to])
        .filter_map(|at| Some(narrow((drawn.place(at), pace_at(pace, at)? / MOST_PACE))))
        .collect();
    (piece.len() > 1).then_some(piece)
}

/// The pace at a moment, between the two values that are nearest.
fn pace_at(pace: &[f64], secs: f64) -> Option<f64> {
    let at = (secs / PACE_STEP_SECS).max(0.0);
    let before = whole(at).min(pace.len().checked_sub(1)?);
    let after = (before + 1).min(pace.len() - 1);
    let share = at.fract();
    Some(pace[before] * (1.0 - share) + pace[after] * share)
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a float-to-int `as` saturates"
)]
fn whole(value: f64) -> usize {
    value as usize
}

#[expect(clippy::cast_possible_truncation, reason = "shares of a strip")]
fn narrow((across, up): (f64, f64)) -> (f32, f32) {
    (across as f32, up as f32)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A part that lies from 10 to 20 s of its file and is drawn in the third quarter of the width.
    const PART: Drawn = Drawn {
        secs: (10.0, 20.0),
        places: (0.5, 0.75),
    };

    #[test]
    fn a_curve_begins_and_ends_where_its_part_does() {
        let pace: Vec<f64> = (0..=200)
            .map(|step| f64::from(step) * PACE_STEP_SECS / 10.0)
            .collect();
        let piece = pace_piece(&pace, &PART).expect("a curve");
        let (first, last) = (piece[0], piece[piece.len() - 1]);
        assert!(
            (first.0 - 0.5).abs() < 1e-6 && (last.0 - 0.75).abs() < 1e-6,
            "{first:?} {last:?}"
        );
        assert!((first.1 - 1.0 / 8.0).abs() < 1e-6 && (last.1 - 2.0 / 8.0).abs() < 1e-6);
        assert!(piece.is_sorted_by(|a, b| a.0 <= b.0));
        assert_eq!(pace_piece(&[], &PART), None, "withheld");

        let pitch: Vec<Option<f32>> = (0..3_000).map(|_| Some(200.0)).collect();
        let pieces = pitch_pieces(&pitch, 100.0, &PART);
        assert_eq!(pieces.len(), 1);
        assert!(
            pieces[0]
                .iter()
                .all(|(across, _)| (0.5..=0.7501).contains(across))
        );
        let up = pieces[0][0].1;
        assert!((up - 1.5).abs() < 1e-6, "an octave over the median: {up}");
    }

    #[test]
    fn a_leap_of_an_octave_is_no_line() {
        let pitch: Vec<Option<f32>> = (0..3_000)
            .map(|frame| Some(if frame < 1_500 { 100.0 } else { 200.0 }))
            .collect();
        assert_eq!(pitch_pieces(&pitch, 120.0, &PART).len(), 2);
    }

    #[test]
    fn a_voiceless_stretch_is_a_gap_in_the_pitch() {
        let voiced = |frame: i32| (!(1_400..=1_500).contains(&frame)).then_some(120.0);
        let pitch: Vec<Option<f32>> = (0..3_000).map(voiced).collect();
        let pieces = pitch_pieces(&pitch, 120.0, &PART);
        assert_eq!(pieces.len(), 2);
        let gap = (pieces[0][pieces[0].len() - 1].0, pieces[1][0].0);
        assert!(
            (gap.0 - 0.6).abs() < 0.002 && (gap.1 - 0.625).abs() < 0.002,
            "{gap:?}"
        );
    }
}
