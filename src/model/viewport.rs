//! Which stretch of a sound is looked at: zoom and scroll, as numbers only.

/// The shortest stretch that can be looked at, in seconds.
const LEAST_SECS: f64 = 0.5;

/// A stretch of a sound, in seconds from its start.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Viewport {
    start_secs: f64,
    span_secs: f64,
    total_secs: f64,
}

impl Viewport {
    /// All of a sound of this length.
    #[must_use]
    pub fn whole(total_secs: f64) -> Self {
        let total_secs = total_secs.max(0.0);
        Self {
            start_secs: 0.0,
            span_secs: total_secs,
            total_secs,
        }
    }

    /// Where it begins.
    #[must_use]
    pub fn start_secs(&self) -> f64 {
        self.start_secs
    }

    /// How long it is.
    #[must_use]
    pub fn span_secs(&self) -> f64 {
        self.span_secs
    }

    /// Whether less than all is looked at.
    #[must_use]
    pub fn is_zoomed(&self) -> bool {
        self.span_secs < self.total_secs
    }

    /// Where a moment lies in it: 0 at its beginning, 1 at its end, less or more outside.
    #[must_use]
    pub fn place(&self, secs: f64) -> f64 {
        if self.span_secs > 0.0 {
            (secs - self.start_secs) / self.span_secs
        } else {
            0.0
        }
    }

    /// The moment at a place in it.
    #[must_use]
    pub fn secs_at(&self, place: f64) -> f64 {
        self.start_secs + place * self.span_secs
    }

    /// Closer by `factor`, or farther if that is below 1; the moment at `place` stays where it is.
    pub fn zoom(&mut self, factor: f64, place: f64) {
        if !(factor.is_finite() && factor > 0.0) {
            return;
        }
        let fixed = self.secs_at(place);
        self.span_secs = (self.span_secs / factor).clamp(LEAST_SECS.min(self.total_secs), self.total_secs);
        self.start_secs = fixed - place * self.span_secs;
        self.keep_inside();
    }

    /// On by a share of what is looked at.
    pub fn scroll(&mut self, share: f64) {
        if share.is_finite() {
            self.start_secs += share * self.span_secs;
            self.keep_inside();
        }
    }

    /// Brings a moment into sight, a little behind the beginning, if it is not.
    pub fn follow(&mut self, secs: f64) {
        if !(0.0..=1.0).contains(&self.place(secs)) {
            self.start_secs = secs - 0.1 * self.span_secs;
            self.keep_inside();
        }
    }

    fn keep_inside(&mut self) {
        self.start_secs = self.start_secs.clamp(0.0, self.total_secs - self.span_secs);
    }
}

/// The distance between the marks of a ruler of which a second is so wide that no two stand closer than `least`; in
/// seconds.
#[must_use]
pub fn ruler_step_secs(width_per_sec: f64, least: f64) -> f64 {
    const STEPS: [f64; 13] = [
        0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0, 15.0, 30.0, 60.0, 120.0, 300.0, 600.0,
    ];
    STEPS
        .into_iter()
        .find(|step| step * width_per_sec >= least)
        .unwrap_or(1_800.0)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn the_moment_under_the_pointer_stays_there() {
        let mut view = Viewport::whole(120.0);
        view.zoom(4.0, 0.25);
        assert!((view.secs_at(0.25) - 30.0).abs() < 1e-9);
        assert!((view.span_secs() - 30.0).abs() < 1e-9);
        assert!(view.is_zoomed());
        view.zoom(0.01, 0.7);
        assert_eq!(view, Viewport::whole(120.0));
    }

    #[test]
    fn the_playhead_is_followed_page_by_page() {
        let mut view = Viewport::whole(100.0);
        view.zoom(10.0, 0.0);
        view.follow(5.0);
        assert!(view.start_secs().abs() < 1e-9, "it is in sight");
        view.follow(10.5);
        assert!((view.start_secs() - 9.5).abs() < 1e-9);
    }

    #[test]
    fn marks_of_a_ruler_never_crowd() {
        assert!((ruler_step_secs(10.0, 80.0) - 10.0).abs() < 1e-9);
        assert!((ruler_step_secs(1_000.0, 80.0) - 0.1).abs() < 1e-9);
        assert!((ruler_step_secs(0.01, 80.0) - 1_800.0).abs() < 1e-9);
    }

    proptest! {
        #[test]
        fn it_never_leaves_the_sound(total in 0.0..10_000.0_f64, steps in prop::collection::vec((0.01..100.0_f64, -2.0..3.0_f64), 0..30)) {
            let mut view = Viewport::whole(total);
            for (factor, place) in steps {
                view.zoom(factor, place);
                view.scroll(place);
                view.follow(place * 100.0);
                prop_assert!(view.start_secs() >= 0.0);
                prop_assert!(view.start_secs() + view.span_secs() <= total + 1e-6);
            }
        }
    }
}
