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
    block::BLOCK_FRAMES,
    output::{self, Output},
    shared::Shared,
    sound::Sound,
    source::Feeder,
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
/// What is played of the old blocks before a change, besides two buffers, as a part of a second: 1/50.
const SPARE_PARTS_OF_SEC: u32 = 50;
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
    /// The change of the settings it follows.
    change: u64,
    /// The first block of the last change in mid-play; until it is played there is no other.
    switched_at: Option<u32>,
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
            change: 0,
            switched_at: None,
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
            Command::LoadMade(samples, sample_rate_hz) => self.load(Ok(Sound::made(samples, sample_rate_hz))),
            Command::Play => self.play(),
            Command::Pause => {
                // Once more: the output may have been opening, and begun to run, after the caller stopped it.
                self.shared.running.store(false, Ordering::Release);
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
            // The settings are in what is shared, where only the last ones count.
            Command::Change | Command::Close => Ok(()),
        }
    }

    fn load(&mut self, sound: Result<Sound, AudioError>) -> Result<(), AudioError> {
        let old = self.feeder.take();
        self.epoch = None;
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
        self.length.store(frames, Ordering::Release);
        self.feeder = Some(Feeder::new(sound, self.shared.settings()).after(old.as_ref()));
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
        }
        self.silent_since = None;
        self.callbacks = (self.shared.callbacks.load(Ordering::Relaxed), Instant::now());
        self.shared.running.store(true, Ordering::Release);
        Ok(())
    }

    fn tick(&mut self) -> Result<(), AudioError> {
        self.watch_output()?;
        self.watch_stop();
        self.follow_change()?;
        self.follow_seek()?;
        self.fill(u32::MAX)?;
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
        let (epoch, frame) = self.shared.last_seek();
        let (Some(feeder), Some(output)) = (&mut self.feeder, &self.output) else {
            return Ok(());
        };
        if self.epoch != Some(epoch) {
            feeder.seek(frame, epoch, output.rate_hz)?;
            self.epoch = Some(epoch);
            self.switched_at = None;
            self.ended_at = None;
        }
        Ok(())
    }

    /// Plays as the settings say now. While sound is heard that begins a few blocks on, where those made before are
    /// replaced; they end where the new ones begin.
    fn follow_change(&mut self) -> Result<(), AudioError> {
        let settings = self.shared.settings();
        let Some(feeder) = &mut self.feeder else {
            return Ok(());
        };
        if settings.change == self.change {
            return Ok(());
        }
        let Some(epoch) = self.epoch.filter(|_| self.output.is_some()) else {
            // The blocks are yet to be made.
            self.change = settings.change;
            feeder.set(settings);
            return Ok(());
        };
        if !self.shared.running.load(Ordering::Acquire) {
            self.change = settings.change;
            feeder.set(settings);
            self.shared.make_anew(epoch, self.length.load(Ordering::Acquire));
            return Ok(());
        }
        let playing = self.shared.playing.load(Ordering::Acquire);
        if self.switched_at.is_some_and(|serial| playing < serial) || self.shared.last_seek().0 != epoch {
            // Soon: blocks made anew again and again would fill the ring.
            return Ok(());
        }
        self.change = settings.change;
        let rate_hz = self.output.as_ref().map_or(0, |output| output.rate_hz);
        let spare = self.shared.largest_buffer.load(Ordering::Relaxed) * 2 + rate_hz / SPARE_PARTS_OF_SEC;
        let spare = spare / u32::try_from(BLOCK_FRAMES).unwrap_or(u32::MAX) + 1;
        let wanted = playing.max(feeder.first().saturating_sub(1)) + spare;
        let serial = feeder.change(settings, playing, wanted)?;
        // The first of the new blocks have to be there before the old ones are gone.
        self.fill(spare)?;
        if let Some(feeder) = &self.feeder {
            self.shared.switch_at(serial, feeder.revision());
            self.switched_at = Some(serial);
        }
        Ok(())
    }

    /// Makes blocks up to what is kept ready, but no more than `most`.
    fn fill(&mut self, most: u32) -> Result<(), AudioError> {
        let (Some(feeder), Some(output)) = (&mut self.feeder, &mut self.output) else {
            return Ok(());
        };
        for _ in 0..most {
            let playing = self.shared.playing.load(Ordering::Acquire);
            let ready = feeder.serial().saturating_sub(feeder.first().max(playing + 1));
            if ready >= output.ready_blocks || output.blocks.is_full() {
                return Ok(());
            }
            match feeder.block()? {
                // There is room: nobody else fills it.
                Some(block) => drop(output.blocks.push(block)),
                None => return Ok(()),
            }
        }
        Ok(())
    }

    /// Tells of a pause that playing made by itself.
    fn watch_stop(&mut self) {
        if self.shared.stopped.swap(false, Ordering::AcqRel) {
            let frame = self.feeder.as_ref().and_then(Feeder::stopped_at);
            self.shared.spend_stop(frame);
            if !self.shared.running.load(Ordering::Acquire) {
                self.teller.set(PlayerState::Paused);
                self.teller.tell(PlayerEvent::Halted);
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
