//! All takes as a table: the panel that asks for the file, and the job that writes it. What is in the table is in
//! `model::takes_csv`; how it is kept from harm is the library's.

use std::{path::PathBuf, sync::mpsc, time::Instant};

use crate::{
    library::Library,
    model::{takes_csv, words},
};

use crate::app::{App, jobs::Message, share::whole_path};

/// What can be done there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum InTable {
    /// Show the panel.
    Open,
    /// Close it.
    Close,
    /// What has been typed for the file.
    Type(String),
    /// Write the file.
    Write,
}

/// The panel.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TablePanel {
    /// The file to write, as it is typed.
    pub path: String,
    /// Why it could not be written.
    pub trouble: Option<String>,
}

/// What a job wrote: the file, and how many takes are in it.
pub type Written = Result<(PathBuf, usize), String>;

impl App {
    /// The panel, if it is open.
    #[must_use]
    pub fn table_panel(&self) -> Option<&TablePanel> {
        self.progress.table.as_ref()
    }

    /// Whether a table is being written.
    #[must_use]
    pub fn is_writing_table(&self) -> bool {
        self.progress.is_writing_table
    }

    pub(in crate::app) fn in_table(&mut self, doing: InTable, now: Instant) {
        match doing {
            InTable::Open => {
                let path = Library::default_table_path();
                self.progress.table = Some(TablePanel {
                    path: path.map_or_else(String::new, |path| path.display().to_string()),
                    trouble: None,
                });
            }
            InTable::Close => self.progress.table = None,
            InTable::Type(text) => {
                if let Some(panel) = &mut self.progress.table {
                    panel.path = text;
                }
            }
            InTable::Write => self.write_table(now),
        }
    }

    fn write_table(&mut self, now: Instant) {
        let (Some(panel), Some(shelf)) = (&mut self.progress.table, &self.shelf) else {
            return;
        };
        if self.progress.is_writing_table {
            return;
        }
        panel.trouble = None;
        let path = match whole_path(&panel.path) {
            Ok(path) => path,
            Err(sentence) => {
                self.table_written(Err(sentence), now);
                return;
            }
        };
        let library = shelf.library.clone();
        self.progress.is_writing_table = true;
        // What is on its way to the disk has to be there first; the long list is read beside the queue, not in it.
        let (written, all_written) = mpsc::sync_channel(1);
        self.jobs.write(move |_| written.send(()).unwrap_or_default());
        self.jobs.run("aloud-table", move |reply| {
            // It fails if the queue's work panicked, which was told; what is on the disk is written.
            let _ = all_written.recv();
            reply.send(Message::Table(write(&library, path)));
        });
    }

    pub(in crate::app) fn table_written(&mut self, written: Written, now: Instant) {
        self.progress.is_writing_table = false;
        match written {
            Ok((path, count)) => {
                self.progress.table = None;
                let takes = if count == 1 { "take" } else { "takes" };
                let sentence = format!("Wrote {count} {takes} to {}", path.display());
                self.notices.show_place(sentence, path, now);
            }
            Err(sentence) => match &mut self.progress.table {
                Some(panel) => panel.trouble = Some(words::sentence(&sentence)),
                None => self.notices.show(crate::app::Weight::Trouble, sentence, now),
            },
        }
    }
}

/// Writes the takes that can be read to `path`; says how many there are.
fn write(library: &Library, path: PathBuf) -> Written {
    let listed = library.list().map_err(|error| error.to_string())?;
    let takes: Vec<_> = listed
        .iter()
        .filter_map(|listed| Some((listed.id.as_str(), listed.entry.as_ref().ok()?)))
        .collect();
    let table = takes_csv::table(takes.iter().copied());
    let beginning = format!("{},", takes_csv::FIRST_HEADING);
    library
        .write_table(&path, &beginning, &table)
        .map_err(|error| error.to_string())?;
    Ok((path, takes.len()))
}
