//! Tests of the key table and of how a key is looked up in it.

use super::{
    shortcut::{NONE, SHIFT},
    *,
};

const ALL: [Place; 22] = [
    Place::Everywhere,
    Place::Help,
    Place::Prompts,
    Place::Rehearse,
    Place::NoMicrophone,
    Place::Takes,
    Place::Review,
    Place::Guess,
    Place::Boundary,
    Place::Fillers,
    Place::Compare,
    Place::Share,
    Place::Stories,
    Place::Progress,
    Place::Blind,
    Place::Table,
    Place::SetUp,
    Place::Between,
    Place::Summary,
    Place::Packs,
    Place::PackPanel,
    Place::Samples,
];

fn command(places: &[Place], focus: Focus, key: Key, modifiers: Modifiers) -> Option<Command> {
    let now = Instant::now();
    shortcut(places, focus, key, modifiers, false).map(|shortcut| (shortcut.command)(now))
}

#[test]
fn a_text_field_keeps_every_key_that_types() {
    for shortcut in all() {
        let lies_over_fields = shortcut.place == Place::Help;
        let types = shortcut.modifiers == NONE
            && !lies_over_fields
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
    for (index, one) in all().enumerate() {
        for other in all().take(index) {
            let same_key = one.key == other.key && one.modifiers == other.modifiers;
            let same_place = one.place == other.place
                || [one.place, other.place].contains(&Place::Everywhere)
                || matches!(
                    (one.place, other.place),
                    (Place::Guess, Place::Review | Place::Boundary)
                        | (Place::Review | Place::Boundary, Place::Guess)
                        | (Place::Fillers, Place::Review | Place::Boundary | Place::Guess)
                        | (Place::Review | Place::Boundary | Place::Guess, Place::Fillers)
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

#[test]
fn an_arrow_moves_the_boundary_that_is_chosen_and_else_the_sound() {
    let left = |places: &[Place]| command(places, Focus::Control, Key::ArrowLeft, NONE);
    assert_eq!(left(&[Place::Review]), Some(Command::SeekBy(-5.0)));
    assert_eq!(
        left(&[Place::Review, Place::Boundary]),
        Some(Command::NudgeBoundary(-10))
    );
}

#[test]
fn no_letter_that_may_count_something_has_another_meaning_on_review() {
    for letter in crate::app::TALLY_KEYS.chars() {
        let key = Key::from_name(&letter.to_string()).expect("a key");
        let taken = all().find(|shortcut| {
            shortcut.key == key
                && shortcut.modifiers == NONE
                && matches!(
                    shortcut.place,
                    Place::Everywhere | Place::Review | Place::Boundary
                )
        });
        assert!(taken.is_none(), "{letter} is taken");
    }
}

#[test]
fn page_keys_scroll_review_and_the_list_over_it_and_leave_a_field_alone() {
    for (places, focus, wanted) in [
        (
            &[Place::Everywhere, Place::Review][..],
            Focus::Nothing,
            Some(Command::Page(1)),
        ),
        (
            &[Place::Everywhere, Place::Review],
            Focus::Control,
            Some(Command::Page(1)),
        ),
        (&[Place::Everywhere, Place::Review], Focus::Text, None),
        (
            &[Place::Everywhere, Place::Help],
            Focus::Text,
            Some(Command::Page(1)),
        ),
        (&[Place::Everywhere, Place::Stories], Focus::Text, None),
    ] {
        assert_eq!(
            command(places, focus, Key::PageDown, NONE),
            wanted,
            "{places:?}, {focus:?}"
        );
    }
}
