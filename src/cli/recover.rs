//! `aloud recover`: finishes takes that a crash left unfinished. `record` and `import` do the same before they begin.

use crate::{
    library::{Library, LibraryError, LockState},
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
    let lines = recover(library)?;
    out.print(&lines, || match lines.len() {
        0 => "There was nothing to recover.\n".to_owned(),
        _ => String::new(),
    })
}

/// Finishes all unfinished takes, saying so for each. The library has to be locked.
///
/// # Errors
/// If any could not be finished; the others are all the same.
pub fn recover(library: &Library) -> Result<Vec<TakeLine>, Failure> {
    let mut lines = Vec::new();
    let mut failure = None;
    for id in library.unfinished()? {
        match library.recover(&id) {
            Ok(None) => {}
            Ok(Some(take)) => {
                let length = words::clock(take.answer_secs());
                say(&format!("Recovered an unfinished take of {length}: {id}"));
                lines.push(TakeLine::new(&id, &take));
            }
            // It is in good hands there.
            Err(error @ LibraryError::Elsewhere { .. }) => say(&error.to_string()),
            Err(error) => failure = Some(Failure::from(error)),
        }
    }
    failure.map_or(Ok(lines), Err)
}

/// The same before another command writes. An old take that can't be finished is no reason not to make a new one.
pub fn recover_or_say(library: &Library) {
    if let Err(failure) = recover(library) {
        say(&failure.to_string());
    }
}
