//! The keys that work on every screen, and those of the list of all shortcuts.

use eframe::egui::Key;

use super::shortcut::{CTRL, NONE, Place, Shortcut};
use crate::app::{ALL_PAGES, Command, Screen};

/// Every shortcut there, in the order in which they are listed.
pub(super) static SHORTCUTS: &[Shortcut] = {
    use Place::{Everywhere, Help};
    use Shortcut as S;
    &[
        S::new(Everywhere, "Ctrl+1", "Prompts", CTRL, Key::Num1, |_| {
            Command::Go(Screen::Prompts)
        })
        .in_text()
        .not_in_interview(),
        S::new(Everywhere, "Ctrl+2", "Rehearse", CTRL, Key::Num2, |_| {
            Command::Go(Screen::Rehearse)
        })
        .in_text()
        .not_in_interview(),
        S::new(Everywhere, "Ctrl+3", "Takes", CTRL, Key::Num3, |_| {
            Command::Go(Screen::Takes)
        })
        .in_text()
        .not_in_interview(),
        S::new(Everywhere, "Ctrl+4", "Stories", CTRL, Key::Num4, |_| {
            Command::Go(Screen::Stories)
        })
        .in_text()
        .not_in_interview(),
        S::new(Everywhere, "Ctrl+5", "Progress", CTRL, Key::Num5, |_| {
            Command::Go(Screen::Progress)
        })
        .in_text()
        .not_in_interview(),
        S::new(Everywhere, "Ctrl+,", "Settings", CTRL, Key::Comma, |_| {
            Command::Go(Screen::Settings)
        })
        .in_text()
        .not_in_interview(),
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
        // The list lies over whatever field has the keyboard.
        S::new(Help, "Page Down", "further down", NONE, Key::PageDown, |_| {
            Command::Page(1)
        })
        .in_text()
        .repeating(),
        S::new(Help, "Page Up", "further up", NONE, Key::PageUp, |_| {
            Command::Page(-1)
        })
        .in_text()
        .repeating(),
        S::new(Help, "Home", "to its beginning", NONE, Key::Home, |_| {
            Command::Page(-ALL_PAGES)
        })
        .in_text(),
        S::new(Help, "End", "to its end", NONE, Key::End, |_| {
            Command::Page(ALL_PAGES)
        })
        .in_text(),
        S::new(Help, "Esc", "close", NONE, Key::Escape, |_| Command::ToggleHelp).in_text(),
    ]
};
