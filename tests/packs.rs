//! Own prompts and sample answers in the window, by keys: what is written there is on the disk, on Prompts at once, and
//! comes back from a deletion; broken packs are refused in words.

#![cfg(target_os = "linux")]
#![allow(
    clippy::expect_used,
    clippy::panic,
    reason = "a helper of a test that fails is a test that fails"
)]

mod support;

use std::{fs, path::Path};

use aloud::{
    app::{Command, InPacks, PromptField, Screen, Sharing},
    library::{Library, LockState},
    model::prompt::Pack,
};
use eframe::egui::{Key, Modifiers};
use support::{
    PATIENCE,
    stage::{SIZE, Stage},
    wait_for,
};
use tempfile::TempDir;

fn home() -> (TempDir, std::path::PathBuf) {
    let dir = TempDir::new().expect("a folder");
    let library = dir.path().join("library");
    fs::create_dir_all(library.join("prompts")).expect("a folder");
    (dir, library)
}

/// Waits until the file holds a pack that `is_so`.
#[track_caller]
fn wait_for_pack(path: &Path, what: &str, is_so: impl Fn(&Pack) -> bool) -> Pack {
    wait_for(what, PATIENCE, || {
        let text = fs::read_to_string(path).ok()?;
        Some(Pack::from_toml(&text).expect("a whole pack")).filter(|pack| is_so(pack))
    })
}

#[test]
fn a_prompt_is_written_by_keys_kept_by_itself_and_rehearsed() {
    let (_dir, library) = home();
    let mut stage = Stage::over(&library, SIZE);
    stage.ctrl(Key::N);
    assert_eq!(stage.app().screen(), Screen::Packs);
    stage.type_text("When did you wait too long?");
    stage.key(Key::Tab);
    stage.type_text("What waiting cost");
    stage.key(Key::Enter);
    stage.type_text("  Who paid for it ");
    let file = library.join("prompts/my-prompts.toml");
    // Nothing is pressed: it is kept by itself.
    stage.wait("the file", |_| file.exists());
    let pack = wait_for_pack(&file, "the checks", |pack| pack.prompts[0].checks.len() == 2);
    assert_eq!(pack.prompts[0].text, "When did you wait too long?");
    assert_eq!(pack.prompts[0].id, "wait-too-long");
    assert_eq!(pack.prompts[0].checks, ["What waiting cost", "Who paid for it"]);

    stage.ctrl(Key::Enter);
    assert_eq!(stage.app().screen(), Screen::Rehearse);
    let rehearsed = stage
        .app()
        .rehearsal()
        .expect("a rehearsal")
        .assignment()
        .prompt
        .id
        .clone();
    assert_eq!(rehearsed, "wait-too-long");
    stage.key(Key::Escape);
    // Other words, the same id: takes may refer to it.
    assert_eq!(
        stage.app().prompts().chosen().map(|prompt| prompt.id.as_str()),
        Some("wait-too-long")
    );
    stage.ctrl(Key::E);
    stage.ctrl(Key::A);
    stage.type_text("When did you hurry too much?");
    stage.ctrl(Key::Num1);
    let chosen = stage.app().prompts().chosen().expect("a prompt");
    assert_eq!(
        (chosen.id.as_str(), chosen.text.as_str()),
        ("wait-too-long", "When did you hurry too much?")
    );
    wait_for_pack(&file, "the new words", |pack| {
        pack.prompts[0].text.contains("hurry")
    });
}

#[test]
fn what_is_not_saved_is_said_on_the_screen() {
    let (_dir, library) = home();
    let file = library.join("prompts/own.toml");
    let source = "theme = 'Own'\n[[prompts]]\nid = 'one'\ntext = 'One?'\n";
    fs::write(&file, source).expect("writes");
    let mut stage = Stage::over(&library, SIZE);
    stage.ctrl(Key::P);
    stage.wait("the pack", |app| app.packs().draft_id() == Some("one"));
    stage.key(Key::Enter);
    stage.type_text(" Now?");
    // Once this is written, no reading of the files is under way that could come upon what follows.
    stage.wait("the first words", |_| {
        fs::read_to_string(&file).is_ok_and(|text| text.contains("One? Now?"))
    });
    stage.says("Saved as you type.");
    fs::write(&file, "theme = \"Own").expect("writes");
    stage.type_text(" Really?");
    stage.wait("the trouble", |app| app.packs().own()[0].trouble().is_some());
    stage.step();
    stage.says("Not saved, but kept in this window.");
    fs::write(&file, source).expect("writes");
    stage.type_text(" Yes?");
    stage.wait("the end of it", |app| app.packs().own()[0].trouble().is_none());
    wait_for_pack(&file, "the words", |pack| {
        pack.prompts[0].text == "One? Now? Really? Yes?"
    });
    stage.step();
    stage.says("Saved as you type.");
}

#[test]
fn what_is_deleted_comes_back_with_all_that_was_in_the_file() {
    let (_dir, library) = home();
    let file = library.join("prompts/own.toml");
    let source = "# mine\ntheme = 'Own'\n\n[[prompts]]\nid = 'one'\ntext = 'One?'\nstars = 3\n\n\
                  [[prompts]]\nid = 'two'\ntext = 'Two?' # the better\n";
    fs::write(&file, source).expect("writes");
    let mut stage = Stage::over(&library, SIZE);
    stage.ctrl(Key::P);
    stage.wait("the pack", |app| app.packs().draft_id() == Some("one"));
    stage.key(Key::Delete);
    wait_for_pack(&file, "one prompt", |pack| pack.prompts.len() == 1);
    assert_eq!(stage.app().packs().draft_id(), Some("two"));
    assert!(!stage.app().prompts().all.iter().any(|prompt| prompt.id == "one"));
    stage.ctrl(Key::Z);
    wait_for_pack(&file, "both", |pack| pack.prompts.len() == 2);
    let back = fs::read_to_string(&file).expect("reads");
    assert!(
        back.contains("stars = 3") && back.contains("# the better"),
        "{back}"
    );

    stage.with(Modifiers::SHIFT, Key::Delete);
    wait_for("the file in the bin", PATIENCE, || (!file.exists()).then_some(()));
    assert!(library.join("bin/own.toml").exists());
    // From any screen, by the button that the word about it has.
    stage.ctrl(Key::Num3);
    stage.click("Undo");
    let pack = wait_for_pack(&file, "the pack again", |pack| pack.prompts.len() == 2);
    assert_eq!(pack.prompts[0].id, "one");
    assert!(fs::read_to_string(&file).expect("reads").contains("# mine"));
}

#[test]
fn a_built_in_prompt_is_copied_to_be_edited() {
    let (_dir, library) = home();
    let mut stage = Stage::over(&library, SIZE);
    stage.tell(Command::ChoosePrompt("bad-news".to_owned()));
    stage.says("Copy this prompt into mine and edit it");
    stage.ctrl(Key::E);
    assert_eq!(stage.app().packs().draft_id(), Some("bad-news-2"));
    stage.type_text(" Really?");
    stage.key(Key::Escape);
    stage.key(Key::Escape);
    assert_eq!(stage.app().screen(), Screen::Prompts);
    let file = library.join("prompts/my-prompts.toml");
    let pack = wait_for_pack(&file, "the copy", |pack| pack.prompts[0].text.contains("Really?"));
    assert!(pack.prompts[0].checks.len() >= 3 && pack.prompts[0].topics.is_empty());
    let built_in = stage
        .app()
        .prompts()
        .all
        .iter()
        .find(|prompt| prompt.id == "bad-news");
    assert!(built_in.is_some_and(|prompt| !prompt.text.contains("Really")));
}

#[test]
fn an_emptied_question_comes_back_and_one_never_written_is_nothing() {
    let (_dir, library) = home();
    let file = library.join("prompts/own.toml");
    fs::write(&file, "theme = 'Own'\n[[prompts]]\nid = 'one'\ntext = 'One?'\n").expect("writes");
    let before = fs::read_to_string(&file).expect("reads");
    let mut stage = Stage::over(&library, SIZE);
    stage.ctrl(Key::P);
    stage.wait("the pack", |app| app.packs().draft_id() == Some("one"));
    stage.key(Key::Enter);
    stage.ctrl(Key::A);
    stage.key(Key::Backspace);
    stage.ctrl(Key::N);
    assert!(stage.told().contains("needs a question"), "{}", stage.told());
    stage.ctrl(Key::Num1);
    stage.ctrl(Key::P);
    stage.wait("the pack", |app| app.packs().own().len() == 1);
    assert_eq!(fs::read_to_string(&file).expect("reads"), before);
}

#[test]
fn a_pack_is_taken_in_and_handed_out_and_a_broken_one_is_refused_with_its_line() {
    let (dir, library) = home();
    let theirs = dir.path().join("theirs.toml");
    fs::write(
        &theirs,
        "theme = 'Theirs'\n[[prompts]]\nid = 'bad-news'\ntext = 'Why now?'\n",
    )
    .expect("writes");
    let broken = dir.path().join("broken.toml");
    fs::write(&broken, "theme = 'T'\n\n[[prompts\n").expect("writes");
    let mut stage = Stage::over(&library, SIZE);
    stage.ctrl(Key::P);
    stage.ctrl(Key::I);
    stage.type_text(&broken.display().to_string());
    stage.key(Key::Enter);
    stage.wait("the refusal", |app| {
        app.packs().panel().is_some_and(|panel| panel.trouble.is_some())
    });
    stage.says("broken.toml, line 3: ");
    stage.ctrl(Key::A);
    stage.type_text(&theirs.display().to_string());
    stage.key(Key::Enter);
    stage.wait("the pack", |app| app.packs().draft_id() == Some("bad-news-2"));
    assert!(stage.told().contains("1 got a new id"), "{}", stage.told());
    assert!(library.join("prompts/theirs.toml").exists());
    assert!(
        stage
            .app()
            .prompts()
            .all
            .iter()
            .any(|prompt| prompt.text == "Why now?")
    );
    // Dropped on the window: it is known by now, and said.
    let dropped = Command::InPacks(InPacks::Import(theirs.clone()));
    stage.tell(dropped);
    stage.wait("the word", |app| {
        app.notices()
            .iter()
            .any(|notice| notice.text.contains("here already"))
    });

    stage.ctrl(Key::E);
    let out = dir.path().join("out");
    stage.ctrl(Key::A);
    stage.type_text(&out.display().to_string());
    stage.key(Key::Enter);
    stage.wait("the export", |app| app.packs().panel().is_none());
    let text = fs::read_to_string(out.join("theirs.toml")).expect("it is there");
    assert_eq!(
        Pack::from_toml(&text).expect("a pack").prompts[0].id,
        "bad-news-2"
    );
    // Feedback goes its own way on every other screen.
    stage.ctrl(Key::Num1);
    let dropped = Command::Share(Sharing::TakeIn(broken));
    stage.tell(dropped);
    assert!(stage.told().contains("only feedback"), "{}", stage.told());
}

#[test]
fn a_second_window_shows_the_prompts_and_changes_nothing() {
    let (_dir, library) = home();
    let file = library.join("prompts/own.toml");
    fs::write(&file, "theme = 'Own'\n[[prompts]]\nid = 'one'\ntext = 'One?'\n").expect("writes");
    let before = fs::read_to_string(&file).expect("reads");
    let first = Library::open(&library).expect("opens");
    let _lock = match first.try_lock().expect("locks") {
        LockState::Other => panic!("nobody has it"),
        lock => lock,
    };
    let mut stage = Stage::over(&library, SIZE);
    stage.ctrl(Key::P);
    stage.wait("the pack", |app| app.packs().draft_id() == Some("one"));
    stage.says("nothing can be changed here");
    for doing in [
        InPacks::Type(PromptField::Text, "Other?".to_owned()),
        InPacks::New,
        InPacks::Delete,
        InPacks::DeletePack,
        InPacks::Import(file.clone()),
    ] {
        stage.tell(Command::InPacks(doing));
    }
    assert!(
        stage.told().contains("no prompts can be changed"),
        "{}",
        stage.told()
    );
    stage.says("One?");
    drop(stage);
    assert_eq!(fs::read_to_string(&file).expect("reads"), before);
}

#[test]
fn samples_are_read_part_by_part_with_the_keys_and_nothing_else_happens() {
    for size in [SIZE, (900.0, 600.0), (720.0, 480.0)] {
        let (_dir, library) = home();
        let mut stage = Stage::over(&library, size);
        stage.type_text("bad news");
        stage.ctrl(Key::L);
        for said in [
            "A strong answer · about 1:55 at 150 words a minute",
            "Why it is strong",
            "Situation: 0:16 of 0:18, on target",
            "Nadia, was opening her first shop",
            "One person, one date and the trouble",
            "Result: 0:18 of 0:18, on target",
        ] {
            stage.says(said);
        }
        stage.key(Key::ArrowRight);
        stage.key(Key::ArrowRight);
        stage.says("Why it is weak");
        stage.says("Situation: 1:02 of 0:18");
        stage.key(Key::ArrowDown);
        stage.key(Key::Enter);
        assert_eq!(stage.app().screen(), Screen::Prompts);
        stage.key(Key::Escape);
        assert!(stage.app().samples().is_none());
        assert_eq!(
            stage.app().prompts().query,
            "bad news",
            "Esc closed the samples, not the search"
        );
    }
}

#[test]
fn samples_open_at_the_chosen_question_else_at_its_theme_else_where_they_were() {
    let mut stage = Stage::new();
    let open_at = |stage: &mut Stage, id: &str| {
        stage.tell(Command::ChoosePrompt(id.to_owned()));
        stage.ctrl(Key::L);
        let panel = stage.app().samples().expect("on show");
        (
            panel.shown().expect("one").prompt.clone(),
            panel.missing_theme().map(str::to_owned),
        )
    };
    assert_eq!(
        open_at(&mut stage, "did-it-help"),
        ("did-it-help".to_owned(), None)
    );
    stage.key(Key::ArrowLeft);
    let seen = stage.app().samples().and_then(aloud::app::SamplesPanel::shown);
    let seen = seen.expect("one").prompt.clone();
    stage.key(Key::Escape);
    assert_eq!(open_at(&mut stage, "put-right"), ("put-right".to_owned(), None));
    stage.key(Key::ArrowLeft);
    assert_eq!(
        stage
            .app()
            .samples()
            .and_then(aloud::app::SamplesPanel::shown)
            .expect("one")
            .prompt,
        "kept-their-trust"
    );
    assert_ne!(seen, "kept-their-trust");
    stage.ctrl(Key::L);

    // No sample answers these: the first is of the theme that has some, the second of another.
    let all = &stage.app().prompts().all;
    let of = |theme: &str| {
        all.iter()
            .find(|prompt| prompt.theme == theme)
            .expect("one")
            .id
            .clone()
    };
    let other = of("Ownership");
    let sampled: Vec<&str> = aloud::model::sample::built_in()
        .iter()
        .map(|sample| sample.prompt.as_str())
        .collect();
    let unsampled = all
        .iter()
        .find(|prompt| prompt.theme == "Customer Obsession" && !sampled.contains(&prompt.id.as_str()))
        .expect("one")
        .id
        .clone();
    assert_eq!(
        open_at(&mut stage, &unsampled),
        ("kept-their-trust".to_owned(), None)
    );
    stage.key(Key::Escape);
    assert_eq!(
        open_at(&mut stage, &other),
        ("kept-their-trust".to_owned(), Some("Ownership".to_owned()))
    );
    stage.says("There are none for Ownership yet.");
}
