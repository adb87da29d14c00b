//! The keys of the mock interview and of the drills.

use eframe::egui::Key;

use super::shortcut::{CTRL, NONE, Place, SHIFT, Shortcut};
use crate::{
    app::{Command, InSession},
    model::drill::DrillKind,
};

const fn session(doing: InSession) -> Command {
    Command::InSession(doing)
}

/// Every shortcut there, in the order in which they are listed.
pub(super) static SHORTCUTS: &[Shortcut] = {
    use Place::{Between, Everywhere, Prompts, Rehearse, Review, SetUp, Summary};
    use Shortcut as S;
    &[
        S::new(Everywhere, "Ctrl+M", "mock interview", CTRL, Key::M, |_| {
            Command::InSession(InSession::Open)
        })
        .in_text()
        .not_in_interview(),
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
            SetUp,
            "Enter",
            "begin; open the chosen interview",
            NONE,
            Key::Enter,
            |_| session(InSession::Enter),
        )
        .under_control(),
        S::new(SetUp, "Left", "fewer questions", NONE, Key::ArrowLeft, |_| {
            session(InSession::CountBy(-1))
        })
        .repeating(),
        S::new(SetUp, "Right", "more questions", NONE, Key::ArrowRight, |_| {
            session(InSession::CountBy(1))
        })
        .repeating(),
        S::new(SetUp, "Up", "interview above", NONE, Key::ArrowUp, |_| {
            session(InSession::Move(-1))
        })
        .repeating(),
        S::new(
            SetUp,
            "Down",
            "choose an earlier interview",
            NONE,
            Key::ArrowDown,
            |_| session(InSession::Move(1)),
        )
        .repeating(),
        S::new(SetUp, "Ctrl+L", "the latest interview", CTRL, Key::L, |_| {
            session(InSession::ShowLatest)
        }),
        S::new(SetUp, "Esc", "back to Prompts", NONE, Key::Escape, |_| {
            session(InSession::Back)
        }),
        S::new(
            Between,
            "Space",
            "next question; Enter does too",
            NONE,
            Key::Space,
            |_| session(InSession::GoOn),
        )
        .under_control(),
        S::new(Between, "", "", NONE, Key::Enter, |_| session(InSession::Enter)).under_control(),
        S::new(Between, "P", "wait with the next question", NONE, Key::P, |_| {
            session(InSession::Wait)
        }),
        S::new(
            Between,
            "Ctrl+.",
            "end the interview; Esc does too",
            CTRL,
            Key::Period,
            |_| session(InSession::End),
        ),
        S::new(Between, "", "", NONE, Key::Escape, |_| session(InSession::Back)),
        S::new(Summary, "Up", "answer before", NONE, Key::ArrowUp, |_| {
            session(InSession::Move(-1))
        })
        .repeating(),
        S::new(Summary, "Down", "next answer", NONE, Key::ArrowDown, |_| {
            session(InSession::Move(1))
        })
        .repeating(),
        S::new(
            Summary,
            "Enter",
            "listen to the chosen answer",
            NONE,
            Key::Enter,
            |_| session(InSession::Enter),
        )
        .under_control(),
        S::new(Summary, "R", "ask what is left", NONE, Key::R, |_| {
            session(InSession::AskTheRest)
        }),
        S::new(Summary, "Ctrl+L", "the latest interview", CTRL, Key::L, |_| {
            session(InSession::ShowLatest)
        }),
        S::new(Summary, "Esc", "all interviews", NONE, Key::Escape, |_| {
            session(InSession::Back)
        }),
    ]
};
