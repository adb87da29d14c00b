//! Sums on sound: WAV files in and out, a signal to test with, where one signal lies in another, and whether every
//! frame of it is there. How sound is played or recorded is not known here.

use std::{fmt, ops::Range, path::Path};

/// Mono sound of 16 bits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sound16 {
    /// Frames per second.
    pub rate_hz: u32,
    /// The frames.
    pub frames: Vec<i16>,
}

/// Reads a WAV file of 16 bits and one channel.
#[track_caller]
pub fn read_wav(path: &Path) -> Sound16 {
    let mut reader = match hound::WavReader::open(path) {
        Ok(reader) => reader,
        Err(error) => panic!("{}: {error}", path.display()),
    };
    let spec = reader.spec();
    let shape = (spec.bits_per_sample, spec.channels, spec.sample_format);
    assert_eq!(
        shape,
        (16, 1, hound::SampleFormat::Int),
        "bits, channels and kind of {}",
        path.display()
    );
    let frames: Result<_, _> = reader.samples::<i16>().collect();
    match frames {
        Ok(frames) => Sound16 {
            rate_hz: spec.sample_rate,
            frames,
        },
        Err(error) => panic!("{}: {error}", path.display()),
    }
}

/// Writes a WAV file of 16 bits and one channel.
#[track_caller]
pub fn write_wav(path: &Path, rate_hz: u32, frames: &[i16]) {
    let spec = hound::WavSpec {
        channels: 1,
        sample_rate: rate_hz,
        bits_per_sample: 16,
        sample_format: hound::SampleFormat::Int,
    };
    let write = || -> hound::Result<()> {
        let mut writer = hound::WavWriter::create(path, spec)?;
        for &frame in frames {
            writer.write_sample(frame)?;
        }
        writer.finalize()
    };
    if let Err(error) = write() {
        panic!("{}: {error}", path.display());
    }
}

/// Noise whose loudness changes every 10 ms at 48 kHz: no stretch of it is like another, so that a frame lost, doubled
/// or moved cannot hide. The same seed gives the same noise.
pub fn noise(seed: u64, frames: usize) -> Vec<i16> {
    // Splitmix64: a few lines, and the same everywhere.
    let mut state = seed;
    let mut next = move || {
        state = state.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = state;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    };
    let mut loudness = 1;
    (0..frames)
        .map(|frame| {
            if frame % 480 == 0 {
                loudness = 1 + i64::try_from(next() % 16).unwrap_or_default();
            }
            let even = i64::try_from(next() % 2001).unwrap_or_default() - 1000;
            i16::try_from(even * loudness).unwrap_or_default()
        })
        .collect()
}

/// How loud it is, as the root of the mean square, from 0 to 1.
pub fn loudness(frames: &[i16]) -> f64 {
    let sum: f64 = frames
        .iter()
        .map(|&frame| (f64::from(frame) / 32_768.0).powi(2))
        .sum();
    (sum / frames.len().max(1) as f64).sqrt()
}

// --- where one signal lies in another ---

/// Frames in a step of the coarse search.
const STEP: usize = 480;

/// The place in `heard` at which `truth` begins, however quiet or slightly changed it is, or nothing if it is not
/// there. Negative if the beginning of `truth` is missing. At least half a second of it must have been heard.
pub fn find(truth: &[i16], heard: &[i16]) -> Option<i64> {
    find_unchanged(truth, heard).or_else(|| find_alike(truth, heard))
}

/// Looks for short stretches as they are, from the beginning on, so that a loss further on does not matter.
fn find_unchanged(truth: &[i16], heard: &[i16]) -> Option<i64> {
    const LENGTH: usize = 128;
    let starts: Vec<usize> = (0..truth.len().saturating_sub(LENGTH)).step_by(STEP).collect();
    let energy = |start: usize| loudness(&truth[start..start + LENGTH]);
    let enough = starts.iter().map(|&start| energy(start)).fold(0.0, f64::max) / 4.0;
    let loud: Vec<usize> = starts
        .into_iter()
        .filter(|&start| energy(start) > enough)
        .collect();
    let tries = loud.iter().step_by(loud.len() / 64 + 1);
    tries.copied().find_map(|start| {
        let stretch = &truth[start..start + LENGTH];
        let place = heard.windows(LENGTH).position(|window| window == stretch)?;
        Some(place as i64 - start as i64)
    })
}

/// Looks for the shape of the loudness first, and then frame by frame around the best few places.
fn find_alike(truth: &[i16], heard: &[i16]) -> Option<i64> {
    let shape = envelope(truth);
    let around = envelope(heard);
    let least = 50.min(shape.len()).max(2) as i64;
    let (first, last) = (least - shape.len() as i64, around.len() as i64 - least);
    let mut places: Vec<(f64, i64)> = (first..=last)
        .map(|lag| (likeness(&shape, &around, lag), lag))
        .collect();
    places.sort_by(|a, b| b.0.total_cmp(&a.0));

    let step = STEP as i64;
    let mut best: Option<(f64, i64)> = None;
    for &(_, coarse) in places.iter().take(4) {
        let stretch = loudest(truth, overlap(truth.len(), heard.len(), coarse * step), 2400);
        for lag in (coarse - 2) * step..=(coarse + 2) * step {
            let score = likeness_of(&truth[stretch.clone()], heard, lag + stretch.start as i64);
            if best.is_none_or(|(found, _)| score > found) {
                best = Some((score, lag));
            }
        }
    }
    best.filter(|(score, _)| *score > 0.5).map(|(_, lag)| lag)
}

/// The mean size of the samples in each step.
fn envelope(frames: &[i16]) -> Vec<f64> {
    frames
        .chunks(STEP)
        .map(|step| step.iter().map(|&frame| f64::from(frame).abs()).sum::<f64>() / step.len() as f64)
        .collect()
}

/// The part of `truth` that lies within `heard` if it begins there at `lag`.
fn overlap(truth: usize, heard: usize, lag: i64) -> Range<usize> {
    let start = usize::try_from(-lag).unwrap_or(0).min(truth);
    let end = usize::try_from(heard as i64 - lag)
        .unwrap_or(0)
        .clamp(start, truth);
    start..end
}

/// How alike two curves are where they overlap, from -1 to 1.
fn likeness(truth: &[f64], heard: &[f64], lag: i64) -> f64 {
    let range = overlap(truth.len(), heard.len(), lag);
    let there = (range.start as i64 + lag) as usize;
    let heard = &heard[there..there + range.len()];
    let share = (range.len() as f64 / truth.len() as f64).sqrt();
    correlation(truth[range].iter().copied().zip(heard.iter().copied())) * share
}

/// How alike a stretch of sound is to what was heard at a place, from -1 to 1. 0 if it does not lie there whole.
fn likeness_of(stretch: &[i16], heard: &[i16], place: i64) -> f64 {
    let there = usize::try_from(place)
        .ok()
        .and_then(|place| heard.get(place..place + stretch.len()));
    there.map_or(0.0, |there| {
        let pairs = stretch.iter().zip(there);
        correlation(pairs.map(|(&a, &b)| (f64::from(a), f64::from(b))))
    })
}

fn correlation(pairs: impl Iterator<Item = (f64, f64)> + Clone) -> f64 {
    let count = pairs.clone().count().max(1) as f64;
    let (sum_a, sum_b) = pairs.clone().fold((0.0, 0.0), |(a, b), (x, y)| (a + x, b + y));
    let (mean_a, mean_b) = (sum_a / count, sum_b / count);
    let (both, square_a, square_b) = pairs.fold((0.0, 0.0, 0.0), |(both, a, b), (x, y)| {
        let (x, y) = (x - mean_a, y - mean_b);
        (both + x * y, a + x * x, b + y * y)
    });
    let size = (square_a * square_b).sqrt();
    if size > 0.0 { both / size } else { 0.0 }
}

/// The loudest `length` frames within a range, or all of it if it is shorter.
fn loudest(frames: &[i16], range: Range<usize>, length: usize) -> Range<usize> {
    let starts = range
        .clone()
        .step_by(STEP)
        .filter(|start| start + length <= range.end);
    let best = starts.max_by(|&a, &b| {
        let energy = |start: usize| loudness(&frames[start..start + length]);
        energy(a).total_cmp(&energy(b))
    });
    best.map_or(range, |start| start..start + length)
}

// --- whether every frame is there ---

/// The first place at which what was heard is not the truth.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Mismatch {
    /// The frame, counted in the truth.
    pub frame: usize,
    /// What it should be.
    pub expected: i16,
    /// What was heard in its place; nothing if the sound had ended.
    pub heard: Option<i16>,
    /// What seems to have happened.
    pub cause: Cause,
}

/// What became of the truth at a mismatch.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cause {
    /// That many frames are missing; it goes on after them.
    Lost(usize),
    /// That many frames too many are there, doubled or foreign; it goes on after them.
    Added(usize),
    /// The sound ends here.
    Ended,
    /// Other values; it goes on in step or not at all.
    Changed,
}

impl fmt::Display for Mismatch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "frame {} should be {}", self.frame, self.expected)?;
        match (self.cause, self.heard) {
            (Cause::Lost(count), _) => write!(f, ": {count} frames are lost"),
            (Cause::Added(count), _) => write!(f, ": {count} frames too many"),
            (Cause::Ended, _) | (_, None) => write!(f, ": the sound ends there"),
            (Cause::Changed, Some(heard)) => write!(f, " but is {heard}"),
        }
    }
}

/// Compares every frame of `truth` with `heard`, in which it begins at `lag`. Frames before the start of `heard` are
/// left out. Nothing is returned when all are the same: then no frame was lost, doubled or changed.
pub fn first_mismatch(truth: &[i16], heard: &[i16], lag: i64) -> Option<Mismatch> {
    let start = usize::try_from(-lag).unwrap_or(0);
    for (frame, &expected) in truth.iter().enumerate().skip(start) {
        let place = (frame as i64 + lag) as usize;
        let there = heard.get(place).copied();
        if there != Some(expected) {
            let cause = if there.is_none() {
                Cause::Ended
            } else {
                cause(&truth[frame..], &heard[place..])
            };
            return Some(Mismatch {
                frame,
                expected,
                heard: there,
                cause,
            });
        }
    }
    None
}

/// Frames that must agree for two stretches to count as the same.
const SAME: usize = 64;

fn cause(truth: &[i16], heard: &[i16]) -> Cause {
    let goes_on = |rest: &[i16], wanted: &[i16]| rest.len() >= SAME && rest.get(..SAME) == wanted.get(..SAME);
    // As far as 10 s at 48 kHz.
    for count in 1..480_000.min(truth.len().max(heard.len())) {
        if goes_on(truth.get(count..).unwrap_or_default(), heard) {
            return Cause::Lost(count);
        }
        if goes_on(heard.get(count..).unwrap_or_default(), truth) {
            return Cause::Added(count);
        }
    }
    Cause::Changed
}

/// Fails the test unless `heard` holds every frame of `truth`, unchanged and in order. Returns where it begins.
#[track_caller]
pub fn assert_whole(truth: &[i16], heard: &[i16]) -> i64 {
    let Some(lag) = find(truth, heard) else {
        panic!("the sound is not there at all, in {} frames", heard.len());
    };
    assert!(lag >= 0, "the first {} frames are missing", -lag);
    if let Some(mismatch) = first_mismatch(truth, heard, lag) {
        panic!("{mismatch}, with frame 0 at {lag}");
    }
    lag
}
