//! Other programs, run to their end within a limit or kept running until dropped. Which programs is not known here.

use std::{
    fs::File,
    io::{Read, Write},
    path::Path,
    process::{Child, Command, ExitStatus, Stdio},
    thread,
    time::{Duration, Instant},
};

use super::wait_maybe;

/// How long a program may take to end after it was asked to.
const GRACE: Duration = Duration::from_secs(5);

/// A program that has ended, with all that it wrote.
#[derive(Debug)]
pub struct Finished {
    /// Exit code, or nothing if a signal ended it.
    pub code: Option<i32>,
    /// What it wrote to standard output.
    pub stdout: String,
    /// What it wrote to standard error.
    pub stderr: String,
    /// From its start to its end.
    pub elapsed: Duration,
}

impl Finished {
    /// Fails the test unless the program ended well; hands back what it wrote to standard output.
    #[track_caller]
    pub fn success(self) -> String {
        assert_eq!(
            self.code,
            Some(0),
            "standard output: {}\nstandard error: {}",
            self.stdout,
            self.stderr
        );
        self.stdout
    }

    /// Fails the test unless the program ended with this code; hands back what it wrote to standard error.
    #[track_caller]
    pub fn failure(self, code: i32) -> String {
        assert_eq!(
            self.code,
            Some(code),
            "standard output: {}\nstandard error: {}",
            self.stdout,
            self.stderr
        );
        self.stderr
    }
}

/// A child process. It is asked to end when dropped, and made to if it does not; only this one, by its id.
#[derive(Debug)]
pub struct Process {
    name: String,
    child: Child,
    started: Instant,
}

impl Process {
    /// Starts a program. Standard input is empty unless the command says otherwise.
    #[track_caller]
    pub fn start(command: &mut Command) -> Self {
        let name = command.get_program().to_string_lossy().into_owned();
        match command.spawn() {
            Ok(child) => Self {
                name,
                child,
                started: Instant::now(),
            },
            Err(error) => panic!("cannot start {name}: {error}; ./dev test installs what tests need"),
        }
    }

    /// Its id.
    pub fn id(&self) -> u32 {
        self.child.id()
    }

    /// How long ago it was started.
    pub fn age(&self) -> Duration {
        self.started.elapsed()
    }

    /// The process as the standard library knows it, for its pipes.
    pub fn child(&mut self) -> &mut Child {
        &mut self.child
    }

    /// Whether it has not ended yet.
    pub fn is_running(&mut self) -> bool {
        self.ended().is_none()
    }

    /// How it ended, or nothing if it runs.
    pub fn ended(&mut self) -> Option<ExitStatus> {
        self.child
            .try_wait()
            .expect("a child of ours can be asked for its state")
    }

    /// Sends a signal by name: `TERM`, `INT`, `STOP`, `CONT`, `KILL`. Nothing happens if it has ended.
    pub fn signal(&mut self, name: &str) {
        // Its id stays its own until it has been waited for, which `is_running` does when it has ended.
        if self.is_running() {
            // The shell's own kill, since not every system has it as a program.
            let id = self.id().to_string();
            let sent = Command::new("sh")
                .args(["-c", "kill -s \"$1\" \"$2\"", "sh", name, &id])
                .status();
            assert!(
                sent.is_ok_and(|status| status.success()),
                "cannot send {name} to {}",
                self.name
            );
        }
    }

    /// Waits for its end, and fails the test if that takes longer than `limit`.
    #[track_caller]
    pub fn wait(&mut self, limit: Duration) -> ExitStatus {
        let name = self.name.clone();
        super::wait_for(&format!("{name} to end"), limit, || self.ended())
    }

    fn end(&mut self) {
        if self.is_running() {
            // A stopped process only takes notice of a polite signal once it goes on.
            self.signal("TERM");
            self.signal("CONT");
        }
        if wait_maybe(GRACE, || self.ended()).is_none() {
            // It may end by itself in between; then there is nothing left to do.
            let _ = self.child.kill();
            let _ = self.child.wait();
        }
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        self.end();
    }
}

/// Runs a program to its end with `input` on its standard input. Fails the test if it takes longer than `limit`.
#[track_caller]
pub fn run(command: &mut Command, input: &[u8], limit: Duration) -> Finished {
    let (finished, stdout) = run_bytes(command, input, limit);
    Finished {
        stdout: String::from_utf8_lossy(&stdout).into_owned(),
        ..finished
    }
}

/// The same for a program whose standard output is no text.
#[track_caller]
pub fn run_bytes(command: &mut Command, input: &[u8], limit: Duration) -> (Finished, Vec<u8>) {
    command
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    let mut process = Process::start(command);
    let stdout = reader(process.child().stdout.take());
    let stderr = reader(process.child().stderr.take());
    if let Some(mut stdin) = process.child().stdin.take() {
        // A program that ends without reading it all breaks the pipe, which is its own affair.
        let _ = stdin.write_all(input);
    }
    let ended = wait_maybe(limit, || process.ended());
    let elapsed = process.age();
    let name = process.name.clone();
    // Ends it if it has not, and with it the pipes.
    drop(process);
    let stdout = stdout.join().expect("a reader of a pipe does not fail");
    let stderr = stderr.join().expect("a reader of a pipe does not fail");
    let stderr = String::from_utf8_lossy(&stderr).into_owned();
    let Some(status) = ended else {
        let stdout = String::from_utf8_lossy(&stdout);
        panic!(
            "{name} did not end in {:.1} s: {stdout}{stderr}",
            limit.as_secs_f64()
        );
    };
    (
        Finished {
            code: status.code(),
            stdout: String::new(),
            stderr,
            elapsed,
        },
        stdout,
    )
}

/// Runs one of the tools that tests lean on, and fails the test unless it ends well. Returns its standard output.
#[track_caller]
pub fn tool(command: &mut Command) -> String {
    let name = command.get_program().to_string_lossy().into_owned();
    let done = run(command, b"", super::PATIENCE);
    assert_eq!(done.code, Some(0), "{name}: {}{}", done.stdout, done.stderr);
    done.stdout
}

/// A new file for the output of a program that keeps running.
#[track_caller]
pub fn log_file(path: &Path) -> File {
    match File::create(path) {
        Ok(file) => file,
        Err(error) => panic!("cannot create {}: {error}", path.display()),
    }
}

fn reader<R: Read + Send + 'static>(pipe: Option<R>) -> thread::JoinHandle<Vec<u8>> {
    thread::Builder::new()
        .name("pipe".to_owned())
        .spawn(move || {
            let mut all = Vec::new();
            if let Some(mut pipe) = pipe {
                // What was read before an error is still worth showing.
                let _ = pipe.read_to_end(&mut all);
            }
            all
        })
        .expect("a thread can be started")
}
