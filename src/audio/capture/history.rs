//! The last seconds of a stream, from which the lead-in of a take and the sound around a pause are cut.

use std::{collections::VecDeque, ops::Range};

use crate::audio::feed::GapCause;

/// Frames of the stream that never arrived.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Missing {
    pub(crate) frames: Range<u64>,
    pub(crate) cause: GapCause,
}

/// The last frames of a stream, gaps filled with silence.
#[derive(Debug, Default)]
pub(crate) struct History {
    start: u64,
    samples: VecDeque<f32>,
    missing: VecDeque<Missing>,
}

impl History {
    /// The frame after the newest.
    pub(crate) fn end(&self) -> u64 {
        self.start.saturating_add(self.samples.len() as u64)
    }

    /// The oldest frame held.
    pub(crate) fn start(&self) -> u64 {
        self.start
    }

    /// Adds the next frames.
    pub(crate) fn push(&mut self, samples: &[f32]) {
        self.samples.extend(samples);
    }

    /// Adds `frames` frames of silence in place of what is missing.
    pub(crate) fn push_gap(&mut self, frames: u64, cause: GapCause) {
        let start = self.end();
        let count = usize::try_from(frames).unwrap_or(0);
        self.samples.extend(std::iter::repeat_n(0.0, count));
        let end = self.end();
        match self.missing.back_mut() {
            Some(last) if last.frames.end == start && last.cause == cause => last.frames.end = end,
            _ => self.missing.push_back(Missing {
                frames: start..end,
                cause,
            }),
        }
    }

    /// Forgets what is older than `frame`.
    pub(crate) fn forget_before(&mut self, frame: u64) {
        let count = usize::try_from(frame.saturating_sub(self.start)).unwrap_or(usize::MAX);
        let count = count.min(self.samples.len());
        self.samples.drain(..count);
        self.start = self.start.saturating_add(count as u64);
        while self
            .missing
            .front()
            .is_some_and(|missing| missing.frames.end <= self.start)
        {
            self.missing.pop_front();
        }
    }

    /// The samples of `range` that are held.
    pub(crate) fn samples(&self, range: Range<u64>) -> impl Iterator<Item = f32> + '_ {
        let index = |frame: u64| {
            let offset = frame.clamp(self.start, self.end()) - self.start;
            usize::try_from(offset)
                .unwrap_or(usize::MAX)
                .min(self.samples.len())
        };
        let (start, end) = (index(range.start), index(range.end));
        self.samples.range(start..end.max(start)).copied()
    }

    /// What is missing within `range`.
    pub(crate) fn missing(&self, range: Range<u64>) -> impl Iterator<Item = Missing> + '_ {
        self.missing.iter().filter_map(move |missing| {
            let frames = missing.frames.start.max(range.start)..missing.frames.end.min(range.end);
            (!frames.is_empty()).then_some(Missing {
                frames,
                cause: missing.cause,
            })
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cut_gives_the_frames_asked_for_as_far_as_they_are_held() {
        let mut history = History::default();
        history.push(&[0.0, 1.0, 2.0, 3.0, 4.0, 5.0]);
        history.forget_before(2);
        let cut = |range| history.samples(range).collect::<Vec<_>>();
        assert_eq!(cut(3..5), [3.0, 4.0]);
        assert_eq!(cut(0..3), [2.0]);
        assert_eq!(cut(5..99), [5.0]);
        assert_eq!(cut(50..99), [0.0; 0]);
        assert_eq!((history.start(), history.end()), (2, 6));
    }

    #[test]
    fn a_gap_is_silence_and_known_until_it_is_forgotten() {
        let mut history = History::default();
        history.push(&[1.0; 4]);
        history.push_gap(3, GapCause::RingFull);
        history.push_gap(2, GapCause::RingFull);
        history.push(&[1.0; 4]);
        assert_eq!(history.samples(3..6).collect::<Vec<_>>(), [1.0, 0.0, 0.0]);
        let known: Vec<_> = history.missing(0..7).map(|missing| missing.frames).collect();
        assert!(known.len() == 1 && known[0] == (4..7), "{known:?}");
        history.forget_before(9);
        assert_eq!(history.missing(0..99).count(), 0);
    }
}
