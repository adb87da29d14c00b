//! How the next mock interview is to be, and which prompts were marked for one. Which of them are asked is decided in
//! `model::session`.

use std::time::Instant;

use crate::model::{
    prompt::Prompt,
    session::{MOST_QUESTIONS, Origin},
};

use super::super::{App, Weight, moved};

/// How the next interview is to be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SetUp {
    /// How many questions.
    pub count: usize,
    /// Where they come from.
    pub from: Origin,
    /// Time to think before each, in seconds.
    pub think_secs: u32,
    /// Target of each answer, in seconds.
    pub total_secs: u32,
    /// Id of the framework.
    pub framework: String,
    /// How many follow-ups after each answer.
    pub follow_ups: usize,
    /// Whether the questions are read aloud.
    pub reads_aloud: bool,
}

impl Default for SetUp {
    fn default() -> Self {
        Self {
            count: 3,
            from: Origin::All,
            think_secs: 30,
            total_secs: 120,
            framework: String::new(),
            follow_ups: 1,
            reads_aloud: false,
        }
    }
}

impl App {
    /// The set-up as it is when it comes on show: the first time as other answers are, then as it was left.
    pub(super) fn prepare_set_up(&mut self) {
        if self.session.set_up.from == Origin::Due && self.prompts.due_count() == 0 {
            self.session.set_up.from = Origin::All;
        }
        if self.session.has_been_set_up {
            return;
        }
        self.session.has_been_set_up = true;
        let set_up = &mut self.session.set_up;
        set_up.total_secs = self.prompts.total_secs;
        set_up.reads_aloud = self.settings.read_aloud;
        if let Some(framework) = self.prompts.framework() {
            set_up.framework.clone_from(&framework.id);
        }
        if self.prompts.think_secs > 0 {
            set_up.think_secs = self.prompts.think_secs;
        }
    }

    /// So many questions more, or fewer (negative).
    pub(super) fn count_by(&mut self, by: i32, now: Instant) {
        let set_up = &mut self.session.set_up;
        // A number that is not on show is not changed behind the speaker's back.
        if set_up.from == Origin::Marked {
            let sentence =
                "All that are marked are asked. For another number, mark others or choose where from.";
            self.notices.show(Weight::Hint, sentence, now);
            return;
        }
        let moved = moved(Some(set_up.count - 1), by, MOST_QUESTIONS);
        set_up.count = moved.unwrap_or_default() + 1;
    }

    /// The prompts that are marked for an interview, in that order. One whose pack is gone can't be asked.
    pub fn marked_prompts(&self) -> impl Iterator<Item = &Prompt> {
        let marked = self.session.marked.iter();
        marked.filter_map(|id| self.prompts.all.iter().find(|prompt| prompt.id == *id))
    }

    pub(super) fn mark(&mut self, id: String, now: Instant) {
        let marked = &mut self.session.marked;
        if let Some(place) = marked.iter().position(|known| *known == id) {
            marked.remove(place);
        } else if marked.len() < MOST_QUESTIONS {
            marked.push(id);
        } else {
            let sentence =
                format!("An interview has {MOST_QUESTIONS} questions at most; take another mark away first.");
            self.notices.show(Weight::Hint, sentence, now);
            return;
        }
        // Whoever marks prompts wants them asked.
        self.session.set_up.from = if self.session.marked.is_empty() {
            Origin::All
        } else {
            Origin::Marked
        };
    }

    /// Ids of the prompts for an interview of what is due, and of nothing else: what has waited longest first.
    pub(in crate::app) fn due_ids(&self) -> Vec<String> {
        let due = self.prompts.due();
        let ids = self.prompts.all.iter().map(|prompt| prompt.id.as_str());
        let mut ids: Vec<&str> = ids.filter(|id| due.is_due(id)).collect();
        ids.sort_by_key(|id| due.day(id));
        ids.into_iter().map(str::to_owned).collect()
    }
}
