//! What one does in a mock interview or a drill, on a stage: set up, speak, see what is said. No test lives here.

use std::time::Instant;

use aloud::{
    app::{Command, InSession, Screen},
    library::Library,
};
use eframe::egui::Key;
use egui_kittest::kittest::Queryable as _;

use super::stage::Stage;

impl Stage {
    pub fn sees(&self, words: &str) -> bool {
        self.harness.query_all_by_label_contains(words).next().is_some()
    }

    #[track_caller]
    pub fn assert_sees(&self, words: &str) {
        assert!(self.sees(words), "{words:?} is not on the screen");
    }

    /// Sets an interview up and begins it: so many questions and follow-ups, without time to think.
    pub fn begin(&mut self, count: usize, follow_ups: usize) {
        self.ctrl(Key::M);
        self.click(&format!(
            "{count} {}",
            if count == 1 { "question" } else { "questions" }
        ));
        self.click("Time to think: off");
        // Half a second is an answer to a question that wants a few; to one that wants two minutes it is none.
        self.tell(Command::InSession(InSession::Total(4)));
        let follow_ups = if follow_ups == 0 {
            "none".to_owned()
        } else {
            follow_ups.to_string()
        };
        self.click(&format!("Follow-ups after each answer: {follow_ups}"));
        self.click("Begin the interview");
        self.wait("the first question", |app| app.screen() == Screen::Rehearse);
    }

    /// Begins to answer, and goes on until so much was said.
    pub fn speak(&mut self) {
        self.wait_until_ready();
        self.key(Key::Space);
        self.wait("half a second of sound", |app| {
            app.rehearsal()
                .is_some_and(|rehearsal| rehearsal.plan(Instant::now()).elapsed_secs > 0.5)
        });
    }

    /// Answers, and waits until that is saved.
    pub fn answer(&mut self) {
        self.speak();
        self.key(Key::Enter);
        self.wait("the answer to be saved", |app| app.screen() != Screen::Rehearse);
    }

    /// Ends the interview and waits for its summary.
    pub fn end(&mut self) {
        self.ctrl(Key::Period);
        self.wait("the summary", |app| {
            // With the answer in it that was spoken last.
            !app.takes().is_behind && app.summary().is_some_and(|summary| !summary.answers.is_empty())
        });
        self.harness.run();
    }

    /// What came of each interview, the newest first.
    pub fn came(&self) -> Vec<String> {
        let sessions = self.app().sessions().into_iter();
        sessions.map(|session| session.in_words()).collect()
    }

    /// The ids of the interviews, the newest first.
    pub fn interviews(&self) -> Vec<String> {
        let sessions = self.app().sessions().into_iter();
        sessions.map(|session| session.id).collect()
    }

    /// Opens the summary of this interview.
    pub fn show(&mut self, interview: &str) {
        self.tell(Command::InSession(InSession::Show(interview.to_owned())));
    }

    /// The takes of the library, the oldest first.
    pub fn takes(&self) -> Vec<(String, aloud::model::take::Take)> {
        let library = Library::open_existing(self.library()).expect("opens");
        let listed = library.list().expect("lists");
        let mut takes: Vec<_> = listed
            .into_iter()
            .map(|listed| (listed.id.to_string(), listed.entry.expect("a take")))
            .collect();
        takes.reverse();
        takes
    }
}
