//! The player's thread: opens the loudspeaker when it is needed and keeps blocks ready for its callback.

use std::{
    sync::{
        Arc, Mutex,
        atomic::{AtomicU64, Ordering},
        mpsc::{Receiver, RecvTimeoutError, SyncSender},
    },
    time::{Duration, Instant},
};

use super::{
    Command, PlayerEvent, PlayerState,
    output::{self, Output},
    renderer::Shared,
    source::{Block, Feeder, Sound},
};
use crate::audio::AudioError;

/// How often blocks are made while playing: well below the half second that is kept ready.
const TICK: Duration = Duration::from_millis(20);
/// With nothing to do there is nothing to look at.
const IDLE_TICK: Duration = Duration::from_secs(3_600);
/// A loudspeaker that has been silent for so long is closed.
const CLOSE_AFTER: Duration = Duration::from_secs(5);
/// A loudspeaker that asks for no sound for so long is gone, whether or not it said so.
const LOST_AFTER: Duration = Duration::from_secs(2);
/// The longest that the end of the sound is waited for to be heard.
const END_LIMIT: Duration = Duration::from_millis(700);

/// Tells the program of events and states.
pub(super) struct Teller {
    channel: SyncSender<PlayerEvent>,
    wake: Arc<dyn Fn() + Send + Sync>,
    state: Arc<Mutex<PlayerState>>,
}

impl Teller {
    pub(super) fn new(
        channel: SyncSender<PlayerEvent>,
        wake: Arc<dyn Fn() + Send + Sync>,
        state: Arc<Mutex<PlayerState>>,
    ) -> Self {
        Self { channel, wake, state }
    }

    fn tell(&self, event: PlayerEvent) {
        // Nothing depends on an event: the state says the same, and keeps saying it.
        let _ = self.channel.try_send(event);
        (self.wake)();
    }

    fn set(&self, new: PlayerState) {
        if let Ok(mut state) = self.state.lock() {
            *state = new;
        }
        (self.wake)();
    }
}

pub(super) struct Thread {
    device: Option<String>,
    shared: Arc<Shared>,
    teller: Teller,
    length: Arc<AtomicU64>,
    feeder: Option<Feeder>,
    output: Option<Output>,
    /// The seek the feeder follows.
    epoch: Option<u32>,
    /// A block for which the ring had no room.
    held: Option<Block>,
    silent_since: Option<Instant>,
    ended_at: Option<Instant>,
    callbacks: (u32, Instant),
}

impl Thread {
    pub(super) fn new(
        device: Option<String>,
        shared: Arc<Shared>,
        teller: Teller,
        length: Arc<AtomicU64>,
    ) -> Self {
        Self {
            device,
            shared,
            teller,
            length,
            feeder: None,
            output: None,
            epoch: None,
            held: None,
            silent_since: None,
            ended_at: None,
            callbacks: (0, Instant::now()),
        }
    }

    pub(super) fn run(mut self, commands: &Receiver<Command>) {
        loop {
            let tick = if self.output.is_some() { TICK } else { IDLE_TICK };
            let outcome = match commands.recv_timeout(tick) {
                Ok(Command::Close) | Err(RecvTimeoutError::Disconnected) => return,
                Ok(command) => self.obey(command),
                Err(RecvTimeoutError::Timeout) => Ok(()),
            };
            if let Err(error) = outcome.and_then(|()| self.tick()) {
                self.fail(error);
            }
        }
    }

    fn obey(&mut self, command: Command) -> Result<(), AudioError> {
        match command {
            Command::Load(path) => self.load(Sound::open(&path)),
            Command::LoadMade(samples, sample_rate_hz) => self.load(Ok(Sound::Made {
                samples,
                sample_rate_hz,
                next: 0,
            })),
            Command::Play => self.play(),
            Command::Pause => {
                if self.feeder.is_some() {
                    self.teller.set(PlayerState::Paused);
                }
                Ok(())
            }
            Command::Seek => {
                if self.feeder.is_some() && !self.shared.running.load(Ordering::Acquire) {
                    self.teller.set(PlayerState::Paused);
                }
                Ok(())
            }
            Command::SetDevice(device) => {
                if self.device != device {
                    self.device = device;
                    let playing = self.output.is_some() && self.shared.running.load(Ordering::Acquire);
                    self.close_output();
                    if playing {
                        return self.play();
                    }
                }
                Ok(())
            }
            Command::Close => Ok(()),
        }
    }

    fn load(&mut self, sound: Result<Sound, AudioError>) -> Result<(), AudioError> {
        self.feeder = None;
        self.epoch = None;
        self.held = None;
        self.length.store(0, Ordering::Release);
        let sound = sound?;
        let (frames, sample_rate_hz) = (sound.frames(), sound.sample_rate_hz());
        let rate_changed = self
            .output
            .as_ref()
            .is_some_and(|output| output.rate_hz != sample_rate_hz);
        if rate_changed {
            self.close_output();
        }
        self.shared.clock.set_rate(sample_rate_hz);
        self.length.store(frames, Ordering::Release);
        self.feeder = Some(Feeder::new(sound));
        self.teller.set(PlayerState::Paused);
        self.teller.tell(PlayerEvent::Loaded {
            frames,
            sample_rate_hz,
        });
        Ok(())
    }

    fn play(&mut self) -> Result<(), AudioError> {
        let Some(feeder) = &self.feeder else {
            return Err(AudioError::NothingLoaded);
        };
        self.teller.set(PlayerState::Playing);
        if self.output.is_none() {
            let output = output::open(
                self.device.as_deref(),
                feeder.sound().sample_rate_hz(),
                &self.shared,
            )?;
            if let Some(instead_of) = &output.instead_of {
                self.teller.tell(PlayerEvent::Substitute {
                    instead_of: instead_of.clone(),
                    name: output.name.clone(),
                });
            }
            self.output = Some(output);
            // A new ring: the blocks have to be made anew, from where the old one was left.
            self.epoch = None;
            self.held = None;
        }
        self.silent_since = None;
        self.callbacks = (self.shared.callbacks.load(Ordering::Relaxed), Instant::now());
        self.shared.running.store(true, Ordering::Release);
        Ok(())
    }

    fn tick(&mut self) -> Result<(), AudioError> {
        self.watch_output()?;
        self.follow_seek()?;
        self.fill()?;
        self.watch_end();
        if self.shared.running.load(Ordering::Acquire) {
            self.silent_since = None;
        } else if self.output.is_some() {
            let since = *self.silent_since.get_or_insert_with(Instant::now);
            if since.elapsed() >= CLOSE_AFTER {
                self.close_output();
            }
        }
        Ok(())
    }

    fn follow_seek(&mut self) -> Result<(), AudioError> {
        let epoch = self.shared.epoch.load(Ordering::Acquire);
        let (Some(feeder), Some(output)) = (&mut self.feeder, &self.output) else {
            return Ok(());
        };
        if self.epoch != Some(epoch) {
            let frame = self.shared.seek_to.load(Ordering::Acquire);
            feeder.seek(frame, epoch, output.rate_hz)?;
            self.epoch = Some(epoch);
            self.held = None;
            self.ended_at = None;
        }
        Ok(())
    }

    fn fill(&mut self) -> Result<(), AudioError> {
        let (Some(feeder), Some(output)) = (&mut self.feeder, &mut self.output) else {
            return Ok(());
        };
        loop {
            let block = match self.held.take() {
                Some(block) => block,
                None => match feeder.block()? {
                    Some(block) => block,
                    None => return Ok(()),
                },
            };
            if let Err(rtrb::PushError::Full(block)) = output.blocks.push(block) {
                self.held = Some(block);
                return Ok(());
            }
        }
    }

    /// Tells of the end once it is heard.
    fn watch_end(&mut self) {
        let epoch = self.shared.epoch.load(Ordering::Acquire);
        let running = self.shared.running.load(Ordering::Acquire);
        if !running || self.shared.ended.load(Ordering::Acquire) != epoch {
            self.ended_at = None;
            return;
        }
        let now = Instant::now();
        let since = *self.ended_at.get_or_insert(now);
        let length = self.length.load(Ordering::Acquire);
        if self.shared.clock.position(now) >= length || now.duration_since(since) >= END_LIMIT {
            self.ended_at = None;
            self.shared.running.store(false, Ordering::Release);
            self.shared.ended.store(u32::MAX, Ordering::Release);
            self.shared.clock.stand(length);
            self.teller.set(PlayerState::Ended);
            self.teller.tell(PlayerEvent::Ended);
        }
    }

    fn watch_output(&mut self) -> Result<(), AudioError> {
        let Some(output) = &self.output else { return Ok(()) };
        if let Ok(error) = output.faults.try_recv() {
            return Err(AudioError::from_cpal(&error, &output.name));
        }
        let callbacks = self.shared.callbacks.load(Ordering::Relaxed);
        if callbacks != self.callbacks.0 {
            self.callbacks = (callbacks, Instant::now());
        } else if self.callbacks.1.elapsed() >= LOST_AFTER {
            return Err(AudioError::DeviceGone {
                name: output.name.clone(),
            });
        }
        Ok(())
    }

    /// Closes the loudspeaker; the next play goes on from the place reached.
    fn close_output(&mut self) {
        if self.output.take().is_some() {
            let position = self.shared.clock.position(Instant::now());
            self.shared
                .go_to(position.min(self.length.load(Ordering::Acquire)));
            self.epoch = None;
            self.held = None;
            self.silent_since = None;
        }
    }

    fn fail(&mut self, error: AudioError) {
        self.shared.running.store(false, Ordering::Release);
        self.close_output();
        self.teller.set(PlayerState::Failed(error.clone()));
        self.teller.tell(PlayerEvent::Failed(error));
    }
}
