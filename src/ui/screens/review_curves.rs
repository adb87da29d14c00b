//! The curves under Review's waveform: pitch and pace over time, on the stretch of the sound that is looked at.

use eframe::egui::Ui;

use super::review_delivery;
use crate::{
    app::{PACE_STEP_SECS, Review},
    model::viewport::Viewport,
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
/// Points of a curve stand no closer than this share of the strip.
const LEAST_STEP: f64 = 1.0 / 1_200.0;

/// Shows them, so high.
pub fn show(ui: &mut Ui, review: &Review, height: f32) {
    let (Some(report), Some(measured)) = (review.report(), &review.curves) else {
        return;
    };
    let palette = Palette::of(ui);
    let pitch = Curve {
        name: "Pitch",
        pieces: report
            .pitch
            .map(|pitch| pitch_pieces(&measured.pitch_hz, pitch.median_hz, &review.viewport))
            .unwrap_or_default(),
        color: palette.accent,
        width: 1.5,
    };
    let pace = Curve {
        name: "Pace",
        pieces: pace_piece(&review.pace, &review.viewport),
        color: palette.faint,
        width: 1.0,
    };
    if pitch.pieces.is_empty() && pace.pieces.is_empty() {
        return;
    }
    curves(ui, height, &[pace, pitch], &review_delivery::curve_words(report));
}

/// The voiced stretches in sight; where many frames fall on one place, one of them stands for all.
fn pitch_pieces(pitch_hz: &[Option<f32>], median_hz: f64, viewport: &Viewport) -> Vec<Vec<(f32, f32)>> {
    let stride = stride(FRAME_SECS, viewport);
    let mut pieces: Vec<Vec<(f32, f32)>> = Vec::new();
    let mut is_open = false;
    for (frame, hz) in in_sight(pitch_hz.len(), FRAME_SECS, viewport)
        .step_by(stride)
        .map(|frame| (frame, pitch_hz[frame]))
    {
        let Some(hz) = hz else {
            is_open = false;
            continue;
        };
        let semitones = 12.0 * (f64::from(hz) / median_hz).log2();
        let point = (
            across(frame, FRAME_SECS, viewport),
            up(semitones / PITCH_REACH / 2.0 + 0.5),
        );
        match pieces.last_mut() {
            Some(piece) if is_open => piece.push(point),
            _ => pieces.push(vec![point]),
        }
        is_open = true;
    }
    pieces.retain(|piece| piece.len() > 1);
    pieces
}

fn pace_piece(pace: &[f64], viewport: &Viewport) -> Vec<Vec<(f32, f32)>> {
    let stride = stride(PACE_STEP_SECS, viewport);
    let piece: Vec<(f32, f32)> = in_sight(pace.len(), PACE_STEP_SECS, viewport)
        .step_by(stride)
        .map(|step| (across(step, PACE_STEP_SECS, viewport), up(pace[step] / MOST_PACE)))
        .collect();
    if piece.len() > 1 { vec![piece] } else { Vec::new() }
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a float-to-int `as` saturates"
)]
fn stride(step_secs: f64, viewport: &Viewport) -> usize {
    ((viewport.span_secs() * LEAST_STEP / step_secs) as usize).max(1)
}

/// The steps in sight, with one more on either side.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a float-to-int `as` saturates"
)]
fn in_sight(count: usize, step_secs: f64, viewport: &Viewport) -> std::ops::Range<usize> {
    let first = (viewport.start_secs() / step_secs) as usize;
    let last = ((viewport.start_secs() + viewport.span_secs()) / step_secs) as usize + 2;
    first.saturating_sub(1).min(count)..last.min(count)
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_precision_loss,
    reason = "a share of a width"
)]
fn across(step: usize, step_secs: f64, viewport: &Viewport) -> f32 {
    viewport.place(step as f64 * step_secs) as f32
}

#[expect(clippy::cast_possible_truncation, reason = "a share of a height")]
fn up(share: f64) -> f32 {
    share as f32
}
