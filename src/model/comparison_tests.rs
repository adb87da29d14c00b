//! Tests of the comparison: what is said of two takes. Where they lie beside each other is tested in `alignment`.

use super::*;
use crate::model::{
    framework::{BUILT_IN, Framework},
    journal::{Event, Started},
    prompt::Prompt,
    remarks::{Pin, Tally},
    take::TakeState,
    test_takes::{marked, prompt, started},
};

/// A STAR answer whose parts last so many seconds.
fn take(secs: [u64; 4]) -> Take {
    let started = Started {
        prompt: Prompt {
            checks: vec!["One customer, by name".to_owned(), "A number.".to_owned()],
            pitfalls: vec!["Blaming the team".to_owned()],
            ..prompt()
        },
        ..started()
    };
    let mut events = vec![Event::Started(started)];
    let mut at = 500;
    for (part, secs) in ["task", "action", "result"].into_iter().zip(secs) {
        at += secs * 1_000;
        events.push(marked(part, at));
    }
    Take::from_journal(&events, at + secs[3] * 1_000, TakeState::Complete).expect("a take")
}

#[test]
fn what_changed_is_said_with_the_whole_first() {
    let mut older = take([38, 15, 107, 22]);
    let mut newer = take([20, 12, 85, 20]);
    older.tallies = (0..9).map(|index| Tally::new("um", index * 1_000)).collect();
    newer.tallies = vec![Tally::new("um", 5_000)];
    newer.pins.push(Pin::new(PinKind::Check, "A number.", 9_000));
    for take in [&mut older, &mut newer] {
        take.pins
            .push(Pin::new(PinKind::Pitfall, "Blaming the team", 9_000));
    }
    older.rating = Some(2);
    newer.rating = Some(4);
    let compared = Comparison::new([&older, &newer]);
    assert_eq!(
        compared.changes,
        [
            "0:45 shorter in all, now on target.",
            "Situation −18 s, now on target.",
            "Action −22 s, still over target.",
            "Now said: A number.",
            "Fewer “um”: 0.4 a minute, 3.0 before.",
            "You rated it 4, and 2 before.",
        ]
    );
    assert_eq!(compared.items[0].said, [false, false]);
    assert_eq!(compared.items[1].said, [false, true]);
    assert_eq!(compared.items[2].kind, PinKind::Pitfall);
    assert_eq!(compared.tallies[0].counts, [9, 1]);
}

#[test]
fn the_same_take_twice_changed_nothing() {
    let one = take([18, 12, 72, 18]);
    let compared = Comparison::new([&one, &one]);
    assert_eq!(compared.changes, ["The two are much alike."]);
}

#[test]
fn parts_that_are_missing_are_said_together_and_those_of_another_framework_are_not() {
    let older = take([18, 12, 72, 18]);
    let mut newer = take([18, 12, 72, 18]);
    newer.marks.retain(|mark| mark.part == "situation");
    let changes = Comparison::new([&older, &newer]).changes;
    assert!(
        changes.contains(&"Task, Action and Result are missing now.".to_owned()),
        "{changes:?}"
    );

    let mut par = take([18, 12, 72, 18]);
    par.framework = Framework::from_toml(BUILT_IN[1]).expect("PAR reads");
    let changes = Comparison::new([&older, &par]).changes;
    assert!(
        changes
            .iter()
            .any(|change| change == "Now told as PAR, before as STAR."),
        "{changes:?}"
    );
    assert!(
        !changes.iter().any(|change| change.contains("missing")),
        "{changes:?}"
    );
}

#[test]
fn parts_told_in_another_order_are_the_same_parts() {
    let older = take([18, 12, 72, 18]);
    let mut newer = take([18, 12, 72, 18]);
    newer.framework = newer.framework.result_first();
    // The result, then the rest, each as long as it was.
    for (mark, (part, secs)) in
        newer
            .marks
            .iter_mut()
            .zip([("result", 0), ("situation", 18), ("task", 36), ("action", 48)])
    {
        mark.part = part.to_owned();
        mark.frame = 500 + secs * 1_000;
    }
    let compared = Comparison::new([&older, &newer]);
    let names: Vec<&str> = compared.parts.iter().map(|pair| pair.name.as_str()).collect();
    assert_eq!(names, ["Situation", "Task", "Action", "Result"]);
    assert!(
        compared
            .parts
            .iter()
            .all(|pair| pair.timings.iter().all(Option::is_some)),
        "{:?}",
        compared.parts
    );
    assert_eq!(
        compared.changes,
        ["Now told as STAR with Result first, before as STAR."]
    );
}

#[test]
fn a_part_that_is_missing_now_is_said() {
    let older = take([18, 12, 72, 18]);
    let mut newer = take([18, 12, 72, 18]);
    newer.marks.retain(|mark| mark.part != "task");
    let compared = Comparison::new([&older, &newer]);
    assert_eq!(compared.parts[1].timings[1], None);
    assert!(
        compared.changes.contains(&"Task is missing now.".to_owned()),
        "{:?}",
        compared.changes
    );
}

#[test]
fn the_part_that_is_furthest_off_is_named_though_it_hardly_changed() {
    let older = take([38, 20, 120, 18]);
    let newer = take([20, 12, 118, 30]);
    let changes = Comparison::new([&older, &newer]).changes;
    let about_parts = &changes[1..];
    assert_eq!(
        about_parts,
        [
            "Situation −18 s, now on target.",
            "Action is still 46 s over target."
        ]
    );
}

#[test]
fn two_takes_alike_are_told_what_both_lack() {
    let one = take([18, 12, 40, 18]);
    let changes = Comparison::new([&one, &one]).changes;
    assert_eq!(changes, ["Action is still 32 s under target."]);
}

#[test]
fn of_answers_of_one_part_the_whole_is_said_once() {
    let whole = |secs: u64| {
        let mut take = take([secs, 1, 1, 1]);
        take.framework.parts.truncate(1);
        take.marks.truncate(1);
        take
    };
    let changes = Comparison::new([&whole(180), &whole(117)]).changes;
    assert_eq!(changes, ["1:03 shorter, now on target."]);
}

#[test]
fn what_was_not_listened_for_in_one_take_is_no_change() {
    let mut older = take([18, 12, 72, 18]);
    let newer = take([18, 12, 72, 18]);
    older.pins.push(Pin::new(PinKind::Check, "A number.", 9_000));
    older.tallies = vec![Tally::new("um", 5_000)];
    let compared = Comparison::new([&older, &newer]);
    assert_eq!(compared.changes, ["The two are much alike."]);
    assert_eq!(compared.is_pinned, [true, false]);
    assert_eq!(compared.is_counted, [true, false]);
}
