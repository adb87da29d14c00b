//! One take as schedule and progress see it: when it was spoken, how long it was, how it was rated. What is made of many
//! of them is in `schedule` and `progress`.

use jiff::{
    Timestamp,
    civil::{Date, DateTime},
    tz::TimeZone,
};

use super::{
    delivery::Figures,
    pacing::{self, Verdict},
    take::Take,
};

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
    /// The parts that were begun.
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
        let parts = take.parts().into_iter().filter(|part| part.begun);
        let mut tallies: Vec<(Box<str>, u32)> = Vec::new();
        for tally in &take.tallies {
            match tallies.iter_mut().find(|(name, _)| **name == *tally.name) {
                Some((_, count)) => *count += 1,
                None => tallies.push((tally.name.as_str().into(), 1)),
            }
        }
        let kind = if take.pick_up.is_some() {
            Kind::PickUp
        } else if take.occasion.follow_up_to.is_some() {
            Kind::FollowUp
        } else {
            Kind::Answer
        };
        Self {
            id: id.to_owned(),
            prompt_id: take.prompt.id.clone(),
            theme: take.prompt.theme.clone(),
            kind,
            moment: Moment::parse(&take.recorded_at),
            answer_secs: take.answer_secs(),
            target_secs: take.total_secs,
            parts: parts
                .map(|part| PartFact {
                    name: part.name.into(),
                    secs: part.duration_secs,
                    target_secs: part.target_secs,
                })
                .collect(),
            rating: take.rating.filter(|rating| (1..=5).contains(rating)),
            figures: take.report().map(|report| report.figures(take.lead_in_secs())),
            tallies: tallies.into(),
        }
    }

    /// The day on which it was spoken, where it was spoken.
    #[must_use]
    pub fn day(&self) -> Option<Date> {
        self.moment.map(|moment| moment.local.date())
    }

    /// How its length did against its target.
    #[must_use]
    pub fn verdict(&self) -> Verdict {
        pacing::verdict(self.answer_secs, self.target_secs)
    }

    /// By what takes are put in order, the earliest first; those without a date come before all others.
    #[must_use]
    pub fn order(&self) -> (Option<i64>, &str) {
        (self.moment.map(|moment| moment.instant_secs), &self.id)
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    /// An answer on target to the prompt `p`.
    pub fn answer(id: &str, recorded_at: &str, rating: Option<u8>) -> Fact {
        Fact {
            id: id.to_owned(),
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
