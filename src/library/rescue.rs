//! The sound of an unfinished take made whole: on a copy, so that no mistake and no second crash costs the original.
//! What becomes of the take is `recover`'s.

use std::{fs, io, path::Path};

use super::{LibraryError, atomic, takes::PART_FILE};
use crate::{
    model::{
        journal::{Event, Started},
        take::Gap,
    },
    wav::{
        self, WavError,
        repair::{self, Known, Mend},
    },
};

/// Where the original stays if the repaired copy lacks anything of it that may be sound.
pub(super) const ORIGINAL: &str = "answer.wav.original";
/// What the take says of a beginning that is all zeros behind a wiped head.
const WIPED: &str = "a power cut wiped it";
/// Frames looked at at a time.
const BLOCK_FRAMES: usize = 32 * 1024;

/// What sound there is at `path`, its header repaired if it is of an unfinished take, with what is missing from it;
/// nothing if there is not one frame.
pub(super) fn sound_of(path: &Path, events: &[Event]) -> Result<Option<(wav::Info, Vec<Gap>)>, LibraryError> {
    let len = match fs::metadata(path) {
        Ok(metadata) => metadata.len(),
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(LibraryError::io("read", path, error)),
    };
    if len < 44 {
        // The crash came before the header was there.
        return Ok(None);
    }
    let mut gaps = Vec::new();
    if path.ends_with(PART_FILE) {
        let (frames, mend) = repair::needed(path, known(events))?;
        if frames == 0 {
            return Ok(None);
        }
        if let Some(mend) = mend {
            repair_copy(path, &mend)?;
            if mend.makes_head() {
                gaps.extend(zeros_at_start(path)?);
            }
        }
    }
    match wav::Reader::open(path) {
        Ok(reader) => Ok(Some((reader.info(), gaps))),
        Err(WavError::Empty { .. }) => Ok(None),
        Err(error) => Err(error.into()),
    }
}

/// What the journal tells of the sound.
fn known(events: &[Event]) -> Known {
    match events.first() {
        Some(Event::Started(Started {
            sample_rate_hz,
            channels,
            ..
        })) => Known::Format {
            sample_rate_hz: *sample_rate_hz,
            channels: *channels,
        },
        Some(_) => Known::Ours,
        None => Known::Nothing,
    }
}

/// Puts a repaired copy in place of the file, once it has been read back and matches. Until then, and after any error,
/// the file is what it was.
fn repair_copy(path: &Path, mend: &Mend) -> Result<(), LibraryError> {
    let dir = path.parent().unwrap_or(Path::new("."));
    let copying = |error| LibraryError::io("copy for its repair", path, error);
    let mut original = fs::File::open(path).map_err(copying)?;
    let mut copy = tempfile::Builder::new()
        .prefix(atomic::TEMPORARY)
        .tempfile_in(dir)
        .map_err(copying)?;
    io::copy(&mut original, copy.as_file_mut()).map_err(copying)?;
    mend.apply(copy.as_file_mut(), path)?;
    copy.as_file().sync_all().map_err(copying)?;
    mend.verify(path, copy.path())?;
    if mend.left_out() > 0 {
        let kept = dir.join(ORIGINAL);
        fs::rename(path, &kept).map_err(|error| LibraryError::io("rename", path, error))?;
    }
    copy.persist(path).map_err(|error| copying(error.error))?;
    atomic::sync_dir(dir).map_err(|error| LibraryError::io("sync", dir, error))
}

/// The zeros that the sound begins with.
fn zeros_at_start(path: &Path) -> Result<Option<Gap>, LibraryError> {
    let mut reader = wav::Reader::open(path)?;
    let mut block = vec![0; BLOCK_FRAMES];
    let mut frames = 0;
    loop {
        let read = reader.read_mono_i16(&mut block)?;
        let zeros = block[..read].iter().take_while(|&&sample| sample == 0).count();
        frames += zeros as u64;
        if read == 0 || zeros < read {
            break;
        }
    }
    Ok((frames > 0).then(|| Gap {
        frame: 0,
        frames,
        cause: WIPED.to_owned(),
    }))
}
