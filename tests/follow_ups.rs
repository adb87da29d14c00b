//! Follow-up questions after an answer: asked on Review, answered on Rehearse, linked, listed and found again. The last
//! test is the real window, by keys alone.

#![cfg(target_os = "linux")]
#![allow(
    clippy::expect_used,
    clippy::panic,
    reason = "a helper of a test that fails is a test that fails"
)]

mod support;

use std::{fs, path::Path, time::Instant};

use aloud::{
    app::{App, Command, Screen, TakeId},
    library::Library,
    model::{
        framework::{BUILT_IN, Framework},
        prompt::Prompt,
        remarks::{Pin, PinKind},
    },
};
use eframe::egui::Key;
use serde_json::Value;
use support::{
    PATIENCE, audio_math, sound,
    stage::{SIZE, Stage},
    studio::Studio,
    wait_for,
};
use tempfile::TempDir;

const QUESTIONS: [&str; 4] = [
    "How was it measured?",
    "What came next?",
    "Why then?",
    "Who else?",
];

/// A library with an answer to a question of two checks and four follow-ups.
fn answered() -> (TempDir, Library, TakeId) {
    let dir = TempDir::new().expect("a folder");
    let library = Library::open(&dir.path().join("library")).expect("opens");
    let wav = dir.path().join("answer.wav");
    let tone: Vec<i16> = (0..8_000 * 30).map(|frame| ((frame % 50) * 150) as i16).collect();
    audio_math::write_wav(&wav, 8_000, &tone);
    let prompt = Prompt {
        id: "hurry".to_owned(),
        text: "When did you hurry?".to_owned(),
        theme: "Mine".to_owned(),
        topics: Vec::new(),
        checks: vec!["a reason".to_owned(), "a number".to_owned()],
        pitfalls: vec!["haste told as speed".to_owned()],
        follow_ups: QUESTIONS.map(str::to_owned).to_vec(),
    };
    let star = Framework::from_toml(BUILT_IN[0]).expect("reads");
    let (id, _) = library
        .import(
            &wav,
            &prompt,
            &star,
            120.0,
            &[4.0, 8.0, 20.0],
            &jiff::Zoned::now(),
        )
        .expect("imports");
    (dir, library, id)
}

fn open(library: &Library, id: &TakeId) -> Stage {
    let mut stage = Stage::over(library.dir(), SIZE);
    review(&mut stage, id);
    stage
}

fn review(stage: &mut Stage, id: &TakeId) {
    stage.tell(Command::OpenTake(id.clone()));
}

/// Speaks an answer to what Rehearse asks and goes to Review of it, past the guess.
fn speak(stage: &mut Stage) -> TakeId {
    let before = stage.app().review().map(|review| review.id.clone());
    stage.wait_until_ready();
    stage.key(Key::Space);
    stage.wait("some sound", |app| {
        let rehearsal = app.rehearsal().expect("a rehearsal");
        rehearsal.plan(Instant::now()).elapsed_secs > 0.3
    });
    stage.key(Key::Enter);
    stage.wait("the take", |app| {
        app.screen() == Screen::Review && app.review().map(|review| &review.id) != before.as_ref()
    });
    let id = stage.app().review().expect("a take").id.clone();
    stage.key(Key::S);
    let listed = id.clone();
    stage.wait("the list", |app| app.takes().row(&listed).is_some());
    id
}

fn questions(stage: &Stage) -> Vec<String> {
    stage
        .app()
        .asked_next()
        .into_iter()
        .map(|asked| asked.question)
        .collect()
}

#[test]
fn follow_ups_are_answered_one_after_the_other_and_stand_with_the_first_answer() {
    let (_dir, library, first) = answered();
    let mut stage = open(&library, &first);
    stage.says("They may ask next");
    let offered = questions(&stage);
    assert_eq!(offered.len(), 3);
    assert!(
        offered
            .iter()
            .all(|question| QUESTIONS.contains(&question.as_str())),
        "{offered:?}"
    );
    let again = open(&Library::open_existing(library.dir()).expect("opens"), &first);
    assert_eq!(questions(&again), offered, "the same whenever it is opened");
    drop(again);

    stage.ctrl(Key::F);
    assert_eq!(stage.app().screen(), Screen::Rehearse);
    stage.says("Follow-up 0:40");
    stage.says(&offered[0]);
    // Its one part neither comes first nor has a mark to take back.
    stage.wait_until_ready();
    stage.says("Answer, aim for 0:40");
    let one = speak(&mut stage);
    stage.says("Follow-up to");
    stage.says("When did you hurry?");
    let take = library.load(&one).expect("loads");
    assert_eq!(take.occasion.follow_up_to.as_deref(), Some(first.as_str()));
    assert_eq!(
        (take.prompt.text.as_str(), take.total_secs),
        (offered[0].as_str(), 40.0)
    );
    // A follow-up has none of its own.
    stage.ctrl(Key::F);
    assert_eq!(stage.app().screen(), Screen::Review);
    assert!(
        stage.told().contains("go back to the first answer"),
        "{}",
        stage.told()
    );

    stage.ctrl(Key::B);
    assert_eq!(stage.app().review().map(|review| &review.id), Some(&first));
    assert_eq!(questions(&stage), offered[1..]);
    stage.says("Answered follow-ups");
    stage.click(&format!("Answer it: {}", offered[2]));
    speak(&mut stage);
    stage.ctrl(Key::B);
    assert_eq!(questions(&stage), offered[1..2]);
    stage.ctrl(Key::F);
    speak(&mut stage);
    stage.ctrl(Key::B);
    assert_eq!(questions(&stage), Vec::<String>::new(), "three at most");
    assert_eq!(stage.app().answered_follow_ups().len(), 3);
    stage.ctrl(Key::F);
    assert!(stage.told().contains("no follow-up left"), "{}", stage.told());

    stage.click(&format!("Listen to the answer: {}", offered[0]));
    assert_eq!(stage.app().review().map(|review| &review.id), Some(&one));
    // Once more, as it was asked.
    stage.key(Key::R);
    stage.says("Follow-up 0:40");
    let better = speak(&mut stage);
    let take = library.load(&better).expect("loads");
    assert_eq!(take.occasion.follow_up_to.as_deref(), Some(first.as_str()));
    assert_eq!(take.prompt.text, offered[0]);

    stage.ctrl(Key::Num3);
    stage.type_text("follow-up");
    assert_eq!(stage.app().takes().visible_len(), 4);
    stage.says("follow-up · take 2");
}

#[test]
fn what_the_pins_leave_open_is_asked_first_and_only_if_something_is_pinned() {
    let (_dir, library, first) = answered();
    let before = library.load(&first).expect("loads");
    let mut take = before.clone();
    take.pins = vec![Pin::new(PinKind::Check, "a reason", 8_000)];
    library.save(&first, &take).expect("saves");
    let mut stage = open(&library, &first);
    let asked = stage.app().asked_next();
    assert_eq!(asked[0].open_item.as_deref(), Some("a number"));
    assert_eq!(asked.iter().filter(|asked| asked.open_item.is_some()).count(), 1);
    stage.says("not pinned yet");
    // The last pin is taken away: nothing is known of what was said.
    stage.tell(Command::Unpin(0));
    assert!(
        stage
            .app()
            .asked_next()
            .iter()
            .all(|asked| asked.open_item.is_none())
    );
}

#[test]
fn nothing_is_asked_before_the_guess_and_esc_leads_back() {
    let (_dir, library, first) = answered();
    let mut stage = open(&library, &first);
    stage.ctrl(Key::F);
    stage.key(Key::Escape);
    assert_eq!(stage.app().screen(), Screen::Review);
    assert_eq!(stage.app().review().map(|review| &review.id), Some(&first));
    // A new answer: its length is guessed first.
    stage.ctrl(Key::F);
    stage.wait_until_ready();
    stage.key(Key::Escape);
    stage.key(Key::R);
    stage.wait_until_ready();
    stage.key(Key::Space);
    stage.key(Key::Enter);
    stage.wait("the guess", |app| {
        app.review().is_some_and(|review| review.guess_secs.is_some())
    });
    assert!(!stage.words().contains("They may ask next"), "{}", stage.words());
    stage.ctrl(Key::F);
    assert!(
        stage.told().contains("Guess the length first"),
        "{}",
        stage.told()
    );
    stage.key(Key::S);
    stage.says("They may ask next");
}

#[test]
fn a_first_answer_that_is_gone_is_said_and_harms_nothing() {
    let (_dir, library, first) = answered();
    let mut stage = open(&library, &first);
    stage.ctrl(Key::F);
    let follow_up = speak(&mut stage);
    stage.ctrl(Key::B);
    stage.key(Key::Delete);
    stage.wait("the bin", App::can_undo_bin);
    review(&mut stage, &follow_up);
    stage.says("not in the library any more");
    stage.ctrl(Key::B);
    assert!(stage.told().contains("may be in the bin"), "{}", stage.told());
    assert_eq!(stage.app().review().map(|review| &review.id), Some(&follow_up));
    drop(stage);
    // Whatever it says it follows.
    let path = library.take_dir(&follow_up).join("take.json");
    let mut json: Value = serde_json::from_slice(&fs::read(&path).expect("reads")).expect("JSON");
    for nonsense in ["", "../../etc", "2020-01-01_00-00-00_nothing"] {
        json["occasion"]["follow_up_to"] = nonsense.into();
        fs::write(&path, json.to_string()).expect("writes");
        let stage = open(&library, &follow_up);
        stage.says("not in the library any more");
    }
}

/// The takes, the earliest first, each as `aloud show --json` has it.
fn shown(studio: &Studio) -> Vec<Value> {
    let takes = studio.json(&["takes"]);
    let mut takes: Vec<Value> = takes
        .as_array()
        .into_iter()
        .flatten()
        .map(|take| studio.json(&["show", take["id"].as_str().expect("an id")]))
        .collect();
    takes.sort_by_key(|take| take["id"].as_str().map(str::to_owned));
    takes
}

fn wait_for_takes(studio: &Studio, count: usize) -> Vec<Value> {
    wait_for(&format!("{count} takes"), PATIENCE, || {
        let takes = studio.json(&["takes"]);
        (takes.as_array().map_or(0, Vec::len) == count).then_some(())
    });
    shown(studio)
}

/// Presses these keys, and Space, until an answer runs; then ends it. A key that comes too early does nothing, and one
/// that comes too late does no harm.
fn start_and_finish(studio: &Studio, keys: &[&str], takes: usize) -> Vec<Value> {
    let takes_dir = studio.home.library().join("takes");
    wait_for("the recording", PATIENCE, || {
        for key in keys.iter().chain(&["space"]) {
            studio.display().key(key);
        }
        let begun = |folder: &Path| folder.join("journal.jsonl").exists();
        let folders = fs::read_dir(&takes_dir).ok()?;
        folders
            .flatten()
            .any(|folder| begun(&folder.path()))
            .then_some(())
    });
    studio.display().key("Return");
    wait_for_takes(studio, takes)
}

#[test]
fn by_keys_alone_an_answer_is_reviewed_and_two_follow_ups_are_answered() {
    let studio = Studio::bare().with_display();
    let mic = studio.home.path().join("microphone.wav");
    sound::speak(&"I told them early, and I told them why. ".repeat(12), &mic);
    let window = studio.open(&["--simulate-mic", mic.to_str().expect("UTF-8")]);
    studio.display().type_text("bad news");
    studio.display().key("Return");
    let takes = start_and_finish(&studio, &[], 1);
    let first = takes[0]["id"].as_str().expect("an id").to_owned();
    assert_eq!(takes[0]["follow_up_to"], Value::Null);
    // Past the guess, and the first question; then back to the first answer, and the next one.
    start_and_finish(&studio, &["s", "ctrl+f"], 2);
    start_and_finish(&studio, &["s", "ctrl+b", "ctrl+f"], 3);
    studio.display().key("ctrl+q");
    window.wait(PATIENCE).success();

    let takes = shown(&studio);
    let mut asked: Vec<&str> = Vec::new();
    for take in takes.iter().filter(|take| take["id"] != first.as_str()) {
        assert_eq!(take["follow_up_to"], first.as_str());
        assert_eq!(take["framework"], "follow-up");
        assert_eq!(take["target_secs"], 40.0);
        assert_eq!(take["state"], "complete");
        asked.push(take["prompt"]["text"].as_str().expect("a question"));
    }
    assert_eq!(asked.len(), 2);
    assert_ne!(asked[0], asked[1]);
    let words = support::screen::review_words(&studio.home.library(), &first);
    assert!(words.contains("Answered follow-ups"), "{words}");
    for question in asked {
        assert!(
            words.contains(&format!("Listen to the answer: {question}")),
            "{words}"
        );
    }
}
