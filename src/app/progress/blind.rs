//! Listening blind: the takes of the last day of practice in an order by chance, rated before it is told which they are.
//! Each is opened as for a review, and its rating is an edit like any other.

use std::time::Instant;

use crate::model::progress;

use crate::app::{App, Screen, TakeId, Weight};
use crate::model::edit::{Edit, Step};

/// What can be done there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Blindly {
    /// Begin.
    Begin,
    /// Rate the take that is heard, 1 to 5; then it is told which it is.
    Rate(u8),
    /// Go on to the next take, rated or not; after the last to the summary; from there back.
    Next,
    /// Leave.
    Leave,
}

/// One take to be heard.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Heard {
    /// Which.
    pub id: TakeId,
    /// The rating it had.
    pub before: Option<u8>,
    /// The rating it got.
    pub now: Option<u8>,
}

/// Takes being heard.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Blind {
    takes: Vec<Heard>,
    at: usize,
}

impl Blind {
    /// Every take of it, in the order in which they are heard.
    #[must_use]
    pub fn takes(&self) -> &[Heard] {
        &self.takes
    }

    /// The take that is heard, and which one it is, from 0; `None` once all were.
    #[must_use]
    pub fn current(&self) -> Option<(usize, &Heard)> {
        Some((self.at, self.takes.get(self.at)?))
    }

    /// The ratings of those that were rated before and now: the earlier one and the one given blind.
    pub fn pairs(&self) -> impl Iterator<Item = (u8, u8)> {
        self.takes
            .iter()
            .filter_map(|take| Some((take.before?, take.now?)))
    }

    /// What came of it, in a sentence.
    #[must_use]
    pub fn summary(&self) -> String {
        let rated = self.takes.iter().filter(|take| take.now.is_some()).count();
        let pairs: Vec<(f64, f64)> = self
            .pairs()
            .map(|(before, now)| (f64::from(before), f64::from(now)))
            .collect();
        if rated == 0 {
            return "You rated none of them.".to_owned();
        }
        if pairs.is_empty() {
            return "None of them had a rating before, so there is nothing to compare yet.".to_owned();
        }
        #[expect(clippy::cast_precision_loss, reason = "takes of one day")]
        let off = pairs.iter().map(|(before, now)| now - before).sum::<f64>() / pairs.len() as f64;
        let same = pairs
            .iter()
            .filter(|(before, now)| (before - now).abs() < 0.5)
            .count();
        let of = match pairs.len() {
            1 => "one that had a rating".to_owned(),
            count => format!("{count} that had a rating"),
        };
        if same == pairs.len() {
            format!("Of the {of}, blind you gave each the same.")
        } else if off.abs() < 0.05 {
            format!("Of the {of}, you gave {same} the same; on average nothing changed.")
        } else {
            let how = if off > 0.0 { "higher" } else { "lower" };
            format!(
                "Of the {of}, you gave {same} the same; on average you rated {:.1} {how} than before.",
                off.abs()
            )
        }
    }
}

impl App {
    /// The takes being heard blind, if that is under way.
    #[must_use]
    pub fn blind(&self) -> Option<&Blind> {
        self.progress.blind.as_ref()
    }

    pub(in crate::app) fn in_blind(&mut self, doing: Blindly, now: Instant) {
        match doing {
            Blindly::Begin => self.begin_blind(crate::app::dice(), now),
            Blindly::Rate(rating) => self.rate_blind(rating, now),
            Blindly::Next => match &mut self.progress.blind {
                Some(blind) if blind.at < blind.takes.len() => {
                    blind.at += 1;
                    self.play_blind(now);
                }
                Some(_) => self.leave_blind(),
                None => {}
            },
            Blindly::Leave => self.leave_blind(),
        }
    }

    fn begin_blind(&mut self, seed: u64, now: Instant) {
        if self.is_busy() {
            return;
        }
        self.keep_typed(now);
        let facts = self.progress.today().map_or_else(Vec::new, |today| {
            progress::last_day_before(&self.takes.facts(), today)
        });
        let takes: Vec<Heard> = progress::shuffled(facts, seed)
            .into_iter()
            .filter_map(|fact| {
                Some(Heard {
                    id: fact.id.parse().ok()?,
                    before: fact.rating,
                    now: None,
                })
            })
            .collect();
        if takes.is_empty() {
            let sentence = "There is nothing to listen to blind yet: it is for takes of an earlier day.";
            self.notices.show(Weight::Hint, sentence, now);
            return;
        }
        self.leave(Screen::Progress);
        self.progress.blind = Some(Blind { takes, at: 0 });
        self.play_blind(now);
    }

    /// Opens the take whose turn it is and plays it; one that can't be opened is passed over, which is told.
    fn play_blind(&mut self, now: Instant) {
        // Opening a take leaves Progress, and with it this.
        let Some(mut blind) = self.progress.blind.take() else {
            return;
        };
        self.playback.pause();
        while let Some(id) = blind.takes.get(blind.at).map(|take| take.id.clone()) {
            self.open_take(id.clone(), now);
            if self.review.as_ref().is_some_and(|review| review.id == id) {
                self.playback.play();
                break;
            }
            blind.takes.remove(blind.at);
        }
        self.screen = Screen::Progress;
        self.progress.blind = Some(blind);
    }

    fn rate_blind(&mut self, rating: u8, now: Instant) {
        let Some(heard) = self.progress.blind.as_ref().and_then(Blind::current) else {
            return;
        };
        let is_open = self.review.as_ref().is_some_and(|review| review.id == heard.1.id);
        if !is_open || !(1..=5).contains(&rating) {
            return;
        }
        self.edit(Edit::Rate(Some(rating)), Step::New, now);
        let is_kept = self
            .review
            .as_ref()
            .is_some_and(|review| review.take.rating == Some(rating));
        if let Some(blind) = self.progress.blind.as_mut().filter(|_| is_kept) {
            let at = blind.at;
            blind.takes[at].now = Some(rating);
        }
    }

    fn leave_blind(&mut self) {
        self.playback.pause();
        self.progress.blind = None;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn blind(ratings: &[(Option<u8>, Option<u8>)]) -> Blind {
        let takes = ratings.iter().enumerate().map(|(index, (before, now))| Heard {
            id: format!("take-{index}").parse().expect("an id"),
            before: *before,
            now: *now,
        });
        Blind {
            takes: takes.collect(),
            at: ratings.len(),
        }
    }

    #[test]
    fn the_summary_says_how_blind_ratings_compare() {
        let said = |ratings: &[_]| blind(ratings).summary();
        assert_eq!(said(&[(Some(3), None)]), "You rated none of them.");
        assert!(said(&[(None, Some(3))]).contains("nothing to compare"));
        assert_eq!(
            said(&[(Some(3), Some(3))]),
            "Of the one that had a rating, blind you gave each the same."
        );
        assert_eq!(
            said(&[(Some(3), Some(2)), (Some(4), Some(4)), (None, Some(5))]),
            "Of the 2 that had a rating, you gave 1 the same; on average you rated 0.5 lower than before."
        );
        assert!(said(&[(Some(3), Some(2)), (Some(3), Some(4))]).contains("nothing changed"));
    }
}
