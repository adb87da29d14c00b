//! Where a pick-up goes in the sound of a take: which frames it replaces, and over which the two fade into each other.
//! What that means for marks and remarks is in `pieces`.

use std::ops::Range;

use super::{
    take::Take,
    timeline::{self, Mark},
};

/// Less than this is nothing said.
const LEAST_SECS: f64 = 0.1;

/// How long one sound fades into the other, in seconds.
const FADE_SECS: f64 = 0.02;

/// Fades are not shorter than this where there is the sound for it: a step between two sounds that is spread over fewer
/// frames would be heard.
const LEAST_FADE_FRAMES: u64 = 256;

/// Which frames of a take are replaced, and by which frames of a pick-up; both at the rate of the take.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cut {
    /// What goes of the take: one part. Of the first part the lead-in goes with it.
    pub removed: Range<u64>,
    /// What takes its place: the pick-up from its first word on; as the first part with its lead-in.
    pub used: Range<u64>,
    /// Where the new part takes over; none at the very start of the take.
    pub start: Option<Fade>,
    /// Where the old sound goes on; none at its very end.
    pub end: Option<Fade>,
}

/// A stretch over which one sound fades into the other. Both have sound for all of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Fade {
    /// Where it begins in the take.
    pub of_take: u64,
    /// Where it begins in the pick-up.
    pub of_pick_up: u64,
    /// How long it is.
    pub frames: u64,
}

impl Cut {
    /// Where a pick-up `raw` of `part` goes in `take`. Of its lead-in the last `said_before` frames belong to its first
    /// word, which was begun before the start key; they come along.
    ///
    /// # Errors
    /// Why it can't, as the end of a sentence: the part is not there, or nothing was said.
    pub fn of(take: &Take, part: &str, raw: &Take, said_before: u64) -> Result<Self, &'static str> {
        const NOT_THERE: &str = "that part is not in the take";
        let own = take.marks.iter().position(|mark| mark.part == part);
        let own = own.ok_or(NOT_THERE)?;
        let spans = timeline::spans([part], &take.marks, take.audio.frames);
        let span = spans.first().copied().flatten().ok_or(NOT_THERE)?;
        let is_before = |(index, mark): (usize, &Mark)| (mark.frame, index) < (span.start, own);
        let is_first = span.start <= take.lead_in_frames && !take.marks.iter().enumerate().any(is_before);

        let rate = take.audio.sample_rate_hz;
        let scaled = |frames| scaled(frames, raw.audio.sample_rate_hz, rate);
        let end = scaled(raw.audio.frames);
        let answer = scaled(raw.lead_in_frames).min(end);
        if timeline::secs(end - answer, rate) < LEAST_SECS {
            return Err("it is shorter than a tenth of a second");
        }
        Ok(if is_first {
            Self::new(0..span.end, 0..end, take.audio.frames, rate)
        } else {
            let first_word = scaled(raw.lead_in_frames.saturating_sub(said_before)).min(answer);
            Self::new(span.start..span.end, first_word..end, take.audio.frames, rate)
        })
    }

    /// The cut that puts the frames `used` of a pick-up, which ends with them, in the place of the frames `removed` of a
    /// take of `frames`. Where one of the two has no sound beyond the join to fade with, a little less is used.
    #[must_use]
    pub fn new(removed: Range<u64>, used: Range<u64>, frames: u64, rate_hz: u32) -> Self {
        let end = removed.end.min(frames);
        let removed = removed.start.min(end)..end;
        let used = used.start.min(used.end)..used.end;
        let longest = (used.end - used.start) / 4;
        let fade = timeline::frames(FADE_SECS, rate_hz)
            .max(LEAST_FADE_FRAMES)
            .min(longest)
            .min(frames);
        let has_end = removed.end < frames;
        let has_start = removed.start > 0;
        // All of a fade lies before its join if there is sound for it in both, so that the first word of what begins
        // there is whole.
        let before_end = fade.min(removed.end);
        let before_start = fade.min(removed.start);
        let used = Range {
            start: if has_start {
                used.start.max(before_start)
            } else {
                used.start
            },
            end: if has_end {
                used.end - (fade - before_end)
            } else {
                used.end
            },
        };
        Self {
            start: has_start.then(|| Fade {
                of_take: removed.start - before_start,
                of_pick_up: used.start - before_start,
                frames: fade,
            }),
            end: has_end.then(|| Fade {
                of_take: removed.end - before_end,
                of_pick_up: used.end - before_end,
                frames: fade,
            }),
            removed,
            used,
        }
    }

    /// Frames of the joined sound, if the take has `frames`.
    #[must_use]
    pub fn joined_frames(&self, frames: u64) -> u64 {
        frames.saturating_sub(self.removed.end).saturating_add(self.end())
    }

    /// Where the new part ends in the joined sound.
    pub(super) fn end(&self) -> u64 {
        self.removed.start.saturating_add(self.used.end - self.used.start)
    }

    /// Where a frame of the take behind what is removed comes to lie.
    pub(super) fn behind(&self, frame: u64) -> u64 {
        frame.saturating_sub(self.removed.end).saturating_add(self.end())
    }

    /// Where a frame of the take comes to lie, unless it goes. What lies at the very end of the take goes with its last
    /// part.
    pub(super) fn kept(&self, frame: u64, frames: u64) -> Option<u64> {
        if frame < self.removed.start {
            Some(frame)
        } else if frame < self.removed.end || self.removed.end >= frames {
            None
        } else {
            Some(self.behind(frame))
        }
    }

    /// Where a frame of the pick-up comes to lie, if it is used.
    pub(super) fn spoken(&self, frame: u64) -> Option<u64> {
        self.used
            .contains(&frame)
            .then(|| (frame - self.used.start).saturating_add(self.removed.start))
    }
}

/// The moment of frame `frame` at a rate of `from_hz`, as a frame at `to_hz`.
#[must_use]
pub fn scaled(frame: u64, from_hz: u32, to_hz: u32) -> u64 {
    if from_hz == to_hz || from_hz == 0 {
        return frame;
    }
    let exact = u128::from(frame) * u128::from(to_hz) + u128::from(from_hz) / 2;
    u64::try_from(exact / u128::from(from_hz)).unwrap_or(u64::MAX)
}
