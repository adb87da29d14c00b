//! A take on its way to a listener and back: the commands, the folder, the page in a real browser, and the notes that
//! return. Sharing in the window is in `share_window.rs`.

#![cfg(target_os = "linux")]
#![allow(
    clippy::expect_used,
    clippy::panic,
    reason = "a helper of a test that fails is a test that fails"
)]

mod support;

use std::{
    fs,
    io::Read as _,
    net::TcpListener,
    os::unix::fs::PermissionsExt as _,
    path::{Path, PathBuf},
    time::Duration,
};

use aloud::library::Library;
use serde_json::{Value, json};
use support::{PATIENCE, audio_math, browser::Browser, process::Finished, studio::Studio, wait_for};

/// What somebody might put into a prompt or a note to make a page do something else than show it.
const HOSTILE: &str = "</script><script>alert(1)</script><img src=x onerror=alert(2)> \"quotes\" 'and' & \u{2028} \
                       \u{202e}שלום עולם 🎤👩‍👩‍👧 ${1+1} </textarea>";

const MARKS: [f64; 4] = [0.0, 5.0, 11.0, 25.0];

/// Thirty seconds of a tone with three marks. Gives the take's id.
fn take_in(studio: &Studio) -> String {
    let path = studio.home.path().join("answer.wav");
    let frames: Vec<i16> = (0..30 * 16_000)
        .map(|frame| ((f64::from(frame) / 16_000.0 * 220.0 * std::f64::consts::TAU).sin() * 9_000.0) as i16)
        .collect();
    audio_math::write_wav(&path, 16_000, &frames);
    let path = path.to_str().expect("a test's path is UTF-8");
    let take = studio.json(&["import", path, "--prompt", "bad-news", "--marks", "5,11,25"]);
    take["id"].as_str().expect("an id").to_owned()
}

fn take_file(studio: &Studio, id: &str) -> PathBuf {
    studio.home.library().join("takes").join(id).join("take.json")
}

fn change(path: &Path, change: impl FnOnce(&mut Value)) {
    let mut json: Value = serde_json::from_slice(&fs::read(path).expect("reads")).expect("JSON");
    change(&mut json);
    fs::write(path, json.to_string()).expect("writes");
}

fn text(path: &Path) -> &str {
    path.to_str().expect("a test's path is UTF-8")
}

/// One line on standard error that mentions each of `words`, and nothing on standard output.
#[track_caller]
fn assert_refused(run: Finished, words: &[&str]) {
    assert!(run.stdout.is_empty(), "{}", run.stdout);
    let said = run.failure(1);
    assert_eq!(said.trim().lines().count(), 1, "{said}");
    for word in words {
        assert!(said.contains(word), "{word:?} is not in: {said}");
    }
}

/// Every file below a folder with what is in it.
fn all_of(folder: &Path) -> Vec<(PathBuf, Vec<u8>)> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            found.extend(all_of(&path));
        } else if path.file_name().is_some_and(|name| name != ".lock") {
            found.push((path.clone(), fs::read(&path).expect("reads")));
        }
    }
    found.sort();
    found
}

fn feedback(id: &str) -> Value {
    json!({
        "aloud_feedback": 1, "take": id, "listener": "Maria",
        "notes": [{"at_secs": 12.25, "text": "Slower here."}, {"at_secs": 3, "text": HOSTILE}],
    })
}

#[test]
fn a_take_becomes_a_folder_and_the_library_is_only_read() {
    let studio = Studio::bare();
    let id = take_in(&studio);
    let before = all_of(&studio.home.library());
    let to = studio.home.path().join("for Maria").join("é");
    // Another Aloud may have the library open.
    let library = Library::open(&studio.home.library()).expect("opens");
    let _held = library.try_lock().expect("locks");
    let exported = studio.json(&["export", &id, "--to", text(&to)]);
    assert_eq!(exported["take"], id.as_str());
    assert_eq!(exported["dir"], text(&to));
    assert_eq!(exported["sound_inside"], true);
    assert_eq!(all_of(&studio.home.library()), before);
    let mut names = Vec::new();
    for file in exported["files"].as_array().expect("files") {
        let path = to.join(file["name"].as_str().expect("a name"));
        let metadata = fs::metadata(&path).expect("is there");
        assert_eq!(metadata.len(), file["bytes"].as_u64().expect("a length"));
        assert_eq!(metadata.permissions().mode() & 0o777, 0o600);
        names.push(path.file_name().expect("a name").to_string_lossy().into_owned());
    }
    assert_eq!(names, ["answer.wav", "labels.txt", "take.json", "review.html"]);
    assert_eq!(fs::read_dir(&to).expect("a folder").count(), 4);
    assert_eq!(
        fs::read_to_string(to.join("labels.txt")).expect("reads"),
        "0.000000\t5.000000\tSituation\n5.000000\t11.000000\tTask\n11.000000\t25.000000\tAction\n\
         25.000000\t30.000000\tResult\n"
    );
    // An independent reader finds the parts in the sound.
    let mut wav = bwavfile::WaveReader::open(to.join("answer.wav")).expect("opens");
    let cues = wav.cue_points().expect("cue points");
    let frames: Vec<u32> = cues.iter().map(|cue| cue.frame).collect();
    assert_eq!(frames, MARKS.map(|secs| (secs * 16_000.0) as u32));
    // The same again takes the place of what is there; what a listener left stays.
    fs::write(to.join("feedback.json"), "theirs").expect("writes");
    studio.json(&["export", &id, "--to", text(&to)]);
    assert_eq!(fs::read(to.join("feedback.json")).expect("reads"), b"theirs");
}

#[test]
fn nothing_of_anybody_s_is_overwritten() {
    let studio = Studio::bare();
    let id = take_in(&studio);
    let other = take_in(&studio);
    let theirs = studio.home.path().join("theirs");
    studio.json(&["export", &other, "--to", text(&theirs)]);
    let letters = studio.home.path().join("letters");
    fs::create_dir(&letters).expect("creates");
    fs::write(letters.join("review.html"), "a letter").expect("writes");
    let file = studio.home.path().join("file");
    fs::write(&file, "a file").expect("writes");
    let inside = studio.home.library().join("takes").join("new");
    for (dir, said) in [
        (&theirs, "not empty"),
        (&letters, "not empty"),
        (&file, "not a folder"),
        (&inside, "lies in the library"),
    ] {
        let before = all_of(studio.home.path());
        assert_refused(
            studio.aloud(&["export", &id, "--to", text(dir)]).run(),
            &[text(dir), said],
        );
        assert_eq!(all_of(studio.home.path()), before);
    }
    let nobody = "2026-01-01_00-00-00_nobody";
    let to = studio.home.path().join("to");
    assert_refused(
        studio.aloud(&["export", nobody, "--to", text(&to)]).run(),
        &[nobody],
    );
    assert!(!to.exists());
    assert_eq!(studio.aloud(&["export", &id]).run().code, Some(2));
}

#[test]
fn a_listener_s_notes_become_notes_of_the_take_once() {
    let studio = Studio::bare();
    let id = take_in(&studio);
    let path = studio.home.path().join("feedback.json");
    fs::write(&path, feedback(&id).to_string()).expect("writes");
    let taken_in = studio.json(&["import-feedback", text(&path)]);
    assert_eq!(
        taken_in,
        json!({"take": id, "listener": "Maria", "added": 2, "already_there": 0})
    );
    let take = studio.json(&["show", &id]);
    let by = |text: &str, at: f64| json!({"text": text, "at_secs": at, "by": "Maria"});
    assert_eq!(
        take["notes"],
        json!([by(HOSTILE, 3.0), by("Slower here.", 12.25)])
    );
    let bytes = fs::read(take_file(&studio, &id)).expect("reads");
    let again = studio.aloud(&["import-feedback", text(&path)]).run().success();
    assert!(again.contains("Nothing new"), "{again}");
    assert_eq!(fs::read(take_file(&studio, &id)).expect("reads"), bytes);
}

#[test]
fn bad_feedback_is_refused_in_a_sentence_and_nothing_changes() {
    let studio = Studio::bare();
    let id = take_in(&studio);
    let before = all_of(&studio.home.library());
    let with = |field: &str, value: Value| {
        let mut file = feedback(&id);
        file[field] = value;
        file.to_string().into_bytes()
    };
    let notes = |count: usize| json!(vec![json!({"at_secs": 1, "text": "x"}); count]);
    let cases: Vec<(Vec<u8>, &str)> = vec![
        (Vec::new(), "not JSON"),
        (b"hello".to_vec(), "not JSON"),
        (feedback(&id).to_string().into_bytes()[..90].to_vec(), "not JSON"),
        (b"{}".to_vec(), "not feedback"),
        (b"[1, 2, 3]".to_vec(), "not feedback"),
        (fs::read(take_file(&studio, &id)).expect("reads"), "not feedback"),
        (with("aloud_feedback", json!(2)), "newer Aloud"),
        (
            with("take", json!("2020-01-01_10-00-00_other")),
            "not in the library",
        ),
        (with("take", json!("../../etc")), "not in the library"),
        (with("take", Value::Null), "which take"),
        (with("listener", json!("")), "who wrote it"),
        (with("listener", json!("M".repeat(101))), "100 characters"),
        (with("notes", json!([])), "no note"),
        (with("notes", notes(501)), "501 notes"),
        (
            with("notes", json!([{"at_secs": 30.5, "text": "x"}])),
            "note 1 is at 0:31",
        ),
        (with("notes", json!([{"at_secs": -1, "text": "x"}])), "note 1"),
        (
            with("notes", json!([{"at_secs": 1, "text": "x".repeat(10_001)}])),
            "10000 characters",
        ),
        (with("notes", json!([{"at_secs": 1, "text": " "}])), "no words"),
        (vec![b' '; (1 << 20) + 1], "longer than"),
        // Words that fit into feedback but not into a take's file.
        (
            with(
                "notes",
                json!(
                    vec![json!({"at_secs": 1, "text": "\"".repeat(9_999)}); 52]
                        .into_iter()
                        .enumerate()
                        .map(|(index, mut note)| {
                            note["at_secs"] = json!(index as f64 / 10.0);
                            note
                        })
                        .collect::<Vec<_>>()
                ),
            ),
            "no room",
        ),
    ];
    for (bytes, said) in cases {
        let path = studio.home.path().join("bad.json");
        fs::write(&path, &bytes).expect("writes");
        assert_refused(
            studio.aloud(&["import-feedback", text(&path)]).run(),
            &[text(&path), said],
        );
        assert_eq!(all_of(&studio.home.library()), before, "{said}");
    }
    let missing = studio.home.path().join("missing.json");
    assert_refused(
        studio.aloud(&["import-feedback", text(&missing)]).run(),
        &["missing.json", "not there"],
    );
    let nowhere = studio.home.path().join("nowhere");
    let good = studio.home.path().join("good.json");
    fs::write(&good, feedback(&id).to_string()).expect("writes");
    let library = text(&nowhere);
    assert_refused(
        studio
            .aloud(&["import-feedback", text(&good), "--library", library])
            .run(),
        &[library],
    );
    assert!(!nowhere.exists());
    // A second program writes nothing.
    let library = Library::open(&studio.home.library()).expect("opens");
    let _held = library.try_lock().expect("locks");
    assert_refused(
        studio.aloud(&["import-feedback", text(&good)]).run(),
        &["Another Aloud"],
    );
    assert_eq!(all_of(&studio.home.library()), before);
}

/// Where the sound stands, in seconds.
fn position(browser: &mut Browser) -> f64 {
    browser
        .js("document.querySelector('#audio').currentTime")
        .as_f64()
        .expect("a number")
}

#[track_caller]
fn assert_near(position: f64, wanted: f64) {
    assert!((position - wanted).abs() < 0.02, "{position} s, not {wanted} s");
}

/// A page of the take in a browser, and the folder that it saves to.
fn opened(studio: &Studio, id: &str) -> (Browser, PathBuf) {
    let to = studio.home.path().join("to");
    studio.json(&["export", id, "--to", text(&to)]);
    let downloads = studio.home.path().join("downloads");
    fs::create_dir(&downloads).expect("creates");
    // The page has to do alone, as it does when only it was sent.
    let alone = studio.home.path().join("alone");
    fs::create_dir(&alone).expect("creates");
    let page = alone.join("review.html");
    fs::rename(to.join("review.html"), &page).expect("moves");
    let mut browser = Browser::start(&downloads);
    browser.open(&page);
    browser.wait("the sound", "document.querySelector('#audio')?.readyState >= 2");
    (browser, downloads)
}

/// All that the page asked for is the page itself and the sound inside it, and nothing was in the way.
#[track_caller]
fn assert_silent(browser: &mut Browser) {
    let requests = browser.events("Network.requestWillBeSent");
    assert!(!requests.is_empty(), "the browser tells its requests");
    for request in requests {
        let url = request["request"]["url"].as_str().unwrap_or_default();
        assert!(
            url.starts_with("file://") && url.ends_with("/review.html") || url.starts_with("blob:null/"),
            "{url}"
        );
    }
    for method in [
        "Log.entryAdded",
        "Runtime.exceptionThrown",
        "Network.webSocketCreated",
    ] {
        assert_eq!(browser.events(method), Vec::<Value>::new());
    }
}

#[test]
fn the_page_plays_from_the_disk_and_the_notes_written_on_it_come_back() {
    let studio = Studio::bare();
    let id = take_in(&studio);
    let (mut browser, downloads) = opened(&studio, &id);

    browser.click("#play");
    browser.wait(
        "the sound to move on",
        "document.querySelector('#audio').currentTime > 0.3",
    );
    assert_eq!(
        browser.js("document.querySelector('#play-words').textContent"),
        "Pause"
    );
    browser.key("]");
    browser.key("]");
    browser.key("[");
    let speed =
        "[document.querySelector('#audio').playbackRate, document.querySelector('#audio').preservesPitch]";
    assert_eq!(browser.js(speed), json!([1.25, true]));
    browser.key(" ");
    browser.wait("a pause", "document.querySelector('#audio').paused");

    for part in [3, 1, 0, 2] {
        browser.click(&format!("#parts button:nth-child({})", part + 1));
        assert_near(position(&mut browser), MARKS[part]);
        let current = "document.querySelector('#parts [aria-current=true]').dataset.part";
        browser.settle();
        assert_eq!(browser.js(current), part.to_string());
    }
    for part in [1, 3, 2, 0] {
        browser.key(&(part + 1).to_string());
        assert_near(position(&mut browser), MARKS[part]);
    }
    browser.key("ArrowRight");
    assert_near(position(&mut browser), 5.0);
    browser.key("End");
    assert_near(position(&mut browser), 30.0);
    browser.key("Home");
    assert_near(position(&mut browser), 0.0);

    // A note by keys: where one types, no key means anything else.
    browser.key("2");
    browser.key("n");
    browser.write("1 n [ Slower here.");
    browser.key(" ");
    assert_near(position(&mut browser), 5.0);
    browser.key("Enter");
    browser.key("3");
    browser.click("#begin-note");
    browser.write(HOSTILE);
    browser.key("Enter");
    browser.key("4");
    browser.click("#begin-note");
    browser.write("Not this one");
    browser.key("Enter");
    browser.click("#own li:nth-child(3) button:nth-of-type(3)");
    assert_eq!(browser.js("document.querySelectorAll('#own li').length"), 2);
    browser.key("n");
    browser.write("Nor this");
    browser.key("Escape");
    browser.click("#own li:nth-child(1) button:nth-of-type(2)");
    browser.write(" Really.");
    browser.key("Enter");

    // Without a name nothing is saved; leaving warns, and what was written is there again.
    browser.click("#save");
    assert_eq!(browser.js("document.activeElement.id"), "listener");
    assert_eq!(fs::read_dir(&downloads).expect("a folder").count(), 0);
    browser.write("Maria \"M\" <b>");
    browser.send("Page.reload");
    let dialog = browser.wait_event("Page.javascriptDialogOpening", 1);
    assert_eq!(dialog["type"], "beforeunload");
    browser.call("Page.handleJavaScriptDialog", &json!({"accept": true}));
    browser.wait(
        "the notes again",
        "document.querySelectorAll('#own li').length === 2",
    );
    browser.wait(
        "the sound again",
        "document.querySelector('#audio')?.readyState >= 2",
    );
    browser.click("#save");
    let saved = downloads.join("feedback.json");
    let json = wait_for("feedback.json", PATIENCE, || {
        serde_json::from_slice::<Value>(&fs::read(&saved).ok()?).ok()
    });
    assert_eq!(json["aloud_feedback"], 1);
    assert_eq!(json["take"], id.as_str());
    // Saved, it may be left without a word.
    browser.send("Page.reload");
    browser.wait_event("Page.frameNavigated", 3);
    browser.wait(
        "the sound again",
        "document.querySelector('#audio')?.readyState >= 2",
    );
    assert_eq!(browser.events("Page.javascriptDialogOpening").len(), 1);
    assert_silent(&mut browser);

    let taken_in = studio.json(&["import-feedback", text(&saved)]);
    assert_eq!(taken_in["added"], 2);
    let notes = studio.json(&["show", &id])["notes"].clone();
    assert_eq!(
        notes,
        json!([
            {"text": "1 n [ Slower here. Really.", "at_secs": 5.0, "by": "Maria \"M\" <b>"},
            {"text": HOSTILE, "at_secs": 11.0, "by": "Maria \"M\" <b>"},
        ])
    );
    // And on the next page they stand among the take's notes.
    let again = studio.home.path().join("again");
    studio.json(&["export", &id, "--to", text(&again)]);
    browser.open(&again.join("review.html"));
    assert_eq!(
        browser.js("document.querySelector('#notes li:nth-child(2) .words').textContent"),
        HOSTILE
    );
    assert_eq!(
        browser.js("document.querySelector('#notes .by').textContent"),
        "Maria \"M\" <b>"
    );
    assert_silent(&mut browser);
}

#[test]
fn a_take_too_long_for_the_page_plays_from_the_file_beside_it() {
    let studio = Studio::bare();
    let path = studio.home.path().join("long.wav");
    let tone: Vec<i16> = (0..800)
        .map(|frame| if frame % 400 < 200 { 9_000 } else { -9_000 })
        .collect();
    let frames: Vec<i16> = tone.iter().copied().cycle().take(715 * 48_000).collect();
    audio_math::write_wav(&path, 48_000, &frames);
    let marks = [
        "import",
        text(&path),
        "--prompt",
        "bad-news",
        "--marks",
        "60,90,700",
    ];
    let id = studio.json(&marks)["id"].as_str().expect("an id").to_owned();
    let to = studio.home.path().join("to");
    assert_eq!(
        studio.json(&["export", &id, "--to", text(&to)])["sound_inside"],
        false
    );
    assert!(fs::metadata(to.join("review.html")).expect("is there").len() < 100_000);
    let mut browser = Browser::start(studio.home.path());
    browser.open(&to.join("review.html"));
    browser.wait("the sound", "document.querySelector('#audio')?.readyState >= 2");
    browser.click("#parts button:nth-child(4)");
    assert_near(position(&mut browser), 700.0);
    browser.click("#play");
    browser.wait(
        "the sound to move on",
        "document.querySelector('#audio').currentTime > 700.3",
    );
    browser.key(" ");
    for request in browser.events("Network.requestWillBeSent") {
        let url = request["request"]["url"].as_str().unwrap_or_default();
        assert!(
            url.ends_with("/to/review.html") || url.ends_with("/to/answer.wav"),
            "{url}"
        );
    }
    // Without it the page says what is missing.
    let alone = studio.home.path().join("alone");
    fs::create_dir(&alone).expect("creates");
    fs::rename(to.join("review.html"), alone.join("review.html")).expect("moves");
    browser.open(&alone.join("review.html"));
    browser.wait(
        "a word on the sound",
        "!document.querySelector('#trouble').hidden",
    );
    let said = browser.js("document.querySelector('#trouble').textContent");
    assert!(
        said.as_str().is_some_and(|said| said.contains("answer.wav")),
        "{said}"
    );
}

#[test]
fn hostile_words_are_shown_as_text_and_nothing_leaves_the_page_even_if_its_script_tries() {
    let studio = Studio::bare();
    let id = take_in(&studio);
    let long = format!("{HOSTILE}{}", "W".repeat(10_000 - HOSTILE.chars().count()));
    change(&take_file(&studio, &id), |take| {
        take["title"] = json!(HOSTILE);
        take["prompt"]["text"] = json!(long);
        take["prompt"]["theme"] = json!(HOSTILE);
        take["prompt"]["checks"] = json!([HOSTILE, long]);
        take["prompt"]["pitfalls"] = json!([HOSTILE]);
        take["framework"]["parts"][1]["name"] = json!(HOSTILE);
        take["pins"] = json!([{"kind": "check", "item": HOSTILE, "frame": 16_000}]);
        take["notes"] = json!([{"text": long, "frame": 0}, {"text": HOSTILE, "frame": 9, "by": HOSTILE}]);
        take["gaps"] = json!([{"frame": 5, "frames": 5, "cause": HOSTILE}]);
    });
    let (mut browser, _) = opened(&studio, &id);
    for (selector, shown) in [
        ("#title", HOSTILE),
        ("#question", &long),
        ("#checks li:nth-child(1) .words", HOSTILE),
        ("#checks li:nth-child(2) .words", &long),
        ("#pitfalls .words", HOSTILE),
        ("#notes li:nth-child(1) .words", &long),
        ("#notes li:nth-child(2) .words", HOSTILE),
        ("#notes li:nth-child(2) .by", HOSTILE),
        ("#parts button:nth-child(2) .words", HOSTILE),
        ("#timing tr:nth-child(3) .words", HOSTILE),
    ] {
        let text = browser.js(&format!("document.querySelector({selector:?}).textContent"));
        assert_eq!(text, shown, "{selector}");
    }
    let extra = "[document.querySelectorAll('script').length, document.querySelectorAll('img, textarea, iframe, object, \
                 link, b').length]";
    assert_eq!(
        browser.js(extra),
        json!([2, 1]),
        "the data, the script, and the field for notes"
    );
    // Nothing sticks out, wide or narrow.
    for width in [1_280, 390] {
        let screen = json!({"width": width, "height": 800, "deviceScaleFactor": 1, "mobile": false});
        browser.call("Emulation.setDeviceMetricsOverride", &screen);
        browser.settle();
        assert_eq!(
            browser.js("document.documentElement.scrollWidth <= innerWidth"),
            true,
            "{width}"
        );
    }
    assert_eq!(
        browser.events("Page.javascriptDialogOpening"),
        Vec::<Value>::new()
    );
    assert_silent(&mut browser);

    // Were there a way in all the same: a server that is really there hears nothing.
    let server = TcpListener::bind("127.0.0.1:0").expect("a port");
    server.set_nonblocking(true).expect("can be asked");
    let url = format!("http://{}/", server.local_addr().expect("an address"));
    browser.js(&format!(
        "(async () => {{ const put = (tag, of) => document.body.append(Object.assign(document.createElement(tag), of));
            put('img', {{src: {url:?}}}); put('script', {{src: {url:?}}}); put('iframe', {{src: {url:?}}});
            put('link', {{rel: 'stylesheet', href: {url:?}}}); put('audio', {{src: {url:?}, autoplay: true}});
            put('script', {{textContent: 'window.wasRun = true'}});
            navigator.sendBeacon({url:?}, 'x');
            try {{ new WebSocket({url:?}.replace('http', 'ws')); }} catch {{ }}
            await fetch({url:?}).catch(() => 0); await new Promise((go) => setTimeout(go, 500)); return true; }})()"
    ));
    // Chromium knocks before it asks whether a frame may be there; it must say nothing.
    while let Ok((mut knock, _)) = server.accept() {
        knock
            .set_read_timeout(Some(Duration::from_millis(300)))
            .expect("can wait");
        let mut said = [0; 16];
        assert_eq!(knock.read(&mut said).unwrap_or(0), 0, "{}", said.escape_ascii());
    }
    assert_eq!(
        browser.js("window.wasRun === undefined"),
        true,
        "a script of words runs nothing"
    );
}
