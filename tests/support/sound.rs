//! A sound server of a test's own (PulseAudio) with a microphone that hears what is played to it, and speech to play
//! (espeak-ng or flite). What the program does with it is not known here.

use std::{
    fs,
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

use super::{
    PATIENCE,
    home::Home,
    process::{Process, log_file, run, tool},
    wait_for,
};

/// The name of the pretended microphone: what is played to this sink is heard by the default input.
pub const MIC: &str = "mic";

/// The name of the default output.
pub const SPEAKERS: &str = "speakers";

/// What the pretended microphone delivers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MicFormat {
    /// Frames per second.
    pub rate_hz: u32,
    /// Channels.
    pub channels: u16,
    /// The server's name for the kind of sample: `s16le`, `s24le`, `s32le`, `float32le`.
    pub sample: &'static str,
}

impl Default for MicFormat {
    fn default() -> Self {
        Self {
            rate_hz: 48_000,
            channels: 1,
            sample: "s16le",
        }
    }
}

/// A sound server. It ends when dropped.
#[derive(Debug)]
pub struct Sound {
    server: Process,
    home: Home,
}

impl Sound {
    /// A server with a microphone of 48 kHz, 16 bits, one channel.
    #[track_caller]
    pub fn start() -> Self {
        Self::with_mic(MicFormat::default())
    }

    /// A server with another microphone.
    #[track_caller]
    pub fn with_mic(mic: MicFormat) -> Self {
        let home = Home::new();
        let log = home.path().join("pulseaudio.log");
        let mut command = Command::new("pulseaudio");
        home.set(&mut command);
        command
            // It would ask a server named here instead of being one.
            .env_remove("PULSE_SERVER")
            .args([
                "-n",
                "--daemonize=no",
                "--use-pid-file=no",
                "--exit-idle-time=-1",
                "--no-cpu-limit=yes",
            ])
            .args([
                "--realtime=no",
                "--high-priority=no",
                "--disable-shm=yes",
                "--log-target=stderr",
            ])
            .arg(format!(
                "--load=module-native-protocol-unix auth-anonymous=1 socket={}",
                socket(&home).display()
            ))
            .arg(format!(
                "--load=module-null-sink sink_name={SPEAKERS} rate=48000 norewinds=1"
            ))
            .arg(format!("--load={}", mic_module(mic)))
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(log_file(&log));
        let mut sound = Self {
            server: Process::start(&mut command),
            home,
        };
        wait_for("the sound server", PATIENCE, || {
            if !sound.server.is_running() {
                panic!(
                    "pulseaudio did not start: {}",
                    fs::read_to_string(&log).unwrap_or_default()
                );
            }
            let sinks = run(
                sound.command("pactl").args(["list", "short", "sinks"]),
                b"",
                PATIENCE,
            )
            .stdout;
            (sinks.contains(MIC) && sinks.contains(SPEAKERS)).then_some(())
        });
        sound.pactl(&["set-default-sink", SPEAKERS]);
        sound.pactl(&["set-default-source", &format!("{MIC}.monitor")]);
        sound
    }

    /// Lets a program find this server.
    pub fn set(&self, command: &mut Command) {
        // The server's tools made the cookie at their first call; a client without one is turned away.
        command
            .env("PULSE_SERVER", format!("unix:{}", socket(&self.home).display()))
            .env("PULSE_COOKIE", self.home.config().join("pulse").join("cookie"));
    }

    /// A tool that finds this server.
    pub fn command(&self, program: &str) -> Command {
        let mut command = Command::new(program);
        self.home.set(&mut command);
        self.set(&mut command);
        command
    }

    /// Gives the server an order, and hands back its answer.
    #[track_caller]
    pub fn pactl(&self, arguments: &[&str]) -> String {
        tool(self.command("pactl").args(arguments))
    }

    // --- what is heard ---

    /// Plays a WAV file to the microphone, in real time. It stops when the process is dropped.
    #[track_caller]
    pub fn play(&self, wav: &Path) -> Process {
        let mut command = self.command("paplay");
        command.arg(format!("--device={MIC}")).arg(wav);
        Process::start(
            command
                .stdin(Stdio::null())
                .stdout(Stdio::null())
                .stderr(Stdio::null()),
        )
    }

    /// How many programs listen to an input at the moment.
    #[track_caller]
    pub fn listeners(&self) -> usize {
        self.pactl(&["list", "short", "source-outputs"]).lines().count()
    }

    /// How many programs play to an output at the moment.
    #[track_caller]
    pub fn players(&self) -> usize {
        self.pactl(&["list", "short", "sink-inputs"]).lines().count()
    }

    /// Records what is played to a sink into a WAV file: 48 kHz, 16 bits, one channel. It has begun when this returns.
    #[track_caller]
    pub fn record_sink(&self, sink: &str, wav: &Path) -> Recording {
        let mut command = self.command("parec");
        command
            .arg(format!("--device={sink}.monitor"))
            .args([
                "--rate=48000",
                "--channels=1",
                "--format=s16le",
                "--latency-msec=20",
                "--file-format=wav",
            ])
            .arg(wav);
        let process = Process::start(
            command
                .stdin(Stdio::null())
                .stdout(Stdio::null())
                .stderr(Stdio::null()),
        );
        wait_for("a recording to begin", PATIENCE, || {
            // More than a header.
            fs::metadata(wav)
                .is_ok_and(|file| file.len() > 1000)
                .then_some(())
        });
        Recording {
            process,
            wav: wav.to_path_buf(),
        }
    }

    // --- what goes wrong ---

    /// Takes the microphone away, as pulling its plug does.
    #[track_caller]
    pub fn unplug_mic(&self) {
        let modules = self.pactl(&["list", "short", "modules"]);
        let wanted = format!("sink_name={MIC} ");
        let line = modules
            .lines()
            .find(|line| line.contains(&wanted))
            .unwrap_or_else(|| panic!("{modules}"));
        let number = line.split_whitespace().next().unwrap_or_default();
        self.pactl(&["unload-module", number]);
    }

    /// Puts a microphone back, and makes it the default again.
    #[track_caller]
    pub fn plug_mic(&self, mic: MicFormat) {
        let module = mic_module(mic);
        let mut arguments = vec!["load-module"];
        arguments.extend(module.split(' '));
        self.pactl(&arguments);
        self.pactl(&["set-default-source", &format!("{MIC}.monitor")]);
    }

    /// Stops the server in its tracks without a word to anyone: sound no longer comes, and no error does either.
    pub fn freeze(&mut self) {
        self.server.signal("STOP");
    }

    /// Lets it go on.
    pub fn thaw(&mut self) {
        self.server.signal("CONT");
    }

    /// Ends the server at once, as a crash does.
    #[track_caller]
    pub fn crash(&mut self) {
        self.server.signal("KILL");
        self.server.wait(PATIENCE);
    }
}

fn socket(home: &Home) -> PathBuf {
    home.run().join("pulse-server")
}

/// Without `norewinds` the server takes back sound already handed on when a player joins, and what is recorded then
/// lacks its first 20 ms: it would look like a fault of the program's.
fn mic_module(mic: MicFormat) -> String {
    let MicFormat {
        rate_hz,
        channels,
        sample,
    } = mic;
    format!("module-null-sink sink_name={MIC} rate={rate_hz} channels={channels} format={sample} norewinds=1")
}

/// A recording of a sink under way.
#[derive(Debug)]
pub struct Recording {
    process: Process,
    wav: PathBuf,
}

impl Recording {
    /// Ends it and hands back the finished file.
    #[track_caller]
    pub fn stop(mut self) -> PathBuf {
        // It completes the file's header when asked to end.
        self.process.signal("TERM");
        self.process.wait(PATIENCE);
        self.wav
    }
}

/// Speech as a WAV file: 48 kHz, 16 bits, one channel.
#[track_caller]
pub fn speak(text: &str, wav: &Path) {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let spoken = folder.path().join("spoken.wav");
    let espeak = Command::new("espeak-ng")
        .args(["-v", "en-us", "-s", "150", "-w"])
        .arg(&spoken)
        .arg(text)
        .output();
    if !espeak.is_ok_and(|done| done.status.success() && spoken.is_file()) {
        tool(Command::new("flite").arg("-t").arg(text).arg("-o").arg(&spoken));
    }
    // -D: no dither, so that the same words are the same samples each time. -G: never clipped.
    let mut sox = Command::new("sox");
    sox.args(["-D", "-G"])
        .arg(&spoken)
        .args(["-r", "48000", "-b", "16", "-c", "1", "-e", "signed"])
        .arg(wav);
    tool(&mut sox);
}
