//! What a speaker does on Compare, and how two takes come to be there.

use std::{
    sync::{Arc, atomic::Ordering},
    time::Instant,
};

use crate::{
    analysis::loudness::{Loudness, Meter},
    model::take::Take,
    wav::{Reader, WavError},
};

use crate::app::{App, Compare, Playback, Row, Screen, Side, TakeId, Weight, jobs::Message};

/// What can be done with two takes side by side.
#[derive(Debug, Clone, PartialEq)]
pub enum Comparing {
    /// Play both, part by part, or pause.
    Toggle,
    /// Hear the other take at the matching moment.
    Switch,
    /// Go to a part of both.
    Part(usize),
    /// Go by so many seconds.
    By(f64),
    /// Go to the start.
    Start,
    /// Go to a place of the common axis, in seconds, of one of the two.
    To(usize, f64),
    /// Look at one part only, or at all of them.
    Look(Option<usize>),
    /// Look at the part that is heard, or at all of them again.
    ToggleLook,
    /// Play both equally loud, or each as it was recorded.
    ToggleMatched,
    /// Put another take in the place of the older or the newer one.
    With(usize, TakeId),
    /// Leave for Review of the take that is heard.
    Open,
}

/// Samples measured at a time.
const BLOCK: usize = 16 * 1_024;

impl App {
    /// Puts the take under review beside another one of the same prompt: the latest before it, else the next.
    pub(in crate::app) fn compare(&mut self, now: Instant) {
        let Some(review) = &self.review else { return };
        if review.guess_secs.is_some() {
            // Side by side the lengths can't be kept a secret.
            let sentence = "Guess the length first (G), or skip the guess (S); then compare.";
            self.notices.show(Weight::Hint, sentence, now);
            return;
        }
        let (before, after): (Vec<&Row>, Vec<&Row>) = self
            .takes
            .others_of(&review.take.prompt.id, &review.id)
            .partition(|row| row.id < review.id);
        // A drill, or what was broken off, is compared only if there is nothing else.
        let latest = before
            .into_iter()
            .max_by_key(|row| (row.is_plain_answer(), &row.id));
        let next = after
            .into_iter()
            .min_by_key(|row| (!row.is_plain_answer(), &row.id));
        let partner = match (latest, next) {
            (Some(latest), Some(next)) if next.is_plain_answer() && !latest.is_plain_answer() => Some(next),
            (latest, next) => latest.or(next),
        };
        match partner.map(|row| row.id.clone()) {
            Some(id) => self.load_partner(None, id),
            None => self.notices.show(
                Weight::Hint,
                "This is the only take of its prompt. Rehearse it again (R), then compare the two.",
                now,
            ),
        }
    }

    /// Reads a take to compare with. In one queue with what is written to takes, so that the last change is there.
    fn load_partner(&mut self, replaces: Option<usize>, id: TakeId) {
        let Some(library) = self.shelf.as_ref().map(|shelf| shelf.library.clone()) else {
            return;
        };
        self.jobs.write(move |reply| {
            let take = library.load(&id).map_err(|error| error.to_string());
            reply.send(Message::Partner {
                replaces,
                id,
                take: take.map(Box::new),
            });
        });
    }

    pub(in crate::app) fn partner_loaded(
        &mut self,
        replaces: Option<usize>,
        id: TakeId,
        take: Result<Box<Take>, String>,
        now: Instant,
    ) {
        let take = match take {
            Ok(take) => *take,
            Err(sentence) => {
                self.notices.show(Weight::Trouble, sentence, now);
                return;
            }
        };
        let partner = self.side(id, take);
        let kept = match (replaces, self.screen) {
            (None, Screen::Review) => {
                let Some(review) = &self.review else { return };
                let (id, take, peaks) = (review.id.clone(), review.take.clone(), review.peaks.clone());
                let measured = review.measured.clone().zip(review.curves.clone());
                let mut kept = self.side(id, take);
                kept.peaks = peaks.filter(|peaks| peaks.is_complete());
                if let Some((report, curves)) = measured {
                    kept.learn(&report, &curves);
                }
                kept
            }
            (Some(replaced), Screen::Compare) => {
                let Some(compare) = self.compare.take() else {
                    return;
                };
                let [older, newer] = compare.sides;
                if replaced == 0 { newer } else { older }
            }
            // Whoever has gone elsewhere by now does not want it any more.
            _ => return,
        };
        self.leave(Screen::Compare);
        let mut compare = Compare::new(kept, partner);
        for side in &mut compare.sides {
            side.playback.pause();
            self.measure(side);
        }
        self.compare = Some(compare);
    }

    fn side(&self, id: TakeId, take: Take) -> Side {
        let number = self.takes.row(&id).map_or(1, |row| row.number);
        let mut playback = Playback::new(self.settings.output_device.clone(), Arc::clone(&self.wake));
        playback.set_speed(self.speed);
        if let Some(shelf) = &self.shelf {
            playback.load(&shelf.library.audio_path(&id, &take), take.lead_in_frames);
        }
        Side::new(id, take, number, playback)
    }

    /// Lets a side's waveform and loudness be found out, unless they are known.
    fn measure(&self, side: &Side) {
        let Some(shelf) = &self.shelf else { return };
        let path = shelf.library.audio_path(&side.id, &side.take);
        if side.peaks.is_none() {
            self.build_peaks(side.id.clone(), path.clone(), Arc::clone(&side.cancel));
        }
        if side.loudness.is_some() {
            return;
        }
        let (id, cancel) = (side.id.clone(), Arc::clone(&side.cancel));
        self.jobs.run("aloud-loudness", move |reply| {
            let measured: Result<Option<Loudness>, WavError> = (|| {
                let mut reader = Reader::open(&path)?;
                let mut meter = Meter::new(reader.info().sample_rate_hz);
                let mut block = vec![0.0; BLOCK];
                loop {
                    let read = reader.read_mono(&mut block)?;
                    if read == 0 {
                        return Ok(Some(meter.loudness()));
                    }
                    if cancel.load(Ordering::Relaxed) {
                        return Ok(None);
                    }
                    meter.push(&block[..read]);
                }
            })();
            // Where the sound can't be read, its waveform says so.
            if let Ok(Some(loudness)) = measured {
                reply.send(Message::Loudness(id, loudness));
            }
        });
    }

    pub(in crate::app) fn measured(&mut self, id: &TakeId, loudness: Loudness) {
        if let Some(compare) = &mut self.compare {
            for side in compare.sides.iter_mut().filter(|side| side.id == *id) {
                side.loudness = Some(loudness);
            }
            compare.match_loudness();
        }
    }

    pub(in crate::app) fn in_compare(&mut self, doing: Comparing, now: Instant) {
        let Some(compare) = &mut self.compare else { return };
        match doing {
            Comparing::Toggle => compare.toggle(now),
            Comparing::Switch => compare.switch(now),
            Comparing::Part(column) => {
                if let Some(side) = compare.first_side(column) {
                    let start = compare.alignment.part_secs(side, column);
                    compare.stand(side, column, start.map_or(0.0, |(start, _)| start));
                }
            }
            Comparing::Start => {
                let side = compare.first_side(0).unwrap_or(0);
                compare.stand(side, 0, 0.0);
            }
            Comparing::By(by) => {
                let secs = compare.sides[compare.active].position_secs(now) + by;
                let secs = secs.clamp(0.0, compare.sides[compare.active].take.duration_secs());
                let column = compare.column_heard(secs);
                compare.stand(compare.active, column, secs);
            }
            Comparing::To(side, axis_secs) => {
                let side = side.min(1);
                let secs = compare.alignment.secs_at(side, axis_secs);
                let column = compare.alignment.column_at(side, secs).unwrap_or(0);
                compare.stand(side, column, secs);
            }
            Comparing::Look(column) => compare.looked_at = column,
            Comparing::ToggleLook => {
                compare.looked_at = match compare.looked_at {
                    Some(_) => None,
                    None => Some(compare.column),
                };
            }
            Comparing::ToggleMatched => {
                compare.is_matched = !compare.is_matched;
                compare.match_loudness();
            }
            Comparing::With(side, id) => self.load_partner(Some(side), id),
            Comparing::Open => {
                let id = compare.sides[compare.active].id.clone();
                self.open_take(id, now);
            }
        }
    }
}
