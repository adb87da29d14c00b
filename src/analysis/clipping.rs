//! Samples that are cut off flat: several in a row at the very extreme of the sound, wherever that lies.
//!
//! Unit: samples at the sound's own rate, both sides of the waveform together. A run counts from 4 equal samples at
//! 48 kHz on (83 µs; at lower rates no fewer than 3), a side from two runs on: one such run may be chance. The rule is
//! our own. It needs no full scale, so that what was cut at −6 dBFS or in 16 bits is found as well; a clean sound 0.1 dB
//! below full scale has none.
//!
//! Limits: what was cut and then filtered, resampled or compressed with loss is not flat any more and not found. A
//! synthetic square wave is.

/// A run as long as this is no accident, in samples at 48 kHz; at other rates it is as long in time.
const LEAST_RUN_SECS: f64 = 4.0 / 48_000.0;
/// The shortest run at any rate.
const LEAST_RUN: u64 = 3;
/// Samples that are looked at together first.
const AT_A_TIME: usize = 64;
/// What is softer than this, −20 dBFS, was not cut off: it is silence with a digit or two of noise.
const LEAST_EXTREME: f32 = 0.1;
/// As many such runs are no accident.
const LEAST_RUNS: u64 = 2;

/// One side of the waveform.
#[derive(Debug, Clone, Copy, Default)]
struct Side {
    extreme: f32,
    /// How long the run at the extreme is by now.
    run: u64,
    runs: u64,
    samples: u64,
}

impl Side {
    fn push(&mut self, value: f32, least_run: u64) {
        if value > self.extreme {
            *self = Self {
                extreme: value,
                run: 1,
                ..Self::default()
            };
        } else if value.to_bits() == self.extreme.to_bits() && value > 0.0 {
            self.run += 1;
            if self.run == least_run {
                self.runs += 1;
                self.samples += self.run;
            } else if self.run > least_run {
                self.samples += 1;
            }
        } else {
            self.run = 0;
        }
    }

    fn clipped(self) -> u64 {
        if self.runs >= LEAST_RUNS && self.extreme >= LEAST_EXTREME {
            self.samples
        } else {
            0
        }
    }
}

/// Counts clipped samples of a sound that comes in blocks.
#[derive(Debug, Clone, Copy)]
pub struct Clipping {
    over: Side,
    under: Side,
    least_run: u64,
}

impl Clipping {
    /// A counter for sound of this rate.
    #[must_use]
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a few samples"
    )]
    pub fn new(sample_rate_hz: u32) -> Self {
        let least_run = (LEAST_RUN_SECS * f64::from(sample_rate_hz)).round() as u64;
        Self {
            over: Side::default(),
            under: Side::default(),
            least_run: least_run.max(LEAST_RUN),
        }
    }

    /// Takes in the next samples.
    pub fn push(&mut self, samples: &[f32]) {
        for samples in samples.chunks(AT_A_TIME) {
            // Nearly all of a sound is nowhere near its extremes, and ends whatever run there was.
            let peak = samples
                .iter()
                .fold(0.0_f32, |peak, sample| peak.max(sample.abs()));
            if peak < self.over.extreme.min(self.under.extreme) {
                (self.over.run, self.under.run) = (0, 0);
                continue;
            }
            for &sample in samples {
                self.over.push(sample, self.least_run);
                self.under.push(-sample, self.least_run);
            }
        }
    }

    /// How many samples lie in runs at the extremes.
    #[must_use]
    pub fn samples(&self) -> u64 {
        self.over.clipped() + self.under.clipped()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn clipped(gain: f32, limit: f32) -> u64 {
        let mut clipping = Clipping::new(48_000);
        for start in 0..48 {
            let block: Vec<f32> = (start * 1_000_u32..(start + 1) * 1_000)
                .map(|at| {
                    #[expect(clippy::cast_precision_loss, reason = "a second of samples")]
                    let secs = at as f32 / 48_000.0;
                    let slow = (secs * 3.0).sin().mul_add(0.4, 0.6);
                    let value = gain * slow * (secs * 180.0 * std::f32::consts::TAU).sin();
                    // As a file of 16 bits has it.
                    (value.clamp(-limit, limit) * 32_767.0).round() / 32_768.0
                })
                .collect();
            clipping.push(&block);
        }
        clipping.samples()
    }

    #[test]
    fn flat_tops_are_found_at_any_level_and_a_loud_clean_sound_has_none() {
        assert!(clipped(0.8, 0.5) > 500, "at −6 dBFS");
        assert!(clipped(1.4, 1.0) > 500, "at full scale");
        assert_eq!(clipped(0.99, 1.0), 0);
        assert_eq!(clipped(0.000_05, 1.0), 0, "the last digit of silence");
    }
    #[test]
    fn an_extreme_that_is_met_again_and_again_but_never_held_is_no_clipping() {
        // Pulses of the same height, two over and one under in every 200 samples.
        let pulses = |held: usize| -> Vec<f32> {
            (0..20_000)
                .map(|at| match at % 200 {
                    place if place % 50 < held && place < 100 => 0.5,
                    place if (100..100 + held).contains(&place) => -0.5,
                    _ => 0.001,
                })
                .collect()
        };
        for block in [1, 3, 64, 1_000, 20_000] {
            let of = |held| {
                let mut clipping = Clipping::new(48_000);
                pulses(held).chunks(block).for_each(|block| clipping.push(block));
                clipping.samples()
            };
            assert_eq!(of(1), 0, "blocks of {block}");
            assert_eq!(of(3), 0, "blocks of {block}");
            assert_eq!(of(4), 3 * 100 * 4, "blocks of {block}");
        }
    }
}
