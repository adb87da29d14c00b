//! Tests of the files of mock interviews. What is tested stands beside it.

use super::*;
use crate::{
    library::{atomic::TEMPORARY, test_takes},
    model::{
        framework::{BUILT_IN, Framework},
        session::Plan,
    },
};

fn now() -> Zoned {
    "2026-11-23T10:15:30+01:00[+01:00]".parse().expect("a time")
}

pub(in crate::library) fn session() -> Session {
    let plan = Plan {
        prompts: vec![test_takes::prompt()],
        think_secs: 30,
        total_secs: 120.0,
        framework: Framework::from_toml(BUILT_IN[0]).expect("STAR reads"),
        follow_ups: 2,
        reads_aloud: true,
        seed: u64::MAX,
    };
    Session::begin(plan, now().to_string())
}

fn library() -> (tempfile::TempDir, Library) {
    let dir = tempfile::tempdir().expect("a folder");
    let library = Library::open(&dir.path().join("library")).expect("opens");
    (dir, library)
}

#[test]
fn it_comes_back_as_it_was_written_with_fields_of_a_newer_version() {
    let (_dir, library) = library();
    assert_eq!(library.sessions().expect("none").0, []);
    let id = library.new_session_id(&now(), |_| false);
    assert_eq!(id.as_str(), "2026-11-23_10-15-30");
    let mut session = session();
    session.extra.insert("mood".to_owned(), "calm".into());
    library.save_session(&id, &session).expect("saves");
    session.spoke("2026-11-23_10-16-00_bad-news");
    library.save_session(&id, &session).expect("saves");
    let (sessions, problems) = library.sessions().expect("lists");
    assert_eq!(sessions, [(id, session)]);
    assert_eq!(problems, []);
}

#[test]
fn two_that_begin_in_the_same_second_have_names_of_their_own_and_the_newest_is_first() {
    let (_dir, library) = library();
    let first = library.new_session_id(&now(), |_| false);
    library.save_session(&first, &session()).expect("saves");
    let second = library.new_session_id(&now(), |_| false);
    assert_ne!(first, second);
    let third = library.new_session_id(&now(), |id| *id == second);
    assert!(third != first && third != second, "{third}");
    library.save_session(&second, &session()).expect("saves");
    let names: Vec<SessionId> = library
        .sessions()
        .expect("lists")
        .0
        .into_iter()
        .map(|(id, _)| id)
        .collect();
    assert_eq!(names, [second, first]);
}

#[test]
fn a_bad_file_is_named_and_spoils_no_other() {
    let (_dir, library) = library();
    let id = library.new_session_id(&now(), |_| false);
    library.save_session(&id, &session()).expect("saves");
    let good = fs::read_to_string(library.session_path(&id)).expect("reads");
    let newer = good.replace("\"schema\": 1", "\"schema\": 7");
    for (name, bytes) in [
        ("empty.json", ""),
        ("half.json", &good[..good.len() / 2]),
        ("newer.json", &newer),
        ("a copy (2).json", &good),
    ] {
        fs::write(library.sessions_dir().join(name), bytes).expect("writes");
    }
    fs::write(library.sessions_dir().join("notes.txt"), "mine").expect("writes");
    let (sessions, problems) = library.sessions().expect("lists");
    assert_eq!(sessions.len(), 1);
    let said: Vec<String> = problems.iter().map(ToString::to_string).collect();
    assert_eq!(said.len(), 4, "{said:?}");
    for (said, reason) in said
        .iter()
        .zip(["its name", "is empty", "is cut short", "newer Aloud"])
    {
        assert!(said.contains(reason), "{said}");
    }
}

#[test]
fn a_bad_value_is_named_with_its_line_and_field_and_a_newer_schema_before_all_else() {
    let (_dir, library) = library();
    fs::create_dir_all(library.sessions_dir()).expect("makes");
    let path = library.sessions_dir().join("a.json");
    let good = serde_json::to_string_pretty(&session()).expect("writes");
    let line_of = |field: &str| {
        let line = good.lines().position(|line| line.contains(field));
        line.expect("is there") + 1
    };
    let negative = good.replace(&u64::MAX.to_string(), "-5");
    let seed = format!(
        "line {}: it is not a session: “plan.seed”: invalid value: integer “-5”, expected a whole number, 0 or more; \
         move the file elsewhere",
        line_of("\"seed\"")
    );
    let number = good.replace("\"think_secs\": 30", "\"think_secs\": \"long\"");
    let think = format!(
        "line {}: it is not a session: “plan.think_secs”: invalid type",
        line_of("think_secs")
    );
    let newer = "it was written by a newer Aloud (schema 99, this one knows 1); update Aloud";
    for (text, expected) in [
        (negative.as_str(), seed.as_str()),
        (&number, &think),
        ("{\n\"schema\": 99, \"plan\": \"of another kind\"}", newer),
        (
            "{\"schema\": 1,\n\"started_at\": 5}",
            "line 2: it is not a session: “started_at”: invalid type: integer “5”, expected a string",
        ),
        (
            "{\"schema\": 1,\n\"started_at\": \"x\"\n}",
            "line 3: it is not a session: missing field “plan”",
        ),
        ("{\n1", "it is not a session: line 2 can't be read"),
        ("{\"schema\": 99,", "it is cut short"),
    ] {
        fs::write(&path, text).expect("writes");
        let (sessions, problems) = library.sessions().expect("lists");
        assert_eq!((sessions.len(), problems.len()), (0, 1));
        let said = problems[0].to_string();
        assert!(said.contains(expected), "{said}");
        assert!(said.starts_with(&path.display().to_string()), "{said}");
    }
}

/// What a power cut can leave of a write: the old file with any beginning of the new one beside it under its temporary
/// name, or the new one.
#[test]
fn a_power_cut_at_any_write_leaves_the_old_one_or_the_new_one() {
    let (_dir, library) = library();
    let id = library.new_session_id(&now(), |_| false);
    let mut running = session();
    library.save_session(&id, &running).expect("saves");
    let old = running.clone();
    running.spoke("2026-11-23_10-16-00_bad-news");
    let new = serde_json::to_vec_pretty(&running).expect("writes");
    let temporary = library.sessions_dir().join(format!("{TEMPORARY}x"));
    for len in (0..new.len()).step_by(97).chain([new.len()]) {
        fs::write(&temporary, &new[..len]).expect("writes");
        let (sessions, problems) = library.sessions().expect("lists");
        assert_eq!(sessions, [(id.clone(), old.clone())], "{len} bytes");
        assert_eq!(problems, []);
    }
    fs::rename(&temporary, library.session_path(&id)).expect("renames");
    assert_eq!(
        library.sessions().expect("lists").0,
        [(id.clone(), running.clone())]
    );

    // The program's own write ends in the same: nothing but the file, and nothing half.
    library.save_session(&id, &running).expect("saves");
    let names: Vec<_> = fs::read_dir(library.sessions_dir())
        .expect("reads")
        .map(|entry| entry.expect("an entry").file_name())
        .collect();
    assert_eq!(names, ["2026-11-23_10-15-30.json"]);
}

#[cfg(unix)]
#[test]
fn its_file_is_the_owners_alone() {
    use std::os::unix::fs::PermissionsExt as _;
    let (_dir, library) = library();
    let id = library.new_session_id(&now(), |_| false);
    library.save_session(&id, &session()).expect("saves");
    let mode = |path: &Path| fs::metadata(path).expect("is there").permissions().mode() & 0o777;
    assert_eq!(mode(&library.sessions_dir()), 0o700);
    assert_eq!(mode(&library.session_path(&id)), 0o600);
}

#[test]
fn no_name_leads_out_of_the_folder() {
    for name in [
        "",
        "..",
        "../x",
        "a/b",
        "a\\b",
        "c:",
        "é",
        ".hidden",
        &"x".repeat(65),
    ] {
        assert!(name.parse::<SessionId>().is_err(), "{name:?}");
    }
}
