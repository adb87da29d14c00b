//! Stories: the speaker's own material, edited and kept. Drawing it is `ui`'s.

use std::time::Instant;

use super::App;

/// What can be done there.
#[derive(Debug, Clone, PartialEq)]
pub enum InStories {}

/// The state.
#[derive(Default)]
pub struct Stories {}

impl App {
    pub(super) fn in_stories(&mut self, doing: InStories, _now: Instant) {
        match doing {}
    }
}
