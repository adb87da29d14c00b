//! Every key of the window in one table: reading keys, showing them on buttons and listing them all follow it, so that
//! they can't disagree. Pure but for taking the keys out of egui's input.

use std::time::Instant;

use eframe::egui::{Context, Event, Key, Modifiers, Popup};

use crate::app::{App, Command, Phase, Screen};

/// Where a shortcut works.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Place {
    /// On every screen.
    Everywhere,
    /// While all shortcuts are shown.
    Help,
    /// Choosing a prompt.
    Prompts,
    /// Rehearsing.
    Rehearse,
    /// Rehearsing, while there is no usable microphone.
    NoMicrophone,
    /// The list of takes.
    Takes,
    /// Listening to a take.
    Review,
    /// Listening to a take whose length is to be guessed.
    Guess,
}

impl Place {
    /// Its heading in the list of all shortcuts.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Everywhere => "Everywhere",
            Self::Help => "This list",
            Self::Prompts => "Prompts",
            Self::Rehearse => "Rehearse",
            Self::NoMicrophone => "Rehearse, without a microphone",
            Self::Takes => "Takes",
            Self::Review => "Review",
            Self::Guess => "Review, guessing the length",
        }
    }
}

/// What has the keyboard when a key is pressed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Focus {
    /// Nothing in particular.
    Nothing,
    /// A text field.
    Text,
    /// A button or the like.
    Control,
}

/// A key and what it does.
pub struct Shortcut {
    /// Where it works.
    pub place: Place,
    /// The key as it is shown; empty if another one's line in the list speaks for it.
    pub shown: &'static str,
    /// What it does, in words.
    pub does: &'static str,
    modifiers: Modifiers,
    key: Key,
    /// Works while a text field has the keyboard.
    in_text: bool,
    /// Goes before what the key would do to a control that has the keyboard.
    over_control: bool,
    /// Works again and again while the key is held down.
    repeats: bool,
    command: fn(Instant) -> Command,
}

impl Shortcut {
    const fn new(
        place: Place,
        shown: &'static str,
        does: &'static str,
        modifiers: Modifiers,
        key: Key,
        command: fn(Instant) -> Command,
    ) -> Self {
        Self {
            place,
            shown,
            does,
            modifiers,
            key,
            in_text: false,
            over_control: true,
            repeats: false,
            command,
        }
    }

    const fn in_text(mut self) -> Self {
        self.in_text = true;
        self
    }

    const fn under_control(mut self) -> Self {
        self.over_control = false;
        self
    }

    const fn repeating(mut self) -> Self {
        self.repeats = true;
        self
    }

    fn works(&self, places: &[Place], focus: Focus, is_repeat: bool) -> bool {
        places.contains(&self.place)
            && (self.repeats || !is_repeat)
            && match focus {
                Focus::Nothing => true,
                Focus::Text => self.in_text,
                Focus::Control => self.over_control,
            }
    }
}

const NONE: Modifiers = Modifiers::NONE;
const CTRL: Modifiers = Modifiers::COMMAND;
const SHIFT: Modifiers = Modifiers::SHIFT;

/// Every shortcut, in the order in which they are listed.
pub static SHORTCUTS: [Shortcut; 41] = {
    use Place::{Everywhere, Guess, Help, NoMicrophone, Prompts, Rehearse, Review, Takes};
    use Shortcut as S;
    [
        S::new(Everywhere, "Ctrl+1", "Prompts", CTRL, Key::Num1, |_| {
            Command::Go(Screen::Prompts)
        })
        .in_text(),
        S::new(Everywhere, "Ctrl+2", "Rehearse", CTRL, Key::Num2, |_| {
            Command::Go(Screen::Rehearse)
        })
        .in_text(),
        S::new(Everywhere, "Ctrl+3", "Takes", CTRL, Key::Num3, |_| {
            Command::Go(Screen::Takes)
        })
        .in_text(),
        S::new(Everywhere, "Ctrl+,", "Settings", CTRL, Key::Comma, |_| {
            Command::Go(Screen::Settings)
        })
        .in_text(),
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
        S::new(Help, "Esc", "close", NONE, Key::Escape, |_| Command::ToggleHelp).in_text(),
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
        S::new(Rehearse, "P", "pause, go on", NONE, Key::P, Command::TogglePause),
        S::new(
            Rehearse,
            "Enter",
            "finish and review",
            NONE,
            Key::Enter,
            Command::Finish,
        ),
        S::new(
            Rehearse,
            "Esc",
            "leave, unless recording",
            NONE,
            Key::Escape,
            |_| Command::Leave,
        ),
        S::new(NoMicrophone, "L", "look again", NONE, Key::L, |_| {
            Command::LookAgain
        }),
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
        S::new(Review, "Space", "play, pause", NONE, Key::Space, |_| {
            Command::TogglePlay
        }),
        S::new(Review, "Left", "5 s back", NONE, Key::ArrowLeft, |_| {
            Command::SeekBy(-5.0)
        })
        .repeating(),
        S::new(Review, "Right", "5 s on", NONE, Key::ArrowRight, |_| {
            Command::SeekBy(5.0)
        })
        .repeating(),
        S::new(Review, "Shift+Left", "1 s back", SHIFT, Key::ArrowLeft, |_| {
            Command::SeekBy(-1.0)
        })
        .repeating(),
        S::new(Review, "Shift+Right", "1 s on", SHIFT, Key::ArrowRight, |_| {
            Command::SeekBy(1.0)
        })
        .repeating(),
        S::new(Review, "Home", "to the start", NONE, Key::Home, |_| {
            Command::SeekTo(0.0)
        }),
        S::new(Review, "End", "to the end", NONE, Key::End, |_| Command::SeekEnd),
        S::new(Review, "1–9", "to a part", NONE, Key::Num1, |_| {
            Command::JumpToPart(0)
        }),
        S::new(Review, "", "", NONE, Key::Num2, |_| Command::JumpToPart(1)),
        S::new(Review, "", "", NONE, Key::Num3, |_| Command::JumpToPart(2)),
        S::new(Review, "", "", NONE, Key::Num4, |_| Command::JumpToPart(3)),
        S::new(Review, "", "", NONE, Key::Num5, |_| Command::JumpToPart(4)),
        S::new(Review, "", "", NONE, Key::Num6, |_| Command::JumpToPart(5)),
        S::new(Review, "", "", NONE, Key::Num7, |_| Command::JumpToPart(6)),
        S::new(Review, "", "", NONE, Key::Num8, |_| Command::JumpToPart(7)),
        S::new(Review, "", "", NONE, Key::Num9, |_| Command::JumpToPart(8)),
        S::new(Review, "R", "rehearse it again", NONE, Key::R, |_| Command::Again),
        S::new(Guess, "Up", "guess 5 s more", NONE, Key::ArrowUp, |_| {
            Command::GuessBy(5)
        })
        .repeating(),
        S::new(Guess, "Down", "guess 5 s less", NONE, Key::ArrowDown, |_| {
            Command::GuessBy(-5)
        })
        .repeating(),
        S::new(Guess, "G", "keep the guess, show the times", NONE, Key::G, |_| {
            Command::Reveal
        }),
        S::new(Guess, "S", "show the times without a guess", NONE, Key::S, |_| {
            Command::SkipGuess
        }),
    ]
};

/// Where the program is now, as far as keys are concerned.
#[must_use]
pub fn places(app: &App, now: Instant) -> Vec<Place> {
    let mut places = vec![Place::Everywhere];
    if app.is_help_open() {
        places.push(Place::Help);
        // A speaker who looks up a key in mid-answer must still be able to use it.
        if !app.is_busy() {
            return places;
        }
    }
    match app.screen() {
        Screen::Prompts => places.push(Place::Prompts),
        Screen::Rehearse => {
            places.push(Place::Rehearse);
            let phase = app.rehearsal().map(|rehearsal| rehearsal.phase(now));
            if matches!(phase, Some(Phase::NoMicrophone(_))) {
                places.push(Place::NoMicrophone);
            }
        }
        Screen::Takes => places.push(Place::Takes),
        Screen::Review => {
            places.push(Place::Review);
            if app.review().is_some_and(|review| review.guess_secs.is_some()) {
                places.push(Place::Guess);
            }
        }
        Screen::Settings => {}
    }
    places
}

/// The shortcut for a key, if it means anything here. The place named last in `places` goes first.
fn shortcut(
    places: &[Place],
    focus: Focus,
    key: Key,
    modifiers: Modifiers,
    is_repeat: bool,
) -> Option<&'static Shortcut> {
    SHORTCUTS
        .iter()
        .filter(|shortcut| {
            shortcut.key == key
                && modifiers.matches_exact(shortcut.modifiers)
                && shortcut.works(places, focus, is_repeat)
        })
        // Esc closes the list before it leaves the screen.
        .max_by_key(|shortcut| shortcut.place == Place::Help)
}

/// Takes the keys that mean something here out of egui's input, before any widget sees them.
pub fn read(ctx: &Context, places: &[Place], now: Instant) -> Vec<Command> {
    let focus = if ctx.text_edit_focused() {
        Focus::Text
    } else if ctx.memory(|memory| memory.focused().is_some()) {
        Focus::Control
    } else {
        Focus::Nothing
    };
    // An open menu keeps its keys for itself.
    let everywhere = [Place::Everywhere];
    let places = if Popup::is_any_open(ctx) {
        &everywhere[..]
    } else {
        places
    };

    let mut commands = Vec::new();
    let mut moved_by_arrow = false;
    ctx.input_mut(|input| {
        input.events.retain(|event| {
            let Event::Key {
                key,
                pressed: true,
                repeat,
                modifiers,
                ..
            } = *event
            else {
                return true;
            };
            match shortcut(places, focus, key, modifiers, repeat) {
                Some(shortcut) => {
                    moved_by_arrow |= is_arrow(key);
                    commands.push((shortcut.command)(now));
                    false
                }
                // A held key that does not repeat here must not reach a button as another press.
                None => !(repeat && shortcut(places, focus, key, modifiers, false).is_some()),
            }
        });
    });
    if moved_by_arrow && focus == Focus::Control {
        // egui has taken the arrow for a wish to move the focus.
        ctx.memory_mut(|memory| memory.move_focus(eframe::egui::FocusDirection::None));
    }
    commands
}

fn is_arrow(key: Key) -> bool {
    matches!(
        key,
        Key::ArrowUp | Key::ArrowDown | Key::ArrowLeft | Key::ArrowRight
    )
}

/// The name of a key as this platform shows it.
#[must_use]
pub fn shown(key: &str) -> String {
    if cfg!(target_os = "macos") {
        key.replace("Ctrl", "Cmd")
    } else {
        key.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ALL: [Place; 8] = [
        Place::Everywhere,
        Place::Help,
        Place::Prompts,
        Place::Rehearse,
        Place::NoMicrophone,
        Place::Takes,
        Place::Review,
        Place::Guess,
    ];

    fn command(places: &[Place], focus: Focus, key: Key, modifiers: Modifiers) -> Option<Command> {
        let now = Instant::now();
        shortcut(places, focus, key, modifiers, false).map(|shortcut| (shortcut.command)(now))
    }

    #[test]
    fn a_text_field_keeps_every_key_that_types() {
        for shortcut in &SHORTCUTS {
            let types = shortcut.modifiers == NONE
                && !matches!(
                    shortcut.key,
                    Key::F1 | Key::Escape | Key::ArrowUp | Key::ArrowDown | Key::Enter
                );
            assert!(
                !(types && shortcut.in_text),
                "{} would be lost to a text field",
                shortcut.shown
            );
        }
    }

    #[test]
    fn no_key_means_two_things_in_one_place() {
        for (index, one) in SHORTCUTS.iter().enumerate() {
            for other in &SHORTCUTS[..index] {
                let same_key = one.key == other.key && one.modifiers == other.modifiers;
                let same_place = one.place == other.place
                    || [one.place, other.place].contains(&Place::Everywhere)
                    || matches!(
                        (one.place, other.place),
                        (Place::Guess, Place::Review)
                            | (Place::Review, Place::Guess)
                            | (Place::NoMicrophone, Place::Rehearse)
                            | (Place::Rehearse, Place::NoMicrophone)
                    );
                assert!(!(same_key && same_place), "{} and {}", one.does, other.does);
            }
        }
    }

    #[test]
    fn a_held_space_bar_is_one_press() {
        let places = [Place::Everywhere, Place::Rehearse];
        assert!(shortcut(&places, Focus::Nothing, Key::Space, NONE, false).is_some());
        assert!(shortcut(&places, Focus::Nothing, Key::Space, NONE, true).is_none());
    }

    #[test]
    fn space_is_the_transport_even_when_a_button_has_the_keyboard() {
        for place in [Place::Rehearse, Place::Review] {
            assert!(command(&[place], Focus::Control, Key::Space, NONE).is_some());
        }
        assert!(command(&[Place::Prompts], Focus::Control, Key::Enter, NONE).is_none());
    }

    #[test]
    fn shift_and_an_arrow_is_another_key_than_the_arrow() {
        let plain = command(&[Place::Review], Focus::Nothing, Key::ArrowLeft, NONE);
        let shifted = command(&[Place::Review], Focus::Nothing, Key::ArrowLeft, SHIFT);
        assert_eq!(plain, Some(Command::SeekBy(-5.0)));
        assert_eq!(shifted, Some(Command::SeekBy(-1.0)));
    }

    #[test]
    fn esc_closes_the_list_before_it_leaves_the_screen() {
        let esc = command(&ALL, Focus::Nothing, Key::Escape, NONE);
        assert_eq!(esc, Some(Command::ToggleHelp));
    }
}
