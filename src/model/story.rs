//! Stories: the speaker's own material, which can serve many prompts. A story has a file of its own, whose shape is told
//! in `docs/formats.md`; where those files lie is the library's business.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use toml::{Spanned, Table};

use super::{id, occasion::StoryRef, toml_error::TomlError};

/// The sixteen principles a story can serve, in the order in which they are listed everywhere.
pub const PRINCIPLES: [&str; 16] = [
    "Customer Obsession",
    "Ownership",
    "Invent and Simplify",
    "Are Right, A Lot",
    "Learn and Be Curious",
    "Hire and Develop the Best",
    "Insist on the Highest Standards",
    "Think Big",
    "Bias for Action",
    "Frugality",
    "Earn Trust",
    "Dive Deep",
    "Have Backbone, Disagree and Commit",
    "Deliver Results",
    "Strive to be Earth's Best Employer",
    "Success and Scale Bring Broad Responsibility",
];

/// The parts a story is written in; bullets for the parts of other frameworks stand beside them under their own ids.
pub const PARTS: [(&str, &str); 4] = [
    ("situation", "Situation"),
    ("task", "Task"),
    ("action", "Action"),
    ("result", "Result"),
];

/// What a story without a title is called.
pub const UNTITLED: &str = "Untitled story";

/// The most themes a story serves, and the most lines of one field: far beyond what anybody writes, and little enough to
/// draw.
const MOST: usize = 500;

/// The longest id that is made of a title; a number may follow.
const LONGEST_SLUG: usize = 48;

/// What kind of story it is. Interviewers ask for several, so a speaker needs some of each.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum StoryKind {
    /// Spoke for somebody when it was inconvenient.
    Advocated,
    /// Made something better because of feedback.
    Improved,
    /// Decided by data.
    Data,
    /// It went wrong.
    Wrong,
    /// None of these.
    Other,
}

impl StoryKind {
    /// Every kind.
    pub const ALL: [Self; 5] = [
        Self::Advocated,
        Self::Improved,
        Self::Data,
        Self::Wrong,
        Self::Other,
    ];

    /// Its word in a story's file.
    #[must_use]
    pub fn key(self) -> &'static str {
        match self {
            Self::Advocated => "advocated",
            Self::Improved => "improved",
            Self::Data => "data",
            Self::Wrong => "wrong",
            Self::Other => "other",
        }
    }

    /// What it is called.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Advocated => "Spoke up when it cost",
            Self::Improved => "Improved from feedback",
            Self::Data => "Decided by data",
            Self::Wrong => "Went wrong",
            Self::Other => "Something else",
        }
    }
}

/// A story. Texts are as [`Story::tidied`] leaves them.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Story {
    /// Its id, which is the name of its file; it stays when the title changes, because takes name it.
    pub id: String,
    /// Its title; empty as long as it has none.
    pub title: String,
    /// What kinds of story it is, none twice.
    pub kinds: Vec<StoryKind>,
    /// The themes it serves, such as `Earn Trust`, none twice.
    pub themes: Vec<String>,
    /// Bullets by the id of the part they are for.
    pub bullets: BTreeMap<String, Vec<String>>,
    /// What was measured, a line each.
    pub metrics: Vec<String>,
    /// What was learned, in one line.
    pub learned: String,
    /// Fields this version does not know.
    pub extra: Table,
}

/// What is read of a file. Kept apart from what is written, because unknown fields read in one go cost the lines of
/// errors.
#[derive(Deserialize)]
struct StoryFile {
    title: String,
    #[serde(default)]
    kinds: Vec<StoryKind>,
    #[serde(default)]
    themes: Vec<String>,
    #[serde(default)]
    metrics: Vec<String>,
    #[serde(default)]
    learned: String,
    bullets: Option<Spanned<BTreeMap<String, Vec<String>>>>,
}

/// The fields this version knows.
const KNOWN: [&str; 6] = ["title", "kinds", "themes", "metrics", "learned", "bullets"];

/// What is written, in this order.
#[derive(Serialize)]
struct StoryText<'a> {
    title: &'a str,
    kinds: &'a [StoryKind],
    themes: &'a [String],
    metrics: &'a [String],
    learned: &'a str,
    bullets: &'a BTreeMap<String, Vec<String>>,
    #[serde(flatten)]
    extra: &'a Table,
}

impl Story {
    /// Reads a story's file, whose name gives the id.
    ///
    /// # Errors
    /// The line and reason if the text is not TOML, the title is missing, a field is of the wrong kind or a part has an
    /// id that no framework can give it.
    pub fn from_toml(id: &str, source: &str) -> Result<Self, TomlError> {
        let file: StoryFile = toml::from_str(source).map_err(|error| TomlError::from_toml(source, &error))?;
        let mut extra: Table =
            toml::from_str(source).map_err(|error| TomlError::from_toml(source, &error))?;
        for known in KNOWN {
            extra.remove(known);
        }
        let bullets = match file.bullets {
            None => BTreeMap::new(),
            Some(bullets) => {
                if let Some(part) = bullets.get_ref().keys().find(|part| !id::is_valid(part)) {
                    let reason = format!("the part id {part:?} may have only a-z, 0-9 and hyphens");
                    return Err(TomlError::at(source, bullets.span().start, reason));
                }
                bullets.into_inner()
            }
        };
        let story = Self {
            id: id.to_owned(),
            title: file.title,
            kinds: file.kinds,
            themes: file.themes,
            bullets,
            metrics: file.metrics,
            learned: file.learned,
            extra,
        };
        if let Some(reason) = story.fault() {
            return Err(TomlError::at(source, 0, reason));
        }
        Ok(story.tidied())
    }

    /// Why it would not be read again if it were written, if so.
    #[must_use]
    pub fn fault(&self) -> Option<String> {
        if self.themes.len() > MOST || self.kinds.len() > MOST {
            return Some(format!("a story has {MOST} themes at most"));
        }
        let fields = self.bullets.values().chain([&self.metrics]);
        let is_too_long =
            |field: &Vec<String>| field.iter().flat_map(|text| lines(text)).take(MOST + 1).count() > MOST;
        let is_fault = self.bullets.len() > MOST || fields.into_iter().any(is_too_long);
        is_fault.then(|| format!("a part of a story has {MOST} lines at most"))
    }

    /// The text of its file.
    ///
    /// # Errors
    /// The writer's own complaint, if a field this version does not know can't be written.
    pub fn to_toml(&self) -> Result<String, String> {
        let text = StoryText {
            title: &self.title,
            kinds: &self.kinds,
            themes: &self.themes,
            metrics: &self.metrics,
            learned: &self.learned,
            bullets: &self.bullets,
            extra: &self.extra,
        };
        toml::to_string_pretty(&text).map_err(|error| error.to_string())
    }

    /// The same with title and lesson on one line each, a bullet a line, nothing empty and nothing twice.
    #[must_use]
    pub fn tidied(mut self) -> Self {
        self.title = one_line(&self.title);
        self.learned = one_line(&self.learned);
        self.themes = self.themes.iter().map(|theme| one_line(theme)).collect();
        self.themes.retain(|theme| !theme.is_empty());
        self.themes = without_doubles(self.themes);
        self.kinds = without_doubles(self.kinds);
        self.metrics = tidy_lines(&self.metrics);
        for bullets in self.bullets.values_mut() {
            *bullets = tidy_lines(bullets);
        }
        self.bullets.retain(|_, bullets| !bullets.is_empty());
        self
    }

    /// What it is called: its title, or a word that it has none.
    #[must_use]
    pub fn name(&self) -> &str {
        if self.title.is_empty() {
            UNTITLED
        } else {
            &self.title
        }
    }

    /// How a take names it.
    #[must_use]
    pub fn reference(&self) -> StoryRef {
        StoryRef {
            id: self.id.clone(),
            title: self.name().to_owned(),
        }
    }

    /// Whether nothing has been written into it yet.
    #[must_use]
    pub fn is_blank(&self) -> bool {
        *self
            == Self {
                id: self.id.clone(),
                ..Self::default()
            }
    }

    /// The bullets for a part of whatever framework is spoken in: its own, or those of the parts that tell the same.
    /// PAR's problem is the situation and the task; a story written as PAR gives its problem to the situation.
    #[must_use]
    pub fn bullets_for(&self, part: &str) -> Vec<&str> {
        let of = |part: &str| self.bullets.get(part).into_iter().flatten().map(String::as_str);
        let own: Vec<&str> = of(part).collect();
        if !own.is_empty() {
            return own;
        }
        match part {
            "problem" => of("situation").chain(of("task")).collect(),
            "situation" if of("task").next().is_none() => of("problem").collect(),
            _ => own,
        }
    }

    /// All bullets, in the order of the parts: where an answer has but one part, such as that to a follow-up.
    #[must_use]
    pub fn all_bullets(&self) -> Vec<&str> {
        let of_parts = PARTS.iter().flat_map(|(part, _)| self.bullets.get(*part));
        let is_other = |part: &String| PARTS.iter().all(|(known, _)| known != part);
        let others = self.bullets.iter().filter(|(part, _)| is_other(part));
        let all = of_parts.chain(others.map(|(_, bullets)| bullets));
        all.flatten().map(String::as_str).collect()
    }

    /// Whether it can be told from start to end: it has a title, and something to say of the problem, the action and
    /// the result.
    #[must_use]
    pub fn is_ready(&self) -> bool {
        let has = |part| !self.bullets_for(part).is_empty();
        !self.title.is_empty() && has("problem") && has("action") && has("result")
    }

    /// This story, as it is on the disk by now, with what was changed from `before` to `after`. What another program
    /// changed meanwhile stays, unless it is the same field.
    #[must_use]
    pub fn with_changes(mut self, before: &Self, after: &Self) -> Self {
        fn carry<T: Clone + PartialEq>(to: &mut T, before: &T, after: &T) {
            if before != after {
                to.clone_from(after);
            }
        }
        carry(&mut self.title, &before.title, &after.title);
        carry(&mut self.kinds, &before.kinds, &after.kinds);
        carry(&mut self.themes, &before.themes, &after.themes);
        carry(&mut self.metrics, &before.metrics, &after.metrics);
        carry(&mut self.learned, &before.learned, &after.learned);
        let parts: Vec<&String> = before.bullets.keys().chain(after.bullets.keys()).collect();
        for part in parts {
            let (was, is) = (before.bullets.get(part), after.bullets.get(part));
            if was != is {
                match is {
                    Some(bullets) => drop(self.bullets.insert(part.clone(), bullets.clone())),
                    None => drop(self.bullets.remove(part)),
                }
            }
        }
        self
    }
}

/// The lines of a text as bullets: without the space around them, none empty.
#[must_use]
pub fn lines(text: &str) -> Vec<String> {
    text.split(['\n', '\r'])
        .map(str::trim)
        .filter(|line| !line.is_empty())
        .map(str::to_owned)
        .collect()
}

/// An id for a new story of this title that is not `taken`: of the title's letters and digits, with a number if need be.
#[must_use]
pub fn new_id(title: &str, taken: impl Fn(&str) -> bool) -> String {
    let mut slug = String::new();
    for letter in title.chars().flat_map(char::to_lowercase) {
        if slug.len() >= LONGEST_SLUG {
            break;
        }
        if letter.is_ascii_alphanumeric() {
            slug.push(letter);
        } else if !slug.is_empty() && !slug.ends_with('-') && letter != '\'' && letter != '’' {
            slug.push('-');
        }
    }
    let slug = slug.trim_end_matches('-');
    let slug = match slug {
        "" => "story".to_owned(),
        slug if id::is_device(slug) => format!("story-{slug}"),
        slug => slug.to_owned(),
    };
    std::iter::once(slug.clone())
        .chain((2_u32..).map(|number| format!("{slug}-{number}")))
        .find(|id| !taken(id))
        .unwrap_or(slug)
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn tidy_lines(texts: &[String]) -> Vec<String> {
    texts.iter().flat_map(|text| lines(text)).collect()
}

fn without_doubles<T: PartialEq>(items: Vec<T>) -> Vec<T> {
    let mut once: Vec<T> = Vec::with_capacity(items.len());
    for item in items {
        if !once.contains(&item) {
            once.push(item);
        }
    }
    once
}

#[cfg(test)]
#[path = "story_tests.rs"]
pub(super) mod tests;
