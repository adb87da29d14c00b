//! What of own packs is not on the disk: it stays in the window whatever is read meanwhile, is told once, and holds up
//! closing once. When it is written is in `keeping`.

use std::time::Instant;

use super::{App, OwnPack, Packs, Weight, keeping::Seen};
use crate::model::words;

impl Packs {
    /// Whether the disk does not have, or may not have yet, what stands in the window.
    fn is_unsaved(&self, own: &OwnPack) -> bool {
        own.is_changed || self.sent.iter().any(|sent| sent.is(own))
    }

    /// A write failed through a fault of this program, and which one is not known: all that was sent is sent again.
    pub(in crate::app) fn forget_sent(&mut self) {
        for sent in std::mem::take(&mut self.sent) {
            if let Some(pack) = self.own.iter_mut().find(|pack| pack.is(&sent)) {
                pack.is_changed = true;
            }
        }
    }

    /// The packs as the disk has them by now, with what is not there yet laid over, and those of them that take over
    /// what was seen.
    pub(super) fn laid_over(&self, found: Vec<Seen>) -> (Vec<OwnPack>, Vec<Seen>) {
        let (mut packs, mut taken_over) = (Vec::new(), Vec::new());
        for seen in found {
            let own = self.own.iter().find(|own| own.is(&seen.own));
            match own.filter(|own| self.is_unsaved(own)) {
                // What it was typed over stays that, so that writing it brings both together.
                Some(own) => packs.push(own.clone()),
                None => {
                    packs.push(seen.own.clone());
                    taken_over.push(seen);
                }
            }
        }
        for (place, own) in self.own.iter().enumerate() {
            if self.is_unsaved(own) && !packs.iter().any(|pack: &OwnPack| pack.is(own)) {
                packs.insert(place.min(packs.len()), own.clone());
            }
        }
        (packs, taken_over)
    }
}

impl App {
    /// A pack was written, or why not.
    pub(super) fn pack_saved(&mut self, own: OwnPack, saved: Result<(), String>, now: Instant) {
        let packs = &mut self.packs;
        if let Some(place) = packs.sent.iter().position(|sent| sent.is(&own)) {
            packs.sent.remove(place);
        }
        let pack = packs.own.iter_mut().find(|pack| pack.is(&own));
        match (saved, pack) {
            (Ok(()), Some(pack)) => pack.trouble = None,
            (Ok(()), None) => {}
            (Err(sentence), Some(pack)) => {
                // It goes with the next change, or when the screen is left.
                pack.is_changed = true;
                let trouble = Some(words::sentence(&sentence));
                // As long as it lasts, each new try would say the same.
                if pack.trouble != trouble {
                    pack.trouble = trouble;
                    self.notices.show(Weight::Trouble, sentence, now);
                }
            }
            (Err(sentence), None) => {
                let is_deleted = packs.deleted.iter().any(|deleted| deleted.pack.is(&own));
                if !own.prompts.is_empty() && !is_deleted {
                    // Another library was opened while it was being written.
                    self.bring_pack_along(own);
                }
                self.notices.show(Weight::Trouble, sentence, now);
            }
        }
    }

    /// A library was opened: its packs take the place of the last one's. What could not be written into that one goes
    /// into this.
    pub(in crate::app) fn begin_packs(&mut self) {
        let last = std::mem::take(&mut self.packs);
        self.packs.sent = last.sent;
        self.packs.library = self.shelf.as_ref().map(|shelf| shelf.library.dir().to_owned());
        let is_the_same = last.library == self.packs.library;
        for own in last.own.into_iter().filter(|own| own.is_changed) {
            if is_the_same {
                self.packs.own.push(own);
            } else {
                self.bring_pack_along(own);
            }
        }
        self.write_packs();
        self.load_packs();
    }

    /// Adds a pack of another library, which has no file in this one yet.
    fn bring_pack_along(&mut self, own: OwnPack) {
        if let Some(shelf) = &self.shelf {
            self.packs.own.push(OwnPack {
                theme: own.theme,
                prompts: own.prompts,
                is_changed: true,
                ..OwnPack::new(shelf.library.new_pack())
            });
        }
    }

    /// Whether something of a pack is on its way to the disk.
    pub(in crate::app) fn are_packs_on_their_way(&self) -> bool {
        !self.packs.sent.is_empty()
    }

    /// Whether closing is put off, once, because something can't be written; then that is said.
    pub(in crate::app) fn packs_put_off_closing(&mut self, now: Instant) -> bool {
        let is_unsaved = self.packs.own.iter().any(|pack| pack.is_changed);
        if !is_unsaved || std::mem::replace(&mut self.packs.has_put_off_quitting, true) {
            return false;
        }
        let sentence =
            "What you wrote in My prompts is not saved, so Aloud stays open. Quit again to leave without it.";
        self.notices.show(Weight::Trouble, sentence, now);
        true
    }
}
