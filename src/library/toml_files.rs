//! Reading a folder of TOML files such that one bad file spoils nothing but itself.

use std::{
    fmt, io,
    path::{Path, PathBuf},
};

use super::{
    LibraryError, atomic,
    strays::{Stray, stray},
};
use crate::{model::toml_error::TomlError, wav::io_parts};

/// The longest TOML file that is read, in bytes: a pack has room for some thousand prompts. Parsed, a file can take a
/// hundred times its length.
pub(super) const MAX_TOML_BYTES: u64 = 500_000;

/// A file that can't be used, or not all of it. Its `Display` is one sentence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileProblem {
    /// The file.
    pub path: PathBuf,
    /// 1-based line, if it is known.
    pub line: Option<usize>,
    /// What is wrong.
    pub reason: String,
    /// What to do, if that is not plain.
    pub advice: Option<String>,
}

impl fmt::Display for FileProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.path.display())?;
        if let Some(line) = self.line {
            write!(f, ", line {line}")?;
        }
        write!(f, ": {}", self.reason)?;
        match &self.advice {
            Some(advice) => write!(f, "; {advice}"),
            None => Ok(()),
        }
    }
}

impl FileProblem {
    pub(super) fn new(path: &Path, line: Option<usize>, reason: impl Into<String>) -> Self {
        Self {
            path: path.to_owned(),
            line,
            reason: reason.into(),
            advice: None,
        }
    }

    /// The same with what to do about it.
    pub(super) fn advising(self, advice: impl Into<String>) -> Self {
        Self {
            advice: Some(advice.into()),
            ..self
        }
    }

    pub(super) fn toml(path: &Path, error: TomlError) -> Self {
        Self::new(path, Some(error.line), error.reason)
    }
}

/// The text of a file that is to be TOML.
pub(super) fn read(path: &Path) -> Result<String, FileProblem> {
    let bytes = atomic::read_limited(path, MAX_TOML_BYTES).map_err(|error| match error.kind() {
        io::ErrorKind::FileTooLarge => {
            FileProblem::new(path, None, "it is longer than 500 KB").advising("split it")
        }
        _ => {
            let (what, advice) = io_parts(&error);
            FileProblem::new(path, None, format!("it can't be read: {what}")).advising(advice)
        }
    })?;
    String::from_utf8(bytes).map_err(|error| {
        let good = &error.as_bytes()[..error.utf8_error().valid_up_to()];
        let line = good.iter().filter(|&&b| b == b'\n').count() + 1;
        FileProblem::new(path, Some(line), "it is not UTF-8 text").advising("save it as UTF-8")
    })
}

/// The TOML files of a folder.
#[derive(Debug, Default)]
pub(super) struct Found {
    /// By name.
    pub paths: Vec<PathBuf>,
    /// The second versions that a sync program put beside them: which is the better one only the speaker knows, and the
    /// plain name stays in force until then.
    pub problems: Vec<FileProblem>,
}

/// The `.toml` files of a folder, hidden ones left out; none if there is no folder.
pub(super) fn in_folder(dir: &Path) -> Result<Found, LibraryError> {
    let entries = match std::fs::read_dir(dir) {
        Ok(entries) => entries,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Found::default()),
        Err(error) => return Err(LibraryError::io("read", dir, error)),
    };
    let mut found = Found::default();
    for entry in entries {
        let entry = entry.map_err(|error| LibraryError::io("read", dir, error))?;
        let path = entry.path();
        let hidden = entry.file_name().as_encoded_bytes().starts_with(b".");
        if hidden || !is_toml(&path) || path.is_dir() {
            continue;
        }
        match stray(&entry.file_name()) {
            None => found.paths.push(path),
            Some(kind) => found.problems.push(of_stray(&path, kind)),
        }
    }
    found.paths.sort();
    found.problems.sort_by(|a, b| a.path.cmp(&b.path));
    Ok(found)
}

/// What is wrong with a file that nobody put there on purpose.
pub(super) fn of_stray(path: &Path, kind: Stray) -> FileProblem {
    let (problem, advice) = kind.words();
    FileProblem::new(path, None, problem).advising(advice)
}

/// Whether it is named as TOML, in whatever case another system wrote that.
fn is_toml(path: &Path) -> bool {
    path.extension()
        .is_some_and(|extension| extension.eq_ignore_ascii_case("toml"))
}

/// The 1-based line on which `id` is given as the value of `id`, for pointing a finger.
pub(super) fn line_of_id(text: &str, id: &str) -> Option<usize> {
    let gives = |line: &str| {
        let value = line
            .trim_start()
            .strip_prefix("id")?
            .trim_start()
            .strip_prefix('=')?;
        let value = value.trim_start();
        let quote = value.chars().next().filter(|c| matches!(c, '"' | '\''))?;
        value[1..].strip_prefix(id)?.starts_with(quote).then_some(())
    };
    text.lines()
        .position(|line| gives(line).is_some())
        .map(|at| at + 1)
}
