//! Tests of repair after a crash. What is tested stands beside it.

use super::*;
use crate::wav::{Reader, cues, test_files::wav_16};

fn repaired(bytes: &[u8]) -> (u64, Vec<u8>) {
    let dir = tempfile::tempdir().expect("a folder");
    let path = dir.path().join("a.wav");
    std::fs::write(&path, bytes).expect("writes");
    let frames = repair(&path).expect("repairs");
    let once = std::fs::read(&path).expect("reads");
    assert_eq!(repair(&path).expect("repairs again"), frames);
    assert_eq!(
        std::fs::read(&path).expect("reads"),
        once,
        "the second repair changed something"
    );
    if frames > 0 {
        assert_eq!(Reader::open(&path).expect("opens").info().frames, frames);
    }
    (frames, once)
}

#[test]
fn any_claimed_length_becomes_the_true_one() {
    let whole = wav_16(2, 8_000, &[1, 2, 3, 4, 5, 6]);
    for claim in [0, 4, u32::MAX, 1_000_000] {
        let mut file = whole.clone();
        file[4..8].copy_from_slice(&claim.to_le_bytes());
        file[40..44].copy_from_slice(&claim.to_le_bytes());
        let (frames, bytes) = repaired(&file);
        assert_eq!((frames, bytes), (3, whole.clone()), "{claim} claimed");
    }
}

#[test]
fn silence_behind_the_last_checkpoint_is_sound() {
    let whole = wav_16(1, 8_000, &[0; 1_000]);
    let mut file = whole.clone();
    file[4..8].copy_from_slice(&(36_u32 + 200).to_le_bytes());
    file[40..44].copy_from_slice(&200_u32.to_le_bytes());
    assert_eq!(repaired(&file), (1_000, whole));
}

#[test]
fn half_a_frame_is_cut_off() {
    let whole = wav_16(2, 8_000, &[1, 2, 3, 4]);
    let mut file = whole.clone();
    file[40..44].fill(0);
    file.extend([9, 9, 9]);
    assert_eq!(repaired(&file), (2, whole));
}

#[test]
fn a_file_without_frames_stays_one() {
    let empty = wav_16(1, 8_000, &[]);
    assert_eq!(repaired(&empty), (0, empty.clone()));
}

#[test]
fn a_finished_file_with_cues_is_left_alone() {
    let dir = tempfile::tempdir().expect("a folder");
    let path = dir.path().join("a.wav");
    std::fs::write(&path, wav_16(1, 8_000, &[1, 2, 3])).expect("writes");
    cues::write(&path, &[(1, "Task".to_owned()), (2, "Result".to_owned())]).expect("writes cues");
    let file = std::fs::read(&path).expect("reads");
    assert_eq!(repaired(&file), (3, file.clone()));
}

#[test]
fn cues_cut_short_by_a_crash_never_become_sound() {
    let dir = tempfile::tempdir().expect("a folder");
    let path = dir.path().join("a.wav");
    let whole = wav_16(1, 8_000, &[1, 2, 3]);
    std::fs::write(&path, &whole).expect("writes");
    cues::write(&path, &[(1, "Task".to_owned()), (2, "Result".to_owned())]).expect("writes cues");
    let file = std::fs::read(&path).expect("reads");
    for cut in whole.len() + 12..file.len() {
        let mut bytes = file[..cut].to_vec();
        bytes[4..8].copy_from_slice(&whole[4..8]);
        assert_eq!(repaired(&bytes).0, 3, "cut at {cut} of {}", file.len());
    }
}

#[test]
fn what_is_no_wav_is_not_touched() {
    let dir = tempfile::tempdir().expect("a folder");
    let path = dir.path().join("a.wav");
    std::fs::write(&path, "text, and more than twelve bytes of it").expect("writes");
    assert!(repair(&path).is_err());
    assert_eq!(
        std::fs::read(&path).expect("reads"),
        b"text, and more than twelve bytes of it"
    );
}
