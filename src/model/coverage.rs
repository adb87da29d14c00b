//! Which principles the speaker's stories serve, and what is still missing: the matrix, and its gaps in words. Pure.

use std::collections::{BTreeMap, BTreeSet};

use super::story::{PRINCIPLES, Story, StoryKind};

/// So many stories should be ready to tell, and so many prompts have one of them.
pub const READY: usize = 3;

/// The kinds of which a speaker should have a story each.
const WANTED: [StoryKind; 4] = [
    StoryKind::Advocated,
    StoryKind::Improved,
    StoryKind::Data,
    StoryKind::Wrong,
];

/// More principles without a story than this are not all named.
const NAMED: usize = 3;

/// A take as far as coverage is concerned.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Told<'a> {
    /// The id of the story it told, if it names one.
    pub story: Option<&'a str>,
    /// The id of its prompt.
    pub prompt: &'a str,
    /// The theme of its prompt.
    pub theme: &'a str,
}

/// What a story has to do with a theme.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Cell {
    /// The speaker says that it serves the theme.
    pub serves: bool,
    /// Takes of the theme's prompts that told it.
    pub takes: usize,
}

impl Cell {
    /// Whether the story has to do with the theme at all.
    #[must_use]
    pub fn is_covered(self) -> bool {
        self.serves || self.takes > 0
    }
}

/// A story's line of the matrix.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// The story's id.
    pub story: String,
    /// What it is called.
    pub name: String,
    /// A cell for each theme.
    pub cells: Vec<Cell>,
    /// Takes that told it, whatever the theme.
    pub takes: usize,
    /// The prompts, by id, that were answered with it.
    pub prompts: BTreeSet<String>,
}

/// Something that is missing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Gap {
    /// Fewer stories than wanted can be told from start to end.
    FewReady(usize),
    /// Fewer prompts than wanted were answered with a story that is ready.
    FewPrompts(usize),
    /// There is no story of this kind.
    NoKind(StoryKind),
    /// No story serves these themes.
    NoStory(Vec<String>),
    /// So many prompts, more than one, were answered with the same story.
    Shared {
        /// What it is called.
        name: String,
        /// How many prompts.
        prompts: usize,
    },
}

/// What the stories cover and what not.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Coverage {
    /// The themes: the principles, then others that some story serves.
    pub themes: Vec<String>,
    /// A line for each story, in the order given.
    pub rows: Vec<Row>,
    /// What is missing, the most important first.
    pub gaps: Vec<Gap>,
}

impl Coverage {
    /// Coverage of these stories by these takes.
    #[must_use]
    pub fn of<'a>(stories: &[&Story], takes: impl IntoIterator<Item = Told<'a>>) -> Self {
        let mut themes: Vec<String> = PRINCIPLES.iter().map(|theme| (*theme).to_owned()).collect();
        for theme in stories.iter().flat_map(|story| &story.themes) {
            if !themes.contains(theme) {
                themes.push(theme.clone());
            }
        }
        let mut told: BTreeMap<&str, BTreeMap<&str, usize>> = BTreeMap::new();
        let mut prompts: BTreeMap<&str, BTreeSet<String>> = BTreeMap::new();
        for take in takes {
            if let Some(story) = take.story {
                *told.entry(story).or_default().entry(take.theme).or_default() += 1;
                let of_story = prompts.entry(story).or_default();
                if !of_story.contains(take.prompt) {
                    of_story.insert(take.prompt.to_owned());
                }
            }
        }
        let rows: Vec<Row> = stories
            .iter()
            .map(|story| {
                let told = told.get(story.id.as_str());
                let cell = |theme: &String| Cell {
                    serves: story.themes.contains(theme),
                    takes: told
                        .and_then(|told| told.get(theme.as_str()))
                        .copied()
                        .unwrap_or(0),
                };
                Row {
                    story: story.id.clone(),
                    name: story.name().to_owned(),
                    cells: themes.iter().map(cell).collect(),
                    takes: told.map_or(0, |told| told.values().sum()),
                    prompts: prompts.remove(story.id.as_str()).unwrap_or_default(),
                }
            })
            .collect();
        let gaps = gaps(stories, &themes, &rows);
        Self { themes, rows, gaps }
    }

    /// Whether any story covers the theme at this place.
    #[must_use]
    pub fn is_covered(&self, theme: usize) -> bool {
        is_covered(&self.rows, theme)
    }
}

fn is_covered(rows: &[Row], theme: usize) -> bool {
    rows.iter()
        .any(|row| row.cells.get(theme).is_some_and(|cell| cell.is_covered()))
}

fn gaps(stories: &[&Story], themes: &[String], rows: &[Row]) -> Vec<Gap> {
    let mut gaps = Vec::new();
    let ready = stories.iter().filter(|story| story.is_ready()).count();
    if ready < READY {
        gaps.push(Gap::FewReady(ready));
    }
    let of_ready = stories.iter().zip(rows).filter(|(story, _)| story.is_ready());
    let answered: BTreeSet<&String> = of_ready.flat_map(|(_, row)| &row.prompts).collect();
    if answered.len() < READY {
        gaps.push(Gap::FewPrompts(answered.len()));
    }
    let is_there = |kind| stories.iter().any(|story| story.kinds.contains(&kind));
    gaps.extend(
        WANTED
            .into_iter()
            .filter(|kind| !is_there(*kind))
            .map(Gap::NoKind),
    );
    let without: Vec<String> = themes
        .iter()
        .enumerate()
        .filter(|(place, _)| !is_covered(rows, *place))
        .map(|(_, theme)| theme.clone())
        .collect();
    if !without.is_empty() {
        gaps.push(Gap::NoStory(without));
    }
    gaps.extend(
        rows.iter()
            .filter(|row| row.prompts.len() > 1)
            .map(|row| Gap::Shared {
                name: row.name.clone(),
                prompts: row.prompts.len(),
            }),
    );
    gaps
}

impl Gap {
    /// The gap in a sentence or two.
    #[must_use]
    pub fn words(&self) -> String {
        match self {
            Self::FewReady(ready) => format!(
                "Have three stories ready, with bullets for every part: {} so far.",
                count_words(*ready)
            ),
            Self::FewPrompts(prompts) => format!(
                "Answer at least three prompts with a ready story: {} so far.",
                count_words(*prompts)
            ),
            Self::NoKind(kind) => match kind {
                StoryKind::Advocated => {
                    "No story yet of speaking up for somebody when it was inconvenient.".to_owned()
                }
                StoryKind::Improved => "No story yet of something improved because of feedback.".to_owned(),
                StoryKind::Data => "No story yet of a decision made by data.".to_owned(),
                StoryKind::Wrong => {
                    "No story yet of something that went wrong, and what you learned from it.".to_owned()
                }
                StoryKind::Other => "No story yet of another kind.".to_owned(),
            },
            Self::NoStory(themes) => format!("No story yet for {}.", listed(themes)),
            Self::Shared { name, prompts } => {
                let count = count_words(*prompts);
                let mut letters = count.chars();
                let first = letters.next().map(|letter| letter.to_uppercase().to_string());
                format!(
                    "{}{} prompts rest on the same story: {name}.",
                    first.unwrap_or_default(),
                    letters.as_str()
                )
            }
        }
    }
}

/// `Earn Trust`, `Earn Trust and Dive Deep`, `Earn Trust, Dive Deep, Think Big and 9 more`.
fn listed(themes: &[String]) -> String {
    let (named, more) = themes.split_at(themes.len().min(NAMED));
    // Some principles have a comma in their names.
    let apart = if named.iter().any(|theme| theme.contains(',')) {
        "; "
    } else {
        ", "
    };
    match (named, more.len()) {
        ([], _) => String::new(),
        ([one], 0) => one.clone(),
        ([first @ .., last], 0) => format!("{} and {last}", first.join(apart)),
        (named, count) => format!("{} and {count} more", named.join(apart)),
    }
}

fn count_words(count: usize) -> String {
    match count {
        0 => "none".to_owned(),
        1 => "one".to_owned(),
        2 => "two".to_owned(),
        3 => "three".to_owned(),
        4 => "four".to_owned(),
        5 => "five".to_owned(),
        6 => "six".to_owned(),
        more => more.to_string(),
    }
}

#[cfg(test)]
#[path = "coverage_tests.rs"]
mod tests;
