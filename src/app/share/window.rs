//! Sharing in the window: the panel, the jobs behind it, and a listener's notes on their way into a take. What an export
//! is, and what is taken in, is in `share`.

use std::{
    path::{Path, PathBuf},
    sync::mpsc,
    time::Instant,
};

use crate::{
    library::Library,
    model::{
        feedback::{Feedback, TakenIn},
        take::Take,
    },
};

use crate::app::{App, Screen, TakeId, Weight, jobs::Message, share};

/// What a user can intend here.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Sharing {
    /// Review: show the panel.
    Open,
    /// Close the panel.
    Close,
    /// What has been typed for the folder.
    TypeFolder(String),
    /// Make the folder.
    Export,
    /// What has been typed for the listener's file.
    TypeFeedback(String),
    /// Take in the file whose path has been typed.
    TakeInTyped,
    /// Take in this file.
    TakeIn(PathBuf),
    /// Show a file in the system's file manager.
    Reveal(PathBuf),
    /// Takes, Review: show the take at hand there.
    RevealTake,
}

/// The panel in which a take is shared.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SharePanel {
    /// The take.
    pub id: TakeId,
    /// The folder to make, as it is typed.
    pub folder: String,
    /// The listener's file, as it is typed.
    pub feedback: String,
    /// Why the last thing that was asked for could not be done.
    pub trouble: Option<String>,
}

/// What there is to know of sharing from one frame to the next.
#[derive(Debug, Default)]
pub struct State {
    pub(in crate::app) panel: Option<SharePanel>,
    pub(in crate::app) is_exporting: bool,
}

/// What a job of sharing found.
pub enum Shared {
    /// The folder was made, or why not.
    Exported(Result<share::Exported, String>),
    /// A listener's file was read, or why not.
    Read(PathBuf, Result<Feedback, String>),
    /// Its notes were taken into a take on the disk, or why not.
    TakenIn(Result<(TakeId, Box<Take>, TakenIn), String>),
    /// The file manager was asked, or why not.
    Revealed(Result<(), String>),
}

impl App {
    /// The panel in which a take is shared, if it is open.
    #[must_use]
    pub fn share_panel(&self) -> Option<&SharePanel> {
        self.sharing.panel.as_ref()
    }

    /// Whether a folder is being made.
    #[must_use]
    pub fn is_exporting(&self) -> bool {
        self.sharing.is_exporting
    }

    pub(in crate::app) fn share(&mut self, sharing: Sharing, now: Instant) {
        match sharing {
            Sharing::Open => self.open_panel(now),
            Sharing::Close => self.sharing.panel = None,
            Sharing::TypeFolder(text) => {
                if let Some(panel) = &mut self.sharing.panel {
                    panel.folder = text;
                }
            }
            Sharing::TypeFeedback(text) => {
                if let Some(panel) = &mut self.sharing.panel {
                    panel.feedback = text;
                }
            }
            Sharing::Export => self.export(now),
            Sharing::TakeInTyped => {
                let typed = self.sharing.panel.as_ref().map(|panel| panel.feedback.clone());
                match typed.as_deref().map(whole_path) {
                    Some(Ok(path)) => self.begin_taking_in(path, now),
                    Some(Err(sentence)) => self.complain(sentence, now),
                    None => {}
                }
            }
            Sharing::TakeIn(path) => self.begin_taking_in(path, now),
            Sharing::Reveal(path) => self.reveal_place(path),
            Sharing::RevealTake => {
                let id = match self.screen {
                    Screen::Takes => self.takes.chosen.clone(),
                    Screen::Review => self.review.as_ref().map(|review| review.id.clone()),
                    _ => None,
                };
                if let (Some(id), Some(shelf)) = (id, &self.shelf) {
                    self.reveal_place(shelf.library.take_dir(&id));
                }
            }
        }
    }

    fn open_panel(&mut self, now: Instant) {
        self.keep_typed(now);
        let Some(review) = self.review.as_ref().filter(|_| self.screen == Screen::Review) else {
            return;
        };
        self.playback.pause();
        let folder = Library::default_handover_dir(&review.id)
            .map_or_else(String::new, |dir| dir.display().to_string());
        self.sharing.panel = Some(SharePanel {
            id: review.id.clone(),
            folder,
            feedback: String::new(),
            trouble: None,
        });
    }

    /// Says what went wrong: in the panel, if it is open.
    fn complain(&mut self, sentence: String, now: Instant) {
        match &mut self.sharing.panel {
            Some(panel) => panel.trouble = Some(crate::model::words::sentence(&sentence)),
            None => self.notices.show(Weight::Trouble, sentence, now),
        }
    }

    fn export(&mut self, now: Instant) {
        let (Some(panel), Some(shelf)) = (&mut self.sharing.panel, &self.shelf) else {
            return;
        };
        if self.sharing.is_exporting {
            return;
        }
        panel.trouble = None;
        let to = match whole_path(&panel.folder) {
            Ok(to) => to,
            Err(sentence) => {
                self.complain(sentence, now);
                return;
            }
        };
        let (library, id) = (shelf.library.clone(), panel.id.clone());
        self.sharing.is_exporting = true;
        // What is on its way to the disk has to be there first. A long sound is copied beside the queue, not in it.
        let (written, all_written) = mpsc::sync_channel(1);
        self.jobs.write(move |_| written.send(()).unwrap_or_default());
        self.jobs.run("aloud-share", move |reply| {
            // It fails if the queue's work panicked, which was told; what is on the disk is exported.
            let _ = all_written.recv();
            let exported = share::export(&library, &id, &to);
            reply.send(Message::Shared(Shared::Exported(exported)));
        });
    }

    fn begin_taking_in(&mut self, path: PathBuf, now: Instant) {
        if let Some(panel) = &mut self.sharing.panel {
            panel.trouble = None;
        }
        let is_json = path
            .extension()
            .is_some_and(|extension| extension.eq_ignore_ascii_case("json"));
        let refusal = if !is_json {
            Some(format!(
                "{} is not taken in: only feedback can be, the .json file that a review page saved",
                path.display()
            ))
        } else if self.shelf.is_none() {
            Some("the library is not open yet; try again in a moment".to_owned())
        } else if self.is_read_only() {
            Some(
                "another Aloud has this library open, so no feedback can be taken in here; close the other one"
                    .to_owned(),
            )
        } else {
            None
        };
        if let Some(sentence) = refusal {
            self.complain(sentence, now);
            return;
        }
        self.jobs.run("aloud-feedback", move |reply| {
            let feedback = share::read_feedback(&path);
            reply.send(Message::Shared(Shared::Read(path, feedback)));
        });
    }

    fn reveal_place(&mut self, place: PathBuf) {
        self.jobs.run("aloud-reveal", move |reply| {
            let revealed = opener::reveal(&place).map_err(|error| {
                let place = place.display();
                format!("can't show {place} in a file manager: {error}; open the folder yourself")
            });
            reply.send(Message::Shared(Shared::Revealed(revealed)));
        });
    }

    /// Takes in what a job of sharing found.
    pub(in crate::app) fn shared(&mut self, shared: Shared, now: Instant) {
        match shared {
            Shared::Exported(exported) => {
                self.sharing.is_exporting = false;
                match exported {
                    Ok(exported) => {
                        self.sharing.panel = None;
                        let sentence = format!("Exported to {}", exported.dir.display());
                        let place = exported.dir.join(share::PAGE_FILE);
                        self.notices.show_place(sentence, place, now);
                    }
                    Err(sentence) => self.complain(sentence, now),
                }
            }
            Shared::Read(path, Ok(feedback)) => self.take_in_feedback(feedback, path, now),
            Shared::TakenIn(Ok((id, take, taken_in))) => self.taken_in(&id, &take, &taken_in, now),
            Shared::Read(_, Err(sentence))
            | Shared::TakenIn(Err(sentence))
            | Shared::Revealed(Err(sentence)) => self.complain(sentence, now),
            Shared::Revealed(Ok(())) => {}
        }
    }

    /// Into the take on show by way of its history; into any other on the disk, in the order of all writing.
    fn take_in_feedback(&mut self, feedback: Feedback, path: PathBuf, now: Instant) {
        let Some(library) = self.shelf.as_ref().map(|shelf| shelf.library.clone()) else {
            return;
        };
        match share::take_of(&library, &feedback, &path) {
            Ok(id) if self.review.as_ref().is_some_and(|review| review.id == id) => {
                match self.add_to_review(&feedback, &path) {
                    Ok(taken_in) => self.tell_taken_in(&taken_in, now),
                    Err(sentence) => self.complain(sentence, now),
                }
            }
            Ok(_) => self.jobs.write(move |reply| {
                let taken_in = share::take_in(&library, &feedback, &path);
                let taken_in = taken_in.map(|(id, take, taken_in)| (id, Box::new(take), taken_in));
                reply.send(Message::Shared(Shared::TakenIn(taken_in)));
            }),
            Err(sentence) => self.complain(sentence, now),
        }
    }

    fn add_to_review(&mut self, feedback: &Feedback, path: &Path) -> Result<TakenIn, String> {
        let Some(review) = &mut self.review else {
            return Err("no take is open".to_owned());
        };
        // A note that is being changed stands at another place once others come in before it.
        let draft = review.note.as_ref().and_then(|draft| draft.index);
        let being_changed = draft.and_then(|index| review.take.notes.get(index).cloned());
        let mut taken_in = Err(String::new());
        let changed = review.change(|take, history| {
            taken_in = share::add(take, history, feedback, path);
            taken_in.as_ref().is_ok_and(|taken_in| taken_in.added > 0)
        });
        if let (Some(note), Some(draft)) = (being_changed, &mut review.note) {
            draft.index = review.take.notes.iter().position(|known| *known == note);
        }
        if changed {
            self.keep_review();
        }
        taken_in
    }

    /// Notes are in a take on the disk; it may have been opened meanwhile, without them.
    fn taken_in(&mut self, id: &TakeId, take: &Take, taken_in: &TakenIn, now: Instant) {
        self.takes.update(id, take);
        if let Some(review) = self.review.as_mut().filter(|review| review.id == *id) {
            let missing: Vec<_> = take
                .notes
                .iter()
                .filter(|note| !review.take.notes.contains(note))
                .cloned()
                .collect();
            let changed = review.change(|take, history| {
                use crate::model::edit::{Edit, Step};
                history.make(take, Edit::AddNotes(missing), Step::New)
            });
            if changed {
                self.keep_review();
            }
        }
        self.tell_taken_in(taken_in, now);
    }

    fn tell_taken_in(&mut self, taken_in: &TakenIn, now: Instant) {
        if let Some(panel) = &mut self.sharing.panel {
            panel.feedback.clear();
        }
        self.notices.show(Weight::Word, taken_in.words(), now);
    }
}

/// The path that somebody has typed or pasted, from the root. A folder of the window's own would be a strange place.
pub(in crate::app) fn whole_path(typed: &str) -> Result<PathBuf, String> {
    let typed = typed.trim();
    let unquoted = typed
        .strip_prefix(['"', '\''])
        .and_then(|rest| rest.strip_suffix(['"', '\'']))
        .unwrap_or(typed);
    let home = directories::UserDirs::new().map(|dirs| dirs.home_dir().to_owned());
    let path = match (unquoted.strip_prefix("~/"), home) {
        (Some(rest), Some(home)) => home.join(rest),
        _ => PathBuf::from(unquoted),
    };
    if path.is_absolute() {
        Ok(path)
    } else if unquoted.is_empty() {
        Err("give a path first".to_owned())
    } else {
        Err(format!(
            "{unquoted:?} is not a whole path; give all of it, from the root or from ~/ on"
        ))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_typed_path_is_a_whole_one() {
        let whole = |typed: &str| whole_path(typed).map(|path| path.display().to_string());
        let root = if cfg!(windows) { "C:\\a b" } else { "/a b" };
        assert_eq!(whole(&format!("  \"{root}\" ")).as_deref(), Ok(root));
        assert!(whole("a/b").is_err_and(|said| said.contains("whole path")));
        assert!(whole(" ").is_err_and(|said| said.contains("first")));
        if let Some(dirs) = directories::UserDirs::new() {
            let expected = dirs.home_dir().join("x").display().to_string();
            assert_eq!(whole("~/x"), Ok(expected));
        }
    }
}
