//! The speaker's own packs of prompts, edited, taken in and handed out. Drawing it is `ui`'s.

use std::time::Instant;

use super::App;

/// What can be done there.
#[derive(Debug, Clone, PartialEq)]
pub enum InPacks {}

/// The state.
#[derive(Default)]
pub struct Packs {}

impl App {
    pub(super) fn in_packs(&mut self, doing: InPacks, _now: Instant) {
        match doing {}
    }
}
