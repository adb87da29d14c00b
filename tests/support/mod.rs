//! What tests that run the real thing share: waiting, folders, processes, a screen, a sound server, the program and
//! sums on sound. No test lives here; `support_selftest.rs` shows that these parts can be trusted. What starts programs
//! of the system is for Linux only; the window without a display is for every platform.

#![allow(
    dead_code,
    reason = "every test program takes what it needs and leaves the rest"
)]
#![allow(
    clippy::expect_used,
    clippy::panic,
    reason = "a helper that fails is a test that fails"
)]

#[cfg(target_os = "linux")]
pub mod answer;
pub mod audio_math;
#[cfg(target_os = "linux")]
pub mod browser;
#[cfg(target_os = "linux")]
pub mod display;
#[cfg(target_os = "linux")]
pub mod home;
pub mod interview;
#[cfg(target_os = "linux")]
pub mod kills;
#[cfg(target_os = "linux")]
pub mod mics;
#[cfg(target_os = "linux")]
pub mod process;
#[cfg(target_os = "linux")]
pub mod program;
#[cfg(target_os = "linux")]
pub mod reference;
#[cfg(target_os = "linux")]
pub mod screen;
#[cfg(target_os = "linux")]
pub mod sound;
pub mod stage;
#[cfg(target_os = "linux")]
pub mod studio;
#[cfg(target_os = "linux")]
pub mod tmpfs;
#[cfg(target_os = "linux")]
pub mod truth;

use std::{
    sync::{Mutex, MutexGuard, PoisonError},
    thread,
    time::{Duration, Instant},
};

/// How long starting a helper program may take on a busy machine before a test gives up.
pub const PATIENCE: Duration = Duration::from_secs(30);

/// Asks again and again until there is an answer, and fails the test when `limit` has passed without one.
/// `what` completes the sentence "waited for …".
#[track_caller]
pub fn wait_for<T>(what: &str, limit: Duration, probe: impl FnMut() -> Option<T>) -> T {
    match wait_maybe(limit, probe) {
        Some(found) => found,
        None => panic!("waited for {what} for {:.1} s", limit.as_secs_f64()),
    }
}

/// The same, with nothing in place of a failure.
pub fn wait_maybe<T>(limit: Duration, mut probe: impl FnMut() -> Option<T>) -> Option<T> {
    let start = Instant::now();
    loop {
        // Read before the question is asked, so that a slow last question still counts.
        let late = start.elapsed() >= limit;
        if let Some(found) = probe() {
            return Some(found);
        }
        if late {
            return None;
        }
        thread::sleep(Duration::from_millis(10));
    }
}

/// Held by a test that opens a window or a sound server, from its first line to its last. The tests of one program
/// run side by side otherwise, and two of these cannot both keep time on a machine with two cores.
pub fn one_at_a_time() -> MutexGuard<'static, ()> {
    static TURN: Mutex<()> = Mutex::new(());
    // A test that failed in its turn does not spoil the next one's.
    TURN.lock().unwrap_or_else(PoisonError::into_inner)
}
