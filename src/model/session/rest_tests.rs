//! Tests of what is left of an interview. What is tested stands beside it.

use super::*;
use crate::model::session::tests::three;

fn heard(prompt: &str, is_broken_off: bool) -> Heard<'_> {
    Heard {
        prompt,
        is_broken_off,
    }
}

fn chapter<'a>(session: &'a Session, heard: &[Heard<'a>]) -> Chapter<'a> {
    Chapter {
        session,
        heard: heard.to_vec(),
        is_all: true,
    }
}

/// One that asks what is left of the interview `first`.
fn going_on(first: &str) -> Session {
    let mut session = three(0);
    session.continues = Some(first.to_owned());
    session
}

fn left(why: Why) -> Outcome {
    Outcome {
        left: Some(Left { why, later: None }),
        ..Outcome::default()
    }
}

fn left_later(why: Why, place: usize) -> Outcome {
    Outcome {
        left: Some(Left {
            why,
            later: Some(place),
        }),
        ..Outcome::default()
    }
}

fn afterwards(place: usize) -> Outcome {
    Outcome {
        afterwards: Some(place),
        ..Outcome::default()
    }
}

const ANSWERED: Outcome = Outcome {
    afterwards: None,
    left: None,
};

#[test]
fn a_question_is_answered_broken_off_or_not_reached() {
    let session = three(0);
    let here = chapter(
        &session,
        &[heard("one", true), heard("one", false), heard("two", true)],
    );
    let expected = [ANSWERED, left(Why::BrokenOff), left(Why::NotReached)];
    assert_eq!(here.outcome(&[]), expected);
}

#[test]
fn what_is_answered_afterwards_is_not_left_and_the_first_answer_counts() {
    let (session, next) = (three(0), going_on("a"));
    let here = chapter(&session, &[heard("one", true)]);
    let later = [
        chapter(&next, &[heard("one", true), heard("two", true)]),
        chapter(&next, &[heard("one", false), heard("two", true)]),
        chapter(&next, &[heard("one", false)]),
    ];
    // What was broken off only later was not reached here: which one it was is told.
    assert_eq!(
        here.outcome(&later),
        [
            afterwards(1),
            left_later(Why::BrokenOff, 0),
            left(Why::NotReached)
        ]
    );
    let here = chapter(&session, &[heard("two", true)]);
    assert_eq!(here.outcome(&later)[1], left(Why::BrokenOff));
}

#[test]
fn what_was_answered_afterwards_stays_so_when_the_broken_off_answer_is_rated() {
    let (session, next) = (three(0), going_on("a"));
    let later = [chapter(&next, &[heard("one", false)])];
    for is_broken_off in [true, false] {
        let here = chapter(&session, &[heard("one", is_broken_off)]);
        assert_eq!(here.outcome(&later)[0], afterwards(0));
    }
}

#[test]
fn an_answer_that_is_gone_leaves_its_question_though_its_follow_up_stays() {
    let mut session = three(1);
    session.spoke("gone");
    session.spoke("its follow-up");
    let here = chapter(&session, &[]);
    assert_eq!(here.outcome(&[])[0], left(Why::AnswerGone));
    // It may also be one that was just spoken.
    let is_all = false;
    let became = Chapter {
        is_all,
        ..here.clone()
    }
    .outcome(&[]);
    assert_eq!(became[..2], [ANSWERED, left(Why::NotReached)]);
    let next = going_on("a");
    assert_eq!(
        here.outcome(&[chapter(&next, &[heard("one", false)])])[0],
        afterwards(0)
    );
    // The same of one that was given afterwards.
    let (first, mut next) = (three(0), going_on("a"));
    next.spoke("gone");
    let later = [chapter(&next, &[])];
    let became = chapter(&first, &[]).outcome(&later);
    assert_eq!(
        became[..2],
        [left_later(Why::AnswerGone, 0), left(Why::NotReached)]
    );
    // A follow-up answers no question, and the take knows better than the file.
    session.spoken.remove(0);
    assert_eq!(chapter(&session, &[]).outcome(&[])[0], left(Why::NotReached));
    session.spoken[0].follow_up = None;
    let here = chapter(&session, &[heard("one", true)]);
    assert_eq!(here.outcome(&[])[0], left(Why::BrokenOff));
}

#[test]
fn all_that_ask_what_is_left_belong_to_the_first_and_only_later_ones_count() {
    let (first, other) = (three(0), three(0));
    let (second, third) = (going_on("a"), going_on("a"));
    let all = [("d", &third), ("b", &second), ("c", &other), ("a", &first)];
    let later = |id: &str, session: &Session| -> Vec<String> {
        let later = later_than(id, session, all);
        later.into_iter().map(|(id, _)| id.to_owned()).collect()
    };
    assert_eq!(later("a", &first), ["b", "d"]);
    assert_eq!(later("b", &second), ["d"]);
    assert_eq!(later("c", &other), [""; 0]);
    assert_eq!(first_of("d", &third), "a");
}
