//! The window as a user meets it: the released binary under a display of its own, driven by keys, with a sound server
//! whose null sink is the microphone. Commands without a window are in `cli.rs` and `record.rs`.

mod support;

use std::{
    path::{Path, PathBuf},
    time::{Duration, Instant},
};

use serde_json::Value;
use support::{
    audio_math,
    display::Display,
    program::{Aloud, Running},
    sound::{Reference, Sound},
    wait_for, wavs,
};

const LIMIT: Duration = Duration::from_secs(30);

/// A mark may be this far from its key press, on the sound's own clock.
const MARK_TOLERANCE_SECS: f64 = 0.040;

struct Studio {
    display: Display,
    sound: Sound,
    aloud: Aloud,
}

impl Studio {
    fn new() -> Self {
        let display = Display::start();
        let sound = Sound::start();
        let aloud = Aloud::new().with_sound(&sound).with_display(&display);
        Self {
            display,
            sound,
            aloud,
        }
    }

    fn open(&self, args: &[&str]) -> Running {
        let window = self.aloud.spawn(args);
        self.display.wait_for_window("Aloud", LIMIT);
        window
    }

    /// Waits until Aloud's stream on the sound server runs, so the microphone is armed.
    fn wait_until_armed(&self) {
        self.sound.wait_for_listener("aloud", LIMIT);
    }

    fn takes(&self) -> Vec<Value> {
        let run = self.aloud.run(&["takes", "--json"]);
        serde_json::from_str(&run.stdout)
            .unwrap_or_else(|error| panic!("{error}: {} {}", run.stdout, run.stderr))
    }

    /// Waits for the first take and shows it.
    fn first_take(&self) -> Value {
        let id = wait_for("a finished take", LIMIT, || {
            Some(self.takes().first()?["id"].as_str()?.to_owned())
        });
        let run = self.aloud.run(&["show", &id, "--json"]);
        serde_json::from_str(&run.stdout).unwrap_or_else(|error| panic!("{error}: {}", run.stdout))
    }
}

fn audio_path(take: &Value) -> PathBuf {
    PathBuf::from(take["audio"]["path"].as_str().expect("a path"))
}

fn secs(value: &Value) -> f64 {
    value.as_f64().unwrap_or_else(|| panic!("{value} is no number"))
}

/// Lets the test's own script go on at its time; nothing is waited for by it.
fn at(moment: Instant) {
    wait_for("the script's time", LIMIT, || {
        (Instant::now() >= moment).then_some(())
    });
}

/// Where, in frames of the reference, the take's file begins.
fn file_start(reference: &Reference, recorded: &[i16]) -> i64 {
    let heard = reference.samples();
    let probe = recorded.len() / 2;
    let found =
        audio_math::find(&recorded[probe..probe + 24_000], &heard).expect("the reference heard the same");
    found as i64 - probe as i64
}

#[test]
fn a_rehearsal_by_keys_is_in_the_file_as_it_was_spoken() {
    let studio = Studio::new();
    let played = studio.aloud.dir().join("played.wav");
    support::sound::speak_for(&played, 11.0);
    let mut window = studio.open(&[]);
    let reference = studio.sound.reference();

    studio.display.type_text("bad news");
    studio.display.key("Return");
    studio.wait_until_armed();
    let mut speech = studio.sound.play(&played);
    studio.sound.wait_for_player(LIMIT);
    let start = Instant::now() + Duration::from_millis(1_200);
    let moments = [0.0, 2.5, 4.0, 7.5].map(|secs| start + Duration::from_secs_f64(secs));
    let pressed = moments.map(|moment| {
        at(moment);
        reference.frame_at(studio.display.key("space"))
    });
    speech.wait();
    let finished = reference.frame_at(studio.display.key("Return"));

    let take = studio.first_take();
    let wav = audio_path(&take);
    assert_eq!(take["prompt"]["id"], "bad-news");
    assert_eq!(take["audio"]["sample_rate_hz"], 48_000);
    assert!(
        take["gaps"].as_array().is_some_and(Vec::is_empty),
        "{}",
        take["gaps"]
    );

    let recorded = wavs::read(&wav);
    let heard = reference.samples();
    let begins = file_start(&reference, &recorded);
    // Sample for sample what the reference heard over the same time: no frame lost, none doubled.
    let from = usize::try_from(begins).expect("the reference began before the take");
    let both = recorded.len().min(heard.len() - from);
    assert_eq!(
        audio_math::first_difference(&recorded[..both], &heard[from..from + both]),
        None
    );
    // And it is the speech that was played.
    let spoken = wavs::read(&played);
    audio_math::assert_same_sound(&recorded, &spoken);

    let on_the_sounds_clock = |frame: f64| (frame - begins as f64) / 48_000.0;
    let lead_in = secs(&take["lead_in_secs"]);
    assert!((lead_in - 0.5).abs() < 0.001, "{lead_in}");
    for (index, &frame) in pressed.iter().enumerate() {
        let marked = secs(&take["parts"][index]["start_secs"]);
        let key = on_the_sounds_clock(frame);
        println!(
            "part {}: marked {marked:.3} s, key {key:.3} s, {:+.1} ms",
            index + 1,
            (marked - key) * 1e3
        );
        assert!((marked - key).abs() <= MARK_TOLERANCE_SECS, "part {}", index + 1);
    }
    let ends = secs(&take["audio"]["duration_secs"]);
    assert!(
        (ends - on_the_sounds_clock(finished)).abs() < 0.15,
        "the file ends with the Enter key"
    );

    assert_is_pcm16_mono(&wav);
    assert_cues(&wav, &take);
    review_shows(&studio.aloud, &take);
    studio.display.key("ctrl+q");
    window.wait_for_exit(LIMIT);
}

/// Other programs' view of the file: sox and ffprobe.
fn assert_is_pcm16_mono(wav: &Path) {
    let soxi = support::program::output("soxi", &[wav.as_os_str()]);
    assert!(soxi.contains("Channels       : 1"), "{soxi}");
    assert!(soxi.contains("Precision      : 16-bit"), "{soxi}");
    assert!(soxi.contains("16-bit Signed Integer PCM"), "{soxi}");
    let ffprobe = support::program::output(
        "ffprobe",
        &["-v", "error", "-show_streams", wav.to_str().expect("UTF-8")].map(std::ffi::OsStr::new),
    );
    assert!(ffprobe.contains("codec_name=pcm_s16le"), "{ffprobe}");
    assert!(ffprobe.contains("channels=1"), "{ffprobe}");
}

/// The cue points as an independent reader sees them.
fn assert_cues(wav: &Path, take: &Value) {
    let mut reader = bwavfile::WaveReader::open(wav).expect("bwavfile reads it");
    let cues = reader.cue_points().expect("cue points");
    let read: Vec<(f64, String)> = cues
        .iter()
        .map(|cue| {
            (
                f64::from(cue.frame) / 48_000.0,
                cue.label.clone().unwrap_or_default(),
            )
        })
        .collect();
    let parts = take["parts"].as_array().expect("parts");
    assert_eq!(read.len(), parts.len());
    for ((secs_read, label), part) in read.iter().zip(parts) {
        assert_eq!(part["name"], label.as_str());
        assert!((secs_read - secs(&part["start_secs"])).abs() < 1e-6);
    }
}

/// What Review says of the take, read through the accessibility tree of the very screen the window shows.
fn review_shows(aloud: &Aloud, take: &Value) {
    let words = support::screen::review_words(aloud.library(), take["id"].as_str().expect("an id"));
    for part in take["parts"].as_array().expect("parts") {
        let line = format!(
            "{} of {}",
            aloud::model::words::clock(secs(&part["duration_secs"])),
            aloud::model::words::clock(secs(&part["target_secs"]))
        );
        assert!(words.contains(&line), "{line} is not on Review: {words}");
    }
    let total = aloud::model::words::clock(secs(&take["answer_secs"]));
    assert!(words.contains(&total), "{total} is not on Review: {words}");
}

#[test]
fn killed_in_mid_take_it_comes_back_as_recovered_with_its_marks() {
    let studio = Studio::new();
    let played = studio.aloud.dir().join("played.wav");
    wavs::noise(&played, 48_000, 30.0);
    let window = studio.open(&[]);
    let mut noise = studio.sound.play(&played);
    studio.display.type_text("bad news");
    studio.display.key("Return");
    studio.wait_until_armed();
    let start = Instant::now() + Duration::from_millis(800);
    at(start);
    studio.display.key("space");
    at(start + Duration::from_millis(2_500));
    studio.display.key("space");
    at(start + Duration::from_millis(4_300));
    window.signal("KILL");
    let spoken_secs = start.elapsed().as_secs_f64();
    window.end(LIMIT);
    noise.stop();

    let mut again = studio.open(&[]);
    let take = studio.first_take();
    assert_eq!(take["state"], "recovered");
    let kept = secs(&take["answer_secs"]);
    println!("kept {kept:.2} s of {spoken_secs:.2} s");
    assert!(kept > spoken_secs - 1.0, "kept {kept} of {spoken_secs}");
    let task = secs(&take["parts"][1]["start_secs"]) - secs(&take["lead_in_secs"]);
    assert!((task - 2.5).abs() < 0.2, "{task}");
    let recorded = wavs::read(&audio_path(&take));
    assert!(audio_math::find(&recorded[24_000..48_000], &wavs::read(&played)).is_some());
    studio.display.key("ctrl+q");
    again.wait_for_exit(LIMIT);
}

#[test]
fn closing_in_mid_take_saves_it_first() {
    let studio = Studio::new();
    let mut window = studio.open(&[]);
    studio.display.type_text("bad news");
    studio.display.key("Return");
    studio.wait_until_armed();
    let start = Instant::now() + Duration::from_millis(800);
    at(start);
    studio.display.key("space");
    at(start + Duration::from_secs(2));
    studio.display.key("ctrl+q");
    window.wait_for_exit(LIMIT);
    let take = studio.first_take();
    assert_eq!(take["state"], "complete");
    assert!((secs(&take["answer_secs"]) - 2.0).abs() < 0.2);
}

#[test]
fn sigterm_in_mid_take_saves_it_first() {
    let studio = Studio::new();
    let mut window = studio.open(&[]);
    studio.display.type_text("bad news");
    studio.display.key("Return");
    studio.wait_until_armed();
    let start = Instant::now() + Duration::from_millis(800);
    at(start);
    studio.display.key("space");
    at(start + Duration::from_secs(2));
    window.signal("TERM");
    window.wait_for_exit(LIMIT);
    assert_eq!(studio.first_take()["state"], "complete");
}

#[test]
fn without_any_sound_device_the_window_opens_and_says_so() {
    let display = Display::start();
    let aloud = Aloud::new().with_display(&display);
    let mut window = aloud.spawn(&[]);
    display.wait_for_window("Aloud", LIMIT);
    display.type_text("bad news");
    display.key("Return");
    // Space finds nothing to record with, and the window goes on.
    display.key("space");
    display.key("Escape");
    display.key("ctrl+q");
    window.wait_for_exit(LIMIT);
    assert_eq!(aloud.run(&["takes", "--json"]).stdout.trim(), "[]");
}

#[test]
fn a_file_can_stand_in_for_the_microphone() {
    let display = Display::start();
    let aloud = Aloud::new().with_display(&display);
    let mic = aloud.dir().join("mic.wav");
    wavs::noise(&mic, 44_100, 20.0);
    let mut window = aloud.spawn(&["--simulate-mic", mic.to_str().expect("UTF-8")]);
    display.wait_for_window("Aloud", LIMIT);
    display.type_text("bad news");
    display.key("Return");
    let start = Instant::now() + Duration::from_millis(1_500);
    at(start);
    display.key("space");
    at(start + Duration::from_secs(2));
    display.key("Return");
    let id = wait_for("a finished take", LIMIT, || {
        let takes: Value = serde_json::from_str(&aloud.run(&["takes", "--json"]).stdout).ok()?;
        Some(takes[0]["id"].as_str()?.to_owned())
    });
    let take: Value = serde_json::from_str(&aloud.run(&["show", &id, "--json"]).stdout).expect("JSON");
    assert_eq!(take["audio"]["sample_rate_hz"], 44_100);
    let recorded = wavs::read(&audio_path(&take));
    let played = wavs::read(&mic);
    let from = audio_math::find(&recorded[..22_050], &played).expect("the file was recorded");
    assert_eq!(
        audio_math::first_difference(&recorded, &played[from..from + recorded.len()]),
        None
    );
    display.key("ctrl+q");
    window.wait_for_exit(LIMIT);
}
