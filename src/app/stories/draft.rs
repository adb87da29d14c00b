//! A story as it stands in the fields: text as it was typed, with the blank line or the space at the end that the story
//! itself does without.

use crate::model::{
    framework::Framework,
    story::{PARTS, Story, lines},
};

/// A field of the editor.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Field {
    /// The title.
    Title,
    /// The bullets of the part with this id.
    Part(String),
    /// What was measured.
    Metrics,
    /// What was learned.
    Learned,
}

/// The bullets of one part, as typed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DraftPart {
    /// The part's id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// A bullet a line.
    pub text: String,
}

/// A story as it stands in the fields.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Draft {
    /// The number of the story.
    pub number: u64,
    /// The title.
    pub title: String,
    /// The parts.
    pub parts: Vec<DraftPart>,
    /// What was measured, a line each.
    pub metrics: String,
    /// What was learned.
    pub learned: String,
}

impl Draft {
    /// The fields of a story: the four parts of STAR, those the story has besides, and those of a framework that has
    /// parts of its own.
    #[must_use]
    pub fn of(number: u64, story: &Story, framework: Option<&Framework>) -> Self {
        let mut parts: Vec<DraftPart> = PARTS
            .iter()
            .map(|(id, name)| DraftPart {
                id: (*id).to_owned(),
                name: (*name).to_owned(),
                text: String::new(),
            })
            .collect();
        let of_framework = framework
            .into_iter()
            .flat_map(|framework| &framework.parts)
            // PAR's problem is the situation and the task.
            .filter(|part| part.id != "problem")
            .map(|part| (part.id.clone(), part.name.clone()));
        let of_story = story.bullets.keys().map(|id| (id.clone(), named(id)));
        for (id, name) in of_framework.chain(of_story) {
            if parts.iter().all(|part| part.id != id) {
                let text = String::new();
                parts.push(DraftPart { id, name, text });
            }
        }
        for part in &mut parts {
            part.text = story
                .bullets
                .get(&part.id)
                .map_or_else(String::new, |bullets| bullets.join("\n"));
        }
        Self {
            number,
            title: story.title.clone(),
            parts,
            metrics: story.metrics.join("\n"),
            learned: story.learned.clone(),
        }
    }

    /// What was typed into a field.
    pub fn write(&mut self, field: &Field, text: String) {
        match field {
            Field::Title => self.title = text,
            Field::Metrics => self.metrics = text,
            Field::Learned => self.learned = text,
            Field::Part(id) => {
                if let Some(part) = self.parts.iter_mut().find(|part| part.id == *id) {
                    part.text = text;
                }
            }
        }
    }

    /// Gives the story what stands in the fields.
    pub fn put_into(&self, story: &mut Story) {
        story.title.clone_from(&self.title);
        story.learned.clone_from(&self.learned);
        story.metrics = lines(&self.metrics);
        for part in &self.parts {
            story.bullets.insert(part.id.clone(), lines(&part.text));
        }
        *story = std::mem::take(story).tidied();
    }
}

/// The name of a part that no framework names here: `next-steps` is Next steps.
fn named(id: &str) -> String {
    let words = id.replace('-', " ");
    let mut letters = words.chars();
    letters
        .next()
        .map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}
