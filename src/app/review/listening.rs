//! What a speaker does on Review: open a take, go to a moment, reveal the times.

use std::{
    ops::Range,
    path::PathBuf,
    sync::{Arc, atomic::AtomicBool},
    time::Instant,
};

use crate::{audio::peaks::Peaks, model::take::Take};

use crate::app::{App, Loop, Review, Screen, TakeId, Weight, jobs::Message};

/// The speeds on offer.
pub const SPEEDS: [f64; 6] = [0.5, 0.75, 1.0, 1.25, 1.5, 2.0];

/// Pauses this long are jumped over, if that is wanted, but for a little on either side.
const SKIPPED_SECS: f64 = 0.8;
const KEPT_SECS: f64 = 0.15;

/// The shortest stretch that is played again and again.
const LEAST_LOOP_SECS: f64 = 0.2;

impl App {
    pub(in crate::app) fn open_take(&mut self, id: TakeId, now: Instant) {
        if self.is_busy() {
            return;
        }
        let Some(shelf) = &self.shelf else {
            return;
        };
        // What is still on its way to the disk is not there yet; here it is.
        let left = self
            .review
            .as_ref()
            .filter(|left| left.id == id && self.unkept > 0)
            .map(|left| left.take.clone());
        match left.map_or_else(|| shelf.library.load(&id), Ok) {
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

    pub(in crate::app) fn open_review(&mut self, id: TakeId, take: Take, number: usize, asks_guess: bool) {
        let Some(shelf) = &self.shelf else {
            return;
        };
        let path = shelf.library.audio_path(&id, &take);
        let mut review = Review::new(id.clone(), take, number, asks_guess);
        if let Some(left) = &mut self.review {
            review.take_over_history(left);
        }
        let cancel = review.cancel();
        self.takes.chosen = Some(id.clone());
        self.playback.load(&path, review.take.lead_in_frames);
        self.review = Some(review);
        self.leave(Screen::Review);
        self.measuring.try_again(&id);
        self.build_peaks(id, path, cancel);
    }

    /// Lets the waveform of a take be read; it comes in pieces.
    pub(in crate::app) fn build_peaks(&self, id: TakeId, path: PathBuf, cancel: Arc<AtomicBool>) {
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

    pub(in crate::app) fn seek(&mut self, secs: f64) {
        if let Some(review) = &mut self.review {
            review.was_listened_to = true;
            review
                .viewport
                .follow(secs.clamp(0.0, review.take.duration_secs()));
            let frame = review.frame_at(secs.max(0.0));
            // Whoever goes to another part wants to hear that one again and again; whoever leaves a stretch, no more of
            // it.
            let loops = match review.playing.loops {
                None => None,
                Some(Loop::Part(part)) => Some(Loop::Part(review.part_at(frame).unwrap_or(part))),
                Some(Loop::Stretch(from, to)) => {
                    (from..to).contains(&frame).then_some(Loop::Stretch(from, to))
                }
            };
            if loops != review.playing.loops {
                review.playing.loops = loops;
                let range = review.looped();
                self.playback.set_loop(range);
            }
            self.playback.seek(frame);
        }
    }

    pub(in crate::app) fn reveal(&mut self) {
        let Some(review) = &mut self.review else {
            return;
        };
        let Some(guess) = review.guess_secs.take() else {
            return;
        };
        review.take.guess_secs = Some(f64::from(guess));
        self.keep_review();
    }

    /// Keeps what is heard in sight.
    pub(in crate::app) fn follow_playhead(&mut self, now: Instant) {
        let Some(review) = self.review.as_mut().filter(|_| self.playback.is_playing()) else {
            return;
        };
        let secs = review.position_secs(&self.playback, now);
        review.viewport.follow(secs);
    }

    pub(in crate::app) fn set_speed(&mut self, speed: f64) {
        self.speed = speed;
        self.playback.set_speed(speed);
        for side in self.compare.iter_mut().flat_map(|compare| &mut compare.sides) {
            side.playback.set_speed(speed);
        }
    }

    pub(in crate::app) fn speed_by(&mut self, by: i8) {
        let at = SPEEDS.iter().position(|&speed| speed >= self.speed).unwrap_or(0);
        let next = at.saturating_add_signed(isize::from(by)).min(SPEEDS.len() - 1);
        self.set_speed(SPEEDS[next]);
    }

    /// Plays the part that is heard again and again, or goes on.
    pub(in crate::app) fn toggle_loop(&mut self, now: Instant) {
        let position = self.playback.position(now);
        let Some(review) = &mut self.review else { return };
        review.playing.loops = match review.playing.loops {
            Some(_) => None,
            None => review.part_at(position).map(Loop::Part),
        };
        let range = review.looped();
        self.playback.set_loop(range);
    }

    /// Plays from one moment to another again and again; a stretch too short to be heard as one is none.
    pub(in crate::app) fn loop_stretch(&mut self, from_secs: f64, to_secs: f64) {
        let Some(review) = &mut self.review else { return };
        let (from, to) = (
            review.frame_at(from_secs.min(to_secs)),
            review.frame_at(to_secs.max(from_secs)),
        );
        let is_long_enough = (to_secs - from_secs).abs() >= LEAST_LOOP_SECS;
        review.playing.loops = is_long_enough.then_some(Loop::Stretch(from, to));
        let range = review.looped();
        self.playback.set_loop(range);
    }

    pub(in crate::app) fn toggle_skips(&mut self) {
        let Some(review) = &mut self.review else { return };
        review.playing.skips = !review.playing.skips;
        let skips = match &review.peaks {
            Some(peaks) if review.playing.skips => peaks.pauses(SKIPPED_SECS, KEPT_SECS),
            _ => Vec::new(),
        };
        self.playback.set_skips(skips.into());
    }

    pub(in crate::app) fn toggle_halts(&mut self, now: Instant) {
        let Some(review) = &mut self.review else { return };
        review.playing.halts = !review.playing.halts;
        self.arm_halt(now);
    }

    /// Lets the sound pause at the end of the part that is heard, if that is wanted.
    pub(in crate::app) fn arm_halt(&mut self, now: Instant) {
        let Some(review) = &self.review else { return };
        let position = self.playback.position(now);
        let end = review
            .part_at(position)
            .filter(|_| review.playing.halts)
            .and_then(|part| review.part_frames(part))
            .map(|frames| frames.end);
        self.playback.play_until(end);
    }
}

impl Review {
    /// The part that is heard at a frame of the file.
    #[must_use]
    pub fn part_at(&self, frame: u64) -> Option<usize> {
        (0..self.parts().len()).rev().find(|&part| {
            self.part_frames(part)
                .is_some_and(|frames| frames.contains(&frame))
        })
    }

    /// What is played again and again, in frames.
    pub(in crate::app) fn looped(&self) -> Option<Range<u64>> {
        match self.playing.loops? {
            Loop::Part(part) => self.part_frames(part),
            Loop::Stretch(from, to) => Some(from..to),
        }
    }

    /// Where a part that was begun lies in the file.
    fn part_frames(&self, part: usize) -> Option<Range<u64>> {
        let timing = self.parts().get(part).filter(|timing| timing.begun)?;
        Some(self.frame_at(timing.start_secs)..self.frame_at(timing.end_secs))
    }
}
