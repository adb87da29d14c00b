//! What leaves the library and comes back: folders that are handed to a listener, and the listener's file. What is in
//! them is not known here but for the sound, which is copied bit for bit.

use std::{
    fs,
    io::{self, BufWriter, Read as _, Seek as _, Write},
    path::{Component, Path, PathBuf},
};

use serde::Deserialize;

use super::{
    Library, LibraryError, TakeId, atomic,
    takes::{MAX_TAKE_BYTES, TAKE_FILE},
};
use crate::{
    model::{
        feedback,
        take::{AUDIO_FILE, Take},
        timeline, words,
    },
    wav,
};

/// Files being written begin with this.
pub(super) const UNDER_WAY: &str = ".aloud-share-";
/// How often copying a sound is begun anew that changes meanwhile: its cue points may be on their way to it.
const TRIES: u32 = 3;

/// A folder that is handed over. Its files appear one by one, each whole or not at all, for their owner only.
#[derive(Debug)]
pub struct Handover {
    dir: PathBuf,
}

impl Library {
    /// Where a take goes that is shared, unless another folder is chosen: among the person's documents, or else in
    /// their home. `None` if the platform names neither.
    #[must_use]
    pub fn default_handover_dir(id: &TakeId) -> Option<PathBuf> {
        let dirs = directories::UserDirs::new()?;
        let place = dirs.document_dir().unwrap_or_else(|| dirs.home_dir());
        Some(place.join("Aloud").join(id.as_str()))
    }

    /// Makes `dir` the folder in which the take `id` is handed over. It is made if it is not there. If it is, it has to
    /// be empty or to hold an earlier handover of the same take, so that nothing of anybody's is overwritten.
    ///
    /// # Errors
    /// [`LibraryError::Refused`] if it holds something else, lies in the library or can't be written to;
    /// [`LibraryError::DiskFull`] or [`LibraryError::Io`] if the system refuses.
    pub fn handover(&self, id: &TakeId, dir: &Path) -> Result<Handover, LibraryError> {
        if is_within(dir, &self.dir) {
            return Err(LibraryError::Refused(format!(
                "{} lies in the library, which keeps takes only; choose a folder elsewhere",
                dir.display()
            )));
        }
        match fs::metadata(dir) {
            Ok(there) if !there.is_dir() => {
                return Err(LibraryError::Refused(format!(
                    "{} is a file, not a folder; choose another folder",
                    dir.display()
                )));
            }
            Ok(_) => {}
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                atomic::create_private_dirs(dir)
                    .map_err(|error| io_error("create the folder", dir, error))?;
            }
            Err(error) => return Err(io_error("look into", dir, error)),
        }
        let is_ours = taken_over(dir).as_deref() == Some(id.as_str());
        let mut left_by_crash = Vec::new();
        for entry in fs::read_dir(dir).map_err(|error| io_error("look into", dir, error))? {
            let entry = entry.map_err(|error| io_error("look into", dir, error))?;
            if entry.file_name().to_string_lossy().starts_with(UNDER_WAY) {
                left_by_crash.push(entry.path());
            } else if !is_ours {
                return Err(LibraryError::Refused(format!(
                    "{} is not empty and holds no earlier export of this take; choose an empty or a new folder",
                    dir.display()
                )));
            }
        }
        for path in left_by_crash {
            // What can't be removed is hidden and does no harm.
            drop(fs::remove_file(path));
        }
        Ok(Handover { dir: dir.to_owned() })
    }

    /// Why the sound of a take can't be handed over, if so: before a folder is made for it.
    ///
    /// # Errors
    /// [`LibraryError::Wav`] if it can't be read, [`LibraryError::Refused`] if some of it is missing.
    pub fn look_at_sound(&self, id: &TakeId, take: &Take) -> Result<(), LibraryError> {
        whole_sound(&self.audio_path(id, take), take)
    }

    /// Reads a listener's file: whatever it is, no more of it than feedback may have.
    ///
    /// # Errors
    /// [`LibraryError::Refused`] if it is longer or no file, [`LibraryError::Io`] if it can't be read.
    pub fn read_feedback(path: &Path) -> Result<Vec<u8>, LibraryError> {
        atomic::read_limited(path, feedback::MAX_BYTES).map_err(|error| match error.kind() {
            io::ErrorKind::FileTooLarge | io::ErrorKind::InvalidInput => LibraryError::Refused(format!(
                "can't take in {}: {error}; choose the feedback.json that the review page saved",
                path.display()
            )),
            _ => LibraryError::io("read", path, error),
        })
    }

    /// Whether a take's file would not be too long to be written.
    #[must_use]
    pub fn has_room(take: &Take) -> bool {
        serde_json::to_vec_pretty(take).is_ok_and(|json| (json.len() as u64) < MAX_TAKE_BYTES)
    }
}

impl Handover {
    /// The folder.
    #[must_use]
    pub fn dir(&self) -> &Path {
        &self.dir
    }

    /// Writes one file, in place of the one of an earlier handover. Gives its length in bytes.
    ///
    /// # Errors
    /// [`LibraryError::DiskFull`], [`LibraryError::Io`] and the like, or what `fill` fails with; then what was there
    /// before is there still.
    pub fn write(
        &self,
        name: &str,
        fill: impl FnOnce(&mut dyn Write) -> io::Result<()>,
    ) -> Result<u64, LibraryError> {
        let path = self.dir.join(name);
        let failed = |error| io_error("write", &path, error);
        let mut file = self.begin().map_err(failed)?;
        let mut writer = BufWriter::with_capacity(64 * 1_024, file.as_file_mut());
        fill(&mut writer).map_err(failed)?;
        writer.flush().map_err(failed)?;
        drop(writer);
        self.end(file, name).map_err(failed)
    }

    /// Copies the sound of a take, bit for bit, and makes sure that it carries the take's cue points. Gives its length
    /// in bytes.
    ///
    /// # Errors
    /// As [`write`](Self::write); [`LibraryError::Wav`] or [`LibraryError::Refused`] if the sound can't be read, is
    /// shorter than the take or changes all the time.
    pub fn copy_sound(&self, source: &Path, take: &Take) -> Result<u64, LibraryError> {
        let target = self.dir.join(AUDIO_FILE);
        let failed = |error| io_error("write", &target, error);
        let mut file = self.begin().map_err(failed)?;
        for _ in 0..TRIES {
            file.as_file_mut().rewind().map_err(failed)?;
            file.as_file().set_len(0).map_err(failed)?;
            if !copied(source, file.as_file_mut(), &target)? {
                continue;
            }
            whole_sound(file.path(), take)?;
            let cues = take.cues();
            if wav::cues::read(file.path())? != cues {
                wav::cues::write(file.path(), &cues)?;
            }
            return self.end(file, AUDIO_FILE).map_err(failed);
        }
        Err(LibraryError::Refused(format!(
            "{} changes while it is copied; try again when nothing else works on it",
            source.display()
        )))
    }

    fn begin(&self) -> io::Result<tempfile::NamedTempFile> {
        // tempfile makes it 0600.
        tempfile::Builder::new().prefix(UNDER_WAY).tempfile_in(&self.dir)
    }

    fn end(&self, file: tempfile::NamedTempFile, name: &str) -> io::Result<u64> {
        let bytes = file.as_file().metadata()?.len();
        file.as_file().sync_all()?;
        file.persist(self.dir.join(name)).map_err(|error| error.error)?;
        atomic::sync_dir(&self.dir)?;
        Ok(bytes)
    }
}

/// Copies a file; false if it changed meanwhile, so that the copy may be made of two halves.
fn copied(source: &Path, to: &mut fs::File, target: &Path) -> Result<bool, LibraryError> {
    let unreadable = |error| LibraryError::io("read", source, error);
    let mut from = atomic::open_regular(source).map_err(unreadable)?;
    let before = from.metadata().map_err(unreadable)?;
    let mut block = vec![0; 256 * 1_024];
    let mut bytes: u64 = 0;
    loop {
        let count = match from.read(&mut block) {
            Ok(0) => break,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            result => result.map_err(unreadable)?,
        };
        to.write_all(&block[..count])
            .map_err(|error| io_error("write", target, error))?;
        bytes += count as u64;
    }
    let after = from.metadata().map_err(unreadable)?;
    let is_same = before.len() == after.len() && before.modified().ok() == after.modified().ok();
    Ok(is_same && bytes == after.len())
}

fn whole_sound(path: &Path, take: &Take) -> Result<(), LibraryError> {
    let there = wav::Reader::open(path)?.info().frames;
    if there >= take.audio.frames {
        return Ok(());
    }
    let rate = take.audio.sample_rate_hz;
    Err(LibraryError::Refused(format!(
        "the sound of this take is cut short: {} of {} are there; put the file back from a backup, then share it",
        words::clock(timeline::secs(there, rate)),
        words::clock(timeline::secs(take.audio.frames, rate)),
    )))
}

/// The take whose handover lies in a folder, if one does.
fn taken_over(dir: &Path) -> Option<String> {
    #[derive(Deserialize)]
    struct Named {
        id: String,
    }
    let bytes = atomic::read_limited(&dir.join(TAKE_FILE), 2 * MAX_TAKE_BYTES).ok()?;
    serde_json::from_slice::<Named>(&bytes).ok().map(|named| named.id)
}

/// Whether a folder, there or not, lies within another or is it.
pub(super) fn is_within(dir: &Path, outer: &Path) -> bool {
    let Ok(outer) = fs::canonicalize(outer) else {
        return false;
    };
    resolved(dir).starts_with(outer)
}

/// Where a path leads, there or not: links followed as far as it is there; behind that, folders that would be made, so that
/// `..` goes back over them.
fn resolved(path: &Path) -> PathBuf {
    let mut there = PathBuf::new();
    for part in std::path::absolute(path)
        .unwrap_or_else(|_| path.to_owned())
        .components()
    {
        match part {
            Component::ParentDir => {
                there.pop();
            }
            Component::CurDir => {}
            Component::Prefix(_) | Component::RootDir => there.push(part),
            Component::Normal(name) => {
                there.push(name);
                if let Ok(canonical) = fs::canonicalize(&there) {
                    there = canonical;
                }
            }
        }
    }
    there
}

/// As [`LibraryError::io`], for folders that are not the library's.
pub(super) fn io_error(operation: &'static str, path: &Path, error: io::Error) -> LibraryError {
    match LibraryError::io(operation, path, error) {
        LibraryError::ReadOnly { operation, path } => LibraryError::Refused(format!(
            "can't {operation} {}: it is not yours to write to; choose another folder",
            path.display()
        )),
        other => other,
    }
}

#[cfg(test)]
#[path = "handover_tests.rs"]
mod tests;
