//! Notices: one sentence each, shown until read or, if nothing is wrong, for a few seconds.

use std::time::{Duration, Instant};

use crate::model::words;

/// How long a notice that needs no answer stays.
const SHOWN_FOR: Duration = Duration::from_secs(6);

/// How grave a notice is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Weight {
    /// Good to know; goes by itself.
    Word,
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
    until: Option<Instant>,
}

/// The notices on show, oldest first.
#[derive(Debug, Default)]
pub struct Notices {
    list: Vec<Notice>,
    made: u64,
}

impl Notices {
    /// Shows a sentence; one that stands there already is not repeated.
    pub fn show(&mut self, weight: Weight, text: impl AsRef<str>, now: Instant) {
        let text = words::sentence(text.as_ref());
        let until = (weight == Weight::Word).then(|| now + SHOWN_FOR);
        if let Some(same) = self.list.iter_mut().find(|notice| notice.text == text) {
            same.until = until;
            return;
        }
        self.made += 1;
        self.list.push(Notice {
            number: self.made,
            weight,
            text,
            until,
        });
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
    fn the_same_sentence_stands_there_once() {
        let now = Instant::now();
        let mut notices = Notices::default();
        notices.show(Weight::Trouble, "No.", now);
        notices.show(Weight::Trouble, "No.", now);
        assert_eq!(notices.list().len(), 1);
    }
}
