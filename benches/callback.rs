//! How long the callback of a microphone takes: 100,000 blocks of 10 ms (48 kHz, stereo, f32), with the ring being
//! emptied by another thread as in the program.
#![expect(clippy::print_stdout, reason = "printing figures is what a benchmark is for")]

use std::{
    hint::black_box,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    thread,
    time::{Duration, Instant},
};

use aloud::audio::{feed::feed, sample::ChannelChoice};

const CALLS: usize = 100_000;
const BUDGET_MICROS: f64 = 50.0;

fn main() {
    let (mut feed, mut reader, status) = feed(48_000, ChannelChoice::Average);
    let done = Arc::new(AtomicBool::new(false));
    let stop = Arc::clone(&done);
    let drain = move || {
        let mut block = Vec::new();
        while !stop.load(Ordering::Relaxed) {
            while let Some(piece) = reader.read(&mut block) {
                black_box((piece, block.len()));
            }
            thread::yield_now();
        }
    };
    let Ok(reader_thread) = thread::Builder::new().name("drain".to_owned()).spawn(drain) else {
        println!("no thread for the reader");
        return;
    };
    let block: Vec<f32> = (0..960_i16).map(|index| f32::from(index) / 1_000.0).collect();
    let start = Instant::now();
    let mut micros: Vec<f64> = Vec::with_capacity(CALLS);
    for call in 1..=CALLS as u64 {
        let captured = start + Duration::from_millis(10 * call);
        let before = Instant::now();
        feed.push(black_box(&block), 2, captured);
        micros.push(before.elapsed().as_secs_f64() * 1e6);
        if call.is_multiple_of(100) {
            // The real thing comes every 10 ms; here the reader only has to be let in now and then.
            thread::sleep(Duration::from_millis(1));
        }
    }
    done.store(true, Ordering::Relaxed);
    if reader_thread.join().is_err() {
        println!("the reader panicked");
    }
    micros.sort_by(f64::total_cmp);
    let at = |share: f64| micros[((CALLS - 1) as f64 * share) as usize];
    println!(
        "{CALLS} calls of 10 ms, 48 kHz stereo f32, {} frames dropped",
        status.dropped_frames()
    );
    println!(
        "p50 {:.2} us  p99 {:.2} us  p99.9 {:.2} us  max {:.2} us",
        at(0.5),
        at(0.99),
        at(0.999),
        at(1.0)
    );
    let verdict = if at(0.999) < BUDGET_MICROS { "yes" } else { "NO" };
    println!("99.9 % under {BUDGET_MICROS} us: {verdict}");
}
