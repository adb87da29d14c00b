//! Frameworks: the named parts of an answer and the share of the total each should take.
//! Where framework files live is the library's business.

use serde::{Deserialize, Serialize};

use super::{id, toml_error::TomlError};

/// The framework files that come with the program, as TOML.
pub const BUILT_IN: [&str; 2] = [
    include_str!("../../assets/frameworks/star.toml"),
    include_str!("../../assets/frameworks/par.toml"),
];

/// How the id of a framework ends whose last part is told first.
const RESULT_FIRST: &str = "-result-first";

/// Most parts a framework may have: the digits 1 to 9 jump to them.
pub const MAX_PARTS: usize = 9;

/// The named parts of an answer, in the order they are spoken. Never empty.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Framework {
    /// Id, unique among frameworks, such as `star`.
    pub id: String,
    /// Name as shown, such as `STAR`.
    pub name: String,
    /// The parts in order.
    pub parts: Vec<Part>,
}

/// One part of an answer.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Part {
    /// Id, unique within the framework, such as `situation`.
    pub id: String,
    /// Name as shown, such as `Situation`.
    pub name: String,
    /// Share of the total; only its ratio to the sum of all shares counts.
    pub share: f64,
}

impl Part {
    /// The letter that stands for the part where its name has no room.
    #[must_use]
    pub fn letter(&self) -> String {
        self.name.chars().take(1).flat_map(char::to_uppercase).collect()
    }
}

/// What a part is to the answer; screens colour parts by it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PartRole {
    /// The opening part.
    First,
    /// A middle part that is not the main one.
    Second,
    /// The middle part with the largest share.
    Main,
    /// The closing part.
    Last,
}

impl Framework {
    /// Reads a framework file.
    ///
    /// # Errors
    /// The line and reason if the text is not TOML, a field is missing or an id or share can't be used.
    pub fn from_toml(text: &str) -> Result<Self, TomlError> {
        let framework: Self = toml::from_str(text).map_err(|error| TomlError::from_toml(text, &error))?;
        framework
            .fault()
            .map_or(Ok(framework), |reason| Err(TomlError::at(text, 0, reason)))
    }

    /// Why this framework can't be used, if so. Data from a file is checked with it before anything is computed.
    #[must_use]
    pub fn fault(&self) -> Option<String> {
        if !id::is_valid(&self.id) {
            return Some(format!("the id {:?} may have only a-z, 0-9 and hyphens", self.id));
        }
        if self.name.trim().is_empty() {
            return Some(format!("the framework {:?} has no name", self.id));
        }
        if self.parts.is_empty() || self.parts.len() > MAX_PARTS {
            return Some(format!(
                "a framework has 1 to {MAX_PARTS} parts, this one {}",
                self.parts.len()
            ));
        }
        for (index, part) in self.parts.iter().enumerate() {
            if !id::is_valid(&part.id) {
                return Some(format!(
                    "the part id {:?} may have only a-z, 0-9 and hyphens",
                    part.id
                ));
            }
            if part.name.trim().is_empty() {
                return Some(format!("the part {:?} has no name", part.id));
            }
            if self.parts[..index].iter().any(|earlier| earlier.id == part.id) {
                return Some(format!("the part id {:?} stands there twice", part.id));
            }
            if !(part.share.is_finite() && part.share > 0.0 && part.share <= 1e6) {
                return Some(format!("the share of {:?} has to be a number above 0", part.id));
            }
        }
        None
    }

    /// How long each part should last in an answer of `total_secs`, in seconds.
    #[must_use]
    pub fn targets_secs(&self, total_secs: f64) -> Vec<f64> {
        let sum: f64 = self.parts.iter().map(|part| part.share).sum();
        self.parts
            .iter()
            .map(|part| total_secs * part.share / sum)
            .collect()
    }

    /// The framework with its last part told first; the others follow in their order, all with their shares.
    #[must_use]
    pub fn result_first(&self) -> Self {
        let mut turned = self.clone();
        if self.is_result_first() || turned.parts.len() < 2 {
            return turned;
        }
        turned.parts.rotate_right(1);
        let kept: String = turned.id.chars().take(id::MAX_LEN - RESULT_FIRST.len()).collect();
        turned.id = format!("{}{RESULT_FIRST}", kept.trim_end_matches('-'));
        if let Some(first) = turned.parts.first() {
            turned.name = format!("{} with {} first", self.name, first.name);
        }
        turned
    }

    /// Whether it is another framework with its last part told first.
    fn is_result_first(&self) -> bool {
        self.id.ends_with(RESULT_FIRST)
    }

    /// What the part at `index` is to the answer. A result is one also where it is told first, so that a part has one
    /// colour in all takes.
    #[must_use]
    pub fn role(&self, index: usize) -> PartRole {
        let count = self.parts.len();
        let last = count.saturating_sub(1);
        // Where the part at a place stands when all are told in their order, and the other way round.
        let turn = usize::from(self.is_result_first() && count > 1);
        let place = if turn == 1 && index < count {
            (index + last) % count
        } else {
            index
        };
        if place == last {
            return PartRole::Last;
        }
        let share = |place: usize| self.parts[(place + turn) % count].share;
        let main = (1..last).reduce(|best, place| if share(place) > share(best) { place } else { best });
        if Some(place) == main {
            PartRole::Main
        } else if place == 0 {
            PartRole::First
        } else {
            PartRole::Second
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn built_in(index: usize) -> Framework {
        Framework::from_toml(BUILT_IN[index]).expect("a built-in framework reads")
    }

    #[test]
    fn star_shares_out_two_minutes_as_designed() {
        let star = built_in(0);
        assert_eq!(star.targets_secs(120.0), [18.0, 12.0, 72.0, 18.0]);
        let roles: Vec<_> = (0..4).map(|i| star.role(i)).collect();
        assert_eq!(
            roles,
            [PartRole::First, PartRole::Second, PartRole::Main, PartRole::Last]
        );
    }

    #[test]
    fn par_shares_out_two_minutes_as_designed() {
        let par = built_in(1);
        assert_eq!(par.targets_secs(120.0), [30.0, 72.0, 18.0]);
        assert_eq!(par.role(1), PartRole::Main);
        for framework in [built_in(0), built_in(1)] {
            let turned = framework.result_first();
            for (index, part) in framework.parts.iter().enumerate() {
                let place = turned
                    .parts
                    .iter()
                    .position(|other| other.id == part.id)
                    .expect("is there");
                assert_eq!(turned.role(place), framework.role(index), "{}", part.name);
            }
        }
    }

    #[test]
    fn a_framework_that_cannot_be_computed_with_is_refused() {
        let bad = [
            "id = 'x'\nname = 'X'\nparts = []",
            "id = '../x'\nname = 'X'\nparts = [{id='a',name='A',share=1}]",
            "id = 'x'\nname = 'X'\nparts = [{id='a',name='A',share=0}]",
            "id = 'x'\nname = 'X'\nparts = [{id='a',name='A',share=nan}]",
            "id = 'x'\nname = 'X'\nparts = [{id='a',name='A',share=1},{id='a',name='B',share=1}]",
            "id = 'x'\nname = 'X'",
            "id = ",
        ];
        for text in bad {
            assert!(Framework::from_toml(text).is_err(), "{text}");
        }
    }

    #[test]
    fn result_first_keeps_every_part_and_its_target() {
        let star = Framework::from_toml(BUILT_IN[0]).expect("STAR reads");
        let turned = star.result_first();
        let names: Vec<&str> = turned.parts.iter().map(|part| part.name.as_str()).collect();
        assert_eq!(names, ["Result", "Situation", "Task", "Action"]);
        assert_eq!(turned.targets_secs(120.0), [18.0, 18.0, 12.0, 72.0]);
        assert_eq!(turned.fault(), None);
        assert_eq!(turned.name, "STAR with Result first");
        assert_eq!(turned.result_first(), turned, "it is not turned twice");

        let mut long = star;
        long.id = "x".repeat(id::MAX_LEN);
        assert_eq!(long.result_first().fault(), None);
    }
}
