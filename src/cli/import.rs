//! `aloud import`: takes in a recording made elsewhere. Also finds prompts and frameworks by id, for `record` too.

use crate::{
    library::{Library, Settings},
    model::{framework::Framework, prompt::Prompt},
};

use super::{Failure, Out, args, recover, say, takes};

/// Target of an answer if nothing else is said, in seconds.
const DEFAULT_TOTAL_SECS: f64 = 120.0;

/// Takes in a recording and prints the take it became.
pub fn run(library: &Library, import: &args::Import, out: &Out) -> Result<(), Failure> {
    let _lock = recover::lock(library)?;
    recover::recover_or_say(library);
    let prompt = find_prompt(library, &import.prompt)?;
    let framework = find_framework(library, import.framework.as_deref())?;
    let total_secs = import.total_secs.unwrap_or(DEFAULT_TOTAL_SECS);
    let now = jiff::Zoned::now();
    let (id, take) = library.import(&import.file, &prompt, &framework, total_secs, &import.marks, &now)?;
    takes::print(library, &id, &take, out)
}

/// The prompt with this id.
pub fn find_prompt(library: &Library, id: &str) -> Result<Prompt, Failure> {
    let (packs, problems) = library.packs()?;
    if let Some(prompt) = packs
        .into_iter()
        .flat_map(|pack| pack.prompts)
        .find(|prompt| prompt.id == id)
    {
        return Ok(prompt);
    }
    for problem in &problems {
        say(&problem.to_string());
    }
    Err(Failure::new(format!(
        "There is no prompt {id:?}; `aloud prompts` lists them all."
    )))
}

/// The framework with this id, or the one that stands first.
pub fn find_framework(library: &Library, id: Option<&str>) -> Result<Framework, Failure> {
    let (frameworks, problems) = library.frameworks()?;
    let default = Settings::default().framework;
    let wanted = id.unwrap_or(&default);
    let known: Vec<String> = frameworks.iter().map(|framework| framework.id.clone()).collect();
    frameworks
        .into_iter()
        .find(|framework| framework.id == wanted)
        .ok_or_else(|| {
            for problem in &problems {
                say(&problem.to_string());
            }
            Failure::new(format!(
                "There is no framework {wanted:?}; there are: {}.",
                known.join(", ")
            ))
        })
}
