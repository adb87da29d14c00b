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
    }
}

/// One that asks what is left of the interview `first`.
fn going_on(first: &str) -> Session {
    let mut session = three(0);
    session.continues = Some(first.to_owned());
    session
}

#[test]
fn a_question_is_answered_broken_off_or_not_reached() {
    let session = three(0);
    let here = chapter(
        &session,
        &[heard("one", true), heard("one", false), heard("two", true)],
    );
    let became = here.outcome(&[]);
    assert_eq!(became, [Became::Answered, Became::BrokenOff, Became::NotReached]);
    let left: Vec<bool> = became.into_iter().map(Became::is_left).collect();
    assert_eq!(left, [false, true, true]);
}

#[test]
fn what_is_answered_afterwards_is_not_left_and_the_first_answer_counts() {
    let (session, next) = (three(0), going_on("a"));
    let here = chapter(&session, &[heard("one", true)]);
    let later = [
        chapter(&next, &[heard("one", true), heard("two", true)]),
        chapter(&next, &[heard("one", false)]),
        chapter(&next, &[heard("one", false)]),
    ];
    assert_eq!(
        here.outcome(&later),
        [Became::Afterwards(1), Became::BrokenOff, Became::NotReached]
    );
}

#[test]
fn what_the_file_knows_of_was_answered_though_its_take_is_gone_and_a_follow_up_answers_no_question() {
    let mut session = three(1);
    session.spoke("gone");
    session.spoke("its follow-up");
    assert_eq!(chapter(&session, &[]).outcome(&[])[0], Became::Answered);
    session.spoken.remove(0);
    assert_eq!(chapter(&session, &[]).outcome(&[])[0], Became::NotReached);
    // The take knows better than the file.
    session.spoken[0].follow_up = None;
    let here = chapter(&session, &[heard("one", true)]);
    assert_eq!(here.outcome(&[])[0], Became::BrokenOff);
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
