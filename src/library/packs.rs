//! The packs of prompts: those that come with the program, then the speaker's own.

use std::{collections::HashSet, path::Path};

use super::{
    FileProblem, Library, LibraryError,
    toml_files::{self, Found, line_of_id},
};
use crate::model::prompt::{self, Pack, Prompt};

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
        let Found { paths, problems } = toml_files::in_folder(&self.prompts_dir())?;
        packs.problems.extend(problems);
        for path in paths {
            packs.add(&path, toml_files::read(&path));
        }
        Ok((packs.packs, packs.problems))
    }
}

#[derive(Default)]
struct Gathered {
    packs: Vec<Pack>,
    ids: Ids,
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
            let added = self.ids.add(prompt, path, &text);
            let is_new = added.is_ok();
            self.problems.extend(added.err());
            is_new
        });
        if !pack.prompts.is_empty() {
            self.packs.push(pack);
        }
    }
}

/// The ids that prompts have so far: of two with one id the first counts.
#[derive(Default)]
pub(super) struct Ids(HashSet<String>);

impl Ids {
    /// Those of the prompts that come with the program.
    pub(super) fn of_built_in() -> Self {
        let packs = prompt::BUILT_IN
            .iter()
            .filter_map(|text| Pack::from_toml(text).ok());
        Self(
            packs
                .flat_map(|pack| pack.prompts)
                .map(|prompt| prompt.id)
                .collect(),
        )
    }

    /// Adds that of a prompt of the pack at `path`, whose text is `text`; the problem if another has it.
    pub(super) fn add(&mut self, prompt: &Prompt, path: &Path, text: &str) -> Result<(), FileProblem> {
        if self.0.insert(prompt.id.clone()) {
            return Ok(());
        }
        let reason = format!(
            "another pack has a prompt {:?} already, so this one is not shown on Prompts",
            prompt.id
        );
        let line = line_of_id(text, &prompt.id);
        Err(FileProblem::new(path, line, reason).advising("give this one another id"))
    }
}

#[cfg(test)]
#[path = "packs_tests.rs"]
mod tests;
