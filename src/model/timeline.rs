//! The timeline of a take: at which frame each part begins and ends. How the parts did is judged in `pacing`.

use serde::{Deserialize, Serialize};

/// The frame at which a part begins.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mark {
    /// The part's id within the framework.
    pub part: String,
    /// Frames from the start of the file.
    pub frame: u64,
}

/// Where one part lies in the file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Span {
    /// First frame.
    pub start: u64,
    /// The frame after the last.
    pub end: u64,
}

impl Span {
    /// Length in frames.
    #[must_use]
    pub fn frames(self) -> u64 {
        self.end.saturating_sub(self.start)
    }
}

/// Where each of `part_ids` lies, in their order; `None` for a part that was never begun.
///
/// A part lasts to the next mark or to the end of the file. Marks past the end are drawn back to it.
#[must_use]
pub fn spans<'a>(
    part_ids: impl IntoIterator<Item = &'a str>,
    marks: &[Mark],
    end_frames: u64,
) -> Vec<Option<Span>> {
    part_ids
        .into_iter()
        .map(|id| {
            let start = marks.iter().find(|mark| mark.part == id)?.frame.min(end_frames);
            let end = marks
                .iter()
                .filter(|mark| mark.part != id && mark.frame >= start)
                .map(|mark| mark.frame)
                .filter(|&frame| frame > start || follows(marks, id, frame))
                .min()
                .unwrap_or(end_frames)
                .min(end_frames);
            Some(Span { start, end })
        })
        .collect()
}

/// Whether a mark at `frame`, the very frame at which `id` begins, stands after it in the list.
fn follows(marks: &[Mark], id: &str, frame: u64) -> bool {
    let own = marks.iter().position(|mark| mark.part == id);
    marks
        .iter()
        .enumerate()
        .any(|(index, mark)| mark.part != id && mark.frame == frame && Some(index) > own)
}

/// Seconds that `frames` last; zero at a rate of zero.
#[must_use]
#[expect(
    clippy::cast_precision_loss,
    reason = "2^53 frames are 1,500 years at 192 kHz"
)]
pub fn secs(frames: u64, sample_rate_hz: u32) -> f64 {
    if sample_rate_hz == 0 {
        return 0.0;
    }
    frames as f64 / f64::from(sample_rate_hz)
}

/// The frame nearest to `secs`; zero for anything negative or not a number.
#[must_use]
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a float-to-int `as` saturates, and NaN becomes 0: just what is documented"
)]
pub fn frames(secs: f64, sample_rate_hz: u32) -> u64 {
    (secs * f64::from(sample_rate_hz)).round() as u64
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mark(part: &str, frame: u64) -> Mark {
        Mark {
            part: part.to_owned(),
            frame,
        }
    }

    fn lengths(marks: &[Mark], end: u64) -> Vec<Option<(u64, u64)>> {
        spans(["a", "b", "c"], marks, end)
            .into_iter()
            .map(|span| span.map(|span| (span.start, span.end)))
            .collect()
    }

    #[test]
    fn each_part_lasts_to_the_next_mark_and_the_last_to_the_end() {
        let marks = [mark("a", 10), mark("b", 30), mark("c", 60)];
        assert_eq!(
            lengths(&marks, 100),
            [Some((10, 30)), Some((30, 60)), Some((60, 100))]
        );
    }

    #[test]
    fn a_part_never_begun_has_no_span() {
        assert_eq!(lengths(&[mark("a", 10)], 100), [Some((10, 100)), None, None]);
    }

    #[test]
    fn a_missing_middle_part_leaves_its_time_to_the_one_before() {
        let marks = [mark("a", 10), mark("c", 60)];
        assert_eq!(lengths(&marks, 100), [Some((10, 60)), None, Some((60, 100))]);
    }

    #[test]
    fn two_marks_on_one_frame_leave_the_first_part_empty() {
        let marks = [mark("a", 10), mark("b", 10), mark("c", 60)];
        assert_eq!(
            lengths(&marks, 100),
            [Some((10, 10)), Some((10, 60)), Some((60, 100))]
        );
    }

    #[test]
    fn marks_past_the_end_are_drawn_back() {
        let marks = [mark("a", 10), mark("b", 300)];
        assert_eq!(lengths(&marks, 100), [Some((10, 100)), Some((100, 100)), None]);
    }

    #[test]
    fn seconds_and_frames_agree() {
        assert_eq!(frames(1.5, 48_000), 72_000);
        assert!((secs(72_000, 48_000) - 1.5).abs() < 1e-12);
        assert_eq!(frames(f64::NAN, 48_000), 0);
        assert_eq!(frames(-1.0, 48_000), 0);
        assert!(secs(5, 0).abs() < 1e-12);
    }
}
