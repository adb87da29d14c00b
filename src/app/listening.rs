//! What a speaker does on Review: open a take, go to a moment, reveal the times.

use std::{sync::Arc, time::Instant};

use crate::{audio::peaks::Peaks, model::take::Take};

use super::{App, Review, Screen, TakeId, Weight, jobs::Message};

impl App {
    pub(super) fn open_take(&mut self, id: TakeId, now: Instant) {
        if self.is_busy() {
            return;
        }
        let Some(shelf) = &self.shelf else {
            return;
        };
        match shelf.library.load(&id) {
            Ok(take) => {
                let number = self.takes.row(&id).map_or(1, |row| row.number);
                self.open_review(id, take, number, false);
            }
            Err(error) => {
                self.notices.show(Weight::Trouble, error.to_string(), now);
                // It was not so when it was listed: the list is out of date.
                self.list_takes();
            }
        }
    }

    pub(super) fn open_review(&mut self, id: TakeId, take: Take, number: usize, asks_guess: bool) {
        let Some(shelf) = &self.shelf else {
            return;
        };
        let path = shelf.library.audio_path(&id, &take);
        let review = Review::new(id.clone(), take, number, asks_guess);
        let cancel = review.cancel();
        self.takes.chosen = Some(id.clone());
        self.playback.load(&path, review.take.lead_in_frames);
        self.review = Some(review);
        self.leave(Screen::Review);
        self.jobs.run("aloud-peaks", move |reply| {
            let mut shown = Instant::now();
            let built = Peaks::build(&path, &cancel, |growing| {
                if shown.elapsed().as_millis() >= 100 {
                    shown = Instant::now();
                    reply.send(Message::Peaks(id.clone(), Ok(Arc::new(growing.clone()))));
                }
            });
            match built {
                Ok(peaks) => reply.send(Message::Peaks(id, Ok(Arc::new(peaks)))),
                Err(error) => reply.send(Message::Peaks(id, Err(error.to_string()))),
            }
        });
    }

    pub(super) fn seek(&mut self, secs: f64) {
        if let Some(review) = &self.review {
            self.playback.seek(review.frame_at(secs.max(0.0)));
        }
    }

    pub(super) fn reveal(&mut self) {
        let Some(review) = &mut self.review else {
            return;
        };
        let Some(guess) = review.guess_secs.take() else {
            return;
        };
        review.take.guess_secs = Some(f64::from(guess));
        self.keep_review();
    }
}
