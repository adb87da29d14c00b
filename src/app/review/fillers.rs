//! Possible fillers on Review: sounds that may be an "um", offered to be confirmed by ear to whoever has switched that
//! on. Only what is confirmed is counted.

use std::time::Instant;

use crate::model::{
    delivery::Stretch,
    edit::{Edit, Step},
    fillers,
    remarks::Tally,
    timeline,
};

use crate::app::{App, Screen, TallyKind};

/// The key of what is most likely an "um" among the things that are counted.
const UM_KEY: char = 'U';

impl App {
    /// What a possible filler is counted as once it is confirmed; `None` if nothing is counted at all.
    #[must_use]
    pub fn filler_kind(&self) -> Option<&TallyKind> {
        let kinds = &self.settings.tallies;
        kinds.iter().find(|kind| kind.key == UM_KEY).or(kinds.first())
    }

    /// The sounds of the take under review that may be fillers and are still to be answered. None where they are not
    /// wanted, nor while the length is to be guessed.
    #[must_use]
    pub fn possible_fillers(&self) -> Vec<Stretch> {
        let review = self
            .review
            .as_ref()
            .filter(|review| review.guess_secs.is_none() && self.screen == Screen::Review);
        let (Some(review), Some(kind), true) = (review, self.filler_kind(), self.settings.offers_fillers)
        else {
            return Vec::new();
        };
        let found = review.report().and_then(|report| report.fillers.as_deref());
        fillers::unanswered(&review.take, found.unwrap_or_default(), &kind.name)
    }

    /// Plays from a little before one of them.
    pub(in crate::app) fn hear_filler(&mut self, index: usize) {
        if let Some(frame) = self.filler_frame(index) {
            self.play_from_before(frame);
        }
    }

    /// Counts one of them, or remembers that it is none.
    pub(in crate::app) fn answer_filler(&mut self, index: usize, is_one: bool, now: Instant) {
        let name = self.filler_kind().map(|kind| kind.name.clone());
        let (Some(frame), Some(name)) = (self.filler_frame(index), name) else {
            return;
        };
        let edit = if is_one {
            Edit::Tally(Tally::new(name, frame))
        } else {
            Edit::NotFiller { frame }
        };
        self.edit(edit, Step::New, now);
    }

    /// The middle of one of them, in frames of the file.
    fn filler_frame(&self, index: usize) -> Option<u64> {
        let rate = self.review.as_ref()?.take.audio.sample_rate_hz;
        let one = *self.possible_fillers().get(index)?;
        Some(timeline::frames(
            f64::midpoint(one.start_secs, one.end_secs),
            rate,
        ))
    }
}
