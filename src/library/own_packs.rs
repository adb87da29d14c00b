//! The speaker's own packs as files: read for editing, written as they change, taken in from elsewhere and handed out.
//! What a change means for a file's text is in `model::own_pack`; all packs together are in `packs`.

use std::{
    fs, io,
    path::{Path, PathBuf},
};

use super::{
    BIN, FileProblem, Library, LibraryError, atomic,
    handover::{io_error, is_within},
    packs::Ids,
    toml_files::{self, Found, MAX_TOML_BYTES},
};
use crate::model::{
    own_pack::{self, Attic},
    prompt::{Pack, Prompt},
};

/// The longest pack that is edited or taken in, in bytes: room for some hundred prompts. As text that can be written again
/// it takes three hundred times its length.
const MOST_EDITED_BYTES: usize = 200_000;
/// Said of a longer one.
const TOO_LONG: &str = "it is longer than 200 KB, too long to be edited here";
/// Files of one name before giving up on a free one.
const MOST_OF_ONE_NAME: u32 = 999;

/// The file of one pack of the speaker's own, there or yet to be made, and the pack as it was last read from it or written
/// to it.
#[derive(Debug, Clone)]
pub struct PackFile {
    dir: PathBuf,
    bin: PathBuf,
    name: Option<String>,
    kept: Option<Pack>,
    attic: Attic,
}

/// A pack that was taken in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Imported {
    /// Its file's name.
    pub name: String,
    /// How many prompts came in.
    pub added: usize,
    /// How many of them got another id.
    pub renamed: usize,
    /// How many were there already.
    pub known: usize,
}

impl Library {
    /// The speaker's own packs by file name; and what is wrong with files that can't be used, and with prompts that are
    /// not shown because another has their id.
    ///
    /// # Errors
    /// [`LibraryError::Io`] if the folder can't be read.
    pub fn own_packs(&self) -> Result<(Vec<PackFile>, Vec<FileProblem>), LibraryError> {
        let Found { paths, mut problems } = toml_files::in_folder(&self.prompts_dir())?;
        let mut files = Vec::new();
        let mut ids = Ids::of_built_in();
        for path in paths {
            let Some(name) = path.file_name().and_then(|name| name.to_str()) else {
                let reason = "its name is not Unicode, so it can't be edited here";
                problems.push(FileProblem::new(&path, None, reason).advising("rename it"));
                continue;
            };
            match read(&path) {
                Ok((text, pack)) => {
                    let of_ids = pack.prompts.iter().map(|prompt| ids.add(prompt, &path, &text));
                    problems.extend(of_ids.filter_map(Result::err));
                    files.push(PackFile {
                        name: Some(name.to_owned()),
                        kept: Some(pack),
                        ..self.new_pack()
                    });
                }
                Err(problem) => problems.push(problem),
            }
        }
        Ok((files, problems))
    }

    /// A pack that has no file yet; it is made when something is written.
    #[must_use]
    pub fn new_pack(&self) -> PackFile {
        PackFile {
            dir: self.prompts_dir(),
            bin: self.dir.join(BIN),
            name: None,
            kept: None,
            attic: Attic::default(),
        }
    }

    /// Takes in a pack from elsewhere as a file of its own. `there` are all prompts there are: those that are among them
    /// word for word are left out, and those whose id is taken get another.
    ///
    /// # Errors
    /// [`LibraryError::Refused`] with file, line and reason if it can't be used, or if all of it is there already;
    /// [`LibraryError::DiskFull`], [`LibraryError::ReadOnly`] or [`LibraryError::Io`] if it can't be written. Nothing has
    /// changed then.
    pub fn import_pack(&self, from: &Path, there: &[Prompt]) -> Result<Imported, LibraryError> {
        let refused =
            |problem: FileProblem| LibraryError::Refused(format!("nothing was taken in: {problem}"));
        let text = toml_files::read(from).map_err(refused)?;
        if text.len() > MOST_EDITED_BYTES {
            return Err(refused(too_long(from)));
        }
        let taken = own_pack::taken_in(&text, there)
            .map_err(|error| refused(FileProblem::toml(from, error)))?
            .ok_or_else(|| {
                LibraryError::Refused(format!(
                    "nothing was taken in: all prompts of {} are here already",
                    from.display()
                ))
            })?;
        let stem = from
            .file_stem()
            .map_or_else(String::new, |stem| stem.to_string_lossy().into_owned());
        let dir = self.prompts_dir();
        let name = write_new(&dir, &own_pack::file_name_for(&stem, |_| false), &taken.text)
            .map_err(|error| LibraryError::io("write", &dir, error))?;
        Ok(Imported {
            name,
            added: taken.added,
            renamed: taken.renamed,
            known: taken.known,
        })
    }

    /// Where packs go that are handed out, unless another folder is chosen: among the person's documents, or else in their
    /// home. `None` if the platform names neither.
    #[must_use]
    pub fn default_packs_dir() -> Option<PathBuf> {
        let dirs = directories::UserDirs::new()?;
        let place = dirs.document_dir().unwrap_or_else(|| dirs.home_dir());
        Some(place.join("Aloud").join("packs"))
    }

    /// Hands a pack out: puts a copy of its file into `dir`, which is made where missing. A file that is there already is
    /// never written over; the copy then gets a number. Gives its path.
    ///
    /// # Errors
    /// [`LibraryError::Refused`] if the folder lies in the library, is no folder, or the pack's file can't be used;
    /// [`LibraryError::DiskFull`] or [`LibraryError::Io`] if the system refuses.
    pub fn export_pack(&self, name: &str, dir: &Path) -> Result<PathBuf, LibraryError> {
        if is_within(dir, &self.dir) {
            return Err(LibraryError::Refused(format!(
                "{} lies in the library, where the pack is already; choose a folder elsewhere",
                dir.display()
            )));
        }
        let path = self.prompts_dir().join(name);
        let (text, _) = read(&path).map_err(|problem| LibraryError::Refused(problem.to_string()))?;
        if dir.exists() && !dir.is_dir() {
            return Err(LibraryError::Refused(format!(
                "{} is a file, not a folder; choose another folder",
                dir.display()
            )));
        }
        atomic::create_private_dirs(dir).map_err(|error| io_error("create the folder", dir, error))?;
        let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
        let there = dir.join(format!("{stem}.toml"));
        if atomic::read_limited(&there, MAX_TOML_BYTES).is_ok_and(|bytes| bytes == text.as_bytes()) {
            return Ok(there);
        }
        write_new(dir, stem, &text)
            .map(|name| dir.join(name))
            .map_err(|error| io_error("write", &there, error))
    }
}

impl PackFile {
    /// Its file's name; `None` as long as there is none.
    #[must_use]
    pub fn name(&self) -> Option<&str> {
        self.name.as_deref()
    }

    /// The pack as it was last read or written; `None` if there is no file.
    #[must_use]
    pub fn kept(&self) -> Option<&Pack> {
        self.kept.as_ref()
    }

    /// Takes over what another look at the same file found; what was taken out of it before can still be put back.
    pub fn take_over(&mut self, seen: Self) {
        self.name = seen.name;
        self.kept = seen.kept;
    }

    /// Carries the changes since the last time into the file, whole or not at all; what another program has changed there
    /// meanwhile stays. A pack without prompts has no file: its file goes to the bin.
    ///
    /// # Errors
    /// [`LibraryError::Refused`] with file, line and reason if the file has been made unusable meanwhile, or would become
    /// too long; [`LibraryError::DiskFull`], [`LibraryError::ReadOnly`] or [`LibraryError::Io`] if it can't be written.
    /// The file is as it was then, and the next time tries again.
    pub fn save(&mut self, after: &Pack) -> Result<(), LibraryError> {
        self.save_with(after, atomic::write, write_new)
    }

    fn save_with(
        &mut self,
        after: &Pack,
        write: impl FnOnce(&Path, &[u8]) -> io::Result<()>,
        write_new: impl FnOnce(&Path, &str, &str) -> io::Result<String>,
    ) -> Result<(), LibraryError> {
        if self.kept.as_ref() == Some(after) || (self.kept.is_none() && after.prompts.is_empty()) {
            return Ok(());
        }
        self.follow_renaming();
        let path = self.name.as_ref().map(|name| self.dir.join(name));
        let source = match path.as_deref().filter(|path| fs::symlink_metadata(path).is_ok()) {
            Some(path) => Some(toml_files::read(path).map_err(refused)?),
            None => None,
        };
        // A file that is not there any more is made anew with all of the pack. One that is there though this pack has
        // none any more is somebody else's.
        let (source, before) = match (source, &self.kept) {
            (Some(source), Some(kept)) => (Some(source), Some(kept)),
            _ => (None, None),
        };
        let is_there = source.is_some();
        if let (Some(source), Some(path)) = (&source, &path)
            && source.len() > MOST_EDITED_BYTES
        {
            return Err(refused(too_long(path)));
        }
        // What was taken out is only forgotten once it is written.
        let mut attic = self.attic.clone();
        let place = path.clone().unwrap_or_else(|| self.dir.clone());
        let text = own_pack::rewritten(source.as_deref(), before, after, &mut attic)
            .map_err(|error| refused(FileProblem::toml(&place, error)))?;
        if text.as_ref().is_some_and(|text| text.len() > MOST_EDITED_BYTES) {
            let problem = FileProblem::new(&place, None, "it would be longer than 200 KB");
            return Err(refused(problem.advising("begin another pack")));
        }
        match (text, path) {
            (Some(text), Some(path)) if is_there => {
                write(&path, text.as_bytes()).map_err(|error| LibraryError::io("write", &path, error))?;
            }
            (Some(text), _) => {
                let named = self.name.as_deref().and_then(|name| name.rsplit_once('.'));
                let stem = named.map_or_else(
                    || own_pack::file_name_for(&after.theme, |_| false),
                    |(stem, _)| stem.to_owned(),
                );
                let name = write_new(&self.dir, &stem, &text)
                    .map_err(|error| LibraryError::io("write", &self.dir, error))?;
                self.name = Some(name);
            }
            (None, Some(path)) if is_there => self.to_bin(&path)?,
            (None, _) => {}
        }
        self.attic = attic;
        self.kept = Some(after.clone()).filter(|pack| !pack.prompts.is_empty());
        Ok(())
    }

    /// Where the file has another name by now, it goes on under that: made anew, all its prompts would be there twice.
    fn follow_renaming(&mut self) {
        let (Some(name), Some(kept)) = (&self.name, &self.kept) else {
            return;
        };
        if fs::symlink_metadata(self.dir.join(name)).is_ok() {
            return;
        }
        let found = toml_files::in_folder(&self.dir).unwrap_or_default();
        let renamed = found
            .paths
            .iter()
            .find(|path| read(path).is_ok_and(|(_, pack)| pack == *kept));
        let renamed = renamed.and_then(|path| path.file_name()?.to_str());
        if let Some(renamed) = renamed {
            self.name = Some(renamed.to_owned());
        }
    }

    /// Moves the file to the library's bin, from where it goes to the system's.
    fn to_bin(&self, path: &Path) -> Result<(), LibraryError> {
        let failed = |error| LibraryError::io("move to the bin", path, error);
        atomic::create_private_dirs(&self.bin).map_err(failed)?;
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        let numbered = (2..=MOST_OF_ONE_NAME).map(|number| format!("{number}-{name}"));
        let free = std::iter::once(name.to_string())
            .chain(numbered)
            .map(|name| self.bin.join(name))
            .find(|place| fs::symlink_metadata(place).is_err())
            .ok_or_else(|| failed(io::ErrorKind::AlreadyExists.into()))?;
        fs::rename(path, free).map_err(failed)?;
        atomic::sync_dir(&self.bin).map_err(failed)?;
        atomic::sync_dir(&self.dir).map_err(failed)
    }
}

/// Reads a file as a pack.
fn read(path: &Path) -> Result<(String, Pack), FileProblem> {
    let text = toml_files::read(path)?;
    let pack = Pack::from_toml(&text).map_err(|error| FileProblem::toml(path, error))?;
    Ok((text, pack))
}

fn too_long(path: &Path) -> FileProblem {
    FileProblem::new(path, None, TOO_LONG).advising("split it")
}

#[expect(clippy::needless_pass_by_value, reason = "map_err hands it over")]
fn refused(problem: FileProblem) -> LibraryError {
    LibraryError::Refused(format!("this change is not on the disk: {problem}"))
}

/// Writes a file under the first name that is free, in a folder that is made where missing; gives the name.
fn write_new(dir: &Path, stem: &str, text: &str) -> io::Result<String> {
    if !dir.is_dir() {
        atomic::create_private_dirs(dir)?;
    }
    let numbered = (2..=MOST_OF_ONE_NAME).map(|number| format!("{stem}-{number}.toml"));
    for name in std::iter::once(format!("{stem}.toml")).chain(numbered) {
        match atomic::write_new(&dir.join(&name), text.as_bytes()) {
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
            Err(error) => return Err(error),
            Ok(()) => return Ok(name),
        }
    }
    Err(io::ErrorKind::AlreadyExists.into())
}

#[cfg(test)]
#[path = "own_packs_tests.rs"]
mod tests;
