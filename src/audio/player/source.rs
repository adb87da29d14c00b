//! The sound a player plays, in blocks ready for the device.
//!
//! A change of speed that keeps the pitch belongs between reading the file and changing the rate: it maps file frames
//! to played frames, which [`Feeder::block`] already keeps apart through `Block::step`.

use std::{path::Path, sync::Arc};

use super::resample::Resampler;
use crate::{audio::AudioError, wav::Reader};

/// Frames of a block. At 48 kHz a block lasts 5 ms.
pub(super) const BLOCK_FRAMES: usize = 256;

/// A piece of sound on its way to the device's callback.
#[derive(Debug, Clone, Copy)]
pub(super) struct Block {
    /// Which seek it belongs to; blocks of an older one are thrown away.
    pub(super) epoch: u32,
    /// Frame of the file at which it begins.
    pub(super) start_frame: f64,
    /// Frames of the file for each frame played.
    pub(super) step: f64,
    /// How much of `samples` is sound.
    pub(super) len: usize,
    /// Whether the sound ends with it.
    pub(super) last: bool,
    pub(super) samples: [f32; BLOCK_FRAMES],
}

/// What can be played.
pub(super) enum Sound {
    /// A WAV file.
    File(Box<Reader>),
    /// Sound made by the program.
    Made {
        samples: Arc<[f32]>,
        sample_rate_hz: u32,
        next: usize,
    },
}

impl Sound {
    pub(super) fn open(path: &Path) -> Result<Self, AudioError> {
        Ok(Self::File(Box::new(Reader::open(path)?)))
    }

    pub(super) fn sample_rate_hz(&self) -> u32 {
        match self {
            Self::File(reader) => reader.info().sample_rate_hz,
            Self::Made { sample_rate_hz, .. } => *sample_rate_hz,
        }
    }

    pub(super) fn frames(&self) -> u64 {
        match self {
            Self::File(reader) => reader.info().frames,
            Self::Made { samples, .. } => samples.len() as u64,
        }
    }

    fn seek(&mut self, frame: u64) -> Result<(), AudioError> {
        match self {
            Self::File(reader) => reader.seek(frame)?,
            Self::Made { next, .. } => *next = usize::try_from(frame).unwrap_or(usize::MAX),
        }
        Ok(())
    }

    /// Fills `out` from the front; what is returned is how far. 0 at the end.
    fn read(&mut self, out: &mut [f32]) -> Result<usize, AudioError> {
        match self {
            Self::File(reader) => Ok(reader.read_mono(out)?),
            Self::Made { samples, next, .. } => {
                let rest = samples.get(*next..).unwrap_or_default();
                let count = rest.len().min(out.len());
                for (to, from) in out.iter_mut().zip(rest) {
                    *to = *from;
                }
                *next += count;
                Ok(count)
            }
        }
    }
}

/// Cuts a sound into blocks at the rate of the device.
pub(super) struct Feeder {
    sound: Sound,
    device_rate_hz: u32,
    resampler: Option<Resampler>,
    epoch: u32,
    /// Frame of the file at which the feeding began, and frames for the device made since.
    origin_frame: u64,
    made: u64,
    input: Vec<f32>,
    ready: Vec<f32>,
    taken: usize,
    sound_ended: bool,
    ended: bool,
}

impl Feeder {
    pub(super) fn new(sound: Sound) -> Self {
        Self {
            device_rate_hz: sound.sample_rate_hz(),
            sound,
            resampler: None,
            epoch: 0,
            origin_frame: 0,
            made: 0,
            input: Vec::new(),
            ready: Vec::new(),
            taken: 0,
            sound_ended: false,
            ended: true,
        }
    }

    pub(super) fn sound(&self) -> &Sound {
        &self.sound
    }

    /// Starts over at `frame` of the file, for a device at `device_rate_hz`.
    pub(super) fn seek(&mut self, frame: u64, epoch: u32, device_rate_hz: u32) -> Result<(), AudioError> {
        let frame = frame.min(self.sound.frames());
        let rate_hz = self.sound.sample_rate_hz();
        self.sound.seek(frame)?;
        self.device_rate_hz = device_rate_hz;
        self.resampler = if rate_hz == device_rate_hz {
            None
        } else {
            Some(
                Resampler::new(rate_hz, device_rate_hz).ok_or_else(|| AudioError::OddFormat {
                    name: "the loudspeaker".to_owned(),
                    offered: format!("{device_rate_hz} Hz"),
                })?,
            )
        };
        self.epoch = epoch;
        self.origin_frame = frame;
        self.made = 0;
        self.ready.clear();
        self.taken = 0;
        self.sound_ended = false;
        self.ended = false;
        Ok(())
    }

    /// The next block; `None` after the last, which says so itself.
    #[expect(
        clippy::cast_precision_loss,
        reason = "2^53 frames are 1,500 years at 192 kHz"
    )]
    pub(super) fn block(&mut self) -> Result<Option<Block>, AudioError> {
        if self.ended {
            return Ok(None);
        }
        while self.ready.len() - self.taken < BLOCK_FRAMES && !self.complete() {
            self.make_ready()?;
        }
        let step = f64::from(self.sound.sample_rate_hz()) / f64::from(self.device_rate_hz.max(1));
        let start_frame = self.origin_frame as f64 + self.made as f64 * step;
        let mut samples = [0.0; BLOCK_FRAMES];
        let left = usize::try_from(self.frames_to_make().saturating_sub(self.made)).unwrap_or(usize::MAX);
        let rest = self.ready.get(self.taken..).unwrap_or_default();
        let len = rest.len().min(BLOCK_FRAMES).min(left);
        for (to, from) in samples.iter_mut().zip(rest.iter().take(len)) {
            *to = *from;
        }
        self.taken += len;
        self.made += len as u64;
        self.ended = len == left || len == 0;
        Ok(Some(Block {
            epoch: self.epoch,
            start_frame,
            step,
            len,
            last: self.ended,
            samples,
        }))
    }

    /// How many frames the rest of the sound makes at the device's rate.
    fn frames_to_make(&self) -> u64 {
        let left = u128::from(self.sound.frames().saturating_sub(self.origin_frame));
        let rate_hz = u128::from(self.sound.sample_rate_hz().max(1));
        let frames = (left * u128::from(self.device_rate_hz)).div_ceil(rate_hz);
        u64::try_from(frames).unwrap_or(u64::MAX)
    }

    fn complete(&self) -> bool {
        let ready = (self.ready.len() - self.taken) as u64;
        // Without a resampler nothing is held back: what is not there when the sound ends will not come.
        self.made + ready >= self.frames_to_make() || (self.sound_ended && self.resampler.is_none())
    }

    fn make_ready(&mut self) -> Result<(), AudioError> {
        self.ready.drain(..self.taken);
        self.taken = 0;
        let wanted = self.resampler.as_ref().map_or(BLOCK_FRAMES * 4, Resampler::wants);
        self.input.clear();
        self.input.resize(wanted, 0.0);
        let mut filled = 0;
        while filled < wanted && !self.sound_ended {
            let rest = self.input.get_mut(filled..).unwrap_or_default();
            let count = self.sound.read(rest)?;
            self.sound_ended = count == 0;
            filled += count;
        }
        match &mut self.resampler {
            // The rest of the input is silence, which brings out what the filter holds.
            Some(resampler) => self.ready.extend_from_slice(resampler.process(&self.input)),
            None => self.ready.extend(self.input.iter().take(filled)),
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ramp(frames: usize) -> Feeder {
        let samples: Vec<f32> = (0..frames).map(|frame| frame as f32).collect();
        Feeder::new(Sound::Made {
            samples: samples.into(),
            sample_rate_hz: 48_000,
            next: 0,
        })
    }

    fn all(feeder: &mut Feeder) -> Vec<Block> {
        std::iter::from_fn(|| feeder.block().expect("reads")).collect()
    }

    fn sound(blocks: &[Block]) -> Vec<f32> {
        blocks
            .iter()
            .flat_map(|block| block.samples[..block.len].to_vec())
            .collect()
    }

    #[test]
    fn blocks_hold_the_whole_sound_and_the_last_says_so() {
        for frames in [1, 255, 256, 257, 5_000] {
            let mut feeder = ramp(frames);
            feeder.seek(0, 1, 48_000).expect("seeks");
            let blocks = all(&mut feeder);
            assert_eq!(
                sound(&blocks),
                (0..frames).map(|frame| frame as f32).collect::<Vec<_>>()
            );
            assert_eq!(blocks.iter().filter(|block| block.last).count(), 1);
            assert!(blocks.last().is_some_and(|block| block.last));
        }
    }

    #[test]
    fn after_a_seek_blocks_begin_at_its_frame_and_carry_its_epoch() {
        let mut feeder = ramp(5_000);
        feeder.seek(1_234, 7, 48_000).expect("seeks");
        let block = feeder.block().expect("reads").expect("a block");
        assert_eq!((block.epoch, block.samples[0]), (7, 1_234.0));
        assert!((block.start_frame - 1_234.0).abs() < 1e-9);
    }

    #[test]
    fn at_another_rate_the_sound_lasts_as_long_and_places_are_those_of_the_file() {
        let mut feeder = ramp(48_000);
        feeder.seek(24_000, 1, 44_100).expect("seeks");
        let blocks = all(&mut feeder);
        assert_eq!(sound(&blocks).len(), 22_050);
        let block = blocks[40];
        let middle = f64::from(block.samples[100]);
        let place = block.start_frame + 100.0 * block.step;
        assert!((middle - place).abs() < 2.0, "{middle} at {place}");
    }

    #[test]
    fn a_seek_past_the_end_ends_at_once() {
        let mut feeder = ramp(10);
        feeder.seek(99, 1, 48_000).expect("seeks");
        let blocks = all(&mut feeder);
        assert_eq!((blocks.len(), blocks[0].len, blocks[0].last), (1, 0, true));
    }
}
