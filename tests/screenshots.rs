//! Pictures of every screen of the real window, for people to look at: two sizes, dark and light, empty and filled,
//! with a long prompt and with large text. All go to `target/screenshots`; those of README and manual to `docs/screenshots`.
//! Run by `./dev screenshots`.

#![cfg(target_os = "linux")]
#![allow(
    clippy::expect_used,
    clippy::print_stdout,
    reason = "a helper of a test that fails is a test that fails"
)]

mod support;

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
    time::{Duration, Instant},
};

use support::{
    PATIENCE,
    display::{Display, Window},
    process::tool,
    program::Running,
    sound,
    studio::{self, Studio, at},
    wait_maybe,
};

const SIZES: [(u32, u32); 2] = [(1280, 800), (900, 600)];

/// The pictures that stand in the README and in the manual.
const IN_DOCS: [&str; 8] = [
    "prompts-dark-1280x800",
    "rehearse-recording-dark-1280x800",
    "review-light-1280x800",
    "compare-dark-1280x800",
    "stories-coverage-dark-1280x800",
    "samples-light-1280x800",
    "session-summary-dark-1280x800",
    "progress-dark-1280x800",
];

/// Three hundred characters, as a prompt of the speaker's own may have.
const LONG_PROMPT: &str = "Tell me about a time when a customer you had known for years asked for something that your \
own roadmap, your team and your leadership had all agreed not to build, and how you found out what they really needed, \
what you decided in the end, whom you had to convince on the way, and what it all changed for them.";

const ANSWER: &str = "Last spring one of our largest customers, a hospital group, was about to lose a week of reports \
because of a change we had shipped. I was the engineer on call. My task was to tell them before they found out, and to \
get their reports back by Friday. I called their head of operations the same evening. I said what had happened, what \
we knew and what we did not know. Then I looked for options. We could roll back, which would have hurt two other \
customers, or rebuild the reports by hand. I chose the second and wrote a script for it with a colleague. I sent \
them a short note every morning, even when there was nothing new. By Thursday all reports were there. They renewed \
in March, and they told us it was because of that week. Our own check now runs before each release, and no report \
has been lost since.";

/// How the same answer began some evenings before.
const RAMBLING: &str = "So, well, there was this thing a while ago, and we were all quite busy then, as one is, with the \
release and everything around it, and it was the end of the quarter as well.";

struct Stage {
    studio: Studio,
    window: Window,
    running: Running,
    theme: &'static str,
}

impl Stage {
    /// Opens the window on a studio whose settings are `settings`, with a recording playing as the microphone.
    fn open(studio: Studio, theme: &'static str, settings: &str, mic: &Path) -> Self {
        let config = studio.home.config().join("aloud");
        fs::create_dir_all(&config).expect("a folder");
        fs::write(
            config.join("settings.toml"),
            format!("theme = \"{theme}\"\n{settings}"),
        )
        .expect("writes");
        let running = studio
            .aloud(&["--simulate-mic", mic.to_str().expect("UTF-8")])
            .env("ALOUD_OWN_FONTS_ONLY", "1")
            .spawn();
        let window = studio.display().wait_window("Aloud");
        studio.display().move_window(&window, 0, 0);
        Self {
            studio,
            window,
            running,
            theme,
        }
    }

    fn display(&self) -> &Display {
        self.studio.display()
    }

    /// Takes the screen's picture at each size.
    fn picture(&self, name: &str) {
        for (width, height) in SIZES {
            self.picture_at(name, width, height);
        }
    }

    fn picture_at(&self, name: &str, width: u32, height: u32) {
        self.display().resize_window(&self.window, width, height);
        // The pointer is nowhere, so that nothing looks hovered.
        self.display().point(1_279, 899);
        self.settle();
        let name = format!("{name}-{}-{width}x{height}", self.theme);
        let file = folder("target/screenshots").join(format!("{name}.png"));
        self.display().screenshot(&file);
        let mut crop = Command::new("convert");
        crop.arg(&file)
            .args(["-crop", &format!("{width}x{height}+0+0"), "+repage", "-strip"])
            .arg(&file);
        tool(&mut crop);
        if IN_DOCS.contains(&name.as_str()) {
            fs::copy(&file, folder("docs/screenshots").join(format!("{name}.png"))).expect("copies");
        }
        println!("{}", file.display());
    }

    /// Waits until the picture stands still, or for a moment if something on it moves.
    fn settle(&self) {
        let mut before = self.display().picture();
        wait_maybe(Duration::from_secs(2), || {
            let now = self.display().picture();
            let is_still = now.changed(&before) == 0;
            before = now;
            is_still.then_some(())
        });
    }

    fn keys(&self, keys: &[&str]) {
        for key in keys {
            self.display().key(key);
        }
        self.settle();
    }

    fn close(self) {
        self.display().key("ctrl+q");
        self.running.wait(PATIENCE).success();
    }
}

fn folder(name: &str) -> PathBuf {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(name);
    fs::create_dir_all(&path).expect("a folder");
    path
}

fn studio() -> Studio {
    let mut studio = Studio::bare();
    studio.display = Some(Display::with_size(1280, 900));
    studio
}

/// A microphone that says the answer from its first second on.
fn microphone(studio: &Studio) -> PathBuf {
    let wav = studio.home.path().join("built-in microphone.wav");
    sound::speak(ANSWER, &wav);
    wav
}

/// A library with takes of several prompts and a pack with a very long prompt.
fn fill(studio: &Studio, wav: &Path) {
    let packs = studio.home.library().join("prompts");
    fs::create_dir_all(&packs).expect("a folder");
    let pack = format!(
        "theme = \"Mine\"\n[[prompts]]\nid = \"long\"\ntext = \"{LONG_PROMPT}\"\nchecks = [\"One customer\"]\n"
    );
    fs::write(packs.join("mine.toml"), pack).expect("writes");
    write_stories(studio);
    let rambling = studio.home.path().join("rambling.wav");
    sound::speak(&format!("{RAMBLING} {ANSWER}"), &rambling);
    for (days_ago, wav, prompt, marks, total) in [
        (9, wav, "did-it-help", "9,14,38", "60"),
        (4, rambling.as_path(), "bad-news", "22,27,58", "60"),
        (1, wav, "long", "4,9,40", "90"),
        (0, wav, "bad-news", "7.5,12.5,40", "60"),
    ] {
        let wav = wav.to_str().expect("UTF-8");
        let args = [
            "import",
            wav,
            "--prompt",
            prompt,
            "--marks",
            marks,
            "--total-secs",
            total,
        ];
        let take = studio.json(&args);
        date_back(&studio::audio_path(&take).with_file_name("take.json"), days_ago);
    }
}

/// Makes a take one of a few evenings ago, recorded and not taken in, so that the list looks as a speaker's would.
fn date_back(path: &Path, days_ago: i64) {
    let text = fs::read_to_string(path).expect("reads");
    let mut take: serde_json::Value = serde_json::from_str(&text).expect("JSON");
    let then = jiff::Zoned::now()
        .checked_sub(jiff::Span::new().days(days_ago).minutes(20 * days_ago + 5))
        .expect("a date");
    take["recorded_at"] = then.strftime("%Y-%m-%dT%H:%M:%S%:z").to_string().into();
    take["state"] = "complete".into();
    remark(&mut take, days_ago);
    if take["prompt"]["id"] == "bad-news" {
        take["occasion"] =
            serde_json::json!({"story": {"id": "the-lost-reports", "title": "The lost reports"}});
    }
    fs::write(path, take.to_string()).expect("writes");
}

/// The speaker's own stories: one whole, one begun.
fn write_stories(studio: &Studio) {
    let stories = studio.home.library().join("stories");
    fs::create_dir_all(&stories).expect("a folder");
    for (name, text) in [
        (
            "the-lost-reports.toml",
            "title = \"The lost reports\"\nkinds = [\"advocated\", \"wrong\"]\n\
             themes = [\"Customer Obsession\", \"Earn Trust\", \"Ownership\"]\n\
             metrics = [\"all reports back in 4 days\", \"no report lost since\"]\n\
             learned = \"Call before they find out.\"\n[bullets]\n\
             situation = [\"a hospital group, a week of reports\", \"our own change broke them\"]\n\
             task = [\"tell them first\", \"reports back by Friday\"]\n\
             action = [\"called their head of operations that evening\", \"rolling back would have hurt two others\", \
             \"script to rebuild, with a colleague\", \"a short note every morning\"]\n\
             result = [\"all there by Thursday\", \"renewed in March\"]\n",
        ),
        (
            "three-forms.toml",
            "title = \"Three forms into one\"\nkinds = [\"data\"]\n\
             themes = [\"Invent and Simplify\", \"Frugality\"]\n[bullets]\n\
             situation = [\"every return took three forms\"]\naction = [\"timed forty of them\"]\n",
        ),
    ] {
        fs::write(stories.join(name), text).expect("writes");
    }
}

/// What a speaker would have pinned, tapped and noted; more of it said and less of it tapped each time.
fn remark(take: &mut serde_json::Value, days_ago: i64) {
    let checks = take["prompt"]["checks"].as_array().cloned().unwrap_or_default();
    let (said, taps, rating) = if days_ago == 0 { (3, 2, 4) } else { (1, 7, 2) };
    let pins = checks.into_iter().take(said).zip([1_400_000, 800_000, 1_650_000]);
    take["pins"] = pins
        .map(|(item, frame)| serde_json::json!({"kind": "check", "item": item, "frame": frame}))
        .collect();
    take["tallies"] = (0..taps)
        .map(|tap| serde_json::json!({"name": "um", "frame": 90_000 + tap * 260_000}))
        .collect();
    take["notes"] = serde_json::json!([{"text": "Say the number first.", "frame": 1_900_000}]);
    take["rating"] = rating.into();
    if days_ago == 0 {
        take["next_time"] = "Start with the number".into();
    }
}

#[test]
#[ignore = "takes pictures, checks nothing; ./dev screenshots runs it"]
fn every_screen() {
    for theme in ["dark", "light"] {
        let stage = {
            let studio = studio();
            let mic = microphone(&studio);
            Stage::open(studio, theme, "", &mic)
        };
        stage.picture("prompts-empty");
        stage.keys(&["ctrl+3"]);
        stage.picture("takes-empty");
        stage.keys(&["ctrl+4"]);
        stage.picture("stories-empty");
        stage.keys(&["ctrl+5"]);
        stage.picture("progress-empty");
        stage.close();

        let stage = {
            let studio = studio();
            let mic = microphone(&studio);
            fill(&studio, &mic);
            Stage::open(studio, theme, "total_secs = 60\n", &mic)
        };
        stage.picture("prompts");
        stage.display().type_text("zebra");
        stage.picture("prompts-none-found");
        stage.keys(&["ctrl+a", "BackSpace"]);
        stage.keys(&["F1"]);
        stage.picture("shortcuts");
        stage.keys(&["Escape", "ctrl+3"]);
        stage.picture("takes");
        stage.keys(&["Return"]);
        stage.picture("review");
        stage.keys(&["c", "3", "Right"]);
        stage.picture("compare");
        stage.keys(&["ctrl+4"]);
        stage.picture("stories");
        stage.keys(&["ctrl+g"]);
        stage.picture("stories-coverage");
        stage.keys(&["ctrl+comma"]);
        stage.picture("settings");

        stage.keys(&["ctrl+1"]);
        stage.display().type_text("bad news");
        stage.keys(&["Return"]);
        stage.picture("rehearse-ready");
        let start = Instant::now();
        stage.display().key("space");
        for (secs, key) in [(11.0, "space"), (15.0, "space")] {
            at(start + Duration::from_secs_f64(secs));
            stage.display().key(key);
        }
        at(start + Duration::from_secs(36));
        stage.picture("rehearse-recording");
        stage.keys(&["s"]);
        stage.picture("rehearse-peek");
        at(start + Duration::from_secs(49));
        stage.keys(&["space", "p"]);
        stage.picture("rehearse-paused");
        stage.keys(&["p"]);
        at(start + Duration::from_secs(68));
        stage.picture("rehearse-over");
        stage.keys(&["Return"]);
        stage.picture("review-guess");
        stage.keys(&["g"]);
        stage.picture("review-revealed");
        stage.close();
    }
}

/// A mock interview from its set-up to its summary, and a drill.
#[test]
#[ignore = "takes pictures, checks nothing; ./dev screenshots runs it"]
fn mock_interview_and_drills() {
    for theme in ["dark", "light"] {
        let stage = {
            let studio = studio();
            let mic = microphone(&studio);
            fill(&studio, &mic);
            Stage::open(studio, theme, "total_secs = 30\n", &mic)
        };
        stage.keys(&["Down", "ctrl+b", "Down", "Down", "ctrl+b", "Down", "ctrl+b"]);
        stage.picture("prompts-marked");
        stage.keys(&["ctrl+m"]);
        stage.picture("session-set-up");
        stage.keys(&["Return"]);
        stage.picture("session-thinking");
        for round in 0..3 {
            let start = Instant::now();
            stage.keys(&["space"]);
            at(start + Duration::from_secs(7 + 4 * round));
            if round == 0 {
                stage.keys(&["space"]);
                stage.picture("session-recording");
            }
            stage.keys(&["Return"]);
            if round < 2 {
                stage.keys(&["p"]);
                stage.picture(&format!("session-between-{}", round + 1));
                stage.keys(&["space"]);
            }
        }
        stage.keys(&["ctrl+period"]);
        stage.picture("session-summary");
        stage.keys(&["Down", "Return"]);
        stage.picture("session-review");
        stage.keys(&["ctrl+m"]);
        stage.keys(&["Escape"]);
        stage.picture("session-earlier");
        stage.keys(&["ctrl+1"]);
        stage.keys(&["ctrl+shift+d"]);
        let start = Instant::now();
        stage.keys(&["space"]);
        at(start + Duration::from_secs(25));
        stage.picture("drill-wrap-up");
        stage.keys(&["Return"]);
        stage.keys(&["s"]);
        stage.picture("drill-review");
        stage.keys(&["ctrl+1"]);
        stage.keys(&["ctrl+shift+r"]);
        stage.picture("drill-result-first");
        stage.close();
    }
}

#[test]
#[ignore = "takes pictures, checks nothing; ./dev screenshots runs it"]
fn long_prompts_large_text_and_no_microphone() {
    let studio_with_takes = || {
        let studio = studio();
        let mic = microphone(&studio);
        fill(&studio, &mic);
        (studio, mic)
    };
    for (settings, kind) in [("", "long"), ("text_size_percent = 150\n", "long-150")] {
        let (studio, mic) = studio_with_takes();
        let stage = Stage::open(studio, "dark", settings, &mic);
        stage.display().type_text("roadmap");
        stage.picture(&format!("prompts-{kind}"));
        stage.keys(&["Return"]);
        stage.picture(&format!("rehearse-{kind}"));
        stage.keys(&["space"]);
        stage.picture(&format!("rehearse-recording-{kind}"));
        stage.keys(&["Return"]);
        stage.picture(&format!("review-guess-{kind}"));
        stage.keys(&["g"]);
        stage.picture(&format!("review-{kind}"));
        stage.keys(&["ctrl+3"]);
        stage.picture(&format!("takes-{kind}"));
        stage.keys(&["ctrl+4"]);
        stage.picture(&format!("stories-{kind}"));
        stage.keys(&["ctrl+comma"]);
        stage.picture(&format!("settings-{kind}"));
        stage.keys(&["F1"]);
        stage.picture(&format!("shortcuts-{kind}"));
        stage.close();
    }
    let (studio, mic) = studio_with_takes();
    let missing = mic.with_file_name("unplugged.wav");
    let stage = Stage::open(studio, "light", "think_secs = 30\n", &missing);
    stage.display().type_text("bad news");
    stage.keys(&["Return"]);
    stage.picture("rehearse-no-microphone");
    stage.close();
    let (studio, mic) = studio_with_takes();
    let stage = Stage::open(studio, "light", "think_secs = 30\n", &mic);
    stage.display().type_text("bad news");
    stage.keys(&["Return"]);
    stage.picture("rehearse-thinking");
    stage.close();
}

/// Weeks of practice: copies of one take with other dates, lengths, marks, ratings and taps.
fn practise(studio: &Studio, wav: &Path) {
    let wav = wav.to_str().expect("UTF-8");
    let prompts = [
        (
            "bad-news",
            "Tell me about bad news you had to bring to a customer.",
            "Customer Obsession",
        ),
        (
            "did-it-help",
            "How did you find out whether customers were really served?",
            "Customer Obsession",
        ),
        (
            "quick-fix-refused",
            "Tell me about a mistake that was yours.",
            "Ownership",
        ),
        (
            "took-parts-away",
            "When did you make something much simpler?",
            "Invent and Simplify",
        ),
    ];
    let take = studio.json(&[
        "import",
        wav,
        "--prompt",
        "bad-news",
        "--marks",
        "7,12,40",
        "--total-secs",
        "60",
    ]);
    let id = take["id"].as_str().expect("an id").to_owned();
    let folder = studio::audio_path(&take).parent().expect("a folder").to_owned();
    let text = fs::read_to_string(folder.join("take.json")).expect("reads");
    let mut template: serde_json::Value = serde_json::from_str(&text).expect("JSON");
    template["delivery"] = studio.json(&["analyse", &id]);
    let rate = template["audio"]["sample_rate_hz"].as_f64().expect("a rate");
    let length = template["audio"]["frames"].as_f64().expect("frames") / rate;
    let today = jiff::Zoned::now();
    for number in 0..46_i64 {
        // Better from week to week, with ups and downs, and a day off now and then.
        let which = usize::try_from(number * 7 % 11 % 4).expect("small");
        let days_ago = (44 - number - i64::from(number % 7 == 3)).max(1) + if which == 1 { 60 } else { 0 };
        let day = today.saturating_sub(jiff::Span::new().days(days_ago));
        let at = format!("{}T10:{number:02}:00{}", day.date(), day.strftime("%:z"));
        let (prompt, words, theme) = prompts[which];
        let wobble = ((number * 37) % 23) as f64 / 23.0 - 0.5;
        let mut take = template.clone();
        take["recorded_at"] = at.clone().into();
        take["prompt"]["id"] = prompt.into();
        take["prompt"]["text"] = words.into();
        take["prompt"]["theme"] = theme.into();
        take["total_secs"] = (length - 22.0 + number as f64 * 0.5 + wobble * 14.0)
            .round()
            .into();
        take["rating"] = (2 + number / 16 + i64::from(wobble > 0.3)).into();
        for (part, secs) in [
            (1, 7.0 + wobble * 6.0),
            (2, 13.0 + wobble * 3.0),
            (3, length - 14.0 + wobble * 9.0),
        ] {
            take["marks"][part]["frame"] = ((secs * rate) as u64).into();
        }
        let taps = (0..(9 - number / 6)).map(|tap| {
            let name = if tap % 3 == 0 { "we" } else { "um" };
            serde_json::json!({"name": name, "frame": 20_000 + tap * 9_000})
        });
        take["tallies"] = taps.collect::<Vec<_>>().into();
        if let Some(pace) = take["delivery"]["words_per_min"].as_f64() {
            take["delivery"]["words_per_min"] = (pace + 14.0 - number as f64 * 0.4 + wobble * 20.0).into();
        }
        let name = format!(
            "{}_{prompt}-{number}",
            at[..19].replace('T', "_").replace(':', "-")
        );
        let made = folder.with_file_name(name);
        fs::create_dir_all(&made).expect("a folder");
        fs::copy(folder.join("answer.wav"), made.join("answer.wav")).expect("copies");
        fs::write(made.join("take.json"), take.to_string()).expect("writes");
    }
    fs::remove_dir_all(folder).expect("goes");
}

#[test]
#[ignore = "takes pictures, checks nothing; ./dev screenshots runs it"]
fn weeks_of_practice() {
    for theme in ["dark", "light"] {
        let studio = studio();
        let mic = microphone(&studio);
        practise(&studio, &mic);
        let stage = Stage::open(studio, theme, "", &mic);
        stage.keys(&["ctrl+u"]);
        stage.picture("prompts-due");
        stage.keys(&["ctrl+5"]);
        stage.picture("progress");
        stage.keys(&["Home", "Next", "Next"]);
        stage.picture("progress-below");
        stage.keys(&["Next", "Next", "Next"]);
        stage.picture("progress-end");
        stage.keys(&["ctrl+s"]);
        stage.picture("progress-csv");
        stage.keys(&["Escape", "Escape", "ctrl+b"]);
        stage.picture("blind");
        stage.keys(&["4"]);
        stage.picture("blind-rated");
        stage.keys(&["Return", "3", "Return"]);
        stage.picture("blind-summary");
        stage.keys(&["Escape", "F1"]);
        stage.picture("shortcuts-progress");
        stage.close();
    }
}

#[test]
#[ignore = "takes pictures, checks nothing; ./dev screenshots runs it"]
fn own_prompts_samples_and_follow_ups() {
    for theme in ["dark", "light"] {
        let studio = studio();
        let mic = microphone(&studio);
        let stage = Stage::open(studio, theme, "", &mic);
        stage.keys(&["ctrl+p"]);
        stage.picture("packs-empty");
        stage.keys(&["ctrl+n"]);
        stage.picture("packs-new");
        stage.close();

        let studio = self::studio();
        let mic = microphone(&studio);
        fill(&studio, &mic);
        let stage = Stage::open(studio, theme, "", &mic);
        stage.display().type_text("bad news");
        stage.keys(&["ctrl+l"]);
        stage.picture("samples");
        stage.keys(&["Right", "Right"]);
        stage.picture("samples-weak");
        stage.keys(&["Escape", "ctrl+e"]);
        stage.picture("packs");
        stage.keys(&["ctrl+i"]);
        stage.display().type_text("~/pack.toml");
        stage.keys(&["Return"]);
        stage.picture("packs-import");
        stage.keys(&["Escape", "ctrl+e"]);
        stage.picture("packs-export");
        stage.keys(&["Escape", "ctrl+3", "Return"]);
        stage.picture("review-follow-ups");
        stage.keys(&["ctrl+f"]);
        stage.picture("rehearse-follow-up");
        let start = Instant::now();
        stage.display().key("space");
        at(start + Duration::from_secs(8));
        stage.keys(&["Return"]);
        stage.keys(&["s"]);
        stage.picture("review-of-follow-up");
        stage.keys(&["ctrl+b"]);
        stage.picture("review-follow-up-answered");
        stage.keys(&["ctrl+3"]);
        stage.picture("takes-follow-up");
        stage.close();
    }
}

/// Makes all takes answers of one mock interview.
fn as_interview(studio: &Studio) {
    let takes = fs::read_dir(studio.home.library().join("takes")).expect("takes");
    for folder in takes {
        let file = folder.expect("a take").path().join("take.json");
        let text = fs::read_to_string(&file).expect("reads");
        let mut take: serde_json::Value = serde_json::from_str(&text).expect("JSON");
        take["occasion"]["session"] = "2026-11-22_10-15-30".into();
        fs::write(&file, take.to_string()).expect("writes");
    }
}

#[test]
#[ignore = "takes pictures, checks nothing; ./dev screenshots runs it"]
fn large_text_in_the_smallest_window() {
    let studio = studio();
    let mic = microphone(&studio);
    fill(&studio, &mic);
    as_interview(&studio);
    let stage = Stage::open(studio, "dark", "text_size_percent = 150\n", &mic);
    for (keys, name) in [
        (["ctrl+3"].as_slice(), "takes-150"),
        (&["Return"], "review-150"),
        (&["ctrl+5"], "progress-150"),
        (&["ctrl+1", "ctrl+m", "ctrl+l"], "session-summary-150"),
    ] {
        stage.keys(keys);
        stage.picture_at(name, 720, 480);
    }
    stage.close();
}
