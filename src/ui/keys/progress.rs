//! The keys of Progress, of listening blind, and of what is due on Prompts.

use eframe::egui::Key;

use super::shortcut::{CTRL, NONE, Place, Shortcut as S, Shortcut};
use crate::app::{Blindly, Command, InDue, InProgress, InTable};

const fn blind(doing: Blindly) -> Command {
    Command::InProgress(InProgress::Blind(doing))
}

const fn table(doing: InTable) -> Command {
    Command::InProgress(InProgress::Table(doing))
}

/// Every shortcut there, in the order in which they are listed.
pub(super) static SHORTCUTS: &[Shortcut] = {
    use Place::{Blind, Progress, Prompts, Table, Takes};
    &[
        S::new(
            Prompts,
            "Ctrl+U",
            "the next one that is due",
            CTRL,
            Key::U,
            |_| Command::InProgress(InProgress::Due(InDue::Next)),
        )
        .in_text(),
        S::new(
            Takes,
            "Ctrl+B",
            "listen blind to the last day",
            CTRL,
            Key::B,
            |_| blind(Blindly::Begin),
        )
        .in_text(),
        S::new(
            Progress,
            "Left",
            "the answer before",
            NONE,
            Key::ArrowLeft,
            |_| Command::InProgress(InProgress::Move(-1)),
        )
        .repeating(),
        S::new(
            Progress,
            "Right",
            "the answer after",
            NONE,
            Key::ArrowRight,
            |_| Command::InProgress(InProgress::Move(1)),
        )
        .repeating(),
        S::new(Progress, "Home", "the first answer", NONE, Key::Home, |_| {
            Command::InProgress(InProgress::First)
        }),
        S::new(Progress, "End", "the last answer", NONE, Key::End, |_| {
            Command::InProgress(InProgress::Last)
        }),
        S::new(Progress, "Enter", "open it", NONE, Key::Enter, |_| {
            Command::InProgress(InProgress::Open)
        })
        .under_control(),
        S::new(Progress, "R", "rehearse what comes next", NONE, Key::R, |_| {
            Command::InProgress(InProgress::RehearseNext)
        }),
        S::new(Progress, "Page Down", "further down", NONE, Key::PageDown, |_| {
            Command::Page(1)
        })
        .repeating(),
        S::new(Progress, "Page Up", "further up", NONE, Key::PageUp, |_| {
            Command::Page(-1)
        })
        .repeating(),
        S::new(
            Progress,
            "Ctrl+B",
            "listen blind to the last day",
            CTRL,
            Key::B,
            |_| blind(Blindly::Begin),
        ),
        S::new(
            Progress,
            "Ctrl+S",
            "export all takes as CSV",
            CTRL,
            Key::S,
            |_| table(InTable::Open),
        ),
        S::new(Table, "Enter", "write it", NONE, Key::Enter, |_| {
            table(InTable::Write)
        })
        .under_control(),
        S::new(Table, "Esc", "close", NONE, Key::Escape, |_| {
            table(InTable::Close)
        })
        .in_text(),
        S::new(Blind, "Space", "play, pause", NONE, Key::Space, |_| {
            Command::TogglePlay
        }),
        S::new(Blind, "Left", "5 s back", NONE, Key::ArrowLeft, |_| {
            Command::SeekBy(-5.0)
        })
        .repeating(),
        S::new(Blind, "Right", "5 s on", NONE, Key::ArrowRight, |_| {
            Command::SeekBy(5.0)
        })
        .repeating(),
        S::new(
            Blind,
            "1–5",
            "rate it, then see which it is",
            NONE,
            Key::Num1,
            |_| blind(Blindly::Rate(1)),
        ),
        S::new(Blind, "", "", NONE, Key::Num2, |_| blind(Blindly::Rate(2))),
        S::new(Blind, "", "", NONE, Key::Num3, |_| blind(Blindly::Rate(3))),
        S::new(Blind, "", "", NONE, Key::Num4, |_| blind(Blindly::Rate(4))),
        S::new(Blind, "", "", NONE, Key::Num5, |_| blind(Blindly::Rate(5))),
        S::new(Blind, "Enter", "go on", NONE, Key::Enter, |_| {
            blind(Blindly::Next)
        })
        .under_control(),
        S::new(Blind, "Esc", "leave", NONE, Key::Escape, |_| {
            blind(Blindly::Leave)
        }),
    ]
};
