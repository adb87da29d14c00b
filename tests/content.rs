//! What the packs that come with the program promise: every topic covered, every prompt usable. How packs are read is
//! tested beside the reader.

#![allow(clippy::panic, reason = "a helper of a test that fails is a test that fails")]

use std::collections::BTreeSet;

use aloud::model::{
    framework::{self, Framework},
    prompt::{self, Pack, Prompt},
};

fn prompts() -> Vec<Prompt> {
    prompt::BUILT_IN
        .iter()
        .map(|text| {
            Pack::from_toml(text).unwrap_or_else(|error| panic!("a built-in pack is broken: {error}"))
        })
        .flat_map(|pack| pack.prompts)
        .collect()
}

#[test]
fn every_topic_of_customer_obsession_is_asked() {
    let groups = [('A', 4), ('B', 5), ('C', 10), ('D', 3), ('E', 7)];
    let wanted: BTreeSet<String> = groups
        .iter()
        .flat_map(|&(group, count)| (1..=count).map(move |number| format!("{group}{number}")))
        .collect();
    let asked: BTreeSet<String> = prompts()
        .into_iter()
        .filter(|prompt| prompt.theme == "Customer Obsession")
        .flat_map(|prompt| prompt.topics)
        .collect();
    assert_eq!(asked, wanted);
}

#[test]
fn there_are_enough_prompts_and_no_id_twice() {
    let prompts = prompts();
    assert!(prompts.len() >= 31, "{} prompts", prompts.len());
    let ids: BTreeSet<&str> = prompts.iter().map(|prompt| prompt.id.as_str()).collect();
    assert_eq!(ids.len(), prompts.len());
    let texts: BTreeSet<String> = prompts.iter().map(|prompt| prompt.text.to_lowercase()).collect();
    assert_eq!(texts.len(), prompts.len());
}

#[test]
fn each_prompt_says_what_is_checked_what_goes_wrong_and_what_comes_next() {
    for prompt in prompts() {
        let id = &prompt.id;
        assert!(prompt.text.chars().count() <= 200, "{id} is too long to be asked");
        assert!(prompt.checks.len() >= 3, "{id} has too few checks");
        assert!(prompt.pitfalls.len() >= 2, "{id} has too few pitfalls");
        assert!(prompt.follow_ups.len() >= 2, "{id} has too few follow-ups");
        for line in prompt
            .checks
            .iter()
            .chain(&prompt.pitfalls)
            .chain(&prompt.follow_ups)
        {
            assert!((5..=100).contains(&line.chars().count()), "{id}: {line}");
            assert_eq!(line.trim(), line, "{id}");
        }
        for follow_up in &prompt.follow_ups {
            assert!(follow_up.ends_with('?'), "{id}: {follow_up}");
        }
    }
}

#[test]
fn star_and_par_come_with_the_program() {
    let ids: Vec<String> = framework::BUILT_IN
        .iter()
        .map(|text| {
            Framework::from_toml(text)
                .unwrap_or_else(|error| panic!("{error}"))
                .id
        })
        .collect();
    assert_eq!(ids, ["star", "par"]);
}
