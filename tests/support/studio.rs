//! All that a test of a real rehearsal needs in one place: a home, a sound server, if wanted a screen, and Aloud.

use std::{
    path::{Path, PathBuf},
    sync::MutexGuard,
    time::{Duration, Instant},
};

use serde_json::Value;

use super::{
    PATIENCE, audio_math,
    display::Display,
    home::Home,
    one_at_a_time,
    program::{Aloud, Running},
    sound::Sound,
    wait_for,
};

/// A place to rehearse in.
#[derive(Debug)]
pub struct Studio {
    pub home: Home,
    pub sound: Option<Sound>,
    pub display: Option<Display>,
    _turn: MutexGuard<'static, ()>,
}

impl Studio {
    /// A home and nothing else.
    pub fn bare() -> Self {
        Self {
            home: Home::new(),
            sound: None,
            display: None,
            _turn: one_at_a_time(),
        }
    }

    /// With a sound server whose microphone hears what is played to it.
    #[must_use]
    pub fn with_sound(mut self) -> Self {
        self.sound = Some(Sound::start());
        self
    }

    /// With a screen.
    #[must_use]
    pub fn with_display(mut self) -> Self {
        self.display = Some(Display::start());
        self
    }

    /// The sound server.
    pub fn sound(&self) -> &Sound {
        self.sound.as_ref().expect("this studio has sound")
    }

    /// The screen.
    pub fn display(&self) -> &Display {
        self.display.as_ref().expect("this studio has a screen")
    }

    /// Aloud in this studio, with its library.
    pub fn aloud(&self, args: &[&str]) -> Aloud {
        let library = self.home.library();
        let mut all = vec!["--library", library.to_str().expect("a test's path is UTF-8")];
        all.extend(args);
        let mut aloud = Aloud::command(&self.home, all);
        if let Some(sound) = &self.sound {
            aloud = aloud.sound(sound);
        }
        if let Some(display) = &self.display {
            aloud = aloud.display(display);
        }
        aloud
    }

    /// Opens the window and waits for it.
    pub fn open(&self, args: &[&str]) -> Running {
        let running = self.aloud(args).spawn();
        self.display().wait_window("Aloud");
        running
    }

    /// Presses a key and tells when.
    pub fn press(&self, key: &str) -> Instant {
        // xdotool was measured to send the key 3 to 4 ms after it is started; the rest of its time is its end.
        let sent = Instant::now() + Duration::from_millis(4);
        self.display().key(key);
        sent
    }

    /// Waits until Aloud hears the microphone.
    pub fn wait_until_armed(&self) {
        wait_for("Aloud to listen", PATIENCE, || {
            let outputs = self.sound().pactl(&["list", "source-outputs"]);
            let is_heard = |output: &str| output.contains("\"Aloud\"") && output.contains("Corked: no");
            outputs.split("Source Output #").any(is_heard).then_some(())
        });
    }

    /// What `aloud … --json` prints.
    pub fn json(&self, args: &[&str]) -> Value {
        let mut all = args.to_vec();
        all.push("--json");
        let text = self.aloud(&all).run().success();
        serde_json::from_str(&text).unwrap_or_else(|error| panic!("{error}: {text}"))
    }

    /// Waits for the first take and shows it.
    pub fn first_take(&self) -> Value {
        let id = wait_for("a finished take", PATIENCE, || {
            Some(self.json(&["takes"])[0]["id"].as_str()?.to_owned())
        });
        self.json(&["show", &id])
    }

    /// A WAV of noise of this length, with its frames.
    pub fn noise(&self, secs: usize) -> (PathBuf, Vec<i16>) {
        let path = self.home.path().join("noise.wav");
        let frames = audio_math::noise(7, secs * 48_000);
        audio_math::write_wav(&path, 48_000, &frames);
        (path, frames)
    }
}

/// Lets a test's own script go on at its time; nothing is waited for by it.
pub fn at(moment: Instant) {
    wait_for("the script's time", PATIENCE + Duration::from_secs(60), || {
        (Instant::now() >= moment).then_some(())
    });
}

/// Where a take's sound lies.
pub fn audio_path(take: &Value) -> PathBuf {
    PathBuf::from(take["audio"]["path"].as_str().expect("a path"))
}

/// The frames of a take.
pub fn recorded(take: &Value) -> Vec<i16> {
    audio_math::read_wav(Path::new(&audio_path(take))).frames
}

/// A number of seconds.
#[track_caller]
pub fn secs(value: &Value) -> f64 {
    value.as_f64().unwrap_or_else(|| panic!("{value} is no number"))
}
