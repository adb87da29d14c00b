//! The table of keys: what each does, where, and whether it goes before what has the keyboard.

use std::time::Instant;

use eframe::egui::{Key, Modifiers};

use super::Focus;
use crate::app::{Command, Comparing, Screen, Sharing};

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
    /// A mock interview.
    Session,
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
            Self::Session => "Mock interview",
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
const ALT: Modifiers = Modifiers::ALT;

/// Every shortcut, in the order in which they are listed.
pub(super) static SHORTCUTS: &[Shortcut] = {
    use Place::{
        Boundary, Compare, Everywhere, Fillers, Guess, Help, NoMicrophone, Prompts, Rehearse, Review, Share,
        Takes,
    };
    use Shortcut as S;
    &[
        S::new(Everywhere, "Ctrl+1", "Prompts", CTRL, Key::Num1, |_| {
            Command::Go(Screen::Prompts)
        })
        .in_text(),
        S::new(Everywhere, "Ctrl+2", "Rehearse", CTRL, Key::Num2, |_| {
            Command::Go(Screen::Rehearse)
        })
        .in_text(),
        S::new(Everywhere, "Ctrl+3", "Takes", CTRL, Key::Num3, |_| {
            Command::Go(Screen::Takes)
        })
        .in_text(),
        S::new(Everywhere, "Ctrl+4", "Stories", CTRL, Key::Num4, |_| {
            Command::Go(Screen::Stories)
        })
        .in_text(),
        S::new(Everywhere, "Ctrl+5", "Progress", CTRL, Key::Num5, |_| {
            Command::Go(Screen::Progress)
        })
        .in_text(),
        S::new(Everywhere, "Ctrl+,", "Settings", CTRL, Key::Comma, |_| {
            Command::Go(Screen::Settings)
        })
        .in_text(),
        S::new(Everywhere, "F1", "all shortcuts", NONE, Key::F1, |_| {
            Command::ToggleHelp
        })
        .in_text(),
        S::new(
            Everywhere,
            "Ctrl+Q",
            "quit; a running take is saved first",
            CTRL,
            Key::Q,
            |_| Command::Quit,
        )
        .in_text(),
        S::new(
            Everywhere,
            "Ctrl+Z",
            "undo: a change, a deletion",
            CTRL,
            Key::Z,
            |_| Command::Undo,
        ),
        S::new(Help, "Esc", "close", NONE, Key::Escape, |_| Command::ToggleHelp).in_text(),
        S::new(Prompts, "Up", "prompt before", NONE, Key::ArrowUp, |_| {
            Command::MovePrompt(-1)
        })
        .in_text()
        .under_control()
        .repeating(),
        S::new(Prompts, "Down", "next prompt", NONE, Key::ArrowDown, |_| {
            Command::MovePrompt(1)
        })
        .in_text()
        .under_control()
        .repeating(),
        S::new(Prompts, "Enter", "rehearse it", NONE, Key::Enter, |_| {
            Command::Rehearse
        })
        .in_text()
        .under_control(),
        S::new(Prompts, "Ctrl+R", "surprise me", CTRL, Key::R, |_| {
            Command::SurpriseMe
        })
        .in_text(),
        S::new(Prompts, "Esc", "clear the search", NONE, Key::Escape, |_| {
            Command::SearchPrompts(String::new())
        })
        .in_text(),
        S::new(
            Rehearse,
            "Space",
            "start; then next part",
            NONE,
            Key::Space,
            Command::Advance,
        ),
        S::new(
            Rehearse,
            "Backspace",
            "take back the last mark",
            NONE,
            Key::Backspace,
            |_| Command::UndoMark,
        ),
        S::new(Rehearse, "P", "pause, go on", NONE, Key::P, Command::TogglePause),
        S::new(
            Rehearse,
            "Enter",
            "finish and review",
            NONE,
            Key::Enter,
            Command::Finish,
        ),
        S::new(
            Rehearse,
            "Esc",
            "leave, unless recording",
            NONE,
            Key::Escape,
            |_| Command::Leave,
        ),
        S::new(NoMicrophone, "L", "look again", NONE, Key::L, |_| {
            Command::LookAgain
        }),
        S::new(Takes, "Up", "take before", NONE, Key::ArrowUp, |_| {
            Command::MoveTake(-1)
        })
        .in_text()
        .under_control()
        .repeating(),
        S::new(Takes, "Down", "next take", NONE, Key::ArrowDown, |_| {
            Command::MoveTake(1)
        })
        .in_text()
        .under_control()
        .repeating(),
        S::new(Takes, "Enter", "listen to it", NONE, Key::Enter, |_| {
            Command::OpenChosenTake
        })
        .in_text()
        .under_control(),
        S::new(
            Takes,
            "Delete",
            "to the bin; can be undone",
            NONE,
            Key::Delete,
            |_| Command::BinTake,
        ),
        S::new(Takes, "Esc", "clear the search", NONE, Key::Escape, |_| {
            Command::SearchTakes(String::new())
        })
        .in_text(),
        S::new(Review, "Esc", "back to the takes", NONE, Key::Escape, |_| {
            Command::Go(Screen::Takes)
        }),
        S::new(Review, "Space", "play, pause", NONE, Key::Space, |_| {
            Command::TogglePlay
        }),
        S::new(Review, "Left", "5 s back", NONE, Key::ArrowLeft, |_| {
            Command::SeekBy(-5.0)
        })
        .repeating(),
        S::new(Review, "Right", "5 s on", NONE, Key::ArrowRight, |_| {
            Command::SeekBy(5.0)
        })
        .repeating(),
        S::new(Review, "Shift+Left", "1 s back", SHIFT, Key::ArrowLeft, |_| {
            Command::SeekBy(-1.0)
        })
        .repeating(),
        S::new(Review, "Shift+Right", "1 s on", SHIFT, Key::ArrowRight, |_| {
            Command::SeekBy(1.0)
        })
        .repeating(),
        S::new(Review, "Home", "to the start", NONE, Key::Home, |_| {
            Command::SeekTo(0.0)
        }),
        S::new(Review, "End", "to the end", NONE, Key::End, |_| Command::SeekEnd),
        S::new(Review, "1–9", "to a part", NONE, Key::Num1, |_| {
            Command::JumpToPart(0)
        }),
        S::new(Review, "", "", NONE, Key::Num2, |_| Command::JumpToPart(1)),
        S::new(Review, "", "", NONE, Key::Num3, |_| Command::JumpToPart(2)),
        S::new(Review, "", "", NONE, Key::Num4, |_| Command::JumpToPart(3)),
        S::new(Review, "", "", NONE, Key::Num5, |_| Command::JumpToPart(4)),
        S::new(Review, "", "", NONE, Key::Num6, |_| Command::JumpToPart(5)),
        S::new(Review, "", "", NONE, Key::Num7, |_| Command::JumpToPart(6)),
        S::new(Review, "", "", NONE, Key::Num8, |_| Command::JumpToPart(7)),
        S::new(Review, "", "", NONE, Key::Num9, |_| Command::JumpToPart(8)),
        S::new(Review, "R", "rehearse it again", NONE, Key::R, |_| Command::Again),
        S::new(Review, "C", "compare with another take", NONE, Key::C, |_| {
            Command::Compare
        }),
        S::new(Review, "P", "record the part again", NONE, Key::P, |_| {
            Command::PickUp(None)
        }),
        S::new(
            Review,
            "Ctrl+J",
            "join a pick-up that is not",
            CTRL,
            Key::J,
            |_| Command::JoinPickUp,
        ),
        S::new(Review, "Shift+P", "turn the pick-up back", SHIFT, Key::P, |_| {
            Command::TurnBack
        }),
        S::new(Review, "Ctrl+Shift+Z", "redo", CTRL.plus(SHIFT), Key::Z, |_| {
            Command::Redo
        }),
        S::new(Review, "[", "slower", NONE, Key::OpenBracket, |_| {
            Command::SpeedBy(-1)
        }),
        S::new(Review, "]", "faster", NONE, Key::CloseBracket, |_| {
            Command::SpeedBy(1)
        }),
        S::new(Review, "+", "look closer", NONE, Key::Plus, |_| {
            Command::Zoom(1.5, None)
        }),
        // On many keyboards a plus needs Shift, and on some the key beside it is meant.
        S::new(Review, "", "", SHIFT, Key::Plus, |_| Command::Zoom(1.5, None)),
        S::new(Review, "", "", NONE, Key::Equals, |_| Command::Zoom(1.5, None)),
        S::new(Review, "-", "look from farther away", NONE, Key::Minus, |_| {
            Command::Zoom(1.0 / 1.5, None)
        }),
        S::new(Review, "L", "loop the part", NONE, Key::L, |_| {
            Command::ToggleLoop
        }),
        S::new(Review, "K", "skip pauses", NONE, Key::K, |_| Command::ToggleSkips),
        S::new(Review, "H", "halt at each part's end", NONE, Key::H, |_| {
            Command::ToggleHalts
        }),
        S::new(Review, "F", "star: keep in sight", NONE, Key::F, |_| {
            Command::ToggleStar
        }),
        S::new(Review, "F2", "give it a name", NONE, Key::F2, |_| {
            Command::BeginName
        }),
        S::new(Review, "N", "note here", NONE, Key::N, |_| Command::BeginNote),
        S::new(Review, "Shift+Up", "rate it better", SHIFT, Key::ArrowUp, |_| {
            Command::RateBy(1)
        }),
        S::new(
            Review,
            "Shift+Down",
            "rate it worse",
            SHIFT,
            Key::ArrowDown,
            |_| Command::RateBy(-1),
        ),
        S::new(
            Review,
            "Alt+1–9",
            "it was said here: pin",
            ALT,
            Key::Num1,
            |_| Command::Pin(0),
        ),
        S::new(Review, "", "", ALT, Key::Num2, |_| Command::Pin(1)),
        S::new(Review, "", "", ALT, Key::Num3, |_| Command::Pin(2)),
        S::new(Review, "", "", ALT, Key::Num4, |_| Command::Pin(3)),
        S::new(Review, "", "", ALT, Key::Num5, |_| Command::Pin(4)),
        S::new(Review, "", "", ALT, Key::Num6, |_| Command::Pin(5)),
        S::new(Review, "", "", ALT, Key::Num7, |_| Command::Pin(6)),
        S::new(Review, "", "", ALT, Key::Num8, |_| Command::Pin(7)),
        S::new(Review, "", "", ALT, Key::Num9, |_| Command::Pin(8)),
        S::new(Boundary, "Left", "10 ms earlier", NONE, Key::ArrowLeft, |_| {
            Command::NudgeBoundary(-10)
        })
        .repeating(),
        S::new(Boundary, "Right", "10 ms later", NONE, Key::ArrowRight, |_| {
            Command::NudgeBoundary(10)
        })
        .repeating(),
        S::new(
            Boundary,
            "Shift+Left",
            "100 ms earlier",
            SHIFT,
            Key::ArrowLeft,
            |_| Command::NudgeBoundary(-100),
        )
        .repeating(),
        S::new(
            Boundary,
            "Shift+Right",
            "100 ms later",
            SHIFT,
            Key::ArrowRight,
            |_| Command::NudgeBoundary(100),
        )
        .repeating(),
        S::new(Boundary, "Esc", "let it go", NONE, Key::Escape, |_| {
            Command::ChooseBoundary(None)
        }),
        S::new(Fillers, "Shift+H", "hear the first one", SHIFT, Key::H, |_| {
            Command::HearFiller(0)
        }),
        S::new(Fillers, "Shift+Y", "yes, count it", SHIFT, Key::Y, |_| {
            Command::AnswerFiller(0, true)
        }),
        S::new(Fillers, "Shift+N", "no, it is none", SHIFT, Key::N, |_| {
            Command::AnswerFiller(0, false)
        }),
        S::new(
            Review,
            "Delete",
            "to the bin; can be undone",
            NONE,
            Key::Delete,
            |_| Command::BinTake,
        ),
        S::new(Takes, "Ctrl+O", "show it in its folder", CTRL, Key::O, |_| {
            Command::Share(Sharing::RevealTake)
        })
        .in_text(),
        S::new(Review, "Ctrl+O", "show it in its folder", CTRL, Key::O, |_| {
            Command::Share(Sharing::RevealTake)
        }),
        S::new(
            Review,
            "Ctrl+E",
            "share it, take in feedback",
            CTRL,
            Key::E,
            |_| Command::Share(Sharing::Open),
        ),
        S::new(Share, "Enter", "export", NONE, Key::Enter, |_| {
            Command::Share(Sharing::Export)
        })
        .under_control(),
        S::new(
            Share,
            "Ctrl+O",
            "show the take in its folder",
            CTRL,
            Key::O,
            |_| Command::Share(Sharing::RevealTake),
        )
        .in_text(),
        S::new(Share, "Esc", "close", NONE, Key::Escape, |_| {
            Command::Share(Sharing::Close)
        })
        .in_text(),
        S::new(Guess, "Up", "guess 5 s more", NONE, Key::ArrowUp, |_| {
            Command::GuessBy(5)
        })
        .repeating(),
        S::new(Guess, "Down", "guess 5 s less", NONE, Key::ArrowDown, |_| {
            Command::GuessBy(-5)
        })
        .repeating(),
        S::new(Guess, "G", "keep the guess, show the times", NONE, Key::G, |_| {
            Command::Reveal
        }),
        S::new(Guess, "S", "show the times without a guess", NONE, Key::S, |_| {
            Command::SkipGuess
        }),
        S::new(
            Compare,
            "Space",
            "play both part by part, pause",
            NONE,
            Key::Space,
            |_| Command::InCompare(Comparing::Toggle),
        ),
        S::new(
            Compare,
            "Tab",
            "the other take, same moment",
            NONE,
            Key::Tab,
            |_| Command::InCompare(Comparing::Switch),
        ),
        S::new(Compare, "Left", "5 s back", NONE, Key::ArrowLeft, |_| {
            Command::InCompare(Comparing::By(-5.0))
        })
        .repeating(),
        S::new(Compare, "Right", "5 s on", NONE, Key::ArrowRight, |_| {
            Command::InCompare(Comparing::By(5.0))
        })
        .repeating(),
        S::new(Compare, "Shift+Left", "1 s back", SHIFT, Key::ArrowLeft, |_| {
            Command::InCompare(Comparing::By(-1.0))
        })
        .repeating(),
        S::new(Compare, "Shift+Right", "1 s on", SHIFT, Key::ArrowRight, |_| {
            Command::InCompare(Comparing::By(1.0))
        })
        .repeating(),
        S::new(Compare, "Home", "to the start", NONE, Key::Home, |_| {
            Command::InCompare(Comparing::Start)
        }),
        S::new(Compare, "1–9", "to a part", NONE, Key::Num1, |_| {
            Command::InCompare(Comparing::Part(0))
        }),
        S::new(Compare, "", "", NONE, Key::Num2, |_| {
            Command::InCompare(Comparing::Part(1))
        }),
        S::new(Compare, "", "", NONE, Key::Num3, |_| {
            Command::InCompare(Comparing::Part(2))
        }),
        S::new(Compare, "", "", NONE, Key::Num4, |_| {
            Command::InCompare(Comparing::Part(3))
        }),
        S::new(Compare, "", "", NONE, Key::Num5, |_| {
            Command::InCompare(Comparing::Part(4))
        }),
        S::new(Compare, "", "", NONE, Key::Num6, |_| {
            Command::InCompare(Comparing::Part(5))
        }),
        S::new(Compare, "", "", NONE, Key::Num7, |_| {
            Command::InCompare(Comparing::Part(6))
        }),
        S::new(Compare, "", "", NONE, Key::Num8, |_| {
            Command::InCompare(Comparing::Part(7))
        }),
        S::new(Compare, "", "", NONE, Key::Num9, |_| {
            Command::InCompare(Comparing::Part(8))
        }),
        S::new(
            Compare,
            "Z",
            "look at this part only, or at all",
            NONE,
            Key::Z,
            |_| Command::InCompare(Comparing::ToggleLook),
        ),
        S::new(Compare, "M", "matched loudness", NONE, Key::M, |_| {
            Command::InCompare(Comparing::ToggleMatched)
        }),
        S::new(Compare, "[", "slower", NONE, Key::OpenBracket, |_| {
            Command::SpeedBy(-1)
        }),
        S::new(Compare, "]", "faster", NONE, Key::CloseBracket, |_| {
            Command::SpeedBy(1)
        }),
        S::new(
            Compare,
            "Enter",
            "review the take that is heard",
            NONE,
            Key::Enter,
            |_| Command::InCompare(Comparing::Open),
        )
        .under_control(),
        S::new(Compare, "C", "back to the review", NONE, Key::C, |_| {
            Command::Go(Screen::Review)
        }),
        S::new(Compare, "Esc", "back to the review", NONE, Key::Escape, |_| {
            Command::Go(Screen::Review)
        }),
    ]
};
