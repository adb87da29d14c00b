//! Every key of the window in one table, of a piece for each screen: reading keys, showing them on buttons and listing
//! them all follow it, so that they can't disagree. Pure but for taking the keys out of egui's input.

mod compare;
mod everywhere;
mod in_turn;
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

pub use in_turn::InTurn;
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

/// What is on show, as far as keys are concerned: the screen, or what lies over it.
#[must_use]
pub fn place(app: &App) -> Place {
    match app.screen() {
        Screen::Prompts if app.samples().is_some() => Place::Samples,
        Screen::Prompts => Place::Prompts,
        Screen::Rehearse => Place::Rehearse,
        Screen::Takes => Place::Takes,
        Screen::Review if app.share_panel().is_some() => Place::Share,
        Screen::Review => Place::Review,
        Screen::Compare => Place::Compare,
        Screen::Stories => Place::Stories,
        Screen::Progress if app.table_panel().is_some() => Place::Table,
        Screen::Progress if app.blind().is_some() => Place::Blind,
        Screen::Progress => Place::Progress,
        Screen::Session if app.session().is_running() => Place::Between,
        Screen::Session if app.session().shown().is_some() => Place::Summary,
        Screen::Session => Place::SetUp,
        Screen::Packs if app.packs().panel().is_some() => Place::PackPanel,
        Screen::Packs => Place::Packs,
        Screen::Settings => Place::Everywhere,
    }
}

/// What is on show with what matters on it just now, the latter last.
#[must_use]
pub fn on_show(app: &App, now: Instant) -> Vec<Place> {
    let here = place(app);
    let mut places = vec![here];
    if let Some(review) = app.review().filter(|_| here == Place::Review) {
        let extra = [
            (review.guess_secs.is_some(), Place::Guess),
            (review.boundary.is_some(), Place::Boundary),
            (!app.possible_fillers().is_empty(), Place::Fillers),
        ];
        places.extend(
            extra
                .into_iter()
                .filter(|(is_there, _)| *is_there)
                .map(|(_, place)| place),
        );
    }
    if here == Place::Rehearse {
        let phase = app.rehearsal().map(|rehearsal| rehearsal.phase(now));
        if matches!(phase, Some(Phase::NoMicrophone(_))) {
            places.push(Place::NoMicrophone);
        }
    }
    places
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
    let here = place(app);
    let review = app.review().filter(|_| here == Place::Review);
    // What is typed into one of its fields is text; even its Esc only leaves the field, which egui has done by now.
    if review.is_some_and(Review::is_written_in) {
        return places;
    }
    places.extend(on_show(app, now));
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

/// Takes the keys that mean something here out of egui's input, before any widget sees them, and gives the commands they
/// ask for, in order.
///
/// `tallies` are the letters that count something on Review, in order.
pub fn read(ctx: &Context, places: &[Place], tallies: &[char], now: Instant) -> Vec<Command> {
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
                    moves_focus |= moves_the_focus(key);
                    commands.push((shortcut.command)(now));
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
                None => !(repeat && shortcut(places, focus, key, modifiers, false).is_some()),
            }
        });
    });
    if moves_focus {
        // egui has taken the key for a wish to move the focus, unless a field has had the keyboard for a while.
        ctx.memory_mut(|memory| memory.move_focus(FocusDirection::None));
    }
    commands
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
