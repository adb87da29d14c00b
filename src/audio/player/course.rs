//! A run of numbers that grows steadily but for jumps, and is read at growing places: such as the frame of the file
//! for each frame played.

use std::collections::VecDeque;

/// Steady stretches, each from a place on.
#[derive(Debug, Default)]
pub(super) struct Course {
    legs: VecDeque<Leg>,
}

#[derive(Debug, Clone, Copy)]
struct Leg {
    from: f64,
    value: f64,
    slope: f64,
}

impl Leg {
    fn value(&self, at: f64) -> f64 {
        self.value + (at - self.from) * self.slope
    }
}

impl Course {
    /// From the place `from` on, not before that of the last call, the value is `value` and grows by `slope`.
    pub(super) fn go(&mut self, from: f64, value: f64, slope: f64) {
        let new = Leg { from, value, slope };
        let goes_on = self
            .legs
            .back()
            .is_some_and(|leg| (leg.value(from) - value).abs() < 1e-6 && (leg.slope - slope).abs() < 1e-12);
        if !goes_on {
            self.legs.push_back(new);
        }
    }

    /// Value and slope at `at`; zero before anything is known.
    pub(super) fn at(&self, at: f64) -> (f64, f64) {
        let leg = self
            .legs
            .iter()
            .rev()
            .find(|leg| leg.from <= at)
            .or(self.legs.front());
        leg.map_or((0.0, 0.0), |leg| (leg.value(at), leg.slope))
    }

    /// The stretches that begin after `from` and before `to`, as place and value.
    pub(super) fn turns(&self, from: f64, to: f64) -> impl Iterator<Item = (f64, f64)> {
        self.legs
            .iter()
            .filter(move |leg| leg.from > from && leg.from < to)
            .map(|leg| (leg.from, leg.value))
    }

    /// Forgets what lies before `at`.
    pub(super) fn forget(&mut self, at: f64) {
        while self.legs.get(1).is_some_and(|second| second.from <= at) {
            self.legs.pop_front();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_grow_jump_and_are_forgotten() {
        let mut course = Course::default();
        course.go(0.0, 100.0, 2.0);
        course.go(10.0, 120.0, 2.0);
        course.go(20.0, 50.0, 2.0);
        assert_eq!(course.legs.len(), 2, "what goes on is one stretch");
        assert_eq!(course.at(19.0), (138.0, 2.0));
        assert_eq!(course.at(21.0), (52.0, 2.0));
        assert_eq!(course.turns(0.0, 30.0).collect::<Vec<_>>(), [(20.0, 50.0)]);
        course.forget(25.0);
        assert_eq!(course.legs.len(), 1);
        assert_eq!(course.at(26.0), (62.0, 2.0));
    }
}
