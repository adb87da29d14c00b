//! The list of takes: which are shown, by click on what there is to choose from.

#![cfg(target_os = "linux")]
#![allow(
    clippy::expect_used,
    clippy::panic,
    reason = "a helper of a test that fails is a test that fails"
)]

mod support;

use std::{fs, time::Instant};

use aloud::{
    app::{Command, Screen},
    ui::Window,
};
use egui_kittest::{Harness, kittest::Queryable as _};
use support::{PATIENCE, screen, studio::Studio, wait_for};

fn take_in(studio: &Studio, prompt: &str, rating: Option<u8>) {
    let (path, _) = studio.noise(2);
    let path = path.to_str().expect("a test's path is UTF-8");
    let take = studio.json(&["import", path, "--prompt", prompt]);
    let file = support::studio::audio_path(&take).with_file_name("take.json");
    let text = fs::read_to_string(&file).expect("reads");
    let mut take: serde_json::Value = serde_json::from_str(&text).expect("JSON");
    take["rating"] = rating.into();
    fs::write(&file, take.to_string()).expect("writes");
}

fn choose(harness: &mut Harness<'_, Option<Window>>, what: &str) {
    harness.get_by_label_contains("Listed: ").click();
    harness.run();
    harness.get_by_label(what).click();
    harness.run();
}

fn listed(harness: &Harness<'_, Option<Window>>) -> usize {
    let window = harness.state().as_ref().expect("a window");
    window.app().takes().visible_len()
}

#[test]
fn takes_are_listed_by_rating_and_question_and_all_again() {
    let studio = Studio::bare();
    take_in(&studio, "bad-news", Some(2));
    take_in(&studio, "bad-news", Some(4));
    take_in(&studio, "did-it-help", None);
    let mut harness = screen::over(&studio.home.library());
    wait_for("three takes", PATIENCE, || {
        let window = harness.state_mut().as_mut()?;
        window.handle(Command::Go(Screen::Takes), Instant::now());
        harness.step();
        (listed(&harness) == 3).then_some(())
    });
    harness.run();
    choose(
        &mut harness,
        "Tell me about bad news you had to bring to a customer.",
    );
    assert_eq!(listed(&harness), 2);
    choose(&mut harness, "3 and better");
    assert_eq!(listed(&harness), 1);
    choose(&mut harness, "5");
    assert_eq!(listed(&harness), 0);
    harness.get_by_label("Show all takes").click();
    harness.run();
    assert_eq!(listed(&harness), 3);
}
