//! The speaker's stories on disk, a file each: read, written whole or not at all, moved to the bin and back. What a story
//! is stands in `model::story`.

use std::{
    fs,
    path::{Path, PathBuf},
};

use super::{
    FileProblem, Library, LibraryError, atomic, bin,
    toml_files::{self, Found, MAX_TOML_BYTES},
};
use crate::model::{id, story::Story, story_text};

/// A story in the library's bin.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BinnedStory {
    /// The story it was.
    pub id: String,
    /// Where it lies now.
    path: PathBuf,
}

impl Library {
    /// All stories that can be used, by file name; and what can't be, second versions that a sync program put beside a
    /// story among it.
    ///
    /// # Errors
    /// [`LibraryError::Io`] if the folder can't be read; what is wrong with a file is a problem, not an error.
    pub fn stories(&self) -> Result<(Vec<Story>, Vec<FileProblem>), LibraryError> {
        let mut stories = Vec::new();
        let Found { paths, mut problems } = toml_files::in_folder(&self.stories_dir())?;
        for path in paths {
            let name = path
                .file_name()
                .and_then(|name| name.to_str())
                .unwrap_or_default();
            let Some(id) = name.strip_suffix(".toml").filter(|id| id::is_valid(id)) else {
                let reason = "its name may have only a-z, 0-9 and hyphens, and .toml at its end";
                let advice = "rename it, or remove it if it is a second version of another story";
                problems.push(FileProblem::new(&path, None, reason).advising(advice));
                continue;
            };
            let read = toml_files::read(&path).and_then(|text| {
                Story::from_toml(id, &text).map_err(|error| FileProblem::toml(&path, error))
            });
            match read {
                Ok(story) => stories.push(story),
                Err(problem) => problems.push(problem),
            }
        }
        Ok((stories, problems))
    }

    /// Writes a new story. The caller holds the [lock](Self::try_lock).
    ///
    /// # Errors
    /// [`LibraryError::Taken`] if there is a file of its name, whatever is in it; [`LibraryError::Refused`] if it is too
    /// long or can't be written as TOML; [`LibraryError::ReadOnly`], [`LibraryError::DiskFull`] or
    /// [`LibraryError::Io`] if the file can't be written.
    pub fn add_story(&self, story: &Story) -> Result<(), LibraryError> {
        let path = self.story_path(&story.id)?;
        if fs::symlink_metadata(&path).is_ok() {
            return Err(LibraryError::Taken { path });
        }
        self.write_story(story, Story::to_toml)
    }

    /// Writes what was changed of a story from `before` to `after` into its file as it is on the disk by now, and gives
    /// what stands there then. Where the file is gone it is made anew. The caller holds the [lock](Self::try_lock).
    ///
    /// # Errors
    /// [`LibraryError::Damaged`] if what is on the disk by now can't be read: then it stays as it is. Else as
    /// [`Self::add_story`].
    pub fn save_story(&self, before: &Story, after: &Story) -> Result<Story, LibraryError> {
        let path = self.story_path(&after.id)?;
        if fs::symlink_metadata(&path).is_err() {
            self.write_story(after, Story::to_toml)?;
            return Ok(after.clone());
        }
        let (source, on_disk) = Self::story_on_disk(&path, &after.id)?;
        let merged = on_disk.clone().with_changes(before, after);
        self.write_story(&merged, |merged| {
            story_text::rewritten(&source, &on_disk, merged).map_err(|error| error.reason)
        })?;
        Ok(merged)
    }

    /// What a story's file says by now, as text and read.
    fn story_on_disk(path: &Path, id: &str) -> Result<(String, Story), LibraryError> {
        let read = toml_files::read(path).and_then(|text| match Story::from_toml(id, &text) {
            Ok(story) => Ok((text, story)),
            Err(error) => Err(FileProblem::toml(path, error)),
        });
        read.map_err(|problem| {
            let at = problem
                .line
                .map_or_else(String::new, |line| format!("line {line}: "));
            let reason = format!(
                "{at}{}; mend it or move it away, and what you wrote here is saved",
                problem.reason
            );
            LibraryError::damaged(path, reason)
        })
    }

    /// Moves a story to the bin. The caller holds the [lock](Self::try_lock).
    ///
    /// # Errors
    /// [`LibraryError::Refused`] if there is no such file; [`LibraryError::ReadOnly`] or [`LibraryError::Io`] if it can't
    /// be moved: then it is where it was.
    pub fn bin_story(&self, id: &str) -> Result<BinnedStory, LibraryError> {
        let path = self.story_path(id)?;
        if fs::symlink_metadata(&path).is_err() {
            return Err(LibraryError::Refused(format!(
                "there is no story {} any more",
                path.display()
            )));
        }
        let binned = self.move_to_bin(&path, id, ".toml")?;
        bin::sync(&self.stories_dir())?;
        Ok(BinnedStory {
            id: id.to_owned(),
            path: binned,
        })
    }

    /// Moves a story back from the bin to where it was.
    ///
    /// # Errors
    /// [`LibraryError::Taken`] if another story has its name by now; [`LibraryError::Refused`] if it has left the
    /// library's bin; [`LibraryError::ReadOnly`] or [`LibraryError::Io`] if it can't be moved.
    pub fn restore_story(&self, binned: &BinnedStory) -> Result<(), LibraryError> {
        let path = self.story_path(&binned.id)?;
        if fs::symlink_metadata(&path).is_ok() {
            return Err(LibraryError::Taken { path });
        }
        self.move_from_bin(&binned.path, &path)?;
        bin::sync(&self.stories_dir())?;
        bin::sync(&self.bin_dir())
    }

    fn write_story(
        &self,
        story: &Story,
        text: impl FnOnce(&Story) -> Result<String, String>,
    ) -> Result<(), LibraryError> {
        let path = self.story_path(&story.id)?;
        let cant = |reason: String| {
            LibraryError::Refused(format!(
                "this story can't be written to {}: {reason}",
                path.display()
            ))
        };
        if let Some(reason) = story.fault() {
            return Err(cant(reason));
        }
        let text = text(story).map_err(cant)?;
        // What could not be read again would be no story at the next start.
        if text.len() as u64 > MAX_TOML_BYTES {
            return Err(LibraryError::Refused(format!(
                "this story is too long to be written to {}; make it shorter",
                path.display()
            )));
        }
        let dir = self.stories_dir();
        if !dir.is_dir() {
            atomic::create_private_dirs(&dir)
                .map_err(|error| LibraryError::io("create the folder", &dir, error))?;
        }
        atomic::write(&path, text.as_bytes()).map_err(|error| LibraryError::io("write", &path, error))
    }

    fn story_path(&self, id: &str) -> Result<PathBuf, LibraryError> {
        if id::is_valid(id) {
            Ok(self.stories_dir().join(format!("{id}.toml")))
        } else {
            Err(LibraryError::Refused(format!(
                "{id:?} can't be the name of a story"
            )))
        }
    }
}

#[cfg(test)]
#[path = "stories_tests.rs"]
mod tests;
