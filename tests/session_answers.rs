//! What a summary of a mock interview says once its answers change: one is deleted, one is rated, one is asked again and
//! broken off; and interviews that began in the same minute. What is left to ask is in `session_rest.rs`.

#![expect(clippy::expect_used, reason = "a helper that fails is a test that fails")]

mod support;

use std::fs;

use aloud::{
    app::{Command, InSession, Screen},
    library::Library,
    model::{
        framework::{BUILT_IN, Framework},
        session::rest::Why,
    },
};
use eframe::egui::Key;
use jiff::{ToSpan as _, Zoned};
use support::stage::{SIZE, Stage, hum};

impl Stage {
    /// Begins an interview of two questions whose answers are broken off unless they are rated: of two minutes they have
    /// half a second.
    fn begin_long(&mut self) {
        self.ctrl(Key::M);
        for doing in [
            InSession::Count(2),
            InSession::Think(0),
            InSession::FollowUps(0),
            InSession::Begin,
        ] {
            self.tell(Command::InSession(doing));
        }
    }

    /// Rates the first answer of the summary on show, and comes back.
    fn rate_first(&mut self) {
        let shown = self.app().session().shown().map(str::to_owned);
        self.tell(Command::InSession(InSession::Choose(0)));
        self.key(Key::Enter);
        self.wait("the take", |app| app.screen() == Screen::Review);
        self.key(Key::S);
        self.tell(Command::Rate(4));
        self.ctrl(Key::M);
        self.wait("the rating", |app| {
            let summary = app.summary();
            summary.is_some_and(|summary| summary.answers[0].row.rating == Some(4))
        });
        assert_eq!(self.app().session().shown(), shown.as_deref());
    }

    /// Asks what is left of the interview on show.
    fn ask_the_rest(&mut self) {
        self.key(Key::R);
        self.wait("the question", |app| app.rehearsal().is_some());
    }

    /// The questions that are left of the interview on show, why, and whether that was so in a later one.
    fn left(&self) -> Vec<(String, Why, bool)> {
        let summary = self.app().summary().expect("on show");
        let left = summary.left.iter();
        left.map(|left| (left.prompt.id.clone(), left.why, left.later.is_some()))
            .collect()
    }

    /// The answers of the interview on show: the number of each, whether it is a follow-up, and whether that is an orphan.
    fn answers(&self) -> Vec<(usize, bool, bool)> {
        let summary = self.app().summary().expect("on show");
        let answers = summary.answers.iter();
        answers
            .map(|answer| (answer.number, answer.is_follow_up, answer.is_orphan))
            .collect()
    }
}

#[test]
fn a_question_whose_answer_was_deleted_is_left_and_its_follow_up_stays_one() {
    let mut stage = Stage::new();
    stage.begin(3, 1);
    stage.answer();
    stage.key(Key::Space);
    stage.answer();
    stage.key(Key::Space);
    stage.answer();
    stage.end();
    let file = stage.app().summary().expect("on show").about.id;
    assert_eq!(
        stage.answers(),
        [(1, false, false), (1, true, false), (2, false, false)]
    );
    assert_eq!(stage.left().len(), 1);
    let first = stage.app().summary().expect("on show").answers[0]
        .row
        .prompt_id
        .clone();

    stage.key(Key::Enter);
    stage.wait("the take", |app| app.screen() == Screen::Review);
    stage.key(Key::Delete);
    stage.wait("the bin and the list without it", |app| {
        app.can_undo_bin() && !app.takes().is_behind
    });
    stage.ctrl(Key::M);
    stage.ctrl(Key::L);
    assert_eq!(stage.answers(), [(1, true, true), (2, false, false)]);
    stage.assert_sees("follow-up to question 1, whose answer is not here any more");
    let left = stage.left();
    assert_eq!(left.len(), 2);
    assert_eq!(left[0], (first.clone(), Why::AnswerGone, false));
    assert_eq!(left[1].1, Why::NotReached);
    stage.assert_sees("Its answer is not here any more: ");
    let came = stage.came();
    assert!(came[0].starts_with("1 of 3 questions, 1 follow-up, "), "{came:?}");

    // It is asked again like any other that is left, and once more stands where it did when it comes back.
    stage.ask_the_rest();
    let asked = stage.app().rehearsal().expect("asked");
    assert_eq!(asked.assignment().prompt.id, first);
    stage.key(Key::Escape);
    stage.ctrl(Key::Z);
    stage.wait("the take", |app| app.takes().len() == 3);
    stage.show(&file);
    assert_eq!(
        stage.answers(),
        [(1, false, false), (1, true, false), (2, false, false)]
    );
    assert_eq!(stage.left().len(), 1);
}

#[test]
fn what_was_answered_afterwards_stays_listed_when_the_broken_off_answer_is_rated() {
    let mut stage = Stage::new();
    stage.begin_long();
    stage.answer();
    stage.end();
    stage.ask_the_rest();
    stage.answer();
    stage.end();
    let ids = stage.interviews();
    assert_eq!(ids.len(), 2);
    stage.rate_first();
    stage.show(&ids[1]);
    let listed = |stage: &Stage| {
        let summary = stage.app().summary().expect("on show");
        (summary.about.answers, summary.afterwards.len())
    };
    assert_eq!(listed(&stage), (0, 1));
    stage.rate_first();
    assert_eq!(listed(&stage), (1, 1));
    stage.assert_sees("Answered afterwards");
    let came = stage.came();
    assert!(
        came[1].ends_with(", ended early, 1 answered afterwards"),
        "{came:?}"
    );
    assert_eq!(stage.left().len(), 1);
}

#[test]
fn a_question_that_was_broken_off_only_later_says_so() {
    let mut stage = Stage::new();
    stage.begin_long();
    stage.answer();
    stage.end();
    stage.rate_first();
    let left = stage.left();
    assert_eq!(left.len(), 1);
    assert_eq!((left[0].1, left[0].2), (Why::NotReached, false));
    let ids = stage.interviews();
    stage.ask_the_rest();
    stage.answer();
    stage.wait("the answer in the list", |app| {
        !app.session().is_running() && app.summary().is_some_and(|summary| !summary.left.is_empty())
    });
    // In its own interview it is plain which one it was.
    stage.assert_sees("Broken off: ");
    stage.show(&ids[0]);
    assert_eq!(stage.left(), [(left[0].0.clone(), Why::BrokenOff, true)]);
    stage.assert_sees("Broken off in the interview of today ");
}

#[test]
fn interviews_that_began_in_the_same_minute_are_told_apart() {
    let prompts = Stage::new().app().prompts().all.clone();
    let framework = Framework::from_toml(BUILT_IN[0]).expect("reads");
    let mut stage = Stage::filled(SIZE, |dir| {
        let library = Library::open(dir).expect("opens");
        let wav = dir.join("answer.wav");
        hum(&wav);
        let yesterday = Zoned::now().checked_sub(1.day()).expect("a day");
        for (place, (minute, second)) in [(15, 10), (15, 40), (16, 0)].into_iter().enumerate() {
            let then = yesterday.with().hour(10).minute(minute).second(second).build();
            let then = then.expect("a time");
            library
                .import(&wav, &prompts[place], &framework, 60.0, &[], &then)
                .expect("imports");
        }
        for (place, listed) in library.list().expect("lists").into_iter().enumerate() {
            let file = library.take_dir(&listed.id).join("take.json");
            let text = fs::read_to_string(&file).expect("reads");
            let mut take: serde_json::Value = serde_json::from_str(&text).expect("JSON");
            // The newest is listed first.
            take["occasion"] = serde_json::json!({"session": format!("interview-{}", 3 - place)});
            fs::write(&file, take.to_string()).expect("writes");
        }
    });
    stage.wait("the interviews", |app| app.sessions().len() == 3);
    let nth: Vec<Option<usize>> = stage
        .app()
        .sessions()
        .into_iter()
        .map(|session| session.started.map(|began| began.nth))
        .collect();
    assert_eq!(nth, [Some(1), Some(2), Some(1)]);
    stage.ctrl(Key::M);
    stage.assert_sees("10:15 (2)");
    let words = stage.words();
    assert!(!words.contains("(1)") && !words.contains("10:16 ("), "{words}");
    for (interview, title) in [("interview-2", "10:15 (2)"), ("interview-1", "10:15")] {
        stage.show(interview);
        let words = stage.words();
        let line = words.lines().find(|line| line.starts_with("Mock interview, "));
        assert!(line.is_some_and(|line| line.ends_with(title)), "{words}");
    }
}
