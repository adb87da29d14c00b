//! Tests of the stream clock. What is tested stands beside it.

use proptest::prelude::*;

use super::*;

const RATE_HZ: u32 = 48_000;
const BLOCK: u64 = 480;

struct Bench {
    tracker: Tracker,
    start: Instant,
    frame: u64,
    lost: u64,
}

impl Bench {
    fn new() -> Self {
        let clock = Arc::new(StreamClock::new(RATE_HZ));
        Self {
            start: clock.anchor,
            tracker: Tracker::new(clock),
            frame: 0,
            lost: 0,
        }
    }

    fn moment(&self, nanos: i64) -> Instant {
        self.start + Duration::from_nanos(u64::try_from(nanos).expect("after the start"))
    }

    /// A block of 10 ms whose sound was complete at `nanos` after the start.
    fn block_at(&mut self, nanos: i64) {
        self.frame += BLOCK;
        let lost = self.tracker.observe(self.frame, BLOCK, self.moment(nanos));
        self.frame += lost;
        self.lost += lost;
    }

    fn error_frames(&self, nanos: i64) -> i64 {
        let truth = frames(nanos, RATE_HZ);
        let told = self.tracker.position_at(self.moment(nanos)).expect("running");
        i64::try_from(told).expect("fits") - truth
    }
}

const MS: i64 = 1_000_000;

#[test]
fn before_the_first_block_nothing_is_known() {
    let bench = Bench::new();
    assert_eq!(bench.tracker.position_at(bench.start), None);
}

#[test]
fn between_two_blocks_the_position_goes_on() {
    let mut bench = Bench::new();
    for block in 1..=100 {
        bench.block_at(block * 10 * MS);
    }
    assert!(bench.error_frames(1_007 * MS).abs() <= 1);
    assert!(
        bench.error_frames(900 * MS).abs() <= 1,
        "and back, for a moment that has passed"
    );
}

#[test]
fn a_callback_held_up_for_200_ms_hardly_moves_the_clock_and_loses_nothing() {
    let mut bench = Bench::new();
    for block in 1..=100 {
        bench.block_at(block * 10 * MS);
    }
    for block in 101..=120 {
        // Twenty blocks come at once, when the machine has time again.
        bench.block_at(1_200 * MS + block / 10);
        assert!(bench.error_frames(1_200 * MS).abs() < 48 * 3, "less than 3 ms");
    }
    for block in 121..=200 {
        bench.block_at(block * 10 * MS);
    }
    assert_eq!(bench.lost, 0);
}

#[test]
fn sound_the_device_lost_without_a_word_is_found_and_counted() {
    let mut bench = Bench::new();
    for block in 1..=100 {
        bench.block_at(block * 10 * MS);
    }
    for block in 1..=60 {
        // 150 ms are missing: the sound goes on, later.
        bench.block_at((1_150 + block * 10) * MS);
    }
    let missing = 150 * 48;
    assert!(
        (i64::try_from(bench.lost).expect("fits") - missing).abs() < 48 * 5,
        "lost {}",
        bench.lost
    );
    assert!(bench.error_frames(1_750 * MS).abs() < 48 * 5);
}

#[test]
fn a_device_that_runs_at_another_rate_than_it_says_has_not_lost_sound() {
    let mut bench = Bench::new();
    for block in 1..=1_000_i64 {
        bench.block_at(block * 10 * MS * 48_000 / 44_100);
    }
    assert_eq!(bench.lost, 0);
}

#[test]
fn a_device_clock_off_by_300_parts_in_a_million_is_followed() {
    for ppm in [-300_i64, 300] {
        let mut bench = Bench::new();
        for block in 1..=6_000_i64 {
            let nanos = block * 10 * MS;
            bench.block_at(nanos + nanos * ppm / 1_000_000);
        }
        let now = 60_000 * MS + 60_000 * MS * ppm / 1_000_000;
        let told = bench.tracker.position_at(bench.moment(now)).expect("running");
        let behind = i64::try_from(told).expect("fits") - i64::try_from(bench.frame).expect("fits");
        assert!(behind.abs() < 48, "{behind} frames off at {ppm} ppm");
    }
}

proptest! {
    #[test]
    fn jitter_of_a_few_ms_leaves_the_position_within_6_ms_and_never_running_backwards(
        late in prop::collection::vec(0..6_000_000_i64, 100..400),
    ) {
        let mut bench = Bench::new();
        let mut last = 0;
        for (block, late) in late.iter().enumerate() {
            let due = (i64::try_from(block).expect("fits") + 1) * 10 * MS;
            bench.block_at(due + late);
            let now = due + 6 * MS;
            let told = bench.tracker.position_at(bench.moment(now)).expect("running");
            prop_assert!(told >= last, "{} after {}", told, last);
            last = told;
            prop_assert!(bench.error_frames(now).abs() <= 48 * 6);
        }
        prop_assert_eq!(bench.lost, 0);
    }
}
