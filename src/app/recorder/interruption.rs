//! What interrupts an answer from outside: the microphone goes away and another takes its place, or the file has the
//! length it may have.

use std::time::Instant;

use super::{Heard, Recorder};
use crate::{
    app::room,
    audio::capture::{Source, StreamInfo},
    library::Library,
    model::{timeline, words},
};

/// How long before that the speaker is told.
const END_WARNING_SECS: f64 = 300.0;
/// A loss shorter than this is in the take's list of gaps, and not worth a word.
const SMALLEST_LOSS_SECS: f64 = 0.1;

/// The microphone went away in the middle of an answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Interruption {
    /// What happened, and what can be done.
    pub sentence: String,
    /// A microphone is being opened; until then nothing is recorded.
    pub is_opening: bool,
}

impl Recorder {
    /// Takes in that the stream of a take ended. `None` if the take is being finished anyway.
    pub(super) fn interrupted(&mut self, reason: &str, held_at: Option<u64>) -> Option<Heard> {
        self.stream = None;
        let running = self.running.as_mut().filter(|running| !running.is_finishing)?;
        let sentence = match held_at {
            Some(at) => {
                running.transport.pause(at);
                running.is_held = true;
                format!("{reason}. What you said is safe.")
            }
            None => format!("{reason}. What you said is safe; connecting again."),
        };
        self.interrupt(&sentence, held_at.is_none());
        Some(Heard::Interrupted {
            sentence,
            comes_back: held_at.is_none(),
        })
    }

    pub(super) fn interrupt(&mut self, sentence: &str, is_opening: bool) {
        if let Some(running) = &mut self.running {
            running.interruption = Some(Interruption {
                sentence: sentence.to_owned(),
                is_opening,
            });
        }
    }

    pub(super) fn went_on(&mut self, info: StreamInfo, at: u64, lost_frames: u64) -> Heard {
        let mut sentence = format!("Recording goes on with {}.", info.device_name);
        if let Some(running) = &mut self.running {
            let lost_secs = timeline::secs(lost_frames, running.rate_hz);
            running.interruption = None;
            let was_paused = !running.transport.is_running() && !running.is_held;
            if std::mem::take(&mut running.is_held) && !running.is_finishing {
                running.transport.resume(at);
            }
            if lost_secs >= SMALLEST_LOSS_SECS && !was_paused {
                sentence = format!(
                    "Recording goes on with {}. {lost_secs:.1} s were lost; the take is silent there.",
                    info.device_name
                );
            }
        }
        self.stream = Some(info);
        Heard::WentOn(sentence)
    }

    /// Takes in that the microphone's word on its rate was wrong.
    pub(super) fn rate_is(&mut self, rate_hz: u32) -> Heard {
        let name = self
            .stream
            .as_ref()
            .map_or_else(|| "The microphone".to_owned(), |info| info.device_name.clone());
        let said_hz = self.stream.as_ref().map_or(rate_hz, |info| info.sample_rate_hz);
        if let Some(info) = &mut self.stream {
            info.sample_rate_hz = rate_hz;
        }
        if let Some(running) = &mut self.running {
            running.rate_hz = rate_hz;
        }
        Heard::Notice(format!(
            "{name} says it runs at {said_hz} Hz and delivers {rate_hz}. It is recorded at the true rate."
        ))
    }

    /// Takes in that the system moved the stream.
    pub(super) fn moved(&mut self, device: Option<String>) -> Heard {
        let to = device.as_deref().unwrap_or("another microphone");
        let was = self
            .stream
            .as_ref()
            .map_or("the microphone", |info| info.device_name.as_str());
        let sentence =
            format!("The system moved the sound from {was} to {to}. What is heard now comes from there.");
        if let (Some(info), Some(device)) = (&mut self.stream, device) {
            info.device_name = device;
        }
        Heard::Notice(sentence)
    }

    /// Goes on with an interrupted take, with the sound of `source`. Without effect unless the take is held.
    pub fn go_on(&mut self, source: Source) {
        let Some(running) = self.running.as_mut().filter(|running| !running.is_finishing) else {
            return;
        };
        if let Some(interruption) = running
            .interruption
            .as_mut()
            .filter(|interruption| !interruption.is_opening)
        {
            interruption.is_opening = self.capture.go_on(source).is_ok();
        }
    }

    /// Once, a few minutes before the file has the length it may have.
    pub(super) fn warning_of_end(&mut self) -> Option<Heard> {
        let left_secs = self.longest_left_secs(Instant::now())?;
        let running = self.running.as_mut()?;
        if running.warned_of_end || left_secs > END_WARNING_SECS {
            return None;
        }
        running.warned_of_end = true;
        let left = words::clock(left_secs.max(0.0));
        Some(Heard::Notice(format!(
            "This answer ends by itself in {left}: a sound file can't be longer. It is saved then."
        )))
    }

    /// How much longer the running answer can get before its file has the length it may have, in seconds.
    #[must_use]
    pub fn longest_left_secs(&self, at: Instant) -> Option<f64> {
        let running = self.running.as_ref()?;
        let stream_frame = self.capture.position_at(at)?;
        let left = self
            .longest_frames
            .saturating_sub(running.transport.file_frame(stream_frame));
        Some(timeline::secs(left, running.rate_hz))
    }

    /// A word on a disk that is nearly full, for programs that look at it once.
    #[must_use]
    pub fn room_warning(&self, library: &Library) -> Option<String> {
        let free = library.free_bytes().ok()?;
        let rate_hz = self.stream.as_ref()?.sample_rate_hz;
        room::Warner::default().look(room::secs(free, rate_hz))
    }

    /// Lets answers get no longer than this many frames, instead of what a file holds. For tests.
    #[must_use]
    pub fn with_longest(mut self, frames: u64) -> Self {
        self.longest_frames = frames;
        self
    }
}
