//! Which sample answers are shown, and which of them. What a sample is, is in `model::sample`.

use std::time::Instant;

use super::{App, Weight};
use crate::model::{
    prompt::Prompt,
    sample::{self, Sample},
};

/// The sample answers on show.
#[derive(Debug, Clone)]
pub struct SamplesPanel {
    list: Vec<&'static Sample>,
    shown: usize,
    /// How far the keyboard has scrolled, in steps.
    pub scrolled: i32,
}

impl SamplesPanel {
    /// All of them.
    #[must_use]
    pub fn list(&self) -> &[&'static Sample] {
        &self.list
    }

    /// The place of the one that is shown.
    #[must_use]
    pub fn place(&self) -> usize {
        self.shown
    }

    /// The one that is shown.
    #[must_use]
    pub fn shown(&self) -> Option<&'static Sample> {
        self.list.get(self.shown).copied()
    }

    pub(super) fn show(&mut self, place: usize) {
        self.shown = place.min(self.list.len().saturating_sub(1));
    }

    pub(super) fn scroll(&mut self, by: i32) {
        self.scrolled = self.scrolled.wrapping_add(by);
    }

    pub(super) fn step(&mut self, by: i32) {
        self.shown = super::super::moved(Some(self.shown), by, self.list.len()).unwrap_or_default();
    }
}

impl App {
    /// The samples on show, if they are.
    #[must_use]
    pub fn samples(&self) -> Option<&SamplesPanel> {
        self.packs.samples.as_ref()
    }

    /// The samples for a prompt: those that answer it first, then the others of its theme.
    #[must_use]
    pub fn samples_for(&self, prompt: &Prompt) -> Vec<&'static Sample> {
        let is_of_theme = |sample: &&Sample| {
            let answered = super::BUILT_IN.iter().find(|known| known.id == sample.prompt);
            answered.is_some_and(|answered| answered.theme == prompt.theme)
        };
        let (mut first, others): (Vec<_>, Vec<_>) = sample::built_in()
            .iter()
            .filter(is_of_theme)
            .partition(|sample| sample.prompt == prompt.id);
        first.extend(others);
        first
    }

    pub(super) fn open_samples(&mut self, now: Instant) {
        let Some(prompt) = self.prompts.chosen() else {
            return;
        };
        let list = self.samples_for(prompt);
        if list.is_empty() {
            let sentence = format!("There are no sample answers for {} yet.", prompt.theme);
            self.notices.show(Weight::Hint, sentence, now);
            return;
        }
        self.packs.samples = Some(SamplesPanel {
            list,
            shown: 0,
            scrolled: 0,
        });
    }
}
