//! Floor 2, measures of delivery: samples and a rate come in, a report comes out. Files, devices and the window are not
//! known here. What each measure means to a speaker stands in `docs/measures.md`.

mod clipping;
mod envelope;
mod fillers;
pub mod loudness;
mod pitch;
mod rate;
mod report;
mod speech;
mod syllables;

pub use rate::RATES_HZ;
pub use report::Curves;

use crate::model::delivery::Report;

/// Frames that are best measured at a time: enough for two threads to be worth their while.
pub const BLOCK_FRAMES: usize = 1 << 16;

/// From here on a second thread costs less than it gains.
const WORTH_A_THREAD: usize = 1 << 14;

/// Measures a sound that comes in blocks, in memory that grows by some 100 bytes for each 10 ms.
pub struct Analyser {
    sample_rate_hz: u32,
    frames: u64,
    rate: Option<rate::Rate>,
    resampled: Vec<f32>,
    all: envelope::Envelope,
    speech: envelope::Envelope,
    vowels: envelope::Envelope,
    pitch: pitch::Pitch,
    loudness: loudness::Meter,
    clipping: clipping::Clipping,
}

impl Analyser {
    /// For mono sound of this rate. Outside of [`RATES_HZ`] all but its length is withheld.
    #[must_use]
    pub fn new(sample_rate_hz: u32) -> Self {
        let band = |(low_hz, high_hz)| envelope::Envelope::new(rate::RATE_HZ, low_hz, Some(high_hz));
        Self {
            sample_rate_hz,
            frames: 0,
            rate: rate::Rate::new(sample_rate_hz),
            resampled: Vec::new(),
            all: envelope::Envelope::new(sample_rate_hz, speech::BAND_HZ.0, None),
            speech: band(speech::BAND_HZ),
            vowels: band(syllables::BAND_HZ),
            pitch: pitch::Pitch::default(),
            loudness: loudness::Meter::new(sample_rate_hz),
            clipping: clipping::Clipping::new(sample_rate_hz),
        }
    }

    /// Takes in the next samples, full scale ±1. Long blocks are measured on two threads at once.
    pub fn push(&mut self, samples: &[f32]) {
        self.frames += samples.len() as u64;
        let Some(rate) = &mut self.rate else { return };
        let (loudness, clipping, all) = (&mut self.loudness, &mut self.clipping, &mut self.all);
        let mut at_its_own_rate = || {
            loudness.push(samples);
            clipping.push(samples);
            all.push(samples);
        };
        self.resampled.clear();
        let resampled = &mut self.resampled;
        let (speech, vowels, pitch) = (&mut self.speech, &mut self.vowels, &mut self.pitch);
        let mut at_one_rate = || {
            rate.push(samples, resampled);
            speech.push(resampled);
            vowels.push(resampled);
            pitch.push(resampled);
        };
        if samples.len() < WORTH_A_THREAD {
            at_its_own_rate();
            at_one_rate();
        } else {
            std::thread::scope(|scope| {
                scope.spawn(at_its_own_rate);
                at_one_rate();
            });
        }
    }

    /// What was measured of all that was taken in, and its course over time.
    #[must_use]
    pub fn finish(mut self) -> (Report, Curves) {
        self.resampled.clear();
        if let Some(rate) = &mut self.rate {
            rate.finish(&mut self.resampled);
        }
        self.speech.push(&self.resampled);
        self.vowels.push(&self.resampled);
        self.pitch.push(&self.resampled);
        report::make(self)
    }
}

/// Measures mono samples, full scale ±1.
#[must_use]
pub fn analyse(samples: &[f32], sample_rate_hz: u32) -> Report {
    let mut analyser = Analyser::new(sample_rate_hz);
    for block in samples.chunks(BLOCK_FRAMES) {
        analyser.push(block);
    }
    analyser.finish().0
}
