//! Takes that were deleted; stories go the same way. Two steps, so that undoing is certain and yet nothing piles up unseen: a take first moves
//! into the library's own folder `bin`, by one rename that one rename undoes; later, when the program ends or next
//! begins, what lies there goes to the system's bin, where people look for what they deleted. Where there is no such
//! bin it stays in the folder. Nothing here removes a file for good.

use std::{
    fs, io,
    path::{Path, PathBuf},
};

use super::{BIN, Library, LibraryError, atomic, takes::TakeId};

/// Takes of the same name in the bin before giving up on a free name.
const MAX_SAME_NAME: u32 = 999;

/// A take in the library's bin.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Binned {
    /// The take it was.
    pub id: TakeId,
    /// Where it lies now.
    path: PathBuf,
}

impl Library {
    /// Moves a take to the bin, whole, finished or not. The caller holds the [lock](Self::try_lock) and is not
    /// recording the take.
    ///
    /// # Errors
    /// [`LibraryError::NoTake`] if there is no such folder; [`LibraryError::ReadOnly`] or [`LibraryError::Io`] if it
    /// can't be moved: then it is where it was.
    pub fn bin(&self, id: &TakeId) -> Result<Binned, LibraryError> {
        let dir = self.existing_take_dir(id)?;
        let path = self.move_to_bin(&dir, id.as_str(), "")?;
        sync(&self.takes_dir())?;
        Ok(Binned { id: id.clone(), path })
    }

    /// Moves a file or folder into the bin under this name, with a number before `ending` if the name is taken there, and
    /// gives where it lies then. The folder it came from is the caller's to sync.
    pub(super) fn move_to_bin(&self, from: &Path, name: &str, ending: &str) -> Result<PathBuf, LibraryError> {
        let bin = self.bin_dir();
        if !bin.is_dir() {
            atomic::create_private_dirs(&bin)
                .map_err(|error| LibraryError::io("create the folder", &bin, error))?;
        }
        let numbered = (2..=MAX_SAME_NAME).map(|number| format!("{name} ({number}){ending}"));
        for name in std::iter::once(format!("{name}{ending}")).chain(numbered) {
            let path = bin.join(name);
            if fs::symlink_metadata(&path).is_ok() {
                continue;
            }
            fs::rename(from, &path).map_err(|error| LibraryError::io("move to the bin", from, error))?;
            // The bin first: whatever happens in between, it has a name in one of them.
            sync(&bin)?;
            return Ok(path);
        }
        Err(LibraryError::Refused(format!(
            "{} holds too many things of the name {name}; empty it first",
            bin.display()
        )))
    }

    /// Moves a take back from the bin to where it was.
    ///
    /// # Errors
    /// [`LibraryError::Refused`] if it has left the library's bin, or another take has its name by now;
    /// [`LibraryError::ReadOnly`] or [`LibraryError::Io`] if it can't be moved.
    pub fn restore(&self, binned: &Binned) -> Result<(), LibraryError> {
        let dir = self.take_dir(&binned.id);
        if fs::symlink_metadata(&dir).is_ok() {
            return Err(LibraryError::Refused(format!(
                "can't take {} back out of the bin: there is another take of that name; rename one of them first",
                binned.path.display()
            )));
        }
        self.move_from_bin(&binned.path, &dir)?;
        sync(&self.takes_dir())?;
        sync(&self.bin_dir())
    }

    /// Moves what lies in the bin at `from` back. The folder it goes to is the caller's to sync.
    pub(super) fn move_from_bin(&self, from: &Path, to: &Path) -> Result<(), LibraryError> {
        fs::rename(from, to).map_err(|error| match error.kind() {
            io::ErrorKind::NotFound => LibraryError::Refused(format!(
                "{} is not in the library's bin any more; look in the bin of your system",
                from.display()
            )),
            _ => LibraryError::io("take back out of the bin", from, error),
        })
    }

    /// Hands what lies in the library's bin to the system's. What it does not take stays: no error, for there may be
    /// no such bin. Gives how much stays. The caller holds the [lock](Self::try_lock).
    pub fn hand_over_bin(&self) -> usize {
        self.hand_over_bin_with(|path| trash::delete(path).is_ok())
    }

    fn hand_over_bin_with(&self, hand_over: impl Fn(&Path) -> bool) -> usize {
        let bin = self.bin_dir();
        let Ok(entries) = fs::read_dir(&bin) else {
            return 0;
        };
        let stay = entries
            .flatten()
            .filter(|entry| !hand_over(&entry.path()))
            .count();
        // Only goes if it is empty.
        drop(fs::remove_dir(&bin));
        stay
    }

    /// Where deleted takes wait.
    pub(super) fn bin_dir(&self) -> PathBuf {
        self.dir.join(BIN)
    }
}

pub(super) fn sync(dir: &Path) -> Result<(), LibraryError> {
    atomic::sync_dir(dir).map_err(|error| LibraryError::io("sync", dir, error))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::library::test_takes::*;

    #[test]
    fn a_take_goes_to_the_bin_and_comes_back_whole() {
        let (_dir, library) = library();
        let (id, made) = take(&library);
        let sound = fs::read(library.audio_path(&id, &made)).expect("reads");
        let binned = library.bin(&id).expect("goes to the bin");
        assert_eq!(library.list().expect("lists"), []);
        assert!(matches!(library.bin(&id), Err(LibraryError::NoTake { .. })));
        library.restore(&binned).expect("comes back");
        assert_eq!(library.load(&id).expect("loads"), made);
        assert_eq!(fs::read(library.audio_path(&id, &made)).expect("reads"), sound);
        assert_eq!(
            library
                .check(&mut |problem| unreachable!("{problem:?}"))
                .expect("looks"),
            1
        );
    }

    #[test]
    fn takes_of_one_name_do_not_replace_each_other() {
        let (_dir, library) = library();
        let (id, _) = take(&library);
        let first = library.bin(&id).expect("goes to the bin");
        let (again, _) = take(&library);
        assert_eq!(again, id);
        let said = said(library.restore(&first), &first.path);
        assert!(said.contains("another take"), "{said}");
        let second = library.bin(&id).expect("goes to the bin");
        assert_ne!(first.path, second.path);
        library.restore(&first).expect("comes back");
        assert_eq!(library.list().expect("lists").len(), 1);
    }

    #[test]
    fn the_systems_bin_gets_it_later_and_what_it_does_not_take_stays() {
        let (_dir, library) = library();
        let (id, made) = take(&library);
        let binned = library.bin(&id).expect("goes to the bin");
        assert_eq!(library.hand_over_bin_with(|_| false), 1, "no bin on this system");
        library.restore(&binned).expect("comes back");
        assert_eq!(library.load(&id).expect("loads"), made);

        let binned = library.bin(&id).expect("goes to the bin");
        let system = tempfile::tempdir().expect("a folder");
        let stay = library.hand_over_bin_with(|path| fs::rename(path, system.path().join("take")).is_ok());
        assert_eq!(stay, 0);
        assert!(
            !library.dir().join("bin").exists(),
            "an empty one is not left lying about"
        );
        let said = said(library.restore(&binned), &binned.path);
        assert!(said.contains("bin of your system"), "{said}");
    }

    #[test]
    fn an_unfinished_take_can_be_binned_and_recovered_after_its_return() {
        let (_dir, library) = library();
        let id = recorded(&library).id().clone();
        let binned = library.bin(&id).expect("goes to the bin");
        assert_eq!(library.unfinished().expect("looks"), []);
        library.restore(&binned).expect("comes back");
        assert!(library.recover(&id).expect("recovers").is_some());
    }

    #[cfg(unix)]
    #[test]
    fn a_link_is_moved_not_what_it_leads_to() {
        let (dir, library) = library();
        let outside = dir.path().join("outside");
        fs::create_dir(&outside).expect("makes");
        fs::write(outside.join("mine.txt"), "x").expect("writes");
        std::os::unix::fs::symlink(&outside, library.takes_dir().join("link")).expect("links");
        library
            .bin(&"link".parse().expect("a name"))
            .expect("goes to the bin");
        assert_eq!(names(&outside), ["mine.txt"]);
    }
}
