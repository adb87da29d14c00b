//! The points of the plots: one for each answer, or, where there are more than a plot can show, one answer for each
//! handful of them; and the line of what is usual.

use std::{
    collections::{HashMap, VecDeque},
    sync::Arc,
};

use super::{Fact, median};
use crate::model::delivery::Figures;

/// A plot has at most so many points; more could not be told apart on a screen.
pub const MOST_POINTS: usize = 240;

/// A line has at most so many: with more it is all turns.
pub const MOST_OF_LINE: usize = 80;

/// How many answers make what is usual.
pub(super) const USUAL_OF: usize = 10;
/// Fewer answers than this tell nothing of what is usual.
pub const LEAST_FOR_USUAL: usize = 3;

/// How many answers are taken together for a trend.
const TREND_OF: usize = 5;

/// The most things counted that are plotted.
const MOST_TALLIES: usize = 3;

/// One answer on a plot.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Point {
    /// Its place among the answers, from 0.
    pub place: usize,
    /// Its value.
    pub value: f64,
}

/// Something that changes from answer to answer.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Series {
    /// How many answers have a value.
    pub count: usize,
    /// The answers shown, the earliest first.
    pub points: Vec<Point>,
    /// What is usual: the median of those that went before or of the latest few, as the series has it.
    pub line: Vec<Point>,
}

/// How often something was counted, for a minute of each answer in which anything was.
#[derive(Debug, Clone, PartialEq)]
pub struct TallySeries {
    /// What was counted.
    pub name: String,
    /// How often in all.
    pub total: u64,
    /// Times a minute.
    pub series: Series,
}

/// A measure of delivery.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Measure {
    /// Words a minute.
    #[default]
    Pace,
    /// The share of the time that is speech.
    Speaking,
    /// Pauses of a second or more.
    LongPauses,
    /// The longest pause.
    LongestPause,
    /// Range of pitch.
    Pitch,
}

impl Measure {
    /// Every measure.
    pub const ALL: [Self; 5] = [
        Self::Pace,
        Self::Speaking,
        Self::LongPauses,
        Self::LongestPause,
        Self::Pitch,
    ];

    /// What it is called.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Pace => "Words a minute, estimated",
            Self::Speaking => "Time spent speaking",
            Self::LongPauses => "Pauses of 1 s and more",
            Self::LongestPause => "Longest pause",
            Self::Pitch => "Range of pitch",
        }
    }

    /// A value of it in words.
    #[must_use]
    pub fn words(self, value: f64) -> String {
        match self {
            Self::Pace => format!("{value:.0}"),
            Self::Speaking => format!("{value:.0} %"),
            Self::LongPauses => format!("{value:.0}"),
            Self::LongestPause => format!("{value:.1} s"),
            Self::Pitch => format!("{value:.1} semitones"),
        }
    }

    /// Its value in what was measured.
    #[must_use]
    pub fn of(self, figures: &Figures) -> Option<f64> {
        let value = match self {
            Self::Pace => figures.words_per_min,
            Self::Speaking => figures.speaking_share.map(|share| share * 100.0),
            Self::LongPauses => figures.long_pauses,
            Self::LongestPause => figures.longest_pause_secs,
            Self::Pitch => figures.pitch_range_semitones,
        };
        value.filter(|value| value.is_finite())
    }
}

pub(super) fn ends(answers: &[Arc<Fact>]) -> Series {
    trended(points_of(answers, |fact| {
        Some(fact.answer_secs - fact.target_secs)
    }))
}

pub(super) fn ratings(answers: &[Arc<Fact>]) -> Series {
    trended(points_of(answers, |fact| fact.rating.map(f64::from)))
}

pub(super) fn measures(answers: &[Arc<Fact>]) -> Vec<Series> {
    Measure::ALL
        .into_iter()
        .map(|measure| {
            let points = points_of(answers, |fact| {
                fact.figures.as_ref().and_then(|figures| measure.of(figures))
            });
            let usual = running(&points, USUAL_OF, LEAST_FOR_USUAL, false);
            shown(points, usual)
        })
        .collect()
}

/// What was counted, the most frequent first. An answer in which nothing was counted may have had nothing to count, or
/// nobody who did; it tells nothing and is left out.
pub(super) fn tally_series(answers: &[Arc<Fact>]) -> Vec<TallySeries> {
    let mut totals: HashMap<&str, u64> = HashMap::new();
    for (name, count) in answers.iter().flat_map(|fact| &fact.tallies) {
        *totals.entry(name).or_default() += u64::from(*count);
    }
    let mut totals: Vec<(&str, u64)> = totals.into_iter().collect();
    totals.sort_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(b.0)));
    totals.truncate(MOST_TALLIES);
    totals
        .into_iter()
        .map(|(name, total)| {
            let points = points_of(answers, |fact| {
                let is_counted = !fact.tallies.is_empty() && fact.answer_secs > 0.0;
                let tally = fact.tallies.iter().find(|(known, _)| **known == *name);
                let count = tally.map_or(0, |(_, count)| *count);
                is_counted.then(|| f64::from(count) * 60.0 / fact.answer_secs)
            });
            TallySeries {
                name: name.to_owned(),
                total,
                series: trended(points),
            }
        })
        .collect()
}

pub(super) fn part_points(points: Vec<Point>) -> Vec<Point> {
    thinned(points, MOST_POINTS)
}

fn points_of(answers: &[Arc<Fact>], value: impl Fn(&Fact) -> Option<f64>) -> Vec<Point> {
    answers
        .iter()
        .enumerate()
        .filter_map(|(place, fact)| {
            let value = value(fact).filter(|value| value.is_finite())?;
            Some(Point { place, value })
        })
        .collect()
}

fn trended(points: Vec<Point>) -> Series {
    let trend = running(&points, TREND_OF, TREND_OF, true);
    shown(points, trend)
}

fn shown(points: Vec<Point>, line: Vec<Point>) -> Series {
    Series {
        count: points.len(),
        points: thinned(points, MOST_POINTS),
        line: thinned(line, MOST_OF_LINE),
    }
}

/// At each point the median of the `of` latest before it, itself among them if it `counts`; nothing as long as there are
/// fewer than `least`.
fn running(points: &[Point], of: usize, least: usize, counts: bool) -> Vec<Point> {
    let mut window: VecDeque<f64> = VecDeque::with_capacity(of + 1);
    let mut line = Vec::new();
    let mut take = |window: &VecDeque<f64>, place| {
        if window.len() >= least
            && let Some(value) = median(window.iter().copied())
        {
            line.push(Point { place, value });
        }
    };
    for point in points {
        if !counts {
            take(&window, point.place);
        }
        window.push_back(point.value);
        if window.len() > of {
            window.pop_front();
        }
        if counts {
            take(&window, point.place);
        }
    }
    line
}

/// At most `most` of them: the first and the last, for what is said of then and now is said of those, and between them of
/// each handful of neighbours the one whose value is in the middle, so that what is shown is always a real answer.
fn thinned(points: Vec<Point>, most: usize) -> Vec<Point> {
    if points.len() <= most {
        return points;
    }
    let [first, between @ .., last] = points.as_slice() else {
        return points;
    };
    let of_each = between.len().div_ceil(most.saturating_sub(2).max(1));
    let middles = between.chunks(of_each).filter_map(|handful| {
        let mut handful = handful.to_vec();
        handful.sort_by(|a, b| a.value.total_cmp(&b.value).then(a.place.cmp(&b.place)));
        handful.get(handful.len() / 2).copied()
    });
    std::iter::once(*first).chain(middles).chain([*last]).collect()
}
