//! What comes back from jobs, sound and the system, and what is done with it.

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use crate::{
    library::Library,
    model::{take::Take, timeline, words},
};

use super::{
    App, Compare, Quit, Rehearsal, Row, TakeId, Takes, Weight,
    awake::Awake,
    jobs::{Message, Reply},
    rehearsal::Outcome,
    rehearsal::to_record_into,
    shelf::Shelf,
};

/// How often the room on the disk is looked at while a microphone is open.
const ROOM_EVERY: Duration = Duration::from_secs(30);
/// The same once it has become low.
const ROOM_EVERY_IF_LOW: Duration = Duration::from_secs(5);

impl App {
    /// Takes in all messages and the time. To be called before each drawing, and whenever woken.
    pub fn tick(&mut self, now: Instant) {
        if self.signals.take() {
            self.quit(now);
        }
        while let Some(message) = self.jobs.next() {
            self.take_in(message, now);
        }
        self.keep_up();
        self.devices.tick();
        self.stay_awake();
        self.follow_playhead(now);
        self.look_after_measuring();
        self.look_at_room(now);
        self.notices.expire(now);
        self.write_packs_if_due(now);
        for sentence in self.playback.troubles() {
            self.notices.show(Weight::Trouble, sentence, now);
        }
        for sentence in self.compare.as_mut().map(Compare::tick).unwrap_or_default() {
            self.notices.show(Weight::Trouble, sentence, now);
        }
        let library = to_record_into(self.shelf.as_ref());
        let outcomes = self
            .rehearsal
            .as_mut()
            .map(|rehearsal| rehearsal.tick(library, now))
            .unwrap_or_default();
        for outcome in outcomes {
            match outcome {
                Outcome::Trouble(sentence) => self.notices.show(Weight::Trouble, sentence, now),
                Outcome::Word(sentence) => self.notices.show(Weight::Word, sentence, now),
                Outcome::Armed(Some(sentence)) => self.notices.show(Weight::Trouble, sentence, now),
                Outcome::Armed(None) => {}
                Outcome::Finish(Some(draft)) => self.save(draft),
                Outcome::Finish(None) => {}
            }
        }
        self.heed_voice(now);
        self.session_tick(now);
        self.tick_stories(now);
        if self.quit == Quit::AfterSaving && !self.is_busy() {
            self.close_if_kept(now);
        }
    }

    /// The computer stays awake while an answer runs.
    fn stay_awake(&mut self) {
        if self.is_busy() != self.awake.is_some() {
            self.awake = self.is_busy().then(Awake::begin);
        }
    }

    fn look_at_room(&mut self, now: Instant) {
        let (Some(shelf), true) = (&self.shelf, self.rehearsal.is_some() && now >= self.room_due) else {
            return;
        };
        let is_low = self.room_warner.is_low();
        self.room_due = now + if is_low { ROOM_EVERY_IF_LOW } else { ROOM_EVERY };
        let library = shelf.library.clone();
        self.jobs.run("aloud-room", move |reply| {
            // Where the system can't tell, nothing is shown.
            reply.send(Message::Room(library.free_bytes().ok()));
        });
    }

    fn take_in(&mut self, message: Message, now: Instant) {
        match message {
            Message::Library(Ok(shelf)) => self.library_opened(*shelf, now),
            Message::Library(Err(sentence)) => {
                self.takes = Takes::default();
                self.notices.show(Weight::Trouble, sentence.clone(), now);
                self.library_trouble = Some(sentence);
            }
            Message::Recovered(recovered) => self.recovered(recovered, now),
            // An older list that comes late must not take the place of a newer one.
            Message::Takes { listing, .. } if listing != self.listing => {}
            Message::Takes { listed, .. } => match listed {
                Ok(listed) => {
                    self.takes.replace(listed);
                    self.takes.name_stories(self.stories.named());
                }
                Err(sentence) => {
                    self.takes.is_loading = false;
                    self.notices.show(Weight::Trouble, sentence, now);
                }
            },
            Message::Sessions(read) => self.sessions_read(read, now),
            Message::Saved(saved) => self.saved(saved, now),
            Message::Joining(share) => self.in_rehearsal(|rehearsal| rehearsal.joining(share)),
            Message::PickedUp(picked_up) => self.picked_up(picked_up, now),
            Message::Binned(binned) => self.binned(binned, now),
            Message::Restored(restored) => self.restored(restored, now),
            Message::Kept(result) => {
                self.unkept = self.unkept.saturating_sub(1);
                if let Err((sentence, id, on_disk)) = result {
                    self.notices.show(Weight::Trouble, sentence, now);
                    // What was not written is written with the next change.
                    if let Some(review) = self.review.as_mut().filter(|review| review.id == id) {
                        review.kept = *on_disk;
                    }
                }
            }
            Message::Written(result) => {
                if let Err(sentence) = result {
                    self.notices.show(Weight::Trouble, sentence, now);
                }
            }
            Message::Peaks(id, peaks) => {
                for side in self.compare.iter_mut().flat_map(|compare| &mut compare.sides) {
                    if side.id == id {
                        match &peaks {
                            Ok(peaks) => side.peaks = Some(Arc::clone(peaks)),
                            Err(sentence) => side.trouble = Some(sentence.clone()),
                        }
                    }
                }
                if let Some(review) = self.review.as_mut().filter(|review| review.id == id) {
                    match peaks {
                        Ok(peaks) => {
                            let (there, wanted) = (peaks.total_frames(), review.take.audio.frames);
                            if peaks.is_complete() && there < wanted {
                                let rate = review.take.audio.sample_rate_hz;
                                let sentence = format!(
                                    "The sound of this take is cut short: {} of {} are there. A backup may have all of it.",
                                    words::clock(timeline::secs(there, rate)),
                                    words::clock(timeline::secs(wanted, rate)),
                                );
                                self.notices.show(Weight::Trouble, sentence, now);
                            }
                            review.peaks = Some(peaks);
                        }
                        Err(sentence) => review.trouble = Some(sentence),
                    }
                }
            }
            Message::Partner { replaces, id, take } => self.partner_loaded(replaces, id, take, now),
            Message::Measuring(number, percent) => self.measuring.learn_percent(number, percent),
            Message::Measured(number, measured) => self.measuring_ended(number, measured),
            Message::Loudness(id, loudness) => self.measured(&id, loudness),
            Message::Shared(shared) => self.shared(shared, now),
            Message::Stories(news) => self.story_news(news, now),
            Message::Progress(found) => self.progress_found(*found),
            Message::Table(written) => self.table_written(written, now),
            Message::Packs(told) => self.told_of_packs(told, now),
            Message::Devices(list) => self.devices.replace(list),
            Message::Broken { job, reason } => self.broken(&job, &reason, now),
            Message::Room(room) => {
                self.room = room;
                if let Some(sentence) = self.disk_secs().and_then(|secs| self.room_warner.look(secs)) {
                    self.notices.show(Weight::Trouble, sentence, now);
                }
            }
        }
    }

    /// A job failed through a fault of this program: whatever waited for it goes on without.
    fn broken(&mut self, job: &str, reason: &str, now: Instant) {
        let sentence = format!(
            "Aloud failed at a task of its own ({reason}). What was recorded is kept; start Aloud again."
        );
        match job {
            "aloud-save" => self.in_rehearsal(Rehearsal::saving_failed),
            "aloud-takes" => self.takes.is_loading = false,
            "aloud-measure" => self.measuring.broken(),
            "aloud-share" => self.sharing.is_exporting = false,
            "aloud-progress" => self.progress_failed(),
            "aloud-table" => self.progress.is_writing_table = false,
            "aloud-library" => {
                self.takes = Takes::default();
                self.library_trouble = Some(sentence.clone());
            }
            "aloud-files" => {
                self.packs.forget_sent();
                self.stories_forget_sent(now);
            }
            "aloud-devices" => self.devices.replace(Err(sentence.clone())),
            _ => {}
        }
        self.notices.show(Weight::Trouble, sentence, now);
    }

    pub(super) fn library_opened(&mut self, shelf: Shelf, now: Instant) {
        self.library_trouble = None;
        self.takes.forget_figures();
        self.prompts
            .replace(shelf.prompts.clone(), shelf.frameworks.clone());
        self.apply_defaults();
        for problem in &shelf.problems {
            self.notices.show(Weight::Trouble, problem.clone(), now);
        }
        if shelf.is_read_only() {
            let sentence = "Another Aloud has this library open, so this one only reads it.";
            self.notices.show(Weight::Trouble, sentence, now);
        }
        self.shelf = Some(shelf);
        self.begin_packs();
        self.hand_over_bin();
        self.read_sessions();
        self.list_takes_and_recover();
        self.stories_of_another_library();
    }

    fn recovered(&mut self, recovered: Vec<(TakeId, Result<Option<Take>, String>)>, now: Instant) {
        if recovered.is_empty() {
            return;
        }
        for (_, take) in recovered {
            match take {
                Ok(None) => {}
                Ok(Some(take)) => {
                    let length = words::clock(take.answer_secs());
                    let sentence = format!("Recovered an unfinished take of {length}: {}", take.prompt.text);
                    self.notices.show(Weight::Trouble, sentence, now);
                }
                Err(sentence) => self.notices.show(Weight::Trouble, sentence, now),
            }
        }
        self.list_takes();
    }

    fn saved(&mut self, saved: Result<(TakeId, Box<Take>), String>, now: Instant) {
        match saved {
            Ok((id, take)) => {
                let number = self.takes.of_prompt(&take.prompt.id).count + 1;
                self.rehearsal = None;
                self.list_takes();
                if !self.session_took(&id, &take, now) && self.quit == Quit::No {
                    self.open_review(id, *take, number, self.settings.guess_first);
                }
            }
            Err(sentence) => {
                self.in_rehearsal(Rehearsal::saving_failed);
                self.notices.show(Weight::Trouble, sentence, now);
            }
        }
    }

    /// Reads the list, and then finishes what a crash left. One after the other: from a cold disk each would hold up
    /// the other, and the list is what is looked at.
    fn list_takes_and_recover(&mut self) {
        let may_write = !self.is_read_only();
        self.list_takes_and(move |library, reply| {
            if !may_write {
                return;
            }
            // A library that can't be read says so where its takes are listed.
            let recovered: Vec<_> = library
                .unfinished()
                .unwrap_or_default()
                .into_iter()
                .map(|id| {
                    let take = library.recover(&id).map_err(|error| error.to_string());
                    (id, take)
                })
                .collect();
            reply.send(Message::Recovered(recovered));
        });
    }

    pub(super) fn list_takes(&mut self) {
        self.list_takes_and(|_, _| ());
    }

    fn list_takes_and(&mut self, then: impl FnOnce(&Library, &Reply) + Send + 'static) {
        self.listing += 1;
        let listing = self.listing;
        let Some(library) = self.shelf.as_ref().map(|shelf| shelf.library.clone()) else {
            return;
        };
        self.takes.is_behind = true;
        self.jobs.run("aloud-takes", move |reply| {
            let listed = library.list().map_err(|error| error.to_string());
            let listed = listed.map(|listed| listed.into_iter().map(Row::from).collect());
            reply.send(Message::Takes { listing, listed });
            then(&library, reply);
        });
    }
}
