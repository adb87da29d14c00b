//! Where there is speech and where there are pauses, from the level of the sound alone.
//!
//! The level is the power between 100 and 6,000 Hz in windows of 30 ms, one every 10 ms. The threshold follows the
//! recording: a little over its noise floor, but no more than [`RANGE_DB`] below its loud speech. Bursts shorter than
//! 0.1 s are dropped first, then silences shorter than 0.25 s. A burst close to speech is kept, though: the release of a
//! final t or k comes after a silence of its own.
//!
//! Unit: seconds from the start of the file. Constants: speech is more than 3 dB over the floor, and no more than 32 dB
//! below the level that 5 % of the frames exceed; the floor is the mean power of the frames within 3 dB of the quietest
//! 5 %; a burst of 20 ms or more within 0.1 s of speech is kept; in noise the soft end of a word is followed for up to
//! 0.15 s. The rule is our own.
//!
//! Accuracy, 50 pauses of 0.35 to 2 s between texts, speech 60, 30 and 20 dB over noise: all 50 found at each, none
//! false. Starts off by 11, 13 and 19 ms (median), by 32, 42 and 42 ms at most in 95 %; ends by 8, 8 and 7 ms, by 18, 19
//! and 18 ms at most in 95 %.
//!
//! Limits: what is louder than the floor and no speech (a breath close to the microphone, a chair, typing) is taken for
//! speech where it lasts 0.1 s. Noise that swells in mid-recording hides pauses.

use super::envelope::{decibels, percentile, smoothed};

/// A frame of the level.
pub const FRAME_SECS: f64 = 0.01;

/// The band in which speech is told from noise.
pub const BAND_HZ: (f64, f64) = (100.0, 6_000.0);

/// Shortest speech, in frames.
const LEAST_SPEECH: usize = 10;
/// Shortest pause, in frames.
const LEAST_PAUSE: usize = 25;
/// A burst as long as this belongs to speech as near as [`NEAR`], in frames.
const LEAST_BURST: usize = 2;
const NEAR: usize = 10;
/// How far over the noise floor speech begins.
const OVER_FLOOR_DB: f32 = 3.0;
/// How far below the loud parts of speech its end is.
const RANGE_DB: f32 = 32.0;
/// Where noise hides the soft end of a word, it is followed down to this much over the noise floor, for so many frames
/// at most. The level is smoothed for it over five frames, which adds one that is taken off again.
const SOFT_END_DB: f32 = 1.5;
const SOFT_END: usize = 15;
const SOFT_END_SMOOTHING: f32 = 5.0;
/// The quietest part of the recording is its noise, and so is what is this close to it.
const FLOOR_SHARE: f64 = 0.05;
pub const FLOOR_WIDTH_DB: f32 = 3.0;
/// What is louder than all but this share is loud speech.
const LOUD_SHARE: f64 = 0.95;

/// Where there is speech.
#[derive(Debug, Clone, PartialEq)]
pub struct Speech {
    /// Whether there is speech, a frame every 10 ms.
    pub frames: Vec<bool>,
    /// The level of each frame in dB.
    pub levels_db: Vec<f32>,
    /// The level of the noise in dB.
    pub floor_db: f32,
}

/// Tells speech from the rest by the powers of [`BAND_HZ`], one every 5 ms.
#[must_use]
pub fn find(powers: &[f32]) -> Speech {
    let levels_db: Vec<f32> = smoothed(powers, &[1.0; 6])
        .iter()
        .step_by(2)
        .map(|power| decibels(*power))
        .collect();
    let floor_db = noise_floor_db(&levels_db);
    let loud_db = percentile(&mut levels_db.clone(), LOUD_SHARE);
    let threshold = (floor_db + OVER_FLOOR_DB).max(loud_db - RANGE_DB);
    let mut frames: Vec<bool> = levels_db.iter().map(|level| *level > threshold).collect();
    drop_bursts(&mut frames);
    fill_gaps(&mut frames);
    if floor_db + OVER_FLOOR_DB >= loud_db - RANGE_DB {
        follow_soft_ends(&mut frames, &levels_db, floor_db + SOFT_END_DB);
        fill_gaps(&mut frames);
    }
    Speech {
        frames,
        levels_db,
        floor_db,
    }
}

/// The mean power of the quietest frames.
fn noise_floor_db(levels_db: &[f32]) -> f32 {
    let least = percentile(&mut levels_db.to_vec(), FLOOR_SHARE);
    let (sum, count) = levels_db
        .iter()
        .filter(|level| **level < least + FLOOR_WIDTH_DB)
        .fold((0.0_f64, 0_u32), |(sum, count), level| {
            (sum + 10.0_f64.powf(f64::from(*level) / 10.0), count + 1)
        });
    if count == 0 {
        return least;
    }
    #[expect(clippy::cast_possible_truncation, reason = "a level")]
    let floor = (10.0 * (sum / f64::from(count)).log10()) as f32;
    floor
}

/// The stretches of equal frames: start, end, which.
pub fn runs(frames: &[bool]) -> Vec<(usize, usize, bool)> {
    let mut runs: Vec<(usize, usize, bool)> = Vec::new();
    for (index, &frame) in frames.iter().enumerate() {
        match runs.last_mut() {
            Some(last) if last.2 == frame => last.1 = index + 1,
            _ => runs.push((index, index + 1, frame)),
        }
    }
    runs
}

fn drop_bursts(frames: &mut [bool]) {
    let all = runs(frames);
    let is_long = |run: &(usize, usize, bool)| run.2 && run.1 - run.0 >= LEAST_SPEECH;
    // Every second run is speech, so the neighbours in question stand two places away; shorter ones may lie between.
    for (place, &(start, end, _)) in all.iter().enumerate().filter(|(_, run)| run.2) {
        if end - start >= LEAST_SPEECH {
            continue;
        }
        let after = all[..place]
            .iter()
            .rev()
            .take_while(|run| start - run.1.min(start) <= NEAR);
        let before = all[place + 1..].iter().take_while(|run| run.0 - end <= NEAR);
        let is_near = after.chain(before).any(is_long);
        if !(is_near && end - start >= LEAST_BURST) {
            frames[start..end].fill(false);
        }
    }
}

fn follow_soft_ends(frames: &mut [bool], levels_db: &[f32], least_db: f32) {
    let level = |at: usize| {
        let near = levels_db.get(at.saturating_sub(2)..(at + 3).min(levels_db.len()));
        let sum: f32 = near
            .unwrap_or_default()
            .iter()
            .map(|level| 10.0_f32.powf(level / 10.0))
            .sum();
        decibels(sum / SOFT_END_SMOOTHING)
    };
    for (_, end, is_speech) in runs(frames) {
        if !is_speech {
            continue;
        }
        let last = (end..frames.len().min(end + SOFT_END))
            .take_while(|at| level(*at) > least_db)
            .last();
        if let Some(last) = last {
            frames[end..=last].fill(true);
        }
    }
}

fn fill_gaps(frames: &mut [bool]) {
    let len = frames.len();
    for (start, end, is_speech) in runs(frames) {
        if !is_speech && end - start < LEAST_PAUSE && start > 0 && end < len {
            frames[start..end].fill(true);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Frames by their picture: `#` is speech, `.` is none.
    fn frames(picture: &[(usize, bool)]) -> Vec<bool> {
        picture
            .iter()
            .flat_map(|&(count, is_speech)| std::iter::repeat_n(is_speech, count))
            .collect()
    }

    /// Powers one every 5 ms: seconds at a level.
    fn powers(course: &[(f64, f32)]) -> Vec<f32> {
        course
            .iter()
            .flat_map(|&(secs, db)| {
                std::iter::repeat_n(10.0_f32.powf(db / 10.0), (secs / 0.005).round() as usize)
            })
            .collect()
    }

    fn is_speech_at(speech: &Speech, secs: f64) -> bool {
        speech.frames[(secs / FRAME_SECS).round() as usize]
    }

    #[test]
    fn a_burst_near_speech_is_kept_and_a_lone_one_dropped() {
        let kept = frames(&[(20, true), (6, false), (3, true), (40, false)]);
        let mut near = kept.clone();
        drop_bursts(&mut near);
        assert_eq!(near, kept, "the release after the silence of a final t");

        let mut lone = frames(&[(20, true), (11, false), (9, true), (40, false)]);
        drop_bursts(&mut lone);
        assert_eq!(lone, frames(&[(20, true), (60, false)]), "too far away");

        let mut click = frames(&[(40, false), (1, true), (5, false), (20, true)]);
        drop_bursts(&mut click);
        assert_eq!(
            click,
            frames(&[(46, false), (20, true)]),
            "too short for anything"
        );

        let mut bursts = frames(&[(40, false), (5, true), (3, false), (5, true), (40, false)]);
        drop_bursts(&mut bursts);
        assert_eq!(bursts, frames(&[(93, false)]), "bursts do not carry each other");
    }

    #[test]
    fn silences_under_a_quarter_of_a_second_are_filled_but_not_at_the_ends() {
        let mut all = frames(&[
            (5, false),
            (20, true),
            (24, false),
            (20, true),
            (25, false),
            (20, true),
            (5, false),
        ]);
        fill_gaps(&mut all);
        assert_eq!(
            all,
            frames(&[(5, false), (64, true), (25, false), (20, true), (5, false)])
        );
    }

    #[test]
    fn speech_is_found_in_quiet_with_its_last_consonant_and_without_a_lone_click() {
        let speech = find(&powers(&[
            (1.0, -80.0),
            (0.04, -20.0),
            (1.0, -80.0),
            // 2.04: speech with a short silence in it, and its release.
            (0.5, -20.0),
            (0.15, -80.0),
            (0.5, -20.0),
            (0.08, -80.0),
            (0.02, -25.0),
            (0.6, -80.0),
            // 3.89.
            (1.0, -22.0),
            (1.0, -80.0),
        ]));
        assert!(!is_speech_at(&speech, 1.02), "a click");
        assert!(is_speech_at(&speech, 2.6), "a short silence");
        assert!(is_speech_at(&speech, 3.28), "the release");
        assert!(!is_speech_at(&speech, 3.6), "a pause");
        let found: Vec<(usize, usize)> = runs(&speech.frames)
            .into_iter()
            .filter(|run| run.2)
            .map(|run| (run.0, run.1))
            .collect();
        assert_eq!(found.len(), 2, "{found:?}");
        for ((start, end), (wanted_start, wanted_end)) in found.into_iter().zip([(2.04, 3.29), (3.89, 4.89)])
        {
            assert!(
                (start as f64 * FRAME_SECS - wanted_start).abs() <= 0.03,
                "{start}"
            );
            assert!((end as f64 * FRAME_SECS - wanted_end).abs() <= 0.03, "{end}");
        }
    }

    #[test]
    fn in_noise_the_soft_end_of_a_word_is_followed_for_a_while_and_no_further() {
        // Speech 25 dB over the noise; after it a tail just under the threshold, longer than one follows.
        let speech = find(&powers(&[(2.0, -45.0), (2.0, -20.0), (0.5, -42.8), (2.0, -45.0)]));
        assert!(is_speech_at(&speech, 4.1), "the soft end");
        assert!(!is_speech_at(&speech, 4.25), "no longer than 0.15 s");
        let quiet = find(&powers(&[(2.0, -80.0), (2.0, -20.0), (0.5, -53.0), (2.0, -80.0)]));
        assert!(!is_speech_at(&quiet, 4.1), "without noise nothing hides it");
    }

    #[test]
    fn nothing_has_no_speech_and_no_frames() {
        let none = find(&[]);
        assert!(none.frames.is_empty() && none.levels_db.is_empty());
        assert!(find(&powers(&[(3.0, -60.0)])).frames.iter().all(|frame| !frame));
    }
}
