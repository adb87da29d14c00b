//! State of the Takes screen: the list, what is searched, how it is ordered, which take is chosen.

use std::{
    collections::{BTreeMap, BTreeSet, HashMap},
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
};

use crate::model::{delivery::Figures, occasion::StoryRef, practice::Fact, story::Story, take::Take};

use super::TakeId;

mod bin;
mod filter;
mod row;
mod sort;

pub(super) use bin::{Bin, Gone};
pub use filter::Filter;
pub use row::Row;
pub use sort::Sort;

/// How many takes make what is usual, and how few are too few.
const USUAL_OF: usize = 10;
const LEAST_FOR_USUAL: usize = 3;

/// Another number each time, of whatever library.
fn next_revision() -> u64 {
    static LAST: AtomicU64 = AtomicU64::new(0);
    LAST.fetch_add(1, Ordering::Relaxed) + 1
}

/// What is known of a prompt's takes.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Tally {
    /// How many there are.
    pub count: usize,
    /// Length of the latest answer.
    pub last_secs: Option<f64>,
    /// Rating of the latest that has one.
    pub rating: Option<u8>,
}

/// State of the Takes screen.
#[derive(Default)]
pub struct Takes {
    /// What was typed into the search field.
    pub query: String,
    /// Which takes are listed at all.
    pub filter: Filter,
    /// Order.
    pub sort: Sort,
    /// The chosen take.
    pub chosen: Option<TakeId>,
    /// Whether the list is still being read for the first time.
    pub is_loading: bool,
    /// Whether a list was asked for that did not come yet: a take that was just spoken may be missing.
    pub is_behind: bool,
    rows: Vec<Row>,
    /// What was measured in this run: not all of it is in files yet, nor ever in a library that is only read.
    measured: HashMap<TakeId, Figures>,
    visible: Vec<usize>,
    revision: u64,
    by_prompt: HashMap<String, Tally>,
}

impl Takes {
    /// No takes yet; the list is being read.
    #[must_use]
    pub fn loading() -> Self {
        Self {
            is_loading: true,
            ..Self::default()
        }
    }

    /// Takes in the list, newest first.
    pub fn replace(&mut self, rows: Vec<Row>) {
        self.is_loading = false;
        self.is_behind = false;
        self.rows = rows;
        for row in &mut self.rows {
            row.figures = row.figures.or_else(|| self.measured.get(&row.id).copied());
        }
        self.revision = next_revision();
        self.recount();
        self.refresh();
    }

    /// Numbers the takes of each prompt from its first on, and adds up what is known of them.
    fn recount(&mut self) {
        self.revision = next_revision();
        self.by_prompt.clear();
        let whole = |row: &&mut Row| row.damage.is_none() && !row.is_pick_up;
        for row in self.rows.iter_mut().rev().filter(whole) {
            let tally = self.by_prompt.entry(row.prompt_id.clone()).or_default();
            tally.count += 1;
            if !row.is_broken_off() {
                tally.last_secs = Some(row.answer_secs);
            }
            tally.rating = row.rating.or(tally.rating);
            row.number = tally.count;
        }
    }

    /// Brings the line of a take up to date that was changed under review.
    pub fn update(&mut self, id: &TakeId, take: &Take) {
        let Some(row) = self.rows.iter_mut().find(|row| row.id == *id) else {
            return;
        };
        row.learn(take);
        row.figures = row.figures.or_else(|| self.measured.get(id).copied());
        self.revision = next_revision();
        self.recount();
        self.refresh();
    }

    /// Takes one out of the list; if it was chosen, the one below it is, or the last.
    pub fn remove(&mut self, id: &TakeId) {
        if self.chosen.as_ref() == Some(id) {
            let place = self.visible.iter().position(|&index| self.rows[index].id == *id);
            let neighbour = place.and_then(|place| {
                let above = place.checked_sub(1).and_then(|above| self.visible(above));
                Some(self.visible(place + 1).or(above)?.id.clone())
            });
            self.chosen = neighbour;
        }
        self.rows.retain(|row| row.id != *id);
        self.revision = next_revision();
        self.refresh();
    }

    fn refresh(&mut self) {
        let words: Vec<String> = self
            .query
            .to_lowercase()
            .split_whitespace()
            .map(str::to_owned)
            .collect();
        self.visible = (0..self.rows.len())
            .filter(|&index| {
                let row = &self.rows[index];
                self.filter.lets(row) && words.iter().all(|word| row.searched.contains(word))
            })
            .collect();
        let rows = &self.rows;
        self.sort.order(rows, &mut self.visible);
        let is_visible = |id: &TakeId| self.visible.iter().any(|&index| rows[index].id == *id);
        if self.chosen.as_ref().is_none_or(|id| !is_visible(id)) {
            self.chosen = self.visible.first().map(|&index| rows[index].id.clone());
        }
    }

    /// Shows only takes that match `query`.
    pub fn search(&mut self, query: String) {
        self.query = query;
        self.refresh();
    }

    /// Shows only the takes that `filter` lets pass.
    pub fn filter(&mut self, filter: Filter) {
        self.filter = filter;
        self.refresh();
    }

    /// The themes there are takes of, in the alphabet's order.
    #[must_use]
    pub fn themes(&self) -> Vec<&str> {
        let themes: BTreeSet<&str> = self.rows.iter().map(|row| row.theme.as_str()).collect();
        themes.into_iter().filter(|theme| !theme.is_empty()).collect()
    }

    /// The prompts there are takes of, each by id and text, in the order of their texts.
    #[must_use]
    pub fn prompts(&self) -> Vec<(&str, &str)> {
        let usable = self.rows.iter().filter(|row| row.damage.is_none());
        let prompts: BTreeMap<&str, &str> = usable
            .map(|row| (row.prompt_id.as_str(), row.prompt_text.as_str()))
            .collect();
        let mut prompts: Vec<_> = prompts.into_iter().collect();
        prompts.sort_by_key(|(_, text)| *text);
        prompts
    }

    /// Tells the takes what their stories are called by now; searching finds them by that and by what they were called.
    pub fn name_stories<'a>(&mut self, stories: impl Iterator<Item = &'a Story>) {
        let names: HashMap<&str, &str> = stories.map(|story| (story.id.as_str(), story.name())).collect();
        let mut is_changed = false;
        for row in &mut self.rows {
            let Some(story) = &mut row.story else { continue };
            let name = names.get(story.id.as_str()).filter(|name| **name != story.title);
            if let Some(name) = name {
                story.title = (*name).to_owned();
                row.searched += &format!(" {}", name.to_lowercase());
                is_changed = true;
            }
        }
        if is_changed {
            self.refresh();
        }
    }

    /// The stories there are takes of, in the order of their titles.
    #[must_use]
    pub fn stories(&self) -> Vec<&StoryRef> {
        let stories: BTreeMap<&str, &StoryRef> = self
            .rows
            .iter()
            .filter_map(|row| row.story.as_ref())
            .map(|story| (story.id.as_str(), story))
            .collect();
        let mut stories: Vec<_> = stories.into_values().collect();
        stories.sort_by_key(|story| story.title.to_lowercase());
        stories
    }

    /// The takes of whole answers, newest first.
    pub fn whole(&self) -> impl Iterator<Item = &Row> {
        self.rows
            .iter()
            .filter(|row| row.damage.is_none() && !row.is_pick_up)
    }

    /// The latest take of a prompt.
    #[must_use]
    pub fn latest(&self, prompt_id: &str) -> Option<&Row> {
        self.whole().find(|row| row.prompt_id == prompt_id)
    }

    /// The latest answer to a prompt by which the next one can be measured.
    #[must_use]
    pub fn latest_answer(&self, prompt_id: &str) -> Option<&Row> {
        self.whole()
            .find(|row| row.prompt_id == prompt_id && row.is_plain_answer())
    }

    /// The latest note of the speaker's own on any take of a prompt.
    #[must_use]
    pub fn latest_note(&self, prompt_id: &str) -> Option<&str> {
        let noted = self.whole().filter(|row| row.prompt_id == prompt_id);
        noted.filter_map(|row| row.note.as_deref()).next()
    }

    /// What the speaker wrote last, on any take of a prompt, to do differently the next time.
    #[must_use]
    pub fn latest_next_time(&self, prompt_id: &str) -> Option<&str> {
        let written = self.whole().filter(|row| row.prompt_id == prompt_id);
        written.filter_map(|row| row.next_time.as_deref()).next()
    }

    /// The story that the latest take of a prompt tells.
    #[must_use]
    pub fn latest_story(&self, prompt_id: &str) -> Option<&StoryRef> {
        self.latest(prompt_id)?.story.as_ref()
    }

    /// A number that changes with the takes.
    #[must_use]
    pub fn revision(&self) -> u64 {
        self.revision
    }

    /// Orders the list.
    pub fn order(&mut self, sort: Sort) {
        self.sort = sort;
        self.refresh();
    }

    /// Chooses the take `by` places down the visible list; stops at its ends.
    pub fn move_by(&mut self, by: i32) {
        let at = self
            .visible
            .iter()
            .position(|&index| Some(&self.rows[index].id) == self.chosen.as_ref());
        if let Some(place) = super::moved(at, by, self.visible.len()) {
            self.chosen = Some(self.rows[self.visible[place]].id.clone());
        }
    }

    /// Every take, the newest first.
    #[must_use]
    pub fn rows(&self) -> &[Row] {
        &self.rows
    }

    /// What progress is made of: all takes that can be opened.
    #[must_use]
    pub fn facts(&self) -> Vec<Arc<Fact>> {
        self.rows.iter().filter_map(|row| row.fact.clone()).collect()
    }

    /// Number of all takes, damaged ones too.
    #[must_use]
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// Whether there are no takes at all.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// Number of takes that search leaves.
    #[must_use]
    pub fn visible_len(&self) -> usize {
        self.visible.len()
    }

    /// The take at this place of the visible list.
    #[must_use]
    pub fn visible(&self, place: usize) -> Option<&Row> {
        self.rows.get(*self.visible.get(place)?)
    }

    /// What is usual for the speaker: the median of the last ten takes measured, but for one of them. `None` if there are
    /// fewer than three.
    #[must_use]
    pub fn usual(&self, but: &TakeId) -> Option<Figures> {
        let measured: Vec<Figures> = self
            .rows
            .iter()
            .filter(|row| row.id != *but && !row.is_pick_up)
            .filter_map(|row| row.figures)
            .take(USUAL_OF)
            .collect();
        (measured.len() >= LEAST_FOR_USUAL).then(|| Figures::usual(&measured))
    }

    /// Those of the last ten takes that were never measured, or by an older version; newest first.
    pub(super) fn latest_unmeasured(&self) -> impl Iterator<Item = &TakeId> {
        self.rows
            .iter()
            .filter(|row| row.damage.is_none() && !row.is_pick_up)
            .take(USUAL_OF)
            .filter(|row| row.figures.is_none() && !row.is_measured_by_newer)
            .map(|row| &row.id)
    }

    /// Takes in what was measured of a take.
    pub(super) fn learn_figures(&mut self, id: &TakeId, figures: Figures) {
        self.measured.insert(id.clone(), figures);
        if let Some(row) = self.rows.iter_mut().find(|row| row.id == *id) {
            row.figures = Some(figures);
        }
    }

    /// Forgets what was measured of the takes of another library.
    pub(super) fn forget_figures(&mut self) {
        self.measured.clear();
    }

    /// The line of this take.
    #[must_use]
    pub fn row(&self, id: &TakeId) -> Option<&Row> {
        self.rows.iter().find(|row| row.id == *id)
    }

    /// The answers to follow-ups of any of these takes, the earliest first.
    #[must_use]
    pub fn follow_ups_to(&self, ids: &[&str]) -> Vec<&Row> {
        let follows = |row: &&Row| {
            row.occasion
                .follow_up_to
                .as_deref()
                .is_some_and(|id| ids.contains(&id))
        };
        let usable = self
            .rows
            .iter()
            .filter(|row| row.damage.is_none() && !row.is_pick_up);
        let mut rows: Vec<&Row> = usable.filter(follows).collect();
        rows.reverse();
        rows
    }

    /// The takes of a prompt that can be opened, but for one of them.
    pub fn others_of<'a>(&'a self, prompt_id: &'a str, but: &'a TakeId) -> impl Iterator<Item = &'a Row> {
        self.rows
            .iter()
            .filter(move |row| row.damage.is_none() && !row.is_pick_up)
            .filter(move |row| row.prompt_id == prompt_id && row.id != *but)
    }

    /// What is known of a prompt's takes.
    #[must_use]
    pub fn of_prompt(&self, prompt_id: &str) -> Tally {
        self.by_prompt.get(prompt_id).copied().unwrap_or_default()
    }
}
