//! What a reviewer changes of a take: boundaries, pins, tallies, notes, rating. Each change is kept on disk at once and
//! can be taken back; what it means for the take is in `model::edit`.

use std::time::Instant;

use crate::model::{
    edit::{Edit, Step},
    remarks::{Note, Pin, PinKind, Tally},
    timeline,
};

use crate::app::{App, Review, Weight, jobs::Message};

/// A pin is heard from this long before it: what was said begins before one recognises it.
const BEFORE_PIN_SECS: f64 = 2.0;

/// How far from the end of a pause a dragged boundary is drawn to it.
const SNAP_SECS: f64 = 0.25;

/// A note being written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NoteDraft {
    /// The moment it is tied to, in frames of the file.
    pub frame: u64,
    /// The note it changes; none for a new one.
    pub index: Option<usize>,
    /// What has been typed.
    pub text: String,
}

/// How far a drag of a boundary has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Drag {
    /// The first move.
    Begun,
    /// Goes on.
    Moved,
    /// Let go.
    Ended,
}

impl App {
    /// Changes the take under review and keeps it.
    pub(in crate::app) fn edit(&mut self, edit: Edit, step: Step, now: Instant) {
        if self.is_read_only() {
            let sentence =
                "Another Aloud has this library open, so nothing can be changed here. Close the other one.";
            self.notices.show(Weight::Trouble, sentence, now);
            return;
        }
        let changed = self
            .review
            .as_mut()
            .is_some_and(|review| review.change(|take, history| history.make(take, edit, step)));
        if changed {
            self.keep_review();
        }
    }

    /// Takes the last change back or makes it again; false if there is none.
    pub(in crate::app) fn step_history(&mut self, is_undo: bool) -> bool {
        let stepped = self.review.as_mut().is_some_and(|review| {
            review.change(|take, history| {
                if is_undo {
                    history.undo(take)
                } else {
                    history.redo(take)
                }
            })
        });
        if stepped {
            self.keep_review();
        }
        stepped
    }

    /// Writes the take under review to the disk, in the order of all writing. While a boundary is dragged nothing is
    /// written; its end is.
    pub(in crate::app) fn keep_review(&mut self) {
        let (Some(review), Some(shelf)) = (&mut self.review, &self.shelf) else {
            return;
        };
        if review.is_dragging {
            return;
        }
        let before = std::mem::replace(&mut review.kept, review.take.clone());
        let has_moved = before.cues() != review.take.cues();
        self.takes.update(&review.id, &review.take);
        let library = shelf.library.clone();
        let (id, take) = (review.id.clone(), review.take.clone());
        self.unkept += 1;
        self.jobs.write(move |reply| {
            let kept = library.save_changes(&id, &before, &take).and_then(|()| {
                if has_moved {
                    library.save_cues(&id, &take)?;
                }
                Ok(())
            });
            reply.send(Message::Kept(
                kept.map_err(|error| (error.to_string(), id, Box::new(before))),
            ));
        });
    }

    /// The frame of the file that is heard now; where nothing plays, the playhead's.
    fn heard_frame(&self, now: Instant) -> Option<u64> {
        let review = self.review.as_ref()?;
        Some(self.playback.position(now).min(review.take.audio.frames))
    }

    /// Pins an item of the prompt's lists, counted through both, to the moment that is heard.
    pub(in crate::app) fn pin(&mut self, index: usize, now: Instant) {
        let (Some(review), Some(frame)) = (&self.review, self.heard_frame(now)) else {
            return;
        };
        let pin = review
            .items()
            .nth(index)
            .map(|(kind, item)| Pin::new(kind, item, frame));
        if let Some(pin) = pin {
            self.edit(Edit::Pin(pin), Step::New, now);
        }
    }

    pub(in crate::app) fn unpin(&mut self, index: usize, now: Instant) {
        let item = self
            .review
            .as_ref()
            .and_then(|review| review.items().nth(index).map(|(_, item)| item.to_owned()));
        if let Some(item) = item {
            self.edit(Edit::Unpin { item }, Step::New, now);
        }
    }

    /// Plays from a little before a frame of the file.
    pub(in crate::app) fn play_from_before(&mut self, frame: u64) {
        let Some(review) = &mut self.review else { return };
        let back = timeline::frames(BEFORE_PIN_SECS, review.take.audio.sample_rate_hz);
        review.was_listened_to = true;
        self.playback.seek(frame.saturating_sub(back));
        if !self.playback.is_playing() {
            self.playback.toggle();
        }
    }

    /// Counts one of the things listened for.
    pub(in crate::app) fn tally(&mut self, index: usize, now: Instant) {
        let name = self.settings.tallies.get(index).map(|kind| kind.name.clone());
        if let (Some(name), Some(frame)) = (name, self.heard_frame(now)) {
            self.edit(Edit::Tally(Tally::new(name, frame)), Step::New, now);
        }
    }

    /// Begins a note at the moment that is heard; the sound waits while one writes.
    pub(in crate::app) fn begin_note(&mut self, now: Instant) {
        let Some(frame) = self.heard_frame(now) else {
            return;
        };
        self.playback.pause();
        if let Some(review) = &mut self.review {
            review.note = Some(NoteDraft {
                frame,
                index: None,
                text: String::new(),
            });
        }
    }

    /// Opens a note to change its words.
    pub(in crate::app) fn open_note(&mut self, index: usize) {
        if let Some(review) = &mut self.review
            && let Some(note) = review.take.notes.get(index)
        {
            review.note = Some(NoteDraft {
                frame: note.frame,
                index: Some(index),
                text: note.text.clone(),
            });
        }
    }

    /// Keeps the note being written.
    pub(in crate::app) fn keep_note(&mut self, now: Instant) {
        let Some(draft) = self.review.as_mut().and_then(|review| review.note.take()) else {
            return;
        };
        let edit = match draft.index {
            Some(index) => Edit::ChangeNote {
                index,
                text: draft.text,
            },
            None => Edit::AddNote(Note::new(draft.text, draft.frame)),
        };
        self.edit(edit, Step::New, now);
    }

    /// Keeps the line for the next time that is being written, if one is.
    pub(in crate::app) fn keep_next_time(&mut self, now: Instant) {
        let written = self.review.as_mut().and_then(|review| review.next_time.take());
        if let Some(text) = written {
            self.edit(Edit::NextTime(text), Step::New, now);
        }
    }

    /// Keeps whatever is being typed, before its field goes.
    pub(in crate::app) fn keep_typed(&mut self, now: Instant) {
        self.keep_stories(now);
        if self.review.as_ref().is_some_and(|review| review.note.is_some()) {
            self.keep_note(now);
        }
        self.keep_next_time(now);
        if self.review.as_ref().is_some_and(|review| review.name.is_some()) {
            self.keep_name(now);
        }
        self.settle_packs(now);
    }

    /// Keeps the name being typed; the question itself, or nothing, is no name.
    pub(in crate::app) fn keep_name(&mut self, now: Instant) {
        let Some(review) = &mut self.review else { return };
        let Some(name) = review.name.take() else { return };
        let name = if name.trim() == review.take.prompt.text {
            String::new()
        } else {
            name
        };
        self.edit(Edit::Rename(name), Step::New, now);
    }

    /// Moves where a part begins, as the pointer has it.
    pub(in crate::app) fn drag_boundary(&mut self, part: usize, frame: u64, drag: Drag, now: Instant) {
        let Some(review) = &mut self.review else { return };
        review.is_dragging = drag != Drag::Ended;
        let Some(part) = review.part_id(part) else { return };
        let step = if drag == Drag::Begun {
            Step::New
        } else {
            Step::Same
        };
        self.edit(Edit::MoveMark { part, frame }, step, now);
        if drag == Drag::Ended {
            // The last move may have changed nothing; what came before is to be kept all the same.
            self.keep_review();
        }
    }

    /// Moves the boundary that has the keyboard.
    pub(in crate::app) fn nudge_boundary(&mut self, millis: i32, now: Instant) {
        let Some(review) = &self.review else { return };
        let Some(part) = review.boundary.and_then(|part| review.part_id(part)) else {
            return;
        };
        let Some(mark) = review.take.marks.iter().find(|mark| mark.part == part) else {
            return;
        };
        let by = timeline::frames(
            f64::from(millis.unsigned_abs()) / 1e3,
            review.take.audio.sample_rate_hz,
        );
        let frame = if millis < 0 {
            mark.frame.saturating_sub(by)
        } else {
            mark.frame.saturating_add(by)
        };
        self.edit(Edit::MoveMark { part, frame }, Step::New, now);
    }

    /// Lets a part begin at the moment that is heard that was not marked while speaking; or takes its mark away.
    pub(in crate::app) fn toggle_part(&mut self, part: usize, now: Instant) {
        let (Some(review), Some(frame)) = (&self.review, self.heard_frame(now)) else {
            return;
        };
        let Some(id) = review.part_id(part) else { return };
        let is_there = review.take.marks.iter().any(|mark| mark.part == id);
        let edit = if is_there {
            Edit::RemoveMark { part: id }
        } else {
            Edit::AddMark { part: id, frame }
        };
        self.edit(edit, Step::New, now);
    }
}

impl Review {
    /// The take's name: one of the speaker's own, or the question.
    #[must_use]
    pub fn title(&self) -> &str {
        self.take.title.as_deref().unwrap_or(&self.take.prompt.text)
    }

    /// What the prompt's lists ask to listen for: first what listeners check, then what is easy to get wrong.
    pub fn items(&self) -> impl Iterator<Item = (PinKind, &str)> {
        let prompt = &self.take.prompt;
        let checks = prompt.checks.iter().map(|item| (PinKind::Check, item.as_str()));
        let pitfalls = prompt
            .pitfalls
            .iter()
            .map(|item| (PinKind::Pitfall, item.as_str()));
        checks.chain(pitfalls)
    }

    /// Where an item was pinned, in frames of the file.
    #[must_use]
    pub fn pinned(&self, item: &str) -> Option<u64> {
        self.take
            .pins
            .iter()
            .find(|pin| pin.item == item)
            .map(|pin| pin.frame)
    }

    fn part_id(&self, part: usize) -> Option<String> {
        self.take.framework.parts.get(part).map(|part| part.id.clone())
    }

    /// A frame near the end of a pause is moved there: that is where a part begins that one hears begin.
    #[must_use]
    pub fn snapped(&self, frame: u64) -> u64 {
        let rate = self.take.audio.sample_rate_hz;
        self.peaks
            .as_ref()
            .and_then(|peaks| peaks.speech_begins_near(frame, timeline::frames(SNAP_SECS, rate)))
            .unwrap_or(frame)
    }
}
