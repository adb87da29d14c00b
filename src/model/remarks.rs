//! What a listener ties to moments of a take: pins, tallies, notes. How they are made and taken back is in `edit`.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// What a pinned item was on the prompt's list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum PinKind {
    /// Something listeners check.
    Check,
    /// Something that is easy to get wrong.
    Pitfall,
}

/// An item of the prompt's lists, tied to the moment at which it was said.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Pin {
    /// Which list it is from.
    pub kind: PinKind,
    /// The item, word for word.
    pub item: String,
    /// Frame of the file.
    pub frame: u64,
    /// Fields this version does not know.
    #[serde(flatten)]
    pub extra: Map<String, Value>,
}

/// A tap while listening.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Tally {
    /// What was counted, such as `um`.
    pub name: String,
    /// Frame of the file.
    pub frame: u64,
    /// Fields this version does not know.
    #[serde(flatten)]
    pub extra: Map<String, Value>,
}

/// Words tied to a moment.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Note {
    /// The words.
    pub text: String,
    /// Frame of the file.
    pub frame: u64,
    /// Who wrote it, if it was not the speaker.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<String>,
    /// Fields this version does not know.
    #[serde(flatten)]
    pub extra: Map<String, Value>,
}

impl Pin {
    /// An item pinned to `frame`.
    #[must_use]
    pub fn new(kind: PinKind, item: impl Into<String>, frame: u64) -> Self {
        Self {
            kind,
            item: item.into(),
            frame,
            extra: Map::new(),
        }
    }
}

impl Tally {
    /// One tap at `frame`.
    #[must_use]
    pub fn new(name: impl Into<String>, frame: u64) -> Self {
        Self {
            name: name.into(),
            frame,
            extra: Map::new(),
        }
    }
}

impl Note {
    /// The speaker's own words at `frame`.
    #[must_use]
    pub fn new(text: impl Into<String>, frame: u64) -> Self {
        Self {
            text: text.into(),
            frame,
            by: None,
            extra: Map::new(),
        }
    }
}

/// How often each of `names` was tapped between two frames, in the order of `names`.
#[must_use]
pub fn counts<'a>(
    tallies: &[Tally],
    names: impl IntoIterator<Item = &'a str>,
    start: u64,
    end: u64,
) -> Vec<usize> {
    names
        .into_iter()
        .map(|name| {
            tallies
                .iter()
                .filter(|tally| tally.name == name && (start..end).contains(&tally.frame))
                .count()
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn taps_are_counted_where_they_fall() {
        let tallies = [
            Tally::new("um", 5),
            Tally::new("we", 10),
            Tally::new("um", 10),
            Tally::new("um", 20),
        ];
        assert_eq!(counts(&tallies, ["um", "we", "x"], 0, 10), [1, 0, 0]);
        assert_eq!(counts(&tallies, ["um", "we", "x"], 10, 21), [2, 1, 0]);
    }

    #[test]
    fn what_is_not_known_of_a_remark_is_kept() {
        let json = serde_json::json!({"text": "slower", "frame": 7, "colour": "red"});
        let note: Note = serde_json::from_value(json.clone()).expect("reads");
        assert_eq!(serde_json::to_value(&note).expect("writes"), json);
    }
}
