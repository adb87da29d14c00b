//! Tests of the whole way from a sound to a device's buffers, with a device and a thread of the test's own: whether what
//! is shown is what is heard, at each speed, through changes and jumps. Each part by itself is tested beside it.

use std::{
    sync::{Arc, atomic::Ordering},
    time::{Duration, Instant},
};

use rtrb::{Producer, RingBuffer};

use super::{
    block::Block,
    renderer::Renderer,
    settings::Settings,
    shared::Shared,
    sound::Sound,
    source::Feeder,
    test_sounds::{RATE_HZ, steepest, tone},
};

/// A buffer of 20 ms, of which the first frame is heard 30 ms after it was filled.
const BUFFER: usize = 960;
const LATENCY: Duration = Duration::from_millis(30);
/// Blocks kept ready, and blocks still played of the old ones at a change.
const READY: u32 = 94;
const SPARE: u32 = 12;
/// A click comes every quarter of a second of the file.
const CLICKS: f64 = 12_000.0;
/// What is shown must be within 30 ms of what is heard.
const NEAR: f64 = 0.030 * 48_000.0;

struct Chain {
    shared: Arc<Shared>,
    feeder: Feeder,
    blocks: Producer<Block>,
    renderer: Renderer,
    start: Instant,
    buffers: u32,
    heard: Vec<f32>,
    /// How far what was shown was from each click heard, in frames of the file.
    off: Vec<f64>,
}

impl Chain {
    fn new(samples: Vec<f32>) -> Self {
        let shared = Arc::new(Shared::new());
        let (blocks, consumer) = RingBuffer::new(READY as usize * 3);
        let mut chain = Self {
            renderer: Renderer::new(consumer, Arc::clone(&shared), RATE_HZ),
            feeder: Feeder::new(Sound::made(samples.into(), RATE_HZ), Settings::new()),
            start: Instant::now() + Duration::from_secs(1),
            shared,
            blocks,
            buffers: 0,
            heard: Vec::new(),
            off: Vec::new(),
        };
        chain.seek(0);
        chain.shared.running.store(true, Ordering::Release);
        chain
    }

    fn seek(&mut self, frame: u64) {
        self.shared.go_to(frame);
        let (epoch, frame) = self.shared.last_seek();
        self.feeder.seek(frame, epoch, RATE_HZ).expect("seeks");
    }

    fn change(&mut self, change: impl FnOnce(&mut Settings)) {
        let settings = self.shared.set(|settings| {
            change(settings);
            settings.clone()
        });
        let playing = self.shared.playing.load(Ordering::Acquire);
        let serial = self
            .feeder
            .change(settings, playing, playing + SPARE)
            .expect("reads");
        self.make();
        self.shared.switch_at(serial, self.feeder.revision());
    }

    fn make(&mut self) {
        loop {
            let playing = self.shared.playing.load(Ordering::Acquire);
            let ready = self.feeder.serial() - self.feeder.first().max(playing + 1);
            if ready >= READY || self.blocks.is_full() {
                return;
            }
            let Some(block) = self.feeder.block().expect("reads") else {
                return;
            };
            self.blocks.push(block).expect("room");
        }
    }

    fn heard_at(&self, frame: usize) -> Instant {
        self.start + LATENCY + Duration::from_secs_f64(frame as f64 / f64::from(RATE_HZ))
    }

    fn position(&self, moment: Instant) -> f64 {
        self.shared.clock.position(moment) as f64
    }

    /// Plays on for a while, and asks at each click what is shown.
    fn play(&mut self, secs: f64) {
        for _ in 0..(secs * 50.0) as u32 {
            self.make();
            let from = self.heard.len();
            // The device's word on when it is heard is not to be had without jitter.
            let jitter = Duration::from_micros(u64::from(self.buffers * 7_919 % 4_000));
            let heard_at = self.heard_at(from) + jitter;
            self.heard.resize(from + BUFFER, 0.0);
            let out = &mut self.heard[from..];
            self.renderer
                .fill(BUFFER, heard_at, |index, sample| out[index] = sample);
            self.buffers += 1;
            // What is heard until the next buffer is filled: it was handed out before this one.
            let (first, last) = (from.saturating_sub(1_440), (from + BUFFER).saturating_sub(1_440));
            for frame in (first..last).filter(|&frame| self.heard[frame] > 0.9) {
                let shown = self.position(self.heard_at(frame));
                let click = (shown / CLICKS).round() * CLICKS;
                self.off.push((shown - click).abs());
            }
        }
    }

    fn check(&self, what: &str, clicks: usize) {
        let worst = self.off.iter().copied().fold(0.0, f64::max);
        println!(
            "{what}: {} clicks, shown within {:.1} ms",
            self.off.len(),
            worst / 48.0
        );
        assert!(self.off.len() >= clicks, "{what}: {} clicks", self.off.len());
        assert!(worst < NEAR, "{what}: off by {} ms", worst / 48.0);
    }
}

/// A soft tone, so that there is something to be alike, and a click each quarter of a second.
fn clicks(secs: usize) -> Vec<f32> {
    let mut samples: Vec<f32> = tone(110.0, secs * RATE_HZ as usize)
        .iter()
        .map(|sample| sample * 0.5)
        .collect();
    for click in (CLICKS as usize..samples.len()).step_by(CLICKS as usize) {
        samples[click] = 1.0;
    }
    samples
}

#[test]
fn what_is_shown_is_what_is_heard_for_a_minute_at_each_speed() {
    for speed in [0.5, 0.75, 1.0, 1.25, 1.5, 2.0] {
        let mut chain = Chain::new(clicks(60));
        chain.shared.set(|settings| settings.speed = speed);
        chain.feeder.set(chain.shared.settings());
        chain.seek(0);
        chain.play(60.0 / speed);
        // A click can fall between two pieces or into the fade between them; there are enough all the same.
        chain.check(&format!("{speed}x"), 50);
        assert_eq!(chain.shared.underruns.load(Ordering::Relaxed), 0);
    }
}

#[test]
fn what_is_shown_is_what_is_heard_just_after_changes_and_seeks() {
    let mut chain = Chain::new(clicks(120));
    for (number, speed) in [1.0, 2.0, 0.5, 1.5, 0.75, 1.25, 1.0, 0.5, 2.0]
        .into_iter()
        .enumerate()
    {
        chain.change(|settings| settings.speed = speed);
        chain.play(1.1 + 0.03 * number as f64);
        chain.seek(number as u64 * 480_000 + 11_000);
        chain.play(0.4 + 0.03 * number as f64);
    }
    chain.check("changes and seeks", 40);
}

#[test]
fn what_is_shown_is_what_is_heard_in_a_loop_and_over_what_is_left_out() {
    for speed in [0.5, 1.0, 1.5] {
        let mut chain = Chain::new(clicks(20));
        chain.play(0.5);
        chain.change(|settings| {
            settings.speed = speed;
            settings.looped = Some(5_000..101_000);
            // Clicks stand at every 12,000 th frame: these leave two of them out.
            settings.skips = Arc::from([20_000..30_000, 40_000..43_000, 70_000..76_000]);
        });
        chain.play(12.0);
        chain.check(&format!("a loop at {speed}x"), 15);
        let now = chain.start + Duration::from_millis(20) * chain.buffers;
        assert!((4_000.0..102_000.0).contains(&chain.position(now)));
    }
}

#[test]
fn playing_pauses_by_itself_and_can_be_taken_up() {
    let mut chain = Chain::new(tone(220.0, 10 * RATE_HZ as usize));
    chain.play(0.5);
    chain.change(|settings| {
        settings.speed = 1.5;
        settings.until = Some(72_000);
    });
    chain.play(1.5);
    assert!(!chain.shared.running.load(Ordering::Acquire));
    assert!(chain.shared.stopped.load(Ordering::Acquire));
    let now = chain.heard_at(chain.heard.len());
    assert!(
        (chain.position(now) - 72_000.0).abs() <= 2.0,
        "{}",
        chain.position(now)
    );
    assert!(
        chain.heard[chain.heard.len() - 960..]
            .iter()
            .all(|&sample| sample == 0.0)
    );
    chain.shared.running.store(true, Ordering::Release);
    chain.play(1.0);
    let now = chain.heard_at(chain.heard.len());
    assert!(
        (chain.position(now) - 144_000.0).abs() < NEAR,
        "{}",
        chain.position(now)
    );
    let slope = steepest(&tone(220.0, 48_000));
    assert!(
        steepest(&chain.heard) < slope + 0.5 / 240.0,
        "{}",
        steepest(&chain.heard)
    );
}

#[test]
fn a_change_that_comes_too_late_does_not_click() {
    let sound = tone(220.0, 10 * RATE_HZ as usize);
    let mut chain = Chain::new(sound.clone());
    chain.play(0.5);
    let playing = chain.shared.playing.load(Ordering::Acquire);
    let mut settings = Settings::new();
    settings.speed = 0.5;
    // The thread was held up: the blocks come when playing has gone past their place.
    let serial = chain
        .feeder
        .change(settings, playing, playing + 1)
        .expect("reads");
    chain.play(0.06);
    chain.make();
    chain.shared.switch_at(serial, chain.feeder.revision());
    chain.play(1.0);
    // A bridge of a whole swing over 5 ms is the worst that can be.
    assert!(
        steepest(&chain.heard) < steepest(&sound) + 1.0 / 240.0 + 1e-4,
        "{}",
        steepest(&chain.heard)
    );
}

#[test]
fn the_loudness_changes_without_a_step() {
    let mut chain = Chain::new(vec![0.5; 5 * RATE_HZ as usize]);
    for gain in [1.0, 0.25, 2.0, 0.0] {
        chain.shared.set_gain(gain);
        chain.play(0.2);
        let last = chain.heard[chain.heard.len() - 1];
        assert!((last - 0.5 * gain).abs() < 1e-6, "{last} for {gain}");
    }
    // From nothing to full in 20 ms; the first fade in is the one of every start, in 5.
    assert!(steepest(&chain.heard[480..]) < 0.51 / 960.0);
}
