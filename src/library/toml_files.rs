//! Reading a folder of TOML files such that one bad file spoils nothing but itself.

use std::{
    fmt, io,
    path::{Path, PathBuf},
};

use super::{LibraryError, atomic};
use crate::{model::toml_error::TomlError, wav::io_words};

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
    /// What is wrong, and what to do if that is not plain.
    pub reason: String,
}

impl fmt::Display for FileProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.path.display())?;
        if let Some(line) = self.line {
            write!(f, ", line {line}")?;
        }
        write!(f, ": {}", self.reason)
    }
}

impl FileProblem {
    pub(super) fn new(path: &Path, line: Option<usize>, reason: impl Into<String>) -> Self {
        Self {
            path: path.to_owned(),
            line,
            reason: reason.into(),
        }
    }

    pub(super) fn toml(path: &Path, error: TomlError) -> Self {
        Self::new(path, Some(error.line), error.reason)
    }
}

/// The text of a file that is to be TOML.
pub(super) fn read(path: &Path) -> Result<String, FileProblem> {
    let bytes = atomic::read_limited(path, MAX_TOML_BYTES).map_err(|error| {
        let reason = match error.kind() {
            io::ErrorKind::FileTooLarge => "it is longer than 500 KB; split it".to_owned(),
            _ => format!("it can't be read: {}", io_words(&error)),
        };
        FileProblem::new(path, None, reason)
    })?;
    String::from_utf8(bytes).map_err(|error| {
        let good = &error.as_bytes()[..error.utf8_error().valid_up_to()];
        let line = good.iter().filter(|&&b| b == b'\n').count() + 1;
        FileProblem::new(path, Some(line), "it is not UTF-8 text; save it as UTF-8")
    })
}

/// The `.toml` files of a folder by name, hidden ones left out; none if there is no folder.
pub(super) fn in_folder(dir: &Path) -> Result<Vec<PathBuf>, LibraryError> {
    let entries = match std::fs::read_dir(dir) {
        Ok(entries) => entries,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(LibraryError::io("read", dir, error)),
    };
    let mut paths = Vec::new();
    for entry in entries {
        let entry = entry.map_err(|error| LibraryError::io("read", dir, error))?;
        let path = entry.path();
        let hidden = entry.file_name().as_encoded_bytes().starts_with(b".");
        if !hidden && is_toml(&path) && !path.is_dir() {
            paths.push(path);
        }
    }
    paths.sort();
    Ok(paths)
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
