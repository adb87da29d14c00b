//! Tests of coverage: gaps in words, and the matrix against a plain recount.

use proptest::{collection::vec, prelude::*};

use super::*;

fn story(id: &str, themes: &[&str], kinds: &[StoryKind], is_ready: bool) -> Story {
    let parts: &[&str] = if is_ready {
        &["situation", "action", "result"]
    } else {
        &["action"]
    };
    Story {
        id: id.to_owned(),
        title: format!("The {id}"),
        kinds: kinds.to_vec(),
        themes: themes.iter().map(|theme| (*theme).to_owned()).collect(),
        bullets: parts
            .iter()
            .map(|part| ((*part).to_owned(), vec!["x".to_owned()]))
            .collect(),
        ..Story::default()
    }
}

fn told<'a>(story: &'a str, prompt: &'a str, theme: &'a str) -> Told<'a> {
    Told {
        story: Some(story),
        prompt,
        theme,
    }
}

fn words(coverage: &Coverage) -> Vec<String> {
    coverage.gaps.iter().map(Gap::words).collect()
}

#[test]
fn without_stories_everything_is_missing_and_said_in_few_lines() {
    let coverage = Coverage::of(&[], []);
    assert_eq!(
        words(&coverage),
        [
            "Have three stories ready, with bullets for every part: none so far.",
            "Answer at least three prompts with a ready story: none so far.",
            "No story yet of speaking up for somebody when it was inconvenient.",
            "No story yet of something improved because of feedback.",
            "No story yet of a decision made by data.",
            "No story yet of something that went wrong, and what you learned from it.",
            "No story yet for Customer Obsession, Ownership, Invent and Simplify and 13 more.",
        ]
    );
    assert_eq!(coverage.themes.len(), 16);
}

#[test]
fn a_principle_without_a_story_and_a_story_of_two_prompts_are_named() {
    let but_trust: Vec<&str> = PRINCIPLES
        .into_iter()
        .filter(|theme| *theme != "Earn Trust")
        .collect();
    let stories = [
        story("refund", &but_trust, &StoryKind::ALL, true),
        story("outage", &[], &[], true),
        story("hire", &[], &[], true),
    ];
    let stories: Vec<&Story> = stories.iter().collect();
    let takes = [
        told("refund", "bad-news", "Customer Obsession"),
        told("refund", "bad-news", "Customer Obsession"),
        told("refund", "apology", "Customer Obsession"),
        told("outage", "late", "Deliver Results"),
        told("gone", "late", "Earn Trust"),
    ];
    let coverage = Coverage::of(&stories, takes);
    assert_eq!(
        words(&coverage),
        [
            "No story yet for Earn Trust.",
            "Two prompts rest on the same story: The refund."
        ]
    );
    assert_eq!(
        coverage.rows[0].cells[0],
        Cell {
            serves: true,
            takes: 3
        }
    );
    assert!(coverage.rows[1].cells[13].is_covered(), "told is as good as said");
    let with_trust = Coverage::of(&stories, [told("hire", "x", "Earn Trust")]);
    assert!(!words(&with_trust).iter().any(|gap| gap.contains("Earn Trust")));
}

#[test]
fn names_with_commas_are_set_apart_and_other_themes_have_their_column() {
    let mine = story("refund", &["My own theme"], &StoryKind::ALL, true);
    let coverage = Coverage::of(&[&mine], []);
    assert_eq!(coverage.themes.last().map(String::as_str), Some("My own theme"));
    assert_eq!(
        listed(&[
            "Are Right, A Lot".to_owned(),
            "Frugality".to_owned(),
            "Think Big".to_owned()
        ]),
        "Are Right, A Lot; Frugality and Think Big"
    );
}

proptest! {
    #[test]
    fn it_agrees_with_a_plain_recount(
        stories in vec((vec(0_usize..18, 0..5), vec(0_usize..5, 0..3), any::<bool>()), 0..6),
        takes in vec((proptest::option::of(0_usize..8), 0_usize..7, 0_usize..18), 0..60),
    ) {
        let themes: Vec<String> =
            PRINCIPLES.iter().map(|theme| (*theme).to_owned()).chain(["Mine".to_owned(), "General".to_owned()]).collect();
        let ids: Vec<String> = (0..8).map(|number| format!("s{number}")).collect();
        let prompts: Vec<String> = (0..7).map(|number| format!("p{number}")).collect();
        let stories: Vec<Story> = stories.iter().enumerate().map(|(number, (of, kinds, is_ready))| {
            let of: Vec<&str> = of.iter().map(|theme| themes[*theme].as_str()).collect();
            let kinds: Vec<StoryKind> = kinds.iter().map(|kind| StoryKind::ALL[*kind]).collect();
            story(&ids[number], &of, &kinds, *is_ready).tidied()
        }).collect();
        let takes: Vec<Told<'_>> = takes.iter().map(|(story, prompt, theme)| Told {
            story: story.map(|story| ids[story].as_str()),
            prompt: &prompts[*prompt],
            theme: &themes[*theme],
        }).collect();
        let coverage = Coverage::of(&stories.iter().collect::<Vec<_>>(), takes.iter().copied());

        prop_assert_eq!(coverage.rows.len(), stories.len());
        for (story, row) in stories.iter().zip(&coverage.rows) {
            for (place, theme) in coverage.themes.iter().enumerate() {
                let mut count = 0;
                for take in &takes {
                    if take.story == Some(story.id.as_str()) && take.theme == theme {
                        count += 1;
                    }
                }
                prop_assert_eq!(row.cells[place].takes, count);
                prop_assert_eq!(row.cells[place].serves, story.themes.contains(theme));
            }
            let mut told = Vec::new();
            for take in &takes {
                if take.story == Some(story.id.as_str()) && !told.contains(&take.prompt) {
                    told.push(take.prompt);
                }
            }
            let shared = coverage.gaps.iter().any(|gap| {
                *gap == Gap::Shared { name: story.title.clone(), prompts: told.len() }
            });
            prop_assert_eq!(shared, told.len() > 1);
        }
        for (place, theme) in coverage.themes.iter().enumerate() {
            let mut is_covered = false;
            for story in &stories {
                is_covered |= story.themes.contains(theme);
                is_covered |= takes.iter().any(|take| take.story == Some(story.id.as_str()) && take.theme == theme);
            }
            let is_gap = coverage.gaps.iter().any(|gap| matches!(gap, Gap::NoStory(without) if without.contains(theme)));
            prop_assert_eq!((coverage.is_covered(place), is_gap), (is_covered, !is_covered));
        }
        let ready = stories.iter().filter(|story| story.is_ready()).count();
        prop_assert_eq!(coverage.gaps.contains(&Gap::FewReady(ready)), ready < 3);
        for kind in StoryKind::ALL {
            let is_there = stories.iter().any(|story| story.kinds.contains(&kind));
            let is_gap = coverage.gaps.contains(&Gap::NoKind(kind));
            prop_assert_eq!(is_gap, !is_there && kind != StoryKind::Other);
        }
    }
}
