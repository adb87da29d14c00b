//! Audacity, set up so that it starts with no dialog and records what Aloud records: one channel, 48 kHz, 16 bits, from
//! the same microphone. What is measured is not known here.

use std::{
    fs,
    process::{Command, Stdio},
};

use crate::support::{home::Home, process::Process, process::log_file, studio::Studio};

/// Its settings file is of this version; an older one it would replace.
const SETTINGS: &str = "\
PrefsVersion=1.1.1r1
[Version]
Major=3
Minor=2
Micro=4
[Update]
DefaultUpdatesChecking=0
UpdateNoticeShown=1
[GUI]
ShowSplashScreen=0
[AudioIO]
Host=ALSA
RecordingDevice=default
PlaybackDevice=default
RecordChannels=1
[SamplingRate]
DefaultProjectSampleRate=48000
DefaultProjectSampleFormatChoice=Format16Bit
[Directories]
";

/// It reaches the sound server through ALSA; no other device is there to be searched for.
const ALSA: &str = "\
pcm.!default { type pulse }
ctl.!default { type pulse }
";

/// Its version, or nothing if it is not installed.
pub fn version() -> Option<String> {
    let told = Command::new("dpkg-query")
        .args(["-W", "-f=${Version}", "audacity"])
        .output();
    let version = told.ok().filter(|told| told.status.success());
    let version = version.map(|told| String::from_utf8_lossy(&told.stdout).into_owned());
    let runs = Command::new("sh").args(["-c", "command -v audacity"]).output();
    let is_there = runs.is_ok_and(|runs| runs.status.success());
    is_there.then(|| {
        version
            .filter(|version| !version.is_empty())
            .unwrap_or_else(|| "of unknown version".to_owned())
    })
}

/// Its home, apart from Aloud's, with a list of what it found at its first start.
pub struct Audacity {
    home: Home,
}

impl Audacity {
    /// A home for it in which it was never started.
    pub fn new() -> Self {
        let home = Home::new();
        fs::create_dir_all(home.config().join("audacity")).expect("a folder of our own");
        fs::write(home.path().join("pulse.conf"), ALSA).expect("a file of our own");
        Self { home }
    }

    /// Starts it. It is ended when dropped.
    pub fn start(&self, studio: &Studio) -> Process {
        let work = self.home.path().join("work");
        // What it left when it was ended: it would ask whether to recover that.
        drop(fs::remove_dir_all(&work));
        fs::create_dir(&work).expect("a folder of our own");
        let settings = format!("{SETTINGS}TempDir={}\n", work.display());
        fs::write(self.home.config().join("audacity").join("audacity.cfg"), settings)
            .expect("a file of our own");
        let mut command = Command::new("audacity");
        self.home.set(&mut command);
        studio.sound().set(&mut command);
        studio.display().set(&mut command);
        command
            .env("ALSA_CONFIG_PATH", self.home.path().join("pulse.conf"))
            // Else it looks for a screen reader's bus, which is not there.
            .env("NO_AT_BRIDGE", "1")
            .current_dir(self.home.path())
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(log_file(&self.home.path().join("audacity.log")));
        Process::start(&mut command)
    }
}
