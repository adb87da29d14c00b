//! The whole window without a display, over a library that stays, driven by keys as egui delivers them.

use std::{
    path::{Path, PathBuf},
    sync::Arc,
    time::Instant,
};

use aloud::{
    app::{App, Start},
    ui::{Window, theme},
};
use eframe::egui::{Event, Key, Modifiers, vec2};
use egui_kittest::{Harness, kittest::Queryable as _};

use super::{PATIENCE, audio_math, screen, wait_for};

/// A window with a microphone that hums.
pub struct Hands {
    pub harness: Harness<'static, Option<Window>>,
    library: PathBuf,
}

impl Hands {
    /// Over the library in this folder; the microphone's file is put beside it.
    pub fn over(library: &Path, size: (f32, f32)) -> Self {
        let microphone = library.with_file_name("microphone.wav");
        let hum: Vec<i16> = (0..20 * 8_000).map(|frame| ((frame % 40) * 200) as i16).collect();
        audio_math::write_wav(&microphone, 8_000, &hum);
        let start = Start {
            library: Some(library.to_path_buf()),
            simulate_mic: Some(microphone),
            settings_path: None,
            heeds_signals: false,
        };
        let harness = Harness::builder()
            .with_size(vec2(size.0, size.1))
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
            );
        let mut hands = Self {
            harness,
            library: library.to_path_buf(),
        };
        hands.wait("the library", |app| {
            app.library_path().is_some() && !app.takes().is_loading
        });
        hands
    }

    /// The folder of the library.
    pub fn library(&self) -> &Path {
        &self.library
    }

    pub fn app(&self) -> &App {
        self.harness.state().as_ref().expect("a window").app()
    }

    /// Draws until `is_so`.
    #[track_caller]
    pub fn wait(&mut self, what: &str, is_so: impl Fn(&App) -> bool) {
        wait_for(what, PATIENCE, || {
            self.harness.step();
            is_so(self.app()).then_some(())
        });
        self.step();
    }

    /// Draws what has changed.
    pub fn step(&mut self) {
        for _ in 0..3 {
            self.harness.step();
        }
    }

    pub fn key(&mut self, key: Key) {
        self.with(Modifiers::NONE, key);
    }

    pub fn ctrl(&mut self, key: Key) {
        self.with(Modifiers::COMMAND, key);
    }

    pub fn with(&mut self, modifiers: Modifiers, key: Key) {
        self.harness.key_press_modifiers(modifiers, key);
        self.step();
    }

    /// What a keyboard types into whatever has the focus.
    pub fn type_text(&mut self, text: &str) {
        self.harness.event(Event::Text(text.to_owned()));
        self.step();
    }

    pub fn click(&mut self, label: &str) {
        self.harness.get_by_label(label).click();
        self.step();
    }

    /// Every word on the screen.
    pub fn words(&self) -> String {
        screen::words(&self.harness)
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
