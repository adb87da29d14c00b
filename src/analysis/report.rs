//! The report: figures made of what was found, and which of them this recording can't carry.
//!
//! What is withheld, with its reason in a sentence, and when:
//!
//! | withheld | when |
//! | --- | --- |
//! | everything | the sample rate is below 8 or above 768 kHz |
//! | all but level | no speech is found, or none louder than −65 dBFS |
//! | all but level | it is not like one voice: see the constants below |
//! | all but level | speech is less than 15 dB over noise, in 100 to 6,000 Hz or in all there is above 100 Hz |
//! | all but level | there are less than 5 s of speech |
//! | loudness and level of speech | 16 samples or more are cut off flat, or nothing is above −70 LUFS |
//!
//! Withheld were, in the tests: speech 10 dB over white, pink and speech-like noise, 2 s of speech, silence, a steady
//! and a trembling tone, mains hum, noise, plucked, bowed and sung melodies, chords, arpeggios, drums with a bass, beeps,
//! typing. Speech 20 dB over any of these noises was not.
//!
//! The end trails off where the median level of the last fifth of speech is 6 dB or more below the median of all of it;
//! level as in `speech`, pauses left out. The rule is our own, and there is no truth to hold it against. Limits: who
//! turns away from the microphone trails off as well.
//!
//! Limits of it all: another voice, a radio that speaks, or a voice with music under it can pass for one speaker. Noise
//! that comes and goes is measured where it is least, as the quietest 5 % are; so 10 dB of it can pass.

use super::{
    Analyser, RATES_HZ,
    envelope::{self, Bands},
    fillers,
    loudness::Loudness,
    speech::{self, FRAME_SECS, Speech},
    syllables,
};
use crate::model::delivery::{
    Level, Measure, PitchRange, Report, SYLLABLES_PER_WORD, Stretch, VERSION, Withheld,
};

/// Below this signal-to-noise ratio speech is not told from noise reliably.
const LEAST_SNR_DB: f64 = 15.0;
/// Less speech than this says nothing about a manner of speaking.
const LEAST_SPEECH_SECS: f64 = 5.0;
/// Below this no level is told: no recording holds it, in dBFS.
const SOFTEST_DB: f64 = -200.0;
/// Speech softer than this is no speech to be measured, in dBFS.
const LEAST_LEVEL_DB: f32 = -65.0;
/// As many clipped samples change the level.
const MOST_CLIPPED: u64 = 16;
/// The end is softer by so much, in dB.
const TRAILS_OFF_DB: f32 = 6.0;
/// The end: this share of speech.
const END_SHARE: f64 = 0.2;

/// What speech is like and most other sounds are not: nuclei a second, the share of it that is voiced, changes between
/// voiced and unvoiced a second. Music and tones hold their pitch; in speech it hardly stands still: measured were 0.04
/// to 0.16 of the voiced frames within 2 cents of the one before, and over 0.5 for music.
const NUCLEI_PER_SEC: std::ops::RangeInclusive<f64> = 1.0..=10.0;
const VOICED_SHARE: std::ops::RangeInclusive<f64> = 0.15..=0.97;
const LEAST_CHANGES_PER_SEC: f64 = 0.7;
const STILL_SEMITONES: f32 = 0.02;
const MOST_STILL: f64 = 0.35;
/// A note that is sung or bowed sways, but around one pitch: the means of two stretches of it, each as long as a sway
/// takes, are alike. In speech they seldom are: of stretches that are voiced throughout at most 0.67 were (0.2 is usual),
/// in music of one voice or chords 0.8 to 1. Fewer of them than a twentieth of speech say nothing.
const SWAY_FRAMES: usize = 18;
const SWAY_STEP: usize = 4;
const ALIKE_SEMITONES: f32 = 0.25;
const MOST_ALIKE: f64 = 0.75;
const LEAST_COMPARED: f64 = 0.05;

/// What goes over time, a value every 10 ms; empty where it is withheld.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Curves {
    /// Pitch in Hz where voiced.
    pub pitch_hz: Vec<Option<f32>>,
}

struct Found {
    speech: Speech,
    hz: Vec<Option<f32>>,
    nuclei_secs: Vec<f64>,
    speech_secs: f64,
    active_db: f64,
    floor_db: f64,
    /// Speech over noise in all of the sound's range, not only in that of speech.
    wide_snr_db: f64,
    loudness: Loudness,
    clipped: u64,
}

pub(super) fn make(analyser: Analyser) -> (Report, Curves) {
    let rate = analyser.sample_rate_hz;
    #[expect(
        clippy::cast_precision_loss,
        reason = "2^53 frames are 1,500 years at 192 kHz"
    )]
    let duration_secs = analyser.frames as f64 / f64::from(rate.max(1));
    let mut report = Report {
        version: VERSION,
        duration_secs,
        speech_secs: None,
        first_speech_secs: None,
        pauses: None,
        syllables: None,
        speech_rate_syl_per_sec: None,
        articulation_rate_syl_per_sec: None,
        words_per_min: None,
        pitch: None,
        level: Level::default(),
        trails_off: None,
        fillers: None,
        withheld: Vec::new(),
    };
    if analyser.rate.is_none() {
        let reason = format!(
            "Its sample rate of {rate} Hz can't be measured; record at {} Hz or more.",
            RATES_HZ.start()
        );
        withhold(&mut report, &ALL, &reason);
        return (report, Curves::default());
    }
    let found = find(analyser);
    level(&mut report, &found);
    let speech_like = speech_like(&found);
    if let Err(reason) = speech_like {
        withhold(&mut report, &SPEECH, reason);
        report.level.active_dbfs = None;
        report.level.snr_db = None;
        return (report, Curves::default());
    }
    if (found.active_db - found.floor_db).min(found.wide_snr_db) < LEAST_SNR_DB {
        let reason = "The room is too loud for it: speech stands less than 15 dB over the noise. Come closer to the \
                      microphone, or find a quieter place.";
        withhold(&mut report, &SPEECH, reason);
        // The figure that was judged by: another one beside this reason would contradict it.
        report.level.snr_db = report.level.snr_db.map(|snr| snr.min(found.wide_snr_db));
        return (report, Curves::default());
    }
    let (first, last) = ends(&found.speech);
    report.speech_secs = Some(found.speech_secs);
    report.first_speech_secs = Some(secs(first));
    if found.speech_secs < LEAST_SPEECH_SECS {
        let reason = "There are less than 5 seconds of speech. Speak for longer.";
        withhold(&mut report, &SPEECH, reason);
        return (report, Curves::default());
    }
    report.pauses = Some(
        speech::runs(&found.speech.frames)
            .into_iter()
            .filter(|(start, end, is_speech)| !is_speech && *start > first && *end < last)
            .map(|(start, end, _)| Stretch {
                start_secs: secs(start),
                end_secs: secs(end),
            })
            .collect(),
    );
    pace(&mut report, &found);
    report.pitch = pitch(&found);
    report.trails_off = Some(trails_off(&found.speech));
    report.fillers = Some(fillers::find(&found.speech, &found.hz));
    let curves = Curves { pitch_hz: found.hz };
    (report, curves)
}

const ALL: [Measure; 6] = [
    Measure::Pauses,
    Measure::Pace,
    Measure::Pitch,
    Measure::Level,
    Measure::TrailsOff,
    Measure::Fillers,
];
const SPEECH: [Measure; 5] = [
    Measure::Pauses,
    Measure::Pace,
    Measure::Pitch,
    Measure::TrailsOff,
    Measure::Fillers,
];

fn withhold(report: &mut Report, measures: &[Measure], reason: &str) {
    report.withheld.extend(measures.iter().map(|&measure| Withheld {
        measure,
        reason: reason.to_owned(),
    }));
}

/// The moment of a frame of the level: where its window begins to be more than half in it.
#[expect(clippy::cast_precision_loss, reason = "frames of a recording")]
fn secs(frame: usize) -> f64 {
    (frame as f64 * FRAME_SECS - FRAME_SECS / 2.0).max(0.0)
}

fn find(analyser: Analyser) -> Found {
    let bands = analyser.bank.finish();
    let speech = speech::find(&bands);
    let intensity = syllables::intensity_db(&bands.fine);
    let is_speech = |block: usize| speech.frames.get(block / 2).copied().unwrap_or(false);
    #[expect(clippy::cast_precision_loss, reason = "blocks of a recording")]
    let nuclei_secs = syllables::find(&intensity, is_speech)
        .into_iter()
        .map(|block| (block as f64 + 0.5) * envelope::BLOCK_SECS)
        .collect();
    #[expect(clippy::cast_precision_loss, reason = "frames of a recording")]
    let speech_secs = speech.frames.iter().filter(|frame| **frame).count() as f64 * FRAME_SECS;
    let mean_db = |is_wanted: bool| {
        let (sum, count) = speech
            .levels_db
            .iter()
            .zip(&speech.frames)
            .filter(|(_, is_speech)| **is_speech == is_wanted)
            .fold((0.0, 0.0), |(sum, count), (level, _)| {
                (sum + 10.0_f64.powf(f64::from(*level) / 10.0), count + 1.0)
            });
        10.0 * (sum / f64::max(count, 1.0)).max(1e-12).log10()
    };
    Found {
        wide_snr_db: wide_snr_db(&speech, &bands, &analyser.all.finish()),
        active_db: mean_db(true),
        floor_db: f64::from(speech.floor_db),
        hz: analyser.pitch.finish(),
        nuclei_secs,
        speech_secs,
        loudness: analyser.loudness.loudness(),
        clipped: analyser.clipping.samples(),
        speech,
    }
}

/// Speech over noise, both with all there is above 100 Hz: hiss above 6 kHz does not hide speech from the measures, but
/// where there is so much of it the figures are not to be trusted.
fn wide_snr_db(speech: &Speech, bands: &Bands, own: &[f32]) -> f64 {
    let mut sums = [(0.0_f64, 0.0_f64); 2];
    let frames = speech.levels_db.iter().zip(&speech.frames);
    // All above 100 Hz that the one rate holds, and what the sound's own rate has beyond it.
    let above = bands.bands[envelope::LANES - 1].iter().zip(&bands.plain).zip(own);
    for ((level, is_speech), ((high_passed, plain), own)) in frames.zip(above) {
        let power = f64::from(*high_passed) + f64::from(*own) - f64::from(*plain);
        let is_noise = *level < speech.floor_db + speech::FLOOR_WIDTH_DB;
        if *is_speech || is_noise {
            let sum = &mut sums[usize::from(*is_speech)];
            *sum = (sum.0 + power, sum.1 + 1.0);
        }
    }
    let [noise, active] = sums.map(|(sum, count)| (sum / count.max(1.0)).max(1e-12));
    10.0 * (active / noise).log10()
}

fn level(report: &mut Report, found: &Found) {
    let finite = |db: f64| Some(db).filter(|db| db.is_finite() && *db > SOFTEST_DB);
    let is_clipped = found.clipped >= MOST_CLIPPED;
    report.level = Level {
        integrated_lufs: found.loudness.integrated_lufs.filter(|_| !is_clipped),
        active_dbfs: finite(found.active_db).filter(|_| !is_clipped && found.speech_secs > 0.0),
        peak_dbfs: finite(found.loudness.peak_dbfs),
        noise_floor_dbfs: finite(found.floor_db).filter(|_| !found.speech.levels_db.is_empty()),
        snr_db: Some(found.active_db - found.floor_db).filter(|_| found.speech_secs > 0.0),
        clipped_samples: found.clipped,
    };
    if is_clipped {
        let reason =
            "It is cut off at its loudest places, so its level can't be told. Turn the microphone down.";
        withhold(report, &[Measure::Level], reason);
    } else if report.level.integrated_lufs.is_none() {
        withhold(
            report,
            &[Measure::Level],
            "There is nothing to be heard. Check the microphone.",
        );
    }
}

/// Whether this is speech at all, or why not.
fn speech_like(found: &Found) -> Result<(), &'static str> {
    const NOTHING: &str = "There is no speech to be heard. Check the microphone, and speak closer to it.";
    const OTHER: &str = "This does not sound like one voice speaking. If it is, speak closer to the microphone, where nothing else plays.";
    let loud_db = found
        .speech
        .levels_db
        .iter()
        .copied()
        .fold(f32::NEG_INFINITY, f32::max);
    if found.speech_secs <= 0.0 || loud_db < LEAST_LEVEL_DB {
        return Err(NOTHING);
    }
    let mut voiced = 0.0;
    let mut changes = 0.0;
    let mut pairs = 0.0;
    let mut still = 0.0;
    let mut before: Option<Option<f32>> = None;
    let in_speech = found
        .speech
        .frames
        .iter()
        .zip(&found.hz)
        .filter(|(is_speech, _)| **is_speech);
    for (_, &hz) in in_speech {
        voiced += f64::from(u8::from(hz.is_some()));
        if let Some(last) = before {
            changes += f64::from(u8::from(last.is_some() != hz.is_some()));
            if let (Some(last), Some(hz)) = (last, hz) {
                pairs += 1.0;
                still += f64::from(u8::from(12.0 * (hz / last).log2().abs() < STILL_SEMITONES));
            }
        }
        before = Some(hz);
    }
    #[expect(clippy::cast_precision_loss, reason = "syllables of a recording")]
    let nuclei_per_sec = found.nuclei_secs.len() as f64 / found.speech_secs;
    let is_speech = NUCLEI_PER_SEC.contains(&nuclei_per_sec)
        && VOICED_SHARE.contains(&(voiced * FRAME_SECS / found.speech_secs))
        && changes / found.speech_secs >= LEAST_CHANGES_PER_SEC
        && still <= MOST_STILL * pairs
        && !holds_notes(&found.speech, &found.hz);
    if is_speech { Ok(()) } else { Err(OTHER) }
}

/// Whether the pitch goes from note to note, be they held with a vibrato.
fn holds_notes(speech: &Speech, hz: &[Option<f32>]) -> bool {
    let semitones: Vec<Option<f32>> = speech
        .frames
        .iter()
        .zip(hz)
        .filter(|(is_speech, _)| **is_speech)
        .map(|(_, hz)| hz.map(|hz| 12.0 * hz.log2()))
        .collect();
    let (mut compared, mut alike) = (0.0, 0.0);
    for both in semitones.windows(2 * SWAY_FRAMES).step_by(SWAY_STEP) {
        let (first, second) = both.split_at(SWAY_FRAMES);
        let sum = |stretch: &[Option<f32>]| stretch.iter().copied().sum::<Option<f32>>();
        if let (Some(first), Some(second)) = (sum(first), sum(second)) {
            #[expect(clippy::cast_precision_loss, reason = "a few frames")]
            let apart = (first - second).abs() / SWAY_FRAMES as f32;
            compared += 1.0;
            alike += f64::from(u8::from(apart < ALIKE_SEMITONES));
        }
    }
    #[expect(clippy::cast_precision_loss, reason = "frames of a recording")]
    let places = (semitones.len() / SWAY_STEP) as f64;
    compared >= LEAST_COMPARED * places && alike > MOST_ALIKE * compared
}

/// The first frame of speech and the one after the last.
fn ends(speech: &Speech) -> (usize, usize) {
    let first = speech.frames.iter().position(|frame| *frame).unwrap_or(0);
    let last = speech
        .frames
        .iter()
        .rposition(|frame| *frame)
        .map_or(0, |last| last + 1);
    (first, last)
}

fn pace(report: &mut Report, found: &Found) {
    #[expect(clippy::cast_precision_loss, reason = "syllables of a recording")]
    let count = found.nuclei_secs.len() as f64;
    let rate = count / report.duration_secs;
    report.syllables = Some(found.nuclei_secs.clone());
    report.speech_rate_syl_per_sec = Some(rate);
    report.articulation_rate_syl_per_sec = Some(count / found.speech_secs);
    report.words_per_min = Some(rate * 60.0 / SYLLABLES_PER_WORD);
}

fn pitch(found: &Found) -> Option<PitchRange> {
    let mut voiced: Vec<f32> = found
        .speech
        .frames
        .iter()
        .zip(&found.hz)
        .filter(|(is_speech, _)| **is_speech)
        .filter_map(|(_, hz)| *hz)
        .collect();
    if voiced.is_empty() {
        return None;
    }
    let [p10_hz, median_hz, p90_hz] =
        [0.1, 0.5, 0.9].map(|share| f64::from(envelope::percentile(&mut voiced, share)));
    Some(PitchRange {
        median_hz,
        p10_hz,
        p90_hz,
        range_semitones: 12.0 * (p90_hz / p10_hz).log2(),
    })
}

/// Whether the last fifth of speech is softer than half of all of it.
fn trails_off(speech: &Speech) -> bool {
    let levels: Vec<f32> = speech
        .levels_db
        .iter()
        .zip(&speech.frames)
        .filter(|(_, is_speech)| **is_speech)
        .map(|(level, _)| *level)
        .collect();
    #[expect(
        clippy::cast_precision_loss,
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a place in a list"
    )]
    let end = (levels.len() as f64 * (1.0 - END_SHARE)) as usize;
    let median = envelope::percentile(&mut levels.clone(), 0.5);
    let of_end = envelope::percentile(&mut levels[end..].to_vec(), 0.5);
    of_end <= median - TRAILS_OFF_DB
}
