//! The lock that lets one program at a time write to a library. Commands that only read don't ask for it.

use std::fs::{File, OpenOptions, TryLockError};

use super::{Library, LibraryError, import};

/// Whether this program may write.
#[derive(Debug)]
#[must_use]
pub enum LockState {
    /// It may, as long as the guard lives.
    Held(LockGuard),
    /// Another one does; open the library for reading only.
    Other,
}

/// Holds the lock until dropped. The system lets go of it when the program ends, however it ends: a lock file that
/// was left behind locks nobody out.
#[derive(Debug)]
pub struct LockGuard {
    _file: File,
}

impl Library {
    /// Tries to become the one program that writes; does not wait. Whoever succeeds also clears away what a crashed
    /// import left.
    ///
    /// # Errors
    /// [`LibraryError::ReadOnly`] if the folder can't be written to; [`LibraryError::Io`] if the file system knows no
    /// locks.
    pub fn try_lock(&self) -> Result<LockState, LibraryError> {
        let path = self.dir.join(".lock");
        if path.exists() && !path.is_file() {
            return Err(LibraryError::Refused(format!(
                "{} is no file; remove it, so that Aloud can make its own",
                path.display()
            )));
        }
        let mut options = OpenOptions::new();
        options.write(true).create(true).truncate(false);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let file = options
            .open(&path)
            .map_err(|error| LibraryError::io("lock", &path, error))?;
        match file.try_lock() {
            Ok(()) => {
                import::clear_leftovers(&self.takes_dir());
                Ok(LockState::Held(LockGuard { _file: file }))
            }
            Err(TryLockError::WouldBlock) => Ok(LockState::Other),
            Err(TryLockError::Error(error)) => Err(LibraryError::io("lock", &path, error)),
        }
    }
}
