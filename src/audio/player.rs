//! Stub until the player lands.
use std::{path::Path, sync::Arc, time::Instant};
/// State.
#[derive(Debug, Clone, PartialEq)]
pub enum State {
    /// a
    Idle,
    /// b
    Playing,
    /// c
    Paused,
    /// d
    Ended,
}
/// Player.
pub struct Player;
#[expect(
    missing_docs,
    clippy::needless_pass_by_value,
    clippy::unused_self,
    reason = "stub"
)]
impl Player {
    #[must_use]
    pub fn new(_wake: Arc<dyn Fn() + Send + Sync>) -> Self {
        Self
    }
    pub fn load(&self, _p: &Path) {}
    pub fn play(&self) {}
    pub fn pause(&self) {}
    pub fn seek(&self, _f: u64) {}
    pub fn set_device(&self, _d: Option<String>) {}
    #[must_use]
    pub fn position(&self, _n: Instant) -> u64 {
        0
    }
    #[must_use]
    pub fn state(&self) -> State {
        State::Idle
    }
    pub fn poll(&mut self) {}
    pub fn take_trouble(&mut self) -> Option<String> {
        None
    }
    pub fn chime(&self) {}
}
