//! Tests of the feeder: which samples and which places its blocks carry. What is tested stands beside it.

use std::{
    sync::{Arc, atomic::Ordering},
    time::Instant,
};

use super::*;
use crate::audio::player::{
    renderer::Renderer,
    shared::Shared,
    test_sounds::{RATE_HZ, chirp, pitch, rms, steepest, tone, voice},
};

fn ramp(frames: usize) -> Feeder {
    let samples: Vec<f32> = (0..frames).map(|frame| frame as f32).collect();
    Feeder::new(Sound::made(samples.into(), 48_000), Settings::new())
}

fn all(feeder: &mut Feeder) -> Vec<Block> {
    std::iter::from_fn(|| feeder.block().expect("reads")).collect()
}

fn sound(blocks: &[Block]) -> Vec<f32> {
    blocks
        .iter()
        .flat_map(|block| block.samples[..block.len].to_vec())
        .collect()
}

#[test]
fn blocks_hold_the_whole_sound_and_the_last_says_so() {
    for frames in [1, 255, 256, 257, 5_000] {
        let mut feeder = ramp(frames);
        feeder.seek(0, 1, 48_000).expect("seeks");
        let blocks = all(&mut feeder);
        assert_eq!(
            sound(&blocks),
            (0..frames).map(|frame| frame as f32).collect::<Vec<_>>()
        );
        assert_eq!(blocks.iter().filter(|block| block.last).count(), 1);
        assert!(blocks.last().is_some_and(|block| block.last));
    }
}

#[test]
fn after_a_seek_blocks_begin_at_its_frame_and_carry_its_epoch() {
    let mut feeder = ramp(5_000);
    feeder.seek(1_234, 7, 48_000).expect("seeks");
    let block = feeder.block().expect("reads").expect("a block");
    assert_eq!((block.epoch, block.samples[0]), (7, 1_234.0));
    assert!((block.start_frame - 1_234.0).abs() < 1e-9);
}

#[test]
fn at_another_rate_the_sound_lasts_as_long_and_places_are_those_of_the_file() {
    let mut feeder = ramp(48_000);
    feeder.seek(24_000, 1, 44_100).expect("seeks");
    let blocks = all(&mut feeder);
    assert_eq!(sound(&blocks).len(), 22_050);
    let block = blocks[40];
    let middle = f64::from(block.samples[100]);
    let place = block.start_frame + 100.0 * block.step;
    assert!((middle - place).abs() < 2.0, "{middle} at {place}");
}

#[test]
fn a_seek_past_the_end_ends_at_once() {
    let mut feeder = ramp(10);
    feeder.seek(99, 1, 48_000).expect("seeks");
    let blocks = all(&mut feeder);
    assert_eq!((blocks.len(), blocks[0].len, blocks[0].last), (1, 0, true));
}

// --- speed, route, and changes in mid-play ---

/// How far what is heard may be from what is shown, in frames; the device's part of it comes on top.
const NEAR: f64 = 0.020 * 48_000.0;

fn feeder(samples: Vec<f32>, change: impl FnOnce(&mut Settings)) -> Feeder {
    let mut settings = Settings::new();
    change(&mut settings);
    let mut feeder = Feeder::new(Sound::made(samples.into(), RATE_HZ), settings);
    feeder.seek(0, 1, RATE_HZ).expect("seeks");
    feeder
}

fn some(feeder: &mut Feeder, count: usize) -> Vec<Block> {
    (0..count).map_while(|_| feeder.block().expect("reads")).collect()
}

/// Where the clicks in a sound are.
fn clicks(sound: &[f32]) -> Vec<usize> {
    (0..sound.len()).filter(|&frame| sound[frame] > 0.9).collect()
}

#[test]
fn a_minute_at_each_speed_is_shown_where_it_is_heard() {
    let frames = 60 * RATE_HZ as usize;
    let sound_of_file = chirp(frames);
    for device_hz in [48_000, 44_100] {
        for speed in [0.5, 0.75, 1.0, 1.25, 1.5, 2.0] {
            let mut feeder = feeder(sound_of_file.clone(), |settings| settings.speed = speed);
            feeder.seek(0, 1, device_hz).expect("seeks");
            let blocks = all(&mut feeder);
            let heard = sound(&blocks);
            let length = frames as f64 / speed * f64::from(device_hz) / 48_000.0;
            assert!(
                (heard.len() as f64 / length - 1.0).abs() < 0.001,
                "{}",
                heard.len()
            );
            let rate = f64::from(device_hz) / f64::from(RATE_HZ);
            for number in (20..blocks.len() - 40).step_by(500) {
                // The pitch rises by 20 Hz each second of the file, so that it tells the time.
                let start = number * BLOCK_FRAMES;
                let stretch = &heard[start..start + 20 * BLOCK_FRAMES];
                let middle = blocks[number].start_frame + 10.0 * 256.0 * blocks[number].step;
                let due_hz = 200.0 + 20.0 * middle / f64::from(RATE_HZ);
                let hz = pitch(stretch, due_hz * 0.8, due_hz * 1.2) * rate;
                let off_secs = (hz - due_hz) / 20.0;
                // A pitch can be read to a part in a thousand, the place of a chirp no better.
                let readable = 0.05 + due_hz * 0.001 / 20.0;
                assert!(
                    off_secs.abs() < readable,
                    "{speed}: {hz} for {due_hz} at {middle}: {off_secs} s"
                );
            }
        }
    }
}

#[test]
fn clicks_are_heard_where_they_are_shown_at_each_speed() {
    // A soft tone, so that there is something to be alike, and a click each quarter of a second.
    let mut samples = tone(110.0, 60 * RATE_HZ as usize);
    for sample in &mut samples {
        *sample *= 0.5;
    }
    for click in (12_000..samples.len()).step_by(12_000) {
        samples[click] = 1.0;
    }
    for speed in [0.5, 0.75, 1.0, 1.25, 1.5, 2.0] {
        let mut feeder = feeder(samples.clone(), |settings| settings.speed = speed);
        let blocks = all(&mut feeder);
        let heard = sound(&blocks);
        let mut worst = 0.0_f64;
        let found = clicks(&heard);
        assert!(found.len() > 50, "{speed}: {} clicks", found.len());
        for place in found {
            let block = blocks[place / BLOCK_FRAMES];
            let shown = block.start_frame + (place % BLOCK_FRAMES) as f64 * block.step;
            let off = (shown - (shown / 12_000.0).round() * 12_000.0).abs();
            worst = worst.max(off);
        }
        println!("{speed}: shown within {:.1} ms of heard", worst / 48.0);
        assert!(worst < NEAR, "{speed}: {worst} frames off");
    }
}

/// What a player would play: each block once, the newest making of it, from the block on that a change replaces.
fn play(feeder: &mut Feeder, changes: &[(u32, Settings)], total: u32) -> Vec<Block> {
    let mut played: Vec<Block> = some(feeder, 100);
    for (playing, settings) in changes {
        let number = feeder.first() + playing;
        let from = feeder
            .change(settings.clone(), number, number + 10)
            .expect("reads");
        played.retain(|block| block.serial < from);
        let new = some(feeder, 100);
        assert!(new[0].serial == from && new[0].revision > played[0].revision);
        played.extend(new);
    }
    let rest = (total as usize).saturating_sub(played.len());
    played.extend(some(feeder, rest));
    played.truncate(total as usize);
    played
}

#[test]
fn a_change_of_speed_in_mid_play_has_no_hole_and_no_step() {
    for (name, samples) in [("tone", tone(220.0, 480_000)), ("low", tone(97.0, 480_000))] {
        let slope = steepest(&samples);
        let loud = rms(&samples);
        for speeds in [
            [1.0, 1.5, 0.5, 1.0],
            [2.0, 0.75, 1.25, 2.0],
            [0.5, 2.0, 1.0, 0.75],
        ] {
            let mut feeder = feeder(samples.clone(), |settings| settings.speed = speeds[0]);
            let mut settings = Settings::new();
            let changes: Vec<_> = speeds[1..]
                .iter()
                .zip([37, 88, 141])
                .map(|(&speed, playing)| {
                    settings.speed = speed;
                    (playing, settings.clone())
                })
                .collect();
            let blocks = play(&mut feeder, &changes, 300);
            let heard = rendered(&blocks);
            let body = &heard[480..];
            assert!(
                steepest(body) < slope * 1.15,
                "{name} {speeds:?}: {}",
                steepest(body) / slope
            );
            let window = if name == "low" { 495 } else { 240 };
            let soft = body.chunks_exact(window).map(rms).fold(f32::MAX, f32::min);
            assert!(soft > 0.6 * loud, "{name} {speeds:?}: {}", soft / loud);
            for pair in blocks.windows(2) {
                let expected = pair[0].start_frame + pair[0].len as f64 * pair[0].step;
                assert!(
                    (pair[1].start_frame - expected).abs() < NEAR,
                    "{speeds:?} {expected}"
                );
            }
        }
    }
}

/// The same through the renderer, which bridges the seams.
fn rendered(blocks: &[Block]) -> Vec<f32> {
    let shared = Arc::new(Shared::new());
    shared.epoch.store(blocks[0].epoch, Ordering::Release);
    shared.running.store(true, Ordering::Release);
    let (mut ring, consumer) = rtrb::RingBuffer::new(blocks.len());
    for block in blocks {
        ring.push(*block).expect("room");
    }
    let frames = blocks.iter().map(|block| block.len).sum();
    let mut out = vec![0.0; frames];
    Renderer::new(consumer, shared, RATE_HZ)
        .fill(frames, Instant::now(), |index, sample| out[index] = sample);
    out
}

#[test]
fn at_speed_one_nothing_is_touched_even_by_changes_in_mid_play() {
    let samples = voice(110.0, 96_000);
    let mut feeder = feeder(samples.clone(), |_| ());
    let mut looped = Settings::new();
    looped.looped = Some(0..90_000);
    let blocks = play(&mut feeder, &[(30, looped), (60, Settings::new())], 300);
    let heard = rendered(&blocks);
    assert_eq!(heard[480..], samples[480..300 * BLOCK_FRAMES]);
}

#[test]
fn a_loop_that_is_set_as_its_end_passes_still_goes_round() {
    let mut feeder = feeder(chirp(96_000), |_| ());
    let mut looped = Settings::new();
    looped.looped = Some(1_000..31 * 256);
    let blocks = play(&mut feeder, &[(30, looped)], 120);
    assert!(
        blocks[50..].iter().all(|block| block.start_frame < 31.0 * 256.0),
        "{:?}",
        blocks.iter().map(|block| block.start_frame).collect::<Vec<_>>()
    );
}

#[test]
fn after_a_stop_the_blocks_go_on_from_there() {
    let mut feeder = feeder(chirp(20_000), |settings| settings.until = Some(5_000));
    let blocks = all(&mut feeder);
    let stop = blocks.iter().position(|block| block.stop).expect("a stop");
    let made: usize = blocks[..=stop].iter().map(|block| block.len).sum();
    assert_eq!((made, feeder.stopped_at()), (5_000, Some(5_000)));
    assert!((blocks[stop + 1].start_frame - 5_000.0).abs() < 1e-6);
    assert_eq!(sound(&blocks).len(), 20_000);
    assert!(blocks.last().is_some_and(|block| block.last));
}

#[test]
fn a_stop_that_comes_too_late_is_made_at_once() {
    let mut feeder = feeder(chirp(96_000), |_| ());
    let mut settings = Settings::new();
    settings.until = Some(33 * 256);
    let blocks = play(&mut feeder, &[(30, settings)], 60);
    let stop = blocks.iter().position(|block| block.stop).expect("a stop");
    assert_eq!((stop, blocks[stop].len), (40, 0));
    assert!((blocks[stop + 1].start_frame - 33.0 * 256.0).abs() < 1.0);
}
