//! Drills without a display: what they ask for is said, they change the rules of an answer, and what comes next is offered.
//! Their rules themselves are tested in `model::drill`.

mod support;

use aloud::{
    app::{Command, Screen},
    model::{drill::DrillKind, words},
};
use eframe::egui::{Key, Modifiers};
use support::stage::Stage;

#[test]
fn the_same_answer_gets_shorter_step_by_step() {
    let mut stage = Stage::new();
    stage.ctrl(Key::D);
    for (total, next) in [
        (180.0, Some("Next: 2:00")),
        (120.0, Some("Next: 1:30")),
        (90.0, Some("Next: 1:00")),
        (60.0, None),
    ] {
        stage.wait("the answer", |app| {
            app.rehearsal()
                .is_some_and(|rehearsal| (rehearsal.assignment().total_secs - total).abs() < 1e-9)
        });
        stage.assert_sees("Drill: shorter");
        let rule = if next == Some("Next: 2:00") {
            "Shorter: tell it in 3:00, then again in less.".to_owned()
        } else {
            format!("Shorter: the same story in {}.", words::clock(total))
        };
        stage.assert_sees(&rule);
        stage.speak();
        stage.assert_sees(&rule);
        stage.key(Key::Enter);
        stage.wait("the review", |app| app.screen() == Screen::Review);
        assert!(!stage.sees("Drill:"), "the length is guessed first");
        stage.key(Key::S);
        match next {
            Some(next) => stage.assert_sees(next),
            None => assert!(!stage.sees("Next:")),
        }
        stage.assert_sees("Drill: the same answer in");
        stage.ctrl(Key::D);
    }
    assert_eq!(
        stage.app().screen(),
        Screen::Review,
        "after the last step there is none"
    );
    let takes = stage.takes();
    let totals: Vec<f64> = takes.iter().map(|(_, take)| take.total_secs).collect();
    assert_eq!(totals, [180.0, 120.0, 90.0, 60.0]);
    assert!(
        takes
            .iter()
            .all(|(_, take)| (take.parts()[2].target_secs - 0.6 * take.total_secs).abs() < 1e-9)
    );
    stage.ctrl(Key::Num3);
    stage.assert_sees("drill: shorter");
}

#[test]
fn the_result_is_told_first_when_that_is_the_drill() {
    let mut stage = Stage::new();
    stage
        .harness
        .key_press_modifiers(Modifiers::COMMAND | Modifiers::SHIFT, Key::R);
    stage.harness.run();
    stage.assert_sees("STAR with Result first");
    stage.assert_sees("Result first: say the outcome, then how you got there.");
    stage.speak();
    stage.key(Key::Space);
    stage.key(Key::Enter);
    stage.wait("the review", |app| app.screen() == Screen::Review);
    let (_, take) = stage.takes().remove(0);
    let parts: Vec<String> = take.parts().into_iter().map(|part| part.name).collect();
    assert_eq!(parts, ["Result", "Situation", "Task", "Action"]);
    assert!((take.parts()[0].target_secs - 18.0).abs() < 1e-9);
    stage.key(Key::S);
    stage.assert_sees("Once more");
}

#[test]
fn the_cue_to_wrap_up_is_kept_with_the_take() {
    let mut stage = Stage::new();
    stage
        .harness
        .key_press_modifiers(Modifiers::COMMAND | Modifiers::SHIFT, Key::D);
    stage.harness.run();
    stage.speak();
    assert!(!stage.sees("left: bring it to an end"), "it has not come yet");
    stage.key(Key::Enter);
    stage.wait("the review", |app| app.screen() == Screen::Review);
    let (_, take) = stage.takes().remove(0);
    let json = serde_json::to_value(&take).expect("writes");
    let cue = json["occasion"]["drill"]["cue_secs"].as_f64().expect("a moment");
    assert!((48.0..=96.0).contains(&cue), "{cue}");
    stage.key(Key::S);
    stage.assert_sees("you ended before the cue");
    stage.assert_sees("You were done before the cue, so it cut nothing short.");
    assert!(
        !stage.sees("Work on"),
        "its length is not the speaker's to choose"
    );
}

#[test]
fn once_the_cue_has_come_only_the_end_counts() {
    let mut stage = Stage::new();
    // The shortest answer there is has its cue at once: it leaves no more than the time to end.
    stage.tell(Command::ChooseTotal(15));
    stage.tell(Command::Drill(DrillKind::WrapUp));
    let rule = "Wrap up: when the cue comes, finish within 15 seconds.";
    stage.wait_until_ready();
    stage.assert_sees(rule);
    assert!(!stage.sees("bring it to an end"), "it has not begun");
    stage.speak();
    stage.assert_sees("15 s left: bring it to an end., Situation, End by 0:15");
    stage.assert_sees(rule);
    assert!(!stage.sees("Begin Result by"));
}

#[test]
fn what_a_drill_asks_for_gives_way_to_a_hint_and_to_a_window_without_room() {
    let mut stage = Stage::new();
    stage.tell(Command::Drill(DrillKind::ResultFirst));
    let rule = "Result first: say the outcome, then how you got there.";
    stage.speak();
    stage.assert_sees(rule);
    stage.key(Key::Backspace);
    stage.assert_sees("There is no mark to take back.");
    assert!(!stage.sees(rule));
    let mut stage = Stage::filled((480.0, 320.0), |_| ());
    stage.tell(Command::Drill(DrillKind::ResultFirst));
    stage.wait_until_ready();
    stage.assert_sees("Drill: result first");
    assert!(!stage.sees(rule));
}
