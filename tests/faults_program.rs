//! What goes wrong around the built program in mid-take: its sound server, its disk, its library, its own process. The
//! same faults of microphones alone are in `faults_sound.rs`.

#![cfg(target_os = "linux")]
#![allow(
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    reason = "a helper of a test that fails is a test that fails"
)]

mod support;

use std::{
    fs,
    path::PathBuf,
    time::{Duration, Instant},
};

use serde_json::Value;
use support::{
    PATIENCE, audio_math,
    kills::{self, Victim},
    program::Running,
    screen,
    sound::MicFormat,
    studio::{self, Studio, at, secs},
    tmpfs::Tmpfs,
    wait_for, wait_maybe,
};

fn wait_for_words(running: &Running, words: &str) {
    let seen = wait_maybe(PATIENCE, || running.stderr().contains(words).then_some(()));
    assert!(seen.is_some(), "no {words:?} in: {}", running.stderr());
}

/// The take being recorded: its folder.
fn folder(studio: &Studio) -> PathBuf {
    wait_for("a take's folder", PATIENCE, || {
        let mut takes = fs::read_dir(studio.home.library().join("takes")).ok()?;
        Some(takes.next()?.ok()?.path())
    })
}

/// Waits for words in the journal of the running take.
fn wait_for_event(studio: &Studio, words: &str) {
    let journal = folder(studio).join("journal.jsonl");
    wait_for(words, PATIENCE, || {
        fs::read_to_string(&journal).ok()?.contains(words).then_some(())
    });
}

/// A window in which an answer has run for two seconds, noise playing into the microphone.
fn answering(studio: &Studio) -> (Running, support::process::Process) {
    let (noise, _) = studio.noise(60);
    let window = studio.open(&[]);
    let playing = studio.sound().play(&noise);
    studio.display().type_text("bad news");
    studio.display().key("Return");
    studio.wait_until_armed();
    let start = Instant::now() + Duration::from_millis(800);
    at(start);
    studio.press("space");
    at(start + Duration::from_secs(2));
    (window, playing)
}

fn recording(studio: &Studio, args: &[&str]) -> Running {
    let all = [&["record", "--prompt", "bad-news", "--json"], args].concat();
    let running = studio.aloud(&all).spawn();
    wait_for_words(&running, "Recording");
    running
}

fn printed(running: Running) -> Value {
    serde_json::from_str(&running.wait(PATIENCE).success()).expect("one JSON document")
}

#[test]
fn a_microphone_pulled_out_holds_the_take_and_p_goes_on_with_the_one_there_is() {
    let studio = Studio::bare().with_sound().with_display();
    let (window, _playing) = answering(&studio);
    let pulled = Instant::now();
    studio.sound().unplug_mic();
    wait_for_event(&studio, "paused");
    let told_secs = pulled.elapsed().as_secs_f64();
    println!("held {told_secs:.2} s after the plug was pulled");
    assert!(told_secs < 1.8, "{told_secs} s");
    at(Instant::now() + Duration::from_secs(1));
    studio.sound().plug_mic(MicFormat::default());
    studio.press("p");
    wait_for_event(&studio, "resumed");
    at(Instant::now() + Duration::from_secs(1));
    studio.press("Return");
    let take = studio.first_take();
    assert_eq!(take["state"], "complete");
    let gaps = take["gaps"].as_array().expect("gaps");
    assert_eq!(gaps.len(), 1, "{gaps:?}");
    assert!(
        gaps[0]["cause"]
            .as_str()
            .is_some_and(|cause| cause.contains("went on")),
        "{gaps:?}"
    );
    let answer_secs = secs(&take["answer_secs"]);
    assert!(
        (3.0..4.8).contains(&answer_secs),
        "{answer_secs}: waiting is not in the file"
    );
    studio.display().key("ctrl+q");
    window.wait(PATIENCE).success();
}

#[test]
fn a_sound_server_that_freezes_without_a_word_holds_the_take_which_enter_finishes() {
    let mut studio = Studio::bare().with_sound().with_display();
    let (window, _playing) = answering(&studio);
    let frozen = Instant::now();
    studio.sound.as_mut().expect("sound").freeze();
    wait_for_event(&studio, "paused");
    let told_secs = frozen.elapsed().as_secs_f64();
    println!("held {told_secs:.2} s after the server froze");
    assert!(told_secs < 1.8, "{told_secs} s");
    studio.press("Return");
    let saved = Instant::now();
    let take = studio.first_take();
    assert!(
        saved.elapsed() < Duration::from_secs(5),
        "a frozen server holds up nothing"
    );
    let answer_secs = secs(&take["answer_secs"]);
    assert!((1.8..2.4).contains(&answer_secs), "{answer_secs}");
    studio.sound.as_mut().expect("sound").thaw();
    studio.display().key("ctrl+q");
    window.wait(PATIENCE).success();
}

#[test]
fn record_finishes_and_saves_when_its_microphone_is_pulled_out() {
    let studio = Studio::bare().with_sound();
    let running = recording(&studio, &["--seconds", "60"]);
    at(Instant::now() + Duration::from_secs(2));
    studio.sound().unplug_mic();
    wait_for_words(&running, "What you said is safe.");
    let take = printed(running);
    assert_eq!(take["state"], "complete");
    let answer_secs = secs(&take["answer_secs"]);
    assert!((1.8..3.0).contains(&answer_secs), "{answer_secs}");
}

#[test]
fn stopped_for_two_seconds_as_by_a_sleeping_laptop_it_goes_on_by_itself() {
    let studio = Studio::bare().with_sound();
    let (noise, _) = studio.noise(30);
    let _playing = studio.sound().play(&noise);
    let mut running = recording(&studio, &[]);
    let start = Instant::now();
    at(start + Duration::from_secs(2));
    running.signal("STOP");
    at(start + Duration::from_secs(4));
    running.signal("CONT");
    // Either the sound server kept what was said meanwhile, or the stream broke and is made again.
    at(start + Duration::from_secs(9));
    let said = running.stderr();
    running.close_input();
    let spoken_secs = start.elapsed().as_secs_f64();
    let take = printed(running);
    println!("{said}\n{}", take["gaps"]);
    let answer_secs = secs(&take["answer_secs"]);
    assert!(
        (answer_secs - spoken_secs).abs() < 0.3,
        "{answer_secs} s of {spoken_secs} s: the file keeps the time"
    );
    for gap in take["gaps"].as_array().expect("gaps") {
        assert!(said.contains("goes on"), "{gap} without a word: {said}");
    }
}

#[test]
fn another_default_microphone_changes_nothing_for_the_take() {
    let studio = Studio::bare().with_sound();
    let (path, played) = studio.noise(4);
    let mut running = recording(&studio, &[]);
    let mut playing = studio.sound().play(&path);
    at(Instant::now() + Duration::from_secs(2));
    studio.sound().pactl(&["set-default-source", "speakers.monitor"]);
    playing.wait(PATIENCE);
    running.close_input();
    let take = printed(running);
    audio_math::assert_whole(&played, &studio::recorded(&take));
    assert!(take["gaps"].as_array().is_some_and(Vec::is_empty));
}

#[test]
fn a_disk_that_fills_up_ends_the_take_which_is_saved_with_all_that_fitted() {
    let studio = Studio::bare().with_sound();
    let library = studio.home.library();
    fs::create_dir_all(&library).expect("a folder");
    let Some(_tmpfs) = Tmpfs::mount(&library, "24m") else {
        println!("skipped: no file system may be mounted here");
        return;
    };
    let (noise, played) = studio.noise(20);
    let _playing = studio.sound().play(&noise);
    let running = recording(&studio, &["--seconds", "60"]);
    let start = Instant::now();
    at(start + Duration::from_secs(2));
    // Another program takes nearly all that is left: room for about three seconds stays.
    let free = free_bytes(&library);
    fs::write(library.join("other"), vec![7_u8; free - 300_000]).expect("it fits");
    wait_for_words(&running, "the disk is full");
    let spoken_secs = start.elapsed().as_secs_f64();
    let take = printed(running);
    assert_eq!(take["state"], "complete");
    let answer_secs = secs(&take["answer_secs"]);
    println!("kept {answer_secs:.2} s of {spoken_secs:.2} s");
    assert!(answer_secs > spoken_secs - 1.1, "{answer_secs} of {spoken_secs}");
    assert_eq!(
        free_bytes(&library) / 4_096 * 4_096,
        free_bytes(&library),
        "and the disk is told whole"
    );
    let recorded = studio::recorded(&take);
    let from = audio_math::find(&recorded, &played).expect("it is what was played");
    assert_eq!(
        audio_math::first_mismatch(&recorded[48_000..], &played, from + 48_000),
        None
    );
}

/// What a disk has left, in bytes.
fn free_bytes(dir: &std::path::Path) -> usize {
    let df = support::process::tool(
        std::process::Command::new("df")
            .args(["--output=avail", "-B1"])
            .arg(dir),
    );
    df.lines()
        .nth(1)
        .and_then(|line| line.trim().parse().ok())
        .expect("a number")
}

#[test]
fn a_disk_with_room_for_less_than_two_minutes_is_refused_before_anything_is_written() {
    let studio = Studio::bare().with_sound();
    let library = studio.home.library();
    fs::create_dir_all(&library).expect("a folder");
    let Some(_tmpfs) = Tmpfs::mount(&library, "8m") else {
        println!("skipped: no file system may be mounted here");
        return;
    };
    let refused = studio
        .aloud(&["record", "--prompt", "bad-news", "--seconds", "1"])
        .run()
        .failure(1);
    assert!(refused.contains("The disk has room for only 1:0"), "{refused}");
    let takes = fs::read_dir(library.join("takes")).expect("a folder").count();
    assert_eq!(takes, 0, "and no trace is left");
}

/// Whatever takes the library away in mid-take, the take is there in the end with every frame.
fn library_taken_away(take_away: impl FnOnce(&Studio)) {
    let studio = Studio::bare().with_sound();
    let (noise, played) = studio.noise(20);
    let mut running = recording(&studio, &[]);
    let mut playing = studio.sound().play(&noise);
    at(Instant::now() + Duration::from_secs(2));
    take_away(&studio);
    let taken_away = Instant::now();
    wait_for_words(&running, "It was made anew");
    let told_secs = taken_away.elapsed().as_secs_f64();
    println!("told after {told_secs:.2} s");
    assert!(told_secs < 1.5, "{told_secs} s");
    playing.wait(PATIENCE + Duration::from_secs(20));
    running.close_input();
    let take = printed(running);
    assert_eq!(take["state"], "complete");
    audio_math::assert_whole(&played, &studio::recorded(&take));
    assert_eq!(studio.json(&["takes"])[0]["id"], take["id"]);
}

#[test]
fn a_library_removed_in_mid_take_is_made_anew_with_the_take() {
    library_taken_away(|studio| {
        // A file made meanwhile keeps its folder from going, and goes with the next try.
        wait_for("the library to be gone", PATIENCE, || {
            fs::remove_dir_all(studio.home.library()).ok()
        });
    });
}

#[test]
fn a_library_moved_away_in_mid_take_is_made_anew_with_the_take() {
    library_taken_away(|studio| {
        fs::rename(studio.home.library(), studio.home.path().join("elsewhere")).expect("moves");
    });
}

/// A sync program, or somebody who wonders about the lock, must not let a second program at a running take.
#[test]
fn a_running_take_is_left_alone_even_without_the_library_s_lock() {
    let studio = Studio::bare().with_sound();
    let mut running = recording(&studio, &[]);
    at(Instant::now() + Duration::from_secs(2));
    fs::remove_file(studio.home.library().join(".lock")).expect("removes");
    let refused = studio.aloud(&["recover"]).run().failure(1);
    assert!(refused.contains("is being recorded"), "{refused}");
    running.close_input();
    let take = printed(running);
    assert_eq!(take["state"], "complete");
    assert!(secs(&take["answer_secs"]) > 1.9);
}

#[test]
fn the_close_button_in_mid_take_saves_it_first() {
    let studio = Studio::bare().with_sound().with_display();
    let (window, _playing) = answering(&studio);
    let shown = studio.display().find_window("Aloud").expect("it is open");
    studio.display().close_window(&shown);
    window.wait(PATIENCE).success();
    let take = studio.first_take();
    assert_eq!(take["state"], "complete");
    assert!(secs(&take["answer_secs"]) > 1.8, "{}", take["answer_secs"]);
}

#[test]
fn a_second_window_on_the_library_only_reads_it_and_says_so() {
    let studio = Studio::bare().with_sound();
    let mut running = recording(&studio, &[]);
    let words = wait_for("the second window", PATIENCE, || {
        let mut harness = screen::over(&studio.home.library());
        wait_maybe(Duration::from_secs(3), || {
            harness.step();
            let words = screen::words(&harness);
            words.contains("only reads it").then_some(words)
        })
    });
    assert!(words.contains("Another Aloud has this library open"), "{words}");
    running.close_input();
    printed(running);
}

#[test]
fn killed_at_ten_random_moments_every_take_comes_back_with_its_marks() {
    kills::series(10, &[Victim::Record, Victim::Window]);
}
