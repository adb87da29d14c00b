//! Tests of looking a library over: each kind of damage is found and named, and nothing else is. What is tested stands
//! beside it.

use std::path::Path;

use super::*;
use crate::{
    library::test_takes::*,
    model::take::Take,
    wav::{Writer, test_files::wav_16},
};

/// What is wrong with a library, each as its path below the library and the problem.
fn wrong(library: &Library) -> Vec<(String, String)> {
    let mut found = Vec::new();
    library
        .check(&mut |problem| {
            assert!(!problem.advice.is_empty());
            let path = problem.path.strip_prefix(library.dir()).expect("below it");
            found.push((path.to_string_lossy().into_owned(), problem.problem));
        })
        .expect("can be looked over");
    found
}

/// Asserts that exactly one thing is wrong: with a path that ends so, and in words that hold `word`.
#[track_caller]
fn assert_wrong(library: &Library, path: &str, word: &str) {
    let found = wrong(library);
    assert_eq!(found.len(), 1, "{found:?}");
    assert!(
        found[0].0.ends_with(path) && found[0].1.contains(word),
        "{found:?} is not about {path} and {word}"
    );
}

fn with_take() -> (tempfile::TempDir, Library, PathBuf, Take) {
    let (dir, library) = library();
    let (id, take) = take(&library);
    let folder = library.take_dir(&id);
    (dir, library, folder, take)
}

#[test]
fn a_good_library_has_nothing_wrong() {
    let (_dir, library, folder, take) = with_take();
    fs::write(library.dir().join(".lock"), "").expect("writes");
    fs::write(library.takes_dir().join("notes.txt"), "mine").expect("writes");
    fs::write(folder.join("notes.txt"), "mine").expect("writes");
    fs::create_dir(library.takes_dir().join(".stversions")).expect("makes");
    assert_eq!(wrong(&library), []);
    assert_eq!(take.audio.frames, 16_000);
    assert_eq!(library.check(&mut |_| {}).expect("looks"), 1);
}

#[test]
fn each_damage_of_a_takes_file_has_its_words() {
    let (_dir, library, folder, take) = with_take();
    let path = folder.join("take.json");
    let good = fs::read(&path).expect("reads");
    let mut newer = serde_json::to_value(&take).expect("writes");
    newer["schema"] = 999.into();
    let of_another_shape = r#"{"schema": 999, "all": "is different"}"#;
    for (bytes, word) in [
        (Vec::new(), "empty"),
        (vec![0; good.len()], "zeros"),
        (good[..good.len() / 2].to_vec(), "cut short"),
        (b"[1, 2]".to_vec(), "not a take"),
        (vec![b' '; 1_000_001], "longer than"),
        (newer.to_string().into_bytes(), "newer Aloud (schema 999"),
        (of_another_shape.as_bytes().to_vec(), "newer Aloud (schema 999"),
    ] {
        fs::write(&path, bytes).expect("writes");
        assert_wrong(&library, "take.json", word);
    }
    fs::remove_file(&path).expect("removes");
    assert_wrong(&library, "take.json", "missing");
}

#[test]
fn each_damage_of_the_sound_has_its_words() {
    let (_dir, library, folder, _) = with_take();
    let path = folder.join("answer.wav");
    let good = wav_16(1, RATE, &sound());
    let claiming = |at: usize, len: u32| {
        let mut bytes = good.clone();
        bytes[at..at + 4].copy_from_slice(&len.to_le_bytes());
        bytes
    };
    let silent = wav_16(1, RATE, &[0; 16_000]);
    for (bytes, word) in [
        (Vec::new(), "empty file"),
        (vec![0; good.len()], "begins with zeros"),
        (good[..20].to_vec(), "damaged"),
        (good[..10_000].to_vec(), "cut short: 0.6 s of 2.0 s"),
        (good[..44].to_vec(), "holds no sound"),
        (claiming(40, 0), "no length"),
        (claiming(40, u32::MAX), "no length"),
        (claiming(40, 1 << 30), "more sound than there is"),
        (claiming(40, 1_000), "less sound than there is"),
        (claiming(4, 0), "no length"),
        (wav_16(1, RATE, &[1; 16_001]), "longer than"),
        (wav_16(2, RATE, &[1; 32_000]), "its channels"),
        (wav_16(1, 44_100, &[1; 16_000]), "its rate"),
        (silent, "every sample of it is zero"),
    ] {
        fs::write(&path, bytes).expect("writes");
        assert_wrong(&library, "answer.wav", word);
    }
    fs::remove_file(&path).expect("removes");
    assert_wrong(&library, "answer.wav", "missing");
}

#[test]
fn strays_are_named_wherever_they_lie() {
    let (_dir, library, folder, _) = with_take();
    let takes = library.takes_dir();
    for (dir, name, word) in [
        (library.dir(), ".tmp-1", "was being written"),
        (
            &folder,
            "take.sync-conflict-20261122-101530-ABCDEFG.json",
            "second version",
        ),
        (
            &folder,
            "answer (Ann's conflicted copy 2026-11-22).wav",
            "second version",
        ),
        (&folder, ".syncthing.answer.wav.tmp", "only a part"),
        (&folder, "~syncthing~take.json.tmp", "only a part"),
        (&takes, ".import-x", "was being written"),
        (
            &library.prompts_dir(),
            "mine.sync-conflict-20261122-101530-ABCDEFG.toml",
            "second version",
        ),
        (&library.stories_dir(), ".tmp-2", "was being written"),
    ] {
        let path = dir.join(name);
        fs::write(&path, "x").expect("writes");
        assert_wrong(&library, name, word);
        fs::remove_file(&path).expect("removes");
    }
}

#[test]
fn unfinished_takes_are_named_and_left_alone() {
    let (_dir, library) = library();
    let id = recorded(&library).id().clone();
    assert_wrong(&library, id.as_str(), "not finished");
    assert_eq!(
        names_of(&library.take_dir(&id)),
        ["answer.wav.part", "journal.jsonl"]
    );
}

#[test]
fn a_broken_pack_framework_or_story_is_named_with_its_line() {
    let (_dir, library) = library();
    fs::write(
        library.prompts_dir().join("mine.toml"),
        "theme = 'T'\n[[prompts\n",
    )
    .expect("writes");
    assert_wrong(&library, "mine.toml", "line 2");
    fs::remove_file(library.prompts_dir().join("mine.toml")).expect("removes");
    fs::write(library.frameworks_dir().join("own.toml"), "id = 'x'\n").expect("writes");
    assert_wrong(&library, "own.toml", "line 1");
    fs::remove_file(library.frameworks_dir().join("own.toml")).expect("removes");
    fs::write(
        library.stories_dir().join("told.toml"),
        "title = 'T'\nkinds = 3\n",
    )
    .expect("writes");
    assert_wrong(&library, "told.toml", "line 2");
}

#[test]
fn each_file_has_one_advice_that_fits_it_and_no_parsers_jargon() {
    use crate::library::sessions::tests::session;
    let (_dir, library) = library();
    fs::create_dir_all(library.sessions_dir()).expect("makes");
    let good = serde_json::to_string_pretty(&session()).expect("writes");
    let newer = good.replace("\"schema\": 1", "\"schema\": 7");
    let (sessions, prompts) = (library.sessions_dir(), library.prompts_dir());
    let huge = " ".repeat(1_000_001);
    for (path, text, problem, advice) in [
        (sessions.join("a.json"), &newer[..], "newer Aloud", "update Aloud"),
        (
            sessions.join("a.json"),
            &good[..good.len() / 2],
            "cut short",
            "move the file elsewhere",
        ),
        (
            sessions.join("a.json"),
            "{\n1",
            "line 2",
            "move the file elsewhere",
        ),
        (
            sessions.join("a.json"),
            &huge,
            "longer than 1000 KB",
            "move the file elsewhere",
        ),
        (
            sessions.join("a (Ann's conflicted copy 2026-11-22).json"),
            &good[..],
            "second version",
            "compare it",
        ),
        (
            prompts.join("a.toml"),
            &huge[..500_001],
            "longer than 500 KB",
            "split it",
        ),
        (
            prompts.join("a.toml"),
            "theme = 1",
            "line 1",
            "correct it in a text editor",
        ),
    ] {
        fs::write(&path, text).expect("writes");
        let mut found = Vec::new();
        library.check(&mut |problem| found.push(problem)).expect("looks");
        fs::remove_file(&path).expect("removes");
        let [found] = &found[..] else {
            panic!("{found:?} of {}", path.display());
        };
        assert!(found.problem.contains(problem), "{found:?}");
        assert!(found.advice.starts_with(advice), "{found:?}");
        let said = format!("{}; {}", found.problem, found.advice);
        for word in ["EOF", "column", "os error", "`"] {
            assert!(!said.contains(word), "{said}");
        }
        let is_edit = advice.starts_with("correct");
        assert_eq!(said.contains("text editor"), is_edit, "{said}");
    }
}

#[cfg(unix)]
#[test]
fn a_link_that_leads_nowhere_is_named_with_what_to_do() {
    let (_dir, library) = library();
    std::os::unix::fs::symlink("gone", library.prompts_dir().join("a.toml")).expect("a link");
    let mut found = Vec::new();
    library.check(&mut |problem| found.push(problem)).expect("looks");
    assert_eq!(found.len(), 1, "{found:?}");
    assert!(found[0].problem.contains("is not there"), "{found:?}");
    assert_eq!(found[0].advice, "check its name and its folder");
}

#[cfg(unix)]
#[test]
fn names_that_are_not_unicode_are_named() {
    use std::{ffi::OsStr, os::unix::ffi::OsStrExt};
    let (_dir, library, folder, _) = with_take();
    let odd = OsStr::from_bytes(b"odd\xff");
    fs::create_dir(library.takes_dir().join(odd)).expect("makes");
    assert_wrong(&library, "odd\u{FFFD}", "not Unicode");
    fs::remove_dir(library.takes_dir().join(odd)).expect("removes");
    fs::write(folder.join(odd), "x").expect("writes");
    assert_wrong(&library, "odd\u{FFFD}", "not Unicode");
}

#[test]
fn looking_writes_nothing() {
    let (_dir, library, folder, _) = with_take();
    Writer::create(&folder.join("answer.wav.part"), RATE, 1)
        .expect("creates")
        .finalize()
        .expect("finalizes");
    let before = tree(library.dir());
    assert_eq!(wrong(&library).len(), 1);
    assert_eq!(tree(library.dir()), before);
}

fn names_of(dir: &Path) -> Vec<String> {
    crate::library::test_takes::names(dir)
}

/// Every path below a folder with its bytes and its time of change.
fn tree(dir: &Path) -> Vec<(PathBuf, Vec<u8>, std::time::SystemTime)> {
    let mut all = Vec::new();
    let mut waiting = vec![dir.to_owned()];
    while let Some(next) = waiting.pop() {
        let changed = fs::metadata(&next)
            .and_then(|metadata| metadata.modified())
            .expect("a time");
        if next.is_dir() {
            waiting.extend(
                fs::read_dir(&next)
                    .expect("a folder")
                    .map(|entry| entry.expect("an entry").path()),
            );
            all.push((next, Vec::new(), changed));
        } else {
            let bytes = fs::read(&next).expect("reads");
            all.push((next, bytes, changed));
        }
    }
    all.sort();
    all
}
