//! The orders in which takes can be listed.

use std::{cmp::Reverse, collections::HashSet};

use super::Row;

/// Order of the list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Sort {
    /// Latest first.
    #[default]
    Newest,
    /// Earliest first.
    Oldest,
    /// Longest answer first.
    Longest,
    /// By the prompt's text, then latest first.
    Prompt,
    /// Starred ones first, then latest first.
    Starred,
    /// The best rated first, then latest first.
    Rating,
    /// The best rated of each prompt, or its latest where none is rated; no others.
    BestOfEach,
}

impl Sort {
    /// Every order.
    pub const ALL: [Self; 7] = [
        Self::Newest,
        Self::Oldest,
        Self::Longest,
        Self::Prompt,
        Self::Starred,
        Self::Rating,
        Self::BestOfEach,
    ];

    /// What it is called.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Newest => "Newest first",
            Self::Oldest => "Oldest first",
            Self::Longest => "Longest first",
            Self::Prompt => "By prompt",
            Self::Starred => "Starred first",
            Self::Rating => "Best rated first",
            Self::BestOfEach => "Best of each prompt",
        }
    }

    /// Orders these places of `rows`, which come in with the latest take first.
    pub(super) fn order(self, rows: &[Row], visible: &mut Vec<usize>) {
        match self {
            Self::Newest => {}
            Self::Oldest => visible.reverse(),
            Self::Longest => visible.sort_by(|&a, &b| rows[b].answer_secs.total_cmp(&rows[a].answer_secs)),
            Self::Prompt => visible.sort_by(|&a, &b| rows[a].title.cmp(&rows[b].title)),
            Self::Starred => visible.sort_by_key(|&index| !rows[index].is_starred),
            Self::Rating => visible.sort_by_key(|&index| Reverse(rows[index].rating)),
            Self::BestOfEach => {
                // The sort keeps the order of time, so the first of each prompt is its best, or its latest.
                visible.sort_by_key(|&index| Reverse(rows[index].rating));
                let mut seen = HashSet::new();
                visible.retain(|&index| {
                    rows[index].damage.is_none() && seen.insert(rows[index].prompt_id.as_str())
                });
                visible.sort_unstable();
            }
        }
    }
}
