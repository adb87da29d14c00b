//! What the capture thread shows of itself to the rest of the program at any time, besides its events.

use std::{
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicBool, AtomicU8, AtomicU32, Ordering},
    },
    time::Instant,
};

use crate::audio::{feed::FeedStatus, level::FLOOR_DBFS, warnings::Warning};

/// What a meter shows.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Meter {
    /// The peak, falling slowly; −120 is silence.
    pub peak_dbfs: f32,
    /// The RMS of about the last third of a second.
    pub rms_dbfs: f32,
    /// What is wrong with the sound, if anything.
    pub warning: Option<Warning>,
}

/// A stream's status, and the frame of the whole capture at which that stream begins: one that takes the place of a
/// lost one goes on counting.
#[derive(Debug)]
struct Place {
    status: Arc<FeedStatus>,
    base: u64,
}

#[derive(Debug)]
pub(super) struct Shared {
    place: Mutex<Option<Place>>,
    recording: AtomicBool,
    peak_bits: AtomicU32,
    rms_bits: AtomicU32,
    warning: AtomicU8,
}

impl Shared {
    pub(super) fn new() -> Self {
        Self {
            place: Mutex::new(None),
            recording: AtomicBool::new(false),
            peak_bits: AtomicU32::new(FLOOR_DBFS.to_bits()),
            rms_bits: AtomicU32::new(FLOOR_DBFS.to_bits()),
            warning: AtomicU8::new(0),
        }
    }

    /// From now on the sound is that of this stream, whose first frame is `base` of the capture. The sound server's
    /// callback takes no part in this.
    pub(super) fn follow(&self, status: Arc<FeedStatus>, base: u64) {
        *self.place.lock().unwrap_or_else(PoisonError::into_inner) = Some(Place { status, base });
    }

    pub(super) fn position_at(&self, moment: Instant) -> Option<u64> {
        let place = self.place.lock().unwrap_or_else(PoisonError::into_inner);
        let place = place.as_ref()?;
        Some(place.base.saturating_add(place.status.position_at(moment)?))
    }

    pub(super) fn set_recording(&self, recording: bool) {
        self.recording.store(recording, Ordering::Release);
    }

    pub(super) fn is_recording(&self) -> bool {
        self.recording.load(Ordering::Acquire)
    }

    pub(super) fn show(&self, meter: Meter) {
        self.peak_bits.store(meter.peak_dbfs.to_bits(), Ordering::Relaxed);
        self.rms_bits.store(meter.rms_dbfs.to_bits(), Ordering::Relaxed);
        let code = match meter.warning {
            None => 0,
            Some(Warning::Silent) => 1,
            Some(Warning::TooQuiet) => 2,
            Some(Warning::Clipping) => 3,
        };
        self.warning.store(code, Ordering::Relaxed);
    }

    pub(super) fn meter(&self) -> Meter {
        Meter {
            peak_dbfs: f32::from_bits(self.peak_bits.load(Ordering::Relaxed)),
            rms_dbfs: f32::from_bits(self.rms_bits.load(Ordering::Relaxed)),
            warning: match self.warning.load(Ordering::Relaxed) {
                1 => Some(Warning::Silent),
                2 => Some(Warning::TooQuiet),
                3 => Some(Warning::Clipping),
                _ => None,
            },
        }
    }
}
