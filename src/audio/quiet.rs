//! Keeps ALSA's own complaints off the terminal: what matters of them comes back as an error, in one sentence.

/// While it lives, ALSA says nothing on standard error for what this thread does.
pub(super) struct Quiet {
    #[cfg(target_os = "linux")]
    _kept: Option<std::rc::Rc<std::cell::RefCell<alsa::Output>>>,
}

impl Quiet {
    /// Begins to keep ALSA quiet on this thread.
    pub(super) fn begin() -> Self {
        Self {
            #[cfg(target_os = "linux")]
            _kept: alsa::Output::local_error_handler().ok(),
        }
    }
}
