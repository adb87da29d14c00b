//! What can go wrong with a WAV file; each variant asks the caller for a different next step.

use std::{
    io,
    path::{Path, PathBuf},
};

/// What the system refused and what to do about it, in words.
#[must_use]
pub fn io_words(error: &io::Error) -> String {
    let (what, advice) = io_parts(error);
    format!("{what}; {advice}")
}

/// The same as two: what the system refused, and what to do about it.
#[must_use]
pub fn io_parts(error: &io::Error) -> (String, String) {
    let (what, advice) = match error.kind() {
        io::ErrorKind::NotFound => ("it is not there", "check its name and its folder"),
        io::ErrorKind::PermissionDenied => (
            "the system does not allow it",
            "change its permissions or choose another place",
        ),
        io::ErrorKind::NotADirectory => (
            "what should be a folder on the way to it is a file",
            "choose another place",
        ),
        io::ErrorKind::IsADirectory => ("it is a folder, not a file", "choose another place"),
        io::ErrorKind::InvalidFilename => ("its name is one the system can't use", "choose another name"),
        _ => {
            let said = error.to_string();
            // The number that the standard library puts behind the system's words says nothing to a speaker.
            let said = said.split(" (os error").next().unwrap_or_default().to_owned();
            return (said, "try again, or choose another place".to_owned());
        }
    };
    (what.to_owned(), advice.to_owned())
}

/// Why a WAV file can't be written or read. Each message is one sentence that names the file and the next step.
#[derive(Debug, thiserror::Error)]
pub enum WavError {
    /// The system refused an operation on the file.
    #[error("can't {operation} {}: {}", path.display(), io_words(source))]
    Io {
        /// What was being done, as a verb: `read`, `write`.
        operation: &'static str,
        /// The file.
        path: PathBuf,
        /// The system's own error.
        source: io::Error,
    },
    /// The disk, or the speaker's share of it, is full: what is in the file so far is kept.
    #[error("can't {operation} {}: the disk is full; free some space", path.display())]
    DiskFull {
        /// What was being done, as a verb.
        operation: &'static str,
        /// The file.
        path: PathBuf,
    },
    /// It is some other kind of file.
    #[error("{} is not a WAV file: {reason}; choose a WAV file", path.display())]
    NotWav {
        /// The file.
        path: PathBuf,
        /// What it is instead.
        reason: &'static str,
    },
    /// It is a WAV file in a form that can't be read here.
    #[error("{} is {form}, which can't be read; save it as a 16-bit PCM WAV file first", path.display())]
    Unsupported {
        /// The file.
        path: PathBuf,
        /// Its form, with its article: `an RF64 file`.
        form: String,
    },
    /// It is a WAV file whose header contradicts itself or is cut short.
    #[error("the WAV header of {} is damaged: {reason}; export the sound again or choose another file", path.display())]
    Damaged {
        /// The file.
        path: PathBuf,
        /// What is wrong.
        reason: String,
    },
    /// It is a sound WAV file with not one frame in it.
    #[error("{} holds no sound; choose another file", path.display())]
    Empty {
        /// The file.
        path: PathBuf,
    },
    /// The sound would outgrow what every program can read: finish the file and begin another.
    #[error("{} has reached 2 GiB, the most a WAV file safely holds; finish it and begin another", path.display())]
    Full {
        /// The file.
        path: PathBuf,
    },
    /// A caller asked for something no WAV file can hold.
    #[error("can't write {}: {reason}", path.display())]
    Refused {
        /// The file.
        path: PathBuf,
        /// Why not.
        reason: String,
    },
}

impl WavError {
    /// An [`io::Error`] with what was being done to which file.
    pub(super) fn io(operation: &'static str, path: &Path, source: io::Error) -> Self {
        let path = path.to_owned();
        match source.kind() {
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => Self::DiskFull { operation, path },
            _ => Self::Io {
                operation,
                path,
                source,
            },
        }
    }

    /// An error of the `hound` crate while writing.
    pub(super) fn hound(operation: &'static str, path: &Path, error: hound::Error) -> Self {
        match error {
            hound::Error::IoError(source) => Self::io(operation, path, source),
            other => Self::Refused {
                path: path.to_owned(),
                reason: other.to_string(),
            },
        }
    }

    /// Damage found in the header of `path`.
    pub(super) fn damaged(path: &Path, reason: impl Into<String>) -> Self {
        Self::Damaged {
            path: path.to_owned(),
            reason: reason.into(),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::io;

    use super::io_words;

    #[test]
    fn what_the_system_says_comes_in_words_and_without_its_number() {
        let not_a_folder = std::fs::File::open("/dev/null/x").expect_err("it is no folder");
        for error in [
            not_a_folder,
            io::ErrorKind::NotFound.into(),
            io::Error::from_raw_os_error(5),
        ] {
            let said = io_words(&error);
            assert!(
                said.contains("; ") && !said.contains("os error") && !said.contains("Not a directory"),
                "{said}"
            );
        }
    }
}
