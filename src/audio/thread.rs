//! Named threads that are waited for, but not for ever.

use std::{
    thread::{self, JoinHandle},
    time::{Duration, Instant},
};

/// Does `work`; if it panics, gives back what it said, so that whoever waits for it can be told.
///
/// # Errors
/// The panic's message.
pub(crate) fn catch_panic(work: impl FnOnce()) -> Result<(), String> {
    // What the work leaves behind is dropped with it, and seen by nobody in a state half changed.
    std::panic::catch_unwind(std::panic::AssertUnwindSafe(work)).map_err(|panic| {
        let words = panic
            .downcast_ref::<&str>()
            .map(|words| (*words).to_owned())
            .or_else(|| panic.downcast_ref::<String>().cloned());
        words.unwrap_or_else(|| "no reason is known".to_owned())
    })
}

/// A thread that is joined when dropped, unless it has not ended within a limit: then it is left to itself.
#[derive(Debug)]
pub(crate) struct Worker {
    handle: Option<JoinHandle<()>>,
    patience: Duration,
}

impl Worker {
    /// Starts `work` on a thread called `name`.
    ///
    /// # Errors
    /// If the system has no thread to give.
    pub(crate) fn start(
        name: &str,
        patience: Duration,
        work: impl FnOnce() + Send + 'static,
    ) -> std::io::Result<Self> {
        let handle = thread::Builder::new().name(name.to_owned()).spawn(work)?;
        Ok(Self {
            handle: Some(handle),
            patience,
        })
    }

    /// Waits for the end of the thread for at most `patience` from now on; says whether it has ended.
    pub(crate) fn wait(&mut self, patience: Duration) -> bool {
        let deadline = Instant::now() + patience;
        while let Some(handle) = self.handle.take() {
            if handle.is_finished() {
                // A panic on that thread has been printed by it; there is nothing to add here.
                let _ = handle.join();
                return true;
            }
            self.handle = Some(handle);
            if Instant::now() >= deadline {
                return false;
            }
            thread::sleep(Duration::from_millis(2));
        }
        true
    }
}

impl Drop for Worker {
    fn drop(&mut self) {
        self.wait(self.patience);
    }
}
