//! How the program starts: settings, built-in prompts at once, and the library as a job.

use std::{sync::Arc, time::Instant};

use crate::{
    library::Settings,
    model::{framework, framework::Framework, prompt, prompt::Pack, prompt::Prompt},
};

use super::{
    App, Notices, Playback, Prompts, Quit, Screen, Start, Takes, Wake, Weight,
    devices::DevicesState,
    jobs::{Jobs, Message},
    room::Warner,
    shelf::{ELSEWHERE, Shelf},
    signals::Signals,
    takes::Bin,
};

impl App {
    /// Starts the program: built-in prompts are there at once, the library follows from a job.
    #[must_use]
    pub fn new(start: Start, wake: Wake, now: Instant) -> Self {
        let (settings, problem) = match &start.settings_path {
            Some(path) => Settings::load(path),
            None => (Settings::default(), None),
        };
        let mut app = Self {
            jobs: Jobs::new(Arc::clone(&wake)),
            shelf: None,
            library_trouble: None,
            screen: Screen::Prompts,
            is_help_open: false,
            pages: super::Pages::default(),
            notices: Notices::default(),
            prompts: Prompts::new(built_in_prompts(), built_in_frameworks()),
            rehearsal: None,
            takes: Takes::loading(),
            review: None,
            sharing: super::share::State::default(),
            stories: super::Stories::default(),
            progress: super::Progress::default(),
            session: super::Session::default(),
            voice: super::session::Voice::look(Arc::clone(&wake)),
            packs: super::Packs::default(),
            unkept: 0,
            compare: None,
            speed: 1.0,
            playback: Playback::new(settings.output_device.clone(), Arc::clone(&wake)),
            devices: DevicesState::default(),
            quit: Quit::No,
            signals: if start.heeds_signals {
                Signals::listen(Arc::clone(&wake))
            } else {
                Signals::default()
            },
            bin: Bin::default(),
            listing: 0,
            room: None,
            room_due: now,
            awake: None,
            room_warner: Warner::default(),
            measuring: super::Measuring::default(),
            start,
            wake,
            settings,
        };
        if let Some(problem) = problem {
            app.notices.show(Weight::Trouble, problem.to_string(), now);
        }
        app.apply_defaults();
        let is_of_settings = app.start.library.is_none() && app.settings.library_dir.is_some();
        app.open_library(is_of_settings);
        app
    }

    pub(super) fn apply_defaults(&mut self) {
        self.prompts.choose_framework(&self.settings.framework);
        self.prompts.total_secs = self.settings.total_secs;
        self.prompts.think_secs = self.settings.think_secs;
    }

    pub(super) fn open_library(&mut self, must_exist: bool) {
        // The old lock goes first: it may be the same folder.
        self.shelf = None;
        self.takes.is_loading = true;
        self.measuring.forget();
        let dir = self
            .start
            .library
            .clone()
            .or_else(|| self.settings.library_dir.clone());
        self.jobs.run("aloud-library", move |reply| {
            reply.send(Message::Library(Shelf::open(dir, must_exist).map(Box::new)));
        });
    }
}

impl App {
    /// Whether another Aloud has the library, still. Once that one is closed, this one takes it over.
    pub(super) fn is_still_read_only(&mut self, now: Instant) -> bool {
        let Some(mut shelf) = self.shelf.take_if(|shelf| shelf.is_read_only()) else {
            return false;
        };
        if !shelf.take_over() {
            self.shelf = Some(shelf);
            return true;
        }
        self.notices.withdraw(ELSEWHERE);
        self.library_opened(shelf, now);
        let sentence = "The other Aloud is closed, so this one records and writes now.";
        self.notices.show(Weight::Word, sentence, now);
        false
    }
}

pub(super) fn built_in_prompts() -> Vec<Prompt> {
    // A test of the content reads every pack, so none is left out here.
    prompt::BUILT_IN
        .iter()
        .filter_map(|text| Pack::from_toml(text).ok())
        .flat_map(|pack| pack.prompts)
        .collect()
}

fn built_in_frameworks() -> Vec<Framework> {
    framework::BUILT_IN
        .iter()
        .filter_map(|text| Framework::from_toml(text).ok())
        .collect()
}
