//! State of Compare: an older and a newer take of one prompt, laid side by side and played part by part. What a speaker
//! does there is in `comparing`.

use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Instant,
};

use crate::{
    analysis::{
        Curves,
        loudness::{self, Loudness},
    },
    audio::peaks::Peaks,
    model::{
        alignment::Alignment,
        comparison::Comparison,
        delivery::{Delivery, Report},
        take::Take,
        timeline,
    },
};

use super::{PACE_STEP_SECS, Playback, TakeId};

mod comparing;

pub use comparing::Comparing;

/// A part shorter than this is not to be heard.
const LEAST_HEARD_SECS: f64 = 0.05;

/// One of the two takes.
pub struct Side {
    /// Which take.
    pub id: TakeId,
    /// All about it.
    pub take: Take,
    /// Which take of its prompt it is, from 1.
    pub number: usize,
    /// Its waveform, finished or still growing.
    pub peaks: Option<Arc<Peaks>>,
    /// Why its sound can't be shown or played, if so.
    pub trouble: Option<String>,
    /// How its pitch goes over time, once measured.
    pub curves: Option<Arc<Curves>>,
    /// How its pace goes over time, a value every [`PACE_STEP_SECS`], in syllables a second.
    pub pace: Vec<f64>,
    pub(super) loudness: Option<Loudness>,
    pub(super) playback: Playback,
    pub(super) cancel: Arc<AtomicBool>,
}

impl Side {
    /// A take to compare, with nothing measured yet.
    #[must_use]
    pub(super) fn new(id: TakeId, take: Take, number: usize, playback: Playback) -> Self {
        Self {
            id,
            take,
            number,
            peaks: None,
            trouble: None,
            curves: None,
            pace: Vec::new(),
            loudness: None,
            playback,
            cancel: Arc::new(AtomicBool::new(false)),
        }
    }

    /// The frame at a moment of the file, kept inside it.
    #[must_use]
    pub fn frame_at(&self, secs: f64) -> u64 {
        timeline::frames(secs, self.take.audio.sample_rate_hz).min(self.take.audio.frames)
    }

    /// Takes in how it sounded.
    pub(super) fn learn(&mut self, report: &Report, curves: &Arc<Curves>) {
        self.pace = report.pace_curve(PACE_STEP_SECS);
        self.curves = Some(Arc::clone(curves));
        self.take.delivery = Some(Delivery::Known(Box::new(report.clone())));
    }

    pub(super) fn position_secs(&self, now: Instant) -> f64 {
        let secs = timeline::secs(self.playback.position(now), self.take.audio.sample_rate_hz);
        secs.min(self.take.duration_secs())
    }
}

impl Drop for Side {
    fn drop(&mut self) {
        self.cancel.store(true, Ordering::Relaxed);
    }
}

/// Two takes side by side.
pub struct Compare {
    /// The older take, then the newer one.
    pub sides: [Side; 2],
    /// Where their parts lie on one axis.
    pub alignment: Alignment,
    /// What changed.
    pub comparison: Comparison,
    /// The side that is heard, or would be.
    pub active: usize,
    /// The one part that is looked at; `None` for all.
    pub looked_at: Option<usize>,
    /// Whether both are played equally loud.
    pub is_matched: bool,
    /// The part that is being played, of both takes.
    pub(super) column: usize,
    /// Whether, when the one take's part ends, the other one's is played, and so on.
    pub(super) goes_on: bool,
    /// Whether all has been heard, so that playing begins anew.
    pub(super) is_done: bool,
}

impl Compare {
    /// Lays two takes side by side, the older one first.
    #[must_use]
    pub(super) fn new(one: Side, other: Side) -> Self {
        let sides = if one.id <= other.id {
            [one, other]
        } else {
            [other, one]
        };
        let parts = [sides[0].take.parts(), sides[1].take.parts()];
        let mut compare = Self {
            alignment: Alignment::new([&parts[0], &parts[1]]),
            comparison: Comparison::new([&sides[0].take, &sides[1].take]),
            sides,
            active: 0,
            looked_at: None,
            is_matched: true,
            column: 0,
            goes_on: false,
            // Nothing has been heard yet: it begins with the first part.
            is_done: true,
        };
        compare.active = compare.first_side(0).unwrap_or(0);
        compare.match_loudness();
        compare
    }

    /// The side that is not active.
    #[must_use]
    pub fn other(&self) -> usize {
        1 - self.active.min(1)
    }

    /// Whether sound is to be heard.
    #[must_use]
    pub fn is_playing(&self) -> bool {
        self.goes_on || self.sides.iter().any(|side| side.playback.is_playing())
    }

    /// Where the playback stands on the common axis, in seconds.
    #[must_use]
    pub fn axis_secs(&self, now: Instant) -> f64 {
        let secs = self.sides[self.active].position_secs(now);
        // At the end of a part the next one has not begun yet.
        let end = self.alignment.part_secs(self.active, self.column);
        match (end, self.alignment.columns().get(self.column)) {
            (Some((start, end)), Some(column)) if (start..=end).contains(&secs) => {
                column.start_secs + secs - start
            }
            _ => self.alignment.axis_secs(self.active, secs),
        }
    }

    /// Whether the loudness of both is known, so that it can be matched.
    #[must_use]
    pub fn can_match(&self) -> bool {
        let is_known = |side: &Side| {
            side.loudness
                .is_some_and(|loudness| loudness.integrated_lufs.is_some())
        };
        self.sides.iter().all(is_known)
    }

    /// Takes in how one of them sounded.
    pub(super) fn learn(&mut self, id: &TakeId, report: &Report, curves: &Arc<Curves>) {
        for side in self.sides.iter_mut().filter(|side| side.id == *id) {
            side.learn(report, curves);
        }
        self.comparison = Comparison::new([&self.sides[0].take, &self.sides[1].take]);
    }

    /// Plays both equally loud, or each as it was recorded.
    pub(super) fn match_loudness(&mut self) {
        let gains = match (self.sides[0].loudness, self.sides[1].loudness) {
            (Some(older), Some(newer)) if self.is_matched => loudness::matched([older, newer]),
            _ => [1.0, 1.0],
        };
        for (side, gain) in self.sides.iter_mut().zip(gains) {
            side.playback.set_gain(gain);
        }
    }

    /// Whether there is something to be heard of a part of the take `side`.
    fn is_heard(&self, side: usize, column: usize) -> bool {
        let part = self.alignment.part_secs(side, column);
        let is_long_enough = part.is_some_and(|(start, end)| end - start >= LEAST_HEARD_SECS);
        is_long_enough && self.sides.get(side).is_some_and(|side| side.trouble.is_none())
    }

    /// The first part that is heard, and of which take.
    pub(super) fn first(&self) -> Option<(usize, usize)> {
        let columns = 0..self.alignment.columns().len();
        columns
            .filter_map(|column| Some((self.first_side(column)?, column)))
            .next()
    }

    /// The side that a part is heard of first: the older one, if it has the part.
    pub(super) fn first_side(&self, column: usize) -> Option<usize> {
        (0..2).find(|&side| self.is_heard(side, column))
    }

    /// Which part of which take is heard after the one that is: the same one of the newer take, then the next.
    pub(super) fn next(&self) -> Option<(usize, usize)> {
        let same = (self.active == 0 && self.is_heard(1, self.column)).then_some((1, self.column));
        let next = || {
            let columns = self.column + 1..self.alignment.columns().len();
            columns
                .filter_map(|column| Some((self.first_side(column)?, column)))
                .next()
        };
        same.or_else(next)
    }

    /// Makes `side` the active one and stands it at `secs` of its file, within the part `column`; it plays on from
    /// there if sound is to be heard.
    pub(super) fn stand(&mut self, side: usize, column: usize, secs: f64) {
        let is_playing = self.is_playing();
        if side != self.active {
            self.sides[self.active].playback.pause();
        }
        self.active = side;
        self.column = column;
        self.is_done = false;
        let end = self.alignment.part_secs(side, column).map(|(_, end)| end);
        let active = &mut self.sides[side];
        let (frame, end) = (active.frame_at(secs), end.map(|end| active.frame_at(end)));
        active.playback.play_until(end);
        active.playback.seek(frame);
        if is_playing {
            active.playback.play();
        }
    }

    pub(super) fn toggle(&mut self, now: Instant) {
        if self.is_playing() {
            self.goes_on = false;
            self.sides[self.active].playback.pause();
            return;
        }
        self.goes_on = true;
        if self.is_done {
            let (side, column) = self.first().unwrap_or((0, 0));
            let start = self
                .alignment
                .part_secs(side, column)
                .map_or(0.0, |(start, _)| start);
            self.stand(side, column, start);
            return;
        }
        let secs = self.sides[self.active].position_secs(now);
        let column = self.column_heard(secs);
        self.stand(self.active, column, secs);
    }

    /// The part of the active take that is heard at a moment of its file. Where one ends and the next begins, it is the
    /// one that was being played.
    pub(super) fn column_heard(&self, secs: f64) -> usize {
        self.alignment.column_at(self.active, secs).unwrap_or(self.column)
    }

    /// The other take, at the moment that matches.
    pub(super) fn switch(&mut self, now: Instant) {
        let (active, other) = (self.active, self.other());
        let secs = self.sides[active].position_secs(now);
        let (_, end) = self
            .alignment
            .part_secs(active, self.column)
            .unwrap_or((0.0, f64::MAX));
        // A part that has been heard to its end is still that part.
        let matching = self.alignment.matching(active, secs.min(end - 1e-3));
        let column = if self.alignment.part_secs(other, self.column).is_some() {
            self.column
        } else {
            self.alignment.column_at(other, matching).unwrap_or(self.column)
        };
        self.stand(other, column, matching);
    }

    /// Takes in what the players tell: troubles, a sentence each, and the end of a part, after which the next one is
    /// played.
    pub(super) fn tick(&mut self) -> Vec<String> {
        let mut troubles = Vec::new();
        let mut has_ended = false;
        for (index, side) in self.sides.iter_mut().enumerate() {
            troubles.extend(side.playback.troubles());
            let ended = side.playback.take_end();
            has_ended |= ended && index == self.active;
        }
        if !troubles.is_empty() {
            self.goes_on = false;
        }
        if has_ended && self.goes_on {
            match self.next() {
                Some((side, column)) => {
                    let start = self
                        .alignment
                        .part_secs(side, column)
                        .map_or(0.0, |(start, _)| start);
                    self.stand(side, column, start);
                }
                None => {
                    self.goes_on = false;
                    self.is_done = true;
                }
            }
        }
        troubles
    }
}
