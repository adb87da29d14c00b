//! What becomes of a take whose files are damaged: one test for each such fault of the table in `README.md`. What
//! befalls a whole library is in `faults_library.rs`; microphones and running recordings are not here either.

#![cfg(target_os = "linux")]
#![allow(
    clippy::expect_used,
    clippy::panic,
    reason = "a helper of a test that fails is a test that fails"
)]

#[path = "faults_files/made.rs"]
mod made;

use std::{fs, path::Path};

use aloud::{
    library::{LibraryError, TakeId},
    model::take::{Take, TakeState},
    wav::Reader,
};
use made::{Made, sound};

fn frames_of(path: &Path) -> Vec<i16> {
    let mut reader = Reader::open(path).expect("opens");
    let mut frames = vec![0; usize::try_from(reader.info().frames).expect("fits")];
    reader.read_mono_i16(&mut frames).expect("reads");
    frames
}

#[track_caller]
fn recovered(made: &Made, id: &TakeId) -> Take {
    let take = made.library.recover(id).expect("recovers").expect("a take");
    assert_eq!(take.state, TakeState::Recovered);
    assert_eq!(made.wrong(), Vec::<String>::new(), "a recovered take is sound");
    take
}

#[test]
fn a_wav_truncated_at_every_byte_of_its_header() {
    for len in 0..=44 {
        let made = Made::new();
        let (id, _) = made.take(&sound(16_000));
        let path = made.file(&id, "answer.wav");
        let bytes = fs::read(&path).expect("reads")[..len].to_vec();
        fs::write(&path, &bytes).expect("writes");
        assert!(
            made.damage().is_some_and(|damage| damage.contains("cut short")),
            "{len}"
        );
        assert_eq!(made.wrong().len(), 1, "{len}");
        assert_eq!(fs::read(&path).expect("reads"), bytes, "nothing is written to it");

        made.clear();
        let (id, part) = made.unfinished(&sound(16_000));
        fs::write(&part, &bytes).expect("writes");
        // There is no sound in it: nothing to keep, nothing to trip over.
        assert_eq!(made.library.recover(&id).expect("recovers"), None, "{len}");
        assert_eq!(made.library.list().expect("lists"), []);
    }
}

#[test]
fn a_wav_truncated_at_two_hundred_lengths() {
    let made = Made::new();
    let whole = sound(16_000);
    let mut seed = 7_usize;
    for _ in 0..200 {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
        let len = 46 + (seed >> 33) % 31_000;
        let frames = (len - 44) / 2;
        made.clear();
        let (id, part) = made.unfinished(&whole);
        fs::File::options()
            .write(true)
            .open(&part)
            .and_then(|file| file.set_len(len as u64))
            .expect("is cut");
        let take = recovered(&made, &id);
        let audio = made.library.audio_path(&id, &take);
        assert_eq!(frames_of(&audio), whole[..frames], "cut at {len}");

        made.clear();
        let (id, take) = made.take(&whole);
        let audio = made.library.audio_path(&id, &take);
        fs::File::options()
            .write(true)
            .open(&audio)
            .and_then(|file| file.set_len(len as u64))
            .expect("is cut");
        assert!(
            made.damage().is_some_and(|damage| damage.contains("cut short")),
            "{len}"
        );
        assert_eq!(made.wrong().len(), 1, "cut at {len}");
        assert_eq!(frames_of(&audio), whole[..frames], "what is there still plays");
    }
}

#[test]
fn header_sizes_that_are_wrong() {
    let whole = sound(16_000);
    for claim in [0, u32::MAX, 1 << 30, 33_000, 31_998, 2] {
        for at in [4, 40] {
            let made = Made::new();
            let (id, part) = made.unfinished(&whole);
            let mut bytes = fs::read(&part).expect("reads");
            bytes[at..at + 4].copy_from_slice(&claim.to_le_bytes());
            fs::write(&part, &bytes).expect("writes");
            let take = recovered(&made, &id);
            let heard = frames_of(&made.library.audio_path(&id, &take));
            assert_eq!(heard, whole, "{claim} claimed at {at}");
            assert_eq!(take.marks.len(), 2);

            made.clear();
            let (id, _) = made.take(&whole);
            let path = made.file(&id, "answer.wav");
            let mut bytes = fs::read(&path).expect("reads");
            bytes[at..at + 4].copy_from_slice(&claim.to_le_bytes());
            fs::write(&path, &bytes).expect("writes");
            assert_eq!(made.wrong().len(), 1, "{claim} claimed at {at}");
            assert_eq!(fs::read(&path).expect("reads"), bytes, "nothing is written to it");
        }
    }
}

/// Writes `bytes` as the take's file and expects the take to be listed as damaged in words that hold `word`.
#[track_caller]
fn assert_damaged(made: &Made, id: &TakeId, bytes: &[u8], word: &str) {
    let path = made.file(id, "take.json");
    fs::write(&path, bytes).expect("writes");
    let damage = made.damage().expect("it is listed as damaged");
    assert!(damage.contains(word), "{word} is not in: {damage}");
    let wrong = made.wrong();
    assert!(
        wrong.len() == 1 && wrong[0].contains(word),
        "{word} is not in: {wrong:?}"
    );
    assert!(made.library.load(id).is_err());
    assert_eq!(fs::read(&path).expect("reads"), bytes, "nothing is written to it");
}

#[test]
fn take_json_that_is_empty_or_zero_filled_or_newer_or_missing() {
    let made = Made::new();
    let (id, take) = made.take(&sound(16_000));
    let good = fs::read(made.file(&id, "take.json")).expect("reads");
    assert_damaged(&made, &id, b"", "empty");
    assert_damaged(&made, &id, &vec![0; good.len()], "zeros");
    let mut newer = serde_json::to_value(&take).expect("writes");
    newer["schema"] = 999.into();
    assert_damaged(
        &made,
        &id,
        newer.to_string().as_bytes(),
        "newer Aloud (schema 999",
    );
    fs::remove_file(made.file(&id, "take.json")).expect("removes");
    assert!(made.damage().is_some_and(|damage| damage.contains("missing")));
    assert_eq!(made.wrong().len(), 1);
}

#[test]
fn take_json_truncated_at_every_byte() {
    let made = Made::new();
    let (id, _) = made.take(&sound(16_000));
    let good = fs::read(made.file(&id, "take.json")).expect("reads");
    let text = good.trim_ascii_end().len();
    for len in 1..text {
        assert_damaged(&made, &id, &good[..len], "cut short");
    }
}

#[test]
fn leftover_temporary_files() {
    let made = Made::new();
    let (id, _) = made.take(&sound(16_000));
    fs::write(made.file(&id, ".tmp-abc"), "{").expect("writes");
    assert_eq!(made.damage(), None);
    assert_eq!(made.wrong().len(), 1);
    fs::remove_file(made.file(&id, ".tmp-abc")).expect("removes");
    let import = made.library.dir().join("takes/.import-abc");
    fs::create_dir(&import).expect("makes");
    assert_eq!(made.wrong().len(), 1);
    drop(made.library.try_lock().expect("locks"));
    assert!(!import.exists(), "whoever gets the lock clears it away");
    assert_eq!(made.wrong(), Vec::<String>::new());
}

#[test]
fn takes_of_no_length_of_a_tenth_of_a_second_and_of_silence() {
    let made = Made::new();
    let nothing = made.draft(&[]).finish();
    assert!(matches!(nothing, Err(LibraryError::NothingRecorded { .. })));
    assert_eq!(made.library.list().expect("lists"), []);
    let (id, take) = made.take(&sound(800));
    assert!((take.duration_secs() - 0.1).abs() < 1e-9);
    assert_eq!(made.library.load(&id).expect("loads"), take);
    assert_eq!(made.wrong(), Vec::<String>::new());
    made.clear();
    let (id, _) = made.take(&[0; 16_000]);
    assert_eq!(made.damage(), None, "a silent take can be opened");
    assert_eq!(made.library.load(&id).expect("loads").audio.frames, 16_000);
    let wrong = made.wrong();
    assert!(
        wrong.len() == 1 && wrong[0].contains("every sample of it is zero"),
        "{wrong:?}"
    );
}

#[test]
fn a_library_that_is_removed_in_mid_take() {
    let made = Made::new();
    let draft = made.draft(&sound(800));
    fs::remove_dir_all(made.library.dir()).expect("removes");
    let said = draft
        .finish()
        .expect_err("there is nothing to finish")
        .to_string();
    assert!(said.contains("library") && !said.contains('\n'), "{said}");
}
