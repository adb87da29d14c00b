//! The commands as a user runs them: the released binary in a temporary library. Recording with a real sound server
//! is in `record.rs`, the window in `window.rs`.

#![cfg(target_os = "linux")]
#![allow(
    clippy::expect_used,
    reason = "a helper of a test that fails is a test that fails"
)]

mod support;

use std::{
    fs,
    path::{Path, PathBuf},
};

use serde_json::Value;
use support::{
    audio_math,
    process::Finished,
    studio::{self, Studio},
};

/// Asserts that a command failed with one clear line that mentions each of `words`.
#[track_caller]
fn assert_refused(run: Finished, words: &[&str]) {
    assert!(run.stdout.is_empty(), "{}", run.stdout);
    let said = run.failure(1);
    assert_eq!(said.trim().lines().count(), 1, "{said}");
    for word in words {
        assert!(said.contains(word), "{word:?} is not in: {said}");
    }
}

fn text(path: &Path) -> &str {
    path.to_str().expect("a path of the test is UTF-8")
}

/// A 220 Hz tone as a WAV file in the studio's home.
fn tone(studio: &Studio, name: &str, spec: hound::WavSpec, secs: f64) -> PathBuf {
    let path = studio.home.path().join(name);
    let mut writer = hound::WavWriter::create(&path, spec).expect("a WAV");
    let rate = f64::from(spec.sample_rate);
    for frame in 0..(secs * rate).round() as u64 {
        let sample = (frame as f64 / rate * 220.0 * std::f64::consts::TAU).sin() * 0.5;
        for _ in 0..spec.channels {
            match spec.sample_format {
                hound::SampleFormat::Float => writer.write_sample(sample as f32),
                hound::SampleFormat::Int => writer.write_sample((sample * 32_768.0) as i16),
            }
            .expect("writes");
        }
    }
    writer.finalize().expect("writes");
    path
}

fn pcm16(sample_rate: u32, channels: u16) -> hound::WavSpec {
    hound::WavSpec {
        channels,
        sample_rate,
        bits_per_sample: 16,
        sample_format: hound::SampleFormat::Int,
    }
}

fn import(studio: &Studio, wav: &Path, more: &[&str]) -> Value {
    studio.json(&[&["import", text(wav), "--prompt", "bad-news"], more].concat())
}

fn no_takes(studio: &Studio) {
    assert_eq!(studio.json(&["takes"]), Value::Array(Vec::new()));
}

#[test]
fn prompts_are_listed_by_theme() {
    let studio = Studio::bare();
    let all = studio.json(&["prompts"]);
    assert!(all.as_array().is_some_and(|prompts| prompts.len() >= 31));
    let some = studio.json(&["prompts", "--theme", "customer obsession"]);
    assert!(some.as_array().is_some_and(|prompts| prompts.len() >= 31));
    let none = studio.aloud(&["prompts", "--theme", "nonsense"]).run();
    assert_refused(none, &["nonsense", "Customer Obsession"]);
}

#[test]
fn wrong_usage_is_exit_two() {
    let studio = Studio::bare();
    for args in [
        &["record"][..],
        &["nonsense"],
        &["show"],
        &["record", "--prompt", "bad-news", "--seconds", "-3"],
        &["import", "x.wav", "--prompt", "bad-news", "--marks", "1,two"],
        &["--json"],
        &["--simulate-mic", "x.wav", "takes"],
    ] {
        assert_eq!(studio.aloud(args).run().code, Some(2), "{args:?}");
    }
}

#[test]
fn an_imported_recording_is_a_take_with_its_parts() {
    let studio = Studio::bare();
    let wav = tone(&studio, "answer from a phone.wav", pcm16(48_000, 1), 120.0);
    let take = import(&studio, &wav, &["--marks", "18,30.5,102"]);
    assert_eq!(take["state"], "imported");
    assert_eq!(take["audio"]["frames"], 120 * 48_000);
    assert_eq!(take["parts"][1]["start_secs"], 18.0);
    assert_eq!(take["parts"][2]["start_secs"], 30.5);
    assert_eq!(take["parts"][3]["duration_secs"], 18.0);
    for part in 0..4 {
        assert_eq!(take["parts"][part]["verdict"], "on");
    }
    let id = take["id"].as_str().expect("an id");
    assert_eq!(studio.json(&["show", id]), take);
    let takes = studio.json(&["takes"]);
    assert_eq!(takes[0]["id"], id);
    assert_eq!(takes[0]["prompt_id"], "bad-news");
    assert_eq!(takes[0]["answer_secs"], 120.0);
    assert_eq!(
        audio_math::read_wav(&wav).frames,
        studio::recorded(&take),
        "16-bit mono is kept as it is"
    );
}

#[test]
fn float_and_stereo_recordings_are_taken_in() {
    let studio = Studio::bare();
    let spec = hound::WavSpec {
        channels: 1,
        sample_rate: 44_100,
        bits_per_sample: 32,
        sample_format: hound::SampleFormat::Float,
    };
    let take = import(&studio, &tone(&studio, "float.wav", spec, 2.0), &[]);
    assert_eq!(
        (&take["audio"]["bits"], &take["audio"]["frames"]),
        (&Value::from(16), &Value::from(88_200))
    );
    let take = import(&studio, &tone(&studio, "phone.wav", pcm16(8_000, 2), 3.0), &[]);
    assert_eq!(take["audio"]["sample_rate_hz"], 8_000);
    assert_eq!(take["audio"]["channels"], 1);
    assert_eq!(take["audio"]["duration_secs"], 3.0);
}

#[test]
fn what_cannot_be_taken_in_is_refused_in_a_sentence_and_leaves_nothing() {
    let studio = Studio::bare();
    let home = studio.home.path().to_path_buf();
    fs::write(home.join("notes.wav"), "these are notes, not sound\n".repeat(20)).expect("writes");
    fs::write(home.join("nothing.wav"), "").expect("writes");
    tone(&studio, "empty.wav", pcm16(48_000, 1), 0.0);
    for name in ["notes.wav", "nothing.wav", "empty.wav", "missing.wav"] {
        let file = home.join(name);
        let run = studio
            .aloud(&["import", text(&file), "--prompt", "bad-news"])
            .run();
        assert_refused(run, &[name]);
    }
    let good = tone(&studio, "good.wav", pcm16(48_000, 1), 10.0);
    assert_refused(
        studio
            .aloud(&["import", text(&good), "--prompt", "no-such"])
            .run(),
        &["no-such"],
    );
    for marks in ["5,4", "5,11", "1,2,3,4", "-1"] {
        let marks = format!("--marks={marks}");
        let run = studio
            .aloud(&["import", text(&good), "--prompt", "bad-news", &marks])
            .run();
        assert_refused(run, &[]);
    }
    no_takes(&studio);
    let left: Vec<_> = fs::read_dir(studio.home.library().join("takes"))
        .expect("takes")
        .collect();
    assert!(left.is_empty(), "{left:?}");
}

#[test]
fn a_broken_pack_is_named_with_its_line_and_the_rest_still_load() {
    let studio = Studio::bare();
    let packs = studio.home.library().join("prompts");
    fs::create_dir_all(&packs).expect("a folder");
    let good = "theme='Mine'\n[[prompts]]\nid='mine-one'\ntext='What did you change?'\n";
    let again = good.replace("mine-one", "mine-two") + "[[prompts]]\nid='mine-two'\ntext='Again?'\n";
    fs::write(packs.join("good.toml"), good).expect("writes");
    fs::write(packs.join("syntax.toml"), "theme='Mine'\n\n[[prompts\n").expect("writes");
    fs::write(packs.join("missing.toml"), "theme='Mine'\n[[prompts]]\nid='x'\n").expect("writes");
    fs::write(packs.join("twice.toml"), again).expect("writes");
    let run = studio.aloud(&["prompts", "--theme", "Mine", "--json"]).run();
    let said = run.stderr.clone();
    let prompts: Value = serde_json::from_str(&run.success()).expect("one JSON document");
    assert!(
        prompts
            .as_array()
            .is_some_and(|prompts| prompts.iter().any(|prompt| prompt["id"] == "mine-one"))
    );
    for (file, line) in [
        ("syntax.toml", "line 3"),
        ("missing.toml", "line 2"),
        ("twice.toml", "line 6"),
    ] {
        let is_named = said
            .lines()
            .any(|said| said.contains(file) && said.contains(line));
        assert!(is_named, "{file} {line} is not in: {said}");
    }
}

#[test]
fn a_framework_of_ones_own_that_cannot_be_used_is_named() {
    let studio = Studio::bare();
    let frameworks = studio.home.library().join("frameworks");
    fs::create_dir_all(&frameworks).expect("a folder");
    let nameless = "id='mine'\nname='Mine'\n[[parts]]\nid='one'\nname=' '\nshare=1\n";
    fs::write(frameworks.join("nameless.TOML"), nameless).expect("writes");
    let wav = tone(&studio, "good.wav", pcm16(48_000, 1), 1.0);
    let args = [
        "import",
        text(&wav),
        "--prompt",
        "bad-news",
        "--framework",
        "mine",
    ];
    let said = studio.aloud(&args).run().failure(1);
    for words in ["nameless.TOML", "no name", "There is no framework \"mine\""] {
        assert!(said.contains(words), "{words:?} is not in: {said}");
    }
}

#[test]
fn settings_that_cannot_be_read_stop_a_command_and_stay_as_they_are() {
    let home = support::home::Home::new();
    let folder = home.config().join("aloud");
    fs::create_dir_all(&folder).expect("a folder");
    let settings = folder.join("settings.toml");
    fs::write(&settings, "library_dir = [broken").expect("writes");
    let run = support::program::Aloud::command(&home, ["takes"]).run();
    assert_refused(run, &["settings.toml"]);
    let kept = fs::read_to_string(&settings).expect("it is still there");
    assert_eq!(kept, "library_dir = [broken");
    assert_eq!(fs::read_dir(&folder).expect("a folder").count(), 1);
}

#[test]
fn what_is_no_regular_file_or_claims_the_impossible_is_refused_at_once() {
    let studio = Studio::bare();
    let pipe = studio.home.path().join("pipe.wav");
    support::process::tool(std::process::Command::new("mkfifo").arg(&pipe));
    let rate = tone(&studio, "rate.wav", pcm16(48_000, 1), 1.0);
    let mut bytes = fs::read(&rate).expect("reads");
    bytes[24..28].copy_from_slice(&u32::MAX.to_le_bytes());
    fs::write(&rate, bytes).expect("writes");
    for (file, name) in [(&pipe, "pipe.wav"), (&rate, "rate.wav")] {
        let args = ["import", text(file), "--prompt", "bad-news"];
        let limit = std::time::Duration::from_secs(5);
        assert_refused(studio.aloud(&args).limit(limit).run(), &[name]);
    }
    no_takes(&studio);
}

#[test]
fn an_import_finishes_what_a_crash_left_and_makes_folders_of_ones_own() {
    use std::os::unix::fs::PermissionsExt as _;
    let studio = Studio::bare();
    let (mic, _) = studio.noise(5);
    let mut running = studio
        .aloud(&["record", "--prompt", "bad-news", "--simulate-mic", text(&mic)])
        .spawn();
    support::wait_for("the recording", support::PATIENCE, || {
        running.stderr().contains("Recording").then_some(())
    });
    studio::at(std::time::Instant::now() + std::time::Duration::from_secs(2));
    running.signal("KILL");
    running.wait(support::PATIENCE);
    let wav = tone(&studio, "good.wav", pcm16(48_000, 1), 1.0);
    let take = import(&studio, &wav, &[]);
    let takes = studio.json(&["takes"]);
    let states: Vec<&Value> = takes
        .as_array()
        .expect("a list")
        .iter()
        .map(|take| &take["state"])
        .collect();
    assert!(states.contains(&&Value::from("recovered")), "{takes}");
    let folder = studio::audio_path(&take).parent().expect("a folder").to_owned();
    let mode = fs::metadata(&folder).expect("it is there").permissions().mode();
    assert_eq!(mode & 0o777, 0o700);
}

#[test]
fn nobody_left_to_read_the_answer_or_the_errors_is_no_crash() {
    let studio = Studio::bare();
    let shell = |line: &str| {
        let mut command = std::process::Command::new("sh");
        studio.home.set(&mut command);
        command
            .args(["-c", line, "sh", env!("CARGO_BIN_EXE_aloud")])
            .current_dir(studio.home.path());
        support::process::run(&mut command, b"", support::PATIENCE)
    };
    let full = shell("\"$1\" prompts >/dev/full");
    let said = full.failure(1);
    assert!(said.contains("No space left"), "{said}");
    let gone = shell("\"$1\" show no-such 2>&-");
    assert_eq!(gone.code, Some(1), "{}", gone.stderr);
}

#[test]
fn a_library_that_cannot_be_used_is_named() {
    let studio = Studio::bare();
    let file = studio.home.path().join("a file");
    fs::write(&file, "x").expect("writes");
    let wav = tone(&studio, "good.wav", pcm16(48_000, 1), 1.0);
    let missing = studio.home.path().join("not there");
    for (library, args, word) in [
        (
            &file,
            &["import", text(&wav), "--prompt", "bad-news"][..],
            "a file",
        ),
        (&missing, &["takes"], "not there"),
        (&missing, &["show", "2026-01-01_00-00-00_x"], "not there"),
    ] {
        // The later --library wins over the studio's own.
        let run =
            support::program::Aloud::command(&studio.home, [&["--library", text(library)], args].concat());
        assert_refused(run.run(), &[word]);
    }
}

#[test]
fn a_library_on_a_path_with_spaces_and_other_letters_works() {
    let studio = Studio::bare();
    let library = studio.home.path().join("Übungen für morgen 练习");
    let wav = tone(&studio, "good.wav", pcm16(48_000, 1), 1.0);
    let args = [
        "--library",
        text(&library),
        "import",
        text(&wav),
        "--prompt",
        "bad-news",
        "--json",
    ];
    let run = support::program::Aloud::command(&studio.home, args)
        .run()
        .success();
    let take: Value = serde_json::from_str(&run).expect("one JSON document");
    assert!(studio::audio_path(&take).is_file(), "{take}");
}

#[test]
fn a_take_id_never_reaches_outside_the_library() {
    let studio = Studio::bare();
    fs::create_dir_all(studio.home.library().join("takes")).expect("a folder");
    for id in ["../../etc", "..", "/etc/passwd", "a/b", ""] {
        assert_refused(studio.aloud(&["show", id]).run(), &[]);
    }
}

#[test]
fn a_simulated_microphone_is_recorded_sample_for_sample_for_the_seconds_asked() {
    let studio = Studio::bare();
    let (mic, played) = studio.noise(2);
    let take = studio.json(&[
        "record",
        "--prompt",
        "bad-news",
        "--simulate-mic",
        text(&mic),
        "--seconds",
        "3",
    ]);
    assert_eq!(take["state"], "complete");
    assert_eq!(take["answer_secs"], 3.0);
    assert!(take["gaps"].as_array().is_some_and(Vec::is_empty));
    let recorded = studio::recorded(&take);
    // What was played before the lead-in began is not in the file.
    let begins = audio_math::find(&played, &recorded).expect("the recording is of this file");
    assert_eq!(audio_math::first_mismatch(&played, &recorded, begins), None);
    let silence = &recorded[usize::try_from(begins + played.len() as i64).expect("it ends within")..];
    assert!(
        silence.iter().all(|&frame| frame == 0),
        "silence once the file ends"
    );
}

#[test]
fn a_microphone_file_that_is_none_is_named() {
    let studio = Studio::bare();
    let missing = studio.home.path().join("missing.wav");
    let args = [
        "record",
        "--prompt",
        "bad-news",
        "--simulate-mic",
        text(&missing),
        "--seconds",
        "1",
    ];
    assert_refused(studio.aloud(&args).run(), &["missing.wav"]);
}

#[test]
fn without_any_sound_device_recording_says_so() {
    let studio = Studio::bare();
    let run = studio
        .aloud(&["record", "--prompt", "bad-news", "--seconds", "1"])
        .run();
    assert_refused(run, &["microphone"]);
    no_takes(&studio);
}

#[cfg(unix)]
#[test]
fn a_read_only_library_can_be_read_and_says_why_it_cannot_be_written() {
    use std::os::unix::fs::PermissionsExt as _;
    let studio = Studio::bare();
    let wav = tone(&studio, "good.wav", pcm16(48_000, 1), 1.0);
    import(&studio, &wav, &[]);
    let takes = studio.home.library().join("takes");
    let set = |mode| fs::set_permissions(&takes, fs::Permissions::from_mode(mode)).expect("permissions");
    set(0o500);
    let is_bound = fs::write(takes.join("probe"), "").is_err();
    let listed = studio.json(&["takes"]);
    let refused = studio
        .aloud(&["import", text(&wav), "--prompt", "bad-news"])
        .run();
    set(0o700);
    assert_eq!(listed.as_array().map(Vec::len), Some(1));
    // Root may write anywhere; then there is nothing to refuse.
    if is_bound {
        assert_refused(refused, &["takes"]);
    }
}
