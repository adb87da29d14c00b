//! State of the Prompts screen: what is searched, filtered and chosen, and for which answer. Which are due is in
//! `due`.

use crate::model::{
    framework::Framework,
    prompt::{self, Prompt},
};

mod due;

pub use due::{Due, InDue};

/// State of the Prompts screen.
pub struct Prompts {
    /// Every prompt, in the packs' order.
    pub all: Vec<Prompt>,
    /// Every framework; never empty.
    pub frameworks: Vec<Framework>,
    /// What was typed into the search field.
    pub query: String,
    /// The theme shown; `None` for all.
    pub theme: Option<String>,
    /// Index into `all` of the chosen prompt; it is always among the visible ones if there are any.
    pub chosen: Option<usize>,
    /// Framework for the next answer, an index into `frameworks`.
    pub framework: usize,
    /// Total for the next answer, in seconds.
    pub total_secs: u32,
    /// Think time before the next answer, in seconds; 0 for none.
    pub think_secs: u32,
    pub(super) due: Due,
    focus_wishes: u64,
    visible: Vec<usize>,
    themes: Vec<(String, usize)>,
}

impl Prompts {
    /// How often the search was to get the keyboard.
    #[must_use]
    pub fn focus_wishes(&self) -> u64 {
        self.focus_wishes
    }

    /// Gives the search the keyboard.
    pub(super) fn wish_focus(&mut self) {
        self.focus_wishes += 1;
    }

    /// Shows all of `all`, the first chosen.
    #[must_use]
    pub fn new(all: Vec<Prompt>, frameworks: Vec<Framework>) -> Self {
        let mut prompts = Self {
            all,
            frameworks,
            query: String::new(),
            theme: None,
            chosen: None,
            framework: 0,
            total_secs: 120,
            think_secs: 0,
            due: Due::default(),
            focus_wishes: 0,
            visible: Vec::new(),
            themes: Vec::new(),
        };
        prompts.refresh();
        prompts
    }

    /// Takes in another list of prompts and frameworks; what was chosen stays chosen if it is still there.
    pub fn replace(&mut self, all: Vec<Prompt>, frameworks: Vec<Framework>) {
        let chosen_id = self.chosen().map(|prompt| prompt.id.clone());
        let framework_id = self.framework().map(|framework| framework.id.clone());
        self.all = all;
        self.frameworks = frameworks;
        self.chosen = chosen_id.and_then(|id| self.all.iter().position(|prompt| prompt.id == id));
        // A theme that went with its last prompt would hide all the others.
        let is_there = |theme: &String| self.all.iter().any(|prompt| prompt.theme == *theme);
        self.theme = self.theme.take().filter(is_there);
        if let Some(id) = framework_id {
            self.choose_framework(&id);
        }
        self.refresh();
    }

    pub(super) fn refresh(&mut self) {
        self.themes.clear();
        for prompt in &self.all {
            match self.themes.iter_mut().find(|(theme, _)| *theme == prompt.theme) {
                Some((_, count)) => *count += 1,
                None => self.themes.push((prompt.theme.clone(), 1)),
            }
        }
        self.visible = (0..self.all.len())
            .filter(|&index| {
                let prompt = &self.all[index];
                let in_theme = self.theme.as_ref().is_none_or(|theme| *theme == prompt.theme);
                in_theme && prompt::matches(prompt, &self.query)
            })
            .collect();
        // What says it itself goes before what is found by its topics.
        self.visible
            .sort_by_key(|&index| !prompt::says(&self.all[index], &self.query));
        self.due.narrow(&self.all, &mut self.visible);
        if self.chosen.is_none_or(|chosen| !self.visible.contains(&chosen)) {
            self.chosen = self.visible.first().copied();
        }
    }

    /// Shows only prompts that match `query`, and chooses the first of them.
    pub fn search(&mut self, query: String) {
        let is_new = query != self.query && !query.trim().is_empty();
        self.query = query;
        self.refresh();
        if is_new {
            self.chosen = self.visible.first().copied();
        }
    }

    /// Shows only prompts of `theme`.
    pub fn filter(&mut self, theme: Option<String>) {
        self.due.is_on &= theme.is_some();
        self.theme = theme;
        self.refresh();
    }

    /// Chooses the prompt with this id, if it is there; a filter that hides it is taken off.
    pub fn choose(&mut self, id: &str) {
        let Some(index) = self.all.iter().position(|prompt| prompt.id == id) else {
            return;
        };
        if !self.visible.contains(&index) {
            self.query.clear();
            self.theme = None;
            self.due.is_on = false;
        }
        self.chosen = Some(index);
        self.refresh();
    }

    /// Chooses the prompt `by` places down the visible list; stops at its ends.
    pub fn move_by(&mut self, by: i32) {
        let at = self.visible.iter().position(|index| Some(*index) == self.chosen);
        self.chosen = super::moved(at, by, self.visible.len()).map(|place| self.visible[place]);
    }

    /// Chooses another of the visible prompts; which one, `dice` decides.
    pub fn surprise(&mut self, dice: u64) {
        let others: Vec<usize> = self
            .visible
            .iter()
            .copied()
            .filter(|index| Some(*index) != self.chosen)
            .collect();
        if let Some(count) = u64::try_from(others.len()).ok().filter(|&count| count > 0) {
            let place = usize::try_from(dice % count).unwrap_or(0);
            self.chosen = others.get(place).copied();
        }
    }

    /// Chooses a framework by id, if it is there.
    pub fn choose_framework(&mut self, id: &str) {
        if let Some(index) = self.frameworks.iter().position(|framework| framework.id == id) {
            self.framework = index;
        } else {
            self.framework = 0;
        }
    }

    /// The chosen prompt.
    #[must_use]
    pub fn chosen(&self) -> Option<&Prompt> {
        self.all.get(self.chosen?)
    }

    /// The framework for the next answer.
    #[must_use]
    pub fn framework(&self) -> Option<&Framework> {
        self.frameworks
            .get(self.framework)
            .or_else(|| self.frameworks.first())
    }

    /// The prompts that search and filter leave, as indices into `all`.
    #[must_use]
    pub fn visible(&self) -> &[usize] {
        &self.visible
    }

    /// Every theme with how many prompts it has.
    #[must_use]
    pub fn themes(&self) -> &[(String, usize)] {
        &self.themes
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::prompt::Pack;

    fn prompts() -> Prompts {
        let mut source = String::from("theme='T'\n");
        for id in ["one", "two", "three"] {
            source += &format!("[[prompts]]\nid='{id}'\ntext='Say {id}'\n");
        }
        Prompts::new(Pack::from_toml(&source).expect("reads").prompts, Vec::new())
    }

    fn chosen(prompts: &Prompts) -> &str {
        prompts.chosen().map_or("", |prompt| &prompt.id)
    }

    #[test]
    fn what_is_chosen_is_always_visible() {
        let mut prompts = prompts();
        prompts.move_by(1);
        assert_eq!(chosen(&prompts), "two");
        prompts.search("thr".to_owned());
        assert_eq!(chosen(&prompts), "three");
        prompts.search("nothing like it".to_owned());
        assert_eq!(chosen(&prompts), "");
        prompts.search(String::new());
        assert_eq!(chosen(&prompts), "one");
    }

    #[test]
    fn the_best_hit_of_a_search_comes_first_and_is_chosen() {
        let source = "theme='T'\n[[prompts]]\nid='a'\ntext='Late?'\ntopics=['stress']\n[[prompts]]\nid='b'\n\
                      text='Stress?'\n[[prompts]]\nid='c'\ntext='Calm?'\ntopics=['no stress']\n";
        let mut prompts = Prompts::new(Pack::from_toml(source).expect("reads").prompts, Vec::new());
        prompts.move_by(2);
        prompts.search("stress".to_owned());
        assert_eq!(prompts.visible(), [1, 0, 2]);
        assert_eq!(chosen(&prompts), "b");
        prompts.move_by(1);
        prompts.search(String::new());
        assert_eq!(chosen(&prompts), "a", "what was chosen by hand stays");
    }

    #[test]
    fn moving_stops_at_the_ends() {
        let mut prompts = prompts();
        prompts.move_by(-1);
        assert_eq!(chosen(&prompts), "one");
        prompts.move_by(9);
        assert_eq!(chosen(&prompts), "three");
    }

    #[test]
    fn a_surprise_is_another_prompt() {
        let mut prompts = prompts();
        for dice in 0..10 {
            let before = chosen(&prompts).to_owned();
            prompts.surprise(dice);
            assert_ne!(chosen(&prompts), before);
        }
    }

    #[test]
    fn a_chosen_prompt_is_shown_whatever_was_searched() {
        let mut prompts = prompts();
        prompts.search("two".to_owned());
        prompts.choose("three");
        assert_eq!(chosen(&prompts), "three");
        assert_eq!(prompts.visible().len(), 3);
    }
}
