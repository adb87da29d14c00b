//! Drills: going to Rehearse with changed rules, and on to the next step. The rules themselves are in `model::drill`.

use std::time::Instant;

use crate::model::{
    drill::{self, DrillKind},
    occasion::{Drill, Occasion},
    take::Take,
    words,
};

use crate::app::{App, dice, recorder::Assignment, rehearsal::Think};

impl App {
    fn think(&self) -> Think {
        Think {
            secs: self.prompts.think_secs,
            then_record: self.settings.record_when_think_ends,
        }
    }

    /// Goes to Rehearse with the chosen prompt, under the rules of a drill.
    pub(in crate::app) fn drill(&mut self, kind: DrillKind, now: Instant) {
        self.keep_typed(now);
        if self.is_busy() || self.refuses_to_leave(now) {
            return;
        }
        let (Some(prompt), Some(framework)) = (self.prompts.chosen(), self.prompts.framework()) else {
            return;
        };
        let total_secs = f64::from(self.prompts.total_secs);
        let (drill, framework, total_secs) = kind.begin(framework, total_secs, dice());
        let assignment = Assignment {
            prompt: prompt.clone(),
            framework,
            total_secs,
            again: None,
            occasion: Occasion {
                story: self.story_ref_for(&prompt.id),
                drill: Some(drill),
                ..Occasion::default()
            },
        };
        self.speak(assignment, self.think(), now);
    }

    /// Goes on with the drill that the take under review was for.
    pub(in crate::app) fn next_drill(&mut self, now: Instant) {
        self.keep_typed(now);
        if self.is_busy() {
            return;
        }
        let Some(next) = self.review.as_ref().and_then(|review| next(&review.take, dice())) else {
            return;
        };
        self.speak(next, self.think(), now);
    }
}

/// What is spoken next in the drill of a take, if there is something.
fn next(take: &Take, seed: u64) -> Option<Assignment> {
    let (drill, total_secs) = match take.occasion.drill? {
        Drill::Shorter => (Drill::Shorter, f64::from(drill::next_shorter(take.total_secs)?)),
        Drill::WrapUp { .. } => {
            let cue_secs = drill::wrap_up_cue(take.total_secs, seed);
            (Drill::WrapUp { cue_secs }, take.total_secs)
        }
        Drill::ResultFirst => (Drill::ResultFirst, take.total_secs),
    };
    Some(Assignment {
        prompt: take.prompt.clone(),
        framework: take.framework.clone(),
        total_secs,
        again: None,
        occasion: Occasion {
            story: take.occasion.story.clone(),
            drill: Some(drill),
            ..Occasion::default()
        },
    })
}

/// What the button that goes on with a take's drill says: `Next: 1:30`.
#[must_use]
pub fn next_drill_words(take: &Take) -> Option<String> {
    let next = next(take, 0)?;
    Some(match next.occasion.drill? {
        Drill::Shorter => format!("Next: {}", words::clock(next.total_secs)),
        Drill::WrapUp { .. } | Drill::ResultFirst => "Once more".to_owned(),
    })
}
