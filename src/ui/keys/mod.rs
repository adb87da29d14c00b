//! Every key of the window in one table, of a piece for each screen: reading keys, showing them on buttons and listing
//! them all follow it, so that they can't disagree. Pure but for taking the keys out of egui's input.

mod compare;
mod everywhere;
mod packs;
mod progress;
mod prompts;
mod rehearse;
mod review;
mod session;
mod shortcut;
mod stories;
mod takes;

use std::time::Instant;

use eframe::egui::{Context, Event, FocusDirection, Key, Modifiers, Popup};

pub use shortcut::{Place, Shortcut};

use crate::app::{App, Command, Phase, Review, Screen};

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

/// Every shortcut, in the order in which they are listed.
pub fn all() -> impl Iterator<Item = &'static Shortcut> {
    [
        everywhere::SHORTCUTS,
        prompts::SHORTCUTS,
        rehearse::SHORTCUTS,
        takes::SHORTCUTS,
        review::SHORTCUTS,
        compare::SHORTCUTS,
        stories::SHORTCUTS,
        progress::SHORTCUTS,
        session::SHORTCUTS,
        packs::SHORTCUTS,
    ]
    .into_iter()
    .flatten()
}

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
        Screen::Prompts if app.samples().is_some() => places.push(Place::Samples),
        Screen::Prompts => places.push(Place::Prompts),
        Screen::Rehearse => {
            places.push(Place::Rehearse);
            let phase = app.rehearsal().map(|rehearsal| rehearsal.phase(now));
            if matches!(phase, Some(Phase::NoMicrophone(_))) {
                places.push(Place::NoMicrophone);
            }
        }
        Screen::Takes => places.push(Place::Takes),
        Screen::Review if app.share_panel().is_some() => places.push(Place::Share),
        // What is typed into one of its fields is text; even its Esc only leaves the field, which egui has done by now.
        Screen::Review if app.review().is_some_and(Review::is_written_in) => {}
        Screen::Review => {
            places.push(Place::Review);
            if app.review().is_some_and(|review| review.guess_secs.is_some()) {
                places.push(Place::Guess);
            }
            if app.review().is_some_and(|review| review.boundary.is_some()) {
                places.push(Place::Boundary);
            }
            if !app.possible_fillers().is_empty() {
                places.push(Place::Fillers);
            }
        }
        Screen::Compare => places.push(Place::Compare),
        Screen::Stories => places.push(Place::Stories),
        Screen::Progress if app.table_panel().is_some() => places.push(Place::Table),
        Screen::Progress if app.blind().is_some() => places.push(Place::Blind),
        Screen::Progress => places.push(Place::Progress),
        Screen::Session => places.push(Place::Session),
        Screen::Packs if app.packs().panel().is_some() => places.push(Place::PackPanel),
        Screen::Packs => places.push(Place::Packs),
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
    all()
        .filter(|shortcut| {
            shortcut.key == key
                && modifiers.matches_exact(shortcut.modifiers)
                && shortcut.works(places, focus, is_repeat)
        })
        // Esc closes the list before it leaves the screen; what is chosen goes before what surrounds it.
        .max_by_key(|shortcut| (shortcut.place == Place::Help, shortcut.place == Place::Boundary))
}

/// What the keys of one drawing ask for.
#[derive(Debug, Default)]
pub struct Read {
    /// The commands, in order.
    pub commands: Vec<Command>,
    /// Whether something was typed into a field before the first of these keys: the field takes it in while drawing, so
    /// that leaving it or acting on it has to wait until then.
    pub follow_typing: bool,
}

/// Takes the keys that mean something here out of egui's input, before any widget sees them.
///
/// `tallies` are the letters that count something on Review, in order.
pub fn read(ctx: &Context, places: &[Place], tallies: &[char], now: Instant) -> Read {
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
    let mut moves_focus = false;
    let mut is_typed = false;
    let mut follow_typing = false;
    // Once a key has opened a field, what follows is typed into it; but not the letter that this key itself types.
    let mut has_field = false;
    let mut has_letter = false;
    ctx.input_mut(|input| {
        input.events.retain(|event| {
            if has_field {
                let is_letter = std::mem::take(&mut has_letter) && matches!(event, Event::Text(_));
                return !is_letter;
            }
            let Event::Key {
                key,
                pressed: true,
                repeat,
                modifiers,
                ..
            } = *event
            else {
                is_typed |= focus == Focus::Text
                    && matches!(
                        event,
                        Event::Text(_) | Event::Paste(_) | Event::Cut | Event::Ime(_)
                    );
                return true;
            };
            match shortcut(places, focus, key, modifiers, repeat) {
                Some(shortcut) => {
                    follow_typing |= is_typed && commands.is_empty();
                    moves_focus |= moves_the_focus(key);
                    let command = (shortcut.command)(now);
                    has_field = command.opens_field();
                    has_letter = has_field;
                    commands.push(command);
                    false
                }
                None if focus != Focus::Text
                    && !repeat
                    && modifiers.is_none()
                    && places.contains(&Place::Review) =>
                {
                    let tally = tallies
                        .iter()
                        .position(|letter| Key::from_name(&letter.to_string()) == Some(key));
                    commands.extend(tally.map(Command::Tally));
                    tally.is_none()
                }
                // A held key that does not repeat here must not reach a button as another press.
                None => {
                    is_typed |=
                        focus == Focus::Text && matches!(key, Key::Backspace | Key::Delete | Key::Enter);
                    !(repeat && shortcut(places, focus, key, modifiers, false).is_some())
                }
            }
        });
    });
    if moves_focus && focus != Focus::Text {
        // egui has taken the key for a wish to move the focus.
        ctx.memory_mut(|memory| memory.move_focus(FocusDirection::None));
    }
    Read {
        commands,
        follow_typing,
    }
}

fn moves_the_focus(key: Key) -> bool {
    matches!(
        key,
        Key::ArrowUp | Key::ArrowDown | Key::ArrowLeft | Key::ArrowRight | Key::Tab
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
mod tests;
