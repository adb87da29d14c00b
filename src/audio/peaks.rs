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
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::wav::Writer;

    fn of(samples: &[f32]) -> Peaks {
        let mut peaks = Peaks::new(48_000, samples.len() as u64);
        for chunk in samples.chunks(CHUNK) {
            peaks.extend(chunk);
        }
        peaks
    }

    fn close(left: f32, right: f32) {
        assert!((left - right).abs() < 1e-4, "{left} against {right}");
    }

    #[test]
    fn a_square_wave_then_silence_shows_as_such_at_every_zoom() {
        let samples: Vec<f32> = (0..96_000)
            .map(|frame| match frame {
                48_000.. => 0.0,
                even if even % 2 == 0 => 0.5,
                _ => -0.5,
            })
            .collect();
        let peaks = of(&samples);
        for bins in [2, 4, 10, 100] {
            let shape = peaks.range(0..96_000, bins);
            close(shape[0].min, -0.5);
            close(shape[0].max, 0.5);
            assert!((shape[0].rms - 0.5).abs() < 0.02, "{}", shape[0].rms);
            // The one after the middle may share a cell with the wave.
            assert!(
                shape[bins / 2 + 1..].iter().all(|bin| *bin == Bin::default()),
                "{bins} bins"
            );
        }
    }

    #[test]
    fn a_lone_click_is_never_overlooked() {
        let mut samples = vec![0.0; 1_000_000];
        samples[777_777] = -0.9;
        let peaks = of(&samples);
        for bins in [1, 3, 50, 1_280] {
            let shape = peaks.range(0..1_000_000, bins);
            let bin = 777_777 * bins / 1_000_000;
            close(shape[bin].min, -0.9);
        }
    }

    #[test]
    fn the_end_of_a_pause_is_found_near_the_pointer_and_not_far_from_it() {
        // Sound, a pause from 2.0 to 2.6 s, sound, a gap of a tenth at 4.0 s, sound.
        let samples: Vec<f32> = (0..6 * 48_000)
            .map(|frame| {
                let secs = f64::from(frame) / 48_000.0;
                let is_quiet = (2.0..2.6).contains(&secs) || (4.0..4.1).contains(&secs);
                let swing = (secs * 200.0 * std::f64::consts::TAU).sin() as f32;
                if is_quiet { swing * 0.002 } else { swing * 0.3 }
            })
            .collect();
        let peaks = of(&samples);
        let found = peaks
            .speech_begins_near(48_000 * 5 / 2, 12_000)
            .expect("the pause is near");
        assert!(found.abs_diff(124_800) <= 512, "{found}");
        assert_eq!(peaks.speech_begins_near(48_000 * 3, 12_000), None, "too far");
        assert_eq!(
            peaks.speech_begins_near(48_000 * 41 / 10, 12_000),
            None,
            "too short to be a pause"
        );
        assert_eq!(Peaks::new(48_000, 0).speech_begins_near(5, 100), None);
        let pauses = peaks.pauses(0.5, 0.1);
        assert_eq!(pauses.len(), 1, "{pauses:?}");
        assert!(
            pauses[0].start.abs_diff(100_800) <= 512 && pauses[0].end.abs_diff(120_000) <= 512,
            "{pauses:?}"
        );
        assert!(Peaks::new(48_000, 0).pauses(0.5, 0.1).is_empty());
    }

    #[test]
    fn what_is_past_the_end_is_flat_and_no_bins_are_none() {
        let peaks = of(&[0.5; 1_000]);
        assert_eq!(peaks.range(1_000..2_000, 3), [Bin::default(); 3]);
        assert_eq!(peaks.range(0..1_000, 0), []);
        assert_eq!(Peaks::new(48_000, 10).range(0..10, 2), [Bin::default(); 2]);
        close(peaks.range(0..1_000, 1)[0].rms, 0.5);
        close(peaks.range(990..991, 1)[0].max, 0.5);
    }

    #[test]
    fn a_file_is_read_with_progress_and_can_be_cancelled() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("a.wav");
        let mut writer = Writer::create(&path, 48_000, 2).expect("creates");
        let frames = CHUNK * CHUNKS_PER_REPORT * 2 + 100;
        writer.write(&vec![8_192_i16; frames * 2]).expect("writes");
        writer.finalize().expect("closes");
        let mut reports = Vec::new();
        let never = AtomicBool::new(false);
        let peaks = Peaks::build(&path, &never, |so_far| reports.push(so_far.frames())).expect("reads");
        assert_eq!((peaks.frames(), peaks.is_complete()), (frames as u64, true));
        assert_eq!(reports.len(), 2);
        close(peaks.range(0..frames as u64, 7)[6].rms, 0.25);
        let cancel = AtomicBool::new(false);
        let partial = Peaks::build(&path, &cancel, |_| cancel.store(true, Ordering::Relaxed)).expect("reads");
        assert_eq!((partial.frames(), partial.is_complete()), (reports[0], false));
    }

    #[test]
    fn drawing_an_hour_takes_no_longer_than_drawing_a_minute() {
        let peaks = of(&vec![0.1; 48_000 * 600]);
        for frames in [48_000 * 6, 48_000 * 60, 48_000 * 600] {
            let (level, width) = peaks.level_for(frames / 1_280);
            assert!(
                frames / 1_280 / width < 4 * FACTOR,
                "{} cells a pixel, {}",
                frames / 1_280 / width,
                level.len()
            );
        }
    }

    proptest! {
        #[test]
        fn a_bin_covers_at_least_its_own_samples(
            samples in prop::collection::vec(-1.0_f32..1.0, 1..20_000),
            from in 0.0..1.0_f64, length in 0.0..1.0_f64, bins in 1..60_usize,
        ) {
            let peaks = of(&samples);
            let count = samples.len() as f64;
            let start = (from * count) as u64;
            let end = (start + (length * count) as u64 + 1).min(samples.len() as u64);
            let shape = peaks.range(start..end, bins);
            prop_assert_eq!(shape.len(), bins);
            for (bin, shape) in shape.iter().enumerate() {
                let span = (end - start) as usize;
                let (a, b) = (start as usize + span * bin / bins, start as usize + span * (bin + 1) / bins);
                for sample in &samples[a..b] {
                    prop_assert!(shape.min <= *sample && *sample <= shape.max);
                }
                prop_assert!(shape.rms <= 1.0);
            }
        }
    }
}
