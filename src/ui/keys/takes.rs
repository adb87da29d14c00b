//! The keys of the list of takes. Listening blind to them stands with Progress.

use eframe::egui::Key;

use super::shortcut::{CTRL, NONE, Place, Shortcut};
use crate::app::{Command, Sharing};

/// Every shortcut there, in the order in which they are listed.
pub(super) static SHORTCUTS: &[Shortcut] = {
    use Place::Takes;
    use Shortcut as S;
    &[
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
        S::new(Takes, "Ctrl+O", "show it in its folder", CTRL, Key::O, |_| {
            Command::Share(Sharing::RevealTake)
        })
        .in_text(),
    ]
};
