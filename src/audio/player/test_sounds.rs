//! Sounds for the tests of the player, and what the tests measure of them: pitch, holes and steps.

use std::f64::consts::TAU;

/// The rate of all of them.
pub(super) const RATE_HZ: u32 = 48_000;

/// A tone of half the full scale.
pub(super) fn tone(hz: f64, frames: usize) -> Vec<f32> {
    (0..frames)
        .map(|frame| ((frame as f64 * hz / f64::from(RATE_HZ) * TAU).sin() * 0.5) as f32)
        .collect()
}

/// Something like a voice: a deep tone whose pitch sways, with many overtones, in syllables with short pauses.
pub(super) fn voice(hz: f64, frames: usize) -> Vec<f32> {
    let mut phase = 0.0_f64;
    (0..frames)
        .map(|frame| {
            let secs = frame as f64 / f64::from(RATE_HZ);
            phase += hz * (1.0 + 0.002 * (secs * 3.0 * TAU).sin()) / f64::from(RATE_HZ);
            let buzz: f64 = (1..=12)
                .map(|overtone| {
                    let hz_there = hz * f64::from(overtone);
                    let formants = [(600.0, 1.0), (1_200.0, 0.5)];
                    let loud: f64 = formants
                        .iter()
                        .map(|(centre, size)| size / (1.0 + ((hz_there - centre) / 150.0).powi(2)))
                        .sum();
                    (phase * f64::from(overtone) * TAU).sin() * (0.05 + loud)
                })
                .sum();
            let syllable = (secs * 4.0 * std::f64::consts::PI).sin().abs().sqrt();
            (buzz * syllable * 0.2) as f32
        })
        .collect()
}

/// A sound that tells its time: its pitch rises from 200 Hz by 20 Hz each second.
pub(super) fn chirp(frames: usize) -> Vec<f32> {
    (0..frames)
        .map(|frame| {
            let secs = frame as f64 / f64::from(RATE_HZ);
            (((200.0 + 10.0 * secs) * secs * TAU).sin() * 0.5) as f32
        })
        .collect()
}

/// The pitch between two limits, as the lag at which the sound is most like itself.
pub(super) fn pitch(sound: &[f32], low_hz: f64, high_hz: f64) -> f64 {
    let rate_hz = f64::from(RATE_HZ);
    let (first, last) = ((rate_hz / high_hz) as usize, (rate_hz / low_hz) as usize + 1);
    let likeness = |lag: usize| -> f64 {
        let (mut both, mut old, mut new) = (0.0, 0.0, 0.0);
        for (a, b) in sound.iter().zip(&sound[lag..]) {
            let (a, b) = (f64::from(*a), f64::from(*b));
            (both, old, new) = (both + a * b, old + a * a, new + b * b);
        }
        both / (old * new).sqrt()
    };
    let found: Vec<f64> = (first..=last).map(likeness).collect();
    let best = (1..found.len() - 1)
        .max_by(|&a, &b| found[a].total_cmp(&found[b]))
        .expect("lags");
    // Between the lags: the top of the parabola through the three around.
    let (left, top, right) = (found[best - 1], found[best], found[best + 1]);
    let shift = (left - right) / (2.0 * (left - 2.0 * top + right));
    rate_hz / ((first + best) as f64 + shift)
}

pub(super) fn rms(sound: &[f32]) -> f32 {
    (sound.iter().map(|sample| sample * sample).sum::<f32>() / sound.len().max(1) as f32).sqrt()
}

/// The softest 5 ms.
pub(super) fn softest(sound: &[f32]) -> f32 {
    sound.chunks_exact(240).map(rms).fold(f32::MAX, f32::min)
}

/// The largest step between two samples.
pub(super) fn steepest(sound: &[f32]) -> f32 {
    sound
        .windows(2)
        .map(|pair| (pair[1] - pair[0]).abs())
        .fold(0.0, f32::max)
}
