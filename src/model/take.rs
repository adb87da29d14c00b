//! A take: everything known about one recorded answer besides its sound. Reading and writing its file is the library's.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::{
    delivery::{Delivery, Report},
    framework::Framework,
    journal::{Event, Started},
    occasion::Occasion,
    pacing::{self, Verdict},
    pieces::{PickUp, Piece},
    prompt::Prompt,
    remarks::{Note, Pin, Tally},
    timeline::{self, Mark},
    words,
};

/// The schema number this program writes.
pub const SCHEMA: u32 = 1;

/// Name of a finished take's sound within its folder.
pub const AUDIO_FILE: &str = "answer.wav";

/// What is said of a file that a newer version wrote.
#[must_use]
pub fn newer(schema: u32) -> String {
    format!("it was written by a newer Aloud (schema {schema}, this one knows {SCHEMA})")
}

/// How a take came to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum TakeState {
    /// Recorded and finished.
    Complete,
    /// Finished later from what a crash had left.
    Recovered,
    /// Recorded elsewhere and taken in.
    Imported,
}

/// The sound of a take.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Audio {
    /// File name within the take's folder.
    pub file: String,
    /// Sample rate.
    pub sample_rate_hz: u32,
    /// Channels.
    pub channels: u16,
    /// Bits of a sample.
    pub bits: u16,
    /// Length in frames.
    pub frames: u64,
    /// Name of the microphone, or of the file taken in.
    pub device: String,
}

/// Sound that is missing from the recording; silence stands in its place.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Gap {
    /// Where in the file the silence begins.
    pub frame: u64,
    /// How many frames are missing.
    pub frames: u64,
    /// Why, in words.
    pub cause: String,
}

/// A pause of the recording.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pause {
    /// Frame of the file at which it was paused.
    pub frame: u64,
}

/// From here on the sound comes from another microphone than before.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Switch {
    /// Frame of the file.
    pub frame: u64,
    /// Name of the microphone.
    pub device: String,
}

/// One recorded answer. Unknown fields of its file are kept in `extra` and written back.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Take {
    /// Version of the file's shape.
    pub schema: u32,
    /// Local time at which the answer began, RFC 3339 with offset.
    pub recorded_at: String,
    /// How it came to be.
    pub state: TakeState,
    /// The prompt as it was asked.
    pub prompt: Prompt,
    /// The framework as it was then.
    pub framework: Framework,
    /// Target of the whole answer.
    pub total_secs: f64,
    /// The sound.
    pub audio: Audio,
    /// Frames from before the start key; the answer begins after them.
    pub lead_in_frames: u64,
    /// Where each part begun begins.
    pub marks: Vec<Mark>,
    /// Where the recording was paused.
    #[serde(default)]
    pub pauses: Vec<Pause>,
    /// What is missing from the sound.
    #[serde(default)]
    pub gaps: Vec<Gap>,
    /// Where the sound went on with another microphone.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub switches: Vec<Switch>,
    /// The speaker's guess of the answer's length, made before it was shown.
    #[serde(default)]
    pub guess_secs: Option<f64>,
    /// The speaker's rating, 1 to 5.
    #[serde(default)]
    pub rating: Option<u8>,
    /// Rubric items tied to moments.
    #[serde(default)]
    pub pins: Vec<Pin>,
    /// Taps while listening.
    #[serde(default)]
    pub tallies: Vec<Tally>,
    /// Words tied to moments.
    #[serde(default)]
    pub notes: Vec<Note>,
    /// What the speaker means to do differently in the next attempt, in one line.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next_time: Option<String>,
    /// Frames within sounds that were taken for possible fillers and are none, as the speaker says.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub not_fillers: Vec<u64>,
    /// How it sounded, once measured.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub delivery: Option<Delivery>,
    /// Whether the speaker wants it kept in sight.
    #[serde(default, skip_serializing_if = "std::ops::Not::not", rename = "starred")]
    pub is_starred: bool,
    /// A name of the speaker's own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// What it was recorded for, if it is a part spoken anew that has not been joined.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pick_up: Option<PickUp>,
    /// What it was spoken for besides its prompt: a story, a session, another answer.
    #[serde(default, skip_serializing_if = "Occasion::is_empty")]
    pub occasion: Occasion,
    /// What it is made of, if not of one piece: the steps that led to it, the last one last.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub pieces: Vec<Piece>,
    /// Fields this version does not know.
    #[serde(flatten)]
    pub extra: Map<String, Value>,
}

/// The most gaps and pauses that a take lists.
const MOST_LISTED: usize = 2_000;

/// The gaps, those past the most that are listed made one with the last.
pub(super) fn fewer_gaps(mut gaps: Vec<Gap>) -> Vec<Gap> {
    if gaps.len() > MOST_LISTED {
        let rest = gaps.split_off(MOST_LISTED - 1);
        gaps.push(Gap {
            frame: rest[0].frame,
            frames: rest.iter().fold(0, |sum, gap| gap.frames.saturating_add(sum)),
            cause: format!("{} places with the same or other causes", rest.len()),
        });
    }
    gaps
}

/// The index of the part to work on: the last one if the answer never got there, for without its end an answer is none;
/// else the one that is furthest off its target, measured by the width of its on-target band. `None` if every part is on
/// target.
#[must_use]
pub fn furthest_off(parts: &[PartTiming]) -> Option<usize> {
    if let Some(last) = parts.iter().rposition(|part| !part.begun)
        && last + 1 == parts.len()
    {
        return Some(last);
    }
    (0..parts.len())
        .filter(|&index| parts[index].verdict != Verdict::On)
        .max_by(|&a, &b| parts[a].bands_off().total_cmp(&parts[b].bands_off()))
}

/// One part of a take, against its target. Times count from the start of the file.
#[derive(Debug, Clone, PartialEq)]
pub struct PartTiming {
    /// The part's id.
    pub id: String,
    /// The part's name.
    pub name: String,
    /// Whether it was begun. If not, it lies at the end of the file with no length.
    pub begun: bool,
    /// Start.
    pub start_secs: f64,
    /// End.
    pub end_secs: f64,
    /// Length.
    pub duration_secs: f64,
    /// Target.
    pub target_secs: f64,
    /// How it did.
    pub verdict: Verdict,
}

impl PartTiming {
    /// How far it is off its target, in widths of its on-target band.
    #[must_use]
    pub fn bands_off(&self) -> f64 {
        (self.duration_secs - self.target_secs).abs() / pacing::band_secs(self.target_secs)
    }

    /// How it did, in words: `+6.0 s, over`, `on target`, `not begun`.
    #[must_use]
    pub fn verdict_words(&self) -> String {
        if !self.begun {
            return "not begun".to_owned();
        }
        let difference = words::signed_secs(self.duration_secs - self.target_secs);
        match self.verdict {
            Verdict::Under => format!("{difference}, under"),
            Verdict::On => "on target".to_owned(),
            Verdict::Over => format!("{difference}, over"),
        }
    }
}

impl Take {
    /// The take that a journal and a sound of `frames` frames make.
    ///
    /// `None` if the journal does not begin with a start whose framework can be used: then nothing is known of the
    /// answer. Events past the end of the sound are drawn back to it.
    #[must_use]
    pub fn from_journal(events: &[Event], frames: u64, state: TakeState) -> Option<Self> {
        let Some(Event::Started(started)) = events.first() else {
            return None;
        };
        if started.framework.fault().is_some() || started.sample_rate_hz == 0 {
            return None;
        }
        let mut take = Self::begun(started, frames, state);
        for event in events {
            match event {
                Event::Started(_) | Event::Resumed { .. } | Event::Finished { .. } => {}
                // Of a part that the framework does not have nothing could be told.
                Event::Marked { part, .. }
                    if !started.framework.parts.iter().any(|known| known.id == *part) => {}
                Event::Marked { part, frame } => {
                    let frame = (*frame).min(frames);
                    take.marks.retain(|mark| mark.part != *part);
                    take.marks.push(Mark {
                        part: part.clone(),
                        frame,
                    });
                }
                Event::Unmarked { part } => take.marks.retain(|mark| mark.part != *part),
                Event::Paused { frame } => take.pauses.push(Pause {
                    frame: (*frame).min(frames),
                }),
                Event::Gap(gap) => take.gaps.push(gap.clone()),
                Event::Switched { frame, device } => take.switches.push(Switch {
                    frame: (*frame).min(frames),
                    device: device.clone(),
                }),
            }
        }
        take.gaps = fewer_gaps(take.gaps);
        take.pauses.truncate(MOST_LISTED);
        Some(take)
    }

    fn begun(started: &Started, frames: u64, state: TakeState) -> Self {
        let lead_in_frames = started.lead_in_frames.min(frames);
        let marks = started
            .framework
            .parts
            .first()
            .map(|part| Mark {
                part: part.id.clone(),
                frame: lead_in_frames,
            })
            .into_iter()
            .collect();
        Self {
            schema: SCHEMA,
            recorded_at: started.recorded_at.clone(),
            state,
            prompt: started.prompt.clone(),
            framework: started.framework.clone(),
            total_secs: started.total_secs,
            audio: Audio {
                file: AUDIO_FILE.to_owned(),
                sample_rate_hz: started.sample_rate_hz,
                channels: started.channels,
                bits: 16,
                frames,
                device: started.device.clone(),
            },
            lead_in_frames,
            marks,
            pauses: Vec::new(),
            gaps: Vec::new(),
            switches: Vec::new(),
            guess_secs: None,
            rating: None,
            pins: Vec::new(),
            tallies: Vec::new(),
            notes: Vec::new(),
            next_time: None,
            not_fillers: Vec::new(),
            delivery: None,
            is_starred: false,
            title: None,
            pick_up: started.pick_up.clone(),
            occasion: started.occasion.clone(),
            pieces: Vec::new(),
            extra: Map::new(),
        }
    }

    /// This take, as it is on the disk by now, with what was changed from `before` to `after`. What another program
    /// changed meanwhile stays, unless it is the same thing.
    #[must_use]
    pub fn with_changes(mut self, before: &Self, after: &Self) -> Self {
        fn carry<T: Clone + PartialEq>(to: &mut T, before: &T, after: &T) {
            if before != after {
                to.clone_from(after);
            }
        }
        carry(&mut self.marks, &before.marks, &after.marks);
        carry(&mut self.pins, &before.pins, &after.pins);
        carry(&mut self.tallies, &before.tallies, &after.tallies);
        carry(&mut self.notes, &before.notes, &after.notes);
        carry(&mut self.next_time, &before.next_time, &after.next_time);
        carry(&mut self.not_fillers, &before.not_fillers, &after.not_fillers);
        carry(&mut self.delivery, &before.delivery, &after.delivery);
        carry(&mut self.rating, &before.rating, &after.rating);
        carry(&mut self.is_starred, &before.is_starred, &after.is_starred);
        carry(&mut self.title, &before.title, &after.title);
        carry(&mut self.guess_secs, &before.guess_secs, &after.guess_secs);
        carry(
            &mut self.occasion.story,
            &before.occasion.story,
            &after.occasion.story,
        );
        self
    }

    /// Why nothing can be computed from this take, if so. Whoever reads one from a file asks before using it.
    #[must_use]
    pub fn fault(&self) -> Option<String> {
        if self.schema > SCHEMA {
            return Some(newer(self.schema));
        }
        if self.audio.sample_rate_hz == 0 {
            return Some("its sample rate is 0".to_owned());
        }
        if !(self.total_secs.is_finite() && self.total_secs > 0.0) {
            return Some("its target is not a length of time".to_owned());
        }
        let files = self.pieces.iter().map(|piece| &piece.file);
        for file in std::iter::once(&self.audio.file).chain(files) {
            if file.is_empty() || file.contains(['/', '\\', ':', '\0']) || file == ".." || file == "." {
                return Some(format!("its sound file {file:?} lies outside its folder"));
            }
        }
        self.framework.fault()
    }

    /// Each part of the framework, in order, against its target.
    #[must_use]
    pub fn parts(&self) -> Vec<PartTiming> {
        let rate = self.audio.sample_rate_hz;
        let ids = self.framework.parts.iter().map(|part| part.id.as_str());
        let spans = timeline::spans(ids, &self.marks, self.audio.frames);
        let targets = self.framework.targets_secs(self.total_secs);
        self.framework
            .parts
            .iter()
            .zip(spans)
            .zip(targets)
            .map(|((part, span), target_secs)| {
                let (start, end) = span.map_or((self.audio.frames, self.audio.frames), |span| {
                    (span.start, span.end)
                });
                let duration_secs = timeline::secs(end - start, rate);
                PartTiming {
                    id: part.id.clone(),
                    name: part.name.clone(),
                    begun: span.is_some(),
                    start_secs: timeline::secs(start, rate),
                    end_secs: timeline::secs(end, rate),
                    duration_secs,
                    target_secs,
                    verdict: pacing::verdict(duration_secs, target_secs),
                }
            })
            .collect()
    }

    /// What was measured of how it sounded, if that is of this version and of this sound.
    #[must_use]
    pub fn report(&self) -> Option<&Report> {
        match self.delivery.as_ref()? {
            Delivery::Known(report) => {
                Some(report.as_ref()).filter(|report| report.is_of(self.duration_secs()))
            }
            Delivery::Other(_) => None,
        }
    }

    /// Whether its lengths are measured by their targets: not where a drill called for the end.
    #[must_use]
    pub fn is_judged(&self) -> bool {
        !self.occasion.is_wrap_up()
    }

    /// Length of the answer: the sound without the lead-in.
    #[must_use]
    pub fn answer_secs(&self) -> f64 {
        let frames = self.audio.frames.saturating_sub(self.lead_in_frames);
        timeline::secs(frames, self.audio.sample_rate_hz)
    }

    /// Length of the lead-in.
    #[must_use]
    pub fn lead_in_secs(&self) -> f64 {
        timeline::secs(self.lead_in_frames, self.audio.sample_rate_hz)
    }

    /// Length of the whole sound.
    #[must_use]
    pub fn duration_secs(&self) -> f64 {
        timeline::secs(self.audio.frames, self.audio.sample_rate_hz)
    }

    /// The cue points of its WAV: the frame at which each part begun begins, with the part's name, by frame.
    #[must_use]
    pub fn cues(&self) -> Vec<(u64, String)> {
        let mut cues: Vec<(u64, String)> = self
            .marks
            .iter()
            .filter_map(|mark| {
                let part = self.framework.parts.iter().find(|part| part.id == mark.part)?;
                Some((mark.frame, part.name.clone()))
            })
            .collect();
        cues.sort();
        cues
    }
}

#[cfg(test)]
#[path = "take_tests.rs"]
mod tests;
