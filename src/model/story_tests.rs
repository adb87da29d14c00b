//! Tests of stories: their file, their parts in other frameworks, their ids.

use proptest::{
    collection::{btree_map, vec},
    prelude::*,
};

use super::*;

const FILE: &str = r#"
title = "The refund"
kinds = ["advocated", "wrong"]
themes = ["Earn Trust"]
metrics = ["refunds in 2 days, not 14"]
learned = "Ask the cashier first."
mood = "calm"

[bullets]
situation = ["a seller waited two weeks"]
task = ["mine to find out why"]
action = ["sat with the cashiers", "found the form nobody read"]
result = ["two days"]

[from.another]
version = 9
"#;

fn refund() -> Story {
    Story::from_toml("refund", FILE).expect("reads")
}

fn refused(source: &str) -> TomlError {
    Story::from_toml("x", source).expect_err("the story is broken")
}

#[test]
fn a_file_is_read_and_written_with_what_this_version_does_not_know() {
    let story = refund();
    assert_eq!(story.kinds, [StoryKind::Advocated, StoryKind::Wrong]);
    assert_eq!(story.bullets["action"].len(), 2);
    let text = story.to_toml().expect("writes");
    assert!(text.starts_with("title = \"The refund\""), "{text}");
    assert!(
        text.contains("mood = \"calm\"") && text.contains("version = 9"),
        "{text}"
    );
    assert_eq!(Story::from_toml("refund", &text), Ok(story));
}

#[test]
fn what_is_wrong_is_named_with_its_line() {
    for (source, line, word) in [
        ("title = 'A'\nkinds = [", 2, ""),
        ("kinds = []\n", 1, "title"),
        ("title = 'A'\n\nthemes = 7\n", 3, "sequence"),
        ("title = 'A'\nkinds = ['data',\n 'funny']\n", 3, "funny"),
        ("title = 'A'\n[bullets]\naction = 'one'\n", 3, "sequence"),
        ("title = 'A'\n[bullets]\n'../x' = ['one']\n", 2, "../x"),
        ("title = 'A'\ntitle = 'B'\n", 2, ""),
    ] {
        let error = refused(source);
        assert_eq!(error.line, line, "{source:?}: {error}");
        assert!(
            error.reason.contains(word) && !error.reason.contains('\n'),
            "{error}"
        );
    }
}

#[test]
fn more_than_can_be_drawn_is_refused() {
    let many = "'x',".repeat(501);
    for source in [
        format!("title='A'\nmetrics=[{many}]"),
        format!("title='A'\nthemes=[{many}]"),
        format!("title='A'\n[bullets]\naction=[\"{}\"]", "x\\n".repeat(501)),
    ] {
        assert!(refused(&source).reason.contains("500"), "{source}");
    }
}

#[test]
fn every_framework_gets_the_bullets_of_its_parts() {
    let story = refund();
    assert_eq!(
        story.bullets_for("problem"),
        ["a seller waited two weeks", "mine to find out why"]
    );
    assert_eq!(story.bullets_for("result"), ["two days"]);
    assert!(story.bullets_for("lesson").is_empty());
    let par = Story::from_toml(
        "x",
        "title='A'\n[bullets]\nproblem=['p']\naction=['a']\nresult=['r']",
    )
    .expect("reads");
    assert_eq!(par.bullets_for("situation"), ["p"]);
    assert!(par.bullets_for("task").is_empty());
    assert!(par.is_ready() && story.is_ready());
}

#[test]
fn a_story_is_ready_with_a_title_and_all_that_an_answer_needs() {
    let without = |change: fn(&mut Story)| {
        let mut story = refund();
        change(&mut story);
        story.is_ready()
    };
    assert!(!without(|story| story.title.clear()));
    assert!(!without(|story| drop(story.bullets.remove("action"))));
    assert!(!without(|story| drop(story.bullets.remove("result"))));
    assert!(without(|story| drop(story.bullets.remove("task"))));
    assert!(!without(|story| story
        .bullets
        .retain(|part, _| part == "action" || part == "result")));
}

#[test]
fn an_id_is_made_of_the_title_and_is_no_other_storys() {
    let free = |title| new_id(title, |_| false);
    assert_eq!(free("The late migration"), "the-late-migration");
    assert_eq!(free("  Émile's 2nd refund!  "), "miles-2nd-refund");
    assert_eq!(free("退款"), "story");
    assert_eq!(free("Con"), "story-con");
    assert_eq!(free("COM1"), "story-com1");
    assert_eq!(
        new_id("Refund", |id| id == "refund" || id == "refund-2"),
        "refund-3"
    );
}

#[test]
fn a_change_leaves_alone_what_another_program_changed() {
    let before = refund();
    let mut after = before.clone();
    after.title = "The cashier".to_owned();
    after.bullets.remove("task");
    let mut on_disk = before.clone();
    on_disk.learned = "Listen.".to_owned();
    on_disk
        .bullets
        .insert("action".to_owned(), vec!["other".to_owned()]);
    let merged = on_disk.with_changes(&before, &after);
    assert_eq!(
        (merged.title.as_str(), merged.learned.as_str()),
        ("The cashier", "Listen.")
    );
    assert_eq!(merged.bullets["action"], ["other"]);
    assert!(!merged.bullets.contains_key("task"));
}

/// Any story as it may be read from a file.
pub fn any_story() -> impl Strategy<Value = Story> {
    let text = || any::<String>();
    let part = "[a-z][a-z0-9]{0,8}";
    (
        text(),
        vec(0_usize..5, 0..7),
        vec(text(), 0..4),
        btree_map(part, vec(text(), 0..4), 0..5),
        vec(text(), 0..3),
        text(),
        btree_map("x-[a-z]{1,5}", text(), 0..3),
    )
        .prop_map(|(title, kinds, themes, bullets, metrics, learned, extra)| {
            Story {
                id: "any".to_owned(),
                title,
                kinds: kinds.into_iter().map(|kind| StoryKind::ALL[kind]).collect(),
                themes,
                bullets,
                metrics,
                learned,
                extra: extra
                    .into_iter()
                    .map(|(key, value)| (key, value.into()))
                    .collect(),
            }
            .tidied()
        })
}

proptest! {
    #[test]
    fn whatever_is_written_is_read_again(story in any_story()) {
        let text = story.to_toml().expect("writes");
        prop_assert_eq!(Story::from_toml("any", &text), Ok(story));
    }

    #[test]
    fn an_id_can_name_a_file_whatever_the_title(title in any::<String>(), taken in 0_u32..4) {
        let plain = new_id(&title, |_| false);
        let asked = std::cell::Cell::new(0);
        let id = new_id(&title, |_| {
            asked.set(asked.get() + 1);
            asked.get() <= taken
        });
        prop_assert!(id::is_valid(&plain) && id::is_valid(&id), "{:?} {:?}", plain, id);
    }

    #[test]
    fn lines_are_bullets_and_bullets_are_lines(text in any::<String>()) {
        let bullets = lines(&text);
        prop_assert_eq!(lines(&bullets.join("\n")), bullets);
    }
}
