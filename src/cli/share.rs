//! `aloud export` and `aloud import-feedback`: a take goes to a listener, and the listener's notes come back.

use std::path::Path;

use serde::Serialize;

use crate::{
    app::share,
    library::{Library, TakeId},
};

use super::{Failure, Out, args, recover};

/// An export as `--json` prints it.
#[derive(Serialize)]
struct ExportView<'a> {
    take: &'a str,
    dir: String,
    files: Vec<FileView>,
    sound_inside: bool,
}

#[derive(Serialize)]
struct FileView {
    name: &'static str,
    bytes: u64,
}

/// What was taken in, as `--json` prints it.
#[derive(Serialize)]
struct FeedbackView<'a> {
    take: &'a str,
    listener: &'a str,
    added: usize,
    already_there: usize,
}

/// Makes a folder to hand over.
pub fn export(library: &Library, export: &args::Export, out: &Out) -> Result<(), Failure> {
    let id = export.take.parse::<TakeId>()?;
    let exported = share::export(library, &id, &export.to).map_err(Failure::new)?;
    let dir = exported.dir.display().to_string();
    let view = ExportView {
        take: id.as_str(),
        dir: dir.clone(),
        files: exported
            .files
            .iter()
            .map(|&(name, bytes)| FileView { name, bytes })
            .collect(),
        sound_inside: exported.has_sound_inside,
    };
    out.print(&view, || {
        let how = if exported.has_sound_inside {
            "review.html holds all of it and can be sent alone"
        } else {
            "the take is long: keep review.html and answer.wav together"
        };
        format!("{dir}\n  {how}\n")
    })
}

/// Takes a listener's notes in.
pub fn import_feedback(library: &Library, file: &Path, out: &Out) -> Result<(), Failure> {
    let _lock = recover::lock(library)?;
    let feedback = share::read_feedback(file).map_err(Failure::new)?;
    let (id, _, taken_in) = share::take_in(library, &feedback, file).map_err(Failure::new)?;
    let view = FeedbackView {
        take: id.as_str(),
        listener: &taken_in.listener,
        added: taken_in.added,
        already_there: taken_in.known,
    };
    out.print(&view, || {
        format!("{}\n{id}\n", crate::model::words::sentence(&taken_in.words()))
    })
}
