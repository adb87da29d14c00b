//! Keys and presses one after the other: a slow drawing gets several at once, and what the later ones mean, and who takes
//! them, is decided by what the first one did. What each means is in the tables beside this.

use std::collections::VecDeque;

use eframe::egui::{Event, Key, Modifiers};

/// Holds back what came too early.
#[derive(Debug, Default)]
pub struct InTurn {
    waiting: VecDeque<Event>,
}

/// What a drawing has been given so far.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Given {
    Nothing,
    /// Letters and the like, for the field that has the keyboard.
    Typing,
    /// A key that may lead anywhere.
    Key(Key),
    /// A press of the pointer, which may give the keyboard to something else.
    Press,
}

impl InTurn {
    /// Leaves in `events` what one drawing may be given, and keeps the rest for the next. `is_typing` says whether a text
    /// field has the keyboard; it may have a whole run of letters.
    pub fn hand_on(&mut self, events: &mut Vec<Event>, is_typing: bool) {
        self.waiting.extend(events.drain(..));
        let mut given = Given::Nothing;
        while let Some(event) = self.waiting.front() {
            let Some(now_given) = after(given, event, is_typing) else {
                return;
            };
            given = now_given;
            events.extend(self.waiting.pop_front());
        }
    }

    /// Whether something waits for the next drawing.
    #[must_use]
    pub fn has_more(&self) -> bool {
        !self.waiting.is_empty()
    }
}

/// What a drawing has been given once it has this event too; `None` if it has to wait.
fn after(given: Given, event: &Event, is_typing: bool) -> Option<Given> {
    match (given, event) {
        (
            given,
            Event::Key {
                key,
                pressed: true,
                repeat,
                modifiers,
                ..
            },
        ) => {
            let is_letter = is_typing && is_for_a_field(*key, *modifiers);
            match given {
                Given::Nothing if is_letter => Some(Given::Typing),
                Given::Nothing => Some(Given::Key(*key)),
                Given::Typing if is_letter => Some(given),
                // A key held down is one thing, however slow the drawing.
                Given::Key(before) if *repeat && before == *key => Some(given),
                _ => None,
            }
        }
        (Given::Nothing | Given::Press, Event::PointerButton { pressed: true, .. }) => Some(Given::Press),
        (_, Event::PointerButton { pressed: true, .. }) => None,
        // egui looks for what was pressed where the pointer is by now: a drag would begin beside what it drags.
        (Given::Press, Event::PointerMoved(_)) => None,
        (Given::Nothing, Event::Text(_) | Event::Paste(_) | Event::Cut | Event::Ime(_)) => {
            Some(Given::Typing)
        }
        _ => Some(given),
    }
}

/// Whether a field takes this key and nothing else does.
fn is_for_a_field(key: Key, modifiers: Modifiers) -> bool {
    let leads_elsewhere = modifiers.command || modifiers.ctrl || modifiers.alt;
    !leads_elsewhere && !matches!(key, Key::Enter | Key::Escape | Key::Tab) && !is_function_key(key)
}

fn is_function_key(key: Key) -> bool {
    key.name().len() > 1 && key.name().starts_with('F') && key.name()[1..].parse::<u8>().is_ok()
}

#[cfg(test)]
mod tests {
    use eframe::egui::{PointerButton, Pos2};

    use super::*;

    fn key(key: Key) -> Event {
        held(key, Modifiers::NONE, false)
    }

    fn held(key: Key, modifiers: Modifiers, repeat: bool) -> Event {
        Event::Key {
            key,
            physical_key: None,
            pressed: true,
            repeat,
            modifiers,
        }
    }

    fn text(text: &str) -> Event {
        Event::Text(text.to_owned())
    }

    fn press() -> Event {
        Event::PointerButton {
            pos: Pos2::ZERO,
            button: PointerButton::Primary,
            pressed: true,
            modifiers: Modifiers::NONE,
        }
    }

    /// How many events each drawing gets, as long as there are any.
    fn drawings(mut events: Vec<Event>, is_typing: bool) -> Vec<usize> {
        let all = events.clone();
        let mut in_turn = InTurn::default();
        let (mut counts, mut given) = (Vec::new(), Vec::new());
        loop {
            in_turn.hand_on(&mut events, is_typing);
            counts.push(events.len());
            given.append(&mut events);
            if !in_turn.has_more() {
                assert_eq!(given, all, "nothing is lost, and all stays in order");
                return counts;
            }
        }
    }

    #[test]
    fn a_key_that_opens_a_field_is_followed_by_what_is_typed_into_it() {
        let events = vec![
            key(Key::N),
            text("n"),
            key(Key::S),
            text("S"),
            key(Key::L),
            text("l"),
        ];
        assert_eq!(drawings(events, false), [2, 2, 2]);
    }

    #[test]
    fn a_field_has_a_run_of_letters_and_then_the_key_that_leaves_it() {
        let typed = [
            key(Key::A),
            text("a"),
            key(Key::B),
            text("b"),
            key(Key::Backspace),
        ];
        let mut events = typed.to_vec();
        events.push(held(Key::Num1, Modifiers::COMMAND, false));
        events.push(key(Key::Enter));
        assert_eq!(drawings(events, true), [5, 1, 1]);
        let events = vec![text("pasted"), key(Key::F1), key(Key::Escape)];
        assert_eq!(drawings(events, true), [1, 1, 1]);
    }

    #[test]
    fn a_key_held_down_is_one_thing() {
        let again = held(Key::ArrowDown, Modifiers::NONE, true);
        let events = vec![key(Key::ArrowDown), again.clone(), again, key(Key::Enter)];
        assert_eq!(drawings(events, false), [3, 1]);
    }

    #[test]
    fn a_key_after_a_click_and_a_click_after_a_key_wait() {
        assert_eq!(
            drawings(vec![press(), key(Key::Space), press()], false),
            [1, 1, 1]
        );
    }

    #[test]
    fn a_press_is_seen_where_it_was_made() {
        let moved = Event::PointerMoved(Pos2::ZERO);
        let events = vec![moved.clone(), press(), moved.clone(), moved];
        assert_eq!(drawings(events, false), [2, 2]);
    }
}
