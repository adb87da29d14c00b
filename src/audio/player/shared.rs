//! What the player, its thread and the callback of the device share. The callback touches the atomics only.

use std::{
    sync::{
        Mutex, PoisonError,
        atomic::{AtomicBool, AtomicU32, AtomicU64, Ordering},
    },
    time::Instant,
};

use super::{heard::HeardClock, settings::Settings};

/// What the player, its thread and the callback share.
#[derive(Debug)]
pub(super) struct Shared {
    pub(super) clock: HeardClock,
    /// Counts seeks; blocks and positions of an older one no longer matter. Changed only with `seek_to` locked.
    pub(super) epoch: AtomicU32,
    /// Where the last seek goes. Not for the callback.
    seek_to: Mutex<u64>,
    /// What the player was told last. Not for the callback.
    pub(super) settings: Mutex<Settings>,
    /// Whether sound is wanted.
    pub(super) running: AtomicBool,
    /// The epoch whose last block has been played, or `u32::MAX`.
    pub(super) ended: AtomicU32,
    /// Whether playing has paused by itself, until the thread has taken note.
    pub(super) stopped: AtomicBool,
    /// The number of the block that is being played.
    pub(super) playing: AtomicU32,
    /// From which number on blocks of which revision count; those before it no longer do. See [`Shared::is_made_anew`].
    switch: AtomicU64,
    /// How loud, as the bits of an `f32`.
    gain: AtomicU32,
    /// Counts callbacks, to see whether the device still asks for sound.
    pub(super) callbacks: AtomicU32,
    /// The most frames a callback has asked for.
    pub(super) largest_buffer: AtomicU32,
    /// Buffers that could not be filled in time.
    pub(super) underruns: AtomicU32,
}

impl Shared {
    pub(super) fn new() -> Self {
        Self {
            clock: HeardClock::new(),
            epoch: AtomicU32::new(0),
            seek_to: Mutex::new(0),
            settings: Mutex::new(Settings::new()),
            running: AtomicBool::new(false),
            ended: AtomicU32::new(u32::MAX),
            stopped: AtomicBool::new(false),
            playing: AtomicU32::new(0),
            switch: AtomicU64::new(0),
            gain: AtomicU32::new(1.0_f32.to_bits()),
            callbacks: AtomicU32::new(0),
            largest_buffer: AtomicU32::new(0),
            underruns: AtomicU32::new(0),
        }
    }

    /// Goes to `frame`: what is ready belongs to another place from now on.
    pub(super) fn go_to(&self, frame: u64) {
        let mut seek_to = self.seek_to.lock().unwrap_or_else(PoisonError::into_inner);
        *seek_to = frame;
        self.epoch.fetch_add(1, Ordering::AcqRel);
        self.clock.stand(frame);
    }

    /// Goes to where it is, so that all is made anew, unless someone went elsewhere since `epoch`.
    pub(super) fn make_anew(&self, epoch: u32, length: u64) {
        let mut seek_to = self.seek_to.lock().unwrap_or_else(PoisonError::into_inner);
        if self.epoch.load(Ordering::Acquire) == epoch {
            *seek_to = self.clock.position(Instant::now()).min(length);
            self.epoch.fetch_add(1, Ordering::AcqRel);
            self.clock.stand(*seek_to);
        }
    }

    /// The last seek, and where it goes.
    pub(super) fn last_seek(&self) -> (u32, u64) {
        let seek_to = self.seek_to.lock().unwrap_or_else(PoisonError::into_inner);
        (self.epoch.load(Ordering::Acquire), *seek_to)
    }

    /// Changes the settings.
    pub(super) fn set<T>(&self, change: impl FnOnce(&mut Settings) -> T) -> T {
        let mut settings = self.settings.lock().unwrap_or_else(PoisonError::into_inner);
        settings.change += 1;
        change(&mut settings)
    }

    /// The settings as they are.
    pub(super) fn settings(&self) -> Settings {
        let settings = self.settings.lock().unwrap_or_else(PoisonError::into_inner);
        settings.clone()
    }

    /// A stop was made: it is not made again, unless it is a newer one.
    pub(super) fn spend_stop(&self, frame: Option<u64>) {
        let mut settings = self.settings.lock().unwrap_or_else(PoisonError::into_inner);
        if settings.until == frame {
            settings.until = None;
        }
    }

    /// From now on blocks numbered `serial` or higher count only if they are of `revision` or a newer one.
    pub(super) fn switch_at(&self, serial: u32, revision: u32) {
        let both = u64::from(revision) << 32 | u64::from(serial);
        self.switch.store(both, Ordering::Release);
    }

    /// Whether a block has been made anew by now. This is realtime-safe.
    pub(super) fn is_made_anew(&self, serial: u32, revision: u32) -> bool {
        let both = self.switch.load(Ordering::Acquire);
        u64::from(revision) < both >> 32 && u64::from(serial) >= both & u64::from(u32::MAX)
    }

    pub(super) fn set_gain(&self, gain: f32) {
        self.gain.store(gain.to_bits(), Ordering::Release);
    }

    pub(super) fn gain(&self) -> f32 {
        f32::from_bits(self.gain.load(Ordering::Acquire))
    }
}
