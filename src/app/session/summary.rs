//! What is shown of the interviews there were: a line of each, and the answers of one. The takes are the truth; a
//! session's file adds what was not reached and how it ended.

use std::collections::BTreeMap;

use jiff::civil::DateTime;

use crate::model::{
    occasion::Occasion,
    session::{self, outline},
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
    pub not_reached: Vec<&'a str>,
}

impl App {
    /// Every session, the newest first.
    #[must_use]
    pub fn sessions(&self) -> Vec<Earlier> {
        let mut rows: BTreeMap<&str, Vec<&Row>> = BTreeMap::new();
        for row in self.takes.rows() {
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
                earlier(
                    id,
                    files.get(id).copied(),
                    rows.get(id).map_or(&[][..], Vec::as_slice),
                )
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
        let mut rows: Vec<&Row> = self
            .takes
            .rows()
            .iter()
            .filter(|row| row.occasion.session.as_deref() == Some(id))
            .collect();
        let about = earlier(id, file, &rows);
        rows.reverse();
        let linked: Vec<(&str, &Occasion)> =
            rows.iter().map(|row| (row.id.as_str(), &row.occasion)).collect();
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
            let answered = |index| file.spoken.iter().any(|spoken| spoken.question == index);
            let prompts = file.plan.prompts.iter().enumerate();
            prompts
                .filter(|(index, _)| !answered(*index))
                .map(|(_, prompt)| prompt.text.as_str())
                .collect()
        });
        Some(Summary {
            about,
            answers,
            not_reached,
        })
    }
}

fn earlier(id: &str, file: Option<&session::Session>, rows: &[&Row]) -> Earlier {
    let follow_ups = rows
        .iter()
        .filter(|row| row.occasion.follow_up_to.is_some())
        .count();
    // Without a file, its first answer tells when it was.
    let started = file
        .and_then(|file| words::local_time(&file.started_at))
        .or_else(|| rows.iter().filter_map(|row| row.recorded).min());
    Earlier {
        id: id.to_owned(),
        started,
        answers: rows.len() - follow_ups,
        follow_ups,
        questions: file.map(|file| file.plan.prompts.len()),
        is_early: file.is_some_and(session::Session::has_ended_early),
        secs: rows.iter().map(|row| row.answer_secs).sum(),
    }
}
