//! Tests of the stretcher: pitch, length, holes and steps at every speed. What is tested stands beside it.

use super::*;
use crate::audio::player::test_sounds::{RATE_HZ, pitch, rms, softest, steepest, tone, voice};

const SPEEDS: [f64; 5] = [0.5, 0.75, 1.25, 1.5, 2.0];

/// All of a sound at a speed, fed in uneven amounts, and its pieces.
fn stretch(sound: &[f32], speed: f64) -> (Vec<f32>, Vec<Piece>) {
    let mut stretcher = Stretcher::new(speed, RATE_HZ);
    let (mut out, mut pieces) = (Vec::new(), Vec::new());
    for chunk in sound.chunks(777) {
        stretcher.feed(chunk);
        pieces.extend(std::iter::from_fn(|| stretcher.piece(&mut out)));
    }
    stretcher.end();
    pieces.extend(std::iter::from_fn(|| stretcher.piece(&mut out)));
    (out, pieces)
}

#[test]
fn pitch_length_and_smoothness_of_a_tone_are_kept_at_each_speed() {
    let sound = tone(220.0, 5 * RATE_HZ as usize);
    for speed in SPEEDS {
        let (out, _) = stretch(&sound, speed);
        let heard = pitch(&out[4_800..52_800], 150.0, 300.0);
        assert!((heard - 220.0).abs() < 2.2, "{speed}: {heard} Hz");
        let length = sound.len() as f64 / speed;
        assert!(
            (out.len() as f64 / length - 1.0).abs() < 0.001,
            "{speed}: {}",
            out.len()
        );
        assert!(softest(&out) > 0.7 * rms(&sound), "{speed}: {}", softest(&out));
        assert!(
            steepest(&out) < 1.1 * steepest(&sound),
            "{speed}: {}",
            steepest(&out)
        );
    }
}

#[test]
fn pitch_and_length_of_a_voice_are_kept_at_each_speed() {
    for hz in [85.0, 210.0] {
        let sound = voice(hz, 5 * RATE_HZ as usize);
        for speed in SPEEDS {
            let (out, _) = stretch(&sound, speed);
            let heard = pitch(&out[4_800..52_800], hz * 0.7, hz * 1.4);
            assert!((heard / hz - 1.0).abs() < 0.01, "{hz} at {speed}: {heard} Hz");
            let length = sound.len() as f64 / speed;
            assert!(
                (out.len() as f64 / length - 1.0).abs() < 0.001,
                "{speed}: {}",
                out.len()
            );
            assert!(
                steepest(&out) < 1.25 * steepest(&sound),
                "{hz} at {speed}: {}",
                steepest(&out)
            );
        }
    }
}

#[test]
fn at_speed_one_nothing_is_touched() {
    let sound = voice(120.0, 30_000);
    assert_eq!(stretch(&sound, 1.0).0, sound);
}

#[test]
fn pieces_come_from_near_where_they_are_due() {
    let sound = voice(100.0, 3 * RATE_HZ as usize);
    for speed in SPEEDS {
        let (_, pieces) = stretch(&sound, speed);
        let furthest = pieces
            .iter()
            .map(|piece| {
                let middle = piece.len as f64 / 2.0;
                (piece.due + middle * speed - (piece.from as f64 + middle)).abs() / f64::from(RATE_HZ)
            })
            .fold(0.0, f64::max);
        // The first one begins where it should rather than having its middle there.
        assert!(furthest < 0.0105, "{speed}: {furthest} s");
    }
}

#[test]
fn the_shortest_sounds_have_their_length_too() {
    for frames in [0, 1, 100, 1_000, 1_999] {
        for speed in SPEEDS {
            let (out, _) = stretch(&tone(220.0, frames), speed);
            let length = (frames as f64 / speed).round();
            assert!(
                (out.len() as f64 - length).abs() <= 1.0,
                "{frames} at {speed}: {}",
                out.len()
            );
        }
    }
}
