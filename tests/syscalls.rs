//! What the program asks of the system, seen by strace: what is synced when, in which order files get their names, and
//! whom it talks to.

#![cfg(target_os = "linux")]
#![allow(
    clippy::expect_used,
    clippy::panic,
    reason = "a helper of a test that fails is a test that fails"
)]

mod support;

use std::{
    fs,
    path::Path,
    process::{Command, Stdio},
    time::{Duration, Instant},
};

use support::{
    PATIENCE,
    process::{Process, tool},
    studio::{Studio, at},
};

/// A call that was begun: when, its name, and its arguments as strace prints them.
#[derive(Debug)]
struct Call {
    at_secs: f64,
    name: String,
    arguments: String,
}

impl Call {
    /// Whether its first argument is an open file or folder with this path.
    fn is_on(&self, path: &str) -> bool {
        self.arguments.split_once('<').is_some_and(|(number, rest)| {
            number.chars().all(|digit| digit.is_ascii_digit()) && rest.starts_with(&format!("{path}>"))
        })
    }

    fn is_sync(&self) -> bool {
        matches!(self.name.as_str(), "fsync" | "fdatasync")
    }

    /// The paths in quotes among its arguments.
    fn paths(&self) -> Vec<&str> {
        self.arguments.split('"').skip(1).step_by(2).collect()
    }
}

/// Aloud under strace. It runs in `studio` with these arguments; `calls` names what is watched.
fn traced(studio: &Studio, calls: &str, log: &Path, args: &[&str]) -> Command {
    let mut command = Command::new("strace");
    studio.home.set(&mut command);
    studio.sound().set(&mut command);
    if let Some(display) = &studio.display {
        display.set(&mut command);
    }
    command
        .args([
            "-f",
            "-ttt",
            "-y",
            "-s",
            "4096",
            "-e",
            &format!("trace={calls}"),
            "-o",
        ])
        .arg(log)
        .arg(env!("CARGO_BIN_EXE_aloud"))
        .arg("--library")
        .arg(studio.home.library())
        .args(args)
        .current_dir(studio.home.path());
    command
}

/// The calls of a log, in the order in which they were begun.
fn calls(log: &Path) -> Vec<Call> {
    let text = fs::read_to_string(log).expect("a log");
    let calls: Vec<Call> = text
        .lines()
        .filter_map(|line| {
            // `123 1700000000.123456 fsync(5</a/b>) = 0`
            let (_, rest) = line.trim_start().split_once(' ')?;
            let (at, call) = rest.trim_start().split_once(' ')?;
            let (name, arguments) = call.split_once('(')?;
            Some(Call {
                at_secs: at.parse().ok()?,
                name: name.to_owned(),
                arguments: arguments.to_owned(),
            })
        })
        .collect();
    assert!(!calls.is_empty(), "strace saw nothing: {text}");
    calls
}

#[test]
fn sound_is_synced_every_5_s_and_each_name_is_given_to_what_is_on_the_disk() {
    let studio = Studio::bare().with_sound();
    let log = studio.home.path().join("trace");
    let watched = "fsync,fdatasync,write,rename,renameat,renameat2";
    let args = ["record", "--prompt", "bad-news", "--seconds", "13"];
    let begun = Instant::now();
    tool(&mut traced(&studio, watched, &log, &args));
    println!(
        "a take of 13 s under strace took {:.1} s",
        begun.elapsed().as_secs_f64()
    );
    let calls = calls(&log);

    let part = calls
        .iter()
        .filter(|call| call.name == "write")
        .find_map(|call| {
            let (_, rest) = call.arguments.split_once('<')?;
            let (path, _) = rest.split_once('>')?;
            path.ends_with("answer.wav.part").then(|| path.to_owned())
        })
        .expect("sound is written");
    let moments: Vec<f64> = calls
        .iter()
        .filter(|call| call.is_on(&part) && (call.is_sync()))
        .map(|call| call.at_secs)
        .collect();
    let first = calls
        .iter()
        .find(|call| call.is_on(&part))
        .map_or(0.0, |call| call.at_secs);
    let waits: Vec<f64> = std::iter::once(first)
        .chain(moments.iter().copied())
        .zip(&moments)
        .map(|(before, after)| after - before)
        .collect();
    println!("synced after {waits:.2?} s");
    assert!(moments.len() >= 3, "{moments:?}");
    assert!(waits.iter().all(|wait| *wait <= 5.0), "{waits:?}");

    let renames: Vec<usize> = (0..calls.len())
        .filter(|&index| calls[index].name.starts_with("rename"))
        .collect();
    assert!(renames.len() >= 2, "sound and take.json get their names");
    for index in renames {
        let paths = calls[index].paths();
        let [from, to] = paths[..] else {
            panic!("{:?}", calls[index])
        };
        let last_of = |wanted: &dyn Fn(&Call) -> bool| {
            (0..index).rev().find(|&before| {
                let call = &calls[before];
                call.is_on(from) && wanted(call)
            })
        };
        let written = last_of(&|call| call.name == "write").expect("it was written");
        let synced = last_of(&Call::is_sync).unwrap_or_else(|| panic!("{from} was never synced"));
        assert!(written < synced, "{from} was written after it was synced");
        let folder = Path::new(to).parent().and_then(Path::to_str).expect("a folder");
        let next = calls[index + 1..]
            .iter()
            .find(|call| call.is_on(folder) && call.is_sync());
        assert!(next.is_some(), "{folder} is not synced after {to} got its name");
        println!(
            "{} is synced, named and its folder synced",
            to.rsplit('/').next().unwrap_or_default()
        );
    }
}

#[test]
fn it_talks_to_the_sound_server_and_the_screen_and_to_nobody_else() {
    let studio = Studio::bare().with_sound().with_display();
    let log = studio.home.path().join("trace");
    let mut command = traced(&studio, "socket,connect", &log, &[]);
    let mut window = Process::start(command.stdout(Stdio::null()).stderr(Stdio::null()));
    studio.display().wait_window("Aloud");
    studio.display().type_text("bad news");
    studio.display().key("Return");
    studio.wait_until_armed();
    at(Instant::now() + Duration::from_secs(1));
    studio.press("space");
    at(Instant::now() + Duration::from_secs(2));
    studio.press("Return");
    studio.first_take();
    studio.display().key("ctrl+q");
    assert!(window.wait(PATIENCE).success());
    let calls = calls(&log);
    let mut seen = Vec::new();
    for call in &calls {
        if call.name == "socket" {
            assert!(
                call.arguments.starts_with("AF_UNIX"),
                "a socket that leaves the machine: {call:?}"
            );
        } else {
            let [path] = call.paths()[..] else {
                panic!("it connects to {call:?}")
            };
            // The desktop's bus is asked to keep the computer awake, and by screen readers.
            let known = ["pulse-server", ".X11-unix", "dbus", "bus", "nscd"];
            assert!(
                known.iter().any(|name| path.contains(name)),
                "it connects to {path}"
            );
            seen.push(path);
        }
    }
    seen.sort_unstable();
    seen.dedup();
    println!("connected to {seen:?}");
    assert!(seen.iter().any(|path| path.contains("pulse-server")));
    assert!(seen.iter().any(|path| path.contains(".X11-unix")));
}
