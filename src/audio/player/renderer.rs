//! The real-time side of playback: fills the device's buffers from blocks, with short fades so that nothing clicks,
//! and notes what of the file is heard when.

use std::{
    sync::{Arc, atomic::Ordering},
    time::Instant,
};

use rtrb::{Consumer, PopError};

use super::{
    block::Block,
    heard::{END_FRAME, HeardClock, Point},
    shared::Shared,
};

/// Length of a fade.
const FADE_SECS: f32 = 0.005;
/// How long the loudness takes from nothing to full.
const GAIN_SECS: f32 = 0.020;
/// A difference between two buffers' clocks that is a jump rather than jitter.
const JUMP_NANOS: i64 = 100_000_000;
/// Jitter is taken over by one part in this many at each buffer, by more at first.
const SMOOTHING: i64 = 16;
/// Points noted for one buffer at most.
const POINTS: usize = 32;

/// The callback's end of the blocks.
pub(super) struct Renderer {
    blocks: Consumer<Block>,
    shared: Arc<Shared>,
    block: Option<Block>,
    index: usize,
    /// The fade in and out, and what is asked for besides.
    fade: f32,
    fade_step: f32,
    gain: f32,
    gain_step: f32,
    /// What bridges a seam: the difference between what was heard and what would have come, which fades away.
    bridge: f32,
    bridge_step: f32,
    last: f32,
    /// The frame of the file that comes next and how many each frame played is, while sound is heard.
    course: Option<(f64, f64)>,
    points: [Point; POINTS],
    noted: usize,
    timing: Timing,
}

impl Renderer {
    pub(super) fn new(blocks: Consumer<Block>, shared: Arc<Shared>, device_rate_hz: u32) -> Self {
        let step = |secs: f32| (1.0 / (secs * device_rate_hz.max(1) as f32)).min(1.0);
        Self {
            gain: shared.gain(),
            blocks,
            shared,
            block: None,
            index: 0,
            fade: 0.0,
            fade_step: step(FADE_SECS),
            gain_step: step(GAIN_SECS),
            bridge: 0.0,
            bridge_step: 0.0,
            last: 0.0,
            course: None,
            points: [Point::default(); POINTS],
            noted: 0,
            timing: Timing::new(device_rate_hz),
        }
    }

    /// Fills one buffer of `frames` frames whose first is heard at `heard_at`, giving each sample to `put` with its
    /// index. This is realtime-safe.
    pub(super) fn fill(&mut self, frames: usize, heard_at: Instant, mut put: impl FnMut(usize, f32)) {
        self.shared.callbacks.fetch_add(1, Ordering::Relaxed);
        let asked = u32::try_from(frames).unwrap_or(u32::MAX);
        self.shared.largest_buffer.fetch_max(asked, Ordering::Relaxed);
        self.timing.buffer(self.shared.clock.nanos_at(heard_at));
        let before = self.shared.clock.state();
        let epoch = self.shared.epoch.load(Ordering::Acquire);
        let gain = self.shared.gain();
        let mut running = self.shared.running.load(Ordering::Acquire);
        let mut starved = false;
        self.noted = 0;
        if HeardClock::stands(before) {
            // Someone set the clock: what went before is no part of what comes.
            self.course = None;
        }
        for index in 0..frames {
            self.follow_gain(gain);
            let next = self.next(epoch, running);
            match next {
                Next::Sound { frame, step, .. } => self.note_sound(index, frame, step),
                Next::Silence | Next::Starved | Next::Stopped => self.note_silence(index),
                Next::Stale { .. } => self.course = None,
            }
            let sample = match next {
                Next::Sound { sample, .. } | Next::Stale { sample } => sample,
                Next::Silence => 0.0,
                Next::Starved => {
                    starved = true;
                    0.0
                }
                Next::Stopped => {
                    running = false;
                    0.0
                }
            };
            self.last = sample + self.take_bridge();
            put(index, self.last);
        }
        if starved {
            self.shared.underruns.fetch_add(1, Ordering::Relaxed);
        }
        self.timing.played(frames);
        self.shared
            .clock
            .note(before, self.points.get(..self.noted).unwrap_or_default());
    }

    fn follow_gain(&mut self, target: f32) {
        let way = target - self.gain;
        self.gain = if way.abs() <= self.gain_step || self.fade <= 0.0 {
            target
        } else {
            self.gain + self.gain_step.copysign(way)
        };
    }

    // --- what is heard when ---

    fn note_sound(&mut self, index: usize, frame: f64, step: f64) {
        // Each buffer has a point, so that what its clock says is followed, and each jump and change of speed.
        let goes_on = index > 0
            && self.course.is_some_and(|(expected, old_step)| {
                (expected - frame).abs() < 0.25 && (old_step - step).abs() < 1e-9
            });
        if !goes_on {
            self.note(index, frame, step);
        }
        self.course = Some((frame + step, step));
    }

    fn note_silence(&mut self, index: usize) {
        if let Some((frame, _)) = self.course.take() {
            let frame = if self.at_end() { END_FRAME } else { frame };
            self.note(index, frame, 0.0);
        }
    }

    fn note(&mut self, index: usize, frame: f64, step: f64) {
        let point = Point {
            nanos: self.timing.nanos(index),
            frame,
            per_nano: step * f64::from(self.timing.rate_hz) / 1e9,
        };
        // Where there are too many, the last is the one that matters longest.
        let slot = self.noted.min(POINTS - 1);
        self.points[slot] = point;
        self.noted = slot + 1;
    }

    // --- seams ---

    /// Begins to bridge from what was heard last to a sound whose sample before its first would have been `lead`.
    fn bridge_from(&mut self, lead: f32) {
        self.bridge = self.last - lead;
        self.bridge_step = self.bridge.abs() * self.fade_step;
    }

    fn take_bridge(&mut self) -> f32 {
        let bridge = self.bridge;
        self.bridge = if bridge.abs() <= self.bridge_step {
            0.0
        } else {
            bridge - self.bridge_step.copysign(bridge)
        };
        bridge
    }

    fn cut(&mut self) {
        self.fade = 0.0;
        self.bridge_from(0.0);
    }

    // --- blocks ---

    fn at_end(&self) -> bool {
        self.block
            .as_ref()
            .is_some_and(|block| block.last && self.index >= block.len)
    }

    fn next(&mut self, epoch: u32, running: bool) -> Next {
        if self.fade <= 0.0 {
            // Silent: what is stale can go.
            while self.block.as_ref().is_none_or(|block| block.epoch != epoch) {
                match self.pop() {
                    Ok(block) => self.start(block),
                    Err(_) => return Next::Silence,
                }
            }
        }
        let current = self.block.as_ref().is_some_and(|block| block.epoch == epoch);
        let wanted = running && current;
        if self.fade <= 0.0 && !wanted {
            return Next::Silence;
        }
        while self.block.as_ref().is_some_and(|block| self.index >= block.len) {
            if self.at_end() {
                self.cut();
                if current {
                    self.shared.ended.store(epoch, Ordering::Release);
                }
                return Next::Silence;
            }
            if let Some(block) = self.block.as_mut().filter(|block| block.stop) {
                // Once: playing on goes past it.
                block.stop = false;
                self.cut();
                if current {
                    self.shared.running.store(false, Ordering::Release);
                    self.shared.stopped.store(true, Ordering::Release);
                }
                return Next::Stopped;
            }
            match self.pop() {
                Ok(block) if self.block.as_ref().is_some_and(|old| old.epoch == block.epoch) => {
                    let is_seam = self
                        .block
                        .as_ref()
                        .is_some_and(|old| old.revision != block.revision);
                    if is_seam {
                        self.bridge_from(block.lead * self.fade * self.gain);
                    }
                    self.start(block);
                }
                // The next block belongs to another place: it begins from silence.
                Ok(block) => {
                    self.start(block);
                    self.cut();
                    return Next::Silence;
                }
                Err(_) => {
                    self.cut();
                    return Next::Starved;
                }
            }
        }
        let target = if wanted { self.fade_step } else { -self.fade_step };
        self.fade = (self.fade + target).clamp(0.0, 1.0);
        let Some(block) = &self.block else {
            return Next::Silence;
        };
        let sample = block.samples.get(self.index).copied().unwrap_or(0.0) * self.fade * self.gain;
        let frame = block.start_frame + self.index as f64 * block.step;
        self.index += 1;
        if current {
            Next::Sound {
                sample,
                frame,
                step: block.step,
            }
        } else {
            Next::Stale { sample }
        }
    }

    /// The next block that has not been made anew.
    fn pop(&mut self) -> Result<Block, PopError> {
        loop {
            let block = self.blocks.pop()?;
            if !self.shared.is_made_anew(block.serial, block.revision) {
                return Ok(block);
            }
        }
    }

    fn start(&mut self, block: Block) {
        self.shared.playing.store(block.serial, Ordering::Release);
        self.block = Some(block);
        self.index = 0;
    }
}

enum Next {
    Sound {
        sample: f32,
        frame: f64,
        step: f64,
    },
    /// Sound of a place that was left, fading out.
    Stale {
        sample: f32,
    },
    Starved,
    Stopped,
    Silence,
}

/// When the frames of a stream are heard: what the callbacks say, without their jitter.
struct Timing {
    rate_hz: u32,
    /// Frames handed out.
    frames: u64,
    /// When the first of them was heard, or would have been.
    origin: Option<i64>,
    buffers: i64,
}

impl Timing {
    fn new(rate_hz: u32) -> Self {
        Self {
            rate_hz: rate_hz.max(1),
            frames: 0,
            origin: None,
            buffers: 0,
        }
    }

    /// A buffer's first frame is heard at `heard_at`.
    fn buffer(&mut self, heard_at: i64) {
        let candidate = heard_at.saturating_sub(crate::audio::clock::nanos(self.frames, self.rate_hz));
        self.buffers += 1;
        self.origin = Some(match self.origin {
            Some(origin) if (candidate - origin).abs() < JUMP_NANOS => {
                origin + (candidate - origin) / (1 + self.buffers / 2).min(SMOOTHING)
            }
            _ => candidate,
        });
    }

    fn nanos(&self, index: usize) -> i64 {
        let frames = crate::audio::clock::nanos(self.frames + index as u64, self.rate_hz);
        self.origin.unwrap_or(0).saturating_add(frames)
    }

    fn played(&mut self, frames: usize) {
        self.frames += frames as u64;
    }
}

#[cfg(test)]
#[path = "renderer_tests.rs"]
mod tests;
