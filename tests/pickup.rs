//! Pick-ups as a user meets them: in the real window by keys, and in the program's state where something fails.

#![cfg(target_os = "linux")]
#![allow(
    clippy::expect_used,
    clippy::panic,
    reason = "a helper of a test that fails is a test that fails"
)]

mod support;

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
    sync::Arc,
    time::{Duration, Instant},
};

use aloud::app::{App, Command, Phase, Screen, Start, TakeId};
use serde_json::Value;
use support::{
    PATIENCE, audio_math, screen,
    studio::{self, Studio, at, secs},
    tmpfs::Tmpfs,
    wait_for, wait_maybe,
};

/// Imports an answer of so many seconds whose parts begin at 0, 2, 4 and 9 s.
fn take_in(studio: &Studio, length_secs: usize) -> String {
    let path = studio.home.path().join("answer.wav");
    audio_math::write_wav(&path, 48_000, &audio_math::noise(3, length_secs * 48_000));
    let path = path.to_str().expect("a test's path is UTF-8");
    let take = studio.json(&["import", path, "--prompt", "bad-news", "--marks", "2,4,9"]);
    take["id"].as_str().expect("an id").to_owned()
}

fn take_dir(studio: &Studio, id: &str) -> PathBuf {
    studio.home.library().join("takes").join(id)
}

/// Every file of a folder with its bytes; of a take's file all but what was measured of the sound.
fn contents(dir: &Path) -> BTreeMap<String, Vec<u8>> {
    let files = fs::read_dir(dir).expect("a folder").map(|entry| {
        let path = entry.expect("an entry").path();
        let name = path.file_name().expect("a name").to_string_lossy().into_owned();
        let mut bytes = fs::read(&path).expect("reads");
        if name == "take.json" {
            // Whoever opens a take has it measured; that is no change of it.
            let mut take: Value = serde_json::from_slice(&bytes).expect("JSON");
            take.as_object_mut().expect("an object").remove("delivery");
            bytes = take.to_string().into_bytes();
        }
        (name, bytes)
    });
    files.collect()
}

/// The takes in the list besides these.
fn others(studio: &Studio, known: &[&str]) -> Vec<String> {
    let list = studio.json(&["takes"]);
    let ids = list.as_array().expect("a list").iter();
    ids.filter_map(|take| take["id"].as_str())
        .filter(|id| !known.contains(id))
        .map(str::to_owned)
        .collect()
}

/// Waits for the one take besides this that has this field.
fn other(studio: &Studio, known: &str, field: &str) -> Value {
    wait_for("another take", PATIENCE, || {
        let id = Some(others(studio, &[known]))
            .filter(|ids| ids.len() == 1)?
            .pop()?;
        // While a pick-up is joined there is another take for a moment.
        let shown = studio.aloud(&["show", &id, "--json"]).run();
        let take: Value = serde_json::from_str(&shown.stdout).ok()?;
        take.get(field).is_some().then_some(take)
    })
}

/// Opens the first take of the list, goes to a part, and records it again for so long.
fn pick_up(studio: &Studio, part: &str, for_secs: u64) {
    let display = studio.display();
    let window = display.find_window("Aloud").expect("it is open");
    display.move_window(&window, 0, 0);
    display.resize_window(&window, 1_280, 800);
    display.focus(&window);
    let takes = studio.home.library().join("takes");
    let running = || {
        let dirs = fs::read_dir(&takes).ok()?.flatten();
        let mut journals = dirs.filter_map(|dir| fs::read_to_string(dir.path().join("journal.jsonl")).ok());
        journals.find(|journal| journal.contains("started"))
    };
    // Keys that come before the list has been read do nothing, and are pressed again as one would.
    let begun = (0..4).find_map(|_| {
        for key in ["ctrl+3", "Return", part, "p"] {
            display.key(key);
        }
        // The lead-in is whole once the microphone has been open for half a second.
        at(Instant::now() + Duration::from_millis(1_500));
        display.key("space");
        wait_maybe(PATIENCE / 4, running)
    });
    let journal = begun.expect("a running take");
    assert!(
        journal.contains("\"pick_up\""),
        "the keys did something else: {journal}"
    );
    at(Instant::now() + Duration::from_secs(for_secs));
}

fn id_of(take: &Value) -> &str {
    take["id"].as_str().expect("an id")
}

#[test]
fn a_part_is_recorded_again_by_keys_joined_and_turned_back() {
    let studio = Studio::bare().with_display();
    let (mic, spoken) = studio.noise(120);
    let original = take_in(&studio, 12);
    let before = contents(&take_dir(&studio, &original));
    let shown_before = studio.json(&["show", &original]);
    assert!(shown_before.get("pieces").is_none());

    let window = studio.open(&["--simulate-mic", mic.to_str().expect("UTF-8")]);
    pick_up(&studio, "3", 2);
    let display = studio.display();
    display.key("Return");
    let joined = other(&studio, &original, "pieces");
    let id = id_of(&joined).to_owned();
    assert_eq!(joined["pieces"].as_array().map(Vec::len), Some(1));
    assert_eq!(joined["pieces"][0]["part"], "action");
    assert_eq!(joined["pieces"][0]["from"], original.as_str());
    assert_eq!(joined["state"], "complete");
    assert_eq!(joined["target_secs"], shown_before["target_secs"]);
    assert!(
        contents(&take_dir(&studio, &original)) == before,
        "the original is untouched"
    );

    // Before and behind the part it is the original frame by frame; in between it is what was spoken.
    let (old, new) = (studio::recorded(&shown_before), studio::recorded(&joined));
    let action_secs = secs(&joined["parts"][2]["duration_secs"]);
    assert!((1.5..8.0).contains(&action_secs), "{action_secs}");
    let frame = |secs: f64| (secs * 48_000.0).round() as usize;
    let fade = 960;
    let (begins, ends) = (frame(4.0), frame(4.0 + action_secs));
    assert!(new[..begins - fade] == old[..begins - fade]);
    assert!(new[ends..] == old[frame(9.0)..]);
    let part = &new[begins..ends - fade];
    let from = audio_math::find(part, &spoken).expect("it is what was spoken");
    assert_eq!(audio_math::first_mismatch(part, &spoken, from), None);
    // What was recorded is there in whole, lead-in and all.
    let raw = audio_math::read_wav(Path::new(joined["pieces"][0]["path"].as_str().expect("a path"))).frames;
    // Noise is said before the start key as well, so that its lead-in came along, but for what fades in.
    assert_eq!(raw.len(), ends - begins + fade);
    assert!(&raw[fade..raw.len() - fade] == part);
    assert!(studio.json(&["check"]).as_array().is_some_and(Vec::is_empty));
    let said = "Made of pieces: Action spoken anew, the rest from take 1";
    let mut harness = screen::over(&studio.home.library());
    let words = wait_for(said, PATIENCE, || {
        let window = harness.state_mut().as_mut()?;
        if window.app().review().is_none() {
            window.handle(Command::OpenTake(id.parse().expect("an id")), Instant::now());
        }
        harness.step();
        // Which take it was is known once the list has been read.
        Some(screen::words(&harness)).filter(|words| words.contains(said))
    });
    drop(harness);
    for offered in ["Turn back", "Record Situation again", "Record Action again"] {
        assert!(words.contains(offered), "{offered} is not on Review: {words}");
    }

    // The window shows the joined take; from there it goes back, and the joined take can be had again.
    display.key("shift+p");
    wait_for("the joined take to go", PATIENCE, || {
        others(&studio, &[&original]).is_empty().then_some(())
    });
    assert!(
        studio
            .home
            .library()
            .join("bin")
            .join(&id)
            .join("pickup-action.wav")
            .exists()
    );
    assert!(
        contents(&take_dir(&studio, &original)) == before,
        "the original is untouched"
    );
    display.key("shift+Up");
    wait_for("the original to be on show", PATIENCE, || {
        (studio.json(&["show", &original])["rating"] == 1).then_some(())
    });
    display.key("ctrl+z");
    wait_for("the rating to go", PATIENCE, || {
        studio.json(&["show", &original])["rating"]
            .is_null()
            .then_some(())
    });
    display.key("ctrl+z");
    assert_eq!(id_of(&other(&studio, &original, "pieces")), id);
    display.key("ctrl+q");
    window.wait(PATIENCE).success();
}

#[test]
fn killed_in_mid_pick_up_what_was_said_comes_back_as_a_take_of_that_part() {
    let studio = Studio::bare().with_display();
    let (mic, spoken) = studio.noise(120);
    let original = take_in(&studio, 12);
    let before = contents(&take_dir(&studio, &original));
    let arguments = ["--simulate-mic", mic.to_str().expect("UTF-8")];
    let mut window = studio.open(&arguments);
    pick_up(&studio, "4", 3);
    window.signal("KILL");
    window.wait(PATIENCE);

    let window = studio.open(&arguments);
    let kept = other(&studio, &original, "state");
    assert_eq!(kept["state"], "recovered");
    assert_eq!(kept["pick_up"]["take"], original.as_str());
    assert_eq!(kept["pick_up"]["part"], "result");
    assert_eq!(kept["parts"].as_array().map(Vec::len), Some(1));
    assert!(secs(&kept["answer_secs"]) > 1.5, "{kept}");
    assert!(audio_math::find(&studio::recorded(&kept), &spoken).is_some());
    assert!(contents(&take_dir(&studio, &original)) == before);
    let words = screen::review_words(&studio.home.library(), id_of(&kept));
    assert!(
        words.contains("Only Result, spoken anew for another take"),
        "{words}"
    );
    studio.display().key("ctrl+q");
    window.wait(PATIENCE).success();
}

/// The program without its window, driven by commands.
struct Bare {
    app: App,
}

impl Bare {
    fn over(studio: &Studio) -> Self {
        let start = Start {
            library: Some(studio.home.library()),
            simulate_mic: Some(studio.noise(120).0),
            ..Start::default()
        };
        Self {
            app: App::new(start, Arc::new(|| ()), Instant::now()),
        }
    }

    fn until<T>(&mut self, what: &str, probe: impl Fn(&App) -> Option<T>) -> T {
        wait_for(what, PATIENCE, || {
            self.app.tick(Instant::now());
            probe(&self.app)
        })
    }

    fn handle(&mut self, command: Command) {
        self.app.handle(command, Instant::now());
    }

    fn review(&mut self, take: &str) {
        let id: TakeId = take.parse().expect("an id");
        self.until("the list", |app| app.takes().row(&id).map(|_| ()));
        self.handle(Command::OpenTake(id.clone()));
        self.until("Review", |app| {
            app.review().filter(|review| review.id == id).map(|_| ())
        });
    }

    fn phase(app: &App) -> Option<Phase> {
        Some(app.rehearsal()?.phase(Instant::now()))
    }

    /// Records a part of the take under review for so long.
    fn speak(&mut self, part: usize, for_secs: f64) {
        self.handle(Command::PickUp(Some(part)));
        self.until("the microphone", |app| {
            (Self::phase(app) == Some(Phase::Ready)).then_some(())
        });
        self.handle(Command::Advance(Instant::now()));
        self.until("so much to be said", |app| {
            let plan = app.rehearsal()?.plan(Instant::now());
            (plan.elapsed_secs >= for_secs).then_some(())
        });
    }

    /// Finishes, and waits for the take that comes of it.
    fn finish(&mut self, original: &str) -> TakeId {
        self.handle(Command::Finish(Instant::now()));
        self.until("another take on Review", |app| {
            let review = app.review().filter(|_| app.screen() == Screen::Review)?;
            Some(review.id.clone()).filter(|id| id.as_str() != original)
        })
    }

    fn notices(&self) -> String {
        let all: Vec<&str> = self
            .app
            .notices()
            .iter()
            .map(|notice| notice.text.as_str())
            .collect();
        all.join("\n")
    }
}

#[test]
fn pick_ups_add_up_and_each_can_be_turned_back() {
    let studio = Studio::bare();
    let first = take_in(&studio, 12);
    let before = contents(&take_dir(&studio, &first));
    let mut bare = Bare::over(&studio);
    bare.review(&first);
    bare.speak(0, 1.0);
    let second = bare.finish(&first);
    let played_from = bare.app.playback().position(Instant::now());
    let lead_in = bare.app.review().expect("on show").take.lead_in_frames;
    assert_eq!(
        played_from, lead_in,
        "a first part is heard from its start key on"
    );
    bare.speak(3, 1.0);
    let third = bare.finish(second.as_str());
    let took = bare.app.review().expect("on show").take.clone();
    let froms: Vec<&str> = took.pieces.iter().map(|piece| piece.from.as_str()).collect();
    assert_eq!(froms, [first.as_str(), second.as_str()]);
    let files = contents(&take_dir(&studio, third.as_str()));
    let names: Vec<&str> = files.keys().map(String::as_str).collect();
    assert_eq!(
        names,
        [
            "answer.wav",
            "pickup-result.wav",
            "pickup-situation.wav",
            "take.json"
        ]
    );
    let at_join = took.marks[3].frame;
    assert_eq!(bare.app.playback().position(Instant::now()), at_join - 3 * 48_000);
    let shown = studio.json(&["show", third.as_str()]);
    assert_eq!(shown["pieces"].as_array().map(Vec::len), Some(2));
    assert!(studio.json(&["check"]).as_array().is_some_and(Vec::is_empty));

    for (from, to) in [(&third, second.as_str()), (&second, first.as_str())] {
        bare.handle(Command::TurnBack);
        bare.until("the take before", |app| {
            app.review().filter(|review| review.id.as_str() == to).map(|_| ())
        });
        let gone = take_dir(&studio, from.as_str());
        bare.until("the bin", |_| (!gone.exists()).then_some(()));
    }
    assert!(contents(&take_dir(&studio, &first)) == before);
    bare.handle(Command::TurnBack);
    assert_eq!(
        bare.app.review().map(|review| review.id.as_str()),
        Some(first.as_str())
    );
}

#[test]
fn leaving_a_pick_up_leads_back_to_its_take() {
    let studio = Studio::bare();
    let original = take_in(&studio, 12);
    let mut bare = Bare::over(&studio);
    bare.review(&original);
    bare.handle(Command::SeekTo(3.0));
    bare.handle(Command::PickUp(None));
    let rehearsal = bare.app.rehearsal().expect("a pick-up");
    let assignment = rehearsal.assignment();
    assert_eq!(assignment.framework.parts.len(), 1);
    assert_eq!(assignment.framework.parts[0].id, "task");
    assert!(
        (assignment.total_secs - 12.0).abs() < 1e-9,
        "the part's own target"
    );
    bare.handle(Command::Leave);
    assert_eq!(bare.app.screen(), Screen::Review);
    assert_eq!(
        bare.app.review().map(|review| review.id.as_str()),
        Some(original.as_str())
    );
}

#[test]
fn what_was_said_stays_as_a_take_if_the_original_is_gone_or_the_disk_is_full() {
    let studio = Studio::bare();
    let library = studio.home.library();
    fs::create_dir_all(&library).expect("a folder");
    let disk = Tmpfs::mount(&library, "26m");
    let original = take_in(&studio, 40);
    let dir = take_dir(&studio, &original);
    let before = contents(&dir);
    let mut bare = Bare::over(&studio);
    bare.review(&original);

    if disk.is_some() {
        bare.speak(2, 1.0);
        let other = library.join("other");
        let free = free_bytes(&library);
        fs::write(&other, vec![7_u8; free - 1_500_000]).expect("it fits");
        let kept = bare.finish(&original);
        let said = bare.notices();
        assert!(
            said.contains("kept as a take of its own") && said.contains("disk is full"),
            "{said}"
        );
        fs::remove_file(other).expect("removes");
        assert!(studio.json(&["show", kept.as_str()]).get("pick_up").is_some());
        assert!(contents(&dir) == before);
    } else {
        println!("skipped in part: no file system may be mounted here");
    }

    bare.review(&original);
    bare.speak(2, 1.0);
    fs::remove_dir_all(&dir).expect("removes");
    let kept = bare.finish(&original);
    let said = bare.notices();
    assert!(
        said.contains("kept as a take of its own") && said.contains("is not there"),
        "{said}"
    );
    let kept = studio.json(&["show", kept.as_str()]);
    assert_eq!(kept["pick_up"]["part"], "action");
    assert!(secs(&kept["answer_secs"]) >= 1.0);
    let hidden = fs::read_dir(library.join("takes")).expect("a folder").flatten();
    let hidden = hidden
        .filter(|entry| entry.file_name().as_encoded_bytes().starts_with(b"."))
        .count();
    assert_eq!(hidden, 0, "nothing half made is left");
}

/// What a disk has left, in bytes.
fn free_bytes(dir: &Path) -> usize {
    let mut df = std::process::Command::new("df");
    let told = support::process::tool(df.args(["--output=avail", "-B1"]).arg(dir));
    let line = told.lines().nth(1).expect("a line");
    line.trim().parse().expect("a number")
}

#[test]
fn a_take_whose_original_is_gone_stays_and_says_so_and_check_names_a_missing_piece() {
    let studio = Studio::bare();
    let original = take_in(&studio, 12);
    let mut bare = Bare::over(&studio);
    bare.review(&original);
    bare.speak(2, 1.0);
    let joined = bare.finish(&original);
    fs::remove_dir_all(take_dir(&studio, &original)).expect("removes");
    bare.handle(Command::TurnBack);
    assert!(bare.notices().contains("stays as it is"), "{}", bare.notices());
    assert_eq!(
        bare.app.review().map(|review| review.id.clone()),
        Some(joined.clone())
    );
    assert!(take_dir(&studio, joined.as_str()).exists());

    let piece = take_dir(&studio, joined.as_str()).join("pickup-action.wav");
    let whole = fs::read(&piece).expect("reads");
    for (bytes, expected) in [
        (Some(&whole[..whole.len() / 2]), "cut short"),
        (Some(b"RIFF"), "can't be read"),
        (None, "missing"),
    ] {
        match bytes {
            Some(bytes) => fs::write(&piece, bytes).expect("writes"),
            None => fs::remove_file(&piece).expect("removes"),
        }
        let said = studio.aloud(&["check", "--json"]).run();
        assert!(
            said.stdout.contains(expected) && said.stdout.contains("pickup-action.wav"),
            "{}",
            said.stdout
        );
    }
    let text = studio.aloud(&["show", joined.as_str()]).run().success();
    assert!(text.contains("made of pieces: Action spoken anew"), "{text}");
}

#[test]
fn p_means_the_part_to_work_on_until_something_was_listened_to() {
    let studio = Studio::bare();
    let id: TakeId = take_in(&studio, 10).parse().expect("an id");
    let mut harness = screen::over(&studio.home.library());
    let mut begun_after = |commands: Vec<Command>| {
        wait_for("the take on Review", PATIENCE, || {
            let window = harness.state_mut().as_mut()?;
            window.handle(Command::Leave, Instant::now());
            window.handle(Command::OpenTake(id.clone()), Instant::now());
            harness.step();
            let review = harness.state().as_ref()?.app().review()?;
            Some(review.advice().words).filter(|advice| advice.contains("Work on Action"))
        });
        let window = harness.state_mut().as_mut().expect("a window");
        for command in commands {
            window.handle(command, Instant::now());
        }
        window.handle(Command::PickUp(None), Instant::now());
        let rehearsal = window.app().rehearsal().expect("a pick-up");
        rehearsal.assignment().framework.parts[0].name.clone()
    };
    assert_eq!(begun_after(Vec::new()), "Action");
    assert_eq!(begun_after(vec![Command::JumpToPart(0)]), "Situation");
}
