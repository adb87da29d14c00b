//! Which prompts are due, and choosing among them. When a prompt is due is computed in `model::schedule`.

use std::{collections::HashMap, time::Instant};

use jiff::civil::Date;

use crate::model::{prompt::Prompt, schedule};

use crate::app::{App, Prompts, Weight};

/// What can be done about it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum InDue {
    /// List only what is due, what has waited longest first; or all again.
    Show(bool),
    /// The same, the other way round than it is.
    Toggle,
    /// Choose the next prompt that is due.
    Next,
}

/// What is known of it.
#[derive(Debug, Default)]
pub struct Due {
    days: HashMap<String, Date>,
    today: Option<Date>,
    /// Whether only what is due is listed.
    pub(in crate::app) is_on: bool,
    /// The prompt that was chosen last because it is due.
    reached: Option<String>,
}

impl Due {
    /// The day on which a prompt is due; `None` if it was never spoken.
    #[must_use]
    pub fn day(&self, prompt_id: &str) -> Option<Date> {
        self.days.get(prompt_id).copied()
    }

    /// The day on which each prompt is due that was spoken, by its id.
    #[must_use]
    pub fn days(&self) -> &HashMap<String, Date> {
        &self.days
    }

    /// Whether only what is due is listed.
    #[must_use]
    pub fn is_on(&self) -> bool {
        self.is_on
    }

    /// Whether a prompt is due today or was before.
    #[must_use]
    pub fn is_due(&self, prompt_id: &str) -> bool {
        let day = self.day(prompt_id);
        day.is_some() && day <= self.today
    }

    /// When a prompt is due, in words; nothing if it was never spoken.
    #[must_use]
    pub fn words(&self, prompt_id: &str) -> Option<String> {
        Some(schedule::due_words(self.day(prompt_id)?, self.today?))
    }

    /// Leaves only what is due, in the order in which it came due, if that is wanted.
    pub(in crate::app) fn narrow(&self, all: &[Prompt], visible: &mut Vec<usize>) {
        if self.is_on {
            visible.retain(|&index| self.is_due(&all[index].id));
            visible.sort_by_key(|&index| self.day(&all[index].id));
        }
    }
}

impl Prompts {
    /// Which prompts are due.
    #[must_use]
    pub fn due(&self) -> &Due {
        &self.due
    }

    /// How many prompts are due.
    #[must_use]
    pub fn due_count(&self) -> usize {
        let is_due = |prompt: &&Prompt| self.due.is_due(&prompt.id);
        self.all.iter().filter(is_due).count()
    }

    pub(in crate::app) fn know_due(&mut self, days: HashMap<String, Date>, today: Date) {
        self.due.days = days;
        self.due.today = Some(today);
        self.refresh();
    }

    fn show_due(&mut self, is_on: bool) {
        self.due.is_on = is_on;
        if is_on {
            self.query.clear();
            self.theme = None;
        }
        self.refresh();
    }

    /// Chooses the prompt that has been due longest; asked again, the one after it, and after the last the first. False if
    /// none is due.
    fn choose_next_due(&mut self) -> bool {
        let mut due: Vec<usize> = (0..self.all.len())
            .filter(|&index| self.due.is_due(&self.all[index].id))
            .collect();
        due.sort_by_key(|&index| self.due.day(&self.all[index].id));
        // A prompt that is chosen for another reason, such as the first of the list, is no place to go on from.
        let reached = self
            .chosen()
            .is_some_and(|prompt| self.due.reached.as_ref() == Some(&prompt.id));
        let at = due
            .iter()
            .position(|&index| reached && Some(index) == self.chosen);
        let next = at.map_or(0, |at| at + 1);
        let Some(&index) = due.get(next).or_else(|| due.first()) else {
            return false;
        };
        let id = self.all[index].id.clone();
        self.choose(&id);
        self.due.reached = Some(id);
        true
    }

    /// The prompt that comes due first, if none is due yet.
    fn first_to_come(&self) -> Option<&Prompt> {
        let spoken = self
            .all
            .iter()
            .filter(|prompt| self.due.day(&prompt.id).is_some());
        spoken.min_by_key(|prompt| self.due.day(&prompt.id))
    }
}

impl App {
    pub(in crate::app) fn in_due(&mut self, doing: InDue, now: Instant) {
        match doing {
            InDue::Show(is_on) => self.prompts.show_due(is_on),
            InDue::Toggle => self.prompts.show_due(!self.prompts.due.is_on),
            InDue::Next => {
                if self.prompts.choose_next_due() {
                    return;
                }
                let first = self.prompts.first_to_come();
                let when = first.and_then(|prompt| self.prompts.due.words(&prompt.id));
                let sentence = match (first, when) {
                    (Some(prompt), Some(when)) => {
                        format!("Nothing is due today. First comes, {when}: {}", prompt.text)
                    }
                    _ => "Nothing is due yet. Each prompt you answer comes back on a day of its own."
                        .to_owned(),
                };
                self.notices.show(Weight::Hint, sentence, now);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;
    use crate::model::prompt::Pack;

    const TODAY: Date = date(2026, 11, 23);

    fn prompts(due: &[(&str, Date)]) -> Prompts {
        let mut source = String::from("theme='T'\n");
        for id in ["one", "two", "three", "four"] {
            source += &format!("[[prompts]]\nid='{id}'\ntext='Say {id}'\n");
        }
        let mut prompts = Prompts::new(Pack::from_toml(&source).expect("reads").prompts, Vec::new());
        let days = due.iter().map(|(id, day)| ((*id).to_owned(), *day)).collect();
        prompts.know_due(days, TODAY);
        prompts
    }

    fn listed(prompts: &Prompts) -> Vec<&str> {
        let ids = prompts
            .visible()
            .iter()
            .map(|&index| prompts.all[index].id.as_str());
        ids.collect()
    }

    fn some_due() -> Prompts {
        prompts(&[
            ("one", TODAY),
            ("two", date(2026, 11, 24)),
            ("four", date(2026, 11, 2)),
            ("gone", TODAY),
        ])
    }

    #[test]
    fn what_is_due_is_listed_by_how_long_it_has_waited() {
        let mut prompts = some_due();
        assert_eq!(prompts.due_count(), 2);
        prompts.show_due(true);
        assert_eq!(listed(&prompts), ["four", "one"]);
        assert_eq!(prompts.due().words("two").as_deref(), Some("due tomorrow"));
        assert_eq!(prompts.due().words("three"), None);
        // At midnight the list follows.
        prompts.know_due(prompts.due.days.clone(), date(2026, 11, 24));
        assert_eq!(listed(&prompts), ["four", "one", "two"]);
        prompts.filter(None);
        assert_eq!(listed(&prompts).len(), 4);
    }

    #[test]
    fn the_next_due_one_is_chosen_and_after_the_last_the_first() {
        let mut prompts = some_due();
        prompts.search("three".to_owned());
        let mut chosen = Vec::new();
        for _ in 0..3 {
            assert!(prompts.choose_next_due());
            chosen.push(prompts.chosen().expect("chosen").id.clone());
        }
        assert_eq!(chosen, ["four", "one", "four"]);
        prompts.choose("one");
        assert!(prompts.choose_next_due());
        assert_eq!(
            prompts.chosen().map(|prompt| prompt.id.as_str()),
            Some("four"),
            "one was not reached by going on, so the longest due comes first"
        );
        assert!(!self::prompts(&[("two", date(2027, 1, 1))]).choose_next_due());
    }

    #[test]
    fn whoever_looks_for_another_prompt_sees_it() {
        let mut prompts = some_due();
        prompts.show_due(true);
        prompts.choose("three");
        assert_eq!(prompts.chosen().map(|prompt| prompt.id.as_str()), Some("three"));
        assert!(!prompts.due().is_on());
    }
}
