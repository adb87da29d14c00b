//! One take as schedule and progress see it: when it was spoken, how long it was, how it was rated; and which of many
//! count as answers. What is made of those is in `schedule` and `progress`.

use std::{collections::HashSet, ops::Deref};

use jiff::{
    Timestamp, ToSpan as _,
    civil::{Date, DateTime},
    tz::TimeZone,
};

use super::{
    delivery::Figures,
    pacing::{self, Verdict},
    take::{PartTiming, Take},
};

/// An answer of less than this share of its target that nobody rated was broken off.
const LEAST_OF_AN_ANSWER: f64 = 0.1;

/// No take is older than the program. A clock that began anew in 1970 would else make a pause of decades of the next
/// answer, and its prompt would come back in a hundred years.
const EARLIEST: Date = Date::constant(2020, 1, 1);

/// What a take is, as far as practice goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// An answer to its prompt.
    Answer,
    /// The answer to a question asked after another answer. It has no place among the answers to a prompt: its target is
    /// another, and it is not asked on its own.
    FollowUp,
    /// One part spoken anew that was not joined with its take: no answer, but practice of that day.
    PickUp,
    /// Broken off soon after it began, and not rated: no answer, but practice of that day.
    BrokenOff,
    /// An answer whose end was called for by a drill, so that its length tells nothing: practice of that day only.
    WrapUp,
}

/// When a take was spoken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Moment {
    /// Seconds since 1970 in UTC: by these takes are ordered, whatever time zone they were spoken in.
    pub instant_secs: i64,
    /// Date and time on the wall where it was spoken.
    pub local: DateTime,
}

impl Moment {
    /// Reads an RFC 3339 text. One without an offset is taken for UTC.
    #[must_use]
    pub fn parse(recorded_at: &str) -> Option<Self> {
        let instant = recorded_at.parse::<Timestamp>();
        // With a Z for an offset nothing is known of the wall.
        let local: DateTime = match (recorded_at.parse(), &instant) {
            (Ok(local), _) => local,
            (Err(_), Ok(instant)) => TimeZone::UTC.to_datetime(*instant),
            (Err(_), Err(_)) => return None,
        };
        let instant = instant.or_else(|_| TimeZone::UTC.to_timestamp(local));
        Some(Self {
            instant_secs: instant.ok()?.as_second(),
            local,
        })
    }

    /// Whether the clock can have been right that told it: its day is not beyond tomorrow, which it is already east of
    /// here, nor before there was an Aloud.
    #[must_use]
    pub fn can_be_right(&self, today: Date) -> bool {
        (EARLIEST..=today.saturating_add(1.day())).contains(&self.local.date())
    }
}

/// One part against its target.
#[derive(Debug, Clone, PartialEq)]
pub struct PartFact {
    /// The part's name.
    pub name: Box<str>,
    /// How long it was.
    pub secs: f64,
    /// How long it should have been.
    pub target_secs: f64,
}

impl PartFact {
    /// How much longer it was than it should have been, in seconds; negative if shorter.
    #[must_use]
    pub fn off_secs(&self) -> f64 {
        self.secs - self.target_secs
    }
}

/// One take.
#[derive(Debug, Clone, PartialEq)]
pub struct Fact {
    /// Its id.
    pub id: String,
    /// The id of the take as it was first spoken, before any part of it was spoken anew; else its own.
    pub first_id: String,
    /// Its prompt's id.
    pub prompt_id: String,
    /// Its prompt's theme.
    pub theme: String,
    /// What it is.
    pub kind: Kind,
    /// When it was spoken, if its file tells.
    pub moment: Option<Moment>,
    /// Length of the answer.
    pub answer_secs: f64,
    /// Its target.
    pub target_secs: f64,
    /// The parts that were begun; parts of the same name are one.
    pub parts: Box<[PartFact]>,
    /// The speaker's rating, 1 to 5.
    pub rating: Option<u8>,
    /// What was measured of how it sounded.
    pub figures: Option<Figures>,
    /// What was counted while listening, and how often.
    pub tallies: Box<[(Box<str>, u32)]>,
}

impl Fact {
    /// What there is to know of a take.
    #[must_use]
    pub fn of(id: &str, take: &Take) -> Self {
        let mut tallies: Vec<(Box<str>, u32)> = Vec::new();
        for tally in &take.tallies {
            match tallies.iter_mut().find(|(name, _)| **name == *tally.name) {
                Some((_, count)) => *count += 1,
                None => tallies.push((tally.name.as_str().into(), 1)),
            }
        }
        let rating = take.rating.filter(|rating| (1..=5).contains(rating));
        let is_stub = take.answer_secs() < take.total_secs * LEAST_OF_AN_ANSWER;
        let kind = if take.pick_up.is_some() {
            Kind::PickUp
        } else if take.occasion.follow_up_to.is_some() {
            Kind::FollowUp
        } else if rating.is_none() && is_stub {
            Kind::BrokenOff
        } else if take.occasion.is_wrap_up() {
            Kind::WrapUp
        } else {
            Kind::Answer
        };
        let first = take.pieces.first();
        Self {
            first_id: first.map_or_else(|| id.to_owned(), |piece| piece.from.clone()),
            id: id.to_owned(),
            prompt_id: take.prompt.id.clone(),
            theme: take.prompt.theme.clone(),
            kind,
            moment: Moment::parse(&take.recorded_at),
            answer_secs: take.answer_secs(),
            target_secs: take.total_secs,
            parts: parts(take.parts()),
            rating,
            figures: take.report().map(|report| report.figures(take.lead_in_secs())),
            tallies: tallies.into(),
        }
    }

    /// The day on which it was spoken, where it was spoken, if its clock can have been right.
    #[must_use]
    pub fn day(&self, today: Date) -> Option<Date> {
        let moment = self.moment.filter(|moment| moment.can_be_right(today));
        moment.map(|moment| moment.local.date())
    }

    /// How its length did against its target.
    #[must_use]
    pub fn verdict(&self) -> Verdict {
        pacing::verdict(self.answer_secs, self.target_secs)
    }

    /// By what takes are put in order, the earliest first; those without a date that can be right come before all others.
    #[must_use]
    pub fn order(&self, today: Date) -> (Option<i64>, &str) {
        let moment = self.moment.filter(|moment| moment.can_be_right(today));
        (moment.map(|moment| moment.instant_secs), &self.id)
    }
}

/// The parts that were begun. A framework may name two parts alike; of those an answer has one, as long as all together.
fn parts(timings: Vec<PartTiming>) -> Box<[PartFact]> {
    let mut parts: Vec<PartFact> = Vec::new();
    for timing in timings.into_iter().filter(|timing| timing.begun) {
        match parts.iter_mut().find(|part| *part.name == *timing.name) {
            Some(part) => {
                part.secs += timing.duration_secs;
                part.target_secs += timing.target_secs;
            }
            None => parts.push(PartFact {
                name: timing.name.into(),
                secs: timing.duration_secs,
                target_secs: timing.target_secs,
            }),
        }
    }
    parts.into()
}

/// The takes among these that count as answers to their prompts, the earliest first.
#[must_use]
pub fn answers<F: Deref<Target = Fact>>(facts: impl IntoIterator<Item = F>, today: Date) -> Vec<F> {
    let answers = facts.into_iter().filter(|fact| fact.kind == Kind::Answer);
    newest_of_each(answers, today)
}

/// The takes in order, the earliest first; of those that were made one from another, by speaking a part anew, only the
/// newest: they are one answer.
#[must_use]
pub fn newest_of_each<F: Deref<Target = Fact>>(facts: impl IntoIterator<Item = F>, today: Date) -> Vec<F> {
    let mut facts: Vec<F> = facts.into_iter().collect();
    facts.sort_by(|a, b| b.order(today).cmp(&a.order(today)));
    let mut seen = HashSet::new();
    facts.retain(|fact| seen.insert(fact.first_id.clone()));
    facts.reverse();
    facts
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    /// An answer on target to the prompt `p`.
    pub fn answer(id: &str, recorded_at: &str, rating: Option<u8>) -> Fact {
        Fact {
            id: id.to_owned(),
            first_id: id.to_owned(),
            prompt_id: "p".to_owned(),
            theme: "T".to_owned(),
            kind: Kind::Answer,
            moment: Moment::parse(recorded_at),
            answer_secs: 120.0,
            target_secs: 120.0,
            parts: Box::default(),
            rating,
            figures: None,
            tallies: Box::default(),
        }
    }

    fn ids(facts: &[&Fact]) -> Vec<String> {
        facts.iter().map(|fact| fact.id.clone()).collect()
    }

    #[test]
    fn of_takes_made_one_from_another_only_the_newest_counts() {
        let made = |id: &str, minute: u32, first: &str| {
            let mut fact = answer(id, &format!("2026-11-23T10:{minute:02}:00Z"), None);
            fact.first_id = first.to_owned();
            fact
        };
        let facts = [
            made("c", 9, "a"),
            made("a", 1, "a"),
            made("d", 5, "d"),
            made("b", 3, "a"),
        ];
        let counted = answers(&facts, Date::constant(2026, 11, 23));
        assert_eq!(ids(&counted), ["d", "c"]);
    }

    #[test]
    fn what_a_wrong_clock_dated_comes_first_and_has_no_day() {
        let today = Date::constant(2026, 11, 23);
        let facts = [
            answer("ahead", "2099-01-01T10:00:00Z", None),
            answer("real", "2026-11-23T10:00:00Z", None),
            answer("reset", "1970-01-01T00:01:00Z", None),
            answer("east", "2026-11-24T06:00:00+14:00", None),
        ];
        assert_eq!(ids(&answers(&facts, today)), ["ahead", "reset", "real", "east"]);
        let days: Vec<bool> = facts.iter().map(|fact| fact.day(today).is_some()).collect();
        assert_eq!(days, [false, true, false, true]);
    }

    #[test]
    fn parts_of_one_name_are_one() {
        let timing = |name: &str, secs, begun| PartTiming {
            id: name.to_lowercase(),
            name: name.to_owned(),
            start_secs: 0.0,
            end_secs: secs,
            duration_secs: secs,
            target_secs: 30.0,
            begun,
            verdict: Verdict::On,
        };
        let timings = vec![
            timing("Action", 20.0, true),
            timing("Result", 10.0, true),
            timing("Action", 44.0, true),
            timing("Action", 0.0, false),
        ];
        let parts: Vec<(String, f64, f64)> = parts(timings)
            .iter()
            .map(|part| (part.name.to_string(), part.secs, part.target_secs))
            .collect();
        let wanted = [
            ("Action".to_owned(), 64.0, 60.0),
            ("Result".to_owned(), 10.0, 30.0),
        ];
        assert_eq!(parts, wanted);
    }

    #[test]
    fn a_moment_keeps_the_wall_s_day_and_is_ordered_by_the_world_s_clock() {
        let moment = |text: &str| Moment::parse(text).expect("a moment");
        let tokyo = moment("2026-11-23T00:30:00+09:00");
        let lima = moment("2026-11-22T13:00:00-05:00");
        assert!(tokyo.instant_secs < lima.instant_secs);
        assert!(tokyo.local.date() > lima.local.date());
        assert_eq!(
            moment("2026-11-22T10:00:00").instant_secs,
            moment("2026-11-22T10:00:00Z").instant_secs
        );
        assert_eq!(Moment::parse("yesterday"), None);
        assert_eq!(Moment::parse(""), None);
    }
}
