//! One way through a sound: read along a route, stretched to a speed, brought to the device's rate. Which frame of the
//! file is played when is kept through all of it. Numbers of blocks and changes in mid-play are not known here.

use super::{
    block::{BLOCK_FRAMES, Block},
    course::Course,
    route::{Next, Route},
    sound::Sound,
    stretch::Stretcher,
    track::Track,
};
use crate::audio::{AudioError, resample::Resampler};

/// Frames read at a time.
const READ_FRAMES: usize = 1_024;
/// Frames before the first that are read along, so that a filter has its past and a seam its left side.
const LEAD_FRAMES: u32 = 256;
/// One way through the sound at one speed, to one rate. A change of any of these is a new one.
pub(super) struct Run {
    track: Track,
    stretcher: Stretcher,
    resampler: Option<Resampler>,
    speed: f64,
    /// Frames of the file's rate for each frame of the device's.
    ratio: f64,
    /// For each frame after the stretching: the frame of the file to show, and the one it is really from.
    shown: Course,
    real: Course,
    /// Frames stretched, and frames of the device's rate taken.
    stretched: u64,
    made: u64,
    /// Frames of the device's rate in all, once that is known.
    total: Option<u64>,
    input: Vec<f32>,
    waiting: Vec<f32>,
    ready: Vec<f32>,
    taken: usize,
    lead: f32,
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    clippy::cast_precision_loss,
    reason = "2^53 frames are 1,500 years at 192 kHz, and none is negative"
)]
impl Run {
    pub(super) fn new(
        sound: &mut Sound,
        route: Route,
        speed: f64,
        frame: u64,
        device_rate_hz: u32,
    ) -> Result<Self, AudioError> {
        let rate_hz = sound.sample_rate_hz();
        let frame = route.enter(frame);
        let mut resampler = if rate_hz == device_rate_hz {
            None
        } else {
            Some(
                Resampler::new(rate_hz, device_rate_hz).ok_or_else(|| AudioError::OddFormat {
                    name: "the loudspeaker".to_owned(),
                    offered: format!("{device_rate_hz} Hz"),
                })?,
            )
        };
        // As many that they make whole frames at the other rate too, where that is possible.
        let whole = rate_hz / greatest_divisor(rate_hz, device_rate_hz).max(1);
        let lead_frames = if whole > LEAD_FRAMES * 4 {
            LEAD_FRAMES
        } else {
            LEAD_FRAMES.div_ceil(whole.max(1)) * whole
        };
        let missing = u64::from(lead_frames).saturating_sub(frame) as usize;
        let mut past = vec![0.0; lead_frames as usize];
        sound.seek(frame.saturating_sub(u64::from(lead_frames)))?;
        sound.fill(past.get_mut(missing..).unwrap_or_default())?;
        let lead = past.last().copied().unwrap_or(0.0);
        if let Some(resampler) = &mut resampler {
            let extra = u64::from(lead_frames) * u64::from(device_rate_hz) / u64::from(rate_hz.max(1));
            resampler.skip_more(extra as usize);
        }
        Ok(Self {
            track: Track::new(sound, route, frame)?,
            stretcher: Stretcher::new(speed, rate_hz),
            speed,
            ratio: f64::from(rate_hz) / f64::from(device_rate_hz.max(1)),
            shown: Course::default(),
            real: Course::default(),
            stretched: 0,
            made: 0,
            total: None,
            input: Vec::new(),
            waiting: if resampler.is_some() { past } else { Vec::new() },
            resampler,
            ready: Vec::new(),
            taken: 0,
            lead,
        })
    }

    /// The next block, without its numbers. It says so if it is the last of the run.
    pub(super) fn block(&mut self, sound: &mut Sound) -> Result<(Block, bool), AudioError> {
        while self.ready.len() - self.taken < BLOCK_FRAMES && !self.complete() {
            self.make_ready(sound)?;
        }
        let at = self.made as f64 * self.ratio;
        let (start_frame, slope) = self.shown.at(at);
        let left = self
            .total
            .map_or(usize::MAX, |total| total.saturating_sub(self.made) as usize);
        let rest = self.ready.get(self.taken..).unwrap_or_default();
        let len = rest.len().min(BLOCK_FRAMES).min(left);
        let mut block = Block {
            epoch: 0,
            revision: 0,
            serial: 0,
            start_frame,
            step: slope * self.ratio,
            len,
            last: false,
            stop: false,
            lead: self.resampler.as_ref().map_or(self.lead, |resampler| {
                if self.made == 0 {
                    resampler.lead()
                } else {
                    self.lead
                }
            }),
            samples: [0.0; BLOCK_FRAMES],
        };
        for (to, from) in block.samples.iter_mut().zip(rest.iter().take(len)) {
            *to = *from;
            self.lead = *from;
        }
        self.taken += len;
        self.made += len as u64;
        let now = self.made as f64 * self.ratio;
        self.shown.forget(now);
        self.real.forget(now);
        Ok((block, len == left || len == 0))
    }

    /// The frame of the file that really comes next.
    pub(super) fn real_frame(&self) -> f64 {
        if self.stretched == 0 {
            return self.track.course.at(0.0).0;
        }
        self.real.at(self.made as f64 * self.ratio).0
    }

    /// Why no more comes, and at which frame of the file.
    pub(super) fn ended(&self) -> Option<(Next, u64)> {
        self.track.ended()
    }

    fn complete(&self) -> bool {
        let ready = (self.ready.len() - self.taken) as u64;
        self.total.is_some_and(|total| self.made + ready >= total)
    }

    fn make_ready(&mut self, sound: &mut Sound) -> Result<(), AudioError> {
        self.ready.drain(..self.taken);
        self.taken = 0;
        let wanted = self.resampler.as_ref().map_or(1, Resampler::wants);
        while self.waiting.len() < wanted && self.total.is_none() {
            self.stretch(sound)?;
        }
        match &mut self.resampler {
            Some(resampler) => {
                // The rest of the input is silence, which brings out what the filter holds.
                let missing = wanted.saturating_sub(self.waiting.len());
                self.waiting.resize(self.waiting.len() + missing, 0.0);
                let chunk = self.waiting.get(..wanted).unwrap_or_default();
                self.ready.extend_from_slice(resampler.process(chunk));
                self.waiting.drain(..wanted);
            }
            None => self.ready.append(&mut self.waiting),
        }
        Ok(())
    }

    fn stretch(&mut self, sound: &mut Sound) -> Result<(), AudioError> {
        let Some(piece) = self.stretcher.piece(&mut self.waiting) else {
            if self.track.ended().is_some() {
                self.total = Some((self.stretched as f64 / self.ratio).ceil() as u64);
                // A sound without a frame has its place all the same.
                self.shown
                    .go(self.stretched as f64, self.track.course.at(f64::MAX).0, 0.0);
                return Ok(());
            }
            self.input.clear();
            self.track.read(sound, READ_FRAMES, &mut self.input)?;
            self.stretcher.feed(&self.input);
            if self.track.ended().is_some() {
                self.stretcher.end();
            }
            return Ok(());
        };
        let course = &self.track.course;
        let at = self.stretched as f64;
        self.shown.go(at, course.at(piece.due).0, self.speed);
        for (place, frame) in course.turns(piece.due, piece.due + piece.len as f64 * self.speed) {
            self.shown
                .go(at + (place - piece.due) / self.speed, frame, self.speed);
        }
        // In the middle of the overlap the new piece becomes the louder one.
        let (from, half) = (piece.from as f64, (piece.overlap / 2) as f64);
        self.real.go(at + half, course.at(from + half).0, 1.0);
        for (place, frame) in course.turns(from + half, from + piece.len as f64) {
            self.real.go(at + place - from, frame, 1.0);
        }
        self.stretched += piece.len as u64;
        let earliest = from.min(piece.due) - 4.0 * piece.len as f64;
        self.track.course.forget(earliest);
        Ok(())
    }
}

fn greatest_divisor(a: u32, b: u32) -> u32 {
    if b == 0 { a } else { greatest_divisor(b, a % b) }
}
