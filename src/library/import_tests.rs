//! Tests of taking in recordings made elsewhere. What is tested stands beside it.

use std::path::PathBuf;

use super::*;
use crate::{
    library::test_takes::*,
    wav::test_files::{wav_16, wav_f32},
};

struct Outside(TempDir);

impl Outside {
    fn file(&self, name: &str, bytes: &[u8]) -> PathBuf {
        let path = self.0.path().join(name);
        fs::write(&path, bytes).expect("writes");
        path
    }
}

fn outside() -> Outside {
    Outside(tempfile::tempdir().expect("a folder"))
}

fn import(library: &Library, file: &Path, marks: &[f64]) -> Result<(TakeId, Take), LibraryError> {
    library.import(file, &prompt(), &star(), 120.0, marks, &now())
}

#[test]
fn a_recording_becomes_a_take_with_its_marks() {
    let (_dir, library) = library();
    let outside = outside();
    let file = outside.file("from phone é.wav", &wav_16(1, RATE, &sound()));
    let (id, take) = import(&library, &file, &[0.5, 1.0]).expect("imports");
    assert_eq!(id.as_str(), "2026-11-22_10-15-30_bad-news");
    assert_eq!(names(&library.take_dir(&id)), ["answer.wav", "take.json"]);
    assert_eq!(names(&library.takes_dir()), [id.as_str()]);
    assert_eq!(library.load(&id).expect("loads"), take);
    assert_eq!(
        (take.state, take.audio.frames, take.lead_in_frames),
        (TakeState::Imported, 16_000, 0)
    );
    assert_eq!(
        (take.audio.device.as_str(), take.audio.channels),
        ("from phone é.wav", 1)
    );
    assert_eq!(take.recorded_at, "2026-11-22T10:15:30+01:00");
    let frames: Vec<u64> = take.marks.iter().map(|mark| mark.frame).collect();
    assert_eq!(frames, [0, 4_000, 8_000]);
    let audio = library.audio_path(&id, &take);
    assert_eq!(wav::cues::read(&audio).expect("reads"), take.cues());
    let mut heard = vec![0; 16_000];
    wav::Reader::open(&audio)
        .expect("opens")
        .read_mono_i16(&mut heard)
        .expect("reads");
    assert_eq!(heard, sound());
    let (second, _) = import(&library, &file, &[]).expect("imports again");
    assert_eq!(second.as_str(), "2026-11-22_10-15-30_bad-news-2");
}

#[test]
fn stereo_and_floats_become_16_bit_mono_at_their_own_rate() {
    let (_dir, library) = library();
    let outside = outside();
    let stereo: Vec<i16> = (0..20_000).flat_map(|i: i16| [i, i]).collect();
    let file = outside.file("stereo.wav", &wav_16(2, 8_000, &stereo));
    let (id, take) = import(&library, &file, &[]).expect("imports");
    assert_eq!((take.audio.sample_rate_hz, take.audio.frames), (8_000, 20_000));
    assert!((take.duration_secs() - 2.5).abs() < 1e-9);
    let info = wav::Reader::open(&library.audio_path(&id, &take))
        .expect("opens")
        .info();
    assert_eq!((info.channels, info.bits, info.is_float), (1, 16, false));

    let file = outside.file("float.wav", &wav_f32(1, 44_100, &[0.5, -0.5, f32::NAN, 2.0]));
    let (id, take) = import(&library, &file, &[]).expect("imports");
    let mut heard = [9; 4];
    let audio = library.audio_path(&id, &take);
    wav::Reader::open(&audio)
        .expect("opens")
        .read_mono_i16(&mut heard)
        .expect("reads");
    assert_eq!(heard, [16_384, -16_384, 0, i16::MAX]);
}

#[test]
fn what_cannot_be_taken_in_says_why_and_leaves_nothing() {
    let (_dir, library) = library();
    let outside = outside();
    let files = [
        (
            "text.wav",
            b"Dear diary, today I answered well".to_vec(),
            "not a WAV file",
        ),
        ("nothing.wav", Vec::new(), "an empty file"),
        ("silent.wav", wav_16(1, RATE, &[]), "holds no sound"),
        ("rate.wav", wav_16(1, 0, &[1, 2]), "0 Hz"),
    ];
    for (name, bytes, why) in files {
        let file = outside.file(name, &bytes);
        let said = said(import(&library, &file, &[]), &file);
        assert!(said.contains(why), "{said}");
    }
    let missing = outside.0.path().join("missing.wav");
    said(import(&library, &missing, &[]), &missing);
    assert_eq!(names(&library.takes_dir()), Vec::<String>::new());
}

#[test]
fn marks_that_make_no_sense_are_refused_and_leave_nothing() {
    let (_dir, library) = library();
    let file = outside();
    let path = file.file("a.wav", &wav_16(1, RATE, &sound()));
    for (marks, why) in [
        (&[1.0, 0.5][..], "rising order"),
        (&[1.0, 1.0], "rising order"),
        (&[2.0], "outside the sound"),
        (&[0.0], "outside the sound"),
        (&[-1.0], "outside the sound"),
        (&[f64::NAN], "outside the sound"),
        (&[f64::INFINITY], "outside the sound"),
        (&[0.1, 0.2, 0.3, 0.4], "at most 3"),
    ] {
        let error = import(&library, &path, marks)
            .expect_err("is refused")
            .to_string();
        assert!(error.contains(why), "{marks:?}: {error}");
    }
    for total_secs in [0.0, -1.0, f64::NAN] {
        let result = library.import(&path, &prompt(), &star(), total_secs, &[], &now());
        assert!(matches!(result, Err(LibraryError::Refused(_))));
    }
    assert_eq!(names(&library.takes_dir()), Vec::<String>::new());
}

/// 2 GiB of sound that is a hole in the file: it takes no space on disk.
#[cfg(unix)]
#[test]
fn what_would_outgrow_a_take_is_refused_before_it_is_read() {
    let (_dir, library) = library();
    let outside = outside();
    let mut bytes = wav_16(1, RATE, &[1]);
    bytes[40..44].copy_from_slice(&u32::MAX.to_le_bytes());
    let path = outside.file("long.wav", &bytes);
    fs::File::options()
        .write(true)
        .open(&path)
        .expect("opens")
        .set_len((1 << 31) + 44)
        .expect("grows");
    let said = said(import(&library, &path, &[]), &path);
    assert!(said.contains("2 GiB"), "{said}");
    assert_eq!(names(&library.takes_dir()), Vec::<String>::new());
}
