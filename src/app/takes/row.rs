//! A line of the list of takes: what it shows of a take, and what is found in it. Which lines are shown, and in what order,
//! is its parent's business.

use std::sync::Arc;

use crate::{
    library::Listed,
    model::{
        delivery::{Delivery, Figures},
        edit,
        occasion::{Occasion, StoryRef},
        practice::{Fact, Kind},
        take::{self, Take, TakeState},
        words,
    },
};

use super::TakeId;

/// A line of the list.
#[derive(Debug, Clone)]
pub struct Row {
    /// The take.
    pub id: TakeId,
    /// Its prompt's text, or the folder's name if it can't be read.
    pub title: String,
    /// Its prompt's id.
    pub prompt_id: String,
    /// Its prompt's text.
    pub prompt_text: String,
    /// Its prompt's theme.
    pub theme: String,
    /// Which take of its prompt it is, from 1.
    pub number: usize,
    /// When it was recorded, where it was recorded.
    pub recorded: Option<jiff::civil::DateTime>,
    /// Length of the answer.
    pub answer_secs: f64,
    /// Its target.
    pub target_secs: f64,
    /// The speaker's rating.
    pub rating: Option<u8>,
    /// Whether the speaker wants it kept in sight.
    pub is_starred: bool,
    /// The part to work on, in a few words, if not all are on target.
    pub worst: Option<String>,
    /// The last of the speaker's own notes on it.
    pub note: Option<String>,
    /// What the speaker means to do differently next time.
    pub next_time: Option<String>,
    /// How it came to be.
    pub state: TakeState,
    /// That it is made of pieces, or is one of them, in a few words.
    pub pieces: Option<&'static str>,
    /// The story it tells, by the title it has now if it is still there.
    pub story: Option<StoryRef>,
    /// Size on disk.
    pub bytes: u64,
    /// Whether it is one part spoken anew that was not joined with its take; such a one has no number.
    pub is_pick_up: bool,
    /// What it was spoken for besides its prompt.
    pub occasion: Occasion,
    /// What was measured of how it sounded.
    pub figures: Option<Figures>,
    pub(super) is_measured_by_newer: bool,
    /// Why it can't be opened, if so.
    pub damage: Option<String>,
    /// Something to know about it although it can be opened, in one sentence.
    pub warning: Option<String>,
    /// What progress is made of; `None` if it can't be opened.
    pub fact: Option<Arc<Fact>>,
    pub(super) searched: String,
}

impl Row {
    /// Whether it ended soon after it began and was not rated, so that it counts as no answer.
    #[must_use]
    pub fn is_broken_off(&self) -> bool {
        self.fact
            .as_ref()
            .is_some_and(|fact| fact.kind == Kind::BrokenOff)
    }

    /// Whether it is an answer by which the next one can be measured: to the prompt itself, and no drill.
    #[must_use]
    pub fn is_plain_answer(&self) -> bool {
        let is_answer = self.fact.as_ref().is_some_and(|fact| fact.kind == Kind::Answer);
        is_answer && self.occasion.drill.is_none()
    }

    /// That all of it is on target, in words.
    #[must_use]
    pub fn on_target_words(&self) -> &'static str {
        let has_one_part = self.fact.as_ref().is_some_and(|fact| fact.parts.len() == 1);
        if has_one_part {
            "on target"
        } else {
            "every part on target"
        }
    }

    /// Takes in what the list shows of a take.
    pub(super) fn learn(&mut self, take: &Take) {
        self.answer_secs = take.answer_secs();
        self.target_secs = take.total_secs;
        self.recorded = words::local_time(&take.recorded_at);
        self.title = take.title.clone().unwrap_or_else(|| take.prompt.text.clone());
        self.prompt_id.clone_from(&take.prompt.id);
        self.prompt_text.clone_from(&take.prompt.text);
        self.theme.clone_from(&take.prompt.theme);
        self.rating = take.rating;
        self.is_starred = take.is_starred;
        self.state = take.state;
        self.is_pick_up = take.pick_up.is_some();
        self.occasion.clone_from(&take.occasion);
        self.figures = take.report().map(|report| report.figures(take.lead_in_secs()));
        self.is_measured_by_newer = take.delivery.as_ref().is_some_and(Delivery::is_newer);
        self.pieces = match (&take.pick_up, take.pieces.is_empty()) {
            (Some(_), _) => Some("one part spoken anew"),
            (None, false) => Some("made of pieces"),
            (None, true) => None,
        };
        self.worst = worst_words(take);
        let own = take.notes.iter().rfind(|note| note.by.is_none());
        self.note = own.map(|note| note.text.clone());
        self.next_time = take.next_time.as_deref().and_then(edit::next_time_line);
        self.story = take.occasion.story.clone();
        self.fact = Some(Arc::new(Fact::of(self.id.as_str(), take)));
        let notes: Vec<&str> = take.notes.iter().map(|note| note.text.as_str()).collect();
        self.searched = format!(
            "{} {} {} {} {} {} {} {} {}",
            if self.occasion.follow_up_to.is_some() {
                "follow-up"
            } else {
                ""
            },
            self.title,
            take.prompt.text,
            self.theme,
            self.prompt_id,
            self.id,
            notes.join(" "),
            self.next_time.as_deref().unwrap_or_default(),
            self.story
                .as_ref()
                .map_or_else(String::new, |story| format!("story {}", story.title))
        )
        .to_lowercase();
    }
}

/// The part to work on, in a few words: `Action 0:32 short`; nothing if all are on target, or if a
/// drill called for the end.
fn worst_words(take: &Take) -> Option<String> {
    if !take.is_judged() {
        return None;
    }
    let parts = take.parts();
    let part = &parts[take::furthest_off(&parts)?];
    if !part.begun {
        return Some(format!("{} not begun", part.name));
    }
    let off_secs = part.duration_secs - part.target_secs;
    let how = if off_secs < 0.0 { "short" } else { "over" };
    let off = format!("{} {how}", words::clock(off_secs.abs()));
    // The name of the only part says nothing.
    Some(if parts.len() == 1 {
        off
    } else {
        format!("{} {off}", part.name)
    })
}

impl From<Listed> for Row {
    fn from(listed: Listed) -> Self {
        let mut row = Self {
            title: listed.id.to_string(),
            id: listed.id,
            prompt_id: String::new(),
            prompt_text: String::new(),
            theme: String::new(),
            number: 0,
            recorded: None,
            answer_secs: 0.0,
            target_secs: 0.0,
            rating: None,
            is_starred: false,
            worst: None,
            note: None,
            next_time: None,
            state: TakeState::Complete,
            pieces: None,
            story: None,
            bytes: listed.bytes,
            is_pick_up: false,
            occasion: Occasion::default(),
            figures: None,
            is_measured_by_newer: false,
            damage: None,
            warning: listed.warning,
            fact: None,
            searched: String::new(),
        };
        match listed.entry {
            Ok(take) => row.learn(&take),
            Err(damage) => {
                row.searched = row.id.to_string().to_lowercase();
                row.damage = Some(damage);
            }
        }
        row
    }
}
