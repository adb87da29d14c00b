//! The mock interview: several questions one after the other, as its screen shows it. Which question comes next is
//! `model::session`'s business; how one is set up is in `session::set_up`, how one runs in `session::running`, what is
//! shown of one that ended in `session::summary`.

use std::time::Instant;

use crate::{
    library::{SessionId, SessionsRead},
    model::session::{self, MOST_QUESTIONS, Origin},
};

use super::{App, Command, Hint, Screen, TakeId, Weight, jobs::Message};

mod running;
mod set_up;
mod summary;
mod voice;

pub use running::{Between, Running};
pub use set_up::SetUp;
use summary::first_id;
pub use summary::{Afterwards, Answer, Began, Earlier, Left, Summary};
pub(super) use voice::Voice;

/// What can be done there.
#[derive(Debug, Clone, PartialEq)]
pub enum InSession {
    /// Go to the set-up; from a take of a session to that session's summary.
    Open,
    /// The Enter key: begin, go on, or open what is chosen.
    Enter,
    /// Begin an interview as it is set up.
    Begin,
    /// The Space key: go on with what comes next.
    GoOn,
    /// Between two answers: wait until told to go on.
    Wait,
    /// The Esc key: end the interview, or go one screen back.
    Back,
    /// End the interview; a running answer is finished first.
    End,
    /// Go up (negative) or down: the interviews there were, or the answers of the summary.
    Move(i32),
    /// So many questions.
    Count(usize),
    /// So many questions more, or fewer (negative).
    CountBy(i32),
    /// Questions from there.
    From(Origin),
    /// Time to think before each question, in seconds.
    Think(u32),
    /// Target of each answer, in seconds.
    Total(u32),
    /// The framework of the answers, by id.
    Framework(String),
    /// So many follow-ups after each answer.
    FollowUps(usize),
    /// Whether the questions are read aloud.
    ReadAloud(bool),
    /// Mark the prompt with this id for an interview, or no more.
    Mark(String),
    /// The same for the prompt chosen on Prompts.
    MarkChosen,
    /// No prompt is marked any more.
    UnmarkAll,
    /// Ask what the interview on show left, in a new one.
    AskTheRest,
    /// Show the summary of this session.
    Show(String),
    /// Show the summary of the latest session.
    ShowLatest,
    /// Choose an answer of the summary, by its place.
    Choose(usize),
    /// Listen to this answer.
    Listen(TakeId),
}

/// The state.
#[derive(Default)]
pub struct Session {
    /// How the next one is to be.
    pub set_up: SetUp,
    /// Ids of the prompts marked by hand, in that order.
    pub marked: Vec<String>,
    /// The place of the chosen answer in the summary.
    pub chosen: usize,
    /// The files of all sessions, the newest first.
    files: Vec<(SessionId, session::Session)>,
    running: Option<Running>,
    shown: Option<String>,
    /// The id, as it was first spoken, of the take that was opened from the summary on show: it leads back there.
    listened: Option<String>,
    /// Of the interviews there were the chosen one, beside the set-up.
    picked: Option<String>,
    has_been_set_up: bool,
}

impl Session {
    /// The interview that runs, if one does.
    #[must_use]
    pub fn running(&self) -> Option<&Running> {
        self.running.as_ref()
    }

    /// Whether an interview runs: then nothing is shown that would help the speaker.
    #[must_use]
    pub fn is_running(&self) -> bool {
        self.running.is_some()
    }

    /// The id of the session whose summary is on show.
    #[must_use]
    pub fn shown(&self) -> Option<&str> {
        self.shown.as_deref()
    }

    /// The id of the session that is chosen among those there were; it may be gone.
    #[must_use]
    pub fn picked(&self) -> Option<&str> {
        self.picked.as_deref()
    }

    /// Whether a prompt is marked for an interview.
    #[must_use]
    pub fn is_marked(&self, prompt_id: &str) -> bool {
        self.marked.iter().any(|id| id == prompt_id)
    }

    /// Takes in the sessions as the library read them.
    pub(super) fn replace(&mut self, files: Vec<(SessionId, session::Session)>) {
        self.files = files;
    }
}

impl App {
    pub(super) fn in_session(&mut self, doing: InSession, now: Instant) {
        let set_up = &mut self.session.set_up;
        match doing {
            InSession::Open => self.open_session(now),
            InSession::Enter => self.enter_session(now),
            InSession::Begin => {
                if self.session.shown.is_none() {
                    self.begin_session(now);
                }
            }
            InSession::GoOn => self.ask_if_between(now),
            InSession::Wait => self.wait_between(),
            InSession::Back => self.back_in_session(now),
            InSession::End => self.end_session_now(now),
            InSession::Move(by) => self.move_in_session(by),
            InSession::Count(count) => set_up.count = count.clamp(1, MOST_QUESTIONS),
            InSession::CountBy(by) => self.count_by(by, now),
            InSession::From(from) => set_up.from = from,
            InSession::Think(secs) => set_up.think_secs = secs,
            InSession::Total(secs) => set_up.total_secs = secs,
            InSession::Framework(id) => set_up.framework = id,
            InSession::FollowUps(count) => set_up.follow_ups = count.min(crate::model::follow_up::MOST),
            InSession::ReadAloud(on) => set_up.reads_aloud = on,
            InSession::Mark(id) => self.mark(id, now),
            InSession::MarkChosen => {
                if let Some(id) = self.prompts.chosen().map(|prompt| prompt.id.clone()) {
                    self.mark(id, now);
                }
            }
            InSession::UnmarkAll => {
                self.session.marked.clear();
                if self.session.set_up.from == Origin::Marked {
                    self.session.set_up.from = Origin::All;
                }
            }
            InSession::Show(id) => {
                if !self.session.is_running() {
                    self.show_summary(id);
                }
            }
            InSession::ShowLatest => {
                let latest = self.sessions().into_iter().next().map(|latest| latest.id);
                if let Some(id) = latest.filter(|_| !self.session.is_running()) {
                    self.show_summary(id);
                }
            }
            InSession::AskTheRest => self.ask_the_rest(now),
            InSession::Choose(place) => self.session.chosen = place,
            InSession::Listen(id) => self.listen(id, now),
        }
    }

    fn show_summary(&mut self, id: String) {
        self.session.picked = Some(id.clone());
        self.session.shown = Some(id);
        self.session.chosen = 0;
    }

    fn open_session(&mut self, now: Instant) {
        if self.session.is_running() {
            if self.screen == Screen::Rehearse {
                self.refuses_to_leave(now);
            }
            return;
        }
        let of_review = match self.screen {
            Screen::Review => self.interview_of_review(),
            _ => None,
        };
        let was_here = self.screen == Screen::Session;
        self.handle(Command::Go(Screen::Session), now);
        if self.screen != Screen::Session || was_here {
            return;
        }
        self.prepare_set_up();
        if let Some(id) = of_review {
            // The answer that was listened to stays the chosen one.
            let is_new = self.session.shown.as_ref() != Some(&id);
            let chosen = if is_new { 0 } else { self.session.chosen };
            self.show_summary(id);
            self.session.chosen = chosen;
            return;
        }
        self.session.shown = None;
        self.session.picked = None;
    }

    /// Opens an answer of the summary on show.
    fn listen(&mut self, id: TakeId, now: Instant) {
        self.session.listened = self.takes.row(&id).map(|row| first_id(row).to_owned());
        self.open_take(id, now);
    }

    /// A take is opened from elsewhere, so that it leads back to the interview in which it was spoken.
    pub(super) fn comes_from_no_summary(&mut self) {
        self.session.listened = None;
    }

    /// The interview to which the take in Review leads back: the one whose summary it was opened from, else its own.
    fn interview_of_review(&self) -> Option<String> {
        let review = self.review.as_ref()?;
        let first = review.take.pieces.first();
        let first = first.map_or(review.id.as_str(), |piece| &piece.from);
        let is_listened = self.session.listened.as_deref() == Some(first);
        let shown = self.session.shown.clone().filter(|_| is_listened);
        shown.or_else(|| review.take.occasion.session.clone())
    }

    fn enter_session(&mut self, now: Instant) {
        if self.session.is_running() {
            self.ask_if_between(now);
        } else if let Some(summary) = self.summary() {
            if let Some(id) = summary.row(self.session.chosen).map(|row| row.id.clone()) {
                self.listen(id, now);
            }
        } else if let Some(place) = self.picked_session() {
            if let Some(earlier) = self.sessions().into_iter().nth(place) {
                self.show_summary(earlier.id);
            }
        } else {
            self.begin_session(now);
        }
    }

    fn back_in_session(&mut self, now: Instant) {
        if self.session.is_running() {
            self.end_session_now(now);
        } else if self.session.shown.is_some() {
            self.session.shown = None;
        } else {
            self.handle(Command::Go(Screen::Prompts), now);
        }
    }

    fn move_in_session(&mut self, by: i32) {
        if self.session.is_running() {
            return;
        }
        if let Some(summary) = self.summary() {
            let moved = super::moved(Some(self.session.chosen), by, summary.len());
            self.session.chosen = moved.unwrap_or_default();
            return;
        }
        let sessions = self.sessions();
        let picked = self.picked_session();
        // Above the first one there is none, so that Enter begins again.
        let is_off = by < 0 && picked.is_none_or(|place| place == 0);
        let place = super::moved(picked, by, sessions.len()).filter(|_| !is_off);
        self.session.picked = place.and_then(|place| Some(sessions.get(place)?.id.clone()));
    }

    /// The place of the chosen one among the interviews there were.
    fn picked_session(&self) -> Option<usize> {
        let picked = self.session.picked.as_ref()?;
        self.sessions().iter().position(|earlier| earlier.id == *picked)
    }

    /// Reads the files of all sessions.
    pub(super) fn read_sessions(&self) {
        let Some(library) = self.shelf.as_ref().map(|shelf| shelf.library.clone()) else {
            return;
        };
        self.jobs.run("aloud-sessions", move |reply| {
            let read = library.sessions().map_err(|error| error.to_string());
            reply.send(Message::Sessions(read));
        });
    }

    pub(super) fn sessions_read(&mut self, read: Result<SessionsRead, String>, now: Instant) {
        match read {
            Ok((files, problems)) => {
                self.session.replace(files);
                for problem in problems {
                    self.notices.show(Weight::Trouble, problem.to_string(), now);
                }
            }
            Err(sentence) => self.notices.show(Weight::Trouble, sentence, now),
        }
    }

    /// Whether a running interview keeps the speaker where they are; if so, they are told.
    pub(super) fn refuses_to_leave(&mut self, now: Instant) -> bool {
        if !self.session.is_running() {
            return false;
        }
        if self.rehearsal.is_some() {
            self.in_rehearsal(|rehearsal| rehearsal.show(Hint::InterviewRuns, now));
        } else {
            self.notices.show(Weight::Hint, Hint::InterviewRuns.words(), now);
        }
        true
    }
}

#[cfg(test)]
#[cfg(target_os = "linux")]
mod tests;
