//! Notices: one sentence each, shown until read or, if nothing is wrong, for a few seconds.

use std::{
    path::PathBuf,
    time::{Duration, Instant},
};

use crate::model::words;

/// How long a notice that needs no answer stays.
const SHOWN_FOR: Duration = Duration::from_secs(6);

/// How long one stays that offers to take something back: it has to be read, doubted and reached.
const UNDO_SHOWN_FOR: Duration = Duration::from_secs(12);

/// How grave a notice is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Weight {
    /// Something was done; goes by itself.
    Word,
    /// What was asked for can't be done now, and why or what to do instead; goes by itself, or with the next such word.
    Hint,
    /// Something is wrong; stays until it is taken away.
    Trouble,
}

/// One sentence for the user.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notice {
    /// Its number, for [`super::Command::Dismiss`].
    pub number: u64,
    /// How grave it is.
    pub weight: Weight,
    /// The sentence.
    pub text: String,
    /// Whether an Undo button stands beside it, for [`super::Command::UndoBin`].
    pub offers_undo: bool,
    /// What a button beside it shows in the system's file manager, if there is one.
    pub shows: Option<PathBuf>,
    is_about_undo: bool,
    until: Option<Instant>,
}

/// The notices on show, oldest first.
#[derive(Debug, Default)]
pub struct Notices {
    list: Vec<Notice>,
    made: u64,
}

impl Notices {
    /// Shows a sentence; one that stands there already is not repeated. A hint is about the last thing asked for, so it
    /// takes the place of the hint before it.
    pub fn show(&mut self, weight: Weight, text: impl AsRef<str>, now: Instant) {
        let text = words::sentence(text.as_ref());
        let until = (weight != Weight::Trouble).then(|| now + SHOWN_FOR);
        if weight == Weight::Hint {
            self.list
                .retain(|notice| notice.weight != Weight::Hint || notice.text == text);
        }
        if let Some(same) = self.list.iter_mut().find(|notice| notice.text == text) {
            same.until = until;
            return;
        }
        self.made += 1;
        self.list.push(Notice {
            number: self.made,
            weight,
            text,
            offers_undo: false,
            shows: None,
            is_about_undo: false,
            until,
        });
    }

    /// Shows a sentence about something that can be taken back, longer than others; an older offer goes.
    pub fn offer_undo(&mut self, text: impl AsRef<str>, now: Instant) {
        self.withdraw_undo();
        self.show(Weight::Word, text, now);
        if let Some(notice) = self.list.last_mut() {
            notice.offers_undo = true;
            notice.until = Some(now + UNDO_SHOWN_FOR);
        }
    }

    /// Shows a sentence about a file that was made, with a button that shows where it is.
    pub fn show_place(&mut self, text: impl AsRef<str>, place: PathBuf, now: Instant) {
        self.list.retain(|notice| notice.shows.as_ref() != Some(&place));
        self.show(Weight::Word, text, now);
        if let Some(notice) = self.list.last_mut() {
            notice.shows = Some(place);
            notice.until = Some(now + UNDO_SHOWN_FOR);
        }
    }

    /// Shows that something was taken back; what had offered it goes, and so does the last such word.
    pub fn show_undone(&mut self, text: impl AsRef<str>, now: Instant) {
        self.withdraw_undo();
        self.show(Weight::Word, text, now);
        if let Some(notice) = self.list.last_mut() {
            notice.is_about_undo = true;
        }
    }

    /// Takes away the sentence that offers to take something back.
    pub fn withdraw_undo(&mut self) {
        self.list
            .retain(|notice| !notice.offers_undo && !notice.is_about_undo);
    }

    /// Takes away hints: they are about the screen that is left.
    pub fn withdraw_hints(&mut self) {
        self.list.retain(|notice| notice.weight != Weight::Hint);
    }

    /// Takes away what begins like this and is true no longer.
    pub fn withdraw(&mut self, beginning: &str) {
        self.list.retain(|notice| !notice.text.starts_with(beginning));
    }

    /// Takes one away.
    pub fn dismiss(&mut self, number: u64) {
        self.list.retain(|notice| notice.number != number);
    }

    /// Takes away what has been shown long enough.
    pub fn expire(&mut self, now: Instant) {
        self.list
            .retain(|notice| notice.until.is_none_or(|until| until > now));
    }

    /// When the next notice goes by itself.
    #[must_use]
    pub fn next_expiry(&self) -> Option<Instant> {
        self.list.iter().filter_map(|notice| notice.until).min()
    }

    /// The notices on show, oldest first.
    #[must_use]
    pub fn list(&self) -> &[Notice] {
        &self.list
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_goes_by_itself_and_trouble_stays() {
        let now = Instant::now();
        let mut notices = Notices::default();
        notices.show(Weight::Word, "Saved.", now);
        notices.show(Weight::Trouble, "The disk is full.", now);
        notices.expire(now + SHOWN_FOR);
        assert_eq!(notices.list().len(), 1);
        notices.dismiss(notices.list()[0].number);
        assert!(notices.list().is_empty());
    }

    #[test]
    fn hints_take_each_other_s_place_and_no_other_s() {
        let now = Instant::now();
        let mut notices = Notices::default();
        notices.show(Weight::Word, "Saved.", now);
        notices.show(Weight::Hint, "Nothing is due.", now);
        notices.show(Weight::Hint, "There is one take only.", now);
        let texts: Vec<&str> = notices.list().iter().map(|notice| notice.text.as_str()).collect();
        assert_eq!(texts, ["Saved.", "There is one take only."]);
        notices.expire(now + SHOWN_FOR);
        assert!(notices.list().is_empty());
    }

    #[test]
    fn the_same_sentence_stands_there_once() {
        let now = Instant::now();
        let mut notices = Notices::default();
        notices.show(Weight::Trouble, "No.", now);
        notices.show(Weight::Trouble, "No.", now);
        assert_eq!(notices.list().len(), 1);
    }
}
