//! The keys of Prompts itself. Those for what is due, interviews, own prompts and samples stand with these.

use eframe::egui::Key;

use super::shortcut::{CTRL, NONE, Place, Shortcut};
use crate::app::Command;

/// Every shortcut there, in the order in which they are listed.
pub(super) static SHORTCUTS: &[Shortcut] = {
    use Place::Prompts;
    use Shortcut as S;
    &[
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
    ]
};
