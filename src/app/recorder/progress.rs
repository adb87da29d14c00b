//! How far a running answer is, for the screen's clock.

use std::time::Instant;

use super::{Interruption, Recorder};
use crate::model::timeline;

/// How far an answer is. Seconds count from the start key.
#[derive(Debug, Clone, PartialEq)]
pub struct Progress {
    /// Time spoken, pauses left out.
    pub elapsed_secs: f64,
    /// Beginnings of the parts begun so far.
    pub starts_secs: Vec<f64>,
    /// Paused.
    pub is_paused: bool,
    /// Being finished; nothing more is taken in.
    pub is_finishing: bool,
    /// The microphone is gone; nothing is recorded until another takes its place.
    pub interruption: Option<Interruption>,
}

impl Recorder {
    /// Where the answer stands at `at`, if one runs.
    #[must_use]
    pub fn progress(&self, at: Instant) -> Option<Progress> {
        let running = self.running.as_ref()?;
        let rate = running.rate_hz;
        let answer_secs = |frame: u64| timeline::secs(frame.saturating_sub(running.lead_in_frames), rate);
        let stream_frame = self.capture.position_at(at).unwrap_or(0);
        Some(Progress {
            elapsed_secs: answer_secs(running.transport.file_frame(stream_frame)),
            starts_secs: running.marks.iter().map(|mark| answer_secs(mark.frame)).collect(),
            is_paused: !running.transport.is_running() && !running.is_finishing,
            is_finishing: running.is_finishing,
            interruption: running.interruption.clone().filter(|_| !running.is_finishing),
        })
    }
}
