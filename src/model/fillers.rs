//! Which possible fillers of a take are still to be answered. They are guesses: what the speaker confirms becomes a tally,
//! what they refuse is remembered, and neither comes back. How they are found is the analysis's business.

use super::{delivery::Stretch, take::Take, timeline};

/// A stretch is known to some hundredths of a second.
const SLACK_SECS: f64 = 0.1;

/// Who taps while listening taps this much late.
const LATE_SECS: f64 = 1.0;

/// The stretches of `found` that were neither confirmed, by a tally called `kind`, nor refused; in order of time.
#[must_use]
pub fn unanswered(take: &Take, found: &[Stretch], kind: &str) -> Vec<Stretch> {
    let rate = take.audio.sample_rate_hz;
    let secs = |frame: u64| timeline::secs(frame, rate);
    let mut found: Vec<Stretch> = found.to_vec();
    found.sort_by(|a, b| a.start_secs.total_cmp(&b.start_secs));
    let is_answered = |index: usize| {
        let one = found[index];
        let from = one.start_secs - SLACK_SECS;
        // A late tap is for the sound that was heard last.
        let next = found
            .get(index + 1)
            .map_or(f64::MAX, |next| next.start_secs - SLACK_SECS);
        let taps = from..(one.end_secs + LATE_SECS).min(next);
        let refused = from..(one.end_secs + SLACK_SECS).min(next);
        let of_kind = take.tallies.iter().filter(|tally| tally.name == kind);
        of_kind
            .map(|tally| secs(tally.frame))
            .any(|at| taps.contains(&at))
            || take
                .not_fillers
                .iter()
                .any(|frame| refused.contains(&secs(*frame)))
    };
    (0..found.len())
        .filter(|&index| !is_answered(index))
        .map(|index| found[index])
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{
        edit::{Edit, History, Step},
        journal::{Event, Started},
        remarks::Tally,
        take::TakeState,
        test_takes::started,
    };

    /// Ten seconds.
    fn take() -> Take {
        let started = Started {
            lead_in_frames: 0,
            ..started()
        };
        Take::from_journal(&[Event::Started(started)], 10_000, TakeState::Complete).expect("a take")
    }

    fn stretch(start_secs: f64, end_secs: f64) -> Stretch {
        Stretch { start_secs, end_secs }
    }

    fn starts(take: &Take, found: &[Stretch]) -> Vec<f64> {
        unanswered(take, found, "um")
            .into_iter()
            .map(|one| one.start_secs)
            .collect()
    }

    #[test]
    fn a_tally_of_its_kind_confirms_and_only_the_sound_it_is_for() {
        let mut take = take();
        let rate = take.audio.sample_rate_hz;
        let found = [stretch(1.0, 1.4), stretch(2.0, 2.5), stretch(4.0, 4.5)];
        assert_eq!(starts(&take, &found), [1.0, 2.0, 4.0]);
        take.tallies = vec![Tally::new("we", timeline::frames(1.2, rate))];
        assert_eq!(
            starts(&take, &found),
            [1.0, 2.0, 4.0],
            "another thing was counted"
        );
        take.tallies = vec![Tally::new("um", timeline::frames(1.0, rate))];
        assert_eq!(starts(&take, &found), [2.0, 4.0]);
        take.tallies = vec![Tally::new("um", timeline::frames(2.2, rate))];
        assert_eq!(starts(&take, &found), [1.0, 4.0], "not late for the first one");
        take.tallies = vec![Tally::new("um", timeline::frames(5.3, rate))];
        assert_eq!(starts(&take, &found), [1.0, 2.0], "tapped late");
        take.tallies = vec![Tally::new("um", timeline::frames(5.7, rate))];
        assert_eq!(starts(&take, &found), [1.0, 2.0, 4.0], "too late to be of it");
    }

    #[test]
    fn what_is_refused_stays_away_until_that_is_taken_back() {
        let mut take = take();
        let found = [stretch(1.0, 1.4), stretch(2.0, 2.5)];
        let frame = timeline::frames(1.2, take.audio.sample_rate_hz);
        let mut history = History::default();
        assert!(history.make(&mut take, Edit::NotFiller { frame }, Step::New));
        assert_eq!(starts(&take, &found), [2.0]);
        let json = serde_json::to_string(&take).expect("writes");
        let read: Take = serde_json::from_str(&json).expect("reads");
        assert_eq!(starts(&read, &found), [2.0], "it is kept with the take");
        assert!(history.undo(&mut take));
        assert_eq!(starts(&take, &found), [1.0, 2.0]);
    }
}
