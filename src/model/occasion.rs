//! What an answer was spoken for besides its prompt: the story it tells, the answer it follows, the session or the drill
//! it belongs to. Stories, sessions and drills themselves have files of their own.

use serde::{Deserialize, Serialize};

/// What an answer was spoken for besides its prompt. Most takes have nothing of it.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Occasion {
    /// The story it tells.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub story: Option<StoryRef>,
    /// The id of the take whose answer it follows, if its prompt is a follow-up question.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub follow_up_to: Option<String>,
    /// The id of the session it was spoken in.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub session: Option<String>,
    /// The drill it was spoken for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub drill: Option<Drill>,
}

/// A story, as a take names it: what it was called then, so that renaming or removing the story harms no take.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StoryRef {
    /// The story's id.
    pub id: String,
    /// Its title when it was attached.
    pub title: String,
}

/// An exercise that changes the rules of an answer.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Drill {
    /// The same answer again in less time, from 180 s down to 60 s.
    Shorter,
    /// At a moment not known before, a cue to wrap up in 15 s.
    WrapUp {
        /// When the cue comes, in seconds of the answer.
        cue_secs: f64,
    },
    /// The result is told first.
    ResultFirst,
}

impl Occasion {
    /// Whether there is nothing of it.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// Whether a drill called for the end of the answer, so that its length tells nothing.
    #[must_use]
    pub fn is_wrap_up(&self) -> bool {
        matches!(self.drill, Some(Drill::WrapUp { .. }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_reads_back_what_it_wrote_and_nothing_is_an_empty_table() {
        let occasion = Occasion {
            story: Some(StoryRef {
                id: "refund".to_owned(),
                title: "The refund".to_owned(),
            }),
            follow_up_to: Some("2026-11-23_10-00-00_bad-news".to_owned()),
            session: Some("2026-11-23_09-58-00".to_owned()),
            drill: Some(Drill::WrapUp { cue_secs: 41.5 }),
        };
        let json = serde_json::to_string(&occasion).expect("writes");
        assert_eq!(serde_json::from_str::<Occasion>(&json).expect("reads"), occasion);
        assert_eq!(serde_json::to_string(&Occasion::default()).expect("writes"), "{}");
    }
}
