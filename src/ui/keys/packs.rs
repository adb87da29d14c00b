//! The keys of the speaker's own prompts, of the sample answers and of follow-ups.

use eframe::egui::Key;

use super::shortcut::{CTRL, NONE, Place, SHIFT, Shortcut};
use crate::app::{Command, InPacks, Screen};

/// Every shortcut there, in the order in which they are listed.
pub(super) static SHORTCUTS: &[Shortcut] = {
    use Place::{PackPanel, Packs, Prompts, Review, Samples};
    use Shortcut as S;
    &[
        S::new(Prompts, "Ctrl+L", "sample answers", CTRL, Key::L, |_| {
            Command::InPacks(InPacks::OpenSamples)
        })
        .in_text(),
        S::new(
            Prompts,
            "Ctrl+E",
            "edit it; a copy if it is not mine",
            CTRL,
            Key::E,
            |_| Command::InPacks(InPacks::EditChosen),
        )
        .in_text(),
        S::new(Prompts, "Ctrl+N", "new prompt", CTRL, Key::N, |_| {
            Command::InPacks(InPacks::New)
        })
        .in_text(),
        S::new(Prompts, "Ctrl+P", "my prompts", CTRL, Key::P, |_| {
            Command::Go(Screen::Packs)
        })
        .in_text(),
        S::new(Review, "Ctrl+F", "answer a follow-up", CTRL, Key::F, |_| {
            Command::AnswerFollowUp(0)
        }),
        S::new(Review, "Ctrl+B", "back to the first answer", CTRL, Key::B, |_| {
            Command::OpenFirstAnswer
        }),
        S::new(Packs, "Up", "prompt before", NONE, Key::ArrowUp, |_| {
            Command::InPacks(InPacks::Move(-1))
        })
        .under_control()
        .repeating(),
        S::new(Packs, "Down", "next prompt", NONE, Key::ArrowDown, |_| {
            Command::InPacks(InPacks::Move(1))
        })
        .under_control()
        .repeating(),
        S::new(Packs, "Enter", "edit the question", NONE, Key::Enter, |_| {
            Command::InPacks(InPacks::Edit)
        })
        .under_control(),
        S::new(Packs, "Ctrl+Enter", "rehearse it", CTRL, Key::Enter, |_| {
            Command::InPacks(InPacks::Rehearse)
        })
        .in_text(),
        S::new(Packs, "Ctrl+N", "new prompt", CTRL, Key::N, |_| {
            Command::InPacks(InPacks::New)
        })
        .in_text(),
        S::new(
            Packs,
            "Ctrl+Shift+N",
            "new pack",
            CTRL.plus(SHIFT),
            Key::N,
            |_| Command::InPacks(InPacks::NewPack),
        )
        .in_text(),
        S::new(
            Packs,
            "Delete",
            "delete the prompt; can be undone",
            NONE,
            Key::Delete,
            |_| Command::InPacks(InPacks::Delete),
        ),
        S::new(
            Packs,
            "Shift+Delete",
            "delete the pack; can be undone",
            SHIFT,
            Key::Delete,
            |_| Command::InPacks(InPacks::DeletePack),
        ),
        S::new(Packs, "Ctrl+I", "import a pack", CTRL, Key::I, |_| {
            Command::InPacks(InPacks::OpenImport)
        })
        .in_text(),
        S::new(Packs, "Ctrl+E", "export the pack", CTRL, Key::E, |_| {
            Command::InPacks(InPacks::OpenExport)
        })
        .in_text(),
        S::new(Packs, "Esc", "back to Prompts", NONE, Key::Escape, |_| {
            Command::Go(Screen::Prompts)
        }),
        S::new(PackPanel, "Enter", "do it", NONE, Key::Enter, |_| {
            Command::InPacks(InPacks::DoIt)
        })
        .in_text()
        .under_control(),
        S::new(PackPanel, "Esc", "close", NONE, Key::Escape, |_| {
            Command::InPacks(InPacks::ClosePanel)
        })
        .in_text(),
        S::new(Samples, "Left", "sample before", NONE, Key::ArrowLeft, |_| {
            Command::InPacks(InPacks::StepSample(-1))
        }),
        S::new(Samples, "Right", "next sample", NONE, Key::ArrowRight, |_| {
            Command::InPacks(InPacks::StepSample(1))
        }),
        S::new(Samples, "Up", "scroll up", NONE, Key::ArrowUp, |_| {
            Command::InPacks(InPacks::ScrollSample(-1))
        })
        .repeating(),
        S::new(Samples, "Down", "scroll down", NONE, Key::ArrowDown, |_| {
            Command::InPacks(InPacks::ScrollSample(1))
        })
        .repeating(),
        S::new(Samples, "Esc", "close", NONE, Key::Escape, |_| {
            Command::InPacks(InPacks::CloseSamples)
        })
        .in_text(),
        S::new(Samples, "", "", CTRL, Key::L, |_| {
            Command::InPacks(InPacks::CloseSamples)
        })
        .in_text(),
    ]
};
