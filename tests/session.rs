//! Mock interviews without a display: the real app on a library of its own, a sound file as the microphone, keys and
//! clicks as egui delivers them. What is left of one is in `session_rest.rs`, the real window in `session_window.rs`.

#![expect(clippy::expect_used, reason = "a helper that fails is a test that fails")]

mod support;

use std::{
    fs, thread,
    time::{Duration, Instant},
};

use aloud::{
    app::{Command, Hint, InSession, Phase, Screen},
    library::Library,
    model::{
        drill::DrillKind,
        framework::{BUILT_IN, Framework},
    },
};
use eframe::egui::{Key, Modifiers};
use egui_kittest::kittest::Queryable as _;
use jiff::{ToSpan as _, Zoned};
use support::{
    PATIENCE,
    stage::{SIZE, Stage, hum},
    wait_for,
};
use tempfile::TempDir;

impl Stage {
    /// The file of the one session.
    #[track_caller]
    fn session_file(&self) -> serde_json::Value {
        let files: Vec<_> = fs::read_dir(self.library().join("sessions"))
            .expect("a folder")
            .map(|entry| entry.expect("an entry").path())
            // One that is being written stands beside it for a moment.
            .filter(|path| path.extension().is_some_and(|kind| kind == "json"))
            .collect();
        assert_eq!(files.len(), 1, "{files:?}");
        serde_json::from_slice(&fs::read(&files[0]).expect("reads")).expect("JSON")
    }

    /// The same once the disk has its end too, which is written beside everything else.
    fn ended_session_file(&self) -> serde_json::Value {
        wait_for("the end of the session in its file", PATIENCE, || {
            Some(self.session_file()).filter(|file| file.get("ended").is_some())
        })
    }
}

#[test]
fn an_interview_goes_through_its_questions_and_follow_ups_to_the_summary() {
    let mut stage = Stage::new();
    stage.begin(2, 1);
    stage.assert_sees("Question 1 of 2 · STAR 0:04");
    assert!(!stage.sees("Listeners check"), "no help in an interview");
    stage.answer();
    assert_eq!(stage.app().screen(), Screen::Session, "no review in between");
    stage.assert_sees("Saved");
    stage.assert_sees("A follow-up comes in");
    stage.key(Key::Space);
    stage.assert_sees("Question 1 of 2, follow-up · 0:40");
    stage.answer();
    stage.assert_sees("Question 2 of 2 comes in");
    // Without a key it comes by itself.
    stage.wait("the second question", |app| app.screen() == Screen::Rehearse);
    stage.answer();
    stage.key(Key::Enter);
    stage.answer();

    let takes = stage.takes();
    assert_eq!(takes.len(), 4);
    let session = takes[0].1.occasion.session.clone().expect("a session");
    assert!(
        takes
            .iter()
            .all(|(_, take)| take.occasion.session.as_ref() == Some(&session))
    );
    let follows: Vec<Option<&str>> = takes
        .iter()
        .map(|(_, take)| take.occasion.follow_up_to.as_deref())
        .collect();
    assert_eq!(
        follows,
        [None, Some(takes[0].0.as_str()), None, Some(takes[2].0.as_str())]
    );
    stage.wait("the summary", |app| {
        app.summary().is_some_and(|summary| summary.answers.len() == 4)
    });
    stage.assert_sees("2 of 2 questions, 2 follow-ups, ");
    assert!(!stage.sees("ended early"));
    let file = stage.ended_session_file();
    assert_eq!(file["ended"]["early"], false);
    assert_eq!(file["spoken"].as_array().map(Vec::len), Some(4));

    // Each opens in Review, and there is a way back to where one was.
    stage.key(Key::ArrowDown);
    stage.key(Key::ArrowDown);
    stage.key(Key::Enter);
    assert_eq!(stage.app().screen(), Screen::Review);
    let id = stage.app().review().map(|review| review.id.to_string());
    assert_eq!(id.as_deref(), Some(takes[2].0.as_str()));
    stage.assert_sees("An answer of a mock interview.");
    stage.ctrl(Key::M);
    assert_eq!(stage.app().screen(), Screen::Session);
    assert_eq!(stage.app().session().chosen, 2);
    // From the summary to the set-up, where it is listed, and from there to it again.
    stage.key(Key::Escape);
    stage.assert_sees("Interviews so far");
    stage.ctrl(Key::L);
    assert!(stage.app().summary().is_some());
    stage.key(Key::Escape);
    stage.key(Key::Escape);
    assert_eq!(stage.app().screen(), Screen::Prompts);
    stage.ctrl(Key::Num3);
    stage.assert_sees("mock interview, follow-up");
}

#[test]
fn there_is_no_pause_and_no_way_out_but_its_end_which_saves_what_runs() {
    let mut stage = Stage::new();
    stage.begin(3, 0);
    for key in [Key::Num1, Key::Num3, Key::Comma] {
        stage.ctrl(key);
        assert_eq!(stage.app().screen(), Screen::Rehearse);
    }
    let hint = |stage: &Stage| stage.app().rehearsal().and_then(aloud::app::Rehearsal::hint);
    assert_eq!(hint(&stage), Some(Hint::InterviewRuns));
    stage.speak();
    stage.key(Key::P);
    assert_eq!(stage.phase(), Some(Phase::Recording));
    assert_eq!(hint(&stage), Some(Hint::NoPause));
    stage.key(Key::Escape);
    assert_eq!(stage.phase(), Some(Phase::Recording));
    stage.ctrl(Key::Period);
    stage.wait("the summary", |app| {
        app.summary().is_some_and(|summary| summary.answers.len() == 1)
    });
    stage.assert_sees("1 of 3 questions, ");
    stage.assert_sees("ended early");
    stage.assert_sees("Left to ask");
    assert_eq!(stage.takes().len(), 1);
    assert_eq!(stage.ended_session_file()["ended"]["early"], true);
}

#[test]
fn between_two_answers_one_can_wait_and_end() {
    let mut stage = Stage::new();
    stage.begin(2, 0);
    stage.answer();
    stage.key(Key::P);
    stage.assert_sees("Question 2 of 2 comes when you are ready.");
    stage.ctrl(Key::Num1);
    assert_eq!(stage.app().screen(), Screen::Session, "it is ended first");
    stage.key(Key::Escape);
    assert!(!stage.app().session().is_running());
    stage.assert_sees("ended early");
}

#[test]
fn one_that_ends_before_its_first_answer_leaves_nothing_to_look_at() {
    let mut stage = Stage::new();
    stage.begin(2, 0);
    stage.key(Key::Escape);
    assert_eq!(stage.app().screen(), Screen::Session);
    assert!(stage.app().summary().is_none());
    assert!(stage.app().sessions().is_empty());
    stage.assert_sees("ended before the first answer");
}

#[test]
fn think_time_begins_the_answer_by_itself() {
    let mut stage = Stage::new();
    stage.ctrl(Key::M);
    stage.click("Time to think: 0:15");
    stage.key(Key::Enter);
    stage.wait("the countdown", |app| {
        let phase = app.rehearsal().map(|rehearsal| rehearsal.phase(Instant::now()));
        matches!(phase, Some(Phase::Thinking { .. }))
    });
    stage.harness.run();
    stage.assert_sees("until recording starts");
    stage.wait("the answer", |app| {
        let phase = app.rehearsal().map(|rehearsal| rehearsal.phase(Instant::now()));
        phase == Some(Phase::Recording)
    });
}

#[test]
fn quitting_in_mid_answer_saves_it_and_lists_the_session_as_ended_early() {
    let dir = TempDir::new().expect("a folder");
    let mut stage = Stage::over(&dir.path().join("library"), SIZE);
    stage.begin(3, 1);
    stage.answer();
    stage.key(Key::Space);
    stage.speak();
    stage.harness.key_press_modifiers(Modifiers::COMMAND, Key::Q);
    let deadline = Instant::now() + PATIENCE;
    while !stage.app().may_close() {
        // It asks to be closed in each frame from then on.
        stage.harness.step();
        assert!(Instant::now() < deadline, "it does not end");
    }
    drop(stage);

    let mut stage = Stage::over(&dir.path().join("library"), (900.0, 600.0));
    assert_eq!(stage.takes().len(), 2);
    let file = stage.session_file();
    assert_eq!(file["ended"]["early"], true);
    assert_eq!(file["spoken"].as_array().map(Vec::len), Some(2));
    stage.wait("the list of sessions", |app| app.sessions().len() == 1);
    stage.ctrl(Key::M);
    stage.assert_sees("1 of 3 questions, 1 follow-up, ");
    stage.assert_sees("ended early");
    stage.ctrl(Key::L);
    assert_eq!(
        stage.app().summary().map(|summary| summary.answers.len()),
        Some(2)
    );
}

#[test]
fn what_a_crash_cut_short_is_listed_with_what_is_there_even_without_its_file() {
    let dir = TempDir::new().expect("a folder");
    let mut stage = Stage::over(&dir.path().join("library"), SIZE);
    stage.begin(3, 0);
    stage.answer();
    let asked = stage.takes()[0].1.prompt.id.clone();
    // What stands on the disk now is what a crash would leave.
    let deadline = Instant::now() + PATIENCE;
    while stage.session_file()["spoken"]
        .as_array()
        .is_none_or(Vec::is_empty)
    {
        assert!(
            Instant::now() < deadline,
            "its file was not written after the take"
        );
        thread::sleep(Duration::from_millis(5));
    }
    let left = stage.session_file();
    assert!(left.get("ended").is_none());
    stage.key(Key::Escape);
    drop(stage);
    let sessions = dir.path().join("library/sessions");
    let path = fs::read_dir(&sessions)
        .expect("a folder")
        .next()
        .expect("a file")
        .expect("an entry")
        .path();
    fs::write(&path, left.to_string()).expect("writes");
    let mut stage = Stage::over(&dir.path().join("library"), SIZE);
    stage.wait("the session", |app| {
        app.sessions()
            .first()
            .is_some_and(|session| session.is_early && session.answers == 1)
    });
    drop(stage);
    // The same if the file does not know of the take yet.
    let mut early = left.clone();
    early["spoken"] = serde_json::json!([]);
    fs::write(&path, early.to_string()).expect("writes");
    let mut stage = Stage::over(&dir.path().join("library"), SIZE);
    stage.wait("the session", |app| !app.sessions().is_empty());
    stage.ctrl(Key::M);
    stage.ctrl(Key::L);
    let summary = stage.app().summary().expect("on show");
    let left: Vec<&str> = summary.left.iter().map(|left| left.prompt.id.as_str()).collect();
    assert_eq!(left.len(), 2);
    assert!(!left.contains(&asked.as_str()), "it was answered");
    drop(stage);
    fs::write(&path, "{").expect("writes");
    let mut stage = Stage::over(&dir.path().join("library"), SIZE);
    stage.wait("the session by its take", |app| app.sessions().len() == 1);
    stage.wait("a word on the file", |app| {
        app.notices()
            .iter()
            .any(|notice| notice.text.contains("not a session"))
    });
    stage.ctrl(Key::M);
    stage.assert_sees("1 question, 0:0");
}

#[test]
fn prompts_marked_by_hand_are_asked_in_their_order() {
    let mut stage = Stage::new();
    stage.tell(Command::InSession(InSession::Count(1)));
    stage.ctrl(Key::B);
    for _ in 0..3 {
        stage.key(Key::ArrowDown);
    }
    stage.ctrl(Key::B);
    stage.assert_sees("marked · not rehearsed yet");
    let marked = stage.app().session().marked.clone();
    assert_eq!(marked.len(), 2);
    stage.ctrl(Key::M);
    // All of them, whatever number was chosen, which comes back with other questions.
    stage.assert_sees("All 2 that are marked, in this order");
    assert!(!stage.sees("5 questions"));
    stage.key(Key::ArrowRight);
    assert!(
        stage.told().contains("All that are marked are asked"),
        "{}",
        stage.told()
    );
    stage.click("From all themes");
    stage.assert_sees("5 questions");
    assert_eq!(stage.app().session().set_up.count, 1);
    stage.click("From the 2 marked on Prompts");
    stage.click("Time to think: off");
    stage.click("Follow-ups after each answer: none");
    stage.click("Begin the interview");
    stage.wait("the question", |app| app.rehearsal().is_some());
    stage.assert_sees("Question 1 of 2");
    let asked = stage
        .app()
        .rehearsal()
        .map(|rehearsal| rehearsal.assignment().prompt.id.clone());
    assert_eq!(asked.as_ref(), marked.first());
}

#[test]
fn the_number_of_questions_follows_the_arrows_and_themes_can_be_chosen() {
    let mut stage = Stage::new();
    stage.ctrl(Key::M);
    assert_eq!(stage.app().session().set_up.count, 3);
    stage.key(Key::ArrowRight);
    assert_eq!(stage.app().session().set_up.count, 4);
    for _ in 0..9 {
        stage.key(Key::ArrowLeft);
    }
    assert_eq!(stage.app().session().set_up.count, 1);
    stage.click("Theme of the questions: One theme");
    stage.harness.get_by_label_contains("Ownership").click();
    stage.harness.run();
    stage.click("Begin the interview");
    stage.wait("the question", |app| app.rehearsal().is_some());
    let theme = stage
        .app()
        .rehearsal()
        .map(|rehearsal| rehearsal.assignment().prompt.theme.clone());
    assert_eq!(theme.as_deref(), Some("Ownership"));
}

#[test]
fn an_interview_of_what_is_due_asks_nothing_else_and_is_offered_only_then() {
    let stage = Stage::new();
    let prompts: Vec<_> = stage.app().prompts().all.iter().take(3).cloned().collect();
    drop(stage);
    let framework = Framework::from_toml(BUILT_IN[0]).expect("reads");
    let offer = "From what is due, what has waited longest first";
    let mut stage = Stage::filled(SIZE, |dir| {
        let library = Library::open(dir).expect("opens");
        let wav = dir.join("answer.wav");
        hum(&wav);
        // The second waits longest; the third is not due.
        for (prompt, days_ago) in prompts.iter().zip([20_i64, 30, 0]) {
            let then = Zoned::now().checked_sub(days_ago.days()).expect("a day");
            library
                .import(&wav, prompt, &framework, 120.0, &[], &then)
                .expect("imports");
        }
    });
    stage.wait("what is due", |app| app.prompts().due_count() == 2);
    stage.ctrl(Key::M);
    stage.click("5 questions");
    stage.click(offer);
    stage.click("Begin the interview");
    stage.wait("the question", |app| app.rehearsal().is_some());
    let running = stage.app().session().running().expect("it runs");
    let asked = &running.session().plan.prompts;
    assert_eq!(asked[..], [prompts[1].clone(), prompts[0].clone()]);

    let mut none_due = Stage::new();
    none_due.ctrl(Key::M);
    assert!(!none_due.sees(offer));
}

#[test]
fn what_is_spoken_afterwards_does_not_change_what_came_of_an_interview() {
    let mut stage = Stage::new();
    stage.begin(1, 1);
    stage.answer();
    stage.key(Key::Space);
    stage.answer();
    stage.wait("the summary", |app| {
        app.summary().is_some_and(|summary| summary.answers.len() == 2)
    });
    let came = stage.app().summary().expect("on show").about.in_words();
    assert!(came.starts_with("1 of 1 question, 1 follow-up, "), "{came}");

    // Another follow-up to the same answer, then a part of it anew.
    stage.key(Key::Enter);
    let first = stage.app().review().expect("a take").id.clone();
    stage.ctrl(Key::F);
    stage.speak();
    stage.key(Key::Enter);
    stage.wait("the follow-up", |app| {
        app.screen() == Screen::Review && app.takes().len() == 3
    });
    stage.tell(Command::OpenTake(first));
    // Parts are missing, so that P means none before something was listened to.
    stage.key(Key::Home);
    stage.key(Key::P);
    stage.speak();
    stage.key(Key::Enter);
    stage.wait("the joined take", |app| {
        app.review().is_some_and(|review| !review.take.pieces.is_empty()) && app.takes().len() == 4
    });
    // It is still an answer of that interview, and leads back there.
    stage.ctrl(Key::M);
    let summary = stage.app().summary().expect("on show");
    assert_eq!(summary.about.in_words(), came);
    assert_eq!(summary.answers.len(), 2);
    assert_eq!(stage.app().sessions()[0].in_words(), came);
}

#[test]
fn a_window_that_only_reads_begins_no_interview() {
    let dir = TempDir::new().expect("a folder");
    let first = Stage::over(&dir.path().join("library"), SIZE);
    let mut second = Stage::over(&dir.path().join("library"), SIZE);
    second.ctrl(Key::M);
    second.key(Key::Enter);
    assert_eq!(second.app().screen(), Screen::Session);
    assert!(!second.app().session().is_running());
    second.assert_sees("nothing can be recorded here");
    assert!(!first.library().join("sessions").exists());

    // Nor any other answer: think time would start one by itself.
    second.key(Key::Escape);
    second.tell(Command::ChooseThink(15));
    for begin in [
        Command::Rehearse,
        Command::Drill(DrillKind::Shorter),
        Command::Drill(DrillKind::WrapUp),
    ] {
        second.tell(begin);
        assert!(second.app().rehearsal().is_none());
        assert_eq!(second.app().screen(), Screen::Prompts);
    }
}

#[test]
fn settings_say_so_where_the_system_has_no_voice() {
    let mut stage = Stage::new();
    stage.wait("a look for the voice", |app| app.has_voice().is_some());
    stage.ctrl(Key::Comma);
    let has_voice = stage.app().has_voice() == Some(true);
    assert_eq!(stage.sees("No system voice found"), !has_voice);
    assert!(!stage.app().settings().read_aloud);
    stage.click("Read questions aloud");
    assert!(stage.app().settings().read_aloud);
    // Silently off: the answer waits for nobody.
    stage.ctrl(Key::Num1);
    stage.key(Key::Enter);
    if !has_voice {
        stage.wait_until_ready();
    }
}

#[test]
fn every_stage_fits_small_windows_and_does_nothing_while_idle() {
    for size in [(900.0, 600.0), (480.0, 360.0)] {
        let dir = TempDir::new().expect("a folder");
        let mut stage = Stage::over(&dir.path().join("library"), size);
        stage.ctrl(Key::M);
        for command in [
            InSession::Count(2),
            InSession::Think(0),
            InSession::FollowUps(1),
            InSession::Enter,
        ] {
            stage.tell(Command::InSession(command));
        }
        stage.answer();
        stage.key(Key::P);
        stage.assert_sees("A follow-up comes when you are ready.");
        stage.ctrl(Key::Period);
        stage.wait("the summary", |app| {
            app.summary().is_some_and(|summary| summary.answers.len() == 1)
        });
        let now = Instant::now();
        let liveliness = stage.app().liveliness(now);
        assert!(!liveliness.is_moving);
        let found = stage.harness.get_by_label("Listen to the chosen answer").rect();
        assert!(found.right() <= size.0 && found.left() >= 76.0, "{found:?}");
    }
}
