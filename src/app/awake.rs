//! Keeps the computer from going to sleep, and the screen from locking, while an answer is recorded.

use std::{
    sync::mpsc::{SyncSender, sync_channel},
    thread,
};

use crate::audio::thread::catch_panic;

/// While it lives, the computer stays awake, where the system can be asked for that; elsewhere nothing happens.
#[derive(Debug)]
pub struct Awake {
    /// Never used: the thread that holds the system's promise ends when it is closed.
    _until_dropped: SyncSender<()>,
}

impl Awake {
    /// Begins, and returns at once: a desktop may take its time to answer, or never do it.
    #[must_use]
    pub fn begin() -> Self {
        let (until_dropped, ended) = sync_channel::<()>(0);
        let hold = move || {
            // Sleep and screen lock are asked for one by one: a system may know only one of them.
            let screen = promise(keepawake::Builder::default().display(true));
            let sleep = promise(keepawake::Builder::default().idle(true).sleep(true));
            // Nothing is ever sent; this waits for the other end to go.
            let _ = ended.recv();
            // Giving back a promise may fail on a bus that is gone, which harms nobody.
            let _ = catch_panic(|| drop((screen, sleep)));
        };
        // Without a thread to be had the computer may sleep, and the take is as safe as ever.
        drop(thread::Builder::new().name("aloud-awake".to_owned()).spawn(hold));
        Self {
            _until_dropped: until_dropped,
        }
    }
}

/// What the system promises, if it does.
fn promise(wish: &mut keepawake::Builder) -> Option<keepawake::KeepAwake> {
    wish.reason("An answer is being recorded")
        .app_name("Aloud")
        .app_reverse_domain("io.github.aloud")
        .create()
        .ok()
}

#[cfg(test)]
mod tests {
    use std::time::{Duration, Instant};

    use super::*;

    #[test]
    fn asking_and_letting_go_hold_nobody_up() {
        let start = Instant::now();
        for _ in 0..10 {
            drop(Awake::begin());
        }
        assert!(start.elapsed() < Duration::from_millis(500));
    }
}
