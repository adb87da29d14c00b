//! Tests of the edits of a take.

use proptest::{collection::vec, prelude::*};

use super::*;
use crate::model::{
    journal::{Event, Started},
    pacing::Verdict,
    prompt::Prompt,
    remarks::PinKind,
    take::TakeState,
    test_takes::{marked, prompt, started},
};

/// 90 s at 1000 Hz behind half a second of lead-in: Situation, Task at 18 s, Action at 30 s; Result was never marked.
fn take() -> Take {
    let started = Started {
        prompt: Prompt {
            checks: vec!["a number".to_owned()],
            ..prompt()
        },
        ..started()
    };
    let events = [
        Event::Started(started),
        marked("task", 18_500),
        marked("action", 30_500),
    ];
    Take::from_journal(&events, 90_500, TakeState::Complete).expect("a take")
}

fn make(take: &mut Take, edit: Edit) -> bool {
    History::default().make(take, edit, Step::New)
}

fn mark_of(take: &Take, part: &str) -> Option<u64> {
    take.marks
        .iter()
        .find(|mark| mark.part == part)
        .map(|mark| mark.frame)
}

fn move_mark(part: &str, frame: u64) -> Edit {
    Edit::MoveMark {
        part: part.to_owned(),
        frame,
    }
}

#[test]
fn a_moved_boundary_stays_between_its_neighbours_and_times_follow() {
    let mut take = take();
    assert!(make(&mut take, move_mark("task", 20_500)));
    let parts = take.parts();
    assert!((parts[0].duration_secs - 20.0).abs() < 1e-9);
    assert!((parts[1].duration_secs - 10.0).abs() < 1e-9);
    make(&mut take, move_mark("task", 80_000));
    assert_eq!(mark_of(&take, "task"), Some(30_200), "not past the Action");
    make(&mut take, move_mark("task", 3));
    assert_eq!(mark_of(&take, "task"), Some(800), "not before the answer");
    assert!(
        !make(&mut take, move_mark("situation", 3_000)),
        "the answer begins where it begins"
    );
}

#[test]
fn a_part_that_was_not_marked_can_be_added_and_taken_out_again() {
    let mut take = take();
    let add = Edit::AddMark {
        part: "result".to_owned(),
        frame: 72_500,
    };
    assert!(make(&mut take, add.clone()));
    assert_eq!(take.parts()[3].verdict, Verdict::On);
    assert!(!make(&mut take, add), "it is there once");
    let remove = Edit::RemoveMark {
        part: "task".to_owned(),
    };
    assert!(make(&mut take, remove));
    assert!(
        (take.parts()[0].duration_secs - 30.0).abs() < 1e-9,
        "its time goes to the part before"
    );
    // A missing middle part comes back between its neighbours, wherever the pointer was.
    let add = Edit::AddMark {
        part: "task".to_owned(),
        frame: 89_000,
    };
    assert!(make(&mut take, add));
    assert_eq!(mark_of(&take, "task"), Some(30_200));
    let order: Vec<&str> = take.marks.iter().map(|mark| mark.part.as_str()).collect();
    assert_eq!(order, ["situation", "task", "action", "result"]);
}

#[test]
fn an_item_is_pinned_once_and_moves_with_a_second_pin() {
    let mut take = take();
    assert!(make(
        &mut take,
        Edit::Pin(Pin::new(PinKind::Check, "a number", 5_000))
    ));
    assert!(make(
        &mut take,
        Edit::Pin(Pin::new(PinKind::Check, "a number", 7_000))
    ));
    assert_eq!(take.pins.len(), 1);
    assert_eq!(take.pins[0].frame, 7_000);
    let unpin = Edit::Unpin {
        item: "a number".to_owned(),
    };
    assert!(make(&mut take, unpin.clone()));
    assert!(!make(&mut take, unpin), "there is nothing more to take away");
}

#[test]
fn notes_stand_in_order_of_time_and_go_when_emptied() {
    let mut take = take();
    make(&mut take, Edit::AddNote(Note::new(" later ", 9_000)));
    make(&mut take, Edit::AddNote(Note::new("earlier", 2_000)));
    let texts: Vec<&str> = take.notes.iter().map(|note| note.text.as_str()).collect();
    assert_eq!(texts, ["earlier", "later"]);
    assert!(
        !make(&mut take, Edit::AddNote(Note::new("  ", 1))),
        "an empty note is none"
    );
    let change = |index, text: &str| Edit::ChangeNote {
        index,
        text: text.to_owned(),
    };
    make(&mut take, change(1, "much later"));
    assert_eq!(take.notes[1].text, "much later");
    make(&mut take, change(0, ""));
    assert_eq!(take.notes.len(), 1);
    assert!(!make(&mut take, change(7, "nobody")));
}

#[test]
fn what_is_meant_for_the_next_time_is_one_line_and_goes_when_emptied() {
    let (mut take, mut history) = (take(), History::default());
    let mut write = |take: &mut Take, text: &str| {
        let changed = history.make(take, Edit::NextTime(text.to_owned()), Step::New);
        (changed, take.next_time.clone())
    };
    let line = |text: &str| Some(text.to_owned());
    assert_eq!(write(&mut take, " \t "), (false, None));
    assert_eq!(
        write(&mut take, " Start with\nthe number "),
        (true, line("Start with the number"))
    );
    assert_eq!(
        write(&mut take, "Start with the number"),
        (false, line("Start with the number"))
    );
    let long = "ä".repeat(LONGEST_NEXT_TIME + 1);
    let (_, kept) = write(&mut take, &long);
    assert_eq!(kept.map(|kept| kept.chars().count()), Some(LONGEST_NEXT_TIME));
    assert_eq!(write(&mut take, ""), (true, None));
    assert!(history.undo(&mut take) && history.undo(&mut take));
    assert_eq!(take.next_time, line("Start with the number"));
}

#[test]
fn the_latest_tap_is_taken_away_first() {
    let mut take = take();
    for frame in [1_000, 3_000, 2_000] {
        make(&mut take, Edit::Tally(Tally::new("um", frame)));
    }
    let untally = Edit::Untally {
        name: "um".to_owned(),
    };
    make(&mut take, untally);
    let frames: Vec<u64> = take.tallies.iter().map(|tally| tally.frame).collect();
    assert_eq!(frames, [1_000, 3_000]);
}

#[test]
fn a_rating_is_one_to_five() {
    let mut take = take();
    make(&mut take, Edit::Rate(Some(4)));
    assert_eq!(take.rating, Some(4));
    make(&mut take, Edit::Rate(Some(9)));
    assert_eq!(take.rating, None);
}

#[test]
fn a_drag_is_taken_back_as_one_change() {
    let (mut take, mut history) = (take(), History::default());
    let before = take.clone();
    history.make(&mut take, move_mark("task", 19_000), Step::New);
    history.make(&mut take, move_mark("task", 20_000), Step::Same);
    history.make(&mut take, move_mark("task", 21_000), Step::Same);
    assert!(history.undo(&mut take));
    assert_eq!(take, before);
    assert!(!history.can_undo());
    assert!(history.redo(&mut take));
    assert_eq!(mark_of(&take, "task"), Some(21_000));
}

fn edit() -> impl Strategy<Value = Edit> {
    let part = || {
        prop_oneof![
            Just("situation"),
            Just("task"),
            Just("action"),
            Just("result"),
            Just("none")
        ]
    };
    let item = || prop_oneof![Just("a number"), Just("a name")];
    let frame = || 0..200_000_u64;
    let words = || "[a-z ]{0,12}";
    prop_oneof![
        (part(), frame()).prop_map(|(part, frame)| move_mark(part, frame)),
        (part(), frame()).prop_map(|(part, frame)| Edit::AddMark {
            part: part.to_owned(),
            frame
        }),
        part().prop_map(|part| Edit::RemoveMark {
            part: part.to_owned()
        }),
        (item(), frame()).prop_map(|(item, frame)| Edit::Pin(Pin::new(PinKind::Check, item, frame))),
        item().prop_map(|item| Edit::Unpin {
            item: item.to_owned()
        }),
        (words(), frame()).prop_map(|(name, frame)| Edit::Tally(Tally::new(name, frame))),
        words().prop_map(|name| Edit::Untally { name }),
        (words(), frame()).prop_map(|(text, frame)| Edit::AddNote(Note::new(text, frame))),
        vec((words(), frame()), 0..4).prop_map(|notes| Edit::AddNotes(
            notes
                .into_iter()
                .map(|(text, frame)| Note::new(text, frame))
                .collect()
        )),
        (0..4_usize, words()).prop_map(|(index, text)| Edit::ChangeNote { index, text }),
        proptest::option::of(0..9_u8).prop_map(Edit::Rate),
        any::<bool>().prop_map(Edit::Star),
        words().prop_map(Edit::Rename),
        words().prop_map(Edit::NextTime),
    ]
}

proptest! {
    /// Whatever was done, all of it taken back is the take as it was, and all of it made again is what it became.
    #[test]
    fn every_change_can_be_taken_back_and_made_again(edits in vec((edit(), any::<bool>()), 0..40)) {
        let (mut take, mut history) = (take(), History::default());
        let before = take.clone();
        for (edit, is_new) in edits {
            history.make(&mut take, edit, if is_new { Step::New } else { Step::Same });
            prop_assert_eq!(take.fault(), None);
            let frames: Vec<u64> = take.marks.iter().map(|mark| mark.frame).collect();
            prop_assert!(frames.is_sorted(), "parts stay in their order: {:?}", frames);
            prop_assert!(frames.iter().all(|&frame| frame <= take.audio.frames));
        }
        let after = take.clone();
        while history.undo(&mut take) {}
        prop_assert_eq!(&take, &before);
        while history.redo(&mut take) {}
        prop_assert_eq!(&take, &after);
    }
}

#[test]
fn a_story_is_attached_changed_and_taken_away_and_each_is_undone() {
    let mut take = take();
    let mut history = History::default();
    let story = |id: &str| {
        Some(StoryRef {
            id: id.to_owned(),
            title: id.to_uppercase(),
        })
    };
    let first = take.clone();
    for wish in [story("a"), story("b"), None] {
        assert!(history.make(&mut take, Edit::Story(wish.clone()), Step::New));
        assert_eq!(take.occasion.story, wish);
        assert!(
            !history.make(&mut take, Edit::Story(wish), Step::New),
            "it is so already"
        );
    }
    assert!(history.undo(&mut take));
    assert_eq!(take.occasion.story, story("b"));
    assert!(history.undo(&mut take) && history.undo(&mut take));
    assert_eq!(take, first);
    assert!(history.redo(&mut take));
    assert_eq!(take.occasion.story, story("a"));
}
