//! What tests of takes begin with: a question, the first line of a journal, a mark. What a test is about it changes.

use super::{
    framework::{BUILT_IN, Framework},
    journal::{Event, Started},
    occasion::Occasion,
    prompt::Prompt,
    take::SCHEMA,
};

pub(crate) fn prompt() -> Prompt {
    Prompt {
        id: "bad-news".to_owned(),
        text: "Bad news?".to_owned(),
        theme: "T".to_owned(),
        topics: Vec::new(),
        checks: Vec::new(),
        pitfalls: Vec::new(),
        follow_ups: Vec::new(),
    }
}

pub(crate) fn star() -> Framework {
    Framework::from_toml(BUILT_IN[0]).expect("STAR reads")
}

/// Two minutes of STAR at 1 kHz, behind half a second of lead-in.
pub(crate) fn started() -> Started {
    Started {
        schema: SCHEMA,
        recorded_at: "2026-11-22T10:15:30+01:00".to_owned(),
        prompt: prompt(),
        framework: star(),
        total_secs: 120.0,
        sample_rate_hz: 1_000,
        channels: 1,
        device: "mic".to_owned(),
        lead_in_frames: 500,
        pick_up: None,
        occasion: Occasion::default(),
    }
}

pub(crate) fn marked(part: &str, frame: u64) -> Event {
    Event::Marked {
        part: part.to_owned(),
        frame,
    }
}
