//! How the power of a band of frequencies goes over time, in blocks of 5 ms. What it means is the others' business.
//!
//! Powers are mean squares, full scale 1: a sine of full scale has ½, which is −3 dB. Where a second has no whole number
//! of samples for 200 blocks, some have one more, so that the blocks stay in step with time however long the sound is.
//! At the edges of the band a tone is 3 dB down, beyond them 12 dB for each octave.

/// Length of a block.
pub const BLOCK_SECS: f64 = 0.005;

/// Blocks in a second.
const BLOCKS_PER_SEC: u64 = 200;

/// Below this power nothing is told apart: −120 dBFS.
const LEAST_POWER: f32 = 1e-12;

/// A second-order filter section, in the transposed direct form II.
#[derive(Debug, Clone, Copy)]
struct Section {
    b: [f32; 3],
    a: [f32; 2],
    state: [f32; 2],
}

impl Section {
    /// A Butterworth low-pass or high-pass of second order, by the formulas of R. Bristow-Johnson's Audio EQ Cookbook.
    #[expect(clippy::cast_possible_truncation, reason = "coefficients of a filter")]
    fn new(rate_hz: u32, hz: f64, is_high_pass: bool) -> Self {
        let w = std::f64::consts::TAU * hz / f64::from(rate_hz);
        let alpha = w.sin() / std::f64::consts::SQRT_2;
        let middle = if is_high_pass {
            1.0 + w.cos()
        } else {
            1.0 - w.cos()
        };
        let side = middle / 2.0;
        let middle = if is_high_pass { -middle } else { middle };
        let scale = 1.0 / (1.0 + alpha);
        Self {
            b: [side * scale, middle * scale, side * scale].map(|value| value as f32),
            a: [-2.0 * w.cos() * scale, (1.0 - alpha) * scale].map(|value| value as f32),
            state: [0.0; 2],
        }
    }

    fn run(&mut self, input: f32) -> f32 {
        let output = self.b[0] * input + self.state[0];
        // In this order the next sample waits for one multiplication and two sums only.
        self.state[0] = self.b[1] * input + self.state[1] - self.a[0] * output;
        self.state[1] = self.b[2] * input - self.a[1] * output;
        output
    }
}

/// Adds up the power of a band.
#[derive(Debug, Clone)]
pub struct Envelope {
    rate_hz: u32,
    high_pass: Section,
    low_pass: Option<Section>,
    sum: f32,
    /// Samples until the block is full.
    left: u32,
    powers: Vec<f32>,
}

impl Envelope {
    /// The band from `low_hz` to `high_hz`, 12 dB an octave at either side; with no `high_hz` all above `low_hz`.
    #[must_use]
    pub fn new(rate_hz: u32, low_hz: f64, high_hz: Option<f64>) -> Self {
        let mut envelope = Self {
            rate_hz: rate_hz.max(1),
            high_pass: Section::new(rate_hz, low_hz, true),
            low_pass: high_hz.map(|hz| Section::new(rate_hz, hz, false)),
            sum: 0.0,
            left: 0,
            powers: Vec::new(),
        };
        envelope.left = envelope.next_block();
        envelope
    }

    /// How many samples the next block has: one more now and then where the rate is no multiple of 200.
    fn next_block(&self) -> u32 {
        let edge = |block: u64| block * u64::from(self.rate_hz) / BLOCKS_PER_SEC;
        let block = self.powers.len() as u64;
        u32::try_from(edge(block + 1) - edge(block))
            .unwrap_or(u32::MAX)
            .max(1)
    }

    /// Takes in the next samples.
    pub fn push(&mut self, samples: &[f32]) {
        let mut rest = samples;
        while !rest.is_empty() {
            let (now, after) = rest.split_at(rest.len().min(self.left as usize));
            self.add(now);
            rest = after;
            self.left -= u32::try_from(now.len()).unwrap_or(self.left);
            if self.left == 0 {
                self.end_block();
            }
        }
    }

    /// Adds up samples of one block. What changes is kept in registers meanwhile: this is where the time goes.
    fn add(&mut self, samples: &[f32]) {
        let (mut high_pass, mut sum) = (self.high_pass, self.sum);
        if let Some(mut low_pass) = self.low_pass {
            for &sample in samples {
                let value = low_pass.run(high_pass.run(sample));
                sum += value * value;
            }
            self.low_pass = Some(low_pass);
        } else {
            for &sample in samples {
                let value = high_pass.run(sample);
                sum += value * value;
            }
        }
        (self.high_pass, self.sum) = (high_pass, sum);
    }

    fn end_block(&mut self) {
        #[expect(clippy::cast_precision_loss, reason = "a small number")]
        let mean = self.sum / self.next_block() as f32;
        // What a filter holds of sound long past must not become ever smaller numbers, which are slow.
        if mean < LEAST_POWER {
            self.high_pass.state = [0.0; 2];
            if let Some(low_pass) = &mut self.low_pass {
                low_pass.state = [0.0; 2];
            }
        }
        self.powers.push(mean.max(LEAST_POWER));
        self.sum = 0.0;
        self.left = self.next_block();
    }

    /// The mean power of each whole block, full scale 1.
    #[must_use]
    pub fn powers(&self) -> &[f32] {
        &self.powers
    }
}

/// A power in dB.
#[must_use]
pub fn decibels(power: f32) -> f32 {
    10.0 * power.max(LEAST_POWER).log10()
}

/// The weighted mean of the powers around each block; past the ends there is nothing.
#[must_use]
pub fn smoothed(powers: &[f32], weights: &[f32]) -> Vec<f32> {
    let half = weights.len() / 2;
    let total: f32 = weights.iter().sum();
    (0..powers.len())
        .map(|at| {
            let sum: f32 = weights
                .iter()
                .enumerate()
                .filter_map(|(index, weight)| Some(weight * powers.get((at + index).checked_sub(half)?)?))
                .sum();
            (sum / total).max(LEAST_POWER)
        })
        .collect()
}

/// The value below which a share of all lies; the values are put in order. 0 of none.
#[must_use]
pub fn percentile(values: &mut [f32], share: f64) -> f32 {
    values.sort_unstable_by(f32::total_cmp);
    #[expect(
        clippy::cast_precision_loss,
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a place in a list"
    )]
    let place = (share * values.len().saturating_sub(1) as f64).round() as usize;
    values.get(place).copied().unwrap_or(0.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tone(rate_hz: u32, hz: f64, frames: u32) -> Vec<f32> {
        (0..frames)
            .map(|at| (0.5 * (std::f64::consts::TAU * hz * f64::from(at) / f64::from(rate_hz)).sin()) as f32)
            .collect()
    }

    #[test]
    fn blocks_stay_in_step_with_time_for_an_hour() {
        // 22,050 / 200 is no whole number.
        const RATE_HZ: u32 = 22_050;
        let mut envelope = Envelope::new(RATE_HZ, 100.0, None);
        let (silence, loud) = (vec![0.0; RATE_HZ as usize], tone(RATE_HZ, 1_000.0, RATE_HZ));
        for _ in 0..3_599 {
            envelope.push(&silence);
        }
        envelope.push(&loud);
        assert_eq!(envelope.powers().len(), 3_600 * 200);
        let first = envelope.powers().iter().position(|power| *power > 1e-3);
        assert_eq!(first, Some(3_599 * 200), "where the last second begins");
    }

    #[test]
    fn a_tone_in_the_band_keeps_its_level_and_one_outside_of_it_does_not() {
        let level_db = |hz: f64| {
            let mut envelope = Envelope::new(16_000, 450.0, Some(1_700.0));
            envelope.push(&tone(16_000, hz, 16_000));
            // The filter has settled by then.
            let settled = &envelope.powers()[100..];
            decibels(settled.iter().sum::<f32>() / settled.len() as f32)
        };
        // A sine of 0.5 has a power of −9 dB.
        for hz in [800.0, 900.0, 1_000.0] {
            assert!((level_db(hz) + 9.03).abs() < 1.0, "{hz} Hz: {} dB", level_db(hz));
        }
        for edge_hz in [450.0, 1_700.0] {
            assert!(
                (level_db(edge_hz) + 12.04).abs() < 0.5,
                "{} dB at {edge_hz} Hz",
                level_db(edge_hz)
            );
        }
        for hz in [110.0, 5_500.0] {
            assert!(level_db(hz) < -31.0, "{hz} Hz: {} dB", level_db(hz));
        }
    }

    #[test]
    fn silence_is_the_least_power_and_no_less() {
        let mut envelope = Envelope::new(16_000, 100.0, Some(6_000.0));
        envelope.push(&vec![0.0; 1_600]);
        assert_eq!(envelope.powers().len(), 20);
        assert!(
            envelope
                .powers()
                .iter()
                .all(|power| power.to_bits() == LEAST_POWER.to_bits())
        );
    }

    #[test]
    fn a_percentile_is_one_of_the_values() {
        let of = |share| percentile(&mut [5.0, 1.0, 4.0, 2.0, 3.0], share).to_bits();
        assert_eq!([of(0.0), of(0.5), of(1.0)], [1.0_f32, 3.0, 5.0].map(f32::to_bits));
        assert_eq!(percentile(&mut [], 0.5).to_bits(), 0.0_f32.to_bits());
    }
}
