//! Two takes side by side: where they are drawn, and what is heard of them in the real window. How moments of one match
//! those of the other is tested with the model.

#![cfg(target_os = "linux")]
#![allow(
    clippy::expect_used,
    clippy::panic,
    reason = "a helper of a test that fails is a test that fails"
)]

mod support;

use std::{
    path::Path,
    process::Command as Program,
    time::{Duration, Instant},
};

use aloud::{
    app::{App, Command, Comparing, TakeId},
    ui::Window,
};
use egui_kittest::{Harness, kittest::Queryable as _};
use support::{
    PATIENCE,
    audio_math::{find, read_wav, write_wav},
    screen,
    sound::{SPEAKERS, speak},
    studio::Studio,
    wait_for,
};

const RATE_HZ: u32 = 48_000;

/// Speech as frames, `gain` times as loud as the voice makes it.
fn speech(studio: &Studio, text: &str, gain: f32) -> Vec<i16> {
    let path = studio.home.path().join("speech.wav");
    speak(text, &path);
    let frames = read_wav(&path).frames;
    frames
        .into_iter()
        .map(|frame| (f32::from(frame) * gain) as i16)
        .collect()
}

/// Forty seconds of counting.
fn counted(studio: &Studio) -> Vec<i16> {
    let frames = speech(studio, "One two three four five six seven eight nine ten.", 1.0);
    frames.into_iter().cycle().take(40 * RATE_HZ as usize).collect()
}

fn take_in(studio: &Studio, name: &str, frames: &[i16], marks: &str) -> TakeId {
    let path = studio.home.path().join(name);
    write_wav(&path, RATE_HZ, frames);
    let path = path.to_str().expect("a test's path is UTF-8");
    let take = studio.json(&["import", path, "--prompt", "bad-news", "--marks", marks]);
    take["id"].as_str().and_then(|id| id.parse().ok()).expect("an id")
}

/// The window with this take beside the one before it.
fn side_by_side<'a>(studio: &Studio, id: &TakeId) -> Harness<'a, Option<Window>> {
    let mut harness = screen::over(&studio.home.library());
    wait_for("the take on Review", PATIENCE, || {
        let window = harness.state_mut().as_mut()?;
        window.handle(Command::OpenTake(id.clone()), Instant::now());
        harness.step();
        harness.state().as_ref()?.app().review().map(|_| ())
    });
    wait_for("the two side by side", PATIENCE, || {
        if app(&harness).compared().is_none() {
            tell(&mut harness, Command::Compare);
        }
        harness.step();
        app(&harness).compared()?.can_match().then_some(())
    });
    for _ in 0..3 {
        harness.step();
    }
    harness
}

fn app<'a>(harness: &'a Harness<'_, Option<Window>>) -> &'a App {
    harness.state().as_ref().expect("a window").app()
}

fn tell(harness: &mut Harness<'_, Option<Window>>, command: Command) {
    let window = harness.state_mut().as_mut().expect("a window");
    window.handle(command, Instant::now());
}

#[test]
fn each_part_of_both_begins_at_the_same_pixel() {
    let studio = Studio::bare();
    let long = counted(&studio);
    let short = &long[..25 * RATE_HZ as usize];
    take_in(&studio, "older.wav", &long, "7.3,11,30.7");
    let newer = take_in(&studio, "newer.wav", short, "3.1,9,21");
    let harness = side_by_side(&studio, &newer);
    for part in ["Situation", "Task", "Action", "Result"] {
        let left = |take: u32| {
            let label = format!("Take {take}, {part}");
            harness.get_by_label_contains(&label).rect().left()
        };
        assert!(
            (left(1) - left(2)).abs() < f32::EPSILON,
            "{part}: {} and {}",
            left(1),
            left(2)
        );
    }
    let words = screen::words(&harness);
    assert!(words.contains("0:15 shorter in all"), "{words}");
}

#[test]
fn the_other_take_is_heard_from_the_same_moment_of_the_same_part() {
    let studio = Studio::bare();
    let long = counted(&studio);
    take_in(&studio, "older.wav", &long, "7,11,30");
    let newer = take_in(&studio, "newer.wav", &long[..25 * RATE_HZ as usize], "3,9,21");
    let mut harness = side_by_side(&studio, &newer);
    let stands = |harness: &Harness<'_, Option<Window>>| {
        let compare = app(harness).compared().expect("two takes");
        (compare.active, compare.axis_secs(Instant::now()))
    };
    tell(&mut harness, Command::InCompare(Comparing::Part(2)));
    tell(&mut harness, Command::InCompare(Comparing::By(5.0)));
    let (side, at) = stands(&harness);
    assert_eq!(side, 0, "a part is heard of the older take first");
    harness.key_press(eframe::egui::Key::Tab);
    harness.step();
    let (side, matching) = stands(&harness);
    assert_eq!(side, 1);
    assert!((matching - at).abs() < 0.01, "{matching} and {at}");
    harness.key_press(eframe::egui::Key::Tab);
    harness.step();
    assert_eq!(stands(&harness).0, 0);
}

/// How loud `frames` are, as ffmpeg's ebur128 measures it, in LUFS.
fn lufs(frames: &[i16], folder: &Path) -> f64 {
    let path = folder.join("measured.wav");
    write_wav(&path, RATE_HZ, frames);
    let told = Program::new("ffmpeg")
        .args(["-hide_banner", "-nostats", "-i"])
        .arg(&path)
        .args(["-filter_complex", "ebur128", "-f", "null", "-"])
        .output()
        .expect("ffmpeg runs");
    let told = String::from_utf8_lossy(&told.stderr).into_owned();
    let summary = told.rsplit("Integrated loudness").next().expect("a summary");
    summary
        .split_whitespace()
        .skip_while(|word| *word != "I:")
        .nth(1)
        .and_then(|number| number.parse().ok())
        .unwrap_or_else(|| panic!("{told}"))
}

#[test]
fn both_are_heard_part_by_part_and_equally_loud() {
    let studio = Studio::bare().with_display().with_sound();
    let older = speech(
        &studio,
        "Our largest customer lost an export, and I had to tell them why before they asked.",
        0.9,
    );
    let newer = speech(
        &studio,
        "In March I called a customer at noon with bad news, and told them all that we knew.",
        0.12,
    );
    let cut = 2 * RATE_HZ as usize;
    take_in(&studio, "older.wav", &older, "2");
    take_in(&studio, "newer.wav", &newer, "2");
    let (before, after) = (lufs(&older, studio.home.path()), lufs(&newer, studio.home.path()));
    assert!(
        before - after > 10.0,
        "{before} and {after} LUFS as they were recorded"
    );

    let window = studio.open(&[]);
    let display = studio.display();
    let shown = display.find_window("Aloud").expect("it is open");
    display.focus(&shown);
    let recording = studio
        .sound()
        .record_sink(SPEAKERS, &studio.home.path().join("heard.wav"));
    display.key("ctrl+3");
    display.key("Return");
    display.key("c");
    // The loudness is known long before: Space is what begins the sound. It is pressed again only if nothing came of it
    // for long, since a second one would pause what the first began.
    wait_for("sound to be played", PATIENCE, || {
        display.key("space");
        let until = Instant::now() + Duration::from_secs(5);
        while Instant::now() < until {
            if studio.sound().players() > 0 {
                return Some(());
            }
        }
        None
    });
    // The output is closed some seconds after the last part, however long a busy machine takes over it.
    let secs = (older.len() + newer.len()) as u64 / u64::from(RATE_HZ);
    wait_for("the sound to end", Duration::from_secs(secs) + PATIENCE, || {
        (studio.sound().players() == 0).then_some(())
    });
    display.key("ctrl+q");
    window.wait(PATIENCE).success();

    let heard = read_wav(&recording.stop()).frames;
    let pieces = [&older[..cut], &newer[..cut], &older[cut..], &newer[cut..]];
    let places: Vec<usize> = pieces
        .iter()
        .map(|piece| {
            let place = find(piece, &heard).expect("each part is heard");
            usize::try_from(place).expect("from its beginning")
        })
        .collect();
    assert!(places.is_sorted(), "older, newer, part by part: {places:?}");
    let heard_of =
        |piece: usize| &heard[places[piece]..(places[piece] + pieces[piece].len()).min(heard.len())];
    let of_older = [heard_of(0), heard_of(2)].concat();
    let of_newer = [heard_of(1), heard_of(3)].concat();
    let (of_older, of_newer) = (
        lufs(&of_older, studio.home.path()),
        lufs(&of_newer, studio.home.path()),
    );
    println!("as recorded {before:.1} and {after:.1} LUFS, as played {of_older:.1} and {of_newer:.1} LUFS");
    assert!(
        (of_older - of_newer).abs() < 0.5,
        "{of_older} and {of_newer} LUFS as played"
    );
}
