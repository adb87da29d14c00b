//! Deleting takes, and taking that back, for stories too. What a bin is on disk is the library's.

use std::time::Instant;

use crate::library::{Binned, BinnedStory, LibraryError};

use crate::app::{App, Quit, Screen, TakeId, Weight, jobs::Message, stories::Entry};

/// What was deleted since the library was opened and can still come back, the last one last.
#[derive(Debug, Default)]
pub struct Bin {
    undo: Vec<Gone>,
}

/// Something in the bin.
#[derive(Debug)]
pub enum Gone {
    /// A take.
    Take(Binned),
    /// A story, as it was in the window.
    Story(BinnedStory, Box<Entry>),
}

impl Bin {
    /// This can come back.
    pub fn remember(&mut self, gone: Gone) {
        self.undo.push(gone);
    }
}

impl App {
    /// Whether [`Command::UndoBin`](crate::app::Command::UndoBin) has something to bring back.
    #[must_use]
    pub fn can_undo_bin(&self) -> bool {
        !self.bin.undo.is_empty()
    }

    /// Moves the take at hand to the bin; one under review is closed first. It leaves the list at once.
    pub(in crate::app) fn bin_take(&mut self, now: Instant) {
        self.keep_typed(now);
        let id = match self.screen {
            Screen::Takes => self.takes.chosen.clone(),
            Screen::Review => self.review.as_ref().map(|review| review.id.clone()),
            _ => None,
        };
        let Some(id) = id else { return };
        let Some(shelf) = self.shelf.as_ref().filter(|_| !self.is_busy()) else {
            return;
        };
        if shelf.is_read_only() {
            let sentence =
                "Another Aloud has this library open, so nothing can be deleted here. Close the other one.";
            self.notices.show(Weight::Trouble, sentence, now);
            return;
        }
        let library = shelf.library.clone();
        if self.review.as_ref().is_some_and(|review| review.id == id) {
            self.playback.pause();
            self.review = None;
            if self.screen == Screen::Review {
                self.leave(Screen::Takes);
            }
        }
        self.takes.remove(&id);
        // A list that is being read now was begun with the take in it.
        self.listing += 1;
        // In one queue with what is written to the take, so that nothing is written to where it no longer is.
        self.jobs.write(move |reply| {
            reply.send(Message::Binned(library.bin(&id).map_err(said)));
        });
    }

    /// Brings back what went to the bin last.
    pub(in crate::app) fn undo_bin(&mut self) {
        let Some(library) = self.shelf.as_ref().map(|shelf| shelf.library.clone()) else {
            return;
        };
        let Some(gone) = self.bin.undo.pop() else {
            return;
        };
        self.notices.withdraw_undo();
        match gone {
            Gone::Take(binned) => self.jobs.write(move |reply| {
                let restored = library.restore(&binned).map(|()| binned.id.clone());
                reply.send(Message::Restored(restored.map_err(said)));
            }),
            Gone::Story(binned, entry) => self.restore_story(binned, entry),
        }
    }

    pub(in crate::app) fn binned(&mut self, binned: Result<Binned, String>, now: Instant) {
        match binned {
            Ok(binned) => {
                self.bin.remember(Gone::Take(binned));
                self.forget_deleted_prompt();
                self.notices.offer_undo("Moved to the bin.", now);
            }
            Err(sentence) => self.notices.show(Weight::Trouble, sentence, now),
        }
        self.list_takes();
    }

    pub(in crate::app) fn restored(&mut self, restored: Result<TakeId, String>, now: Instant) {
        match restored {
            Ok(id) => {
                self.takes.chosen = Some(id);
                self.notices.show_undone("Back from the bin.", now);
            }
            Err(sentence) => self.notices.show(Weight::Trouble, sentence, now),
        }
        self.list_takes();
    }

    /// Hands what lies in the library's bin over to the system's: at the start what an earlier run left, at the end
    /// what was deleted in this one. In the queue of all writing, so that it never meets a take on its way in.
    pub(in crate::app) fn hand_over_bin(&mut self) {
        self.bin = Bin::default();
        if let Some(shelf) = self.shelf.as_ref().filter(|shelf| !shelf.is_read_only()) {
            let library = shelf.library.clone();
            self.jobs.write(move |_| {
                // What the system does not take stays where it is, and is safe there.
                library.hand_over_bin();
            });
        }
    }

    /// The window may close.
    pub(in crate::app) fn close(&mut self) {
        if self.quit != Quit::Now {
            self.quit = Quit::Now;
            self.hand_over_bin();
        }
    }
}

#[expect(clippy::needless_pass_by_value, reason = "map_err hands it over")]
fn said(error: LibraryError) -> String {
    error.to_string()
}
