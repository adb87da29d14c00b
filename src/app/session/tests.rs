//! Tests of questions that are read aloud: no answer begins before it is quiet. With a script as the system's voice and
//! a sound file as the microphone; what is seen of an interview is in `tests/session.rs`.

use std::{
    fs,
    os::unix::fs::PermissionsExt as _,
    path::Path,
    sync::Arc,
    thread,
    time::{Duration, Instant},
};

use crate::app::{App, Command, InSession, Phase, Screen, Start, session::Voice};

const LIMIT: Duration = Duration::from_secs(20);

struct Stage {
    app: App,
    dir: tempfile::TempDir,
}

impl Stage {
    /// With a voice that needs this command's time to speak; when it began and ended it writes down.
    fn new(speaks: &str) -> Self {
        let dir = tempfile::tempdir().expect("a folder");
        let voice = dir.path().join("spd-say");
        let script = format!(
            "#!/bin/sh\ncd '{}' || exit 1\n[ \"$1\" = --stop ] && exit\n/bin/cat > spoken\n{speaks}\n",
            dir.path().display()
        );
        fs::write(&voice, script).expect("writes");
        fs::set_permissions(&voice, fs::Permissions::from_mode(0o755)).expect("may be run");
        let microphone = dir.path().join("microphone.wav");
        write_silence(&microphone);
        let start = Start {
            library: Some(dir.path().join("library")),
            simulate_mic: Some(microphone),
            ..Start::default()
        };
        let mut app = App::new(start, Arc::new(|| ()), Instant::now());
        app.voice = Voice::look_in(Some(dir.path().as_os_str().to_owned()), Arc::new(|| ()));
        let mut stage = Self { app, dir };
        stage.wait_for("the library and the voice", |app| {
            app.library_path().is_some() && app.has_voice() == Some(true)
        });
        stage
    }

    #[track_caller]
    fn wait_for(&mut self, what: &str, is_so: impl Fn(&App) -> bool) {
        let deadline = Instant::now() + LIMIT;
        loop {
            self.app.tick(Instant::now());
            if is_so(&self.app) {
                return;
            }
            assert!(Instant::now() < deadline, "waited for {what}: {:?}", self.phase());
            thread::sleep(Duration::from_millis(2));
        }
    }

    fn phase(&self) -> Option<Phase> {
        phase(&self.app)
    }

    fn handle(&mut self, command: Command) {
        self.app.handle(command, Instant::now());
    }

    fn spoken(&self) -> Option<String> {
        fs::read_to_string(self.dir.path().join("spoken"))
            .ok()
            .filter(|words| words.ends_with('\n'))
    }
}

fn phase(app: &App) -> Option<Phase> {
    Some(app.rehearsal()?.phase(Instant::now()))
}

fn write_silence(path: &Path) {
    let mut writer = crate::wav::Writer::create(path, 8_000, 1).expect("creates");
    writer.write(&vec![0; 60 * 8_000]).expect("writes");
    writer.finalize().expect("finalizes");
}

fn begin_session(stage: &mut Stage, think_secs: u32) {
    stage.handle(Command::InSession(InSession::Open));
    for doing in [
        InSession::ReadAloud(true),
        InSession::Think(think_secs),
        InSession::Enter,
    ] {
        stage.handle(Command::InSession(doing));
    }
    assert_eq!(stage.app.screen(), Screen::Rehearse);
    assert_eq!(stage.phase(), Some(Phase::Reading { will_start: false }));
}

#[test]
fn think_time_comes_after_the_question_was_read() {
    let mut stage = Stage::new("/bin/sleep 0.5");
    begin_session(&mut stage, 30);
    let began = Instant::now();
    stage.wait_for("time to think", |app| {
        matches!(phase(app), Some(Phase::Thinking { .. }))
    });
    assert!(
        began.elapsed() >= Duration::from_millis(500),
        "{:?}",
        began.elapsed()
    );
    let Some(Phase::Thinking { left_secs }) = stage.phase() else {
        panic!("{:?}", stage.phase());
    };
    assert!(left_secs > 29.0, "none of it is lost: {left_secs}");
    let asked = stage
        .app
        .rehearsal()
        .map(|rehearsal| rehearsal.assignment().prompt.text.clone());
    assert_eq!(stage.spoken().map(|words| words.trim().to_owned()), asked);
}

#[test]
fn a_start_ends_the_voice_and_waits_until_its_last_word_is_not_in_the_lead_in() {
    let mut stage = Stage::new("echo $$ > process; exec /bin/sleep 30");
    begin_session(&mut stage, 0);
    let process = stage.dir.path().join("process");
    stage.wait_for("it to speak", |_| {
        fs::read_to_string(&process).is_ok_and(|id| id.ends_with('\n'))
    });
    let id = fs::read_to_string(&process).expect("is there");
    let asked = Instant::now();
    stage.handle(Command::Advance(asked));
    assert_eq!(stage.phase(), Some(Phase::Reading { will_start: true }));
    stage.wait_for("the answer", |app| phase(app) == Some(Phase::Recording));
    assert!(!Path::new("/proc").join(id.trim()).exists(), "it still speaks");
    // The take begins half a second before its start, and the voice had ended before that.
    assert!(
        asked.elapsed() >= Duration::from_millis(900),
        "{:?}",
        asked.elapsed()
    );
    assert!(asked.elapsed() < Duration::from_secs(3), "{:?}", asked.elapsed());
}

#[test]
fn who_leaves_the_screen_hears_no_more() {
    let mut stage = Stage::new("echo $$ > process; exec /bin/sleep 30");
    begin_session(&mut stage, 30);
    let process = stage.dir.path().join("process");
    stage.wait_for("it to speak", |_| {
        fs::read_to_string(&process).is_ok_and(|id| id.ends_with('\n'))
    });
    let id = fs::read_to_string(&process).expect("is there");
    stage.handle(Command::Leave);
    let proc = Path::new("/proc").join(id.trim());
    stage.wait_for("the voice to end", |_| !proc.exists());
    assert!(!stage.app.session().is_running());
}

#[test]
fn a_question_is_read_on_rehearse_if_the_settings_say_so_and_else_not() {
    let mut stage = Stage::new("exit 0");
    stage.handle(Command::Rehearse);
    stage.wait_for("the microphone", |app| phase(app) == Some(Phase::Ready));
    assert_eq!(stage.spoken(), None);
    stage.handle(Command::Leave);
    stage.handle(Command::Set(crate::app::Setting::ReadAloud(true)));
    stage.handle(Command::Rehearse);
    stage.wait_for("the microphone", |app| phase(app) == Some(Phase::Ready));
    assert!(stage.spoken().is_some());
}

#[test]
fn the_program_can_end_while_a_question_is_read() {
    let mut stage = Stage::new("exec /bin/sleep 30");
    begin_session(&mut stage, 30);
    stage.handle(Command::Quit);
    assert!(stage.app.may_close());
    let Stage { app, dir } = stage;
    let ending = Instant::now();
    drop(app);
    assert!(
        ending.elapsed() < Duration::from_secs(2),
        "{:?}",
        ending.elapsed()
    );
    drop(dir);
}

#[test]
fn think_time_begins_no_answer_where_the_library_is_only_read() {
    let mut stage = Stage::new("exit 0");
    stage.handle(Command::ChooseThink(1));
    stage.handle(Command::Rehearse);
    stage.wait_for("time to think", |app| {
        matches!(phase(app), Some(Phase::Thinking { .. }))
    });
    if let Some(shelf) = &mut stage.app.shelf {
        shelf.lock = crate::library::LockState::Other;
    }
    stage.wait_for(
        "a word why not",
        |app| matches!(phase(app), Some(Phase::NoMicrophone(why)) if why.contains("Another Aloud")),
    );
    let takes = fs::read_dir(stage.dir.path().join("library/takes"));
    assert_eq!(takes.map_or(0, Iterator::count), 0);
}
