//! Progress over a library of ten thousand takes: how long it takes to open, and what a frame costs while one goes through
//! the answers and scrolls. Each figure is printed as a share of what it may be.

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
    time::{Duration, Instant},
};

use aloud::app::{Command as Wish, Screen};
use eframe::egui::{Event, Key, Modifiers, pos2};
use jiff::{ToSpan as _, civil::date};
use serde_json::{Value, json};
use support::{app, first_take, frame, say, screen, window};

const TAKES: usize = 10_000;
const OPEN_BUDGET: Duration = Duration::from_millis(500);
const FRAME_BUDGET: Duration = Duration::from_millis(8);

fn main() {
    // `cargo test --benches` only asks whether it starts.
    if std::env::args().any(|argument| argument == "--test") {
        return;
    }
    let folder = tempfile::tempdir().expect("a folder");
    let library = folder.path().join("library");
    fill(&library);
    let mut screen = screen(&library);
    let begun = Instant::now();
    while app(&screen).takes().len() < TAKES {
        assert!(
            begun.elapsed() < Duration::from_secs(60),
            "the list does not come"
        );
        frame(&mut screen);
    }
    // From the key to the plots, with nothing computed before: the takes have only just been listed.
    let begun = Instant::now();
    let mut frames = Vec::new();
    window(&mut screen).handle(Wish::Go(Screen::Progress), begun);
    loop {
        assert!(
            begun.elapsed() < Duration::from_secs(60),
            "the adding up does not end"
        );
        frames.push(frame(&mut screen));
        if app(&screen).progress().is_up_to_date() {
            break;
        }
    }
    frames.push(frame(&mut screen));
    println!("{TAKES} takes");
    say("Progress opens", begun.elapsed(), OPEN_BUDGET);
    say("a frame while it opens, slowest", slowest(&frames), FRAME_BUDGET);

    let mut frames = Vec::new();
    for index in 0..60_u8 {
        let key = match index % 5 {
            0 => Key::Home,
            1 | 2 => Key::ArrowRight,
            3 => Key::PageDown,
            _ => Key::End,
        };
        screen.event(Event::Key {
            key,
            physical_key: None,
            pressed: true,
            repeat: false,
            modifiers: Modifiers::NONE,
        });
        // The pointer looks for points, too.
        screen.event(Event::PointerMoved(pos2(200.0 + 10.0 * f32::from(index), 330.0)));
        frames.push(frame(&mut screen));
        frames.push(frame(&mut screen));
    }
    frames.sort();
    say(
        "a frame among the answers, median",
        frames[frames.len() / 2],
        FRAME_BUDGET,
    );
    say(
        "a frame among the answers, slowest",
        slowest(&frames),
        FRAME_BUDGET,
    );
}

fn slowest(frames: &[Duration]) -> Duration {
    frames.iter().copied().max().unwrap_or_default()
}

/// One take made by the program itself, and others like it over the years: of many prompts, rated and counted.
fn fill(library: &Path) {
    let (sound, text) = first_take(library, &["--marks", "0.1,0.2,0.4"]);
    let takes = library.join("takes");
    let template: Value = serde_json::from_str(&text).expect("JSON");
    for number in 1..TAKES {
        let day = date(2022, 1, 1).saturating_add(i64::try_from(number / 6).expect("small").days());
        let mut json = template.clone();
        json["recorded_at"] = json!(format!("{day}T10:{:02}:{:02}+01:00", number % 6, number % 60));
        json["prompt"]["id"] = json!(format!("prompt-{}", number * 7 % 190));
        json["prompt"]["theme"] = json!(format!("Theme {}", number % 17));
        json["rating"] = json!(number * 13 % 5 + 1);
        json["total_secs"] = json!(60 + number % 90);
        json["tallies"] =
            json!([{"name": "um", "frame": 100}, {"name": "we", "frame": 1_000 + number % 900}]);
        let take = takes.join(format!("{day}_10-00-00_take-{number}"));
        fs::create_dir(&take).expect("a folder");
        fs::write(take.join("answer.wav"), &sound).expect("written");
        fs::write(take.join("take.json"), json.to_string()).expect("written");
    }
}
