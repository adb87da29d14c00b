//! Sound of any rate brought to the one rate that all measures but loudness and clipping are taken at, so that a take
//! measures the same whatever its microphone's rate was.

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
