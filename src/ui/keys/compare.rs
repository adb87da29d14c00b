//! The keys of two takes side by side.

use eframe::egui::Key;

use super::shortcut::{NONE, Place, SHIFT, Shortcut};
use crate::app::{Command, Comparing, Screen};

/// Every shortcut there, in the order in which they are listed.
pub(super) static SHORTCUTS: &[Shortcut] = {
    use Place::Compare;
    use Shortcut as S;
    &[
        S::new(
            Compare,
            "Space",
            "play both part by part, pause",
            NONE,
            Key::Space,
            |_| Command::InCompare(Comparing::Toggle),
        ),
        S::new(
            Compare,
            "Tab",
            "the other take, same moment",
            NONE,
            Key::Tab,
            |_| Command::InCompare(Comparing::Switch),
        ),
        S::new(Compare, "Left", "5 s back", NONE, Key::ArrowLeft, |_| {
            Command::InCompare(Comparing::By(-5.0))
        })
        .repeating(),
        S::new(Compare, "Right", "5 s on", NONE, Key::ArrowRight, |_| {
            Command::InCompare(Comparing::By(5.0))
        })
        .repeating(),
        S::new(Compare, "Shift+Left", "1 s back", SHIFT, Key::ArrowLeft, |_| {
            Command::InCompare(Comparing::By(-1.0))
        })
        .repeating(),
        S::new(Compare, "Shift+Right", "1 s on", SHIFT, Key::ArrowRight, |_| {
            Command::InCompare(Comparing::By(1.0))
        })
        .repeating(),
        S::new(Compare, "Home", "to the start", NONE, Key::Home, |_| {
            Command::InCompare(Comparing::Start)
        }),
        S::new(Compare, "1–9", "to a part", NONE, Key::Num1, |_| {
            Command::InCompare(Comparing::Part(0))
        }),
        S::new(Compare, "", "", NONE, Key::Num2, |_| {
            Command::InCompare(Comparing::Part(1))
        }),
        S::new(Compare, "", "", NONE, Key::Num3, |_| {
            Command::InCompare(Comparing::Part(2))
        }),
        S::new(Compare, "", "", NONE, Key::Num4, |_| {
            Command::InCompare(Comparing::Part(3))
        }),
        S::new(Compare, "", "", NONE, Key::Num5, |_| {
            Command::InCompare(Comparing::Part(4))
        }),
        S::new(Compare, "", "", NONE, Key::Num6, |_| {
            Command::InCompare(Comparing::Part(5))
        }),
        S::new(Compare, "", "", NONE, Key::Num7, |_| {
            Command::InCompare(Comparing::Part(6))
        }),
        S::new(Compare, "", "", NONE, Key::Num8, |_| {
            Command::InCompare(Comparing::Part(7))
        }),
        S::new(Compare, "", "", NONE, Key::Num9, |_| {
            Command::InCompare(Comparing::Part(8))
        }),
        S::new(
            Compare,
            "Z",
            "look at this part only, or at all",
            NONE,
            Key::Z,
            |_| Command::InCompare(Comparing::ToggleLook),
        ),
        S::new(Compare, "Page Down", "further down", NONE, Key::PageDown, |_| {
            Command::Page(1)
        })
        .repeating(),
        S::new(Compare, "Page Up", "further up", NONE, Key::PageUp, |_| {
            Command::Page(-1)
        })
        .repeating(),
        S::new(Compare, "M", "matched loudness", NONE, Key::M, |_| {
            Command::InCompare(Comparing::ToggleMatched)
        }),
        S::new(Compare, "[", "slower", NONE, Key::OpenBracket, |_| {
            Command::SpeedBy(-1)
        }),
        S::new(Compare, "]", "faster", NONE, Key::CloseBracket, |_| {
            Command::SpeedBy(1)
        }),
        S::new(
            Compare,
            "Enter",
            "review the take that is heard",
            NONE,
            Key::Enter,
            |_| Command::InCompare(Comparing::Open),
        )
        .under_control(),
        S::new(Compare, "C", "back to the review", NONE, Key::C, |_| {
            Command::Go(Screen::Review)
        }),
        S::new(Compare, "Esc", "back to the review", NONE, Key::Escape, |_| {
            Command::Go(Screen::Review)
        }),
    ]
};
