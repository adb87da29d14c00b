//! Tests of reading whatever people have. What is tested stands beside it.

use std::path::PathBuf;

use proptest::prelude::*;

use super::*;
use crate::wav::test_files::{wav, wav_16, wav_f32, with_chunks};

struct Folder(tempfile::TempDir);

impl Folder {
    fn new() -> Self {
        Self(tempfile::tempdir().expect("a folder"))
    }

    fn file(&self, bytes: &[u8]) -> PathBuf {
        let path = self.0.path().join("in.wav");
        std::fs::write(&path, bytes).expect("writes");
        path
    }
}

fn mono(bytes: &[u8]) -> Vec<f32> {
    let folder = Folder::new();
    let mut reader = Reader::open(&folder.file(bytes)).expect("opens");
    let mut out = vec![9.0; 1_000];
    let frames = reader.read_mono(&mut out).expect("reads");
    assert_eq!(frames as u64, reader.info().frames);
    assert_eq!(reader.read_mono(&mut [0.0; 3]).expect("reads"), 0, "the end");
    out.truncate(frames);
    out
}

fn refusal(bytes: &[u8]) -> WavError {
    let folder = Folder::new();
    Reader::open(&folder.file(bytes)).err().expect("is refused")
}

#[test]
fn every_sample_format_has_the_same_full_scale() {
    assert_eq!(mono(&wav(1, 1, 8_000, 8, &[0, 128, 192])), [-1.0, 0.0, 0.5]);
    assert_eq!(mono(&wav_16(1, 8_000, &[-32_768, 0, 16_384])), [-1.0, 0.0, 0.5]);
    let data = [0, 0, 0x80, 0, 0, 0, 0, 0, 0x40];
    assert_eq!(mono(&wav(1, 1, 8_000, 24, &data)), [-1.0, 0.0, 0.5]);
    let data: Vec<u8> = [i32::MIN, 0, 1 << 30]
        .iter()
        .flat_map(|s| s.to_le_bytes())
        .collect();
    assert_eq!(mono(&wav(1, 1, 8_000, 32, &data)), [-1.0, 0.0, 0.5]);
    assert_eq!(mono(&wav_f32(1, 8_000, &[-1.0, 0.0, 0.5])), [-1.0, 0.0, 0.5]);
}

#[test]
fn channels_are_averaged() {
    assert_eq!(
        mono(&wav_16(2, 8_000, &[16_384, 0, -16_384, -16_384])),
        [0.25, -0.5]
    );
    let mut wide = vec![0; 64];
    wide[..32].fill(16_384);
    assert_eq!(mono(&wav_16(32, 8_000, &wide)), [0.5, 0.0]);
}

#[test]
fn what_is_not_a_number_is_silence() {
    let samples = [f32::NAN, f32::INFINITY, 0.5];
    assert_eq!(mono(&wav_f32(1, 8_000, &samples)), [0.0, 0.0, 0.5]);
}

#[test]
fn floats_past_full_scale_are_clamped_as_integers_only() {
    let folder = Folder::new();
    let path = folder.file(&wav_f32(1, 8_000, &[1.5, -1.5, 0.999_99]));
    let mut out = [0; 3];
    let mut reader = Reader::open(&path).expect("opens");
    reader.read_mono_i16(&mut out).expect("reads");
    assert_eq!(out, [i16::MAX, i16::MIN, i16::MAX]);
    reader.seek(0).expect("seeks");
    let mut out = [0.0; 1];
    reader.read_mono(&mut out).expect("reads");
    assert!((out[0] - 1.5).abs() < 1e-9, "{out:?}");
}

#[test]
fn a_header_that_claims_more_than_there_is_costs_nothing() {
    let mut file = wav_16(1, 8_000, &[1, 2, 3]);
    for claim in [u32::MAX, u32::MAX - 1, 2_000_000_000, 7] {
        file[40..44].copy_from_slice(&claim.to_le_bytes());
        assert_eq!(mono(&file).len(), 3, "{claim} bytes claimed");
    }
}

#[test]
fn a_recording_whose_header_was_never_completed_is_read_to_its_end() {
    let mut file = wav_16(1, 8_000, &[1, 2, 3]);
    file[4..8].fill(0);
    file[40..44].fill(0);
    assert_eq!(mono(&file).len(), 3);
}

#[test]
fn odd_chunks_before_the_sound_are_stepped_over_padded_or_not() {
    for extra in [&b"LIST\x05\0\0\0INFO!\0"[..], b"LIST\x05\0\0\0INFO!"] {
        let file = with_chunks(1, 1, 8_000, 16, extra, &[0, 0x40]);
        assert_eq!(mono(&file), [0.5], "{extra:?}");
    }
}

#[test]
fn chunks_after_the_sound_are_no_sound() {
    let mut file = wav_16(1, 8_000, &[1, 2]);
    file.extend(b"LIST\x04\0\0\0INFO");
    assert_eq!(mono(&file).len(), 2);
}

#[test]
fn seeking_is_by_frame_and_stops_at_the_end() {
    let folder = Folder::new();
    let samples: Vec<i16> = (0..40_000)
        .map(|i| i16::try_from(i / 2).expect("small"))
        .collect();
    let path = folder.file(&wav_16(2, 8_000, &samples));
    let mut reader = Reader::open(&path).expect("opens");
    let mut out = [0; 2];
    reader.seek(12_345).expect("seeks");
    assert_eq!(reader.read_mono_i16(&mut out).expect("reads"), 2);
    assert_eq!(out, [12_345, 12_346]);
    reader.seek(19_999).expect("seeks");
    assert_eq!(reader.read_mono_i16(&mut out).expect("reads"), 1);
    reader.seek(u64::MAX).expect("seeks");
    assert_eq!(reader.read_mono_i16(&mut out).expect("reads"), 0);
}

#[test]
fn each_unusable_file_gets_its_own_sentence() {
    let said = |bytes: &[u8]| refusal(bytes).to_string();
    assert!(said(b"Dear diary, today I answered").contains("does not begin as one"));
    assert!(said(b"").contains("an empty file"));
    assert!(said(b"RIFF\x04\0\0\0AVI ").contains("another kind of RIFF"));
    assert!(said(b"RF64\xff\xff\xff\xffWAVEds64").contains("RF64"));
    assert!(said(b"RIFF\x04\0\0\0WAVE").contains("no data chunk"));
    assert!(matches!(refusal(&wav_16(1, 8_000, &[])), WavError::Empty { .. }));
    assert!(said(&wav_16(1, 0, &[1])).contains("0 Hz"));
    assert!(said(&wav_16(0, 8_000, &[1])).contains("0 channels"));
    assert!(said(&wav(2, 1, 8_000, 16, &[0; 4])).contains("compressed"));
    assert!(said(&wav(3, 1, 8_000, 64, &[0; 8])).contains("64-bit floating-point"));
}

#[test]
fn a_folder_and_a_missing_file_are_named() {
    let folder = Folder::new();
    let error = Reader::open(folder.0.path()).err().expect("is refused");
    assert!(
        error.to_string().contains(&folder.0.path().display().to_string()),
        "{error}"
    );
    let missing = folder.0.path().join("no such.wav");
    let error = Reader::open(&missing).err().expect("is refused");
    assert!(error.to_string().contains("no such.wav"), "{error}");
}

proptest! {
    #[test]
    fn no_bytes_bring_the_reader_down(
        mut head in prop::collection::vec(any::<u8>(), 0..200),
        places in prop::collection::vec((0..60_usize, any::<u8>()), 0..6),
        valid in any::<bool>(),
    ) {
        if valid {
            let mut file = wav_16(2, 8_000, &[1, 2, 3, 4]);
            file.extend(&head);
            for (at, byte) in places {
                if let Some(slot) = file.get_mut(at) { *slot = byte; }
            }
            head = file;
        }
        let folder = Folder::new();
        if let Ok(mut reader) = Reader::open(&folder.file(&head)) {
            prop_assert!(reader.info().frames <= head.len() as u64);
            let mut out = vec![0.0; 500];
            while reader.read_mono(&mut out).expect("reads") > 0 {}
            prop_assert!(out.iter().all(|sample| sample.is_finite()));
        }
    }
}
