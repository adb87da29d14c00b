//! The real-time side of playback: fills the device's buffers from blocks, with short fades so that nothing clicks,
//! and keeps the clock of what is heard.

use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicI64, AtomicU32, AtomicU64, Ordering},
    },
    time::{Duration, Instant},
};

use rtrb::Consumer;

use super::source::Block;

/// Length of a fade.
const FADE_SECS: f32 = 0.005;
/// A difference between two buffers' clocks that is a jump rather than jitter.
const JUMP_NANOS: i64 = 100_000_000;
/// Jitter is taken over by one part in this many at each buffer.
const SMOOTHING: i64 = 16;

/// Which frame of the file is heard at which moment: standing still at a frame or running from an origin. Both fit
/// one atomic (the lowest bit tells which), so nobody sees half of a change.
#[derive(Debug)]
pub(super) struct PlayClock {
    anchor: Instant,
    rate_hz: AtomicU32,
    state: AtomicI64,
}

impl PlayClock {
    fn new() -> Self {
        Self {
            anchor: Instant::now(),
            rate_hz: AtomicU32::new(1),
            state: AtomicI64::new(0),
        }
    }

    fn nanos_at(&self, moment: Instant) -> i64 {
        let span = moment.saturating_duration_since(self.anchor);
        i64::try_from(span.as_nanos()).unwrap_or(i64::MAX)
    }

    fn standing(frame: u64) -> i64 {
        i64::try_from(frame).unwrap_or(i64::MAX >> 1).min(i64::MAX >> 1) << 1
    }

    /// Stands still at `frame`.
    pub(super) fn stand(&self, frame: u64) {
        self.state.store(Self::standing(frame), Ordering::Release);
    }

    pub(super) fn set_rate(&self, rate_hz: u32) {
        self.rate_hz.store(rate_hz.max(1), Ordering::Release);
    }

    /// The frame heard at `moment`.
    pub(super) fn position(&self, moment: Instant) -> u64 {
        let state = self.state.load(Ordering::Acquire);
        if state & 1 == 0 {
            return u64::try_from(state >> 1).unwrap_or(0);
        }
        let since = self.nanos_at(moment).saturating_sub(state >> 1);
        let frames = crate::audio::clock::frames(since, self.rate_hz.load(Ordering::Acquire));
        u64::try_from(frames).unwrap_or(0)
    }
}

/// What the player, its thread and the callback share.
#[derive(Debug)]
pub(super) struct Shared {
    pub(super) clock: PlayClock,
    /// Counts seeks; blocks and positions of an older one no longer matter.
    pub(super) epoch: AtomicU32,
    /// Where the last seek goes; written before `epoch`.
    pub(super) seek_to: AtomicU64,
    /// Whether sound is wanted.
    pub(super) running: AtomicBool,
    /// The epoch whose last block has been played, or `u32::MAX`.
    pub(super) ended: AtomicU32,
    /// Counts callbacks, to see whether the device still asks for sound.
    pub(super) callbacks: AtomicU32,
    /// Buffers that could not be filled in time.
    pub(super) underruns: AtomicU32,
}

impl Shared {
    pub(super) fn new() -> Self {
        Self {
            clock: PlayClock::new(),
            epoch: AtomicU32::new(0),
            seek_to: AtomicU64::new(0),
            running: AtomicBool::new(false),
            ended: AtomicU32::new(u32::MAX),
            callbacks: AtomicU32::new(0),
            underruns: AtomicU32::new(0),
        }
    }

    /// Goes to `frame`: what is ready belongs to another place from now on.
    pub(super) fn go_to(&self, frame: u64) {
        self.seek_to.store(frame, Ordering::Release);
        self.epoch.fetch_add(1, Ordering::AcqRel);
        self.clock.stand(frame);
    }
}

/// The callback's end of the blocks.
pub(super) struct Renderer {
    blocks: Consumer<Block>,
    shared: Arc<Shared>,
    block: Option<Block>,
    index: usize,
    gain: f32,
    gain_step: f32,
    device_rate_hz: u32,
}

impl Renderer {
    pub(super) fn new(blocks: Consumer<Block>, shared: Arc<Shared>, device_rate_hz: u32) -> Self {
        Self {
            blocks,
            shared,
            block: None,
            index: 0,
            gain: 0.0,
            gain_step: (1.0 / (FADE_SECS * device_rate_hz.max(1) as f32)).min(1.0),
            device_rate_hz,
        }
    }

    /// Fills one buffer of `frames` frames whose first is heard at `heard_at`, giving each sample to `put` with its
    /// index. This is realtime-safe.
    pub(super) fn fill(&mut self, frames: usize, heard_at: Instant, mut put: impl FnMut(usize, f32)) {
        self.shared.callbacks.fetch_add(1, Ordering::Relaxed);
        let before = self.shared.clock.state.load(Ordering::Acquire);
        let epoch = self.shared.epoch.load(Ordering::Acquire);
        let running = self.shared.running.load(Ordering::Acquire);
        // The last frame of the file that was played, and how many frames of the buffer that was reached with.
        let mut reached = None;
        let mut starved = false;
        for index in 0..frames {
            match self.next(epoch, running) {
                Next::Sound { sample, file_frame } => {
                    put(index, sample);
                    reached = Some((file_frame, index + 1));
                }
                Next::Starved => {
                    starved = true;
                    put(index, 0.0);
                }
                Next::Silence => put(index, 0.0),
            }
        }
        if starved {
            self.shared.underruns.fetch_add(1, Ordering::Relaxed);
        }
        let is_current = self.block.as_ref().is_some_and(|block| block.epoch == epoch);
        if is_current {
            self.tell_clock(before, reached, frames, heard_at);
        }
    }

    /// Sets the clock by what was just played, unless someone has set it in the meantime.
    fn tell_clock(&self, before: i64, reached: Option<(f64, usize)>, frames: usize, heard_at: Instant) {
        let clock = &self.shared.clock;
        let after = match reached {
            // Played to the end of the buffer: the clock runs.
            Some((file_frame, played)) if played == frames => {
                let played_nanos = frames as u64 * 1_000_000_000 / u64::from(self.device_rate_hz.max(1));
                let heard_end = clock.nanos_at(heard_at + Duration::from_nanos(played_nanos));
                let rate_hz = f64::from(clock.rate_hz.load(Ordering::Relaxed));
                let origin = heard_end.saturating_sub((file_frame / rate_hz * 1e9) as i64);
                let last = before >> 1;
                let smoothed = if before & 1 == 1 && (origin - last).abs() < JUMP_NANOS {
                    last + (origin - last) / SMOOTHING
                } else {
                    origin
                };
                (smoothed << 1) | 1
            }
            // At the end of the sound the clock runs on until that is heard.
            _ if self.at_end() => return,
            // Stopped within the buffer, or just before it.
            Some((file_frame, _)) => PlayClock::standing(file_frame as u64),
            None if before & 1 == 1 => PlayClock::standing(self.file_frame() as u64),
            None => return,
        };
        // Lost if a seek came in between, whose position is the newer truth.
        let _ = clock
            .state
            .compare_exchange(before, after, Ordering::AcqRel, Ordering::Relaxed);
    }

    /// The frame of the file that comes next.
    fn file_frame(&self) -> f64 {
        self.block
            .as_ref()
            .map_or(0.0, |block| block.start_frame + self.index as f64 * block.step)
    }

    fn at_end(&self) -> bool {
        self.block
            .as_ref()
            .is_some_and(|block| block.last && self.index >= block.len)
    }

    fn next(&mut self, epoch: u32, running: bool) -> Next {
        if self.gain <= 0.0 {
            // Silent: what is stale can go.
            while self.block.as_ref().is_none_or(|block| block.epoch != epoch) {
                match self.blocks.pop() {
                    Ok(block) => self.start(block),
                    Err(_) => return Next::Silence,
                }
            }
        }
        let current = self.block.as_ref().is_some_and(|block| block.epoch == epoch);
        let wanted = running && current;
        if self.gain <= 0.0 && !wanted {
            return Next::Silence;
        }
        while self.block.as_ref().is_some_and(|block| self.index >= block.len) {
            if self.at_end() {
                self.gain = 0.0;
                if current {
                    self.shared.ended.store(epoch, Ordering::Release);
                }
                return Next::Silence;
            }
            match self.blocks.pop() {
                Ok(block) if self.block.as_ref().is_some_and(|old| old.epoch == block.epoch) => {
                    self.start(block);
                }
                // The next block belongs to another place: it begins from silence.
                Ok(block) => {
                    self.start(block);
                    self.gain = 0.0;
                    return Next::Silence;
                }
                Err(_) => {
                    self.gain = 0.0;
                    return Next::Starved;
                }
            }
        }
        let target = if wanted { self.gain_step } else { -self.gain_step };
        self.gain = (self.gain + target).clamp(0.0, 1.0);
        let Some(block) = &self.block else {
            return Next::Silence;
        };
        let sample = block.samples.get(self.index).copied().unwrap_or(0.0) * self.gain;
        self.index += 1;
        Next::Sound {
            sample,
            file_frame: block.start_frame + self.index as f64 * block.step,
        }
    }

    fn start(&mut self, block: Block) {
        self.block = Some(block);
        self.index = 0;
    }
}

enum Next {
    Sound { sample: f32, file_frame: f64 },
    Starved,
    Silence,
}

#[cfg(test)]
#[path = "renderer_tests.rs"]
mod tests;
