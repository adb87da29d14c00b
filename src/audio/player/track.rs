//! A sound read along a route: one stream of samples in which every jump is faded over, and which frame of the file
//! each of them is.

use super::{
    course::Course,
    route::{Next, Route},
    sound::Sound,
};
use crate::audio::AudioError;

/// Length of a fade from one place to another, and of the one before a stop.
const JOIN_SECS: f64 = 0.005;

/// Reads one way through a sound, once.
pub(super) struct Track {
    route: Route,
    /// The frame of the file that comes next.
    at: u64,
    /// How far it goes on from there, and what comes then: looked up when a stretch begins, since its end is no part
    /// of it.
    leg: (u64, Next),
    /// Frames read so far.
    done: u64,
    /// The frame of the file for each frame read.
    pub(super) course: Course,
    join: usize,
    /// What would have followed had there been no jump, and how much of it has faded.
    tail: Vec<f32>,
    faded: usize,
    /// The last frame read.
    last: f32,
    ended: Option<Next>,
}

#[expect(
    clippy::cast_precision_loss,
    reason = "2^53 frames are 1,500 years at 192 kHz"
)]
impl Track {
    /// From `frame` on.
    pub(super) fn new(sound: &mut Sound, route: Route, frame: u64) -> Result<Self, AudioError> {
        let at = route.enter(frame);
        sound.seek(at)?;
        let mut course = Course::default();
        course.go(0.0, at as f64, 1.0);
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "a few hundred frames"
        )]
        let join = (JOIN_SECS * f64::from(sound.sample_rate_hz())) as usize;
        Ok(Self {
            leg: route.leg(at),
            route,
            at,
            done: 0,
            course,
            join,
            tail: Vec::new(),
            faded: 0,
            last: 0.0,
            ended: None,
        })
    }

    /// Why no more comes, and at which frame of the file; `None` before that.
    pub(super) fn ended(&self) -> Option<(Next, u64)> {
        self.ended.map(|why| (why, self.at))
    }

    /// Adds up to `count` frames to `out`; fewer only at the end.
    pub(super) fn read(
        &mut self,
        sound: &mut Sound,
        count: usize,
        out: &mut Vec<f32>,
    ) -> Result<(), AudioError> {
        let wanted = out.len() + count;
        while out.len() < wanted && self.ended.is_none() {
            let (leg_end, next) = self.leg;
            let left = usize::try_from(leg_end.saturating_sub(self.at)).unwrap_or(usize::MAX);
            if left == 0 {
                match next {
                    Next::Jump(to) => self.jump(sound, to)?,
                    Next::Stop | Next::End => self.ended = Some(next),
                }
                continue;
            }
            let start = out.len();
            out.resize(wanted.min(start.saturating_add(left)), 0.0);
            let read = sound.fill(out.get_mut(start..).unwrap_or_default())?;
            out.truncate(start + read);
            let new = out.get_mut(start..).unwrap_or_default();
            if new.is_empty() {
                // The file is shorter than it says.
                self.ended = Some(Next::End);
            }
            if next == Next::Stop {
                fade_out(new, left, self.join);
            }
            self.fade_tail(new);
            self.last = new.last().copied().unwrap_or(self.last);
            self.at += read as u64;
            self.done += read as u64;
        }
        Ok(())
    }

    fn jump(&mut self, sound: &mut Sound, to: u64) -> Result<(), AudioError> {
        self.tail.clear();
        self.tail.resize(self.join, 0.0);
        self.faded = 0;
        let read = sound.fill(&mut self.tail)?;
        if read < self.join {
            self.fade_at_end_of_file(read);
        }
        sound.seek(to)?;
        self.at = to;
        self.leg = self.route.leg(to);
        self.course.go(self.done as f64, to as f64, 1.0);
        Ok(())
    }

    /// Past the end of the file there is nothing to fade out with; its last sample held serves.
    fn fade_at_end_of_file(&mut self, read: usize) {
        let last = read.checked_sub(1).and_then(|last| self.tail.get(last)).copied();
        let hold = last.unwrap_or(self.last);
        for sample in self.tail.iter_mut().skip(read) {
            *sample = hold;
        }
    }

    fn fade_tail(&mut self, new: &mut [f32]) {
        let length = self.tail.len() as f32;
        let tail = self.tail.get(self.faded..).unwrap_or_default();
        for (index, (sample, old)) in new.iter_mut().zip(tail).enumerate() {
            let share = (self.faded + index) as f32 / length;
            *sample = *sample * share + old * (1.0 - share);
        }
        self.faded = (self.faded + new.len()).min(self.tail.len());
    }
}

/// Fades the last `join` of the `left` frames that begin with `sound`.
fn fade_out(sound: &mut [f32], left: usize, join: usize) {
    for (index, sample) in sound.iter_mut().enumerate() {
        let to_go = left.saturating_sub(index + 1);
        if to_go < join {
            *sample *= to_go as f32 / join as f32;
        }
    }
}

#[cfg(test)]
#[path = "track_tests.rs"]
mod tests;
