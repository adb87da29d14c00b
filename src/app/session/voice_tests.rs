//! Tests of the system's voice, with a script that stands in for it. What is tested stands beside it.

use std::{fs, os::unix::fs::PermissionsExt as _};

use super::*;

const LIMIT: Duration = Duration::from_secs(10);

/// A folder with a voice that does what the script says.
fn with_voice(script: &str) -> (tempfile::TempDir, Voice) {
    let dir = tempfile::tempdir().expect("a folder");
    let path = dir.path().join("spd-say");
    let script = format!("#!/bin/sh\ncd '{}' || exit 1\n{script}\n", dir.path().display());
    fs::write(&path, script).expect("writes");
    fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).expect("may be run");
    let voice = Voice::look_in(Some(dir.path().as_os_str().to_owned()), Arc::new(|| ()));
    wait("the look", || voice.is_there().is_some());
    (dir, voice)
}

#[track_caller]
fn wait(what: &str, mut is_so: impl FnMut() -> bool) {
    let deadline = Instant::now() + LIMIT;
    while !is_so() {
        assert!(Instant::now() < deadline, "waited for {what}");
        thread::sleep(Duration::from_millis(2));
    }
}

#[test]
fn a_question_reaches_the_voice_by_its_pipe_and_not_by_its_arguments() {
    let (dir, mut voice) = with_voice("echo \"$@\" > arguments; /bin/cat > spoken");
    assert_eq!(voice.is_there(), Some(true));
    let question = "!-!QUIT Why $(touch here)\n; did `you` \"stop\"?";
    assert!(voice.say(question));
    wait("the end", || voice.has_ended());
    let read = |name: &str| fs::read_to_string(dir.path().join(name)).expect("is there");
    assert_eq!(read("spoken"), "-!QUIT Why $(touch here) ; did `you` \"stop\"?\n");
    assert_eq!(read("arguments"), "--wait --pipe-mode\n");
    assert!(!dir.path().join("here").exists());
}

#[test]
fn it_is_ended_by_its_own_process_and_the_server_is_told_to_stop() {
    let script = "if [ \"$1\" = --stop ]; then echo stopped > stopped; exit; fi\n\
                  echo $$ > process; exec /bin/sleep 30";
    let (dir, mut voice) = with_voice(script);
    assert!(voice.say("Why?"));
    assert!(!voice.has_ended());
    let process = dir.path().join("process");
    wait("it to speak", || {
        fs::read_to_string(&process).is_ok_and(|id| id.ends_with('\n'))
    });
    let id = fs::read_to_string(&process).expect("is there");
    voice.stop();
    let asked = Instant::now();
    wait("the end", || voice.has_ended());
    assert!(asked.elapsed() < Duration::from_secs(2), "{:?}", asked.elapsed());
    assert!(!Path::new("/proc").join(id.trim()).exists(), "it still runs");
    assert!(dir.path().join("stopped").exists());
}

#[test]
fn with_the_program_the_voice_ends() {
    let script = "[ \"$1\" = --stop ] && exit\necho $$ > process; exec /bin/sleep 30";
    let (dir, mut voice) = with_voice(script);
    assert!(voice.say("Why?"));
    let process = dir.path().join("process");
    wait("it to speak", || {
        fs::read_to_string(&process).is_ok_and(|id| id.ends_with('\n'))
    });
    let id = fs::read_to_string(&process).expect("is there");
    drop(voice);
    assert!(!Path::new("/proc").join(id.trim()).exists(), "it still runs");
}

#[test]
fn a_voice_that_fails_is_one_that_has_ended() {
    let (_dir, mut voice) = with_voice("exit 1");
    assert!(voice.say("Why?"));
    wait("the end", || voice.has_ended());
}

#[test]
fn without_a_voice_nothing_is_said() {
    let dir = tempfile::tempdir().expect("a folder");
    // Of this name, but no program.
    fs::write(dir.path().join("spd-say"), "words").expect("writes");
    let mut voice = Voice::look_in(Some(dir.path().as_os_str().to_owned()), Arc::new(|| ()));
    wait("the look", || voice.is_there().is_some());
    assert_eq!(voice.is_there(), Some(false));
    assert!(!voice.say("Why?"));
    assert!(voice.has_ended());
}
