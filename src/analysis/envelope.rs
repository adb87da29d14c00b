//! How the power of bands of frequencies goes over time, in blocks of 5 ms. What it means is the others' business.
//!
//! Powers are mean squares, full scale 1: a sine of full scale has ½, which is −3 dB. Where a second has no whole number
//! of samples for 200 blocks, some have one more, so that the blocks stay in step with time however long the sound is.
//! At the edges of a band a tone is 3 dB down, beyond them 12 dB for each octave.

use super::push;

/// Length of a block.
pub const BLOCK_SECS: f64 = 0.005;

/// Blocks in a second.
const BLOCKS_PER_SEC: u64 = 200;

/// Below this power nothing is told apart: −120 dBFS.
pub const LEAST_POWER: f32 = 1e-12;

/// Bands that are filtered at a time: as many as take no longer than one.
pub const LANES: usize = 8;

/// Counts the samples of each block.
#[derive(Debug, Clone, Copy)]
struct Blocks {
    rate_hz: u32,
    /// How many are full.
    full: u64,
    /// Samples until this one is.
    left: u32,
}

impl Blocks {
    fn new(rate_hz: u32) -> Self {
        let mut blocks = Self {
            rate_hz: rate_hz.max(1),
            full: 0,
            left: 0,
        };
        blocks.left = blocks.length();
        blocks
    }

    /// How many samples this block has: one more now and then where the rate is no multiple of 200.
    fn length(self) -> u32 {
        let edge = |block: u64| block * u64::from(self.rate_hz) / BLOCKS_PER_SEC;
        u32::try_from(edge(self.full + 1) - edge(self.full))
            .unwrap_or(u32::MAX)
            .max(1)
    }

    /// The samples that still belong to this block, and the rest.
    fn split<'a>(&mut self, samples: &'a [f32]) -> (&'a [f32], &'a [f32]) {
        let (now, after) = samples.split_at(samples.len().min(self.left as usize));
        self.left -= u32::try_from(now.len()).unwrap_or(self.left);
        (now, after)
    }

    /// If this block is full: by what its sum is to be multiplied, and the next one begins.
    fn ended(&mut self) -> Option<f32> {
        if self.left > 0 {
            return None;
        }
        #[expect(clippy::cast_precision_loss, reason = "a small number")]
        let share = 1.0 / self.length() as f32;
        self.full += 1;
        self.left = self.length();
        Some(share)
    }
}

/// A course in steps of 10 ms, each the mean of the blocks before and after its moment.
#[derive(Debug, Clone, Default)]
struct Pairs {
    means: Vec<f32>,
    /// The first of a pair.
    waiting: f32,
}

impl Pairs {
    /// The block of this number; the first is the second of its pair.
    fn add(&mut self, block: u64, mean: f32) {
        if block.is_multiple_of(2) {
            push(&mut self.means, 0.5 * (self.waiting + mean));
            self.waiting = 0.0;
        } else {
            self.waiting = mean;
        }
    }

    /// All of it: half of a last pair as well.
    fn finish(mut self, blocks: u64) -> Vec<f32> {
        if blocks > 0 && blocks.is_multiple_of(2) {
            push(&mut self.means, 0.5 * self.waiting);
        }
        self.means
    }
}

/// A second-order filter section for each band, in the transposed direct form II.
#[derive(Debug, Clone, Copy)]
struct Sections {
    b: [[f32; LANES]; 3],
    a: [[f32; LANES]; 2],
    state: [[f32; LANES]; 2],
}

impl Sections {
    /// Sections that leave all as it is.
    const fn none() -> Self {
        Self {
            b: [[1.0; LANES], [0.0; LANES], [0.0; LANES]],
            a: [[0.0; LANES]; 2],
            state: [[0.0; LANES]; 2],
        }
    }

    /// Makes one of them a Butterworth low-pass or high-pass of second order, by the formulas of R. Bristow-Johnson's
    /// Audio EQ Cookbook.
    #[expect(clippy::cast_possible_truncation, reason = "coefficients of a filter")]
    fn set(&mut self, lane: usize, rate_hz: u32, hz: f64, is_high_pass: bool) {
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
        for (to, value) in self.b.iter_mut().zip([side, middle, side]) {
            to[lane] = (value * scale) as f32;
        }
        for (to, value) in self.a.iter_mut().zip([-2.0 * w.cos(), 1.0 - alpha]) {
            to[lane] = (value * scale) as f32;
        }
    }

    #[inline]
    fn run(&mut self, input: [f32; LANES]) -> [f32; LANES] {
        let [first, second] = &mut self.state;
        let mut output = [0.0; LANES];
        for lane in 0..LANES {
            output[lane] = self.b[0][lane] * input[lane] + first[lane];
            // In this order the next sample waits for one multiplication and two sums only.
            first[lane] = self.b[1][lane] * input[lane] + second[lane] - self.a[0][lane] * output[lane];
            second[lane] = self.b[2][lane] * input[lane] - self.a[1][lane] * output[lane];
        }
        output
    }

    fn forget(&mut self, lane: usize) {
        self.state[0][lane] = 0.0;
        self.state[1][lane] = 0.0;
    }
}

/// Adds up the powers of several bands, and of all of the sound.
#[derive(Debug, Clone)]
pub struct Bank {
    blocks: Blocks,
    high_pass: Sections,
    low_pass: Sections,
    sums: [f32; LANES],
    all: f32,
    fine: Vec<f32>,
    pairs: [Pairs; LANES],
    plain: Pairs,
}

/// What a [`Bank`] found.
#[derive(Debug, Clone, Default)]
pub struct Bands {
    /// How many blocks were full.
    pub blocks: usize,
    /// The mean power of each whole block of the first band.
    pub fine: Vec<f32>,
    /// The mean power of each band in steps of 10 ms: of the block before and the block after the moment. None for the
    /// first one.
    pub bands: [Vec<f32>; LANES],
    /// The same of all of the sound.
    pub plain: Vec<f32>,
}

impl Bank {
    /// Bands from a frequency to another; with no second one all above the first.
    #[must_use]
    pub fn new(rate_hz: u32, bands: [(f64, Option<f64>); LANES]) -> Self {
        let mut bank = Self {
            blocks: Blocks::new(rate_hz),
            high_pass: Sections::none(),
            low_pass: Sections::none(),
            sums: [0.0; LANES],
            all: 0.0,
            fine: Vec::new(),
            pairs: std::array::from_fn(|_| Pairs::default()),
            plain: Pairs::default(),
        };
        for (lane, (low_hz, high_hz)) in bands.into_iter().enumerate() {
            bank.high_pass.set(lane, rate_hz, low_hz, true);
            if let Some(high_hz) = high_hz {
                bank.low_pass.set(lane, rate_hz, high_hz, false);
            }
        }
        bank
    }

    /// Takes in the next samples.
    pub fn push(&mut self, samples: &[f32]) {
        let mut rest = samples;
        while !rest.is_empty() {
            let (now, after) = self.blocks.split(rest);
            rest = after;
            self.add(now);
            let block = self.blocks.full;
            if let Some(share) = self.blocks.ended() {
                self.end_block(block, share);
            }
        }
    }

    /// Adds up samples of one block. What changes is kept in registers meanwhile: this is where the time goes.
    fn add(&mut self, samples: &[f32]) {
        let (mut high_pass, mut low_pass) = (self.high_pass, self.low_pass);
        let (mut sums, mut all) = (self.sums, self.all);
        for &sample in samples {
            all += sample * sample;
            let values = low_pass.run(high_pass.run([sample; LANES]));
            for lane in 0..LANES {
                sums[lane] += values[lane] * values[lane];
            }
        }
        (self.high_pass, self.low_pass) = (high_pass, low_pass);
        (self.sums, self.all) = (sums, all);
    }

    fn end_block(&mut self, block: u64, share: f32) {
        for lane in 0..LANES {
            let mean = self.sums[lane] * share;
            // What a filter holds of sound long past must not become ever smaller numbers, which are slow.
            if mean < LEAST_POWER {
                self.high_pass.forget(lane);
                self.low_pass.forget(lane);
            }
            let mean = mean.max(LEAST_POWER);
            if lane == 0 {
                push(&mut self.fine, mean);
            } else {
                self.pairs[lane].add(block, mean);
            }
        }
        self.plain.add(block, self.all * share);
        (self.sums, self.all) = ([0.0; LANES], 0.0);
    }

    /// What was found.
    #[must_use]
    pub fn finish(self) -> Bands {
        let full = self.blocks.full;
        let mut bands = self.pairs.map(|pairs| pairs.finish(full));
        bands[0].clear();
        Bands {
            blocks: self.fine.len(),
            fine: self.fine,
            bands,
            plain: self.plain.finish(full),
        }
    }
}

/// Adds up the power of all of a sound, in steps of 10 ms as [`Bands`] has them.
#[derive(Debug, Clone)]
pub struct Plain {
    blocks: Blocks,
    /// Samples take turns in them, so that one needn't wait for the other.
    sums: [f32; LANES],
    turn: usize,
    pairs: Pairs,
}

impl Plain {
    /// For sound of this rate.
    #[must_use]
    pub fn new(rate_hz: u32) -> Self {
        Self {
            blocks: Blocks::new(rate_hz),
            sums: [0.0; LANES],
            turn: 0,
            pairs: Pairs::default(),
        }
    }

    /// Takes in the next samples.
    pub fn push(&mut self, samples: &[f32]) {
        let mut rest = samples;
        while !rest.is_empty() {
            let (now, after) = self.blocks.split(rest);
            rest = after;
            self.add(now);
            let block = self.blocks.full;
            if let Some(share) = self.blocks.ended() {
                self.pairs.add(block, self.sums.iter().sum::<f32>() * share);
                (self.sums, self.turn) = ([0.0; LANES], 0);
            }
        }
    }

    /// Whose turn it is depends on the place in the block alone, so that the sum is the same however the sound comes.
    fn add(&mut self, samples: &[f32]) {
        let (first, rest) = samples.split_at(((LANES - self.turn) % LANES).min(samples.len()));
        let mut one_by_one = |samples: &[f32]| {
            for sample in samples {
                self.sums[self.turn] += sample * sample;
                self.turn = (self.turn + 1) % LANES;
            }
        };
        one_by_one(first);
        let (whole, last) = rest.as_chunks::<LANES>();
        one_by_one(last);
        for chunk in whole {
            for (sum, sample) in self.sums.iter_mut().zip(chunk) {
                *sum += sample * sample;
            }
        }
    }

    /// The mean powers.
    #[must_use]
    pub fn finish(self) -> Vec<f32> {
        self.pairs.finish(self.blocks.full)
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
    let sum = |values: &[f32], weights: &[f32]| -> f32 {
        let sum: f32 = values
            .iter()
            .zip(weights)
            .map(|(value, weight)| value * weight)
            .sum();
        (sum / total).max(LEAST_POWER)
    };
    (0..powers.len())
        .map(|at| {
            let end = (at + weights.len()).saturating_sub(half).min(powers.len());
            match at.checked_sub(half) {
                Some(start) => sum(&powers[start..end], weights),
                None => sum(&powers[..end], &weights[half - at..]),
            }
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
#[path = "envelope_tests.rs"]
mod tests;
