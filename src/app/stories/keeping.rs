//! When stories are read and written: a moment after the last key, and before the screen or the program is left. What
//! could not be written stays in the window and is tried again. Removing, and taking that back. What holds up closing is in
//! `closing`.

use std::time::{Duration, Instant};

use super::Entry;
use crate::{
    app::{App, Quit, Weight, jobs::Message, takes::Gone},
    library::{BinnedStory, FileProblem, LibraryError},
    model::story::{self, Story},
};

/// How long after the last key a story is written.
const AFTER_LAST_KEY: Duration = Duration::from_secs(1);

/// Who never stops typing has it written this often.
const AT_LEAST_EVERY: Duration = Duration::from_secs(3);

/// What comes back from the disk.
pub enum StoryNews {
    /// The stories there are, and what is wrong with files; or why they can't be read.
    Listed(Result<(Vec<Story>, Vec<FileProblem>), String>),
    /// The story of this number was written, and is this now; or why not.
    Kept(u64, Result<Story, (String, Failure)>),
    /// The story of this number was moved to the bin, or why not.
    Binned(u64, Result<BinnedStory, String>),
    /// A story came back from the bin, or why it did not.
    Restored(Box<Entry>, Result<(), String>),
}

/// What to do about a story that was not written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Failure {
    /// Another file has its name.
    Taken,
    /// The disk does not take it.
    Other,
}

/// How far keeping has come.
#[derive(Default)]
pub(super) struct State {
    /// When what was typed is to be written.
    pub due: Option<Instant>,
    /// Since when something waits to be written.
    since: Option<Instant>,
    /// The sentence that was shown last about a failure, as long as that lasts.
    told: Option<String>,
    /// Stories on their way to the bin.
    pub(super) removed: Vec<Entry>,
    /// Quitting was put off once, because something could not be written.
    pub(super) put_off_quitting: bool,
}

#[cfg(test)]
impl State {
    /// Whether nothing is on its way to the bin.
    pub(super) fn is_idle(&self) -> bool {
        self.removed.is_empty()
    }
}

impl Entry {
    /// Whether the disk has not been sent what stands in the window.
    pub(super) fn is_unkept(&self) -> bool {
        match self.sent.as_ref().or(self.on_disk.as_ref()) {
            Some(kept) => *kept != self.story,
            None => !self.story.is_blank(),
        }
    }

    fn is_untouched(&self) -> bool {
        self.sent.is_none() && !self.is_unkept()
    }
}

impl App {
    /// Reads the stories anew, after all that is queued to be written.
    pub(in crate::app) fn list_stories(&mut self) {
        if let Some(library) = self.shelf.as_ref().map(|shelf| shelf.library.clone()) {
            self.jobs.write(move |reply| {
                let listed = library.stories().map_err(|error| error.to_string());
                reply.send(Message::Stories(StoryNews::Listed(listed)));
            });
        }
    }

    /// Another library is open. What could not be written into the one before goes into this.
    pub(in crate::app) fn stories_of_another_library(&mut self) {
        let stories = &mut self.stories;
        stories.entries.retain(Entry::is_unkept);
        for entry in &mut stories.entries {
            entry.on_disk = None;
            entry.sent = None;
            entry.story.id.clear();
        }
        stories.problems.clear();
        stories.taken.clear();
        stories.for_prompt.clear();
        stories.revision += 1;
        self.list_stories();
    }

    pub(super) fn story_was_changed(&mut self, now: Instant) {
        let keeping = &mut self.stories.keeping;
        let since = *keeping.since.get_or_insert(now);
        keeping.due = Some((now + AFTER_LAST_KEY).min(since + AT_LEAST_EVERY));
        keeping.put_off_quitting = false;
        if self.quit != Quit::No {
            self.keep_stories(now);
        }
    }

    /// Writes what was changed, each story in its turn.
    pub(in crate::app) fn keep_stories(&mut self, now: Instant) {
        let Some(library) = self.shelf.as_ref().map(|shelf| shelf.library.clone()) else {
            self.stories_wait_for_a_library(now);
            return;
        };
        let stories = &mut self.stories;
        stories.keeping.due = None;
        stories.keeping.since = None;
        for place in 0..stories.entries.len() {
            let entry = &stories.entries[place];
            // What is changed while it is being written is written next.
            if entry.sent.is_some() || !entry.is_unkept() {
                continue;
            }
            let before = entry.on_disk.clone();
            if before.is_none() {
                // The name of a try that failed is its own still, and no reason for another.
                stories.entries[place].story.id.clear();
                let id = new_id(stories, &stories.entries[place].story.title);
                stories.entries[place].story.id = id;
                stories.revision += 1;
            }
            let entry = &mut stories.entries[place];
            let (number, after) = (entry.number, entry.story.clone());
            entry.sent = Some(after.clone());
            let library = library.clone();
            self.jobs.write(move |reply| {
                let kept = match before {
                    None => library.add_story(&after).map(|()| after),
                    Some(before) => library.save_story(&before, &after),
                };
                let kept = kept.map_err(|error| {
                    let failure = match error {
                        LibraryError::Taken { .. } => Failure::Taken,
                        _ => Failure::Other,
                    };
                    (error.to_string(), failure)
                });
                reply.send(Message::Stories(StoryNews::Kept(number, kept)));
            });
        }
    }

    /// There is no library to write to: not yet, or not at all.
    fn stories_wait_for_a_library(&mut self, now: Instant) {
        if !self.stories.entries.iter().any(Entry::is_unkept) {
            return;
        }
        if self.library_trouble.is_none() {
            self.stories.keeping.due = Some(now + AFTER_LAST_KEY);
            return;
        }
        self.stories.keeping.due = None;
        let sentence = "There is no library to keep this story in. Choose its folder in Settings.";
        self.tell_story_trouble(sentence.to_owned(), now);
    }

    /// A failure is told once; as long as it lasts, each new try would say the same.
    fn tell_story_trouble(&mut self, sentence: String, now: Instant) {
        if self.stories.keeping.told.as_ref() != Some(&sentence) {
            self.notices.show(Weight::Trouble, &sentence, now);
            self.stories.keeping.told = Some(sentence);
        }
    }

    pub(in crate::app) fn story_news(&mut self, news: StoryNews, now: Instant) {
        match news {
            StoryNews::Listed(Ok((listed, problems))) => self.stories_listed(listed, &problems, now),
            StoryNews::Listed(Err(sentence)) => self.notices.show(Weight::Trouble, sentence, now),
            StoryNews::Kept(number, kept) => self.story_kept(number, kept, now),
            StoryNews::Binned(number, binned) => self.story_binned(number, binned, now),
            StoryNews::Restored(entry, restored) => self.story_restored(*entry, restored, now),
        }
        self.takes.name_stories(self.stories.named());
    }

    fn stories_listed(&mut self, listed: Vec<Story>, problems: &[FileProblem], now: Instant) {
        let stories = &mut self.stories;
        let is_gone = |entry: &Entry| {
            entry.is_untouched()
                && entry.on_disk.is_some()
                && listed.iter().all(|story| story.id != entry.story.id)
        };
        stories.entries.retain(|entry| !is_gone(entry));
        for story in listed {
            // What is on its way to the bin was still there when the list was read.
            let removed = &stories.keeping.removed;
            if removed.iter().any(|entry| entry.story.id == story.id) {
                continue;
            }
            match stories
                .entries
                .iter_mut()
                .find(|entry| entry.story.id == story.id)
            {
                Some(entry) if entry.is_untouched() => {
                    entry.on_disk = Some(story.clone());
                    entry.story = story;
                }
                // What is typed goes on top of what it was typed over; saving brings both together.
                Some(_) => {}
                None => drop(stories.insert(usize::MAX, story.clone(), Some(story))),
            }
        }
        stories
            .entries
            .sort_by_cached_key(|entry| (entry.on_disk.is_some(), entry.story.title.to_lowercase()));
        stories.taken = problems
            .iter()
            .filter_map(|problem| Some(problem.path.file_stem()?.to_str()?.to_lowercase()))
            .collect();
        let said: Vec<String> = problems.iter().map(ToString::to_string).collect();
        let new: Vec<String> = said
            .iter()
            .filter(|sentence| !stories.problems.contains(sentence))
            .cloned()
            .collect();
        stories.problems = said;
        stories.revision += 1;
        for sentence in new {
            self.notices.show(Weight::Trouble, sentence, now);
        }
        self.lay_out_story();
    }

    /// Lays out the fields of the chosen story again if they hold something else than it, and chooses one if none is.
    fn lay_out_story(&mut self) {
        let stories = &self.stories;
        let Some(entry) = stories.chosen() else {
            let first = stories.entries.first().map(|entry| entry.number);
            self.choose_story(first);
            return;
        };
        let number = entry.number;
        let stands = stories.draft.as_ref().filter(|draft| draft.number == number);
        let is_same = stands.is_some_and(|draft| {
            let mut story = entry.story.clone();
            draft.put_into(&mut story);
            story == entry.story
        });
        if !is_same {
            self.choose_story(Some(number));
        }
    }

    fn story_kept(&mut self, number: u64, kept: Result<Story, (String, Failure)>, now: Instant) {
        let stories = &mut self.stories;
        let removed = &mut stories.keeping.removed;
        let entry = stories
            .entries
            .iter_mut()
            .chain(removed)
            .find(|entry| entry.number == number);
        let Some((entry, sent)) = entry.and_then(|entry| {
            let sent = entry.sent.take()?;
            Some((entry, sent))
        }) else {
            return;
        };
        match kept {
            Ok(on_disk) => {
                // Another machine's changes came in with it; what was typed meanwhile stays.
                entry.story = on_disk.clone().with_changes(&sent, &entry.story);
                entry.on_disk = Some(on_disk);
                stories.keeping.told = None;
                self.lay_out_story();
                let is_behind = self.stories.entries.iter().any(Entry::is_unkept);
                if is_behind && (self.stories.keeping.due.is_none() || self.quit != Quit::No) {
                    self.keep_stories(now);
                }
            }
            Err((_, Failure::Taken)) if entry.on_disk.is_none() => {
                stories.taken.insert(std::mem::take(&mut entry.story.id));
                self.keep_stories(now);
            }
            Err((sentence, _)) => self.tell_story_trouble(sentence, now),
        }
    }

    /// Moves the chosen story to the bin. It leaves the list at once.
    pub(super) fn remove_story(&mut self, now: Instant) {
        if self.stories.chosen.is_none() || self.refuses_stories(now) {
            return;
        }
        self.keep_stories(now);
        let framework = self.prompts.framework().cloned();
        let stories = &mut self.stories;
        let Some(entry) = stories
            .chosen
            .and_then(|number| stories.take_out(number, framework.as_ref()))
        else {
            return;
        };
        let is_written = entry.on_disk.is_some() || entry.sent.is_some();
        let library = self.shelf.as_ref().map(|shelf| shelf.library.clone());
        let Some(library) = library.filter(|_| is_written) else {
            if !entry.story.is_blank() {
                // It never came to the disk, so that there is nothing to bring back but this.
                self.stories.entries.insert(0, entry);
                self.lay_out_story();
            }
            return;
        };
        let (number, id) = (entry.number, entry.story.id.clone());
        self.stories.keeping.removed.push(entry);
        self.jobs.write(move |reply| {
            let binned = library.bin_story(&id).map_err(|error| error.to_string());
            reply.send(Message::Stories(StoryNews::Binned(number, binned)));
        });
    }

    fn story_binned(&mut self, number: u64, binned: Result<BinnedStory, String>, now: Instant) {
        let removed = &mut self.stories.keeping.removed;
        let Some(place) = removed.iter().position(|entry| entry.number == number) else {
            return;
        };
        let entry = removed.remove(place);
        match binned {
            Ok(binned) => {
                let sentence = format!("{} is in the bin.", entry.story.name());
                self.bin.remember(Gone::Story(binned, Box::new(entry)));
                self.notices.offer_undo(sentence, now);
            }
            Err(sentence) => {
                self.stories.entries.insert(0, entry);
                self.notices.show(Weight::Trouble, sentence, now);
            }
        }
        self.list_stories();
    }

    pub(in crate::app) fn restore_story(&mut self, binned: BinnedStory, entry: Box<Entry>) {
        if let Some(library) = self.shelf.as_ref().map(|shelf| shelf.library.clone()) {
            self.jobs.write(move |reply| {
                let restored = library.restore_story(&binned).map_err(|error| error.to_string());
                reply.send(Message::Stories(StoryNews::Restored(entry, restored)));
            });
        }
    }

    fn story_restored(&mut self, mut entry: Entry, restored: Result<(), String>, now: Instant) {
        match restored {
            Ok(()) => {
                entry.sent = None;
                let number = entry.number;
                self.stories.entries.insert(0, entry);
                self.stories.revision += 1;
                self.choose_story(Some(number));
                self.notices.show_undone("Back from the bin.", now);
                // What was typed last may not have come to the disk before it went.
                self.keep_stories(now);
                self.list_stories();
            }
            Err(sentence) => self.notices.show(Weight::Trouble, sentence, now),
        }
    }
}

fn new_id(stories: &super::Stories, title: &str) -> String {
    let removed = &stories.keeping.removed;
    let is_taken = |id: &str| {
        stories.taken.contains(id)
            || stories
                .entries
                .iter()
                .chain(removed)
                .any(|entry| entry.story.id == id)
    };
    story::new_id(title, is_taken)
}
