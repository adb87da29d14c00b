//! From the rate of a sound to another: that of a device that can't run at it, or of a sound it is joined with.

use rubato::{
    Async, FixedAsync, Resampler as _, SincInterpolationParameters, SincInterpolationType, WindowFunction,
    audioadapter_buffers::direct::InterleavedSlice,
};

/// Input frames of one step.
const CHUNK: usize = 1_024;

/// Changes the rate of mono sound, chunk by chunk. Made anew for each seek.
pub(super) struct Resampler {
    inner: Async<f32>,
    output: Vec<f32>,
    /// Frames the filter delays the sound by; they are left out at the start.
    skip: usize,
    /// The last frame left out.
    lead: f32,
}

impl Resampler {
    /// From `from_hz` to `to_hz`. `None` if there is no way between the two, such as a rate of zero.
    pub(super) fn new(from_hz: u32, to_hz: u32) -> Option<Self> {
        let parameters = SincInterpolationParameters {
            sinc_len: 128,
            f_cutoff: None,
            oversampling_factor: 128,
            interpolation: SincInterpolationType::Cubic,
            window: WindowFunction::BlackmanHarris2,
        };
        let ratio = f64::from(to_hz) / f64::from(from_hz);
        let inner = Async::new_sinc(ratio, 1.0, &parameters, CHUNK, 1, FixedAsync::Input).ok()?;
        Some(Self {
            skip: inner.output_delay(),
            lead: 0.0,
            output: vec![0.0; inner.output_frames_max()],
            inner,
        })
    }

    /// Leaves out `frames` more at the start: those of input that only gives the filter its past.
    pub(super) fn skip_more(&mut self, frames: usize) {
        self.skip += frames;
    }

    /// The last frame that was left out.
    pub(super) fn lead(&self) -> f32 {
        self.lead
    }

    /// How many frames [`process`](Self::process) takes.
    pub(super) fn wants(&self) -> usize {
        self.inner.input_frames_next()
    }

    /// The sound of `input`, as many frames as [`wants`](Self::wants) says, at the new rate. After the end of the
    /// sound, silence brings out what the filter still holds.
    pub(super) fn process(&mut self, input: &[f32]) -> &[f32] {
        let capacity = self.output.len();
        let written = match (
            InterleavedSlice::new(input, 1, input.len()),
            InterleavedSlice::new_mut(&mut self.output, 1, capacity),
        ) {
            (Ok(input), Ok(mut output)) => self.inner.process_into_buffer(&input, &mut output, None),
            // The sizes are right by construction; were they not, silence is better than an end.
            _ => return &[],
        };
        let written = written.map_or(0, |(_, written)| written);
        let skipped = self.skip.min(written);
        self.skip -= skipped;
        if let Some(last) = skipped.checked_sub(1).and_then(|last| self.output.get(last)) {
            self.lead = *last;
        }
        self.output.get(skipped..written).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tone_keeps_its_pitch_its_level_and_its_place() {
        for (from_hz, to_hz) in [
            (44_100_u32, 48_000_u32),
            (48_000, 44_100),
            (8_000, 48_000),
            (192_000, 48_000),
        ] {
            let mut resampler = Resampler::new(from_hz, to_hz).expect("possible");
            let tone = |frame: usize, rate_hz: u32| {
                (frame as f32 / rate_hz as f32 * 440.0 * std::f32::consts::TAU).sin() * 0.5
            };
            let (mut fed, mut out) = (0, Vec::new());
            while out.len() < to_hz as usize / 2 {
                let input: Vec<f32> = (fed..fed + resampler.wants())
                    .map(|frame| tone(frame, from_hz))
                    .collect();
                fed += input.len();
                out.extend_from_slice(resampler.process(&input));
            }
            let worst = (1_000..to_hz as usize / 2)
                .map(|frame| (out[frame] - tone(frame, to_hz)).abs())
                .fold(0.0, f32::max);
            assert!(worst < 0.05, "{from_hz} to {to_hz}: off by {worst}");
        }
    }

    #[test]
    fn a_rate_of_zero_is_refused() {
        assert!(Resampler::new(0, 48_000).is_none());
    }
}
