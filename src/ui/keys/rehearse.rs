//! The keys of Rehearse, with a microphone and without. Those for notes and interviews stand with these.

use eframe::egui::Key;

use super::shortcut::{NONE, Place, Shortcut};
use crate::app::Command;

/// Every shortcut there, in the order in which they are listed.
pub(super) static SHORTCUTS: &[Shortcut] = {
    use Place::{NoMicrophone, Rehearse};
    use Shortcut as S;
    &[
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
        S::new(Rehearse, "P", "pause, go on", NONE, Key::P, Command::TogglePause).not_in_interview(),
        S::new(
            Rehearse,
            "Enter",
            "finish and review",
            NONE,
            Key::Enter,
            Command::Finish,
        )
        .in_interview("finish the answer"),
        S::new(
            Rehearse,
            "Esc",
            "leave, unless recording",
            NONE,
            Key::Escape,
            |_| Command::Leave,
        )
        .in_interview("end it, unless recording"),
        S::new(NoMicrophone, "L", "look again", NONE, Key::L, |_| {
            Command::LookAgain
        }),
    ]
};
