//! What the packs and samples that come with the program promise: every topic covered, every prompt usable, no question
//! asked twice, samples that fit. How they are read is tested beside the readers.

#![allow(clippy::panic, reason = "a helper of a test that fails is a test that fails")]

use std::collections::{BTreeMap, BTreeSet};

use aloud::model::{
    framework::{self, Framework},
    pacing::Verdict,
    prompt::{self, Pack, Prompt},
    sample::{self, Sample, Strength},
};

/// The principles, as their owner writes them.
const PRINCIPLES: [&str; 16] = [
    "Customer Obsession",
    "Ownership",
    "Invent and Simplify",
    "Are Right, A Lot",
    "Learn and Be Curious",
    "Hire and Develop the Best",
    "Insist on the Highest Standards",
    "Think Big",
    "Bias for Action",
    "Frugality",
    "Earn Trust",
    "Dive Deep",
    "Have Backbone, Disagree and Commit",
    "Deliver Results",
    "Strive to be Earth's Best Employer",
    "Success and Scale Bring Broad Responsibility",
];

/// What the general pack asks about at least, each by words of which one occurs in a prompt.
const GENERAL: [(&str, &[&str]); 6] = [
    ("conflict", &["conflict", "disagree", "argument", "clash"]),
    ("failure", &["fail", "mistake", "wrong"]),
    ("leadership", &["led", "lead"]),
    ("deadline", &["deadline", "late", "in time"]),
    (
        "ambiguity",
        &[
            "define",
            "unclear",
            "ambigu",
            "vague",
            "without knowing",
            "incomplete",
        ],
    ),
    ("feedback", &["feedback", "criticism"]),
];

/// Two prompts that share so much of their content words ask the same.
const ALIKE: f64 = 0.6;

/// Words that say nothing of what is asked.
const EMPTY: &str = "a about an and any anyone anything are as at be been before but by can did do does ever every first \
                     for from give had has have how i if in into is it its made make me more most not of on one or out \
                     own over someone something tell than describe short share example that the their them then there they thing this time to up was \
                     were what when where which while who whom whose why with without work would you your yourself";

fn packs() -> Vec<Pack> {
    prompt::BUILT_IN
        .iter()
        .map(|text| {
            Pack::from_toml(text).unwrap_or_else(|error| panic!("a built-in pack is broken: {error}"))
        })
        .collect()
}

fn prompts() -> Vec<Prompt> {
    packs().into_iter().flat_map(|pack| pack.prompts).collect()
}

fn samples() -> Vec<Sample> {
    sample::BUILT_IN
        .iter()
        .map(|text| Sample::from_toml(text).unwrap_or_else(|error| panic!("a sample is broken: {error}")))
        .collect()
}

/// The words of a question that say what is asked, each without its ending.
fn content_words(text: &str) -> BTreeSet<String> {
    let empty: BTreeSet<&str> = EMPTY.split_whitespace().collect();
    text.to_lowercase()
        .replace(['\'', '’'], "")
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty() && !empty.contains(word))
        .map(|word| {
            let ending = ["ing", "ed", "es", "s"]
                .into_iter()
                .find(|ending| word.len() > ending.len() + 2 && word.ends_with(ending));
            ending
                .map_or(word, |ending| &word[..word.len() - ending.len()])
                .to_owned()
        })
        .collect()
}

/// How much of their content words two questions share: 1 if all of the one with fewer are in the other as well, and
/// the other has not many more.
fn likeness(one: &str, other: &str) -> f64 {
    let (one, other) = (content_words(one), content_words(other));
    let shared = one.intersection(&other).count();
    let all = one.len() + other.len();
    if all == 0 {
        return 1.0;
    }
    2.0 * shared as f64 / all as f64
}

/// The pairs of questions that ask the same.
fn alike(texts: &[&str]) -> Vec<String> {
    let mut pairs = Vec::new();
    for (index, one) in texts.iter().enumerate() {
        for other in &texts[..index] {
            if likeness(one, other) >= ALIKE {
                pairs.push(format!("{one} / {other}"));
            }
        }
    }
    pairs
}

#[test]
fn every_principle_has_a_pack_of_its_name_and_there_is_a_general_one() {
    let packs = packs();
    let counts: BTreeMap<&str, usize> = packs
        .iter()
        .map(|pack| (pack.theme.as_str(), pack.prompts.len()))
        .collect();
    assert_eq!(counts.len(), packs.len(), "a theme has two packs");
    for principle in PRINCIPLES {
        let count = counts.get(principle).copied().unwrap_or_default();
        assert!(count >= 8, "{principle} has {count} prompts");
    }
    assert!(counts["General"] >= 20, "{} general prompts", counts["General"]);
    assert_eq!(counts.len(), PRINCIPLES.len() + 1);
}

#[test]
fn the_general_pack_asks_about_each_usual_topic() {
    let general: Vec<String> = prompts()
        .into_iter()
        .filter(|prompt| prompt.theme == "General")
        .map(|prompt| prompt.text.to_lowercase())
        .collect();
    for (topic, words) in GENERAL {
        let is_asked = general
            .iter()
            .any(|text| words.iter().any(|word| text.contains(word)));
        assert!(is_asked, "nothing asks about {topic}");
    }
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
        .filter(|topic| topic.starts_with(|first: char| first.is_ascii_uppercase()))
        .collect();
    assert_eq!(asked, wanted);
}

/// What a nervous speaker types into the search, though hardly a question says so in these words.
#[test]
fn everyday_words_find_questions() {
    let prompts = prompts();
    for typed in [
        "conflict",
        "failure",
        "mistake",
        "deadline",
        "pressure",
        "stress",
        "teamwork",
        "leadership",
        "ambiguity",
        "feedback",
        "criticism",
        "disagreement",
        "difficult customer",
        "difficult colleague",
        "prioritise",
        "initiative",
        "persuade",
        "influence",
        "weakness",
        "proud",
    ] {
        let found = prompts
            .iter()
            .filter(|prompt| prompt::matches(prompt, typed))
            .count();
        assert!(found >= 2, "{typed:?} finds {found}");
    }
}

#[test]
fn no_id_stands_twice() {
    let prompts = prompts();
    let ids: BTreeSet<&str> = prompts.iter().map(|prompt| prompt.id.as_str()).collect();
    assert_eq!(ids.len(), prompts.len());
}

#[test]
fn no_two_prompts_ask_the_same() {
    let prompts = prompts();
    let texts: Vec<&str> = prompts.iter().map(|prompt| prompt.text.as_str()).collect();
    assert_eq!(alike(&texts), Vec::<String>::new());
}

#[test]
fn a_near_copy_of_any_prompt_would_be_found() {
    for prompt in prompts() {
        let swapped = format!("Can you describe to me, in short: {}", prompt.text.to_lowercase());
        let texts = [prompt.text.as_str(), &swapped];
        assert_eq!(alike(&texts).len(), 1, "{}", prompt.text);
    }
    let rewritten = [
        "Tell me about bad news you had to bring to a customer.",
        "Describe a time when you brought a customer some bad news.",
    ];
    assert_eq!(
        alike(&rewritten).len(),
        1,
        "{}",
        likeness(rewritten[0], rewritten[1])
    );
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

#[test]
fn samples_answer_prompts_there_are_in_all_parts_of_their_framework() {
    let prompts = prompts();
    let frameworks: Vec<Framework> = framework::BUILT_IN
        .iter()
        .map(|text| Framework::from_toml(text).unwrap_or_else(|error| panic!("{error}")))
        .collect();
    let samples = samples();
    let ids: BTreeSet<&str> = samples.iter().map(|sample| sample.id.as_str()).collect();
    assert_eq!(ids.len(), samples.len());
    for sample in &samples {
        let id = &sample.id;
        let prompt = prompts.iter().find(|prompt| prompt.id == sample.prompt);
        assert!(
            prompt.is_some_and(|prompt| prompt.theme == "Customer Obsession"),
            "{id} answers nothing"
        );
        let framework = frameworks
            .iter()
            .find(|framework| framework.id == sample.framework);
        let framework = framework.unwrap_or_else(|| panic!("{id} has no framework"));
        let wanted: Vec<&str> = framework.parts.iter().map(|part| part.id.as_str()).collect();
        let parts: Vec<&str> = sample.parts.iter().map(|part| part.part.as_str()).collect();
        assert_eq!(parts, wanted, "{id}");
        for part in &sample.parts {
            assert!(!part.note.is_empty(), "{id}: {} has no note", part.part);
        }
        let verdicts: Vec<Verdict> = sample
            .estimates(framework)
            .iter()
            .map(|estimate| estimate.verdict)
            .collect();
        let is_on_target = verdicts.iter().all(|verdict| *verdict == Verdict::On);
        assert_eq!(
            is_on_target,
            sample.strength == Strength::Strong,
            "{id}: {verdicts:?}"
        );
    }
}

#[test]
fn there_are_two_strong_samples_one_weak_one_and_one_for_each_role() {
    let samples = samples();
    let count = |strength, role: &str| {
        let fits = |sample: &&Sample| sample.strength == strength && sample.role == role;
        samples.iter().filter(fits).count()
    };
    assert_eq!(count(Strength::Strong, ""), 2);
    assert_eq!(count(Strength::Weak, ""), 1);
    for role in ["Engineer", "Product manager", "Operations manager"] {
        assert_eq!(count(Strength::Strong, role), 1, "{role}");
    }
}
