//! Tests of the renderer: what the output callback hands out, block by block. What is tested stands beside it.

#![expect(clippy::float_cmp, reason = "full scale and silence are exact")]

use rtrb::{Producer, RingBuffer};

use std::time::Duration;

use super::*;
use crate::audio::player::block::BLOCK_FRAMES;

const RATE_HZ: u32 = 48_000;
const BUFFER: usize = 960;

struct Bench {
    shared: Arc<Shared>,
    blocks: Producer<Block>,
    renderer: Renderer,
    now: Instant,
    next_frame: u64,
    serial: u32,
}

impl Bench {
    fn new() -> Self {
        let shared = Arc::new(Shared::new());
        let (blocks, consumer) = RingBuffer::new(64);
        Self {
            renderer: Renderer::new(consumer, Arc::clone(&shared), RATE_HZ),
            now: Instant::now() + Duration::from_secs(1),
            shared,
            blocks,
            next_frame: 0,
            serial: 0,
        }
    }

    fn supply(&mut self, count: usize, value: f32) {
        for _ in 0..count {
            let block = self.block(value);
            self.next_frame += BLOCK_FRAMES as u64;
            self.blocks.push(block).expect("room");
        }
    }

    fn block(&mut self, value: f32) -> Block {
        self.serial += 1;
        Block {
            epoch: self.shared.epoch.load(Ordering::Acquire),
            revision: 0,
            serial: self.serial,
            start_frame: self.next_frame as f64,
            step: 1.0,
            len: BLOCK_FRAMES,
            last: false,
            stop: false,
            lead: value,
            samples: [value; BLOCK_FRAMES],
        }
    }

    fn run(&self, running: bool) {
        self.shared.running.store(running, Ordering::Release);
    }

    /// One buffer of 20 ms, heard 30 ms after it is filled.
    fn buffer(&mut self) -> Vec<f32> {
        let mut out = vec![9.0; BUFFER];
        self.renderer
            .fill(BUFFER, self.now + Duration::from_millis(30), |index, sample| {
                out[index] = sample;
            });
        self.now += Duration::from_millis(20);
        out
    }

    fn position(&self) -> u64 {
        self.shared.clock.position(self.now)
    }
}

fn steepest(sound: &[f32]) -> f32 {
    sound
        .windows(2)
        .map(|pair| (pair[1] - pair[0]).abs())
        .fold(0.0, f32::max)
}

#[test]
fn sound_begins_and_pauses_with_a_fade_and_keeps_its_place() {
    let mut bench = Bench::new();
    bench.supply(20, 1.0);
    assert_eq!(bench.buffer(), [0.0; BUFFER], "not playing yet");
    bench.run(true);
    let mut sound = bench.buffer();
    bench.run(false);
    sound.extend(bench.buffer());
    assert!(steepest(&sound) <= 1.01 / 240.0, "a step of {}", steepest(&sound));
    assert_eq!(sound[BUFFER - 1], 1.0);
    assert_eq!(sound[sound.len() - 1], 0.0);
    bench.now += Duration::from_millis(60);
    let paused_at = bench.position();
    assert!(paused_at.abs_diff(960 + 240) <= 1, "{paused_at}");
    bench.buffer();
    assert_eq!(bench.position(), paused_at);
}

#[test]
fn the_position_is_that_of_what_is_heard_not_of_what_was_filled() {
    let mut bench = Bench::new();
    bench.supply(60, 0.5);
    bench.run(true);
    for _ in 0..10 {
        bench.buffer();
    }
    // 200 ms are filled; the last buffer was filled 20 ms ago and its first frame, 180 ms in, is heard 10 ms from now.
    assert!(bench.position().abs_diff(48 * 170) <= 2, "{}", bench.position());
}

#[test]
fn after_a_seek_what_was_ready_is_thrown_away_without_a_click() {
    let mut bench = Bench::new();
    bench.supply(20, 1.0);
    bench.run(true);
    let mut sound = bench.buffer();
    bench.shared.go_to(480_000);
    assert_eq!(bench.position(), 480_000, "at once");
    bench.next_frame = 480_000;
    bench.supply(20, -1.0);
    sound.extend(bench.buffer());
    sound.extend(bench.buffer());
    assert!(steepest(&sound) <= 1.01 / 240.0, "a step of {}", steepest(&sound));
    assert_eq!(sound[sound.len() - 1], -1.0);
    let expected = 480_000 + (2 * BUFFER - 240) as u64 - 48 * 30;
    assert!(
        bench.position().abs_diff(expected) <= 2,
        "{} against {expected}",
        bench.position()
    );
}

#[test]
fn when_blocks_run_out_the_clock_waits_for_them() {
    let mut bench = Bench::new();
    bench.supply(4, 1.0);
    bench.run(true);
    bench.buffer();
    bench.buffer();
    bench.buffer();
    assert_eq!(bench.position(), 4 * BLOCK_FRAMES as u64);
    assert!(bench.shared.underruns.load(Ordering::Relaxed) > 0);
    bench.supply(20, 1.0);
    bench.buffer();
    bench.buffer();
    assert!(bench.position() > 4 * BLOCK_FRAMES as u64);
}

#[test]
fn the_end_is_told_and_the_clock_runs_on_until_it_is_heard() {
    let mut bench = Bench::new();
    bench.supply(4, 1.0);
    let epoch = bench.shared.epoch.load(Ordering::Acquire);
    let last = Block {
        len: 100,
        last: true,
        ..bench.block(0.5)
    };
    bench.blocks.push(last).expect("room");
    bench.run(true);
    bench.buffer();
    assert_ne!(bench.shared.ended.load(Ordering::Acquire), epoch);
    bench.buffer();
    assert_eq!(bench.shared.ended.load(Ordering::Acquire), epoch);
    assert!(bench.position() < 1_124);
    bench.now += Duration::from_millis(60);
    assert!(bench.position() >= 1_124);
}
