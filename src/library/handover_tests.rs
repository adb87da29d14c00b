//! Tests of folders that are handed over: what is never overwritten, what is whole, and what is refused.

use super::super::test_takes::{library, names, said, take};
use super::*;

fn id_json(id: &TakeId) -> String {
    format!("{{\"id\": \"{id}\"}}")
}

#[test]
fn a_new_folder_is_made_and_an_earlier_handover_of_the_same_take_is_used_again() {
    let (home, library) = library();
    let (id, take) = take(&library);
    let dir = home.path().join("to").join("Maria");
    for round in ["one", "two"] {
        let handover = library.handover(&id, &dir).expect("can be used");
        handover
            .write(TAKE_FILE, |out| write!(out, "{}", id_json(&id)))
            .expect("writes");
        handover
            .write("labels.txt", |out| write!(out, "{round}"))
            .expect("writes");
        let source = library.audio_path(&id, &take);
        let bytes = handover.copy_sound(&source, &take).expect("copies");
        let copy = fs::read(dir.join(AUDIO_FILE)).expect("reads");
        assert_eq!(
            (bytes, &copy),
            (copy.len() as u64, &fs::read(&source).expect("reads"))
        );
        // What the listener put there stays.
        fs::write(dir.join("feedback.json"), "theirs").expect("writes");
    }
    assert_eq!(
        names(&dir),
        ["answer.wav", "feedback.json", "labels.txt", "take.json"]
    );
    assert_eq!(fs::read(dir.join("labels.txt")).expect("reads"), b"two");
    assert_eq!(fs::read(dir.join("feedback.json")).expect("reads"), b"theirs");
    #[cfg(unix)]
    for (name, mode) in [("", 0o700), ("labels.txt", 0o600), ("answer.wav", 0o600)] {
        use std::os::unix::fs::PermissionsExt as _;
        let metadata = fs::metadata(dir.join(name)).expect("is there");
        assert_eq!(metadata.permissions().mode() & 0o777, mode, "{name}");
    }
}

#[test]
fn a_folder_that_holds_anything_else_is_refused_and_left_as_it_is() {
    let (home, library) = library();
    let (id, _) = take(&library);
    for (name, there) in [
        ("notes", "shopping list".to_owned()),
        (
            TAKE_FILE,
            id_json(&"2025-01-01_10-00-00_other".parse().expect("an id")),
        ),
        (TAKE_FILE, "not even JSON".to_owned()),
    ] {
        let dir = home.path().join("theirs");
        drop(fs::remove_dir_all(&dir));
        fs::create_dir(&dir).expect("creates");
        fs::write(dir.join(name), &there).expect("writes");
        let leftover = format!("{UNDER_WAY}x");
        fs::write(dir.join(&leftover), "x").expect("writes");
        assert!(said(library.handover(&id, &dir), &dir).contains("not empty"));
        assert_eq!(fs::read_to_string(dir.join(name)).expect("reads"), there);
        assert!(dir.join(leftover).exists());
    }
    let file = home.path().join("a file");
    fs::write(&file, "x").expect("writes");
    assert!(said(library.handover(&id, &file), &file).contains("not a folder"));
    for inside in ["", "takes", "takes/new", "new/../takes"] {
        let dir = library.dir().join(inside);
        assert!(said(library.handover(&id, &dir), &dir).contains("lies in the library"));
    }
}

#[test]
fn no_way_round_leads_into_the_library() {
    let (home, library) = library();
    let name = library.dir().file_name().expect("a name");
    for way in ["missing/..", "missing/deep/../..", "./missing/../missing/.."] {
        let dir = home.path().join(way).join(name).join("x");
        let refused = library.write_table(&dir.join("t.csv"), "a", "a");
        assert!(said(refused, &dir).contains("lies in the library"), "{way}");
        let refused = library.export_pack("mine.toml", &dir).map(drop);
        assert!(said(refused, &dir).contains("lies in the library"), "{way}");
    }
    assert!(!home.path().join("missing").exists());
    // A name that only begins as the library's does is another folder.
    let beside = home.path().join("missing").join("..").join("library-2");
    library
        .write_table(&beside.join("t.csv"), "a", "a")
        .expect("it is no part of it");
}

#[test]
fn what_a_crash_left_is_no_reason_to_refuse() {
    let (home, library) = library();
    let (id, _) = take(&library);
    let dir = home.path().join("to");
    fs::create_dir(&dir).expect("creates");
    fs::write(dir.join(format!("{UNDER_WAY}x")), "half").expect("writes");
    library.handover(&id, &dir).expect("can be used");
    assert!(names(&dir).is_empty());
}

#[test]
fn a_file_appears_whole_or_not_at_all() {
    let (home, library) = library();
    let (id, _) = take(&library);
    let dir = home.path().join("to");
    let handover = library.handover(&id, &dir).expect("can be used");
    handover
        .write("labels.txt", |out| out.write_all(b"before"))
        .expect("writes");
    let failed = handover.write("labels.txt", |out| {
        out.write_all(b"half")?;
        Err(io::ErrorKind::StorageFull.into())
    });
    assert!(matches!(failed, Err(LibraryError::DiskFull { .. })), "{failed:?}");
    assert_eq!(names(&dir), ["labels.txt"]);
    assert_eq!(fs::read(dir.join("labels.txt")).expect("reads"), b"before");
}

#[test]
fn cue_points_that_are_missing_are_put_into_the_copy_only() {
    let (home, library) = library();
    let (id, take) = take(&library);
    let source = library.audio_path(&id, &take);
    wav::cues::write(&source, &[]).expect("takes them away");
    let before = fs::read(&source).expect("reads");
    let handover = library
        .handover(&id, &home.path().join("to"))
        .expect("can be used");
    handover.copy_sound(&source, &take).expect("copies");
    let copy = handover.dir().join(AUDIO_FILE);
    assert_eq!(wav::cues::read(&copy).expect("reads"), take.cues());
    assert_eq!(fs::read(&source).expect("reads"), before);
}

#[test]
fn sound_that_is_cut_short_is_not_handed_over_as_if_it_were_whole() {
    let (home, library) = library();
    let (id, take) = take(&library);
    let source = library.audio_path(&id, &take);
    let bytes = fs::read(&source).expect("reads");
    fs::write(&source, &bytes[..bytes.len() / 2]).expect("writes");
    let refused = library.look_at_sound(&id, &take).expect_err("cut short");
    assert!(refused.to_string().contains("of 0:02 are there"), "{refused}");
    let handover = library
        .handover(&id, &home.path().join("to"))
        .expect("can be used");
    assert!(handover.copy_sound(&source, &take).is_err());
    assert!(names(handover.dir()).is_empty());
}

#[test]
fn a_listener_s_file_is_read_up_to_what_it_may_have() {
    let home = tempfile::tempdir().expect("a folder");
    let path = home.path().join("feedback.json");
    assert!(said(Library::read_feedback(&path), &path).contains("not there"));
    fs::write(&path, "{}").expect("writes");
    assert_eq!(Library::read_feedback(&path).expect("reads"), b"{}");
    let file = fs::File::create(&path).expect("creates");
    file.set_len(feedback::MAX_BYTES + 1).expect("grows");
    assert!(said(Library::read_feedback(&path), &path).contains("longer than"));
    assert!(said(Library::read_feedback(home.path()), home.path()).contains("no regular file"));
}
