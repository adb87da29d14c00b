//! Playback as the screens see it: one player for the take under review, and one for the test of the output.

use std::{ops::Range, path::Path, sync::Arc, time::Instant};

use crate::audio::{
    AudioError,
    player::{Player, PlayerEvent, PlayerState},
    tone,
};

use super::Wake;

/// The players, opened when first needed.
pub struct Playback {
    wake: Wake,
    device: Option<String>,
    take: Option<Player>,
    chime: Option<Player>,
    troubles: Vec<String>,
    /// Where the sound being loaded is to stand; its length is not known before.
    start_frame: Option<u64>,
    speed: f64,
    gain: f32,
    has_ended: bool,
}

impl Playback {
    /// Nothing to play yet; later through the output with the id `device`, or the system's choice.
    #[must_use]
    pub fn new(device: Option<String>, wake: Wake) -> Self {
        Self {
            wake,
            device,
            take: None,
            chime: None,
            troubles: Vec::new(),
            start_frame: None,
            speed: 1.0,
            gain: 1.0,
            has_ended: false,
        }
    }

    fn open(&mut self) -> Option<Player> {
        let player = Player::new(self.device.clone(), Arc::clone(&self.wake));
        player.map_err(|error| self.troubles.push(error.to_string())).ok()
    }

    fn ask(&mut self, order: impl FnOnce(&Player) -> Result<(), AudioError>) {
        if let Some(Err(error)) = self.take.as_ref().map(order) {
            self.troubles.push(error.to_string());
        }
    }

    /// Loads a sound, paused at `frame`.
    pub fn load(&mut self, path: &Path, frame: u64) {
        if self.take.is_none() {
            self.take = self.open();
            // What was wished for before there was anything to play.
            self.set_speed(self.speed);
            self.set_gain(self.gain);
        }
        self.start_frame = Some(frame);
        self.ask(|player| player.load(path.to_owned()));
    }

    /// Plays, or pauses what plays.
    pub fn toggle(&mut self) {
        if self.is_playing() {
            self.pause();
        } else {
            self.ask(Player::play);
        }
    }

    /// Plays, or goes on playing.
    pub(super) fn play(&mut self) {
        self.ask(Player::play);
    }

    /// Pauses, also what was asked to play while its sound was still being loaded.
    pub fn pause(&mut self) {
        let state = self.take.as_ref().map(Player::state);
        if matches!(state, Some(PlayerState::Playing | PlayerState::Idle)) {
            self.ask(Player::pause);
        }
    }

    /// Goes to a frame of the file, playing or not.
    pub fn seek(&mut self, frame: u64) {
        if self.start_frame.is_some() {
            // Not loaded yet: that is where it is to stand then.
            self.start_frame = Some(frame);
            return;
        }
        self.ask(|player| player.seek(frame));
    }

    /// Plays at `speed` times the speed spoken, with the pitch kept; see [`Player::set_speed`].
    pub fn set_speed(&mut self, speed: f64) {
        self.speed = speed;
        self.ask(|player| player.set_speed(speed));
    }

    /// Plays louder or softer by this factor; see [`Player::set_gain`].
    pub fn set_gain(&mut self, gain: f32) {
        self.gain = gain;
        if let Some(player) = &self.take {
            player.set_gain(gain);
        }
    }

    /// Plays these frames of the take again and again, until another take is loaded; see [`Player::set_loop`].
    pub fn set_loop(&mut self, frames: Option<Range<u64>>) {
        self.ask(|player| player.set_loop(frames));
    }

    /// Leaves these frames of the take out, until another one is loaded; see [`Player::set_skips`].
    pub fn set_skips(&mut self, frames: Arc<[Range<u64>]>) {
        self.ask(|player| player.set_skips(frames));
    }

    /// Pauses by itself at a frame of the take, once; see [`Player::play_until`].
    pub fn play_until(&mut self, frame: Option<u64>) {
        self.ask(|player| player.play_until(frame));
    }

    /// Plays through another output from now on.
    pub fn set_device(&mut self, device: Option<String>) {
        self.device.clone_from(&device);
        self.chime = None;
        self.ask(|player| player.set_device(device));
    }

    /// Plays two soft notes, to hear whether the output is the right one.
    pub fn chime(&mut self) {
        if self.chime.is_none() {
            self.chime = self.open();
        }
        let played = self.chime.as_ref().map(|player| {
            player.load_made(tone::chime(), tone::CHIME_RATE_HZ)?;
            player.play()
        });
        if let Some(Err(error)) = played {
            self.troubles.push(error.to_string());
        }
    }

    /// The frame that is heard at `now`.
    #[must_use]
    pub fn position(&self, now: Instant) -> u64 {
        let playing = self.take.as_ref().map_or(0, |player| player.position(now));
        self.start_frame.unwrap_or(playing)
    }

    /// Whether sound is to be heard.
    #[must_use]
    pub fn is_playing(&self) -> bool {
        self.take
            .as_ref()
            .is_some_and(|player| matches!(player.state(), PlayerState::Playing))
    }

    /// Lets go of the output that only the test needed.
    pub fn end_chime(&mut self) {
        self.chime = None;
    }

    /// Whether the take was played to its end, or to where it was to pause, since the last question; known after a look
    /// for [troubles](Self::troubles).
    pub(super) fn take_end(&mut self) -> bool {
        std::mem::take(&mut self.has_ended)
    }

    /// What went wrong or changed since the last look, a sentence each.
    pub fn troubles(&mut self) -> Vec<String> {
        let mut is_loaded = false;
        for (player, is_take) in [(&self.take, true), (&self.chime, false)] {
            while let Some(event) = player.as_ref().and_then(Player::poll) {
                match event {
                    PlayerEvent::Loaded { .. } => is_loaded |= is_take,
                    PlayerEvent::Ended | PlayerEvent::Halted => self.has_ended |= is_take,
                    PlayerEvent::Substitute { name, .. } => self.troubles.push(format!(
                        "The output chosen in Settings is not there, so you hear it from {name}."
                    )),
                    PlayerEvent::Failed(error) => self.troubles.push(error.to_string()),
                }
            }
        }
        if is_loaded && let Some(frame) = self.start_frame.take() {
            self.seek(frame);
        }
        std::mem::take(&mut self.troubles)
    }
}
