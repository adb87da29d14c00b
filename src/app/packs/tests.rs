//! Tests of own packs in the program without a window: what the disk does not take stays, is told, holds up closing once,
//! and what another program did to the files meanwhile is neither lost nor written over.

use std::{fs, path::PathBuf, thread};

use super::*;
use crate::{app::Start, library::Library};

struct Stage {
    _dir: tempfile::TempDir,
    library: Library,
    app: App,
    now: Instant,
}

impl Stage {
    fn with(files: &[(&str, &str)]) -> Self {
        let dir = tempfile::tempdir().expect("a folder");
        let library = Library::open(&dir.path().join("library")).expect("opens");
        for (name, text) in files {
            fs::write(library.prompts_dir().join(name), text).expect("writes");
        }
        let now = Instant::now();
        let start = Start {
            library: Some(library.dir().to_owned()),
            ..Start::default()
        };
        let app = App::new(start, Arc::new(|| ()), now);
        let mut stage = Self {
            _dir: dir,
            library,
            app,
            now,
        };
        stage.until("the library", |app| {
            app.library_path().is_some() && !app.takes().is_loading
        });
        stage.go(Screen::Packs);
        stage.settle();
        stage
    }

    fn file(&self, name: &str) -> PathBuf {
        self.library.prompts_dir().join(name)
    }

    fn read(&self, name: &str) -> String {
        fs::read_to_string(self.file(name)).expect("reads")
    }

    fn write(&self, name: &str, text: &str) {
        fs::write(self.file(name), text).expect("writes");
    }

    fn do_it(&mut self, doing: InPacks) {
        self.app.handle(Command::InPacks(doing), self.now);
    }

    fn go(&mut self, screen: Screen) {
        self.app.handle(Command::Go(screen), self.now);
    }

    fn type_question(&mut self, text: &str) {
        self.do_it(InPacks::Type(Field::Text, text.to_owned()));
    }

    fn quit(&mut self) {
        self.app.handle(Command::Quit, self.now);
        self.settle();
    }

    #[track_caller]
    fn until(&mut self, what: &str, is_so: impl Fn(&App) -> bool) {
        for _ in 0..2_000 {
            self.app.tick(self.now);
            if is_so(&self.app) {
                return;
            }
            thread::sleep(Duration::from_millis(5));
        }
        panic!("waited for {what}; told: {}", self.told());
    }

    /// Until all that was typed and asked for so far came to the disk and back, or did not.
    fn settle(&mut self) {
        self.now += Duration::from_secs(1);
        self.app.tick(self.now);
        for _ in 0..2 {
            let (told, done) = std::sync::mpsc::sync_channel(1);
            self.app.jobs.write(move |_| told.send(()).unwrap_or_default());
            assert!(done.recv_timeout(Duration::from_secs(10)).is_ok());
            self.app.tick(self.now);
        }
    }

    fn told(&self) -> String {
        let told = self.app.notices().iter().map(|notice| notice.text.as_str());
        told.collect::<Vec<_>>().join("\n")
    }

    fn questions(&self) -> Vec<&str> {
        let own = self.app.packs.own.iter().flat_map(|pack| &pack.prompts);
        own.map(|prompt| prompt.text.as_str()).collect()
    }

    fn trouble(&self) -> Option<&str> {
        self.app.packs.chosen_pack().and_then(OwnPack::trouble)
    }
}

fn pack(id: &str, text: &str) -> String {
    format!("theme = 'Mine'\n[[prompts]]\nid = '{id}'\ntext = '{text}'\n")
}

#[test]
fn what_a_broken_file_keeps_off_the_disk_stays_through_leaving_and_coming_back() {
    let mut stage = Stage::with(&[]);
    stage.do_it(InPacks::New);
    stage.type_question("When did you wait?");
    stage.settle();
    let good = stage.read("my-prompts.toml");
    let broken = "theme = \"My prompts\n";
    stage.write("my-prompts.toml", broken);
    for text in ["When did you wait too", "When did you wait too long?"] {
        stage.type_question(text);
        stage.settle();
        assert!(
            stage
                .trouble()
                .is_some_and(|said| said.contains("my-prompts.toml, line 1")),
            "{:?}",
            stage.trouble()
        );
    }
    assert_eq!(
        stage.told().matches("my-prompts.toml").count(),
        1,
        "{}",
        stage.told()
    );
    stage.go(Screen::Prompts);
    stage.settle();
    stage.go(Screen::Packs);
    stage.settle();
    assert_eq!(stage.questions(), ["When did you wait too long?"]);
    assert_eq!(
        stage.app.packs().draft().map(|draft| draft.text.as_str()),
        Some("When did you wait too long?")
    );
    assert!(
        stage
            .app
            .prompts()
            .all
            .iter()
            .any(|prompt| prompt.text.ends_with("too long?"))
    );
    assert_eq!(stage.read("my-prompts.toml"), broken, "it is never written over");

    stage.write("my-prompts.toml", &good);
    stage.go(Screen::Prompts);
    stage.settle();
    assert!(stage.read("my-prompts.toml").contains("too long?"));
    assert_eq!(stage.trouble(), None);
}

#[cfg(unix)]
#[test]
fn what_the_disk_does_not_take_is_not_exchanged_for_what_it_has() {
    use std::os::unix::fs::PermissionsExt as _;
    let mut stage = Stage::with(&[("mine.toml", &pack("one", "One?"))]);
    let set = |stage: &Stage, mode| {
        let mode = fs::Permissions::from_mode(mode);
        fs::set_permissions(stage.file("mine.toml"), mode).expect("sets");
    };
    set(&stage, 0o444);
    stage.type_question("One, really?");
    stage.go(Screen::Prompts);
    stage.settle();
    stage.go(Screen::Packs);
    stage.settle();
    assert_eq!(stage.questions(), ["One, really?"]);
    assert_eq!(stage.read("mine.toml"), pack("one", "One?"));
    assert!(stage.trouble().is_some_and(|said| said.contains("mine.toml")));
    set(&stage, 0o644);
    stage.quit();
    assert!(stage.read("mine.toml").contains("One, really?"));
    assert!(stage.app.may_close());
}

#[test]
fn a_pack_that_was_never_written_stays_too() {
    let mut stage = Stage::with(&[]);
    // A file where the folder should be refuses every write, also those of a superuser.
    fs::remove_dir(stage.library.prompts_dir()).expect("removes");
    fs::write(stage.library.prompts_dir(), "").expect("writes");
    stage.do_it(InPacks::New);
    stage.type_question("When did you wait?");
    stage.settle();
    assert!(stage.trouble().is_some());
    stage.go(Screen::Prompts);
    stage.settle();
    stage.go(Screen::Packs);
    stage.settle();
    assert_eq!(stage.questions(), ["When did you wait?"]);

    stage.quit();
    assert!(!stage.app.may_close(), "it is held up once");
    assert!(
        stage.told().contains("My prompts is not saved"),
        "{}",
        stage.told()
    );
    stage.quit();
    assert!(stage.app.may_close(), "who quits twice leaves without it");
}

#[test]
fn a_folder_that_is_gone_is_made_anew() {
    let mut stage = Stage::with(&[("mine.toml", &pack("one", "One?"))]);
    for text in ["Two?", "Three?"] {
        fs::remove_dir_all(stage.library.prompts_dir()).expect("removes");
        stage.type_question(text);
        stage.settle();
        assert!(stage.read("mine.toml").contains(text));
    }
    fs::remove_dir_all(stage.library.prompts_dir()).expect("removes");
    stage.do_it(InPacks::NewPack);
    stage.type_question("Four?");
    stage.quit();
    assert!(stage.read("my-prompts.toml").contains("Four?"));
    assert!(stage.app.may_close(), "{}", stage.told());
}

#[test]
fn what_another_program_wrote_and_what_could_not_be_written_come_together() {
    let source = pack("one", "One?") + "[[prompts]]\nid = 'two'\ntext = 'Two?'\n";
    let mut stage = Stage::with(&[("mine.toml", &source)]);
    stage.write("mine.toml", "broken");
    stage.type_question("One, really?");
    stage.settle();
    stage.write("mine.toml", &source.replace("Two?", "Two, from elsewhere?"));
    // Read before it is written again.
    stage.app.load_packs();
    stage.settle();
    stage.go(Screen::Prompts);
    stage.settle();
    let written = stage.read("mine.toml");
    assert!(
        written.contains("One, really?") && written.contains("Two, from elsewhere?"),
        "{written}"
    );
}

#[test]
fn what_could_not_be_written_goes_along_into_another_library() {
    let mut stage = Stage::with(&[("mine.toml", &pack("one", "One?"))]);
    stage.write("mine.toml", "broken");
    stage.type_question("One, really?");
    stage.settle();
    let other = stage.library.dir().with_file_name("other");
    let shelf = crate::app::shelf::Shelf::open(Some(other.clone()), false).expect("opens");
    stage.app.shelf = Some(shelf);
    stage.app.begin_packs();
    stage.settle();
    assert_eq!(stage.questions(), ["One, really?"]);
    let written = fs::read_to_string(other.join("prompts").join("mine.toml")).expect("it is there");
    assert!(written.contains("One, really?"));
}

#[test]
fn a_prompt_whose_id_another_has_is_named_and_not_mistaken_for_it() {
    let mut stage = Stage::with(&[("mine.toml", &pack("bad-news", "Mine?"))]);
    let problems = stage.app.packs().problems().join("\n");
    assert!(
        problems.contains("mine.toml, line 3: ") && problems.contains("another id"),
        "{problems}"
    );
    stage.do_it(InPacks::Choose(0, 0));
    stage.do_it(InPacks::Rehearse);
    assert_eq!(stage.app.screen(), Screen::Packs);
    assert!(stage.told().contains("id “bad-news” already"), "{}", stage.told());
}

#[test]
fn a_file_that_is_renamed_is_followed() {
    let mut stage = Stage::with(&[("mine.toml", &pack("one", "One?"))]);
    fs::rename(stage.file("mine.toml"), stage.file("renamed.toml")).expect("renames");
    stage.type_question("Two?");
    stage.settle();
    assert!(!stage.file("mine.toml").exists());
    assert!(stage.read("renamed.toml").contains("Two?"));
    // Renamed and changed: both are there, and that is said.
    fs::rename(stage.file("renamed.toml"), stage.file("again.toml")).expect("renames");
    stage.write("again.toml", &pack("one", "Changed?"));
    stage.type_question("Three?");
    stage.settle();
    stage.app.load_packs();
    stage.settle();
    let problems = stage.app.packs().problems().join("\n");
    assert!(problems.contains("another pack has a prompt"), "{problems}");
}
