//! Follow-up questions: which are asked after an answer, and the short answer that is expected. Pure; the same seed
//! chooses the same questions.

use std::collections::BTreeSet;

use super::{
    framework::{Framework, Part},
    id,
    prompt::Prompt,
};

/// How long the answer to a follow-up should last, in seconds.
pub const TARGET_SECS: f64 = 40.0;

/// The most follow-ups after one answer.
pub const MOST: usize = 3;

/// A question asked after an answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FollowUp {
    /// The question as it is asked.
    pub question: String,
    /// The item listeners check that the answer left open, if that is why it is asked.
    pub open_item: Option<String>,
}

/// What is asked next: at most `count` questions, never one of `asked`. Items that the answer left `open` come first, in
/// an order that `seed` decides; after them the prompt's own follow-ups.
#[must_use]
pub fn choose(
    prompt: &Prompt,
    open: &[String],
    asked: &BTreeSet<String>,
    count: usize,
    seed: u64,
) -> Vec<FollowUp> {
    let of_rubric = shuffled(open, seed).into_iter().map(|item| FollowUp {
        question: question_of(item),
        open_item: Some(item.clone()),
    });
    let of_pack = shuffled(&prompt.follow_ups, seed)
        .into_iter()
        .map(|question| FollowUp {
            question: question.clone(),
            open_item: None,
        });
    let mut taken = asked.clone();
    of_rubric
        .chain(of_pack)
        .filter(|follow_up| !follow_up.question.trim().is_empty())
        .filter(|follow_up| taken.insert(follow_up.question.clone()))
        .take(count.min(MOST))
        .collect()
}

/// The seed for the follow-ups of this take: the same whenever the take is opened.
#[must_use]
pub fn seed_of(take_id: &str) -> u64 {
    mixed(take_id, 0)
}

/// How an item that was left open is asked for.
fn question_of(item: &str) -> String {
    format!(
        "I have not heard this yet: {}. Can you add it?",
        item.trim().trim_end_matches(['.', '?', '!'])
    )
}

/// The items in an order of the seed's: by a number mixed from the seed and the words, so that an item more or less
/// leaves the others in their order.
fn shuffled(items: &[String], seed: u64) -> Vec<&String> {
    let mut order: Vec<&String> = items.iter().collect();
    order.sort_by_cached_key(|item| mixed(item, seed));
    order
}

/// FNV-1a of the words, begun with the seed, and the last step of splitmix64, so that every bit counts.
pub(super) fn mixed(words: &str, seed: u64) -> u64 {
    let hash = words.bytes().fold(0xcbf2_9ce4_8422_2325 ^ seed, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    });
    let hash = (hash ^ (hash >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let hash = (hash ^ (hash >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    hash ^ (hash >> 31)
}

/// The prompt under which a follow-up is recorded: its own id, made of the first question's and its words.
#[must_use]
pub fn prompt_of(first: &Prompt, question: &str) -> Prompt {
    const KEPT: usize = id::MAX_LEN - 9;
    let kept: String = first.id.chars().take(KEPT).collect();
    #[expect(
        clippy::cast_possible_truncation,
        reason = "eight digits are enough to tell them apart"
    )]
    let short = mixed(question, 0) as u32;
    Prompt {
        id: format!("{}-{short:08x}", kept.trim_end_matches('-')),
        text: question.to_owned(),
        theme: first.theme.clone(),
        topics: Vec::new(),
        checks: Vec::new(),
        pitfalls: Vec::new(),
        follow_ups: Vec::new(),
    }
}

/// The framework of a follow-up's answer: one part.
#[must_use]
pub fn framework() -> Framework {
    Framework {
        id: "follow-up".to_owned(),
        name: "Follow-up".to_owned(),
        parts: vec![Part {
            id: "answer".to_owned(),
            name: "Answer".to_owned(),
            share: 100.0,
        }],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn prompt() -> Prompt {
        Prompt {
            id: "bad-news".to_owned(),
            text: "Tell me.".to_owned(),
            theme: "Customer Obsession".to_owned(),
            topics: Vec::new(),
            checks: Vec::new(),
            pitfalls: Vec::new(),
            follow_ups: (1..=5).map(|number| format!("Question {number}?")).collect(),
        }
    }

    fn asked(questions: &[FollowUp]) -> Vec<&str> {
        questions.iter().map(|chosen| chosen.question.as_str()).collect()
    }

    #[test]
    fn items_left_open_are_asked_first_and_then_the_pack() {
        let open = ["A number for it.".to_owned(), "Their own words".to_owned()];
        for seed in 0..50 {
            let chosen = choose(&prompt(), &open, &BTreeSet::new(), 3, seed);
            let open_items: Vec<bool> = chosen.iter().map(|chosen| chosen.open_item.is_some()).collect();
            assert_eq!(open_items, [true, true, false], "seed {seed}");
        }
        let only = choose(&prompt(), &open[..1], &BTreeSet::new(), 1, 7);
        assert_eq!(
            asked(&only),
            ["I have not heard this yet: A number for it. Can you add it?"]
        );
    }

    #[test]
    fn what_was_asked_already_is_never_asked_again() {
        let mut before = BTreeSet::new();
        for round in 0..6 {
            let chosen = choose(&prompt(), &[], &before, 1, 3);
            if round == 5 {
                assert!(chosen.is_empty(), "{chosen:?}");
            }
            for question in chosen {
                assert!(before.insert(question.question));
            }
        }
        assert_eq!(before.len(), 5);
    }

    #[test]
    fn a_seed_always_chooses_the_same_and_seeds_differ() {
        let none = BTreeSet::new();
        let orders: BTreeSet<String> = (0..40)
            .map(|seed| {
                let once = choose(&prompt(), &[], &none, 3, seed);
                assert_eq!(once, choose(&prompt(), &[], &none, 3, seed));
                asked(&once).join(" ")
            })
            .collect();
        assert!(orders.len() > 10, "{orders:?}");
    }

    #[test]
    fn never_more_than_three_and_none_if_there_is_none() {
        assert_eq!(choose(&prompt(), &[], &BTreeSet::new(), 9, 0).len(), MOST);
        let mut bare = prompt();
        bare.follow_ups = vec![" ".to_owned()];
        assert!(choose(&bare, &[], &BTreeSet::new(), 3, 0).is_empty());
    }

    #[test]
    fn each_question_has_an_id_of_its_own_that_a_folder_can_have() {
        let mut first = prompt();
        first.id = "x".repeat(id::MAX_LEN);
        let one = prompt_of(&first, "Why?");
        let other = prompt_of(&first, "What next?");
        assert!(id::is_valid(&one.id) && id::is_valid(&other.id));
        assert_ne!(one.id, other.id);
        assert!(framework().fault().is_none());
    }
}
