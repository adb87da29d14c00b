//! `aloud prompts`: the prompts of all packs.

use serde::Serialize;

use crate::{library::Library, model::prompt::Prompt};

use super::{Failure, Out, say};

#[derive(Serialize)]
struct View<'a> {
    id: &'a str,
    text: &'a str,
    theme: &'a str,
    checks: &'a [String],
    pitfalls: &'a [String],
    follow_ups: &'a [String],
}

/// Lists the prompts; packs that can't be read are named on standard error and the rest still listed.
pub fn run(library: &Library, theme: Option<&str>, out: &Out) -> Result<(), Failure> {
    let (packs, problems) = library.packs()?;
    let prompts: Vec<Prompt> = packs.into_iter().flat_map(|pack| pack.prompts).collect();
    for problem in &problems {
        say(&problem.to_string());
    }
    let wanted = theme.map(str::to_lowercase);
    let shown: Vec<&Prompt> = prompts
        .iter()
        .filter(|prompt| {
            wanted
                .as_ref()
                .is_none_or(|theme| prompt.theme.to_lowercase() == *theme)
        })
        .collect();
    if let (true, Some(theme)) = (shown.is_empty(), theme) {
        let mut themes: Vec<&str> = prompts.iter().map(|prompt| prompt.theme.as_str()).collect();
        themes.dedup();
        return Err(Failure::new(format!(
            "There is no theme {theme:?}. The themes are: {}.",
            themes.join(", ")
        )));
    }
    let views: Vec<View<'_>> = shown
        .iter()
        .map(|prompt| View {
            id: &prompt.id,
            text: &prompt.text,
            theme: &prompt.theme,
            checks: &prompt.checks,
            pitfalls: &prompt.pitfalls,
            follow_ups: &prompt.follow_ups,
        })
        .collect();
    out.print(&views, || {
        let width = shown.iter().map(|prompt| prompt.id.len()).max().unwrap_or(0);
        shown
            .iter()
            .map(|prompt| format!("{:<width$}  {}\n", prompt.id, prompt.text))
            .collect()
    })
}
