//! How the takes of a mock interview belong together: each answer with its number and its follow-ups under it. The takes
//! are the truth; the interview's file only tells which question is which, and may be gone.

use std::collections::BTreeMap;

use super::Session;
use crate::model::occasion::Occasion;

/// A take of an interview.
#[derive(Debug, Clone, Copy)]
pub struct Told<'a> {
    /// Its id.
    pub id: &'a str,
    /// The id of its prompt.
    pub prompt: &'a str,
    /// What it was spoken for.
    pub occasion: &'a Occasion,
}

/// Where a take stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Placed {
    /// Its place among those that were told.
    pub index: usize,
    /// Which question it belongs to, from 1.
    pub number: usize,
    /// Whether it answers a follow-up.
    pub is_follow_up: bool,
    /// Whether the answer that it follows is not there any more.
    pub is_orphan: bool,
}

/// The takes of one question.
#[derive(Default)]
struct Group {
    answer: Option<usize>,
    follow_ups: Vec<usize>,
}

/// Puts takes in order, which are told in the order of time and have ids of their own: an answer first and its follow-ups
/// after it.
#[must_use]
pub fn outline(takes: &[Told<'_>], file: Option<&Session>) -> Vec<Placed> {
    let mut groups: Vec<Group> = Vec::new();
    let mut place_of: BTreeMap<&str, usize> = BTreeMap::new();
    for (index, take) in takes.iter().enumerate() {
        let follows = take.occasion.follow_up_to.as_deref();
        // Those that follow an answer that is gone belong together all the same. Of takes of the same second, the answer
        // may be told last.
        let place = *place_of.entry(follows.unwrap_or(take.id)).or_insert(groups.len());
        if place == groups.len() {
            groups.push(Group::default());
        }
        if follows.is_some() {
            groups[place].follow_ups.push(index);
            place_of.insert(take.id, place);
        } else {
            groups[place].answer = Some(index);
        }
    }
    let mut placed = Vec::new();
    for (place, group) in groups.into_iter().enumerate() {
        let members = || group.answer.iter().chain(&group.follow_ups).copied();
        let question = file.and_then(|file| members().find_map(|index| question_of(&takes[index], file)));
        let number = question.unwrap_or(place) + 1;
        placed.extend(members().map(|index| {
            let is_follow_up = group.answer != Some(index);
            Placed {
                index,
                number,
                is_follow_up,
                is_orphan: is_follow_up && group.answer.is_none(),
            }
        }));
    }
    placed.sort_by_key(|placed| placed.number);
    placed
}

/// Which question a take belongs to, as far as the interview's file knows. After a crash it may not know the last take.
fn question_of(take: &Told<'_>, file: &Session) -> Option<usize> {
    let spoken = |id: &str| file.spoken.iter().find(|spoken| spoken.take == id);
    let follows = take.occasion.follow_up_to.as_deref();
    spoken(take.id)
        .or_else(|| spoken(follows?))
        .map(|spoken| spoken.question)
        .or_else(|| {
            let prompts = &file.plan.prompts;
            prompts.iter().position(|prompt| prompt.id == take.prompt)
        })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::session::tests::three;

    fn following(to: &str) -> Occasion {
        Occasion {
            follow_up_to: Some(to.to_owned()),
            ..Occasion::default()
        }
    }

    fn told<'a>(id: &'a str, prompt: &'a str, occasion: &'a Occasion) -> Told<'a> {
        Told { id, prompt, occasion }
    }

    /// What is placed where: `1 a`, `1>b` for a follow-up, `1?c` for one whose answer is gone.
    fn said(takes: &[Told<'_>], file: Option<&Session>) -> Vec<String> {
        let placed = outline(takes, file).into_iter();
        placed
            .map(|placed| {
                let sign = match (placed.is_follow_up, placed.is_orphan) {
                    (false, _) => ' ',
                    (true, false) => '>',
                    (true, true) => '?',
                };
                format!("{}{sign}{}", placed.number, takes[placed.index].id)
            })
            .collect()
    }

    #[test]
    fn follow_ups_stand_under_the_answers_they_follow() {
        let answer = Occasion::default();
        let (after_a, after_b) = (following("a"), following("b"));
        let takes = [
            told("a", "one", &answer),
            told("a1", "f", &after_a),
            told("b", "two", &answer),
            told("b1", "f", &after_b),
            told("a2", "f", &after_a),
        ];
        assert_eq!(said(&takes, None), ["1 a", "1>a1", "1>a2", "2 b", "2>b1"]);
        assert!(outline(&[], None).is_empty());
    }

    #[test]
    fn takes_of_the_same_second_stand_in_their_order_whichever_is_told_first() {
        let answer = Occasion::default();
        let after_a = following("a");
        let mut file = three(1);
        for take in ["a", "a1", "b"] {
            file.spoke(take);
        }
        let takes = [
            told("b", "two", &answer),
            told("a1", "f", &after_a),
            told("a", "one", &answer),
        ];
        assert_eq!(said(&takes, Some(&file)), ["1 a", "1>a1", "2 b"]);
        assert_eq!(said(&takes, None), ["1 b", "2 a", "2>a1"]);
        assert_eq!(said(&takes[..2], Some(&file)), ["1?a1", "2 b"]);
    }

    #[test]
    fn a_follow_up_whose_answer_is_gone_stays_one_and_keeps_its_questions_number() {
        let answer = Occasion::default();
        let (after_a, after_b) = (following("a"), following("b"));
        let mut file = three(2);
        for take in ["a", "a1", "a2", "b", "b1"] {
            file.spoke(take);
        }
        let takes = [
            told("a1", "f", &after_a),
            told("a2", "f", &after_a),
            told("b", "two", &answer),
            told("b1", "f", &after_b),
        ];
        let expected = ["1?a1", "1?a2", "2 b", "2>b1"];
        assert_eq!(said(&takes, Some(&file)), expected);
        assert_eq!(said(&takes, None), expected);
        // The whole first question is gone: only the file knows that there was one.
        assert_eq!(said(&takes[2..], Some(&file)), ["2 b", "2>b1"]);
        assert_eq!(said(&takes[2..], None), ["1 b", "1>b1"]);
        // A take that a crash kept from the file is known by its prompt, or by the answer it follows.
        file.spoken.truncate(1);
        assert_eq!(said(&takes, Some(&file)), expected);
    }
}
