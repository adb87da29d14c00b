//! The commands as a user runs them: the released binary in a temporary library. Recording with a real sound server
//! is in `record.rs`, the window in `window.rs`.

mod support;

use std::{fs, path::Path};

use serde_json::Value;
use support::{
    program::{Aloud, Run},
    wavs,
};

fn json(run: &Run) -> Value {
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    serde_json::from_str(&run.stdout).unwrap_or_else(|error| panic!("{error}: {}", run.stdout))
}

/// Asserts that a command failed with one clear line that mentions each of `words`.
fn assert_refused(run: &Run, words: &[&str]) {
    assert_eq!(run.code, Some(1), "stdout: {} stderr: {}", run.stdout, run.stderr);
    assert_eq!(run.stderr.trim().lines().count(), 1, "{}", run.stderr);
    assert!(run.stdout.is_empty(), "{}", run.stdout);
    for word in words {
        assert!(run.stderr.contains(word), "{word:?} is not in: {}", run.stderr);
    }
}

fn path(path: &Path) -> &str {
    path.to_str().expect("a path of the test is UTF-8")
}

#[test]
fn prompts_are_listed_by_theme() {
    let aloud = Aloud::new();
    let all = json(&aloud.run(&["prompts", "--json"]));
    assert!(all.as_array().is_some_and(|prompts| prompts.len() >= 31));
    let some = json(&aloud.run(&["prompts", "--theme", "customer obsession", "--json"]));
    assert!(some.as_array().is_some_and(|prompts| prompts.len() >= 31));
    assert_refused(
        &aloud.run(&["prompts", "--theme", "nonsense"]),
        &["nonsense", "Customer Obsession"],
    );
}

#[test]
fn wrong_usage_is_exit_two() {
    let aloud = Aloud::new();
    for args in [
        &["record"][..],
        &["nonsense"],
        &["show"],
        &["record", "--prompt", "bad-news", "--seconds", "-3"],
    ] {
        assert_eq!(aloud.run(args).code, Some(2), "{args:?}");
    }
}

#[test]
fn an_imported_recording_is_a_take_with_its_parts() {
    let aloud = Aloud::new();
    let wav = aloud.dir().join("answer from a phone.wav");
    wavs::tone(&wav, 48_000, 1, 120.0);
    let take = json(&aloud.run(&[
        "import",
        path(&wav),
        "--prompt",
        "bad-news",
        "--marks",
        "18,30.5,102",
        "--json",
    ]));
    assert_eq!(take["state"], "imported");
    assert_eq!(take["audio"]["frames"], 120 * 48_000);
    assert_eq!(take["parts"][1]["start_secs"], 18.0);
    assert_eq!(take["parts"][2]["start_secs"], 30.5);
    assert_eq!(take["parts"][3]["duration_secs"], 18.0);
    let verdicts: Vec<&str> = (0..4)
        .filter_map(|i| take["parts"][i]["verdict"].as_str())
        .collect();
    assert_eq!(verdicts, ["on", "on", "on", "on"]);

    let id = take["id"].as_str().expect("an id");
    assert_eq!(json(&aloud.run(&["show", id, "--json"])), take);
    let takes = json(&aloud.run(&["takes", "--json"]));
    assert_eq!(takes[0]["id"], id);
    assert_eq!(takes[0]["prompt_id"], "bad-news");
    assert_eq!(takes[0]["answer_secs"], 120.0);
}

#[test]
fn float_and_stereo_recordings_are_taken_in() {
    let aloud = Aloud::new();
    let float = aloud.dir().join("float.wav");
    wavs::float_tone(&float, 44_100, 2.0);
    let take = json(&aloud.run(&["import", path(&float), "--prompt", "bad-news", "--json"]));
    assert_eq!(
        (take["audio"]["bits"].as_u64(), take["audio"]["frames"].as_u64()),
        (Some(16), Some(88_200))
    );

    let phone = aloud.dir().join("phone.wav");
    wavs::tone(&phone, 8_000, 2, 3.0);
    let take = json(&aloud.run(&["import", path(&phone), "--prompt", "bad-news", "--json"]));
    assert_eq!(take["audio"]["sample_rate_hz"], 8_000);
    assert_eq!(take["audio"]["channels"], 1);
    assert_eq!(take["audio"]["duration_secs"], 3.0);
}

#[test]
fn what_cannot_be_taken_in_is_refused_in_a_sentence_and_leaves_nothing() {
    let aloud = Aloud::new();
    let text = aloud.dir().join("notes.wav");
    fs::write(&text, "these are notes, not sound\n".repeat(20)).expect("writes");
    assert_refused(
        &aloud.run(&["import", path(&text), "--prompt", "bad-news"]),
        &["notes.wav"],
    );
    let nothing = aloud.dir().join("nothing.wav");
    fs::write(&nothing, "").expect("writes");
    assert_refused(
        &aloud.run(&["import", path(&nothing), "--prompt", "bad-news"]),
        &["nothing.wav"],
    );
    let empty = aloud.dir().join("empty.wav");
    wavs::tone(&empty, 48_000, 1, 0.0);
    assert_refused(
        &aloud.run(&["import", path(&empty), "--prompt", "bad-news"]),
        &["empty.wav"],
    );
    let missing = aloud.dir().join("missing.wav");
    assert_refused(
        &aloud.run(&["import", path(&missing), "--prompt", "bad-news"]),
        &["missing.wav"],
    );

    let good = aloud.dir().join("good.wav");
    wavs::tone(&good, 48_000, 1, 10.0);
    assert_refused(
        &aloud.run(&["import", path(&good), "--prompt", "no-such"]),
        &["no-such"],
    );
    for marks in ["5,4", "5,11", "1,2,3,4", "-1"] {
        let marks = format!("--marks={marks}");
        assert_eq!(
            aloud
                .run(&["import", path(&good), "--prompt", "bad-news", &marks])
                .code,
            Some(1),
            "{marks}"
        );
    }
    assert_eq!(json(&aloud.run(&["takes", "--json"])), Value::Array(Vec::new()));
    let left: Vec<_> = fs::read_dir(aloud.library().join("takes"))
        .expect("takes")
        .collect();
    assert!(left.is_empty(), "{left:?}");
}

#[test]
fn a_broken_pack_is_named_with_its_line_and_the_rest_still_load() {
    let aloud = Aloud::new();
    let packs = aloud.library().join("prompts");
    fs::create_dir_all(&packs).expect("a folder");
    let good = "theme='Mine'\n[[prompts]]\nid='mine-one'\ntext='What did you change?'\n";
    fs::write(packs.join("good.toml"), good).expect("writes");
    fs::write(packs.join("syntax.toml"), "theme='Mine'\n\n[[prompts\n").expect("writes");
    fs::write(packs.join("missing.toml"), "theme='Mine'\n[[prompts]]\nid='x'\n").expect("writes");
    fs::write(
        packs.join("twice.toml"),
        format!("{good}[[prompts]]\nid='mine-one'\ntext='Again?'\n"),
    )
    .expect("writes");
    let run = aloud.run(&["prompts", "--theme", "Mine", "--json"]);
    assert_eq!(json(&run).as_array().map(Vec::len), Some(1));
    for (file, line) in [
        ("syntax.toml", "line 3"),
        ("missing.toml", "line 2"),
        ("twice.toml", "line 6"),
    ] {
        let named = run
            .stderr
            .lines()
            .any(|said| said.contains(file) && said.contains(line));
        assert!(named, "{file} {line} is not in: {}", run.stderr);
    }
}

#[test]
fn a_library_that_cannot_be_used_is_named() {
    let aloud = Aloud::new();
    let file = aloud.dir().join("a file");
    fs::write(&file, "x").expect("writes");
    let wav = aloud.dir().join("good.wav");
    wavs::tone(&wav, 48_000, 1, 1.0);
    let run = aloud.run_in(&file, &["import", path(&wav), "--prompt", "bad-news"]);
    assert_refused(&run, &["a file"]);
    let missing = aloud.dir().join("not there");
    assert_refused(&aloud.run_in(&missing, &["takes"]), &["not there"]);
    assert_refused(
        &aloud.run_in(&missing, &["show", "2026-01-01_00-00-00_x"]),
        &["not there"],
    );
}

#[test]
fn a_library_on_a_path_with_spaces_and_other_letters_works() {
    let aloud = Aloud::new();
    let library = aloud.dir().join("Übungen für morgen 练习");
    let wav = aloud.dir().join("good.wav");
    wavs::tone(&wav, 48_000, 1, 1.0);
    let run = aloud.run_in(
        &library,
        &["import", path(&wav), "--prompt", "bad-news", "--json"],
    );
    let audio = json(&run)["audio"]["path"]
        .as_str()
        .map(str::to_owned)
        .expect("a path");
    assert!(Path::new(&audio).is_file(), "{audio}");
}

#[test]
fn a_take_id_never_reaches_outside_the_library() {
    let aloud = Aloud::new();
    fs::create_dir_all(aloud.library().join("takes")).expect("a folder");
    for id in ["../../etc", "..", "/etc/passwd", "a/b", ""] {
        let run = aloud.run(&["show", id]);
        assert_eq!(run.code, Some(1), "{id}: {}", run.stderr);
    }
}

#[test]
fn a_simulated_microphone_is_recorded_sample_for_sample_for_the_seconds_asked() {
    let aloud = Aloud::new();
    let mic = aloud.dir().join("mic.wav");
    wavs::noise(&mic, 48_000, 2.0);
    let take = json(&aloud.run(&[
        "record",
        "--prompt",
        "bad-news",
        "--simulate-mic",
        path(&mic),
        "--seconds",
        "3",
        "--json",
    ]));
    assert_eq!(take["state"], "complete");
    assert_eq!(take["answer_secs"], 3.0);
    assert!(take["gaps"].as_array().is_some_and(Vec::is_empty));
    let recorded = wavs::read(Path::new(take["audio"]["path"].as_str().expect("a path")));
    let played = wavs::read(&mic);
    let offset =
        support::audio_math::find(&recorded[..24_000], &played).expect("the recording is of this file");
    let heard = &played[offset..];
    assert_eq!(&recorded[..heard.len()], heard);
    assert!(
        recorded[heard.len()..].iter().all(|&sample| sample == 0),
        "silence once the file ends"
    );
}

#[test]
fn a_microphone_file_that_is_none_is_named() {
    let aloud = Aloud::new();
    let missing = aloud.dir().join("missing.wav");
    let run = aloud.run(&[
        "record",
        "--prompt",
        "bad-news",
        "--simulate-mic",
        path(&missing),
        "--seconds",
        "1",
    ]);
    assert_refused(&run, &["missing.wav"]);
}

#[test]
fn without_any_sound_device_recording_says_so() {
    let aloud = Aloud::new();
    let run = aloud.run(&["record", "--prompt", "bad-news", "--seconds", "1"]);
    assert_eq!(run.code, Some(1), "{}", run.stdout);
    assert!(run.stderr.to_lowercase().contains("microphone"), "{}", run.stderr);
    assert_eq!(json(&aloud.run(&["takes", "--json"])), Value::Array(Vec::new()));
}

#[cfg(unix)]
#[test]
fn a_read_only_library_can_be_read_and_says_why_it_cannot_be_written() {
    use std::os::unix::fs::PermissionsExt as _;
    let aloud = Aloud::new();
    let wav = aloud.dir().join("good.wav");
    wavs::tone(&wav, 48_000, 1, 1.0);
    json(&aloud.run(&["import", path(&wav), "--prompt", "bad-news", "--json"]));
    let takes = aloud.library().join("takes");
    let set = |mode| fs::set_permissions(&takes, fs::Permissions::from_mode(mode)).expect("permissions");
    set(0o500);
    let is_bound = fs::write(takes.join("probe"), "").is_err();
    let run = aloud.run(&["import", path(&wav), "--prompt", "bad-news"]);
    let listed = aloud.run(&["takes", "--json"]);
    set(0o700);
    assert_eq!(json(&listed).as_array().map(Vec::len), Some(1));
    // Root may write anywhere; then there is nothing to refuse.
    if is_bound {
        assert_refused(&run, &["takes"]);
    }
}
