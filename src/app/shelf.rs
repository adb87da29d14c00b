//! An opened library with what it offers: prompts, frameworks, and what is wrong with its files.

use std::path::PathBuf;

use crate::{
    library::{Library, LockState},
    model::{framework::Framework, prompt::Prompt},
};

/// How each word begins that another Aloud has the library.
pub const ELSEWHERE: &str = "Another Aloud has this library open";

/// Why nothing is recorded where another Aloud has the library.
pub const READ_ONLY: &str =
    "Another Aloud has this library open, so nothing can be recorded here. Close the other one.";

/// An opened library and its contents, takes apart.
pub struct Shelf {
    /// The library.
    pub library: Library,
    /// Held while the program runs; without it the library is only read.
    pub lock: LockState,
    /// Every prompt of every pack that could be read.
    pub prompts: Vec<Prompt>,
    /// Every framework that could be read; never empty.
    pub frameworks: Vec<Framework>,
    /// What is wrong with files of the speaker's own, a sentence each.
    pub problems: Vec<String>,
}

impl Shelf {
    /// Opens the library at `dir`, or at the platform's place, and makes it if it is not there. One that `must_exist` is
    /// not made: its disk may just not be connected, and takes made in its place would seem to be lost later.
    ///
    /// # Errors
    /// The sentence to show if the folder can't be made or used.
    pub fn open(dir: Option<PathBuf>, must_exist: bool) -> Result<Self, String> {
        let dir = match dir {
            Some(dir) => dir,
            None => Library::default_dir().map_err(|error| error.to_string())?,
        };
        if must_exist && !dir.exists() {
            return Err(Library::not_there(&dir));
        }
        let library = Library::open(&dir).map_err(|error| error.to_string())?;
        let lock = library.try_lock().map_err(|error| error.to_string())?;
        let (packs, pack_problems) = library.packs().map_err(|error| error.to_string())?;
        let (frameworks, framework_problems) = library.frameworks().map_err(|error| error.to_string())?;
        let problems = pack_problems
            .iter()
            .chain(&framework_problems)
            .map(ToString::to_string)
            .collect();
        Ok(Self {
            library,
            lock,
            prompts: packs.into_iter().flat_map(|pack| pack.prompts).collect(),
            frameworks,
            problems,
        })
    }

    /// The library to record into.
    ///
    /// # Errors
    /// Why nothing may be recorded into it, in a sentence.
    pub fn to_record_into(&self) -> Result<&Library, &'static str> {
        if self.is_read_only() {
            Err(READ_ONLY)
        } else {
            Ok(&self.library)
        }
    }

    /// Asks for the library again, which another Aloud held; tells whether it is this one's now.
    pub fn take_over(&mut self) -> bool {
        if let Ok(lock) = self.library.try_lock() {
            self.lock = lock;
        }
        !self.is_read_only()
    }

    /// Whether another Aloud holds the library, so that this one may only read it.
    #[must_use]
    pub fn is_read_only(&self) -> bool {
        matches!(self.lock, LockState::Other)
    }
}
