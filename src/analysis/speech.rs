//! Where there is speech and where there are pauses, from the level of the sound alone.
//!
//! A frame is 30 ms long, one begins every 10 ms. What is spoken is told from noise by five bands of frequencies, since
//! the release of a p, an s and an n are each strong in others and noise hides some of them only. Each band's noise floor
//! is that of the recording. Noise alone is seldom far above it; how unlikely what is heard would be as noise (the
//! logarithm of the ratio of likelihoods, for a power of so many degrees of freedom) is added up over the bands, and where
//! the sum passes [`EVIDENCE`] there is something. It is speech if it is also no more than [`RANGE_DB`] softer than loud
//! speech, both without their noise, and above 300 Hz: hum and thumps are left out. Bursts shorter than 0.1 s are dropped
//! first, then silences shorter than 0.25 s. A burst close to speech is kept, though: the release of a final t or k comes
//! after a silence of its own.
//!
//! Unit: seconds from the start of the file. Constants: bands with edges at 100, 300, 700, 1,500, 3,000 and 7,500 Hz; a
//! floor is the mean power of the frames within 3 dB of the quietest 5 %, and what is within 1 dB over it is no evidence;
//! speech is no more than 36 dB below the level that 5 % of the frames exceed; a burst of 20 ms or more within 0.2 s
//! after speech is kept, or within 80 ms before it. The rule is our own. The level of a frame, which other measures use,
//! is its power between 100 and 6,000 Hz.
//!
//! Accuracy, 50 pauses of 0.35 to 2 s between texts, speech 60, 30 and 20 dB over noise: all 50 found at each, none
//! false. Starts off by 9, 11 and 11 ms (median), by 32 ms at most in 95 %; ends by 8 ms, by 18, 19 and 19 ms at most in
//! 95 %. On speech that nothing was tuned by (210 pauses, five voices, 1.2 times as fast to 1.4 times as slow, 60, 30 and
//! 20 dB): all found, 0.02 false a minute at most; starts off by 10 to 12 ms, by 25 to 38, 42 to 49 and 61 to 65 ms at
//! most in 95 %; ends by 8 to 12 ms, by 78 ms at most in 95 %.
//!
//! Limits: what is louder than the floor and no speech (a breath close to the microphone, a chair, typing) is taken for
//! speech where it lasts 0.1 s, or follows a word. Noise that swells in mid-recording hides pauses. A stop at the end of
//! a word that is not released, or so softly that noise hides it, is taken for silence: then the pause begins where the
//! lips closed, up to 0.15 s early in slow speech.

use super::envelope::{Bands, LANES, LEAST_POWER, decibels, percentile};

/// A frame of the level.
pub const FRAME_SECS: f64 = 0.01;

/// The band of the level.
pub const BAND_HZ: (f64, f64) = (100.0, 6_000.0);

/// The bands in which speech is told from noise.
pub const BANDS_HZ: [(f64, f64); 5] = [
    (100.0, 300.0),
    (300.0, 700.0),
    (700.0, 1_500.0),
    (1_500.0, 3_000.0),
    (3_000.0, 7_500.0),
];
/// Those that count for how loud something is: without hum and thumps.
const LOUDNESS_FROM: usize = 1;

/// Where in a [`Bands`] the level's band is, and the others from there on.
pub const LEVEL_LANE: usize = 1;
pub const FIRST_LANE: usize = 2;
const _: () = assert!(FIRST_LANE + BANDS_HZ.len() <= LANES);

/// Length of a frame.
const WINDOW_SECS: f64 = 0.03;
/// Shortest speech, in frames.
const LEAST_SPEECH: usize = 10;
/// Shortest pause, in frames.
const LEAST_PAUSE: usize = 25;
/// A burst as long as this belongs to speech that ended or begins as near as this, in frames.
const LEAST_BURST: usize = 2;
const NEAR_AFTER: usize = 20;
const NEAR_BEFORE: usize = 8;
/// From here on it is something: noise alone comes so far in one frame of hundreds.
const EVIDENCE: f32 = 4.0;
/// Noise itself sways by so much in any room.
const SWAY_DB: f32 = 1.0;
/// How far below the loud parts of speech its end is.
const RANGE_DB: f32 = 36.0;
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

/// Tells speech from the rest by the powers of [`BAND_HZ`] and [`BANDS_HZ`].
#[must_use]
pub fn find(bands: &Bands) -> Speech {
    let count = bands.blocks.div_ceil(2);
    let levels_db: Vec<f32> = (0..count)
        .map(|frame| decibels(power(&bands.bands[LEVEL_LANE], frame)))
        .collect();
    let mut evidence = vec![0.0_f32; count];
    let mut over_noise = vec![0.0_f32; count];
    for (index, (low_hz, high_hz)) in BANDS_HZ.into_iter().enumerate() {
        let powers = &bands.bands[FIRST_LANE + index];
        let mut in_db: Vec<f32> = (0..count).map(|frame| decibels(power(powers, frame))).collect();
        let floor = 10.0_f32.powf(noise_floor_db(&mut in_db) / 10.0);
        let most_noise = floor * 10.0_f32.powf(SWAY_DB / 10.0);
        // As many as there are independent samples of the band in a frame, a half for each.
        #[expect(clippy::cast_possible_truncation, reason = "a small number")]
        let half_freedom = ((high_hz - low_hz) * WINDOW_SECS) as f32;
        for (frame, (evidence, over_noise)) in evidence.iter_mut().zip(&mut over_noise).enumerate() {
            let power = power(powers, frame);
            let ratio = power / most_noise;
            if ratio > 1.0 {
                *evidence += half_freedom * (ratio - 1.0 - ratio.ln());
            }
            if index >= LOUDNESS_FROM {
                *over_noise += (power - floor).max(0.0);
            }
        }
    }
    let loud = percentile(&mut over_noise.clone(), LOUD_SHARE);
    let least = (loud * 10.0_f32.powf(-RANGE_DB / 10.0)).max(LEAST_POWER);
    let mut frames: Vec<bool> = evidence
        .into_iter()
        .zip(over_noise)
        .map(|(evidence, over_noise)| evidence > EVIDENCE && over_noise > least)
        .collect();
    drop_bursts(&mut frames);
    fill_gaps(&mut frames);
    Speech {
        frames,
        floor_db: noise_floor_db(&mut levels_db.clone()),
        levels_db,
    }
}

/// The power of a frame: of the steps before, at and after its moment, as far as there are any.
fn power(steps: &[f32], frame: usize) -> f32 {
    let sum: f32 = steps
        .get(frame.saturating_sub(1)..(frame + 2).min(steps.len()))
        .unwrap_or_default()
        .iter()
        .sum();
    (sum / 3.0).max(LEAST_POWER)
}

/// The mean power of the quietest frames; the levels are put in order.
fn noise_floor_db(levels_db: &mut [f32]) -> f32 {
    let least = percentile(levels_db, FLOOR_SHARE);
    let (sum, count) = levels_db
        .iter()
        .take_while(|level| **level < least + FLOOR_WIDTH_DB)
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
            .take_while(|run| start - run.1.min(start) <= NEAR_AFTER);
        let before = all[place + 1..]
            .iter()
            .take_while(|run| run.0 - end <= NEAR_BEFORE);
        let is_near = after.chain(before).any(is_long);
        if !(is_near && end - start >= LEAST_BURST) {
            frames[start..end].fill(false);
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

    /// Seconds at a level, the same in each band.
    fn bands(course: &[(f64, f32)]) -> Bands {
        let steps: Vec<f32> = course
            .iter()
            .flat_map(|&(secs, db)| {
                std::iter::repeat_n(10.0_f32.powf(db / 10.0), (secs / FRAME_SECS).round() as usize)
            })
            .collect();
        Bands {
            blocks: 2 * steps.len(),
            bands: std::array::from_fn(|_| steps.clone()),
            ..Bands::default()
        }
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

        let slow = frames(&[(20, true), (20, false), (3, true), (40, false)]);
        let mut held = slow.clone();
        drop_bursts(&mut held);
        assert_eq!(held, slow, "in slow speech its silence is long");

        let mut lone = frames(&[(20, true), (21, false), (9, true), (40, false)]);
        drop_bursts(&mut lone);
        assert_eq!(lone, frames(&[(20, true), (70, false)]), "too far away");

        let mut before = frames(&[(40, false), (9, true), (9, false), (20, true)]);
        drop_bursts(&mut before);
        assert_eq!(before, frames(&[(58, false), (20, true)]), "too long before");

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
        let speech = find(&bands(&[
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
    fn what_noise_hides_in_one_band_is_found_in_another() {
        // Speech 20 dB over noise; after it a hiss as loud as the noise, above 3 kHz only.
        let course = [(2.0, -45.0), (2.0, -25.0), (0.1, -45.0), (2.0, -45.0)];
        let mut found = bands(&course);
        let with_hiss = [(2.0, -45.0), (2.0, -25.0), (0.1, -42.0), (2.0, -45.0)];
        found.bands[FIRST_LANE + 4] = bands(&with_hiss).bands[0].clone();
        let speech = find(&found);
        assert!(is_speech_at(&speech, 4.06), "the hiss");
        assert!(!is_speech_at(&speech, 4.2), "the noise");
        assert!(!is_speech_at(&find(&bands(&course)), 4.06), "without it");
    }

    #[test]
    fn hum_and_thumps_are_no_speech() {
        let mut found = bands(&[(2.0, -80.0), (2.0, -20.0), (2.0, -80.0)]);
        let thump = [
            (1.0, -80.0),
            (0.5, -25.0),
            (0.5, -80.0),
            (2.0, -20.0),
            (2.0, -80.0),
        ];
        found.bands[FIRST_LANE] = bands(&thump).bands[0].clone();
        assert!(find(&found).frames[..190].iter().all(|frame| !frame));
    }

    #[test]
    fn nothing_has_no_speech_and_no_frames() {
        let none = find(&Bands::default());
        assert!(none.frames.is_empty() && none.levels_db.is_empty());
        assert!(find(&bands(&[(3.0, -60.0)])).frames.iter().all(|frame| !frame));
    }
}
