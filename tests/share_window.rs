//! Sharing in the window: the panel, the folder in the file manager, and a listener's file taken in by its path or
//! dropped. The commands and the page are in `share.rs`.

#![cfg(target_os = "linux")]
#![allow(
    clippy::expect_used,
    clippy::panic,
    reason = "a helper of a test that fails is a test that fails"
)]

mod support;

use std::{
    fs,
    os::unix::fs::PermissionsExt as _,
    path::{Path, PathBuf},
    sync::Arc,
    time::Instant,
};

use aloud::{
    app::{App, Command, Screen, TakeId, Weight},
    library::Library,
    ui::Window,
};
use eframe::egui::{DroppedFile, Event, Key, Modifiers, Role};
use egui_kittest::{
    Harness,
    kittest::{NodeT as _, Queryable as _},
};
use serde_json::{Value, json};
use support::{PATIENCE, screen, studio::Studio, wait_for};

/// A file in somebody's hand.
#[derive(Debug)]
struct InHand(PathBuf);

impl DroppedFile for InHand {
    fn path(&self) -> &Path {
        &self.0
    }

    fn bytes(&self) -> Result<Vec<u8>, String> {
        fs::read(&self.0).map_err(|error| error.to_string())
    }
}

/// A window's insides over a library with two takes.
struct Stage {
    studio: Studio,
    ids: [String; 2],
    harness: Harness<'static, Option<Window>>,
}

impl Stage {
    fn new() -> Self {
        let studio = Studio::bare();
        let ids = [take_in(&studio), take_in(&studio)];
        let harness = screen::over(&studio.home.library());
        let mut stage = Self { studio, ids, harness };
        stage.wait("the takes", |app| app.takes().len() == 2);
        stage
    }

    fn app(&self) -> &App {
        self.harness.state().as_ref().expect("a window").app()
    }

    #[track_caller]
    fn wait(&mut self, what: &str, is_so: impl Fn(&App) -> bool) {
        wait_for(what, PATIENCE, || {
            self.harness.step();
            is_so(self.app()).then_some(())
        });
    }

    fn open(&mut self, take: usize) {
        let id: TakeId = self.ids[take].parse().expect("an id");
        let window = self.harness.state_mut().as_mut().expect("a window");
        window.handle(Command::OpenTake(id), Instant::now());
        self.wait("the review", |app| app.screen() == Screen::Review);
    }

    fn ctrl(&mut self, key: Key) {
        self.harness.key_press_modifiers(Modifiers::COMMAND, key);
        self.harness.step();
    }

    /// Gives the keyboard to the field in which this stands while it is empty.
    fn focus_field(&mut self, hint: &str) {
        let fields = self.harness.query_all_by_role(Role::TextInput);
        let field = fields
            .into_iter()
            .find(|node| node.accesskit_node().placeholder() == Some(hint))
            .expect("a field");
        field.focus();
        self.harness.step();
    }

    /// Writes into the field that has the keyboard, in place of what is there.
    fn write(&mut self, text: &str) {
        self.ctrl(Key::A);
        self.harness.event(Event::Text(text.to_owned()));
        self.harness.step();
    }

    fn drop_file(&mut self, path: &Path) {
        let file = Arc::new(InHand(path.to_owned()));
        self.harness.input_mut().dropped_files.push(file);
        self.harness.step();
    }

    fn feedback(&self, take: usize, name: &str) -> PathBuf {
        let path = self.studio.home.path().join(name);
        let file = json!({
            "aloud_feedback": 1, "take": self.ids[take], "listener": "Maria",
            "notes": [{"at_secs": 0.9, "text": "b"}, {"at_secs": 0.1, "text": "a"}, {"at_secs": 0.5, "text": "c"}],
        });
        fs::write(&path, file.to_string()).expect("writes");
        path
    }

    #[track_caller]
    fn wait_told(&mut self, words: &str) {
        self.wait(words, |app| {
            app.notices().iter().any(|notice| notice.text.contains(words))
        });
    }

    fn notes(&self, take: usize) -> Value {
        self.studio.json(&["show", &self.ids[take]])["notes"].clone()
    }

    #[track_caller]
    fn wait_for_notes(&mut self, take: usize, count: usize) -> Value {
        wait_for("the notes on the disk", PATIENCE, || {
            self.harness.step();
            Some(self.notes(take)).filter(|notes| notes.as_array().map(Vec::len) == Some(count))
        })
    }
}

fn take_in(studio: &Studio) -> String {
    let (path, _) = studio.noise(1);
    let path = path.to_str().expect("a test's path is UTF-8");
    let take = studio.json(&["import", path, "--prompt", "bad-news"]);
    take["id"].as_str().expect("an id").to_owned()
}

#[test]
fn a_folder_is_made_by_keys_and_what_can_t_be_made_is_said_in_the_panel() {
    let mut stage = Stage::new();
    stage.open(0);
    stage.ctrl(Key::E);
    let folder = stage.app().share_panel().expect("the panel").folder.clone();
    assert!(folder.ends_with(&format!("Aloud/{}", stage.ids[0])), "{folder}");
    // The folder has the keyboard; letters are text in it.
    stage.harness.step();
    stage.write("not a whole path");
    stage.harness.key_press(Key::Enter);
    stage.wait("a word on the path", |app| {
        app.share_panel()
            .and_then(|panel| panel.trouble.as_ref())
            .is_some_and(|trouble| trouble.contains("whole path"))
    });
    let to = stage.studio.home.path().join("for Maria");
    // The field has the keyboard still.
    stage.harness.step();
    stage.write(to.to_str().expect("UTF-8"));
    stage.harness.key_press(Key::Enter);
    stage.wait_told("Exported to");
    assert!(stage.app().share_panel().is_none());
    for name in ["answer.wav", "labels.txt", "take.json", "review.html"] {
        assert!(to.join(name).is_file(), "{name}");
    }
    stage.harness.get_by_label("Show in folder");
    // Esc closes the panel and nothing else.
    stage.ctrl(Key::E);
    stage.harness.step();
    stage.harness.key_press(Key::Escape);
    stage.harness.step();
    assert!(stage.app().share_panel().is_none());
    assert_eq!(stage.app().screen(), Screen::Review);
}

#[test]
fn feedback_by_its_path_is_one_change_of_the_take_on_show() {
    let mut stage = Stage::new();
    let path = stage.feedback(0, "feedback.json");
    stage.open(0);
    stage.ctrl(Key::E);
    stage.harness.step();
    stage.focus_field("Path of feedback.json");
    stage.harness.step();
    stage.write(path.to_str().expect("UTF-8"));
    stage.harness.key_press(Key::Enter);
    stage.wait_told("3 notes by Maria taken in.");
    let by = |text: &str, at: f64| json!({"text": text, "at_secs": at, "by": "Maria"});
    let all = json!([by("a", 0.1), by("c", 0.5), by("b", 0.9)]);
    assert_eq!(stage.wait_for_notes(0, 3), all);
    stage.harness.key_press(Key::Escape);
    stage.harness.step();
    assert!(screen::words(&stage.harness).contains("Maria"));
    stage.ctrl(Key::Z);
    assert_eq!(stage.wait_for_notes(0, 0), json!([]));
    stage
        .harness
        .key_press_modifiers(Modifiers::COMMAND | Modifiers::SHIFT, Key::Z);
    assert_eq!(stage.wait_for_notes(0, 3), all);
}

#[test]
fn feedback_dropped_anywhere_goes_to_its_own_take() {
    let mut stage = Stage::new();
    let (first, second) = (stage.feedback(0, "one.json"), stage.feedback(1, "two.JSON"));
    stage.open(0);
    stage.drop_file(&second);
    stage.wait_told("3 notes by Maria taken in.");
    stage.wait_for_notes(1, 3);
    assert_eq!(stage.notes(0), json!([]));
    stage.ctrl(Key::Num1);
    stage.drop_file(&first);
    stage.wait_for_notes(0, 3);
    stage.drop_file(&first);
    stage.wait_told("Nothing new: the 3 notes by Maria were there already.");
    assert_eq!(stage.notes(0).as_array().map(Vec::len), Some(3));
    // Opened again, both show what came.
    stage.open(1);
    let review = stage.app().review().expect("a review");
    assert_eq!(review.take.notes.len(), 3);
}

#[test]
fn a_note_that_is_being_changed_stays_itself_when_others_come_in_before_it() {
    let mut stage = Stage::new();
    let path = stage.feedback(0, "feedback.json");
    stage.open(0);
    stage.harness.key_press(Key::End);
    stage.harness.step();
    stage.harness.key_press(Key::N);
    stage.harness.step();
    stage.harness.step();
    stage.write("mine");
    stage.harness.key_press(Key::Enter);
    stage.wait_for_notes(0, 1);
    let window = stage.harness.state_mut().as_mut().expect("a window");
    window.handle(Command::OpenNote(0), Instant::now());
    stage.harness.step();
    stage.drop_file(&path);
    stage.wait_told("3 notes by Maria taken in.");
    stage.write("mine, better");
    stage.harness.key_press(Key::Enter);
    let notes = wait_for("the changed note", PATIENCE, || {
        stage.harness.step();
        Some(stage.notes(0)).filter(|notes| notes.to_string().contains("better"))
    });
    let own: Vec<&Value> = notes
        .as_array()
        .expect("notes")
        .iter()
        .filter(|note| note["by"].is_null())
        .collect();
    assert_eq!(
        (notes.as_array().map(Vec::len), own.len()),
        (Some(4), 1),
        "{notes}"
    );
    assert_eq!(own[0]["text"], "mine, better");
}

#[test]
fn what_is_no_feedback_is_refused_in_a_sentence_and_nothing_changes() {
    let mut stage = Stage::new();
    stage.open(0);
    let home = stage.studio.home.path().to_owned();
    let before: Vec<Vec<u8>> = stage.ids.iter().map(|id| take_bytes(&stage, id)).collect();
    let mut strange = json!({"aloud_feedback": 1, "take": "2020-01-01_00-00-00_x", "listener": "M"});
    strange["notes"] = json!([{"at_secs": 0, "text": "x"}]);
    for (name, content, said) in [
        ("song.wav", "RIFF".to_owned(), "only feedback"),
        ("list.json", "[1, 2]".to_owned(), "not feedback"),
        ("cut.json", "{\"aloud_feedback\"".to_owned(), "not JSON"),
        ("strange.json", strange.to_string(), "not in the library"),
    ] {
        let path = home.join(name);
        fs::write(&path, content).expect("writes");
        stage.drop_file(&path);
        stage.wait(said, |app| {
            let is_it = |text: &str| text.contains(said) && text.contains(name);
            app.notices()
                .iter()
                .any(|notice| notice.weight == Weight::Trouble && is_it(&notice.text))
        });
    }
    let after: Vec<Vec<u8>> = stage.ids.iter().map(|id| take_bytes(&stage, id)).collect();
    assert_eq!(before, after);
}

fn take_bytes(stage: &Stage, id: &str) -> Vec<u8> {
    let path = stage
        .studio
        .home
        .library()
        .join("takes")
        .join(id)
        .join("take.json");
    let mut take: Value = serde_json::from_slice(&fs::read(path).expect("reads")).expect("JSON");
    // Whoever opens a take has it measured; that is no change of it.
    take.as_object_mut().expect("an object").remove("delivery");
    take.to_string().into_bytes()
}

#[test]
fn a_window_that_only_reads_takes_nothing_in_and_says_why_but_exports() {
    let studio = Studio::bare();
    let ids = [take_in(&studio), take_in(&studio)];
    let library = Library::open(&studio.home.library()).expect("opens");
    let _held = library.try_lock().expect("locks");
    let harness = screen::over(&studio.home.library());
    let mut stage = Stage { studio, ids, harness };
    stage.wait("the takes", |app| app.takes().len() == 2);
    let before = take_bytes(&stage, &stage.ids[0]);
    let path = stage.feedback(0, "feedback.json");
    stage.drop_file(&path);
    stage.wait_told("no feedback can be taken in here");
    assert_eq!(take_bytes(&stage, &stage.ids[0]), before);
    stage.open(0);
    stage.ctrl(Key::E);
    stage.harness.step();
    let to = stage.studio.home.path().join("to");
    stage.write(to.to_str().expect("UTF-8"));
    stage.harness.key_press(Key::Enter);
    stage.wait_told("Exported to");
}

#[test]
fn in_the_real_window_a_take_is_exported_and_shown_in_its_folder() {
    let studio = Studio::bare().with_display();
    let id = take_in(&studio);
    // Stands in for the system's file manager, and notes what it was asked for.
    let tools = studio.home.path().join("tools");
    let asked = studio.home.path().join("asked");
    fs::create_dir(&tools).expect("creates");
    let manager = tools.join("xdg-open");
    fs::write(
        &manager,
        format!("#!/bin/sh\necho \"$1\" >> '{}'\n", asked.display()),
    )
    .expect("writes");
    fs::set_permissions(&manager, fs::Permissions::from_mode(0o755)).expect("may be run");
    let path = format!(
        "{}:{}",
        tools.display(),
        std::env::var("PATH").unwrap_or_default()
    );
    let window = studio.aloud(&[]).env("PATH", path).spawn();
    let display = studio.display();
    display.wait_window("Aloud");
    let takes = studio.home.library().join("takes");
    for screen in ["ctrl+3", "Return"] {
        fs::write(&asked, "").expect("writes");
        display.key(screen);
        wait_for("the file manager", PATIENCE, || {
            // Until the list is read there is nothing to show.
            display.key("ctrl+o");
            let lines = fs::read_to_string(&asked).ok()?;
            lines.lines().any(|line| Path::new(line) == takes).then_some(())
        });
    }
    display.key("ctrl+e");
    // A home without a documents folder of its own: the home itself.
    let to = studio.home.path().join("home").join("Aloud").join(&id);
    display.key("Return");
    wait_for("the page", PATIENCE, || {
        to.join("review.html").is_file().then_some(())
    });
    display.key("ctrl+q");
    window.wait(PATIENCE).success();
}
