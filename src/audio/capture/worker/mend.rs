//! The capture thread's watch over its source, and what it does when the source ends in mid-take. How long to wait for
//! what is decided in `loss`.

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use super::Listener;
use crate::audio::{
    capture::{
        CaptureEvent,
        loss::{Join, Loss, Turn},
        outbox::Outbox,
        script::Fault,
    },
    feed::GapCause,
};

/// A tick that took longer (a slow disk, a suspended computer) counts as this long when judging whether sound stopped.
const LONGEST_TICK_SECS: f64 = 0.1;
/// How long a stream may take to its first block.
const FIRST_BLOCK_SECS: f64 = 5.0;
/// A stream that calls back no more for this long, or for four buffers if that is longer, is lost.
const LOST_SECS: f64 = 1.0;
const LOST_BUFFERS: f64 = 4.0;

impl Listener<'_> {
    /// Finds out whether the source is still there, from its faults and from whether sound keeps coming.
    pub(super) fn watch_line(&mut self, tick_secs: f64, outbox: &mut Outbox) {
        let Some(line) = &self.line else { return };
        let name = self.info.device_name.clone();
        let (mut end, mut moved) = (None, None);
        while let Ok(fault) = line.faults.try_recv() {
            match fault {
                Fault::Gone => end = Some((format!("{name} is gone"), false)),
                Fault::Invalidated => end = Some((format!("The connection to {name} broke"), true)),
                Fault::Rerouted(device) => moved = Some(device),
                // What was lost shows in the timing of what follows, and becomes a gap there.
                Fault::Overrun => {}
            }
        }
        if let Some(device) = moved {
            self.moved(device, outbox);
        }
        self.quiet_secs += tick_secs.min(LONGEST_TICK_SECS);
        let limit = if self.heard {
            LOST_SECS.max(LOST_BUFFERS * self.largest_block_secs)
        } else {
            FIRST_BLOCK_SECS
        };
        if end.is_none() && self.quiet_secs > limit {
            let reason = if self.heard {
                format!("{name} has stopped delivering sound")
            } else {
                format!("{name} delivers no sound")
            };
            end = Some((reason, false));
        }
        if let Some((reason, may_come_back)) = end {
            self.lose(reason, may_come_back, outbox);
        }
    }

    /// Finds out whether the device runs at the rate it says. If not, its word counts no longer.
    pub(super) fn measure_rate(&mut self, outbox: &mut Outbox) {
        let Some(line) = &self.line else { return };
        let Some((nanos, frames)) = line.status.arrived() else {
            return;
        };
        let Some(rate_hz) = self.rate_meter.look(nanos, frames) else {
            return;
        };
        line.status.set_rate(rate_hz);
        self.info.sample_rate_hz = rate_hz;
        if let Some(recording) = &mut self.recording {
            recording.set_rate(rate_hz, &mut self.notes);
        }
        outbox.tell(CaptureEvent::RateIs(rate_hz));
    }

    /// The system moved the stream to another microphone: sound goes on, and the take says from where.
    fn moved(&mut self, device: Option<String>, outbox: &mut Outbox) {
        if let Some(recording) = &mut self.recording {
            let name = device
                .clone()
                .unwrap_or_else(|| "another, chosen by the system".to_owned());
            recording.moved(self.history.end(), name, &mut self.notes);
        }
        if let Some(name) = &device {
            self.info.device_name.clone_from(name);
        }
        outbox.tell(CaptureEvent::Rerouted { device });
    }

    /// The stream has ended.
    fn lose(&mut self, reason: String, may_come_back: bool, outbox: &mut Outbox) {
        self.drain(outbox);
        let Some(mut line) = self.line.take() else { return };
        let again = line.take_again().filter(|_| may_come_back);
        let now = Instant::now();
        let silent_for = Duration::from_secs_f64(
            line.status
                .secs_since_callback(now)
                .unwrap_or(0.0)
                .clamp(0.0, 86_400.0),
        );
        line.close_beside();
        if let Some(mut loss) = self.loss.take() {
            let turn = loss.gave_no_sound(self.info.device_name.clone());
            self.loss = Some(loss);
            self.tell_turn(turn, outbox);
            return;
        }
        let Some(recording) = self
            .recording
            .as_mut()
            .filter(|recording| !recording.is_finishing())
        else {
            outbox.tell(CaptureEvent::Lost { reason });
            return;
        };
        recording.secure(&self.history, now, &mut self.notes);
        let noticed_at = self
            .history
            .end()
            .saturating_add(frames_in(silent_for, self.info.sample_rate_hz));
        let loss = Loss::new(
            reason,
            (self.info.device_id.clone(), self.info.device_name.clone()),
            silent_for,
            noticed_at,
            again,
        );
        let by_itself = loss.held_at().is_none();
        let reason = loss.reason.clone();
        self.loss = Some(loss);
        if by_itself {
            self.pass_on(outbox);
            outbox.tell(CaptureEvent::Interrupted {
                reason,
                held_at: None,
            });
        } else {
            self.hold(outbox);
        }
    }

    /// The take waits for the speaker.
    fn hold(&mut self, outbox: &mut Outbox) {
        let (Some(loss), Some(recording)) = (&self.loss, &mut self.recording) else {
            return;
        };
        if let Some(at) = loss.held_at() {
            recording.pause(at, &mut self.notes);
        }
        let (reason, held_at) = (loss.reason.clone(), loss.held_at());
        self.pass_on(outbox);
        outbox.tell(CaptureEvent::Interrupted { reason, held_at });
    }

    /// Looks after a take whose stream ended.
    pub(super) fn mend(&mut self, outbox: &mut Outbox) {
        if self.line.is_some() {
            return;
        }
        let rate_hz = self.info.sample_rate_hz;
        let Some(loss) = &mut self.loss else { return };
        let turn = loss.turn(self.options, rate_hz);
        self.tell_turn(turn, outbox);
    }

    fn tell_turn(&mut self, turn: Turn, outbox: &mut Outbox) {
        match turn {
            Turn::Wait => {}
            Turn::Open(line) => {
                self.line = Some(*line);
                (self.heard, self.quiet_secs, self.largest_block_secs) = (false, 0.0, 0.0);
            }
            Turn::Hold => self.hold(outbox),
            Turn::Refused(error) => outbox.tell(CaptureEvent::NotGoneOn(error)),
        }
    }

    /// Puts the stream that was opened in the place of the lost one, as soon as it delivers. False until then.
    pub(super) fn join(&mut self, outbox: &mut Outbox) -> bool {
        let now = Instant::now();
        let Some((line, position)) = self
            .line
            .as_ref()
            .and_then(|line| Some((line, line.status.position_at(now)?)))
        else {
            return false;
        };
        let (Some(loss), Some(recording)) = (self.loss.take(), &mut self.recording) else {
            return true;
        };
        let rate_hz = u64::from(self.info.sample_rate_hz.max(1));
        let came_ago = Duration::from_nanos(position.saturating_mul(1_000_000_000) / rate_hz);
        let end = self.history.end();
        let (lost_frames, is_held) = match loss.join(came_ago) {
            Join::ByTheClock(span) => (frames_in(span, self.info.sample_rate_hz), false),
            Join::At(at) => (at.saturating_sub(end), true),
        };
        let at = end.saturating_add(lost_frames);
        self.info = line.info.clone();
        self.shared.follow(Arc::clone(&line.status), at);
        let is_other = self.info.device_id != loss.device_id;
        let words = match (is_other, is_held) {
            (true, _) => format!(
                "{}; the answer went on with {}",
                loss.reason, self.info.device_name
            ),
            (false, true) => format!("{}; the answer went on when it was back", loss.reason),
            (false, false) => format!("{} and was made again", loss.reason),
        };
        let device = is_other.then(|| self.info.device_name.clone());
        recording.go_on(at, words, device, &mut self.notes);
        if is_held {
            recording.resume(at, &mut self.notes);
        }
        self.fill(lost_frames, GapCause::Stream, outbox);
        self.pass_on(outbox);
        outbox.tell(CaptureEvent::WentOn {
            info: self.info.clone(),
            at,
            lost_frames,
        });
        true
    }
}

/// Frames that last `span`.
fn frames_in(span: Duration, rate_hz: u32) -> u64 {
    let frames = span.as_nanos() * u128::from(rate_hz) / 1_000_000_000;
    u64::try_from(frames).unwrap_or(u64::MAX)
}
