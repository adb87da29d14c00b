//! What becomes of a story when the power goes, or the disk refuses, at any of the calls that write it: the old story or
//! the new one is there, whole, or a sentence says why not. strace kills the writer at each of those calls in turn.

#![cfg(target_os = "linux")]
#![allow(
    clippy::expect_used,
    clippy::panic,
    reason = "a helper of a test that fails is a test that fails"
)]

use std::{
    env, fs,
    path::Path,
    process::{Command, Output},
};

use aloud::{library::Library, model::story::Story};

/// The writer is told by this where the library is, and that it is meant to write.
const LIBRARY: &str = "ALOUD_TEST_WRITES_A_STORY_IN";

/// More calls of a kind than this are not made by the writer.
const MOST_CALLS: usize = 400;

fn story(title: &str, bullets: usize) -> Story {
    let bullets: Vec<String> = (0..bullets)
        .map(|number| format!("'{title}, point {number}'"))
        .collect();
    let text = format!(
        "title = '{title}'\n[bullets]\naction = [{}]\n",
        bullets.join(", ")
    );
    Story::from_toml("refund", &text).expect("reads")
}

fn old() -> Story {
    story("The old one", 3)
}

fn new() -> Story {
    story("The new one", 300)
}

/// Not a test by itself: the writer that others run under strace.
#[test]
fn the_writer() {
    let Some(dir) = env::var_os(LIBRARY) else {
        return;
    };
    let library = Library::open_existing(Path::new(&dir)).expect("opens");
    // What is written to standard output would be among the calls.
    if let Err(error) = library.save_story(&old(), &new()) {
        fs::write(Path::new(&dir).with_file_name("said"), error.to_string()).expect("writes");
    }
}

struct Place {
    dir: tempfile::TempDir,
    library: Library,
}

impl Place {
    fn new() -> Self {
        let dir = tempfile::tempdir().expect("a folder");
        let library = Library::open(&dir.path().join("library")).expect("opens");
        library.add_story(&old()).expect("writes");
        Self { dir, library }
    }

    /// Runs the writer; strace injects `fault`, such as `fsync:signal=KILL:when=1`, and logs the calls to `log`.
    fn write_under(&self, fault: Option<&str>, calls: &str) -> (Output, String) {
        let log = self.dir.path().join("log");
        let mut command = Command::new("strace");
        command.args(["-f", "-y", "-s", "200", "-o"]).arg(&log);
        command.args(["-e", &format!("trace={calls}")]);
        if let Some(fault) = fault {
            command.args(["-e", &format!("inject={fault}")]);
        }
        let output = command
            .arg(env::current_exe().expect("this program"))
            .args(["--exact", "the_writer", "--nocapture", "--test-threads=1"])
            .env(LIBRARY, self.library.dir())
            .output()
            .expect("strace runs");
        (output, fs::read_to_string(&log).expect("a log"))
    }

    #[track_caller]
    fn story(&self, when: &str) -> Story {
        let (mut stories, problems) = self.library.stories().expect("reads");
        assert_eq!((stories.len(), problems.len()), (1, 0), "{when}: {problems:?}");
        stories.remove(0)
    }
}

#[test]
fn a_power_cut_at_any_write_leaves_the_old_story_or_the_new_one() {
    let (mut cuts, mut with_old, mut with_new) = (0, 0, 0);
    for call in ["write", "fsync", "rename,renameat,renameat2", "openat,open"] {
        let mut came_to_its_end = false;
        for number in 1..MOST_CALLS {
            let place = Place::new();
            let fault = format!("{call}:signal=KILL:when={number}");
            let (output, _) = place.write_under(Some(&fault), call);
            let found = place.story(&fault);
            if output.status.success() {
                assert_eq!(found, new(), "{fault}");
                came_to_its_end = true;
                break;
            }
            cuts += 1;
            match found {
                found if found == old() => with_old += 1,
                found if found == new() => with_new += 1,
                found => panic!("{fault}: {found:?}"),
            }
            // What is left behind hinders nothing.
            assert_eq!(
                place
                    .library
                    .save_story(&found_as(&place), &new())
                    .expect("writes"),
                new()
            );
        }
        assert!(came_to_its_end, "{call} is called without end");
    }
    println!("{cuts} power cuts: {with_old} left the old story, {with_new} the new one");
    assert!(with_old > 0 && with_new > 0);
}

fn found_as(place: &Place) -> Story {
    place.story("after the cut")
}

#[test]
fn the_new_story_is_on_the_disk_before_it_has_its_name() {
    let place = Place::new();
    let (output, log) = place.write_under(None, "fsync,rename,renameat,renameat2");
    assert!(output.status.success(), "{output:?}");
    let at = |what: &dyn Fn(&str) -> bool| log.lines().position(what).unwrap_or_else(|| panic!("{log}"));
    let synced = at(&|line| line.contains("fsync(") && line.contains("/stories/.tmp-"));
    let named = at(&|line| line.contains("rename") && line.contains("refund.toml"));
    let folder = at(&|line| line.contains("fsync(") && line.contains("/stories>"));
    assert!(synced < named && named < folder, "{log}");
}

#[test]
fn a_disk_that_refuses_is_told_in_a_sentence_and_the_old_story_stays() {
    for (call, error, word) in [
        ("fsync", "ENOSPC", "the disk is full"),
        ("fsync", "EIO", "can't write"),
        ("rename,renameat,renameat2", "EROFS", "not yours to write to"),
        ("rename,renameat,renameat2", "EACCES", "not yours to write to"),
    ] {
        let place = Place::new();
        let (output, log) = place.write_under(Some(&format!("{call}:error={error}:when=1")), call);
        assert!(output.status.success(), "{output:?} {log}");
        let said = fs::read_to_string(place.dir.path().join("said")).expect("a sentence");
        assert!(
            said.contains(word) && said.contains("refund.toml") && !said.contains('\n'),
            "{error}: {said}"
        );
        assert_eq!(place.story(error), old());
        let files = fs::read_dir(place.library.stories_dir()).expect("reads").count();
        assert_eq!(files, 1, "nothing is left lying about");
    }
}
