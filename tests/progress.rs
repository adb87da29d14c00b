//! Progress in the window: questions answered from the takes, points that open them, prompts that come due, listening
//! blind, and the table of all takes. What is computed is tested beside the computing.

#![cfg(target_os = "linux")]
#![allow(
    clippy::expect_used,
    clippy::panic,
    reason = "a helper of a test that fails is a test that fails"
)]

mod support;

use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
    time::Instant,
};

use aloud::{
    app::{App, Command, Screen},
    ui::Window,
};
use eframe::egui::{Event, Key, Modifiers};
use egui_kittest::{Harness, kittest::Queryable as _};
use jiff::{ToSpan as _, Zoned, civil::Date};
use serde_json::{Value, json};
use support::{PATIENCE, audio_math, home::Home, screen, studio::Studio, wait_for};

/// A window's insides over a library of made takes.
struct Stage {
    harness: Harness<'static, Option<Window>>,
    studio: Studio,
}

/// Makes takes without recording them.
struct Takes<'a> {
    home: &'a Home,
    template: Value,
    sound: PathBuf,
}

impl<'a> Takes<'a> {
    fn in_library_of(studio: &'a Studio) -> Self {
        let wav = studio.home.path().join("noise.wav");
        audio_math::write_wav(&wav, 8_000, &audio_math::noise(7, 8_000 * 60));
        let wav = wav.to_str().expect("UTF-8");
        let take = studio.json(&["import", wav, "--prompt", "bad-news", "--marks", "10,16,45"]);
        let folder = support::studio::audio_path(&take);
        let folder = folder.parent().expect("a folder");
        let text = fs::read_to_string(folder.join("take.json")).expect("reads");
        let sound = studio.home.path().join("template.wav");
        fs::rename(folder.join("answer.wav"), &sound).expect("moves");
        fs::remove_dir_all(folder).expect("goes");
        Self {
            home: &studio.home,
            template: serde_json::from_str(&text).expect("JSON"),
            sound,
        }
    }

    /// A minute's answer so many days ago, changed by `change`; gives its id.
    fn make(&self, days_ago: i64, minute: u32, change: impl FnOnce(&mut Value)) -> String {
        let day = today().checked_sub(days_ago.days()).expect("a day");
        let at = format!("{day}T10:{minute:02}:00");
        let mut take = self.template.clone();
        take["recorded_at"] = json!(format!("{at}{}", Zoned::now().strftime("%:z")));
        change(&mut take);
        let prompt = take["prompt"]["id"].as_str().expect("an id").to_owned();
        let id = format!("{}_{prompt}", at.replace('T', "_").replace(':', "-"));
        let folder = self.home.library().join("takes").join(&id);
        fs::create_dir_all(&folder).expect("a folder");
        fs::copy(&self.sound, folder.join("answer.wav")).expect("copies");
        fs::write(folder.join("take.json"), take.to_string()).expect("writes");
        id
    }
}

fn today() -> Date {
    Zoned::now().date()
}

fn rated(rating: u8) -> impl FnOnce(&mut Value) {
    move |take| take["rating"] = json!(rating)
}

fn of_prompt(id: &str, text: &str) -> impl FnOnce(&mut Value) {
    move |take| {
        take["prompt"]["id"] = json!(id);
        take["prompt"]["text"] = json!(text);
    }
}

impl Stage {
    fn over(fill: impl FnOnce(&Takes<'_>)) -> Self {
        let studio = Studio::bare();
        fill(&Takes::in_library_of(&studio));
        let harness = screen::over(&studio.home.library());
        let mut stage = Self { harness, studio };
        stage.wait("the library", |app| {
            !app.takes().is_loading && app.library_path().is_some()
        });
        stage.wait("the adding up", |app| app.progress().is_up_to_date());
        stage
    }

    fn app(&self) -> &App {
        self.harness.state().as_ref().expect("a window").app()
    }

    #[track_caller]
    fn wait(&mut self, what: &str, is_so: impl Fn(&App) -> bool) {
        wait_for(what, PATIENCE, || {
            self.harness.step();
            is_so(self.app()).then_some(())
        });
    }

    fn go(&mut self, screen: Screen) {
        let window = self.harness.state_mut().as_mut().expect("a window");
        window.handle(Command::Go(screen), Instant::now());
        self.harness.step();
        self.harness.step();
    }

    fn key(&mut self, key: Key) {
        self.harness.key_press(key);
        self.harness.step();
        self.harness.step();
    }

    fn ctrl(&mut self, key: Key) {
        self.harness.key_press_modifiers(Modifiers::COMMAND, key);
        self.harness.step();
        self.harness.step();
    }

    fn words(&self) -> String {
        screen::words(&self.harness)
    }

    #[track_caller]
    fn says(&self, wanted: &str) {
        let words = self.words();
        assert!(words.contains(wanted), "{wanted:?} is not in\n{words}");
    }

    fn take_json(&self, id: &str) -> Value {
        let path = self
            .studio
            .home
            .library()
            .join("takes")
            .join(id)
            .join("take.json");
        serde_json::from_str(&fs::read_to_string(path).expect("reads")).expect("JSON")
    }
}

#[test]
fn an_empty_library_leads_to_the_prompts() {
    let mut stage = Stage::over(|_| ());
    stage.go(Screen::Progress);
    stage.says("What comes of your answers shows here.");
    stage.harness.get_by_label("Go to Prompts").click();
    stage.harness.step();
    stage.harness.step();
    assert_eq!(stage.app().screen(), Screen::Prompts);
}

#[test]
fn one_answer_has_every_question_and_no_trend() {
    let mut stage = Stage::over(|takes| {
        takes.make(0, 0, rated(4));
    });
    stage.go(Screen::Progress);
    stage.says("Do my answers end on time?");
    stage.says("0 of 1 on target, 0 too long, 1 too short.");
    stage.says("Which part runs over?");
    stage.says("1 rating so far; from six on there is something to compare.");
    stage.says("Which themes are still missing?");
    stage.says("1 of 1 · Tell me about bad news you had to bring to a customer. · take 1 · today 10:00");
    stage.says("rated 4 of 5");

    // In a small window the question has the room its menu leaves.
    stage.harness.set_size([940.0, 600.0].into());
    stage.harness.step();
    stage.harness.step();
    let question = stage.harness.get_by_label("Do I sound as I usually do?").rect();
    let menu = stage
        .harness
        .get_by_label("Measure: Words a minute, estimated")
        .rect();
    assert!(
        question.right() <= menu.left() && question.width() > 80.0,
        "{question:?} {menu:?}"
    );
}

#[test]
fn the_answers_are_gone_through_by_keys_and_enter_opens_the_chosen_one() {
    let mut ids = Vec::new();
    let mut stage = Stage::over(|takes| {
        ids = (1..=4).map(|ago| takes.make(ago, 0, rated(3))).collect();
    });
    stage.go(Screen::Progress);
    stage.says("4 of 4 · ");
    stage.key(Key::ArrowLeft);
    stage.says("3 of 4 · ");
    stage.key(Key::Home);
    stage.says("1 of 4 · ");
    stage.key(Key::ArrowLeft);
    stage.says("1 of 4 · ");
    stage.key(Key::ArrowRight);
    stage.says("2 of 4 · ");
    stage.key(Key::Enter);
    let open = stage.app().review().map(|review| review.id.to_string());
    assert_eq!(open.as_ref(), Some(&ids[2]), "the second oldest");
    assert_eq!(stage.app().screen(), Screen::Review);
    stage.go(Screen::Progress);
    stage.says("2 of 4 · ");
}

#[test]
fn a_click_on_a_point_opens_its_take() {
    let mut stage = Stage::over(|takes| {
        for ago in 0..9 {
            takes.make(ago, 0, rated(3));
        }
    });
    stage.go(Screen::Progress);
    // The plot of the ratings may begin below the edge of the window.
    stage.key(Key::PageDown);
    let plot = stage
        .harness
        .get_by_label_contains("Do I rate them better? ")
        .rect();
    // The points lie on one level; somewhere along it there is one.
    let opened = (0..60).any(|step| {
        let x = plot.left() + 60.0 + (plot.width() - 70.0) * (step as f32) / 60.0;
        for part in 0..20 {
            let at = eframe::egui::pos2(x, plot.top() + plot.height() * (part as f32) / 20.0);
            for pressed in [true, false] {
                stage.harness.event(Event::PointerMoved(at));
                stage.harness.event(Event::PointerButton {
                    pos: at,
                    button: eframe::egui::PointerButton::Primary,
                    pressed,
                    modifiers: Modifiers::NONE,
                });
                stage.harness.step();
            }
            if stage.app().screen() == Screen::Review {
                return true;
            }
        }
        false
    });
    assert!(opened);
}

#[test]
fn one_prompt_can_be_looked_at_alone_and_what_is_no_answer_is_left_out() {
    let mut stage = Stage::over(|takes| {
        takes.make(0, 0, rated(5));
        takes.make(1, 0, of_prompt("did-it-help", "Did it help?"));
        takes.make(1, 5, |take| {
            of_prompt("did-it-help-0000aaaa", "And then?")(take);
            take["occasion"] = json!({"follow_up_to": "some-take"});
        });
        let damaged = takes.make(2, 0, rated(1));
        let folder = takes.home.library().join("takes").join(damaged);
        fs::write(folder.join("take.json"), "{").expect("writes");
    });
    stage.go(Screen::Progress);
    stage.says("to 2 prompts, and 1 follow-up");
    stage.says("2 of 2 · ");
    let command = Command::InProgress(aloud::app::InProgress::Of(Some("did-it-help".to_owned())));
    let window = stage.harness.state_mut().as_mut().expect("a window");
    window.handle(command, Instant::now());
    stage.wait("the one prompt", |app| {
        app.progress()
            .overview()
            .is_some_and(|all| all.answers.len() == 1)
    });
    stage.harness.step();
    stage.says("to one prompt");
    stage.says("1 of 1 · Did it help?");
}

#[test]
fn a_change_of_a_rating_shows_at_once() {
    let mut stage = Stage::over(|takes| {
        takes.make(0, 0, |_| ());
    });
    stage.go(Screen::Progress);
    stage.says("not rated");
    stage.key(Key::Enter);
    stage.harness.key_press_modifiers(Modifiers::SHIFT, Key::ArrowUp);
    stage.harness.step();
    stage.go(Screen::Progress);
    stage.wait("the rating", |app| {
        app.progress()
            .chosen_fact()
            .is_some_and(|fact| fact.rating == Some(1))
    });
}

#[test]
fn what_is_due_is_marked_listed_and_chosen_by_a_key() {
    let mut stage = Stage::over(|takes| {
        takes.make(400, 0, rated(3));
        takes.make(30, 0, |take| {
            of_prompt("did-it-help", "Did it help?")(take);
            take["rating"] = json!(1);
        });
        takes.make(0, 0, |take| {
            of_prompt("step-by-step", "Step by step?")(take);
            take["rating"] = json!(1);
        });
    });
    stage.go(Screen::Prompts);
    assert_eq!(stage.app().prompts().due_count(), 2);
    stage.ctrl(Key::U);
    let chosen = |stage: &Stage| stage.app().prompts().chosen().map(|prompt| prompt.id.clone());
    // A year after the first answer it has waited longer than what came badly a month ago.
    let first = chosen(&stage).expect("chosen");
    stage.ctrl(Key::U);
    let second = chosen(&stage).expect("chosen");
    assert_eq!(
        BTreeSet::from([first.as_str(), second.as_str()]),
        BTreeSet::from(["bad-news", "did-it-help"])
    );
    stage.harness.get_by_label_contains("Due today: 2").click();
    stage.harness.step();
    stage.harness.step();
    assert_eq!(stage.app().prompts().visible().len(), 2);
    stage.says("due · 1 take");
}

#[test]
fn progress_says_what_comes_next_and_why_and_a_key_goes_there() {
    let mut stage = Stage::over(|takes| {
        takes.make(1, 0, rated(5));
        takes.make(30, 0, |take| {
            of_prompt("did-it-help", "Did it help?")(take);
            take["rating"] = json!(1);
        });
    });
    stage.go(Screen::Progress);
    stage.says("Rehearse this next");
    stage.says("How did you find out whether what you shipped helped anyone?");
    stage.says("Due for 29 days · last time ");
    stage.says("rated 1 of 5");
    stage.key(Key::R);
    assert_eq!(stage.app().screen(), Screen::Rehearse);
    let asked = stage
        .app()
        .rehearsal()
        .map(|rehearsal| rehearsal.assignment().prompt.id.clone());
    assert_eq!(asked.as_deref(), Some("did-it-help"));
}

#[test]
fn with_nothing_due_a_theme_that_has_a_story_and_no_answer_comes_next() {
    let mut stage = Stage::over(|takes| {
        takes.make(0, 0, rated(5));
        let stories = takes.home.library().join("stories");
        fs::create_dir_all(&stories).expect("a folder");
        fs::write(
            stories.join("owned.toml"),
            "title = \"Mine\"\nthemes = [\"Dive Deep\"]\n",
        )
        .expect("writes");
    });
    stage.go(Screen::Progress);
    stage.says("Nothing is due. You have a story for Dive Deep, but no answer yet.");
    stage.key(Key::R);
    let asked = stage
        .app()
        .rehearsal()
        .map(|rehearsal| rehearsal.assignment().prompt.theme.clone());
    assert_eq!(asked.as_deref(), Some("Dive Deep"));
}

#[test]
fn at_midnight_the_list_follows() {
    let stage = Stage::over(|takes| {
        takes.make(0, 0, rated(1));
    });
    assert_eq!(stage.app().prompts().due_count(), 0);
    let due = stage.app().prompts().due().day("bad-news").expect("a day");
    assert!(due > today());
    // The window tells the time before each drawing; here it is told once more, later.
    let mut app = App::new(
        aloud::app::Start {
            library: Some(stage.studio.home.library()),
            ..aloud::app::Start::default()
        },
        std::sync::Arc::new(|| ()),
        Instant::now(),
    );
    let mut wait = |clock: &str, wanted: usize| {
        let clock: Zoned = clock.parse().expect("a time");
        let now = Instant::now();
        wait_for("what is due", PATIENCE, || {
            app.see_clock(&clock, now);
            app.tick(now);
            let is_read = !app.takes().is_loading && app.progress().is_up_to_date();
            (is_read && app.progress().today() == Some(clock.date()) && app.prompts().due_count() == wanted)
                .then_some(())
        });
        app.liveliness(now).next_change.expect("midnight")
    };
    let before = due.yesterday().expect("a day");
    let until_midnight = wait(&format!("{before}T23:59:50+01:00[+01:00]"), 0);
    assert_eq!(until_midnight.as_secs(), 10, "the one drawing there is to come");
    wait(&format!("{due}T00:00:00+01:00[+01:00]"), 1);
}

#[test]
fn after_three_in_a_row_a_word_says_that_it_is_enough() {
    let mut ids = Vec::new();
    let mut stage = Stage::over(|takes| {
        ids = (0..3).map(|minute| takes.make(0, minute, rated(3))).collect();
    });
    let open = |stage: &mut Stage, id: &str| {
        let window = stage.harness.state_mut().as_mut().expect("a window");
        window.handle(Command::OpenTake(id.parse().expect("an id")), Instant::now());
        stage.harness.step();
        stage.harness.step();
    };
    open(&mut stage, &ids[2]);
    stage.says("Three times in a row today. Let it rest: it comes back ");
    // It hinders nothing.
    stage.key(Key::R);
    assert_eq!(stage.app().screen(), Screen::Rehearse);
    drop(stage);

    let mut stage = Stage::over(|takes| {
        ids = (0..3).map(|minute| takes.make(1, minute, rated(3))).collect();
    });
    open(&mut stage, &ids[2]);
    assert!(!stage.words().contains("Let it rest"), "that was yesterday");
}

#[test]
fn takes_of_yesterday_are_rated_blind_and_then_shown() {
    let mut ids = Vec::new();
    let mut stage = Stage::over(|takes| {
        takes.make(0, 0, rated(5));
        ids = (0..3).map(|minute| takes.make(1, minute, rated(3))).collect();
        takes.make(2, 0, rated(1));
    });
    stage.go(Screen::Progress);
    stage.ctrl(Key::B);
    let mut heard = BTreeSet::new();
    for (turn, rating) in [Key::Num2, Key::Num3, Key::Num5].into_iter().enumerate() {
        stage.says(&format!("Answer {} of 3", turn + 1));
        let words = stage.words();
        for hidden in ["bad news", "take ", "yesterday", "1:00", "2:00", "rated"] {
            assert!(
                !words.contains(hidden),
                "{hidden:?} shows before the rating:\n{words}"
            );
        }
        stage.key(rating);
        stage.says("bad news");
        stage.says("yesterday 10:0");
        let id = stage.app().review().expect("open").id.to_string();
        heard.insert(id);
        // A slip of the finger is made good until the next one is heard.
        stage.key(Key::Num1);
        stage.says("Rated 1; before it had 3.");
        stage.key(rating);
        stage.key(Key::Enter);
    }
    assert_eq!(heard, ids.iter().cloned().collect());
    stage.says(
        "Of the 3 that had a rating, you gave 1 the same; on average you rated 0.3 higher than before.",
    );
    // Each had a rating before; what counts is the one that was given now.
    wait_for("the ratings on the disk", PATIENCE, || {
        stage.harness.step();
        let mut ratings: Vec<Option<u64>> = ids
            .iter()
            .map(|id| stage.take_json(id)["rating"].as_u64())
            .collect();
        ratings.sort_unstable();
        (ratings == [Some(2), Some(3), Some(5)]).then_some(())
    });
    stage.key(Key::Enter);
    assert!(stage.app().blind().is_none());
    assert_eq!(stage.app().screen(), Screen::Progress);
}

#[test]
fn listening_blind_can_be_left_and_skipped() {
    let mut stage = Stage::over(|takes| {
        takes.make(3, 0, |_| ());
        takes.make(3, 1, |_| ());
    });
    stage.go(Screen::Takes);
    stage.ctrl(Key::B);
    stage.says("Answer 1 of 2");
    stage.key(Key::Enter);
    stage.says("Answer 2 of 2");
    stage.key(Key::Escape);
    assert!(stage.app().blind().is_none());
    stage.says("Do my answers end on time?");
    stage.ctrl(Key::B);
    stage.go(Screen::Prompts);
    assert!(stage.app().blind().is_none());
    drop(stage);

    let mut stage = Stage::over(|takes| {
        takes.make(0, 0, |_| ());
    });
    stage.go(Screen::Progress);
    stage.ctrl(Key::B);
    assert!(
        stage.app().blind().is_none(),
        "there is nothing of an earlier day"
    );
    assert_eq!(stage.app().screen(), Screen::Progress);
}

fn lines(path: &Path) -> usize {
    fs::read_to_string(path).expect("reads").matches("\r\n").count()
}

#[test]
fn all_takes_are_written_as_a_table_where_the_speaker_says() {
    let mut stage = Stage::over(|takes| {
        takes.make(0, 0, rated(5));
        takes.make(1, 0, rated(4));
    });
    let file = stage.studio.home.path().join("new folder").join("takes.csv");
    let foreign = stage.studio.home.path().join("budget.csv");
    fs::write(&foreign, "a,b\r\n").expect("writes");
    stage.go(Screen::Progress);
    for (path, is_fine) in [(&foreign, false), (&file, true), (&file, true)] {
        // After a refusal the panel is open, and its field has the keyboard still.
        if stage.app().table_panel().is_none() {
            stage.ctrl(Key::S);
            stage.harness.step();
        }
        stage.ctrl(Key::A);
        stage
            .harness
            .event(Event::Text(path.to_str().expect("UTF-8").to_owned()));
        stage.harness.step();
        stage.harness.key_press(Key::Enter);
        if is_fine {
            stage.wait("the table", |app| app.table_panel().is_none());
            assert_eq!(lines(path), 3);
            assert!(
                stage
                    .app()
                    .notices()
                    .iter()
                    .any(|notice| notice.text.contains("Wrote 2 takes to"))
            );
        } else {
            stage.wait("a word", |app| {
                let trouble = app.table_panel().and_then(|panel| panel.trouble.as_ref());
                trouble
                    .is_some_and(|trouble| trouble.contains("budget.csv") && trouble.contains("did not make"))
            });
            assert_eq!(fs::read_to_string(path).expect("reads"), "a,b\r\n");
        }
    }
    stage.ctrl(Key::S);
    stage.key(Key::Escape);
    assert!(stage.app().table_panel().is_none());
    assert_eq!(stage.app().screen(), Screen::Progress);
}
