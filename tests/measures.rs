//! The measures of delivery against what is known: speech of which flite tells every phone, tones, ffmpeg's loudness,
//! and sounds that are no speech.

#![cfg(target_os = "linux")]
#![allow(
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    reason = "a helper of a test that fails is a test that fails"
)]

mod support;

use std::{ops::Range, path::Path, process::Command};

use aloud::{
    analysis::analyse,
    model::delivery::{Measure, Report},
};
use support::{
    audio_math::{read_wav, write_wav},
    truth::{Chance, KEPT_TEXTS, Noise, RATE_HZ, Truth, speak, speak_of},
};

/// Voices and tempos, from about 3 to 6 syllables a second.
const SPEAKERS: [(&str, f64); 10] = [
    ("kal", 0.85),
    ("kal", 1.3),
    ("kal16", 0.8),
    ("kal16", 1.15),
    ("awb", 0.8),
    ("awb", 1.25),
    ("rms", 0.8),
    ("rms", 1.2),
    ("slt", 0.85),
    ("slt", 1.3),
];

/// Tempos that nothing was tuned by, to 1.4 times as slow.
const KEPT_SPEAKERS: [(&str, f64); 10] = [
    ("kal", 0.95),
    ("kal", 1.4),
    ("kal16", 0.85),
    ("kal16", 1.25),
    ("awb", 0.9),
    ("awb", 1.35),
    ("rms", 0.85),
    ("rms", 1.3),
    ("slt", 0.95),
    ("slt", 1.2),
];

const NOISES: [Noise; 3] = [Noise::White, Noise::Pink, Noise::Speech];

fn all_speakers() -> Vec<Truth> {
    let folder = tempfile::tempdir().expect("a folder");
    SPEAKERS
        .iter()
        .zip(0..)
        .map(|((voice, stretch), seed)| speak(voice, *stretch, seed, folder.path()))
        .collect()
}

fn kept_speakers() -> Vec<Truth> {
    let folder = tempfile::tempdir().expect("a folder");
    KEPT_SPEAKERS
        .iter()
        .zip(0..)
        .map(|((voice, stretch), seed)| speak_of(&KEPT_TEXTS, voice, *stretch, 5 * seed, folder.path()))
        .collect()
}

/// The value below which a share of all lies.
fn percentile(values: &mut [f64], share: f64) -> f64 {
    values.sort_by(f64::total_cmp);
    values[((values.len() - 1) as f64 * share).round() as usize]
}

fn overlap(a: &Range<f64>, b: &Range<f64>) -> f64 {
    a.end.min(b.end) - a.start.max(b.start)
}

#[test]
fn pauses_are_found_where_they_are_in_a_quiet_room_and_in_noise() {
    assert_pauses_are_found(&all_speakers());
}

/// Run by `./dev soak`, and not while anything is tuned.
#[test]
#[ignore = "kept for the last check"]
fn pauses_and_syllables_of_speech_that_nothing_was_tuned_by_are_found_as_well() {
    let speakers = kept_speakers();
    assert_pauses_are_found(&speakers);
    assert_syllables_are_counted(&speakers);
}

#[track_caller]
fn assert_pauses_are_found(speakers: &[Truth]) {
    for snr_db in [60.0, 30.0, 20.0] {
        let (mut wanted, mut found, mut false_ones, mut secs) = (0_u32, 0_u32, 0_u32, 0.0);
        let (mut starts, mut ends) = (Vec::new(), Vec::new());
        for (index, truth) in speakers.iter().enumerate() {
            let report = analyse(&truth.in_noise(NOISES[index % 3], snr_db, index as u64), RATE_HZ);
            let heard: Vec<Range<f64>> = report
                .pauses
                .as_deref()
                .unwrap_or_else(|| panic!("{:?}", report.withheld))
                .iter()
                .map(|pause| pause.start_secs..pause.end_secs)
                .collect();
            secs += report.duration_secs;
            for pause in truth
                .pauses
                .iter()
                .filter(|pause| (0.35..=2.0).contains(&(pause.end - pause.start)))
            {
                wanted += 1;
                let there = heard
                    .iter()
                    .find(|one| overlap(one, pause) > 0.5 * (pause.end - pause.start));
                if let Some(there) = there {
                    found += 1;
                    starts.push((there.start - pause.start).abs());
                    ends.push((there.end - pause.end).abs());
                }
            }
            let is_false = |one: &&Range<f64>| truth.pauses.iter().all(|pause| overlap(one, pause) < 0.05);
            false_ones += u32::try_from(heard.iter().filter(is_false).count()).expect("a few");
        }
        let recall = f64::from(found) / f64::from(wanted);
        let false_per_min = f64::from(false_ones) / secs * 60.0;
        let [start, start_95] = [0.5, 0.95].map(|share| percentile(&mut starts, share));
        let [end, end_95] = [0.5, 0.95].map(|share| percentile(&mut ends, share));
        println!(
            "{snr_db} dB: {found} of {wanted}, {false_per_min:.2} false a minute, starts off by {start:.3} and \
             {start_95:.3} s, ends by {end:.3} and {end_95:.3} s"
        );
        assert!(recall >= 0.99, "{recall} at {snr_db} dB");
        assert!(false_per_min <= 1.5, "{false_per_min} a minute at {snr_db} dB");
        assert!(
            start <= 0.020 && end <= 0.020,
            "{start} and {end} s at {snr_db} dB"
        );
        assert!(
            start_95 <= 0.080 && end_95 <= 0.080,
            "{start_95} and {end_95} s at {snr_db} dB"
        );
    }
}

#[test]
fn syllables_are_counted_from_slow_to_fast_speech() {
    assert_syllables_are_counted(&all_speakers());
}

#[track_caller]
fn assert_syllables_are_counted(speakers: &[Truth]) {
    for snr_db in [60.0, 20.0] {
        let counts: Vec<(f64, f64, f64)> = speakers
            .iter()
            .enumerate()
            .map(|(index, truth)| {
                let report = analyse(&truth.in_noise(NOISES[index % 3], snr_db, index as u64), RATE_HZ);
                let counted = report.syllables.map_or(0, |syllables| syllables.len());
                (counted as f64, truth.syllables as f64, truth.speech_secs)
            })
            .collect();
        let (counted, spoken) = counts
            .iter()
            .fold((0.0, 0.0), |sum, one| (sum.0 + one.0, sum.1 + one.1));
        let error = counts.iter().map(|one| (one.0 / one.1 - 1.0).abs()).sum::<f64>() / counts.len() as f64;
        let rates: Vec<(f64, f64)> = counts.iter().map(|one| (one.0 / one.2, one.1 / one.2)).collect();
        let alike = correlation(&rates);
        println!(
            "{snr_db} dB: {counted} of {spoken}, error of a file {:.1} %, correlation {alike:.3}, {:.1} to {:.1} a second",
            100.0 * error,
            rates.iter().map(|rate| rate.1).fold(f64::INFINITY, f64::min),
            rates.iter().map(|rate| rate.1).fold(0.0, f64::max),
        );
        assert!(
            (counted / spoken - 1.0).abs() <= 0.06,
            "{counted} of {spoken} at {snr_db} dB"
        );
        assert!(error <= 0.08, "{error} at {snr_db} dB");
        assert!(alike >= 0.88, "{alike} at {snr_db} dB");
    }
}

fn correlation(pairs: &[(f64, f64)]) -> f64 {
    let count = pairs.len() as f64;
    let mean = pairs.iter().fold((0.0, 0.0), |sum, pair| {
        (sum.0 + pair.0 / count, sum.1 + pair.1 / count)
    });
    let (mut both, mut first, mut second) = (0.0, 0.0, 0.0);
    for pair in pairs {
        let away = (pair.0 - mean.0, pair.1 - mean.1);
        both += away.0 * away.1;
        first += away.0 * away.0;
        second += away.1 * away.1;
    }
    both / (first * second).sqrt()
}

fn run(program: &str, args: &[&str]) -> String {
    let told = Command::new(program).args(args).output().expect("it runs");
    assert!(
        told.status.success(),
        "{program} {args:?}: {}",
        String::from_utf8_lossy(&told.stderr)
    );
    String::from_utf8_lossy(&told.stderr).into_owned()
}

fn text(path: &Path) -> &str {
    path.to_str().expect("a test's path is UTF-8")
}

fn as_i16(samples: &[f32]) -> Vec<i16> {
    samples.iter().map(|value| (value * 32_767.0) as i16).collect()
}

#[test]
fn loudness_is_what_ffmpeg_measures() {
    let folder = tempfile::tempdir().expect("a folder");
    for (seed, gain) in [(3, 1.0_f32), (6, 0.1)] {
        let truth = speak("slt", 1.0, seed, folder.path());
        let path = folder.path().join("measured.wav");
        let frames: Vec<i16> = as_i16(
            &truth
                .samples
                .iter()
                .map(|value| value * gain)
                .collect::<Vec<f32>>(),
        );
        write_wav(&path, RATE_HZ, &frames);
        let told = run(
            "ffmpeg",
            &[
                "-hide_banner",
                "-nostats",
                "-i",
                text(&path),
                "-filter_complex",
                "ebur128",
                "-f",
                "null",
                "-",
            ],
        );
        let theirs: f64 = told
            .rsplit("Integrated loudness")
            .next()
            .and_then(|summary| summary.split_whitespace().skip_while(|word| *word != "I:").nth(1))
            .and_then(|number| number.parse().ok())
            .unwrap_or_else(|| panic!("{told}"));
        let samples: Vec<f32> = frames.iter().map(|frame| f32::from(*frame) / 32_768.0).collect();
        let ours = analyse(&samples, RATE_HZ)
            .level
            .integrated_lufs
            .expect("it is loud enough");
        // ffmpeg tells one digit.
        assert!((ours - theirs).abs() <= 0.1, "{ours} and {theirs} LUFS");
    }
}

/// Everything that is withheld is told so, and nothing that is told is not a number.
fn assert_withheld(report: &Report, what: &str) {
    assert!(
        report.pauses.is_none() && report.pitch.is_none() && report.words_per_min.is_none(),
        "{what}: {report:?}"
    );
    assert!(
        report.syllables.is_none() && report.fillers.is_none() && report.trails_off.is_none(),
        "{what}"
    );
    for measure in [
        Measure::Pauses,
        Measure::Pace,
        Measure::Pitch,
        Measure::TrailsOff,
        Measure::Fillers,
    ] {
        assert!(
            report.withheld.iter().any(|one| one.measure == measure),
            "{what}: {measure:?}"
        );
    }
    let level = report.level;
    let figures = [
        level.integrated_lufs,
        level.active_dbfs,
        level.peak_dbfs,
        level.noise_floor_dbfs,
        level.snr_db,
    ];
    assert!(
        figures.iter().flatten().all(|figure| figure.is_finite()),
        "{what}: {level:?}"
    );
    let json = serde_json::to_string(report).expect("writes");
    assert!(!json.contains("NaN"), "{json}");
}

#[test]
fn what_can_not_be_measured_is_withheld() {
    let folder = tempfile::tempdir().expect("a folder");
    let truth = speak("rms", 1.0, 4, folder.path());
    for noise in NOISES {
        assert_withheld(
            &analyse(&truth.in_noise(noise, 10.0, 1), RATE_HZ),
            "10 dB over noise",
        );
    }
    let short = &truth.samples[..(2.5 * f64::from(RATE_HZ)) as usize];
    assert_withheld(&analyse(short, RATE_HZ), "two seconds of speech");
    assert_withheld(&analyse(&[], RATE_HZ), "nothing");
    assert_withheld(&analyse(&[0.0; 7], RATE_HZ), "next to nothing");
    assert_withheld(&analyse(&vec![0.0; 480_000], RATE_HZ), "silence");
    let huge: Vec<f32> = truth.samples.iter().map(|value| value * 3e38).collect();
    let report = analyse(&huge, RATE_HZ);
    assert!(report.level.integrated_lufs.is_none() && report.level.peak_dbfs.is_some_and(f64::is_finite));
    assert_withheld(&analyse(&vec![f32::NAN; 96_000], RATE_HZ), "no numbers");
    assert_withheld(&analyse(&truth.samples, 100), "a rate of 100 Hz");
    assert_withheld(&analyse(&truth.samples, u32::MAX), "a rate of 4 GHz");
    for (name, effects) in [
        ("a tone", "synth 20 sine 220 gain -6"),
        ("a tone between silences", "synth 20 sine 220 gain -6 pad 2 2"),
        ("hum", "synth 20 sine 50 sine 100 sine 150 vol 0.05"),
        ("noise", "synth 20 whitenoise vol 0.1"),
        ("a trembling tone", "synth 20 sine 300 tremolo 4 80 gain -6"),
    ] {
        let path = folder.path().join("made.wav");
        let mut args = vec!["-n", "-r", "48000", "-c", "1", "-b", "16", text(&path)];
        args.extend(effects.split(' '));
        run("sox", &args);
        assert_withheld(&analyse(&samples_of(&path), RATE_HZ), name);
    }
    let music = folder.path().join("music.wav");
    melody(&music, "pluck");
    assert_withheld(&analyse(&samples_of(&music), RATE_HZ), "plucked music");
    melody(&music, "sawtooth");
    assert_withheld(&analyse(&samples_of(&music), RATE_HZ), "bowed music");
}

/// Notes of these pitches together, one after another as high as a tune goes: each fades as fast as told, sways by a
/// share of its pitch as a singer's does, and has a rest after it.
fn played(chord: &[f64], fade: f64, sway: f64, note_secs: f64, rest_secs: f64) -> Vec<f32> {
    const TUNE: [f64; 8] = [1.0, 1.122, 1.26, 0.944, 1.498, 1.335, 1.189, 0.841];
    let mut chance = Chance::new(9);
    let step = 1.0 / f64::from(RATE_HZ);
    let mut phases = vec![0.0_f64; chord.len()];
    (0..20 * RATE_HZ)
        .map(|frame| {
            let secs = f64::from(frame) * step;
            let (place, within) = (
                (secs / (note_secs + rest_secs)) as usize,
                secs % (note_secs + rest_secs),
            );
            let bend = TUNE[place % TUNE.len()] * (1.0 + sway * (secs * 34.0).sin());
            let mut value = 0.0;
            for (phase, hz) in phases.iter_mut().zip(chord) {
                *phase += hz * bend * step;
                value += (1..=8)
                    .map(|n| (std::f64::consts::TAU * *phase * f64::from(n)).sin() / f64::from(n).powf(1.3))
                    .sum::<f64>();
            }
            let is_rest = within > note_secs;
            let swell = (within / 0.01).min((note_secs - within) / 0.04).clamp(0.0, 1.0);
            let loud = if is_rest {
                0.0
            } else {
                swell * (-within * fade).exp()
            };
            (0.1 * value * loud + 1e-5 * chance.next()) as f32
        })
        .collect()
}

#[test]
fn music_of_many_kinds_is_withheld() {
    let major = [220.0, 277.2, 329.6];
    for (name, chord, fade, sway, note_secs, rest_secs) in [
        ("struck chords", &major[..], 3.0, 0.0, 0.9, 0.1),
        ("held chords", &major, 0.0, 0.0, 0.7, 0.1),
        ("plucked chords with rests", &major, 5.0, 0.0, 0.5, 0.3),
        ("an arpeggio", &major[..1], 2.0, 0.0, 0.18, 0.02),
        ("a bowed tune", &major[1..2], 0.0, 0.01, 0.4, 0.05),
        ("a sung tune", &major[..1], 0.0, 0.03, 0.5, 0.08),
        ("a sung tune with rests", &major[1..2], 0.5, 0.03, 0.45, 0.25),
        ("a voice that sways much", &major[..1], 0.0, 0.06, 0.6, 0.1),
        ("a bass", &[82.4], 3.0, 0.0, 0.3, 0.1),
    ] {
        assert_withheld(
            &analyse(&played(chord, fade, sway, note_secs, rest_secs), RATE_HZ),
            name,
        );
    }
}

fn samples_of(path: &Path) -> Vec<f32> {
    read_wav(path)
        .frames
        .into_iter()
        .map(|frame| f32::from(frame) / 32_768.0)
        .collect()
}

/// A melody with rests, by a made instrument.
fn melody(path: &Path, instrument: &str) {
    let folder = tempfile::tempdir().expect("a folder");
    let notes = [
        "C4", "E4", "G4", "A4", "F4", "D4", "B3", "C5", "E5", "G4", "A3", "E4",
    ];
    let mut parts = Vec::new();
    for (place, note) in notes.iter().cycle().take(36).enumerate() {
        let part = folder.path().join(format!("{place}.wav"));
        run(
            "sox",
            &[
                "-n",
                "-r",
                "48000",
                "-c",
                "1",
                "-b",
                "16",
                text(&part),
                "synth",
                "0.35",
                instrument,
                note,
                "gain",
                "-9",
                "fade",
                "0.01",
                "0.35",
                "0.05",
                "pad",
                "0",
                "0.12",
            ],
        );
        parts.push(part);
    }
    let mut args: Vec<&str> = parts.iter().map(|part| text(part)).collect();
    args.push(text(path));
    run("sox", &args);
}

#[test]
fn clipped_speech_says_so_and_has_no_level() {
    let folder = tempfile::tempdir().expect("a folder");
    let truth = speak("awb", 1.0, 2, folder.path());
    let clean = analyse(
        &truth
            .samples
            .iter()
            .map(|value| value * 1.98)
            .collect::<Vec<f32>>(),
        RATE_HZ,
    );
    assert_eq!(clean.level.clipped_samples, 0, "loud and clean");
    // Cut at a fifth of the peak, then as loud as −6 dBFS.
    let cut: Vec<f32> = truth
        .samples
        .iter()
        .map(|value| value.clamp(-0.1, 0.1) * 5.0)
        .collect();
    let report = analyse(&cut, RATE_HZ);
    assert!(report.level.clipped_samples > 1_000, "{:?}", report.level);
    assert_eq!(report.level.integrated_lufs, None);
    assert!(report.withheld.iter().any(|one| one.measure == Measure::Level));
}

#[test]
fn a_tone_like_voice_has_its_pitch_within_half_a_percent() {
    // A voice without words: pulses of a pitch, with breaks and breath, as loud and soft as syllables are.
    let mut chance = Chance::new(5);
    for hz in [80.0, 110.0, 147.0, 196.0, 262.0, 330.0, 450.0] {
        let frames = 12 * RATE_HZ as usize;
        let mut phase = 0.0_f64;
        let samples: Vec<f32> = (0..frames)
            .map(|frame| {
                let secs = frame as f64 / f64::from(RATE_HZ);
                // Its pitch sways by 4 %, evenly to both sides.
                phase += hz * (1.0 + 0.04 * (secs * 9.0).sin()) / f64::from(RATE_HZ);
                let voice: f64 = (1..=8)
                    .map(|n| (std::f64::consts::TAU * phase * f64::from(n)).sin() / f64::from(n))
                    .sum();
                let syllable = (secs * 4.0).fract();
                let value = match syllable {
                    ..0.7 => voice * (syllable / 0.7 * std::f64::consts::PI).sin(),
                    ..0.85 => (chance.next() - 0.5) * 0.3,
                    _ => 0.0,
                };
                let is_pause = secs % 3.0 > 2.4;
                (if is_pause { 0.0 } else { 0.2 * value }) as f32
            })
            .collect();
        let report = analyse(&samples, RATE_HZ);
        let median = report
            .pitch
            .unwrap_or_else(|| panic!("{hz} Hz: {:?}", report.withheld))
            .median_hz;
        assert!((median / hz - 1.0).abs() <= 0.005, "{median} for {hz} Hz");
    }
}

/// Every figure of a report, by name.
fn figures(report: &Report) -> Vec<(&'static str, f64)> {
    let pauses = report.pauses.as_deref().unwrap_or_default();
    let pitch = report.pitch.expect("pitch");
    vec![
        ("speech", report.speech_secs.expect("speech")),
        ("pauses", pauses.iter().map(|pause| pause.secs()).sum()),
        ("pace", report.words_per_min.expect("pace")),
        (
            "articulation",
            report.articulation_rate_syl_per_sec.expect("pace"),
        ),
        ("pitch", pitch.median_hz),
        ("pitch range", pitch.range_semitones),
        ("loudness", report.level.integrated_lufs.expect("loudness")),
        ("active level", report.level.active_dbfs.expect("level")),
        ("speech over noise", report.level.snr_db.expect("level")),
    ]
}

#[test]
fn the_figures_are_the_same_at_any_rate_and_in_any_format() {
    let folder = tempfile::tempdir().expect("a folder");
    for (voice, stretch, seed) in [("slt", 1.1, 5), ("rms", 1.0, 1), ("awb", 0.9, 7)] {
        let truth = speak(voice, stretch, seed, folder.path());
        let original = folder.path().join("original.wav");
        write_wav(
            &original,
            RATE_HZ,
            &as_i16(&truth.in_noise(Noise::White, 40.0, seed)),
        );
        let library = folder.path().join("library");
        let measured = |options: &[&str]| -> Report {
            let path = folder.path().join("other.wav");
            let mut args = vec![text(&original)];
            args.extend(options);
            args.push(text(&path));
            run("sox", &args);
            let told = Command::new(env!("CARGO_BIN_EXE_aloud"))
                .args(["--library", text(&library), "--json", "analyse", text(&path)])
                .output()
                .expect("aloud runs");
            serde_json::from_slice(&told.stdout).expect("a report")
        };
        let truth = figures(&measured(&[]));
        for (options, tolerance) in [
            (&["-r", "8000"][..], 0.08),
            (&["-r", "16000"], 0.03),
            (&["-r", "22050"], 0.03),
            (&["-r", "44100"], 0.03),
            (&["-r", "96000"], 0.03),
            (&["-c", "2"], 0.03),
            (&["-b", "24"], 0.03),
            (&["-b", "32", "-e", "floating-point"], 0.03),
        ] {
            for ((name, wanted), (_, got)) in truth.iter().zip(figures(&measured(options))) {
                let off = (got / wanted - 1.0).abs();
                assert!(
                    off <= tolerance,
                    "{voice} {options:?} {name}: {got} and not {wanted}"
                );
            }
        }
    }
}

#[test]
fn where_the_file_begins_changes_nothing() {
    let folder = tempfile::tempdir().expect("a folder");
    for (voice, seed) in [("slt", 2), ("kal16", 3)] {
        let truth = speak(voice, 1.0, seed, folder.path()).in_noise(Noise::Pink, 30.0, seed);
        let wanted = figures(&analyse(&truth, RATE_HZ));
        let mut chance = Chance::new(seed);
        for _ in 0..12 {
            let shift = (chance.next() * 480.0) as usize;
            for ((name, wanted), (_, got)) in wanted.iter().zip(figures(&analyse(&truth[shift..], RATE_HZ))) {
                let off = (got / wanted - 1.0).abs();
                assert!(
                    off <= 0.02,
                    "{voice}, {shift} samples later, {name}: {got} and not {wanted}"
                );
            }
        }
    }
}
