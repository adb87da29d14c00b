//! The window as a user meets it: the released binary under a display of its own, driven by keys, with a sound server
//! whose null sink is the microphone. Commands without a window are in `cli.rs` and `record.rs`.

#![cfg(target_os = "linux")]
#![allow(
    clippy::expect_used,
    clippy::panic,
    reason = "a helper of a test that fails is a test that fails"
)]

mod support;

use std::{
    path::Path,
    process::Command,
    time::{Duration, Instant},
};

use serde_json::Value;
use support::{
    PATIENCE, audio_math, process,
    reference::Reference,
    screen, sound,
    studio::{self, Studio, at, secs},
};

/// A mark may be this far from its key press, on the sound's own clock.
const MARK_TOLERANCE_SECS: f64 = 0.040;

/// Searches a prompt and goes to Rehearse with it.
fn go_to_rehearse(studio: &Studio) {
    studio.display().type_text("bad news");
    studio.display().key("Return");
}

#[test]
fn a_rehearsal_by_keys_is_in_the_file_as_it_was_spoken() {
    let studio = Studio::bare().with_sound().with_display();
    let spoken = studio.home.path().join("spoken.wav");
    let words = "A customer was about to lose a week of work, and I had to tell them so. My task was to find a way \
                 out before Friday. I called them the same day, said what had happened and what it would cost, and \
                 we moved the two reports that mattered by hand. They stayed, and renewed in March.";
    sound::speak(words, &spoken);
    let window = studio.open(&[]);
    let reference = Reference::start(studio.sound());
    go_to_rehearse(&studio);
    studio.wait_until_armed();

    let mut player = studio.sound().play(&spoken);
    let start = Instant::now() + Duration::from_millis(1_200);
    let pressed = [0.0, 2.5, 4.0, 7.5].map(|secs| {
        at(start + Duration::from_secs_f64(secs));
        reference.frame_at(studio.press("space"))
    });
    player.wait(PATIENCE);
    let finished = reference.frame_at(studio.press("Return"));

    let take = studio.first_take();
    assert_eq!(take["prompt"]["id"], "bad-news");
    assert_eq!(take["state"], "complete");
    assert_eq!(take["audio"]["sample_rate_hz"], 48_000);
    assert!(
        take["gaps"].as_array().is_some_and(Vec::is_empty),
        "{}",
        take["gaps"]
    );

    // Sample for sample the speech that was played, from where the lead-in begins: no frame lost, none doubled.
    let recorded = studio::recorded(&take);
    let speech = audio_math::read_wav(&spoken).frames;
    let offset = audio_math::find(&speech, &recorded).expect("the speech was recorded");
    assert!(offset < 0, "it began before the lead-in");
    assert_eq!(audio_math::first_mismatch(&speech, &recorded, offset), None);

    // The second ear is only a clock: on a busy machine it may itself stumble by a few milliseconds.
    let heard = reference.frames();
    let begins = audio_math::find(&recorded, &heard).expect("the second ear heard it too");
    let on_the_sounds_clock = |frame: f64| (frame - begins as f64) / 48_000.0;
    let lead_in_secs = secs(&take["lead_in_secs"]);
    assert!((lead_in_secs - 0.5).abs() < 0.001, "{lead_in_secs}");
    for (index, &frame) in pressed.iter().enumerate() {
        let marked = secs(&take["parts"][index]["start_secs"]);
        let off = marked - on_the_sounds_clock(frame);
        println!(
            "part {}: marked at {marked:.3} s, {:+.1} ms from its key",
            index + 1,
            off * 1e3
        );
        assert!(
            off.abs() <= MARK_TOLERANCE_SECS,
            "part {} is {off:.3} s off",
            index + 1
        );
    }
    let ends = secs(&take["audio"]["duration_secs"]);
    assert!(
        (ends - on_the_sounds_clock(finished)).abs() < 0.15,
        "the file ends with the Enter key"
    );

    let wav = studio::audio_path(&take);
    assert_is_pcm16_mono(&wav);
    assert_cues(&wav, &take);
    studio.display().key("ctrl+q");
    window.wait(PATIENCE).success();
    assert_review_agrees(&studio, &take);
}

/// Other programs' view of the file: sox and ffprobe.
fn assert_is_pcm16_mono(wav: &Path) {
    let soxi = process::run(Command::new("soxi").arg(wav), b"", PATIENCE).success();
    for line in [
        "Channels       : 1",
        "Precision      : 16-bit",
        "16-bit Signed Integer PCM",
    ] {
        assert!(soxi.contains(line), "{soxi}");
    }
    let mut ffprobe = Command::new("ffprobe");
    ffprobe.args(["-v", "error", "-show_streams"]).arg(wav);
    let streams = process::run(&mut ffprobe, b"", PATIENCE).success();
    for line in ["codec_name=pcm_s16le", "channels=1", "sample_rate=48000"] {
        assert!(streams.contains(line), "{streams}");
    }
}

/// The cue points as independent readers see them: bwavfile in full, ffprobe that the file is still sound to it.
fn assert_cues(wav: &Path, take: &Value) {
    let mut reader = bwavfile::WaveReader::open(wav).expect("bwavfile reads it");
    let cues = reader.cue_points().expect("cue points");
    let parts = take["parts"].as_array().expect("parts");
    assert_eq!(cues.len(), parts.len());
    for (cue, part) in cues.iter().zip(parts) {
        assert_eq!(cue.label.as_deref(), part["name"].as_str());
        let start_secs = f64::from(cue.frame) / 48_000.0;
        assert!(
            (start_secs - secs(&part["start_secs"])).abs() < 1e-6,
            "{start_secs} {part}"
        );
    }
}

/// What Review says of the take, read through the accessibility tree of the very screen the window shows.
fn assert_review_agrees(studio: &Studio, take: &Value) {
    let words = screen::review_words(&studio.home.library(), take["id"].as_str().expect("an id"));
    let clock = |value: &Value| aloud::model::words::clock(secs(value));
    for part in take["parts"].as_array().expect("parts") {
        let line = format!(
            "{} of {}",
            clock(&part["duration_secs"]),
            clock(&part["target_secs"])
        );
        assert!(words.contains(&line), "{line} is not on Review: {words}");
        let verdict = match part["verdict"].as_str() {
            Some("on") => "on target",
            Some(verdict) => verdict,
            None => panic!("{part}"),
        };
        let name = part["name"].as_str().expect("a name");
        let says_it = |line: &str| line.contains(name) && line.contains(verdict);
        assert!(
            words.lines().any(says_it),
            "{name} {verdict} is not on Review: {words}"
        );
    }
    let total = clock(&take["answer_secs"]);
    assert!(words.contains(&total), "{total} is not on Review: {words}");
}

#[test]
fn killed_in_mid_take_it_comes_back_as_recovered_with_its_marks() {
    let studio = Studio::bare().with_sound().with_display();
    let (noise, played) = studio.noise(30);
    let mut window = studio.open(&[]);
    let _playing = studio.sound().play(&noise);
    go_to_rehearse(&studio);
    studio.wait_until_armed();
    let start = Instant::now() + Duration::from_millis(800);
    at(start);
    studio.press("space");
    at(start + Duration::from_millis(2_500));
    studio.press("space");
    at(start + Duration::from_millis(4_300));
    window.signal("KILL");
    let spoken_secs = start.elapsed().as_secs_f64();
    window.wait(PATIENCE);

    let again = studio.open(&[]);
    let take = studio.first_take();
    assert_eq!(take["state"], "recovered");
    let kept_secs = secs(&take["answer_secs"]);
    println!("kept {kept_secs:.2} s of {spoken_secs:.2} s");
    assert!(kept_secs > spoken_secs - 1.0, "kept {kept_secs} of {spoken_secs}");
    let task_secs = secs(&take["parts"][1]["start_secs"]) - secs(&take["lead_in_secs"]);
    assert!((task_secs - 2.5).abs() < 0.2, "{task_secs}");
    let recorded = studio::recorded(&take);
    assert!(
        audio_math::find(&recorded, &played).is_some(),
        "it is what was played"
    );
    studio.display().key("ctrl+q");
    again.wait(PATIENCE).success();
}

/// Begins an answer, lets it run for two seconds, ends the program by `end`, and expects the take to be whole.
fn ended_in_mid_take(end: impl FnOnce(&Studio, &mut support::program::Running)) {
    let studio = Studio::bare().with_sound().with_display();
    let mut window = studio.open(&[]);
    go_to_rehearse(&studio);
    studio.wait_until_armed();
    let start = Instant::now() + Duration::from_millis(800);
    at(start);
    studio.press("space");
    at(start + Duration::from_secs(2));
    end(&studio, &mut window);
    window.wait(PATIENCE).success();
    let take = studio.first_take();
    assert_eq!(take["state"], "complete");
    let answer_secs = secs(&take["answer_secs"]);
    assert!((answer_secs - 2.0).abs() < 0.2, "{answer_secs}");
}

#[test]
fn ctrl_q_in_mid_take_saves_it_first() {
    ended_in_mid_take(|studio, _| studio.display().key("ctrl+q"));
}

#[test]
fn sigterm_in_mid_take_saves_it_first() {
    ended_in_mid_take(|_, window| window.signal("TERM"));
}

#[test]
fn without_any_sound_device_the_window_opens_and_goes_on() {
    let studio = Studio::bare().with_display();
    let window = studio.open(&[]);
    go_to_rehearse(&studio);
    // Space finds nothing to record with; L looks again.
    for key in ["space", "l", "space", "Escape"] {
        studio.display().key(key);
    }
    studio.display().key("ctrl+q");
    let ended = window.wait(PATIENCE);
    assert!(!ended.stderr.contains("panicked"), "{}", ended.stderr);
    ended.success();
    assert_eq!(studio.json(&["takes"]), Value::Array(Vec::new()));
}

#[test]
fn a_file_can_stand_in_for_the_microphone() {
    let studio = Studio::bare().with_display();
    let (mic, played) = studio.noise(20);
    let window = studio.open(&["--simulate-mic", mic.to_str().expect("UTF-8")]);
    go_to_rehearse(&studio);
    let start = Instant::now() + Duration::from_millis(1_500);
    at(start);
    studio.press("space");
    at(start + Duration::from_secs(2));
    studio.press("Return");
    let take = studio.first_take();
    let recorded = studio::recorded(&take);
    let from = audio_math::find(&recorded, &played).expect("the file was recorded");
    assert_eq!(audio_math::first_mismatch(&recorded, &played, from), None);
    studio.display().key("ctrl+q");
    window.wait(PATIENCE).success();
}
