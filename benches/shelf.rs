//! A library of ten thousand takes, a hundred of them damaged: how long `aloud takes` and the Takes screen take to open
//! it, and what a frame costs while one searches. Each figure is printed as a share of what it may be.

#![cfg(target_os = "linux")]
#![allow(
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    reason = "a benchmark that can't run says so and ends"
)]

use std::{
    fs,
    path::Path,
    process::Command,
    sync::Arc,
    time::{Duration, Instant},
};

use aloud::{
    app::{App, Command as Wish, Screen, Start},
    ui::{Window, theme},
};
use cpu_time::ThreadTime;
use eframe::egui::{Event, vec2};
use egui_kittest::Harness;

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
    let app = |screen: &Harness<'_, Option<Window>>| -> usize {
        screen
            .state()
            .as_ref()
            .map_or(0, |window| window.app().takes().len())
    };
    while app(&screen) < TAKES {
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

/// The Takes screen over a library, as far as it gets in one frame.
fn screen(library: &Path) -> Harness<'static, Option<Window>> {
    let start = Start {
        library: Some(library.to_path_buf()),
        ..Start::default()
    };
    let mut app = Some(App::new(start, Arc::new(|| ()), Instant::now()));
    let mut harness = Harness::builder()
        .with_size(vec2(1280.0, 800.0))
        .with_context_setup(theme::install)
        .build_ui_state(
            move |ui, window: &mut Option<Window>| {
                let now = Instant::now();
                let window =
                    window.get_or_insert_with(|| Window::new(app.take().expect("made once"), ui.ctx()));
                window.think(ui.ctx(), now);
                window.draw(ui, now);
            },
            None,
        );
    let window = harness
        .state_mut()
        .as_mut()
        .expect("it is made in the first frame");
    window.handle(Wish::Go(Screen::Takes), Instant::now());
    harness
}

/// What a frame takes of the program's own time, down to the triangles that are handed to the driver.
fn frame(screen: &mut Harness<'_, Option<Window>>) -> Duration {
    let begun = ThreadTime::now();
    screen.step();
    let shapes = screen.output().shapes.clone();
    let triangles = screen.ctx.tessellate(shapes, 1.0);
    assert!(!triangles.is_empty());
    begun.elapsed()
}

/// One take made by the program itself, and the others like it.
fn fill(library: &Path) {
    let wav = library.with_file_name("tone.wav");
    let spec = hound::WavSpec {
        channels: 1,
        sample_rate: 8_000,
        bits_per_sample: 16,
        sample_format: hound::SampleFormat::Int,
    };
    let mut writer = hound::WavWriter::create(&wav, spec).expect("a WAV");
    for frame in 0..4_000_i16 {
        writer.write_sample(frame).expect("written");
    }
    writer.finalize().expect("written");
    let imported = Command::new(env!("CARGO_BIN_EXE_aloud"))
        .arg("--library")
        .arg(library)
        .arg("import")
        .arg(&wav)
        .args(["--prompt", "bad-news"])
        .output()
        .expect("aloud runs");
    assert!(
        imported.status.success(),
        "{}",
        String::from_utf8_lossy(&imported.stderr)
    );
    let takes = library.join("takes");
    let first = fs::read_dir(&takes)
        .expect("takes")
        .next()
        .expect("a take")
        .expect("a take")
        .path();
    let sound = fs::read(first.join("answer.wav")).expect("reads");
    let json = fs::read(first.join("take.json")).expect("reads");
    for number in 1..TAKES {
        let take = takes.join(format!("2026-11-21_10-15-30_take-{number}"));
        fs::create_dir(&take).expect("a folder");
        let is_damaged = number % DAMAGED_EVERY == 1;
        let json = if is_damaged {
            &json[..json.len() / 2]
        } else {
            &json[..]
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

fn say(what: &str, took: Duration, budget: Duration) {
    let share = took.as_secs_f64() / budget.as_secs_f64();
    println!(
        "{what}: {:.1} ms, {share:.2} of its {:.0} ms",
        took.as_secs_f64() * 1e3,
        budget.as_secs_f64() * 1e3
    );
}
