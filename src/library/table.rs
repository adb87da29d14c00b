//! A table that leaves the library: one file where the speaker wants it, whole or not at all, and never in place of a
//! file that is somebody else's. What is in it is not known here but for how it begins.

use std::{
    fs,
    io::{self, Read as _, Write as _},
    path::{Path, PathBuf},
};

use super::{
    Library, LibraryError, atomic,
    handover::{UNDER_WAY, io_error, is_within},
};

impl Library {
    /// Where a table goes unless another place is chosen: among the person's documents, or else in their home. `None` if
    /// the platform names neither.
    #[must_use]
    pub fn default_table_path() -> Option<PathBuf> {
        let dirs = directories::UserDirs::new()?;
        let place = dirs.document_dir().unwrap_or_else(|| dirs.home_dir());
        Some(place.join("Aloud").join("takes.csv"))
    }

    /// Writes a table. A file that is there already is replaced only if it begins with `beginning`, as an earlier table
    /// does.
    ///
    /// # Errors
    /// [`LibraryError::Refused`] if the place is no place for it, [`LibraryError::DiskFull`] or [`LibraryError::Io`] if
    /// the system refuses; what was there before is there still.
    pub fn write_table(&self, path: &Path, beginning: &str, table: &str) -> Result<(), LibraryError> {
        let failed = |error| io_error("write", path, error);
        let refuse = |why: &str| {
            Err(LibraryError::Refused(format!(
                "{} {why}; choose another place",
                path.display()
            )))
        };
        let (Some(dir), true) = (path.parent(), path.file_name().is_some()) else {
            return refuse("is no file's name");
        };
        if is_within(dir, &self.dir) {
            return refuse("lies in the library, which keeps takes only");
        }
        let is_there = match fs::symlink_metadata(path) {
            Ok(there) if there.is_dir() => return refuse("is a folder"),
            Ok(there) if !there.is_file() => return refuse("is no plain file"),
            Ok(_) => true,
            Err(error) if error.kind() == io::ErrorKind::NotFound => false,
            Err(error) => return Err(io_error("look at", path, error)),
        };
        if is_there && !begins_with(path, beginning).map_err(|error| io_error("read", path, error))? {
            return refuse("is a file that Aloud did not make");
        }
        atomic::create_private_dirs(dir).map_err(|error| io_error("create the folder", dir, error))?;
        // tempfile makes it 0600.
        let mut file = tempfile::Builder::new()
            .prefix(UNDER_WAY)
            .tempfile_in(dir)
            .map_err(failed)?;
        file.write_all(table.as_bytes()).map_err(failed)?;
        file.as_file().sync_all().map_err(failed)?;
        let kept = if is_there {
            file.persist(path)
        } else {
            // What came to lie there meanwhile is not ours.
            file.persist_noclobber(path)
        };
        match kept {
            Ok(_) => atomic::sync_dir(dir).map_err(failed),
            Err(error) if error.error.kind() == io::ErrorKind::AlreadyExists => {
                refuse("was made by another program just now")
            }
            Err(error) => Err(failed(error.error)),
        }
    }
}

fn begins_with(path: &Path, beginning: &str) -> io::Result<bool> {
    let mut found = Vec::new();
    let file = atomic::open_regular(path)?;
    file.take(beginning.len() as u64).read_to_end(&mut found)?;
    Ok(found == beginning.as_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    const BEGINNING: &str = "aloud_take,";

    fn library() -> (tempfile::TempDir, Library) {
        let dir = tempfile::tempdir().expect("a folder");
        let library = Library::open(&dir.path().join("library")).expect("opens");
        (dir, library)
    }

    #[test]
    fn a_table_is_written_and_an_earlier_one_replaced() {
        let (dir, library) = library();
        let path = dir.path().join("new").join("takes.csv");
        for table in ["aloud_take,a\r\n", "aloud_take,longer\r\nx\r\n"] {
            library.write_table(&path, BEGINNING, table).expect("written");
            assert_eq!(fs::read_to_string(&path).expect("reads"), table);
        }
        let names: Vec<_> = fs::read_dir(path.parent().expect("a folder"))
            .expect("reads")
            .collect();
        assert_eq!(names.len(), 1, "nothing is left beside it");
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt as _;
            let mode = fs::metadata(&path).expect("there").permissions().mode();
            assert_eq!(mode & 0o777, 0o600);
        }
    }

    #[test]
    fn nobody_s_file_is_overwritten() {
        let (dir, library) = library();
        let foreign = dir.path().join("budget.csv");
        for contents in ["id,amount\r\n1,2\r\n", "", "aloud_tak"] {
            fs::write(&foreign, contents).expect("writes");
            let refusal = library.write_table(&foreign, BEGINNING, "aloud_take,a\r\n");
            let sentence = refusal.expect_err("refused").to_string();
            assert!(
                sentence.contains("did not make") && sentence.contains("budget.csv"),
                "{sentence}"
            );
            assert_eq!(fs::read_to_string(&foreign).expect("reads"), contents);
        }
    }

    #[test]
    fn a_folder_the_library_and_a_link_are_no_place_for_it() {
        let (dir, library) = library();
        let mut places = vec![
            dir.path().to_owned(),
            dir.path().join("library").join("takes.csv"),
        ];
        #[cfg(unix)]
        {
            let link = dir.path().join("link.csv");
            std::os::unix::fs::symlink(dir.path().join("elsewhere.csv"), &link).expect("a link");
            places.push(link);
        }
        places.push(PathBuf::from("/"));
        for place in places {
            let refused = library.write_table(&place, BEGINNING, "aloud_take,a\r\n");
            assert!(
                matches!(refused, Err(LibraryError::Refused(_))),
                "{}: {refused:?}",
                place.display()
            );
        }
    }
}
