//! What each command does, and what is done with the messages that jobs and sound send back.

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use crate::{
    audio::{capture, peaks::Peaks},
    library::Settings,
    model::{framework, framework::Framework, prompt, prompt::Pack, prompt::Prompt, take::Take},
};

use super::{
    App, Command, Hint, Notices, Playback, Prompts, Quit, Rehearsal, Review, Screen, Setting, Start, TakeId,
    Takes, Wake, Weight,
    bin::Bin,
    devices::DevicesState,
    jobs::{Jobs, Message},
    recorder::{self, Assignment, Recorder},
    rehearsal::{Outcome, Phase, Think},
    shelf::Shelf,
    signals::Signals,
};

/// Shortest and longest guess of an answer's length, in seconds.
const GUESS_SECS: (u32, u32) = (5, 3_600);

/// How often the room on the disk is looked at while a microphone is open.
const ROOM_EVERY: Duration = Duration::from_secs(30);
/// The same once it has become low.
const ROOM_EVERY_IF_LOW: Duration = Duration::from_secs(5);

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
            notices: Notices::default(),
            prompts: Prompts::new(built_in_prompts(), built_in_frameworks()),
            rehearsal: None,
            takes: Takes::loading(),
            review: None,
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
            room_warner: super::room::Warner::default(),
            start,
            wake,
            settings,
        };
        if let Some(problem) = problem {
            app.notices.show(Weight::Trouble, problem.to_string(), now);
        }
        app.apply_defaults();
        app.open_library();
        app
    }

    fn apply_defaults(&mut self) {
        self.prompts.choose_framework(&self.settings.framework);
        self.prompts.total_secs = self.settings.total_secs;
        self.prompts.think_secs = self.settings.think_secs;
    }

    fn open_library(&mut self) {
        // The old lock goes first: it may be the same folder.
        self.shelf = None;
        self.takes.is_loading = true;
        let dir = self
            .start
            .library
            .clone()
            .or_else(|| self.settings.library_dir.clone());
        self.jobs.run("aloud-library", move |reply| {
            reply.send(Message::Library(Shelf::open(dir).map(Box::new)));
        });
    }

    pub(super) fn list_takes(&mut self) {
        self.listing += 1;
        let listing = self.listing;
        let Some(library) = self.shelf.as_ref().map(|shelf| shelf.library.clone()) else {
            return;
        };
        self.jobs.run("aloud-takes", move |reply| {
            let listed = library.list().map_err(|error| error.to_string());
            reply.send(Message::Takes { listing, listed });
        });
    }

    /// Takes in all messages and the time. To be called before each drawing, and whenever woken.
    pub fn tick(&mut self, now: Instant) {
        if self.signals.take() {
            self.quit(now);
        }
        while let Some(message) = self.jobs.next() {
            self.take_in(message, now);
        }
        self.devices.tick();
        self.stay_awake();
        self.look_at_room(now);
        self.notices.expire(now);
        for sentence in self.playback.troubles() {
            self.notices.show(Weight::Trouble, sentence, now);
        }
        let library = self.shelf.as_ref().map(|shelf| &shelf.library);
        let outcomes = self
            .rehearsal
            .as_mut()
            .map(|rehearsal| rehearsal.tick(library, now))
            .unwrap_or_default();
        for outcome in outcomes {
            match outcome {
                Outcome::Trouble(sentence) => self.notices.show(Weight::Trouble, sentence, now),
                Outcome::Word(sentence) => self.notices.show(Weight::Word, sentence, now),
                Outcome::Armed(Some(sentence)) => self.notices.show(Weight::Trouble, sentence, now),
                Outcome::Armed(None) => {}
                Outcome::Finish(Some(draft)) => self.jobs.run("aloud-save", move |reply| {
                    let saved = draft.finish().map_err(|error| error.to_string());
                    reply.send(Message::Saved(saved.map(|(id, take)| (id, Box::new(take)))));
                }),
                Outcome::Finish(None) => {}
            }
        }
        if self.quit == Quit::AfterSaving && !self.is_busy() {
            self.close();
        }
    }

    /// The computer stays awake while an answer runs.
    fn stay_awake(&mut self) {
        if self.is_busy() != self.awake.is_some() {
            self.awake = self.is_busy().then(super::awake::Awake::begin);
        }
    }

    fn look_at_room(&mut self, now: Instant) {
        let (Some(shelf), true) = (&self.shelf, self.rehearsal.is_some() && now >= self.room_due) else {
            return;
        };
        let is_low = self.room_warner.is_low();
        self.room_due = now + if is_low { ROOM_EVERY_IF_LOW } else { ROOM_EVERY };
        let library = shelf.library.clone();
        self.jobs.run("aloud-room", move |reply| {
            // Where the system can't tell, nothing is shown.
            reply.send(Message::Room(library.free_bytes().ok()));
        });
    }

    fn take_in(&mut self, message: Message, now: Instant) {
        match message {
            Message::Library(Ok(shelf)) => self.library_opened(*shelf, now),
            Message::Library(Err(sentence)) => {
                self.takes = Takes::default();
                self.notices.show(Weight::Trouble, sentence.clone(), now);
                self.library_trouble = Some(sentence);
            }
            Message::Recovered(recovered) => self.recovered(recovered, now),
            // An older list that comes late must not take the place of a newer one.
            Message::Takes { listing, .. } if listing != self.listing => {}
            Message::Takes { listed, .. } => match listed {
                Ok(listed) => self.takes.replace(listed),
                Err(sentence) => {
                    self.takes.is_loading = false;
                    self.notices.show(Weight::Trouble, sentence, now);
                }
            },
            Message::Saved(saved) => self.saved(saved, now),
            Message::Binned(binned) => self.binned(binned, now),
            Message::Restored(restored) => self.restored(restored, now),
            Message::Written(result) => {
                if let Err(sentence) = result {
                    self.notices.show(Weight::Trouble, sentence, now);
                }
            }
            Message::Peaks(id, peaks) => {
                if let Some(review) = self.review.as_mut().filter(|review| review.id == id) {
                    match peaks {
                        Ok(peaks) => review.peaks = Some(peaks),
                        Err(sentence) => review.trouble = Some(sentence),
                    }
                }
            }
            Message::Devices(list) => self.devices.replace(list),
            Message::Broken { job, reason } => self.broken(&job, &reason, now),
            Message::Room(room) => {
                self.room = room;
                if let Some(sentence) = self.disk_secs().and_then(|secs| self.room_warner.look(secs)) {
                    self.notices.show(Weight::Trouble, sentence, now);
                }
            }
        }
    }

    /// A job failed through a fault of this program: whatever waited for it goes on without.
    fn broken(&mut self, job: &str, reason: &str, now: Instant) {
        let sentence = format!(
            "Aloud failed at a task of its own ({reason}). What was recorded is kept; start Aloud again."
        );
        match job {
            "aloud-save" => self.in_rehearsal(Rehearsal::saving_failed),
            "aloud-takes" => self.takes.is_loading = false,
            "aloud-library" => {
                self.takes = Takes::default();
                self.library_trouble = Some(sentence.clone());
            }
            "aloud-devices" => self.devices.replace(Err(sentence.clone())),
            _ => {}
        }
        self.notices.show(Weight::Trouble, sentence, now);
    }

    fn library_opened(&mut self, shelf: Shelf, now: Instant) {
        self.library_trouble = None;
        self.prompts
            .replace(shelf.prompts.clone(), shelf.frameworks.clone());
        self.apply_defaults();
        for problem in &shelf.problems {
            self.notices.show(Weight::Trouble, problem.clone(), now);
        }
        if shelf.is_read_only() {
            let sentence = "Another Aloud has this library open, so this one only reads it.";
            self.notices.show(Weight::Trouble, sentence, now);
        } else {
            let library = shelf.library.clone();
            self.jobs.run("aloud-recover", move |reply| {
                // A library that can't be read says so where its takes are listed.
                let recovered: Vec<_> = library
                    .unfinished()
                    .unwrap_or_default()
                    .into_iter()
                    .map(|id| {
                        let take = library.recover(&id).map_err(|error| error.to_string());
                        (id, take)
                    })
                    .collect();
                reply.send(Message::Recovered(recovered));
            });
        }
        self.shelf = Some(shelf);
        self.hand_over_bin();
        self.list_takes();
    }

    fn recovered(&mut self, recovered: Vec<(TakeId, Result<Option<Take>, String>)>, now: Instant) {
        if recovered.is_empty() {
            return;
        }
        for (_, take) in recovered {
            match take {
                Ok(None) => {}
                Ok(Some(take)) => {
                    let length = crate::model::words::clock(take.answer_secs());
                    let sentence = format!("Recovered an unfinished take of {length}: {}", take.prompt.text);
                    self.notices.show(Weight::Trouble, sentence, now);
                }
                Err(sentence) => self.notices.show(Weight::Trouble, sentence, now),
            }
        }
        self.list_takes();
    }

    fn saved(&mut self, saved: Result<(TakeId, Box<Take>), String>, now: Instant) {
        match saved {
            Ok((id, take)) => {
                let number = self.takes.of_prompt(&take.prompt.id).count + 1;
                self.rehearsal = None;
                self.list_takes();
                if self.quit == Quit::No {
                    self.open_review(id, *take, number, self.settings.guess_first);
                }
            }
            Err(sentence) => {
                self.in_rehearsal(Rehearsal::saving_failed);
                self.notices.show(Weight::Trouble, sentence, now);
            }
        }
    }

    /// Carries out a command.
    pub fn handle(&mut self, command: Command, now: Instant) {
        match command {
            Command::Go(screen) => self.go(screen, now),
            Command::Leave => self.go(Screen::Prompts, now),
            Command::ToggleHelp => self.is_help_open = !self.is_help_open,
            Command::Quit => self.quit(now),
            Command::Dismiss(number) => self.notices.dismiss(number),

            Command::SearchPrompts(query) => self.prompts.search(query),
            Command::FilterTheme(theme) => self.prompts.filter(theme),
            Command::ChoosePrompt(id) => self.prompts.choose(&id),
            Command::MovePrompt(by) => self.prompts.move_by(by),
            Command::SurpriseMe => self.prompts.surprise(dice()),
            Command::ChooseFramework(id) => self.prompts.choose_framework(&id),
            Command::ChooseTotal(secs) => self.prompts.total_secs = secs,
            Command::ChooseThink(secs) => self.prompts.think_secs = secs,
            Command::Rehearse => {
                if let Some(prompt) = self.prompts.chosen().cloned() {
                    self.rehearse(prompt, now);
                }
            }
            Command::RehearsePrompt(prompt) => self.rehearse(*prompt, now),

            Command::Advance(at) => self.advance(at, now),
            Command::UndoMark => self.in_rehearsal(|rehearsal| rehearsal.undo_mark(now)),
            Command::TogglePause(_) | Command::LookAgain if self.is_interrupted(now) => self.go_on(),
            Command::TogglePause(at) => {
                let result = self
                    .rehearsal
                    .as_mut()
                    .map_or(Ok(()), |rehearsal| rehearsal.toggle_pause(at));
                if let Err(sentence) = result {
                    self.notices.show(Weight::Trouble, sentence, now);
                }
            }
            Command::Finish(at) => self.in_rehearsal(|rehearsal| rehearsal.finish(at)),
            // A take that runs keeps its microphone, whatever key is pressed.
            Command::LookAgain if self.is_busy() => {}
            Command::LookAgain => {
                if let Some(recorder) = self.open_recorder(now) {
                    self.in_rehearsal(|rehearsal| rehearsal.replace_recorder(recorder));
                }
            }

            Command::SearchTakes(query) => self.takes.search(query),
            Command::SortTakes(sort) => self.takes.order(sort),
            Command::ChooseTake(id) => self.takes.chosen = Some(id),
            Command::MoveTake(by) => self.takes.move_by(by),
            Command::OpenTake(id) => self.open_take(id, now),
            Command::OpenChosenTake => {
                if let Some(id) = self.takes.chosen.clone() {
                    self.open_take(id, now);
                }
            }

            Command::BinTake => self.bin_take(now),
            Command::UndoBin => self.undo_bin(),

            Command::TogglePlay => {
                if self.review.is_some() {
                    self.playback.toggle();
                }
            }
            Command::SeekTo(secs) => self.seek(secs),
            Command::SeekBy(secs) => {
                if let Some(review) = &self.review {
                    let at = review.position_secs(&self.playback, now);
                    self.seek(at + secs);
                }
            }
            Command::SeekEnd => self.seek(f64::MAX),
            Command::JumpToPart(index) => {
                let part = self.review.as_ref().and_then(|review| review.parts().get(index));
                if let Some(start) = part.filter(|part| part.begun).map(|part| part.start_secs) {
                    self.seek(start);
                }
            }
            Command::GuessBy(secs) => {
                if let Some(guess) = self.review.as_mut().and_then(|review| review.guess_secs.as_mut()) {
                    *guess = guess
                        .saturating_add_signed(secs)
                        .clamp(GUESS_SECS.0, GUESS_SECS.1);
                }
            }
            Command::Reveal => self.reveal(),
            Command::SkipGuess => {
                if let Some(review) = &mut self.review {
                    review.guess_secs = None;
                }
            }
            Command::Again => {
                if let Some(prompt) = self.review.as_ref().map(|review| review.take.prompt.clone()) {
                    self.rehearse(prompt, now);
                }
            }

            Command::Set(setting) => self.set(setting, now),
            Command::ListDevices => self.list_devices(),
            Command::ToggleInputTest => {
                let recorder = if self.devices.is_testing() {
                    None
                } else {
                    self.open_recorder(now)
                };
                self.devices.test(recorder);
            }
            Command::TestOutput => self.playback.chime(),
        }
    }

    /// Whether an answer waits for another microphone.
    fn is_interrupted(&self, now: Instant) -> bool {
        let phase = self.rehearsal.as_ref().map(|rehearsal| rehearsal.phase(now));
        matches!(phase, Some(Phase::Interrupted { .. }))
    }

    /// Goes on with an interrupted answer: with the microphone of the settings if it is there, else the system's.
    fn go_on(&mut self) {
        let source = recorder::source(
            self.start.simulate_mic.as_ref(),
            self.settings.input_device.as_ref(),
        );
        self.in_rehearsal(|rehearsal| rehearsal.go_on(source));
    }

    fn in_rehearsal(&mut self, act: impl FnOnce(&mut Rehearsal)) {
        if let Some(rehearsal) = &mut self.rehearsal {
            act(rehearsal);
        }
    }

    fn go(&mut self, screen: Screen, now: Instant) {
        if self.is_busy() {
            if screen != Screen::Rehearse {
                self.in_rehearsal(|rehearsal| rehearsal.show(Hint::FinishFirst, now));
            }
            return;
        }
        match screen {
            // Rehearse without a rehearsal is Rehearse with the prompt that is chosen.
            Screen::Rehearse => {
                if self.screen != Screen::Rehearse {
                    self.handle(Command::Rehearse, now);
                }
                return;
            }
            Screen::Review if self.review.is_none() => return,
            _ => {}
        }
        self.leave(screen);
        if screen == Screen::Settings && self.devices.list().is_none() {
            self.list_devices();
        }
    }

    /// Shows another screen and lets go of what only the old one needed: microphone, playback.
    pub(super) fn leave(&mut self, screen: Screen) {
        if screen != Screen::Rehearse {
            self.rehearsal = None;
        }
        if screen != Screen::Review {
            self.playback.pause();
        }
        if screen != Screen::Settings {
            self.playback.end_chime();
            self.devices.test(None);
        }
        self.screen = screen;
    }

    fn quit(&mut self, now: Instant) {
        if self.is_busy() {
            self.quit = Quit::AfterSaving;
            self.in_rehearsal(|rehearsal| rehearsal.finish(now));
        } else {
            self.close();
        }
    }

    fn rehearse(&mut self, prompt: Prompt, now: Instant) {
        if self.is_busy() {
            return;
        }
        let Some(framework) = self.prompts.framework().cloned() else {
            return;
        };
        // What was searched has been found; the list is whole again when the speaker comes back.
        self.prompts.search(String::new());
        self.prompts.choose(&prompt.id);
        self.leave(Screen::Rehearse);
        let think = Think {
            secs: self.prompts.think_secs,
            then_record: self.settings.record_when_think_ends,
        };
        let number = self.takes.of_prompt(&prompt.id).count + 1;
        let assignment = Assignment {
            prompt,
            framework,
            total_secs: f64::from(self.prompts.total_secs),
        };
        // The old stream closes before the new one opens: some devices serve only one.
        self.rehearsal = None;
        if let Some(recorder) = self.open_recorder(now) {
            self.rehearsal = Some(Rehearsal::new(assignment, number, recorder, think, now));
        }
    }

    fn open_recorder(&mut self, now: Instant) -> Option<Recorder> {
        let source = recorder::source(
            self.start.simulate_mic.as_ref(),
            self.settings.input_device.as_ref(),
        );
        let options = capture::Options {
            channels: self.settings.input_channel.map_or(
                crate::audio::sample::ChannelChoice::Average,
                crate::audio::sample::ChannelChoice::One,
            ),
        };
        match Recorder::open(source, options, Arc::clone(&self.wake)) {
            Ok(recorder) => Some(recorder),
            Err(error) => {
                self.notices.show(Weight::Trouble, error.to_string(), now);
                None
            }
        }
    }

    fn advance(&mut self, at: Instant, now: Instant) {
        let is_beginning = self
            .rehearsal
            .as_ref()
            .is_some_and(|rehearsal| !rehearsal.is_busy());
        if is_beginning && self.is_read_only() {
            let sentence =
                "Another Aloud has this library open, so nothing can be recorded here. Close the other one.";
            self.notices.show(Weight::Trouble, sentence, now);
            return;
        }
        let library = self.shelf.as_ref().map(|shelf| &shelf.library);
        if let Some(rehearsal) = &mut self.rehearsal {
            rehearsal.advance(library, at);
        }
    }

    fn open_take(&mut self, id: TakeId, now: Instant) {
        if self.is_busy() {
            return;
        }
        let Some(shelf) = &self.shelf else {
            return;
        };
        match shelf.library.load(&id) {
            Ok(take) => {
                let number = self.takes.row(&id).map_or(1, |row| row.number);
                self.open_review(id, take, number, false);
            }
            Err(error) => {
                self.notices.show(Weight::Trouble, error.to_string(), now);
                // It was not so when it was listed: the list is out of date.
                self.list_takes();
            }
        }
    }

    fn open_review(&mut self, id: TakeId, take: Take, number: usize, asks_guess: bool) {
        let Some(shelf) = &self.shelf else {
            return;
        };
        let path = shelf.library.audio_path(&id, &take);
        let review = Review::new(id.clone(), take, number, asks_guess);
        let cancel = review.cancel();
        self.takes.chosen = Some(id.clone());
        self.playback.load(&path, review.take.lead_in_frames);
        self.review = Some(review);
        self.leave(Screen::Review);
        self.jobs.run("aloud-peaks", move |reply| {
            let mut shown = Instant::now();
            let built = Peaks::build(&path, &cancel, |growing| {
                if shown.elapsed().as_millis() >= 100 {
                    shown = Instant::now();
                    reply.send(Message::Peaks(id.clone(), Ok(Arc::new(growing.clone()))));
                }
            });
            match built {
                Ok(peaks) => reply.send(Message::Peaks(id, Ok(Arc::new(peaks)))),
                Err(error) => reply.send(Message::Peaks(id, Err(error.to_string()))),
            }
        });
    }

    fn seek(&mut self, secs: f64) {
        if let Some(review) = &self.review {
            self.playback.seek(review.frame_at(secs.max(0.0)));
        }
    }

    fn reveal(&mut self) {
        let Some(review) = &mut self.review else {
            return;
        };
        let Some(guess) = review.guess_secs.take() else {
            return;
        };
        review.take.guess_secs = Some(f64::from(guess));
        if let Some(shelf) = &self.shelf {
            let library = shelf.library.clone();
            let (id, take) = (review.id.clone(), review.take.clone());
            self.jobs.write(move |reply| {
                reply.send(Message::Written(
                    library.save(&id, &take).map_err(|error| error.to_string()),
                ));
            });
        }
    }

    fn list_devices(&mut self) {
        if self.devices.is_listing() {
            return;
        }
        self.devices.begin_listing();
        self.jobs.run("aloud-devices", |reply| {
            let list = crate::audio::devices::list().map_err(|error| error.to_string());
            reply.send(Message::Devices(list));
        });
    }

    fn set(&mut self, setting: Setting, now: Instant) {
        let changes_defaults = matches!(
            setting,
            Setting::Framework(_) | Setting::TotalSecs(_) | Setting::ThinkSecs(_)
        );
        let changes_input = matches!(setting, Setting::Input(_) | Setting::InputChannel(_));
        let settings = &mut self.settings;
        match setting {
            Setting::Input(id) => settings.input_device = id,
            Setting::InputChannel(channel) => settings.input_channel = channel,
            Setting::Output(id) => {
                settings.output_device.clone_from(&id);
                self.playback.set_device(id);
            }
            Setting::Library(dir) => {
                settings.library_dir = dir;
                self.review = None;
                self.open_library();
            }
            Setting::Framework(id) => settings.framework = id,
            Setting::TotalSecs(secs) => settings.total_secs = secs,
            Setting::ThinkSecs(secs) => settings.think_secs = secs,
            Setting::RecordWhenThinkEnds(on) => settings.record_when_think_ends = on,
            Setting::GuessFirst(on) => settings.guess_first = on,
            Setting::Theme(theme) => settings.theme = theme,
            Setting::TextSize(percent) => settings.text_size_percent = percent,
        }
        if changes_defaults {
            self.apply_defaults();
        }
        if changes_input && self.devices.is_testing() {
            // The test goes on with what was just chosen.
            self.devices.test(None);
            self.handle(Command::ToggleInputTest, now);
        }
        if let Some(path) = self.start.settings_path.clone() {
            let settings = self.settings.clone();
            self.jobs.write(move |reply| {
                reply.send(Message::Written(
                    settings.save(&path).map_err(|error| error.to_string()),
                ));
            });
        }
    }
}

fn built_in_prompts() -> Vec<Prompt> {
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

/// A number nobody can foresee, from the standard library's random hash keys.
fn dice() -> u64 {
    use std::hash::{BuildHasher, RandomState};
    RandomState::new().hash_one(0_u8)
}
