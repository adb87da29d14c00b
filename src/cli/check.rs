//! `aloud check`: what is wrong with a library. It is only read; mending is `recover`'s.

use serde::Serialize;

use crate::library::Library;

use super::{Failure, Out};

/// A problem as `--json` prints it.
#[derive(Serialize)]
struct ProblemView {
    path: String,
    problem: String,
    advice: String,
}

/// Lists what is wrong. Whether anything is, is the exit code's to say.
///
/// # Errors
/// If anything is wrong, with how much; or if the library can't be read.
pub fn run(library: &Library, out: &Out) -> Result<(), Failure> {
    let mut problems = Vec::new();
    let takes = library.check(&mut |problem| {
        problems.push(ProblemView {
            path: problem.path.display().to_string(),
            problem: problem.problem,
            advice: problem.advice,
        });
    })?;
    out.print(&problems, || match problems.len() {
        0 => all_sound(takes),
        _ => problems
            .iter()
            .map(
                |ProblemView {
                     path,
                     problem,
                     advice,
                 }| one_line(&format!("{path}: {problem}; {advice}")),
            )
            .collect(),
    })?;
    match problems.len() {
        0 => Ok(()),
        1 => Err(Failure::new(format!(
            "One thing is wrong in the library {}; it is listed on standard output.",
            library.dir().display()
        ))),
        many => Err(Failure::new(format!(
            "{many} things are wrong in the library {}; they are listed on standard output.",
            library.dir().display()
        ))),
    }
}

fn all_sound(takes: usize) -> String {
    match takes {
        0 => "There are no takes, and nothing is wrong.\n".to_owned(),
        1 => "The one take is sound.\n".to_owned(),
        takes => format!("All {takes} takes are sound.\n"),
    }
}

/// A file's name may hold line ends; a line of the list may not.
fn one_line(text: &str) -> String {
    text.chars()
        .map(|c| if c.is_control() { '\u{FFFD}' } else { c })
        .chain(['\n'])
        .collect()
}
