//! Which takes are measured when: the ones on show at once, and then the speaker's latest ones, one at a time, so that
//! what is usual is known. Nothing is measured while a microphone is open for an answer.

use std::{
    collections::HashSet,
    sync::{Arc, atomic::Ordering},
};

use crate::app::{
    App, Quit, Screen, TakeId,
    jobs::Message,
    measuring::{How, Measured, Sought, measure_take},
};

/// What is being measured.
#[derive(Default)]
pub struct Measuring {
    works: Vec<Work>,
    /// How many were begun.
    begun: u64,
    /// Takes whose sound could not be read; they are tried again when they are opened.
    failed: HashSet<TakeId>,
}

/// A take that is being measured, or whose job was told to end and has not yet.
struct Work {
    number: u64,
    id: TakeId,
    how: Arc<How>,
    percent: Option<u8>,
}

impl Work {
    fn is_wanted(&self) -> bool {
        !self.how.is_cancelled.load(Ordering::Relaxed)
    }
}

impl Measuring {
    /// Whether this take is being measured.
    #[must_use]
    pub fn is_at(&self, id: &TakeId) -> bool {
        self.works.iter().any(|work| work.id == *id && work.is_wanted())
    }

    /// How much of this take is measured, in percent, once that takes longer than a moment.
    #[must_use]
    pub fn percent_of(&self, id: &TakeId) -> Option<u8> {
        let mut works = self.works.iter();
        works
            .find(|work| work.id == *id && work.is_wanted())
            .and_then(|work| work.percent)
    }

    /// Whether no job measures, not even one that was told to end.
    #[must_use]
    pub fn is_idle(&self) -> bool {
        self.works.is_empty()
    }

    /// Lets a take be tried whose sound could not be read before.
    pub(in crate::app) fn try_again(&mut self, id: &TakeId) {
        self.failed.remove(id);
    }

    /// A job said how far it is.
    pub(in crate::app) fn learn_percent(&mut self, number: u64, percent: u8) {
        if let Some(work) = self.works.iter_mut().find(|work| work.number == number) {
            work.percent = Some(percent);
        }
    }

    /// All jobs ended through a fault; what they were at is left alone.
    pub(in crate::app) fn broken(&mut self) {
        self.failed.extend(self.works.drain(..).map(|work| work.id));
    }

    /// Ends all there is and forgets what is known of the library's takes.
    pub(in crate::app) fn forget(&mut self) {
        for work in &self.works {
            work.how.is_cancelled.store(true, Ordering::Relaxed);
        }
        self.failed.clear();
    }
}

impl Drop for Measuring {
    fn drop(&mut self) {
        self.forget();
    }
}

impl App {
    /// What is being measured.
    #[must_use]
    pub fn measuring(&self) -> &Measuring {
        &self.measuring
    }

    /// Begins what is to be measured by now, and ends what is not wanted any more.
    pub(in crate::app) fn look_after_measuring(&mut self) {
        let on_show = self.unmeasured_on_show();
        let waiting = self.waiting_to_be_measured();
        let mut goes_on = false;
        for work in self.measuring.works.iter().filter(|work| work.is_wanted()) {
            let is_on_show = on_show.iter().any(|(id, _)| *id == work.id);
            // What is left before it is done goes on as one of the latest takes, if it is one.
            let is_in_background = !is_on_show && !goes_on && waiting.contains(&work.id);
            goes_on |= is_in_background;
            work.how.is_gentle.store(is_in_background, Ordering::Relaxed);
            if !is_on_show && !is_in_background {
                work.how.is_cancelled.store(true, Ordering::Relaxed);
            }
        }
        for (id, sought) in on_show {
            if !self.measuring.is_at(&id) {
                self.begin_measuring(id, sought, false);
            }
        }
        if self.measuring.is_idle()
            && let (Some(id), Some(shelf)) = (waiting.into_iter().next(), &self.shelf)
        {
            let sought = Sought::Take(shelf.library.clone());
            self.begin_measuring(id, sought, true);
        }
    }

    /// The takes on show whose course over time is not known.
    fn unmeasured_on_show(&self) -> Vec<(TakeId, Sought)> {
        let Some(shelf) = &self.shelf else {
            return Vec::new();
        };
        let mut takes = Vec::new();
        match (self.screen, &self.review, &self.compare) {
            (Screen::Review, Some(review), _) if review.curves.is_none() && review.trouble.is_none() => {
                takes.push((&review.id, &review.take));
            }
            (Screen::Compare, _, Some(compare)) => {
                let sides = compare.sides.iter();
                let unmeasured = sides.filter(|side| side.curves.is_none() && side.trouble.is_none());
                takes.extend(unmeasured.map(|side| (&side.id, &side.take)));
            }
            _ => {}
        }
        takes
            .into_iter()
            .filter(|(id, _)| !self.measuring.failed.contains(id))
            .map(|(id, take)| {
                let path = shelf.library.audio_path(id, take);
                let lead_in_secs = take.lead_in_secs();
                (id.clone(), Sought::Sound { path, lead_in_secs })
            })
            .collect()
    }

    /// The latest takes that have no figures, newest first, as long as the machine is free for them.
    fn waiting_to_be_measured(&self) -> Vec<TakeId> {
        let is_free = self.rehearsal.is_none()
            && self.screen != Screen::Rehearse
            && self.quit == Quit::No
            && self.shelf.is_some()
            && !self.takes.is_loading;
        if !is_free {
            return Vec::new();
        }
        self.takes
            .latest_unmeasured()
            .filter(|id| !self.measuring.failed.contains(id))
            .cloned()
            .collect()
    }

    fn begin_measuring(&mut self, id: TakeId, sought: Sought, is_gentle: bool) {
        let how = Arc::new(How::default());
        how.is_gentle.store(is_gentle, Ordering::Relaxed);
        let number = self.measuring.begun;
        self.measuring.begun += 1;
        self.measuring.works.push(Work {
            number,
            id: id.clone(),
            how: Arc::clone(&how),
            percent: None,
        });
        self.jobs.run("aloud-measure", move |reply| {
            let measured = measure_take(number, &id, sought, &how, reply);
            reply.send(Message::Measured(number, measured.map(Box::new)));
        });
    }

    /// A job that measured has ended.
    pub(in crate::app) fn measuring_ended(&mut self, number: u64, measured: Option<Box<Measured>>) {
        let works = &mut self.measuring.works;
        let Some(place) = works.iter().position(|work| work.number == number) else {
            return;
        };
        let work = works.swap_remove(place);
        if !work.is_wanted() {
            return;
        }
        match measured {
            Some(measured) => self.delivery_measured(&work.id, *measured),
            None => {
                self.measuring.failed.insert(work.id);
            }
        }
    }
}
