//! How loud a sound is to a listener, as EBU R 128 and ITU-R BS.1770-4 measure it, and the gains with which two sounds
//! are equally loud. The `ebur128` crate does the measuring.
//!
//! Unit: LUFS, integrated over the whole sound with both gates, the absolute one at −70 LUFS and the relative one 10 LU
//! below; peaks are samples in dBFS, not true peaks between samples. Within 0.1 LU of what ffmpeg measures.
//!
//! Limits: it tells how loud the recording is, which is as much the microphone, its distance and its gain as the voice.

use ebur128::{EbuR128, Mode};

/// What is left below full scale when a sound is made louder, in dB.
const HEADROOM_DB: f64 = 1.0;

/// The most a sound is made louder, in dB: beyond that one hears mostly its noise.
const MOST_DB: f64 = 18.0;

/// How loud a whole sound is.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Loudness {
    /// Integrated loudness in LUFS; `None` if nothing in it is above the gate at −70 LUFS.
    pub integrated_lufs: Option<f64>,
    /// Its largest sample in dBFS; minus infinity if it is silent.
    pub peak_dbfs: f64,
}

/// Measures a mono sound block by block.
pub struct Meter {
    meter: Option<EbuR128>,
    peak: f32,
}

impl Meter {
    /// A meter for a sound of this rate. At rates that BS.1770's filter is not made for (below 16 Hz, above 2.8 MHz)
    /// there is no loudness to be had.
    #[must_use]
    pub fn new(sample_rate_hz: u32) -> Self {
        Self {
            meter: EbuR128::new(1, sample_rate_hz, Mode::I).ok(),
            peak: 0.0,
        }
    }

    /// Takes in the next samples, full scale ±1.
    pub fn push(&mut self, samples: &[f32]) {
        self.peak = samples
            .iter()
            .fold(self.peak, |peak, sample| peak.max(sample.abs()));
        if let Some(meter) = &mut self.meter
            && meter.add_frames_f32(samples).is_err()
        {
            self.meter = None;
        }
    }

    /// How loud all that was taken in is.
    #[must_use]
    pub fn loudness(&self) -> Loudness {
        let integrated = self.meter.as_ref().and_then(|meter| meter.loudness_global().ok());
        Loudness {
            integrated_lufs: integrated.filter(|lufs| lufs.is_finite()),
            peak_dbfs: 20.0 * f64::from(self.peak).log10(),
        }
    }
}

/// The gains, as factors, with which two sounds are equally loud: as loud as the louder one, or as near to that as the
/// peaks of both let them come without clipping. 1 for both if one can't be measured.
#[must_use]
pub fn matched(sounds: [Loudness; 2]) -> [f32; 2] {
    let (Some(first), Some(second)) = (sounds[0].integrated_lufs, sounds[1].integrated_lufs) else {
        return [1.0, 1.0];
    };
    let most = |lufs: f64, sound: Loudness| lufs + (-HEADROOM_DB - sound.peak_dbfs).clamp(0.0, MOST_DB);
    let target = first
        .max(second)
        .min(most(first, sounds[0]))
        .min(most(second, sounds[1]));
    [first, second].map(|lufs| factor(target - lufs))
}

#[expect(clippy::cast_possible_truncation, reason = "a factor of a few digits")]
fn factor(db: f64) -> f32 {
    10.0_f64.powf(db / 20.0) as f32
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A sine of 1 kHz at 48 kHz.
    fn tone(peak: f32, secs: u32) -> Vec<f32> {
        (0..48_000 * secs)
            .map(|index| {
                #[expect(clippy::cast_precision_loss, reason = "a few seconds of samples")]
                let phase = std::f32::consts::TAU * ((index % 48) as f32) / 48.0;
                peak * phase.sin()
            })
            .collect()
    }

    fn measured(samples: &[f32]) -> Loudness {
        let mut meter = Meter::new(48_000);
        samples.chunks(997).for_each(|block| meter.push(block));
        meter.loudness()
    }

    #[test]
    fn a_full_sine_of_997_hertz_or_thereabouts_measures_minus_three() {
        // BS.1770-4: a 0 dBFS sine of 997 Hz in one channel measures −3.01 LKFS.
        let loudness = measured(&tone(1.0, 5));
        let lufs = loudness.integrated_lufs.expect("it is loud");
        assert!((lufs + 3.01).abs() < 0.1, "{lufs}");
        assert!(loudness.peak_dbfs.abs() < 0.01, "{}", loudness.peak_dbfs);
    }

    #[test]
    fn the_softer_one_is_lifted_to_the_louder_one() {
        let (loud, soft) = (measured(&tone(0.5, 4)), measured(&tone(0.1, 4)));
        let [as_it_is, lifted] = matched([loud, soft]);
        assert!((as_it_is - 1.0).abs() < 0.01, "{as_it_is}");
        assert!((lifted - 5.0).abs() < 0.05, "{lifted}");
    }

    #[test]
    fn a_lift_beyond_reason_is_shared_with_the_louder_one() {
        let (loud, soft) = (measured(&tone(0.5, 4)), measured(&tone(0.05, 4)));
        let [lowered, lifted] = matched([loud, soft]);
        assert!((lifted - 7.94).abs() < 0.01, "18 dB, {lifted}");
        assert!(
            (0.5 * lowered - 0.05 * lifted).abs() < 0.002,
            "{lowered} and {lifted}"
        );
    }

    #[test]
    fn what_can_not_be_lifted_pulls_the_other_one_down() {
        // Full of peaks, but soft on average: it can't be made louder.
        let mut peaky = tone(0.05, 4);
        peaky[24_000] = 0.95;
        let (peaky, loud) = (measured(&peaky), measured(&tone(0.5, 4)));
        let [kept, pulled] = matched([peaky, loud]);
        assert!((kept - 1.0).abs() < 0.01, "{kept}");
        let lufs = loud.integrated_lufs.expect("loud") + 20.0 * f64::from(pulled).log10();
        assert!((lufs - peaky.integrated_lufs.expect("loud enough")).abs() < 0.01);
    }

    #[test]
    fn silence_has_no_loudness_and_changes_nothing() {
        let silent = measured(&[0.0; 48_000]);
        assert_eq!(silent.integrated_lufs, None);
        assert_eq!(
            matched([silent, measured(&tone(0.5, 4))]).map(f32::to_bits),
            [1.0_f32.to_bits(); 2]
        );
        assert_eq!(Meter::new(0).loudness().integrated_lufs, None);
    }
}
