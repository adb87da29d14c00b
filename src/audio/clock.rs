//! Which frame of a stream belongs to which moment. One atomic holds the relation between the two clocks, so a reader
//! on another thread never sees half of a change.

use std::{
    sync::{
        Arc,
        atomic::{AtomicI64, AtomicU32, Ordering},
    },
    time::{Duration, Instant},
};

const NANOS_PER_SEC: i128 = 1_000_000_000;
const UNKNOWN: i64 = i64::MIN;

/// Nanoseconds that `frames` last at `rate_hz`.
pub(crate) fn nanos(frames: u64, rate_hz: u32) -> i64 {
    let nanos = i128::from(frames) * NANOS_PER_SEC / i128::from(rate_hz.max(1));
    i64::try_from(nanos).unwrap_or(i64::MAX)
}

/// Frames that begin within `nanos` at `rate_hz`; negative before zero.
pub(crate) fn frames(nanos: i64, rate_hz: u32) -> i64 {
    let frames = (i128::from(nanos) * i128::from(rate_hz)).div_euclid(NANOS_PER_SEC);
    i64::try_from(frames).unwrap_or(i64::MAX)
}

/// The moments at which the frames of a stream happen, readable from any thread.
#[derive(Debug)]
pub(crate) struct StreamClock {
    anchor: Instant,
    rate_hz: AtomicU32,
    /// When frame 0 happened (or would have), in nanoseconds after `anchor`.
    origin_nanos: AtomicI64,
}

impl StreamClock {
    pub(crate) fn new(rate_hz: u32) -> Self {
        Self {
            anchor: Instant::now(),
            rate_hz: AtomicU32::new(rate_hz),
            origin_nanos: AtomicI64::new(UNKNOWN),
        }
    }

    /// Frames a second.
    pub(crate) fn rate_hz(&self) -> u32 {
        self.rate_hz.load(Ordering::Relaxed)
    }

    /// Says that the device runs at another rate than it claimed; the origin is learnt anew with the next block.
    pub(crate) fn set_rate(&self, rate_hz: u32) {
        self.rate_hz.store(rate_hz, Ordering::Relaxed);
    }

    /// Nanoseconds from the clock's beginning to `moment`, negative before it.
    pub(crate) fn nanos_at(&self, moment: Instant) -> i64 {
        let signed = |span: Duration| i64::try_from(span.as_nanos()).unwrap_or(i64::MAX);
        match moment.checked_duration_since(self.anchor) {
            Some(after) => signed(after),
            None => -signed(self.anchor.saturating_duration_since(moment)),
        }
    }

    /// Says when frame 0 happened. This is realtime-safe.
    pub(crate) fn set_origin(&self, nanos: i64) {
        self.origin_nanos.store(nanos, Ordering::Release);
    }

    /// The frame that happens at `moment`; `None` until the origin is known, and 0 before frame 0.
    pub(crate) fn position_at(&self, moment: Instant) -> Option<u64> {
        let origin = self.origin_nanos.load(Ordering::Acquire);
        if origin == UNKNOWN {
            return None;
        }
        let since = self.nanos_at(moment).saturating_sub(origin);
        Some(u64::try_from(frames(since, self.rate_hz())).unwrap_or(0))
    }
}

/// How far the origin may follow a block that came later than expected: a late callback says little.
const LATE_LIMIT_NANOS: i64 = 5_000_000;
/// How far it may follow a block that came earlier: sound can't arrive before it was captured.
const EARLY_LIMIT_NANOS: i64 = 20_000_000;
/// Of such a difference, one part in this many is taken over at each block.
const SMOOTHING: i64 = 16;
/// For this long after the start the earliest block seen is believed at once.
const WARM_UP_NANOS: i64 = 500_000_000;
/// A block later than the one before by more than this may mean that the device has lost sound …
const STEP_NANOS: i64 = 40_000_000;
/// … if what comes after it is late as well, for this long, by at least half of `STEP_NANOS`.
const PROOF_NANOS: i64 = 300_000_000;
/// Beyond this the stream was stopped rather than in trouble.
const LARGEST_LOSS_NANOS: i64 = 10_000_000_000;

/// The writing side of a [`StreamClock`]: learns from each block when frame 0 happened.
///
/// Callbacks come late by as much as the machine is busy, and the device's clock runs a little faster or slower than
/// the computer's. So the origin follows small differences slowly and big ones hardly, except at the start. Sound that
/// the device lost without a word shows as a step: all blocks after it are late by the same amount. That is told apart
/// from a late callback, whose successors catch up, and from a device running at another rate than it says, whose
/// blocks drift without a step.
#[derive(Debug)]
pub(crate) struct Tracker {
    clock: Arc<StreamClock>,
    rate_hz: u32,
    origin: Option<i64>,
    first_at: i64,
    last_candidate: i64,
    step: Option<Step>,
}

#[derive(Debug, Clone, Copy)]
struct Step {
    since: i64,
    least_excess: i64,
}

impl Tracker {
    pub(crate) fn new(clock: Arc<StreamClock>) -> Self {
        Self {
            rate_hz: clock.rate_hz(),
            clock,
            origin: None,
            first_at: 0,
            last_candidate: 0,
            step: None,
        }
    }

    /// Learns that the block of `frames` frames ending before frame `end_frame` was fully captured at `moment`.
    ///
    /// Returns how many frames the device must have lost before it, nearly always 0. The caller shifts the frames to
    /// come by as many. This is realtime-safe.
    pub(crate) fn observe(&mut self, end_frame: u64, frames_in_block: u64, moment: Instant) -> u64 {
        let rate_hz = self.clock.rate_hz();
        if rate_hz != self.rate_hz {
            // All that was learnt was learnt at the wrong rate.
            (self.rate_hz, self.origin, self.step) = (rate_hz, None, None);
        }
        let at = self.clock.nanos_at(moment);
        let candidate = at.saturating_sub(nanos(end_frame, rate_hz));
        let Some(origin) = self.origin else {
            self.first_at = at;
            self.settle(candidate, candidate);
            return 0;
        };
        let difference = candidate.saturating_sub(origin);
        let stepped = candidate.saturating_sub(self.last_candidate);
        if at.saturating_sub(self.first_at) < WARM_UP_NANOS {
            let follow = if difference < 0 {
                difference
            } else {
                difference.min(LATE_LIMIT_NANOS) / SMOOTHING
            };
            self.settle(origin.saturating_add(follow), candidate);
            return 0;
        }
        let limit = STEP_NANOS.max(nanos(frames_in_block, rate_hz).saturating_mul(3));
        if self.step.is_none() && stepped > limit {
            self.step = Some(Step {
                since: at,
                least_excess: difference,
            });
        }
        if let Some(step) = &mut self.step {
            step.least_excess = step.least_excess.min(difference);
            let excess = step.least_excess;
            if excess < STEP_NANOS / 2 {
                self.step = None;
            } else {
                self.last_candidate = candidate;
                if at.saturating_sub(step.since) < PROOF_NANOS {
                    return 0;
                }
                self.step = None;
                if excess > LARGEST_LOSS_NANOS {
                    self.settle(candidate, candidate);
                    return 0;
                }
                let lost = u64::try_from(frames(excess, rate_hz)).unwrap_or(0);
                self.last_candidate = candidate.saturating_sub(excess);
                return lost;
            }
        }
        let follow = difference.clamp(-EARLY_LIMIT_NANOS, LATE_LIMIT_NANOS) / SMOOTHING;
        self.settle(origin.saturating_add(follow), candidate);
        0
    }

    fn settle(&mut self, origin: i64, candidate: i64) {
        self.origin = Some(origin);
        self.last_candidate = candidate;
        self.clock.set_origin(origin);
    }

    /// The same after `frames` frames have been left out by the caller itself: nothing to learn from them.
    #[cfg(test)]
    fn position_at(&self, moment: Instant) -> Option<u64> {
        self.clock.position_at(moment)
    }
}

#[cfg(test)]
#[path = "clock_tests.rs"]
mod tests;
