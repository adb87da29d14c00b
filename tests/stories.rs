//! Stories in the window: written by keys and clicks, told on Prompts, Rehearse and Review; first without a display, as
//! egui delivers keys, then in the real window by keys alone. When they are written to the disk is tested beside that
//! code; what a power cut leaves is in `faults_stories.rs`.

#![cfg(target_os = "linux")]
#![allow(
    clippy::expect_used,
    clippy::panic,
    reason = "a helper of a test that fails is a test that fails"
)]

mod support;

use std::{fs, path::Path, time::Instant};

use aloud::{
    app::{App, Command, Phase, Screen},
    library::Library,
    model::story::Story,
};
use eframe::egui::{Event, Key, Modifiers, Role};
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use support::{
    PATIENCE,
    display::{Display, Picture},
    screen,
    stage::{SIZE, Stage},
    studio::Studio,
    wait_for,
};
use tempfile::TempDir;

impl Stage {
    /// Over a library that `fill` has put stories into.
    fn with_stories(size: (f32, f32), fill: impl FnOnce(&Library)) -> Self {
        Self::filled(size, |library| fill(&Library::open(library).expect("opens")))
    }

    fn focus(&mut self, label: &str) {
        let field = self.harness.get_by(|node| {
            matches!(node.role(), Role::TextInput | Role::MultilineTextInput)
                && node.label().is_some_and(|name| name.starts_with(label))
        });
        field.focus();
        self.harness.run();
    }

    fn on_disk(&self) -> Vec<Story> {
        Library::open_existing(self.library())
            .expect("opens")
            .stories()
            .expect("reads")
            .0
    }
}

fn add(library: &Library, id: &str, title: &str) {
    let text = format!(
        "title = '{title}'\nthemes = ['Earn Trust']\n[bullets]\nsituation=['a seller waited']\ntask=['mine']\n\
         action=['sat with them']\nresult=['two days']\n"
    );
    library
        .add_story(&Story::from_toml(id, &text).expect("reads"))
        .expect("writes");
}

#[test]
fn a_story_is_written_by_keys_alone() {
    let mut stage = Stage::new();
    stage.ctrl(Key::Num4);
    assert!(stage.words().contains("Write your first story"));
    stage.ctrl(Key::N);
    assert_eq!(
        stage.focused_text().as_deref(),
        Some(""),
        "the title has the keyboard"
    );
    stage.type_text("The refund");
    // Through the chips of the kinds into the first part.
    for _ in 0..6 {
        stage.key(Key::Tab);
    }
    stage.type_text("a seller waited");
    stage.key(Key::Enter);
    stage.type_text("nobody knew why");
    stage.wait("the file", |app| app.stories().get("the-refund").is_some());
    stage.ctrl(Key::Num1);
    stage.wait("it on the disk", |app| app.screen() == Screen::Prompts);
    let kept = wait_for("the story", PATIENCE, || stage.on_disk().pop());
    assert_eq!(kept.title, "The refund");
    assert_eq!(kept.bullets["situation"], ["a seller waited", "nobody knew why"]);
}

#[test]
fn kinds_and_principles_are_chosen_by_clicks_and_gaps_follow() {
    let mut stage = Stage::with_stories(SIZE, |library| add(library, "refund", "The refund"));
    stage.ctrl(Key::Num4);
    stage.wait("the story", |app| !app.stories().entries().is_empty());
    stage.click("Went wrong");
    stage.click("Dive Deep");
    stage.click("Earn Trust");
    stage.ctrl(Key::G);
    let words = stage.words();
    assert!(
        words.contains("The refund, Dive Deep: serves it, not told yet"),
        "{words}"
    );
    assert!(words.contains("Earn Trust: no story yet"), "{words}");
    assert!(
        words.contains("No story yet of a decision made by data."),
        "{words}"
    );
    assert!(!words.contains("something that went wrong"), "{words}");
    stage.click("Open The refund");
    assert!(!stage.app().stories().shows_coverage());
    stage.ctrl(Key::Num3);
    let is_kept = |story: &Story| story.themes == ["Dive Deep"] && story.kinds.len() == 1;
    wait_for("the story", PATIENCE, || stage.on_disk().pop().filter(is_kept));
}

#[test]
fn what_is_typed_into_a_story_does_nothing_else() {
    let mut stage = Stage::with_stories(SIZE, |library| {
        add(library, "a", "A");
        add(library, "b", "B");
    });
    stage.ctrl(Key::Num4);
    stage.wait("the stories", |app| app.stories().entries().len() == 2);
    stage.focus("Action");
    for key in [
        Key::End,
        Key::Delete,
        Key::ArrowDown,
        Key::ArrowUp,
        Key::S,
        Key::N,
    ] {
        stage.key(key);
    }
    stage.type_text("s");
    assert_eq!(
        stage.app().stories().entries().len(),
        2,
        "Delete deletes a letter"
    );
    let chosen = stage
        .app()
        .stories()
        .chosen()
        .map(|entry| entry.story.title.clone());
    assert_eq!(chosen.as_deref(), Some("A"), "the arrows move in the text");
    assert_eq!(stage.app().screen(), Screen::Stories);
    stage.key(Key::Escape);
    stage.key(Key::ArrowDown);
    let chosen = stage
        .app()
        .stories()
        .chosen()
        .map(|entry| entry.story.title.clone());
    assert_eq!(chosen.as_deref(), Some("B"));
    stage.key(Key::Enter);
    assert_eq!(stage.focused_text().as_deref(), Some("B"));
    stage.key(Key::Escape);
    stage.key(Key::Delete);
    stage.wait("the offer", App::can_undo_bin);
    assert_eq!(stage.app().stories().entries().len(), 1);
    stage.ctrl(Key::Z);
    stage.wait("its return", |app| app.stories().entries().len() == 2);
}

/// A key that leaves the field is pressed before the field has taken in what was typed just before.
#[test]
fn what_is_typed_in_the_same_breath_as_a_key_that_leaves_is_kept() {
    for key in [Key::Num1, Key::Num4, Key::Q, Key::N] {
        let mut stage = Stage::with_stories(SIZE, |library| add(library, "a", "A"));
        stage.ctrl(Key::Num4);
        stage.wait("the story", |app| !app.stories().entries().is_empty());
        stage.key(Key::Enter);
        stage.harness.event(Event::Text(" late".to_owned()));
        stage.harness.key_press_modifiers(Modifiers::COMMAND, key);
        // A window that is to close asks for that in each drawing, so that it never comes to rest.
        stage.step();
        let story = stage.app().stories().get("a").expect("it is there");
        assert_eq!(story.title, "A late", "{key:?}");
        wait_for("the story on the disk", PATIENCE, || {
            stage.step();
            (stage.on_disk()[0].title == "A late").then_some(())
        });
        if key == Key::Q {
            wait_for("the end", PATIENCE, || {
                stage.step();
                stage.app().may_close().then_some(())
            });
        }
    }
}

#[test]
fn a_second_window_shows_stories_and_has_nothing_to_type_into() {
    let dir = TempDir::new().expect("a folder");
    let library = Library::open(&dir.path().join("library")).expect("opens");
    add(&library, "a", "The refund");
    let held = library.try_lock().expect("locks");
    let mut harness = screen::over(library.dir());
    wait_for("the story", PATIENCE, || {
        let window = harness.state_mut().as_mut()?;
        window.handle(Command::Go(Screen::Stories), Instant::now());
        harness.step();
        let app = harness.state().as_ref()?.app();
        (app.is_read_only() && !app.stories().entries().is_empty()).then_some(())
    });
    harness.step();
    harness.step();
    assert!(screen::words(&harness).contains("sat with them"));
    let fields = harness.query_all_by_role(Role::MultilineTextInput).count();
    assert!(fields >= 5, "{fields}");
    for field in harness.query_all_by_role(Role::MultilineTextInput) {
        assert!(field.accesskit_node().is_disabled());
    }
    drop(held);
}

#[test]
fn the_screen_holds_at_every_size() {
    for size in [SIZE, (900.0, 600.0), (600.0, 400.0), (480.0, 320.0)] {
        let mut stage = Stage::with_stories(size, |library| {
            for number in 0..12 {
                add(
                    library,
                    &format!("s{number}"),
                    &format!("A story of a rather long title, number {number}"),
                );
            }
            fs::write(library.stories_dir().join("bad.toml"), "title = [").expect("writes");
        });
        stage.ctrl(Key::Num4);
        stage.wait("the stories", |app| app.stories().entries().len() == 12);
        assert!(stage.words().contains("Title of the story") || stage.words().contains("number 0"));
        stage.ctrl(Key::G);
        assert!(stage.words().contains("What your stories cover"), "{size:?}");
    }
}

#[test]
fn an_answer_tells_the_story_chosen_for_it_with_a_peek_at_its_notes() {
    let mut stage = Stage::with_stories(SIZE, |library| add(library, "refund", "The refund"));
    stage.wait("the story", |app| app.stories().get("refund").is_some());
    stage.click("Story: none");
    stage.click("The refund");
    assert!(stage.words().contains("Story: The refund"));
    stage.click("Rehearse this prompt");
    stage.wait("the microphone", |app| {
        app.rehearsal()
            .is_some_and(|rehearsal| rehearsal.phase(Instant::now()) == Phase::Ready)
    });
    assert!(
        !stage.words().contains("a seller waited"),
        "hidden until asked for"
    );
    stage.key(Key::Space);
    stage.wait("the recording", App::is_busy);
    stage.key(Key::S);
    assert!(stage.words().contains("a seller waited"), "{}", stage.words());
    stage.key(Key::Space);
    assert!(!stage.words().contains("mine"), "they hide with the next part");
    stage.click("Peek at your story's notes");
    assert!(stage.words().contains("mine"));
    stage.key(Key::S);
    assert!(!stage.words().contains("mine"));
    stage.key(Key::Enter);
    stage.wait("the review", |app| app.screen() == Screen::Review);
    stage.key(Key::S);
    assert!(stage.words().contains("Story: The refund"));
    // The take is in the list, and the prompt remembers.
    stage.ctrl(Key::Num3);
    stage.wait("the list", |app| app.takes().len() == 1);
    assert!(stage.words().contains("story: The refund"), "{}", stage.words());
    let prompt = stage.app().takes().visible(0).expect("a take").prompt_id.clone();
    assert_eq!(
        stage.app().story_for(&prompt).map(|story| story.id.as_str()),
        Some("refund")
    );
    stage.key(Key::Enter);
    stage.wait("the review", |app| app.screen() == Screen::Review);
    stage.click("Story: The refund");
    stage.click("None");
    assert!(stage.words().contains("Story: none"));
    stage.ctrl(Key::Z);
    assert!(stage.words().contains("Story: The refund"));
}

/// The whole way by keys alone, in the real window: write a story, attach it, rehearse with a peek, find it in Review.
#[test]
fn a_story_is_written_told_with_a_peek_and_found_in_review_by_keys_alone() {
    let studio = Studio::bare().with_display();
    let (noise, _) = studio.noise(60);
    let mic = noise.to_str().expect("UTF-8");
    let window = studio.open(&["--simulate-mic", mic]);
    let display = studio.display();
    let shown = display.find_window("Aloud").expect("it is open");
    display.focus(&shown);
    press(display, "ctrl+4");
    press(display, "ctrl+n");
    let before = display.picture();
    display.type_text("The late refund");
    rest(display, &before);
    for _ in 0..6 {
        press(display, "Tab");
    }
    display.type_text("a seller waited");
    display.key("Return");
    display.type_text("nobody knew why");
    let file = studio.home.library().join("stories/the-late-refund.toml");
    wait_for("the story on the disk", PATIENCE, || {
        fs::read_to_string(&file)
            .ok()
            .filter(|text| text.contains("nobody knew why"))
    });

    // Typed and left in one breath.
    press(display, "Tab");
    display.type_text("mine to find out");
    display.key("ctrl+1");
    wait_for("what was typed last", PATIENCE, || {
        fs::read_to_string(&file)
            .ok()
            .filter(|text| text.contains("mine to find out"))
    });
    let before = display.picture();
    display.type_text("bad news");
    rest(display, &before);
    // Back past Surprise me, the mock interview and the last four buttons of the pane to the menu of stories.
    for _ in 0..7 {
        press(display, "shift+Tab");
    }
    press(display, "space");
    // The menu opens at none; the story is the next one.
    press(display, "Tab");
    press(display, "space");
    press(display, "ctrl+2");
    display.key("space");
    let journal = wait_for("the take's beginning", PATIENCE, || {
        let takes = fs::read_dir(studio.home.library().join("takes")).ok()?;
        let journal = takes.flatten().next()?.path().join("journal.jsonl");
        fs::read_to_string(journal)
            .ok()
            .filter(|text| text.contains("started"))
    });
    assert!(journal.contains("the-late-refund"), "{journal}");
    let before = display.picture();
    display.key("s");
    wait_for("the notes", PATIENCE, || {
        (display.picture().changed(&before) > 2_000).then_some(())
    });
    display.key("Return");
    let take = studio.first_take();
    assert_eq!(
        take["story"],
        serde_json::json!({"id": "the-late-refund", "title": "The late refund"})
    );
    press(display, "ctrl+4");
    display.key("Return");
    display.type_text(" again");
    display.key("ctrl+q");
    window.wait(PATIENCE).success();
    let text = fs::read_to_string(&file).expect("reads");
    assert!(text.contains("title = \"The late refund again\""), "{text}");
    let words = screen::review_words(&studio.home.library(), take["id"].as_str().expect("an id"));
    assert!(words.contains("Story: The late refund again"), "{words}");
    assert_is_private(&file);
}

/// What SIGTERM finds unwritten is written.
#[test]
fn a_signal_loses_nothing_that_was_typed() {
    let studio = Studio::bare().with_display();
    let mut window = studio.open(&[]);
    let display = studio.display();
    let shown = display.find_window("Aloud").expect("it is open");
    display.focus(&shown);
    press(display, "ctrl+4");
    press(display, "ctrl+n");
    let before = display.picture();
    display.type_text("Told in a hurry");
    // What the system has not delivered yet is nobody's to keep.
    rest(display, &before);
    window.signal("TERM");
    window.wait(PATIENCE).success();
    let text = fs::read_dir(studio.home.library().join("stories"))
        .expect("reads")
        .flatten()
        .map(|entry| fs::read_to_string(entry.path()).expect("reads"))
        .collect::<String>();
    assert!(text.contains("Told in a hurry"), "{text:?}");
}

/// Presses a key and waits until the window shows what came of it and stands still.
#[track_caller]
fn press(display: &Display, key: &str) {
    let before = display.picture();
    display.key(key);
    rest(display, &before);
}

/// Waits until the window looks otherwise than `before` and stands still.
#[track_caller]
fn rest(display: &Display, before: &Picture) {
    let mut last = before.clone();
    wait_for(
        "the window to follow and rest",
        std::time::Duration::from_secs(12),
        || {
            let now = display.picture();
            let is_there = now.changed(before) > 0 && now.changed(&last) == 0;
            last = now;
            is_there.then_some(())
        },
    );
}

fn assert_is_private(file: &Path) {
    use std::os::unix::fs::PermissionsExt;
    let mode = fs::metadata(file).expect("is there").permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
}
