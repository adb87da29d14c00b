//! The sound a player plays, in numbered blocks: made ahead, and made anew when the settings change in mid-play. What
//! is in a block comes from a `Run`.

use std::collections::VecDeque;

use super::{
    block::{BLOCK_FRAMES, Block},
    route::{Next, Route},
    run::Run,
    settings::Settings,
    sound::Sound,
};
use crate::audio::AudioError;

/// Blocks that are remembered; the ring holds fewer.
const REMEMBERED: u32 = 4_096;

/// Makes the blocks, from wherever it is told, as the settings say.
pub(super) struct Feeder {
    sound: Sound,
    settings: Settings,
    device_rate_hz: u32,
    run: Option<Run>,
    epoch: u32,
    revision: u32,
    /// The number of the next block.
    serial: u32,
    /// The number of the first block since the last seek.
    first: u32,
    /// The frames of the file that the blocks made since then really begin with.
    made: VecDeque<(u32, f64)>,
    /// A stop that could not be made in time any more is made at once, at this frame.
    late_stop: Option<u64>,
    /// The last stop put into a block.
    stopped_at: Option<u64>,
}

impl Feeder {
    pub(super) fn new(sound: Sound, settings: Settings) -> Self {
        Self {
            device_rate_hz: sound.sample_rate_hz(),
            sound,
            settings,
            run: None,
            epoch: 0,
            revision: 0,
            serial: 1,
            first: 1,
            made: VecDeque::new(),
            late_stop: None,
            stopped_at: None,
        }
    }

    /// The same for blocks whose numbers follow those of another feeder.
    pub(super) fn after(mut self, other: Option<&Self>) -> Self {
        if let Some(other) = other {
            (self.revision, self.serial, self.first) = (other.revision, other.serial, other.serial);
        }
        self
    }

    pub(super) fn sound(&self) -> &Sound {
        &self.sound
    }

    /// The number of the next block.
    pub(super) fn serial(&self) -> u32 {
        self.serial
    }

    /// The number of the first block since the last seek.
    pub(super) fn first(&self) -> u32 {
        self.first
    }

    pub(super) fn revision(&self) -> u32 {
        self.revision
    }

    /// Where playing was last told to pause.
    pub(super) fn stopped_at(&self) -> Option<u64> {
        self.stopped_at
    }

    /// Plays otherwise from the next [`seek`](Self::seek) on.
    pub(super) fn set(&mut self, settings: Settings) {
        self.settings = settings;
    }

    fn start(&mut self, route: Route, frame: u64) -> Result<(), AudioError> {
        self.run = None;
        let (speed, device_rate_hz) = (self.settings.speed, self.device_rate_hz);
        self.run = Some(Run::new(&mut self.sound, route, speed, frame, device_rate_hz)?);
        Ok(())
    }

    /// Starts over at `frame` of the file, for a device at `device_rate_hz`.
    pub(super) fn seek(&mut self, frame: u64, epoch: u32, device_rate_hz: u32) -> Result<(), AudioError> {
        self.device_rate_hz = device_rate_hz;
        self.epoch = epoch;
        self.revision += 1;
        self.first = self.serial;
        self.made.clear();
        self.late_stop = None;
        self.start(self.settings.route(self.sound.frames()), frame)
    }

    /// Plays as `settings` say from the block numbered `serial` on, or as soon as they can, while the block numbered
    /// `playing` is being played. What is returned is the number of the first block that is made anew.
    pub(super) fn change(
        &mut self,
        settings: Settings,
        playing: u32,
        serial: u32,
    ) -> Result<u32, AudioError> {
        self.settings = settings;
        let serial = serial.min(self.serial);
        let next = self.run.as_ref().map_or(0.0, Run::real_frame);
        let real = |number: u32| {
            let found = self.made.iter().find(|(made, _)| *made == number);
            whole(found.map_or(next, |(_, frame)| *frame))
        };
        let (heard, reached) = (real(playing.max(self.first)), real(serial));
        let route = self.settings.route(self.sound.frames());
        self.late_stop = route
            .until()
            .filter(|until| (heard + 1..=reached).contains(until) && heard <= reached);
        let frame = self.late_stop.unwrap_or_else(|| route.follow(heard, reached));
        self.made.retain(|(made, _)| *made < serial);
        self.serial = serial;
        self.revision += 1;
        self.start(route, frame)?;
        Ok(serial)
    }

    /// The next block; `None` after the last, which says so itself.
    pub(super) fn block(&mut self) -> Result<Option<Block>, AudioError> {
        let Some(run) = &mut self.run else { return Ok(None) };
        let real_frame = run.real_frame();
        let (mut block, is_last) = match self.late_stop {
            Some(_) => (nothing(real_frame), true),
            None => run.block(&mut self.sound)?,
        };
        (block.epoch, block.revision, block.serial) = (self.epoch, self.revision, self.serial);
        self.made.push_back((self.serial, real_frame));
        self.serial += 1;
        while self
            .made
            .front()
            .is_some_and(|(made, _)| made + REMEMBERED < self.serial)
        {
            self.made.pop_front();
        }
        if is_last {
            let stop = match (self.late_stop.take(), run.ended()) {
                (Some(frame), _) | (None, Some((Next::Stop, frame))) => Some(frame),
                _ => None,
            };
            block.stop = stop.is_some();
            block.last = stop.is_none();
            self.run = None;
            if let Some(frame) = stop {
                // What comes when playing is taken up again.
                self.stopped_at = self.settings.until.take();
                self.start(self.settings.route(self.sound.frames()), frame)?;
            }
        }
        Ok(Some(block))
    }
}

fn nothing(frame: f64) -> Block {
    Block {
        epoch: 0,
        revision: 0,
        serial: 0,
        start_frame: frame,
        step: 1.0,
        len: 0,
        last: false,
        stop: false,
        lead: 0.0,
        samples: [0.0; BLOCK_FRAMES],
    }
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a frame of a file, which is not negative"
)]
fn whole(frame: f64) -> u64 {
    frame.round() as u64
}

#[cfg(test)]
#[path = "source_tests.rs"]
mod tests;
