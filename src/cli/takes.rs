//! `aloud takes` and `aloud show`: the takes of a library, and one of them.

use std::fmt::Write as _;

use crate::{
    library::{Library, Listed, TakeId},
    model::{
        pacing::Verdict,
        pieces,
        take::{Take, TakeState},
        words,
    },
};

use super::{
    Failure, Out,
    json::{TakeLine, TakeView},
    say,
};

/// Lists the takes, newest first. Damaged ones are named on standard error, so that the list stays what it claims.
pub fn list(library: &Library, out: &Out) -> Result<(), Failure> {
    let listed = library.list()?;
    let mut lines = Vec::new();
    let mut text = String::new();
    for Listed { id, entry, .. } in &listed {
        match entry {
            Ok(take) => {
                lines.push(TakeLine::new(id, take));
                writeln!(
                    text,
                    "{id}  {} of {}  {}",
                    words::clock(take.answer_secs()),
                    words::clock(take.total_secs),
                    take.prompt.text
                )?;
            }
            Err(damage) => say(&format!("{id}: {damage}")),
        }
    }
    match library.unfinished()?.len() {
        0 => {}
        1 => say("One take is not finished. If no Aloud records it, `aloud recover` finishes it."),
        count => say(&format!(
            "{count} takes are not finished. If no Aloud records them, `aloud recover` finishes them."
        )),
    }
    out.print(&lines, || {
        if listed.is_empty() {
            "No takes yet. `aloud record --prompt ID` makes one.\n".to_owned()
        } else {
            text
        }
    })
}

/// Shows one take.
pub fn show(library: &Library, id: &str, out: &Out) -> Result<(), Failure> {
    let id = id.parse::<TakeId>()?;
    let take = library.load(&id)?;
    print(library, &id, &take, out)
}

/// Prints a take, as JSON or in words.
pub fn print(library: &Library, id: &TakeId, take: &Take, out: &Out) -> Result<(), Failure> {
    let path = library.audio_path(id, take);
    let view = TakeView::new(id, take, &path);
    out.print(&view, || in_words(id, take, &path.display().to_string()))
}

fn in_words(id: &TakeId, take: &Take, path: &str) -> String {
    // Where a drill called for the end, no length is measured by its target.
    let of_target = |target_secs: f64, width: usize| match take.is_judged() {
        true => format!(" of {:>width$}", words::clock(target_secs)),
        false => String::new(),
    };
    let mut text = format!(
        "{}\n{}{}, {}\n",
        take.prompt.text,
        words::clock(take.answer_secs()),
        of_target(take.total_secs, 0),
        match take.state {
            TakeState::Complete => "complete",
            TakeState::Recovered => "recovered",
            TakeState::Imported => "imported",
        }
    );
    for part in take.parts() {
        let verdict = match part.verdict {
            _ if !part.begun => "  never begun",
            _ if !take.is_judged() => "",
            Verdict::Under => "  under",
            Verdict::On => "  on target",
            Verdict::Over => "  over",
        };
        text += &format!(
            "  {:<12} {:>5}{}{verdict}\n",
            part.name,
            words::clock(part.duration_secs),
            of_target(part.target_secs, 5),
        );
    }
    if let Some(story) = &take.occasion.story {
        text += &format!("  tells {}\n", story.title);
    }
    if let Some(next_time) = &take.next_time {
        text += &format!("  next time: {next_time}\n");
    }
    for gap in &take.gaps {
        let rate = take.audio.sample_rate_hz;
        let at = words::clock(crate::model::timeline::secs(gap.frame, rate));
        let secs = crate::model::timeline::secs(gap.frames, rate);
        text += &format!("  {secs:.2} s missing at {at}: {}\n", gap.cause);
    }
    let began_with = take.pieces.first().map_or("", |piece| piece.from.as_str());
    if let Some(said) = pieces::in_words(take, began_with) {
        text += &format!("  made of pieces: {said}\n");
    }
    if let Some(pick_up) = &take.pick_up {
        text += &format!(
            "  {} of {}, spoken anew and not joined\n",
            pick_up.part, pick_up.take
        );
    }
    text + &format!("{id}\n{path}\n")
}
