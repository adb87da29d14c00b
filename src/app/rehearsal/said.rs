//! What Rehearse says in words: of the microphone's sound, and of a part that ran over.

use super::Rehearsal;
use crate::{
    audio::warnings::Warning,
    model::{drill, occasion::Drill, pacing::Plan, words},
};

impl Rehearsal {
    /// The cue of a drill, in words, once it has come.
    #[must_use]
    pub fn cue_words(&self, plan: &Plan) -> Option<String> {
        match self.assignment.occasion.drill? {
            Drill::WrapUp { cue_secs } => drill::cue_words(cue_secs, plan.elapsed_secs),
            Drill::Shorter | Drill::ResultFirst => None,
        }
    }

    /// What the drill asks of the speaker, if it is one.
    #[must_use]
    pub fn rule(&self) -> Option<String> {
        let drill = self.assignment.occasion.drill?;
        Some(drill::rule(drill, self.assignment.total_secs))
    }

    /// When the answer has to end, once its end was called for, in seconds of it.
    #[must_use]
    pub fn ends_by_secs(&self, plan: &Plan) -> Option<f64> {
        self.cue_words(plan)?;
        match self.assignment.occasion.drill? {
            Drill::WrapUp { cue_secs } => Some(drill::ends_by_secs(cue_secs)),
            Drill::Shorter | Drill::ResultFirst => None,
        }
    }

    /// A word on the level of the microphone, once it is open.
    #[must_use]
    pub fn level_words(&self) -> Option<&'static str> {
        let meter = self.meter()?;
        Some(match meter.warning {
            Some(Warning::Silent) => "nothing heard",
            Some(Warning::TooQuiet) => "very quiet",
            Some(Warning::Clipping) => "too loud",
            None if self.has_heard => "good level",
            None => "say something",
        })
    }

    /// What is wrong with the sound that comes in, in words.
    #[must_use]
    pub fn input_warning(&self) -> Option<String> {
        let name = self.microphone().unwrap_or("the microphone");
        self.meter()?.warning.map(|warning| warning_words(warning, name))
    }

    /// The overrun to be named now, in words: the latest whose payers are still to be spoken or speaking.
    #[must_use]
    pub fn overrun_words(&self, plan: &Plan) -> Option<String> {
        // Where there is one part, the clock says by how much it is over.
        if self.assignment.framework.parts.len() == 1 {
            return None;
        }
        let name = |index: usize| {
            self.assignment
                .framework
                .parts
                .get(index)
                .map(|part| part.name.as_str())
        };
        let overrun = plan
            .overruns
            .iter()
            .rev()
            .find(|overrun| overrun.over_secs >= 1.0)?;
        let part = name(overrun.part)?;
        let over = words::passed_secs(overrun.over_secs);
        let payers: Vec<&str> = overrun
            .taken_from
            .iter()
            .filter(|&&(payer, _)| payer >= plan.current)
            .filter_map(|&(payer, _)| name(payer))
            .collect();
        let runs = if overrun.part == plan.current {
            "runs"
        } else {
            "ran"
        };
        match payers.as_slice() {
            [] => Some(format!("{part} {runs} {over} over")),
            [one] => Some(format!("{part} {runs} {over} over, taken from {one}")),
            [most @ .., last] => Some(format!(
                "{part} {runs} {over} over, taken from {} and {last}",
                most.join(", ")
            )),
        }
    }
}

/// What is wrong with the sound from the microphone called `name`, in words.
#[must_use]
pub fn warning_words(warning: Warning, name: &str) -> String {
    match warning {
        Warning::Silent => format!("I hear nothing from {name}. Is it muted?"),
        Warning::TooQuiet => "Very quiet. Come closer or turn the microphone up.".to_owned(),
        Warning::Clipping => "Too loud: the sound is cut off. Turn the microphone down.".to_owned(),
    }
}
