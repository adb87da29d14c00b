//! `aloud record` with a real sound server: whatever ends it, the take is finished and holds what was played.

mod support;

use std::{
    path::{Path, PathBuf},
    time::{Duration, Instant},
};

use serde_json::Value;
use support::{
    audio_math,
    program::{Aloud, Running},
    sound::Sound,
    wait_for, wavs,
};

const LIMIT: Duration = Duration::from_secs(20);

struct Studio {
    aloud: Aloud,
    sound: Sound,
    played: PathBuf,
}

impl Studio {
    fn new() -> Self {
        let sound = Sound::start();
        let aloud = Aloud::new().with_sound(&sound);
        let played = aloud.dir().join("played.wav");
        wavs::noise(&played, 48_000, 3.0);
        Self { aloud, sound, played }
    }

    /// Begins to record and plays three seconds into the microphone.
    fn recording(&self, args: &[&str]) -> Running {
        let mut running = self
            .aloud
            .spawn(&[&["record", "--prompt", "bad-news", "--json"], args].concat());
        running.wait_for_stderr("Recording", LIMIT);
        self.sound.play(&self.played).wait();
        running
    }

    /// The take that a finished run printed; it holds all that was played.
    fn take(&self, running: Running) -> Value {
        let run = running.end(LIMIT);
        assert_eq!(run.code, Some(0), "{}", run.stderr);
        let take: Value = serde_json::from_str(&run.stdout).expect("one JSON document");
        assert_eq!(take["state"], "complete");
        assert!((take["lead_in_secs"].as_f64().expect("a number") - 0.5).abs() < 0.001);
        assert!(take["gaps"].as_array().is_some_and(Vec::is_empty));
        let recorded = wavs::read(Path::new(take["audio"]["path"].as_str().expect("a path")));
        audio_math::assert_holds(&recorded, &wavs::read(&self.played));
        take
    }
}

#[test]
fn end_of_input_ends_and_saves() {
    let studio = Studio::new();
    let mut running = studio.recording(&[]);
    running.close_stdin();
    studio.take(running);
}

#[test]
fn sigint_ends_and_saves() {
    let studio = Studio::new();
    let running = studio.recording(&[]);
    running.signal("INT");
    studio.take(running);
}

#[test]
fn sigterm_ends_and_saves() {
    let studio = Studio::new();
    let running = studio.recording(&["--seconds", "60"]);
    running.signal("TERM");
    studio.take(running);
}

#[test]
fn seconds_end_it_to_the_frame_even_after_end_of_input() {
    let studio = Studio::new();
    let mut running = studio.recording(&["--seconds", "6"]);
    running.close_stdin();
    let take = studio.take(running);
    assert_eq!(take["answer_secs"], 6.0);
}

#[test]
fn each_enter_begins_the_next_part() {
    let studio = Studio::new();
    let mut running = studio.aloud.spawn(&["record", "--prompt", "bad-news", "--json"]);
    running.wait_for_stderr("Recording", LIMIT);
    let start = Instant::now();
    let mut pressed = Vec::new();
    for name in ["Task", "Action", "Result"] {
        let due = start + Duration::from_secs(pressed.len() as u64 + 1);
        wait_for("the next part's time", LIMIT, || (Instant::now() >= due).then_some(()));
        pressed.push(start.elapsed().as_secs_f64());
        running.write_stdin("\n");
        running.wait_for_stderr(name, LIMIT);
    }
    running.close_stdin();
    let run = running.end(LIMIT);
    let take: Value = serde_json::from_str(&run.stdout).expect("one JSON document");
    let lead_in = take["lead_in_secs"].as_f64().expect("a number");
    let starts: Vec<f64> = (1..4)
        .map(|part| take["parts"][part]["start_secs"].as_f64().expect("a number") - lead_in)
        .collect();
    // The test saw "Recording" a little after the answer began; the distances between Enters have no such offset.
    for pair in [0, 1] {
        let between = (starts[pair + 1] - starts[pair]) - (pressed[pair + 1] - pressed[pair]);
        assert!(between.abs() < 0.04, "{starts:?} against {pressed:?}");
    }
}

#[test]
fn killed_in_mid_take_it_is_recovered_short_by_at_most_a_second() {
    let studio = Studio::new();
    let mut running = studio.aloud.spawn(&["record", "--prompt", "bad-news"]);
    running.wait_for_stderr("Recording", LIMIT);
    let start = Instant::now();
    studio.sound.play(&studio.played).wait();
    running.write_stdin("\n");
    running.wait_for_stderr("Task", LIMIT);
    let marked_secs = start.elapsed().as_secs_f64();
    wait_for("a moment after the mark", LIMIT, || (start.elapsed().as_secs_f64() > marked_secs + 0.2).then_some(()));
    let spoken_secs = start.elapsed().as_secs_f64();
    running.signal("KILL");
    running.end(LIMIT);

    let takes = studio.aloud.run(&["takes", "--json"]);
    assert_eq!(takes.stdout.trim(), "[]", "unfinished takes are no takes yet");
    let recovered = studio.aloud.run(&["recover", "--json"]);
    let recovered: Value = serde_json::from_str(&recovered.stdout).expect("one JSON document");
    let id = recovered[0]["id"].as_str().expect("an id");
    let recovered = studio.aloud.run(&["show", id, "--json"]);
    let recovered: Value = serde_json::from_str(&recovered.stdout).expect("one JSON document");
    assert_eq!(recovered["state"], "recovered");
    let answer_secs = recovered["answer_secs"].as_f64().expect("a number");
    assert!(answer_secs > spoken_secs - 1.0, "{answer_secs} of {spoken_secs}");
    let task = recovered["parts"][1]["start_secs"].as_f64().expect("a number") - 0.5;
    assert!((task - marked_secs).abs() < 0.3, "{task} against {marked_secs}");
}
