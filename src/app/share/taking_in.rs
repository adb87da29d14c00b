//! A listener's file on its way into the library. What is feedback, and which notes come of it, is in `model::feedback`;
//! a take that is open in the window takes them in through its own history.

use std::path::Path;

use crate::{
    library::{Library, TakeId},
    model::{
        edit::{Edit, History, Step},
        feedback::{Feedback, TakenIn},
        take::Take,
    },
};

/// Reads a listener's file. Nothing is changed.
///
/// # Errors
/// The sentence to show if it can't be read or is no feedback.
pub fn read_feedback(path: &Path) -> Result<Feedback, String> {
    let bytes = Library::read_feedback(path).map_err(|error| error.to_string())?;
    Feedback::parse(&bytes).map_err(|refusal| refused(path, &refusal))
}

/// Takes feedback into the take it is about, on the disk. The library has to be locked.
///
/// # Errors
/// The sentence to show; then nothing is changed.
pub fn take_in(
    library: &Library,
    feedback: &Feedback,
    path: &Path,
) -> Result<(TakeId, Take, TakenIn), String> {
    let id = take_of(library, feedback, path)?;
    let before = library.load(&id).map_err(|error| error.to_string())?;
    let mut after = before.clone();
    let taken_in = add(&mut after, &mut History::default(), feedback, path)?;
    if taken_in.added > 0 {
        library
            .save_changes(&id, &before, &after)
            .map_err(|error| error.to_string())?;
    }
    Ok((id, after, taken_in))
}

/// The take that feedback is about.
///
/// # Errors
/// The sentence to show if it is not in the library.
pub fn take_of(library: &Library, feedback: &Feedback, path: &Path) -> Result<TakeId, String> {
    let unknown = || {
        let take = feedback.take.chars().take(80).collect::<String>();
        refused(
            path,
            &format!(
                "it is about the take {take:?}, which is not in the library {}; open the library that has it",
                library.dir().display()
            ),
        )
    };
    let id: TakeId = feedback.take.parse().map_err(|_| unknown())?;
    if library.take_dir(&id).is_dir() {
        Ok(id)
    } else {
        Err(unknown())
    }
}

/// Adds the notes to a take as one change of its history.
///
/// # Errors
/// The sentence to show; then nothing is changed.
pub fn add(
    take: &mut Take,
    history: &mut History,
    feedback: &Feedback,
    path: &Path,
) -> Result<TakenIn, String> {
    let (notes, taken_in) = feedback
        .new_notes(take)
        .map_err(|refusal| refused(path, &refusal))?;
    let mut with_them = take.clone();
    with_them.notes.extend(notes.iter().cloned());
    if !Library::has_room(&with_them) {
        return Err(refused(
            path,
            &"the take has no room for so many words; shorten or delete notes in Review first",
        ));
    }
    if !notes.is_empty() {
        history.make(take, Edit::AddNotes(notes), Step::New);
    }
    Ok(taken_in)
}

fn refused(path: &Path, why: &dyn std::fmt::Display) -> String {
    format!("can't take in {}: {why}", path.display())
}
