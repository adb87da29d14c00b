//! A mock interview as a state machine that is told what happened: which question comes next, which takes were spoken,
//! how it ended. What is left to ask is in `rest`, how its takes belong together in `outline`; files are the library's,
//! the screen and the microphone the app's.

pub mod outline;
pub mod rest;

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::{
    follow_up::{self, mixed},
    framework::Framework,
    prompt::Prompt,
};

/// The schema number this program writes.
pub const SCHEMA: u32 = 1;

/// The most questions of a session.
pub const MOST_QUESTIONS: usize = 10;

/// A follow-up has at most this long to think, in seconds: whoever asks one waits for the answer.
pub const FOLLOW_UP_THINK_SECS: u32 = 15;

/// Why a file of a newer schema can't be used.
#[must_use]
pub fn newer(schema: u32) -> String {
    format!("it was written by a newer Aloud (schema {schema}, this one knows {SCHEMA})")
}

/// What a session is to be.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Plan {
    /// The questions, in the order in which they are asked.
    pub prompts: Vec<Prompt>,
    /// Time to think before each, in seconds; 0 for none.
    pub think_secs: u32,
    /// Target of each answer, in seconds.
    pub total_secs: f64,
    /// The framework of the answers.
    pub framework: Framework,
    /// How many follow-ups are asked after each answer, at most.
    pub follow_ups: usize,
    /// Whether the system's voice reads the questions.
    #[serde(default)]
    pub reads_aloud: bool,
    /// What chance decides is decided by it, so that the same session asks the same.
    #[serde(default)]
    pub seed: u64,
}

/// A take of the session.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Spoken {
    /// The take's id.
    pub take: String,
    /// Which question it answers, from 0.
    pub question: usize,
    /// The follow-up question, if it answers one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub follow_up: Option<String>,
}

/// How a session ended.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ended {
    /// Local time, RFC 3339 with offset.
    pub at: String,
    /// Whether a question or a follow-up was still to come.
    pub early: bool,
}

/// A mock interview, and all that its file holds. Unknown fields are kept in `extra` and written back.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Session {
    /// Version of the file's shape.
    pub schema: u32,
    /// Local time at which it began, RFC 3339 with offset.
    pub started_at: String,
    /// What it is to be.
    pub plan: Plan,
    /// The id of the session whose questions it asks, if it asks what another left; of several in a row the first.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub continues: Option<String>,
    /// What was spoken so far, in order.
    #[serde(default)]
    pub spoken: Vec<Spoken>,
    /// How it ended; nothing as long as it runs, and after a crash.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ended: Option<Ended>,
    /// Fields this version does not know.
    #[serde(flatten)]
    pub extra: Map<String, Value>,
}

/// What comes next.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Next {
    /// The question with this index.
    Question(usize),
    /// A follow-up.
    FollowUp {
        /// The index of the question it follows.
        of: usize,
        /// The id of the take that answered that.
        to: String,
        /// The words.
        question: String,
    },
    /// Nothing: the session is over.
    End,
}

impl Next {
    /// Which question of how many, in words: `Question 2 of 5`, `Question 2 of 5, follow-up`.
    #[must_use]
    pub fn place_words(&self, count: usize) -> Option<String> {
        match self {
            Self::Question(index) => Some(format!("Question {} of {count}", index + 1)),
            Self::FollowUp { of, .. } => Some(format!("Question {} of {count}, follow-up", of + 1)),
            Self::End => None,
        }
    }
}

impl Session {
    /// A session that begins now.
    #[must_use]
    pub fn begin(plan: Plan, started_at: String) -> Self {
        Self {
            schema: SCHEMA,
            started_at,
            plan,
            continues: None,
            spoken: Vec::new(),
            ended: None,
            extra: Map::new(),
        }
    }

    /// What comes next, after all that was spoken.
    #[must_use]
    pub fn next(&self) -> Next {
        if self.ended.is_some() {
            return Next::End;
        }
        let question = |index: usize| {
            if index < self.plan.prompts.len() {
                Next::Question(index)
            } else {
                Next::End
            }
        };
        let Some(current) = self.spoken.iter().map(|spoken| spoken.question).max() else {
            return question(0);
        };
        let of_current = || self.spoken.iter().filter(|spoken| spoken.question == current);
        let answer = of_current().find(|spoken| spoken.follow_up.is_none());
        let answered: BTreeSet<&str> = of_current()
            .filter_map(|spoken| spoken.follow_up.as_deref())
            .collect();
        let follow_up = self
            .follow_ups_of(current)
            .into_iter()
            .find(|follow_up| !answered.contains(follow_up.as_str()));
        match (answer, follow_up) {
            (Some(answer), Some(follow_up)) => Next::FollowUp {
                of: current,
                to: answer.take.clone(),
                question: follow_up,
            },
            _ => question(current.saturating_add(1)),
        }
    }

    /// The follow-ups of a question: never one that was asked before in this session, as a question or as a follow-up.
    fn follow_ups_of(&self, question: usize) -> Vec<String> {
        let Some(prompt) = self.plan.prompts.get(question) else {
            return Vec::new();
        };
        let questions = self.plan.prompts.iter().map(|prompt| prompt.text.clone());
        let earlier = self
            .spoken
            .iter()
            .filter(|spoken| spoken.question < question)
            .filter_map(|spoken| spoken.follow_up.clone());
        let asked: BTreeSet<String> = questions.chain(earlier).collect();
        // Nothing is pinned while a session runs, so what the answer left open is not known.
        let seed = mixed(&prompt.id, self.plan.seed);
        follow_up::choose(prompt, &[], &asked, self.plan.follow_ups, seed)
            .into_iter()
            .map(|follow_up| follow_up.question)
            .collect()
    }

    /// What was to come next was answered by this take.
    pub fn spoke(&mut self, take: &str) {
        let (question, follow_up) = match self.next() {
            Next::Question(index) => (index, None),
            Next::FollowUp { of, question, .. } => (of, Some(question)),
            Next::End => return,
        };
        self.spoken.push(Spoken {
            take: take.to_owned(),
            question,
            follow_up,
        });
    }

    /// It ends, early if something was still to come.
    pub fn end(&mut self, at: String) {
        if self.ended.is_none() {
            let early = self.next() != Next::End;
            self.ended = Some(Ended { at, early });
        }
    }

    /// Whether it ended with something still to come. One that a crash cut short did.
    #[must_use]
    pub fn has_ended_early(&self) -> bool {
        self.ended.as_ref().is_none_or(|ended| ended.early)
    }

    /// Why it can't be used, if so. Whoever reads one from a file asks before using it.
    #[must_use]
    pub fn fault(&self) -> Option<String> {
        if self.schema > SCHEMA {
            return Some(newer(self.schema));
        }
        let count = self.plan.prompts.len();
        if count == 0 || count > MOST_QUESTIONS {
            return Some(format!(
                "a session has 1 to {MOST_QUESTIONS} questions, this one {count}"
            ));
        }
        if !(self.plan.total_secs.is_finite() && self.plan.total_secs > 0.0) {
            return Some("its target is not a length of time".to_owned());
        }
        if let Some(spoken) = self.spoken.iter().find(|spoken| spoken.question >= count) {
            return Some(format!(
                "the take {:?} answers a question that it does not have",
                spoken.take
            ));
        }
        self.plan.framework.fault()
    }
}

/// Where the questions of a session come from.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Origin {
    /// Any, of as many themes as can be.
    #[default]
    All,
    /// Any of one theme.
    Theme(String),
    /// What is due, in its order.
    Due,
    /// What was marked by hand, in that order.
    Marked,
}

/// The questions of a session: at most `count`, as `seed` decides where there is a choice; of those marked by hand all.
#[must_use]
pub fn pick(
    all: &[Prompt],
    from: &Origin,
    count: usize,
    due: &[String],
    marked: &[String],
    seed: u64,
) -> Vec<Prompt> {
    let by_id: BTreeMap<&str, &Prompt> = all.iter().map(|prompt| (prompt.id.as_str(), prompt)).collect();
    let named = |ids: &[String]| -> Vec<Prompt> {
        ids.iter()
            .filter_map(|id| by_id.get(id.as_str()).copied().cloned())
            .collect()
    };
    let mut picked: Vec<Prompt> = match from {
        Origin::Due => named(due),
        Origin::Marked => named(marked),
        Origin::Theme(theme) => all
            .iter()
            .filter(|prompt| prompt.theme == *theme)
            .cloned()
            .collect(),
        Origin::All => all.to_vec(),
    };
    if matches!(from, Origin::All | Origin::Theme(_)) {
        picked.sort_by_cached_key(|prompt| mixed(&prompt.id, seed));
    }
    if *from == Origin::All {
        // An interview goes through the themes: the first of each comes before the second of any.
        let mut seen: BTreeMap<String, usize> = BTreeMap::new();
        picked.sort_by_cached_key(|prompt| {
            let nth = seen.entry(prompt.theme.clone()).or_default();
            *nth += 1;
            *nth
        });
    }
    // Whoever marks a question wants it asked.
    let most = if *from == Origin::Marked {
        MOST_QUESTIONS
    } else {
        count
    };
    picked.truncate(most.clamp(1, MOST_QUESTIONS));
    picked
}

#[cfg(test)]
#[path = "session_tests.rs"]
mod tests;
