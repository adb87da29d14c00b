//! `aloud recover`: finishes takes that a crash left unfinished. `record` and `import` do the same before they begin.

use crate::{
    library::{Library, LockState},
    model::words,
};

use super::{Failure, Out, json::TakeLine, say};

/// The lock of a library that is going to be written.
pub fn lock(library: &Library) -> Result<LockState, Failure> {
    match library.try_lock()? {
        LockState::Other => Err(Failure::new(format!(
            "Another Aloud has the library {} open. Close it, or use another with --library.",
            library.dir().display()
        ))),
        held => Ok(held),
    }
}

/// Finishes all unfinished takes and lists them.
pub fn run(library: &Library, out: &Out) -> Result<(), Failure> {
    let _lock = lock(library)?;
    let (lines, failure) = recover(library)?;
    out.print(&lines, || match (lines.len(), &failure) {
        (0, None) => "There was nothing to recover.\n".to_owned(),
        _ => String::new(),
    })?;
    failure.map_or(Ok(()), Err)
}

/// Finishes all unfinished takes, saying so for each. The library has to be locked.
///
/// Of those that could not be finished the last is given back; the others are named at once.
///
/// # Errors
/// If the library can't be read.
fn recover(library: &Library) -> Result<(Vec<TakeLine>, Option<Failure>), Failure> {
    let mut lines = Vec::new();
    let mut failure: Option<Failure> = None;
    for id in library.unfinished()? {
        match library.recover(&id) {
            Ok(None) => {}
            Ok(Some(take)) => {
                let length = words::clock(take.answer_secs());
                say(&format!("Recovered an unfinished take of {length}: {id}"));
                lines.push(TakeLine::new(&id, &take));
            }
            Err(error) => {
                if let Some(earlier) = failure.replace(Failure::from(error)) {
                    say(&earlier.to_string());
                }
            }
        }
    }
    Ok((lines, failure))
}

/// The same before another command writes. An old take that can't be finished is no reason not to make a new one.
pub fn recover_or_say(library: &Library) {
    match recover(library) {
        Ok((_, None)) => {}
        Ok((_, Some(failure))) | Err(failure) => say(&failure.to_string()),
    }
}
