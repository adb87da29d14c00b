//! What came of the takes so far: counts, days in a row, medians, and the points of the plots. Pure computing, done once
//! for a library or for one prompt; how it looks is the screens' business.

mod series;

use std::{
    collections::{BTreeMap, BTreeSet, HashMap},
    sync::Arc,
};

use jiff::{ToSpan as _, civil::Date};

use super::{
    delivery::Figures,
    pacing::{self, Verdict},
    practice::{self, Fact, Kind},
};

pub use series::{LEAST_FOR_USUAL, Measure, Point, Series, TallySeries};
use series::{ends, measures, part_points, ratings, tally_series};

/// The parts are judged by so many of the latest answers: what one did a year ago is no habit any more.
pub const LATEST: usize = 40;

/// What there is to see of all takes, or of those of one prompt.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Overview {
    /// The answers, the earliest first; points are places in this list.
    pub answers: Vec<Arc<Fact>>,
    /// How many answers to follow-up questions there are.
    pub follow_ups: usize,
    /// How many parts were spoken anew and not joined.
    pub pick_ups: usize,
    /// How many different prompts were answered.
    pub prompts: usize,
    /// Days on which anything was spoken.
    pub days: Days,
    /// How many answers ended within the band around their target.
    pub on_target: usize,
    /// How many were too long.
    pub over: usize,
    /// How much longer than their target answers are, in seconds: the median of the latest.
    pub off_secs: Option<f64>,
    /// The median rating of the latest that have one.
    pub rating: Option<f64>,
    /// The parts of the latest answers, those that come most often first.
    pub parts: Vec<PartSum>,
    /// How many answers each theme has.
    pub themes: BTreeMap<String, usize>,
    /// Length over or under the target, in seconds.
    pub ends: Series,
    /// Ratings.
    pub ratings: Series,
    /// The measures of delivery, in the order of [`Measure::ALL`].
    pub measures: Vec<Series>,
    /// What was counted while listening, the most frequent first.
    pub tallies: Vec<TallySeries>,
}

/// Days of practice.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Days {
    /// How many there are.
    pub count: usize,
    /// How many in a row up to today, or up to yesterday as long as nothing was spoken today.
    pub in_a_row: usize,
    /// The most there ever were in a row.
    pub most_in_a_row: usize,
}

/// How one part does in the latest answers.
#[derive(Debug, Clone, PartialEq)]
pub struct PartSum {
    /// Its name.
    pub name: String,
    /// In how many of them it was begun.
    pub count: usize,
    /// How many of those were too short.
    pub under: usize,
    /// How many were too long.
    pub over: usize,
    /// How much longer than its target it is: the median, in seconds.
    pub off_secs: f64,
    /// A point for each.
    pub points: Vec<Point>,
}

impl Overview {
    /// Computes it from all takes, in any order. With `prompt`, an id, of its answers only; days are those of all practice
    /// even then.
    #[must_use]
    pub fn of(facts: &[Arc<Fact>], prompt: Option<&str>, today: Date) -> Self {
        let is_asked_for = |fact: &&Arc<Fact>| prompt.is_none_or(|id| fact.prompt_id == id);
        let count = |kind| {
            facts
                .iter()
                .filter(|fact| fact.kind == kind)
                .filter(is_asked_for)
                .count()
        };
        let answers = practice::answers(facts.iter().filter(is_asked_for).cloned(), today);
        let verdicts = |wanted| answers.iter().filter(|fact| fact.verdict() == wanted).count();
        let latest = &answers[answers.len().saturating_sub(LATEST)..];
        let mut themes = BTreeMap::new();
        for fact in &answers {
            *themes.entry(fact.theme.clone()).or_default() += 1;
        }
        let different: BTreeSet<&str> = answers.iter().map(|fact| fact.prompt_id.as_str()).collect();
        Self {
            follow_ups: count(Kind::FollowUp),
            pick_ups: count(Kind::PickUp),
            prompts: different.len(),
            days: Days::of(facts.iter().filter_map(|fact| fact.day(today)), today),
            on_target: verdicts(Verdict::On),
            over: verdicts(Verdict::Over),
            off_secs: median(latest.iter().map(|fact| fact.answer_secs - fact.target_secs)),
            rating: median(latest.iter().filter_map(|fact| fact.rating).map(f64::from)),
            parts: parts(&answers),
            themes,
            ends: ends(&answers),
            ratings: ratings(&answers),
            measures: measures(&answers),
            tallies: tally_series(&answers),
            answers,
        }
    }

    /// Where an answer stands among all, by its id.
    #[must_use]
    pub fn place_of(&self, id: &str) -> Option<usize> {
        self.answers.iter().position(|fact| fact.id == id)
    }
}

impl Days {
    /// Counts days, in any order and as often as they come.
    #[must_use]
    pub fn of(days: impl IntoIterator<Item = Date>, today: Date) -> Self {
        let days: BTreeSet<Date> = days.into_iter().collect();
        let (mut row, mut most) = (0, 0);
        let mut before: Option<Date> = None;
        for &day in &days {
            let goes_on = before.is_some_and(|before| before.saturating_add(1.day()) == day);
            row = if goes_on { row + 1 } else { 1 };
            most = most.max(row);
            before = Some(day);
        }
        let yesterday = today.saturating_sub(1.day());
        Self {
            count: days.len(),
            in_a_row: if before >= Some(yesterday) { row } else { 0 },
            most_in_a_row: most,
        }
    }
}

/// The takes of the last day before `today` on which answers were spoken, the earliest first.
#[must_use]
pub fn last_day_before(facts: &[Arc<Fact>], today: Date) -> Vec<Arc<Fact>> {
    let spoken = || {
        let is_whole = |fact: &&Arc<Fact>| !matches!(fact.kind, Kind::PickUp | Kind::BrokenOff);
        facts.iter().filter(is_whole)
    };
    let days = spoken().filter_map(|fact| fact.day(today));
    let Some(last) = days.filter(|day| *day < today).max() else {
        return Vec::new();
    };
    // What was made from one of them later is not of that day.
    let of_that_day = spoken().filter(|fact| fact.day(today) == Some(last));
    practice::newest_of_each(of_that_day.cloned(), today)
}

/// Answers to one prompt, one after the other on one day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Run {
    /// The prompt's id.
    pub prompt_id: String,
    /// The day.
    pub day: Date,
    /// How many.
    pub count: usize,
}

/// The answers in a row up to the latest of all. What is no answer does not count between them and does not divide them.
#[must_use]
pub fn latest_run(facts: &[Arc<Fact>], today: Date) -> Option<Run> {
    let answers = practice::answers(facts.iter().map(Arc::as_ref), today);
    let latest = answers.last()?;
    let day = latest.day(today)?;
    let is_one_of_them = |fact: &&&Fact| fact.prompt_id == latest.prompt_id && fact.day(today) == Some(day);
    Some(Run {
        prompt_id: latest.prompt_id.clone(),
        day,
        count: answers.iter().rev().take_while(is_one_of_them).count(),
    })
}

/// The same things in an order that `seed` decides (Fisher and Yates, with numbers by splitmix64).
#[must_use]
pub fn shuffled<T>(mut things: Vec<T>, mut seed: u64) -> Vec<T> {
    for last in (1..things.len()).rev() {
        seed = seed.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut number = (seed ^ (seed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        number = (number ^ (number >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        number ^= number >> 31;
        let places = last as u64 + 1;
        things.swap(last, usize::try_from(number % places).unwrap_or(0));
    }
    things
}

/// The value in the middle; of an even number of them, halfway between the two.
#[must_use]
pub fn median(values: impl IntoIterator<Item = f64>) -> Option<f64> {
    let mut values: Vec<f64> = values.into_iter().collect();
    values.sort_by(f64::total_cmp);
    let middle = values.len() / 2;
    let above = *values.get(middle)?;
    if values.len().is_multiple_of(2) {
        Some(f64::midpoint(*values.get(middle.checked_sub(1)?)?, above))
    } else {
        Some(above)
    }
}

/// The parts of the latest answers, at most six.
fn parts(answers: &[Arc<Fact>]) -> Vec<PartSum> {
    const MOST: usize = 6;
    let first = answers.len().saturating_sub(LATEST);
    let mut order: Vec<&str> = Vec::new();
    let mut points: HashMap<&str, Vec<Point>> = HashMap::new();
    let mut verdicts: HashMap<&str, (usize, usize)> = HashMap::new();
    for (place, fact) in answers.iter().enumerate().skip(first) {
        for part in &fact.parts {
            if !points.contains_key(&*part.name) {
                order.push(&part.name);
            }
            points.entry(&part.name).or_default().push(Point {
                place,
                value: part.off_secs(),
            });
            let (under, over) = verdicts.entry(&part.name).or_default();
            match pacing::verdict(part.secs, part.target_secs) {
                Verdict::Under => *under += 1,
                Verdict::On => {}
                Verdict::Over => *over += 1,
            }
        }
    }
    // Which parts: those that come most often. In which order: as they are spoken.
    let mut chosen = order.clone();
    chosen.sort_by_key(|name| std::cmp::Reverse(points[name].len()));
    chosen.truncate(MOST);
    order.retain(|name| chosen.contains(name));
    order
        .into_iter()
        .filter_map(|name| {
            let points = points.remove(name)?;
            let (under, over) = verdicts.get(name).copied().unwrap_or_default();
            Some(PartSum {
                name: name.to_owned(),
                count: points.len(),
                under,
                over,
                off_secs: median(points.iter().map(|point| point.value))?,
                points: part_points(points),
            })
        })
        .collect()
}

/// The figures of the answers before this place that have some, from the nearest back, at most `count`.
fn figures_before(answers: &[Arc<Fact>], place: usize, count: usize) -> Vec<Figures> {
    answers[..place]
        .iter()
        .rev()
        .filter_map(|fact| fact.figures)
        .take(count)
        .collect()
}

/// What was usual before the answer at this place; `None` if there was too little to tell.
#[must_use]
pub fn usual_before(answers: &[Arc<Fact>], place: usize) -> Option<Figures> {
    let before = figures_before(answers, place.min(answers.len()), series::USUAL_OF);
    (before.len() >= LEAST_FOR_USUAL).then(|| Figures::usual(&before))
}

#[cfg(test)]
#[path = "progress_tests.rs"]
mod tests;
