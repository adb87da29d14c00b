//! What a reviewer may change of a take, and how every change is taken back. The sound itself is never among it.

use super::{
    occasion::StoryRef,
    remarks::{Note, Pin, Tally},
    take::Take,
    timeline::{self, Mark},
};

/// Changes that can be taken back; older ones are forgotten.
const MOST_STEPS: usize = 1_000;

/// The most of each kind of remark that a take holds: far beyond what anybody makes, and little enough to draw.
pub const MOST_REMARKS: usize = 2_000;

/// How short a boundary that is moved may leave the parts on both of its sides, in seconds, where there is room.
const LEAST_PART_SECS: f64 = 0.3;

/// The longest note, in characters.
pub const LONGEST_NOTE: usize = 10_000;

/// The longest name of a take, in characters.
pub const LONGEST_TITLE: usize = 200;

/// The longest line for the next time, in characters: more than fits any line, and little enough to draw.
pub const LONGEST_NEXT_TIME: usize = 300;

/// One change of a take under review.
#[derive(Debug, Clone, PartialEq)]
pub enum Edit {
    /// The part begins here now. It stays between its neighbours.
    MoveMark {
        /// The part's id.
        part: String,
        /// Frame of the file.
        frame: u64,
    },
    /// A part that was not marked while speaking begins here, between its neighbours.
    AddMark {
        /// The part's id.
        part: String,
        /// Frame of the file.
        frame: u64,
    },
    /// The part was not begun; its time goes to the one before.
    RemoveMark {
        /// The part's id.
        part: String,
    },
    /// An item was said here. It takes the place of an earlier pin of the same item.
    Pin(Pin),
    /// An item was not said.
    Unpin {
        /// The item, word for word.
        item: String,
    },
    /// One more tap.
    Tally(Tally),
    /// The latest tap of this name is taken away.
    Untally {
        /// What was counted.
        name: String,
    },
    /// A new note.
    AddNote(Note),
    /// New notes that belong together, such as a listener's; taken back together.
    AddNotes(Vec<Note>),
    /// A note gets other words; without any it goes.
    ChangeNote {
        /// Its place in the list.
        index: usize,
        /// The words.
        text: String,
    },
    /// What the speaker means to do differently next time, in one line; empty for nothing.
    NextTime(String),
    /// The sound around this frame was taken for a possible filler and is none.
    NotFiller {
        /// Frame of the file.
        frame: u64,
    },
    /// The take's rating, 1 to 5, or none.
    Rate(Option<u8>),
    /// Marks the take as one to keep in sight, or not.
    Star(bool),
    /// A name of the speaker's own; empty for none.
    Rename(String),
    /// The story it tells, or none.
    Story(Option<StoryRef>),
}

/// All of a take that edits change, for taking them back.
#[derive(Debug, Clone, PartialEq)]
struct Opinion {
    marks: Vec<Mark>,
    pins: Vec<Pin>,
    tallies: Vec<Tally>,
    notes: Vec<Note>,
    next_time: Option<String>,
    not_fillers: Vec<u64>,
    rating: Option<u8>,
    is_starred: bool,
    title: Option<String>,
    story: Option<StoryRef>,
}

impl Opinion {
    fn of(take: &Take) -> Self {
        Self {
            marks: take.marks.clone(),
            pins: take.pins.clone(),
            tallies: take.tallies.clone(),
            notes: take.notes.clone(),
            next_time: take.next_time.clone(),
            not_fillers: take.not_fillers.clone(),
            rating: take.rating,
            is_starred: take.is_starred,
            title: take.title.clone(),
            story: take.occasion.story.clone(),
        }
    }

    /// Puts it in the place of the take's own, which it becomes.
    fn swap(&mut self, take: &mut Take) {
        std::mem::swap(&mut self.marks, &mut take.marks);
        std::mem::swap(&mut self.pins, &mut take.pins);
        std::mem::swap(&mut self.tallies, &mut take.tallies);
        std::mem::swap(&mut self.notes, &mut take.notes);
        std::mem::swap(&mut self.next_time, &mut take.next_time);
        std::mem::swap(&mut self.not_fillers, &mut take.not_fillers);
        std::mem::swap(&mut self.rating, &mut take.rating);
        std::mem::swap(&mut self.is_starred, &mut take.is_starred);
        std::mem::swap(&mut self.title, &mut take.title);
        std::mem::swap(&mut self.story, &mut take.occasion.story);
    }
}

/// Whether an edit is a change of its own or goes on with the one before, as a drag does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// Taken back by itself.
    New,
    /// Taken back together with the one before.
    Same,
}

/// The changes of one take, to be taken back and made again.
#[derive(Debug, Clone, Default)]
pub struct History {
    undo: Vec<Opinion>,
    redo: Vec<Opinion>,
}

impl History {
    /// Makes a change. False if it changes nothing, or can't be made; then nothing is to be taken back.
    pub fn make(&mut self, take: &mut Take, edit: Edit, step: Step) -> bool {
        let before = Opinion::of(take);
        apply(take, edit);
        if Opinion::of(take) == before {
            return false;
        }
        self.redo.clear();
        if step == Step::New || self.undo.is_empty() {
            if self.undo.len() >= MOST_STEPS {
                self.undo.remove(0);
            }
            self.undo.push(before);
        }
        true
    }

    /// Takes the last change back; false if there is none.
    pub fn undo(&mut self, take: &mut Take) -> bool {
        let Some(mut opinion) = self.undo.pop() else {
            return false;
        };
        opinion.swap(take);
        self.redo.push(opinion);
        true
    }

    /// Makes the change again that was taken back last; false if there is none.
    pub fn redo(&mut self, take: &mut Take) -> bool {
        let Some(mut opinion) = self.redo.pop() else {
            return false;
        };
        opinion.swap(take);
        self.undo.push(opinion);
        true
    }

    /// Whether a change can be taken back.
    #[must_use]
    pub fn can_undo(&self) -> bool {
        !self.undo.is_empty()
    }

    /// Whether a change can be made again.
    #[must_use]
    pub fn can_redo(&self) -> bool {
        !self.redo.is_empty()
    }
}

/// Between which frames a part may begin: not before the parts that come earlier in the framework, nor after the later
/// ones. The first part begins with the answer and stays there; `None` for it and for parts there are not.
#[must_use]
pub fn mark_range(take: &Take, part: &str) -> Option<(u64, u64)> {
    let parts = &take.framework.parts;
    let index = parts.iter().position(|known| known.id == part)?;
    if index == 0 {
        return None;
    }
    let frame_of = |id: &str| {
        take.marks
            .iter()
            .find(|mark| mark.part == id)
            .map(|mark| mark.frame)
    };
    let least = parts[..index]
        .iter()
        .rev()
        .find_map(|earlier| frame_of(&earlier.id))
        .unwrap_or(take.lead_in_frames);
    let most = parts[index + 1..]
        .iter()
        .find_map(|later| frame_of(&later.id))
        .unwrap_or(take.audio.frames);
    let least = least.min(most);
    // A part that has no length at all could not be got hold of any more.
    let apart = timeline::frames(LEAST_PART_SECS, take.audio.sample_rate_hz);
    if most - least >= 2 * apart {
        return Some((least + apart, most - apart));
    }
    Some((least, most))
}

fn apply(take: &mut Take, edit: Edit) {
    let end = take.audio.frames;
    match edit {
        Edit::MoveMark { part, frame } => {
            let range = mark_range(take, &part);
            let mark = take.marks.iter_mut().find(|mark| mark.part == part);
            if let (Some((least, most)), Some(mark)) = (range, mark) {
                mark.frame = frame.clamp(least, most);
            }
        }
        Edit::AddMark { part, frame } => {
            let is_there = take.marks.iter().any(|mark| mark.part == part);
            if let (Some((least, most)), false) = (mark_range(take, &part), is_there) {
                let frame = frame.clamp(least, most);
                take.marks.push(Mark { part, frame });
                sort_marks(take);
            }
        }
        Edit::RemoveMark { part } => {
            if mark_range(take, &part).is_some() {
                take.marks.retain(|mark| mark.part != part);
            }
        }
        Edit::Pin(mut pin) => {
            pin.frame = pin.frame.min(end);
            if let Some(known) = take.pins.iter_mut().find(|known| known.item == pin.item) {
                *known = pin;
            } else if take.pins.len() < MOST_REMARKS {
                take.pins.push(pin);
            }
        }
        Edit::Unpin { item } => take.pins.retain(|pin| pin.item != item),
        Edit::Tally(mut tally) => {
            tally.frame = tally.frame.min(end);
            if take.tallies.len() < MOST_REMARKS {
                take.tallies.push(tally);
            }
        }
        Edit::Untally { name } => {
            if let Some(last) = take.tallies.iter().rposition(|tally| tally.name == name) {
                take.tallies.remove(last);
            }
        }
        Edit::AddNote(mut note) => {
            note.frame = note.frame.min(end);
            note.text = cut(&note.text, LONGEST_NOTE);
            if !note.text.is_empty() && take.notes.len() < MOST_REMARKS {
                take.notes.push(note);
                take.notes.sort_by_key(|note| note.frame);
            }
        }
        Edit::AddNotes(notes) => {
            let room = MOST_REMARKS.saturating_sub(take.notes.len());
            for mut note in notes.into_iter().take(room) {
                note.frame = note.frame.min(end);
                note.text = cut(&note.text, LONGEST_NOTE);
                take.notes.push(note);
            }
            take.notes.sort_by_key(|note| note.frame);
        }
        Edit::ChangeNote { index, text } => {
            let text = cut(&text, LONGEST_NOTE);
            if index >= take.notes.len() {
                return;
            }
            if text.is_empty() {
                take.notes.remove(index);
            } else {
                take.notes[index].text = text;
            }
        }
        Edit::NextTime(text) => take.next_time = next_time_line(&text),
        Edit::NotFiller { frame } => {
            if take.not_fillers.len() < MOST_REMARKS {
                take.not_fillers.push(frame.min(end));
            }
        }
        Edit::Rate(rating) => take.rating = rating.filter(|rating| (1..=5).contains(rating)),
        Edit::Star(on) => take.is_starred = on,
        Edit::Rename(title) => {
            let title = cut(&title, LONGEST_TITLE);
            take.title = (!title.is_empty()).then_some(title);
        }
        Edit::Story(story) => take.occasion.story = story,
    }
}

/// What is kept of a line for the next time: one line, however it was written, and none if nothing is in it.
#[must_use]
pub fn next_time_line(text: &str) -> Option<String> {
    let line = cut(&text.replace(char::is_control, " "), LONGEST_NEXT_TIME);
    (!line.is_empty()).then_some(line)
}

/// In the order of the framework, which is that of time.
fn sort_marks(take: &mut Take) {
    let parts = &take.framework.parts;
    let place = |mark: &Mark| parts.iter().position(|part| part.id == mark.part);
    take.marks.sort_by_key(place);
}

fn cut(text: &str, most: usize) -> String {
    text.trim().chars().take(most).collect()
}

#[cfg(test)]
#[path = "edit_tests.rs"]
mod tests;
