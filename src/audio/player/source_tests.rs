//! Tests of the feeder: which samples and which places its blocks carry. What is tested stands beside it.

use super::*;

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
