//! Review in the real window, by mouse and keys: what is changed there is on the disk, comes back after a restart, and
//! leaves the sound as it was.

#![cfg(target_os = "linux")]
#![allow(
    clippy::expect_used,
    clippy::panic,
    reason = "a helper of a test that fails is a test that fails"
)]

mod support;

use std::{fs, path::Path};

use aloud::app::{Command, InProgress, Screen, TakeId};
use eframe::egui::{Event, Key, Modifiers, Rect, pos2, vec2};
use egui_kittest::kittest::Queryable as _;
use serde_json::Value;
use support::{
    PATIENCE, audio_math, screen,
    stage::{SIZE, Stage},
    studio::{self, Studio, secs},
    wait_for, wait_maybe,
};

const WIDTH: u32 = 1_280;
const HEIGHT: u32 = 800;

/// Two tones with a pause from 7.5 to 8 s between them, imported with three marks.
fn take_in(studio: &Studio) -> String {
    take_in_with(studio, "5,11,25")
}

/// The same, with marks at these seconds.
fn take_in_with(studio: &Studio, marks: &str) -> String {
    let path = studio.home.path().join("answer.wav");
    let frames: Vec<i16> = (0..30 * 48_000)
        .map(|frame| {
            let secs = f64::from(frame) / 48_000.0;
            let loud = if (7.5..8.0).contains(&secs) { 5.0 } else { 9_000.0 };
            ((secs * 220.0 * std::f64::consts::TAU).sin() * loud) as i16
        })
        .collect();
    audio_math::write_wav(&path, 48_000, &frames);
    let path = path.to_str().expect("a test's path is UTF-8");
    let take = studio.json(&["import", path, "--prompt", "bad-news", "--marks", marks]);
    take["id"].as_str().expect("an id").to_owned()
}

/// Where on the screen a control stands that a screen reader knows by this beginning of its name.
fn place_of(studio: &Studio, take: &str, label: &str) -> (i32, i32) {
    let mut harness = screen::over(&studio.home.library());
    let id: TakeId = take.parse().expect("an id");
    wait_for("the take on Review", PATIENCE, || {
        let window = harness.state_mut().as_mut()?;
        window.handle(Command::OpenTake(id.clone()), std::time::Instant::now());
        harness.step();
        harness.state().as_ref()?.app().review().map(|_| ())
    });
    for _ in 0..3 {
        harness.step();
    }
    let center = harness.get_by_label_contains(label).rect().center();
    (center.x.round() as i32, center.y.round() as i32)
}

/// Changes a take's file as somebody with an editor would.
fn rewrite(studio: &Studio, id: &str, change: impl FnOnce(&mut Value)) {
    let file = studio::audio_path(&studio.json(&["show", id])).with_file_name("take.json");
    let mut take: Value = serde_json::from_str(&fs::read_to_string(&file).expect("reads")).expect("JSON");
    change(&mut take);
    fs::write(&file, take.to_string()).expect("writes");
}

/// The window with this take on Review.
fn reviewing(studio: &Studio, id: &str, size: (f32, f32)) -> Stage {
    let mut stage = Stage::over(&studio.home.library(), size);
    stage.tell(Command::OpenTake(id.parse().expect("an id")));
    stage.wait("the take on Review", |app| app.review().is_some());
    stage
}

/// The bytes of the sound itself.
fn sound_of(wav: &Path) -> Vec<u8> {
    let bytes = fs::read(wav).expect("reads");
    let at = bytes
        .windows(4)
        .position(|id| id == b"data")
        .expect("a data chunk");
    let len = u32::from_le_bytes(bytes[at + 4..at + 8].try_into().expect("four bytes"));
    bytes[at + 8..at + 8 + len as usize].to_vec()
}

#[track_caller]
fn wait_for_take(studio: &Studio, id: &str, what: &str, is_so: impl Fn(&Value) -> bool) -> Value {
    let mut last = Value::Null;
    let found = wait_maybe(PATIENCE, || {
        last = studio.json(&["show", id]);
        is_so(&last).then(|| last.clone())
    });
    found.unwrap_or_else(|| panic!("waited for {what}, but there is {last}"))
}

fn begins(take: &Value, part: usize) -> f64 {
    secs(&take["parts"][part]["start_secs"])
}

fn count(take: &Value, list: &str) -> usize {
    take[list].as_array().map_or(0, Vec::len)
}

#[test]
fn what_is_changed_in_review_is_kept_and_the_sound_stays_as_it_was() {
    let studio = Studio::bare().with_display();
    let id = take_in(&studio);
    let before = studio.json(&["show", &id]);
    let wav = studio::audio_path(&before);
    let sound = sound_of(&wav);
    let (x, y) = place_of(&studio, &id, "Beginning of Task");
    let (action_x, _) = place_of(&studio, &id, "Beginning of Action");

    let window = studio.open(&[]);
    let display = studio.display();
    let shown = display.find_window("Aloud").expect("it is open");
    display.move_window(&shown, 0, 0);
    display.resize_window(&shown, WIDTH, HEIGHT);
    display.focus(&shown);
    // A drag needs what is dragged to be on show.
    let mut shown = display.settled(None);
    for key in ["ctrl+3", "Return"] {
        display.key(key);
        shown = display.settled(Some(&shown));
    }

    // From 5 s to a little before the end of the pause at 8 s, which draws the boundary to itself.
    let a_second = f64::from(action_x - x) / 6.0;
    let target = x + (a_second * 2.9).round() as i32;
    display.drag((x, y), (target, y));
    let moved = wait_for_take(&studio, &id, "the boundary at the end of the pause", |take| {
        (begins(take, 1) - 8.0).abs() < 0.02
    });
    display.key("ctrl+z");
    wait_for_take(&studio, &id, "the boundary where it was", |take| {
        (begins(take, 1) - 5.0).abs() < 1e-6
    });
    display.key("ctrl+shift+z");
    wait_for_take(&studio, &id, "the boundary moved again", |take| {
        (begins(take, 1) - begins(&moved, 1)).abs() < 1e-9
    });
    display.key("alt+1");
    display.key("Right");
    display.key("alt+2");
    for key in ["u", "u", "w", "u", "x"] {
        display.key(key);
    }
    // The letters are the note's, though they come before its field is drawn; none of them counts something.
    display.key_and_text("n", "Use fewer words.");
    display.key("Return");
    for _ in 0..4 {
        display.key("shift+Up");
    }
    let after = wait_for_take(&studio, &id, "all of it on the disk", |take| {
        count(take, "pins") == 2
            && count(take, "tallies") == 5
            && count(take, "notes") == 1
            && take["rating"] == 4
    });
    assert_eq!(after["notes"][0]["text"], "Use fewer words.");
    assert_eq!(after["pins"][0]["kind"], "check");
    assert!(
        (secs(&after["pins"][1]["at_secs"]) - 5.0).abs() < 0.05,
        "{}",
        after["pins"]
    );
    let names: Vec<&Value> = (0..5).map(|index| &after["tallies"][index]["name"]).collect();
    assert_eq!(names, ["um", "um", "we", "um", "lost the thread"]);
    display.key("ctrl+q");
    window.wait(PATIENCE).success();

    let window = studio.open(&[]);
    // A drag needs what is dragged to be on show.
    let mut shown = display.settled(None);
    for key in ["ctrl+3", "Return"] {
        display.key(key);
        shown = display.settled(Some(&shown));
    }
    display.key("ctrl+q");
    window.wait(PATIENCE).success();
    assert_eq!(studio.json(&["show", &id]), after);
    let words = screen::review_words(&studio.home.library(), &id);
    for said in ["Use fewer words.", "Beginning of Task, 0:08", "Play from 0:05"] {
        assert!(words.contains(said), "{said:?} is not in: {words}");
    }

    assert!(sound_of(&wav) == sound, "the sound is untouched");
    let cues = aloud::wav::cues::read(&wav).expect("cue points");
    assert_eq!(cues.len(), 4);
    for (part, (frame, name)) in cues.iter().enumerate() {
        assert_eq!(name, after["parts"][part]["name"].as_str().expect("a name"));
        let at = *frame as f64 / 48_000.0;
        assert!((at - begins(&after, part)).abs() < 1e-4, "{name} at {at}");
    }
}

#[test]
fn a_drag_with_shift_over_the_sound_loops_that_stretch() {
    use aloud::app::Loop;
    use eframe::egui::PointerButton;

    let studio = Studio::bare();
    let id = take_in(&studio);
    let mut harness = screen::over(&studio.home.library());
    let id: TakeId = id.parse().expect("an id");
    wait_for("the take on Review", PATIENCE, || {
        let window = harness.state_mut().as_mut()?;
        window.handle(Command::OpenTake(id.clone()), std::time::Instant::now());
        harness.step();
        harness.state().as_ref()?.app().review().map(|_| ())
    });
    harness.step();
    let wave = harness.get_by_label_contains("Place in the take").rect();
    let at = |place: f32| pos2(wave.left() + wave.width() * place, wave.bottom() - 8.0);
    let button = |pressed: bool, place: f32| Event::PointerButton {
        pos: at(place),
        button: PointerButton::Primary,
        pressed,
        modifiers: Modifiers::SHIFT,
    };
    harness.event(Event::ModifiersChanged(Modifiers::SHIFT));
    for event in [
        Event::PointerMoved(at(0.5)),
        button(true, 0.5),
        Event::PointerMoved(at(0.4)),
        Event::PointerMoved(at(0.2)),
        button(false, 0.2),
    ] {
        harness.event(event);
        harness.step();
    }
    let loops = |harness: &egui_kittest::Harness<'_, Option<aloud::ui::Window>>| {
        let review = harness.state().as_ref().and_then(|window| window.app().review());
        review.expect("the take").playing.loops
    };
    let Some(Loop::Stretch(from, to)) = loops(&harness) else {
        panic!("{:?}", loops(&harness));
    };
    // The take lasts 30 s.
    let secs = [from, to].map(|frame| frame as f64 / 48_000.0);
    assert!(
        (secs[0] - 6.0).abs() < 0.1 && (secs[1] - 15.0).abs() < 0.1,
        "{secs:?}"
    );
    harness.event(Event::ModifiersChanged(Modifiers::NONE));
    harness.key_press(Key::L);
    harness.step();
    assert_eq!(loops(&harness), None, "L ends it");
}

#[test]
fn where_a_part_was_never_begun_the_answer_is_spoken_again_and_not_another_part() {
    let studio = Studio::bare();
    let id = take_in_with(&studio, "5");
    let mut stage = reviewing(&studio, &id, SIZE);
    stage.says("Work on Result: you did not get to it.");
    let offers = |stage: &Stage, label: &str| stage.harness.query_all_by_label(label).count();
    let spoken = |stage: &Stage| -> Option<Vec<String>> {
        let parts = &stage.app().rehearsal()?.assignment().framework.parts;
        Some(parts.iter().map(|part| part.name.clone()).collect())
    };
    assert_eq!(
        offers(&stage, "Record Situation again"),
        1,
        "only the one beside the part"
    );
    stage.key(Key::P);
    assert_eq!(spoken(&stage), None);
    assert!(
        stage.told().contains("R answers the whole question again"),
        "{}",
        stage.told()
    );
    stage.click("Answer the whole question again");
    assert_eq!(spoken(&stage).map(|parts| parts.len()), Some(4));

    // One window at a time may change a library.
    drop(stage);
    let mut stage = reviewing(&studio, &id, SIZE);
    stage.key(Key::ArrowRight);
    assert_eq!(
        offers(&stage, "Record Task again"),
        2,
        "what is heard can be recorded again"
    );
    assert_eq!(
        offers(&stage, "Answer the whole question again"),
        1,
        "the advice stands"
    );
    stage.key(Key::P);
    assert_eq!(spoken(&stage), Some(vec!["Task".to_owned()]));
}

#[test]
fn where_a_drill_called_for_the_end_lengths_stand_without_verdicts() {
    let studio = Studio::bare();
    let id = take_in(&studio);
    rewrite(&studio, &id, |take| {
        take["occasion"] = serde_json::json!({"drill": {"kind": "wrap_up", "cue_secs": 10.0}});
    });
    let mut stage = reviewing(&studio, &id, SIZE);
    for said in [
        "Be shorter after the cue: 5.0 s too long.",
        "Action: 0:14",
        "in all",
        "you ended 20 s after it, too late.",
    ] {
        stage.says(said);
    }
    let words = stage.words();
    for verdict in [
        "over",
        "under",
        "on target",
        "Record Situation again\nRecord",
        "2:00",
    ] {
        assert!(!words.contains(verdict), "{verdict:?} is in: {words}");
    }
    stage.key(Key::Escape);
    stage.says("drill: wrap up");
    assert!(!stage.words().contains("of 2:00"), "{}", stage.words());
    let shown = studio.aloud(&["show", &id]).run().success();
    assert!(
        !shown.contains("over") && !shown.contains("of "),
        "no verdict in: {shown}"
    );
    assert!(shown.contains("Action        0:14\n"), "{shown}");
}

fn rect(stage: &Stage, label: &str) -> Rect {
    stage.harness.get_by_label(label).rect()
}

#[test]
fn page_keys_scroll_the_cards_and_the_list_over_them_but_not_while_one_types() {
    let studio = Studio::bare();
    let id = take_in(&studio);
    let mut stage = reviewing(&studio, &id, (900.0, 600.0));
    let card = |stage: &Stage| rect(stage, "Tap while listening").top();
    let first = card(&stage);
    stage.key(Key::PageDown);
    let second = card(&stage);
    assert!(second < first - 40.0, "{second}, before {first}");
    stage.key(Key::PageUp);
    assert!((card(&stage) - first).abs() < 1.0, "{} and {first}", card(&stage));

    stage.key(Key::M);
    stage.key(Key::PageDown);
    assert!((card(&stage) - first).abs() < 1.0, "the field has the keyboard");
    stage.key(Key::Escape);

    let listed = |stage: &Stage| rect(stage, "share it, take in feedback").top();
    stage.key(Key::F1);
    let top = listed(&stage);
    stage.key(Key::PageDown);
    let below = listed(&stage);
    assert!(below < top - 40.0, "{below}, before {top}");
    assert!(
        (card(&stage) - first).abs() < 1.0,
        "what lies below the list stays"
    );
    stage.key(Key::End);
    assert!(listed(&stage) < below, "{} and {below}", listed(&stage));
    stage.key(Key::Home);
    assert!((listed(&stage) - top).abs() < 1.0, "{} and {top}", listed(&stage));
    stage.key(Key::Escape);
    assert!(
        (card(&stage) - first).abs() < 1.0,
        "what the list was scrolled by is not made up for"
    );
}

#[test]
fn the_rating_and_the_line_for_next_time_are_in_sight_in_every_window() {
    let studio = Studio::bare();
    let id = take_in(&studio);
    for size in [
        SIZE,
        (900.0, 600.0),
        (720.0, 480.0),
        (600.0, 400.0),
        (480.0, 320.0),
    ] {
        let mut stage = reviewing(&studio, &id, size);
        let window = Rect::from_min_size(pos2(0.0, 0.0), vec2(size.0, size.1));
        for _ in 0..2 {
            let line = rect(&stage, "Next time, what to do differently");
            assert!(
                window.contains_rect(line) && line.width() > 150.0,
                "{line} at {size:?}"
            );
            for value in 1..=5 {
                let disc = rect(&stage, &format!("Rate it {value} of 5"));
                assert!(window.contains_rect(disc), "{disc} at {size:?}");
                assert!(disc.right() < line.left(), "{disc} beside {line} at {size:?}");
            }
            stage.key(Key::PageDown);
        }
        stage.harness.get_by_label("Rate it 3 of 5").click();
        stage.harness.run();
        let rating = stage.app().review().and_then(|review| review.take.rating);
        assert_eq!(rating, Some(3), "at {size:?}");
        stage.with(Modifiers::COMMAND, Key::Z);
    }
}

#[test]
fn what_to_do_next_time_is_written_kept_and_said_before_the_next_answer() {
    let studio = Studio::bare();
    let id = take_in(&studio);
    let mut stage = reviewing(&studio, &id, SIZE);
    let line = |stage: &Stage| -> Option<String> { stage.app().review()?.take.next_time.clone() };
    let is = |stage: &Stage, text: &str| line(stage).as_deref() == Some(text);
    // A key as a keyboard sends it: what it types, the field has; what else it means on Review, it does not do.
    let types = |stage: &mut Stage, text: &str| {
        stage.harness.key_press(Key::R);
        stage.harness.event(Event::Text(text.to_owned()));
        stage.harness.run();
    };
    stage.key(Key::M);
    assert_eq!(stage.focused_text().as_deref(), Some(""));
    types(&mut stage, "Start with the number");
    stage.key(Key::Enter);
    assert!(is(&stage, "Start with the number"), "{:?}", line(&stage));
    assert_eq!(stage.focused_text(), None, "the keys are Review's again");

    stage.key(Key::M);
    types(&mut stage, ", or else");
    stage.key(Key::Escape);
    assert_eq!(stage.app().screen(), Screen::Review, "only the field is left");
    assert!(is(&stage, "Start with the number"), "{:?}", line(&stage));

    stage.key(Key::M);
    types(&mut stage, "s");
    stage.ctrl(Key::Num3);
    assert_eq!(stage.app().screen(), Screen::Takes);
    assert!(is(&stage, "Start with the numbers"), "leaving keeps it");
    stage.key(Key::Enter);
    stage.wait("the take on Review", |app| app.screen() == Screen::Review);
    stage.ctrl(Key::Z);
    assert!(is(&stage, "Start with the number"), "{:?}", line(&stage));
    stage.with(Modifiers::COMMAND | Modifiers::SHIFT, Key::Z);
    stage.ctrl(Key::Z);

    // By the pointer, and left by it.
    stage
        .harness
        .get_by_label("Next time, what to do differently")
        .focus();
    stage.harness.run();
    types(&mut stage, "!");
    stage.click("Note here");
    assert!(is(&stage, "Start with the number!"), "{:?}", line(&stage));
    stage.key(Key::Escape);
    wait_for_take(&studio, &id, "the line on the disk", |take| {
        take["next_time"] == "Start with the number!"
    });

    stage.tell(Command::SearchTakes("the number!".to_owned()));
    assert_eq!(stage.app().takes().visible_len(), 1, "it can be found by it");
    stage.key(Key::R);
    stage.wait_until_ready();
    stage.says("This time: Start with the number! · last time Action 0:58 short");
    stage.tell(Command::Leave);
    stage.tell(Command::Go(Screen::Progress));
    stage.tell(Command::InProgress(InProgress::Of(Some("bad-news".to_owned()))));
    stage.wait("the figures", |app| app.progress().overview().is_some());
    stage.says("this time: Start with the number!");
}

#[test]
fn a_line_for_next_time_longer_than_is_kept_is_not_taken_in() {
    let studio = Studio::bare();
    let id = take_in(&studio);
    let mut stage = reviewing(&studio, &id, SIZE);
    stage.key(Key::M);
    stage.type_text(&"x".repeat(400));
    assert_eq!(stage.focused_text().map(|text| text.len()), Some(300));
}
