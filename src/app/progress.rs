//! Progress: what came of the takes so far. Drawing it is `ui`'s.

use std::time::Instant;

use super::App;

/// What can be done there.
#[derive(Debug, Clone, PartialEq)]
pub enum InProgress {}

/// The state.
#[derive(Default)]
pub struct Progress {}

impl App {
    pub(super) fn in_progress(&mut self, doing: InProgress, _now: Instant) {
        match doing {}
    }
}
