//! Follow-up questions after an answer: which may be asked next, which were answered, and answering one. How they are
//! chosen is in `model::follow_up`.

use std::{collections::BTreeSet, time::Instant};

use crate::model::{
    follow_up::{self, FollowUp},
    occasion::Occasion,
    prompt::Prompt,
    remarks::PinKind,
};

use crate::app::{App, Assignment, Review, Row, TakeId, Weight, rehearsal::Think};

/// Where an answer to a follow-up comes from.
#[derive(Debug, Clone, Copy)]
pub enum Origin<'a> {
    /// The answer it follows.
    Known(&'a Row),
    /// The list of takes is not read yet.
    Unknown,
    /// That answer can't be opened: it is in the bin, gone, or damaged.
    Gone,
}

/// No think time: whoever asks a follow-up waits for the answer.
const AT_ONCE: Think = Think {
    secs: 0,
    then_record: false,
};

impl App {
    /// What may be asked after the answer under review: at most three questions, those that were answered counted.
    /// Nothing while its length is to be guessed, nor after a follow-up.
    #[must_use]
    pub fn asked_next(&self) -> Vec<FollowUp> {
        let Some(review) = self.review.as_ref().filter(|review| may_be_followed(review)) else {
            return Vec::new();
        };
        let answered = self.answered_follow_ups();
        let asked: BTreeSet<String> = answered.iter().map(|row| row.prompt_text.clone()).collect();
        let take = &review.take;
        // Without a single pin the lists were not gone through, and nothing can be said to be missing.
        let open: Vec<String> = if take.pins.is_empty() {
            Vec::new()
        } else {
            let is_open =
                |(kind, item): &(PinKind, &str)| *kind == PinKind::Check && review.pinned(item).is_none();
            let open = review.items().filter(is_open);
            open.map(|(_, item)| item.to_owned()).collect()
        };
        let count = follow_up::MOST.saturating_sub(asked.len());
        follow_up::choose(
            &take.prompt,
            &open,
            &asked,
            count,
            follow_up::seed_of(first_id(review)),
        )
    }

    /// The answers to follow-ups of the answer under review, the earliest first. Those of the takes it was made of count.
    #[must_use]
    pub fn answered_follow_ups(&self) -> Vec<&Row> {
        let Some(review) = &self.review else {
            return Vec::new();
        };
        let mut ids = vec![review.id.as_str()];
        ids.extend(review.take.pieces.iter().map(|piece| piece.from.as_str()));
        self.takes.follow_ups_to(&ids)
    }

    /// The answer that the one under review follows, if it answers a follow-up.
    #[must_use]
    pub fn origin(&self) -> Option<Origin<'_>> {
        let first = self.review.as_ref()?.take.occasion.follow_up_to.as_ref()?;
        let row = first.parse::<TakeId>().ok().and_then(|id| self.takes.row(&id));
        Some(match row {
            Some(row) if row.damage.is_none() => Origin::Known(row),
            None if self.takes.is_loading => Origin::Unknown,
            _ => Origin::Gone,
        })
    }

    /// Whether what is rehearsed is a follow-up of the take under review.
    pub(in crate::app) fn is_answering_follow_up(&self) -> bool {
        let first = self
            .rehearsal
            .as_ref()
            .and_then(|rehearsal| rehearsal.assignment().occasion.follow_up_to.as_deref());
        let under_review = self.review.as_ref().map(|review| {
            let own = review.take.occasion.follow_up_to.as_deref();
            [Some(review.id.as_str()), own]
        });
        first.is_some() && under_review.is_some_and(|ids| ids.contains(&first))
    }

    /// Goes to Rehearse with one of the questions that may be asked next.
    pub(in crate::app) fn answer_follow_up(&mut self, place: usize, now: Instant) {
        self.keep_typed(now);
        if self.is_busy() {
            return;
        }
        let asked_next = self.asked_next();
        let Some(review) = &self.review else { return };
        let Some(asked) = asked_next.get(place) else {
            let sentence = if review.guess_secs.is_some() {
                "Guess the length first (G), or skip the guess (S); then answer a follow-up."
            } else if review.take.occasion.follow_up_to.is_some() {
                "This answers a follow-up already; go back to the first answer for the next one."
            } else {
                "There is no follow-up left. Pin what you said (Alt+1 and on), and what is not pinned is asked next."
            };
            self.notices.show(Weight::Hint, sentence, now);
            return;
        };
        let occasion = Occasion {
            follow_up_to: Some(review.id.to_string()),
            story: review.take.occasion.story.clone(),
            // The interview of the answer is over.
            ..Occasion::default()
        };
        let prompt = follow_up::prompt_of(&review.take.prompt, &asked.question);
        self.ask_next(prompt, occasion, now);
    }

    /// Answers the follow-up under review once more, as it was asked; false if it is none.
    pub(in crate::app) fn answer_again(&mut self, now: Instant) -> bool {
        let Some(review) = &self.review else { return false };
        let take = &review.take;
        if take.occasion.follow_up_to.is_none() {
            return false;
        }
        let prompt = take.prompt.clone();
        let occasion = Occasion {
            session: None,
            ..take.occasion.clone()
        };
        self.keep_typed(now);
        if !self.is_busy() {
            self.ask_next(prompt, occasion, now);
        }
        true
    }

    fn ask_next(&mut self, prompt: Prompt, occasion: Occasion, now: Instant) {
        if self.refuses_to_record(now) {
            return;
        }
        let assignment = Assignment {
            prompt,
            framework: follow_up::framework(),
            total_secs: follow_up::TARGET_SECS,
            again: None,
            occasion,
        };
        self.speak(assignment, AT_ONCE, now);
    }

    /// Opens the answer that the follow-up under review follows.
    pub(in crate::app) fn open_first_answer(&mut self, now: Instant) {
        let first = match self.origin() {
            Some(Origin::Known(row)) => row.id.clone(),
            Some(Origin::Unknown) => return,
            Some(Origin::Gone) => {
                let sentence = "The first answer is not in the library any more; it may be in the bin.";
                self.notices.show(Weight::Hint, sentence, now);
                return;
            }
            None => return,
        };
        self.keep_typed(now);
        self.open_take(first, now);
    }
}

/// Whether follow-ups are offered after this take.
fn may_be_followed(review: &Review) -> bool {
    review.guess_secs.is_none()
        && review.take.occasion.follow_up_to.is_none()
        && review.take.pick_up.is_none()
}

/// The id that the seed is made of: that of the take as it was first spoken, so that a part spoken anew asks nothing else.
fn first_id(review: &Review) -> &str {
    let first = review.take.pieces.first();
    first.map_or_else(|| review.id.as_str(), |piece| piece.from.as_str())
}
