//! What to rehearse next, as Progress proposes it, and going there; and what there was to do better last time, as Rehearse
//! shows it before the start. Which prompt comes next, and why, is decided in `model::next`.

use std::{collections::BTreeSet, time::Instant};

use crate::app::{App, Phase};
use crate::model::next::{self, Next};

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

    /// What there was to do better in the latest answer to what is about to be spoken, and the latest note on any take of
    /// it, a few words each. Nothing once it is spoken, nor in an interview, nor for a part alone, where there is no last
    /// time to go by.
    #[must_use]
    pub fn last_time(&self, now: Instant) -> Option<[Option<&str>; 2]> {
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
        let said = [
            answer.and_then(|row| row.worst.as_deref()),
            self.takes.latest_note(id),
        ];
        said.iter().any(Option::is_some).then_some(said)
    }

    pub(in crate::app) fn rehearse_next(&mut self, now: Instant) {
        if let Some(prompt) = self.next_up().map(|next| next.prompt.clone()) {
            self.rehearse(prompt, now);
        }
    }
}
