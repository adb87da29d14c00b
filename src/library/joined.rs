//! Takes made of pieces: put together in a hidden folder that gets its name when all is in it, so that a failure, or a
//! crash, leaves no half take. What goes where in their sound is not known here.

use std::{
    fs, io,
    path::{Path, PathBuf},
};

use super::{
    Library, LibraryError, draft, import,
    takes::{self, TakeId},
};
use crate::{
    model::{
        pieces::Piece,
        take::{AUDIO_FILE, Take},
    },
    wav,
};

/// The folder of a take that is being put together. It goes away, with all that is in it, unless it is finished.
#[derive(Debug)]
pub struct Joining {
    dir: tempfile::TempDir,
    takes: PathBuf,
}

impl Library {
    /// Makes the folder of a take that is to be made of pieces. The caller holds the [lock](Self::try_lock).
    ///
    /// # Errors
    /// [`LibraryError::ReadOnly`], [`LibraryError::DiskFull`] or [`LibraryError::Io`] if it can't be made.
    pub fn begin_joining(&self) -> Result<Joining, LibraryError> {
        let takes = self.takes_dir();
        let dir = import::hidden_dir(&takes)?;
        Ok(Joining { dir, takes })
    }

    /// Removes the take of a pick-up that has been joined: all of it is kept as a piece of the joined take.
    ///
    /// # Errors
    /// [`LibraryError::Refused`] if it is not kept there; [`LibraryError::Io`] and the like if it can't be removed. It
    /// is still there then, or is cleared away when the library is next opened.
    pub fn remove_joined(&self, raw: &TakeId, take: &Take, joined: &TakeId) -> Result<(), LibraryError> {
        let dir = self.existing_take_dir(raw)?;
        let kept = self.load(joined)?;
        let len = |path: &Path| fs::metadata(path).map(|metadata| metadata.len()).ok();
        let is_kept = kept.pieces.last().is_some_and(|piece| {
            let there = len(&self.piece_path(joined, piece));
            there.is_some() && there == len(&self.audio_path(raw, take))
        });
        if !is_kept {
            return Err(LibraryError::Refused(format!(
                "{} is not part of {joined}, so it stays",
                dir.display()
            )));
        }
        // Under a hidden name it is no take any more, however far the removal comes.
        let hidden = import::hidden_dir(&self.takes_dir())?;
        let inside = hidden.path().join(raw.as_str());
        fs::rename(&dir, inside).map_err(|error| LibraryError::io("remove the folder", &dir, error))?;
        hidden
            .close()
            .map_err(|error| LibraryError::io("remove the folder", &dir, error))
    }

    /// Where a piece of a take is kept as it was recorded.
    #[must_use]
    pub fn piece_path(&self, id: &TakeId, piece: &Piece) -> PathBuf {
        self.take_dir(id).join(&piece.file)
    }
}

impl Joining {
    /// Where the joined sound is to be written.
    #[must_use]
    pub fn audio_path(&self) -> PathBuf {
        self.dir.path().join(AUDIO_FILE)
    }

    /// Keeps a sound as it was recorded, under this name.
    ///
    /// # Errors
    /// [`LibraryError::DiskFull`] or [`LibraryError::Io`] if it can't be read or written.
    pub fn keep(&self, sound: &Path, name: &str) -> Result<(), LibraryError> {
        let path = self.dir.path().join(name);
        let copied = fs::File::open(sound).and_then(|mut source| {
            let mut options = fs::OpenOptions::new();
            options.write(true).create_new(true);
            #[cfg(unix)]
            std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
            let mut file = options.open(&path)?;
            io::copy(&mut source, &mut file)?;
            file.sync_all()
        });
        copied.map_err(|error| LibraryError::io("copy", sound, error))
    }

    /// Makes a take of it. The name is like that of a take begun when `raw`, the pick-up, was.
    ///
    /// # Errors
    /// [`LibraryError::DiskFull`] and the like; nothing is left then.
    pub fn finish(self, raw: &TakeId, take: &Take) -> Result<TakeId, LibraryError> {
        let began = raw.local_time().unwrap_or_default();
        let names = draft::folder_names_at(began, &take.prompt.id)?;
        wav::cues::write(&self.audio_path(), &take.cues())?;
        takes::write_take(self.dir.path(), take)?;
        import::name_dir(self.dir, &self.takes, names)
    }
}

#[cfg(test)]
#[path = "joined_tests.rs"]
mod tests;
