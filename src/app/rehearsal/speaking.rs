//! What a speaker does on Rehearse: arrive with a prompt, start, go on after an interruption.

use std::{sync::Arc, time::Instant};

use crate::{
    audio::{capture, sample::ChannelChoice},
    library::Library,
    model::{occasion::Occasion, prompt::Prompt},
};

use crate::app::{
    App, Rehearsal, Screen, Weight,
    recorder::{self, Assignment, Recorder},
    rehearsal::{Phase, Think},
    shelf::{READ_ONLY, Shelf},
};

/// The library that an answer goes into, or why there is none.
pub(in crate::app) fn to_record_into(shelf: Option<&Shelf>) -> Result<&Library, &'static str> {
    let shelf = shelf.ok_or("There is no library to record into. Choose its folder in Settings.")?;
    shelf.to_record_into()
}

impl App {
    /// Whether an answer waits for another microphone.
    pub(in crate::app) fn is_interrupted(&self, now: Instant) -> bool {
        let phase = self.rehearsal.as_ref().map(|rehearsal| rehearsal.phase(now));
        matches!(phase, Some(Phase::Interrupted { .. }))
    }

    /// Goes on with an interrupted answer: with the microphone of the settings if it is there, else the system's.
    pub(in crate::app) fn go_on(&mut self) {
        let source = recorder::source(
            self.start.simulate_mic.as_ref(),
            self.settings.input_device.as_ref(),
        );
        self.in_rehearsal(|rehearsal| rehearsal.go_on(source));
    }

    pub(in crate::app) fn in_rehearsal(&mut self, act: impl FnOnce(&mut Rehearsal)) {
        if let Some(rehearsal) = &mut self.rehearsal {
            act(rehearsal);
        }
    }

    pub(in crate::app) fn rehearse(&mut self, prompt: Prompt, now: Instant) {
        self.keep_typed(now);
        if self.is_busy() {
            return;
        }
        let Some(framework) = self.prompts.framework().cloned() else {
            return;
        };
        // What was searched has been found; the list is whole again when the speaker comes back.
        self.prompts.search(String::new());
        self.prompts.choose(&prompt.id);
        let think = Think {
            secs: self.prompts.think_secs,
            then_record: self.settings.record_when_think_ends,
        };
        let occasion = Occasion {
            story: self.story_ref_for(&prompt.id),
            ..Occasion::default()
        };
        let assignment = Assignment {
            prompt,
            framework,
            total_secs: f64::from(self.prompts.total_secs),
            again: None,
            occasion,
        };
        self.speak(assignment, think, now);
    }

    /// Whether nothing may be recorded since another Aloud has the library; if so, the speaker is told.
    pub(in crate::app) fn refuses_to_record(&mut self, now: Instant) -> bool {
        let refuses = self.is_still_read_only(now);
        if refuses {
            self.notices.show(Weight::Trouble, READ_ONLY, now);
        }
        refuses
    }

    /// Goes to Rehearse with this to be spoken.
    pub(in crate::app) fn speak(&mut self, assignment: Assignment, think: Think, now: Instant) {
        // Once there, think time may start an answer by itself.
        if self.refuses_to_record(now) {
            return;
        }
        self.leave(Screen::Rehearse);
        self.hide_notes();
        let number = self.takes.of_prompt(&assignment.prompt.id).count + 1;
        // The old stream closes before the new one opens: some devices serve only one.
        self.rehearsal = None;
        if let Some(recorder) = self.open_recorder(now) {
            let question = assignment.prompt.text.clone();
            self.rehearsal = Some(Rehearsal::new(assignment, number, recorder, think, now));
            if self.reads_aloud() && self.voice.say(&question) {
                self.in_rehearsal(Rehearsal::read_aloud);
            }
        }
    }

    pub(in crate::app) fn open_recorder(&mut self, now: Instant) -> Option<Recorder> {
        let source = recorder::source(
            self.start.simulate_mic.as_ref(),
            self.settings.input_device.as_ref(),
        );
        let options = capture::Options {
            channels: self
                .settings
                .input_channel
                .map_or(ChannelChoice::Average, ChannelChoice::One),
        };
        match Recorder::open(source, options, Arc::clone(&self.wake)) {
            Ok(recorder) => Some(recorder),
            Err(error) => {
                self.notices.show(Weight::Trouble, error.to_string(), now);
                None
            }
        }
    }

    pub(in crate::app) fn advance(&mut self, at: Instant) {
        // Whoever wants to begin has heard enough of the question.
        self.voice.stop();
        let library = to_record_into(self.shelf.as_ref());
        if let Some(rehearsal) = &mut self.rehearsal {
            rehearsal.advance(library, at);
        }
    }

    /// The answer, or the think time before it, may begin once the question has been read.
    pub(in crate::app) fn heed_voice(&mut self, now: Instant) {
        if self.voice.has_ended() {
            self.in_rehearsal(|rehearsal| rehearsal.voice_ended(now));
        }
    }
}
