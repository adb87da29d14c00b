//! What befalls a whole library: two programs, locks, names, sync programs, takes that go while they are listed, the
//! bin, `check`, and size. One test for each such fault of the table in `README.md`; damaged files are in
//! `faults_files.rs`.

#![cfg(target_os = "linux")]
#![allow(
    clippy::expect_used,
    clippy::panic,
    reason = "a helper of a test that fails is a test that fails"
)]

#[path = "faults_files/made.rs"]
mod made;
mod support;

use std::{
    ffi::OsStr,
    fs,
    os::unix::{ffi::OsStrExt, fs::PermissionsExt},
    time::Instant,
};

use aloud::{
    app::{App, Command, Screen, Weight},
    library::{Library, LockState},
};
use made::{Made, sound};
use serde_json::Value;
use support::{PATIENCE, program::Aloud, studio::Studio, wait_for};

fn tone(studio: &Studio) -> String {
    let (path, _) = studio.noise(1);
    path.to_str().expect("UTF-8").to_owned()
}

#[test]
fn two_programs_on_one_library() {
    let studio = Studio::bare();
    let wav = tone(&studio);
    studio.json(&["import", &wav, "--prompt", "bad-news"]);
    let library = Library::open(&studio.home.library()).expect("opens");
    let held = library.try_lock().expect("locks");
    assert!(matches!(held, LockState::Held(_)));
    for args in [&["import", &wav, "--prompt", "bad-news"][..], &["recover"]] {
        let said = studio.aloud(args).run().failure(1);
        assert!(said.contains("Another Aloud"), "{said}");
    }
    // Reading needs no lock.
    assert_eq!(studio.json(&["takes"]).as_array().map(Vec::len), Some(1));
    assert_eq!(studio.json(&["check"]), Value::Array(Vec::new()));
}

#[test]
fn a_stale_lock() {
    let studio = Studio::bare();
    let wav = tone(&studio);
    fs::create_dir_all(studio.home.library()).expect("makes");
    fs::write(studio.home.library().join(".lock"), "left by a crash").expect("writes");
    studio.json(&["import", &wav, "--prompt", "bad-news"]);
}

#[test]
fn a_path_that_is_not_unicode() {
    let studio = Studio::bare();
    let wav = tone(&studio);
    let library = studio.home.path().join(OsStr::from_bytes(b"lib\xff rary"));
    let run = |args: &[&str]| {
        let mut all = vec![OsStr::new("--library"), library.as_os_str()];
        all.extend(args.iter().map(OsStr::new));
        Aloud::command(&studio.home, all).run().success()
    };
    run(&["import", &wav, "--prompt", "bad-news"]);
    assert_eq!(run(&["check"]), "The one take is sound.\n");
    let takes: Value = serde_json::from_str(&run(&["takes", "--json"])).expect("one JSON document");
    assert_eq!(takes.as_array().map(Vec::len), Some(1));
    fs::create_dir(library.join("takes").join(OsStr::from_bytes(b"odd\xff"))).expect("makes");
    run(&["takes"]);
}

/// Lets the program go on until `probe` has an answer.
#[track_caller]
fn until<T>(app: &mut App, what: &str, mut probe: impl FnMut(&App) -> Option<T>) -> T {
    wait_for(what, PATIENCE, || {
        app.tick(Instant::now());
        probe(app)
    })
}

fn troubles(app: &App) -> Vec<String> {
    app.notices()
        .iter()
        .filter(|notice| notice.weight == Weight::Trouble)
        .map(|notice| notice.text.clone())
        .collect()
}

#[test]
fn a_take_whose_sound_is_moved_deleted_or_made_read_only_while_it_is_listed() {
    let made = Made::new();
    let (id, _) = made.take(&sound(16_000));
    let mut app = made.app();
    until(&mut app, "the take", |app| app.takes().row(&id).map(|_| ()));
    let audio = made.file(&id, "answer.wav");

    fs::set_permissions(&audio, fs::Permissions::from_mode(0o400)).expect("sets");
    app.handle(Command::OpenTake(id.clone()), Instant::now());
    until(&mut app, "the waveform", |app| {
        app.review()?.peaks.as_ref().map(|_| ())
    });
    assert!(app.review().is_some_and(|review| review.trouble.is_none()));

    fs::rename(&audio, made.dir.path().join("moved.wav")).expect("moves");
    app.handle(Command::Go(Screen::Takes), Instant::now());
    app.handle(Command::OpenTake(id.clone()), Instant::now());
    let trouble = until(&mut app, "a clear word", |app| app.review()?.trouble.clone());
    assert!(trouble.contains("answer.wav"), "{trouble}");
    app.handle(Command::TogglePlay, Instant::now());
    app.tick(Instant::now());

    fs::remove_dir_all(made.library.take_dir(&id)).expect("removes");
    app.handle(Command::Go(Screen::Takes), Instant::now());
    app.handle(Command::OpenTake(id.clone()), Instant::now());
    until(&mut app, "a list without it", |app| {
        app.takes().is_empty().then_some(())
    });
    assert!(
        troubles(&app).iter().any(|said| said.contains("no take")),
        "{:?}",
        troubles(&app)
    );
}

#[test]
fn conflict_copies_and_half_arrived_takes_are_listed_as_such() {
    let made = Made::new();
    let (id, take) = made.take(&sound(16_000));
    let copy = made.file(&id, "take.sync-conflict-20261122-101530-ABCDEFG.json");
    fs::copy(made.file(&id, "take.json"), &copy).expect("copies");
    let listed = made.library.list().expect("lists");
    assert_eq!(listed[0].entry.as_ref(), Ok(&take));
    assert!(
        listed[0]
            .warning
            .as_ref()
            .is_some_and(|said| said.contains("second version"))
    );
    fs::remove_file(&copy).expect("removes");
    assert_eq!(made.library.list().expect("lists")[0].warning, None);

    fs::rename(
        made.file(&id, "answer.wav"),
        made.file(&id, ".syncthing.answer.wav.tmp"),
    )
    .expect("renames");
    assert!(
        made.damage()
            .is_some_and(|said| said.contains("still fetching its sound"))
    );
    fs::rename(
        made.file(&id, "take.json"),
        made.file(&id, ".syncthing.take.json.tmp"),
    )
    .expect("renames");
    assert!(
        made.damage()
            .is_some_and(|said| said.contains("still fetching it"))
    );

    made.clear();
    let (id, _) = made.take(&sound(800));
    let folder = made.library.take_dir(&id);
    fs::rename(
        &folder,
        folder.with_file_name(format!("{id} (Ann's conflicted copy 2026-11-22)")),
    )
    .expect("renames");
    assert!(
        made.damage()
            .is_some_and(|said| said.contains("second version of another take"))
    );
}

#[test]
fn pipes_in_place_of_files_hold_nothing_up() {
    let made = Made::new();
    let pipe = |path: std::path::PathBuf| {
        fs::remove_file(&path).expect("removes");
        let made = std::process::Command::new("mkfifo").arg(&path).status();
        assert!(made.is_ok_and(|status| status.success()));
    };
    let (id, _) = made.take(&sound(800));
    pipe(made.file(&id, "answer.wav"));
    assert!(made.damage().is_some());
    assert_eq!(made.wrong().len(), 1);
    pipe(made.file(&id, "take.json"));
    assert!(made.damage().is_some());
    assert_eq!(made.wrong().len(), 2);
    made.clear();
    for name in ["answer.wav.part", "journal.jsonl"] {
        made.clear();
        let (id, _) = made.unfinished(&sound(800));
        pipe(made.file(&id, name));
        assert!(!matches!(made.library.recover(&id), Ok(Some(_))), "{name}");
    }
}

#[test]
fn a_take_goes_to_the_bin_and_back() {
    let made = Made::new();
    let (id, _) = made.take(&sound(800));
    let (other, _) = made.take(&sound(900));
    let mut app = made.app();
    until(&mut app, "the takes", |app| {
        (app.takes().len() == 2).then_some(())
    });
    app.handle(Command::OpenTake(id.clone()), Instant::now());
    assert_eq!(app.screen(), Screen::Review);
    app.handle(Command::BinTake, Instant::now());
    assert!(app.review().is_none() && app.screen() == Screen::Takes);
    until(&mut app, "the offer", |app| {
        (app.can_undo_bin() && app.notices().iter().any(|notice| notice.offers_undo)).then_some(())
    });
    assert_eq!(made.library.list().expect("lists").len(), 1);
    app.handle(Command::UndoBin, Instant::now());
    until(&mut app, "its return", |app| app.takes().row(&id).map(|_| ()));
    assert_eq!(app.takes().chosen.as_ref(), Some(&id));
    assert!(!app.can_undo_bin());

    // What is deleted and not taken back has left the library's own bin once the program has ended.
    app.handle(Command::ChooseTake(other.clone()), Instant::now());
    app.handle(Command::BinTake, Instant::now());
    until(&mut app, "the offer", |app| app.can_undo_bin().then_some(()));
    drop(app);
    assert_eq!(made.library.list().expect("lists").len(), 1);
    assert!(
        made.library.dir().join("bin").join(other.as_str()).is_dir(),
        "without an end in order it waits"
    );
}

/// The window, because only it empties the library's bin; with a home of its own, and so a bin of its own.
#[test]
fn what_an_earlier_run_deleted_goes_to_the_bin_of_the_system() {
    let studio = Studio::bare().with_display();
    let deleted = studio.home.library().join("bin/2026-11-22_10-15-30_bad-news");
    fs::create_dir_all(&deleted).expect("makes");
    fs::write(deleted.join("answer.wav"), "sound").expect("writes");
    let window = studio.open(&[]);
    let there = studio
        .home
        .data()
        .join("Trash/files/2026-11-22_10-15-30_bad-news/answer.wav");
    wait_for("the take in the system's bin", PATIENCE, || {
        there.is_file().then_some(())
    });
    wait_for("its way out of the library", PATIENCE, || {
        (!studio.home.library().join("bin").exists()).then_some(())
    });
    studio.display().key("ctrl+q");
    window.wait(PATIENCE).success();
}

#[test]
fn check_says_what_is_wrong_and_writes_nothing() {
    let studio = Studio::bare();
    let wav = tone(&studio);
    let take = studio.json(&["import", &wav, "--prompt", "bad-news"]);
    assert_eq!(
        studio.aloud(&["check"]).run().success(),
        "The one take is sound.\n"
    );
    studio.json(&["import", &wav, "--prompt", "bad-news"]);
    assert_eq!(
        studio.aloud(&["check"]).run().success(),
        "All 2 takes are sound.\n"
    );
    let audio = support::studio::audio_path(&take);
    fs::write(&audio, "").expect("writes");
    let takes = studio.home.library().join("takes");
    fs::set_permissions(&takes, fs::Permissions::from_mode(0o500)).expect("sets");
    let run = studio.aloud(&["check"]).run();
    let json = studio.aloud(&["check", "--json"]).run();
    fs::set_permissions(&takes, fs::Permissions::from_mode(0o700)).expect("sets");
    assert_eq!((run.code, json.code), (Some(1), Some(1)));
    assert_eq!(run.stdout.lines().count(), 1, "{}", run.stdout);
    assert!(
        run.stdout.starts_with(audio.to_str().expect("UTF-8")),
        "{}",
        run.stdout
    );
    assert_eq!(run.stderr.lines().count(), 1, "{}", run.stderr);
    let problems: Value = serde_json::from_str(&json.stdout).expect("one JSON document");
    for field in ["path", "problem", "advice"] {
        assert!(problems[0][field].is_string(), "{problems}");
    }
}

/// A hundred damaged takes among ten thousand are listed as damaged. How long it takes is printed.
#[test]
fn damaged_takes_among_ten_thousand() {
    let made = Made::new();
    let (id, take) = made.take(&sound(800));
    let sound = fs::read(made.library.audio_path(&id, &take)).expect("reads");
    let json = fs::read(made.file(&id, "take.json")).expect("reads");
    for number in 0..9_999_usize {
        let dir = made
            .library
            .dir()
            .join(format!("takes/2026-11-21_10-15-30_take-{number}"));
        fs::create_dir(&dir).expect("makes");
        let (mut sound, mut json) = (&sound[..], &json[..]);
        if number % 100 == 0 {
            match number % 3 {
                0 => sound = &sound[..sound.len() / 2],
                1 => json = &json[..json.len() / 2],
                _ => json = &[0; 700],
            }
        }
        fs::write(dir.join("answer.wav"), sound).expect("writes");
        fs::write(dir.join("take.json"), json).expect("writes");
    }
    let begin = Instant::now();
    let listed = made.library.list().expect("lists");
    println!("{} takes listed in {:.0?}", listed.len(), begin.elapsed());
    assert_eq!(listed.len(), 10_000);
    assert_eq!(listed.iter().filter(|one| one.entry.is_err()).count(), 100);
    let begin = Instant::now();
    assert_eq!(made.wrong().len(), 100);
    println!("looked over in {:.0?}", begin.elapsed());
}
