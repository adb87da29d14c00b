//! The keys of Stories, and those for stories on other screens.

use eframe::egui::Key;

use super::shortcut::{CTRL, NONE, Place, Shortcut};
use crate::app::{Command, InStories};

/// Every shortcut there, in the order in which they are listed.
pub(super) static SHORTCUTS: &[Shortcut] = {
    use Place::{Rehearse, Stories};
    use Shortcut as S;
    &[
        S::new(Stories, "Ctrl+N", "new story", CTRL, Key::N, |_| {
            Command::InStories(InStories::New)
        })
        .in_text(),
        S::new(Stories, "Up", "story before", NONE, Key::ArrowUp, |_| {
            Command::InStories(InStories::MoveBy(-1))
        })
        .repeating(),
        S::new(Stories, "Down", "next story", NONE, Key::ArrowDown, |_| {
            Command::InStories(InStories::MoveBy(1))
        })
        .repeating(),
        S::new(Stories, "Enter", "write in it", NONE, Key::Enter, |_| {
            Command::InStories(InStories::Enter)
        })
        .under_control(),
        S::new(Stories, "Ctrl+G", "what your stories cover", CTRL, Key::G, |_| {
            Command::InStories(InStories::ToggleCoverage)
        })
        .in_text(),
        S::new(Stories, "Page Down", "further down", NONE, Key::PageDown, |_| {
            Command::Page(1)
        })
        .repeating(),
        S::new(Stories, "Page Up", "further up", NONE, Key::PageUp, |_| {
            Command::Page(-1)
        })
        .repeating(),
        S::new(
            Stories,
            "Delete",
            "to the bin; can be undone",
            NONE,
            Key::Delete,
            |_| Command::InStories(InStories::Remove),
        ),
        S::new(Rehearse, "S", "peek at your notes", NONE, Key::S, |_| {
            Command::InStories(InStories::TogglePeek)
        })
        .not_in_interview(),
    ]
};
