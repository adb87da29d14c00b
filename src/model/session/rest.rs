//! What became of each question of a mock interview: answered there, answered afterwards in one that goes on from it, or
//! left to ask. Which takes there are is told; nothing is read here.

use super::Session;

/// What became of a question.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Became {
    /// It was answered.
    Answered,
    /// It was answered afterwards, in the one of the later interviews that has this place.
    Afterwards(usize),
    /// Its answer was broken off soon after it began.
    BrokenOff,
    /// It was not asked.
    NotReached,
}

impl Became {
    /// Whether it is left to ask.
    #[must_use]
    pub fn is_left(self) -> bool {
        matches!(self, Self::BrokenOff | Self::NotReached)
    }
}

/// An answer that is there; a follow-up is none.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Heard<'a> {
    /// The id of the prompt that it answers.
    pub prompt: &'a str,
    /// Whether it was broken off soon after it began.
    pub is_broken_off: bool,
}

/// An interview with the answers that there are of it.
#[derive(Debug, Clone)]
pub struct Chapter<'a> {
    /// What its file tells.
    pub session: &'a Session,
    /// Its answers.
    pub heard: Vec<Heard<'a>>,
}

impl Chapter<'_> {
    /// What became of the question of this prompt, here alone.
    fn became(&self, prompt: &str) -> Became {
        let mut of_it = self
            .heard
            .iter()
            .filter(|heard| heard.prompt == prompt)
            .peekable();
        if of_it.peek().is_some() {
            return if of_it.all(|heard| heard.is_broken_off) {
                Became::BrokenOff
            } else {
                Became::Answered
            };
        }
        // After a crash the file may not know of a take, and after a deletion the takes not of an answer.
        let was_answered = self.session.spoken.iter().any(|spoken| {
            let asked = self.session.plan.prompts.get(spoken.question);
            spoken.follow_up.is_none() && asked.is_some_and(|asked| asked.id == prompt)
        });
        if was_answered {
            Became::Answered
        } else {
            Became::NotReached
        }
    }

    /// What became of each question, in the order of the plan, given the interviews that asked what was left, in order.
    #[must_use]
    pub fn outcome(&self, later: &[Chapter<'_>]) -> Vec<Became> {
        let of_one = |prompt: &str| {
            let here = self.became(prompt);
            if here == Became::Answered {
                return here;
            }
            let mut broken_off = here == Became::BrokenOff;
            for (place, chapter) in later.iter().enumerate() {
                match chapter.became(prompt) {
                    Became::Answered => return Became::Afterwards(place),
                    became => broken_off |= became == Became::BrokenOff,
                }
            }
            if broken_off {
                Became::BrokenOff
            } else {
                Became::NotReached
            }
        };
        let prompts = self.session.plan.prompts.iter();
        prompts.map(|prompt| of_one(&prompt.id)).collect()
    }
}

/// The id of the interview that this one goes on from, its own if it is the first.
#[must_use]
pub fn first_of<'a>(id: &'a str, session: &'a Session) -> &'a str {
    session.continues.as_deref().unwrap_or(id)
}

/// Of these interviews those that asked what this one left, the earliest first. Their ids are in the order of time.
#[must_use]
pub fn later_than<'a>(
    id: &str,
    session: &Session,
    all: impl IntoIterator<Item = (&'a str, &'a Session)>,
) -> Vec<(&'a str, &'a Session)> {
    let first = first_of(id, session);
    let mut later: Vec<_> = all
        .into_iter()
        .filter(|(other, session)| *other > id && first_of(other, session) == first)
        .collect();
    later.sort_unstable_by_key(|(other, _)| *other);
    later
}

#[cfg(test)]
#[path = "rest_tests.rs"]
mod tests;
