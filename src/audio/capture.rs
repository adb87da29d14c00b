//! Capture: a source of sound that is heard, shown on a meter and, when asked, recorded.
//!
//! [`Capture::open`] returns at once; one thread opens the source, empties its ring, keeps the last seconds for the
//! lead-in and writes the file. Commands and events go through bounded channels, so neither side can hold up the other.

mod history;
mod open;
#[cfg(target_os = "linux")]
mod pulse;
mod recording;
mod script;
mod worker;

use std::{
    path::PathBuf,
    sync::{
        Arc, OnceLock,
        atomic::{AtomicBool, AtomicU8, AtomicU32, Ordering},
        mpsc::{Receiver, SyncSender, sync_channel},
    },
    time::{Duration, Instant},
};

pub use script::{Fault, Script, Wire};

use super::{
    AudioError, feed::FeedStatus, level::FLOOR_DBFS, sample::ChannelChoice, thread::Worker, warnings::Warning,
};
use crate::model::{
    journal::{Event, EventLog},
    take::Gap,
};

/// Commands that may wait while a disk is slow; people don't press keys that fast.
const COMMANDS: usize = 64;
/// Events that may wait for the window.
const EVENTS: usize = 64;
/// How long closing waits for a take to be finished.
const FINISH_LIMIT: Duration = Duration::from_secs(5);
/// How long closing waits when there is nothing to finish; a stream being opened can't be interrupted.
const CLOSE_LIMIT: Duration = Duration::from_millis(200);

/// Where sound comes from.
pub enum Source {
    /// The microphone the system would choose.
    Default,
    /// A microphone by its id; if it is gone, the default one, and [`StreamInfo::instead_of`] tells.
    Device {
        /// The id, as in [`DeviceInfo`](super::devices::DeviceInfo).
        id: String,
    },
    /// A WAV file that plays as the microphone, in real time; silence once it ends.
    File(PathBuf),
    /// A script in place of a device, for tests of what devices do wrong.
    Scripted(Script),
}

/// How to capture.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Options {
    /// Which of the device's channels are kept.
    pub channels: ChannelChoice,
}

/// The stream that was opened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StreamInfo {
    /// What the system calls the device.
    pub device_name: String,
    /// Its id.
    pub device_id: String,
    /// Frames a second.
    pub sample_rate_hz: u32,
    /// Channels of the device; what is recorded is mono.
    pub channels: u16,
    /// Sample format of the device, `i16` and so on.
    pub sample_format: String,
    /// The id of the device that was asked for, if that is gone and this one stands in.
    pub instead_of: Option<String>,
}

/// What capture tells. After `Failed` or `Lost` no more sound comes: drop the capture and open another.
#[derive(Debug, Clone)]
pub enum CaptureEvent {
    /// Sound is arriving.
    Opened(StreamInfo),
    /// The source could not be opened.
    Failed(AudioError),
    /// The source is gone. A running take keeps what it has and still wants its `finish`.
    Lost {
        /// Why, in words, with the name of the device.
        reason: String,
    },
    /// The system moved the stream to another device; sound goes on.
    Rerouted,
    /// Sound was lost during a take; it is in the journal.
    Gap(Gap),
    /// The take can't be written further. What is on the disk stays. Told once for the sound, once for the journal.
    WriteFailed(AudioError),
    /// The take's sound is complete and on the disk.
    Finished {
        /// Length of the file.
        frames: u64,
        /// How many of them are silence in place of lost sound.
        gaps: u64,
    },
}

/// How to begin a take.
pub struct Begin {
    /// Makes the place the take goes to. Runs on the capture thread, while the ring holds what arrives: a disk that is
    /// slow to make a folder costs no sound and does not hold up the caller. An error is a sentence for the user.
    pub open: Box<dyn FnOnce() -> Result<Destination, String> + Send>,
    /// Frame of the stream with which the file begins: the key press less the lead-in.
    pub file_start_frame: u64,
    /// The first of them.
    pub started: Event,
}

/// Where a take goes.
pub struct Destination {
    /// The sound file to create.
    pub path: PathBuf,
    /// Where the take's events go.
    pub log: Box<dyn EventLog>,
}

enum Command {
    Begin(Begin),
    Log(Event),
    Pause(u64),
    Resume(u64),
    Finish(u64),
    Close,
}

/// What a meter shows.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Meter {
    /// The peak, falling slowly; −120 is silence.
    pub peak_dbfs: f32,
    /// The RMS of about the last third of a second.
    pub rms_dbfs: f32,
    /// What is wrong with the sound, if anything.
    pub warning: Option<Warning>,
}

/// What the thread shows of itself, besides its events.
#[derive(Debug)]
struct Shared {
    status: OnceLock<Arc<FeedStatus>>,
    recording: AtomicBool,
    peak_bits: AtomicU32,
    rms_bits: AtomicU32,
    warning: AtomicU8,
}

impl Shared {
    fn new() -> Self {
        Self {
            status: OnceLock::new(),
            recording: AtomicBool::new(false),
            peak_bits: AtomicU32::new(FLOOR_DBFS.to_bits()),
            rms_bits: AtomicU32::new(FLOOR_DBFS.to_bits()),
            warning: AtomicU8::new(0),
        }
    }

    fn show(&self, meter: Meter) {
        self.peak_bits.store(meter.peak_dbfs.to_bits(), Ordering::Relaxed);
        self.rms_bits.store(meter.rms_dbfs.to_bits(), Ordering::Relaxed);
        let code = match meter.warning {
            None => 0,
            Some(Warning::Silent) => 1,
            Some(Warning::TooQuiet) => 2,
            Some(Warning::Clipping) => 3,
        };
        self.warning.store(code, Ordering::Relaxed);
    }

    fn meter(&self) -> Meter {
        Meter {
            peak_dbfs: f32::from_bits(self.peak_bits.load(Ordering::Relaxed)),
            rms_dbfs: f32::from_bits(self.rms_bits.load(Ordering::Relaxed)),
            warning: match self.warning.load(Ordering::Relaxed) {
                1 => Some(Warning::Silent),
                2 => Some(Warning::TooQuiet),
                3 => Some(Warning::Clipping),
                _ => None,
            },
        }
    }
}

/// An open source of sound. Dropping it finishes a running take's sound file and closes the source.
pub struct Capture {
    commands: SyncSender<Command>,
    events: Receiver<CaptureEvent>,
    shared: Arc<Shared>,
    worker: Worker,
}

impl Capture {
    /// Begins to open `source` and returns at once; whether it could be opened comes as an event. `wake` is called
    /// from the capture thread after each event.
    ///
    /// # Errors
    /// [`AudioError::Backend`] if the system has no thread to give.
    pub fn open(
        source: Source,
        options: Options,
        wake: Arc<dyn Fn() + Send + Sync>,
    ) -> Result<Self, AudioError> {
        let (commands, received) = sync_channel(COMMANDS);
        let (told, events) = sync_channel(EVENTS);
        let shared = Arc::new(Shared::new());
        let of_thread = Arc::clone(&shared);
        let worker = Worker::start("aloud-capture", CLOSE_LIMIT, move || {
            worker::run(
                source,
                options,
                &received,
                worker::Outbox::new(told, wake),
                &of_thread,
            );
        })
        .map_err(|error| AudioError::Backend {
            name: "a thread for the microphone".to_owned(),
            message: error.to_string(),
        })?;
        Ok(Self {
            commands,
            events,
            shared,
            worker,
        })
    }

    /// The next event, if there is one.
    #[must_use]
    pub fn poll(&self) -> Option<CaptureEvent> {
        self.events.try_recv().ok()
    }

    /// The next event, waited for; `None` if none came within `patience`. For programs without a window.
    #[must_use]
    pub fn wait(&self, patience: Duration) -> Option<CaptureEvent> {
        self.events.recv_timeout(patience).ok()
    }

    /// The frame of the stream that was being captured at `moment`; `None` until sound arrives.
    #[must_use]
    pub fn position_at(&self, moment: Instant) -> Option<u64> {
        self.shared.status.get()?.position_at(moment)
    }

    /// The level now. Cheap.
    #[must_use]
    pub fn meter(&self) -> Meter {
        self.shared.meter()
    }

    /// Whether a take is being written, or is still being finished.
    #[must_use]
    pub fn is_recording(&self) -> bool {
        self.shared.recording.load(Ordering::Acquire)
    }

    /// Begins a take. One that is still running ends with what has arrived of it.
    ///
    /// # Errors
    /// [`AudioError::Stopped`] if the thread no longer takes commands. Faults of the file come as events.
    pub fn begin(&self, begin: Begin) -> Result<(), AudioError> {
        self.shared.recording.store(true, Ordering::Release);
        let sent = self.send(Command::Begin(begin));
        if sent.is_err() {
            self.shared.recording.store(false, Ordering::Release);
        }
        sent
    }

    /// Writes an event to the running take's journal.
    ///
    /// # Errors
    /// [`AudioError::Stopped`] if the thread no longer takes commands.
    pub fn log(&self, event: Event) -> Result<(), AudioError> {
        self.send(Command::Log(event))
    }

    /// Leaves out what is captured from frame `at` of the stream on. The journal gets it.
    ///
    /// # Errors
    /// [`AudioError::Stopped`] if the thread no longer takes commands.
    pub fn pause(&self, at: u64) -> Result<(), AudioError> {
        self.send(Command::Pause(at))
    }

    /// Takes in again what is captured from frame `at` of the stream on. The journal gets it.
    ///
    /// # Errors
    /// [`AudioError::Stopped`] if the thread no longer takes commands.
    pub fn resume(&self, at: u64) -> Result<(), AudioError> {
        self.send(Command::Resume(at))
    }

    /// Ends the take before frame `at` of the stream. `Finished` follows, within about 0.3 s and the time the disk
    /// takes; it follows after `WriteFailed` and `Lost` too.
    ///
    /// # Errors
    /// [`AudioError::Stopped`] if the thread no longer takes commands.
    pub fn finish(&self, at: u64) -> Result<(), AudioError> {
        self.send(Command::Finish(at))
    }

    fn send(&self, command: Command) -> Result<(), AudioError> {
        self.commands.try_send(command).map_err(|_| AudioError::Stopped)
    }
}

impl Drop for Capture {
    fn drop(&mut self) {
        // If the channel is full, the thread sees that its other end is gone once it has emptied it.
        let _ = self.commands.try_send(Command::Close);
        if self.is_recording() {
            self.worker.wait(FINISH_LIMIT);
        }
    }
}

#[cfg(test)]
#[path = "capture_tests.rs"]
mod tests;
