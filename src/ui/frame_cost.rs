//! How often to draw while something moves, by what a drawn frame costs on this machine. Pure policy: it is told
//! times and asks no clock. What moves, and when, the window decides.

use std::time::Duration;

/// Share of a core that drawing may take while something moves.
const BUDGET: f64 = 0.06;

/// Frames in a second at most; more would show nothing new of a clock and a level.
const FASTEST_HZ: f64 = 30.0;

/// Frames in a second at least: a level meter slower than that would seem broken.
const SLOWEST_HZ: f64 = 2.0;

/// Weight of the newest frame in the running mean.
const NEWEST: f64 = 0.2;

/// Taken for the cost until it was measured: a guess between a good and a poor machine.
const FIRST_GUESS_SECS: f64 = 0.008;

/// A wake lies this far behind the moment it is for, so that the clock has surely ticked.
const AFTER_SECS: f64 = 0.004;

/// What drawn frames cost lately, and the rate of redrawing that follows.
#[derive(Debug, Clone, PartialEq)]
pub struct FrameCost {
    mean_secs: f64,
    frames: u32,
}

impl Default for FrameCost {
    fn default() -> Self {
        Self {
            mean_secs: FIRST_GUESS_SECS,
            frames: 0,
        }
    }
}

impl FrameCost {
    /// Takes in the processor time of one drawn frame.
    pub fn drew(&mut self, cpu: Duration) {
        self.frames = self.frames.saturating_add(1);
        // The first frames fill the glyph atlas and cost many times more than those that follow.
        let cpu_secs = cpu.as_secs_f64().min(self.mean_secs * 4.0);
        self.mean_secs += (cpu_secs - self.mean_secs) * NEWEST;
    }

    /// Frames in a second while something moves: a whole number, so that one of them falls on each tick of the clock.
    #[must_use]
    pub fn frames_per_sec(&self) -> f64 {
        let affordable = BUDGET / self.mean_secs.max(1e-6);
        affordable.clamp(SLOWEST_HZ, FASTEST_HZ).floor()
    }

    /// How long to wait until the next frame while a clock that now stands at `clock_secs` runs.
    ///
    /// Frames fall on even fractions of the clock's second, so that the digits change when they should and no frame
    /// is drawn only for that.
    #[must_use]
    pub fn wait(&self, clock_secs: f64) -> Duration {
        wait(self.frames_per_sec(), clock_secs)
    }

    /// How long to wait until the next change of the digits of a clock that now stands at `clock_secs`.
    #[must_use]
    pub fn wait_for_second(clock_secs: f64) -> Duration {
        wait(1.0, clock_secs)
    }
}

fn wait(frames_per_sec: f64, clock_secs: f64) -> Duration {
    let step = 1.0 / frames_per_sec;
    let into_step = clock_secs.rem_euclid(step);
    let mut wait = step - into_step + AFTER_SECS;
    if into_step > step - AFTER_SECS {
        // Woken a little before the step: the frame just drawn does not show it yet.
        wait = AFTER_SECS * 2.0;
    }
    if !wait.is_finite() {
        wait = 1.0 / SLOWEST_HZ;
    }
    Duration::from_secs_f64(wait)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn after(millis: f64) -> FrameCost {
        let mut cost = FrameCost::default();
        for _ in 0..60 {
            cost.drew(Duration::from_secs_f64(millis / 1e3));
        }
        cost
    }

    #[test]
    fn cheap_frames_are_drawn_thirty_times_a_second() {
        assert!((after(0.8).frames_per_sec() - 30.0).abs() < 1e-9);
    }

    #[test]
    fn dear_frames_are_drawn_seldom_and_keep_the_budget() {
        let rate = after(24.0).frames_per_sec();
        assert!((rate - 2.0).abs() < 1e-9, "{rate}");
        assert!(rate * 0.024 <= BUDGET);
        assert!((after(12.0).frames_per_sec() - 5.0).abs() < 1e-9);
    }

    #[test]
    fn even_the_dearest_frames_are_drawn_twice_a_second() {
        assert!((after(500.0).frames_per_sec() - 2.0).abs() < 1e-9);
    }

    #[test]
    fn one_slow_frame_does_not_stop_the_rest() {
        let mut cost = after(2.0);
        cost.drew(Duration::from_secs(2));
        assert!(cost.frames_per_sec() >= 15.0);
    }

    #[test]
    fn a_frame_falls_on_each_tick_of_the_clock() {
        for millis in [1.0, 5.0, 12.0, 24.0, 100.0] {
            let cost = after(millis);
            let mut clock = 0.3;
            let mut seconds_seen = 0;
            let mut frames = 0;
            while clock < 10.3 {
                let before: f64 = clock;
                clock += cost.wait(clock).as_secs_f64();
                frames += 1;
                assert!(clock - before <= 0.51, "a meter that stands still seems broken");
                if clock.floor() > before.floor() {
                    seconds_seen += 1;
                    assert!(clock.fract() < 0.01, "the digit is {} s late", clock.fract());
                }
            }
            assert_eq!(seconds_seen, 10);
            let most = cost.frames_per_sec() * 10.0 + 1.0;
            assert!(f64::from(frames) <= most, "{frames} frames, {most} at most");
        }
    }

    #[test]
    fn waiting_for_the_second_wakes_once_a_second() {
        assert!((FrameCost::wait_for_second(3.25).as_secs_f64() - 0.754).abs() < 1e-9);
        let wait = FrameCost::wait_for_second(3.9999).as_secs_f64();
        assert!(wait > 0.0 && wait < 0.02, "{wait}");
    }
}
