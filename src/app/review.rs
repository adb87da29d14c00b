//! State of the Review screen: one take, its waveform, where the playback stands, and the guess of its length. What a
//! speaker does there is in the files below this one.

use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Instant,
};

use crate::{
    analysis::Curves,
    audio::peaks::Peaks,
    model::{
        delivery::Report,
        drill,
        edit::History,
        occasion::Drill,
        take::{self, PartTiming, Take},
        timeline,
        viewport::Viewport,
        words,
    },
};

use super::{Playback, TakeId};

mod editing;
mod fillers;
mod follow_ups;
mod listening;
mod picking_up;

pub use editing::{Drag, NoteDraft};
pub use follow_ups::Origin;
pub use listening::SPEEDS;
pub(super) use picking_up::PickedUp;

/// The pace is known at every so many seconds.
pub const PACE_STEP_SECS: f64 = 0.25;

/// What is played again and again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Loop {
    /// A part.
    Part(usize),
    /// A stretch of the sound, by its first frame and the one after its last.
    Stretch(u64, u64),
}

/// How a take is played, besides its speed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Playing {
    /// What is played again and again.
    pub loops: Option<Loop>,
    /// Whether pauses are jumped over.
    pub skips: bool,
    /// Whether it pauses at each part's end.
    pub halts: bool,
}

/// What to change next.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Advice {
    /// It in words.
    pub words: String,
    /// How it is changed.
    pub remedy: Remedy,
}

/// How what is off is put right.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Remedy {
    /// Nothing is off.
    Nothing,
    /// This part is recorded again.
    PickUp(usize),
    /// The whole question is answered again: what was never begun can't be recorded again.
    Again,
    /// The drill is done once more: how an answer ends under its rules is in no part alone.
    Drill,
}

/// A take under review.
pub struct Review {
    /// Which take.
    pub id: TakeId,
    /// All about it.
    pub take: Take,
    /// Which take of its prompt it is, from 1.
    pub number: usize,
    /// Its waveform, finished or still growing.
    pub peaks: Option<Arc<Peaks>>,
    /// How it sounded, once measured; before that what its file has of it.
    pub(super) measured: Option<Arc<Report>>,
    /// How its pitch goes over time, once measured.
    pub curves: Option<Arc<Curves>>,
    /// How its pace goes over time, a value every [`PACE_STEP_SECS`], in syllables a second.
    pub pace: Vec<f64>,
    /// Why its sound can't be shown or played, if so.
    pub trouble: Option<String>,
    /// The guess being made, in whole seconds; as long as it is there, nothing on the screen tells the length.
    pub guess_secs: Option<u32>,
    /// How it is played.
    pub playing: Playing,
    /// The stretch of the sound that is looked at.
    pub viewport: Viewport,
    /// The note being written.
    pub note: Option<NoteDraft>,
    /// The line for the next time being written.
    pub next_time: Option<String>,
    /// The name being typed.
    pub name: Option<String>,
    /// The part whose beginning has the keyboard.
    pub boundary: Option<usize>,
    /// Whether the playhead was moved or set going since the take was opened.
    pub(super) was_listened_to: bool,
    pub(super) is_dragging: bool,
    /// The take as it was last read or written.
    pub(super) kept: Take,
    history: History,
    parts: Vec<PartTiming>,
    cancel: Arc<AtomicBool>,
}

impl Review {
    /// Opens a take. With `asks_guess` its length stays hidden until it is guessed or the guess skipped.
    #[must_use]
    pub fn new(id: TakeId, take: Take, number: usize, asks_guess: bool) -> Self {
        let kept = take.clone();
        let viewport = Viewport::whole(take.duration_secs());
        Self {
            parts: take.parts(),
            // The target is the natural first guess: it tells nothing.
            guess_secs: asks_guess.then(|| whole_secs(take.total_secs)),
            id,
            take,
            number,
            peaks: None,
            measured: None,
            curves: None,
            pace: Vec::new(),
            trouble: None,
            playing: Playing::default(),
            viewport,
            note: None,
            next_time: None,
            name: None,
            boundary: None,
            was_listened_to: false,
            is_dragging: false,
            kept,
            history: History::default(),
            cancel: Arc::new(AtomicBool::new(false)),
        }
    }

    /// Whether something is being typed into one of its fields.
    #[must_use]
    pub fn is_written_in(&self) -> bool {
        self.note.is_some() || self.name.is_some() || self.next_time.is_some()
    }

    /// Each part against its target.
    #[must_use]
    pub fn parts(&self) -> &[PartTiming] {
        &self.parts
    }

    /// What to change next.
    #[must_use]
    pub fn advice(&self) -> Advice {
        if let Some(Drill::WrapUp { cue_secs }) = self.take.occasion.drill {
            let last = self.parts.last().map(|part| (part.name.as_str(), part.begun));
            return Advice {
                words: drill::wrap_up_advice(cue_secs, self.take.answer_secs(), last),
                remedy: Remedy::Drill,
            };
        }
        let Some(index) = take::furthest_off(&self.parts) else {
            let words = if self.parts.len() == 1 {
                "On target."
            } else {
                "Every part is on target."
            };
            return Advice {
                words: words.to_owned(),
                remedy: Remedy::Nothing,
            };
        };
        let part = &self.parts[index];
        if !part.begun {
            return Advice {
                words: format!("Work on {}: you did not get to it.", part.name),
                remedy: Remedy::Again,
            };
        }
        let off_secs = part.duration_secs - part.target_secs;
        let how = if off_secs < 0.0 { "short" } else { "too long" };
        let off = format!("{} {how}.", words::span(off_secs));
        Advice {
            words: if self.parts.len() == 1 {
                off
            } else {
                format!("Work on {}: {off}", part.name)
            },
            remedy: Remedy::PickUp(index),
        }
    }

    /// How it sounded, if that is known.
    #[must_use]
    pub fn report(&self) -> Option<&Report> {
        self.measured.as_deref().or_else(|| self.take.report())
    }

    /// Changes the take; says whether anything changed. Times follow.
    pub(super) fn change(&mut self, change: impl FnOnce(&mut Take, &mut History) -> bool) -> bool {
        let changed = change(&mut self.take, &mut self.history);
        if changed {
            self.parts = self.take.parts();
        }
        changed
    }

    /// Goes on where a review of the same take was left, if the take is still as it was then: what was changed can be
    /// taken back all the same.
    pub(super) fn take_over_history(&mut self, left: &mut Self) {
        if left.id == self.id && left.take == self.take {
            self.history = std::mem::take(&mut left.history);
        }
    }

    /// Whether a change can be taken back, and whether one can be made again.
    #[must_use]
    pub fn can_step(&self) -> (bool, bool) {
        (self.history.can_undo(), self.history.can_redo())
    }

    /// Set once the review is left, so that work on its waveform ends early.
    #[must_use]
    pub fn cancel(&self) -> Arc<AtomicBool> {
        Arc::clone(&self.cancel)
    }

    /// Where the playback stands, in seconds from the start of the file.
    #[must_use]
    pub fn position_secs(&self, playback: &Playback, now: Instant) -> f64 {
        timeline::secs(playback.position(now), self.take.audio.sample_rate_hz).min(self.take.duration_secs())
    }

    /// The frame at `secs`, kept inside the file.
    #[must_use]
    pub fn frame_at(&self, secs: f64) -> u64 {
        timeline::frames(secs, self.take.audio.sample_rate_hz).min(self.take.audio.frames)
    }
}

impl Drop for Review {
    fn drop(&mut self) {
        self.cancel.store(true, Ordering::Relaxed);
    }
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a float-to-int `as` saturates"
)]
fn whole_secs(secs: f64) -> u32 {
    secs.round() as u32
}
