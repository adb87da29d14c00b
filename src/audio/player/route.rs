//! Which frames of a file are played in which order: a loop, ranges left out, and a place to stop at. Numbers only; no
//! sound is read here.

use std::{ops::Range, sync::Arc};

/// A loop shorter than this many frames is none.
pub(super) const SHORTEST_LOOP: u64 = 64;

/// What comes after a stretch of frames.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Next {
    /// Playing goes on at this frame.
    Jump(u64),
    /// Playing stops, to be taken up from there.
    Stop,
    /// That was all.
    End,
}

/// The way through a file.
#[derive(Debug, Clone, Default)]
pub(super) struct Route {
    frames: u64,
    looped: Option<Range<u64>>,
    skips: Vec<Range<u64>>,
    until: Option<u64>,
}

impl Route {
    /// The way through a file of `frames` frames. Ranges that hold nothing, lie outside or overlap are put right.
    pub(super) fn new(
        frames: u64,
        looped: Option<Range<u64>>,
        skips: &Arc<[Range<u64>]>,
        until: Option<u64>,
    ) -> Self {
        let within = |range: &Range<u64>| range.start.min(frames)..range.end.min(frames);
        let looped = looped
            .map(|range| within(&range))
            .filter(|range| range.end.saturating_sub(range.start) >= SHORTEST_LOOP);
        let mut sorted: Vec<_> = skips
            .iter()
            .map(within)
            .filter(|range| !range.is_empty())
            .collect();
        sorted.sort_by_key(|range| range.start);
        let mut skips: Vec<Range<u64>> = Vec::with_capacity(sorted.len());
        for range in sorted {
            match skips.last_mut() {
                Some(last) if range.start <= last.end => last.end = last.end.max(range.end),
                _ => skips.push(range),
            }
        }
        let mut route = Self {
            frames,
            looped,
            skips,
            until,
        };
        // A loop of which nothing is left would go round for ever without a sound: there the ranges are played.
        if let Some(looped) = route.looped.clone()
            && route.enter(looped.start) >= looped.end
        {
            route
                .skips
                .retain(|skip| skip.end <= looped.start || skip.start >= looped.end);
        }
        route
    }

    /// The frame that is really played where `frame` is wanted.
    pub(super) fn enter(&self, frame: u64) -> u64 {
        let frame = frame.min(self.frames);
        let skip = self.skips.iter().find(|skip| skip.contains(&frame));
        skip.map_or(frame, |skip| skip.end)
    }

    /// How far the file is played on from `at`, which is no frame left out, and what comes then.
    pub(super) fn leg(&self, at: u64) -> (u64, Next) {
        let mut end = self.frames;
        let mut next = Next::End;
        let mut reaches = self.frames;
        if let Some(skip) = self.skips.iter().find(|skip| skip.start >= at && skip.end > at)
            && skip.start < end
        {
            (end, reaches) = (skip.start, skip.end);
            next = if skip.end >= self.frames {
                Next::End
            } else {
                Next::Jump(skip.end)
            };
        }
        if let Some(looped) = &self.looped
            && at < looped.end
            && (end > looped.end || reaches >= looped.end)
        {
            end = end.min(looped.end);
            reaches = looped.end;
            next = Next::Jump(self.enter(looped.start));
        }
        match self.until {
            Some(until) if at < until && until < self.frames.max(1) && until <= reaches => {
                (end.min(until), Next::Stop)
            }
            _ => (end, next),
        }
    }

    /// Where playing from `from` on has come to when it would have passed `to` without a route: for a route that comes
    /// into force a moment before it can be followed.
    pub(super) fn follow(&self, from: u64, to: u64) -> u64 {
        match &self.looped {
            Some(looped) if looped.contains(&from) && to >= looped.end => {
                self.enter((looped.start + (to - looped.end)).min(looped.end - 1))
            }
            _ => self.enter(to),
        }
    }

    pub(super) fn looped(&self) -> Option<&Range<u64>> {
        self.looped.as_ref()
    }

    pub(super) fn until(&self) -> Option<u64> {
        self.until
    }
}

#[cfg(test)]
#[expect(
    clippy::single_range_in_vec_init,
    reason = "one range left out is what is meant"
)]
mod tests {
    use super::*;

    fn route(looped: Option<Range<u64>>, skips: &[Range<u64>], until: Option<u64>) -> Route {
        Route::new(10_000, looped, &skips.to_vec().into(), until)
    }

    #[test]
    fn without_wishes_the_file_is_played_to_its_end() {
        assert_eq!(route(None, &[], None).leg(100), (10_000, Next::End));
    }

    #[test]
    fn a_loop_goes_round_and_is_not_entered_from_behind() {
        let route = route(Some(1_000..2_000), &[], None);
        assert_eq!(route.leg(0), (2_000, Next::Jump(1_000)));
        assert_eq!(route.leg(1_999), (2_000, Next::Jump(1_000)));
        assert_eq!(route.leg(2_000), (10_000, Next::End));
    }

    #[test]
    fn ranges_left_out_are_sorted_joined_and_jumped_over() {
        #[expect(clippy::reversed_empty_ranges, reason = "a range that holds nothing")]
        let route = route(
            None,
            &[500..700, 100..200, 150..300, 40..40, 9..3, 9_000..99_000],
            None,
        );
        assert_eq!(route.leg(0), (100, Next::Jump(300)));
        assert_eq!(route.leg(300), (500, Next::Jump(700)));
        assert_eq!(route.leg(700), (9_000, Next::End));
        assert_eq!(
            (route.enter(99), route.enter(100), route.enter(299)),
            (99, 300, 300)
        );
        assert_eq!(route.enter(9_500), 10_000);
    }

    #[test]
    fn a_loop_and_ranges_left_out_go_together() {
        let inside = route(Some(1_000..2_000), &[900..1_100, 1_900..2_500], None);
        assert_eq!(inside.leg(1_100), (1_900, Next::Jump(1_100)));
        let nothing_left = route(Some(1_000..2_000), &[500..2_500], None);
        assert_eq!(nothing_left.leg(1_000), (2_000, Next::Jump(1_000)));
    }

    #[test]
    fn a_stop_comes_before_a_jump_over_it_and_is_left_behind() {
        let stop = route(None, &[500..700], Some(400));
        assert_eq!(stop.leg(0), (400, Next::Stop));
        assert_eq!(stop.leg(400), (500, Next::Jump(700)), "taken up from there");
        assert_eq!(route(None, &[500..700], Some(600)).leg(0), (500, Next::Stop));
        assert_eq!(route(None, &[500..700], Some(800)).leg(0), (500, Next::Jump(700)));
        assert_eq!(route(None, &[], Some(10_000)).leg(0), (10_000, Next::End));
    }

    #[test]
    fn a_loop_set_a_moment_too_late_still_wraps() {
        let route = route(Some(1_000..2_000), &[], None);
        assert_eq!(route.follow(1_990, 2_100), 1_100);
        assert_eq!(route.follow(1_500, 1_600), 1_600);
        assert_eq!(route.follow(2_500, 2_600), 2_600);
    }
}
