//! What is wrong within the folder of one take: its file against its sound, and what lies beside them.

use std::{io, path::Path};

use super::{Problem, names, of_stray};
use crate::{
    library::{
        atomic,
        takes::{self, JOURNAL_FILE, MAX_TAKE_BYTES, PART_FILE, TAKE_FILE, TakeId},
    },
    model::{
        pieces::Piece,
        take::{AUDIO_FILE, Take},
        timeline,
    },
    wav::{WavError, inspect},
};

const FROM_BACKUP: &str = "put it back from a backup, or from another machine that has the library";

/// Looks over the folder `dir` of the take `id`.
pub(super) fn check(dir: &Path, id: &TakeId, found: &mut dyn FnMut(Problem)) {
    let names = match names(dir) {
        Ok(names) => names,
        Err(error) => return found(Problem::unreadable(dir, &error)),
    };
    for name in &names {
        let path = dir.join(name);
        if let Some(problem) = of_stray(&path, name) {
            found(problem);
        } else if name.to_str().is_none() {
            found(Problem::new(
                &path,
                "its name is not Unicode, so it belongs to no take",
                "rename it or move it elsewhere",
            ));
        }
    }
    let holds = |name: &str| names.iter().any(|held| held == name);
    if holds(JOURNAL_FILE) || holds(PART_FILE) || names.is_empty() {
        return found(Problem::new(
            dir,
            "the take is not finished",
            "if no Aloud is recording it, here or on another machine, run `aloud recover`",
        ));
    }
    if !names.iter().any(|name| super::stray(name).is_none()) {
        // Nothing but what was named above.
        return;
    }
    let take = match take_of(dir) {
        Ok(take) => Some(take),
        Err(problem) => {
            found(problem);
            None
        }
    };
    check_sound(dir, id, take.as_ref(), found);
    for piece in take.iter().flat_map(|take| &take.pieces) {
        check_piece(dir, piece, found);
    }
}

/// A sound that a take made of pieces keeps as it was recorded.
fn check_piece(dir: &Path, piece: &Piece, found: &mut dyn FnMut(Problem)) {
    let path = dir.join(&piece.file);
    let problem = match inspect::inspect(&path) {
        Ok(inspection) if inspection.info.frames < piece.frames => {
            "the recording of a part spoken anew is cut short".to_owned()
        }
        Ok(inspection) if inspection.header != inspect::Header::Right => {
            "the header of a part spoken anew does not match its sound".to_owned()
        }
        Ok(_) => return,
        Err(WavError::Io { source, .. }) if source.kind() == io::ErrorKind::NotFound => {
            "the recording of a part spoken anew is missing".to_owned()
        }
        Err(error) => format!("the recording of a part spoken anew can't be read: {error}"),
    };
    let advice = format!("{FROM_BACKUP}; the take plays all the same");
    found(Problem::new(&path, problem, advice));
}

fn take_of(dir: &Path) -> Result<Take, Problem> {
    let path = dir.join(TAKE_FILE);
    let bytes = atomic::read_limited(&path, MAX_TAKE_BYTES).map_err(|error| match error.kind() {
        io::ErrorKind::NotFound => Problem::new(
            &path,
            "it is missing",
            format!("{FROM_BACKUP}; the sound alone can be taken in with `aloud import`"),
        ),
        io::ErrorKind::FileTooLarge => Problem::new(&path, error.to_string(), FROM_BACKUP),
        _ => Problem::unreadable(&path, &error),
    })?;
    takes::parse(&bytes).map_err(|fault| {
        let advice = if fault.is_newer {
            "use that version of Aloud or a later one".to_owned()
        } else {
            format!("{FROM_BACKUP}; the sound alone can be taken in with `aloud import`")
        };
        Problem::new(&path, fault.reason, advice)
    })
}

/// The sound against itself, and against the take if that could be read.
fn check_sound(dir: &Path, id: &TakeId, take: Option<&Take>, found: &mut dyn FnMut(Problem)) {
    let path = dir.join(take.map_or(AUDIO_FILE, |take| &take.audio.file));
    let inspection = match inspect::inspect(&path) {
        Ok(inspection) => inspection,
        Err(error) => return found(of_wav(&path, id, &error)),
    };
    let info = inspection.info;
    let mut wrong = |problem: String, advice: &str| found(Problem::new(&path, problem, advice));
    let expected_frames = take.map_or(info.frames, |take| take.audio.frames);
    if info.frames < expected_frames {
        let [there_secs, expected_secs] =
            [info.frames, expected_frames].map(|frames| timeline::secs(frames, info.sample_rate_hz));
        wrong(
            format!("it is cut short: {there_secs:.1} s of {expected_secs:.1} s are there"),
            "put it back from a backup; what is there plays as it is",
        );
    } else {
        let claim = match inspection.header {
            inspect::Header::Right => None,
            inspect::Header::NeverCompleted => Some("no length, or an impossible one"),
            inspect::Header::ClaimsMore => Some("more sound than there is"),
            inspect::Header::ClaimsLess => Some("less sound than there is"),
        };
        if let Some(claim) = claim {
            wrong(
                format!("its header claims {claim}"),
                "put it back from a backup, or open it in an audio editor as raw sound and save it under its name",
            );
        } else if info.frames > expected_frames {
            wrong(
                format!("it is longer than {TAKE_FILE} says"),
                "put both back from a backup",
            );
        }
    }
    if let Some(take) = take {
        let is_other =
            (info.sample_rate_hz, info.channels) != (take.audio.sample_rate_hz, take.audio.channels);
        if is_other {
            wrong(
                format!("its rate or its channels are not those {TAKE_FILE} says"),
                "put both back from a backup",
            );
        }
    }
    if inspection.is_all_zero {
        wrong(
            "every sample of it is zero: the microphone was muted, or a power cut wiped it".to_owned(),
            "if there was sound once, put it back from a backup; if not, delete the take",
        );
    }
}

fn of_wav(path: &Path, id: &TakeId, error: &WavError) -> Problem {
    let (problem, advice) = match error {
        WavError::Io { source, .. } if source.kind() == io::ErrorKind::NotFound => {
            (format!("the sound of {id} is missing"), FROM_BACKUP.to_owned())
        }
        WavError::Io { source, .. } => return Problem::unreadable(path, source),
        WavError::Empty { .. } => ("it holds no sound".to_owned(), FROM_BACKUP.to_owned()),
        WavError::NotWav { reason, .. } => {
            (format!("it is not a WAV file: {reason}"), FROM_BACKUP.to_owned())
        }
        WavError::Damaged { reason, .. } => {
            (format!("its header is damaged: {reason}"), FROM_BACKUP.to_owned())
        }
        WavError::Unsupported { form, .. } => (
            format!("it is {form}"),
            "save it as a 16-bit PCM WAV file".to_owned(),
        ),
        other => (other.to_string(), FROM_BACKUP.to_owned()),
    };
    Problem::new(path, problem, advice)
}
