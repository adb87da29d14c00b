//! A story's file as text: what was changed is carried into it, and all else in it stays. What a story is, and how its file
//! is read, stands in `story`; which file it is, the library knows.

use toml_edit::{Item, Table, Value};

use super::{
    story::{Story, StoryKind},
    toml_error::TomlError,
    toml_text::{Form, lines, parsed, set},
};

/// The longest file that changes are put into, in bytes, far beyond what anybody writes. As text that can be changed it
/// takes three hundred times its length.
const MOST_CHANGED_BYTES: usize = 100_000;

/// The text of a story's file with the changes from `before`, which is what `source` says, to `after` in it. Where they
/// can't be put into it such that they read back, or it is over 100 KB long, the file is written anew, without its
/// comments.
///
/// # Errors
/// The line and reason if `source` is not TOML; the writer's own complaint if it has to be written anew and can't be.
pub fn rewritten(source: &str, before: &Story, after: &Story) -> Result<String, TomlError> {
    if source.len() <= MOST_CHANGED_BYTES {
        let text = changed(source, before, after)?;
        if Story::from_toml(&after.id, &text).as_ref() == Ok(after) {
            return Ok(text);
        }
    }
    after.to_toml().map_err(|reason| TomlError { line: 1, reason })
}

/// `source` with the changes put into it.
fn changed(source: &str, before: &Story, after: &Story) -> Result<String, TomlError> {
    let mut doc = parsed(source)?;
    let root = doc.as_table_mut();
    if before.title != after.title {
        set(root, "title", after.title.as_str().into());
    }
    if before.kinds != after.kinds {
        set(
            root,
            "kinds",
            after.kinds.iter().copied().map(StoryKind::key).collect(),
        );
    }
    if before.themes != after.themes {
        set(root, "themes", after.themes.iter().map(String::as_str).collect());
    }
    if before.metrics != after.metrics {
        set(root, "metrics", list(&after.metrics));
    }
    if before.learned != after.learned {
        set(root, "learned", after.learned.as_str().into());
    }
    if before.bullets != after.bullets {
        let bullets = root.entry("bullets").or_insert_with(|| Item::Table(Table::new()));
        if let Some(bullets) = bullets.as_table_like_mut() {
            for part in before
                .bullets
                .keys()
                .filter(|part| !after.bullets.contains_key(*part))
            {
                bullets.remove(part);
            }
            for (part, of_part) in &after.bullets {
                if before.bullets.get(part) != Some(of_part) {
                    set(bullets, part, list(of_part));
                }
            }
        }
    }
    Ok(Form::of(source).give(&doc.to_string()))
}

/// One line on the line of its key, more below each other.
fn list(items: &[String]) -> Value {
    match items {
        [] | [_] => items.iter().map(String::as_str).collect(),
        _ => lines(items),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::model::story::tests::any_story;

    const FILE: &str = "# Mine, by hand.\ntitle = 'The refund'  # to be found again\n\nmood = 'calm' # not known\nthemes \
                        = [\n  \"Earn Trust\", # the first\n]\n\n[bullets]\n# told short\naction = [\"sat with them\"] # \
                        two days\ntask = ['mine']\n\n[from.another]\nversion = 9\n";

    fn after(change: impl FnOnce(&mut Story)) -> String {
        let before = Story::from_toml("refund", FILE).expect("reads");
        let mut story = before.clone();
        change(&mut story);
        let text = rewritten(FILE, &before, &story).expect("writes");
        assert_eq!(Story::from_toml("refund", &text), Ok(story), "{text}");
        text
    }

    #[test]
    fn what_nobody_changed_stays_as_it_was_written() {
        assert_eq!(after(|_| ()), FILE);
        let text = after(|story| {
            story.title = "The late refund".to_owned();
            story
                .bullets
                .insert("action".to_owned(), vec!["sat".to_owned(), "asked".to_owned()]);
            story.bullets.remove("task");
            story.learned = "Ask.".to_owned();
            story.kinds = vec![StoryKind::Wrong];
        });
        for kept in [
            "# Mine, by hand.",
            "title = \"The late refund\"  # to be found again",
            "mood = 'calm' # not known",
            "\"Earn Trust\", # the first",
            "# told short",
            "# two days",
            "kinds = [\"wrong\"]",
            "version = 9",
        ] {
            assert!(text.contains(kept), "{kept} is not in\n{text}");
        }
        assert!(!text.contains("mine'"), "{text}");
    }

    #[test]
    fn line_ends_and_byte_order_mark_stay() {
        let source = format!("\u{feff}{}", FILE.replace('\n', "\r\n"));
        let before = Story::from_toml("refund", &source).expect("reads");
        let mut after = before.clone();
        after.metrics = vec!["one".to_owned(), "two".to_owned()];
        let text = rewritten(&source, &before, &after).expect("writes");
        assert!(text.starts_with('\u{feff}'), "{text}");
        assert_eq!(text.matches('\n').count(), text.matches("\r\n").count(), "{text}");
        assert!(text.contains("# told short"));
        assert_eq!(rewritten(&source, &before, &before), Ok(source));
    }

    #[test]
    fn bullets_come_in_however_the_file_writes_them() {
        for source in [
            "title = 'A'\n",
            "title = 'A'\nbullets = {action = ['one']}\n",
            "title = 'A'\nbullets.action = ['one']\n",
        ] {
            let before = Story::from_toml("a", source).expect("reads");
            let mut after = before.clone();
            after
                .bullets
                .insert("result".to_owned(), vec!["x".to_owned(), "y \"z\"".to_owned()]);
            after.metrics = vec!["7".to_owned()];
            let text = rewritten(source, &before, &after).expect("writes");
            assert_eq!(Story::from_toml("a", &text), Ok(after), "{text}");
        }
    }

    proptest! {
        #[test]
        fn whatever_is_changed_reads_back(before in any_story(), after in any_story()) {
            let source = before.to_toml().expect("writes");
            // What this version does not know is not the window's to change.
            let after = Story { extra: before.extra.clone(), ..after };
            let text = rewritten(&source, &before, &after).expect("writes");
            prop_assert_eq!(Story::from_toml("any", &text), Ok(after));
        }
    }
}
