//! The packs of prompts: those that come with the program, then the speaker's own.

use std::{collections::HashSet, path::Path};

use super::{
    FileProblem, Library, LibraryError,
    toml_files::{self, line_of_id},
};
use crate::model::prompt::{self, Pack};

impl Library {
    /// All packs that can be used, the built-in ones first, then the speaker's by file name; and what can't be. A
    /// prompt whose id an earlier pack has already is left out, the rest of its file is not.
    ///
    /// # Errors
    /// [`LibraryError::Io`] if the folder can't be read; what is wrong with a file is a problem, not an error.
    pub fn packs(&self) -> Result<(Vec<Pack>, Vec<FileProblem>), LibraryError> {
        let mut packs = Gathered::default();
        for (number, text) in prompt::BUILT_IN.iter().enumerate() {
            packs.add(
                Path::new(&format!("built-in pack {}", number + 1)),
                Ok((*text).to_owned()),
            );
        }
        for path in toml_files::in_folder(&self.prompts_dir())? {
            packs.add(&path, toml_files::read(&path));
        }
        Ok((packs.packs, packs.problems))
    }
}

#[derive(Default)]
struct Gathered {
    packs: Vec<Pack>,
    ids: HashSet<String>,
    problems: Vec<FileProblem>,
}

impl Gathered {
    fn add(&mut self, path: &Path, text: Result<String, FileProblem>) {
        let read = text.and_then(|text| {
            let pack = Pack::from_toml(&text).map_err(|error| FileProblem::toml(path, error))?;
            Ok((text, pack))
        });
        let (text, mut pack) = match read {
            Ok(read) => read,
            Err(problem) => return self.problems.push(problem),
        };
        pack.prompts.retain(|prompt| {
            let new = self.ids.insert(prompt.id.clone());
            if !new {
                let reason = format!(
                    "another pack has a prompt {:?} already; give this one another id",
                    prompt.id
                );
                self.problems
                    .push(FileProblem::new(path, line_of_id(&text, &prompt.id), reason));
            }
            new
        });
        if !pack.prompts.is_empty() {
            self.packs.push(pack);
        }
    }
}

#[cfg(test)]
#[path = "packs_tests.rs"]
mod tests;
