//! The window without a display: the real app on a library of its own, a sound file as the microphone, keys and clicks
//! as egui delivers them. What needs a real window or real sound is in `window.rs`.

#![expect(clippy::expect_used, reason = "a helper that fails is a test that fails")]

mod support;

use std::{
    path::Path,
    time::{Duration, Instant},
};

use aloud::app::{App, Command, Phase, Screen};
use eframe::egui::{Event, Key, Modifiers, Role, ViewportId, vec2};
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use support::stage::Stage;

impl Stage {
    /// Over a library that the settings name, so that Settings shows its field.
    fn of_size(width: f32, height: f32) -> Self {
        Self::of_settings((width, height), |_| ())
    }

    /// A key as a keyboard sends it to whatever has the focus: the key and, if it types, its text.
    fn type_key(&mut self, key: Key, text: &str) {
        self.harness.key_press(key);
        self.harness.event(Event::Text(text.to_owned()));
        self.harness.run();
    }

    fn marks(&self) -> usize {
        let rehearsal = self.app().rehearsal().expect("a rehearsal");
        rehearsal.plan(Instant::now()).current
    }

    /// From Prompts into a running answer.
    fn begin_answer(&mut self) {
        self.key(Key::Enter);
        self.wait_until_ready();
        self.key(Key::Space);
        self.wait("the recording", App::is_busy);
    }

    /// From a running answer to its review.
    fn finish(&mut self) {
        self.key(Key::Enter);
        self.wait("the review", |app| app.screen() == Screen::Review);
    }
}

#[test]
fn an_answer_by_keys_alone() {
    let mut stage = Stage::of_size(1280.0, 800.0);
    assert_eq!(
        stage.focused_text().as_deref(),
        Some(""),
        "search has the focus at launch"
    );
    stage.begin_answer();
    assert_eq!(stage.marks(), 0);
    stage.key(Key::Space);
    stage.key(Key::Space);
    assert_eq!(stage.marks(), 2);
    stage.key(Key::Backspace);
    assert_eq!(stage.marks(), 1);
    stage.key(Key::P);
    assert_eq!(stage.phase(), Some(Phase::Paused));
    stage.key(Key::P);
    assert_eq!(stage.phase(), Some(Phase::Recording));
    stage.finish();
    assert!(
        stage
            .app()
            .review()
            .is_some_and(|review| review.guess_secs.is_some())
    );
    stage.key(Key::G);
    assert!(
        stage
            .app()
            .review()
            .is_some_and(|review| review.guess_secs.is_none())
    );
    stage.ctrl(Key::Num3);
    stage.wait("the take in the list", |app| app.takes().len() == 1);
    stage.key(Key::Enter);
    assert_eq!(stage.app().screen(), Screen::Review);
    stage.key(Key::R);
    assert_eq!(stage.app().screen(), Screen::Rehearse);
    stage.key(Key::Escape);
    assert_eq!(stage.app().screen(), Screen::Prompts);
}

#[test]
fn an_answer_by_clicks_alone() {
    let mut stage = Stage::of_size(1280.0, 800.0);
    stage.click("Rehearse this prompt");
    stage.wait_until_ready();
    stage.click("Start");
    stage.wait("the recording", App::is_busy);
    stage.click("Go to Task");
    assert_eq!(stage.marks(), 1);
    stage.click("Undo mark");
    assert_eq!(stage.marks(), 0);
    stage.click("Pause");
    stage.click("Go on");
    assert_eq!(stage.phase(), Some(Phase::Recording));
    stage.click("Finish");
    stage.wait("the review", |app| app.screen() == Screen::Review);
    stage.click("Guess 5 seconds less");
    stage.click("Show the times");
    let guess = stage.app().review().and_then(|review| review.take.guess_secs);
    assert_eq!(guess, Some(115.0));
}

#[test]
fn what_is_typed_into_a_field_never_moves_a_recording() {
    for screen in [Key::Num1, Key::Num3, Key::Comma] {
        let mut stage = Stage::of_size(1280.0, 800.0);
        // Takes shows its search field only when there are takes.
        stage.begin_answer();
        stage.finish();
        stage.key(Key::S);
        stage.ctrl(screen);
        stage.wait("the list", |app| !app.takes().is_empty());
        let here = stage.app().screen();
        let field = stage.harness.query_all_by_role(Role::TextInput).next();
        field.expect("a field").focus();
        stage.harness.run();
        stage.ctrl(Key::A);
        for (key, text) in [
            (Key::P, "p"),
            (Key::Space, " "),
            (Key::R, "r"),
            (Key::G, "g"),
            (Key::L, "l"),
            (Key::Space, " "),
        ] {
            stage.type_key(key, text);
        }
        stage.key(Key::Backspace);
        assert_eq!(stage.focused_text().as_deref(), Some("p rgl"), "{here:?}");
        assert_eq!(stage.app().screen(), here);
        assert!(!stage.app().is_busy());
        assert!(stage.app().rehearsal().is_none());
    }
}

#[test]
fn a_held_space_bar_begins_one_answer_and_marks_nothing() {
    let mut stage = Stage::of_size(1280.0, 800.0);
    stage.key(Key::Enter);
    stage.wait_until_ready();
    stage.harness.key_down(Key::Space);
    for _ in 0..5 {
        stage.harness.event(Event::Key {
            key: Key::Space,
            physical_key: None,
            pressed: true,
            repeat: true,
            modifiers: Modifiers::NONE,
        });
    }
    stage.wait("the recording", App::is_busy);
    assert_eq!(stage.marks(), 0);
}

#[test]
fn space_marks_even_when_a_button_has_the_focus() {
    let mut stage = Stage::of_size(1280.0, 800.0);
    stage.begin_answer();
    stage.harness.get_by_label("Pause").focus();
    stage.harness.run();
    stage.key(Key::Space);
    assert_eq!(stage.marks(), 1);
    assert_eq!(
        stage.phase(),
        Some(Phase::Recording),
        "the button was not pressed"
    );
    stage.harness.get_by_label("Pause").focus();
    stage.harness.run();
    stage.finish();
}

#[test]
fn nothing_but_finishing_leaves_a_running_answer() {
    let mut stage = Stage::of_size(1280.0, 800.0);
    stage.begin_answer();
    stage.key(Key::Escape);
    stage.ctrl(Key::Num1);
    stage.click("Settings");
    assert_eq!(stage.app().screen(), Screen::Rehearse);
    assert!(stage.app().is_busy());
    stage
        .harness
        .get_by_value("An answer is running. Enter finishes and saves it.");
}

#[test]
fn on_the_last_part_space_only_says_that_enter_finishes() {
    let mut stage = Stage::of_size(1280.0, 800.0);
    stage.begin_answer();
    for _ in 0..5 {
        stage.key(Key::Space);
    }
    assert_eq!(stage.marks(), 3);
    stage
        .harness
        .get_by_value("This is the last part. Enter finishes.");
}

#[test]
fn an_open_menu_keeps_its_keys() {
    let mut stage = Stage::of_size(1280.0, 800.0);
    stage.click("Think time: off");
    stage.harness.get_by_label("0:30").focus();
    stage.harness.run();
    stage.key(Key::Enter);
    assert_eq!(stage.app().prompts().think_secs, 30);
    assert_eq!(stage.app().screen(), Screen::Prompts);
}

#[test]
fn think_time_counts_down_and_space_ends_it() {
    let mut stage = Stage::of_size(1280.0, 800.0);
    stage.click("Think time: off");
    stage.click("0:15");
    stage.key(Key::Enter);
    stage.wait("the microphone", |app| {
        app.rehearsal()
            .is_some_and(|rehearsal| rehearsal.meter().is_some())
    });
    assert!(matches!(stage.phase(), Some(Phase::Thinking { .. })));
    stage.key(Key::Space);
    stage.wait("the recording", App::is_busy);
}

#[test]
fn up_and_down_choose_while_one_searches() {
    let mut stage = Stage::of_size(1280.0, 800.0);
    let first = stage.app().prompts().chosen;
    stage.key(Key::ArrowDown);
    assert_ne!(stage.app().prompts().chosen, first);
    stage.key(Key::ArrowUp);
    assert_eq!(stage.app().prompts().chosen, first);
    assert!(stage.focused_text().is_some());
    stage.ctrl(Key::R);
    assert_ne!(stage.app().prompts().chosen, first, "surprise");
}

#[test]
fn typing_searches_again_after_esc_and_with_nothing_in_focus() {
    let mut stage = Stage::of_size(1280.0, 800.0);
    stage.type_key(Key::B, "b");
    assert_eq!(stage.app().prompts().query, "b");
    stage.key(Key::Escape);
    assert_eq!(stage.app().prompts().query, "", "Esc clears");
    stage
        .harness
        .ctx
        .memory_mut(eframe::egui::Memory::stop_text_input);
    stage.harness.run();
    assert_eq!(stage.focused_text(), None);
    stage.type_key(Key::C, "c");
    assert_eq!(stage.app().prompts().query, "c");
}

#[test]
fn a_long_list_draws_only_what_can_be_seen() {
    let mut stage = Stage::of_size(1280.0, 500.0);
    for _ in 0..15 {
        stage.key(Key::ArrowDown);
    }
    let rows: Vec<_> = stage
        .harness
        .query_all_by_role(Role::ListBoxOption)
        .map(|node| (node.rect(), node.accesskit_node().data().toggled()))
        .collect();
    let all = stage.app().prompts().visible().len();
    assert!(
        rows.len() < 10 && rows.len() < all,
        "{} of {all} rows drawn",
        rows.len()
    );
    let chosen = rows
        .iter()
        .find(|(_, toggled)| format!("{toggled:?}").contains("True"))
        .expect("the chosen row is drawn");
    assert!(chosen.0.bottom() <= 500.0, "and can be seen: {:?}", chosen.0);
}

#[test]
fn an_idle_window_is_not_drawn_again() {
    let mut stage = Stage::of_size(1280.0, 800.0);
    for screen in [Key::Num1, Key::Num3, Key::Comma] {
        stage.ctrl(screen);
        stage.wait("all devices", |app| !app.devices().is_listing());
        // Notices that go by themselves are the one thing that moves.
        let has_notices = !stage.app().notices().is_empty();
        let output = &stage.harness.output().viewport_output[&ViewportId::ROOT];
        assert!(
            output.repaint_delay == Duration::MAX || has_notices,
            "{:?} asks to be drawn again in {:?}",
            stage.app().screen(),
            output.repaint_delay
        );
    }
}

/// Every screen in every state, at the sizes and text sizes it must bear.
#[test]
fn every_control_of_every_screen_has_a_name() {
    for (width, height) in [(1280.0, 800.0), (900.0, 600.0), (600.0, 400.0), (360.0, 240.0)] {
        let mut stage = Stage::of_size(width, height);
        let mut controls = 0;
        let mut look = |stage: &mut Stage| {
            stage.harness.run();
            stage.harness.check_accessibility();
            let buttons = stage.harness.query_all_by_role(Role::Button);
            for button in buttons {
                let name = button.accesskit_node().label().unwrap_or_default();
                assert!(!name.trim().is_empty(), "a button without a name");
                controls += 1;
            }
        };
        look(&mut stage);
        stage.key(Key::F1);
        look(&mut stage);
        stage.key(Key::Escape);
        stage.ctrl(Key::Num3);
        look(&mut stage);
        stage.ctrl(Key::Comma);
        look(&mut stage);
        stage.ctrl(Key::Num1);
        stage.key(Key::Enter);
        stage.wait_until_ready();
        look(&mut stage);
        stage.key(Key::Space);
        stage.wait("the recording", App::is_busy);
        look(&mut stage);
        stage.key(Key::P);
        look(&mut stage);
        stage.finish();
        look(&mut stage);
        stage.key(Key::S);
        look(&mut stage);
        stage.ctrl(Key::Num3);
        stage.wait("the take", |app| !app.takes().is_empty());
        look(&mut stage);
        assert!(controls > 60, "only {controls} controls were seen");
    }
}

/// Nothing that can be pressed may lie outside of the window where it does not scroll.
#[test]
fn the_buttons_that_matter_are_inside_the_window() {
    for (width, height) in [(900.0, 600.0), (720.0, 480.0), (600.0, 400.0), (450.0, 300.0)] {
        let mut stage = Stage::of_size(width, height);
        let inside = |stage: &Stage, label: &str| {
            let rect = stage.harness.get_by_label(label).rect();
            let window = eframe::egui::Rect::from_min_size(eframe::egui::Pos2::ZERO, vec2(width, height));
            assert!(
                window.contains_rect(rect),
                "{label} at {rect:?} of {width}×{height}"
            );
        };
        for label in [
            "Rehearse this prompt",
            "Framework and total: STAR · 2:00",
            "Think time: off",
        ] {
            inside(&stage, label);
        }
        stage.begin_answer();
        for label in ["Undo mark", "Pause", "Go to Task", "Finish"] {
            inside(&stage, label);
        }
        stage.key(Key::P);
        for label in ["Undo mark", "Go on", "Finish"] {
            inside(&stage, label);
        }
    }
}

/// A pack in the library's folder of packs.
fn put_pack(library: &Path, name: &str, text: &str) {
    let packs = library.join("prompts");
    std::fs::create_dir_all(&packs).expect("a folder");
    std::fs::write(packs.join(name), text).expect("written");
}

#[test]
fn a_notice_stands_beside_all_else_and_covers_nothing() {
    let mut stage = Stage::of_settings((900.0, 600.0), |library| {
        put_pack(library, "broken.toml", "theme = 'Mine'\n[[prompts");
    });
    stage.key(Key::Enter);
    stage.wait_until_ready();
    stage.begin_answer();
    let notice = stage.harness.get_by_label_contains("broken.toml").rect();
    let others: Vec<_> = ["Finish", "Pause", "Undo mark", "Settings", "Prompts"]
        .map(|label| stage.harness.get_by_label(label).rect())
        .into();
    let clock = stage.harness.get_by_role(Role::Timer).rect();
    for rect in others.into_iter().chain([clock]) {
        assert!(!notice.intersects(rect), "{notice} lies over {rect}");
    }
    stage.click("Dismiss");
    assert!(stage.harness.query_by_label_contains("broken.toml").is_none());
    stage.finish();
}

#[test]
fn a_theme_with_a_name_of_three_hundred_letters_has_its_place_in_the_list_of_themes() {
    let theme = "Endurance ".repeat(30);
    let mut stage = Stage::of_settings((900.0, 600.0), |library| {
        let pack = format!("theme = '{theme}'\n[[prompts]]\nid = 'long'\ntext = 'How long?'\n");
        put_pack(library, "long.toml", &pack);
    });
    stage.click("Theme: All themes");
    let choices = stage.harness.query_all_by_label_contains("Endurance");
    let last = choices.last().expect("it can be chosen");
    assert!(
        last.rect().width() < 500.0 && last.rect().height() < 40.0,
        "{}",
        last.rect()
    );
    last.scroll_to_me();
    stage.harness.run();
    stage
        .harness
        .query_all_by_label_contains("Endurance")
        .last()
        .expect("it is still there")
        .click();
    stage.harness.run();
    assert_eq!(stage.app().prompts().visible().len(), 1);
    let button = stage.harness.get_by_label_contains("Theme: Endurance").rect();
    assert!(button.width() < 320.0 && button.height() < 48.0, "{button}");
    let search = stage.harness.get_by_label("Surprise me").rect();
    assert!(search.right() < 900.0, "{search}");
}

/// A take that was just spoken is deleted by a key, and comes back by another, from the list and from Review.
#[test]
fn delete_and_ctrl_z_move_a_take_to_the_bin_and_back() {
    let mut stage = Stage::of_size(1280.0, 800.0);
    stage.begin_answer();
    stage.finish();
    stage.key(Key::Delete);
    stage.wait("the empty list", |app| {
        app.screen() == Screen::Takes && app.takes().is_empty()
    });
    stage.wait("the offer", App::can_undo_bin);
    stage.ctrl(Key::Z);
    stage.wait("the take", |app| app.takes().len() == 1);
    stage.click("Move to the bin");
    stage.wait("the offer", App::can_undo_bin);
    assert!(stage.app().takes().is_empty());
    stage.click("Undo");
    stage.wait("the take", |app| app.takes().len() == 1);
    stage.key(Key::Enter);
    stage.wait("the take in Review", |app| app.review().is_some());
}

/// What is said of a take in Review is found in the list, and orders it.
#[test]
fn notes_names_and_stars_are_found_in_the_list() {
    let mut stage = Stage::of_size(1280.0, 800.0);
    stage.begin_answer();
    stage.finish();
    stage.key(Key::S);
    stage.key(Key::N);
    stage.type_key(Key::Z, "zebra crossing");
    stage.key(Key::Enter);
    stage.wait("the note", |app| {
        app.review().is_some_and(|review| review.take.notes.len() == 1)
    });
    // Letters in the field were text, and count nothing.
    assert!(
        stage
            .app()
            .review()
            .is_some_and(|review| review.take.tallies.is_empty())
    );
    stage.key(Key::U);
    stage.key(Key::F);
    stage.key(Key::F2);
    stage.harness.key_press_modifiers(Modifiers::COMMAND, Key::A);
    stage.type_key(Key::M, "My best one");
    stage.key(Key::Enter);
    stage.wait("the name", |app| {
        app.review().is_some_and(|review| review.title() == "My best one")
    });
    stage.ctrl(Key::Num3);
    stage.wait("the take", |app| app.takes().len() == 1);
    for (query, found) in [("ZEBRA", 1), ("best one", 1), ("bad news", 1), ("giraffe", 0)] {
        stage.tell(Command::SearchTakes(query.to_owned()));
        assert_eq!(stage.app().takes().visible_len(), found, "{query}");
    }
    stage.tell(Command::SearchTakes(String::new()));
    let row = stage.app().takes().visible(0).expect("the take");
    assert!(row.is_starred && row.title == "My best one");
}

/// What was noted for next time stands there before the next answer, and is gone once that runs.
#[test]
fn before_the_next_answer_a_line_says_what_was_noted_on_the_last() {
    let mut stage = Stage::of_size(1280.0, 800.0);
    stage.begin_answer();
    assert!(!stage.words().contains("Last time"), "there was none");
    stage.finish();
    stage.key(Key::S);
    stage.key(Key::N);
    stage.type_key(Key::S, "shorter sentences");
    stage.key(Key::Enter);
    stage.wait("the note in the list", |app| {
        let latest = app.takes().latest("bad-news");
        latest.is_some_and(|row| row.note.is_some())
    });
    stage.key(Key::R);
    stage.wait_until_ready();
    // So short an answer was broken off: only the note stands.
    stage.says("Last time: “shorter sentences”");
    stage.key(Key::Space);
    stage.wait("the recording", App::is_busy);
    assert!(!stage.words().contains("Last time"), "{}", stage.words());
    // Another take without a note takes nothing away.
    stage.finish();
    stage.key(Key::S);
    stage.wait("both takes", |app| app.takes().len() == 2);
    stage.key(Key::R);
    stage.wait_until_ready();
    stage.says("“shorter sentences”");
}

/// Everything done in Review is taken back by one key, step by step.
#[test]
fn ctrl_z_takes_back_what_was_done_in_review() {
    let mut stage = Stage::of_size(1280.0, 800.0);
    stage.begin_answer();
    stage.finish();
    stage.key(Key::S);
    stage.key(Key::U);
    stage.with(Modifiers::ALT, Key::Num1);
    stage.with(Modifiers::SHIFT, Key::ArrowUp);
    let made = |stage: &Stage| {
        let take = &stage.app().review().expect("a take").take;
        (take.tallies.len(), take.pins.len(), take.rating)
    };
    assert_eq!(made(&stage), (1, 1, Some(1)));
    for left in [(1, 1, None), (1, 0, None), (0, 0, None)] {
        stage.ctrl(Key::Z);
        assert_eq!(made(&stage), left);
    }
    // There is nothing more to take back of it, and nothing was deleted.
    stage.ctrl(Key::Z);
    assert_eq!(stage.app().screen(), Screen::Review);
    stage.with(Modifiers::COMMAND | Modifiers::SHIFT, Key::Z);
    assert_eq!(made(&stage), (1, 0, None));
    // Leaving and coming back forgets nothing.
    stage.key(Key::Escape);
    stage.wait("the list", |app| app.takes().len() == 1);
    stage.key(Key::Enter);
    stage.wait("the take in Review", |app| app.screen() == Screen::Review);
    stage.ctrl(Key::Z);
    assert_eq!(made(&stage), (0, 0, None));
}

#[test]
fn plus_and_minus_look_closer_and_back() {
    let mut stage = Stage::of_size(1280.0, 800.0);
    stage.begin_answer();
    stage.wait("two seconds of sound", |app| {
        let rehearsal = app.rehearsal().map(|rehearsal| rehearsal.plan(Instant::now()));
        rehearsal.is_some_and(|plan| plan.elapsed_secs > 2.0)
    });
    stage.finish();
    stage.key(Key::S);
    let span = |stage: &Stage| stage.app().review().expect("a take").viewport.span_secs();
    let whole = span(&stage);
    stage.key(Key::Plus);
    assert!(span(&stage) < whole);
    stage.key(Key::Minus);
    assert!((span(&stage) - whole).abs() < 1e-9);
}

/// A field's Esc leaves the field and not the screen; leaving the screen keeps what was typed.
#[test]
fn what_is_typed_of_a_note_is_kept_unless_esc_forgets_it() {
    let mut stage = Stage::of_size(1280.0, 800.0);
    stage.begin_answer();
    stage.finish();
    stage.key(Key::S);
    let notes = |stage: &Stage| stage.app().review().map_or(0, |review| review.take.notes.len());
    stage.key(Key::N);
    stage.type_key(Key::A, "a thought");
    stage.key(Key::Escape);
    assert_eq!(stage.app().screen(), Screen::Review);
    assert_eq!(notes(&stage), 0);
    stage.key(Key::N);
    stage.type_key(Key::A, "another");
    stage.ctrl(Key::Num1);
    assert_eq!(stage.app().screen(), Screen::Prompts);
    assert_eq!(notes(&stage), 1);
}

#[test]
fn keys_right_after_coming_to_prompts_choose_and_rehearse() {
    let mut stage = Stage::of_size(1280.0, 800.0);
    stage.key(Key::Enter);
    assert_eq!(stage.app().screen(), Screen::Rehearse);
    // Before the search field has had a frame to say that the arrows are its own.
    for key in [Key::Escape, Key::ArrowDown, Key::Enter] {
        stage.harness.key_down(key);
    }
    stage.harness.run();
    assert_eq!(stage.app().screen(), Screen::Rehearse);
    let second = &stage.app().prompts().all[1];
    let rehearsed = stage.app().rehearsal().expect("a rehearsal");
    assert_eq!(rehearsed.assignment().prompt.id, second.id);
}

#[test]
fn a_hint_goes_with_the_screen_it_is_about() {
    let mut stage = Stage::of_size(1280.0, 800.0);
    stage.ctrl(Key::U);
    assert!(stage.told().contains("Nothing is due"), "{}", stage.told());
    stage.ctrl(Key::Num3);
    assert_eq!(stage.told(), "");
}

#[test]
fn the_list_of_keys_begins_with_what_is_on_show_however_it_was_left() {
    let mut stage = Stage::of_size(900.0, 600.0);
    stage.key(Key::F1);
    let top = stage.harness.get_by_label("surprise me").rect().top();
    stage.key(Key::End);
    stage.harness.run();
    assert!(
        stage.harness.get_by_label("surprise me").rect().top() < top - 100.0,
        "it was scrolled"
    );
    stage.key(Key::F1);
    stage.key(Key::F1);
    let again = stage.harness.get_by_label("surprise me").rect().top();
    assert!((again - top).abs() < 1.0, "{again} {top}");
}

#[test]
fn asking_for_prompts_there_leads_back_to_the_search() {
    let mut stage = Stage::of_size(1280.0, 800.0);
    stage.harness.get_by_label("Rehearse this prompt").focus();
    stage.harness.run();
    assert_eq!(stage.focused_text(), None);
    stage.ctrl(Key::Num1);
    assert_eq!(stage.focused_text().as_deref(), Some(""));
}
