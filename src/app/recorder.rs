//! One microphone, armed, and at most one take being recorded from it. Both the window and `aloud record` use it.
//! It knows nothing of screens, think time or keys.

use std::{
    path::PathBuf,
    sync::{Arc, mpsc},
    time::Instant,
};

use jiff::Zoned;

use crate::{
    audio::{
        AudioError,
        capture::{Begin, Capture, CaptureEvent, Destination, Options, Source, StreamInfo},
    },
    library::{Draft, Library},
    model::{
        framework::{Framework, PartRole},
        journal::{Event, Started},
        occasion::Occasion,
        pieces::PickUp,
        prompt::Prompt,
        take::SCHEMA,
        timeline::{self, Mark},
        transport::Transport,
    },
    wav,
};

use super::{Wake, room};
pub use interruption::Interruption;
pub use progress::Progress;

mod interruption;
mod progress;

/// Sound kept from before the start key, so that the first word is never clipped, in seconds.
pub const LEAD_IN_SECS: f64 = 0.5;

/// The most frames of mono sound a file may have.
const LONGEST_FRAMES: u64 = wav::MAX_DATA_BYTES / 2;
/// Said when it is reached.
const FULL: &str = "The answer ended by itself: a sound file can't be longer than 2 GiB. It is saved.";

/// What the answer is to be.
#[derive(Debug, Clone)]
pub struct Assignment {
    /// The prompt.
    pub prompt: Prompt,
    /// The framework.
    pub framework: Framework,
    /// Target of the whole answer in seconds.
    pub total_secs: f64,
    /// The part of an earlier answer that this is to replace, if it is.
    pub again: Option<Again>,
    /// What it is spoken for besides its prompt.
    pub occasion: Occasion,
}

/// A part of an earlier answer that is spoken anew.
#[derive(Debug, Clone)]
pub struct Again {
    /// Which take, which part.
    pub pick_up: PickUp,
    /// Which take of its prompt that is, from 1.
    pub number: usize,
    /// What the part is to the whole answer.
    pub role: PartRole,
}

/// An armed microphone and the take that may be running.
pub struct Recorder {
    capture: Capture,
    stream: Option<StreamInfo>,
    running: Option<Running>,
    longest_frames: u64,
}

struct Running {
    assignment: Assignment,
    rate_hz: u32,
    interruption: Option<Interruption>,
    /// By an interruption, not by the speaker.
    is_held: bool,
    warned_of_end: bool,
    transport: Transport,
    lead_in_frames: u64,
    marks: Vec<Mark>,
    draft: mpsc::Receiver<Draft>,
    is_finishing: bool,
}

/// What became known since the last look.
#[derive(Debug)]
pub enum Heard {
    /// The microphone is open and its sound comes in.
    Armed(StreamInfo),
    /// The microphone can't be used, or is gone, and no take runs.
    Lost(String),
    /// The microphone is gone in mid-take; what was said is on the disk. [`Recorder::go_on`] or
    /// [`Recorder::finish`] is next, unless it `comes_back` by itself.
    Interrupted {
        /// What happened, in one sentence.
        sentence: String,
        /// It is being opened again without being asked for.
        comes_back: bool,
    },
    /// The take goes on after an interruption, and with what; in one sentence.
    WentOn(String),
    /// Something the speaker should know; nothing is wrong with the take.
    Notice(String),
    /// The take could not be begun, or no longer be written; what was written is kept.
    WriteFailed(String),
    /// The sound of the take is complete on disk; the draft has to be finished on a worker.
    Finished(Option<Draft>),
}

impl Recorder {
    /// Opens a microphone. Returns at once; [`Recorder::poll`] tells when it is armed.
    ///
    /// # Errors
    /// If there is no thread to be had.
    pub fn open(source: Source, options: Options, wake: Wake) -> Result<Self, AudioError> {
        Ok(Self {
            capture: Capture::open(source, options, wake)?,
            stream: None,
            running: None,
            longest_frames: LONGEST_FRAMES,
        })
    }

    /// What became known since the last look.
    pub fn poll(&mut self) -> Vec<Heard> {
        let mut heard = Vec::new();
        while let Some(event) = self.capture.poll() {
            let told = match event {
                CaptureEvent::Opened(info) => {
                    self.stream = Some(info.clone());
                    Heard::Armed(info)
                }
                CaptureEvent::Failed(error) => Heard::Lost(error.to_string()),
                CaptureEvent::Lost { reason } => {
                    self.stream = None;
                    Heard::Lost(format!(
                        "{reason}. Plug it in again, or choose another in Settings."
                    ))
                }
                CaptureEvent::Interrupted { reason, held_at } => match self.interrupted(&reason, held_at) {
                    Some(heard) => heard,
                    None => continue,
                },
                CaptureEvent::WentOn {
                    info,
                    at,
                    lost_frames,
                } => self.went_on(info, at, lost_frames),
                CaptureEvent::NotGoneOn(error) => {
                    let sentence = error.to_string();
                    self.interrupt(&sentence, false);
                    Heard::Interrupted {
                        sentence,
                        comes_back: false,
                    }
                }
                CaptureEvent::Rerouted { device } => self.moved(device),
                CaptureEvent::RateIs(rate_hz) => self.rate_is(rate_hz),
                CaptureEvent::Full => {
                    if let Some(running) = &mut self.running {
                        running.is_finishing = true;
                    }
                    Heard::Notice(FULL.to_owned())
                }
                CaptureEvent::Broken(error) => {
                    self.stream = None;
                    if let Some(running) = self.running.take() {
                        heard.push(Heard::Finished(running.draft.try_recv().ok()));
                    }
                    Heard::Lost(error.to_string())
                }
                CaptureEvent::WriteFailed(error) => {
                    if self.capture.is_recording() {
                        self.finish(Instant::now());
                    } else if let Some(draft) = self.running.take().and_then(|run| run.draft.try_recv().ok())
                    {
                        // Not begun: if its folder can't be removed either, the next start does it.
                        drop(draft.abandon());
                    }
                    Heard::WriteFailed(error.to_string())
                }
                CaptureEvent::MadeAnew => Heard::Notice(
                    "The folder of this take was gone. It was made anew, with all you have said.".to_owned(),
                ),
                CaptureEvent::Rescued(path) => Heard::Notice(format!(
                    "The folder of this take is gone and can't be made anew. What you said is kept in {}; `aloud import` \
                     takes it in.",
                    path.display()
                )),
                // A gap stands in the journal, and so in the take.
                CaptureEvent::Gap(_) => continue,
                CaptureEvent::Finished { .. } => {
                    let draft = self
                        .running
                        .take()
                        .and_then(|running| running.draft.try_recv().ok());
                    Heard::Finished(draft)
                }
            };
            heard.push(told);
        }
        heard.extend(self.warning_of_end());
        heard
    }

    /// The open stream, once it is armed.
    #[must_use]
    pub fn stream(&self) -> Option<&StreamInfo> {
        self.stream.as_ref()
    }

    /// The capture, for its meter.
    #[must_use]
    pub fn capture(&self) -> &Capture {
        &self.capture
    }

    /// Whether sound can be taken: the microphone is open and has delivered.
    #[must_use]
    pub fn is_armed(&self) -> bool {
        self.stream.is_some() && self.capture.position_at(Instant::now()).is_some()
    }

    /// Whether a take runs, is paused or is just being finished.
    #[must_use]
    pub fn is_busy(&self) -> bool {
        self.running.is_some()
    }

    /// Begins a take at `at`, with the lead-in from before. False if the microphone is not ready or a take runs.
    pub fn begin(&mut self, library: &Library, assignment: Assignment, at: Instant, now: Zoned) -> bool {
        let (Some(stream), Some(start)) = (self.stream.as_ref(), self.capture.position_at(at)) else {
            return false;
        };
        if self.running.is_some() {
            return false;
        }
        let file_start = start.saturating_sub(timeline::frames(LEAD_IN_SECS, stream.sample_rate_hz));
        let lead_in_frames = start - file_start;
        let started = Started {
            schema: SCHEMA,
            recorded_at: now.strftime("%Y-%m-%dT%H:%M:%S%:z").to_string(),
            prompt: assignment.prompt.clone(),
            framework: assignment.framework.clone(),
            total_secs: assignment.total_secs,
            sample_rate_hz: stream.sample_rate_hz,
            channels: 1,
            device: stream.device_name.clone(),
            lead_in_frames,
            pick_up: assignment.again.as_ref().map(|again| again.pick_up.clone()),
            occasion: assignment.occasion.clone(),
        };
        let first_part = assignment.framework.parts.first().map(|part| part.id.clone());
        let rate_hz = stream.sample_rate_hz;
        let (draft_out, draft) = mpsc::sync_channel(1);
        let library = library.clone();
        let prompt_id = assignment.prompt.id.clone();
        let begun = self.capture.begin(Begin {
            file_start_frame: file_start,
            longest_frames: self.longest_frames,
            rescue: Library::rescue_path(&now),
            started: Event::Started(started),
            open: Box::new(move || {
                // Where the system can't tell how much room there is, the disk will say so itself.
                if let Some(refusal) = library
                    .free_bytes()
                    .ok()
                    .and_then(|free| room::refusal(free, rate_hz))
                {
                    return Err(refusal);
                }
                let draft = library
                    .begin(&now, &prompt_id)
                    .map_err(|error| error.to_string())?;
                let destination = Destination {
                    path: draft.wav_path(),
                    log: draft.journal().map_err(|error| error.to_string())?,
                };
                draft.set_aside().map_err(|error| error.to_string())?;
                // The receiver waits in `running` for as long as a take can be begun.
                drop(draft_out.send(draft));
                Ok(destination)
            }),
        });
        if begun.is_err() {
            return false;
        }
        self.running = Some(Running {
            assignment,
            rate_hz,
            interruption: None,
            is_held: false,
            warned_of_end: false,
            transport: Transport::started(file_start),
            lead_in_frames,
            marks: first_part
                .map(|part| Mark {
                    part,
                    frame: lead_in_frames,
                })
                .into_iter()
                .collect(),
            draft,
            is_finishing: false,
        });
        true
    }

    /// Begins the next part at `at`. False on the last part, while paused or without a take.
    pub fn mark(&mut self, at: Instant) -> bool {
        let Some(stream_frame) = self.capture.position_at(at) else {
            return false;
        };
        let Some(running) = self.running.as_mut().filter(|running| !running.is_finishing) else {
            return false;
        };
        if !running.transport.is_running() || running.interruption.is_some() {
            return false;
        }
        let Some(part) = running.assignment.framework.parts.get(running.marks.len()) else {
            return false;
        };
        let earliest = running.marks.last().map_or(0, |mark| mark.frame);
        let frame = running.transport.file_frame(stream_frame).max(earliest);
        let part = part.id.clone();
        running.marks.push(Mark {
            part: part.clone(),
            frame,
        });
        self.capture.log(Event::Marked { part, frame }).is_ok()
    }

    /// Takes back the last mark. False if only the first part has begun.
    pub fn unmark(&mut self) -> bool {
        let Some(running) = self.running.as_mut().filter(|running| !running.is_finishing) else {
            return false;
        };
        if running.marks.len() < 2 {
            return false;
        }
        let Some(mark) = running.marks.pop() else {
            return false;
        };
        self.capture.log(Event::Unmarked { part: mark.part }).is_ok()
    }

    /// Pauses at `at`, or goes on.
    ///
    /// # Errors
    /// [`AudioError::Stopped`] if the microphone's thread takes no orders; then nothing changed.
    pub fn toggle_pause(&mut self, at: Instant) -> Result<(), AudioError> {
        let Some(stream_frame) = self.capture.position_at(at) else {
            return Ok(());
        };
        let Some(running) = self
            .running
            .as_mut()
            .filter(|running| !running.is_finishing && running.interruption.is_none())
        else {
            return Ok(());
        };
        if running.transport.is_running() {
            self.capture.pause(stream_frame)?;
            running.transport.pause(stream_frame);
        } else {
            self.capture.resume(stream_frame)?;
            running.transport.resume(stream_frame);
        }
        Ok(())
    }

    /// Ends the take at `at`; [`Heard::Finished`] follows.
    pub fn finish(&mut self, at: Instant) {
        let stream_frame = self.capture.position_at(at).unwrap_or(0);
        if let Some(running) = self.running.as_mut().filter(|running| !running.is_finishing) {
            // A thread that takes no orders ends with the capture, and finishes the file then.
            running.is_finishing = self.capture.finish(stream_frame).is_ok();
            running.transport.pause(stream_frame);
        }
    }

    /// Ends the take when the answer has lasted `secs`, to the frame. To be called a little before that moment.
    pub fn finish_after(&mut self, secs: f64) {
        if let Some(running) = self.running.as_mut().filter(|running| !running.is_finishing) {
            let file_frame = running.lead_in_frames + timeline::frames(secs, running.rate_hz);
            let stream_frame = running.transport.stream_frame(file_frame);
            // A thread that takes no orders ends with the capture, and finishes the file then.
            running.is_finishing = self.capture.finish(stream_frame).is_ok();
            running.transport.pause(stream_frame);
        }
    }
}

/// Which microphone to open: the simulated one if a file stands in for it, else the remembered one or the system's.
#[must_use]
pub fn source(simulate_mic: Option<&PathBuf>, input: Option<&String>) -> Source {
    match (simulate_mic, input) {
        (Some(path), _) => Source::File(path.clone()),
        (None, Some(id)) => Source::Device { id: id.clone() },
        (None, None) => Source::Default,
    }
}

/// A wake that does nothing, for use without a window.
#[must_use]
pub fn no_wake() -> Wake {
    Arc::new(|| {})
}
