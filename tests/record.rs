//! `aloud record` with a real sound server: whatever ends it, the take is finished and holds what was played.

#![cfg(target_os = "linux")]
#![allow(
    clippy::expect_used,
    reason = "a helper of a test that fails is a test that fails"
)]

mod support;

use std::time::{Duration, Instant};

use serde_json::Value;
use support::{
    PATIENCE, audio_math,
    program::Running,
    studio::{self, Studio, at, secs},
    wait_maybe,
};

fn wait_for_words(running: &Running, words: &str) {
    let seen = wait_maybe(PATIENCE, || running.stderr().contains(words).then_some(()));
    assert!(seen.is_some(), "no {words:?} in: {}", running.stderr());
}

/// Begins to record and plays three seconds of noise into the microphone. Gives back what was played.
fn recording(studio: &Studio, args: &[&str]) -> (Running, Vec<i16>) {
    let (path, played) = studio.noise(3);
    let all = [&["record", "--prompt", "bad-news", "--json"], args].concat();
    let running = studio.aloud(&all).spawn();
    wait_for_words(&running, "Recording");
    studio.sound().play(&path).wait(PATIENCE);
    (running, played)
}

/// The take that a run printed at its end; it holds all that was played.
fn finished(running: Running, played: &[i16]) -> Value {
    let text = running.wait(PATIENCE).success();
    let take: Value = serde_json::from_str(&text).expect("one JSON document");
    assert_eq!(take["state"], "complete");
    assert!(
        (secs(&take["lead_in_secs"]) - 0.5).abs() < 0.001,
        "{}",
        take["lead_in_secs"]
    );
    assert!(
        take["gaps"].as_array().is_some_and(Vec::is_empty),
        "{}",
        take["gaps"]
    );
    audio_math::assert_whole(played, &studio::recorded(&take));
    take
}

#[test]
fn end_of_input_ends_and_saves() {
    let studio = Studio::bare().with_sound();
    let (mut running, played) = recording(&studio, &[]);
    running.close_input();
    finished(running, &played);
}

#[test]
fn sigint_ends_and_saves() {
    let studio = Studio::bare().with_sound();
    let (mut running, played) = recording(&studio, &[]);
    running.signal("INT");
    finished(running, &played);
}

#[test]
fn sigterm_ends_and_saves() {
    let studio = Studio::bare().with_sound();
    let (mut running, played) = recording(&studio, &["--seconds", "60"]);
    running.signal("TERM");
    finished(running, &played);
}

#[test]
fn seconds_end_it_to_the_frame_even_after_end_of_input() {
    let studio = Studio::bare().with_sound();
    let (mut running, played) = recording(&studio, &["--seconds", "6"]);
    running.close_input();
    let take = finished(running, &played);
    assert_eq!(take["answer_secs"], 6.0);
}

#[test]
fn each_enter_begins_the_next_part() {
    let studio = Studio::bare().with_sound();
    let mut running = studio
        .aloud(&["record", "--prompt", "bad-news", "--json"])
        .spawn();
    wait_for_words(&running, "Recording");
    let start = Instant::now();
    let mut pressed = Vec::new();
    for (index, name) in (1..).zip(["Task", "Action", "Result"]) {
        at(start + Duration::from_secs(index));
        pressed.push(start.elapsed().as_secs_f64());
        running.send("\n");
        wait_for_words(&running, name);
    }
    running.close_input();
    let take: Value = serde_json::from_str(&running.wait(PATIENCE).success()).expect("one JSON document");
    let starts: Vec<f64> = (1..4)
        .map(|part| secs(&take["parts"][part]["start_secs"]))
        .collect();
    // The test saw "Recording" a little after the answer began; the times between the Enters have no such offset.
    for pair in [0, 1] {
        let off = (starts[pair + 1] - starts[pair]) - (pressed[pair + 1] - pressed[pair]);
        assert!(off.abs() < 0.04, "{starts:?} against {pressed:?}");
    }
}

#[test]
fn killed_in_mid_take_it_is_recovered_short_by_at_most_a_second() {
    let studio = Studio::bare().with_sound();
    let (path, _) = studio.noise(3);
    let mut running = studio.aloud(&["record", "--prompt", "bad-news"]).spawn();
    wait_for_words(&running, "Recording");
    let start = Instant::now();
    studio.sound().play(&path).wait(PATIENCE);
    running.send("\n");
    wait_for_words(&running, "Task");
    let marked_secs = start.elapsed().as_secs_f64();
    // Longer than the most that may be lost, so that the mark lies in the sound that is kept.
    at(start + Duration::from_secs_f64(marked_secs + 1.2));
    let spoken_secs = start.elapsed().as_secs_f64();
    running.signal("KILL");
    running.wait(PATIENCE);

    assert_eq!(
        studio.json(&["takes"]),
        Value::Array(Vec::new()),
        "an unfinished take is none yet"
    );
    studio.json(&["recover"]);
    let take = studio.first_take();
    assert_eq!(take["state"], "recovered");
    let kept_secs = secs(&take["answer_secs"]);
    println!("kept {kept_secs:.2} s of {spoken_secs:.2} s");
    assert!(kept_secs > spoken_secs - 1.0, "{kept_secs} of {spoken_secs}");
    let task_secs = secs(&take["parts"][1]["start_secs"]) - secs(&take["lead_in_secs"]);
    assert!(
        (task_secs - marked_secs).abs() < 0.3,
        "{task_secs} against {marked_secs}"
    );
}

#[test]
fn an_input_that_is_not_there_is_named_and_no_other_takes_its_place() {
    let studio = Studio::bare().with_sound();
    let refused = studio
        .aloud(&[
            "record",
            "--prompt",
            "bad-news",
            "--input",
            "no-such",
            "--seconds",
            "1",
        ])
        .run()
        .failure(1);
    assert!(refused.contains("no-such"), "{refused}");
    assert_eq!(studio.json(&["takes"]), Value::Array(Vec::new()));
}

#[test]
fn a_take_that_cannot_be_begun_is_an_error() {
    let studio = Studio::bare().with_sound();
    let library = studio.home.library();
    std::fs::create_dir_all(&library).expect("a folder");
    // A file where the folder of takes has to be.
    std::fs::write(library.join("takes"), "x").expect("writes");
    let refused = studio
        .aloud(&["record", "--prompt", "bad-news", "--seconds", "1"])
        .run()
        .failure(1);
    assert!(refused.contains("takes"), "{refused}");
    assert!(!refused.contains("panicked"), "{refused}");
}

#[test]
fn a_signal_is_heard_through_a_flood_of_enters() {
    let studio = Studio::bare().with_sound();
    let mut running = studio
        .aloud(&["record", "--prompt", "bad-news", "--json"])
        .spawn();
    wait_for_words(&running, "Recording");
    running.send(&"\n".repeat(20_000));
    wait_for_words(&running, "This is the last part.");
    let asked = Instant::now();
    running.signal("INT");
    let take: Value = serde_json::from_str(&running.wait(PATIENCE).success()).expect("one JSON document");
    assert_eq!(take["state"], "complete");
    assert!(asked.elapsed() < Duration::from_secs(5), "{:?}", asked.elapsed());
}

#[test]
fn a_take_can_be_recorded_beside_no_other() {
    let studio = Studio::bare().with_sound();
    let (mut running, played) = recording(&studio, &[]);
    let refused = studio
        .aloud(&["record", "--prompt", "bad-news", "--seconds", "1"])
        .run()
        .failure(1);
    assert!(refused.contains("Another Aloud"), "{refused}");
    running.close_input();
    finished(running, &played);
}
