//! How loud a block of sound is, and a meter for the eye made of that.

/// Below this nothing is told apart from silence; the least a meter shows.
pub const FLOOR_DBFS: f32 = -120.0;

/// A sample at or above this counts as full scale: one step of 16 bits below it.
const FULL_SCALE: f32 = 32_766.5 / 32_768.0;
/// So many samples in a row at full scale are clipping; one or two may be a true peak.
const CLIPPED_RUN: u32 = 3;

/// `amplitude` (1 = full scale) in decibels, not below [`FLOOR_DBFS`].
#[must_use]
pub fn dbfs(amplitude: f32) -> f32 {
    if amplitude > 0.0 {
        (20.0 * amplitude.log10()).max(FLOOR_DBFS)
    } else {
        FLOOR_DBFS
    }
}

/// How loud a stretch of sound is.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Level {
    /// How long it is.
    pub secs: f32,
    /// The largest amplitude, 0 to 1.
    pub peak: f32,
    /// The mean of the squares of the samples.
    pub mean_square: f32,
    /// Whether several samples in a row were at full scale.
    pub clipped: bool,
}

impl Level {
    /// The root of the mean square, in decibels.
    #[must_use]
    pub fn rms_dbfs(&self) -> f32 {
        dbfs(self.mean_square.sqrt())
    }
}

/// Measures blocks; a run at full scale may go on from one to the next.
#[derive(Debug, Default)]
pub struct Gauge {
    run: u32,
}

impl Gauge {
    /// The level of `samples` at `sample_rate_hz`.
    #[expect(clippy::cast_precision_loss, reason = "blocks are short")]
    pub fn measure(&mut self, samples: &[f32], sample_rate_hz: u32) -> Level {
        let (mut peak, mut sum, mut clipped) = (0.0_f32, 0.0_f32, false);
        for &sample in samples {
            let amplitude = sample.abs();
            peak = peak.max(amplitude);
            sum += sample * sample;
            self.run = if amplitude >= FULL_SCALE {
                self.run.saturating_add(1)
            } else {
                0
            };
            clipped |= self.run >= CLIPPED_RUN;
        }
        Level {
            secs: samples.len() as f32 / sample_rate_hz.max(1) as f32,
            peak,
            mean_square: sum / samples.len().max(1) as f32,
            clipped,
        }
    }
}

/// The time within which a meter's RMS follows the sound.
const RMS_SECS: f32 = 0.3;
/// How fast a meter's peak falls.
const FALL_DB_PER_SEC: f32 = 24.0;

/// A meter's pointers: the peak jumps up and falls slowly, the RMS is smoothed.
#[derive(Debug, Clone, Copy)]
pub struct Needle {
    peak_dbfs: f32,
    mean_square: f32,
}

impl Default for Needle {
    fn default() -> Self {
        Self {
            peak_dbfs: FLOOR_DBFS,
            mean_square: 0.0,
        }
    }
}

impl Needle {
    /// Moves on by a stretch of sound.
    pub fn advance(&mut self, level: &Level) {
        let fallen = self.peak_dbfs - FALL_DB_PER_SEC * level.secs;
        self.peak_dbfs = dbfs(level.peak).max(fallen);
        let follow = 1.0 - (-level.secs / RMS_SECS).exp();
        self.mean_square += (level.mean_square - self.mean_square) * follow;
    }

    /// The peak.
    #[must_use]
    pub fn peak_dbfs(&self) -> f32 {
        self.peak_dbfs
    }

    /// The smoothed RMS.
    #[must_use]
    pub fn rms_dbfs(&self) -> f32 {
        dbfs(self.mean_square.sqrt())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn close(left: f32, right: f32, within: f32) {
        assert!((left - right).abs() <= within, "{left} against {right}");
    }

    #[test]
    fn a_full_scale_square_wave_is_at_0_dbfs_and_silence_at_the_floor() {
        let level = Gauge::default().measure(&[1.0, -1.0], 48_000);
        close(level.rms_dbfs(), 0.0, 1e-4);
        close(dbfs(level.peak), 0.0, 1e-4);
        close(
            Gauge::default().measure(&[0.0; 9], 48_000).rms_dbfs(),
            FLOOR_DBFS,
            0.0,
        );
        close(Gauge::default().measure(&[], 48_000).rms_dbfs(), FLOOR_DBFS, 0.0);
    }

    #[test]
    fn three_samples_in_a_row_at_full_scale_clip_even_across_blocks() {
        let mut gauge = Gauge::default();
        assert!(!gauge.measure(&[0.1, 1.0, 1.0], 48_000).clipped);
        assert!(gauge.measure(&[1.0, 0.1], 48_000).clipped);
        assert!(!gauge.measure(&[1.0, 0.1, -1.0, 0.0], 48_000).clipped);
        let largest = 32_767.0 / 32_768.0;
        assert!(gauge.measure(&[largest, -1.0, largest], 48_000).clipped);
    }

    #[test]
    fn the_peak_jumps_up_and_falls_slowly() {
        let mut needle = Needle::default();
        let at = |peak: f32| Level {
            secs: 0.1,
            peak,
            ..Level::default()
        };
        needle.advance(&at(0.5));
        close(needle.peak_dbfs(), -6.02, 0.01);
        needle.advance(&at(0.0));
        close(needle.peak_dbfs(), -6.02 - 2.4, 0.01);
    }
}
