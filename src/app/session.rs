//! The session: a mock interview of several prompts. Drawing it is `ui`'s.

use std::time::Instant;

use super::App;

/// What can be done there.
#[derive(Debug, Clone, PartialEq)]
pub enum InSession {}

/// The state.
#[derive(Default)]
pub struct Session {}

impl App {
    pub(super) fn in_session(&mut self, doing: InSession, _now: Instant) {
        match doing {}
    }
}
