//! What can go wrong with the library; each variant asks the caller for a different next step.

use std::{
    io,
    path::{Path, PathBuf},
};

use crate::wav::{WavError, io_words};

/// Why something could not be done with the library. Each message is one sentence: what, which path, what to do.
#[derive(Debug, thiserror::Error)]
pub enum LibraryError {
    /// The system refused an operation on a path.
    #[error("can't {operation} {}: {}", path.display(), io_words(source))]
    Io {
        /// What was being done, as a verb.
        operation: &'static str,
        /// To what.
        path: PathBuf,
        /// The system's own error.
        source: io::Error,
    },
    /// The disk, or the speaker's share of it, is full.
    #[error("can't {operation} {}: the disk is full; free some space and try again", path.display())]
    DiskFull {
        /// What was being done, as a verb.
        operation: &'static str,
        /// To what.
        path: PathBuf,
    },
    /// Nothing can be written there.
    #[error("can't {operation} {}: it is not yours to write to; choose another library folder or change its permissions", path.display())]
    ReadOnly {
        /// What was being done, as a verb.
        operation: &'static str,
        /// To what.
        path: PathBuf,
    },
    /// A file stands where a folder should be.
    #[error("{} is not a folder; choose another library folder", path.display())]
    NotAFolder {
        /// The file.
        path: PathBuf,
    },
    /// There is no library yet.
    #[error("there is no library at {}; record an answer first or choose another folder", path.display())]
    NoLibrary {
        /// Where it was looked for.
        path: PathBuf,
    },
    /// The platform names no folder for data.
    #[error("this system names no folder for a program's data; choose a library folder yourself")]
    NoHome,
    /// Not a name a take can have.
    #[error("{given:?} can't be the name of a take; names are listed by `aloud takes`")]
    BadTakeId {
        /// What was given.
        given: String,
    },
    /// No take has this name.
    #[error("there is no take {id} in {}; names are listed by `aloud takes`", library.display())]
    NoTake {
        /// The name.
        id: String,
        /// The library's folder.
        library: PathBuf,
    },
    /// Another file has the name that a new one was to get, so that nothing was written.
    #[error("{} is there already; give the new one another title", path.display())]
    Taken {
        /// The file.
        path: PathBuf,
    },
    /// A file can't be understood, or must not be written as it is.
    #[error("{} is damaged: {reason}", path.display())]
    Damaged {
        /// The file.
        path: PathBuf,
        /// How, and what to do.
        reason: String,
    },
    /// Not one frame was recorded: there is nothing to keep, and nothing was.
    #[error("nothing was recorded in {}; check the microphone and record again", path.display())]
    NothingRecorded {
        /// The take's folder, which is gone.
        path: PathBuf,
    },
    /// A take that was begun on another machine, which shares the library, and that is changing still.
    #[error("{} is being recorded on another machine; finish it there, or try again two minutes after its last change", path.display())]
    Elsewhere {
        /// The take's folder.
        path: PathBuf,
    },
    /// The caller asked for something that can't be.
    #[error("{0}")]
    Refused(String),
    /// The sound itself is the trouble.
    #[error(transparent)]
    Wav(#[from] WavError),
}

impl LibraryError {
    /// An [`io::Error`] with what was being done to which path.
    pub(super) fn io(operation: &'static str, path: &Path, source: io::Error) -> Self {
        let path = path.to_owned();
        match source.kind() {
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => Self::DiskFull { operation, path },
            io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem if operation != "read" => {
                Self::ReadOnly { operation, path }
            }
            _ => Self::Io {
                operation,
                path,
                source,
            },
        }
    }

    pub(super) fn damaged(path: &Path, reason: impl Into<String>) -> Self {
        Self::Damaged {
            path: path.to_owned(),
            reason: reason.into(),
        }
    }
}
