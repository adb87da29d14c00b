//! What to rehearse next, as Progress proposes it, and going there. Which prompt that is, and why, is decided in
//! `model::next`.

use std::{collections::BTreeSet, time::Instant};

use super::{App, takes::Row};
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

    /// The line of the latest answer to a prompt, among the answers that Progress looks at.
    #[must_use]
    pub fn latest_answer(&self, prompt_id: &str) -> Option<&Row> {
        let answers = &self.progress.overview()?.answers;
        let fact = answers.iter().rfind(|fact| fact.prompt_id == prompt_id)?;
        self.takes.row(&fact.id.parse().ok()?)
    }

    pub(super) fn rehearse_next(&mut self, now: Instant) {
        if let Some(prompt) = self.next_up().map(|next| next.prompt.clone()) {
            self.rehearse(prompt, now);
        }
    }
}
