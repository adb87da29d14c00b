//! The whole window without a display: the real app over a library of its own, a sound file as the microphone, keys and
//! clicks as egui delivers them. The real window is in `display.rs`; what only looks at screens is in `screen.rs`.

use std::{
    path::{Path, PathBuf},
    sync::Arc,
    time::Instant,
};

use aloud::{
    app::{App, Command, Phase, Start},
    ui::{Window, theme},
};
use eframe::egui::{Event, Key, Modifiers, Role, Vec2};
use egui_kittest::{
    Harness, Node,
    kittest::{NodeT as _, Queryable as _},
};
use tempfile::TempDir;

use super::{PATIENCE, audio_math, wait_maybe};

/// The size of a window with room for all.
pub const SIZE: (f32, f32) = (1_280.0, 800.0);

/// A window's insides that can be drawn. The harness panics on a control without a name and on a glyph that can't be
/// drawn.
pub fn harness(start: Start, size: (f32, f32)) -> Harness<'static, Option<Window>> {
    Harness::builder()
        .with_size(Vec2::from(size))
        .with_max_steps(16)
        .with_context_setup(theme::install)
        .build_ui_state(
            move |ui, window: &mut Option<Window>| {
                let now = Instant::now();
                let ctx = ui.ctx().clone();
                let window = window.get_or_insert_with(|| {
                    let wake = ctx.clone();
                    let app = App::new(start.clone(), Arc::new(move || wake.request_repaint()), now);
                    Window::new(app, &ctx)
                });
                window.think(&ctx, now);
                window.draw(ui, now);
            },
            None,
        )
}

/// A minute of a quiet tone, which does for a voice where only its time counts.
pub fn hum(path: &Path) {
    let frames: Vec<i16> = (0..60 * 8_000)
        .map(|frame| ((frame % 40 - 20) * 200) as i16)
        .collect();
    audio_math::write_wav(path, 8_000, &frames);
}

/// A window that can be driven and looked at, with a microphone that hums.
pub struct Stage {
    pub harness: Harness<'static, Option<Window>>,
    library: PathBuf,
    /// What goes with the window.
    _dir: Option<TempDir>,
}

impl Stage {
    /// Over an empty library.
    pub fn new() -> Self {
        Self::filled(SIZE, |_| ())
    }

    /// Over a library that `fill` has put something into; its folder goes with the window.
    pub fn filled(size: (f32, f32), fill: impl FnOnce(&Path)) -> Self {
        let dir = TempDir::new().expect("a folder");
        let library = dir.path().join("library");
        fill(&library);
        let stage = Self::over(&library, size);
        Self {
            _dir: Some(dir),
            ..stage
        }
    }

    /// Over a library that `fill` has put something into and that the settings name: it is theirs to choose.
    pub fn of_settings(size: (f32, f32), fill: impl FnOnce(&Path)) -> Self {
        let dir = TempDir::new().expect("a folder");
        let library = dir.path().join("library");
        std::fs::create_dir_all(&library).expect("a folder");
        fill(&library);
        let settings = dir.path().join("settings.toml");
        let text = format!("library_dir = {:?}\n", library.display().to_string());
        std::fs::write(&settings, text).expect("written");
        let start = Start {
            settings_path: Some(settings),
            ..Start::default()
        };
        Self::begun(start, library, size, Some(dir))
    }

    /// Over the library in this folder, there or not, which stays; the microphone's file is put beside it.
    pub fn over(library: &Path, size: (f32, f32)) -> Self {
        let start = Start {
            library: Some(library.to_path_buf()),
            ..Start::default()
        };
        Self::begun(start, library.to_path_buf(), size, None)
    }

    fn begun(start: Start, library: PathBuf, size: (f32, f32), dir: Option<TempDir>) -> Self {
        let microphone = library.with_file_name("microphone.wav");
        hum(&microphone);
        let start = Start {
            simulate_mic: Some(microphone),
            ..start
        };
        let mut stage = Self {
            harness: harness(start, size),
            library,
            _dir: dir,
        };
        stage.wait("the library", |app| {
            app.library_path().is_some() && !app.takes().is_loading
        });
        stage
    }

    pub fn app(&self) -> &App {
        self.harness.state().as_ref().expect("a window").app()
    }

    /// The folder of the library.
    pub fn library(&self) -> &Path {
        &self.library
    }

    /// Draws a few times, also what never comes to rest, such as a window that is to close and asks for it each time.
    pub fn step(&mut self) {
        for _ in 0..3 {
            self.harness.step();
        }
    }

    /// Draws until `is_so`.
    #[track_caller]
    pub fn wait(&mut self, what: &str, is_so: impl Fn(&App) -> bool) {
        let found = wait_maybe(PATIENCE, || {
            self.harness.run();
            is_so(self.app()).then_some(())
        });
        assert!(found.is_some(), "waited for {what}; told: {}", self.told());
    }

    /// Gives a command as the program gives it to itself, and draws.
    pub fn tell(&mut self, command: Command) {
        let window = self.harness.state_mut().as_mut().expect("a window");
        window.handle(command, Instant::now());
        self.harness.run();
    }

    pub fn key(&mut self, key: Key) {
        self.with(Modifiers::NONE, key);
    }

    pub fn ctrl(&mut self, key: Key) {
        self.with(Modifiers::COMMAND, key);
    }

    pub fn with(&mut self, modifiers: Modifiers, key: Key) {
        self.harness.key_press_modifiers(modifiers, key);
        self.harness.run();
    }

    /// What a keyboard types into whatever has the focus.
    pub fn type_text(&mut self, text: &str) {
        self.harness.event(Event::Text(text.to_owned()));
        self.harness.run();
    }

    /// Clicks it, scrolled into sight first as one would.
    pub fn click(&mut self, label: &str) {
        self.harness.get_by_label(label).scroll_to_me();
        self.harness.run();
        self.harness.get_by_label(label).click();
        self.harness.run();
    }

    /// What stands in the field that has the focus.
    pub fn focused_text(&self) -> Option<String> {
        [Role::TextInput, Role::MultilineTextInput]
            .into_iter()
            .flat_map(|role| self.harness.query_all_by_role(role).collect::<Vec<_>>())
            .find(Node::is_focused)
            .and_then(|node| node.value())
    }

    /// Where the rehearsal stands.
    pub fn phase(&self) -> Option<Phase> {
        Some(self.app().rehearsal()?.phase(Instant::now()))
    }

    /// Waits until an answer can begin.
    pub fn wait_until_ready(&mut self) {
        self.wait("the microphone", |app| {
            let phase = app.rehearsal().map(|rehearsal| rehearsal.phase(Instant::now()));
            phase == Some(Phase::Ready)
        });
    }

    /// Every word on the screen.
    pub fn words(&self) -> String {
        words(&self.harness)
    }

    #[track_caller]
    pub fn says(&self, words: &str) {
        assert!(
            self.words().contains(words),
            "{words:?} is not in: {}",
            self.words()
        );
    }

    /// The notices, one a line.
    pub fn told(&self) -> String {
        let notices = self.app().notices().iter();
        notices
            .map(|notice| notice.text.clone())
            .collect::<Vec<_>>()
            .join("\n")
    }
}

/// Every word on the screen, a line for each thing that has a name or a value.
pub fn words(harness: &Harness<'_, Option<Window>>) -> String {
    let mut lines = Vec::new();
    for node in harness.root().children_recursive() {
        let node = node.accesskit_node();
        lines.extend(node.label());
        lines.extend(node.value());
    }
    lines.join("\n")
}
