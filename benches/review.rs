//! An hour of sound in Review: how soon its waveform is there, how long all of it takes beside ffmpeg's picture of the
//! same file, and what a frame costs while one zooms and scrolls. Each figure is printed as a share of what it may be.

#![cfg(target_os = "linux")]
#![allow(
    clippy::expect_used,
    clippy::print_stdout,
    reason = "a benchmark that can't run says so and ends"
)]

mod support;

use std::{
    path::Path,
    process::Command,
    sync::atomic::AtomicBool,
    time::{Duration, Instant},
};

use aloud::{
    app::{Command as Wish, TakeId},
    audio::peaks::Peaks,
    wav::Writer,
};
use support::{frame, say, window};

const RATE_HZ: u32 = 48_000;
const FIRST_PICTURE: Duration = Duration::from_millis(150);
const FRAME: Duration = Duration::from_millis(4);

fn main() {
    // `cargo test --benches` only asks whether it starts.
    if std::env::args().any(|argument| argument == "--test") {
        return;
    }
    let folder = tempfile::tempdir().expect("a folder");
    let wav = folder.path().join("hour.wav");
    an_hour(&wav);
    pyramid(&wav);
    let library = folder.path().join("library");
    frames(&wav, &library);
}

/// Noise that swells and fades, as speech does.
fn an_hour(path: &Path) {
    let mut writer = Writer::create(path, RATE_HZ, 1).expect("a file");
    let mut state = 1_u32;
    for second in 0..3_600_u32 {
        let swell = f64::from(second % 7) / 7.0;
        let block: Vec<i16> = (0..RATE_HZ)
            .map(|_| {
                state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                (f64::from((state >> 16) as i16) * swell) as i16
            })
            .collect();
        writer.write(&block).expect("written");
    }
    writer.finalize().expect("written");
}

fn pyramid(wav: &Path) {
    let never = AtomicBool::new(false);
    let begun = Instant::now();
    let mut first = None;
    let peaks = Peaks::build(wav, &never, |_| {
        first.get_or_insert_with(|| begun.elapsed());
    })
    .expect("reads");
    let all = begun.elapsed();
    assert!(peaks.is_complete());
    say(
        "the first picture of an hour",
        first.unwrap_or(all),
        FIRST_PICTURE,
    );
    let begun = Instant::now();
    let drawn = Command::new("ffmpeg")
        .args(["-hide_banner", "-loglevel", "error", "-y", "-i"])
        .arg(wav)
        .args(["-filter_complex", "showwavespic=s=1280x200", "-frames:v", "1"])
        .arg(wav.with_extension("png"))
        .status();
    let theirs = begun.elapsed();
    if !drawn.is_ok_and(|status| status.success()) {
        println!(
            "all of it: {:.0} ms; there is no ffmpeg to hold it against",
            all.as_secs_f64() * 1e3
        );
        return;
    }
    println!(
        "all of it: {:.0} ms, ffmpeg {:.0} ms, ratio {:.2} (bound 0.50)",
        all.as_secs_f64() * 1e3,
        theirs.as_secs_f64() * 1e3,
        all.as_secs_f64() / theirs.as_secs_f64()
    );
}

fn frames(wav: &Path, library: &Path) {
    let imported = Command::new(env!("CARGO_BIN_EXE_aloud"))
        .arg("--library")
        .arg(library)
        .args(["--json", "import"])
        .arg(wav)
        .args(["--prompt", "bad-news", "--marks", "500,900,3000"])
        .output()
        .expect("aloud runs");
    let take: serde_json::Value = serde_json::from_slice(&imported.stdout).expect("a take");
    let id: TakeId = take["id"].as_str().expect("an id").parse().expect("an id");
    let mut screen = support::screen(library);
    let begun = Instant::now();
    loop {
        screen.step();
        let window = window(&mut screen);
        match window.app().review() {
            None => window.handle(Wish::OpenTake(id.clone()), Instant::now()),
            Some(review)
                if review.curves.is_some()
                    && review.peaks.as_ref().is_some_and(|peaks| peaks.is_complete()) =>
            {
                break;
            }
            Some(_) => std::thread::sleep(Duration::from_millis(10)),
        }
        assert!(
            begun.elapsed() < Duration::from_secs(60),
            "the waveform does not come"
        );
    }
    let wishes = [
        Wish::Zoom(1.5, Some(0.3)),
        Wish::Scroll(0.2),
        Wish::Zoom(1.4, Some(0.8)),
        Wish::Scroll(-0.1),
    ];
    let mut took: Vec<Duration> = Vec::new();
    for wish in wishes.iter().cycle().take(80) {
        window(&mut screen).handle(wish.clone(), Instant::now());
        took.push(frame(&mut screen));
    }
    took.sort();
    say("a frame while zooming, median", took[took.len() / 2], FRAME);
    say("a frame while zooming, slowest", took[took.len() - 1], FRAME);
}
