//! Capture: a source of sound that is heard, shown on a meter and, when asked, recorded.
//!
//! [`Capture::open`] returns at once; one thread opens the source, empties its ring, keeps the last seconds for the
//! lead-in and writes the file. Commands and events go through bounded channels, so neither side can hold up the other.

mod history;
mod loss;
mod open;
mod outbox;
#[cfg(target_os = "linux")]
mod pulse;
mod recording;
mod script;
mod shared;
mod worker;

use std::{
    path::PathBuf,
    sync::{
        Arc,
        mpsc::{Receiver, SyncSender, sync_channel},
    },
    time::{Duration, Instant},
};

use outbox::Outbox;
pub use script::{Fault, Script, Wire};
pub use shared::Meter;
use shared::Shared;

use super::{
    AudioError,
    sample::ChannelChoice,
    thread::{Worker, catch_panic},
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
    /// A device that can't be opened, for tests of what is said then.
    Failing(AudioError),
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
    /// The source is gone, and no take runs.
    Lost {
        /// Why, in words, with the name of the device.
        reason: String,
    },
    /// The source is gone in mid-take. All that was heard is in the file and on the disk.
    Interrupted {
        /// Why, in words, with the name of the device.
        reason: String,
        /// The frame of the stream from which the take is held, as if paused, until [`Capture::go_on`] or
        /// [`Capture::finish`]. `None` if the same device is being opened again and the take will go on by itself.
        held_at: Option<u64>,
    },
    /// After an interruption the take goes on.
    WentOn {
        /// The stream it goes on with.
        info: StreamInfo,
        /// The first frame it delivers.
        at: u64,
        /// How many frames were lost. Those of a take that was not paused are silence in it, and a gap.
        lost_frames: u64,
    },
    /// The take can't go on with what was named to [`Capture::go_on`]; it is still held.
    NotGoneOn(AudioError),
    /// The system moved the stream to another device; sound goes on.
    Rerouted {
        /// Its name, if it is known.
        device: Option<String>,
    },
    /// The device runs at another rate than it says. What is recorded is at this one, and so is its file.
    RateIs(u32),
    /// Sound was lost during a take; it is in the journal.
    Gap(Gap),
    /// The take can't be written further. What is on the disk stays. Told once for the sound, once for the journal.
    WriteFailed(AudioError),
    /// The take has reached the length it may have, and ends by itself; `Finished` follows.
    Full,
    /// The take's folder was gone; it was made anew, with all the sound so far.
    MadeAnew,
    /// The take's folder is gone and could not be made anew; its sound is kept in this file.
    Rescued(PathBuf),
    /// The take's sound is complete and on the disk.
    Finished {
        /// Length of the file.
        frames: u64,
        /// How many of them are silence in place of lost sound.
        gaps: u64,
    },
    /// The capture thread failed, through a fault of this program. A running take's file is closed as it was.
    Broken(AudioError),
}

/// How to begin a take.
pub struct Begin {
    /// Makes the place the take goes to. Runs on the capture thread, while the ring holds what arrives: a disk that is
    /// slow to make a folder costs no sound and does not hold up the caller. An error is a sentence for the user.
    pub open: Box<dyn FnOnce() -> Result<Destination, String> + Send>,
    /// Frame of the stream with which the file begins: the key press less the lead-in.
    pub file_start_frame: u64,
    /// The most frames the file may have; there the take ends by itself.
    pub longest_frames: u64,
    /// Where the sound is kept if the take's own folder goes and can't be made anew.
    pub rescue: Option<PathBuf>,
    /// The first event of its journal.
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
    GoOn(Source),
    Close,
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
            let outbox = Outbox::new(told.clone(), Arc::clone(&wake));
            let work = || worker::run(source, options, &received, outbox, &of_thread);
            if let Err(panic) = catch_panic(work) {
                // Unwinding has dropped the take's writer, which closes the file as well as it can.
                of_thread.set_recording(false);
                // Once it is told, no command may seem to be taken.
                drop(received);
                Outbox::new(told, wake).tell(CaptureEvent::Broken(AudioError::Broken { message: panic }));
            }
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
        self.shared.position_at(moment)
    }

    /// The level now. Cheap.
    #[must_use]
    pub fn meter(&self) -> Meter {
        self.shared.meter()
    }

    /// Whether a take is being written, or is still being finished.
    #[must_use]
    pub fn is_recording(&self) -> bool {
        self.shared.is_recording()
    }

    /// Begins a take. One that is still running ends with what has arrived of it.
    ///
    /// # Errors
    /// [`AudioError::Stopped`] if the thread no longer takes commands. Faults of the file come as events.
    pub fn begin(&self, begin: Begin) -> Result<(), AudioError> {
        self.shared.set_recording(true);
        let sent = self.send(Command::Begin(begin));
        if sent.is_err() {
            self.shared.set_recording(false);
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

    /// Ends the take before frame `at` of the stream. `Finished` follows, within 2 s and the time the disk
    /// takes; it follows after `WriteFailed` and `Lost` too.
    ///
    /// # Errors
    /// [`AudioError::Stopped`] if the thread no longer takes commands.
    pub fn finish(&self, at: u64) -> Result<(), AudioError> {
        self.send(Command::Finish(at))
    }

    /// Goes on with an interrupted take, with the sound of `source`; `WentOn` or `NotGoneOn` follows.
    ///
    /// # Errors
    /// [`AudioError::Stopped`] if the thread no longer takes commands.
    pub fn go_on(&self, source: Source) -> Result<(), AudioError> {
        self.send(Command::GoOn(source))
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
