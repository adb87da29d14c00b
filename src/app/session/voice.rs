//! The system's voice, which reads a question aloud: finding it, letting it speak, ending it. It is a program of the
//! system's, run on a thread of its own; the words reach it by a pipe or a variable, never as a part of a command.

use std::{
    env,
    ffi::OsString,
    io::{self, Write},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    sync::{
        Arc, OnceLock,
        mpsc::{self, Receiver, RecvTimeoutError, SyncSender},
    },
    thread::{self, JoinHandle},
    time::{Duration, Instant},
};

use crate::app::Wake;
use crate::audio::thread::catch_panic;

/// How often it is looked whether the voice has ended.
const LOOK_EVERY: Duration = Duration::from_millis(20);
/// A voice that has not ended by then hangs, and is ended: no question takes as long.
const LONGEST: Duration = Duration::from_secs(60);
/// How long the end of a voice is waited for when the program ends.
const END_WITHIN: Duration = Duration::from_millis(500);

/// What speaks on this system.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Program {
    /// speech-dispatcher's, on Linux and its like.
    SpdSay(PathBuf),
    /// macOS.
    Say(PathBuf),
    /// Windows.
    PowerShell(PathBuf),
}

impl Program {
    /// The one of this platform, if it is in a folder of `path`.
    fn find(path: Option<OsString>) -> Option<Self> {
        let path = path?;
        let in_path = |name: &str| {
            env::split_paths(&path)
                .map(|dir| dir.join(name))
                .find(|file| is_program(file))
        };
        if cfg!(target_os = "macos") {
            in_path("say").map(Self::Say)
        } else if cfg!(windows) {
            in_path("powershell.exe").map(Self::PowerShell)
        } else {
            in_path("spd-say").map(Self::SpdSay)
        }
    }

    /// Begins to speak.
    fn start(&self, text: &str) -> io::Result<Child> {
        let mut command = match self {
            Self::SpdSay(path) => {
                let mut command = Command::new(path);
                command.args(["--wait", "--pipe-mode"]);
                command
            }
            Self::Say(path) => {
                let mut command = Command::new(path);
                command.args(["-f", "-"]);
                command
            }
            Self::PowerShell(path) => {
                let mut command = Command::new(path);
                let script = "Add-Type -AssemblyName System.Speech; \
                              (New-Object System.Speech.Synthesis.SpeechSynthesizer).Speak($env:ALOUD_QUESTION)";
                command
                    .args(["-NoProfile", "-NonInteractive", "-Command", script])
                    .env("ALOUD_QUESTION", text);
                command
            }
        };
        hide_window(&mut command);
        let mut child = command
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()?;
        if let Some(mut stdin) = child.stdin.take()
            && !matches!(self, Self::PowerShell(_))
        {
            // A question fits into any pipe. One that nobody reads is a voice that ends at once.
            drop(stdin.write_all(text.as_bytes()));
        }
        Ok(child)
    }

    /// Ends what speaks; gives back only when it is quiet, as far as the system tells.
    fn end(&self, child: &mut Child) {
        // It may have ended by itself.
        drop(child.kill());
        drop(child.wait());
        // The speech itself is made by a server, which goes on with it.
        if let Self::SpdSay(path) = self {
            let stopping = Command::new(path)
                .arg("--stop")
                .stdin(Stdio::null())
                .stdout(Stdio::null())
                .stderr(Stdio::null())
                .spawn();
            if let Ok(mut stopping) = stopping {
                let deadline = Instant::now() + END_WITHIN;
                while matches!(stopping.try_wait(), Ok(None)) && Instant::now() < deadline {
                    thread::sleep(LOOK_EVERY);
                }
                drop(stopping.kill());
                drop(stopping.wait());
            }
        }
    }
}

#[cfg(windows)]
fn hide_window(command: &mut Command) {
    use std::os::windows::process::CommandExt as _;
    const CREATE_NO_WINDOW: u32 = 0x0800_0000;
    command.creation_flags(CREATE_NO_WINDOW);
}

#[cfg(not(windows))]
fn hide_window(_: &mut Command) {}

#[cfg(unix)]
fn is_program(path: &Path) -> bool {
    use std::os::unix::fs::PermissionsExt as _;
    path.metadata()
        .is_ok_and(|about| about.is_file() && about.permissions().mode() & 0o111 != 0)
}

#[cfg(not(unix))]
fn is_program(path: &Path) -> bool {
    path.is_file()
}

/// The words on one line, such that nothing in them is a command to the program that speaks them.
fn speakable(text: &str) -> String {
    let words: Vec<&str> = text
        .split(|c: char| c.is_whitespace() || c.is_control())
        .collect();
    let line = words.join(" ");
    format!("{}\n", line.trim().trim_start_matches('!'))
}

/// The system's voice, if there is one.
pub struct Voice {
    program: Arc<OnceLock<Option<Program>>>,
    wake: Wake,
    speaking: Option<Speaking>,
}

/// A question being read.
struct Speaking {
    /// Closed, it ends the voice.
    until_dropped: Option<SyncSender<()>>,
    ended: Receiver<()>,
    thread: Option<JoinHandle<()>>,
}

impl Voice {
    /// Looks for the system's voice in the folders of `PATH`, and returns at once.
    #[must_use]
    pub fn look(wake: Wake) -> Self {
        Self::look_in(env::var_os("PATH"), wake)
    }

    pub(in crate::app) fn look_in(path: Option<OsString>, wake: Wake) -> Self {
        let program = Arc::new(OnceLock::new());
        let found = Arc::clone(&program);
        let wakes = Arc::clone(&wake);
        // A folder of the path may be on a disk that takes its time. Without a thread there is no voice.
        let look = move || {
            drop(found.set(Program::find(path)));
            wakes();
        };
        drop(thread::Builder::new().name("aloud-voice".to_owned()).spawn(look));
        Self {
            program,
            wake,
            speaking: None,
        }
    }

    /// Whether the system has a voice; `None` until that is known.
    #[must_use]
    pub fn is_there(&self) -> Option<bool> {
        self.program.get().map(Option::is_some)
    }

    /// Reads `text` aloud; what is being read is ended first. False if there is no voice.
    pub fn say(&mut self, text: &str) -> bool {
        self.stop();
        let Some(program) = self.program.get().cloned().flatten() else {
            return false;
        };
        let text = speakable(text);
        let (until_dropped, wanted) = mpsc::sync_channel::<()>(0);
        let (tell, ended) = mpsc::sync_channel::<()>(1);
        let wake = Arc::clone(&self.wake);
        // The one before it is waited for there: two voices at a time are understood by nobody.
        let before = self.speaking.take();
        let speak = move || {
            drop(before);
            // Whatever happens, the end is told: the answer waits for it.
            drop(catch_panic(|| speak(&program, &text, &wanted)));
            let _ = tell.send(());
            wake();
        };
        let thread = thread::Builder::new().name("aloud-voice".to_owned()).spawn(speak);
        let Ok(thread) = thread else {
            return false;
        };
        self.speaking = Some(Speaking {
            until_dropped: Some(until_dropped),
            ended,
            thread: Some(thread),
        });
        true
    }

    /// Ends what is being read; [`has_ended`](Self::has_ended) tells when it is quiet.
    pub fn stop(&mut self) {
        if let Some(speaking) = &mut self.speaking {
            speaking.until_dropped = None;
        }
    }

    /// Whether nothing is being read (any more).
    pub fn has_ended(&mut self) -> bool {
        let Some(speaking) = &mut self.speaking else {
            return true;
        };
        if matches!(speaking.ended.try_recv(), Err(mpsc::TryRecvError::Empty)) {
            return false;
        }
        self.speaking = None;
        true
    }
}

impl Drop for Speaking {
    /// The voice ends with what it was to read for: it must not go on after the program.
    fn drop(&mut self) {
        self.until_dropped = None;
        let _ = self.ended.recv_timeout(END_WITHIN);
        if let Some(thread) = self.thread.take().filter(JoinHandle::is_finished) {
            drop(thread.join());
        }
    }
}

/// Lets the program speak to its end, or until nobody wants it any more.
fn speak(program: &Program, text: &str, wanted: &Receiver<()>) {
    let Ok(mut child) = program.start(text) else {
        return;
    };
    let deadline = Instant::now() + LONGEST;
    loop {
        if !matches!(child.try_wait(), Ok(None)) {
            return;
        }
        let is_wanted = matches!(wanted.recv_timeout(LOOK_EVERY), Err(RecvTimeoutError::Timeout));
        if !is_wanted || Instant::now() >= deadline {
            program.end(&mut child);
            return;
        }
    }
}

#[cfg(test)]
#[cfg(target_os = "linux")]
#[path = "voice_tests.rs"]
mod tests;
