//! Editing own prompts: what is typed becomes the prompt at once, in memory; when it is written is in `keeping`.

use std::time::Instant;

use super::{
    App, Command, Deleted, Draft, OwnPack, Screen, Weight,
    draft::{Field, lines},
};
use crate::model::{own_pack, prompt::Prompt, words};

impl App {
    /// Begins a new prompt in the pack that is chosen, or in a first one.
    pub(super) fn new_prompt(&mut self, now: Instant) {
        self.go_to_packs(now);
        if self.screen != Screen::Packs {
            return;
        }
        self.settle_packs(now);
        if self.packs.chosen_pack().is_none() && !self.add_pack() {
            return;
        }
        self.packs.draft = Some(Draft::new());
        self.packs.focus_wishes += 1;
    }

    pub(super) fn new_pack(&mut self, now: Instant) {
        self.settle_packs(now);
        // One that has nothing in it yet is the new pack.
        let empty = self.packs.own.iter().position(|pack| pack.prompts.is_empty());
        match empty {
            Some(empty) => self.packs.chosen = empty,
            None if self.add_pack() => {}
            None => return,
        }
        self.new_prompt(now);
    }

    /// Adds a pack without prompts and chooses it; false if there is no library yet.
    fn add_pack(&mut self) -> bool {
        let Some(shelf) = &self.shelf else { return false };
        let mut pack = OwnPack::new(shelf.library.new_pack());
        let is_taken = |name: &str| self.packs.own.iter().any(|pack| pack.name() == name);
        let numbered = (2..).map(|number| format!("{} {number}", super::NEW_THEME));
        let mut names = std::iter::once(super::NEW_THEME.to_owned()).chain(numbered);
        if let Some(name) = names.find(|name| !is_taken(name)) {
            pack.theme = name;
        }
        self.packs.own.push(pack);
        self.packs.chosen = self.packs.own.len() - 1;
        true
    }

    /// Edits the prompt that is chosen on Prompts; one that came with the program is copied first.
    pub(super) fn edit_chosen(&mut self, now: Instant) {
        let Some(prompt) = self.prompts.chosen().cloned() else {
            return;
        };
        let place = self.packs.place_of(&prompt.id);
        if place.is_none() && self.is_still_read_only(now) {
            let sentence =
                "Another Aloud has this library open, so no prompt can be copied here. Close the other one.";
            self.notices.show(Weight::Trouble, sentence, now);
            return;
        }
        self.go_to_packs(now);
        if self.screen != Screen::Packs {
            return;
        }
        match place {
            Some((pack, place)) => self.choose_own(pack, place, now),
            None => self.copy_own(&prompt, now),
        }
        self.packs.focus_wishes += 1;
    }

    /// Copies a prompt into an own pack: the one of its theme, else the chosen one, else a new one.
    fn copy_own(&mut self, prompt: &Prompt, now: Instant) {
        self.settle_packs(now);
        let of_theme = self.packs.own.iter().position(|pack| pack.name() == prompt.theme);
        if let Some(of_theme) = of_theme {
            self.packs.chosen = of_theme;
        } else if self.packs.chosen_pack().is_none() && !self.add_pack() {
            return;
        }
        let id = own_pack::unique(&prompt.id, |id| self.packs.is_taken(id));
        let Some(pack) = self.packs.own.get_mut(self.packs.chosen) else {
            return;
        };
        pack.prompts.push(Prompt {
            id,
            theme: pack.name().to_owned(),
            topics: Vec::new(),
            ..prompt.clone()
        });
        pack.is_changed = true;
        let place = pack.prompts.len() - 1;
        let sentence = format!("Copied into {}; the copy is yours to change.", pack.name());
        self.packs.edits += 1;
        self.choose_own(self.packs.chosen, place, now);
        self.notices.show(Weight::Word, sentence, now);
    }

    pub(super) fn choose_own(&mut self, pack: usize, place: usize, now: Instant) {
        self.settle_packs(now);
        let Some(prompt) = self.packs.own.get(pack).and_then(|pack| pack.prompts.get(place)) else {
            return;
        };
        self.packs.draft = Some(Draft::of(prompt, place));
        self.packs.chosen = pack;
    }

    pub(super) fn choose_first(&mut self) {
        let first = self.packs.own.iter().enumerate();
        let first = first
            .filter_map(|(pack, own)| Some((pack, own.prompts.first()?)))
            .next();
        self.packs.draft = first.map(|(pack, prompt)| {
            self.packs.chosen = pack;
            Draft::of(prompt, 0)
        });
    }

    /// Goes up or down the list, over the packs' ends.
    pub(super) fn move_own(&mut self, by: i32, now: Instant) {
        self.settle_packs(now);
        let places: Vec<(usize, usize)> = self
            .packs
            .own
            .iter()
            .enumerate()
            .flat_map(|(pack, own)| (0..own.prompts.len()).map(move |place| (pack, place)))
            .collect();
        let here = self.packs.draft.as_ref().and_then(|draft| draft.place);
        let at = places
            .iter()
            .position(|&place| Some(place) == here.map(|here| (self.packs.chosen, here)));
        if let Some((pack, place)) =
            super::super::moved(at, by, places.len()).and_then(|at| places.get(at).copied())
        {
            self.choose_own(pack, place, now);
        }
    }

    pub(super) fn type_own(&mut self, field: Field, text: String, now: Instant) {
        let packs = &mut self.packs;
        let Some(pack) = packs.own.get_mut(packs.chosen) else {
            return;
        };
        if field == Field::Theme {
            pack.theme = text;
            let name = pack.name().to_owned();
            for prompt in &mut pack.prompts {
                prompt.theme.clone_from(&name);
            }
            pack.is_changed |= !pack.prompts.is_empty();
        } else if let Some(typed) = packs.draft.as_mut().and_then(|draft| draft.field(field)) {
            *typed = text;
            self.apply_draft();
        }
        self.packs.edits += 1;
        self.write_packs_soon(now);
    }

    /// Makes the prompt what is typed. A question without words is not kept: what was there before stays.
    fn apply_draft(&mut self) {
        let packs = &mut self.packs;
        let Some(draft) = packs.draft.as_ref().filter(|draft| !draft.question().is_empty()) else {
            return;
        };
        let question = draft.question();
        let (place, is_new) = (draft.place, draft.is_new);
        let lists = [&draft.checks, &draft.pitfalls, &draft.follow_ups].map(|text| lines(text));
        let old = place.and_then(|place| packs.own.get(packs.chosen)?.prompts.get(place));
        let id = match old {
            Some(old) if !is_new => old.id.clone(),
            old => {
                let own = old.map(|old| old.id.clone());
                own_pack::id_for(&question, |id| own.as_deref() != Some(id) && packs.is_taken(id))
            }
        };
        let Some(pack) = packs.own.get_mut(packs.chosen) else {
            return;
        };
        let [checks, pitfalls, follow_ups] = lists;
        let prompt = Prompt {
            id,
            text: question,
            theme: pack.name().to_owned(),
            topics: Vec::new(),
            checks,
            pitfalls,
            follow_ups,
        };
        let place = place.unwrap_or(pack.prompts.len());
        match pack.prompts.get_mut(place) {
            Some(old) => {
                *old = Prompt {
                    topics: std::mem::take(&mut old.topics),
                    ..prompt
                }
            }
            None => pack.prompts.push(prompt),
        }
        pack.is_changed = true;
        if let Some(draft) = &mut packs.draft {
            draft.place = Some(place);
        }
    }

    /// Ends editing a prompt for now: its id stands, and all that was typed is on its way to the disk.
    pub(in crate::app) fn settle_packs(&mut self, now: Instant) {
        if let Some(draft) = &mut self.packs.draft {
            draft.is_new &= draft.place.is_none();
            if draft.question().is_empty()
                && let Some(prompt) = draft
                    .place
                    .and_then(|place| self.packs.own.get(self.packs.chosen)?.prompts.get(place))
            {
                draft.text.clone_from(&prompt.text);
                let sentence =
                    "A prompt needs a question, so the one it had is back. Delete takes the prompt away.";
                self.notices.show(Weight::Hint, sentence, now);
            }
        }
        self.write_packs();
    }

    /// Deletes the prompt that is edited, or its whole pack.
    pub(super) fn delete_own(&mut self, whole: bool, now: Instant) {
        let chosen = self.packs.chosen;
        let place = self.packs.draft.as_ref().map(|draft| draft.place);
        let Some(pack) = self.packs.own.get_mut(chosen) else {
            return;
        };
        let before = pack.clone();
        let (index, prompts) = match (whole, place) {
            (true, _) => (0, std::mem::take(&mut pack.prompts)),
            (false, Some(Some(place))) if place < pack.prompts.len() => {
                (place, vec![pack.prompts.remove(place)])
            }
            // A new prompt without words is just gone.
            (false, Some(_)) => (0, Vec::new()),
            (false, None) => return,
        };
        pack.is_changed |= !prompts.is_empty();
        self.packs.edits += 1;
        self.packs.draft = None;
        let sentence = match (&prompts[..], whole) {
            ([], _) => None,
            (_, true) => Some(format!(
                "Deleted {}, {}.",
                before.name(),
                words_of_count(prompts.len())
            )),
            ([prompt, ..], false) => Some(format!("Deleted “{}”.", words::shortened(&prompt.text, 60))),
        };
        self.write_packs();
        if let Some(sentence) = sentence {
            self.packs.deleted.push(Deleted {
                pack: before,
                index,
                prompts,
            });
            self.packs.is_undo_here = true;
            self.notices.offer_undo(sentence, now);
        }
        let left = self.packs.own.get(chosen).map_or(0, |pack| pack.prompts.len());
        if left > 0 {
            self.choose_own(chosen, index.min(left - 1), now);
        } else {
            if whole {
                self.packs.own.remove(chosen);
            }
            self.choose_first();
            self.packs.chosen = self.packs.chosen.min(self.packs.own.len().saturating_sub(1));
        }
    }

    /// Brings the last prompt or pack that was deleted back; false if that was not the last thing deleted.
    pub(in crate::app) fn undo_deleted_prompt(&mut self, now: Instant) -> bool {
        if !self.packs.is_undo_here && self.screen != Screen::Packs {
            return false;
        }
        self.settle_packs(now);
        let Some(deleted) = self.packs.deleted.pop() else {
            self.packs.is_undo_here = false;
            return self.screen == Screen::Packs;
        };
        let there = self.packs.own.iter().position(|pack| pack.is(&deleted.pack));
        let place = there.unwrap_or_else(|| {
            self.packs.own.push(OwnPack {
                prompts: Vec::new(),
                ..deleted.pack
            });
            self.packs.own.len() - 1
        });
        // Somebody may have been given its id meanwhile.
        let mut prompts: Vec<Prompt> = Vec::new();
        for mut prompt in deleted.prompts {
            prompt.id = own_pack::unique(&prompt.id, |id| {
                self.packs.is_taken(id) || prompts.iter().any(|other| other.id == id)
            });
            prompts.push(prompt);
        }
        let pack = &mut self.packs.own[place];
        let index = deleted.index.min(pack.prompts.len());
        for prompt in &mut prompts {
            prompt.theme = pack.name().to_owned();
        }
        pack.prompts.splice(index..index, prompts);
        pack.is_changed = true;
        self.packs.edits += 1;
        self.packs.is_undo_here = !self.packs.deleted.is_empty();
        self.write_packs();
        self.notices.show_undone("It is back.", now);
        if self.screen == Screen::Packs {
            self.choose_own(place, index, now);
        }
        true
    }

    /// A take was deleted: that is what is undone first.
    pub(in crate::app) fn forget_deleted_prompt(&mut self) {
        self.packs.is_undo_here = false;
    }

    /// Takes in what the files hold by now. What is being edited stays as it is.
    pub(super) fn take_over_packs(&mut self, mut own: Vec<OwnPack>) {
        let editing = self.packs.draft_id().map(str::to_owned);
        let chosen = self.packs.chosen_pack().cloned();
        let unfinished = self
            .packs
            .draft
            .as_ref()
            .is_some_and(|draft| draft.place.is_none());
        // One that has no file yet stays as long as it is looked at.
        if let Some(chosen) = chosen.as_ref().filter(|chosen| chosen.prompts.is_empty())
            && !own.iter().any(|pack| pack.is(chosen))
        {
            own.push(chosen.clone());
        }
        let place = |wanted: &OwnPack| own.iter().position(|pack| pack.is(wanted));
        self.packs.chosen = chosen.as_ref().and_then(place).unwrap_or_default();
        self.packs.own = own;
        if unfinished {
            return;
        }
        let there = editing.and_then(|id| {
            let pack = self.packs.chosen_pack()?;
            let place = pack.prompts.iter().position(|prompt| prompt.id == id)?;
            Some(Draft::of(&pack.prompts[place], place))
        });
        match there {
            // What stands in the fields is not touched unless it says something else.
            Some(seen)
                if self
                    .packs
                    .draft
                    .as_ref()
                    .is_some_and(|draft| draft.says_the_same(&seen)) => {}
            Some(seen) => self.packs.draft = Some(seen),
            None => {
                self.packs.draft = None;
                if self.screen == Screen::Packs {
                    self.choose_first();
                }
            }
        }
    }

    /// Shows the first prompt of the pack that was just taken in.
    pub(super) fn choose_taken_in(&mut self, pack: usize, now: Instant) {
        self.handle(Command::InPacks(super::InPacks::Choose(pack, 0)), now);
    }
}

/// `3 prompts`.
pub fn words_of_count(count: usize) -> String {
    format!("{count} {}", if count == 1 { "prompt" } else { "prompts" })
}
