//! Small windows and large text: everything can be read and reached. Text of 150 % in a window of 720 by 480 leaves as many
//! points as a window of 480 by 320, so no text size is set here.

#![cfg(target_os = "linux")]
#![allow(
    clippy::expect_used,
    clippy::panic,
    reason = "a helper of a test that fails is a test that fails"
)]

mod support;

use std::{fs, time::Instant};

use aloud::app::{App, Command, InSession, Phase, Screen};
use eframe::egui::{Key, Rect, Role, vec2};
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use support::{stage::Stage, studio::Studio};

/// 720 by 480 at 150 %, 900 by 600 at 150 %, and 720 by 480.
const SIZES: [(f32, f32); 3] = [(480.0, 320.0), (600.0, 400.0), (720.0, 480.0)];

const QUESTION: &str = "Tell me about bad news you had to bring to a customer.";

const INTERVIEW: &str = "2026-11-22_10-15-30";

/// A library with three answers of an interview.
fn studio() -> Studio {
    let studio = Studio::bare();
    let (wav, _) = studio.noise(4);
    let wav = wav.to_str().expect("a test's path is UTF-8");
    for prompt in ["bad-news", "did-it-help", "bad-news"] {
        let args = ["import", wav, "--prompt", prompt, "--marks", "1,2,3"];
        let file = support::studio::audio_path(&studio.json(&args)).with_file_name("take.json");
        let text = fs::read_to_string(&file).expect("reads");
        let mut take: serde_json::Value = serde_json::from_str(&text).expect("JSON");
        take["occasion"] = serde_json::json!({"session": INTERVIEW});
        // So short an answer counts only if it was rated.
        take["rating"] = 3.into();
        fs::write(&file, take.to_string()).expect("writes");
    }
    studio
}

fn review(stage: &mut Stage) {
    let takes = stage.app().takes();
    let newest = (0..takes.visible_len()).filter_map(|place| takes.visible(place));
    let take = newest.into_iter().find(|row| row.title == QUESTION);
    let id = take.expect("an answer to it").id.clone();
    stage.tell(Command::OpenTake(id));
    stage.wait("the take", |app| app.review().is_some());
}

fn rect(stage: &Stage, label: &str) -> Rect {
    stage.harness.get_by_label(label).rect()
}

fn window(size: (f32, f32)) -> Rect {
    Rect::from_min_size(eframe::egui::Pos2::ZERO, vec2(size.0, size.1)).expand(1.0)
}

/// Every button of the screen, by name.
fn buttons(stage: &Stage) -> Vec<(String, Rect)> {
    let found = stage.harness.get_all_by_role(Role::Button);
    found
        .map(|node| (node.accesskit_node().label().unwrap_or_default(), node.rect()))
        .collect()
}

#[track_caller]
fn no_button_hangs_out(stage: &Stage, size: (f32, f32), screen: &str) {
    let window = window(size);
    for (name, rect) in buttons(stage) {
        assert!(
            window.x_range().contains(rect.left()) && window.x_range().contains(rect.right()),
            "{name:?} on {screen} at {size:?}: {rect}"
        );
    }
}

/// Brings each button into view as somebody who scrolls would, and sees that it is there.
#[track_caller]
fn every_button_can_be_reached(stage: &mut Stage, size: (f32, f32), screen: &str) {
    for (name, _) in buttons(stage) {
        let node = stage.harness.query_all_by_label(&name).next();
        node.unwrap_or_else(|| panic!("{name:?} went")).scroll_to_me();
        stage.step();
        let found: Vec<Rect> = stage
            .harness
            .query_all_by_label(&name)
            .map(|node| node.rect())
            .collect();
        assert!(
            found.iter().any(|rect| window(size).contains_rect(*rect)),
            "{name:?} on {screen} at {size:?}: {found:?}"
        );
    }
}

#[test]
fn on_review_the_question_has_the_width_and_every_button_is_reachable() {
    let studio = studio();
    for size in SIZES {
        let mut stage = Stage::over(&studio.home.library(), size);
        review(&mut stage);
        let question = rect(&stage, QUESTION);
        assert!(question.width() > size.0 / 2.0, "{question} at {size:?}");
        every_button_can_be_reached(&mut stage, size, "Review");
    }
}

#[test]
fn what_is_seldom_done_with_a_take_is_in_a_list_where_there_is_no_room_for_it() {
    let studio = studio();
    let mut stage = Stage::over(&studio.home.library(), SIZES[0]);
    review(&mut stage);
    stage.click("More to do with this take");
    for choice in ["Share (Ctrl+E)", "Give it a name (F2)", "Star: keep in sight (F)"] {
        stage.says(choice);
    }
    stage.click("Move to the bin (Delete)");
    stage.wait("the take to go", |app| app.takes().len() == 2);
}

#[test]
fn the_chosen_take_has_its_buttons_below_the_list() {
    let studio = studio();
    for size in SIZES {
        let mut stage = Stage::over(&studio.home.library(), size);
        stage.tell(Command::Go(Screen::Takes));
        let rows = stage.harness.get_all_by_role(Role::ListBoxOption);
        let first = rows.map(|node| node.rect()).next().expect("a row");
        for label in ["Listen", "Move to the bin"] {
            let button = rect(&stage, label);
            assert!(
                window(size).contains_rect(button),
                "{label} at {size:?}: {button}"
            );
            assert!(
                first.bottom() <= button.top(),
                "{label} at {size:?}: {button} lies over {first}"
            );
        }
        stage.click("Listen");
        stage.wait("the take", |app| app.review().is_some());
    }
}

#[test]
fn progress_shows_what_comes_next_above_the_chosen_answer() {
    let studio = studio();
    for size in SIZES {
        let mut stage = Stage::over(&studio.home.library(), size);
        stage.tell(Command::Go(Screen::Progress));
        stage.wait("the figures", |app| app.progress().overview().is_some());
        let title = stage.harness.get_all_by_label("Progress").map(|node| node.rect());
        let title = title.min_by(|a, b| a.top().total_cmp(&b.top())).expect("a title");
        assert!(title.height() < 40.0, "{title} at {size:?}");
        let next = stage
            .harness
            .get_by_role_and_label(Role::Button, "Rehearse this next")
            .rect();
        let open = rect(&stage, "Open this answer");
        assert!(next.bottom() < open.top(), "{next} and {open} at {size:?}");
        assert!(window(size).contains_rect(open), "{open} at {size:?}");
        every_button_can_be_reached(&mut stage, size, "Progress");
    }
}

#[test]
fn the_summary_of_an_interview_shows_its_first_answer() {
    let studio = studio();
    for size in SIZES {
        let mut stage = Stage::over(&studio.home.library(), size);
        stage.tell(Command::InSession(InSession::Open));
        stage.tell(Command::InSession(InSession::ShowLatest));
        let rows = stage.harness.get_all_by_role(Role::ListBoxOption);
        let first = rows.map(|node| node.rect()).next().expect("an answer");
        assert!(window(size).contains_rect(first), "{first} at {size:?}");
        every_button_can_be_reached(&mut stage, size, "the summary");
    }
}

#[test]
fn a_prompt_can_be_seen_in_the_list_and_rehearsed() {
    let studio = studio();
    for size in SIZES {
        let mut stage = Stage::over(&studio.home.library(), size);
        let rows = stage.harness.get_all_by_role(Role::ListBoxOption);
        let first = rows.map(|node| node.rect()).next().expect("a row");
        let rehearse = rect(&stage, "Rehearse this prompt");
        assert!(
            first.bottom() < rehearse.top(),
            "{first} and {rehearse} at {size:?}"
        );
        every_button_can_be_reached(&mut stage, size, "Prompts");
    }
}

#[test]
fn clock_bar_and_buttons_are_in_sight_while_an_answer_runs() {
    let is = |app: &App, wanted: fn(&Phase) -> bool| {
        let rehearsal = app.rehearsal();
        rehearsal.is_some_and(|rehearsal| wanted(&rehearsal.phase(Instant::now())))
    };
    for size in SIZES {
        // An answer left in the middle would be told of at the next size.
        let studio = studio();
        let mut stage = Stage::over(&studio.home.library(), size);
        stage.tell(Command::Rehearse);
        stage.wait("the microphone", |app| is(app, |phase| *phase == Phase::Ready));
        stage.key(Key::Space);
        stage.wait("the answer", |app| is(app, |phase| *phase == Phase::Recording));
        let clock = stage.harness.get_by_role(Role::Timer).rect();
        let bar = stage.harness.get_by_label_contains("Parts: ").rect();
        let first = rect(&stage, "Level of the microphone");
        assert!(
            clock.bottom() <= bar.top() && bar.bottom() <= first.top(),
            "{clock}, {bar}, {first} at {size:?}"
        );
        for label in ["Undo mark", "Pause", "Go to Task", "Finish"] {
            let button = rect(&stage, label);
            assert!(
                window(size).contains_rect(button),
                "{label} at {size:?}: {button}"
            );
        }
    }
}

#[test]
fn no_button_hangs_out_of_any_screen() {
    let studio = studio();
    for size in SIZES {
        let mut stage = Stage::over(&studio.home.library(), size);
        for screen in [
            Screen::Prompts,
            Screen::Rehearse,
            Screen::Takes,
            Screen::Stories,
            Screen::Progress,
            Screen::Session,
            Screen::Packs,
            Screen::Settings,
        ] {
            stage.tell(Command::Go(screen));
            no_button_hangs_out(&stage, size, &format!("{screen:?}"));
            if screen == Screen::Stories {
                let sentence = stage.harness.get_by_label_contains("Note a few lines").rect();
                assert!(window(size).contains_rect(sentence), "{sentence} at {size:?}");
            }
        }
        stage.tell(Command::Go(Screen::Prompts));
        stage.ctrl(Key::L);
        no_button_hangs_out(&stage, size, "the samples");
        let close = rect(&stage, "Close");
        assert!(window(size).contains_rect(close), "{close} at {size:?}");
        stage.key(Key::Escape);
        review(&mut stage);
        stage.tell(Command::Compare);
        no_button_hangs_out(&stage, size, "Compare");
    }
}
