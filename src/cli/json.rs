//! The shapes of what the commands print with `--json`: an outside contract, so apart from the files' own shapes.

use std::path::Path;

use serde::Serialize;

use crate::{
    library::TakeId,
    model::{
        occasion::{Drill, StoryRef},
        pacing::Verdict,
        pieces::PickUp,
        remarks::PinKind,
        take::{Take, TakeState},
        timeline,
    },
};

/// A take as `show --json` prints it. Seconds of parts, gaps and remarks count from the start of the file.
#[derive(Debug, Serialize)]
pub struct TakeView<'a> {
    id: String,
    recorded_at: &'a str,
    prompt: PromptView<'a>,
    framework: &'a str,
    state: TakeState,
    audio: AudioView<'a>,
    lead_in_secs: f64,
    answer_secs: f64,
    target_secs: f64,
    parts: Vec<PartView>,
    gaps: Vec<GapView<'a>>,
    story: Option<&'a StoryRef>,
    follow_up_to: Option<&'a str>,
    rating: Option<u8>,
    guess_secs: Option<f64>,
    pins: Vec<PinView<'a>>,
    tallies: Vec<TallyView<'a>>,
    notes: Vec<NoteView<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    next_time: Option<&'a str>,
    session: Option<&'a str>,
    drill: Option<Drill>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pick_up: Option<&'a PickUp>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pieces: Vec<PieceView<'a>>,
}

/// One step by which a take came to be made of pieces.
#[derive(Debug, Serialize)]
struct PieceView<'a> {
    part: &'a str,
    from: &'a str,
    recorded_at: &'a str,
    path: String,
}

#[derive(Debug, Serialize)]
struct PromptView<'a> {
    id: &'a str,
    text: &'a str,
    theme: &'a str,
}

#[derive(Debug, Serialize)]
struct AudioView<'a> {
    path: String,
    sample_rate_hz: u32,
    channels: u16,
    bits: u16,
    frames: u64,
    duration_secs: f64,
    device: &'a str,
}

#[derive(Debug, Serialize)]
struct PartView {
    id: String,
    name: String,
    start_secs: f64,
    end_secs: f64,
    duration_secs: f64,
    target_secs: f64,
    verdict: Verdict,
}

#[derive(Debug, Serialize)]
struct GapView<'a> {
    start_secs: f64,
    duration_secs: f64,
    cause: &'a str,
}

#[derive(Debug, Serialize)]
struct PinView<'a> {
    kind: PinKind,
    item: &'a str,
    at_secs: f64,
}

#[derive(Debug, Serialize)]
struct TallyView<'a> {
    name: &'a str,
    at_secs: f64,
}

#[derive(Debug, Serialize)]
struct NoteView<'a> {
    text: &'a str,
    at_secs: f64,
    by: Option<&'a str>,
}

impl<'a> TakeView<'a> {
    /// The view of a take whose sound lies at `path`.
    pub fn new(id: &TakeId, take: &'a Take, path: &Path) -> Self {
        let rate = take.audio.sample_rate_hz;
        Self {
            id: id.to_string(),
            recorded_at: &take.recorded_at,
            prompt: PromptView {
                id: &take.prompt.id,
                text: &take.prompt.text,
                theme: &take.prompt.theme,
            },
            framework: &take.framework.id,
            state: take.state,
            audio: AudioView {
                path: path.display().to_string(),
                sample_rate_hz: rate,
                channels: take.audio.channels,
                bits: take.audio.bits,
                frames: take.audio.frames,
                duration_secs: take.duration_secs(),
                device: &take.audio.device,
            },
            lead_in_secs: take.lead_in_secs(),
            answer_secs: take.answer_secs(),
            target_secs: take.total_secs,
            parts: take
                .parts()
                .into_iter()
                .map(|part| PartView {
                    id: part.id,
                    name: part.name,
                    start_secs: part.start_secs,
                    end_secs: part.end_secs,
                    duration_secs: part.duration_secs,
                    target_secs: part.target_secs,
                    verdict: part.verdict,
                })
                .collect(),
            gaps: take
                .gaps
                .iter()
                .map(|gap| GapView {
                    start_secs: timeline::secs(gap.frame, rate),
                    duration_secs: timeline::secs(gap.frames, rate),
                    cause: &gap.cause,
                })
                .collect(),
            story: take.occasion.story.as_ref(),
            follow_up_to: take.occasion.follow_up_to.as_deref(),
            rating: take.rating,
            guess_secs: take.guess_secs,
            pins: take
                .pins
                .iter()
                .map(|pin| PinView {
                    kind: pin.kind,
                    item: &pin.item,
                    at_secs: timeline::secs(pin.frame, rate),
                })
                .collect(),
            tallies: take
                .tallies
                .iter()
                .map(|tally| TallyView {
                    name: &tally.name,
                    at_secs: timeline::secs(tally.frame, rate),
                })
                .collect(),
            notes: take
                .notes
                .iter()
                .map(|note| NoteView {
                    text: &note.text,
                    at_secs: timeline::secs(note.frame, rate),
                    by: note.by.as_deref(),
                })
                .collect(),
            next_time: take.next_time.as_deref(),
            session: take.occasion.session.as_deref(),
            drill: take.occasion.drill,
            pick_up: take.pick_up.as_ref(),
            pieces: take
                .pieces
                .iter()
                .map(|piece| PieceView {
                    part: &piece.part,
                    from: &piece.from,
                    recorded_at: &piece.recorded_at,
                    path: path.with_file_name(&piece.file).display().to_string(),
                })
                .collect(),
        }
    }
}

/// A line of `takes --json`.
#[derive(Debug, Serialize)]
pub struct TakeLine {
    id: String,
    recorded_at: String,
    prompt_id: String,
    answer_secs: f64,
    target_secs: f64,
    rating: Option<u8>,
    state: TakeState,
}

impl TakeLine {
    /// The line of a take.
    pub fn new(id: &TakeId, take: &Take) -> Self {
        Self {
            id: id.to_string(),
            recorded_at: take.recorded_at.clone(),
            prompt_id: take.prompt.id.clone(),
            answer_secs: take.answer_secs(),
            target_secs: take.total_secs,
            rating: take.rating,
            state: take.state,
        }
    }
}
