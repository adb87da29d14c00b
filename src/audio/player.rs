//! Playback: a take's sound through a loudspeaker, with a position that is true to what is heard.
//!
//! One thread reads the file and keeps half a second of blocks ready; the device's callback takes them. The stream is
//! opened at the first play and closed when paused for a while, so an idle player costs nothing.
//!
//! Speed, loop, ranges left out and the place to pause at can change while sound is heard: what is ready from a few
//! hundredths of a second on is made anew and takes the old blocks' place where they would have gone on.

mod block;
#[cfg(test)]
mod chain_tests;
mod course;
mod heard;
mod output;
mod renderer;
mod route;
mod run;
mod settings;
mod shared;
mod sound;
mod source;
mod stretch;
#[cfg(test)]
mod test_sounds;
mod track;
mod worker;

use std::{
    ops::Range,
    path::PathBuf,
    sync::{
        Arc, Mutex,
        atomic::{AtomicU64, Ordering},
        mpsc::{Receiver, SyncSender, TrySendError, sync_channel},
    },
    time::{Duration, Instant},
};

use super::{AudioError, thread::Worker};

/// Commands that may wait while a device is being opened.
const COMMANDS: usize = 64;
/// Events that may wait for the window.
const EVENTS: usize = 16;
/// How long closing waits; a device being opened can't be interrupted.
const CLOSE_LIMIT: Duration = Duration::from_millis(200);

/// The most a sound can be made louder: 18 dB.
const LARGEST_GAIN: f32 = 8.0;

/// What a player is doing.
#[derive(Debug, Clone, Default)]
pub enum PlayerState {
    /// Nothing is loaded.
    #[default]
    Idle,
    /// Sound is wanted; until the device is open the position stands still.
    Playing,
    /// Loaded and waiting.
    Paused,
    /// The end was heard. `play` begins anew.
    Ended,
    /// Playing failed; `play` or `load` tries again.
    Failed(AudioError),
}

/// What a player tells.
#[derive(Debug, Clone)]
pub enum PlayerEvent {
    /// A sound is ready to be played.
    Loaded {
        /// Its length.
        frames: u64,
        /// Its rate.
        sample_rate_hz: u32,
    },
    /// The end was heard.
    Ended,
    /// It paused by itself where [`Player::play_until`] said.
    Halted,
    /// The loudspeaker chosen is gone; another one plays.
    Substitute {
        /// The id that was asked for.
        instead_of: String,
        /// What plays, as the system calls it.
        name: String,
    },
    /// The sound or the device failed; [`Player::state`] has it too.
    Failed(AudioError),
}

enum Command {
    Load(PathBuf),
    LoadMade(Arc<[f32]>, u32),
    Play,
    Pause,
    /// The seek itself is in the shared atomics, where only the last one counts.
    Seek,
    /// The settings are in what is shared.
    Change,
    SetDevice(Option<String>),
    Close,
}

/// Plays one sound at a time.
pub struct Player {
    commands: SyncSender<Command>,
    events: Receiver<PlayerEvent>,
    shared: Arc<shared::Shared>,
    state: Arc<Mutex<PlayerState>>,
    length: Arc<AtomicU64>,
    _worker: Worker,
}

impl Player {
    /// A player on the loudspeaker `device` (an id as in [`DeviceInfo`](super::devices::DeviceInfo)), or on the
    /// default one. `wake` is called from its thread after each event and change of state.
    ///
    /// # Errors
    /// [`AudioError::Backend`] if the system has no thread to give.
    pub fn new(device: Option<String>, wake: Arc<dyn Fn() + Send + Sync>) -> Result<Self, AudioError> {
        let (commands, received) = sync_channel(COMMANDS);
        let (told, events) = sync_channel(EVENTS);
        let shared = Arc::new(shared::Shared::new());
        let state = Arc::new(Mutex::new(PlayerState::Idle));
        let length = Arc::new(AtomicU64::new(0));
        let thread = worker::Thread::new(
            device,
            Arc::clone(&shared),
            worker::Teller::new(told, wake, Arc::clone(&state)),
            Arc::clone(&length),
        );
        let worker =
            Worker::start("aloud-player", CLOSE_LIMIT, move || thread.run(&received)).map_err(|error| {
                AudioError::Backend {
                    name: "a thread for the loudspeaker".to_owned(),
                    message: error.to_string(),
                }
            })?;
        Ok(Self {
            commands,
            events,
            shared,
            state,
            length,
            _worker: worker,
        })
    }

    /// Loads a WAV file, paused at its start. `Loaded` or `Failed` follows. Speed and gain stay; a loop, ranges left
    /// out and a place to pause at belonged to the sound before.
    ///
    /// # Errors
    /// [`AudioError::Stopped`] if the thread no longer takes commands.
    pub fn load(&self, path: PathBuf) -> Result<(), AudioError> {
        self.pause_now();
        self.shared.set(settings::Settings::forget_ranges);
        self.shared.go_to(0);
        self.send(Command::Load(path))
    }

    /// Loads mono samples (±1) instead of a file, paused at their start; see [`tone`](super::tone).
    ///
    /// # Errors
    /// [`AudioError::Stopped`] if the thread no longer takes commands.
    pub fn load_made(&self, samples: impl Into<Arc<[f32]>>, sample_rate_hz: u32) -> Result<(), AudioError> {
        self.pause_now();
        self.shared.set(settings::Settings::forget_ranges);
        self.shared.go_to(0);
        self.send(Command::LoadMade(samples.into(), sample_rate_hz))
    }

    /// Plays on, or from the start after the end.
    ///
    /// # Errors
    /// [`AudioError::Stopped`] if the thread no longer takes commands. Faults of the device come as events.
    pub fn play(&self) -> Result<(), AudioError> {
        if matches!(self.state(), PlayerState::Ended) {
            self.shared.go_to(self.enter(0));
        }
        if let Ok(mut state) = self.state.lock()
            && matches!(*state, PlayerState::Paused | PlayerState::Ended)
        {
            // At once, so that a `pause` right after it is one.
            *state = PlayerState::Playing;
        }
        self.send(Command::Play)
    }

    /// Stops, and keeps its place.
    ///
    /// # Errors
    /// [`AudioError::Stopped`] if the thread no longer takes commands.
    pub fn pause(&self) -> Result<(), AudioError> {
        self.pause_now();
        self.send(Command::Pause)
    }

    /// Goes to `frame` of the file, playing or not. Past the end is the end, and within a range that is left out is
    /// that range's end.
    ///
    /// # Errors
    /// [`AudioError::Stopped`] if the thread has ended.
    pub fn seek(&self, frame: u64) -> Result<(), AudioError> {
        self.shared.go_to(self.enter(frame.min(self.frames())));
        if let Ok(mut state) = self.state.lock()
            && matches!(*state, PlayerState::Ended)
        {
            // At once, so that a `play` right after it plays from there.
            *state = PlayerState::Paused;
        }
        self.tell(Command::Seek)
    }

    /// Plays at `speed` times the speed spoken, with the pitch kept; from 0.5 to 2, other wishes come as near as they
    /// can. It can be changed while sound is heard.
    ///
    /// # Errors
    /// [`AudioError::Stopped`] if the thread has ended.
    pub fn set_speed(&self, speed: f64) -> Result<(), AudioError> {
        let speed = settings::speed(speed);
        self.shared.set(|settings| settings.speed = speed);
        self.tell(Command::Change)
    }

    /// The speed set.
    #[must_use]
    pub fn speed(&self) -> f64 {
        self.shared.settings().speed
    }

    /// Plays these frames of the file again and again, or no longer. If it is elsewhere it goes to their start. A seek
    /// may leave the loop: what lies before leads into it, what lies after does not. A loop too short to be heard as
    /// one is none.
    ///
    /// # Errors
    /// [`AudioError::Stopped`] if the thread has ended.
    pub fn set_loop(&self, frames: Option<Range<u64>>) -> Result<(), AudioError> {
        let route = self.shared.set(|settings| {
            settings.looped = frames;
            settings.route(self.frames())
        });
        match route.looped() {
            Some(looped) if !looped.contains(&self.position(Instant::now())) => self.seek(looped.start),
            _ => self.tell(Command::Change),
        }
    }

    /// Leaves these frames of the file out when playing; in any order, and none for all to be played.
    ///
    /// # Errors
    /// [`AudioError::Stopped`] if the thread has ended.
    pub fn set_skips(&self, frames: Arc<[Range<u64>]>) -> Result<(), AudioError> {
        self.shared.set(|settings| settings.skips = frames);
        self.tell(Command::Change)
    }

    /// Pauses by itself when playing reaches `frame` from before, once; [`state`](Self::state) is `Paused` then. From
    /// there `play` plays on.
    ///
    /// # Errors
    /// [`AudioError::Stopped`] if the thread has ended.
    pub fn play_until(&self, frame: Option<u64>) -> Result<(), AudioError> {
        self.shared.set(|settings| settings.until = frame);
        self.tell(Command::Change)
    }

    /// Plays louder or softer: each sample times `gain`, which is reached within some hundredths of a second.
    pub fn set_gain(&self, gain: f32) {
        self.shared.set_gain(if gain.is_finite() {
            gain.clamp(0.0, LARGEST_GAIN)
        } else {
            1.0
        });
    }

    /// Plays through another loudspeaker from now on; `None` is the default one.
    ///
    /// # Errors
    /// [`AudioError::Stopped`] if the thread no longer takes commands.
    pub fn set_device(&self, id: Option<String>) -> Result<(), AudioError> {
        self.send(Command::SetDevice(id))
    }

    /// The frame of the file that is heard at `moment`.
    #[must_use]
    pub fn position(&self, moment: Instant) -> u64 {
        self.shared.clock.position(moment).min(self.frames())
    }

    /// Length of what is loaded, in frames.
    #[must_use]
    pub fn frames(&self) -> u64 {
        self.length.load(Ordering::Acquire)
    }

    /// What it is doing.
    #[must_use]
    pub fn state(&self) -> PlayerState {
        self.state.lock().map_or(PlayerState::Idle, |state| state.clone())
    }

    /// The next event, if there is one.
    #[must_use]
    pub fn poll(&self) -> Option<PlayerEvent> {
        self.events.try_recv().ok()
    }

    /// The next event, waited for; `None` if none came within `patience`.
    #[must_use]
    pub fn wait(&self, patience: Duration) -> Option<PlayerEvent> {
        self.events.recv_timeout(patience).ok()
    }

    /// Buffers since the start that could not be filled in time: audible holes.
    #[must_use]
    pub fn underruns(&self) -> u32 {
        self.shared.underruns.load(Ordering::Relaxed)
    }

    fn pause_now(&self) {
        self.shared.running.store(false, Ordering::Release);
    }

    /// The frame that is played where `frame` is wanted.
    fn enter(&self, frame: u64) -> u64 {
        self.shared.settings().route(self.frames()).enter(frame)
    }

    /// Lets the thread look at what is shared.
    fn tell(&self, command: Command) -> Result<(), AudioError> {
        match self.commands.try_send(command) {
            // A full channel wakes the thread as well.
            Ok(()) | Err(TrySendError::Full(_)) => Ok(()),
            Err(TrySendError::Disconnected(_)) => Err(AudioError::Stopped),
        }
    }

    fn send(&self, command: Command) -> Result<(), AudioError> {
        self.commands.try_send(command).map_err(|_| AudioError::Stopped)
    }
}

impl Drop for Player {
    fn drop(&mut self) {
        self.pause_now();
        // If the channel is full, the thread sees that its other end is gone once it has emptied it.
        let _ = self.commands.try_send(Command::Close);
    }
}
