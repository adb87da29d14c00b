//! How own packs get to the disk and back: written a moment after the last key, read again on arrival, taken in and handed
//! out. All of it in the queue of all writing, so that nothing overtakes anything.

use std::{
    path::{Path, PathBuf},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::{Duration, Instant},
};

use super::{App, OwnPack, PackPanel, Weight, editing::words_of_count};
use crate::{
    app::{jobs::Message, share::whole_path},
    library::{Imported, Library, PackFile},
    model::{prompt::Pack, words},
};

/// How long after the last key what was typed is written.
const WRITTEN_AFTER: Duration = Duration::from_millis(600);

/// The packs on the disk.
pub struct Found {
    packs: Vec<Seen>,
    /// What is wrong with other files, a sentence each.
    problems: Vec<String>,
}

/// A pack as its file has it.
pub struct Seen {
    /// The pack.
    pub own: OwnPack,
    file: PackFile,
}

/// What came of work on packs.
pub enum Told {
    /// The packs there are, or why they can't be read.
    Loaded {
        /// How many edits there had been when it was asked for.
        edits: u64,
        /// The packs.
        found: Result<Found, String>,
    },
    /// A pack was written, or why not.
    Saved(OwnPack, Result<(), String>),
    /// A pack was taken in, or why not.
    Imported(Result<Imported, String>),
    /// A pack was handed out to this path, or why not.
    Exported(Result<PathBuf, String>),
}

fn opened(file: &Mutex<PackFile>) -> MutexGuard<'_, PackFile> {
    // A panic in mid-write leaves what was last kept, which is what the next write needs.
    file.lock().unwrap_or_else(PoisonError::into_inner)
}

impl App {
    /// Has the own packs read.
    pub(in crate::app) fn load_packs(&mut self) {
        let Some(library) = self.shelf.as_ref().map(|shelf| shelf.library.clone()) else {
            return;
        };
        let edits = self.packs.edits;
        let known = self.packs.own.clone();
        self.jobs.write(move |reply| {
            let found = found(&library, &known);
            reply.send(Message::Packs(Told::Loaded { edits, found }));
        });
    }

    pub(super) fn write_packs_soon(&mut self, now: Instant) {
        self.packs.due = Some(now + WRITTEN_AFTER);
        self.packs.has_put_off_quitting = false;
    }

    /// Writes what was typed once the time has come.
    pub(in crate::app) fn write_packs_if_due(&mut self, now: Instant) {
        if self.packs.due.is_some_and(|due| now >= due) {
            self.write_packs();
        }
    }

    /// Has every pack written that was changed; Prompts shows the changes at once.
    pub(super) fn write_packs(&mut self) {
        self.packs.due = None;
        if self.is_read_only() {
            return;
        }
        let mut changed = false;
        for own in self.packs.own.iter_mut().filter(|pack| pack.is_changed) {
            own.is_changed = false;
            changed = true;
            let (own, pack) = (own.clone(), own.pack());
            self.packs.sent.push(own.clone());
            self.jobs.write(move |reply| {
                let saved = opened(&own.file).save(&pack).map_err(|error| error.to_string());
                reply.send(Message::Packs(Told::Saved(own, saved)));
            });
        }
        if changed {
            self.refresh_prompts();
        }
    }

    fn refresh_prompts(&mut self) {
        let frameworks = self.prompts.frameworks.clone();
        self.prompts.replace(self.packs.all(), frameworks);
    }

    /// Takes in what came of work on packs.
    pub(in crate::app) fn told_of_packs(&mut self, told: Told, now: Instant) {
        match told {
            // It was read before the last change.
            Told::Loaded { edits, .. } if edits != self.packs.edits => {}
            Told::Loaded {
                found: Ok(Found { packs, problems }),
                ..
            } => {
                self.packs.problems = problems;
                let wanted = self.packs.to_choose.take();
                let wanted = packs
                    .iter()
                    .find(|seen| seen.file.name() == wanted.as_deref())
                    .map(|seen| seen.own.clone());
                let (packs, taken_over) = self.packs.laid_over(packs);
                // Nothing of these has been sent since they were read, so this comes before the next that is.
                self.jobs.write(move |_| {
                    for Seen { own, file } in taken_over {
                        opened(&own.file).take_over(file);
                    }
                });
                self.take_over_packs(packs);
                self.refresh_prompts();
                let place = wanted.and_then(|wanted| self.packs.own.iter().position(|own| own.is(&wanted)));
                if let Some(place) = place {
                    self.choose_taken_in(place, now);
                }
            }
            Told::Loaded {
                found: Err(sentence), ..
            } => self.notices.show(Weight::Trouble, sentence, now),
            Told::Saved(own, saved) => self.pack_saved(own, saved, now),
            Told::Imported(Ok(imported)) => {
                self.packs.panel = None;
                self.notices.show(Weight::Word, words_of_import(&imported), now);
                self.packs.to_choose = Some(imported.name);
                self.load_packs();
            }
            Told::Exported(Ok(path)) => {
                self.packs.panel = None;
                let sentence = format!("Exported to {}", path.display());
                self.notices.show_place(sentence, path, now);
            }
            Told::Imported(Err(sentence)) | Told::Exported(Err(sentence)) => {
                self.complain_of_pack(&sentence, now);
            }
        }
    }

    /// Says what went wrong: in the panel, if it is open.
    fn complain_of_pack(&mut self, sentence: &str, now: Instant) {
        match &mut self.packs.panel {
            Some(panel) => panel.trouble = Some(words::sentence(sentence)),
            None => self.notices.show(Weight::Trouble, sentence, now),
        }
    }

    pub(super) fn ask_where_to_export(&mut self, now: Instant) {
        self.settle_packs(now);
        if self
            .packs
            .chosen_pack()
            .is_none_or(|pack| pack.prompts.is_empty())
        {
            let sentence = "There is no prompt in this pack yet, so there is nothing to export.";
            self.notices.show(Weight::Hint, sentence, now);
            return;
        }
        self.packs.panel = Some(PackPanel {
            is_import: false,
            path: Library::default_packs_dir().map_or_else(String::new, |dir| dir.display().to_string()),
            trouble: None,
        });
    }

    /// Does what the panel is for, with the path that is typed there.
    pub(super) fn do_panel(&mut self, now: Instant) {
        let Some(panel) = &mut self.packs.panel else {
            return;
        };
        panel.trouble = None;
        match whole_path(&panel.path) {
            Err(sentence) => panel.trouble = Some(words::sentence(&sentence)),
            Ok(path) if panel.is_import => self.import_pack(path, now),
            Ok(dir) => self.export_pack(dir),
        }
    }

    fn export_pack(&mut self, dir: PathBuf) {
        let (Some(shelf), Some(own)) = (&self.shelf, self.packs.chosen_pack()) else {
            return;
        };
        let (library, file) = (shelf.library.clone(), Arc::clone(&own.file));
        self.jobs.write(move |reply| {
            let name = opened(&file).name().map(str::to_owned);
            let exported = name
                .ok_or_else(|| "the pack is not on the disk yet; try again in a moment".to_owned())
                .and_then(|name| {
                    library
                        .export_pack(&name, &dir)
                        .map_err(|error| error.to_string())
                });
            reply.send(Message::Packs(Told::Exported(exported)));
        });
    }

    pub(super) fn import_pack(&mut self, path: PathBuf, now: Instant) {
        self.settle_packs(now);
        let Some(library) = self.shelf.as_ref().map(|shelf| shelf.library.clone()) else {
            self.complain_of_pack("the library is not open yet; try again in a moment", now);
            return;
        };
        if !is_toml(&path) {
            let sentence = format!(
                "{} is not taken in: only a pack can be, a .toml file",
                path.display()
            );
            self.complain_of_pack(&sentence, now);
            return;
        }
        let there = self.packs.all();
        self.jobs.write(move |reply| {
            let imported = library
                .import_pack(&path, &there)
                .map_err(|error| error.to_string());
            reply.send(Message::Packs(Told::Imported(imported)));
        });
    }
}

/// The packs on the disk, each with the lock of its file that is known already, if it is.
fn found(library: &Library, known: &[OwnPack]) -> Result<Found, String> {
    let (files, problems) = library.own_packs().map_err(|error| error.to_string())?;
    let packs = files
        .into_iter()
        .filter_map(|file| {
            let Pack { theme, prompts } = file.kept()?.clone();
            let own = known.iter().find(|own| opened(&own.file).name() == file.name());
            let own = OwnPack {
                theme,
                prompts,
                is_changed: false,
                trouble: None,
                ..own.map_or_else(|| OwnPack::new(file.clone()), Clone::clone)
            };
            Some(Seen { own, file })
        })
        .collect();
    Ok(Found {
        packs,
        problems: problems.iter().map(ToString::to_string).collect(),
    })
}

fn is_toml(path: &Path) -> bool {
    path.extension()
        .is_some_and(|extension| extension.eq_ignore_ascii_case("toml"))
}

/// `Took in 3 prompts; 1 got a new id, 2 were here already.`
fn words_of_import(imported: &Imported) -> String {
    let mut said = format!("Took in {}", words_of_count(imported.added));
    let mut more = Vec::new();
    if imported.renamed > 0 {
        more.push(format!("{} got a new id", imported.renamed));
    }
    if imported.known > 0 {
        let were = if imported.known == 1 { "was" } else { "were" };
        more.push(format!("{} {were} here already", imported.known));
    }
    if !more.is_empty() {
        said += &format!("; {}", more.join(", "));
    }
    said + "."
}
