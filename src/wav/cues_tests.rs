//! Tests of cue points, read back by an independent reader. What is tested stands beside it.

use std::hash::{DefaultHasher, Hash, Hasher};

use proptest::prelude::*;

use super::*;
use crate::wav::{
    Reader,
    test_files::{wav, wav_16, with_chunks},
};

fn named(cues: &[(u64, &str)]) -> Vec<(u64, String)> {
    cues.iter()
        .map(|(frame, label)| (*frame, (*label).to_owned()))
        .collect()
}

fn sound_hash(path: &Path) -> u64 {
    let bytes = std::fs::read(path).expect("reads");
    let at = bytes.windows(4).position(|id| id == b"data").expect("has sound");
    let len = usize::try_from(u32_at(&bytes, at + 4)).expect("small");
    let mut hasher = DefaultHasher::new();
    bytes[at + 8..at + 8 + len].hash(&mut hasher);
    hasher.finish()
}

/// The RIFF length claims just the file, and every chunk starts at an even place.
fn assert_well_formed(path: &Path) {
    let bytes = std::fs::read(path).expect("reads");
    assert_eq!(u32_at(&bytes, 4) as usize + 8, bytes.len());
    let mut at = 12;
    while at < bytes.len() {
        assert_eq!(at % 2, 0);
        let len = u32_at(&bytes, at + 4) as usize;
        at += 8 + len + len % 2;
    }
    assert_eq!(at, bytes.len());
}

#[test]
fn another_crate_reads_the_cues() {
    let dir = tempfile::tempdir().expect("a folder");
    let path = dir.path().join("a.wav");
    std::fs::write(&path, wav_16(1, 8_000, &[7; 900])).expect("writes");
    write(&path, &named(&[(0, "Situation"), (100, "Task"), (850, "Result")])).expect("writes cues");
    assert_well_formed(&path);
    let mut reader = bwavfile::WaveReader::open(&path).expect("opens");
    assert_eq!(reader.frame_length().expect("reads"), 900);
    let cues: Vec<_> = reader
        .cue_points()
        .expect("reads")
        .into_iter()
        .map(|cue| (cue.frame, cue.offset, cue.label.expect("has a label")))
        .collect();
    assert_eq!(
        cues,
        [
            (0, 0, "Situation".to_owned()),
            (100, 100, "Task".to_owned()),
            (850, 850, "Result".to_owned())
        ]
    );
}

#[test]
fn writing_again_replaces_the_cues_and_keeps_other_chunks() {
    let dir = tempfile::tempdir().expect("a folder");
    let path = dir.path().join("a.wav");
    let mut file = wav_16(1, 8_000, &[7; 9]);
    file.extend(b"LIST\x05\0\0\0INFO!\0");
    std::fs::write(&path, file).expect("writes");
    write(&path, &named(&[(1, "a"), (2, "bb")])).expect("writes cues");
    let first = std::fs::metadata(&path).expect("is there").len();
    write(&path, &named(&[(3, "c")])).expect("writes cues");
    write(&path, &named(&[(1, "a"), (2, "bb")])).expect("writes cues");
    assert_eq!(std::fs::metadata(&path).expect("is there").len(), first);
    assert_eq!(read(&path).expect("reads"), named(&[(1, "a"), (2, "bb")]));
    let bytes = std::fs::read(&path).expect("reads");
    assert!(bytes.windows(5).any(|window| window == b"INFO!"));
    write(&path, &[]).expect("writes none");
    assert_eq!(read(&path).expect("reads"), []);
    assert_well_formed(&path);
}

#[test]
fn cues_that_stand_before_the_sound_are_replaced_too() {
    let dir = tempfile::tempdir().expect("a folder");
    let path = dir.path().join("a.wav");
    let old = chunks_of(&named(&[(5, "old")])).expect("fits");
    std::fs::write(&path, with_chunks(1, 1, 8_000, 16, &old, &[0; 20])).expect("writes");
    assert_eq!(read(&path).expect("reads"), named(&[(5, "old")]));
    write(&path, &named(&[(6, "new")])).expect("writes cues");
    assert_eq!(read(&path).expect("reads"), named(&[(6, "new")]));
    assert_well_formed(&path);
}

#[test]
fn odd_sound_gets_its_pad_byte() {
    let dir = tempfile::tempdir().expect("a folder");
    let path = dir.path().join("a.wav");
    std::fs::write(&path, wav(1, 1, 8_000, 24, &[1, 2, 3])).expect("writes");
    write(&path, &named(&[(0, "a")])).expect("writes cues");
    assert_well_formed(&path);
    assert_eq!(read(&path).expect("reads"), named(&[(0, "a")]));
    assert_eq!(Reader::open(&path).expect("opens").info().frames, 1);
}

#[test]
fn a_frame_past_32_bits_is_refused_and_changes_nothing() {
    let dir = tempfile::tempdir().expect("a folder");
    let path = dir.path().join("a.wav");
    let file = wav_16(1, 8_000, &[7; 9]);
    std::fs::write(&path, &file).expect("writes");
    assert!(write(&path, &[(1 << 32, "a".to_owned())]).is_err());
    assert_eq!(std::fs::read(&path).expect("reads"), file);
}

#[test]
fn a_header_at_odds_with_the_sound_is_not_built_upon() {
    let dir = tempfile::tempdir().expect("a folder");
    let path = dir.path().join("a.wav");
    let mut file = wav_16(1, 8_000, &[7; 9]);
    file[40..44].copy_from_slice(&999_u32.to_le_bytes());
    std::fs::write(&path, &file).expect("writes");
    assert!(matches!(write(&path, &[]), Err(WavError::Damaged { .. })));
}

proptest! {
    #[test]
    fn any_cues_read_back_and_the_sound_stays_as_it_was(
        cues in prop::collection::vec((0..=u64::from(u32::MAX), "[^\0]{0,40}"), 0..12),
        again in prop::collection::vec((0..1_000_u64, "[^\0]{0,9}"), 0..4),
        samples in prop::collection::vec(any::<i16>(), 1..50),
    ) {
        let dir = tempfile::tempdir().expect("a folder");
        let path = dir.path().join("a.wav");
        std::fs::write(&path, wav_16(1, 8_000, &samples)).expect("writes");
        let before = sound_hash(&path);
        for mut cues in [cues, again] {
            write(&path, &cues).expect("writes cues");
            assert_well_formed(&path);
            cues.sort_by_key(|(frame, _)| *frame);
            prop_assert_eq!(read(&path).expect("reads"), cues);
            prop_assert_eq!(sound_hash(&path), before);
        }
    }
}
