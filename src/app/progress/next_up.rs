//! What to rehearse next, as Progress proposes it, and going there; and what there was to do better last time, as Rehearse
//! shows it before the start. Which prompt comes next, and why, is decided in `model::next`.

use std::{collections::BTreeSet, time::Instant};

use crate::app::{App, Phase};
use crate::model::next::{self, LastTime, Next};

impl App {
    /// What to rehearse next: of all prompts, or whether to rehearse the one whose answers are looked at. `None` before
    /// anything was answered.
    #[must_use]
    pub fn next_up(&self) -> Option<Next<'_>> {
        let today = self.progress.today()?;
        self.progress.overview().filter(|all| !all.answers.is_empty())?;
        let prompts = &self.prompts.all;
        let days = self.prompts.due().days();
        if let Some(id) = &self.progress.prompt {
            let prompt = prompts.iter().find(|prompt| prompt.id == *id)?;
            return Some(next::again(prompt, days, today));
        }
        let entries = self.stories.entries().iter();
        let themes: BTreeSet<&str> = entries
            .flat_map(|entry| &entry.story.themes)
            .map(String::as_str)
            .collect();
        next::next(prompts, days, &themes, today)
    }

    /// What there was to do better in earlier answers to what is about to be spoken: what the speaker wrote for the next
    /// time or else noted last, on any take of it, and what was off in the latest answer. Nothing once it is spoken, nor
    /// in an interview, nor for a part alone, where there is no last time to go by.
    #[must_use]
    pub fn last_time(&self, now: Instant) -> Option<LastTime<'_>> {
        let rehearsal = self.rehearsal.as_ref()?;
        let assignment = rehearsal.assignment();
        let is_before = matches!(
            rehearsal.phase(now),
            Phase::Ready | Phase::Opening { .. } | Phase::Thinking { .. }
        );
        let is_alone = assignment.again.is_none() && assignment.occasion.session.is_none();
        if !(is_before && is_alone) {
            return None;
        }
        let id = &assignment.prompt.id;
        let answer = self.takes.latest_answer(id);
        let last = LastTime {
            next_time: self.takes.latest_next_time(id),
            worst: answer.and_then(|row| row.worst.as_deref()),
            note: self.takes.latest_note(id),
        };
        (last != LastTime::default()).then_some(last)
    }

    pub(in crate::app) fn rehearse_next(&mut self, now: Instant) {
        if let Some(prompt) = self.next_up().map(|next| next.prompt.clone()) {
            self.rehearse(prompt, now);
        }
    }
}
