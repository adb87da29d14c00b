//! What became of each question of a mock interview: answered there, answered afterwards in one that goes on from it, or
//! left to ask. Which takes there are is told; nothing is read here.

use super::Session;

/// Why a question is left to ask.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Why {
    /// It was not asked.
    NotReached,
    /// Its answer was broken off soon after it began.
    BrokenOff,
    /// It was answered, but that answer is not there any more.
    AnswerGone,
}

/// That a question is left to ask.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Left {
    /// Why.
    pub why: Why,
    /// The place of the one of the later interviews in which it was so; `None` if it was so in the first.
    pub later: Option<usize>,
}

/// What became of a question. It may be both: what was broken off and asked again counts as answered once it is rated.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Outcome {
    /// The place of the one of the later interviews in which it was answered afterwards.
    pub afterwards: Option<usize>,
    /// That it is left to ask.
    pub left: Option<Left>,
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
    /// Whether these are all that there are; else one of which only its file knows may just have been spoken.
    pub is_all: bool,
}

impl Chapter<'_> {
    /// Why the question of this prompt is left, here alone; `None` if it was answered.
    fn left(&self, prompt: &str) -> Option<Why> {
        let mut of_it = self
            .heard
            .iter()
            .filter(|heard| heard.prompt == prompt)
            .peekable();
        if of_it.peek().is_some() {
            return of_it.all(|heard| heard.is_broken_off).then_some(Why::BrokenOff);
        }
        // The file tells of takes that were deleted since.
        let was_answered = self.session.spoken.iter().any(|spoken| {
            let asked = self.session.plan.prompts.get(spoken.question);
            spoken.follow_up.is_none() && asked.is_some_and(|asked| asked.id == prompt)
        });
        match (was_answered, self.is_all) {
            (true, true) => Some(Why::AnswerGone),
            (true, false) => None,
            (false, _) => Some(Why::NotReached),
        }
    }

    /// What became of each question, in the order of the plan, given the interviews that asked what was left, in order.
    #[must_use]
    pub fn outcome(&self, later: &[Chapter<'_>]) -> Vec<Outcome> {
        let of_one = |prompt: &str| {
            let afterwards = later.iter().position(|chapter| chapter.left(prompt).is_none());
            let here = self.left(prompt).filter(|_| afterwards.is_none());
            Outcome {
                afterwards,
                left: here.map(|why| first_reason(why, prompt, later)),
            }
        };
        let prompts = self.session.plan.prompts.iter();
        prompts.map(|prompt| of_one(&prompt.id)).collect()
    }
}

/// Why a question is left: what was not reached in one interview may have been broken off in a later one.
fn first_reason(why: Why, prompt: &str, later: &[Chapter<'_>]) -> Left {
    let here = Left { why, later: None };
    if why != Why::NotReached {
        return here;
    }
    let mut reasons = later.iter().enumerate().filter_map(|(place, chapter)| {
        Some(Left {
            why: chapter.left(prompt).filter(|why| *why != Why::NotReached)?,
            later: Some(place),
        })
    });
    reasons.next().unwrap_or(here)
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
