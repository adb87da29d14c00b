//! Tests of stories in the program without a window: when they are written, what becomes of what can't be, and what other
//! screens have of them.

use std::{fs, sync::Arc, thread};

use super::*;
use crate::{
    app::{Command, Filter, Screen, Start, TakeId},
    library::{Library, test_takes},
    model::{occasion::StoryRef, take::Take},
};

struct Stage {
    dir: tempfile::TempDir,
    library: Library,
    app: App,
    now: Instant,
}

impl Stage {
    fn new() -> Self {
        Self::with(|_| ())
    }

    fn with(fill: impl FnOnce(&Library)) -> Self {
        let dir = tempfile::tempdir().expect("a folder");
        let library = Library::open(&dir.path().join("library")).expect("opens");
        fill(&library);
        let now = Instant::now();
        let start = Start {
            library: Some(library.dir().to_owned()),
            ..Start::default()
        };
        let app = App::new(start, Arc::new(|| ()), now);
        let mut stage = Self {
            dir,
            library,
            app,
            now,
        };
        stage.until("the library", |app| {
            app.library_path().is_some() && !app.takes().is_loading
        });
        stage.go(Screen::Stories);
        // The stories are being read still; what a test does to their folder is to come after that.
        stage.settle();
        stage
    }

    fn do_it(&mut self, doing: InStories) {
        self.app.handle(Command::InStories(doing), self.now);
    }

    fn go(&mut self, screen: Screen) {
        self.app.handle(Command::Go(screen), self.now);
    }

    fn write(&mut self, field: Field, text: &str) {
        self.do_it(InStories::Write(field, text.to_owned()));
    }

    fn pass(&mut self, secs: f64) {
        self.now += Duration::from_secs_f64(secs);
        self.app.tick(self.now);
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
        panic!("waited for {what}; told: {:?}", self.told());
    }

    /// Until nothing is on its way to the disk or back.
    fn settle(&mut self) {
        let (told, done) = std::sync::mpsc::sync_channel(1);
        self.app.jobs.write(move |_| told.send(()).unwrap_or_default());
        assert!(done.recv_timeout(Duration::from_secs(10)).is_ok());
        self.app.tick(self.now);
        self.until("what is written", |app| {
            app.stories.entries.iter().all(|entry| entry.sent.is_none()) && app.stories.keeping.is_idle()
        });
    }

    fn told(&self) -> Vec<String> {
        self.app
            .notices()
            .iter()
            .map(|notice| notice.text.clone())
            .collect()
    }

    fn on_disk(&self) -> Vec<Story> {
        self.library.stories().expect("reads").0
    }

    fn titles(&self) -> Vec<&str> {
        self.app
            .stories()
            .entries()
            .iter()
            .map(|entry| entry.story.name())
            .collect()
    }
}

fn story(id: &str, title: &str) -> Story {
    let text =
        format!("title = '{title}'\n[bullets]\nsituation=['s one','s two']\naction=['a']\nresult=['r']\n");
    Story::from_toml(id, &text).expect("reads")
}

#[test]
fn what_is_typed_is_written_a_second_after_the_last_key() {
    let mut stage = Stage::new();
    stage.do_it(InStories::New);
    stage.write(Field::Title, "The refund");
    stage.pass(0.9);
    stage.write(Field::Part("action".to_owned()), "sat with them\n\n  asked ");
    stage.pass(0.9);
    stage.settle();
    assert!(stage.on_disk().is_empty(), "the keys go on");
    let due = stage.app.liveliness(stage.now).next_change;
    assert!(due.is_some_and(|due| due < Duration::from_millis(200)), "{due:?}");
    stage.pass(0.2);
    stage.settle();
    let kept = stage.on_disk();
    assert_eq!(kept.len(), 1);
    assert_eq!(
        (kept[0].id.as_str(), kept[0].title.as_str()),
        ("the-refund", "The refund")
    );
    assert_eq!(kept[0].bullets["action"], ["sat with them", "asked"]);
    let text = &stage.app.stories().draft().expect("a story").parts[2].text;
    assert_eq!(
        text, "sat with them\n\n  asked ",
        "the field is left as it was typed"
    );
    assert_eq!(
        stage.app.liveliness(stage.now).next_change,
        None,
        "nothing waits any more"
    );

    stage.write(Field::Title, "Another title");
    for _ in 0..30 {
        stage.pass(0.5);
        stage.write(Field::Learned, "never stops");
    }
    stage.settle();
    assert_eq!(
        stage.on_disk()[0].title,
        "Another title",
        "who never stops is kept too"
    );
    assert_eq!(stage.on_disk()[0].id, "the-refund", "a file is not renamed");
}

#[test]
fn leaving_the_screen_and_quitting_lose_nothing() {
    let mut stage = Stage::new();
    stage.do_it(InStories::New);
    stage.write(Field::Title, "One");
    stage.go(Screen::Prompts);
    stage.settle();
    assert_eq!(stage.on_disk().len(), 1);
    stage.go(Screen::Stories);
    stage.do_it(InStories::New);
    stage.write(Field::Title, "Two");
    stage.do_it(InStories::MoveBy(1));
    stage.write(Field::Learned, "Ask.");
    stage.app.handle(Command::Quit, stage.now);
    assert!(!stage.app.may_close(), "it is being written");
    stage.until("the end", App::may_close);
    let titles: Vec<String> = stage
        .on_disk()
        .into_iter()
        .map(|story| story.title + &story.learned)
        .collect();
    assert_eq!(titles, ["OneAsk.", "Two"]);
}

#[test]
fn a_write_that_broke_off_is_made_again_and_holds_up_nothing() {
    let mut stage = Stage::new();
    stage.do_it(InStories::New);
    stage.write(Field::Title, "The refund");
    // As if it had been on its way when the thread that writes had its fault.
    let entry = &mut stage.app.stories.entries[0];
    entry.sent = Some(entry.story.clone());
    stage.app.jobs.write(|_| panic!("a scripted fault"));
    stage.app.handle(Command::Quit, stage.now);
    stage.until("the end", App::may_close);
    assert_eq!(stage.on_disk().len(), 1);
    assert_eq!(stage.on_disk()[0].title, "The refund");
}

#[test]
fn a_blank_story_leaves_nothing_behind() {
    let mut stage = Stage::new();
    stage.do_it(InStories::New);
    stage.do_it(InStories::New);
    assert_eq!(stage.app.stories().entries().len(), 1, "one blank page is enough");
    stage.app.handle(Command::Quit, stage.now);
    assert!(stage.app.may_close());
    assert!(stage.on_disk().is_empty());
}

#[test]
fn what_can_not_be_written_is_told_once_kept_and_tried_again() {
    let mut stage = Stage::with(|library| library.add_story(&story("refund", "The refund")).expect("writes"));
    stage.until("the story", |app| !app.stories().entries().is_empty());
    // The list that is read on arrival is in.
    stage.settle();
    let path = stage.library.stories_dir().join("refund.toml");
    let good = fs::read(&path).expect("reads");
    fs::write(&path, "title = 'half").expect("writes");
    for text in ["one", "two"] {
        stage.write(Field::Learned, text);
        stage.pass(1.1);
        stage.settle();
    }
    let about = |told: Vec<String>| {
        told.into_iter()
            .filter(|said| said.contains("refund.toml"))
            .count()
    };
    assert_eq!(about(stage.told()), 1, "{:?}", stage.told());
    assert_eq!(fs::read(&path).expect("reads"), b"title = 'half");
    assert_eq!(
        stage.app.stories().draft().map(|draft| draft.learned.as_str()),
        Some("two")
    );

    stage.app.handle(Command::Quit, stage.now);
    stage.until("the word", |app| {
        app.notices()
            .iter()
            .any(|notice| notice.text.contains("Quit again"))
    });
    assert!(!stage.app.may_close());
    fs::write(&path, good).expect("writes");
    stage.app.handle(Command::Quit, stage.now);
    stage.until("the end", App::may_close);
    assert_eq!(stage.on_disk()[0].learned, "two");
}

#[test]
fn who_quits_twice_leaves_without_what_can_not_be_written() {
    let mut stage = Stage::new();
    stage.do_it(InStories::New);
    fs::remove_dir_all(stage.library.dir()).expect("removes");
    fs::write(stage.library.dir(), "a file in its place").expect("writes");
    stage.write(Field::Title, "One");
    stage.app.handle(Command::Quit, stage.now);
    stage.until("the word", |app| {
        app.notices()
            .iter()
            .any(|notice| notice.text.contains("Quit again"))
    });
    stage.app.handle(Command::Quit, stage.now);
    stage.until("the end", App::may_close);
    drop(stage.dir);
}

#[test]
fn a_new_story_that_can_not_be_written_is_told_once_and_keeps_its_name() {
    let mut stage = Stage::new();
    stage.do_it(InStories::New);
    fs::remove_dir_all(stage.library.stories_dir()).expect("removes");
    fs::write(stage.library.stories_dir(), "a file in its place").expect("writes");
    for text in ["a", "b", "c"] {
        stage.write(Field::Learned, text);
        stage.write(Field::Title, "One");
        stage.pass(1.1);
        stage.settle();
    }
    assert_eq!(stage.told().len(), 1, "{:?}", stage.told());
    fs::remove_file(stage.library.stories_dir()).expect("removes");
    stage.write(Field::Learned, "d");
    stage.pass(1.1);
    stage.settle();
    assert_eq!(stage.on_disk()[0].id, "one");
}

#[test]
fn a_name_that_another_file_has_is_not_written_over() {
    let broken = "title = [";
    let mut stage = Stage::with(|library| {
        fs::write(library.stories_dir().join("one.toml"), broken).expect("writes");
    });
    stage.until("the problem", |app| !app.stories().problems().is_empty());
    assert!(
        stage.told().iter().any(|said| said.contains("one.toml, line 1")),
        "{:?}",
        stage.told()
    );
    // This one arrives unseen.
    fs::write(
        stage.library.stories_dir().join("one-2.toml"),
        "title = 'Theirs'\n",
    )
    .expect("writes");
    stage.do_it(InStories::New);
    stage.write(Field::Title, "One");
    stage.pass(1.1);
    stage.until("the file", |_| true);
    stage.settle();
    stage.until("a name of its own", |app| app.stories().get("one-3").is_some());
    stage.settle();
    let read = |name: &str| fs::read_to_string(stage.library.stories_dir().join(name)).expect("reads");
    assert_eq!(read("one.toml"), broken);
    assert_eq!(read("one-2.toml"), "title = 'Theirs'\n");
    assert!(read("one-3.toml").contains("One"));
}

#[test]
fn a_removed_story_comes_back_with_what_was_typed_last() {
    let mut stage = Stage::with(|library| {
        library.add_story(&story("a", "A")).expect("writes");
        library.add_story(&story("b", "B")).expect("writes");
    });
    stage.until("the stories", |app| app.stories().entries().len() == 2);
    stage.write(Field::Learned, "typed last");
    stage.do_it(InStories::Remove);
    assert_eq!(stage.titles(), ["B"]);
    stage.until("the offer", App::can_undo_bin);
    assert_eq!(stage.on_disk().len(), 1);
    stage.app.handle(Command::Undo, stage.now);
    stage.until("its return", |app| app.stories().entries().len() == 2);
    stage.settle();
    let back = stage.app.stories().chosen().expect("it is chosen").story.clone();
    assert_eq!((back.title.as_str(), back.learned.as_str()), ("A", "typed last"));
    assert_eq!(stage.on_disk(), [back, story("b", "B")]);
}

#[test]
fn a_second_window_takes_over_once_the_first_is_closed() {
    let first = Stage::new();
    let start = Start {
        library: Some(first.library.dir().to_owned()),
        ..Start::default()
    };
    let mut second = Stage {
        dir: first.dir,
        library: first.library,
        app: App::new(start, Arc::new(|| ()), first.now),
        now: first.now,
    };
    second.until("the library", App::is_read_only);
    second.go(Screen::Stories);
    second.do_it(InStories::New);
    assert!(second.titles().is_empty());
    assert!(
        second.told()[0].contains("has this library open"),
        "{:?}",
        second.told()
    );
    drop(first.app);
    second.do_it(InStories::New);
    second.write(Field::Title, "B");
    assert_eq!(second.titles(), ["B"]);
    let told = second.told();
    assert!(
        !told.iter().any(|said| said.contains("has this library open")),
        "{told:?}"
    );
    second.pass(1.1);
    second.settle();
    assert_eq!(second.on_disk().len(), 1);
}

#[test]
fn a_second_window_shows_stories_and_changes_none() {
    let mut first = Stage::with(|library| library.add_story(&story("a", "A")).expect("writes"));
    first.until("the story", |app| !app.stories().entries().is_empty());
    let start = Start {
        library: Some(first.library.dir().to_owned()),
        ..Start::default()
    };
    let now = first.now;
    let app = App::new(start, Arc::new(|| ()), now);
    let mut second = Stage {
        dir: tempfile::tempdir().expect("a folder"),
        library: first.library.clone(),
        app,
        now,
    };
    second.until("the story", |app| {
        app.is_read_only() && !app.stories().entries().is_empty()
    });
    second.go(Screen::Stories);
    for doing in [
        InStories::New,
        InStories::Write(Field::Title, "X".to_owned()),
        InStories::ToggleKind(StoryKind::Data),
        InStories::Remove,
    ] {
        second.do_it(doing);
    }
    second.pass(2.0);
    second.settle();
    assert_eq!(second.titles(), ["A"]);
    assert!(
        second
            .told()
            .iter()
            .any(|said| said.contains("can't be changed here"))
    );
    assert_eq!(first.on_disk(), [story("a", "A")]);
}

#[test]
fn what_arrives_from_elsewhere_is_shown_and_what_is_typed_meanwhile_stays() {
    let mut stage = Stage::with(|library| library.add_story(&story("a", "A")).expect("writes"));
    stage.until("the story", |app| !app.stories().entries().is_empty());
    let mut elsewhere = story("a", "A");
    elsewhere.learned = "from elsewhere".to_owned();
    stage
        .library
        .save_story(&story("a", "A"), &elsewhere)
        .expect("writes");
    stage.library.add_story(&story("b", "B")).expect("writes");
    stage.write(Field::Title, "Mine");
    stage.app.list_stories();
    stage.until("the other", |app| app.stories().entries().len() == 2);
    assert_eq!(
        stage.app.stories().draft().map(|draft| draft.title.as_str()),
        Some("Mine")
    );
    stage.pass(1.1);
    stage.settle();
    let kept = &stage.on_disk()[0];
    assert_eq!(
        (kept.title.as_str(), kept.learned.as_str()),
        ("Mine", "from elsewhere")
    );
    assert_eq!(
        stage.app.stories().draft().map(|draft| draft.learned.as_str()),
        Some("from elsewhere")
    );
    fs::remove_file(stage.library.stories_dir().join("b.toml")).expect("removes");
    stage.app.list_stories();
    stage.until("its end", |app| app.stories().entries().len() == 1);
}

/// A library with two stories and a take that tells the first.
fn told() -> (Stage, TakeId) {
    let id = std::cell::OnceCell::new();
    let mut stage = Stage::with(|library| {
        library.add_story(&story("a", "The outage")).expect("writes");
        library.add_story(&story("b", "The hire")).expect("writes");
        let (take_id, take) = test_takes::take(library);
        let mut after = take.clone();
        after.occasion.story = Some(StoryRef {
            id: "a".to_owned(),
            title: "The outage".to_owned(),
        });
        library.save_changes(&take_id, &take, &after).expect("writes");
        drop(id.set(take_id));
    });
    stage.until("the stories", |app| {
        app.stories().entries().len() == 2 && app.takes().len() == 1
    });
    (stage, id.into_inner().expect("a take"))
}

#[test]
fn a_story_that_is_renamed_or_removed_harms_no_take() {
    let (mut stage, id) = told();
    // How it sounds is measured meanwhile and written into it, whatever its story.
    let load = |stage: &Stage| Take {
        delivery: None,
        ..stage.library.load(&id).expect("loads")
    };
    let before = load(&stage);
    stage.do_it(InStories::ChooseId("a".to_owned()));
    stage.write(Field::Title, "The blackout");
    stage.pass(1.1);
    stage.settle();
    assert_eq!(load(&stage), before, "its file is not touched");
    for query in ["blackout", "outage", "story"] {
        stage
            .app
            .handle(Command::SearchTakes(query.to_owned()), stage.now);
        assert_eq!(stage.app.takes().visible_len(), 1, "{query}");
    }
    stage.app.handle(Command::SearchTakes(String::new()), stage.now);
    let of = |story: &str| Filter {
        story: Some((story.to_owned(), String::new())),
        ..Filter::default()
    };
    for (story, count) in [("a", 1), ("b", 0)] {
        stage.app.handle(Command::FilterTakes(of(story)), stage.now);
        assert_eq!(stage.app.takes().visible_len(), count, "{story}");
    }
    stage
        .app
        .handle(Command::FilterTakes(Filter::default()), stage.now);
    stage.app.handle(Command::OpenTake(id.clone()), stage.now);
    let of_review = |app: &App| {
        let (name, is_there) = app.story_of(app.review()?)?;
        Some((name.to_owned(), is_there))
    };
    assert_eq!(of_review(&stage.app), Some(("The blackout".to_owned(), true)));

    stage.go(Screen::Stories);
    stage.do_it(InStories::ChooseId("a".to_owned()));
    stage.do_it(InStories::Remove);
    stage.until("the offer", App::can_undo_bin);
    assert_eq!(load(&stage), before);
    stage.go(Screen::Review);
    assert_eq!(
        of_review(&stage.app),
        Some(("The outage".to_owned(), false)),
        "as it was called then"
    );
    assert_eq!(
        stage.app.story_for(&before.prompt.id),
        None,
        "what is gone is not told next"
    );
}

#[test]
fn a_take_is_given_another_story_and_that_can_be_undone() {
    let (mut stage, id) = told();
    stage.app.handle(Command::OpenTake(id.clone()), stage.now);
    stage.until("the review", |app| app.review().is_some());
    let named = |stage: &Stage| {
        let take = stage.library.load(&id).expect("loads");
        take.occasion.story.map(|story| story.id)
    };
    for (wish, is) in [(Some("b"), Some("b")), (Some("gone"), Some("b")), (None, None)] {
        stage.do_it(InStories::Attach(wish.map(str::to_owned)));
        stage.settle();
        assert_eq!(named(&stage).as_deref(), is);
    }
    for is in [Some("b"), Some("a")] {
        stage.app.handle(Command::Undo, stage.now);
        stage.settle();
        assert_eq!(named(&stage).as_deref(), is);
    }
}

#[test]
fn the_next_answer_tells_the_story_told_last_unless_another_is_chosen() {
    let (mut stage, id) = told();
    let prompt = stage.library.load(&id).expect("loads").prompt.id;
    let name = |stage: &Stage| stage.app.story_for(&prompt).map(|story| story.title.clone());
    assert_eq!(name(&stage).as_deref(), Some("The outage"));
    stage.do_it(InStories::ForPrompt(prompt.clone(), Some("b".to_owned())));
    assert_eq!(name(&stage).as_deref(), Some("The hire"));
    stage.do_it(InStories::ForPrompt(prompt.clone(), None));
    assert_eq!(name(&stage), None);
    assert!(stage.app.story_for("another-prompt").is_none());
}

#[test]
fn a_drill_tells_the_story_that_was_chosen_for_its_prompt() {
    let (mut stage, _) = told();
    let prompt = stage.app.prompts().chosen().expect("a prompt").id.clone();
    stage.do_it(InStories::ForPrompt(prompt, Some("b".to_owned())));
    let drill = Command::Drill(crate::model::drill::DrillKind::Shorter);
    stage.app.handle(drill, stage.now);
    let rehearsal = stage.app.rehearsal().expect("a rehearsal");
    let story = rehearsal.assignment().occasion.story.as_ref();
    assert_eq!(story.map(|story| story.id.as_str()), Some("b"));
}

#[test]
fn coverage_follows_stories_and_takes() {
    let (mut stage, _) = told();
    stage.pass(0.0);
    let row = &stage.app.stories().coverage().rows[1];
    assert_eq!((row.name.as_str(), row.takes), ("The outage", 1));
    stage.do_it(InStories::ChooseId("b".to_owned()));
    stage.do_it(InStories::ToggleTheme("Earn Trust".to_owned()));
    stage.pass(0.0);
    assert!(stage.app.stories().coverage().is_covered(10));
    stage.do_it(InStories::ToggleTheme("Earn Trust".to_owned()));
    stage.pass(0.0);
    assert!(!stage.app.stories().coverage().is_covered(10));
}
