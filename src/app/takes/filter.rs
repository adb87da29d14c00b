//! Which takes are listed: those of a theme, of a prompt, of a story, of a rating. What is searched for in words is in `takes`.

use crate::app::Row;

/// What a take must be to be listed; each that is `None` lets all pass.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Filter {
    /// Its prompt's theme.
    pub theme: Option<String>,
    /// Its prompt, by id and by text.
    pub prompt: Option<(String, String)>,
    /// The story it tells, by id and by title.
    pub story: Option<(String, String)>,
    /// Its rating, or a better one.
    pub least_rating: Option<u8>,
}

impl Filter {
    /// Whether a take is listed.
    #[must_use]
    pub fn lets(&self, row: &Row) -> bool {
        let is_of_theme = self.theme.as_ref().is_none_or(|theme| row.theme == *theme);
        let is_of_prompt = self.prompt.as_ref().is_none_or(|(id, _)| row.prompt_id == *id);
        let tells = |id: &str| row.story.as_ref().is_some_and(|story| story.id == id);
        let tells_it = self.story.as_ref().is_none_or(|(id, _)| tells(id));
        is_of_theme
            && is_of_prompt
            && tells_it
            && self.least_rating.is_none_or(|least| row.rating >= Some(least))
    }

    /// Whether all takes are listed.
    #[must_use]
    pub fn is_open(&self) -> bool {
        *self == Self::default()
    }

    /// What it lists, in words.
    #[must_use]
    pub fn name(&self) -> String {
        let rating = self.least_rating.map(|least| match least {
            5 => "Rated 5".to_owned(),
            _ => format!("Rated {least} and better"),
        });
        let prompt = self.prompt.as_ref().map(|(_, text)| text.clone());
        let story = self.story.as_ref().map(|(_, title)| title.clone());
        let said: Vec<String> = [self.theme.clone(), prompt, story, rating]
            .into_iter()
            .flatten()
            .collect();
        if said.is_empty() {
            "All takes".to_owned()
        } else {
            said.join(", ")
        }
    }
}
