//! The frameworks: those that come with the program, then the speaker's own.

use std::path::Path;

use super::{
    FileProblem, Library, LibraryError,
    toml_files::{self, line_of_id},
};
use crate::model::framework::{self, Framework};

impl Library {
    /// All frameworks that can be used, the built-in ones first, then the speaker's by file name; and what can't be.
    ///
    /// A file with the id of a built-in framework takes its place: that is how its shares are changed. A second file
    /// with the same id is a problem.
    ///
    /// # Errors
    /// [`LibraryError::Io`] if the folder can't be read; what is wrong with a file is a problem, not an error.
    pub fn frameworks(&self) -> Result<(Vec<Framework>, Vec<FileProblem>), LibraryError> {
        let mut frameworks = Vec::new();
        let mut problems = Vec::new();
        for (number, text) in framework::BUILT_IN.iter().enumerate() {
            let path = format!("built-in framework {}", number + 1);
            match Framework::from_toml(text) {
                Ok(framework) => frameworks.push(framework),
                Err(error) => problems.push(FileProblem::toml(Path::new(&path), error)),
            }
        }
        let mut own_ids: Vec<String> = Vec::new();
        let found = toml_files::in_folder(&self.frameworks_dir())?;
        problems.extend(found.problems);
        for path in found.paths {
            let read = toml_files::read(&path).and_then(|text| {
                let framework =
                    Framework::from_toml(&text).map_err(|error| FileProblem::toml(&path, error))?;
                if own_ids.contains(&framework.id) {
                    let reason = format!("another file has the framework {:?} already", framework.id);
                    let line = line_of_id(&text, &framework.id);
                    return Err(FileProblem::new(&path, line, reason).advising("give this one another id"));
                }
                Ok(framework)
            });
            let own = match read {
                Ok(own) => own,
                Err(problem) => {
                    problems.push(problem);
                    continue;
                }
            };
            own_ids.push(own.id.clone());
            match frameworks.iter_mut().find(|built_in| built_in.id == own.id) {
                Some(built_in) => *built_in = own,
                None => frameworks.push(own),
            }
        }
        Ok((frameworks, problems))
    }
}
