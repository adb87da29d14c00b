//! Stories: the speaker's own material, edited and kept. Drawing it is `ui`'s; when it is written is in
//! `stories/keeping`, what closing waits for in `stories/closing`, what the other screens have to do with it in `stories/telling`.

use std::{
    collections::{BTreeSet, HashMap},
    time::{Duration, Instant},
};

use super::{App, Weight};
use crate::model::{
    coverage::{Coverage, Told},
    framework::Framework,
    story::{Story, StoryKind},
};

mod closing;
mod draft;
mod keeping;
mod telling;

pub(super) use closing::StoriesAtClosing;
pub use draft::{Draft, DraftPart, Field};
pub use keeping::StoryNews;
pub use telling::Peek;

/// What can be done there.
#[derive(Debug, Clone, PartialEq)]
pub enum InStories {
    /// Begin a new story.
    New,
    /// Choose the story of this number.
    Choose(u64),
    /// Choose the story of this id.
    ChooseId(String),
    /// Go up (negative) or down the list.
    MoveBy(i32),
    /// Give the keyboard to the story's title.
    Enter,
    /// What was typed into a field of the chosen story.
    Write(Field, String),
    /// The chosen story is of this kind, or no more.
    ToggleKind(StoryKind),
    /// The chosen story serves this theme, or no more.
    ToggleTheme(String),
    /// Move the chosen story to the bin.
    Remove,
    /// Show what the stories cover, or the story again.
    ToggleCoverage,
    /// Prompts: the next answer to this prompt tells this story, or none.
    ForPrompt(String, Option<String>),
    /// Review: the take tells this story, or none.
    Attach(Option<String>),
    /// Rehearse: show the story's notes for the part being spoken, or hide them.
    TogglePeek,
}

/// A story with what the disk has of it.
#[derive(Debug, Clone)]
pub struct Entry {
    /// Its number in this run; a new story has no id until it is first written.
    pub number: u64,
    /// The story as it is in the window.
    pub story: Story,
    /// As it was last read or written; none for one that never was.
    on_disk: Option<Story>,
    /// As it is being written right now.
    sent: Option<Story>,
}

/// The state.
#[derive(Default)]
pub struct Stories {
    entries: Vec<Entry>,
    problems: Vec<String>,
    chosen: Option<u64>,
    draft: Option<Draft>,
    shows_coverage: bool,
    coverage: Coverage,
    /// Which stories and takes the coverage is of, by their revisions.
    coverage_of: Option<(u64, u64)>,
    revision: u64,
    numbers: u64,
    entered: u64,
    keeping: keeping::State,
    /// Names of files that no new story can get.
    taken: BTreeSet<String>,
    /// What was chosen on Prompts in this run, by the prompt's id.
    for_prompt: HashMap<String, Option<String>>,
    /// The part whose notes are shown while speaking.
    peeked: Option<usize>,
}

impl Stories {
    /// Every story, in the order of the list.
    #[must_use]
    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// What is wrong with files of the speaker's own, a sentence each.
    #[must_use]
    pub fn problems(&self) -> &[String] {
        &self.problems
    }

    /// The chosen story.
    #[must_use]
    pub fn chosen(&self) -> Option<&Entry> {
        let number = self.chosen?;
        self.entries.iter().find(|entry| entry.number == number)
    }

    /// The chosen story as it stands in the fields.
    #[must_use]
    pub fn draft(&self) -> Option<&Draft> {
        self.draft.as_ref()
    }

    /// Whether the matrix is on show in place of the story.
    #[must_use]
    pub fn shows_coverage(&self) -> bool {
        self.shows_coverage
    }

    /// What the stories cover; up to date as long as the screen is on show.
    #[must_use]
    pub fn coverage(&self) -> &Coverage {
        &self.coverage
    }

    /// How often the keyboard was sent to the title; the field takes it when this changes.
    #[must_use]
    pub fn entered(&self) -> u64 {
        self.entered
    }

    /// The story of this id, if it is there.
    #[must_use]
    pub fn get(&self, id: &str) -> Option<&Story> {
        self.entries
            .iter()
            .map(|entry| &entry.story)
            .find(|story| story.id == id && !id.is_empty())
    }

    /// Every story that can be named by a take.
    pub fn named(&self) -> impl Iterator<Item = &Story> {
        self.entries
            .iter()
            .map(|entry| &entry.story)
            .filter(|story| !story.id.is_empty())
    }

    fn chosen_mut(&mut self) -> Option<&mut Entry> {
        let number = self.chosen?;
        self.entries.iter_mut().find(|entry| entry.number == number)
    }

    fn insert(&mut self, place: usize, story: Story, on_disk: Option<Story>) -> u64 {
        self.numbers += 1;
        let number = self.numbers;
        let entry = Entry {
            number,
            story,
            on_disk,
            sent: None,
        };
        self.entries.insert(place.min(self.entries.len()), entry);
        number
    }

    /// Chooses a story and lays out its fields.
    fn choose(&mut self, number: Option<u64>, framework: Option<&Framework>) {
        self.chosen = number;
        let draft = self
            .chosen()
            .map(|entry| Draft::of(entry.number, &entry.story, framework));
        self.draft = draft;
    }

    /// Takes a story off the list; the one below it is chosen then, or the last.
    fn take_out(&mut self, number: u64, framework: Option<&Framework>) -> Option<Entry> {
        let place = self.entries.iter().position(|entry| entry.number == number)?;
        let entry = self.entries.remove(place);
        let next = self.entries.get(place).or_else(|| self.entries.last());
        let next = next.map(|entry| entry.number);
        if self.chosen == Some(number) {
            self.choose(next, framework);
        }
        self.revision += 1;
        Some(entry)
    }
}

impl App {
    pub(super) fn in_stories(&mut self, doing: InStories, now: Instant) {
        match doing {
            InStories::New => self.new_story(now),
            InStories::Choose(number) => {
                self.keep_stories(now);
                self.choose_story(Some(number));
            }
            InStories::ChooseId(id) => {
                self.keep_stories(now);
                let entry = self.stories.entries.iter().find(|entry| entry.story.id == id);
                if let Some(number) = entry.map(|entry| entry.number) {
                    self.choose_story(Some(number));
                    self.stories.shows_coverage = false;
                }
            }
            InStories::MoveBy(by) => {
                self.keep_stories(now);
                let entries = &self.stories.entries;
                let at = entries
                    .iter()
                    .position(|entry| Some(entry.number) == self.stories.chosen);
                let number = super::moved(at, by, entries.len()).map(|place| entries[place].number);
                self.choose_story(number);
            }
            InStories::Enter => {
                self.stories.shows_coverage = false;
                self.stories.entered += 1;
            }
            InStories::Write(field, text) => self.change_story(now, |draft, _| draft.write(&field, text)),
            InStories::ToggleKind(kind) => self.change_story(now, |_, story| {
                toggle(&mut story.kinds, kind);
            }),
            InStories::ToggleTheme(theme) => self.change_story(now, |_, story| {
                toggle(&mut story.themes, theme);
            }),
            InStories::Remove => self.remove_story(now),
            InStories::ToggleCoverage => {
                self.keep_stories(now);
                self.stories.shows_coverage = !self.stories.shows_coverage;
            }
            InStories::ForPrompt(prompt, story) => {
                self.stories.for_prompt.insert(prompt, story);
            }
            InStories::Attach(story) => self.attach_story(story.as_deref(), now),
            InStories::TogglePeek => self.toggle_peek(now),
        }
    }

    fn choose_story(&mut self, number: Option<u64>) {
        let framework = self.prompts.framework().cloned();
        self.stories.choose(number, framework.as_ref());
    }

    fn new_story(&mut self, now: Instant) {
        if self.refuses_stories(now) {
            return;
        }
        self.keep_stories(now);
        self.stories.shows_coverage = false;
        // One that nothing was written into is as good as new.
        let blank = self
            .stories
            .entries
            .iter()
            .find(|entry| entry.on_disk.is_none() && entry.story.is_blank());
        let number = match blank.map(|entry| entry.number) {
            Some(number) => number,
            None => self.stories.insert(0, Story::default(), None),
        };
        self.stories.revision += 1;
        self.choose_story(Some(number));
        self.stories.entered += 1;
    }

    /// Changes the chosen story; it is written a moment later.
    fn change_story(&mut self, now: Instant, change: impl FnOnce(&mut Draft, &mut Story)) {
        if self.refuses_stories(now) {
            return;
        }
        let stories = &mut self.stories;
        let Some(mut draft) = stories.draft.take() else {
            return;
        };
        if let Some(entry) = stories.chosen_mut().filter(|entry| entry.number == draft.number) {
            change(&mut draft, &mut entry.story);
            draft.put_into(&mut entry.story);
        }
        stories.draft = Some(draft);
        stories.revision += 1;
        self.story_was_changed(now);
    }

    /// Whether nothing can be changed here; then that is said.
    fn refuses_stories(&mut self, now: Instant) -> bool {
        let refuses = self.is_still_read_only(now);
        if refuses {
            let sentence =
                "Another Aloud has this library open, so stories can't be changed here. Close the other one.";
            self.notices.show(Weight::Trouble, sentence, now);
        }
        refuses
    }

    /// Counts anew what the stories cover if a story or a take has changed.
    fn refresh_coverage(&mut self) {
        let of = (self.stories.revision, self.takes.revision());
        if self.stories.coverage_of == Some(of) {
            return;
        }
        self.stories.coverage_of = Some(of);
        let stories: Vec<&Story> = self
            .stories
            .entries
            .iter()
            .map(|entry| &entry.story)
            .filter(|story| !story.is_blank())
            .collect();
        // A follow-up goes on with the answer it follows: it is no prompt of its own that the story would serve.
        let answers = self
            .takes
            .whole()
            .filter(|row| row.occasion.follow_up_to.is_none());
        let takes = answers.map(|row| Told {
            story: row.story.as_ref().map(|story| story.id.as_str()),
            prompt: &row.prompt_id,
            theme: &row.theme,
        });
        self.stories.coverage = Coverage::of(&stories, takes);
    }

    /// Time until what was typed is to be written.
    pub(super) fn until_stories_are_kept(&self, now: Instant) -> Option<Duration> {
        self.stories
            .keeping
            .due
            .map(|due| due.saturating_duration_since(now))
    }

    /// The moment has come for what waits for it.
    pub(super) fn tick_stories(&mut self, now: Instant) {
        if self.stories.keeping.due.is_some_and(|due| now >= due) {
            self.keep_stories(now);
        }
        if self.screen == super::Screen::Stories {
            self.refresh_coverage();
        }
    }
}

fn toggle<T: PartialEq>(items: &mut Vec<T>, item: T) {
    if let Some(place) = items.iter().position(|known| *known == item) {
        items.remove(place);
    } else {
        items.push(item);
    }
}

#[cfg(test)]
#[path = "stories/tests.rs"]
mod tests;
