//! The shape of a sound at any zoom: least, largest and RMS of stretches of it, from a pyramid built while it is read.

use std::{
    ops::Range,
    path::Path,
    sync::atomic::{AtomicBool, Ordering},
};

use super::AudioError;
use crate::{model::timeline, wav::Reader};

/// Frames of a cell of the finest level.
const FINEST_FRAMES: u64 = 256;
/// Cells of one level that make one of the next.
const FACTOR: u64 = 8;
/// 256 × 8⁷ frames are three hours at 48 kHz: a coarser level would save nothing.
const LEVELS: usize = 8;
/// Frames read at a time; the sound is never in memory as a whole.
const CHUNK: usize = 256 * 64;
/// How much sound on either side tells what is quiet, in seconds.
const NEIGHBOURHOOD_SECS: u64 = 5;
/// 12 dB below, as a share of energy.
const QUIET_SHARE: f64 = 0.063;
/// Chunks between two reports of progress: about ten seconds of sound, read in a few milliseconds.
const CHUNKS_PER_REPORT: usize = 32;

/// The shape of a stretch of sound. Amplitudes are within ±1.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Bin {
    /// The least sample.
    pub min: f32,
    /// The largest sample.
    pub max: f32,
    /// The root of the mean square.
    pub rms: f32,
}

#[derive(Debug, Clone, Copy)]
struct Cell {
    min: f32,
    max: f32,
    energy: f64,
}

impl Cell {
    const EMPTY: Self = Self {
        min: f32::INFINITY,
        max: f32::NEG_INFINITY,
        energy: 0.0,
    };

    fn add(&mut self, other: &Self) {
        self.min = self.min.min(other.min);
        self.max = self.max.max(other.max);
        self.energy += other.energy;
    }
}

/// The shape of a whole sound, or of as much of it as has been read.
#[derive(Debug, Clone)]
pub struct Peaks {
    sample_rate_hz: u32,
    total_frames: u64,
    frames: u64,
    /// The finest first; each cell of a level is made of `FACTOR` cells of the one before.
    levels: Vec<Vec<Cell>>,
}

impl Peaks {
    /// Reads the WAV file at `path`. `progress` gets what there is so far every now and then. If `cancel` becomes
    /// true, what there is then is returned, and is not [complete](Self::is_complete).
    ///
    /// # Errors
    /// [`AudioError::Wav`] if the file can't be read.
    pub fn build(
        path: &Path,
        cancel: &AtomicBool,
        mut progress: impl FnMut(&Self),
    ) -> Result<Self, AudioError> {
        let mut reader = Reader::open(path)?;
        let info = reader.info();
        let mut peaks = Self::new(info.sample_rate_hz, info.frames);
        let mut chunk = vec![0.0_f32; CHUNK];
        let mut chunks = 0;
        loop {
            // Whole chunks, so that only the last cell of all is a short one.
            let mut filled = 0;
            while filled < chunk.len() {
                match reader.read_mono(chunk.get_mut(filled..).unwrap_or_default())? {
                    0 => break,
                    count => filled += count,
                }
            }
            if filled == 0 || cancel.load(Ordering::Relaxed) {
                return Ok(peaks);
            }
            peaks.extend(chunk.get(..filled).unwrap_or_default());
            chunks += 1;
            if chunks % CHUNKS_PER_REPORT == 0 {
                progress(&peaks);
            }
        }
    }

    /// The shape of nothing yet, of a sound that will have `total_frames` frames.
    #[must_use]
    pub fn new(sample_rate_hz: u32, total_frames: u64) -> Self {
        Self {
            sample_rate_hz,
            total_frames,
            frames: 0,
            levels: vec![Vec::new(); LEVELS],
        }
    }

    /// Takes in the next samples. All but the last call bring a multiple of 256 samples.
    fn extend(&mut self, samples: &[f32]) {
        for stretch in samples.chunks(FINEST_FRAMES as usize) {
            let mut cell = Cell::EMPTY;
            // Eight sums side by side, which the processor can take in one go; added up in f64 every 256 samples.
            let (eights, rest) = stretch.as_chunks::<8>();
            let (mut min, mut max, mut energy) = ([f32::INFINITY; 8], [f32::NEG_INFINITY; 8], [0.0_f32; 8]);
            for samples in eights {
                for (lane, &sample) in samples.iter().enumerate() {
                    min[lane] = if sample < min[lane] { sample } else { min[lane] };
                    max[lane] = if sample > max[lane] { sample } else { max[lane] };
                    energy[lane] += sample * sample;
                }
            }
            for &sample in rest {
                min[0] = min[0].min(sample);
                max[0] = max[0].max(sample);
                energy[0] += sample * sample;
            }
            cell.min = min.into_iter().fold(cell.min, f32::min);
            cell.max = max.into_iter().fold(cell.max, f32::max);
            cell.energy = energy.into_iter().map(f64::from).sum();
            let mut index = self.frames / FINEST_FRAMES;
            for level in &mut self.levels {
                match level.get_mut(usize::try_from(index).unwrap_or(usize::MAX)) {
                    Some(parent) => parent.add(&cell),
                    None => level.push(cell),
                }
                index /= FACTOR;
            }
            self.frames += stretch.len() as u64;
        }
    }

    /// Frames a second.
    #[must_use]
    pub fn sample_rate_hz(&self) -> u32 {
        self.sample_rate_hz
    }

    /// Length of the sound, by its header.
    #[must_use]
    pub fn total_frames(&self) -> u64 {
        self.total_frames
    }

    /// How much of it has been read.
    #[must_use]
    pub fn frames(&self) -> u64 {
        self.frames
    }

    /// Whether all of it has been read.
    #[must_use]
    pub fn is_complete(&self) -> bool {
        self.frames >= self.total_frames
    }

    /// The pauses that last at least `least_secs`, less `kept_secs` on either side of each. A pause stays 12 dB below the
    /// loudness that a quarter of the sound has.
    #[must_use]
    pub fn pauses(&self, least_secs: f64, kept_secs: f64) -> Vec<Range<u64>> {
        let cells = self.levels.first().map_or(&[][..], Vec::as_slice);
        let mut ordered: Vec<f64> = cells.iter().map(|cell| cell.energy).collect();
        ordered.sort_by(f64::total_cmp);
        let Some(loud) = ordered.get(ordered.len() * 3 / 4) else {
            return Vec::new();
        };
        let limit = loud * QUIET_SHARE;
        let least = timeline::frames(least_secs, self.sample_rate_hz);
        let kept = timeline::frames(kept_secs, self.sample_rate_hz);
        let mut pauses = Vec::new();
        let mut start = None;
        // One more at the end closes a pause there.
        for (place, energy) in cells
            .iter()
            .map(|cell| cell.energy)
            .chain([f64::INFINITY])
            .enumerate()
        {
            let frame = (place as u64 * FINEST_FRAMES).min(self.frames);
            if energy < limit {
                start.get_or_insert(frame);
            } else if let Some(start) = start.take()
                && frame - start >= least.max(1)
                && frame - start > 2 * kept
            {
                pauses.push(start + kept..frame - kept);
            }
        }
        pauses
    }

    /// The frame within `reach` of `frame` at which sound begins again after a pause, if there is one: the nearest.
    ///
    /// A pause is a quarter of a second or more that stays 12 dB below the middling loudness of the sound around.
    #[must_use]
    pub fn speech_begins_near(&self, frame: u64, reach: u64) -> Option<u64> {
        let cells = self.levels.first()?;
        let rate = u64::from(self.sample_rate_hz.max(1));
        let around = NEIGHBOURHOOD_SECS * rate;
        let index = |frame: u64| {
            usize::try_from(frame / FINEST_FRAMES)
                .unwrap_or(usize::MAX)
                .min(cells.len())
        };
        let first = index(frame.saturating_sub(around));
        let near = cells.get(first..index(frame.saturating_add(around)))?;
        let energies: Vec<f64> = near.iter().map(|cell| cell.energy).collect();
        let mut ordered = energies.clone();
        ordered.sort_by(f64::total_cmp);
        // Loud, but not a lone bang.
        let loud = *ordered.get(ordered.len() * 3 / 4)?;
        let limit = loud * QUIET_SHARE;
        let least_cells = usize::try_from(rate / 4 / FINEST_FRAMES)
            .unwrap_or(usize::MAX)
            .max(1);
        let mut quiet = 0;
        let mut best: Option<u64> = None;
        for (place, energy) in energies.iter().enumerate() {
            if *energy < limit {
                quiet += 1;
                continue;
            }
            if quiet >= least_cells {
                let begins = (first + place) as u64 * FINEST_FRAMES;
                let is_nearer = best.is_none_or(|best| begins.abs_diff(frame) < best.abs_diff(frame));
                if begins.abs_diff(frame) <= reach && is_nearer {
                    best = Some(begins);
                }
            }
            quiet = 0;
        }
        best
    }

    /// The shape of `range` in `bins` stretches of equal length. What is not read yet, or past the end, is flat.
    ///
    /// Costs the same at any zoom. A stretch shorter than 256 frames shows the 256 frames it lies in.
    #[must_use]
    pub fn range(&self, range: Range<u64>, bins: usize) -> Vec<Bin> {
        let length = range.end.saturating_sub(range.start);
        let edge = |bin: usize| {
            let offset = u128::from(length) * bin as u128 / bins.max(1) as u128;
            range
                .start
                .saturating_add(u64::try_from(offset).unwrap_or(u64::MAX))
        };
        let per_bin = length / (bins as u64).max(1);
        let (level, width) = self.level_for(per_bin);
        (0..bins)
            .map(|bin| self.bin(level, width, edge(bin)..edge(bin + 1).max(edge(bin) + 1)))
            .collect()
    }

    /// The coarsest level whose cells are no wider than a quarter of a bin, so that hardly any sound of a neighbour
    /// is taken for the bin's own; and the width of its cells.
    fn level_for(&self, frames_per_bin: u64) -> (&[Cell], u64) {
        let mut width = FINEST_FRAMES;
        let mut best: (&[Cell], u64) = (&[], width);
        for level in &self.levels {
            if best.0.is_empty() || width * 4 <= frames_per_bin {
                best = (level, width);
            }
            width *= FACTOR;
        }
        best
    }

    fn bin(&self, level: &[Cell], width: u64, frames: Range<u64>) -> Bin {
        let end = frames.end.min(self.frames);
        if frames.start >= end {
            return Bin::default();
        }
        let first = frames.start / width;
        let last = end.div_ceil(width);
        let index = |cell: u64| usize::try_from(cell).unwrap_or(usize::MAX).min(level.len());
        let mut sum = Cell::EMPTY;
        for cell in level.get(index(first)..index(last)).unwrap_or_default() {
            sum.add(cell);
        }
        let counted = (last * width).min(self.frames).saturating_sub(first * width);
        Bin {
            min: sum.min,
            max: sum.max,
            rms: (sum.energy / counted.max(1) as f64).sqrt() as f32,
        }
    }
}

#[cfg(test)]
#[path = "peaks_tests.rs"]
mod tests;
