//! Sample answers, written out part by part with what each part does. How long one would take to speak is estimated from
//! its words; sound there is none.

use std::sync::LazyLock;

use serde::Deserialize;
use toml::Spanned;

use super::{
    framework::Framework,
    id,
    pacing::{self, Verdict},
    toml_error::TomlError,
};

/// The sample files that come with the program, as TOML: the strong ones first.
pub const BUILT_IN: [&str; 6] = [
    include_str!("../../assets/samples/oven-eleven-days-late.toml"),
    include_str!("../../assets/samples/reminder-before-renewal.toml"),
    include_str!("../../assets/samples/unhappy-client.toml"),
    include_str!("../../assets/samples/reminders-an-hour-late.toml"),
    include_str!("../../assets/samples/few-who-gave-up.toml"),
    include_str!("../../assets/samples/two-screws-alike.toml"),
];

/// How fast an answer is spoken, for the estimate: a calm pace.
pub const WORDS_PER_MINUTE: u32 = 150;

/// The length that the samples are written for, in seconds.
pub const TOTAL_SECS: f64 = 120.0;

/// Whether a sample is one to learn from, or to learn what to avoid.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Strength {
    /// To learn from.
    Strong,
    /// To learn what to avoid.
    Weak,
}

/// An answer in words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sample {
    /// Id, unique among all samples.
    pub id: String,
    /// What it is called.
    pub title: String,
    /// The id of the prompt it answers.
    pub prompt: String,
    /// The id of the framework whose parts it has.
    pub framework: String,
    /// Whether it is strong or weak.
    pub strength: Strength,
    /// Whose answer it is, such as `Engineer`; empty for anybody's.
    pub role: String,
    /// Why it is strong or weak.
    pub why: String,
    /// Its parts in order. Never empty; none has an empty text.
    pub parts: Vec<SamplePart>,
}

/// One part of a sample.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SamplePart {
    /// The id of the framework's part.
    pub part: String,
    /// What is said.
    pub text: String,
    /// What that does.
    pub note: String,
}

/// A part of a sample against its target.
#[derive(Debug, Clone, PartialEq)]
pub struct Estimate {
    /// How long it would take to speak.
    pub secs: f64,
    /// Its target.
    pub target_secs: f64,
    /// How that compares.
    pub verdict: Verdict,
}

#[derive(Deserialize)]
struct SampleFile {
    id: Spanned<String>,
    title: Spanned<String>,
    prompt: Spanned<String>,
    framework: Spanned<String>,
    strength: Strength,
    #[serde(default)]
    role: String,
    why: Spanned<String>,
    parts: Spanned<Vec<PartEntry>>,
}

#[derive(Deserialize)]
struct PartEntry {
    part: Spanned<String>,
    text: Spanned<String>,
    #[serde(default)]
    note: String,
}

impl Sample {
    /// Reads a sample's file.
    ///
    /// # Errors
    /// The line and reason if the text is not TOML, a field is missing or empty, an id is unusable, or a part stands
    /// there twice.
    pub fn from_toml(source: &str) -> Result<Self, TomlError> {
        let file: SampleFile =
            toml::from_str(source).map_err(|error| TomlError::from_toml(source, &error))?;
        for (name, given) in [
            ("id", &file.id),
            ("prompt", &file.prompt),
            ("framework", &file.framework),
        ] {
            if !id::is_valid(given.get_ref()) {
                let reason = format!(
                    "the {name} {:?} may have only a-z, 0-9 and hyphens, 64 at most",
                    given.get_ref()
                );
                return Err(TomlError::at(source, given.span().start, reason));
            }
        }
        let parts_at = file.parts.span().start;
        let mut parts: Vec<SamplePart> = Vec::new();
        for entry in file.parts.into_inner() {
            let at = entry.part.span().start;
            let part = entry.part.get_ref().trim().to_owned();
            if part.is_empty() || parts.iter().any(|earlier| earlier.part == part) {
                let reason = format!("the part {part:?} is empty or stands there twice");
                return Err(TomlError::at(source, at, reason));
            }
            let name = format!("text of {part:?}");
            parts.push(SamplePart {
                text: filled(source, &name, entry.text)?,
                note: entry.note.trim().to_owned(),
                part,
            });
        }
        if parts.is_empty() {
            return Err(TomlError::at(source, parts_at, "the sample has no parts"));
        }
        Ok(Self {
            id: file.id.into_inner(),
            title: filled(source, "title", file.title)?,
            prompt: file.prompt.into_inner(),
            framework: file.framework.into_inner(),
            strength: file.strength,
            role: file.role.trim().to_owned(),
            why: filled(source, "why", file.why)?,
            parts,
        })
    }

    /// Each part against the framework's targets for [`TOTAL_SECS`], in the sample's order; a part that the framework
    /// does not know has a target of none.
    #[must_use]
    pub fn estimates(&self, framework: &Framework) -> Vec<Estimate> {
        let targets_secs = framework.targets_secs(TOTAL_SECS);
        self.parts
            .iter()
            .map(|part| {
                let place = framework.parts.iter().position(|known| known.id == part.part);
                let target_secs = place
                    .and_then(|place| targets_secs.get(place))
                    .copied()
                    .unwrap_or_default();
                let secs = part.secs();
                Estimate {
                    secs,
                    target_secs,
                    verdict: pacing::verdict(secs, target_secs),
                }
            })
            .collect()
    }

    /// How long all of it would take to speak.
    #[must_use]
    pub fn secs(&self) -> f64 {
        self.parts.iter().map(SamplePart::secs).sum()
    }
}

impl SamplePart {
    /// How many words it has.
    #[must_use]
    pub fn words(&self) -> usize {
        self.text.split_whitespace().count()
    }

    /// How long it would take to speak, at [`WORDS_PER_MINUTE`].
    #[must_use]
    #[expect(clippy::cast_precision_loss, reason = "some hundred words")]
    pub fn secs(&self) -> f64 {
        self.words() as f64 * 60.0 / f64::from(WORDS_PER_MINUTE)
    }
}

fn filled(source: &str, name: &str, given: Spanned<String>) -> Result<String, TomlError> {
    let at = given.span().start;
    let text = given.into_inner().trim().to_owned();
    if text.is_empty() {
        return Err(TomlError::at(source, at, format!("the {name} is empty")));
    }
    Ok(text)
}

/// The samples that come with the program.
pub fn built_in() -> &'static [Sample] {
    static SAMPLES: LazyLock<Vec<Sample>> = LazyLock::new(|| {
        // A test of the content reads every one, so none is left out here.
        BUILT_IN
            .iter()
            .filter_map(|text| Sample::from_toml(text).ok())
            .collect()
    });
    &SAMPLES
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::framework;

    const GOOD: &str = "id='a'\ntitle='T'\nprompt='p'\nframework='par'\nstrength='weak'\nwhy='W'\n\
                        [[parts]]\npart='problem'\ntext='one two three'\n\n[[parts]]\npart='action'\ntext='x'\n";

    #[test]
    fn what_is_wrong_is_named_with_its_line() {
        assert!(Sample::from_toml(GOOD).is_ok());
        for (from, to, line, word) in [
            ("id='a'", "id='../a'", 1, "id"),
            ("title='T'", "title=' '", 2, "title"),
            ("strength='weak'", "strength='fair'", 5, "fair"),
            ("part='action'", "part='problem'", 12, "twice"),
            ("text='x'", "text=''", 13, "empty"),
            ("why='W'\n", "", 1, "why"),
            ("[[parts]]", "[[parts", 7, ""),
        ] {
            let broken = GOOD.replacen(from, to, 1);
            let error = Sample::from_toml(&broken).expect_err("it is broken");
            assert_eq!(error.line, line, "{to}: {error}");
            assert!(error.reason.contains(word), "{to}: {error}");
        }
        let none = GOOD.split("[[parts]]").next().expect("a head").to_owned() + "parts = []\n";
        assert_eq!(Sample::from_toml(&none).expect_err("it has no parts").line, 7);
    }

    #[test]
    fn the_speaking_time_is_of_the_words() {
        let sample = Sample::from_toml(&GOOD.replace("one two three", &"word ".repeat(75))).expect("reads");
        assert_eq!(sample.parts[0].words(), 75);
        assert!((sample.parts[0].secs() - 30.0).abs() < 1e-9);
        assert!((sample.secs() - 30.4).abs() < 1e-9);
        let par = Framework::from_toml(framework::BUILT_IN[1]).expect("reads");
        let estimates = sample.estimates(&par);
        assert!((estimates[0].target_secs - 30.0).abs() < 1e-9);
        assert_eq!(estimates[0].verdict, Verdict::On);
        assert_eq!(estimates[1].verdict, Verdict::Under);
    }
}
