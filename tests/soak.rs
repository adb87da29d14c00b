//! The long tests, run by `./dev soak`: ten minutes and half an hour of recording beside other work that takes every
//! core, an hour through the writer at full speed, two minutes out of sight, 200 kills. Half a minute of the first is
//! run by `./dev test`. What ends a recording, and how, is in `record.rs`.

#![cfg(target_os = "linux")]
#![allow(
    clippy::expect_used,
    clippy::print_stdout,
    reason = "a helper of a test that fails is a test that fails"
)]

mod support;

use std::{
    fs,
    process::{Command, Stdio},
    thread,
    time::{Duration, Instant},
};

use serde_json::Value;
use support::{
    PATIENCE, audio_math,
    kills::{self, Victim},
    process::Process,
    reference::Reference,
    studio::{self, Studio, at, secs},
    wait_for,
};

const RATE_HZ: usize = 48_000;

/// Sound played beyond what is recorded: the player starts first, and the program takes a while to open its stream.
const PLAYED_BEYOND_SECS: usize = 25;

/// What the program may hold while it records, whatever the length of the answer. Ten minutes of sound are 58 MB.
const MOST_MEMORY_KB: u64 = 40_000;

/// What may be added to that from a tenth of the time on: the ring is used through for the first time in 12 s.
const MOST_GROWTH_KB: u64 = 4_000;

/// How far the memory may move between the first minute and the end of an hour.
const MOST_CHANGE_KB: u64 = 5_000;

#[test]
fn half_a_minute_beside_other_work_holds_every_frame() {
    record_beside_other_work(30);
}

#[test]
#[ignore = "takes ten minutes: ./dev soak"]
fn ten_minutes_beside_other_work_hold_every_frame() {
    record_beside_other_work(600);
}

#[test]
#[ignore = "takes half an hour: ./dev soak"]
fn half_an_hour_beside_other_work_holds_every_frame() {
    record_beside_other_work(1_800);
}

/// What the program's own writer holds in memory over an hour of sound, made as fast as it takes it.
#[test]
#[ignore = "takes a minute: ./dev soak"]
fn an_hour_through_the_writer_at_full_speed_is_whole_and_takes_no_more_memory() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("answer.wav");
    let mut writer = aloud::wav::Writer::create(&path, 48_000, 1).expect("a file");
    let block_at = |index: usize| -> Vec<i16> {
        (0..RATE_HZ / 100)
            .map(|frame| ((index * 7 + frame * 13) % 60_000) as i16)
            .collect()
    };
    let mut after_a_minute_kb = 0;
    for index in 0..3_600 * 100 {
        writer.write(&block_at(index)).expect("written");
        // As often as in a real take: the header every half second of sound, the disk every five.
        if index % 50 == 49 {
            writer.checkpoint().expect("the header is put right");
        }
        if index % 500 == 499 {
            writer.sync().expect("synced");
        }
        if index == 60 * 100 {
            after_a_minute_kb = memory_kb(std::process::id()).0;
        }
    }
    let frames = writer.finalize().expect("finished");
    let (end_kb, _) = memory_kb(std::process::id());
    println!("memory: {after_a_minute_kb} kB after a minute, {end_kb} kB after an hour");
    assert_eq!(frames, 3_600 * RATE_HZ as u64);
    assert!(
        end_kb.abs_diff(after_a_minute_kb) <= MOST_CHANGE_KB,
        "memory is not flat"
    );
    let mut reader = hound::WavReader::open(&path).expect("a WAV");
    let mut samples = reader.samples::<i16>();
    for index in 0..3_600 * 100 {
        for wanted in block_at(index) {
            assert_eq!(
                samples.next().expect("a sample").expect("reads"),
                wanted,
                "block {index}"
            );
        }
    }
    assert!(samples.next().is_none());
}

/// Nothing is drawn meanwhile; the sound must not notice.
#[test]
#[ignore = "takes two minutes: ./dev soak"]
fn two_minutes_out_of_sight_cost_no_sound() {
    let studio = Studio::bare().with_sound().with_display();
    let (noise, played) = studio.noise(150);
    let window = studio.open(&[]);
    let _player = studio.sound().play(&noise);
    studio.display().type_text("bad news");
    studio.display().key("Return");
    studio.wait_until_armed();
    at(Instant::now() + Duration::from_secs(1));
    studio.press("space");
    let begun = Instant::now();
    at(begun + Duration::from_secs(3));
    let shown = studio.display().find_window("Aloud").expect("it is open");
    studio.display().hide_window(&shown);
    // In two steps, for a wait has a limit.
    at(begun + Duration::from_secs(60));
    at(begun + Duration::from_secs(123));
    studio.display().show_window(&shown);
    at(begun + Duration::from_secs(125));
    studio.press("Return");
    let spoken_secs = begun.elapsed().as_secs_f64();
    let take = studio.first_take();
    assert_eq!(take["gaps"], Value::Array(Vec::new()));
    let answer_secs = secs(&take["answer_secs"]);
    println!("{answer_secs:.2} s of {spoken_secs:.2} s");
    assert!(
        (answer_secs - spoken_secs).abs() < 0.3,
        "{answer_secs} of {spoken_secs}"
    );
    let recorded = studio::recorded(&take);
    let from = audio_math::find(&recorded, &played).expect("what was played was recorded");
    assert_eq!(audio_math::first_mismatch(&recorded, &played, from), None);
    studio.display().key("ctrl+q");
    window.wait(PATIENCE).success();
}

#[test]
#[ignore = "takes an hour: ./dev soak"]
fn killed_at_200_random_moments_every_take_comes_back_with_its_marks() {
    kills::series(200, &[Victim::Record, Victim::Window]);
}

fn record_beside_other_work(answer_secs: usize) {
    let studio = Studio::bare().with_sound();
    let (noise, played) = studio.noise(answer_secs + PLAYED_BEYOND_SECS);
    let work = work_on_every_core();
    let reference = Reference::start(studio.sound());
    let _player = studio.sound().play(&noise);
    let length = answer_secs.to_string();
    let mut running = studio
        .aloud(&["record", "--prompt", "bad-news", "--json", "--seconds", &length])
        .spawn();
    wait_for("the recording to begin", PATIENCE, || {
        running.stderr().contains("Recording").then_some(())
    });
    thread::sleep(Duration::from_secs_f64(answer_secs as f64 * 0.1));
    let (early_kb, _) = memory_kb(running.id());
    thread::sleep(Duration::from_secs_f64(answer_secs as f64 * 0.85));
    let (late_kb, peak_kb) = memory_kb(running.id());
    assert!(running.is_running(), "it ended too soon: {}", running.stderr());
    let printed = running
        .wait(PATIENCE + Duration::from_secs_f64(answer_secs as f64 * 0.05))
        .success();
    let heard = reference.frames();
    drop(work);
    println!("memory: {early_kb} kB early on, {late_kb} kB near the end, {peak_kb} kB at most");

    let take: Value = serde_json::from_str(&printed).expect("one JSON document");
    let gaps = take["gaps"].as_array().expect("a list of gaps");
    println!(
        "{} gaps, {} s answered, {} frames in the file",
        gaps.len(),
        take["answer_secs"],
        take["audio"]["frames"]
    );
    assert!(gaps.is_empty(), "{gaps:?}");
    assert_eq!(take["state"], "complete");
    let wanted_secs = answer_secs as f64;
    assert!(
        (secs(&take["answer_secs"]) - wanted_secs).abs() < 1e-9,
        "{}",
        take["answer_secs"]
    );
    let recorded = studio::recorded(&take);
    assert_eq!(
        recorded.len(),
        RATE_HZ / 2 + answer_secs * RATE_HZ,
        "half a second of lead-in and the answer"
    );
    assert_eq!(take["audio"]["frames"], recorded.len());

    // A second ear on the same microphone says what there was to hear.
    audio_math::assert_whole(&recorded, &heard);
    let from = audio_math::find(&recorded, &played).expect("what was played was recorded");
    match audio_math::first_mismatch(&recorded, &played, from) {
        None => println!("every frame is the one that was played, from its frame {from} on"),
        // Both ears heard the very same, so it happened before the microphone.
        Some(mismatch) => println!("the player or the sound server stumbled: {mismatch}"),
    }
    assert!(late_kb.saturating_sub(early_kb) <= MOST_GROWTH_KB, "it grows");
    assert!(peak_kb <= MOST_MEMORY_KB, "it holds too much");
}

/// As many processes that never rest as there are cores. They end when dropped.
fn work_on_every_core() -> Vec<Process> {
    let cores = thread::available_parallelism().map_or(2, usize::from);
    (0..cores)
        .map(|_| {
            let mut command = Command::new("sh");
            command.args(["-c", "while :; do :; done"]);
            Process::start(
                command
                    .stdin(Stdio::null())
                    .stdout(Stdio::null())
                    .stderr(Stdio::null()),
            )
        })
        .collect()
}

/// What a process holds in memory now, and at most since its start.
fn memory_kb(process: u32) -> (u64, u64) {
    let status = fs::read_to_string(format!("/proc/{process}/status")).expect("it runs");
    let value = |name: &str| -> u64 {
        let line = status.lines().find_map(|line| line.strip_prefix(name));
        let number = line.and_then(|rest| rest.trim_start_matches(':').split_whitespace().next());
        number
            .and_then(|number| number.parse().ok())
            .expect("a number of kB")
    };
    (value("VmRSS"), value("VmHWM"))
}
