//! The keys of Review and of what can be chosen or open on it. Those for follow-ups and drills stand with these.

use eframe::egui::Key;

use super::shortcut::{ALT, CTRL, NONE, Place, SHIFT, Shortcut};
use crate::app::{Command, Screen, Sharing};

/// Every shortcut there, in the order in which they are listed.
pub(super) static SHORTCUTS: &[Shortcut] = {
    use Place::{Boundary, Fillers, Guess, Review, Share};
    use Shortcut as S;
    &[
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
        S::new(Review, "Page Down", "further down", NONE, Key::PageDown, |_| {
            Command::Page(1)
        })
        .repeating(),
        S::new(Review, "Page Up", "further up", NONE, Key::PageUp, |_| {
            Command::Page(-1)
        })
        .repeating(),
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
            "join a pick-up with its take",
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
        S::new(Review, "M", "what to do next time", NONE, Key::M, |_| {
            Command::BeginNextTime
        }),
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
    ]
};
