//! What a shortcut is: a key, where it works, and whether it goes before what has the keyboard. Which there are is told
//! by the tables beside this file, one for each screen.

use std::time::Instant;

use eframe::egui::{Key, Modifiers};

use super::Focus;
use crate::app::Command;

/// Where a shortcut works.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Place {
    /// On every screen.
    Everywhere,
    /// While all shortcuts are shown.
    Help,
    /// Choosing a prompt.
    Prompts,
    /// Rehearsing.
    Rehearse,
    /// Rehearsing, while there is no usable microphone.
    NoMicrophone,
    /// The list of takes.
    Takes,
    /// Listening to a take.
    Review,
    /// Listening to a take whose length is to be guessed.
    Guess,
    /// Listening to a take, the beginning of a part chosen.
    Boundary,
    /// Listening to a take, possible fillers to be answered.
    Fillers,
    /// Listening to two takes side by side.
    Compare,
    /// Sharing a take.
    Share,
    /// The speaker's stories.
    Stories,
    /// What came of it so far.
    Progress,
    /// Listening blind.
    Blind,
    /// Asking where the table of all takes goes.
    Table,
    /// Setting up a mock interview.
    SetUp,
    /// Between two answers of a mock interview.
    Between,
    /// Looking back at a mock interview.
    Summary,
    /// The speaker's own prompts.
    Packs,
    /// Giving the path of a pack.
    PackPanel,
    /// Reading sample answers.
    Samples,
}

impl Place {
    /// Its heading in the list of all shortcuts.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Everywhere => "Everywhere",
            Self::Help => "This list",
            Self::Prompts => "Prompts",
            Self::Rehearse => "Rehearse",
            Self::NoMicrophone => "Rehearse, without a microphone",
            Self::Takes => "Takes",
            Self::Review => "Review",
            Self::Guess => "Review, guessing the length",
            Self::Boundary => "Review, a boundary chosen",
            Self::Fillers => "Review, possible fillers",
            Self::Compare => "Compare",
            Self::Share => "Review, sharing",
            Self::Stories => "Stories",
            Self::Progress => "Progress",
            Self::Blind => "Progress, listening blind",
            Self::Table => "Progress, exporting",
            Self::SetUp => "Mock interview",
            Self::Between => "Mock interview, between two answers",
            Self::Summary => "Mock interview, looking back",
            Self::Packs => "My prompts",
            Self::PackPanel => "My prompts, a path to give",
            Self::Samples => "Sample answers",
        }
    }
}

/// A key and what it does.
pub struct Shortcut {
    /// Where it works.
    pub place: Place,
    /// The key as it is shown; empty if another one's line in the list speaks for it.
    pub shown: &'static str,
    /// What it does, in words.
    pub does: &'static str,
    /// The same while an interview runs; nothing if it has no use there.
    pub does_in_interview: Option<&'static str>,
    pub(super) modifiers: Modifiers,
    pub(super) key: Key,
    /// Works while a text field has the keyboard.
    pub(super) in_text: bool,
    /// Goes before what the key would do to a control that has the keyboard.
    over_control: bool,
    /// Works again and again while the key is held down.
    repeats: bool,
    pub(super) command: fn(Instant) -> Command,
}

impl Shortcut {
    pub(super) const fn new(
        place: Place,
        shown: &'static str,
        does: &'static str,
        modifiers: Modifiers,
        key: Key,
        command: fn(Instant) -> Command,
    ) -> Self {
        Self {
            place,
            shown,
            does,
            does_in_interview: Some(does),
            modifiers,
            key,
            in_text: false,
            over_control: true,
            repeats: false,
            command,
        }
    }

    pub(super) const fn in_text(mut self) -> Self {
        self.in_text = true;
        self
    }

    pub(super) const fn under_control(mut self) -> Self {
        self.over_control = false;
        self
    }

    pub(super) const fn in_interview(mut self, does: &'static str) -> Self {
        self.does_in_interview = Some(does);
        self
    }

    pub(super) const fn not_in_interview(mut self) -> Self {
        self.does_in_interview = None;
        self
    }

    pub(super) const fn repeating(mut self) -> Self {
        self.repeats = true;
        self
    }

    pub(super) fn works(&self, places: &[Place], focus: Focus, is_repeat: bool) -> bool {
        places.contains(&self.place)
            && (self.repeats || !is_repeat)
            && match focus {
                Focus::Nothing => true,
                Focus::Text => self.in_text,
                Focus::Control => self.over_control,
            }
    }
}

pub(super) const NONE: Modifiers = Modifiers::NONE;
pub(super) const CTRL: Modifiers = Modifiers::COMMAND;
pub(super) const SHIFT: Modifiers = Modifiers::SHIFT;
pub(super) const ALT: Modifiers = Modifiers::ALT;
