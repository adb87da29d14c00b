//! The player through a real sound server: speed and its change in mid-play, loop, ranges left out and the pause by
//! itself, as they are heard. What each part of the player does by itself stands in tests beside it.
//!
//! The player finds the server through its environment, so each test here runs this program again, with another test
//! as what it is to do there: those whose names begin with `inside_`.

#![cfg(target_os = "linux")]
#![allow(
    clippy::expect_used,
    reason = "clippy takes a helper beside the tests for a part of the program"
)]

mod support;

use std::{
    env,
    path::{Path, PathBuf},
    process::Stdio,
    sync::Arc,
    thread,
    time::{Duration, Instant},
};

use aloud::audio::player::{Player, PlayerEvent, PlayerState};
use support::{
    audio_math::{loudness, read_wav, write_wav},
    process::Process,
    sound::SPEAKERS,
    studio::Studio,
    wait_for,
};

const RATE_HZ: u32 = 48_000;
const TONE_HZ: f64 = 220.0;
const WAV: &str = "ALOUD_TEST_PLAYER_WAV";

/// Runs one of the tests below with a sound server and a file of a tone, and hands back what was heard.
fn heard(inside: &str, studio: &Studio) -> Vec<i16> {
    let folder = tempfile::tempdir().expect("a folder");
    let wav = folder.path().join("tone.wav");
    let tone: Vec<i16> = (0..20 * RATE_HZ)
        .map(|frame| {
            let phase = f64::from(frame) * TONE_HZ / f64::from(RATE_HZ) * std::f64::consts::TAU;
            (phase.sin() * 12_000.0) as i16
        })
        .collect();
    write_wav(&wav, RATE_HZ, &tone);
    let recording = studio
        .sound()
        .record_sink(SPEAKERS, &folder.path().join("heard.wav"));
    let this = env::current_exe().expect("this program");
    let mut command = studio.sound().command(&this.to_string_lossy());
    command
        .args(["--exact", inside, "--ignored", "--nocapture"])
        .env(WAV, &wav)
        .stdin(Stdio::null());
    let status = Process::start(&mut command).wait(Duration::from_secs(60));
    thread::sleep(Duration::from_millis(300));
    let sound = read_wav(&recording.stop()).frames;
    assert!(status.success(), "{inside}: {status}");
    sound
}

/// The sound between the silence before and after it.
fn trimmed(sound: &[i16]) -> &[i16] {
    let loud = |frame: &i16| frame.unsigned_abs() > 1_000;
    let start = sound.iter().position(loud).expect("sound");
    let end = sound.iter().rposition(loud).expect("sound");
    &sound[start..=end]
}

/// By the zeros that are crossed upwards.
fn pitch_hz(sound: &[i16]) -> f64 {
    let crossings: Vec<f64> = sound
        .windows(2)
        .enumerate()
        .filter(|(_, pair)| pair[0] < 0 && pair[1] >= 0)
        .map(|(frame, pair)| frame as f64 + f64::from(pair[0]) / (f64::from(pair[0]) - f64::from(pair[1])))
        .collect();
    let span = crossings.last().expect("a tone") - crossings[0];
    (crossings.len() - 1) as f64 * f64::from(RATE_HZ) / span
}

fn steepest(sound: &[i16]) -> u32 {
    let step = |pair: &[i16]| i32::from(pair[1]).abs_diff(i32::from(pair[0]));
    sound.windows(2).map(step).max().unwrap_or(0)
}

#[test]
fn speed_changes_in_mid_play_without_a_hole_a_click_or_another_pitch() {
    let studio = Studio::bare().with_sound();
    let sound = heard("inside_speed", &studio);
    let body = trimmed(&sound);
    let secs = body.len() as f64 / f64::from(RATE_HZ);
    println!(
        "{secs:.2} s, {:.2} Hz, steepest {}, softest {:.3} of {:.3}",
        pitch_hz(body),
        steepest(body),
        body.chunks_exact(240).map(loudness).fold(1.0, f64::min),
        loudness(body)
    );
    assert!(secs > 3.5, "{secs} s");
    let body = &body[480..body.len() - 480];
    for second in body.chunks_exact(24_000) {
        let hz = pitch_hz(second);
        assert!((hz / TONE_HZ - 1.0).abs() < 0.01, "{hz} Hz");
    }
    // 12,000 at 220 Hz rises by 346 from one sample to the next.
    assert!(steepest(body) < 400, "a step of {}", steepest(body));
    for (number, window) in body.chunks_exact(240).enumerate() {
        let loud = loudness(window) / loudness(body);
        assert!(loud > 0.6, "{loud:.2} at {} ms", number * 5);
    }
}

#[test]
fn loops_ranges_left_out_and_a_pause_by_itself_are_heard_without_a_click() {
    let studio = Studio::bare().with_sound();
    let sound = heard("inside_routes", &studio);
    let body = trimmed(&sound);
    // A join fades a full swing over 5 ms on top of the tone; the fade of a pause is no steeper.
    assert!(steepest(body) < 346 + 110, "a step of {}", steepest(body));
}

#[test]
fn what_is_paused_before_it_is_heard_stays_unheard() {
    let studio = Studio::bare().with_sound();
    let sound = heard("inside_paused_at_once", &studio);
    // The one stretch that was let play lasts half a second; a pause that came too late would let on all of the tone.
    let secs = trimmed(&sound).len() as f64 / f64::from(RATE_HZ);
    assert!((0.3..3.0).contains(&secs), "{secs} s were heard");
}

// --- what is done inside ---

fn loaded() -> Option<Player> {
    let wav = PathBuf::from(env::var_os(WAV)?);
    let player = Player::new(None, Arc::new(|| ())).expect("a player");
    load(&player, &wav);
    Some(player)
}

fn load(player: &Player, wav: &Path) {
    player.load(wav.to_owned()).expect("takes orders");
    let event = player.wait(Duration::from_secs(10));
    assert!(matches!(event, Some(PlayerEvent::Loaded { .. })), "{event:?}");
}

fn secs(player: &Player) -> f64 {
    player.position(Instant::now()) as f64 / f64::from(RATE_HZ)
}

fn wait_for_sound(player: &Player) {
    let start = secs(player);
    wait_for("sound", Duration::from_secs(10), || {
        (secs(player) > start).then_some(())
    });
}

#[test]
#[ignore = "run by a test above"]
fn inside_speed() {
    let Some(player) = loaded() else { return };
    player.set_speed(1.5).expect("takes orders");
    player.play().expect("takes orders");
    wait_for_sound(&player);
    for speed in [1.5, 0.75, 1.0, 2.0, 0.5] {
        player.set_speed(speed).expect("takes orders");
        // Until the change is heard.
        thread::sleep(Duration::from_millis(250));
        let (from, began) = (secs(&player), Instant::now());
        thread::sleep(Duration::from_millis(600));
        let (to, took) = (secs(&player), began.elapsed().as_secs_f64());
        println!("at {speed}: {:.3} of {:.3} s", to - from, took * speed);
        assert!(
            (to - from - took * speed).abs() < 0.03,
            "at {speed}: {} s",
            to - from
        );
    }
    player.pause().expect("takes orders");
    thread::sleep(Duration::from_millis(200));
    assert_eq!(player.underruns(), 0);
}

#[test]
#[ignore = "run by a test above"]
fn inside_routes() {
    let Some(player) = loaded() else { return };
    let frames = |secs: f64| (secs * f64::from(RATE_HZ)) as u64;
    player
        .set_loop(Some(frames(2.0)..frames(2.7)))
        .expect("takes orders");
    assert_eq!(
        player.position(Instant::now()),
        frames(2.0),
        "it goes to the start of the loop"
    );
    player.play().expect("takes orders");
    wait_for_sound(&player);
    let mut wraps = 0;
    let mut last = secs(&player);
    let began = Instant::now();
    while began.elapsed() < Duration::from_millis(2_500) {
        thread::sleep(Duration::from_millis(5));
        let now = secs(&player);
        assert!((1.99..2.71).contains(&now), "{now} s in a loop");
        wraps += u32::from(now < last - 0.3);
        last = now;
    }
    assert_eq!(wraps, 3);

    player.set_loop(None).expect("takes orders");
    player.seek(frames(5.0)).expect("takes orders");
    player
        .set_skips(std::iter::once(frames(5.5)..frames(7.0)).collect())
        .expect("takes orders");
    player.play_until(Some(frames(7.4))).expect("takes orders");
    wait_for("the pause", Duration::from_secs(5), || {
        let now = secs(&player);
        assert!(!(5.51..6.99).contains(&now), "{now} s is left out");
        matches!(player.state(), PlayerState::Paused).then_some(())
    });
    thread::sleep(Duration::from_millis(200));
    assert!(
        player.position(Instant::now()).abs_diff(frames(7.4)) <= 2,
        "{}",
        secs(&player)
    );
    player.seek(frames(6.0)).expect("takes orders");
    assert_eq!(
        player.position(Instant::now()),
        frames(7.0),
        "the end of what is left out"
    );

    // On from there, softer.
    player.set_gain(0.25);
    player.play().expect("takes orders");
    wait_for_sound(&player);
    thread::sleep(Duration::from_millis(300));
    player.pause().expect("takes orders");
    thread::sleep(Duration::from_millis(200));
    assert_eq!(player.underruns(), 0);
}

#[test]
#[ignore = "run by a test above"]
fn inside_paused_at_once() {
    let Some(wav) = env::var_os(WAV).map(PathBuf::from) else {
        return;
    };
    let player = Player::new(None, Arc::new(|| ())).expect("a player");
    // While the file is still being read, and again while the output is being opened.
    player.load(wav).expect("takes orders");
    for _ in 0..2 {
        player.play().expect("takes orders");
        player.pause().expect("takes orders");
        wait_for("the pause", Duration::from_secs(10), || {
            matches!(player.state(), PlayerState::Paused).then_some(())
        });
    }
    let stands = player.position(Instant::now());
    thread::sleep(Duration::from_millis(500));
    assert_eq!(player.position(Instant::now()), stands, "it does not move on");
    player.play().expect("takes orders");
    assert!(matches!(player.state(), PlayerState::Playing), "wanted at once");
    wait_for_sound(&player);
    thread::sleep(Duration::from_millis(500));
    player.pause().expect("takes orders");
    thread::sleep(Duration::from_millis(200));
}
