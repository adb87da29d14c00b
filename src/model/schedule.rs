//! When a prompt should be spoken again: spaced repetition by FSRS, as the crate `rs-fsrs` has it. The schedule is not
//! stored but made anew from the takes, so that nothing of it can be lost and synced folders never disagree.
//!
//! - **What counts.** Answers to the prompt itself, as `practice` has it; neither follow-ups nor pick-ups, nor what was
//!   broken off, nor the drill that calls for the end. Of takes made one from another by speaking a part anew the newest.
//! - **Grades.** Rated 1 is *again*, 2 *hard*, 3 and 4 *good*, 5 *easy*. A take that nobody rated is *good* if its
//!   length was right, *hard* if it was too short, *again* if it was less than half. An answer that overran the band around its target is graded one lower.
//! - **Days.** A schedule counts local calendar days, each as the wall had it where the answer was spoken. Several takes
//!   of one day are one review, graded by the first that was rated: what was there after the pause is what is asked for.
//! - **Clocks.** Takes are replayed in the order of their instants. A day that lies before the one of an earlier
//!   instant (a flight over the date line, a clock set back) counts as that one, so that no interval is negative. A day
//!   that lies beyond tomorrow, or before there was an Aloud, is a clock that was wrong: such a take is left out, the
//!   first kind until then, and where a prompt has no other it is due at once.

use std::collections::HashMap;

use chrono::{DateTime, NaiveDate, NaiveTime, Utc};
use jiff::{ToSpan as _, civil::Date};
use rs_fsrs::{Card, FSRS, Parameters, Rating, Seed};

use super::{
    pacing::Verdict,
    practice::{self, Fact},
};

/// How well an answer came.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Grade {
    /// Not at all.
    Again,
    /// With effort.
    Hard,
    /// Well.
    Good,
    /// With ease.
    Easy,
}

impl Grade {
    /// The grade of a take.
    #[must_use]
    pub fn of(fact: &Fact) -> Self {
        let grade = match fact.rating {
            Some(..=1) => Self::Again,
            Some(2) => Self::Hard,
            // What nobody rated is told by its length: of less than half an answer there is little to keep.
            None if fact.answer_secs < fact.target_secs / 2.0 => Self::Again,
            None if fact.verdict() == Verdict::Under => Self::Hard,
            Some(3 | 4) | None => Self::Good,
            Some(5..) => Self::Easy,
        };
        match (fact.verdict(), grade) {
            (Verdict::Over, Self::Easy) => Self::Good,
            (Verdict::Over, Self::Good) => Self::Hard,
            (Verdict::Over, _) => Self::Again,
            _ => grade,
        }
    }

    fn rating(self) -> Rating {
        match self {
            Self::Again => Rating::Again,
            Self::Hard => Rating::Hard,
            Self::Good => Rating::Good,
            Self::Easy => Rating::Easy,
        }
    }
}

/// One day on which a prompt was spoken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Review {
    /// The day.
    pub day: Date,
    /// How well it came.
    pub grade: Grade,
    is_rated: bool,
}

/// The day on which each prompt is due that was spoken before, by the prompt's id. `today` decides nothing but which
/// takes come from a clock that ran ahead.
#[must_use]
pub fn due_days<'a>(facts: impl IntoIterator<Item = &'a Fact>, today: Date) -> HashMap<String, Date> {
    let mut by_prompt: HashMap<&str, Vec<&Fact>> = HashMap::new();
    for fact in practice::answers(facts, today) {
        if fact.moment.is_some() {
            by_prompt.entry(&fact.prompt_id).or_default().push(fact);
        }
    }
    let scheduler = Scheduler::new();
    by_prompt
        .into_iter()
        .map(|(prompt, facts)| {
            let reviews = reviews(facts, today);
            (prompt.to_owned(), scheduler.due(&reviews).unwrap_or(today))
        })
        .collect()
}

/// The days on which a prompt was spoken, from its takes in the order of their instants.
fn reviews<'a>(facts: impl IntoIterator<Item = &'a Fact>, today: Date) -> Vec<Review> {
    let mut reviews: Vec<Review> = Vec::new();
    for fact in facts {
        let Some(day) = fact.day(today) else {
            continue;
        };
        let review = Review {
            day,
            grade: Grade::of(fact),
            is_rated: fact.rating.is_some(),
        };
        match reviews.last_mut() {
            Some(last) if day <= last.day => {
                if review.is_rated && !last.is_rated {
                    *last = Review {
                        day: last.day,
                        ..review
                    };
                }
            }
            _ => reviews.push(review),
        }
    }
    reviews
}

/// The crate's scheduler for whole days, with its own weights.
struct Scheduler(FSRS);

impl Scheduler {
    fn new() -> Self {
        Self(FSRS::new(Parameters {
            // Intervals of minutes are for cards; an answer of two minutes is not said five times in an hour.
            enable_short_term: false,
            // The same takes must give the same day on every machine.
            enable_fuzz: false,
            seed: Seed::new("aloud"),
            ..Parameters::default()
        }))
    }

    /// The day on which it is due after these reviews, whose days rise.
    fn due(&self, reviews: &[Review]) -> Option<Date> {
        let mut card = Card::default();
        for review in reviews {
            card = self
                .0
                .next(card, midnight(review.day)?, review.grade.rating())
                .card;
        }
        let last = reviews.last()?.day;
        Some(last.saturating_add(card.scheduled_days.max(1).days()))
    }
}

/// A day as the crate wants it. In UTC every day has 24 hours, so that its differences are whole days.
fn midnight(day: Date) -> Option<DateTime<Utc>> {
    let month = u32::try_from(day.month()).ok()?;
    let of_month = u32::try_from(day.day()).ok()?;
    let date = NaiveDate::from_ymd_opt(i32::from(day.year()), month, of_month)?;
    Some(date.and_time(NaiveTime::MIN).and_utc())
}

/// How far off a due day is, in words: `due`, `due tomorrow`, `due in 3 days`, `due in 2 months`.
#[must_use]
pub fn due_words(due: Date, today: Date) -> String {
    match days_between(today, due) {
        ..=0 => "due".to_owned(),
        1 => "due tomorrow".to_owned(),
        days @ 2..=59 => format!("due in {days} days"),
        days @ 60..=729 => format!("due in {} months", days / 30),
        days => format!("due in {} years", days / 365),
    }
}

/// Days from one date to another; negative if the other is earlier.
#[must_use]
pub fn days_between(from: Date, to: Date) -> i32 {
    // Both lie within twenty thousand years.
    (to - from).get_days()
}

#[cfg(test)]
#[path = "schedule_tests.rs"]
mod tests;
