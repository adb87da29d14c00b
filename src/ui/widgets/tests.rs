//! Tests of the widgets through the accessibility tree. What is tested stands beside it.

use eframe::egui::{Key, vec2};
use egui_kittest::{
    Harness,
    kittest::{NodeT, Queryable},
};

use super::{Chip, KeyButton, Kind, Meter, PartsBar, Switch, TimingRow, WavePart, Waveform, choice, menu};
use crate::{
    app::Bin,
    model::{
        framework::{BUILT_IN, Framework, PartRole},
        pacing::{Plan, Verdict},
        take::PartTiming,
    },
    ui::theme,
};

fn star() -> Framework {
    Framework::from_toml(BUILT_IN[0]).expect("STAR reads")
}

fn harness<'a>(ui: impl FnMut(&mut eframe::egui::Ui) + 'a) -> Harness<'a> {
    // The harness itself panics on a control without a name and on a glyph that cannot be drawn.
    Harness::builder()
        .with_size(vec2(800.0, 400.0))
        .with_context_setup(theme::install)
        .build_ui(ui)
}

#[test]
fn a_button_is_known_by_its_label_and_says_its_key() {
    let mut clicks = 0;
    let mut harness = harness(|ui| {
        let button = KeyButton::new("Finish").key("Enter").kind(Kind::Record);
        if ui.add(button).clicked() {
            clicks += 1;
        }
    });
    let node = harness.get_by_label("Finish");
    assert_eq!(node.accesskit_node().data().keyboard_shortcut(), Some("Enter"));
    node.click();
    harness.run();
    drop(harness);
    assert_eq!(clicks, 1);
}

#[test]
fn a_button_in_focus_answers_to_space() {
    let mut clicks = 0;
    let mut harness = harness(|ui| {
        if ui.add(KeyButton::new("Again").key("R")).clicked() {
            clicks += 1;
        }
    });
    harness.get_by_label("Again").focus();
    harness.run();
    harness.key_press(Key::Space);
    harness.run();
    drop(harness);
    assert_eq!(clicks, 1);
}

#[test]
fn a_menu_opens_offers_and_closes() {
    let mut chosen = "STAR";
    let mut harness = harness(|ui| {
        menu(ui, KeyButton::new(chosen).name("Framework"), menu::NARROW, |ui| {
            for name in ["STAR", "PAR"] {
                if choice(ui, name == chosen, name) {
                    chosen = name;
                }
            }
        });
    });
    assert!(harness.query_by_label("PAR").is_none());
    harness.get_by_label("Framework").click();
    harness.run();
    harness.get_by_label("PAR").click();
    harness.run();
    assert!(harness.query_by_label("PAR").is_none(), "it closed");
    drop(harness);
    assert_eq!(chosen, "PAR");
}

#[test]
fn tab_stays_in_an_open_menu() {
    let mut harness = harness(|ui| {
        menu(ui, KeyButton::new("Framework"), menu::NARROW, |ui| {
            choice(ui, true, "STAR");
            choice(ui, false, "PAR");
        });
        ui.add(KeyButton::new("Behind"));
    });
    harness.get_by_label("Framework").focus();
    harness.run();
    harness.key_press(Key::Space);
    harness.run();
    let mut seen = Vec::new();
    for _ in 0..5 {
        seen.extend(["STAR", "PAR"].map(|name| harness.get_by_label(name).is_focused()));
        assert!(!harness.get_by_label("Behind").is_focused());
        harness.key_press(Key::Tab);
        harness.run();
    }
    let in_turn = [true, false, false, true];
    assert_eq!(seen[..8], [in_turn, in_turn].concat());
    harness.key_press(Key::Escape);
    harness.run();
    assert!(harness.query_by_label("PAR").is_none(), "it closed");
    harness.get_by_label("Behind").click();
    harness.run();
}

#[test]
fn what_is_painted_is_also_said() {
    let framework = star();
    let plan = Plan::at(&framework.targets_secs(120.0), &[0.0, 24.0, 33.0], 74.0);
    let timing = PartTiming {
        id: "task".to_owned(),
        name: "Task".to_owned(),
        begun: true,
        start_secs: 0.0,
        end_secs: 9.0,
        duration_secs: 9.0,
        target_secs: 12.0,
        verdict: Verdict::On,
    };
    let harness = harness(|ui| {
        ui.add(PartsBar::new(&framework, &plan, true));
        ui.add(TimingRow::new(&timing, PartRole::Second));
        ui.add(Meter::new(-20.0, "Level of the microphone"));
        ui.add(Chip::new("Customer Obsession 31", true));
        ui.add(Switch::new("Guess before the length is shown", true));
    });
    harness
        .get_by_label("Parts: Situation 0:24 of 0:18, Task 0:09 of 0:12, Action 0:41 of 1:12, Result 0:18");
    harness.get_by_value("Task: 0:09 of 0:12, on target");
    harness.get_by_label("Level of the microphone");
    harness.get_by_label("Customer Obsession 31");
    harness.get_by_label("Guess before the length is shown");
}

#[test]
fn a_click_on_the_waveform_goes_there() {
    let mut sought = None;
    let parts = [WavePart {
        name: "Situation",
        letter: "S".to_owned(),
        length: None,
        role: PartRole::First,
        index: 0,
        boundary: None,
        start: 0.0,
        end: 1.0,
    }];
    let quiet = [Bin::default(); 50];
    let mut harness = harness(|ui| {
        let waveform = Waveform::new(50, &quiet).parts(&parts).playhead(0.1);
        if let Some(place) = waveform.show(ui).seek {
            sought = Some(place);
        }
    });
    harness.get_by_label("Place in the take, in percent").click();
    harness.run();
    drop(harness);
    let place = sought.expect("the click was seen");
    assert!((place - 0.5).abs() < 0.02, "{place}");
}
