//! Tests of a draft from its folder to its finished take. What is tested stands beside it.

use super::*;
use crate::{
    library::test_takes::*,
    model::take::Gap,
    wav::{Reader, Writer, cues, test_files::wav_16},
};

#[test]
fn a_finished_take_is_all_there_and_nothing_else() {
    let (_dir, library) = library();
    let (id, take) = take(&library);
    assert_eq!(id.as_str(), "2026-11-22_10-15-30_bad-news");
    assert_eq!(names(&library.take_dir(&id)), ["answer.wav", "take.json"]);
    assert_eq!(library.load(&id).expect("loads"), take);
    assert_eq!(
        (take.state, take.audio.frames, take.lead_in_frames),
        (TakeState::Complete, 16_000, 400)
    );
    let audio = library.audio_path(&id, &take);
    let mut heard = vec![0; 16_000];
    Reader::open(&audio)
        .expect("opens")
        .read_mono_i16(&mut heard)
        .expect("reads");
    assert_eq!(heard, sound());
    assert_eq!(cues::read(&audio).expect("reads"), take.cues());
    assert_eq!(take.cues().len(), 3);
}

#[test]
fn takes_begun_within_one_second_get_names_of_their_own() {
    let (_dir, library) = library();
    let ids: Vec<String> = (0..3).map(|_| take(&library).0.to_string()).collect();
    assert_eq!(
        ids,
        [
            "2026-11-22_10-15-30_bad-news",
            "2026-11-22_10-15-30_bad-news-2",
            "2026-11-22_10-15-30_bad-news-3"
        ]
    );
}

#[test]
fn a_prompt_id_that_could_leave_the_library_is_refused() {
    let (_dir, library) = library();
    for bad in ["../x", "", "a/b", "A"] {
        assert!(
            matches!(library.begin(&now(), bad), Err(LibraryError::Refused(_))),
            "{bad:?}"
        );
    }
}

#[test]
fn each_event_is_in_the_file_when_append_returns() {
    let (_dir, library) = library();
    let draft = library.begin(&now(), "bad-news").expect("begins");
    let mut journal = draft.journal().expect("a journal");
    let gap = Event::Gap(Gap {
        frame: 5,
        frames: 6,
        cause: "two\nlines".to_owned(),
    });
    let events = [started(), marked("task", 4), gap];
    for (index, event) in events.iter().enumerate() {
        journal.append(event).expect("is logged");
        let read = read_journal(&library.take_dir(draft.id()).join("journal.jsonl")).expect("reads");
        assert_eq!(read, events[..=index]);
    }
    assert!(
        draft.journal().is_err(),
        "a second journal would mix with the first"
    );
}

/// `/dev/full` takes nothing: a full disk without filling one.
#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_is_told_to_the_recorder() {
    let file = OpenOptions::new()
        .append(true)
        .open("/dev/full")
        .expect("is there");
    let error = Journal {
        path: "/dev/full".into(),
        file,
        written: String::new(),
    }
    .append(&started())
    .expect_err("is full");
    assert_eq!(error.kind(), io::ErrorKind::StorageFull);
}

#[test]
fn a_take_of_nothing_leaves_nothing() {
    let (_dir, library) = library();
    let draft = library.begin(&now(), "bad-news").expect("begins");
    draft
        .journal()
        .expect("a journal")
        .append(&started())
        .expect("is logged");
    Writer::create(&draft.wav_path(), RATE, 2)
        .expect("creates")
        .finalize()
        .expect("finalizes");
    assert!(matches!(
        draft.finish(),
        Err(LibraryError::NothingRecorded { .. })
    ));
    assert_eq!(names(&library.takes_dir()), Vec::<String>::new());
}

#[test]
fn abandoning_never_removes_sound_nor_what_is_not_its_own() {
    let (_dir, library) = library();
    let draft = recorded(&library);
    let dir = library.take_dir(draft.id());
    assert!(matches!(draft.abandon(), Err(LibraryError::Refused(_))));
    assert_eq!(names(&dir), ["answer.wav.part", "journal.jsonl"]);

    let draft = library.begin(&now(), "bad-news").expect("begins");
    let dir = library.take_dir(draft.id());
    fs::write(dir.join("mine.txt"), "x").expect("writes");
    draft.abandon().expect("abandons");
    assert_eq!(names(&dir), ["mine.txt"]);
}

#[test]
fn sound_that_no_header_claims_is_still_sound() {
    let (_dir, library) = library();
    let draft = library.begin(&now(), "bad-news").expect("begins");
    let mut bytes = wav_16(1, RATE, &[]);
    bytes.extend([1; 500]);
    fs::write(draft.wav_path(), bytes).expect("writes");
    assert!(matches!(draft.abandon(), Err(LibraryError::Refused(_))));
}

#[test]
fn a_draft_that_is_dropped_can_be_recovered() {
    let (_dir, library) = library();
    let draft = recorded(&library);
    let id = draft.id().clone();
    drop(draft);
    assert_eq!(library.unfinished().expect("looks"), [id]);
}

#[test]
fn recovery_in_the_same_program_lets_a_running_take_be() {
    let (_dir, library) = library();
    let draft = recorded(&library);
    assert_eq!(library.unfinished().expect("looks"), []);
    let refused = library.recover(draft.id()).expect_err("it runs");
    assert!(refused.to_string().contains("is being recorded"), "{refused}");
    let id = draft.id().clone();
    drop(draft);
    assert_eq!(library.unfinished().expect("looks"), std::slice::from_ref(&id));
    assert!(library.recover(&id).expect("recovers").is_some());
}
