//! Prompts and the packs they come in. Where pack files live is the library's business.

use std::collections::HashSet;

use serde::{Deserialize, Serialize};
use toml::Spanned;

use super::{id, toml_error::TomlError};

/// The pack files that come with the program, as TOML: one for each principle, then the general one.
pub const BUILT_IN: [&str; 17] = [
    include_str!("../../assets/prompts/customer-obsession.toml"),
    include_str!("../../assets/prompts/ownership.toml"),
    include_str!("../../assets/prompts/invent-and-simplify.toml"),
    include_str!("../../assets/prompts/are-right-a-lot.toml"),
    include_str!("../../assets/prompts/learn-and-be-curious.toml"),
    include_str!("../../assets/prompts/hire-and-develop-the-best.toml"),
    include_str!("../../assets/prompts/insist-on-the-highest-standards.toml"),
    include_str!("../../assets/prompts/think-big.toml"),
    include_str!("../../assets/prompts/bias-for-action.toml"),
    include_str!("../../assets/prompts/frugality.toml"),
    include_str!("../../assets/prompts/earn-trust.toml"),
    include_str!("../../assets/prompts/dive-deep.toml"),
    include_str!("../../assets/prompts/have-backbone-disagree-and-commit.toml"),
    include_str!("../../assets/prompts/deliver-results.toml"),
    include_str!("../../assets/prompts/strive-to-be-earths-best-employer.toml"),
    include_str!("../../assets/prompts/success-and-scale-bring-broad-responsibility.toml"),
    include_str!("../../assets/prompts/general.toml"),
];

/// One question, with what a listener looks for in the answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Prompt {
    /// Id, unique among all packs; it names take folders.
    pub id: String,
    /// The question as it is asked.
    pub text: String,
    /// The theme of the pack it came from.
    pub theme: String,
    /// Words by which the search finds it besides those of its text, such as `conflicts`. The codes among them, such as
    /// `C2`, are for the tests of the content.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub topics: Vec<String>,
    /// What listeners check.
    #[serde(default)]
    pub checks: Vec<String>,
    /// What is easy to get wrong.
    #[serde(default)]
    pub pitfalls: Vec<String>,
    /// What they may ask next.
    #[serde(default)]
    pub follow_ups: Vec<String>,
}

/// A file of prompts of one theme.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pack {
    /// Theme of every prompt in it, such as `Customer Obsession`.
    pub theme: String,
    /// The prompts in the file's order. Ids are unique and valid. A file has at least one; a pack being made may have
    /// none yet.
    pub prompts: Vec<Prompt>,
}

#[derive(Deserialize)]
struct PackFile {
    theme: Spanned<String>,
    prompts: Spanned<Vec<PromptEntry>>,
}

#[derive(Deserialize)]
struct PromptEntry {
    id: Spanned<String>,
    text: Spanned<String>,
    #[serde(default)]
    topics: Vec<String>,
    #[serde(default)]
    checks: Vec<String>,
    #[serde(default)]
    pitfalls: Vec<String>,
    #[serde(default)]
    follow_ups: Vec<String>,
}

impl Pack {
    /// Reads a pack file.
    ///
    /// # Errors
    /// The line and reason if the text is not TOML, a field is missing or empty, or an id is unusable or stands there
    /// twice.
    pub fn from_toml(source: &str) -> Result<Self, TomlError> {
        let file: PackFile = toml::from_str(source).map_err(|error| TomlError::from_toml(source, &error))?;
        let theme = file.theme.get_ref().trim().to_owned();
        if theme.is_empty() {
            return Err(TomlError::at(
                source,
                file.theme.span().start,
                "the theme is empty",
            ));
        }
        if file.prompts.get_ref().is_empty() {
            return Err(TomlError::at(
                source,
                file.prompts.span().start,
                "the pack has no prompts",
            ));
        }
        let mut prompts: Vec<Prompt> = Vec::new();
        let mut ids = HashSet::new();
        for entry in file.prompts.into_inner() {
            let line_of = entry.id.span().start;
            let text_at = entry.text.span().start;
            let id = entry.id.into_inner();
            if !id::is_valid(&id) {
                let reason = format!("the id {id:?} may have only a-z, 0-9 and hyphens, 64 at most");
                return Err(TomlError::at(source, line_of, reason));
            }
            if !ids.insert(id.clone()) {
                return Err(TomlError::at(
                    source,
                    line_of,
                    format!("the id {id:?} stands there twice"),
                ));
            }
            let text = entry.text.into_inner().trim().to_owned();
            if text.is_empty() {
                return Err(TomlError::at(
                    source,
                    text_at,
                    format!("the text of {id:?} is empty"),
                ));
            }
            prompts.push(Prompt {
                id,
                text,
                theme: theme.clone(),
                topics: entry.topics,
                checks: entry.checks,
                pitfalls: entry.pitfalls,
                follow_ups: entry.follow_ups,
            });
        }
        Ok(Self { theme, prompts })
    }
}

/// Whether a prompt matches what was typed into a search field: every word occurs in the text, the theme, the id or the
/// topics.
#[must_use]
pub fn matches(prompt: &Prompt, query: &str) -> bool {
    let topics = prompt.topics.join(" ");
    holds(
        &format!("{} {} {} {topics}", prompt.text, prompt.theme, prompt.id),
        query,
    )
}

/// Whether its text alone has every word of what was typed.
#[must_use]
pub fn says(prompt: &Prompt, query: &str) -> bool {
    holds(&prompt.text, query)
}

fn holds(words: &str, query: &str) -> bool {
    let words = words.to_lowercase();
    query
        .to_lowercase()
        .split_whitespace()
        .all(|word| words.contains(word))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(source: &str) -> TomlError {
        Pack::from_toml(source).expect_err("the pack is broken")
    }

    #[test]
    fn a_syntax_error_names_its_line() {
        assert_eq!(refused("theme = 'T'\n\nprompts = [[").line, 3);
    }

    #[test]
    fn a_missing_field_is_named() {
        let error = refused("theme = 'T'\n[[prompts]]\nid = 'a'\n");
        assert!(error.reason.contains("text"), "{error}");
        assert_eq!(error.line, 2);
    }

    #[test]
    fn a_duplicate_id_names_the_second_place() {
        let error = refused("theme='T'\n[[prompts]]\nid='a'\ntext='x'\n[[prompts]]\nid='a'\ntext='y'\n");
        assert_eq!(
            (error.line, error.reason.as_str()),
            (6, "the id \"a\" stands there twice")
        );
    }

    #[test]
    fn an_id_that_could_leave_the_library_is_refused() {
        assert_eq!(
            refused("theme='T'\n[[prompts]]\nid='../../etc'\ntext='x'\n").line,
            3
        );
    }

    #[test]
    fn search_wants_every_word_in_any_order() {
        let pack = Pack::from_toml("theme='Trust'\n[[prompts]]\nid='a'\ntext='Bad news to a customer'\n");
        let prompt = &pack.expect("reads").prompts[0];
        assert!(matches(prompt, " CUSTOMER bad "));
        assert!(matches(prompt, "trust"));
        assert!(!matches(prompt, "bad weather"));
    }
}
