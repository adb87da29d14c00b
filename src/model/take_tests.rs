//! Tests of what a journal makes of a take and of what is computed from one.

use super::*;
use crate::model::test_takes::{marked, started};

#[test]
fn a_journal_becomes_a_take() {
    let events = [
        Event::Started(started()),
        marked("task", 18_500),
        marked("action", 20_000),
        Event::Unmarked {
            part: "action".to_owned(),
        },
        marked("action", 31_000),
        Event::Paused { frame: 40_000 },
        Event::Resumed { frame: 40_000 },
    ];
    let take = Take::from_journal(&events, 90_500, TakeState::Complete).expect("a take");
    let parts = take.parts();
    assert!((take.answer_secs() - 90.0).abs() < 1e-9);
    assert!((parts[0].duration_secs - 18.0).abs() < 1e-9);
    assert!((parts[1].duration_secs - 12.5).abs() < 1e-9);
    assert!((parts[2].end_secs - 90.5).abs() < 1e-9);
    assert!(!parts[3].begun);
    assert_eq!(parts[3].verdict, Verdict::Under);
    assert_eq!(take.pauses.len(), 1);
    assert_eq!(
        take.cues(),
        [
            (500, "Situation".to_owned()),
            (18_500, "Task".to_owned()),
            (31_000, "Action".to_owned())
        ]
    );
}

#[test]
fn the_part_furthest_off_is_the_one_to_work_on() {
    // Situation 21 s of 18 is on target; Task 20 of 12 is 8 s over; Action 40 of 72 is 32 s short; Result 18.
    let events = [
        Event::Started(started()),
        marked("task", 21_500),
        marked("action", 41_500),
        marked("result", 81_500),
    ];
    let take = Take::from_journal(&events, 99_500, TakeState::Complete).expect("a take");
    assert_eq!(furthest_off(&take.parts()), Some(2));
    let on_target = [
        &events[..1],
        &[
            marked("task", 18_500),
            marked("action", 30_500),
            marked("result", 102_500),
        ],
    ];
    let take = Take::from_journal(&on_target.concat(), 120_500, TakeState::Complete).expect("a take");
    assert_eq!(furthest_off(&take.parts()), None);
}

#[test]
fn marks_past_the_end_of_what_was_saved_are_drawn_back() {
    let events = [Event::Started(started()), marked("task", 18_500)];
    let take = Take::from_journal(&events, 10_000, TakeState::Recovered).expect("a take");
    assert!((take.parts()[1].duration_secs).abs() < 1e-9);
}

#[test]
fn a_journal_without_its_start_makes_no_take() {
    assert!(Take::from_journal(&[marked("task", 1)], 10, TakeState::Recovered).is_none());
    assert!(Take::from_journal(&[], 10, TakeState::Recovered).is_none());
}

#[test]
fn a_journal_of_gaps_without_end_makes_a_list_with_an_end() {
    let gap = |frame| {
        Event::Gap(Gap {
            frame,
            frames: 2,
            cause: "slow".to_owned(),
        })
    };
    let events: Vec<Event> = std::iter::once(Event::Started(started()))
        .chain((0..9_000).map(|index| gap(index * 10)))
        .collect();
    let take = Take::from_journal(&events, 90_500, TakeState::Complete).expect("a take");
    assert_eq!(take.gaps.len(), MOST_LISTED);
    assert_eq!(take.gaps.iter().map(|gap| gap.frames).sum::<u64>(), 18_000);
}

#[test]
fn what_another_program_changed_meanwhile_stays() {
    let before =
        Take::from_journal(&[Event::Started(started())], 10_000, TakeState::Complete).expect("a take");
    let (mut after, mut theirs) = (before.clone(), before.clone());
    after.rating = Some(4);
    after.next_time = Some("Start with the number".to_owned());
    theirs.notes.push(Note::new("theirs", 7));
    theirs.extra.insert("from_the_future".to_owned(), Value::from(7));
    let both = theirs.clone().with_changes(&before, &after);
    assert_eq!(both.rating, Some(4));
    assert_eq!(both.next_time, after.next_time);
    assert_eq!((both.notes, both.extra), (theirs.notes, theirs.extra));
}

#[test]
fn unknown_fields_survive_a_rewrite() {
    let events = [Event::Started(started())];
    let take = Take::from_journal(&events, 10_000, TakeState::Complete).expect("a take");
    let mut json = serde_json::to_value(&take).expect("writes");
    json["from_the_future"] = Value::from(7);
    let again: Take = serde_json::from_value(json.clone()).expect("reads");
    assert_eq!(serde_json::to_value(&again).expect("writes"), json);
}

#[test]
fn a_take_that_points_outside_its_folder_is_at_fault() {
    let mut take = Take::from_journal(&[Event::Started(started())], 10, TakeState::Complete).expect("a take");
    assert_eq!(take.fault(), None);
    take.audio.file = "../secret.wav".to_owned();
    assert!(take.fault().is_some());
}

#[test]
fn a_verdict_is_said_in_words() {
    let timing = |duration_secs: f64, begun: bool| PartTiming {
        id: "situation".to_owned(),
        name: "Situation".to_owned(),
        begun,
        start_secs: 0.5,
        end_secs: 0.5 + duration_secs,
        duration_secs,
        target_secs: 18.0,
        verdict: pacing::verdict(duration_secs, 18.0),
    };
    assert_eq!(timing(24.0, true).verdict_words(), "+6.0 s, over");
    assert_eq!(timing(12.0, true).verdict_words(), "−6.0 s, under");
    assert_eq!(timing(19.0, true).verdict_words(), "on target");
    assert_eq!(timing(0.0, false).verdict_words(), "not begun");
}

#[test]
fn what_was_broken_off_or_called_to_an_end_is_no_answer() {
    use crate::model::{
        occasion::Drill,
        practice::{Fact, Kind},
    };
    let take = |secs: u64| {
        let events = [Event::Started(started())];
        Take::from_journal(&events, 500 + secs * 1_000, TakeState::Complete).expect("a take")
    };
    let kind = |take: &Take| Fact::of("t", take).kind;
    assert_eq!(kind(&take(11)), Kind::BrokenOff);
    assert_eq!(
        kind(&take(12)),
        Kind::Answer,
        "a tenth of its target is short, and an answer"
    );
    let mut rated = take(6);
    rated.rating = Some(2);
    assert_eq!(kind(&rated), Kind::Answer, "who rates it has something to go by");
    let mut called = take(60);
    called.occasion.drill = Some(Drill::WrapUp { cue_secs: 50.0 });
    assert_eq!(kind(&called), Kind::WrapUp);
    called.occasion.drill = Some(Drill::ResultFirst);
    assert_eq!(kind(&called), Kind::Answer);
    let mut follow_up = take(2);
    follow_up.occasion.follow_up_to = Some("t".to_owned());
    assert_eq!(kind(&follow_up), Kind::FollowUp);
}

#[test]
fn an_answer_without_its_end_has_that_to_work_on() {
    let events = [Event::Started(started()), marked("task", 60_500)];
    let take = Take::from_journal(&events, 70_500, TakeState::Complete).expect("a take");
    assert_eq!(
        furthest_off(&take.parts()),
        Some(3),
        "the Result, though Situation was three times as long"
    );
    let events = [
        Event::Started(started()),
        marked("action", 60_500),
        marked("result", 130_500),
    ];
    let take = Take::from_journal(&events, 148_500, TakeState::Complete).expect("a take");
    assert_eq!(
        furthest_off(&take.parts()),
        Some(0),
        "a part passed over is not the end"
    );
}
