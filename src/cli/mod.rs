//! Floor 4, the commands: what can be done without a window. Arguments are read here; each command has its own file.

mod analyse;
mod args;
mod check;
mod devices;
mod import;
mod json;
mod prompts;
mod record;
mod recover;
mod share;
mod takes;

use std::{
    fmt,
    io::{self, Write as _},
    path::PathBuf,
};

use serde::Serialize;

pub use args::{Args, Command};

use crate::library::{Library, Settings};

/// The one sentence a failed command prints on standard error.
#[derive(Debug)]
pub struct Failure(String);

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl Failure {
    /// A failure with its sentence.
    pub fn new(sentence: impl Into<String>) -> Self {
        Self(sentence.into())
    }
}

/// Every floor's errors are sentences already.
impl<E: std::error::Error> From<E> for Failure {
    fn from(error: E) -> Self {
        Self(error.to_string())
    }
}

/// Runs a command.
///
/// # Errors
/// The sentence to print when it could not be done.
pub fn run(command: Command, global: &args::Global) -> Result<(), Failure> {
    let out = Out { is_json: global.json };
    match command {
        Command::Devices => devices::run(&out),
        Command::Prompts { theme } => prompts::run(&reading_or_none_yet(global)?, theme.as_deref(), &out),
        Command::Record(record) => record::run(&writing(global)?, &record, &out),
        Command::Import(import) => import::run(&writing(global)?, &import, &out),
        Command::Export(export) => share::export(&reading(global)?, &export, &out),
        Command::ImportFeedback { file } => share::import_feedback(&writing_existing(global)?, &file, &out),
        Command::Recover => recover::run(&writing(global)?, &out),
        Command::Check => check::run(&reading(global)?, &out),
        Command::Takes => takes::list(&reading(global)?, &out),
        Command::Analyse { what } if analyse::is_file(&what) => analyse::run(what.as_ref(), &out),
        Command::Analyse { what } => analyse::run(&analyse::sound_of(&reading(global)?, &what)?, &out),
        Command::Show { take } => takes::show(&reading(global)?, &take, &out),
    }
}

fn dir(global: &args::Global) -> Result<PathBuf, Failure> {
    if let Some(dir) = &global.library {
        return Ok(dir.clone());
    }
    // Settings that can't be read may name a library; nothing must go into another one unsaid.
    let settings = match Settings::default_path() {
        Ok(path) => Settings::read(&path).map_err(|problem| Failure::new(problem.to_string()))?,
        Err(_) => Settings::default(),
    };
    match settings.library_dir {
        Some(dir) if !dir.exists() => Err(Failure::new(Library::not_there(&dir))),
        Some(dir) => Ok(dir),
        None => Ok(Library::default_dir()?),
    }
}

fn writing(global: &args::Global) -> Result<Library, Failure> {
    Ok(Library::open(&dir(global)?)?)
}

/// A library that is written to and that has to be there: for what changes takes and makes none.
fn writing_existing(global: &args::Global) -> Result<Library, Failure> {
    Ok(Library::open_existing(&dir(global)?)?)
}

/// A library that is only read. The platform's own is empty before the first take; one that was named has to be there.
fn reading(global: &args::Global) -> Result<Library, Failure> {
    if global.library.is_none() {
        return reading_or_none_yet(global);
    }
    Ok(Library::open_existing(&dir(global)?)?)
}

/// The same for what is there without a library too: the built-in prompts. It is not made for a look at them.
fn reading_or_none_yet(global: &args::Global) -> Result<Library, Failure> {
    let dir = dir(global)?;
    if dir.exists() {
        return Ok(Library::open_existing(&dir)?);
    }
    Ok(Library::none_yet(&dir))
}

/// Standard output, as words or as one JSON document.
struct Out {
    is_json: bool,
}

impl Out {
    /// Prints `value` as JSON if that was asked for, else what `words` says.
    fn print(&self, value: &impl Serialize, words: impl FnOnce() -> String) -> Result<(), Failure> {
        let text = if self.is_json {
            serde_json::to_string_pretty(value)? + "\n"
        } else {
            printable(&words())
        };
        match io::stdout().write_all(text.as_bytes()) {
            // A reader that has seen enough, such as `head`, is no failure.
            Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
            result => result
                .map_err(|error| Failure::new(format!("can't write the answer to standard output: {error}"))),
        }
    }
}

/// A word to the person at the terminal, on standard error; if that is gone, nobody is there to be told.
fn say(words: &str) {
    let _ = writeln!(io::stderr(), "{}", printable(words));
}

/// The one line that says why a command failed.
pub fn complain(sentence: &str) {
    say(&format!("aloud: {}", sentence.replace(['\n', '\r'], " ")));
}

/// Text that may come from anybody's pack, with nothing in it that a terminal would take for an order.
fn printable(text: &str) -> String {
    let is_order = |c: char| c.is_control() && c != '\n' && c != '\t';
    text.replace(is_order, "\u{FFFD}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_terminal_would_obey_is_not_printed() {
        assert_eq!(
            printable("one\x1b[2J\ttwo\n\u{9b}three\r"),
            "one\u{FFFD}[2J\ttwo\n\u{FFFD}three\u{FFFD}"
        );
    }
}
