//! The rehearsal: one prompt on the screen, from arrival through think time and answer to the finished take.
//! A state machine that is told the time; the microphone behind it is the recorder's business.

use std::time::{Duration, Instant};

use crate::{
    audio::capture::{Meter, Source},
    library::{Draft, Library},
    model::{framework::PartRole, pacing::Plan, words},
};

use super::recorder::{Assignment, Heard, Progress, Recorder};

mod drilling;
mod phase;
mod said;
mod speaking;

pub use drilling::next_drill_words;
pub use phase::{Hint, Phase};
pub use said::warning_words;
pub(super) use speaking::to_record_into;

/// How long a hint stays on the screen.
const HINT_SHOWN_FOR: Duration = Duration::from_secs(4);

/// Nothing is recorded for so long after a voice has read the question: the lead-in of a take is from before its start,
/// and what the voice said last is still on its way to the loudspeaker.
const QUIET_AFTER_VOICE: Duration = Duration::from_millis(900);

/// A peak above this is sound from the speaker, not the room, in dBFS.
const HEARD_DBFS: f32 = -45.0;

/// What the owner of a rehearsal has to do about what became of it.
pub enum Outcome {
    /// Finish this draft on a worker; `None` if nothing could be written.
    Finish(Option<Draft>),
    /// Tell the user of a trouble.
    Trouble(String),
    /// Tell the user something good to know.
    Word(String),
    /// The microphone is open; if it is another than the remembered one, the sentence says so.
    Armed(Option<String>),
}

/// How far the reading of the question has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Reading {
    /// The voice speaks.
    Speaking,
    /// It is quiet from then on.
    Fading(Instant),
}

/// One prompt being rehearsed.
pub struct Rehearsal {
    assignment: Assignment,
    targets_secs: Vec<f64>,
    take_number: usize,
    recorder: Recorder,
    trouble: Option<String>,
    thinking_until: Option<Instant>,
    think_for: Duration,
    reading: Option<Reading>,
    starts_itself: bool,
    will_start: bool,
    hint: Option<(Hint, Instant)>,
    is_saving: bool,
    joined_share: Option<f32>,
    has_heard: bool,
}

impl Rehearsal {
    /// Arrives at the prompt: opens the microphone's stream and, if there is think time, lets it run.
    #[must_use]
    pub fn new(
        assignment: Assignment,
        take_number: usize,
        recorder: Recorder,
        think: Think,
        now: Instant,
    ) -> Self {
        Self {
            targets_secs: assignment.framework.targets_secs(assignment.total_secs),
            assignment,
            take_number,
            recorder,
            trouble: None,
            thinking_until: (think.secs > 0).then(|| now + Duration::from_secs(u64::from(think.secs))),
            think_for: Duration::from_secs(u64::from(think.secs)),
            reading: None,
            starts_itself: think.then_record,
            will_start: false,
            hint: None,
            is_saving: false,
            joined_share: None,
            has_heard: false,
        }
    }

    /// Puts another microphone, freshly opened, in the place of one that failed.
    pub fn replace_recorder(&mut self, recorder: Recorder) {
        self.recorder = recorder;
        self.trouble = None;
    }

    /// A voice begins to read the question. Until [`voice_ended`](Self::voice_ended) no take begins, and no think time
    /// runs.
    pub fn read_aloud(&mut self) {
        self.reading = Some(Reading::Speaking);
        self.thinking_until = None;
    }

    /// Whether a voice reads the question.
    #[must_use]
    pub fn is_read_aloud(&self) -> bool {
        self.reading == Some(Reading::Speaking)
    }

    /// The voice has read the question, or was ended.
    pub fn voice_ended(&mut self, now: Instant) {
        if self.is_read_aloud() {
            self.reading = Some(Reading::Fading(now + QUIET_AFTER_VOICE));
        }
    }

    /// Takes in what became known and what time it is. `library` is where an answer goes, or why none can be begun.
    pub fn tick(&mut self, library: Result<&Library, &str>, now: Instant) -> Vec<Outcome> {
        let mut outcomes = Vec::new();
        for heard in self.recorder.poll() {
            match heard {
                Heard::Armed(info) => outcomes.push(Outcome::Armed(info.instead_of.map(|wanted| {
                    format!("{wanted} is not there, so Aloud listens to {}.", info.device_name)
                }))),
                Heard::Interrupted { sentence, comes_back } => {
                    // It stands on the screen as long as it lasts; a loss is worth reading on Review as well.
                    if !comes_back {
                        outcomes.push(Outcome::Trouble(sentence.clone()));
                    }
                    self.trouble = Some(sentence);
                }
                Heard::WentOn(sentence) => {
                    self.trouble = None;
                    outcomes.push(Outcome::Word(sentence));
                }
                Heard::Notice(sentence) => outcomes.push(Outcome::Trouble(sentence)),
                Heard::Lost(sentence) => {
                    if self.is_busy() {
                        // Review comes next, and the reason has to be read there.
                        outcomes.push(Outcome::Trouble(sentence.clone()));
                    }
                    self.will_start = false;
                    self.thinking_until = None;
                    self.trouble = Some(sentence);
                }
                Heard::WriteFailed(sentence) => outcomes.push(Outcome::Trouble(sentence)),
                Heard::Finished(draft) => {
                    self.is_saving = draft.is_some();
                    outcomes.push(Outcome::Finish(draft));
                }
            }
        }
        if let Some(Reading::Fading(until)) = self.reading
            && now >= until
        {
            self.reading = None;
            let thinks = !self.will_start && !self.think_for.is_zero();
            self.thinking_until = thinks.then(|| now + self.think_for);
        }
        if self.thinking_until.is_some_and(|until| now >= until) {
            self.thinking_until = None;
            self.will_start = self.starts_itself;
        }
        if self.will_start && self.recorder.is_armed() && self.reading.is_none() {
            self.start(library, now);
        }
        self.has_heard |= self.meter().is_some_and(|meter| meter.peak_dbfs > HEARD_DBFS);
        if self.hint.is_some_and(|(_, until)| now >= until) {
            self.hint = None;
        }
        outcomes
    }

    fn start(&mut self, library: Result<&Library, &str>, at: Instant) {
        self.will_start = false;
        self.thinking_until = None;
        match library {
            Ok(library) => {
                let assignment = self.assignment.clone();
                self.recorder.begin(library, assignment, at, jiff::Zoned::now());
            }
            Err(sentence) => self.trouble = Some(sentence.to_owned()),
        }
    }

    /// Space: start, skip the think time, or the next part.
    pub fn advance(&mut self, library: Result<&Library, &str>, at: Instant) {
        match self.phase(at) {
            Phase::Thinking { .. } | Phase::Ready | Phase::Opening { .. } | Phase::Reading { .. } => {
                self.thinking_until = None;
                if self.recorder.is_armed() && self.reading.is_none() {
                    self.start(library, at);
                } else {
                    self.will_start = true;
                }
            }
            Phase::Recording => {
                if !self.recorder.mark(at) {
                    let has_one = self.assignment.framework.parts.len() == 1;
                    self.show(
                        if has_one {
                            Hint::OnlyPart
                        } else {
                            Hint::EnterFinishes
                        },
                        at,
                    );
                }
            }
            Phase::Paused => self.show(Hint::PausedKeyGoesOn, at),
            Phase::Interrupted { .. } => self.show(Hint::MicrophoneGone, at),
            Phase::NoMicrophone(_) | Phase::Saving => {}
        }
    }

    /// Backspace: takes back the last mark.
    pub fn undo_mark(&mut self, now: Instant) {
        if matches!(
            self.phase(now),
            Phase::Recording | Phase::Paused | Phase::Interrupted { .. }
        ) && !self.recorder.unmark()
        {
            self.show(Hint::NothingToUndo, now);
        }
    }

    /// P: pauses or goes on.
    ///
    /// # Errors
    /// The sentence to show if the microphone no longer answers.
    pub fn toggle_pause(&mut self, at: Instant) -> Result<(), String> {
        self.hint = None;
        self.recorder.toggle_pause(at).map_err(|error| error.to_string())
    }

    /// Goes on with an interrupted answer, with the sound of `source`.
    pub fn go_on(&mut self, source: Source) {
        self.hint = None;
        self.recorder.go_on(source);
    }

    /// Enter: finishes the answer.
    pub fn finish(&mut self, at: Instant) {
        self.recorder.finish(at);
    }

    /// Shows a hint for a few seconds.
    pub fn show(&mut self, hint: Hint, now: Instant) {
        self.hint = Some((hint, now + HINT_SHOWN_FOR));
    }

    /// Whether an answer runs or is being saved, so that it can't be left.
    #[must_use]
    pub fn is_busy(&self) -> bool {
        self.recorder.is_busy() || self.is_saving
    }

    /// The take could not be saved; what was recorded is kept for the next start, and another can be begun.
    pub fn saving_failed(&mut self) {
        self.is_saving = false;
    }

    /// So much of the pick-up has been joined, as a share.
    pub fn joining(&mut self, share: f32) {
        self.joined_share = Some(share);
    }

    /// How much of the pick-up has been joined, as a share, if that lasts.
    #[must_use]
    pub fn joined_share(&self) -> Option<f32> {
        self.joined_share
    }

    /// What is happening.
    #[must_use]
    pub fn phase(&self, now: Instant) -> Phase {
        if let Some(progress) = self.recorder.progress(now) {
            return match progress {
                Progress {
                    is_finishing: true, ..
                } => Phase::Saving,
                Progress {
                    interruption: Some(interruption),
                    ..
                } => Phase::Interrupted {
                    sentence: words::sentence(&interruption.sentence),
                    is_opening: interruption.is_opening,
                },
                Progress { is_paused: true, .. } => Phase::Paused,
                _ => Phase::Recording,
            };
        }
        if self.is_saving {
            return Phase::Saving;
        }
        if let Some(sentence) = &self.trouble {
            return Phase::NoMicrophone(words::sentence(sentence));
        }
        if self.reading.is_some() {
            return Phase::Reading {
                will_start: self.will_start,
            };
        }
        if let Some(until) = self.thinking_until {
            return Phase::Thinking {
                left_secs: until.saturating_duration_since(now).as_secs_f64(),
            };
        }
        if self.recorder.is_armed() && !self.will_start {
            Phase::Ready
        } else {
            Phase::Opening {
                will_start: self.will_start,
            }
        }
    }

    /// Where the answer stands; before it begins, the plan it will begin with.
    #[must_use]
    pub fn plan(&self, now: Instant) -> Plan {
        match self.recorder.progress(now) {
            Some(progress) => Plan::at(&self.targets_secs, &progress.starts_secs, progress.elapsed_secs),
            None => Plan::at(&self.targets_secs, &[0.0], 0.0),
        }
    }

    /// Time until the clock's digits change, while one runs.
    #[must_use]
    pub fn until_next_digit(&self, now: Instant) -> Option<Duration> {
        let to_next = |secs: f64| Duration::from_secs_f64((1.0 - secs.max(0.0).fract()).clamp(0.001, 1.0));
        match self.phase(now) {
            Phase::Recording => Some(to_next(self.recorder.progress(now)?.elapsed_secs)),
            // A countdown changes when what is left falls below a whole second.
            Phase::Thinking { left_secs } => {
                Some(Duration::from_secs_f64(left_secs.fract().clamp(0.001, 1.0)))
            }
            Phase::Reading { .. } => match self.reading {
                Some(Reading::Fading(until)) => Some(until.saturating_duration_since(now)),
                _ => None,
            },
            _ => None,
        }
    }

    /// The prompt, framework and total.
    #[must_use]
    pub fn assignment(&self) -> &Assignment {
        &self.assignment
    }

    /// What a part is to the whole answer, of which a pick-up is one part.
    #[must_use]
    pub fn role(&self, part: usize) -> PartRole {
        let again = self.assignment.again.as_ref();
        again.map_or_else(|| self.assignment.framework.role(part), |again| again.role)
    }

    /// Whether recording starts by itself when the think time ends.
    #[must_use]
    pub fn starts_itself(&self) -> bool {
        self.starts_itself
    }

    /// Which take of its prompt this is going to be, from 1.
    #[must_use]
    pub fn take_number(&self) -> usize {
        self.take_number
    }

    /// Time until the hint on show goes.
    #[must_use]
    pub fn until_hint_goes(&self, now: Instant) -> Option<Duration> {
        self.hint.map(|(_, until)| until.saturating_duration_since(now))
    }

    /// The hint on show.
    #[must_use]
    pub fn hint(&self) -> Option<Hint> {
        self.hint.map(|(hint, _)| hint)
    }

    /// Level of the microphone, while it is armed.
    #[must_use]
    pub fn meter(&self) -> Option<Meter> {
        self.recorder.is_armed().then(|| self.recorder.capture().meter())
    }

    /// Name of the microphone, once it is open.
    #[must_use]
    pub fn microphone(&self) -> Option<&str> {
        self.recorder.stream().map(|info| info.device_name.as_str())
    }

    /// Sample rate of the open microphone.
    #[must_use]
    pub fn sample_rate_hz(&self) -> Option<u32> {
        self.recorder.stream().map(|info| info.sample_rate_hz)
    }
}

/// Think time before an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Think {
    /// How long, in seconds; 0 for none.
    pub secs: u32,
    /// Whether recording starts by itself when it ends.
    pub then_record: bool,
}
