//! Looking a library over: all that is wrong with its files, and what to do about each. Only reads, needs no lock, and
//! makes nothing; mending is `recover`'s. What is wrong within one take is found in `check::take`.

mod take;

use std::{
    ffi::OsString,
    fs,
    path::{Path, PathBuf},
};

use super::{FileProblem, Library, LibraryError, strays::stray, takes::TakeId};
use crate::wav::io_parts;

/// Something that is wrong with a file or a folder of the library.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// Which one.
    pub path: PathBuf,
    /// What is wrong with it, in words.
    pub problem: String,
    /// What to do about it.
    pub advice: String,
}

impl Problem {
    fn new(path: &Path, problem: impl Into<String>, advice: impl Into<String>) -> Self {
        Self {
            path: path.to_owned(),
            problem: problem.into(),
            advice: advice.into(),
        }
    }

    fn unreadable(path: &Path, error: &std::io::Error) -> Self {
        let (what, advice) = io_parts(error);
        Self::new(path, format!("it can't be read: {what}"), advice)
    }
}

impl Library {
    /// Reads the whole library and hands each problem to `found` as it is met, by path. Gives the number of takes that
    /// were looked at. All sound is read from end to end, a block at a time.
    ///
    /// # Errors
    /// [`LibraryError::Io`] if the folder of takes can't be read at all; whatever is wrong below is a problem.
    pub fn check(&self, found: &mut dyn FnMut(Problem)) -> Result<usize, LibraryError> {
        for name in names(&self.dir).map_err(|error| LibraryError::io("read", &self.dir, error))? {
            if let Some(problem) = of_stray(&self.dir.join(&name), &name) {
                found(problem);
            }
        }
        self.check_toml(found);
        let takes = self.takes_dir();
        let names = match names(&takes) {
            Ok(names) => names,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(0),
            Err(error) => return Err(LibraryError::io("read", &takes, error)),
        };
        let mut count = 0;
        for name in names {
            let path = takes.join(&name);
            if let Some(problem) = of_stray(&path, &name) {
                found(problem);
            } else if path.is_dir() && !name.as_encoded_bytes().starts_with(b".") {
                match name.to_str().map(str::parse::<TakeId>) {
                    Some(Ok(id)) => {
                        count += 1;
                        take::check(&path, &id, found);
                    }
                    Some(Err(_)) => found(Problem::new(
                        &path,
                        "its name can't be the name of a take, so it is not listed",
                        "rename the folder; letters, digits, hyphens and underscores will do",
                    )),
                    None => found(Problem::new(
                        &path,
                        "its name is not Unicode, so it is not listed",
                        "rename the folder",
                    )),
                }
            }
        }
        Ok(count)
    }

    /// The speaker's own packs, frameworks, stories and sessions, and what lies beside them.
    fn check_toml(&self, found: &mut dyn FnMut(Problem)) {
        for dir in [
            self.prompts_dir(),
            self.frameworks_dir(),
            self.stories_dir(),
            self.sessions_dir(),
        ] {
            match names(&dir) {
                Ok(names) => {
                    for name in names {
                        if let Some(problem) = of_stray(&dir.join(&name), &name) {
                            found(problem);
                        }
                    }
                }
                Err(error) if error.kind() == std::io::ErrorKind::NotFound => {}
                // Packs and frameworks are read again below; that says the same.
                Err(error) => found(Problem::unreadable(&dir, &error)),
            }
        }
        let packs = self.packs().map(|(_, problems)| problems);
        let frameworks = self.frameworks().map(|(_, problems)| problems);
        let sessions = self.sessions().map(|(_, problems)| problems);
        let stories = self.stories().map(|(_, problems)| problems);
        for problem in packs
            .into_iter()
            .chain(frameworks)
            .chain(sessions)
            .chain(stories)
            .flatten()
            // Named above already, with its own advice.
            .filter(|problem| problem.path.file_name().and_then(stray).is_none())
        {
            found(of_toml(&problem));
        }
    }
}

fn of_toml(problem: &FileProblem) -> Problem {
    let reason = match problem.line {
        Some(line) => format!("line {line}: {}", problem.reason),
        None => problem.reason.clone(),
    };
    let advice = problem.advice.as_deref();
    Problem::new(
        &problem.path,
        reason,
        advice.unwrap_or("correct it in a text editor, or move the file elsewhere"),
    )
}

/// The problem that a thing with this name is by itself.
fn of_stray(path: &Path, name: &std::ffi::OsStr) -> Option<Problem> {
    let (problem, advice) = stray(name)?.words();
    Some(Problem::new(path, problem, advice))
}

/// The names in a folder, sorted.
fn names(dir: &Path) -> std::io::Result<Vec<OsString>> {
    let mut names = fs::read_dir(dir)?
        .map(|entry| entry.map(|entry| entry.file_name()))
        .collect::<std::io::Result<Vec<_>>>()?;
    names.sort();
    Ok(names)
}

#[cfg(test)]
mod tests;
