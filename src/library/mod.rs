//! Floor 2: the speaker's library on disk: takes, packs, stories, frameworks, settings, and recovery after a crash. Sound is
//! moved by `wav`, what a take means is in `model`; nothing here records, plays or measures.

mod atomic;
mod bin;
mod check;
mod draft;
mod error;
mod frameworks;
mod handover;
mod import;
mod joined;
mod listing;
mod lock;
mod machine;
mod own_packs;
mod packs;
mod recover;
mod rescue;
mod sessions;
mod settings;
mod stories;
mod strays;
mod table;
mod takes;
mod toml_files;
mod under_way;

use std::path::{Path, PathBuf};

pub use bin::Binned;
pub use check::Problem;
pub use draft::Draft;
pub use error::LibraryError;
pub use handover::Handover;
pub use joined::Joining;
pub use listing::Listed;
pub use lock::{LockGuard, LockState};
pub use own_packs::{Imported, PackFile};
pub use sessions::{SessionId, SessionsRead};
pub use settings::{
    MOST_TALLIES, Settings, TALLY_KEYS, THINK_SECS, TOTAL_PRESETS_SECS, TallyKind, Theme, WindowSize,
};
pub use stories::BinnedStory;
pub use takes::TakeId;
pub use toml_files::FileProblem;

const TAKES: &str = "takes";
const PROMPTS: &str = "prompts";
const STORIES: &str = "stories";
const FRAMEWORKS: &str = "frameworks";
const BIN: &str = "bin";

/// A library folder. Cheap to clone; several may stand for the same folder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Library {
    dir: PathBuf,
}

impl Library {
    /// Opens the library in `dir` for writing; makes the folder, and those within, where missing, for the owner only.
    ///
    /// # Errors
    /// [`LibraryError::NotAFolder`] if something else stands in the way, [`LibraryError::ReadOnly`] if nothing can be
    /// made there, else [`LibraryError::Io`] or [`LibraryError::DiskFull`].
    pub fn open(dir: &Path) -> Result<Self, LibraryError> {
        for part in ["", TAKES, PROMPTS, STORIES, FRAMEWORKS] {
            let path = if part.is_empty() {
                dir.to_owned()
            } else {
                dir.join(part)
            };
            if path.is_dir() {
                continue;
            }
            if path.exists() {
                return Err(LibraryError::NotAFolder { path });
            }
            atomic::create_private_dirs(&path).map_err(|error| match error.kind() {
                std::io::ErrorKind::NotADirectory => LibraryError::NotAFolder { path: path.clone() },
                _ => LibraryError::io("create the folder", &path, error),
            })?;
        }
        Ok(Self { dir: dir.to_owned() })
    }

    /// Opens the library in `dir` for reading only: nothing is made, and a read-only folder will do.
    ///
    /// # Errors
    /// [`LibraryError::NoLibrary`] if there is none, [`LibraryError::NotAFolder`] if `dir` is something else.
    pub fn open_existing(dir: &Path) -> Result<Self, LibraryError> {
        let path = dir.to_owned();
        if dir.is_dir() {
            Ok(Self { dir: path })
        } else if dir.exists() {
            Err(LibraryError::NotAFolder { path })
        } else {
            Err(LibraryError::NoLibrary { path })
        }
    }

    /// The library that `dir` will hold once something is written to it: no takes, and the built-in prompts.
    #[must_use]
    pub fn none_yet(dir: &Path) -> Self {
        Self { dir: dir.to_owned() }
    }

    /// Where a library lies unless set otherwise: the platform's folder for a program's data.
    ///
    /// # Errors
    /// [`LibraryError::NoHome`] if the platform names no such folder.
    pub fn default_dir() -> Result<PathBuf, LibraryError> {
        directories::ProjectDirs::from("", "", "aloud")
            .map(|dirs| dirs.data_dir().to_owned())
            .ok_or(LibraryError::NoHome)
    }

    /// Where the sound of a take begun at `started` is kept if its library goes in mid-take and can't be made anew: in
    /// the person's home, where it is found. `None` if the platform names none.
    #[must_use]
    pub fn rescue_path(started: &jiff::Zoned) -> Option<PathBuf> {
        let name = format!("aloud-rescued-{}.wav", started.strftime("%Y-%m-%d_%H-%M-%S"));
        directories::UserDirs::new().map(|dirs| dirs.home_dir().join(name))
    }

    /// What is said of a library that the settings name and that is not there.
    #[must_use]
    pub fn not_there(dir: &Path) -> String {
        format!(
            "The library folder {} is not there. Connect its disk, or choose another folder in Settings.",
            dir.display()
        )
    }

    /// The library's folder.
    #[must_use]
    pub fn dir(&self) -> &Path {
        &self.dir
    }

    /// Free room on the library's disk, in bytes.
    ///
    /// # Errors
    /// [`LibraryError::Io`] if the system can't tell.
    pub fn free_bytes(&self) -> Result<u64, LibraryError> {
        fs4::available_space(&self.dir)
            .map_err(|error| LibraryError::io("look at the disk of", &self.dir, error))
    }

    /// The folder of the speaker's own packs.
    #[must_use]
    pub fn prompts_dir(&self) -> PathBuf {
        self.dir.join(PROMPTS)
    }

    /// The folder of the speaker's stories.
    #[must_use]
    pub fn stories_dir(&self) -> PathBuf {
        self.dir.join(STORIES)
    }

    /// The folder of the speaker's own frameworks.
    #[must_use]
    pub fn frameworks_dir(&self) -> PathBuf {
        self.dir.join(FRAMEWORKS)
    }

    fn takes_dir(&self) -> PathBuf {
        self.dir.join(TAKES)
    }
}

#[cfg(test)]
pub(crate) mod test_takes;
#[cfg(test)]
#[path = "library_tests.rs"]
mod tests;
