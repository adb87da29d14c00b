//! What stories have to do with the other screens: which one the next answer tells, its notes while speaking, which one
//! a take names.

use std::time::Instant;

use crate::{
    app::{App, Review},
    model::{
        edit::{Edit, Step},
        occasion::StoryRef,
        story::Story,
    },
};

/// A story's notes for the part being spoken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Peek<'a> {
    /// What the story is called.
    pub name: &'a str,
    /// The part's name.
    pub part: &'a str,
    /// Its bullets.
    pub bullets: Vec<&'a str>,
    /// Whether they are shown.
    pub is_shown: bool,
}

impl App {
    /// The story that the next answer to a prompt tells: the one chosen on Prompts, else the one told last.
    #[must_use]
    pub fn story_for(&self, prompt_id: &str) -> Option<&Story> {
        let id = match self.stories.for_prompt.get(prompt_id) {
            Some(chosen) => chosen.as_deref()?,
            None => self.takes.latest_story(prompt_id)?.id.as_str(),
        };
        self.stories.get(id)
    }

    pub(in crate::app) fn story_ref_for(&self, prompt_id: &str) -> Option<StoryRef> {
        self.story_for(prompt_id).map(Story::reference)
    }

    /// The notes that can be peeked at now; none in a session, where it is as it will be, and none if the answer tells no
    /// story that is still there.
    ///
    /// Notes are hidden until they are asked for, and hide again with the next part: a glance at what comes now helps to
    /// go on speaking, while notes that stay turn speaking into reading. Asking again takes one key.
    #[must_use]
    pub fn peek(&self, now: Instant) -> Option<Peek<'_>> {
        let rehearsal = self.rehearsal.as_ref()?;
        let assignment = rehearsal.assignment();
        if assignment.occasion.session.is_some() {
            return None;
        }
        let story = self.stories.get(&assignment.occasion.story.as_ref()?.id)?;
        let current = rehearsal.plan(now).current;
        let part = assignment.framework.parts.get(current)?;
        let bullets = story.bullets_for(&part.id);
        let has_one_part = assignment.framework.parts.len() == 1;
        Some(Peek {
            name: story.name(),
            part: &part.name,
            bullets: if bullets.is_empty() && has_one_part && assignment.again.is_none() {
                story.all_bullets()
            } else {
                bullets
            },
            is_shown: self.stories.peeked == Some(current),
        })
    }

    pub(super) fn toggle_peek(&mut self, now: Instant) {
        if let Some(is_shown) = self.peek(now).map(|peek| peek.is_shown) {
            let current = self
                .rehearsal
                .as_ref()
                .map(|rehearsal| rehearsal.plan(now).current);
            self.stories.peeked = current.filter(|_| !is_shown);
        }
    }

    /// Another answer begins with its notes hidden.
    pub(in crate::app) fn hide_notes(&mut self) {
        self.stories.peeked = None;
    }

    /// The take under review tells this story, or none.
    pub(super) fn attach_story(&mut self, id: Option<&str>, now: Instant) {
        let story = match id {
            None => None,
            Some(id) => match self.stories.get(id) {
                Some(story) => Some(story.reference()),
                None => return,
            },
        };
        self.edit(Edit::Story(story), Step::New, now);
    }

    /// What the story is called that a take names: as it is called now, or as it was if it is there no more; and whether
    /// it is there.
    #[must_use]
    pub fn story_of<'a>(&'a self, review: &'a Review) -> Option<(&'a str, bool)> {
        let named = review.take.occasion.story.as_ref()?;
        Some(match self.stories.get(&named.id) {
            Some(story) => (story.name(), true),
            None => (named.title.as_str(), false),
        })
    }
}
