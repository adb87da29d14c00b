//! What the benchmarks of the window share: a window over a library, what a frame of it costs, a take to fill a library
//! with, and how a figure is printed. What is measured is in the benchmarks.

#![allow(dead_code, reason = "no benchmark uses all of it")]

use std::{
    fs,
    path::Path,
    process::Command,
    sync::Arc,
    time::{Duration, Instant},
};

use aloud::{
    app::{App, Start},
    ui::{Window, theme},
};
use cpu_time::ThreadTime;
use eframe::egui::vec2;
use egui_kittest::Harness;

/// The window over a library, as far as it gets in one frame.
pub fn screen(library: &Path) -> Harness<'static, Option<Window>> {
    let start = Start {
        library: Some(library.to_path_buf()),
        ..Start::default()
    };
    let mut app = Some(App::new(start, Arc::new(|| ()), Instant::now()));
    Harness::builder()
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
        )
}

pub fn app<'a>(screen: &'a Harness<'_, Option<Window>>) -> &'a App {
    screen.state().as_ref().expect("made in the first frame").app()
}

pub fn window<'a>(screen: &'a mut Harness<'_, Option<Window>>) -> &'a mut Window {
    screen.state_mut().as_mut().expect("made in the first frame")
}

/// What a frame takes of the program's own time, down to the triangles that are handed to the driver.
pub fn frame(screen: &mut Harness<'_, Option<Window>>) -> Duration {
    let begun = ThreadTime::now();
    screen.step();
    let shapes = screen.output().shapes.clone();
    let triangles = screen.ctx.tessellate(shapes, 1.0);
    assert!(!triangles.is_empty());
    begun.elapsed()
}

/// Takes in half a second of sound, and gives the sound and the notes of the take that the program made of it.
pub fn first_take(library: &Path, more_args: &[&str]) -> (Vec<u8>, String) {
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
        .args(more_args)
        .output()
        .expect("aloud runs");
    assert!(
        imported.status.success(),
        "{}",
        String::from_utf8_lossy(&imported.stderr)
    );
    let mut takes = fs::read_dir(library.join("takes")).expect("takes");
    let first = takes.next().expect("a take").expect("a take").path();
    let sound = fs::read(first.join("answer.wav")).expect("reads");
    let notes = fs::read_to_string(first.join("take.json")).expect("reads");
    (sound, notes)
}

/// Prints a figure as a share of what it may be.
pub fn say(what: &str, took: Duration, budget: Duration) {
    println!(
        "{what}: {:.1} ms, {:.2} of its {:.0} ms",
        took.as_secs_f64() * 1e3,
        took.as_secs_f64() / budget.as_secs_f64(),
        budget.as_secs_f64() * 1e3
    );
}
