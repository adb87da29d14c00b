//! How a sound is to be played: its speed and its route, as the player was told. What becomes of it is not here.

use std::{ops::Range, sync::Arc};

use super::route::Route;

/// The speeds there are.
pub(super) const SPEEDS: std::ops::RangeInclusive<f64> = 0.5..=2.0;

/// What the player was told last.
#[derive(Debug, Clone)]
pub(super) struct Settings {
    pub(super) speed: f64,
    pub(super) looped: Option<Range<u64>>,
    pub(super) skips: Arc<[Range<u64>]>,
    pub(super) until: Option<u64>,
    /// Counts the changes.
    pub(super) change: u64,
}

impl Settings {
    pub(super) fn new() -> Self {
        Self {
            speed: 1.0,
            looped: None,
            skips: Arc::from([]),
            until: None,
            change: 0,
        }
    }

    /// What was said of the frames of one file says nothing of another's.
    pub(super) fn forget_ranges(&mut self) {
        (self.looped, self.until) = (None, None);
        self.skips = Arc::from([]);
        self.change += 1;
    }

    pub(super) fn route(&self, frames: u64) -> Route {
        Route::new(frames, self.looped.clone(), &self.skips, self.until)
    }
}

/// A speed as it can be had: within [`SPEEDS`], and 1 if it is no number.
pub(super) fn speed(wanted: f64) -> f64 {
    if wanted.is_nan() {
        1.0
    } else {
        wanted.clamp(*SPEEDS.start(), *SPEEDS.end())
    }
}
