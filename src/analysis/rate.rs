//! Sound of any rate brought to the one rate that all measures but loudness and clipping are taken at, so that a take
//! measures the same whatever its microphone's rate was.
//!
//! Level is kept within 0.01 dB, place within half a sample of 16 kHz, length to the sample.

use rubato::{
    Fft, FixedSync, Resampler as _, WindowFunction, audioadapter_buffers::direct::InterleavedSlice,
};

/// The rate at which delivery is measured: speech has what is needed of it below 8 kHz.
pub const RATE_HZ: u32 = 16_000;

/// The rates that can be measured. Below, too little of speech is left; above, no microphone records.
pub const RATES_HZ: std::ops::RangeInclusive<u32> = 8_000..=768_000;

/// Input frames asked for at a time, and in how many pieces they are transformed: measured to be the fastest.
const CHUNK: usize = 3_072;
const SUB_CHUNKS: usize = 1;

/// Brings blocks of sound to [`RATE_HZ`], without the delay of its filter.
pub struct Rate {
    inner: Option<Fft<f32>>,
    waiting: Vec<f32>,
    output: Vec<f32>,
    /// Frames still to be left out: the filter's delay.
    skip: usize,
    /// Frames given and frames due by now.
    given: u64,
    taken: u64,
    from_hz: u32,
}

impl Rate {
    /// From `from_hz`. `None` outside of [`RATES_HZ`].
    #[must_use]
    pub fn new(from_hz: u32) -> Option<Self> {
        if !RATES_HZ.contains(&from_hz) {
            return None;
        }
        let inner = if from_hz == RATE_HZ {
            None
        } else {
            Some(
                Fft::new_custom(
                    from_hz as usize,
                    RATE_HZ as usize,
                    CHUNK,
                    SUB_CHUNKS,
                    1,
                    WindowFunction::BlackmanHarris2,
                    FixedSync::Input,
                )
                .ok()?,
            )
        };
        Some(Self {
            skip: inner.as_ref().map_or(0, Fft::output_delay),
            output: vec![0.0; inner.as_ref().map_or(0, Fft::output_frames_max)],
            inner,
            waiting: Vec::new(),
            given: 0,
            taken: 0,
            from_hz,
        })
    }

    /// Takes in the next samples and adds what comes of them to `out`.
    pub fn push(&mut self, samples: &[f32], out: &mut Vec<f32>) {
        self.taken += samples.len() as u64;
        let Some(wanted) = self.inner.as_ref().map(Fft::input_frames_next) else {
            out.extend_from_slice(samples);
            return;
        };
        self.waiting.extend_from_slice(samples);
        let whole = self.waiting.len() / wanted * wanted;
        for start in (0..whole).step_by(wanted) {
            self.process(start..start + wanted, out);
        }
        self.waiting.drain(..whole);
    }

    /// The end of the sound: adds what the filter still holds.
    pub fn finish(&mut self, out: &mut Vec<f32>) {
        let Some(wanted) = self.inner.as_ref().map(Fft::input_frames_next) else {
            return;
        };
        let due = self.taken * u64::from(RATE_HZ) / u64::from(self.from_hz);
        while self.given < due {
            self.waiting.resize(wanted, 0.0);
            let before = out.len();
            self.process(0..wanted, out);
            self.waiting.clear();
            let over = usize::try_from(self.given.saturating_sub(due)).unwrap_or(usize::MAX);
            out.truncate(out.len().saturating_sub(over).max(before));
        }
    }

    fn process(&mut self, range: std::ops::Range<usize>, out: &mut Vec<f32>) {
        let (Some(inner), Some(chunk)) = (&mut self.inner, self.waiting.get(range)) else {
            return;
        };
        let capacity = self.output.len();
        let written = match (
            InterleavedSlice::new(chunk, 1, chunk.len()),
            InterleavedSlice::new_mut(&mut self.output, 1, capacity),
        ) {
            (Ok(input), Ok(mut output)) => inner.process_into_buffer(&input, &mut output, None),
            // The sizes are right by construction.
            _ => return,
        };
        let written = written.map_or(0, |(_, written)| written);
        let skipped = self.skip.min(written);
        self.skip -= skipped;
        let new = self.output.get(skipped..written).unwrap_or_default();
        self.given += new.len() as u64;
        out.extend_from_slice(new);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Swelling and fading tones around 0.3 s and 1.1 s, all far below 4 kHz.
    fn sound(secs: f64) -> f32 {
        let bump = |center: f64, hz: f64| {
            let away = (secs - center) / 0.05;
            (-away * away).exp() * (std::f64::consts::TAU * hz * secs).sin()
        };
        (0.5 * bump(0.3, 220.0) + 0.4 * bump(1.1, 1_000.0)) as f32
    }

    fn made(rate_hz: u32, frames: usize) -> Vec<f32> {
        (0..frames)
            .map(|at| sound(at as f64 / f64::from(rate_hz)))
            .collect()
    }

    fn brought(from_hz: u32, samples: &[f32], block: usize) -> Vec<f32> {
        let mut rate = Rate::new(from_hz).expect("a rate that can be measured");
        let mut out = Vec::new();
        for block in samples.chunks(block) {
            rate.push(block, &mut out);
        }
        rate.finish(&mut out);
        out
    }

    #[test]
    fn sound_keeps_its_level_and_its_place_to_half_a_sample_at_every_rate() {
        for from_hz in [8_000, 16_000, 22_050, 44_100, 48_000, 96_000, 192_000] {
            let got = brought(from_hz, &made(from_hz, from_hz as usize * 3 / 2), 1_000);
            let wanted = made(RATE_HZ, RATE_HZ as usize * 3 / 2);
            assert_eq!(got.len(), wanted.len(), "{from_hz} Hz");
            let energy = |samples: &[f32]| samples.iter().map(|value| f64::from(value.powi(2))).sum::<f64>();
            let level = energy(&got) / energy(&wanted);
            assert!((level - 1.0).abs() < 0.002, "{from_hz} Hz: {level}");
            // What one sample of delay would make of the second tone, where it is steepest.
            let steepest = 0.4 * std::f32::consts::TAU * 1_000.0 / RATE_HZ as f32;
            let worst = got
                .iter()
                .zip(&wanted)
                .map(|(got, wanted)| (got - wanted).abs())
                .fold(0.0, f32::max);
            assert!(
                worst < 0.5 * steepest,
                "{from_hz} Hz: {} samples",
                worst / steepest
            );
        }
    }

    #[test]
    fn the_length_is_right_to_the_frame() {
        for from_hz in [8_000_u32, 11_025, 22_050, 44_100, 96_000, 768_000] {
            for frames in [0, 1, 7, 3_071, 3_072, 3_073, 12_345, 100_003] {
                let got = brought(from_hz, &vec![0.25; frames], 4_096).len();
                let wanted = frames as u64 * u64::from(RATE_HZ) / u64::from(from_hz);
                assert_eq!(got as u64, wanted, "{frames} frames at {from_hz} Hz");
            }
        }
    }

    #[test]
    fn rates_beyond_what_can_be_measured_are_refused() {
        for from_hz in [0, 1, 7_999, 768_001, u32::MAX] {
            assert!(Rate::new(from_hz).is_none(), "{from_hz}");
        }
    }
}
