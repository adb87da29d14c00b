//! A mock interview that runs: one answer after another, each kept as it ends, and its end. What comes next is decided
//! in `model::session`.

use std::time::{Duration, Instant};

use crate::{
    library::SessionId,
    model::{
        follow_up,
        occasion::Occasion,
        session::{self, FOLLOW_UP_THINK_SECS, Next, Origin, Plan, rest::first_of},
        take::Take,
    },
};

use super::super::{
    App, Quit, Screen, TakeId, Weight, dice, jobs::Message, recorder::Assignment, rehearsal::Think,
    rehearsal::to_record_into,
};

/// Between an answer and the next question there is time for a breath.
const BEFORE_QUESTION: Duration = Duration::from_secs(5);
/// A follow-up comes as soon as the answer is heard.
const BEFORE_FOLLOW_UP: Duration = Duration::from_secs(2);

/// An interview that runs.
pub struct Running {
    id: SessionId,
    session: session::Session,
    between: Option<Between>,
    /// It ends as soon as the answer is saved.
    is_ending: bool,
}

/// The calm between two answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Between {
    /// When what comes next is asked; `None` if it waits to be told.
    due: Option<Instant>,
}

impl Between {
    /// What is left of it, in seconds; `None` if it waits to be told.
    #[must_use]
    pub fn left_secs(&self, now: Instant) -> Option<f64> {
        Some(self.due?.saturating_duration_since(now).as_secs_f64())
    }
}

impl Running {
    /// Its id.
    #[must_use]
    pub fn id(&self) -> &str {
        self.id.as_str()
    }

    /// The session as it stands.
    #[must_use]
    pub fn session(&self) -> &session::Session {
        &self.session
    }

    /// The calm between two answers, if it is that.
    #[must_use]
    pub fn between(&self) -> Option<&Between> {
        self.between.as_ref()
    }

    /// Which question of how many is asked now or comes next, in words.
    #[must_use]
    pub fn place_words(&self) -> Option<String> {
        self.session.next().place_words(self.session.plan.prompts.len())
    }

    /// Time until the words on the screen between two answers change.
    #[must_use]
    pub fn until_change(&self, now: Instant) -> Option<Duration> {
        let left_secs = self.between?.left_secs(now)?;
        Some(Duration::from_secs_f64(left_secs.fract().clamp(0.001, 1.0)))
    }
}

impl App {
    /// Begins an interview as it was set up.
    pub(super) fn begin_session(&mut self, now: Instant) {
        let set_up = &self.session.set_up;
        let framework = self
            .prompts
            .frameworks
            .iter()
            .find(|framework| framework.id == set_up.framework)
            .or_else(|| self.prompts.framework());
        let Some(framework) = framework.cloned() else {
            return;
        };
        let seed = dice();
        let prompts = session::pick(
            &self.prompts.all,
            &set_up.from,
            set_up.count,
            &self.due_ids(),
            &self.session.marked,
            seed,
        );
        if prompts.is_empty() {
            let sentence = match set_up.from {
                Origin::Due => "Nothing is due, so there is no question to ask. Choose others.",
                _ => "There is no question to ask. Mark prompts on Prompts, or take all of them.",
            };
            self.notices.show(Weight::Hint, sentence, now);
            return;
        }
        let plan = Plan {
            prompts,
            think_secs: set_up.think_secs,
            total_secs: f64::from(set_up.total_secs),
            framework,
            follow_ups: set_up.follow_ups,
            reads_aloud: set_up.reads_aloud,
            seed,
        };
        self.begin_with(plan, None, now);
    }

    /// Asks what the interview on show left, in a new one of the same kind. What was set up for others stays.
    pub(super) fn ask_the_rest(&mut self, now: Instant) {
        let Some(plan) = self.summary().and_then(|summary| summary.plan_of_rest(dice())) else {
            return;
        };
        let shown = self.session.shown.as_deref();
        let file = self
            .session
            .files
            .iter()
            .find(|(id, _)| Some(id.as_str()) == shown);
        let first = file.map(|(id, session)| first_of(id.as_str(), session).to_owned());
        self.begin_with(plan, first, now);
    }

    /// Begins an interview; `continues` is the id of the one that left these questions.
    fn begin_with(&mut self, plan: Plan, continues: Option<String>, now: Instant) {
        if self.is_busy() || self.session.running.is_some() {
            return;
        }
        let library = match to_record_into(self.shelf.as_ref()) {
            Ok(library) => library,
            Err(sentence) => {
                self.notices.show(Weight::Trouble, sentence, now);
                return;
            }
        };
        let started = jiff::Zoned::now();
        let files = &self.session.files;
        let id = library.new_session_id(&started, |id| files.iter().any(|(known, _)| known == id));
        let mut session = session::Session::begin(plan, started.strftime("%Y-%m-%dT%H:%M:%S%:z").to_string());
        session.continues = continues;
        self.session.running = Some(Running {
            id,
            session,
            between: None,
            is_ending: false,
        });
        self.keep_session();
        self.ask(now);
    }

    /// Writes the session's file, in the order of all writing.
    fn keep_session(&self) {
        let (Some(running), Some(shelf)) = (&self.session.running, &self.shelf) else {
            return;
        };
        let library = shelf.library.clone();
        let (id, session) = (running.id.clone(), running.session.clone());
        self.jobs.write(move |reply| {
            let kept = library.save_session(&id, &session);
            reply.send(Message::Written(kept.map_err(|error| error.to_string())));
        });
    }

    /// Goes to Rehearse with what comes next.
    fn ask(&mut self, now: Instant) {
        let Some(running) = &mut self.session.running else {
            return;
        };
        running.between = None;
        let plan = &running.session.plan;
        let mut occasion = Occasion {
            session: Some(running.id.to_string()),
            ..Occasion::default()
        };
        let next = running.session.next();
        let first = match &next {
            Next::Question(index) | Next::FollowUp { of: index, .. } => plan.prompts.get(*index).cloned(),
            Next::End => None,
        };
        let Some(first) = first else {
            self.end_session(now);
            return;
        };
        let (assignment, think_secs) = match next {
            Next::FollowUp { to, question, .. } => {
                occasion.follow_up_to = Some(to);
                let assignment = Assignment {
                    prompt: follow_up::prompt_of(&first, &question),
                    framework: follow_up::framework(),
                    total_secs: follow_up::TARGET_SECS,
                    again: None,
                    occasion,
                };
                (assignment, plan.think_secs.min(FOLLOW_UP_THINK_SECS))
            }
            _ => {
                let assignment = Assignment {
                    prompt: first,
                    framework: plan.framework.clone(),
                    total_secs: plan.total_secs,
                    again: None,
                    occasion,
                };
                (assignment, plan.think_secs)
            }
        };
        let think = Think {
            secs: think_secs,
            then_record: true,
        };
        self.speak(assignment, think, now);
        if self.rehearsal.is_none() {
            // Why, was told; the speaker says when to try again.
            self.pause_session(None);
        }
    }

    fn pause_session(&mut self, due: Option<Instant>) {
        if let Some(running) = &mut self.session.running {
            running.between = Some(Between { due });
        }
        self.leave(Screen::Session);
    }

    /// Asks what comes next at once, if it is the calm between two answers.
    pub(super) fn ask_if_between(&mut self, now: Instant) {
        let running = self.session.running.as_ref();
        if running.is_some_and(|running| running.between.is_some()) {
            self.ask(now);
        }
    }

    pub(super) fn wait_between(&mut self) {
        let running = self.session.running.as_mut();
        if let Some(between) = running.and_then(|running| running.between.as_mut()) {
            between.due = None;
        }
    }

    /// A take was saved. True if it is one of the interview's, which goes on or ends with it.
    pub(in crate::app) fn session_took(&mut self, id: &TakeId, take: &Take, now: Instant) -> bool {
        let is_quitting = self.quit != Quit::No;
        let Some(running) = &mut self.session.running else {
            return false;
        };
        if take.occasion.session.as_deref() != Some(running.id.as_str()) {
            return false;
        }
        running.session.spoke(id.as_str());
        let next = running.session.next();
        if running.is_ending || is_quitting || next == Next::End {
            self.end_session(now);
            return true;
        }
        self.keep_session();
        let calm = match next {
            Next::FollowUp { .. } => BEFORE_FOLLOW_UP,
            _ => BEFORE_QUESTION,
        };
        self.pause_session(Some(now + calm));
        true
    }

    /// What time does to an interview: the next question comes, an end that was asked for.
    pub(in crate::app) fn session_tick(&mut self, now: Instant) {
        let is_busy = self.is_busy();
        let Some(running) = &self.session.running else {
            return;
        };
        let due = running.between.and_then(|between| between.due);
        if running.is_ending && !is_busy {
            self.end_session(now);
        } else if due.is_some_and(|due| now >= due) {
            self.ask(now);
        }
    }

    /// Ends the interview; an answer that runs is finished and saved first.
    pub(in crate::app) fn end_session_now(&mut self, now: Instant) {
        let is_busy = self.is_busy();
        let Some(running) = &mut self.session.running else {
            return;
        };
        if is_busy {
            running.is_ending = true;
            self.in_rehearsal(|rehearsal| rehearsal.finish(now));
        } else {
            self.end_session(now);
        }
    }

    fn end_session(&mut self, now: Instant) {
        let Some(running) = &mut self.session.running else {
            return;
        };
        let at = jiff::Zoned::now().strftime("%Y-%m-%dT%H:%M:%S%:z").to_string();
        running.session.end(at);
        self.keep_session();
        let Some(running) = self.session.running.take() else {
            return;
        };
        // One without an answer has nothing to look back at.
        let is_empty = running.session.spoken.is_empty();
        self.session.shown = (!is_empty).then(|| running.id.to_string());
        // Whoever goes on from there to the set-up wants another one.
        self.session.picked = None;
        self.session.chosen = 0;
        self.session.files.insert(0, (running.id, running.session));
        if self.quit == Quit::No {
            self.leave(Screen::Session);
            if is_empty {
                let sentence = "The interview ended before the first answer.";
                self.notices.show(Weight::Hint, sentence, now);
            }
        }
    }

    /// Whether the question of this answer is to be read aloud.
    pub(in crate::app) fn reads_aloud(&self) -> bool {
        let running = self.session.running.as_ref();
        running.map_or(self.settings.read_aloud, |running| {
            running.session.plan.reads_aloud
        })
    }
}
