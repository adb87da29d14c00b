//! Which sample answers are shown, and which of them. What a sample is, is in `model::sample`.

use super::App;
use crate::model::sample::{self, Sample};

/// The sample answers on show.
#[derive(Debug, Clone)]
pub struct SamplesPanel {
    list: Vec<&'static Sample>,
    shown: usize,
    missing_theme: Option<String>,
    /// How far the keyboard has scrolled, in steps.
    pub scrolled: i32,
}

impl SamplesPanel {
    /// All of them.
    #[must_use]
    pub fn list(&self) -> &[&'static Sample] {
        &self.list
    }

    /// The theme of the chosen prompt, if there is no sample for any question of it.
    #[must_use]
    pub fn missing_theme(&self) -> Option<&str> {
        self.missing_theme.as_deref()
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

    /// Opens the samples: at one for the chosen prompt, else at one of its theme, else where they were.
    pub(super) fn open_samples(&mut self) {
        let Some(prompt) = self.prompts.chosen() else {
            return;
        };
        let list: Vec<&Sample> = sample::built_in().iter().collect();
        let was = self.packs.sample_place.min(list.len().saturating_sub(1));
        let theme_of = |sample: &Sample| {
            let answered = super::BUILT_IN.iter().find(|known| known.id == sample.prompt);
            answered.map(|answered| answered.theme.as_str())
        };
        let is_of_theme = |sample: &Sample| theme_of(sample) == Some(prompt.theme.as_str());
        // Where they were goes before the others that would do as well.
        let first = |would_do: &dyn Fn(&Sample) -> bool| {
            let places = std::iter::once(was).chain(0..list.len());
            places.into_iter().find(|&place| would_do(list[place]))
        };
        let of_prompt = first(&|sample| sample.prompt == prompt.id);
        let of_theme = first(&is_of_theme);
        self.packs.samples = Some(SamplesPanel {
            shown: of_prompt.or(of_theme).unwrap_or(was),
            missing_theme: of_theme.is_none().then(|| prompt.theme.clone()),
            list,
            scrolled: 0,
        });
    }

    /// Closes the samples; where they were is remembered.
    pub(super) fn close_samples(&mut self) {
        if let Some(samples) = self.packs.samples.take() {
            self.packs.sample_place = samples.shown;
        }
    }
}
