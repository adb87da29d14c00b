//! How an answer sounded, in the window: when takes are measured and when not, how far it is, and possible fillers,
//! which are offered only to who asks for them. The measures themselves are tested in `measures.rs`.

#![cfg(target_os = "linux")]
#![allow(
    clippy::expect_used,
    clippy::panic,
    reason = "a helper of a test that fails is a test that fails"
)]

mod support;

use std::{
    fs,
    path::{Path, PathBuf},
    sync::Arc,
    time::{Duration, Instant},
};

use aloud::{
    app::{App, Command, OpenLibrary, Phase, Screen, Setting, Start, TakeId},
    ui::Window,
};
use eframe::egui::{Key, Modifiers};
use egui_kittest::{Harness, kittest::Queryable as _};
use support::{PATIENCE, audio_math::write_wav, screen, studio, studio::Studio, wait_for, wait_maybe};

const RATE_HZ: u32 = 16_000;

/// Where the voice has an even sound between two silences, as an "um" is: start and length in seconds.
const UMS: [(f64, f64); 3] = [(3.2, 0.45), (7.2, 0.5), (11.2, 0.4)];

/// Sounds like a voice to the measures: short syllables of a pitch that sways, breath, and in the pauses an even sound.
fn voice(secs: u32) -> Vec<i16> {
    let mut phase = 0.0_f64;
    let mut chance = 1_u32;
    (0..secs * RATE_HZ)
        .map(|frame| {
            let secs = f64::from(frame) / f64::from(RATE_HZ);
            let um = UMS
                .iter()
                .find(|(start, length)| (start - 0.4..start + length + 0.4).contains(&secs));
            let sway = if um.is_some() { 0.0 } else { 0.06 };
            phase += 140.0 * (1.0 + sway * (secs * 7.0).sin()) / f64::from(RATE_HZ);
            chance = chance.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            let hiss = f64::from((chance >> 16) as i16) / 32_768.0;
            let tone: f64 = (1..=6)
                .map(|n| (std::f64::consts::TAU * phase * f64::from(n)).sin() / f64::from(n))
                .sum();
            let value = match um {
                Some((start, length)) if (*start..start + length).contains(&secs) => 0.8 * tone,
                Some(_) => 0.0,
                None => {
                    let syllable = (secs * 4.3).fract();
                    match syllable {
                        ..0.7 => tone * (syllable / 0.7 * std::f64::consts::PI).sin(),
                        ..0.85 => 0.2 * hiss,
                        _ => 0.0,
                    }
                }
            };
            ((0.2 * value + 0.000_2 * hiss) * 32_767.0) as i16
        })
        .collect()
}

/// Takes in `frames` as a take of each of these days of one month.
fn fill(studio: &Studio, frames: &[i16], days: std::ops::RangeInclusive<u32>) -> Vec<TakeId> {
    let wav = studio.home.path().join("voice.wav");
    write_wav(&wav, RATE_HZ, frames);
    let take = studio.json(&["import", text(&wav), "--prompt", "bad-news", "--marks", "2,4,6"]);
    let folder = studio::audio_path(&take).with_file_name("");
    let ids = days
        .map(|day| {
            let id = format!("2026-03-{day:02}_10-00-00_bad-news");
            let copy = folder.parent().expect("a parent").join(&id);
            fs::create_dir(&copy).expect("a folder");
            fs::copy(folder.join("answer.wav"), copy.join("answer.wav")).expect("copies");
            let mut take = json(&folder.join("take.json"));
            take["recorded_at"] = format!("2026-03-{day:02}T10:00:00+00:00").into();
            fs::write(copy.join("take.json"), take.to_string()).expect("writes");
            id.parse().expect("an id")
        })
        .collect();
    fs::remove_dir_all(&folder).expect("removes");
    ids
}

fn text(path: &Path) -> &str {
    path.to_str().expect("a test's path is UTF-8")
}

fn json(path: &Path) -> serde_json::Value {
    serde_json::from_str(&fs::read_to_string(path).expect("reads")).expect("JSON")
}

fn take_file(studio: &Studio, id: &TakeId) -> PathBuf {
    studio
        .home
        .library()
        .join("takes")
        .join(id.as_str())
        .join("take.json")
}

/// Whether a take's file has figures that this version took.
fn is_kept(studio: &Studio, id: &TakeId) -> bool {
    let version = &json(&take_file(studio, id))["delivery"]["version"];
    *version == aloud::model::delivery::VERSION
}

/// The program without its window, a recording playing as the microphone.
fn program(studio: &Studio) -> App {
    let microphone = studio.home.path().join("microphone.wav");
    write_wav(&microphone, RATE_HZ, &voice(20));
    let start = Start {
        library: Some(studio.home.library()),
        simulate_mic: Some(microphone),
        ..Start::default()
    };
    App::new(start, Arc::new(|| ()), Instant::now())
}

#[track_caller]
fn tick_until(app: &mut App, what: &str, is_so: impl Fn(&App) -> bool) {
    wait_for(what, 2 * PATIENCE, || {
        app.tick(Instant::now());
        is_so(app).then_some(())
    });
}

fn has_figures(app: &App, id: &TakeId) -> bool {
    app.takes().row(id).is_some_and(|row| row.figures.is_some())
}

#[test]
fn the_last_ten_takes_are_measured_in_the_background_so_that_the_usual_is_known() {
    let studio = Studio::bare();
    let ids = fill(&studio, &voice(9), 1..=12);
    // One was measured by an older version, another by a newer one.
    for (id, version) in [(&ids[11], 0), (&ids[10], 99)] {
        let file = take_file(&studio, id);
        let mut take = json(&file);
        take["delivery"] = serde_json::json!({"version": version, "duration_secs": 9.0});
        fs::write(&file, take.to_string()).expect("writes");
    }
    let mut app = program(&studio);
    let (older, latest) = ids.split_at(2);
    let is_to_be = |id: &&TakeId| **id != ids[10];
    tick_until(&mut app, "the latest takes to be measured", |app| {
        latest
            .iter()
            .filter(is_to_be)
            .all(|id| has_figures(app, id) && is_kept(&studio, id))
    });
    tick_until(&mut app, "an end", |app| app.measuring().is_idle());
    let is_left_alone = wait_maybe(Duration::from_millis(300), || {
        app.tick(Instant::now());
        (!app.measuring().is_idle()).then_some(())
    });
    assert_eq!(is_left_alone, None, "nothing more is measured");
    assert!(
        older
            .iter()
            .all(|id| !has_figures(&app, id) && !is_kept(&studio, id))
    );
    let newer = json(&take_file(&studio, &ids[10]));
    assert_eq!(newer["delivery"]["version"], 99, "a newer version's figures stay");
    assert!(!has_figures(&app, &ids[10]), "and are not taken anew");
    let usual = app.takes().usual(&ids[11]).expect("enough takes");
    assert!(usual.words_per_min.is_some());
}

#[test]
fn in_a_library_that_is_only_read_the_usual_is_known_and_nothing_written() {
    let studio = Studio::bare();
    let ids = fill(&studio, &voice(9), 1..=4);
    let before: Vec<_> = ids.iter().map(|id| json(&take_file(&studio, id))).collect();
    let holder = OpenLibrary::open(Some(studio.home.library()), true).expect("opens");
    assert!(!holder.is_read_only());
    let mut app = program(&studio);
    tick_until(&mut app, "the takes to be measured", |app| {
        ids.iter().all(|id| has_figures(app, id))
    });
    assert!(app.is_read_only());
    // What is written is written before the program ends.
    drop(app);
    for (id, before) in ids.iter().zip(before) {
        assert!(json(&take_file(&studio, id)) == before, "{id} was written");
    }
}

#[test]
fn nothing_is_measured_while_a_microphone_is_open_for_an_answer() {
    let studio = Studio::bare();
    let ids = fill(&studio, &voice(600), 1..=1);
    let mut app = program(&studio);
    tick_until(&mut app, "the background to begin", |app| {
        app.measuring().is_at(&ids[0])
    });
    app.handle(Command::Rehearse, Instant::now());
    tick_until(&mut app, "the microphone", |app| {
        app.rehearsal()
            .is_some_and(|rehearsal| rehearsal.phase(Instant::now()) == Phase::Ready)
    });
    tick_until(&mut app, "the measuring to end", |app| app.measuring().is_idle());
    let begun = wait_maybe(Duration::from_millis(300), || {
        app.tick(Instant::now());
        (!app.measuring().is_idle()).then_some(())
    });
    assert_eq!(begun, None);
    assert!(!has_figures(&app, &ids[0]));
    app.handle(Command::Leave, Instant::now());
    tick_until(&mut app, "it to be measured after all", |app| {
        has_figures(app, &ids[0]) && is_kept(&studio, &ids[0])
    });
}

#[test]
fn a_finished_answer_is_measured_also_if_its_review_is_left_at_once() {
    let studio = Studio::bare();
    let mut app = program(&studio);
    tick_until(&mut app, "the library", |app| {
        app.library_path().is_some() && !app.takes().is_loading
    });
    app.handle(Command::Rehearse, Instant::now());
    tick_until(&mut app, "the microphone", |app| {
        app.rehearsal()
            .is_some_and(|rehearsal| rehearsal.phase(Instant::now()) == Phase::Ready)
    });
    app.handle(Command::Advance(Instant::now()), Instant::now());
    studio::at(Instant::now() + Duration::from_secs(2));
    app.handle(Command::Finish(Instant::now()), Instant::now());
    tick_until(&mut app, "the review", |app| app.screen() == Screen::Review);
    let id = app.review().expect("a review").id.clone();
    app.handle(Command::Go(Screen::Prompts), Instant::now());
    tick_until(&mut app, "the answer to be measured", |app| {
        has_figures(app, &id) && is_kept(&studio, &id)
    });
}

#[test]
fn what_is_no_more_on_show_is_measured_no_further_unless_it_is_one_of_the_latest() {
    let studio = Studio::bare();
    let latest = fill(&studio, &voice(9), 11..=20);
    let old = fill(&studio, &voice(900), 1..=1).remove(0);
    let mut app = program(&studio);
    tick_until(&mut app, "the latest takes to be measured", |app| {
        latest.iter().all(|id| has_figures(app, id)) && app.measuring().is_idle()
    });
    app.handle(Command::OpenTake(old.clone()), Instant::now());
    app.tick(Instant::now());
    assert!(app.measuring().is_at(&old));
    // Another screen, then another take.
    for leave in [Command::Go(Screen::Takes), Command::OpenTake(latest[3].clone())] {
        app.handle(Command::OpenTake(old.clone()), Instant::now());
        app.tick(Instant::now());
        app.handle(leave, Instant::now());
        app.tick(Instant::now());
        assert!(!app.measuring().is_at(&old));
        tick_until(&mut app, "the measuring to end", |app| app.measuring().is_idle());
        assert!(!has_figures(&app, &old) && !is_kept(&studio, &old));
    }
    // Whoever comes back finds it measured.
    app.handle(Command::OpenTake(old.clone()), Instant::now());
    tick_until(&mut app, "it to be measured", |app| {
        app.review().is_some_and(|review| review.report().is_some()) && is_kept(&studio, &old)
    });

    // The latest of all, not measured by anyone yet.
    drop(app);
    let newest = fill(&studio, &voice(120), 25..=25).remove(0);
    let mut app = program(&studio);
    tick_until(&mut app, "the list", |app| app.takes().row(&newest).is_some());
    app.handle(Command::OpenTake(newest.clone()), Instant::now());
    app.tick(Instant::now());
    app.handle(Command::Go(Screen::Takes), Instant::now());
    app.tick(Instant::now());
    assert!(app.measuring().is_at(&newest), "it goes on");
    tick_until(&mut app, "it to be measured", |app| has_figures(app, &newest));
}

/// The window with this take on Review.
fn reviewed<'a>(studio: &Studio, id: &TakeId) -> Harness<'a, Option<Window>> {
    let mut harness = screen::over(&studio.home.library());
    wait_for("the take on Review", PATIENCE, || {
        tell(&mut harness, Command::OpenTake(id.clone()));
        harness.step();
        app(&harness).review().map(|_| ())
    });
    harness
}

fn app<'a>(harness: &'a Harness<'_, Option<Window>>) -> &'a App {
    harness.state().as_ref().expect("a window").app()
}

fn tell(harness: &mut Harness<'_, Option<Window>>, command: Command) {
    let window = harness.state_mut().as_mut().expect("a window");
    window.handle(command, Instant::now());
}

#[test]
fn measuring_that_lasts_says_how_far_it_is() {
    let studio = Studio::bare();
    // An hour; nobody waits for its end here.
    let minute = voice(60);
    let frames: Vec<i16> = minute.iter().copied().cycle().take(60 * minute.len()).collect();
    let id = fill(&studio, &frames, 1..=1).remove(0);
    let mut harness = reviewed(&studio, &id);
    let percent = wait_for("a percentage", PATIENCE, || {
        harness.step();
        let words = screen::words(&harness);
        assert!(
            !words.contains("Pace\n"),
            "measured before anything was said: {words}"
        );
        let (_, told) = words.split_once("Measuring, ")?;
        told.split_once(" %")?.0.parse::<u8>().ok()
    });
    assert!(percent <= 100);
    wait_for("a later one, or the figures", PATIENCE, || {
        harness.step();
        let later = app(&harness).measuring().percent_of(&id);
        let is_done = app(&harness)
            .review()
            .is_some_and(|review| review.report().is_some());
        (is_done || later.is_some_and(|later| later > percent)).then_some(())
    });
}

/// The take measured and on show, with what may be fillers offered.
fn offered<'a>(studio: &Studio, id: &TakeId) -> Harness<'a, Option<Window>> {
    let mut harness = reviewed(studio, id);
    wait_for("the figures", PATIENCE, || {
        harness.step();
        let review = app(&harness).review()?;
        (review.report().is_some() && review.curves.is_some()).then_some(())
    });
    // High enough for all of it.
    harness.set_size(eframe::egui::vec2(1_280.0, 1_600.0));
    tell(&mut harness, Command::Set(Setting::OffersFillers(true)));
    harness.run();
    harness
}

fn counted(harness: &Harness<'_, Option<Window>>) -> Vec<f64> {
    let take = &app(harness).review().expect("a review").take;
    assert!(take.tallies.iter().all(|tally| tally.name == "um"));
    let rate = f64::from(take.audio.sample_rate_hz);
    take.tallies
        .iter()
        .map(|tally| tally.frame as f64 / rate)
        .collect()
}

#[test]
fn possible_fillers_are_offered_to_who_wants_them_and_counted_only_when_confirmed() {
    let studio = Studio::bare();
    let id = fill(&studio, &voice(14), 1..=1).remove(0);
    let mut harness = offered(&studio, &id);
    let offers = |harness: &Harness<'_, Option<Window>>| app(harness).possible_fillers().len();
    assert_eq!(
        offers(&harness),
        UMS.len(),
        "{:?}",
        app(&harness).possible_fillers()
    );
    assert!(screen::words(&harness).contains("Possible fillers (experimental)"));
    assert_eq!(counted(&harness), [0.0; 0], "nothing is counted by itself");

    tell(&mut harness, Command::Set(Setting::OffersFillers(false)));
    harness.run();
    assert_eq!(offers(&harness), 0);
    assert!(
        !screen::words(&harness).contains("ossible filler"),
        "switched off"
    );
    harness.key_press_modifiers(Modifiers::SHIFT, Key::Y);
    harness.run();
    assert_eq!(counted(&harness), [0.0; 0], "its keys do nothing then");
    tell(&mut harness, Command::Set(Setting::OffersFillers(true)));
    harness.run();

    // By click: hear it, then confirm it.
    let hear = harness.get_by_label("Hear the possible filler at 0:07");
    hear.scroll_to_me();
    harness.run();
    harness.get_by_label("Hear the possible filler at 0:07").click();
    harness.run();
    let at = {
        let app = app(&harness);
        let review = app.review().expect("a review");
        review.position_secs(app.playback(), Instant::now())
    };
    assert!(
        (4.5..7.2).contains(&at),
        "heard from a little before it, not from {at}"
    );
    // Where there is no loudspeaker that is told meanwhile, which moves what is clicked; one clicks again.
    wait_for("the click", PATIENCE, || {
        harness.get_by_label("Yes, count “um” at 0:07").scroll_to_me();
        harness.run();
        harness.get_by_label("Yes, count “um” at 0:07").click();
        harness.run();
        (!counted(&harness).is_empty()).then_some(())
    });
    let counts = counted(&harness);
    assert_eq!(counts.len(), 1);
    assert!((UMS[1].0..UMS[1].0 + UMS[1].1).contains(&counts[0]), "{counts:?}");
    assert!(
        harness
            .query_by_label("Hear the possible filler at 0:07")
            .is_none()
    );
    assert_eq!(offers(&harness), 2);

    // By key, on the first one: no, then yes on the next.
    harness.key_press_modifiers(Modifiers::SHIFT, Key::N);
    harness.run();
    assert_eq!((offers(&harness), counted(&harness).len()), (1, 1));
    harness.key_press_modifiers(Modifiers::SHIFT, Key::Y);
    harness.run();
    assert_eq!((offers(&harness), counted(&harness).len()), (0, 2));
    assert!(
        !screen::words(&harness).contains("ossible filler"),
        "all answered"
    );

    // All of it can be taken back.
    for wanted in [(1, 1), (2, 1), (3, 0)] {
        harness.key_press_modifiers(Modifiers::COMMAND, Key::Z);
        harness.run();
        assert_eq!((offers(&harness), counted(&harness).len()), wanted);
    }
    for _ in 0..2 {
        harness.key_press_modifiers(Modifiers::COMMAND | Modifiers::SHIFT, Key::Z);
        harness.run();
    }
    drop(harness);
    let harness = offered(&studio, &id);
    assert_eq!(
        (offers(&harness), counted(&harness).len()),
        (1, 1),
        "what was answered, either way, does not come back"
    );
}

#[test]
fn the_switch_for_possible_fillers_stands_in_settings_and_is_off() {
    let studio = Studio::bare();
    let mut harness = screen::over(&studio.home.library());
    // High enough for all of it.
    harness.set_size(eframe::egui::vec2(1_280.0, 2_400.0));
    tell(&mut harness, Command::Go(Screen::Settings));
    harness.run();
    let label = "Offer possible fillers on Review (experimental)";
    assert!(!app(&harness).settings().offers_fillers);
    harness.get_by_label(label).click();
    harness.run();
    assert!(app(&harness).settings().offers_fillers);
    harness.get_by_label(label).click();
    harness.run();
    assert!(!app(&harness).settings().offers_fillers);
}
