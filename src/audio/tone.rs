//! A soft chime, to hear whether a loudspeaker works.

use std::f32::consts::TAU;

/// The rate of [`chime`], frames a second.
pub const CHIME_RATE_HZ: u32 = 48_000;

/// Two notes, a fifth apart: each begins at, rises within and lasts (in seconds), at a pitch in Hz.
const NOTES: [(f32, f32); 2] = [(0.0, 523.25), (0.22, 783.99)];
const RISE_SECS: f32 = 0.012;
const LENGTH_SECS: f32 = 0.95;
const FADE_SECS: f32 = 0.2;
/// Peak of each note: together about −14 dBFS.
const LOUDNESS: f32 = 0.1;

/// Two soft notes, mono, about a second long. They begin and end in silence.
#[must_use]
pub fn chime() -> Vec<f32> {
    let count = (LENGTH_SECS * CHIME_RATE_HZ as f32) as usize;
    (0..count)
        .map(|frame| {
            let secs = frame as f32 / CHIME_RATE_HZ as f32;
            let notes: f32 = NOTES
                .iter()
                .map(|&(start, pitch_hz)| note(secs - start, pitch_hz))
                .sum();
            notes * ((LENGTH_SECS - secs) / FADE_SECS).clamp(0.0, 1.0)
        })
        .collect()
}

/// A struck note at `secs` after its beginning.
fn note(secs: f32, pitch_hz: f32) -> f32 {
    if secs < 0.0 {
        return 0.0;
    }
    let envelope = (secs / RISE_SECS).min(1.0) * (-secs / 0.25).exp();
    let phase = TAU * pitch_hz * secs;
    LOUDNESS * envelope * (phase.sin() + 0.25 * (2.0 * phase).sin())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_chime_is_soft_and_begins_and_ends_in_silence() {
        let chime = chime();
        let peak = chime
            .iter()
            .copied()
            .fold(0.0, |peak: f32, sample| peak.max(sample.abs()));
        assert!((0.05..0.3).contains(&peak), "{peak}");
        assert!(chime[0].abs() < 1e-6 && chime[chime.len() - 1].abs() < 1e-3);
    }
}
