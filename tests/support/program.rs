//! Aloud itself, run as a person runs it: the built program with arguments, keys on standard input and signals. What
//! a command should answer is for the tests to know.

use std::{
    ffi::OsStr,
    fs,
    io::Write,
    process::{Command, Stdio},
    time::Duration,
};

use tempfile::TempDir;

use super::{
    PATIENCE,
    display::Display,
    home::Home,
    process::{self, Finished, Process, log_file},
    sound::Sound,
};

/// A start of the program being put together. Without [`display`](Self::display) and [`sound`](Self::sound) it finds
/// neither.
#[derive(Debug)]
pub struct Aloud {
    command: Command,
    input: Vec<u8>,
    limit: Duration,
}

impl Aloud {
    /// The program with these arguments, at home in `home`.
    pub fn command<A: AsRef<OsStr>>(home: &Home, arguments: impl IntoIterator<Item = A>) -> Self {
        let mut command = Command::new(env!("CARGO_BIN_EXE_aloud"));
        home.set(&mut command);
        command
            .args(arguments)
            .current_dir(home.path())
            .env("RUST_BACKTRACE", "1");
        Self {
            command,
            input: Vec::new(),
            limit: PATIENCE,
        }
    }

    /// Gives it a screen.
    #[must_use]
    pub fn display(mut self, display: &Display) -> Self {
        display.set(&mut self.command);
        self
    }

    /// Gives it a microphone and loudspeakers.
    #[must_use]
    pub fn sound(mut self, sound: &Sound) -> Self {
        sound.set(&mut self.command);
        self
    }

    /// Sets a variable of its environment.
    #[must_use]
    pub fn env(mut self, name: &str, value: impl AsRef<OsStr>) -> Self {
        self.command.env(name, value);
        self
    }

    /// What it finds on standard input, which ends after that. Nothing otherwise. For [`run`](Self::run).
    #[must_use]
    pub fn input(mut self, text: &str) -> Self {
        self.input = text.as_bytes().to_vec();
        self
    }

    /// How long it may take, instead of [`PATIENCE`]. For [`run`](Self::run).
    #[must_use]
    pub fn limit(mut self, limit: Duration) -> Self {
        self.limit = limit;
        self
    }

    /// Runs it to its end, and fails the test if that takes too long.
    #[track_caller]
    pub fn run(mut self) -> Finished {
        process::run(&mut self.command, &self.input, self.limit)
    }

    /// Starts it and goes on. Standard input stays open for [`Running::send`].
    #[track_caller]
    pub fn spawn(mut self) -> Running {
        let logs = tempfile::tempdir().expect("a temporary folder");
        self.command
            .stdin(Stdio::piped())
            .stdout(log_file(&logs.path().join("stdout")))
            .stderr(log_file(&logs.path().join("stderr")));
        Running {
            process: Process::start(&mut self.command),
            logs,
        }
    }
}

/// The program while it runs. It is ended when dropped.
#[derive(Debug)]
pub struct Running {
    process: Process,
    logs: TempDir,
}

impl Running {
    /// Its process id.
    pub fn id(&self) -> u32 {
        self.process.id()
    }

    /// Whether it has not ended yet.
    pub fn is_running(&mut self) -> bool {
        self.process.is_running()
    }

    /// Writes to its standard input; a line end presses Enter.
    #[track_caller]
    pub fn send(&mut self, text: &str) {
        let stdin = self
            .process
            .child()
            .stdin
            .as_mut()
            .expect("standard input is still open");
        let sent = stdin.write_all(text.as_bytes()).and_then(|()| stdin.flush());
        assert!(
            sent.is_ok(),
            "it does not read its input: {sent:?}\n{}",
            self.stderr()
        );
    }

    /// Ends its standard input.
    pub fn close_input(&mut self) {
        drop(self.process.child().stdin.take());
    }

    /// Sends a signal by name, such as `TERM`, `INT` or `KILL`.
    pub fn signal(&mut self, name: &str) {
        self.process.signal(name);
    }

    /// What it has written to standard output so far.
    pub fn stdout(&self) -> String {
        self.log("stdout")
    }

    /// What it has written to standard error so far.
    pub fn stderr(&self) -> String {
        self.log("stderr")
    }

    fn log(&self, name: &str) -> String {
        let bytes = fs::read(self.logs.path().join(name)).unwrap_or_default();
        String::from_utf8_lossy(&bytes).into_owned()
    }

    /// Waits for its end, and fails the test if that takes longer than `limit`.
    #[track_caller]
    pub fn wait(mut self, limit: Duration) -> Finished {
        let ended = super::wait_maybe(limit, || self.process.ended());
        let elapsed = self.process.age();
        match ended {
            Some(status) => Finished {
                code: status.code(),
                stdout: self.stdout(),
                stderr: self.stderr(),
                elapsed,
            },
            None => panic!(
                "aloud did not end in {:.1} s: {}{}",
                limit.as_secs_f64(),
                self.stdout(),
                self.stderr()
            ),
        }
    }

    /// Sends a signal and waits for the end that should follow.
    #[track_caller]
    pub fn stop(mut self, signal: &str) -> Finished {
        self.signal(signal);
        self.wait(PATIENCE)
    }
}
