//! A mock interview in the real window, by keys alone: ended half-way, nothing is lost; and its questions read aloud by
//! a script that stands in for the system's voice. What needs no window is in `session.rs`.

#![cfg(target_os = "linux")]
#![allow(
    clippy::expect_used,
    clippy::panic,
    reason = "a helper of a test that fails is a test that fails"
)]

mod support;

use std::{
    fs,
    os::unix::fs::PermissionsExt as _,
    path::Path,
    time::{Duration, Instant},
};

use serde_json::Value;
use support::{
    PATIENCE, screen,
    studio::{Studio, at},
    wait_for,
};

/// What stands in the journal of the take that runs, if one does.
fn journal(studio: &Studio) -> Option<String> {
    let dirs = fs::read_dir(studio.home.library().join("takes")).ok()?.flatten();
    let mut journals = dirs.filter_map(|dir| fs::read_to_string(dir.path().join("journal.jsonl")).ok());
    journals.find(|journal| journal.contains("started"))
}

/// The one session's file.
fn session_file(studio: &Studio) -> Option<Value> {
    let mut files = fs::read_dir(studio.home.library().join("sessions"))
        .ok()?
        .flatten();
    let file = files.find(|file| !file.file_name().to_string_lossy().starts_with('.'))?;
    serde_json::from_slice(&fs::read(file.path()).ok()?).ok()
}

fn spoken(studio: &Studio) -> usize {
    session_file(studio).map_or(0, |file| file["spoken"].as_array().map_or(0, Vec::len))
}

/// Waits for the answer that begins by itself, and speaks it for a moment.
fn wait_until_recording(studio: &Studio, keys: &[&str]) -> String {
    for key in keys {
        studio.display().key(key);
    }
    let journal = wait_for("a running take", PATIENCE, || journal(studio));
    at(Instant::now() + Duration::from_millis(700));
    journal
}

/// Presses a key that leads to another screen, and waits until that is there.
fn press_and_see(studio: &Studio, key: &str) {
    let display = studio.display();
    let before = display.picture();
    display.key(key);
    wait_for("another screen", PATIENCE, || {
        (display.picture().changed(&before) > 20_000).then_some(())
    });
}

/// Answers, and waits until the session has the take.
fn answer(studio: &Studio) {
    let before = spoken(studio);
    studio.display().key("space");
    wait_until_recording(studio, &[]);
    studio.display().key("Return");
    wait_for("the take in the session's file", PATIENCE, || {
        (spoken(studio) > before).then_some(())
    });
}

/// Every take in full, the oldest first; two of one second are in any order.
fn takes(studio: &Studio) -> Vec<Value> {
    let list = studio.json(&["takes"]);
    let ids = list.as_array().expect("a list").iter().rev();
    ids.filter_map(|take| take["id"].as_str())
        .map(|id| studio.json(&["show", id]))
        .collect()
}

fn open(studio: &Studio, path: Option<&str>) -> support::program::Running {
    let (mic, _) = studio.noise(120);
    // A key that comes too early for its screen is made good by the end of the think time.
    let config = studio.home.config().join("aloud");
    fs::create_dir_all(&config).expect("a folder");
    let settings = format!("think_secs = 15\nread_aloud = {}\n", path.is_some());
    fs::write(config.join("settings.toml"), settings).expect("writes");
    let mut aloud = studio.aloud(&["--simulate-mic", mic.to_str().expect("UTF-8")]);
    if let Some(path) = path {
        aloud = aloud.env("PATH", path);
    }
    let running = aloud.spawn();
    let display = studio.display();
    let window = display.wait_window("Aloud");
    display.move_window(&window, 0, 0);
    display.resize_window(&window, 1_280, 800);
    display.focus(&window);
    running
}

#[test]
fn a_session_of_three_prompts_with_follow_ups_ended_half_way_loses_nothing() {
    let studio = Studio::bare().with_display();
    let window = open(&studio, None);
    let display = studio.display();
    // Three questions, a follow-up each, are what the set-up begins with.
    press_and_see(&studio, "ctrl+m");
    display.key("Return");
    wait_for("the session's file", PATIENCE, || session_file(&studio));
    answer(&studio);
    display.key("space");
    answer(&studio);
    display.key("space");
    // Half-way through the second of three.
    let journal = wait_until_recording(&studio, &["space"]);
    assert!(journal.contains("\"session\""), "{journal}");
    display.key("p");
    display.key("Escape");
    display.key("ctrl+3");
    at(Instant::now() + Duration::from_millis(300));
    assert!(self::journal(&studio).is_some(), "no key but its end ends it");
    display.key("ctrl+period");
    let file = wait_for("the end of the session", PATIENCE, || {
        session_file(&studio).filter(|file| file.get("ended").is_some())
    });
    assert_eq!(file["ended"]["early"], true);
    assert_eq!(file["plan"]["prompts"].as_array().map(Vec::len), Some(3));

    // All takes there, linked, listed.
    let mut takes = takes(&studio);
    assert_eq!(takes.len(), 3);
    let spoken: Vec<&Value> = (0..3).map(|index| &file["spoken"][index]["take"]).collect();
    takes.sort_by_key(|take| spoken.iter().position(|id| **id == take["id"]));
    let session = takes[0]["session"].as_str().expect("a session");
    assert!(
        takes
            .iter()
            .all(|take| take["session"] == session && take["drill"].is_null())
    );
    assert!(
        takes
            .iter()
            .all(|take| take["state"] == "complete" && take["gaps"] == Value::Array(Vec::new()))
    );
    let ids: Vec<&Value> = takes.iter().map(|take| &take["id"]).collect();
    assert_eq!(ids, spoken);
    assert!(file["spoken"][1]["follow_up"].is_string());
    assert!(file["spoken"][0].get("follow_up").is_none() && file["spoken"][2].get("follow_up").is_none());
    assert_eq!(takes[1]["target_secs"], 40.0);
    display.key("ctrl+q");
    window.wait(PATIENCE).success();
    let found = studio.aloud(&["check"]).run().success();
    assert!(found.contains("3 takes"), "{found}");

    // After a restart it is listed.
    let mut harness = screen::over(&studio.home.library());
    // Its takes are listed before its own file has been read, which tells how many questions there were to be.
    let words = wait_for("the session in the list", PATIENCE, || {
        let window = harness.state_mut().as_mut()?;
        let open = aloud::app::Command::InSession(aloud::app::InSession::Open);
        if window.app().screen() != aloud::app::Screen::Session {
            window.handle(open, Instant::now());
        }
        harness.step();
        Some(screen::words(&harness))
            .filter(|words| words.contains("0 of 3 questions, 2 broken off, 1 follow-up, "))
    });
    assert!(words.contains("ended early"), "{words}");
}

#[test]
fn a_signal_in_mid_answer_saves_it_and_ends_the_session() {
    let studio = Studio::bare().with_display();
    let mut window = open(&studio, None);
    press_and_see(&studio, "ctrl+m");
    studio.display().key("Return");
    wait_for("the session's file", PATIENCE, || session_file(&studio));
    wait_until_recording(&studio, &["space"]);
    window.signal("TERM");
    window.wait(PATIENCE).success();
    let file = session_file(&studio).expect("its file");
    assert_eq!(file["ended"]["early"], true);
    let takes = takes(&studio);
    assert_eq!(takes.len(), 1);
    assert_eq!(takes[0]["id"], file["spoken"][0]["take"]);
    assert_eq!(takes[0]["state"], "complete");
}

#[test]
fn a_kill_in_mid_answer_leaves_the_session_with_what_was_there() {
    let studio = Studio::bare().with_display();
    let window = open(&studio, None);
    let display = studio.display();
    press_and_see(&studio, "ctrl+m");
    display.key("Return");
    wait_for("the session's file", PATIENCE, || session_file(&studio));
    answer(&studio);
    display.key("space");
    wait_until_recording(&studio, &["space"]);
    drop(window.stop("KILL"));
    let file = session_file(&studio).expect("its file");
    assert!(file.get("ended").is_none());
    assert_eq!(spoken(&studio), 1);
    studio.aloud(&["recover"]).run().success();
    let takes = takes(&studio);
    assert_eq!(takes.len(), 2);
    // The take itself knows where it belongs, so that nothing depends on the file.
    assert_eq!(takes[0]["session"], takes[1]["session"]);
    assert!(takes[1]["session"].is_string());
    assert_eq!(takes[1]["state"], "recovered");
}

/// A voice that writes down what it is given and when it was done, on the clock of the takes.
fn voice(dir: &Path) -> String {
    fs::create_dir_all(dir).expect("a folder");
    let path = dir.join("spd-say");
    let script = format!(
        "#!/bin/sh\n[ \"$1\" = --stop ] && exit\n/bin/cat > '{0}/question'\n/bin/sleep 1\n/bin/date +%s.%N > '{0}/ended'\n",
        dir.display()
    );
    fs::write(&path, script).expect("writes");
    fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).expect("may be run");
    let rest = std::env::var("PATH").unwrap_or_default();
    format!("{}:{rest}", dir.display())
}

#[test]
fn a_question_is_read_aloud_before_the_answer_begins() {
    let studio = Studio::bare().with_display();
    let dir = studio.home.path().join("voice");
    let path = voice(&dir);
    let window = open(&studio, Some(&path));
    let display = studio.display();
    display.type_text("bad news");
    display.key("Return");
    // Space at once: the voice is ended, and the answer waits until it is quiet.
    wait_for("the voice", PATIENCE, || {
        fs::read_to_string(dir.join("question"))
            .ok()
            .filter(|question| question.ends_with('\n'))
    });
    press_and_see(&studio, "Escape");
    display.key("Return");
    let ended = wait_for("the end of the voice", PATIENCE, || {
        fs::read_to_string(dir.join("ended"))
            .ok()?
            .trim()
            .parse::<f64>()
            .ok()
    });
    display.key("space");
    wait_until_recording(&studio, &[]);
    display.key("Return");
    let take = studio.first_take();
    let recorded: jiff::Timestamp = take["recorded_at"]
        .as_str()
        .expect("a time")
        .parse()
        .expect("a time");
    // To the second, as the take has it.
    assert!(
        recorded.as_second() as f64 >= ended.floor(),
        "{recorded} before {ended}"
    );
    let question = fs::read_to_string(dir.join("question")).expect("is there");
    assert_eq!(take["prompt"]["text"], question.trim());
    display.key("ctrl+q");
    window.wait(PATIENCE).success();
}
