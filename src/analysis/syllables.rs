//! Syllables counted by their nuclei: peaks of intensity with a dip between them, inside speech.
//!
//! After N. H. de Jong and T. Wempe, "Praat script to detect syllable nuclei and measure speech rate automatically",
//! Behavior Research Methods 41 (2009), and its revision of 2021. Theirs looks at the intensity of all of the sound with
//! dips of 2 dB; here it is that of 450 to 1,700 Hz, where vowels are strong and most consonants weak, smoothed by a
//! Gaussian of 12.5 ms, so that dips of 1 dB can be told and fast speech is not counted short.

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
