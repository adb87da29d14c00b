//! Shows that the tests' own tools can be trusted: the sums on sound, and a sound server and screen that change
//! nothing. Nothing of Aloud is tested here.

#![cfg(target_os = "linux")]

mod support;

use std::{path::Path, process::Command, time::Duration};

use support::{
    PATIENCE,
    audio_math::{Cause, assert_whole, find, first_mismatch, loudness, noise, read_wav, write_wav},
    display::Display,
    home::Home,
    one_at_a_time,
    process::{Process, run},
    sound::{MIC, Sound, speak},
    wait_for, wait_maybe,
};

/// Silence, then the truth, then silence.
fn heard(before: usize, truth: &[i16], after: usize) -> Vec<i16> {
    [&vec![0; before], truth, &vec![0; after]]
        .into_iter()
        .flatten()
        .copied()
        .collect()
}

#[test]
fn a_signal_is_found_to_the_frame() {
    let truth = noise(1, 96_000);
    for before in [0, 1, 479, 480, 30_001] {
        assert_eq!(find(&truth, &heard(before, &truth, 20_000)), Some(before as i64));
    }
    let quiet: Vec<i16> = heard(12_345, &truth, 0).iter().map(|frame| frame / 3).collect();
    assert_eq!(find(&truth, &quiet), Some(12_345), "a third as loud");
    assert_eq!(
        find(&truth, &truth[1234..]),
        Some(-1234),
        "with its beginning missing"
    );
    assert_eq!(find(&truth, &noise(2, 96_000)), None, "another signal");
    assert_eq!(find(&truth, &vec![0; 96_000]), None, "silence");
    assert_eq!(find(&truth, &[]), None, "nothing");
}

#[test]
fn lost_and_doubled_frames_are_told_apart() {
    let truth = noise(3, 96_000);
    let whole = heard(1000, &truth, 1000);
    assert_eq!(assert_whole(&truth, &whole), 1000);

    let cause = |heard: &[i16]| first_mismatch(&truth, heard, 1000).map(|found| (found.frame, found.cause));
    let mut lost = whole.clone();
    lost.drain(41_000..41_480);
    assert_eq!(cause(&lost), Some((40_000, Cause::Lost(480))));
    let mut doubled = whole.clone();
    let again: Vec<i16> = whole[41_000..41_480].to_vec();
    doubled.splice(41_480..41_480, again);
    assert_eq!(cause(&doubled), Some((40_480, Cause::Added(480))));
    let mut one = whole.clone();
    one.remove(51_000);
    assert_eq!(cause(&one), Some((50_000, Cause::Lost(1))));
    let mut changed = whole.clone();
    changed[51_000] = changed[51_000].wrapping_add(1);
    assert_eq!(cause(&changed), Some((50_000, Cause::Changed)));
    assert_eq!(cause(&whole[..61_000]), Some((60_000, Cause::Ended)));
    assert_eq!(cause(&whole), None);
}

#[test]
fn the_sound_server_hands_on_every_frame() {
    let _turn = one_at_a_time();
    let home = Home::new();
    let (wav, out) = (home.path().join("truth.wav"), home.path().join("heard.wav"));
    let truth = noise(4, 2 * 48_000);
    write_wav(&wav, 48_000, &truth);

    let sound = Sound::start();
    let recording = sound.record_sink(MIC, &out);
    assert_eq!(sound.listeners(), 1);
    let played = sound.play(&wav).wait(Duration::from_secs(20));
    assert!(played.success());
    // What was played may still be on its way through the server.
    wait_maybe(Duration::from_secs(5), || {
        let file = std::fs::metadata(&out).map_or(0, |file| file.len());
        (file > 44 + 2 * 48_000 * 4).then_some(())
    });
    assert_whole(&truth, &read_wav(&recording.stop()).frames);

    sound.unplug_mic();
    assert!(!sound.pactl(&["list", "short", "sources"]).contains("mic.monitor"));
}

#[test]
fn speech_is_speech() {
    let home = Home::new();
    let wav = home.path().join("speech.wav");
    speak("My customer was about to leave us.", &wav);
    let speech = read_wav(&wav);
    assert_eq!(speech.rate_hz, 48_000);
    let secs = speech.frames.len() as f64 / 48_000.0;
    assert!((1.0..5.0).contains(&secs), "{secs} s");
    assert!(loudness(&speech.frames) > 0.01);
}

#[test]
fn keys_reach_a_window_and_pictures_show_it() {
    let _turn = one_at_a_time();
    let home = Home::new();
    let screen = Display::start();
    let empty = screen.picture();
    assert_eq!(
        empty.changed(&screen.picture()),
        0,
        "an empty screen stays as it is"
    );
    assert!(screen.find_window("red").is_none());

    // ImageMagick's own viewer: it shows a picture, and Q ends it.
    let mut viewer = Command::new("display");
    home.set(&mut viewer);
    screen.set(&mut viewer);
    let mut viewer = Process::start(viewer.args(["-title", "red", "-size", "300x200", "xc:red"]));
    let window = screen.wait_window("red");
    assert_eq!(screen.title(&window), "red");
    screen.move_window(&window, 100, 50);
    let place = screen.place(&window);
    assert_eq!((place.width, place.height), (300, 200));
    wait_for("the picture to appear", PATIENCE, || {
        (screen.picture().at(250, 150) == [255, 0, 0]).then_some(())
    });
    assert!(screen.picture().changed(&empty) >= 300 * 200);
    let shot = home.path().join("shot.png");
    screen.screenshot(&shot);
    assert!(std::fs::metadata(&shot).is_ok_and(|file| file.len() > 100));

    screen.point(250, 150);
    screen.key("q");
    assert!(viewer.wait(PATIENCE).success());
}

#[test]
fn processes_end_with_the_test() {
    let mut process = Process::start(Command::new("sleep").arg("600"));
    assert!(process.is_running());
    let folder = Path::new("/proc").join(process.id().to_string());
    assert_eq!(folder.exists(), Path::new("/proc/self").exists());
    process.signal("STOP");
    drop(process);
    assert!(!folder.exists());

    let done = run(Command::new("cat").arg("-"), b"hello", Duration::from_secs(5));
    assert_eq!(done.success(), "hello");
    assert_eq!(wait_for("a number", Duration::from_secs(1), || Some(7)), 7);
    assert_eq!(wait_maybe(Duration::from_millis(30), || None::<u8>), None);
}
