//! The speaker's own packs of prompts, edited, taken in and handed out, and the sample answers. Drawing it is `ui`'s; how
//! a pack is written is the library's.

mod draft;
mod editing;
mod keeping;
mod samples;
mod unsaved;

use std::{
    collections::HashSet,
    path::PathBuf,
    sync::{Arc, LazyLock, Mutex},
    time::{Duration, Instant},
};

pub use self::{
    draft::{Draft, Field},
    keeping::Told,
    samples::SamplesPanel,
};
use super::{App, Command, Screen, Weight, start};
use crate::{
    library::PackFile,
    model::prompt::{Pack, Prompt},
};

/// What a new pack is called until it gets a name of its own.
const NEW_THEME: &str = "My prompts";

/// What can be done there.
#[derive(Debug, Clone, PartialEq)]
pub enum InPacks {
    /// Begin a new prompt, in the pack that is chosen.
    New,
    /// Begin a new pack with a new prompt.
    NewPack,
    /// Prompts: edit the chosen prompt; of one that came with the program, a copy is made first.
    EditChosen,
    /// Edit a prompt, by its pack's place and its own.
    Choose(usize, usize),
    /// Go up (negative) or down the list.
    Move(i32),
    /// Give the keyboard to the question.
    Edit,
    /// What has been typed.
    Type(Field, String),
    /// Delete the prompt that is edited; can be undone.
    Delete,
    /// Delete the pack of the prompt that is edited; can be undone.
    DeletePack,
    /// Go to Rehearse with the prompt that is edited.
    Rehearse,
    /// Ask which pack is to be taken in.
    OpenImport,
    /// Ask where the chosen pack is to go.
    OpenExport,
    /// Close what asks for a path.
    ClosePanel,
    /// What has been typed for the path.
    TypePath(String),
    /// Do what the panel is for.
    DoIt,
    /// Take in this file.
    Import(PathBuf),
    /// Prompts: show sample answers.
    OpenSamples,
    /// Close the samples.
    CloseSamples,
    /// Show the sample at this place.
    ShowSample(usize),
    /// Show the one so many places on.
    StepSample(i32),
    /// Scroll the sample by so many steps.
    ScrollSample(i32),
}

/// One pack of the speaker's own.
#[derive(Debug, Clone)]
pub struct OwnPack {
    /// Its theme, as it is typed.
    pub theme: String,
    /// Its prompts.
    pub prompts: Vec<Prompt>,
    /// Its file; only the thread that writes files opens this lock.
    file: Arc<Mutex<PackFile>>,
    /// Whether something was changed since it was last sent to the disk, or the disk did not take it.
    is_changed: bool,
    /// Why the last write failed, in a sentence, as long as that lasts.
    trouble: Option<String>,
}

/// What asks for a path.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PackPanel {
    /// Whether a pack is to be taken in; else one is handed out.
    pub is_import: bool,
    /// The path as it is typed.
    pub path: String,
    /// Why the last thing that was asked for could not be done.
    pub trouble: Option<String>,
}

/// Something that was deleted, so that it can come back.
struct Deleted {
    pack: OwnPack,
    index: usize,
    prompts: Vec<Prompt>,
}

/// The state.
#[derive(Default)]
pub struct Packs {
    own: Vec<OwnPack>,
    /// The folder of the library they are of.
    library: Option<PathBuf>,
    /// What is on its way to the disk.
    sent: Vec<OwnPack>,
    /// Quitting was put off once, because something could not be written.
    has_put_off_quitting: bool,
    chosen: usize,
    draft: Option<Draft>,
    problems: Vec<String>,
    panel: Option<PackPanel>,
    samples: Option<SamplesPanel>,
    /// The place of the sample that was shown last.
    sample_place: usize,
    deleted: Vec<Deleted>,
    /// Whether the last thing deleted in the program was a prompt.
    is_undo_here: bool,
    due: Option<Instant>,
    edits: u64,
    focus_wishes: u64,
    to_choose: Option<String>,
}

/// The prompts that come with the program.
static BUILT_IN: LazyLock<Vec<Prompt>> = LazyLock::new(start::built_in_prompts);

impl OwnPack {
    fn new(file: PackFile) -> Self {
        Self {
            theme: NEW_THEME.to_owned(),
            prompts: Vec::new(),
            file: Arc::new(Mutex::new(file)),
            is_changed: false,
            trouble: None,
        }
    }

    /// Its theme as it is kept: one that is empty is none.
    #[must_use]
    pub fn name(&self) -> &str {
        let typed = self.theme.trim();
        if typed.is_empty() { NEW_THEME } else { typed }
    }

    /// Why it is not on the disk, in a sentence, if the disk did not take it.
    #[must_use]
    pub fn trouble(&self) -> Option<&str> {
        self.trouble.as_deref()
    }

    fn pack(&self) -> Pack {
        Pack {
            theme: self.name().to_owned(),
            prompts: self.prompts.clone(),
        }
    }

    fn is(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.file, &other.file)
    }
}

impl Packs {
    /// The packs.
    #[must_use]
    pub fn own(&self) -> &[OwnPack] {
        &self.own
    }

    /// The place of the pack that is chosen.
    #[must_use]
    pub fn chosen(&self) -> usize {
        self.chosen
    }

    /// The pack that is chosen.
    #[must_use]
    pub fn chosen_pack(&self) -> Option<&OwnPack> {
        self.own.get(self.chosen)
    }

    /// The prompt being edited, as it is typed.
    #[must_use]
    pub fn draft(&self) -> Option<&Draft> {
        self.draft.as_ref()
    }

    /// The id of the prompt being edited, once it has one.
    #[must_use]
    pub fn draft_id(&self) -> Option<&str> {
        let place = self.draft.as_ref()?.place?;
        let prompt = self.chosen_pack()?.prompts.get(place)?;
        Some(&prompt.id)
    }

    /// What is wrong with files of the folder, a sentence each.
    #[must_use]
    pub fn problems(&self) -> &[String] {
        &self.problems
    }

    /// What asks for a path, if it does.
    #[must_use]
    pub fn panel(&self) -> Option<&PackPanel> {
        self.panel.as_ref()
    }

    /// Grows whenever the question should get the keyboard.
    #[must_use]
    pub fn focus_wishes(&self) -> u64 {
        self.focus_wishes
    }

    /// Where a prompt of the speaker's own stands: its pack's place and its own. None if it came with the program.
    #[must_use]
    pub fn place_of(&self, id: &str) -> Option<(usize, usize)> {
        if BUILT_IN.iter().any(|prompt| prompt.id == id) {
            return None;
        }
        self.own.iter().enumerate().find_map(|(pack, own)| {
            let place = own.prompts.iter().position(|prompt| prompt.id == id)?;
            Some((pack, place))
        })
    }

    fn is_taken(&self, id: &str) -> bool {
        let mut own = self.own.iter().flat_map(|pack| &pack.prompts);
        BUILT_IN.iter().any(|prompt| prompt.id == id) || own.any(|prompt| prompt.id == id)
    }

    /// Every prompt there is: those that come with the program first. Of two with one id the first counts.
    fn all(&self) -> Vec<Prompt> {
        let own = self.own.iter().flat_map(|pack| &pack.prompts);
        let mut ids = HashSet::new();
        BUILT_IN
            .iter()
            .chain(own)
            .filter(|prompt| ids.insert(prompt.id.as_str()))
            .cloned()
            .collect()
    }
}

impl App {
    pub(super) fn in_packs(&mut self, doing: InPacks, now: Instant) {
        let changes = matches!(
            doing,
            InPacks::New
                | InPacks::NewPack
                | InPacks::Type(..)
                | InPacks::Delete
                | InPacks::DeletePack
                | InPacks::OpenImport
                | InPacks::Import(_)
        );
        if changes && self.is_still_read_only(now) {
            let sentence = "Another Aloud has this library open, so no prompts can be changed here. Close the other one.";
            self.notices.show(Weight::Trouble, sentence, now);
            return;
        }
        match doing {
            InPacks::New => self.new_prompt(now),
            InPacks::NewPack => self.new_pack(now),
            InPacks::EditChosen => self.edit_chosen(now),
            InPacks::Choose(pack, prompt) => self.choose_own(pack, prompt, now),
            InPacks::Move(by) => self.move_own(by, now),
            InPacks::Edit => self.packs.focus_wishes += 1,
            InPacks::Type(field, text) => self.type_own(field, text, now),
            InPacks::Delete => self.delete_own(false, now),
            InPacks::DeletePack => self.delete_own(true, now),
            InPacks::Rehearse => {
                self.settle_packs(now);
                self.rehearse_own(now);
            }
            InPacks::OpenImport => {
                self.packs.panel = Some(PackPanel {
                    is_import: true,
                    path: String::new(),
                    trouble: None,
                });
            }
            InPacks::OpenExport => self.ask_where_to_export(now),
            InPacks::ClosePanel => self.packs.panel = None,
            InPacks::TypePath(path) => {
                if let Some(panel) = &mut self.packs.panel {
                    panel.path = path;
                }
            }
            InPacks::DoIt => self.do_panel(now),
            InPacks::Import(path) => self.import_pack(path, now),
            InPacks::OpenSamples => self.open_samples(),
            InPacks::CloseSamples => self.close_samples(),
            InPacks::ShowSample(place) => {
                if let Some(samples) = &mut self.packs.samples {
                    samples.show(place);
                }
            }
            InPacks::StepSample(by) => {
                if let Some(samples) = &mut self.packs.samples {
                    samples.step(by);
                }
            }
            InPacks::ScrollSample(by) => {
                if let Some(samples) = &mut self.packs.samples {
                    samples.scroll(by);
                }
            }
        }
    }

    /// Rehearses the prompt that is edited, unless its takes could not be told from those of another.
    fn rehearse_own(&mut self, now: Instant) {
        let packs = &self.packs;
        let here = packs.draft.as_ref().and_then(|draft| draft.place);
        let (Some(id), Some(here)) = (packs.draft_id().map(str::to_owned), here) else {
            return;
        };
        if packs.place_of(&id) != Some((packs.chosen, here)) {
            let sentence = format!(
                "Another prompt has the id “{id}” already, so this one can't be rehearsed. Give it another id in its file."
            );
            self.notices.show(Weight::Trouble, sentence, now);
            return;
        }
        self.prompts.choose(&id);
        self.handle(Command::Rehearse, now);
    }

    /// Arrives on the screen of own packs: looks at the files again, which may have changed.
    pub(super) fn arrive_at_packs(&mut self) {
        if self.packs.draft.is_none() && self.packs.own.iter().any(|pack| !pack.prompts.is_empty()) {
            self.choose_first();
        }
        self.load_packs();
    }

    /// Shows the screen of own packs.
    fn go_to_packs(&mut self, now: Instant) {
        if self.screen != Screen::Packs {
            self.handle(Command::Go(Screen::Packs), now);
        }
    }

    /// How long until what was typed is written, if anything was.
    pub(super) fn until_packs_are_due(&self, now: Instant) -> Option<Duration> {
        self.packs.due.map(|due| due.saturating_duration_since(now))
    }

    /// What of it goes with the screen.
    pub(super) fn leave_packs(&mut self, screen: Screen) {
        if screen != Screen::Packs {
            self.packs.panel = None;
        }
        if screen != Screen::Prompts {
            self.close_samples();
        }
    }
}

#[cfg(test)]
mod tests;
