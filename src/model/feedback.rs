//! Feedback: what a listener wrote on the page of a shared take, as it comes back, and which notes it makes. Reading
//! the file is the library's business, making the page the app's.

use serde::{Deserialize, de::IgnoredAny};

use super::{
    edit::{LONGEST_NOTE, MOST_REMARKS},
    remarks::Note,
    take::Take,
    timeline, words,
};

/// The version of the file's shape that this program reads, and that the page writes.
pub const VERSION: u64 = 1;

/// The longest file that is taken in, in bytes.
pub const MAX_BYTES: u64 = 1 << 20;

/// The most notes in one file.
pub const MOST_NOTES: usize = 500;

/// The longest name of a listener, in characters.
pub const LONGEST_NAME: usize = 100;

/// How far past the end a moment may lie, in seconds: browsers round, and some count a little on.
const PAST_END_SECS: f64 = 0.05;

/// A listener's notes on one take.
#[derive(Debug, Clone, PartialEq)]
pub struct Feedback {
    /// The take's id, not looked at yet.
    pub take: String,
    /// Who wrote it.
    pub listener: String,
    /// The notes, as they stand in the file. Never empty.
    pub notes: Vec<Remark>,
}

/// One note of a listener.
#[derive(Debug, Clone, PartialEq)]
pub struct Remark {
    /// The moment, in seconds from the start of the file; finite and not below 0.
    pub at_secs: f64,
    /// The words. Never empty.
    pub text: String,
}

/// Why a file is not taken in. Each message goes on from the file's name and says what to do.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum Refusal {
    /// Something else, or cut short.
    #[error("it is not JSON; choose the feedback.json that the review page saved")]
    NotJson,
    /// JSON of another kind.
    #[error("it is not feedback on a take; choose the feedback.json that the review page saved")]
    NotFeedback,
    /// From a program that knows more.
    #[error("it was written by a newer Aloud (feedback {0}, this one knows {VERSION}); update Aloud first")]
    Newer(u64),
    /// Something in it is missing, too long or of the wrong kind.
    #[error("{0}; ask for it to be saved again from the review page")]
    Damaged(String),
    /// Nothing to take in.
    #[error("there is no note in it; ask the listener to write one and to save again")]
    Empty,
    /// A note that belongs to some other sound.
    #[error("its note {number} is at {}, but the take ends at {}; it may be about another take", words::clock(*at_secs), words::clock(*duration_secs))]
    Outside {
        /// Which note, from 1.
        number: usize,
        /// Where it claims to be.
        at_secs: f64,
        /// How long the take's sound is.
        duration_secs: f64,
    },
    /// The take can't hold that many.
    #[error("the take would have more than {MOST_REMARKS} notes; delete some in Review first")]
    TooMany,
}

/// What taking a file in came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TakenIn {
    /// Who wrote it.
    pub listener: String,
    /// Notes that are new.
    pub added: usize,
    /// Notes that were there before.
    pub known: usize,
}

impl TakenIn {
    /// In words: `3 notes by Maria taken in`.
    #[must_use]
    pub fn words(&self) -> String {
        let Self {
            listener,
            added,
            known,
        } = self;
        let notes = |count: usize| match count {
            1 => "1 note".to_owned(),
            _ => format!("{count} notes"),
        };
        match (added, known) {
            (0, 1) => format!("nothing new: the note by {listener} was there already"),
            (0, _) => format!(
                "nothing new: the {} by {listener} were there already",
                notes(*known)
            ),
            (_, 0) => format!("{} by {listener} taken in", notes(*added)),
            (_, 1) => format!("{} by {listener} taken in; 1 was there already", notes(*added)),
            _ => format!(
                "{} by {listener} taken in; {known} were there already",
                notes(*added)
            ),
        }
    }
}

/// What every version's file has.
#[derive(Deserialize)]
struct Versioned {
    aloud_feedback: Option<u64>,
}

#[derive(Deserialize)]
struct File {
    take: Option<String>,
    listener: Option<String>,
    notes: Option<Vec<RawNote>>,
}

#[derive(Deserialize)]
struct RawNote {
    at_secs: Option<f64>,
    text: Option<String>,
}

impl Feedback {
    /// Reads a file of at most [`MAX_BYTES`]. Fields this version does not know are passed over.
    ///
    /// # Errors
    /// Why it is not taken in; whether it fits its take is asked later, in [`new_notes`](Self::new_notes).
    pub fn parse(bytes: &[u8]) -> Result<Self, Refusal> {
        // Some editors put this mark before a text.
        let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
        if bytes.len() as u64 > MAX_BYTES {
            return Err(Refusal::Damaged(format!(
                "it is longer than {} MiB",
                MAX_BYTES >> 20
            )));
        }
        if let Err(error) = serde_json::from_slice::<IgnoredAny>(bytes)
            && !error.is_data()
        {
            return Err(Refusal::NotJson);
        }
        // A list would do for serde where an object is meant.
        let is_object = bytes.trim_ascii_start().first() == Some(&b'{');
        let version = serde_json::from_slice::<Versioned>(bytes)
            .ok()
            .filter(|_| is_object)
            .and_then(|versioned| versioned.aloud_feedback)
            .ok_or(Refusal::NotFeedback)?;
        match version {
            0 => return Err(Refusal::NotFeedback),
            VERSION => {}
            newer => return Err(Refusal::Newer(newer)),
        }
        let damaged = |what: &str| Refusal::Damaged(what.to_owned());
        let file: File = serde_json::from_slice(bytes)
            .map_err(|error| Refusal::Damaged(format!("it is damaged at line {}", error.line())))?;
        let take = file
            .take
            .ok_or_else(|| damaged("it does not say which take it is about"))?;
        let listener = clean(&file.listener.unwrap_or_default()).replace(['\n', '\t'], " ");
        let listener = listener.replace(steers, "");
        if listener.is_empty() {
            return Err(damaged("it does not say who wrote it"));
        }
        if listener.chars().count() > LONGEST_NAME {
            return Err(Refusal::Damaged(format!(
                "the listener's name is longer than {LONGEST_NAME} characters"
            )));
        }
        let raw = file.notes.ok_or_else(|| damaged("it has no list of notes"))?;
        if raw.is_empty() {
            return Err(Refusal::Empty);
        }
        if raw.len() > MOST_NOTES {
            return Err(Refusal::Damaged(format!(
                "it has {} notes, and {MOST_NOTES} are the most",
                raw.len()
            )));
        }
        let notes = raw
            .into_iter()
            .enumerate()
            .map(|(index, note)| remark(index + 1, note))
            .collect::<Result<_, _>>()?;
        Ok(Self {
            take,
            listener,
            notes,
        })
    }

    /// The notes that `take` does not have yet, in the order of time, and what there is to say of it.
    ///
    /// # Errors
    /// [`Refusal::Outside`] if a moment lies past the end of the take, [`Refusal::TooMany`] if it can't hold them all.
    pub fn new_notes(&self, take: &Take) -> Result<(Vec<Note>, TakenIn), Refusal> {
        let duration_secs = take.duration_secs();
        let mut notes: Vec<Note> = Vec::new();
        for (index, remark) in self.notes.iter().enumerate() {
            if remark.at_secs > duration_secs + PAST_END_SECS {
                return Err(Refusal::Outside {
                    number: index + 1,
                    at_secs: remark.at_secs,
                    duration_secs,
                });
            }
            let frame = timeline::frames(remark.at_secs, take.audio.sample_rate_hz).min(take.audio.frames);
            let mut note = Note::new(&remark.text, frame);
            note.by = Some(self.listener.clone());
            if !take.notes.iter().chain(&notes).any(|known| is_same(known, &note)) {
                notes.push(note);
            }
        }
        if take.notes.len() + notes.len() > MOST_REMARKS {
            return Err(Refusal::TooMany);
        }
        notes.sort_by_key(|note| note.frame);
        let taken_in = TakenIn {
            listener: self.listener.clone(),
            added: notes.len(),
            known: self.notes.len() - notes.len(),
        };
        Ok((notes, taken_in))
    }
}

fn is_same(one: &Note, other: &Note) -> bool {
    (one.frame, &one.text, &one.by) == (other.frame, &other.text, &other.by)
}

fn remark(number: usize, note: RawNote) -> Result<Remark, Refusal> {
    let damaged = |what: &str| Refusal::Damaged(format!("its note {number} {what}"));
    let at_secs = note.at_secs.ok_or_else(|| damaged("has no moment"))?;
    if !(at_secs.is_finite() && at_secs >= 0.0) {
        return Err(damaged("is before the beginning of the take"));
    }
    let text = clean(&note.text.unwrap_or_default());
    if text.is_empty() {
        return Err(damaged("has no words"));
    }
    if text.chars().count() > LONGEST_NOTE {
        return Err(damaged(&format!("is longer than {LONGEST_NOTE} characters")));
    }
    Ok(Remark { at_secs, text })
}

/// Text without what only a machine reads; line ends and tabs stay.
fn clean(text: &str) -> String {
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    let text: String = text
        .chars()
        .filter(|&c| !c.is_control() || c == '\n' || c == '\t')
        .collect();
    text.trim().to_owned()
}

/// Marks that are not seen but turn what follows them around: in a name, also the words of the program around it.
fn steers(letter: char) -> bool {
    matches!(letter, '\u{200B}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' | '\u{FEFF}')
}

#[cfg(test)]
#[path = "feedback_tests.rs"]
mod tests;
