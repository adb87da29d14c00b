//! The keys of the mock interview and of the drills.

use eframe::egui::Key;

use super::shortcut::{CTRL, NONE, Place, SHIFT, Shortcut};
use crate::{
    app::{Command, InSession},
    model::drill::DrillKind,
};

/// Every shortcut there, in the order in which they are listed.
pub(super) static SHORTCUTS: &[Shortcut] = {
    use Place::{Everywhere, Prompts, Rehearse, Review, Session};
    use Shortcut as S;
    &[
        S::new(Everywhere, "Ctrl+M", "mock interview", CTRL, Key::M, |_| {
            Command::InSession(InSession::Open)
        })
        .in_text(),
        S::new(
            Prompts,
            "Ctrl+B",
            "mark for a mock interview",
            CTRL,
            Key::B,
            |_| Command::InSession(InSession::MarkChosen),
        )
        .in_text(),
        S::new(Prompts, "Ctrl+D", "drill: shorter", CTRL, Key::D, |_| {
            Command::Drill(DrillKind::Shorter)
        })
        .in_text(),
        S::new(
            Prompts,
            "Ctrl+Shift+D",
            "drill: wrap up",
            CTRL.plus(SHIFT),
            Key::D,
            |_| Command::Drill(DrillKind::WrapUp),
        )
        .in_text(),
        S::new(
            Prompts,
            "Ctrl+Shift+R",
            "drill: result first",
            CTRL.plus(SHIFT),
            Key::R,
            |_| Command::Drill(DrillKind::ResultFirst),
        )
        .in_text(),
        S::new(
            Rehearse,
            "Ctrl+.",
            "end the mock interview",
            CTRL,
            Key::Period,
            |_| Command::InSession(InSession::End),
        ),
        S::new(Review, "Ctrl+D", "go on with the drill", CTRL, Key::D, |_| {
            Command::NextDrill
        }),
        S::new(
            Session,
            "Enter",
            "begin; go on; listen to the chosen answer",
            NONE,
            Key::Enter,
            |_| Command::InSession(InSession::Enter),
        )
        .under_control(),
        S::new(Session, "Space", "next question", NONE, Key::Space, |_| {
            Command::InSession(InSession::GoOn)
        })
        .under_control(),
        S::new(Session, "P", "wait with the next question", NONE, Key::P, |_| {
            Command::InSession(InSession::Wait)
        }),
        S::new(Session, "R", "ask what was not reached", NONE, Key::R, |_| {
            Command::InSession(InSession::AskTheRest)
        }),
        S::new(
            Session,
            "Up",
            "more questions; answer before",
            NONE,
            Key::ArrowUp,
            |_| Command::InSession(InSession::Move(-1)),
        )
        .repeating(),
        S::new(
            Session,
            "Down",
            "fewer questions; next answer",
            NONE,
            Key::ArrowDown,
            |_| Command::InSession(InSession::Move(1)),
        )
        .repeating(),
        S::new(Session, "Ctrl+L", "the latest interview", CTRL, Key::L, |_| {
            Command::InSession(InSession::ShowLatest)
        }),
        S::new(Session, "Ctrl+.", "end the interview", CTRL, Key::Period, |_| {
            Command::InSession(InSession::End)
        }),
        S::new(
            Session,
            "Esc",
            "back; end the interview",
            NONE,
            Key::Escape,
            |_| Command::InSession(InSession::Back),
        ),
    ]
};
