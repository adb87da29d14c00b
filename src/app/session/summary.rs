//! What is shown of the interviews there were: a line of each, and the answers of one. The takes are the truth; a
//! session's file adds what was not reached and how it ended.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::DateTime;

use crate::model::{
    occasion::Occasion,
    prompt::Prompt,
    session::{self, Plan, outline},
    words,
};

use super::super::{App, Row};

/// A line of the list of sessions.
#[derive(Debug, Clone, PartialEq)]
pub struct Earlier {
    /// Its id.
    pub id: String,
    /// When it began.
    pub started: Option<DateTime>,
    /// How many answers there are, follow-ups not counted.
    pub answers: usize,
    /// How many follow-ups were answered.
    pub follow_ups: usize,
    /// How many questions were to be asked, if its file tells.
    pub questions: Option<usize>,
    /// Whether it ended with something still to come, if its file tells.
    pub is_early: bool,
    /// Length of all answers together, in seconds.
    pub secs: f64,
}

impl Earlier {
    /// What came of it, in words: `3 of 5 questions, 2 follow-ups, 6:12 spoken, ended early`.
    #[must_use]
    pub fn in_words(&self) -> String {
        let mut said = match self.questions {
            Some(1) => format!("{} of 1 question", self.answers),
            Some(questions) => format!("{} of {questions} questions", self.answers),
            None if self.answers == 1 => "1 question".to_owned(),
            None => format!("{} questions", self.answers),
        };
        if self.follow_ups > 0 {
            let word = if self.follow_ups == 1 {
                "follow-up"
            } else {
                "follow-ups"
            };
            said += &format!(", {} {word}", self.follow_ups);
        }
        said += &format!(", {} spoken", words::clock(self.secs));
        if self.is_early {
            said += ", ended early";
        }
        said
    }
}

/// An answer of the summary.
#[derive(Debug, Clone, Copy)]
pub struct Answer<'a> {
    /// Its line in the list of takes.
    pub row: &'a Row,
    /// Which answer it is, from 1; a follow-up has its answer's number.
    pub number: usize,
    /// Whether it answers a follow-up.
    pub is_follow_up: bool,
}

/// One session in full.
#[derive(Debug, Clone)]
pub struct Summary<'a> {
    /// Its line.
    pub about: Earlier,
    /// Its answers in the order in which they were asked, follow-ups under what they follow.
    pub answers: Vec<Answer<'a>>,
    /// The questions that were not answered.
    pub not_reached: Vec<&'a Prompt>,
    plan: Option<&'a Plan>,
}

impl Summary<'_> {
    /// An interview of the same kind that asks what was not reached; `seed` decides its follow-ups. `None` if there is
    /// nothing left to ask.
    pub(super) fn plan_of_rest(&self, seed: u64) -> Option<Plan> {
        let plan = self.plan.filter(|_| !self.not_reached.is_empty())?;
        Some(Plan {
            prompts: self.not_reached.iter().copied().cloned().collect(),
            seed,
            ..plan.clone()
        })
    }
}

impl App {
    /// Every session, the newest first.
    #[must_use]
    pub fn sessions(&self) -> Vec<Earlier> {
        let mut rows: BTreeMap<&str, Vec<&Row>> = BTreeMap::new();
        for row in self.takes.rows().iter().rev() {
            if let Some(session) = &row.occasion.session {
                rows.entry(session).or_default().push(row);
            }
        }
        let running = self.session.running().map(super::Running::id);
        let files: BTreeMap<&str, &session::Session> = self
            .session
            .files
            .iter()
            .map(|(id, file)| (id.as_str(), file))
            .collect();
        let mut ids: Vec<&str> = rows.keys().chain(files.keys()).copied().collect();
        ids.sort_unstable();
        ids.dedup();
        ids.into_iter()
            .rev()
            .filter(|id| Some(*id) != running)
            .map(|id| {
                let rows = as_spoken(rows.get(id).into_iter().flatten().copied());
                earlier(id, files.get(id).copied(), &rows)
            })
            // One that ended before its first answer, and one whose takes are all gone, have nothing to show.
            .filter(|earlier| earlier.answers + earlier.follow_ups > 0)
            .collect()
    }

    /// The session on show.
    #[must_use]
    pub fn summary(&self) -> Option<Summary<'_>> {
        let id = self.session.shown()?;
        let file = self
            .session
            .files
            .iter()
            .find(|(known, _)| known.as_str() == id)
            .map(|(_, file)| file);
        let rows = self
            .takes
            .rows()
            .iter()
            .filter(|row| row.occasion.session.as_deref() == Some(id));
        let rows = as_spoken(rows.rev());
        let about = earlier(id, file, &rows);
        let linked: Vec<(&str, &Occasion)> = rows.iter().map(|row| (first_id(row), &row.occasion)).collect();
        let mut number = 0;
        let answers: Vec<Answer<'_>> = outline(&linked)
            .into_iter()
            .map(|(index, is_follow_up)| {
                number += usize::from(!is_follow_up);
                Answer {
                    row: rows[index],
                    number,
                    is_follow_up,
                }
            })
            .collect();
        let not_reached = file.map_or_else(Vec::new, |file| {
            // After a crash the file may not know of a take, and after a deletion the takes not of an answer.
            let answered = |(index, prompt): (usize, &Prompt)| {
                file.spoken.iter().any(|spoken| spoken.question == index)
                    || rows.iter().any(|row| row.prompt_id == prompt.id)
            };
            let prompts = file.plan.prompts.iter().enumerate();
            prompts
                .filter(|asked| !answered(*asked))
                .map(|(_, prompt)| prompt)
                .collect()
        });
        Some(Summary {
            about,
            answers,
            not_reached,
            plan: file.map(|file| &file.plan),
        })
    }
}

/// The id of the take as it was first spoken, before any part of it was spoken anew.
fn first_id(row: &Row) -> &str {
    row.fact.as_ref().map_or(row.id.as_str(), |fact| &fact.first_id)
}

/// The answers of a session, the earliest first, as they were spoken there: of a take and those that were made from it
/// later only the first.
fn as_spoken<'a>(rows: impl Iterator<Item = &'a Row>) -> Vec<&'a Row> {
    let mut seen = BTreeSet::new();
    rows.filter(|row| seen.insert(first_id(row))).collect()
}

/// The line of a session, from its answers as they were spoken.
fn earlier(id: &str, file: Option<&session::Session>, rows: &[&Row]) -> Earlier {
    let is_follow_up = |row: &&&Row| row.occasion.follow_up_to.is_some();
    // Questions count, not takes.
    let questions: BTreeSet<&str> = rows
        .iter()
        .filter(|row| !is_follow_up(row))
        .map(|row| row.prompt_id.as_str())
        .collect();
    // Without a file, its first answer tells when it was.
    let started = file
        .and_then(|file| words::local_time(&file.started_at))
        .or_else(|| rows.iter().filter_map(|row| row.recorded).min());
    Earlier {
        id: id.to_owned(),
        started,
        answers: questions.len(),
        follow_ups: rows.iter().filter(is_follow_up).count(),
        questions: file.map(|file| file.plan.prompts.len()),
        is_early: file.is_some_and(session::Session::has_ended_early),
        secs: rows.iter().map(|row| row.answer_secs).sum(),
    }
}
