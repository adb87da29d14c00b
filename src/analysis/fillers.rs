//! Possible fillers: long, flat, steady voiced sounds beside a silence, as an "um" or "uh" is. A guess, offered to be
//! confirmed by ear; it knows no words.
//!
//! Unit: stretches in seconds. A stretch is voiced throughout, 0.28 to 1.2 s long, keeps its pitch within 3.5 semitones
//! (of the middle 80 % of its frames), does not fall more than 10 dB (all but the softest quarter), and has silence at
//! both sides no more than 0.1 s away, 18 dB softer, for 30 ms on the one and 180 ms on the other. The rule is our own.
//!
//! Experimental. On "um" and "uh" put into the speech of four synthetic voices its precision was 0.36 and its recall
//! 0.38: of three that are offered two are none, and of three that are there two are missed. So it is shown only to
//! those who switch it on, and no score or trend may be made of it.
//!
//! Limits: a drawn-out "I", "a" or "the" before a pause looks the same; an "um" in the flow of speech, with no silence
//! beside it, is not looked for.

use crate::model::delivery::Stretch;

use super::speech::{FRAME_SECS, Speech};

/// Shortest and longest, in frames.
const LENGTH: std::ops::RangeInclusive<usize> = 28..=120;
/// How far the pitch may stray from its median, in semitones, at most frames.
const PITCH_WIDTH: f32 = 1.75;
/// How far the level may fall from its loudest, in dB, over most of it.
const LEVEL_WIDTH_DB: f32 = 10.0;
/// Silence must be no further away than this, in frames.
const NEAR: usize = 10;
/// It is this much softer.
const FALL_DB: f32 = 18.0;
/// How long it lasts on either side, and on the longer one, in frames.
const SHORT: usize = 3;
const LONG: usize = 18;

/// The stretches that may be fillers: `hz` is the pitch of each frame.
#[must_use]
pub fn find(speech: &Speech, hz: &[Option<f32>]) -> Vec<Stretch> {
    let is_voiced = |frame: usize| {
        speech.frames.get(frame).copied().unwrap_or(false) && hz.get(frame).copied().flatten().is_some()
    };
    let count = speech.frames.len();
    let mut found = Vec::new();
    let mut frame = 0;
    while frame < count {
        if !is_voiced(frame) {
            frame += 1;
            continue;
        }
        let start = frame;
        while frame < count && is_voiced(frame) {
            frame += 1;
        }
        if LENGTH.contains(&(frame - start))
            && is_beside_silence(speech, start, frame)
            && is_steady(&hz[start..frame.min(hz.len())])
            && is_flat(&speech.levels_db[start..frame])
        {
            #[expect(clippy::cast_precision_loss, reason = "frames of a recording")]
            let secs = |frame: usize| frame as f64 * FRAME_SECS;
            found.push(Stretch {
                start_secs: secs(start),
                end_secs: secs(frame),
            });
        }
    }
    found
}

/// Whether the sound falls away before and after, and stays away for a while on one side at least.
fn is_beside_silence(speech: &Speech, start: usize, end: usize) -> bool {
    let mut levels = speech.levels_db[start..end].to_vec();
    let quiet_db = super::envelope::percentile(&mut levels, 0.5) - FALL_DB;
    let is_silent = |frame: Option<usize>| match frame {
        Some(frame) => speech.levels_db.get(frame).is_none_or(|level| *level < quiet_db),
        None => true,
    };
    let stretch = |at: &dyn Fn(usize) -> Option<usize>| {
        let begins = (0..NEAR).find(|away| is_silent(at(*away)))?;
        Some(
            (begins..begins + LONG)
                .take_while(|away| is_silent(at(*away)))
                .count(),
        )
    };
    let before = stretch(&|away| start.checked_sub(away + 1));
    let after = stretch(&|away| Some(end + away));
    match (before, after) {
        (Some(before), Some(after)) => before.min(after) >= SHORT && before.max(after) >= LONG,
        _ => false,
    }
}

fn is_steady(hz: &[Option<f32>]) -> bool {
    let mut pitches: Vec<f32> = hz.iter().flatten().map(|hz| 12.0 * hz.log2()).collect();
    let count = pitches.len();
    if count == 0 {
        return false;
    }
    pitches.sort_unstable_by(f32::total_cmp);
    let (low, high) = (pitches[count / 10], pitches[(count * 9 / 10).min(count - 1)]);
    high - low <= 2.0 * PITCH_WIDTH
}

fn is_flat(levels_db: &[f32]) -> bool {
    let mut levels = levels_db.to_vec();
    levels.sort_unstable_by(f32::total_cmp);
    let count = levels.len();
    count > 0 && levels[count - 1] - levels[count / 4] <= LEVEL_WIDTH_DB
}
