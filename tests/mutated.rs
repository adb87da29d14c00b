//! Every reader of files against mutated real ones: whatever the bytes, no panic, no second lost, no memory beyond
//! 64 MiB. What the files are is in `mutated/corpus.rs`, how they are changed in `mutated/mutator.rs`, what reads them
//! and what has to hold then in `mutated/readers.rs`.
//!
//! 50,000 inputs run with all tests, a million with `cargo test --release --test mutated -- --ignored`. An input that
//! breaks something is written to `tests/samples/`, stays there, and is read again on every run.

#![allow(
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    reason = "a helper of a test that fails is a test that fails"
)]

#[path = "mutated/corpus.rs"]
mod corpus;
#[path = "mutated/mutator.rs"]
mod mutator;
#[path = "mutated/readers.rs"]
mod readers;

use std::{
    fs,
    panic::{AssertUnwindSafe, catch_unwind},
    path::{Path, PathBuf},
    sync::{Mutex, PoisonError},
    time::Duration,
};

use corpus::Corpus;
use cpu_time::ThreadTime;
use mutator::Mutator;
use peak_alloc::PeakAlloc;
use readers::{Kind, Place};

/// Counts what all of this program allocates.
#[global_allocator]
static MEMORY: PeakAlloc = PeakAlloc;

/// Most that reading one input may allocate.
const MAX_BYTES: usize = 64 << 20;
/// Most time of the processor that reading one input may take.
const MAX_TIME: Duration = Duration::from_secs(1);

/// Only one test measures at a time: the allocator counts for all threads.
static TURN: Mutex<()> = Mutex::new(());

/// The worst that was met.
#[derive(Debug, Default)]
struct Worst {
    bytes: usize,
    time: Duration,
}

/// Reads one input. What is wrong, if anything is, in words.
fn read(kind: Kind, place: &Place, bytes: &[u8], worst: &mut Worst) -> Result<(), String> {
    let before = MEMORY.current_usage();
    MEMORY.reset_peak_usage();
    let start = ThreadTime::now();
    let outcome = catch_unwind(AssertUnwindSafe(|| readers::read(kind, place, bytes)));
    let time = start.elapsed();
    let used = MEMORY.peak_usage().saturating_sub(before);
    worst.bytes = worst.bytes.max(used);
    worst.time = worst.time.max(time);
    match outcome {
        Err(_) => Err("it panicked".to_owned()),
        Ok(Err(broken)) => Err(broken),
        Ok(Ok(())) if used > MAX_BYTES => Err(format!("it took {used} bytes of memory")),
        Ok(Ok(())) if time > MAX_TIME => Err(format!("it took {time:?}")),
        Ok(Ok(())) => Ok(()),
    }
}

fn samples() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/samples")
}

/// Keeps an input that broke something, and fails.
fn keep(kind: Kind, name: &str, bytes: &[u8], broken: &str) -> ! {
    let path = samples().join(format!("{}-{name}", kind.name()));
    let kept = fs::create_dir_all(samples()).and_then(|()| fs::write(&path, bytes));
    panic!(
        "{} of {} bytes: {broken}; kept as {} ({kept:?})",
        kind.name(),
        bytes.len(),
        path.display()
    );
}

/// Reads `share` thousandths of `inputs` for each kind, from numbers on from `seed`.
fn run(inputs: u64, seed: u64) {
    let _turn = TURN.lock().unwrap_or_else(PoisonError::into_inner);
    let place = Place::new();
    let corpus = Corpus::new();
    for (kind, share) in Kind::SHARES {
        let mut worst = Worst::default();
        let files = corpus.of(kind);
        let count = inputs * share / 1_000;
        for number in 0..count {
            let bytes = Mutator::new(seed + number).mutated(files, kind.is_text());
            if let Err(broken) = read(kind, &place, &bytes, &mut worst) {
                keep(kind, &format!("{}", seed + number), &bytes, &broken);
            }
        }
        println!(
            "{:>9}: {count} inputs, at most {} KiB and {:.1} ms for one",
            kind.name(),
            worst.bytes >> 10,
            worst.time.as_secs_f64() * 1e3
        );
    }
}

#[test]
fn fifty_thousand_mutated_files_break_nothing() {
    run(50_000, 1);
}

#[test]
#[ignore = "minutes"]
fn a_million_mutated_files_break_nothing() {
    run(1_000_000, 1_000_000);
}

#[test]
fn what_broke_something_once_is_read_again() {
    let _turn = TURN.lock().unwrap_or_else(PoisonError::into_inner);
    let place = Place::new();
    let mut worst = Worst::default();
    for entry in fs::read_dir(samples()).into_iter().flatten().flatten() {
        let name = entry.file_name().to_string_lossy().into_owned();
        let Some(kind) = Kind::ALL
            .into_iter()
            .find(|kind| name.starts_with(&format!("{}-", kind.name())))
        else {
            continue;
        };
        let bytes = fs::read(entry.path()).expect("reads");
        if let Err(broken) = read(kind, &place, &bytes, &mut worst) {
            panic!("{name}: {broken}");
        }
    }
}

/// Files as long as they may be, made of whatever takes the most memory or time for its length.
#[test]
fn the_densest_files_stay_within_bounds() {
    let _turn = TURN.lock().unwrap_or_else(PoisonError::into_inner);
    let place = Place::new();
    for (kind, name, bytes) in corpus::densest() {
        let mut worst = Worst::default();
        if let Err(broken) = read(kind, &place, &bytes, &mut worst) {
            panic!("{name}: {broken}");
        }
        println!(
            "{name}: {} KiB and {:.1} ms for {} KiB",
            worst.bytes >> 10,
            worst.time.as_secs_f64() * 1e3,
            bytes.len() >> 10
        );
    }
}

/// Whether a test of this file would notice: an input that takes too much is reported.
#[test]
fn what_takes_too_much_is_noticed() {
    let _turn = TURN.lock().unwrap_or_else(PoisonError::into_inner);
    MEMORY.reset_peak_usage();
    let before = MEMORY.current_usage();
    drop(std::hint::black_box(vec![1_u8; 2 * MAX_BYTES]));
    assert!(MEMORY.peak_usage() - before > MAX_BYTES);
}
