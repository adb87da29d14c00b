//! A part of one sound replaced by another, joined without a click. All that lies outside the joins stays bit for bit
//! what it was; which frames are replaced by which is `model::cut`'s business.

use std::path::Path;

use super::{AudioError, resample::Resampler};
use crate::{
    model::cut::{Cut, Fade},
    wav::{Reader, StoredReader, StoredWriter},
};

/// Frames moved at a time.
const BLOCK_FRAMES: usize = 16 * 1024;
/// Steps of a change of rate that may make no sound, before it is given up.
const MOST_BARREN: u32 = 10_000;

/// Writes to `target` the sound of `original` with what `cut` removes replaced by what it uses of `pick_up`, in the
/// original's format and at its rate. `progress` is told now and then which share is done. Gives the frames written.
///
/// At each join one sound fades into the other over 20 ms by a raised cosine. What fades in or out is what was really
/// recorded beyond the join: the pick-up's lead-in, and the beginning or the end of the part it replaces.
///
/// # Errors
/// [`AudioError::Wav`] if one of the files can't be read, the new one can't be written, or would be longer than a file
/// can be; [`AudioError::OddFormat`] if there is no way from the pick-up's rate to the original's.
pub fn splice(
    original: &Path,
    pick_up: &Path,
    cut: &Cut,
    target: &Path,
    progress: &mut dyn FnMut(f32),
) -> Result<u64, AudioError> {
    let mut original = StoredReader::open(original)?;
    let info = original.info();
    let mut spoken = Spoken::open(pick_up, info.sample_rate_hz)?;
    let writer = original.create_like(target)?;
    let mut out = Out {
        writer,
        channels: usize::from(info.channels),
        done: 0,
        total: cut.joined_frames(info.frames).max(1),
        progress,
    };

    let mut at = match cut.start {
        Some(fade) => {
            out.copy(&mut original, 0, fade.of_take)?;
            spoken.skip(fade.of_pick_up)?;
            let old = stored(&mut original, fade)?;
            let new = out.widened(&spoken.take(fade.frames)?);
            out.write(&mixed(&old, &new, out.channels))?;
            fade.of_pick_up + fade.frames
        }
        None => {
            spoken.skip(cut.used.start)?;
            cut.used.start
        }
    };
    let whole_until = cut.end.map_or(cut.used.end, |fade| fade.of_pick_up);
    while at < whole_until {
        let block = spoken.take((whole_until - at).min(BLOCK_FRAMES as u64))?;
        at += block.len() as u64;
        out.write(&out.widened(&block))?;
    }
    if let Some(fade) = cut.end {
        let new = out.widened(&spoken.take(fade.frames)?);
        let old = stored(&mut original, fade)?;
        out.write(&mixed(&new, &old, out.channels))?;
        out.copy(&mut original, fade.of_take + fade.frames, info.frames)?;
    }
    Ok(out.writer.finalize()?)
}

/// The file being written, and how far it is.
struct Out<'a> {
    writer: StoredWriter,
    channels: usize,
    done: u64,
    total: u64,
    progress: &'a mut dyn FnMut(f32),
}

impl Out<'_> {
    fn write(&mut self, samples: &[f64]) -> Result<(), AudioError> {
        self.writer.write_samples(samples)?;
        self.went_on(samples.len() / self.channels);
        Ok(())
    }

    /// Copies the frames from `from` up to `to` as they are stored.
    fn copy(&mut self, reader: &mut StoredReader, from: u64, to: u64) -> Result<(), AudioError> {
        reader.seek(from)?;
        let mut left = to.saturating_sub(from);
        let mut block = Vec::new();
        while left > 0 {
            let count = left.min(BLOCK_FRAMES as u64);
            reader.read(frames(count), &mut block)?;
            if block.is_empty() {
                break;
            }
            self.writer.write(&block)?;
            self.went_on(frames(count));
            left -= count;
        }
        Ok(())
    }

    #[expect(clippy::cast_precision_loss, reason = "a share that is shown")]
    fn went_on(&mut self, frames: usize) {
        self.done += frames as u64;
        (self.progress)((self.done as f32 / self.total as f32).min(1.0));
    }

    /// Mono sound in every channel.
    fn widened(&self, mono: &[f32]) -> Vec<f64> {
        let each = |&sample| std::iter::repeat_n(f64::from(sample), self.channels);
        mono.iter().flat_map(each).collect()
    }
}

/// The samples of a file that a fade takes in.
fn stored(reader: &mut StoredReader, fade: Fade) -> Result<Vec<f64>, AudioError> {
    reader.seek(fade.of_take)?;
    let mut bytes = Vec::new();
    reader.read(frames(fade.frames), &mut bytes)?;
    Ok(reader.decode(&bytes))
}

/// `from` fading into `to` by a raised cosine. The shares add up to one at every frame: what is alike in both stays as
/// loud as it is.
#[expect(clippy::cast_precision_loss, reason = "a thousand frames")]
fn mixed(from: &[f64], to: &[f64], channels: usize) -> Vec<f64> {
    let length = (from.len() / channels + 1) as f64;
    from.iter()
        .zip(to)
        .enumerate()
        .map(|(index, (from, to))| {
            let at = (index / channels + 1) as f64 / length;
            let share = 0.5 - 0.5 * (at * std::f64::consts::PI).cos();
            from * (1.0 - share) + to * share
        })
        .collect()
}

/// A pick-up's sound as one channel at the rate that is wanted, from its start on. Past its end the last sample is held.
struct Spoken {
    reader: Reader,
    resampler: Option<Resampler>,
    input: Vec<f32>,
    ready: Vec<f32>,
    last: f32,
}

impl Spoken {
    fn open(path: &Path, rate_hz: u32) -> Result<Self, AudioError> {
        let reader = Reader::open(path)?;
        let own_hz = reader.info().sample_rate_hz;
        let resampler = if own_hz == rate_hz {
            None
        } else {
            let resampler = Resampler::new(own_hz, rate_hz);
            Some(resampler.ok_or_else(|| AudioError::OddFormat {
                name: path.display().to_string(),
                offered: format!("{own_hz} Hz"),
            })?)
        };
        Ok(Self {
            reader,
            resampler,
            input: Vec::new(),
            ready: Vec::new(),
            last: 0.0,
        })
    }

    fn skip(&mut self, count: u64) -> Result<(), AudioError> {
        if self.resampler.is_none() && self.ready.is_empty() {
            return Ok(self.reader.seek(count)?);
        }
        let mut left = count;
        while left > 0 {
            left -= self.take(left.min(BLOCK_FRAMES as u64))?.len() as u64;
        }
        Ok(())
    }

    fn take(&mut self, count: u64) -> Result<Vec<f32>, AudioError> {
        let count = frames(count);
        let mut barren = 0;
        while self.ready.len() < count {
            let wanted = self.resampler.as_ref().map_or(BLOCK_FRAMES, Resampler::wants);
            self.input.resize(wanted, 0.0);
            let read = self.reader.read_mono(&mut self.input)?;
            if let Some(&last) = read.checked_sub(1).and_then(|last| self.input.get(last)) {
                self.last = last;
            }
            self.input.truncate(read);
            self.input.resize(wanted, self.last);
            match &mut self.resampler {
                Some(resampler) => {
                    let made = resampler.process(&self.input);
                    self.ready.extend_from_slice(made);
                    barren = if made.is_empty() { barren + 1 } else { 0 };
                    // Between very different rates some input makes no output, but never so much.
                    if barren > MOST_BARREN {
                        self.ready.resize(count, self.last);
                    }
                }
                None => self.ready.extend_from_slice(&self.input),
            }
        }
        let rest = self.ready.split_off(count);
        Ok(std::mem::replace(&mut self.ready, rest))
    }
}

fn frames(count: u64) -> usize {
    usize::try_from(count).unwrap_or(usize::MAX)
}

#[cfg(test)]
#[path = "splice_tests.rs"]
mod tests;
