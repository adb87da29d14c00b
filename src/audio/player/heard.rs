//! Which frame of the file is heard at which moment. The callback notes ahead what will be heard when; anyone may ask,
//! without a lock on either side.
//!
//! What the callback hands out is heard some hundredths of a second later, and in between the sound may jump or change
//! its speed. So a line is kept of the last points at which a frame and a moment met, and how fast it went from there.

use std::{
    sync::atomic::{AtomicI64, AtomicU64, Ordering},
    time::Instant,
};

/// Points kept: more than half a second of them, with buffers of 5 ms.
const POINTS: usize = 128;
const NOBODY: u64 = u64::MAX;
/// The end of the sound, whatever its length: answers are cut to that.
pub(super) const END_FRAME: f64 = 1e15;

/// From `nanos` on, `frame` and what follows it is heard, `per_nano` frames each nanosecond.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(super) struct Point {
    pub(super) nanos: i64,
    pub(super) frame: f64,
    pub(super) per_nano: f64,
}

/// A point in memory that one thread may write while others read; `serial` tells them what they read.
#[derive(Debug)]
struct Slot {
    serial: AtomicU64,
    /// The serial of the first point since the clock last stood.
    first: AtomicU64,
    nanos: AtomicI64,
    frame: AtomicU64,
    per_nano: AtomicU64,
}

impl Slot {
    fn new() -> Self {
        Self {
            serial: AtomicU64::new(NOBODY),
            first: AtomicU64::new(0),
            nanos: AtomicI64::new(0),
            frame: AtomicU64::new(0),
            per_nano: AtomicU64::new(0),
        }
    }

    fn write(&self, serial: u64, first: u64, point: &Point) {
        // Each store keeps those before it before it: a reader that sees new numbers also sees that they are new.
        self.serial.store(NOBODY, Ordering::Release);
        self.first.store(first, Ordering::Release);
        self.nanos.store(point.nanos, Ordering::Release);
        self.frame.store(point.frame.to_bits(), Ordering::Release);
        self.per_nano.store(point.per_nano.to_bits(), Ordering::Release);
        self.serial.store(serial, Ordering::Release);
    }

    fn read(&self, serial: u64) -> Option<(u64, Point)> {
        if self.serial.load(Ordering::Acquire) != serial {
            return None;
        }
        let first = self.first.load(Ordering::Acquire);
        let point = Point {
            nanos: self.nanos.load(Ordering::Acquire),
            frame: f64::from_bits(self.frame.load(Ordering::Acquire)),
            per_nano: f64::from_bits(self.per_nano.load(Ordering::Acquire)),
        };
        (self.serial.load(Ordering::Acquire) == serial).then_some((first, point))
    }
}

/// Standing still at a frame, or following the points. One number tells which, so nobody sees half of a change.
#[derive(Debug)]
pub(super) struct HeardClock {
    anchor: Instant,
    /// A frame times two, or the serial of the newest point times two and one.
    state: AtomicU64,
    /// The serial the next point gets; only the callback writes it.
    next: AtomicU64,
    slots: [Slot; POINTS],
}

impl HeardClock {
    pub(super) fn new() -> Self {
        Self {
            anchor: Instant::now(),
            state: AtomicU64::new(0),
            next: AtomicU64::new(0),
            slots: std::array::from_fn(|_| Slot::new()),
        }
    }

    /// A moment as this clock counts.
    pub(super) fn nanos_at(&self, moment: Instant) -> i64 {
        let span = moment.saturating_duration_since(self.anchor);
        i64::try_from(span.as_nanos()).unwrap_or(i64::MAX)
    }

    /// Stands still at `frame`.
    pub(super) fn stand(&self, frame: u64) {
        self.state.store(frame.min(u64::MAX >> 1) << 1, Ordering::Release);
    }

    /// What has to be as it was for [`note`](Self::note) to be believed.
    pub(super) fn state(&self) -> u64 {
        self.state.load(Ordering::Acquire)
    }

    /// Whether it stands at a frame, as it was told to.
    pub(super) fn stands(state: u64) -> bool {
        state & 1 == 0
    }

    /// Adds points, unless someone has told the clock to stand since `before`. This is realtime-safe, and for one
    /// thread.
    pub(super) fn note(&self, before: u64, points: &[Point]) {
        if points.is_empty() {
            return;
        }
        let mut serial = self.next.load(Ordering::Relaxed);
        let first = if Self::stands(before) {
            serial
        } else {
            self.slot(before >> 1).first.load(Ordering::Relaxed)
        };
        for point in points {
            self.slot(serial).write(serial, first, point);
            serial += 1;
        }
        let after = ((serial - 1) << 1) | 1;
        // Lost if a seek came in between, whose position is the newer truth.
        let noted = self
            .state
            .compare_exchange(before, after, Ordering::AcqRel, Ordering::Relaxed);
        if noted.is_ok() {
            self.next.store(serial, Ordering::Relaxed);
        }
    }

    fn slot(&self, serial: u64) -> &Slot {
        &self.slots[usize::try_from(serial % POINTS as u64).unwrap_or(0)]
    }

    /// The frame heard at `moment`; before the first is heard, the one playing begins with.
    pub(super) fn position(&self, moment: Instant) -> u64 {
        let moment = self.nanos_at(moment);
        let mut oldest = Point::default();
        let state = self.state();
        if Self::stands(state) {
            return state >> 1;
        }
        let newest = state >> 1;
        for back in 0..POINTS as u64 {
            let Some(serial) = newest.checked_sub(back) else {
                break;
            };
            let Some((first, point)) = self.slot(serial).read(serial) else {
                break;
            };
            if point.nanos <= moment {
                return whole(point.frame + (moment - point.nanos) as f64 * point.per_nano);
            }
            oldest = point;
            if serial == first {
                break;
            }
        }
        whole(oldest.frame)
    }
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a cast from a float ends at the ends of the range, as it should here"
)]
fn whole(frame: f64) -> u64 {
    // Sums of fractions may come out a hair below the frame they mean.
    (frame + 1e-3) as u64
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    fn at(clock: &HeardClock, millis: u64) -> u64 {
        clock.position(clock.anchor + Duration::from_millis(millis))
    }

    fn point(millis: i64, frame: f64, per_milli: f64) -> Point {
        Point {
            nanos: millis * 1_000_000,
            frame,
            per_nano: per_milli / 1e6,
        }
    }

    #[test]
    fn jumps_and_speeds_are_shown_when_they_are_heard() {
        let clock = HeardClock::new();
        clock.stand(480);
        assert_eq!(at(&clock, 5), 480);
        let points = [
            point(10, 480.0, 48.0),
            point(20, 100.0, 96.0),
            point(30, 1_060.0, 0.0),
        ];
        clock.note(clock.state(), &points);
        assert_eq!(at(&clock, 5), 480, "not heard yet");
        assert_eq!(at(&clock, 15), 720);
        assert_eq!(at(&clock, 25), 580);
        assert_eq!(at(&clock, 99), 1_060);
    }

    #[test]
    fn what_was_noted_before_a_seek_does_not_count() {
        let clock = HeardClock::new();
        let before = clock.state();
        clock.note(before, &[point(10, 0.0, 48.0)]);
        let before = clock.state();
        clock.stand(9_000);
        clock.note(before, &[point(20, 480.0, 48.0)]);
        assert_eq!(at(&clock, 50), 9_000, "the seek is newer");
        clock.note(clock.state(), &[point(60, 9_000.0, 48.0)]);
        assert_eq!(
            at(&clock, 50),
            9_000,
            "and the points before it are another place's"
        );
        assert_eq!(at(&clock, 61), 9_048);
    }

    #[test]
    fn points_older_than_are_kept_are_not_asked_for() {
        let clock = HeardClock::new();
        for index in 0..1_000 {
            clock.note(clock.state(), &[point(1_000 + index, 48.0 * index as f64, 48.0)]);
        }
        assert_eq!(at(&clock, 1_950), 48 * 950);
        assert_eq!(at(&clock, 0), 48 * (1_000 - POINTS as u64));
    }
}
