//! Tests of taking feedback in: what is refused and why, and which notes come of the rest.

use proptest::prelude::*;
use serde_json::{Map, Value, json};

use super::*;
use crate::model::{
    edit::{Edit, History, Step},
    take::{Audio, SCHEMA, TakeState},
    test_takes::{prompt, star},
};

fn take() -> Take {
    Take {
        schema: SCHEMA,
        recorded_at: "2026-11-22T10:15:30+01:00".to_owned(),
        state: TakeState::Complete,
        prompt: prompt(),
        framework: star(),
        total_secs: 120.0,
        audio: Audio {
            file: "answer.wav".to_owned(),
            sample_rate_hz: 1_000,
            channels: 1,
            bits: 16,
            frames: 60_000,
            device: "mic".to_owned(),
        },
        lead_in_frames: 500,
        marks: Vec::new(),
        pauses: Vec::new(),
        gaps: Vec::new(),
        switches: Vec::new(),
        guess_secs: None,
        rating: None,
        pins: Vec::new(),
        tallies: Vec::new(),
        notes: vec![Note::new("mine", 20_000)],
        next_time: None,
        not_fillers: Vec::new(),
        is_starred: false,
        delivery: None,
        pick_up: None,
        occasion: crate::model::occasion::Occasion::default(),
        pieces: Vec::new(),
        title: None,
        extra: Map::new(),
    }
}

fn good() -> Value {
    json!({
        "aloud_feedback": 1, "take": "t", "listener": "Maria", "colour": "red",
        "notes": [{"at_secs": 30.25, "text": "slower"}, {"at_secs": 2.0, "text": "good", "id": 7}],
    })
}

fn parse(value: &Value) -> Result<Feedback, Refusal> {
    Feedback::parse(value.to_string().as_bytes())
}

/// The good file with one field changed.
fn with(field: &str, value: Value) -> Result<Feedback, Refusal> {
    let mut file = good();
    file[field] = value;
    parse(&file)
}

fn damage(result: Result<Feedback, Refusal>) -> String {
    match result {
        Err(Refusal::Damaged(what)) => what,
        other => panic!("{other:?}"),
    }
}

#[test]
fn notes_come_in_by_name_in_order_and_once() {
    let mut take = take();
    let feedback = parse(&good()).expect("is feedback");
    let (notes, taken_in) = feedback.new_notes(&take).expect("fits");
    assert_eq!(taken_in.words(), "2 notes by Maria taken in");
    let mut history = History::default();
    assert!(history.make(&mut take, Edit::AddNotes(notes), Step::New));
    let seen: Vec<_> = take
        .notes
        .iter()
        .map(|note| (note.frame, note.text.as_str(), note.by.as_deref()))
        .collect();
    assert_eq!(
        seen,
        [
            (2_000, "good", Some("Maria")),
            (20_000, "mine", None),
            (30_250, "slower", Some("Maria"))
        ]
    );
    let (again, taken_in) = feedback.new_notes(&take).expect("fits");
    assert!(again.is_empty());
    assert_eq!(
        taken_in.words(),
        "nothing new: the 2 notes by Maria were there already"
    );
    assert!(history.undo(&mut take), "all of it is one step");
    assert_eq!(take.notes.len(), 1);
}

#[test]
fn what_is_no_feedback_is_refused_by_what_it_is() {
    for (bytes, refusal) in [
        (&b""[..], Refusal::NotJson),
        (b"RIFF....WAVE", Refusal::NotJson),
        (b"{\"aloud_feedback\": 1, \"take\"", Refusal::NotJson),
        (b"\xff\xfe{}", Refusal::NotJson),
        (b"{}", Refusal::NotFeedback),
        (b"[1, \"t\", \"Maria\", []]", Refusal::NotFeedback),
        (b"null", Refusal::NotFeedback),
        (b"{\"schema\": 1, \"notes\": []}", Refusal::NotFeedback),
        (b"{\"aloud_feedback\": \"1\"}", Refusal::NotFeedback),
        (b"{\"aloud_feedback\": 0}", Refusal::NotFeedback),
        (b"{\"aloud_feedback\": 2, \"words\": []}", Refusal::Newer(2)),
    ] {
        assert_eq!(Feedback::parse(bytes), Err(refusal), "{}", bytes.escape_ascii());
    }
    assert_eq!(with("notes", json!([])), Err(Refusal::Empty));
}

#[test]
fn what_is_missing_or_too_much_is_named() {
    for (field, value, said) in [
        ("take", Value::Null, "which take"),
        ("take", json!(7), "damaged at line 1"),
        ("listener", Value::Null, "who wrote it"),
        ("listener", json!(" \u{7} \n"), "who wrote it"),
        ("listener", json!("M".repeat(101)), "100 characters"),
        ("notes", Value::Null, "no list of notes"),
        ("notes", json!([{"text": "x"}]), "note 1 has no moment"),
        ("notes", json!([{"at_secs": "1", "text": "x"}]), "damaged"),
        (
            "notes",
            json!([{"at_secs": -1, "text": "x"}]),
            "before the beginning",
        ),
        ("notes", json!([{"at_secs": 1}]), "note 1 has no words"),
        (
            "notes",
            json!([{"at_secs": 1, "text": "\u{0}\u{1b}"}]),
            "no words",
        ),
        (
            "notes",
            json!([{"at_secs": 1, "text": "é".repeat(10_001)}]),
            "10000 characters",
        ),
        (
            "notes",
            json!(vec![json!({"at_secs": 1, "text": "x"}); 501]),
            "501 notes",
        ),
    ] {
        let what = damage(with(field, value));
        assert!(what.contains(said), "{said:?} is not in {what:?}");
    }
    let long = format!("{{\"aloud_feedback\":1,\"x\":\"{}\"}}", "x".repeat(1 << 20));
    assert!(damage(Feedback::parse(long.as_bytes())).contains("1 MiB"));
}

#[test]
fn the_largest_that_is_allowed_is_taken_in_whole() {
    let text = "é".repeat(10_000);
    let feedback = with("notes", json!([{"at_secs": 60.04, "text": text}])).expect("is allowed");
    let (notes, _) = feedback.new_notes(&take()).expect("fits");
    assert_eq!((notes[0].frame, notes[0].text.chars().count()), (60_000, 10_000));
    assert!(with("notes", json!(vec![json!({"at_secs": 1, "text": "x"}); 500])).is_ok());
    assert!(with("listener", json!("M".repeat(100))).is_ok());
}

#[test]
fn a_moment_outside_of_the_take_refuses_the_whole_file() {
    let feedback = with(
        "notes",
        json!([{"at_secs": 1, "text": "x"}, {"at_secs": 75.2, "text": "y"}]),
    )
    .expect("reads");
    let refused = feedback.new_notes(&take()).expect_err("outside");
    let said = refused.to_string();
    assert!(
        said.contains("note 2 is at 1:15") && said.contains("ends at 1:00"),
        "{said}"
    );
}

#[test]
fn a_take_that_is_full_takes_nothing_more() {
    let mut take = take();
    take.notes = (0..MOST_REMARKS as u64)
        .map(|frame| Note::new("x", frame))
        .collect();
    let feedback = parse(&good()).expect("is feedback");
    assert_eq!(feedback.new_notes(&take).err(), Some(Refusal::TooMany));
}

#[test]
fn what_a_person_writes_stays_as_it_is_and_what_a_machine_obeys_goes() {
    let feedback = with(
        "notes",
        json!([{"at_secs": 1, "text": " <b>\"שלום\"</b>\r\nтак 🎤\u{1b}[2J\u{0} "}]),
    )
    .expect("reads");
    assert_eq!(feedback.notes[0].text, "<b>\"שלום\"</b>\nтак 🎤[2J");
    let by = with("listener", json!("  Anna\nMaria\u{9c} "))
        .expect("reads")
        .listener;
    assert_eq!(by, "Anna Maria");
}

proptest! {
    /// Whatever the file: it is refused, or what comes of it can stand in the take.
    #[test]
    fn any_bytes_at_all_are_refused_or_fit(
        at in 0..260_usize, with in proptest::collection::vec(any::<u8>(), 0..6), secs in any::<f64>(), text in ".{0,40}",
    ) {
        let mut file = good();
        file["notes"][0] = json!({"at_secs": secs, "text": text});
        let mut bytes = file.to_string().into_bytes();
        let at = at.min(bytes.len());
        bytes.splice(at..(at + with.len()).min(file.to_string().len()), with);
        for bytes in [file.to_string().as_bytes(), &bytes] {
            if let Ok((notes, taken_in)) = Feedback::parse(bytes).and_then(|feedback| feedback.new_notes(&take())) {
                prop_assert_eq!(taken_in.added, notes.len());
                for note in notes {
                    prop_assert!(note.frame <= 60_000 && !note.text.trim().is_empty() && note.by.is_some());
                }
            }
        }
    }
}
