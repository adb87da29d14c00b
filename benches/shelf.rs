//! A library of ten thousand takes, a hundred of them damaged: how long `aloud takes` and the Takes screen take to open
//! it, and what a frame costs while one searches. Each figure is printed as a share of what it may be.

#![cfg(target_os = "linux")]
#![allow(
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    reason = "a benchmark that can't run says so and ends"
)]

mod support;

use std::{
    fs,
    path::Path,
    process::Command,
    time::{Duration, Instant},
};

use aloud::app::{Command as Wish, Screen};
use eframe::egui::Event;
use support::{app, first_take, frame, say, screen, window};

const TAKES: usize = 10_000;
const DAMAGED_EVERY: usize = 100;
const OPEN_BUDGET: Duration = Duration::from_secs(1);
const FRAME_BUDGET: Duration = Duration::from_millis(8);

fn main() {
    // `cargo test --benches` only asks whether it starts.
    if std::env::args().any(|argument| argument == "--test") {
        return;
    }
    let folder = tempfile::tempdir().expect("a folder");
    let library = folder.path().join("library");
    fill(&library);
    let are_dropped = drop_caches();
    let cold = if are_dropped {
        "cold"
    } else {
        "not cold: only root can empty the caches"
    };
    println!(
        "{TAKES} takes, {} of them damaged ({cold})",
        TAKES / DAMAGED_EVERY
    );
    let begun = Instant::now();
    let listed = Command::new(env!("CARGO_BIN_EXE_aloud"))
        .args(["takes", "--json", "--library"])
        .arg(&library)
        .output()
        .expect("aloud runs");
    let took = begun.elapsed();
    assert!(
        listed.status.success(),
        "{}",
        String::from_utf8_lossy(&listed.stderr)
    );
    say("`aloud takes`", took, OPEN_BUDGET);

    drop_caches();
    let begun = Instant::now();
    let mut screen = screen(&library);
    window(&mut screen).handle(Wish::Go(Screen::Takes), Instant::now());
    while app(&screen).takes().len() < TAKES {
        assert!(
            begun.elapsed() < Duration::from_secs(60),
            "the list does not come"
        );
        screen.step();
    }
    say("the Takes screen", begun.elapsed(), OPEN_BUDGET);

    let mut frames = Vec::new();
    let queries = "customer take-99 x take-1234 nothing like it bad".chars();
    screen.run();
    for letter in queries {
        screen.event(Event::Text(letter.to_string()));
        for _ in 0..3 {
            frames.push(frame(&mut screen));
        }
    }
    frames.sort();
    say(
        "a frame while searching, median",
        frames[frames.len() / 2],
        FRAME_BUDGET,
    );
    say(
        "a frame while searching, slowest",
        frames[frames.len() - 1],
        FRAME_BUDGET,
    );
}

/// One take made by the program itself, and the others like it.
fn fill(library: &Path) {
    let (sound, json) = first_take(library, &[]);
    let takes = library.join("takes");
    for number in 1..TAKES {
        let take = takes.join(format!("2026-11-21_10-15-30_take-{number}"));
        fs::create_dir(&take).expect("a folder");
        let is_damaged = number % DAMAGED_EVERY == 1;
        let json = if is_damaged {
            &json.as_bytes()[..json.len() / 2]
        } else {
            json.as_bytes()
        };
        fs::write(take.join("answer.wav"), &sound).expect("written");
        fs::write(take.join("take.json"), json).expect("written");
    }
}

/// Empties the system's caches of files, which only root may.
fn drop_caches() -> bool {
    let is_synced = Command::new("sync").status().is_ok_and(|status| status.success());
    is_synced && fs::write("/proc/sys/vm/drop_caches", "3").is_ok()
}
