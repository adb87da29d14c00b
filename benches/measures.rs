//! What measuring the delivery of an answer costs: the whole analysis of a WAV file beside Praat's, the memory it takes
//! above the sound, and whether an hour takes ten times as long as six minutes.
//!
//! Praat is asked through `praat-parselmouth` in the Python that `ALOUD_PYTHON` names, else in `python3`.

#![cfg(target_os = "linux")]
#![allow(
    clippy::expect_used,
    clippy::print_stdout,
    reason = "a benchmark prints, and one that can't be run says so by failing"
)]

#[path = "../tests/support/mod.rs"]
mod support;

use std::{
    env,
    io::{BufRead as _, BufReader, Write as _},
    path::Path,
    process::{Child, ChildStdin, ChildStdout, Command, Stdio},
    sync::atomic::AtomicBool,
    time::{Duration, Instant},
};

use aloud::{
    analysis::{Analyser, BLOCK_FRAMES},
    app::measuring,
    model::delivery::Report,
};
use peak_alloc::PeakAlloc;
use support::{
    audio_math::write_wav,
    truth::{Noise, RATE_HZ, speak},
};

/// Counts what is allocated: what it costs is paid by our figures only.
#[global_allocator]
static MEMORY: PeakAlloc = PeakAlloc;

/// Length of the file that is measured beside Praat.
const SECS: usize = 163;
const PAIRS: usize = 9;
/// How much sooner than Praat the figures have to be there.
const LEAST_TIMES_AS_FAST: f64 = 5.0;
const MOST_MEGABYTES: f64 = 50.0;
const SIX_MINUTES_SECS: usize = 360;
const LINEAR: std::ops::RangeInclusive<f64> = 0.8..=1.25;

/// For each line that comes in: Praat's intensity and pitch of the file, as de Jong and Wempe (2009) ask for them, and
/// their rule for syllables: peaks of intensity no softer than 25 dB below the loudest, a dip of 2 dB before the next
/// one, voiced. The answer: seconds, syllables, median pitch.
const THEIRS: &str = r#"
import sys, time
import numpy, parselmouth

def measure(path):
    sound = parselmouth.Sound(path)
    intensity = sound.to_intensity(minimum_pitch=50)
    pitch = sound.to_pitch_ac(time_step=0.01, pitch_floor=75, pitch_ceiling=500)
    hz = pitch.selected_array["frequency"]
    db = intensity.values[0]
    least = numpy.quantile(db, 0.99) - 25
    is_top = (db[1:-1] > db[:-2]) & (db[1:-1] >= db[2:]) & (db[1:-1] > least)
    tops = numpy.nonzero(is_top)[0] + 1
    dips = numpy.minimum.reduceat(db, tops)
    frames = numpy.round((intensity.xs()[tops] - pitch.x1) / pitch.dx).astype(int)
    is_voiced = hz[numpy.clip(frames, 0, len(hz) - 1)] > 0
    return int(((db[tops] - dips >= 2) & is_voiced).sum()), float(numpy.median(hz[hz > 0]))

print("ready", flush=True)
for _ in sys.stdin:
    begun = time.perf_counter()
    syllables, median_hz = measure(sys.argv[1])
    print(time.perf_counter() - begun, syllables, median_hz, flush=True)
"#;

fn main() {
    // `cargo test --benches` only asks whether it starts.
    if env::args().any(|argument| argument == "--test") {
        return;
    }
    let folder = tempfile::tempdir().expect("a folder");
    let samples = speech(folder.path());
    let wav = folder.path().join("speech.wav");
    let frames: Vec<i16> = samples.iter().map(|value| (value * 32_767.0) as i16).collect();
    write_wav(&wav, RATE_HZ, &frames);
    beside_praat(&wav);
    memory(&samples);
    linear(&samples);
}

/// Several voices one after another, in a little noise.
fn speech(folder: &Path) -> Vec<f32> {
    let wanted = SECS * RATE_HZ as usize;
    let mut samples: Vec<f32> = Vec::with_capacity(wanted);
    let voices = [("slt", 1.0), ("rms", 1.1), ("awb", 0.9), ("kal16", 1.0)];
    for ((voice, stretch), seed) in voices.iter().cycle().zip(0..) {
        if samples.len() >= wanted {
            break;
        }
        samples.extend(speak(voice, *stretch, seed, folder).in_noise(Noise::Pink, 40.0, seed));
    }
    samples.truncate(wanted);
    samples
}

/// The whole analysis of a file, as `aloud analyse` does it.
fn measured(wav: &Path) -> (Duration, Report) {
    let begun = Instant::now();
    let (report, _) = measuring::measure(wav, &AtomicBool::new(false))
        .expect("it can be read")
        .expect("nobody cancels");
    (begun.elapsed(), report)
}

fn beside_praat(wav: &Path) {
    let (_, report) = measured(wav);
    let syllables = report.syllables.as_ref().map_or(0, Vec::len);
    let median_hz = report.pitch.map_or(0.0, |pitch| pitch.median_hz);
    println!("a file of {SECS} s, 48 kHz: {syllables} syllables, pitch {median_hz:.1} Hz");
    let mut praat = match Praat::start(wav) {
        Ok(praat) => praat,
        Err(why) => {
            let mut ours: Vec<f64> = (0..PAIRS).map(|_| measured(wav).0.as_secs_f64()).collect();
            println!(
                "all of it: {:.0} ms; {why}, so there is no Praat to hold it against",
                1e3 * median(&mut ours)
            );
            println!(
                "to get it: python3 -m venv ~/.venv-praat && ~/.venv-praat/bin/pip install praat-parselmouth, then \
                 ALOUD_PYTHON=~/.venv-praat/bin/python ./dev bench"
            );
            return;
        }
    };
    // One that does not count, so that both have read the file before.
    let (_, syllables, median_hz) = praat.measure();
    println!("Praat: {syllables} syllables, pitch {median_hz:.1} Hz");
    let (mut ours, mut theirs, mut ratios) = (Vec::new(), Vec::new(), Vec::new());
    for _ in 0..PAIRS {
        let (our, their) = (measured(wav).0.as_secs_f64(), praat.measure().0);
        ours.push(our);
        theirs.push(their);
        ratios.push(their / our);
    }
    println!(
        "all of it: {:.0} ms, Praat {:.0} ms, {:.1} times as fast in {PAIRS} pairs (bound: at least \
         {LEAST_TIMES_AS_FAST:.0})",
        1e3 * median(&mut ours),
        1e3 * median(&mut theirs),
        median(&mut ratios),
    );
    // `median` has put them in order. What else the machine does makes nothing quicker.
    println!(
        "from {:.1} to {:.1} times; the quickest of each: {:.0} and {:.0} ms, {:.1} times",
        ratios[0],
        ratios[PAIRS - 1],
        1e3 * ours[0],
        1e3 * theirs[0],
        theirs[0] / ours[0],
    );
}

/// Praat in a Python that stays, so that neither its start nor its libraries count.
struct Praat {
    child: Child,
    questions: ChildStdin,
    answers: BufReader<ChildStdout>,
}

impl Praat {
    fn start(wav: &Path) -> Result<Self, String> {
        let python = env::var_os("ALOUD_PYTHON").unwrap_or_else(|| "python3".into());
        let name = python.to_string_lossy().into_owned();
        let mut child = Command::new(python)
            .args(["-c", THEIRS])
            .arg(wav)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .map_err(|error| format!("{name} does not start ({error})"))?;
        let questions = child.stdin.take().expect("asked for");
        let answers = BufReader::new(child.stdout.take().expect("asked for"));
        let mut praat = Self {
            child,
            questions,
            answers,
        };
        if praat.answer() == "ready" {
            Ok(praat)
        } else {
            Err(format!("{name} has no praat-parselmouth"))
        }
    }

    fn answer(&mut self) -> String {
        let mut line = String::new();
        self.answers.read_line(&mut line).expect("an answer");
        line.trim().to_owned()
    }

    /// Seconds, syllables, median pitch.
    fn measure(&mut self) -> (f64, f64, f64) {
        self.questions.write_all(b"again\n").expect("it listens");
        let answer = self.answer();
        let mut figures = answer.split(' ').map(|figure| figure.parse().expect("a figure"));
        let mut next = || figures.next().expect("three figures");
        (next(), next(), next())
    }
}

impl Drop for Praat {
    fn drop(&mut self) {
        // It may be gone by itself.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// What the sound costs when it goes round until so many seconds are measured, as blocks of a file do.
fn goes_round(samples: &[f32], secs: usize) -> (Duration, Report) {
    let mut left = secs * RATE_HZ as usize;
    let begun = Instant::now();
    let mut analyser = Analyser::new(RATE_HZ);
    for block in samples.chunks(BLOCK_FRAMES).cycle() {
        let block = &block[..block.len().min(left)];
        analyser.push(block);
        left -= block.len();
        if left == 0 {
            break;
        }
    }
    let (report, _) = analyser.finish();
    (begun.elapsed(), report)
}

fn memory(samples: &[f32]) {
    for secs in [SECS, SIX_MINUTES_SECS, 10 * SIX_MINUTES_SECS] {
        let before = MEMORY.current_usage();
        MEMORY.reset_peak_usage();
        let (_, report) = goes_round(samples, secs);
        let megabytes = MEMORY.peak_usage().saturating_sub(before) as f64 / 1e6;
        assert!(report.pitch.is_some(), "{:?}", report.withheld);
        println!(
            "memory above the sound, {secs} s: {megabytes:.1} MB, {:.2} of its {MOST_MEGABYTES:.0} MB",
            megabytes / MOST_MEGABYTES
        );
    }
}

fn linear(samples: &[f32]) {
    let mut ratios: Vec<f64> = (0..3)
        .map(|_| {
            let six_minutes = goes_round(samples, SIX_MINUTES_SECS).0.as_secs_f64();
            let hour = goes_round(samples, 10 * SIX_MINUTES_SECS).0.as_secs_f64();
            println!("six minutes: {:.0} ms, an hour: {hour:.2} s", 1e3 * six_minutes);
            hour / six_minutes / 10.0
        })
        .collect();
    println!(
        "an hour for ten times six minutes: {:.2} (bound: {:.2} to {:.2})",
        median(&mut ratios),
        LINEAR.start(),
        LINEAR.end()
    );
}

fn median(values: &mut [f64]) -> f64 {
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}
