//! Pick-ups: one part of an answer recorded again, joined with the rest into a take of its own, and turned back.

use std::{
    path::Path,
    sync::atomic::AtomicBool,
    time::{Duration, Instant},
};

use crate::{
    audio::{peaks::Peaks, splice},
    library::{Draft, Library},
    model::{
        cut::Cut,
        framework::Framework,
        occasion::Occasion,
        pieces::{self, PickUp},
        take::Take,
        timeline,
    },
    wav,
};

use crate::app::{
    App, Quit, Rehearsal, Remedy, Review, Screen, TakeId, Weight,
    jobs::{Message, Reply},
    recorder::{Again, Assignment},
    rehearsal::Think,
};

/// A take made of pieces is first heard from this long before its join.
const BEFORE_JOIN_SECS: f64 = 3.0;
/// What is as short as this between two words is no quiet.
const LEAST_QUIET_SECS: f64 = 0.04;
/// A word begins softly, so much before it is heard to.
const SOFT_ONSET_SECS: f64 = 0.05;
/// How far a join is is told this often.
const TELL_EVERY: Duration = Duration::from_millis(200);

/// What became of a pick-up that is on the disk.
pub enum PickedUp {
    /// It is part of a new take.
    Joined {
        /// The new take.
        id: TakeId,
        /// All about it.
        take: Box<Take>,
        /// Where it is first to be heard, in frames.
        heard_from: u64,
    },
    /// It could not be joined, and stays as a take of its own.
    Kept {
        /// That take.
        id: TakeId,
        /// All about it.
        take: Box<Take>,
        /// Why, in words.
        reason: String,
    },
}

impl App {
    /// Goes to Rehearse to record one part of the take under review again: this one, or the one at the playhead.
    pub(in crate::app) fn pick_up(&mut self, part: Option<usize>, now: Instant) {
        self.keep_typed(now);
        if self.is_busy() {
            return;
        }
        let position = self.playback.position(now);
        let Some(review) = &self.review else { return };
        let Some(assignment) = review
            .part_to_pick_up(part, position)
            .and_then(|part| assignment(review, part))
        else {
            let sentence = match review.advice().remedy {
                Remedy::Again | Remedy::Drill if !review.was_listened_to => {
                    "Play to the part you want to record again, then press P. R answers the whole question again."
                }
                _ => "No part of this take was begun, so there is none to record again.",
            };
            self.notices.show(Weight::Hint, sentence, now);
            return;
        };
        let number = review.number;
        if self.refuses_to_record(now) {
            return;
        }
        self.leave(Screen::Rehearse);
        let think = Think {
            secs: 0,
            then_record: false,
        };
        self.rehearsal = None;
        if let Some(recorder) = self.open_recorder(now) {
            self.rehearsal = Some(Rehearsal::new(assignment, number, recorder, think, now));
        }
    }

    /// Where one comes to who leaves Rehearse: from a pick-up back to the take it is for.
    pub(in crate::app) fn screen_behind_rehearse(&self) -> Screen {
        let is_pick_up = self
            .rehearsal
            .as_ref()
            .is_some_and(|rehearsal| rehearsal.assignment().again.is_some());
        if (is_pick_up || self.is_answering_follow_up()) && self.review.is_some() {
            Screen::Review
        } else {
            Screen::Prompts
        }
    }

    /// Finishes a draft on a worker; a pick-up is joined there as well.
    pub(in crate::app) fn save(&self, draft: Draft) {
        let library = self.shelf.as_ref().map(|shelf| shelf.library.clone());
        self.jobs.run("aloud-save", move |reply| {
            let (id, take) = match draft.finish() {
                Ok((id, take)) => (id, Box::new(take)),
                Err(error) => return reply.send(Message::Saved(Err(error.to_string()))),
            };
            let (Some(pick_up), Some(library)) = (take.pick_up.clone(), library) else {
                return reply.send(Message::Saved(Ok((id, take))));
            };
            let joined = join(&library, &id, &take, &pick_up, reply);
            reply.send(Message::PickedUp(match joined {
                Ok(joined) => joined,
                Err(reason) => PickedUp::Kept { id, take, reason },
            }));
        });
    }

    /// Joins the pick-up under review with its take, which could not be done when it was recorded.
    pub(in crate::app) fn join_now(&mut self, now: Instant) {
        let Some(review) = &self.review else { return };
        let (Some(pick_up), Some(shelf)) = (review.take.pick_up.clone(), &self.shelf) else {
            return;
        };
        if shelf.is_read_only() {
            let sentence =
                "Another Aloud has this library open, so nothing can be joined here. Close the other one.";
            self.notices.show(Weight::Trouble, sentence, now);
            return;
        }
        let (library, id, take) = (shelf.library.clone(), review.id.clone(), review.take.clone());
        self.playback.pause();
        self.jobs.run("aloud-join", move |reply| {
            let joined = join(&library, &id, &take, &pick_up, reply);
            reply.send(Message::PickedUp(joined.unwrap_or_else(|reason| {
                PickedUp::Kept {
                    id,
                    take: Box::new(take),
                    reason,
                }
            })));
        });
    }

    /// A pick-up is on the disk.
    pub(in crate::app) fn picked_up(&mut self, picked_up: PickedUp, now: Instant) {
        self.rehearsal = None;
        self.list_takes();
        let (id, take, heard_from) = match picked_up {
            PickedUp::Joined { id, take, heard_from } => (id, take, heard_from),
            PickedUp::Kept { id, take, reason } => {
                let reason = reason.trim_end_matches('.');
                let sentence =
                    format!("What you said is kept as a take of its own; it could not be joined: {reason}.");
                self.notices.show(Weight::Trouble, sentence, now);
                let from = take.lead_in_frames;
                (id, take, from)
            }
        };
        if self.quit == Quit::No {
            let number = self.takes.of_prompt(&take.prompt.id).count + 1;
            self.open_review(id, *take, number, false);
            self.playback.seek(heard_from);
        }
    }

    /// Opens the take that the one under review was made from, which goes to the bin.
    pub(in crate::app) fn turn_back(&mut self, now: Instant) {
        self.keep_typed(now);
        let Some(review) = &self.review else { return };
        let Some(from) = review.take.pieces.last().map(|piece| piece.from.clone()) else {
            let sentence = "This take is of one piece, so there is nothing to turn back.";
            self.notices.show(Weight::Hint, sentence, now);
            return;
        };
        let Some(shelf) = self.shelf.as_ref().filter(|shelf| !shelf.is_read_only()) else {
            let sentence = "Another Aloud has this library open, so nothing can be turned back here. Close the other one.";
            self.notices.show(Weight::Trouble, sentence, now);
            return;
        };
        let original = from.parse::<TakeId>().ok().filter(|id| {
            let take = shelf.library.load(id);
            take.is_ok_and(|take| shelf.library.audio_path(id, &take).is_file())
        });
        let Some(original) = original else {
            let sentence = format!(
                "The take it was made from, {from}, is not there any more, so this one stays as it is."
            );
            self.notices.show(Weight::Trouble, sentence, now);
            return;
        };
        self.bin_take(now);
        self.open_take(original, now);
    }

    /// Which take of its prompt the one under review began with, in words.
    #[must_use]
    pub fn first_piece_words(&self, take: &Take) -> String {
        let from = take.pieces.first().and_then(|piece| piece.from.parse().ok());
        let row = from.and_then(|id| self.takes.row(&id));
        match row {
            Some(row) => format!("take {}", row.number),
            None if self.takes.is_loading => "an earlier take".to_owned(),
            None => "a take that is gone".to_owned(),
        }
    }
}

impl Review {
    /// The part that is recorded again: the one asked for; as long as nothing was listened to, the one to work on, and
    /// none where recording a part again is not what there is to do; else the one heard at a frame, before the first one
    /// that one, and at the very end the last.
    #[must_use]
    pub fn part_to_pick_up(&self, asked: Option<usize>, frame: u64) -> Option<usize> {
        let begun = |part: &usize| self.parts().get(*part).is_some_and(|timing| timing.begun);
        if let Some(part) = asked {
            return Some(part).filter(begun);
        }
        if let Some(part) = self.part_just_joined(frame) {
            return Some(part);
        }
        if !self.was_listened_to {
            match self.advice().remedy {
                Remedy::PickUp(part) => return Some(part),
                Remedy::Again | Remedy::Drill => return None,
                Remedy::Nothing => {}
            }
        }
        let starts = |part: &usize| self.frame_at(self.parts()[*part].start_secs);
        let all = || (0..self.parts().len()).filter(begun);
        self.part_at(frame)
            .or_else(|| all().filter(|part| starts(part) <= frame).max_by_key(starts))
            .or_else(|| all().min_by_key(starts))
    }

    /// The part spoken anew last, if the playhead stands before it as it does after a join: whoever records again then
    /// means that one.
    fn part_just_joined(&self, frame: u64) -> Option<usize> {
        let piece = self.take.pieces.last()?;
        let part = self
            .parts()
            .iter()
            .position(|part| part.begun && part.id == piece.part)?;
        let start = self.frame_at(self.parts()[part].start_secs);
        let heard_from = start.saturating_sub(self.frame_at(BEFORE_JOIN_SECS));
        (frame == heard_from.max(self.take.lead_in_frames)).then_some(part)
    }
}

/// What is to be spoken: one part, against its own target.
fn assignment(review: &Review, part: usize) -> Option<Assignment> {
    let take = &review.take;
    let only = take.framework.parts.get(part)?;
    Some(Assignment {
        prompt: take.prompt.clone(),
        framework: Framework {
            id: take.framework.id.clone(),
            name: take.framework.name.clone(),
            parts: vec![only.clone()],
        },
        total_secs: review.parts().get(part)?.target_secs,
        // Its story can be peeked at; all else the answer was spoken for is the answer's.
        occasion: Occasion {
            story: take.occasion.story.clone(),
            ..Occasion::default()
        },
        again: Some(Again {
            pick_up: PickUp {
                take: review.id.to_string(),
                part: only.id.clone(),
            },
            number: review.number,
            role: take.framework.role(part),
        }),
    })
}

/// Makes a take of the original and the pick-up `raw`, which goes with its take once it is kept in the new one.
fn join(
    library: &Library,
    raw_id: &TakeId,
    raw: &Take,
    pick_up: &PickUp,
    reply: &Reply,
) -> Result<PickedUp, String> {
    let said = |error: &dyn std::fmt::Display| error.to_string();
    let id: TakeId = pick_up.take.parse().map_err(|error| said(&error))?;
    let Ok(original) = library.load(&id) else {
        return Err(
            "the take it is for is not there; if it lies in the bin, bring it back and join again".to_owned(),
        );
    };
    let path = library.audio_path(&id, &original);
    is_as_told(&path, &original)?;
    let raw_path = library.audio_path(raw_id, raw);
    let said_before = said_before_the_key(&raw_path, raw);
    let cut = Cut::of(&original, &pick_up.part, raw, said_before).map_err(str::to_owned)?;

    let joining = library.begin_joining().map_err(|error| said(&error))?;
    let mut told = Instant::now();
    let written = splice::splice(&path, &raw_path, &cut, &joining.audio_path(), &mut |share| {
        if told.elapsed() >= TELL_EVERY {
            told = Instant::now();
            reply.send(Message::Joining(share));
        }
    });
    let written = written.map_err(|error| said(&error))?;

    // The sounds that earlier pick-ups keep come along: the takes they are from may be deleted one day.
    for piece in &original.pieces {
        let path = library.piece_path(&id, piece);
        // What is missing there already can't be kept; `check` names it.
        if path.is_file() {
            joining.keep(&path, &piece.file).map_err(|error| said(&error))?;
        }
    }
    let file = pieces::free_file_name(&pick_up.part, &original.pieces);
    joining.keep(&raw_path, &file).map_err(|error| said(&error))?;
    let mut take = pieces::joined(&original, id.as_str(), raw, &pick_up.part, &cut, file);
    take.audio.frames = written;
    let joined = joining.finish(raw_id, &take).map_err(|error| said(&error))?;
    // Should it stay, it is one take more in the list.
    drop(library.remove_joined(raw_id, raw, &joined));

    let back = timeline::frames(BEFORE_JOIN_SECS, take.audio.sample_rate_hz);
    Ok(PickedUp::Joined {
        id: joined,
        heard_from: cut.removed.start.saturating_sub(back).max(take.lead_in_frames),
        take: Box::new(take),
    })
}

/// How many frames of a recording's lead-in belong to its first word: where something is said at the start key already,
/// all since the last quiet.
fn said_before_the_key(path: &Path, raw: &Take) -> u64 {
    // Where it can't be read, joining says so.
    let Ok(peaks) = Peaks::build(path, &AtomicBool::new(false), |_| {}) else {
        return 0;
    };
    let key = raw.lead_in_frames;
    let quiet = peaks.pauses(LEAST_QUIET_SECS, 0.0);
    if quiet.iter().any(|quiet| quiet.contains(&key)) {
        return 0;
    }
    let begins = quiet
        .iter()
        .map(|quiet| quiet.end)
        .rfind(|end| *end <= key)
        .unwrap_or(0);
    let soft_onset = timeline::frames(SOFT_ONSET_SECS, raw.audio.sample_rate_hz);
    key - begins.saturating_sub(soft_onset)
}

/// Makes sure that a sound is what its take says it is: what is cut by other numbers would be cut elsewhere.
fn is_as_told(path: &Path, take: &Take) -> Result<(), String> {
    let info = wav::Reader::open(path).map_err(|error| error.to_string())?.info();
    let audio = &take.audio;
    if (info.frames, info.sample_rate_hz) == (audio.frames, audio.sample_rate_hz) {
        Ok(())
    } else {
        Err(format!(
            "{} is not as long as its take says; `aloud check` tells more",
            path.display()
        ))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{library::test_takes, wav::test_files};

    #[test]
    fn what_was_said_before_the_start_key_belongs_to_the_first_word() {
        let (folder, library) = test_takes::library();
        let path = folder.path().join("raw.wav");
        let (_, mut raw) = test_takes::take(&library);
        let rate = u64::from(raw.audio.sample_rate_hz);
        raw.lead_in_frames = rate / 2;
        for (speech_begins, wanted) in [(rate / 5, rate / 2 - rate / 5), (rate * 3 / 5, 0)] {
            let loud = |frame: u64| if frame < speech_begins { 3 } else { 9_000 };
            let frames: Vec<i16> = (0..2 * rate)
                .map(|frame| if frame % 2 == 0 { loud(frame) } else { -loud(frame) })
                .collect();
            let file = test_files::wav_16(1, raw.audio.sample_rate_hz, &frames);
            std::fs::write(&path, file).expect("writes");
            let said = said_before_the_key(&path, &raw);
            let soft_onset = timeline::frames(SOFT_ONSET_SECS, raw.audio.sample_rate_hz);
            let wanted = if wanted > 0 { wanted + soft_onset } else { 0 };
            assert!(said.abs_diff(wanted) <= 256, "{said} and not {wanted}");
        }
    }
}
