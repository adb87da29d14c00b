//! The system's wish that the program end: SIGINT, SIGTERM and SIGHUP, a logout among them, and their like on Windows.

use std::sync::{
    Arc,
    atomic::{AtomicBool, Ordering},
};

use super::Wake;

/// Whether the program was asked to end.
#[derive(Clone, Default)]
pub struct Signals {
    asked: Arc<AtomicBool>,
}

impl Signals {
    /// Listens for as long as the program runs; `wake` is called when a signal comes. Where another part of the
    /// process listens already, nothing is heard.
    #[must_use]
    pub fn listen(wake: Wake) -> Self {
        let signals = Self::default();
        let asked = Arc::clone(&signals.asked);
        let listening = ctrlc::set_handler(move || {
            asked.store(true, Ordering::SeqCst);
            wake();
        });
        // Without a handler a signal ends the program at once, and the take is recovered at the next start.
        drop(listening);
        signals
    }

    /// Whether a signal has come since the last call.
    #[must_use]
    pub fn take(&self) -> bool {
        self.asked.swap(false, Ordering::SeqCst)
    }
}
