//! What can be played, frame by frame: a file or sound made by the program. In which order is not known here.

use std::{path::Path, sync::Arc};

use crate::{audio::AudioError, wav::Reader};

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

    pub(super) fn made(samples: Arc<[f32]>, sample_rate_hz: u32) -> Self {
        Self::Made {
            samples,
            sample_rate_hz,
            next: 0,
        }
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

    pub(super) fn seek(&mut self, frame: u64) -> Result<(), AudioError> {
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

    /// Fills all of `out` if there is as much; less only at the end.
    pub(super) fn fill(&mut self, out: &mut [f32]) -> Result<usize, AudioError> {
        let mut filled = 0;
        while let Some(rest) = out.get_mut(filled..).filter(|rest| !rest.is_empty()) {
            match self.read(rest)? {
                0 => break,
                count => filled += count,
            }
        }
        Ok(filled)
    }
}
