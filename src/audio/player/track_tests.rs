//! Tests of reading along a route: what is read where, and that no join clicks. What is tested stands beside it.

#![expect(clippy::float_cmp, reason = "what is not faded is exactly the sound")]

use std::{ops::Range, sync::Arc};

use super::*;
use crate::audio::player::test_sounds::{RATE_HZ, chirp, steepest, tone};

fn read(
    samples: &[f32],
    looped: Option<Range<u64>>,
    skips: &[Range<u64>],
    until: Option<u64>,
) -> (Vec<f32>, Track) {
    let mut sound = Sound::made(samples.to_vec().into(), RATE_HZ);
    let route = Route::new(samples.len() as u64, looped, &Arc::from(skips.to_vec()), until);
    let mut track = Track::new(&mut sound, route, 0).expect("reads");
    let mut out = Vec::new();
    for _ in 0..40 {
        track.read(&mut sound, 1_000, &mut out).expect("reads");
    }
    (out, track)
}

#[test]
fn a_loop_goes_round_without_a_click_and_tells_its_frames() {
    // The join falls on the opposite of what goes on.
    let sound = tone(220.0, 20_000);
    let slope = steepest(&sound);
    for end in [9_000, 9_055, 9_109, 9_164, 20_000] {
        let (out, track) = read(&sound, Some(5_000..end), &[], None);
        assert_eq!(out.len(), 40_000);
        assert!(track.ended().is_none());
        // A fade adds a little of its own: a full swing over 5 ms.
        assert!(
            steepest(&out) < slope + 1.0 / 240.0 + 1e-4,
            "{end}: {}",
            steepest(&out)
        );
        let round = end - 5_000;
        let (frame, _) = track.course.at((5_000 + round + 77) as f64);
        assert!((frame - 5_077.0).abs() < 1e-6, "{frame}");
        let place = 5_000 + round as usize + 300;
        assert_eq!(out[place], sound[5_300], "after the fade it is the sound itself");
    }
}

#[test]
fn ranges_left_out_are_jumped_over_without_a_click() {
    let sound = chirp(30_000);
    let (out, track) = read(&sound, None, &[10_000..12_345, 20_000..20_100], None);
    assert_eq!(out.len(), 30_000 - 2_345 - 100);
    assert_eq!(track.ended(), Some((Next::End, 30_000)));
    assert!(
        steepest(&out) < steepest(&sound) + 1.0 / 240.0 + 1e-4,
        "{}",
        steepest(&out)
    );
    assert_eq!(track.course.at(10_500.0).0, 12_845.0);
    assert_eq!(out[10_500], sound[12_845]);
    assert_eq!(out[out.len() - 1], sound[29_999]);
}

#[test]
fn a_stop_ends_in_silence() {
    let sound = tone(220.0, 20_000);
    let (out, track) = read(&sound, None, &[], Some(10_055));
    assert_eq!(out.len(), 10_055);
    assert_eq!(track.ended(), Some((Next::Stop, 10_055)));
    assert!(steepest(&out) < steepest(&sound) + 1.0 / 240.0);
    assert_eq!(out[10_054], 0.0);
    assert_eq!(out[..9_800], sound[..9_800]);
}
