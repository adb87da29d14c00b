//! The page on which a listener hears a take: the template filled with the take. Words of anybody's are only ever data
//! in it, which its script puts on show as text; what it looks like and does is in `assets/review`.

use std::{
    fmt::Write as _,
    fs::File,
    hash::{BuildHasher, RandomState},
    io::{self, Write},
    path::Path,
};

use serde::Serialize;

use super::base64;
use crate::{
    audio::peaks::Peaks,
    library::TakeId,
    model::{
        edit, feedback,
        framework::PartRole,
        occasion::Drill,
        pacing::{self, Verdict},
        remarks::PinKind,
        take::{AUDIO_FILE, PartTiming, Take},
        timeline, words,
    },
};

const TEMPLATE: &str = include_str!("../../../assets/review/page.html");
const STYLE: &str = include_str!("../../../assets/review/page.css");
const SCRIPT: &str = include_str!("../../../assets/review/page.js");

/// Stretches that the waveform is handed over in: two a pixel on a wide window.
const BINS: usize = 1_600;

/// What the page's script reads.
#[derive(Serialize)]
struct Data<'a> {
    feedback_version: u64,
    take: &'a str,
    title: &'a str,
    /// The question, where the take has a name of its own.
    question: Option<&'a str>,
    about: String,
    length: String,
    /// How the whole did.
    verdict: String,
    lead_in_secs: f64,
    duration_secs: f64,
    parts: Vec<PartData>,
    rubric: Vec<ItemData<'a>>,
    notes: Vec<NoteData<'a>>,
    missing: Vec<String>,
    /// The loudest of each stretch, 0 to 255.
    peaks: Vec<u8>,
    /// The file that is played, where the sound is not in the page.
    sound_file: Option<&'a str>,
    most_notes: usize,
    longest_note: usize,
    longest_name: usize,
}

#[derive(Serialize)]
struct PartData {
    name: String,
    role: &'static str,
    begun: bool,
    start_secs: f64,
    end_secs: f64,
    length: String,
    /// None where lengths are not measured by their targets.
    target: Option<String>,
    /// How much of its target it took, or of the whole answer where there is none.
    share: f64,
    is_over: bool,
    words: String,
}

#[derive(Serialize)]
struct ItemData<'a> {
    is_pitfall: bool,
    text: &'a str,
    at_secs: Option<f64>,
}

#[derive(Serialize)]
struct NoteData<'a> {
    at_secs: f64,
    text: &'a str,
    by: Option<&'a str>,
}

/// Writes the page of a take. With `inside` the sound of that file goes into it; without, it plays the file beside it.
///
/// # Errors
/// What reading the sound or writing fails with.
pub fn write(
    out: &mut dyn Write,
    id: &TakeId,
    take: &Take,
    peaks: &Peaks,
    inside: Option<&Path>,
) -> io::Result<()> {
    let data = Data::of(id, take, peaks, inside.is_none());
    let json = harmless(&serde_json::to_string(&data)?);
    // No text that was written before can know it, so none can bring a script of its own.
    let nonce = nonce();
    let mut template = TEMPLATE;
    while let Some((before, rest)) = template.split_once("%[") {
        out.write_all(before.as_bytes())?;
        let (name, rest) = rest.split_once("]%").unwrap_or((rest, ""));
        template = rest;
        match name {
            "nonce" => out.write_all(nonce.as_bytes())?,
            "media" if inside.is_some() => out.write_all(b"blob:")?,
            "media" => out.write_all(b"'self' file:")?,
            "style" => out.write_all(STYLE.as_bytes())?,
            "script" => out.write_all(SCRIPT.as_bytes())?,
            "take" => out.write_all(json.as_bytes())?,
            "sound" => {
                if let Some(path) = inside {
                    base64::encode(&mut File::open(path)?, out)?;
                }
            }
            other => return Err(io::Error::other(format!("the page has no {other:?}"))),
        }
    }
    out.write_all(template.as_bytes())
}

/// JSON that a reader of HTML takes for nothing but text.
fn harmless(json: &str) -> String {
    let mut text = String::with_capacity(json.len());
    for letter in json.chars() {
        match letter {
            '<' | '>' | '&' | '\u{2028}' | '\u{2029}' => {
                // Writing to a String cannot fail.
                let _ = write!(text, "\\u{:04x}", u32::from(letter));
            }
            _ => text.push(letter),
        }
    }
    text
}

/// A word nobody can foresee, from the standard library's random hash keys.
fn nonce() -> String {
    let half = || RandomState::new().hash_one(0_u8);
    format!("{:016x}{:016x}", half(), half())
}

impl<'a> Data<'a> {
    fn of(id: &'a TakeId, take: &'a Take, peaks: &Peaks, is_beside: bool) -> Self {
        let rate = take.audio.sample_rate_hz;
        let secs = |frame| timeline::secs(frame, rate);
        let prompt = &take.prompt;
        let item = |is_pitfall: bool, text: &'a String| {
            let kind = if is_pitfall {
                PinKind::Pitfall
            } else {
                PinKind::Check
            };
            let pin = take.pins.iter().find(|pin| pin.kind == kind && pin.item == *text);
            ItemData {
                is_pitfall,
                text,
                at_secs: pin.map(|pin| secs(pin.frame)),
            }
        };
        let checks = prompt.checks.iter().map(|text| item(false, text));
        let pitfalls = prompt.pitfalls.iter().map(|text| item(true, text));
        Self {
            feedback_version: feedback::VERSION,
            take: id.as_str(),
            title: take.title.as_deref().unwrap_or(&prompt.text),
            question: take.title.as_ref().map(|_| prompt.text.as_str()),
            about: about(take),
            length: words::clock(take.answer_secs()),
            verdict: match take.occasion.drill {
                Some(Drill::WrapUp { cue_secs }) => format!(
                    "in all, in a drill that called for the end at {}",
                    words::clock(cue_secs)
                ),
                _ => pacing::total_words(take.answer_secs(), take.total_secs),
            },
            lead_in_secs: take.lead_in_secs(),
            duration_secs: take.duration_secs(),
            parts: take
                .parts()
                .into_iter()
                .enumerate()
                .map(|(index, part)| PartData::of(part, index, take))
                .collect(),
            rubric: checks.chain(pitfalls).collect(),
            notes: take
                .notes
                .iter()
                .map(|note| NoteData {
                    at_secs: secs(note.frame),
                    text: &note.text,
                    by: note.by.as_deref(),
                })
                .collect(),
            missing: take
                .gaps
                .iter()
                .map(|gap| {
                    let at = words::clock(secs(gap.frame) - take.lead_in_secs());
                    format!("{:.2} s are missing at {at}: {}", secs(gap.frames), gap.cause)
                })
                .collect(),
            peaks: shape(peaks),
            sound_file: is_beside.then_some(AUDIO_FILE),
            most_notes: feedback::MOST_NOTES,
            longest_note: edit::LONGEST_NOTE,
            longest_name: feedback::LONGEST_NAME,
        }
    }
}

impl PartData {
    fn of(part: PartTiming, index: usize, take: &Take) -> Self {
        let is_judged = take.is_judged();
        let whole_secs = if is_judged {
            part.target_secs
        } else {
            take.answer_secs()
        };
        Self {
            role: match take.framework.role(index) {
                PartRole::First => "first",
                PartRole::Second => "second",
                PartRole::Main => "main",
                PartRole::Last => "last",
            },
            begun: part.begun,
            start_secs: part.start_secs,
            end_secs: part.end_secs,
            length: words::clock(part.duration_secs),
            target: is_judged.then(|| words::clock(part.target_secs)),
            share: part.duration_secs / whole_secs.max(0.001),
            is_over: is_judged && part.begun && part.verdict == Verdict::Over,
            words: if is_judged || !part.begun {
                part.verdict_words()
            } else {
                String::new()
            },
            name: part.name,
        }
    }
}

/// Theme and date: `Customer Obsession · 22 November 2026`.
fn about(take: &Take) -> String {
    let date = words::local_time(&take.recorded_at).map(|then| then.strftime("%-d %B %Y").to_string());
    let theme = Some(take.prompt.theme.clone()).filter(|theme| !theme.trim().is_empty());
    theme.into_iter().chain(date).collect::<Vec<_>>().join(" · ")
}

/// The loudest of each stretch, 0 to 255; the loudest of all is 255, so that a quiet voice can be seen too.
fn shape(peaks: &Peaks) -> Vec<u8> {
    let bins = peaks.range(0..peaks.total_frames(), BINS);
    let loudness: Vec<f32> = bins.iter().map(|bin| bin.max.max(-bin.min).max(0.0)).collect();
    // Silence is not blown up into a storm.
    let loudest = loudness.iter().copied().fold(0.02, f32::max);
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a float-to-int `as` saturates"
    )]
    loudness
        .iter()
        .map(|loud| (loud / loudest * 255.0).round() as u8)
        .collect()
}

#[cfg(test)]
#[path = "page_tests.rs"]
mod tests;
