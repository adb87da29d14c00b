//! What a device's callback does must never allocate: an allocation may wait for a lock, and sound is lost meanwhile.

use std::time::{Duration, Instant};

use aloud::audio::{
    feed::feed,
    sample::{ChannelChoice, Sample},
};
use assert_no_alloc::{AllocDisabler, assert_no_alloc, violation_count};
use cpal::{I24, U24};

#[global_allocator]
static ALLOCATOR: AllocDisabler = AllocDisabler;

/// Three seconds of sound in blocks of 10 ms, with a loss and a late block in between, so that every path is taken.
fn check<T: Sample>(name: &str, value: T) {
    for rate_hz in [8_000_u32, 48_000, 192_000] {
        for channels in [1_u16, 2, 32] {
            for choice in [ChannelChoice::Average, ChannelChoice::One(1)] {
                let (mut feed, _reader, status) = feed(rate_hz, choice);
                let block = vec![value; rate_hz as usize / 100 * usize::from(channels)];
                let start = Instant::now();
                let before = violation_count();
                for index in 1..=300_u64 {
                    let late = if index > 100 { 200 } else { 0 };
                    let moment = start + Duration::from_millis(10 * index + late);
                    assert_no_alloc(|| feed.push(&block, channels, moment));
                }
                let violations = violation_count() - before;
                assert_eq!(violations, 0, "{name}, {channels} channels, {rate_hz} Hz");
                assert!(status.end_frame() > u64::from(rate_hz) * 3, "the loss was found");
            }
        }
    }
}

#[test]
fn the_callback_never_allocates_whatever_the_format() {
    check("i8", 1_i8);
    check("i16", 1_i16);
    check("i24", I24::new_unchecked(1));
    check("i32", 1_i32);
    check("i64", 1_i64);
    check("u8", 1_u8);
    check("u16", 1_u16);
    check("u24", U24::new_unchecked(1));
    check("u32", 1_u32);
    check("u64", 1_u64);
    check("f32", 0.1_f32);
    check("f64", 0.1_f64);
}

#[test]
fn nor_does_it_when_the_ring_is_full() {
    let (mut feed, _reader, status) = feed(48_000, ChannelChoice::Average);
    let block = [0.1_f32; 960];
    let start = Instant::now();
    let before = violation_count();
    for index in 1..=2_000_u64 {
        assert_no_alloc(|| feed.push(&block, 2, start + Duration::from_millis(10 * index)));
    }
    assert_eq!(violation_count(), before);
    assert!(status.dropped_frames() > 0);
}

#[test]
fn an_allocation_would_be_seen() {
    let before = violation_count();
    let kept = assert_no_alloc(|| vec![1_u8; 1_000]);
    assert!(violation_count() > before, "{} bytes went unseen", kept.len());
}
