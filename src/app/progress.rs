//! Progress: what came of the takes so far, computed by a job whenever the takes, the day or what is looked at change; and
//! which point of it is chosen. Drawing it is `ui`'s; which prompts are due is in
//! `prompts::due`.

use std::{
    collections::HashMap,
    sync::Arc,
    time::{Duration, Instant},
};

use jiff::{Zoned, civil::Date};

use crate::model::{
    practice::Fact,
    progress::{self, Measure, Overview, Run},
    schedule,
};

use super::{App, InDue, TakeId, jobs::Message};

mod blind;
mod next_up;
mod table;

pub use blind::{Blind, Blindly, Heard};
pub(super) use table::Written;
pub use table::{InTable, TablePanel};

/// So many answers to one prompt in a row are enough for a day.
pub const ENOUGH_IN_A_ROW: usize = 3;

/// What can be done there.
#[derive(Debug, Clone, PartialEq)]
pub enum InProgress {
    /// Look at the answers to the prompt with this id; `None` for all.
    Of(Option<String>),
    /// Choose the answer so many places later, or earlier if negative.
    Move(i32),
    /// Choose the first answer.
    First,
    /// Choose the last answer.
    Last,
    /// Choose the answer at this place.
    Choose(usize),
    /// Open the chosen answer.
    Open,
    /// Rehearse what comes next.
    RehearseNext,
    /// Look at this measure of delivery.
    Look(Measure),
    /// Which prompts are due.
    Due(InDue),
    /// Listening blind.
    Blind(Blindly),
    /// All takes as a table.
    Table(InTable),
}

/// The state.
#[derive(Default)]
pub struct Progress {
    /// The prompt looked at, by id; `None` for all.
    pub prompt: Option<String>,
    /// The measure of delivery looked at.
    pub measure: Measure,
    pub(super) blind: Option<Blind>,
    pub(super) table: Option<TablePanel>,
    pub(super) is_writing_table: bool,
    overview: Option<Arc<Overview>>,
    blind_count: usize,
    /// The id of the answer chosen.
    chosen: Option<String>,
    /// How many answers in a row the latest one stands at the end of.
    run: Option<Run>,
    today: Option<Date>,
    day_ends: Option<Instant>,
    /// What the overview was made of.
    answered: Option<Question>,
    under_way: Option<Question>,
}

/// What an overview is made of: once one of these changes, it has to be made anew.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Question {
    takes: u64,
    prompt: Option<String>,
    today: Date,
}

/// What a job found.
pub struct Found {
    question: Question,
    overview: Overview,
    run: Option<Run>,
    due: HashMap<String, Date>,
    blind_count: usize,
}

impl Progress {
    /// What came of the takes, once it was computed.
    #[must_use]
    pub fn overview(&self) -> Option<&Overview> {
        self.overview.as_deref()
    }

    /// The place of the chosen answer among those of the overview; the last one unless another was chosen.
    #[must_use]
    pub fn chosen(&self) -> Option<usize> {
        let overview = self.overview.as_ref()?;
        let last = overview.answers.len().checked_sub(1)?;
        let chosen = self.chosen.as_deref().and_then(|id| overview.place_of(id));
        Some(chosen.unwrap_or(last))
    }

    /// The chosen answer.
    #[must_use]
    pub fn chosen_fact(&self) -> Option<&Fact> {
        let overview = self.overview.as_ref()?;
        overview.answers.get(self.chosen()?).map(Arc::as_ref)
    }

    /// The day it is here.
    #[must_use]
    pub fn today(&self) -> Option<Date> {
        self.today
    }

    /// How many takes there are to listen to blind: those of the last day of practice before today.
    #[must_use]
    pub fn blind_count(&self) -> usize {
        self.blind_count
    }

    /// Whether all that is shown is of the takes as they are now.
    #[must_use]
    pub fn is_up_to_date(&self) -> bool {
        self.overview.is_some() && self.under_way.is_none()
    }

    pub(super) fn until_day_ends(&self, now: Instant) -> Option<Duration> {
        self.day_ends.map(|end| end.saturating_duration_since(now))
    }

    fn choose(&mut self, place: usize) {
        let answers = self.overview.as_ref().map(|overview| &overview.answers);
        if let Some(fact) = answers.and_then(|answers| answers.get(place)) {
            self.chosen = Some(fact.id.clone());
        }
    }
}

impl App {
    pub(super) fn in_progress(&mut self, doing: InProgress, now: Instant) {
        match doing {
            InProgress::Of(prompt) => self.progress.prompt = prompt,
            InProgress::Move(by) => {
                let count = self.progress.overview().map_or(0, |all| all.answers.len());
                if let Some(place) = super::moved(self.progress.chosen(), by, count) {
                    self.progress.choose(place);
                }
            }
            InProgress::First => self.progress.choose(0),
            InProgress::Last => self.progress.chosen = None,
            InProgress::Choose(place) => self.progress.choose(place),
            InProgress::Open => {
                let id = self
                    .progress
                    .chosen_fact()
                    .and_then(|fact| fact.id.parse::<TakeId>().ok());
                if let Some(id) = id {
                    self.open_take(id, now);
                }
            }
            InProgress::RehearseNext => self.rehearse_next(now),
            InProgress::Look(measure) => self.progress.measure = measure,
            InProgress::Due(doing) => self.in_due(doing, now),
            InProgress::Blind(doing) => self.in_blind(doing, now),
            InProgress::Table(doing) => self.in_table(doing, now),
        }
    }

    /// Takes in the time on the wall: which day it is, and when the next one begins.
    pub fn see_clock(&mut self, clock: &Zoned, now: Instant) {
        self.progress.today = Some(clock.date());
        let midnight = clock.tomorrow().and_then(|tomorrow| tomorrow.start_of_day());
        self.progress.day_ends = midnight
            .ok()
            .and_then(|midnight| Duration::try_from(midnight.duration_since(clock)).ok())
            .map(|left| now + left);
    }

    /// Has the overview made anew, beside everything else, if it no longer fits.
    pub(super) fn keep_up(&mut self) {
        let Some(today) = self.progress.today.filter(|_| !self.takes.is_loading) else {
            return;
        };
        let question = Question {
            takes: self.takes.revision(),
            prompt: self.progress.prompt.clone(),
            today,
        };
        if self.progress.under_way.is_some() || self.progress.answered.as_ref() == Some(&question) {
            return;
        }
        self.progress.under_way = Some(question.clone());
        let facts = self.takes.facts();
        self.jobs.run("aloud-progress", move |reply| {
            let found = Found {
                overview: Overview::of(&facts, question.prompt.as_deref(), question.today),
                run: progress::latest_run(&facts, question.today),
                blind_count: progress::last_day_before(&facts, question.today).len(),
                due: schedule::due_days(facts.iter().map(Arc::as_ref), question.today),
                question,
            };
            reply.send(Message::Progress(Box::new(found)));
        });
    }

    pub(super) fn progress_found(&mut self, found: Found) {
        self.progress.under_way = None;
        self.prompts.know_due(found.due, found.question.today);
        self.progress.run = found.run;
        self.progress.blind_count = found.blind_count;
        self.progress.overview = Some(Arc::new(found.overview));
        self.progress.answered = Some(found.question);
    }

    /// The job failed through a fault of the program: it is not tried again until something changes.
    pub(super) fn progress_failed(&mut self) {
        self.progress.answered = self.progress.under_way.take();
    }

    /// How often in a row the prompt with this id was answered today, if that is enough for a day and nothing else was
    /// answered since.
    #[must_use]
    pub fn is_enough(&self, prompt_id: &str) -> Option<usize> {
        let run = self.progress.run.as_ref()?;
        let is_it = run.prompt_id == prompt_id && Some(run.day) == self.progress.today;
        (is_it && run.count >= ENOUGH_IN_A_ROW).then_some(run.count)
    }

    /// What belongs to Progress goes when it is left.
    pub(super) fn leave_progress(&mut self) {
        self.progress.blind = None;
        self.progress.table = None;
    }
}
