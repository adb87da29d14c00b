//! What is left of a mock interview and how one comes back to it: asked afterwards, broken off, chosen by keys, and which
//! keys are listed meanwhile. What is left is found in `model::session::rest`; an interview itself is in `session.rs`.

#![expect(clippy::expect_used, reason = "a helper that fails is a test that fails")]

mod support;

use std::fs;

use aloud::app::{Command, InSession, Screen, SetUp};
use aloud::model::session::rest::Why;
use eframe::egui::Key;
use support::{PATIENCE, stage::Stage, wait_for};

impl Stage {
    fn set_up(&self) -> SetUp {
        self.app().session().set_up.clone()
    }

    /// The questions that are left of the one on show.
    fn left(&self) -> Vec<(String, bool)> {
        let summary = self.app().summary().expect("on show");
        let left = summary.left.iter();
        left.map(|left| (left.prompt.id.clone(), left.why == Why::BrokenOff))
            .collect()
    }

    /// Of the sessions on the disk, once there are so many, what each says it goes on from.
    fn continues(&self, count: usize) -> Vec<serde_json::Value> {
        wait_for("the files of the sessions", PATIENCE, || {
            let dir = fs::read_dir(self.library().join("sessions")).ok()?;
            let mut paths: Vec<_> = dir.flatten().map(|entry| entry.path()).collect();
            paths.retain(|path| path.extension().is_some_and(|kind| kind == "json"));
            paths.sort_by_key(|path| path.file_stem().map(std::ffi::OsStr::to_os_string));
            let read = |path| serde_json::from_slice(&fs::read(path).ok()?).ok();
            let files: Option<Vec<serde_json::Value>> = paths.iter().map(read).collect();
            files.filter(|files| files.len() == count && files.iter().all(|file| file.get("ended").is_some()))
        })
        .into_iter()
        .map(|file| file["continues"].clone())
        .collect()
    }
}

#[test]
fn what_was_left_is_asked_in_new_interviews_until_nothing_is() {
    let mut stage = Stage::new();
    stage.begin(3, 0);
    stage.answer();
    stage.end();
    stage.assert_sees("Left to ask");
    let left = stage.left();
    assert_eq!(left.len(), 2);
    assert!(!left[0].1 && !left[1].1, "not reached: {left:?}");
    stage.assert_sees("Not reached: ");

    // The second question in a new one, of the same kind.
    stage.key(Key::R);
    stage.wait("the question", |app| app.rehearsal().is_some());
    let running = stage.app().session().running().expect("it runs");
    let plan = running.session().plan.clone();
    let asked: Vec<&str> = plan.prompts.iter().map(|prompt| prompt.id.as_str()).collect();
    assert_eq!(asked, [left[0].0.as_str(), left[1].0.as_str()]);
    assert_eq!((plan.think_secs, plan.follow_ups), (0, 0), "as it was set up");
    stage.answer();
    stage.end();
    assert_eq!(stage.left(), left[1..]);
    stage.assert_sees(" · goes on from today");

    // The first one knows, and offers only what is really left.
    stage.key(Key::Escape);
    let came = stage.came();
    assert!(
        came[1].ends_with(", ended early, 1 answered afterwards"),
        "{came:?}"
    );
    stage.key(Key::ArrowDown);
    stage.key(Key::ArrowDown);
    stage.key(Key::Enter);
    assert_eq!(stage.left(), left[1..]);
    stage.assert_sees("Answered afterwards");
    stage.assert_sees("in the interview of today");
    // Which can be listened to like any other.
    stage.key(Key::ArrowDown);
    stage.key(Key::ArrowDown);
    stage.key(Key::Enter);
    assert_eq!(stage.app().screen(), Screen::Review);
    let heard = stage.app().review().expect("a take").take.prompt.id.clone();
    assert_eq!(heard, left[0].0);
    // It leads back to where one was; come to from elsewhere, to its own interview, the later one.
    let ids = stage.interviews();
    stage.ctrl(Key::M);
    assert_eq!(stage.app().session().shown(), Some(ids[1].as_str()));
    assert_eq!(stage.app().session().chosen, 1);
    stage.ctrl(Key::Num3);
    stage.key(Key::Enter);
    let again = stage.app().review().expect("a take").take.prompt.id.clone();
    assert_eq!(again, heard);
    stage.ctrl(Key::M);
    assert_eq!(stage.app().session().shown(), Some(ids[0].as_str()));
    // There the last question is asked.
    assert_eq!(stage.left(), left[1..]);
    stage.key(Key::R);
    stage.wait("the question", |app| app.rehearsal().is_some());
    stage.answer();
    stage.wait("the summary", |app| {
        !app.session().is_running() && app.sessions().len() == 3
    });
    let first = stage.interviews()[2].clone();
    for id in stage.interviews() {
        stage.show(&id);
        assert_eq!(stage.left(), []);
        assert!(!stage.sees("Left to ask"));
    }
    let came = stage.came();
    assert!(came[2].contains("2 answered afterwards"), "{came:?}");
    stage.key(Key::R);
    assert!(!stage.app().session().is_running(), "nothing is left to ask");
    // All name the first one in their files.
    let continues = stage.continues(3);
    assert_eq!(
        continues,
        [serde_json::Value::Null, first.clone().into(), first.into()]
    );
}

#[test]
fn what_was_set_up_for_new_interviews_stays_when_what_is_left_is_asked() {
    let mut stage = Stage::new();
    stage.begin(2, 0);
    stage.answer();
    stage.end();
    stage.key(Key::Escape);
    for doing in [
        InSession::Count(7),
        InSession::From(aloud::model::session::Origin::Theme("Ownership".to_owned())),
        InSession::Think(60),
        InSession::Total(180),
        InSession::FollowUps(2),
    ] {
        stage.tell(Command::InSession(doing));
    }
    let wanted = stage.set_up();
    stage.ctrl(Key::L);
    stage.key(Key::R);
    stage.wait("the question", |app| app.rehearsal().is_some());
    assert_eq!(stage.set_up(), wanted);
    stage.answer();
    stage.wait("the summary", |app| !app.session().is_running());
    stage.key(Key::Escape);
    assert_eq!(stage.set_up(), wanted);
}

#[test]
fn the_set_up_follows_the_settings_also_when_it_is_come_to_from_an_answer() {
    let dir = tempfile::TempDir::new().expect("a folder");
    let library = dir.path().join("library");
    let mut stage = Stage::over(&library, support::stage::SIZE);
    stage.begin(1, 0);
    stage.answer();
    stage.wait("the summary", |app| !app.session().is_running());
    stage.continues(1);
    drop(stage);
    let mut stage = Stage::over(&library, support::stage::SIZE);
    stage.tell(Command::ChooseTotal(90));
    stage.ctrl(Key::Num3);
    stage.key(Key::Enter);
    stage.wait("the take", |app| app.screen() == Screen::Review);
    stage.ctrl(Key::M);
    stage.assert_sees("1 of 1 question");
    stage.key(Key::Escape);
    assert_eq!(stage.set_up().total_secs, 90);
}

#[test]
fn an_answer_broken_off_is_none_and_is_asked_again() {
    let mut stage = Stage::new();
    stage.ctrl(Key::M);
    for doing in [
        InSession::Count(2),
        InSession::Think(0),
        InSession::FollowUps(0),
        InSession::Begin,
    ] {
        stage.tell(Command::InSession(doing));
    }
    // Of two minutes half a second.
    stage.answer();
    stage.end();
    stage.assert_sees("0 of 2 questions, 1 broken off, 0:0");
    assert_eq!(stage.came().len(), 1);
    let left = stage.left();
    assert_eq!(
        left.iter().map(|(_, broken)| *broken).collect::<Vec<_>>(),
        [true, false]
    );
    stage.assert_sees("Broken off: ");
    let listed = stage.app().summary().expect("on show").answers.len();
    assert_eq!(listed, 1, "it can be listened to all the same");

    // Rated, it counts: by then it was meant.
    stage.key(Key::R);
    stage.wait("the question", |app| app.rehearsal().is_some());
    let again = stage
        .app()
        .rehearsal()
        .expect("asked")
        .assignment()
        .prompt
        .id
        .clone();
    assert_eq!(again, left[0].0);
    stage.key(Key::Escape);
    stage.ctrl(Key::L);
    stage.key(Key::Enter);
    stage.wait("the take", |app| app.screen() == Screen::Review);
    stage.key(Key::S);
    stage.tell(Command::Rate(4));
    stage.ctrl(Key::M);
    stage.wait("the rated answer", |app| {
        app.summary().is_some_and(|summary| summary.about.answers == 1)
    });
    assert_eq!(stage.left(), left[1..]);
}

#[test]
fn the_interviews_so_far_are_chosen_and_opened_by_keys() {
    let mut stage = Stage::new();
    for _ in 0..2 {
        stage.begin(1, 0);
        stage.answer();
        stage.wait("the summary", |app| !app.session().is_running());
        stage.ctrl(Key::Num1);
    }
    stage.ctrl(Key::M);
    stage.wait("both in the list", |app| app.sessions().len() == 2);
    let ids = stage.interviews();
    let picked = |stage: &Stage| stage.app().session().picked().map(str::to_owned);
    assert_eq!(picked(&stage), None);
    assert!(!stage.sees("Open the chosen interview"));
    stage.key(Key::ArrowUp);
    assert_eq!(picked(&stage), None);
    for expected in [&ids[0], &ids[1], &ids[1]] {
        stage.key(Key::ArrowDown);
        assert_eq!(picked(&stage).as_ref(), Some(expected));
    }
    stage.assert_sees("Open the chosen interview");
    let chosen: Vec<bool> = selected(&stage);
    assert_eq!(chosen, [false, true]);
    stage.key(Key::Enter);
    assert_eq!(stage.app().session().shown(), Some(ids[1].as_str()));
    // Back in the list one goes on from there; above the first one Enter begins.
    stage.key(Key::Escape);
    assert_eq!(picked(&stage).as_ref(), Some(&ids[1]));
    stage.key(Key::ArrowUp);
    stage.key(Key::ArrowUp);
    assert_eq!(picked(&stage), None);
    stage.key(Key::Enter);
    stage.wait("the question", |app| app.rehearsal().is_some());
}

/// Which lines of the list are chosen.
fn selected(stage: &Stage) -> Vec<bool> {
    use eframe::egui::Role;
    use egui_kittest::kittest::{NodeT as _, Queryable as _};
    let rows = stage.harness.get_all_by_role(Role::ListBoxOption);
    rows.map(|row| format!("{:?}", row.accesskit_node().data().toggled()).contains("True"))
        .collect()
}

#[test]
fn the_keys_that_are_listed_are_those_that_work_there() {
    let mut stage = Stage::new();
    stage.ctrl(Key::M);
    stage.key(Key::F1);
    for said in [
        "choose an earlier interview",
        "begin; open the chosen interview",
        "pause, go on",
    ] {
        stage.says(said);
    }
    stage.key(Key::F1);
    stage.key(Key::Escape);

    stage.begin(2, 0);
    stage.key(Key::F1);
    for said in [
        "start; then next part",
        "finish the answer",
        "end the mock interview",
        "next question; Enter does too",
    ] {
        stage.says(said);
    }
    let words = stage.words();
    for refused in [
        "pause, go on",
        "peek at your notes",
        "finish and review",
        "surprise me",
        "mock interview",
    ] {
        assert!(
            !words.lines().any(|line| line == refused),
            "{refused:?} is in: {words}"
        );
    }
    stage.key(Key::F1);
    stage.key(Key::Escape);
    stage.key(Key::Escape);

    // What lies over Prompts goes before Prompts.
    assert_eq!(stage.app().screen(), Screen::Prompts);
    stage.ctrl(Key::L);
    stage.key(Key::F1);
    let words = stage.words();
    let place = |heading: &str| words.lines().position(|line| line == heading);
    assert!(place("scroll down") < place("surprise me"), "{words}");
    assert!(place("scroll down").is_some());
}
