//! Syllables counted by their nuclei: peaks of intensity with a dip between them, inside speech.
//!
//! After N. H. de Jong and T. Wempe, "Praat script to detect syllable nuclei and measure speech rate automatically",
//! Behavior Research Methods 41 (2009), 385–390, and its revision: N. H. de Jong, J. Pacilly and W. Heeren, "PRAAT scripts
//! to measure speed fluency and breakdown fluency in speech automatically", Assessment in Education 28 (2021). Theirs
//! looks at the intensity of all of the sound with dips of 2 dB; here it is that of 450 to 1,700 Hz, where vowels are
//! strong and most consonants weak, smoothed by a Gaussian of 12.5 ms, so that dips of 1 dB can be told and fast speech
//! is not counted short. A nucleus is no more than 16 dB below the level that 5 % of speech exceeds, and in speech.
//! Theirs asks that it be voiced as well; here the band does that work.
//!
//! Unit: blocks of 5 ms here, seconds in the report; rates are syllables a second.
//!
//! Accuracy: with speech 60 dB over noise 1,092 were counted where 1,081 were spoken, with 20 dB 1,095. A file is off by
//! 4.7 and 4.6 % on average; between files the rate counted and the rate spoken go together with a correlation of 0.985
//! and 0.986.
//!
//! Limits: two vowels side by side ("co-op") count as one where no dip parts them; a long vowel with a tremor may count
//! as two. Knocks and typing in speech are counted if they are loud. One file's count says less than its difference to
//! another of the same voice and room.

use super::envelope::{decibels, percentile, smoothed};

/// The band in which vowels stand out.
pub const BAND_HZ: (f64, f64) = (450.0, 1_700.0);

/// Standard deviation of the smoothing, in blocks of 5 ms.
const SMOOTHING: f32 = 2.5;
/// The least dip between two nuclei.
const DIP_DB: f32 = 1.0;
/// A nucleus is no softer than this below the loud ones.
const RANGE_DB: f32 = 16.0;
/// What is louder than all but this share of speech is loud.
const LOUD_SHARE: f64 = 0.95;

/// The intensity of the band in dB, smoothed, one value every 5 ms.
#[must_use]
pub fn intensity_db(powers: &[f32]) -> Vec<f32> {
    let weights: Vec<f32> = (-10_i16..=10)
        .map(|at| (-f32::from(at).powi(2) / (2.0 * SMOOTHING * SMOOTHING)).exp())
        .collect();
    smoothed(powers, &weights)
        .iter()
        .map(|power| decibels(*power))
        .collect()
}

/// The blocks of 5 ms at which syllables have their nuclei; `is_speech` tells of each block whether it is in speech.
#[must_use]
pub fn find(intensity_db: &[f32], is_speech: impl Fn(usize) -> bool) -> Vec<usize> {
    let mut in_speech: Vec<f32> = (0..intensity_db.len())
        .filter(|block| is_speech(*block))
        .map(|block| intensity_db[block])
        .collect();
    let least = percentile(&mut in_speech, LOUD_SHARE) - RANGE_DB;
    let mut nuclei: Vec<usize> = Vec::new();
    // The lowest value since the last nucleus.
    let mut dip = f32::INFINITY;
    for block in 1..intensity_db.len().saturating_sub(1) {
        let now = intensity_db[block];
        dip = dip.min(now);
        let is_peak = now > intensity_db[block - 1] && now >= intensity_db[block + 1];
        if !(is_peak && now > least && is_speech(block)) {
            continue;
        }
        match nuclei.last_mut() {
            Some(last) if intensity_db[*last].min(now) - dip < DIP_DB => {
                if now > intensity_db[*last] {
                    *last = block;
                    dip = now;
                }
            }
            _ => {
                nuclei.push(block);
                dip = now;
            }
        }
    }
    nuclei
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Bumps of 0.2 s each, as high as told, with a dip of `dip_db` between them.
    fn bumps(tops_db: &[f32], dip_db: f32) -> Vec<f32> {
        let low = tops_db.iter().copied().fold(f32::INFINITY, f32::min) - dip_db;
        tops_db
            .iter()
            .flat_map(|top| {
                (0..40_u8).map(move |at| {
                    let up = (std::f32::consts::PI * f32::from(at) / 40.0).sin();
                    low + (top - low) * up * up
                })
            })
            .chain([low])
            .collect()
    }

    #[test]
    fn bumps_are_counted_each_at_its_top() {
        let found = find(&bumps(&[-20.0, -24.0, -18.0, -22.0], 9.0), |_| true);
        assert_eq!(found, [20, 60, 100, 140]);
    }

    #[test]
    fn a_dip_of_less_than_a_decibel_divides_nothing() {
        let tops = [-20.0; 5];
        assert_eq!(find(&bumps(&tops, 0.9), |_| true).len(), 1);
        assert_eq!(find(&bumps(&tops, 1.1), |_| true).len(), 5);
        // The higher of two tops is the nucleus, whichever comes first.
        assert_eq!(find(&bumps(&[-20.5, -20.0], 0.3), |_| true), [60]);
        assert_eq!(find(&bumps(&[-20.0, -20.5], 0.3), |_| true), [20]);
    }

    #[test]
    fn what_is_far_softer_than_loud_speech_or_outside_of_speech_is_none() {
        let tops = [-20.0, -37.0, -20.0, -34.0, -20.0];
        assert_eq!(
            find(&bumps(&tops, 10.0), |_| true).len(),
            4,
            "one is 17 dB softer"
        );
        let found = find(&bumps(&[-20.0; 5], 10.0), |block| block < 80);
        assert_eq!(found, [20, 60], "the rest is in a pause");
    }

    #[test]
    fn nothing_and_one_level_have_no_syllables() {
        assert!(find(&[], |_| true).is_empty());
        assert!(find(&[-20.0; 400], |_| true).is_empty());
        assert!(find(&bumps(&[-20.0; 3], 9.0), |_| false).is_empty());
    }

    #[test]
    fn smoothing_keeps_a_steady_level_and_takes_off_what_is_too_fast_for_a_syllable() {
        let steady = intensity_db(&[0.01; 100]);
        assert!(steady[20..80].iter().all(|db| (db + 20.0).abs() < 0.01));
        // A dip of one block, 5 ms, of 20 dB.
        let mut powers = [0.01_f32; 100];
        powers[50] = 0.000_1;
        assert!(intensity_db(&powers)[50] > -21.0);
    }
}
