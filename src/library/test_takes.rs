//! Libraries and recordings for the library's tests, in folders that go away.

use std::path::Path;

use jiff::Zoned;

use super::{Draft, Library, LibraryError, TakeId};
use crate::{
    model::{
        journal::{Event, Started},
        take::Take,
        test_takes,
    },
    wav::Writer,
};

pub(crate) use crate::model::test_takes::{marked, prompt, star};

pub(crate) const RATE: u32 = 8_000;

/// A library in a folder of its own.
pub(crate) fn library() -> (tempfile::TempDir, Library) {
    let dir = tempfile::tempdir().expect("a folder");
    let library = Library::open(&dir.path().join("my library é")).expect("opens");
    (dir, library)
}

/// A moment, with its offset.
pub(crate) fn at(text: &str) -> Zoned {
    text.parse().expect("a time")
}

/// The moment of most tests.
pub(crate) fn now() -> Zoned {
    at("2026-11-22T10:15:30+01:00[+01:00]")
}

pub(crate) fn started() -> Event {
    Event::Started(Started {
        sample_rate_hz: RATE,
        lead_in_frames: 400,
        ..test_takes::started()
    })
}

/// A draft of two seconds with two marks, its sound finalized.
pub(crate) fn recorded(library: &Library) -> Draft {
    let draft = library.begin(&now(), "bad-news").expect("begins");
    let mut journal = draft.journal().expect("a journal");
    let mut writer = Writer::create(&draft.wav_path(), RATE, 1).expect("creates");
    journal.append(&started()).expect("is logged");
    writer.write(&sound()).expect("writes");
    journal.append(&marked("task", 4_000)).expect("is logged");
    journal.append(&marked("action", 9_000)).expect("is logged");
    writer.finalize().expect("finalizes");
    draft
}

/// Two seconds in which no two frames nearby are the same.
pub(crate) fn sound() -> Vec<i16> {
    (0..16_000)
        .map(|i: i32| i16::try_from(i * 7 % 30_011).expect("fits"))
        .collect()
}

/// A finished take.
pub(crate) fn take(library: &Library) -> (TakeId, Take) {
    recorded(library).finish().expect("finishes")
}

/// The message of an error, checked to be one sentence that names `path`.
pub(crate) fn said<T>(result: Result<T, LibraryError>, path: &Path) -> String {
    let Err(error) = result else {
        unreachable!("no error about {}", path.display());
    };
    let said = error.to_string();
    assert!(said.contains(&path.display().to_string()), "{said}");
    assert!(!said.contains('\n'), "{said}");
    said
}

/// Names of the files in a folder, sorted.
pub(crate) fn names(dir: &Path) -> Vec<String> {
    let mut names: Vec<String> = std::fs::read_dir(dir)
        .expect("a folder")
        .map(|entry| {
            entry
                .expect("an entry")
                .file_name()
                .to_string_lossy()
                .into_owned()
        })
        .collect();
    names.sort();
    names
}
