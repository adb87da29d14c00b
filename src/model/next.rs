//! What to rehearse next, and why: one prompt out of all, from when each is due; and what to do better then. Pure; when a
//! prompt is due is computed in `schedule`, how it is said why one comes next is the screens' business.

use std::collections::{BTreeSet, HashMap};

use jiff::civil::Date;

use super::{prompt::Prompt, schedule::days_between};

/// Why a prompt comes next.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Why {
    /// It is due, for so many days; 0 is since today.
    Due(i32),
    /// Nothing is due, and no prompt of its theme was answered yet.
    Missing {
        /// Whether a story of the speaker's own serves the theme.
        has_story: bool,
    },
    /// Nothing is due, every theme was answered, and this prompt was not.
    New,
    /// It is due in so many days, at least one.
    Ahead(i32),
}

/// The prompt to rehearse next.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Next<'a> {
    /// The prompt.
    pub prompt: &'a Prompt,
    /// Why this one.
    pub why: Why,
}

/// The prompt to rehearse next out of `prompts`, which are in the packs' order; `None` if there is none.
///
/// What is due goes before what is new, as a review put off costs more than a new prompt put off: what waits longest
/// first. If nothing is due, what is missing: a theme that was never answered, one that a story of the speaker's own
/// serves (`story_themes`) before one that would have to be thought up. Else any prompt that was never spoken, and at the
/// very end the one that comes due first. Among equals the packs' order decides, so that the answer stands still.
#[must_use]
pub fn next<'a>(
    prompts: &'a [Prompt],
    due_days: &HashMap<String, Date>,
    story_themes: &BTreeSet<&str>,
    today: Date,
) -> Option<Next<'a>> {
    let day = |prompt: &Prompt| due_days.get(&prompt.id).copied();
    let first_due = prompts
        .iter()
        .filter(|prompt| day(prompt).is_some())
        .min_by_key(|prompt| day(prompt));
    if let Some(prompt) = first_due.filter(|prompt| day(prompt) <= Some(today)) {
        return Some(again(prompt, due_days, today));
    }
    let answered: BTreeSet<&str> = prompts
        .iter()
        .filter(|prompt| day(prompt).is_some())
        .map(|prompt| prompt.theme.as_str())
        .collect();
    let missing = || {
        prompts
            .iter()
            .filter(|prompt| !answered.contains(prompt.theme.as_str()))
    };
    let has_story = |prompt: &Prompt| story_themes.contains(prompt.theme.as_str());
    if let Some(prompt) = missing()
        .find(|prompt| has_story(prompt))
        .or_else(|| missing().next())
    {
        let why = Why::Missing {
            has_story: has_story(prompt),
        };
        return Some(Next { prompt, why });
    }
    let new = prompts.iter().find(|prompt| day(prompt).is_none());
    new.or(first_due).map(|prompt| again(prompt, due_days, today))
}

/// The same for one prompt alone: when it comes again, or that it is new.
#[must_use]
pub fn again<'a>(prompt: &'a Prompt, due_days: &HashMap<String, Date>, today: Date) -> Next<'a> {
    let why = match due_days.get(&prompt.id).map(|day| days_between(today, *day)) {
        None => Why::New,
        Some(left @ 1..) => Why::Ahead(left),
        Some(left) => Why::Due(-left),
    };
    Next { prompt, why }
}

/// What there was to do better in earlier answers to a prompt, as far as there is something.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct LastTime<'a> {
    /// What the speaker meant to do differently the next time, as written last.
    pub next_time: Option<&'a str>,
    /// The part that was furthest off in the latest answer, in a few words.
    pub worst: Option<&'a str>,
    /// The speaker's latest note.
    pub note: Option<&'a str>,
}

impl LastTime<'_> {
    /// It in one line, what was meant for this time first: `This time: Start with the number · last time Action 0:28
    /// short`; where nothing was, the note: `Last time: Action 0:28 short · “shorter sentences”`.
    #[must_use]
    pub fn in_words(&self) -> Option<String> {
        if let Some(next_time) = self.next_time {
            let mut said = format!("This time: {next_time}");
            if let Some(worst) = self.worst {
                said += &format!(" · last time {worst}");
            }
            return Some(said);
        }
        let note = self.note.map(|note| format!("“{}”", note.replace('\n', " ")));
        let said: Vec<&str> = [self.worst, note.as_deref()].into_iter().flatten().collect();
        (!said.is_empty()).then(|| format!("Last time: {}", said.join(" · ")))
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use proptest::prelude::*;

    use super::*;
    use crate::model::prompt::Pack;

    const TODAY: Date = date(2026, 11, 23);

    /// Two prompts each of three themes: a1, a2, b1, b2, c1, c2.
    fn prompts() -> Vec<Prompt> {
        ["a", "b", "c"]
            .iter()
            .flat_map(|theme| {
                let prompt = |n| format!("[[prompts]]\nid='{theme}{n}'\ntext='Say {theme}{n}'\n");
                let pack = Pack::from_toml(&format!("theme='{theme}'\n{}{}", prompt(1), prompt(2)));
                pack.expect("reads").prompts
            })
            .collect()
    }

    fn chosen(due: &[(&str, Date)], stories: &[&str]) -> Option<(String, Why)> {
        let due = due.iter().map(|(id, day)| ((*id).to_owned(), *day)).collect();
        let prompts = prompts();
        let next = next(&prompts, &due, &stories.iter().copied().collect(), TODAY)?;
        Some((next.prompt.id.clone(), next.why))
    }

    #[track_caller]
    fn expect(due: &[(&str, Date)], stories: &[&str], id: &str, why: Why) {
        assert_eq!(chosen(due, stories), Some((id.to_owned(), why)));
    }

    #[test]
    fn what_has_been_due_longest_comes_first() {
        let due = [
            ("a1", TODAY),
            ("c1", date(2026, 11, 20)),
            ("b1", date(2026, 11, 24)),
        ];
        expect(&due, &[], "c1", Why::Due(3));
        expect(&due[..1], &["b"], "a1", Why::Due(0));
    }

    #[test]
    fn with_nothing_due_a_missing_theme_comes_and_one_with_a_story_before_others() {
        let due = [("a1", date(2026, 11, 24))];
        expect(&due, &[], "b1", Why::Missing { has_story: false });
        expect(&due, &["a", "c"], "c1", Why::Missing { has_story: true });
        // A prompt that is gone answers for no theme.
        let gone = [("b7", date(2026, 11, 24)), ("a1", date(2026, 11, 24))];
        expect(&gone, &[], "b1", Why::Missing { has_story: false });
    }

    #[test]
    fn with_every_theme_answered_a_new_prompt_comes_and_then_what_is_due_first() {
        let later = date(2026, 11, 30);
        let mut due = vec![("a1", later), ("b2", date(2026, 11, 25)), ("c1", later)];
        expect(&due, &["a"], "a2", Why::New);
        due.extend([("a2", later), ("b1", later), ("c2", later)]);
        expect(&due, &["a"], "b2", Why::Ahead(2));
    }

    #[test]
    fn what_was_meant_for_the_next_time_goes_before_what_was_noted() {
        let said = |next_time, worst, note| {
            let last = LastTime {
                next_time,
                worst,
                note,
            };
            last.in_words()
        };
        let (line, worst, note) = (
            Some("Start with the number"),
            Some("Action 0:28 short"),
            Some("shorter\nsentences"),
        );
        for (words, expected) in [
            (
                said(line, worst, note),
                Some("This time: Start with the number · last time Action 0:28 short"),
            ),
            (said(line, None, note), Some("This time: Start with the number")),
            (
                said(None, worst, note),
                Some("Last time: Action 0:28 short · “shorter sentences”"),
            ),
            (said(None, None, note), Some("Last time: “shorter sentences”")),
            (said(None, None, None), None),
        ] {
            assert_eq!(words.as_deref(), expected);
        }
    }

    #[test]
    fn without_prompts_there_is_none() {
        assert_eq!(next(&[], &HashMap::new(), &BTreeSet::new(), TODAY), None);
    }

    proptest! {
        /// Whatever was spoken: there is a next prompt, nothing due waits longer than it, and nothing due is passed over.
        #[test]
        fn nothing_that_is_due_is_passed_over(days in proptest::collection::vec(proptest::option::of(-30..30_i64), 6)) {
            let prompts = prompts();
            let due: HashMap<String, Date> = prompts
                .iter()
                .zip(&days)
                .filter_map(|(prompt, left)| {
                    Some((prompt.id.clone(), TODAY.checked_add(jiff::Span::new().days((*left)?)).ok()?))
                })
                .collect();
            let next = next(&prompts, &due, &BTreeSet::new(), TODAY).expect("there are prompts");
            let earliest = due.values().min().filter(|day| **day <= TODAY);
            prop_assert_eq!(matches!(next.why, Why::Due(_)), earliest.is_some());
            if let Some(earliest) = earliest {
                prop_assert_eq!(due.get(&next.prompt.id), Some(earliest));
            }
        }
    }
}
