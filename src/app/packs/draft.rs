//! A prompt as it is typed: its fields, each list one item a line. What becomes of it is in `editing`.

use crate::model::{own_pack, prompt::Prompt};

/// What can be typed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Field {
    /// The theme of the whole pack.
    Theme,
    /// The question.
    Text,
    /// What listeners check, one a line.
    Checks,
    /// What is easy to get wrong, one a line.
    Pitfalls,
    /// What they may ask next, one a line.
    FollowUps,
}

/// A prompt as it is typed.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Draft {
    /// The question.
    pub text: String,
    /// What listeners check, one a line.
    pub checks: String,
    /// What is easy to get wrong, one a line.
    pub pitfalls: String,
    /// What they may ask next, one a line.
    pub follow_ups: String,
    /// Its place in the pack; none as long as it has no words.
    pub(super) place: Option<usize>,
    /// As long as it has not been left, nothing can refer to it and its id follows its words.
    pub(super) is_new: bool,
    /// The most characters its question may have: more than usual if it came with more.
    pub most_chars: usize,
}

impl Draft {
    pub(super) fn new() -> Self {
        Self {
            is_new: true,
            most_chars: own_pack::MOST_CHARS,
            ..Self::default()
        }
    }

    pub(super) fn of(prompt: &Prompt, place: usize) -> Self {
        Self {
            text: prompt.text.clone(),
            checks: prompt.checks.join("\n"),
            pitfalls: prompt.pitfalls.join("\n"),
            follow_ups: prompt.follow_ups.join("\n"),
            place: Some(place),
            is_new: false,
            most_chars: prompt.text.chars().count().max(own_pack::MOST_CHARS),
        }
    }

    /// Its place in the pack; none as long as it has no words.
    #[must_use]
    pub fn place(&self) -> Option<usize> {
        self.place
    }

    /// The question in one line.
    pub(super) fn question(&self) -> String {
        self.text.split_whitespace().collect::<Vec<_>>().join(" ")
    }

    pub(super) fn field(&mut self, field: Field) -> Option<&mut String> {
        match field {
            Field::Theme => None,
            Field::Text => Some(&mut self.text),
            Field::Checks => Some(&mut self.checks),
            Field::Pitfalls => Some(&mut self.pitfalls),
            Field::FollowUps => Some(&mut self.follow_ups),
        }
    }

    /// Whether what is typed is the same but for spaces and empty lines.
    pub(super) fn says_the_same(&self, other: &Self) -> bool {
        let lists =
            |draft: &Self| [&draft.checks, &draft.pitfalls, &draft.follow_ups].map(|text| lines(text));
        self.place == other.place && self.question() == other.question() && lists(self) == lists(other)
    }
}

/// What stands on the lines of a list.
pub(super) fn lines(text: &str) -> Vec<String> {
    let lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
    lines.map(str::to_owned).collect()
}
