//! What stories ask of closing the program: to wait until they are written, or to stay where they can't be. Writing them is
//! in `keeping`.

use std::time::Instant;

use super::Entry;
use crate::app::{App, Weight};

/// What closing has to do about stories.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::app) enum StoriesAtClosing {
    /// All is written.
    Close,
    /// Something is being written.
    Wait,
    /// Something can't be written; that was said.
    Stay,
}

impl App {
    /// Whether closing has to wait for stories. What can't be written holds it up once, with a word why.
    pub(in crate::app) fn stories_hold_up_closing(&mut self, now: Instant) -> StoriesAtClosing {
        if self.stories.entries.iter().any(|entry| entry.sent.is_some()) {
            return StoriesAtClosing::Wait;
        }
        if self.stories.keeping.put_off_quitting || !self.stories.entries.iter().any(Entry::is_unkept) {
            return StoriesAtClosing::Close;
        }
        self.stories.keeping.put_off_quitting = true;
        let sentence =
            "What you wrote in a story is not saved, so Aloud stays open. Quit again to leave without it.";
        self.notices.show(Weight::Trouble, sentence, now);
        StoriesAtClosing::Stay
    }

    /// A write failed through a fault of this program, and which one is not known: nothing is waited for any more, and all
    /// that was sent is sent again.
    pub(in crate::app) fn stories_forget_sent(&mut self, now: Instant) {
        let stories = &mut self.stories;
        let removed = std::mem::take(&mut stories.keeping.removed);
        let is_waited_for = !removed.is_empty() || stories.entries.iter().any(|entry| entry.sent.is_some());
        if !is_waited_for {
            return;
        }
        stories.entries.extend(removed);
        for entry in &mut stories.entries {
            entry.sent = None;
        }
        self.story_was_changed(now);
        self.list_stories();
    }
}
