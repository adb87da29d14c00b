//! Settings of this machine. They lie in the platform's folder for configuration and not in the library, for devices
//! and folders are this machine's while the library may be synced to others.

use std::{
    fs,
    path::{Path, PathBuf},
};

use serde::{Deserialize, Deserializer, Serialize};

use super::{FileProblem, LibraryError, atomic, toml_files};
use crate::wav::io_parts;

/// Totals on offer, in seconds; any other from 30 to 600 may stand in the file.
pub const TOTAL_PRESETS_SECS: [u32; 4] = [60, 90, 120, 180];
/// Think times on offer, in seconds; 0 is off.
pub const THINK_SECS: [u32; 5] = [0, 15, 30, 60, 180];
const TOTAL_SECS: (u32, u32) = (30, 600);
const TEXT_SIZE_PERCENT: (u32, u32) = (80, 200);
const WINDOW_POINTS: (f32, f32) = (200.0, 20_000.0);

/// What the speaker has chosen. Every field has a default; unknown fields are kept and written back.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Settings {
    /// Id of the microphone; none means the system's default.
    pub input_device: Option<String>,
    /// The one channel of it to record, from 0; none means the average of all.
    pub input_channel: Option<u16>,
    /// Id of the output; none means the system's default.
    pub output_device: Option<String>,
    /// The library's folder; none means the platform's.
    pub library_dir: Option<PathBuf>,
    /// Id of the framework used last.
    pub framework: String,
    /// Target of an answer, 30 to 600 s.
    #[serde(deserialize_with = "whole")]
    pub total_secs: u32,
    /// Think time, one of [`THINK_SECS`].
    #[serde(deserialize_with = "whole")]
    pub think_secs: u32,
    /// Whether recording starts by itself when think time is over.
    pub record_when_think_ends: bool,
    /// Whether the system's voice reads questions aloud.
    pub read_aloud: bool,
    /// Whether the length of an answer is guessed before it is shown.
    pub guess_first: bool,
    /// Whether Review offers sounds that may be fillers, to be confirmed by ear.
    pub offers_fillers: bool,
    /// What is counted while listening, in the order in which it is shown.
    pub tallies: Vec<TallyKind>,
    /// Colours.
    pub theme: Theme,
    /// Size of all text, 80 to 200 % of the usual.
    #[serde(deserialize_with = "whole")]
    pub text_size_percent: u32,
    /// Size of the window when it was closed.
    pub window: Option<WindowSize>,
    /// Fields this version does not know.
    #[serde(flatten)]
    pub extra: toml::Table,
}

/// Something that is counted while listening, and the key that counts it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TallyKind {
    /// What it is, such as `um`.
    pub name: String,
    /// A letter, one of [`TALLY_KEYS`].
    pub key: char,
}

/// The letters that may count something; the others have a meaning on Review.
pub const TALLY_KEYS: &str = "UWXABDEIJOQTVYZ";

/// The most things that are counted at a time; nobody listens for more.
pub const MOST_TALLIES: usize = 6;

/// The longest name of one, in characters.
const LONGEST_TALLY: usize = 40;

fn usual_tallies() -> Vec<TallyKind> {
    let kinds = [("um", 'U'), ("we", 'W'), ("lost the thread", 'X')];
    let kind = |(name, key): (&str, char)| TallyKind {
        name: name.to_owned(),
        key,
    };
    kinds.map(kind).into()
}

/// Which colours the screens have.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Theme {
    /// As the system has it.
    #[default]
    System,
    /// Dark.
    Dark,
    /// Light.
    Light,
}

/// Size of a window, in points.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct WindowSize {
    /// Width.
    pub width: f32,
    /// Height.
    pub height: f32,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            input_device: None,
            input_channel: None,
            output_device: None,
            library_dir: None,
            framework: "star".to_owned(),
            total_secs: 120,
            think_secs: 0,
            record_when_think_ends: true,
            read_aloud: false,
            guess_first: true,
            // An experiment that is wrong more often than it is right.
            offers_fillers: false,
            tallies: usual_tallies(),
            theme: Theme::System,
            text_size_percent: 100,
            window: None,
            extra: toml::Table::new(),
        }
    }
}

impl Settings {
    /// Where the settings lie.
    ///
    /// # Errors
    /// [`LibraryError::NoHome`] if the platform names no folder for configuration.
    pub fn default_path() -> Result<PathBuf, LibraryError> {
        directories::ProjectDirs::from("", "", "aloud")
            .map(|dirs| dirs.config_dir().join("settings.toml"))
            .ok_or(LibraryError::NoHome)
    }

    /// Reads settings and touches nothing; without a file, the defaults. Values out of range are brought back into it.
    ///
    /// # Errors
    /// Where the file is broken, and why.
    pub fn read(path: &Path) -> Result<Self, FileProblem> {
        match fs::exists(path) {
            Ok(false) => return Ok(Self::default()),
            Ok(true) => {}
            Err(error) => {
                let (what, advice) = io_parts(&error);
                let reason = format!("the settings can't be read: {what}");
                return Err(FileProblem::new(path, None, reason).advising(advice));
            }
        }
        let text = toml_files::read(path)?;
        let settings: Self = toml::from_str(&text).map_err(|error| {
            let error = crate::model::toml_error::TomlError::from_toml(&text, &error);
            FileProblem::toml(path, error)
        })?;
        Ok(settings.in_range())
    }

    /// The same for the window, which goes on without them. Values out of range are brought back into it. A file that can't
    /// be used is renamed to end in `.broken`, so that saving does not overwrite it, and reported with the defaults.
    #[must_use]
    pub fn load(path: &Path) -> (Self, Option<FileProblem>) {
        match Self::read(path) {
            Ok(settings) => (settings, None),
            Err(problem) if !path.exists() => (Self::default(), Some(problem)),
            Err(mut problem) => {
                let broken = broken_path(path);
                let kept = match fs::rename(path, &broken) {
                    Ok(()) => format!("the file was kept as {}", broken.display()),
                    Err(error) => format!("the file could not be renamed either: {}", io_parts(&error).0),
                };
                problem.reason = format!("{}; the usual settings are in force, and {kept}", problem.reason);
                (Self::default(), Some(problem))
            }
        }
    }

    /// Writes the settings, whole or not at all; makes the folder where missing.
    ///
    /// # Errors
    /// [`LibraryError::Refused`] if the library folder's name is not Unicode; [`LibraryError::ReadOnly`],
    /// [`LibraryError::DiskFull`] or [`LibraryError::Io`] if the file can't be written.
    pub fn save(&self, path: &Path) -> Result<(), LibraryError> {
        let text = toml::to_string_pretty(&self.clone().in_range()).map_err(|error| {
            LibraryError::Refused(format!(
                "these settings can't be written to {}: {error}",
                path.display()
            ))
        })?;
        // What could not be read again would be set aside at the next start, and all settings with it.
        if text.len() as u64 > toml_files::MAX_TOML_BYTES {
            return Err(LibraryError::Refused(format!(
                "these settings are too long to be written to {}; take out what does not belong there",
                path.display()
            )));
        }
        if let Some(dir) = path.parent().filter(|dir| !dir.as_os_str().is_empty()) {
            atomic::create_private_dirs(dir)
                .map_err(|error| LibraryError::io("create the folder", dir, error))?;
        }
        atomic::write(path, text.as_bytes()).map_err(|error| LibraryError::io("write", path, error))
    }

    /// With every value that is out of range at the nearest that is not.
    #[must_use]
    pub fn in_range(mut self) -> Self {
        self.total_secs = self.total_secs.clamp(TOTAL_SECS.0, TOTAL_SECS.1);
        self.text_size_percent = self
            .text_size_percent
            .clamp(TEXT_SIZE_PERCENT.0, TEXT_SIZE_PERCENT.1);
        self.think_secs = THINK_SECS
            .into_iter()
            .min_by_key(|secs| secs.abs_diff(self.think_secs))
            .unwrap_or_default();
        let mut tallies: Vec<TallyKind> = Vec::new();
        for mut kind in self.tallies {
            kind.key = kind.key.to_ascii_uppercase();
            kind.name = kind.name.trim().chars().take(LONGEST_TALLY).collect();
            let is_new = !tallies
                .iter()
                .any(|known| known.key == kind.key || known.name == kind.name);
            if is_new && TALLY_KEYS.contains(kind.key) && !kind.name.is_empty() {
                tallies.push(kind);
            }
        }
        tallies.truncate(MOST_TALLIES);
        self.tallies = tallies;
        if let Some(window) = &mut self.window {
            window.width = window.width.clamp(WINDOW_POINTS.0, WINDOW_POINTS.1);
            window.height = window.height.clamp(WINDOW_POINTS.0, WINDOW_POINTS.1);
        }
        self.window = self
            .window
            .filter(|window| window.width.is_finite() && window.height.is_finite());
        self
    }
}

fn broken_path(path: &Path) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(".broken");
    PathBuf::from(name)
}

/// Any number as a whole one, negative ones as 0: a value out of range is no reason to lose all the others.
fn whole<'de, D: Deserializer<'de>>(deserializer: D) -> Result<u32, D::Error> {
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a float-to-int `as` saturates, which is the clamp that is wanted"
    )]
    f64::deserialize(deserializer).map(|value| value.round() as u32)
}

#[cfg(test)]
#[path = "settings_tests.rs"]
mod tests;
