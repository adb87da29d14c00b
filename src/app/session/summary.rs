//! What is shown of the interviews there were: a line of each, and the answers of one. The takes are the truth; a
//! session's file adds what was to be asked and how it ended. What is left to ask is found in `model::session::rest`.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::DateTime;

use crate::model::{
    prompt::Prompt,
    session::{
        self, Plan,
        outline::{Told, outline},
        rest::{self, Chapter, Heard, Outcome, Why},
    },
    words,
};

use super::super::{App, Row};

/// When an interview began.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Began {
    /// The local time.
    pub at: DateTime,
    /// Which of those that began in this minute it is, from 1.
    pub nth: usize,
}

impl Began {
    /// In words, as one would say it on the day `now`: `today 10:15`, and the second of a minute `today 10:15 (2)`.
    #[must_use]
    pub fn in_words(self, now: DateTime) -> String {
        let said = words::date(self.at, now);
        match self.nth {
            ..=1 => said,
            nth => format!("{said} ({nth})"),
        }
    }
}

/// A line of the list of sessions.
#[derive(Debug, Clone, PartialEq)]
pub struct Earlier {
    /// Its id.
    pub id: String,
    /// When it began.
    pub started: Option<Began>,
    /// How many questions were answered, follow-ups not counted.
    pub answers: usize,
    /// To how many the answer was broken off.
    pub broken_off: usize,
    /// How many follow-ups were answered.
    pub follow_ups: usize,
    /// How many questions were to be asked, if its file tells.
    pub questions: Option<usize>,
    /// Whether it ended with something still to come, if its file tells.
    pub is_early: bool,
    /// How many of its questions were answered in later ones that asked what it left.
    pub afterwards: usize,
    /// When the one began whose questions it asked, if it asked what another left.
    pub continues: Option<Began>,
    /// Length of all answers together, in seconds.
    pub secs: f64,
}

impl Earlier {
    /// What came of it, in words: `3 of 5 questions, 2 follow-ups, 6:12 spoken, ended early, 1 answered afterwards`.
    #[must_use]
    pub fn in_words(&self) -> String {
        let mut said = match self.questions {
            Some(1) => format!("{} of 1 question", self.answers),
            Some(questions) => format!("{} of {questions} questions", self.answers),
            None if self.answers == 1 => "1 question".to_owned(),
            None => format!("{} questions", self.answers),
        };
        if self.broken_off > 0 {
            said += &format!(", {} broken off", self.broken_off);
        }
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
        if self.afterwards > 0 {
            said += &format!(", {} answered afterwards", self.afterwards);
        }
        said
    }
}

/// An answer of the summary.
#[derive(Debug, Clone, Copy)]
pub struct Answer<'a> {
    /// Its line in the list of takes.
    pub row: &'a Row,
    /// Which question it answers, from 1; a follow-up has its question's number.
    pub number: usize,
    /// Whether it answers a follow-up.
    pub is_follow_up: bool,
    /// Whether the answer that it follows is not there any more.
    pub is_orphan: bool,
}

/// A question that was answered in a later interview, which asked what was left.
#[derive(Debug, Clone, Copy)]
pub struct Afterwards<'a> {
    /// The question.
    pub prompt: &'a Prompt,
    /// When that interview began.
    pub asked: Option<Began>,
    /// The answer's line in the list of takes.
    pub row: &'a Row,
}

/// A question that is left to ask.
#[derive(Debug, Clone, Copy)]
pub struct Left<'a> {
    /// The question.
    pub prompt: &'a Prompt,
    /// Why.
    pub why: Why,
    /// When the later interview began in which it was so; `None` if it was so in the one on show.
    pub later: Option<Began>,
}

/// One session in full.
#[derive(Debug, Clone)]
pub struct Summary<'a> {
    /// Its line.
    pub about: Earlier,
    /// Its answers in the order in which they were asked, follow-ups under what they follow.
    pub answers: Vec<Answer<'a>>,
    /// The questions that were answered in later ones.
    pub afterwards: Vec<Afterwards<'a>>,
    /// The questions that are left to ask.
    pub left: Vec<Left<'a>>,
    plan: Option<&'a Plan>,
}

impl<'a> Summary<'a> {
    /// How many answers can be chosen.
    #[must_use]
    pub fn len(&self) -> usize {
        self.answers.len() + self.afterwards.len()
    }

    /// Whether there is no answer to choose.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The answer at a place: those given then, and after them those given later.
    #[must_use]
    pub fn row(&self, place: usize) -> Option<&'a Row> {
        match self.answers.get(place) {
            Some(answer) => Some(answer.row),
            None => Some(self.afterwards.get(place - self.answers.len())?.row),
        }
    }

    /// An interview of the same kind that asks what is left; `seed` decides its follow-ups. `None` if nothing is.
    pub(super) fn plan_of_rest(&self, seed: u64) -> Option<Plan> {
        let plan = self.plan.filter(|_| !self.left.is_empty())?;
        Some(Plan {
            prompts: self.left.iter().map(|left| left.prompt.clone()).collect(),
            seed,
            ..plan.clone()
        })
    }
}

/// All there is of the interviews: the takes of each as they were spoken there, the earliest first, and their files.
struct Interviews<'a> {
    rows: BTreeMap<&'a str, Vec<&'a Row>>,
    files: BTreeMap<&'a str, &'a session::Session>,
    /// Those that go on from each other, by the id of the first: the list asks for them once for each of its lines.
    chains: BTreeMap<&'a str, Vec<(&'a str, &'a session::Session)>>,
    /// Whether these are all takes that there are; not while they are being read.
    is_all: bool,
    /// Which of those of its minute each session is that has takes.
    nth: BTreeMap<&'a str, usize>,
}

impl<'a> Interviews<'a> {
    fn rows(&self, id: &str) -> &[&'a Row] {
        self.rows.get(id).map_or(&[], Vec::as_slice)
    }

    fn chapter(&self, id: &str, session: &'a session::Session) -> Chapter<'a> {
        let heard = self.rows(id).iter().filter(|row| !is_follow_up(row));
        Chapter {
            session,
            heard: heard
                .map(|row| Heard {
                    prompt: &row.prompt_id,
                    is_broken_off: row.is_broken_off(),
                })
                .collect(),
            is_all: self.is_all,
        }
    }

    /// Those that asked what this one left, the earliest first.
    fn later(&self, id: &str, session: &session::Session) -> Vec<(&'a str, &'a session::Session)> {
        let chain = self.chains.get(rest::first_of(id, session));
        rest::later_than(id, session, chain.into_iter().flatten().copied())
    }

    /// What became of each question of a session.
    fn outcome(&self, id: &str, session: &'a session::Session) -> Vec<Outcome> {
        let later = self.later(id, session).into_iter();
        let later: Vec<Chapter<'a>> = later.map(|(id, session)| self.chapter(id, session)).collect();
        self.chapter(id, session).outcome(&later)
    }

    /// When a session began. Without a file, its first answer tells.
    fn time(&self, id: &str) -> Option<DateTime> {
        let file = self.files.get(id);
        file.and_then(|file| words::local_time(&file.started_at))
            .or_else(|| self.rows(id).iter().filter_map(|row| row.recorded).min())
    }

    /// The same, told apart from others of its minute.
    fn began(&self, id: &str) -> Option<Began> {
        let nth = self.nth.get(id).copied().unwrap_or(1);
        self.time(id).map(|at| Began { at, nth })
    }

    /// Counts those of each minute. One without a take is not listed, and so not counted.
    fn count_in_minutes(&mut self) {
        let mut counted: BTreeMap<String, usize> = BTreeMap::new();
        let mut nth = BTreeMap::new();
        for id in self.rows.keys() {
            if let Some(time) = self.time(id) {
                let in_minute = counted.entry(time.strftime("%F %H:%M").to_string());
                let count = in_minute.and_modify(|count| *count += 1).or_insert(1);
                nth.insert(*id, *count);
            }
        }
        self.nth = nth;
    }

    /// The line of a session.
    fn line(&self, id: &str) -> Earlier {
        let rows = self.rows(id);
        let file = self.files.get(id).copied();
        // Questions count, not takes.
        let questions = |is_counted: fn(&Row) -> bool| -> BTreeSet<&str> {
            let rows = rows.iter().filter(|row| !is_follow_up(row) && is_counted(row));
            rows.map(|row| row.prompt_id.as_str()).collect()
        };
        let answered = questions(|row| !row.is_broken_off());
        let broken_off = questions(Row::is_broken_off);
        let outcome = file.map_or_else(Vec::new, |file| self.outcome(id, file));
        Earlier {
            id: id.to_owned(),
            started: self.began(id),
            answers: answered.len(),
            broken_off: broken_off.difference(&answered).count(),
            follow_ups: rows.iter().filter(|row| is_follow_up(row)).count(),
            questions: file.map(|file| file.plan.prompts.len()),
            is_early: file.is_some_and(session::Session::has_ended_early),
            afterwards: outcome
                .iter()
                .filter(|became| became.afterwards.is_some())
                .count(),
            continues: file
                .and_then(|file| file.continues.as_deref())
                .and_then(|first| self.began(first)),
            secs: rows.iter().map(|row| row.answer_secs).sum(),
        }
    }

    /// Of the questions of a session those that were answered afterwards, and those that are left to ask.
    fn rest(&self, id: &str, file: &'a session::Session) -> (Vec<Afterwards<'a>>, Vec<Left<'a>>) {
        let later = self.later(id, file);
        let (mut afterwards, mut left) = (Vec::new(), Vec::new());
        for (prompt, became) in file.plan.prompts.iter().zip(self.outcome(id, file)) {
            if let Some((id, _)) = became.afterwards.and_then(|place| later.get(place)) {
                let answers =
                    |row: &&Row| row.prompt_id == prompt.id && !is_follow_up(row) && !row.is_broken_off();
                let row = self.rows(id).iter().copied().find(answers);
                afterwards.extend(row.map(|row| Afterwards {
                    prompt,
                    asked: self.began(id),
                    row,
                }));
            }
            left.extend(became.left.map(|why| Left {
                prompt,
                why: why.why,
                later: why.later.and_then(|place| self.began(later.get(place)?.0)),
            }));
        }
        (afterwards, left)
    }
}

impl App {
    fn interviews(&self) -> Interviews<'_> {
        let mut rows: BTreeMap<&str, Vec<&Row>> = BTreeMap::new();
        for row in self.takes.rows().iter().rev() {
            if let Some(session) = &row.occasion.session {
                rows.entry(session).or_default().push(row);
            }
        }
        for rows in rows.values_mut() {
            *rows = as_spoken(rows.drain(..));
        }
        let files = self.session.files.iter();
        let files: BTreeMap<&str, &session::Session> = files.map(|(id, file)| (id.as_str(), file)).collect();
        let mut chains: BTreeMap<&str, Vec<_>> = BTreeMap::new();
        for (&id, &file) in &files {
            chains
                .entry(rest::first_of(id, file))
                .or_default()
                .push((id, file));
        }
        let mut all = Interviews {
            rows,
            files,
            chains,
            is_all: !self.takes.is_behind,
            nth: BTreeMap::new(),
        };
        all.count_in_minutes();
        all
    }

    /// Every session, the newest first.
    #[must_use]
    pub fn sessions(&self) -> Vec<Earlier> {
        let all = self.interviews();
        let running = self.session.running().map(super::Running::id);
        let ids: BTreeSet<&str> = all.rows.keys().chain(all.files.keys()).copied().collect();
        ids.into_iter()
            .rev()
            .filter(|id| Some(*id) != running)
            .map(|id| all.line(id))
            // One that ended before its first answer, and one whose takes are all gone, have nothing to show.
            .filter(|earlier| earlier.answers + earlier.broken_off + earlier.follow_ups > 0)
            .collect()
    }

    /// The session on show.
    #[must_use]
    pub fn summary(&self) -> Option<Summary<'_>> {
        let id = self.session.shown()?;
        let all = self.interviews();
        let rows = all.rows(id);
        let told: Vec<Told<'_>> = rows
            .iter()
            .map(|row| Told {
                id: first_id(row),
                prompt: &row.prompt_id,
                occasion: &row.occasion,
            })
            .collect();
        let file = all.files.get(id).copied();
        let answers: Vec<Answer<'_>> = outline(&told, file)
            .into_iter()
            .map(|placed| Answer {
                row: rows[placed.index],
                number: placed.number,
                is_follow_up: placed.is_follow_up,
                is_orphan: placed.is_orphan,
            })
            .collect();
        let (afterwards, left) = file.map_or_else(Default::default, |file| all.rest(id, file));
        Some(Summary {
            about: all.line(id),
            answers,
            afterwards,
            left,
            plan: file.map(|file| &file.plan),
        })
    }
}

fn is_follow_up(row: &Row) -> bool {
    row.occasion.follow_up_to.is_some()
}

/// The id of the take as it was first spoken, before any part of it was spoken anew.
pub(super) fn first_id(row: &Row) -> &str {
    row.fact.as_ref().map_or(row.id.as_str(), |fact| &fact.first_id)
}

/// The answers of a session, the earliest first, as they were spoken there: of a take and those that were made from it
/// later only the first.
fn as_spoken<'a>(rows: impl Iterator<Item = &'a Row>) -> Vec<&'a Row> {
    let mut seen = BTreeSet::new();
    rows.filter(|row| seen.insert(first_id(row))).collect()
}
