//! What each command does. What comes back from the work it starts is in `tick`.

use std::time::Instant;

use crate::model::edit::{Edit, Step};

use super::{App, Command, Filter, Hint, Quit, Screen, Weight, stories::StoriesAtClosing};

/// Shortest and longest guess of an answer's length, in seconds.
const GUESS_SECS: (u32, u32) = (5, 3_600);

impl App {
    /// Carries out a command.
    pub fn handle(&mut self, command: Command, now: Instant) {
        match command {
            Command::Go(screen) => self.go(screen, now),
            Command::Leave if self.session.is_running() && !self.is_busy() => self.end_session_now(now),
            Command::Leave => self.go(self.screen_behind_rehearse(), now),
            Command::Page(by) => self.turn_pages(by),
            Command::ToggleHelp => self.is_help_open = !self.is_help_open,
            Command::Quit => self.quit(now),
            Command::Dismiss(number) => self.notices.dismiss(number),

            Command::SearchPrompts(query) => self.prompts.search(query),
            Command::FilterTheme(theme) => self.prompts.filter(theme),
            Command::ChoosePrompt(id) => self.prompts.choose(&id),
            Command::MovePrompt(by) => self.prompts.move_by(by),
            Command::SurpriseMe => self.prompts.surprise(super::dice()),
            Command::ChooseFramework(id) => self.prompts.choose_framework(&id),
            Command::ChooseTotal(secs) => self.prompts.total_secs = secs,
            Command::ChooseThink(secs) => self.prompts.think_secs = secs,
            Command::Rehearse => {
                if let Some(prompt) = self.prompts.chosen().cloned() {
                    self.rehearse(prompt, now);
                }
            }
            Command::RehearsePrompt(prompt) => self.rehearse(*prompt, now),

            Command::Advance(at) => self.advance(at),
            Command::UndoMark => self.in_rehearsal(|rehearsal| rehearsal.undo_mark(now)),
            Command::TogglePause(_) | Command::LookAgain if self.is_interrupted(now) => self.go_on(),
            Command::TogglePause(_) if self.session.is_running() => {
                self.in_rehearsal(|rehearsal| rehearsal.show(Hint::NoPause, now));
            }
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
            Command::FilterTakes(filter) => self.takes.filter(filter),
            Command::ShowAllTakes => {
                self.takes.filter(Filter::default());
                self.takes.search(String::new());
            }
            Command::SortTakes(sort) => self.takes.order(sort),
            Command::ChooseTake(id) => self.takes.chosen = Some(id),
            Command::MoveTake(by) => self.takes.move_by(by),
            Command::OpenTake(id) => {
                self.comes_from_no_summary();
                self.open_take(id, now);
            }
            Command::OpenChosenTake => {
                self.comes_from_no_summary();
                if let Some(id) = self.takes.chosen.clone() {
                    self.open_take(id, now);
                }
            }

            Command::BinTake => self.bin_take(now),
            Command::UndoBin if self.undo_deleted_prompt(now) => {}
            Command::UndoBin => self.undo_bin(),

            Command::TogglePlay => {
                if let Some(review) = &mut self.review {
                    review.was_listened_to = true;
                    self.arm_halt(now);
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
            Command::SpeedBy(by) => self.speed_by(by),
            Command::Speed(speed) => self.set_speed(speed),
            Command::LoopStretch(from_secs, to_secs) => self.loop_stretch(from_secs, to_secs),
            Command::ToggleLoop => self.toggle_loop(now),
            Command::ToggleSkips => self.toggle_skips(),
            Command::ToggleHalts => self.toggle_halts(now),
            Command::Zoom(factor, place) => {
                if let Some(review) = &mut self.review {
                    let heard = review.viewport.place(review.position_secs(&self.playback, now));
                    let in_sight = Some(heard).filter(|heard| (0.0..=1.0).contains(heard));
                    review.viewport.zoom(factor, place.or(in_sight).unwrap_or(0.5));
                }
            }
            Command::Scroll(share) => {
                if let Some(review) = &mut self.review {
                    review.viewport.scroll(share);
                }
            }
            Command::Pin(index) => self.pin(index, now),
            Command::Unpin(index) => self.unpin(index, now),
            Command::PlayFromBefore(frame) => self.play_from_before(frame),
            Command::Tally(index) => self.tally(index, now),
            Command::Untally(index) => {
                if let Some(name) = self.settings.tallies.get(index).map(|kind| kind.name.clone()) {
                    self.edit(Edit::Untally { name }, Step::New, now);
                }
            }
            Command::HearFiller(index) => self.hear_filler(index),
            Command::AnswerFiller(index, is_one) => self.answer_filler(index, is_one, now),
            Command::BeginNote => self.begin_note(now),
            Command::OpenNote(index) => self.open_note(index),
            Command::TypeNote(text) => {
                if let Some(note) = self.review.as_mut().and_then(|review| review.note.as_mut()) {
                    note.text = text;
                }
            }
            Command::KeepNote => self.keep_note(now),
            Command::DropNote => {
                if let Some(review) = &mut self.review {
                    review.note = None;
                }
            }
            Command::BeginNextTime => {
                // Its field is there once the length was guessed.
                if let Some(review) = self.review.as_mut().filter(|review| review.guess_secs.is_none()) {
                    let kept = review.take.next_time.clone().unwrap_or_default();
                    review.next_time.get_or_insert(kept);
                }
            }
            Command::TypeNextTime(text) => {
                if let Some(review) = &mut self.review {
                    review.next_time = Some(text);
                }
            }
            Command::KeepNextTime => self.keep_next_time(now),
            Command::DropNextTime => {
                if let Some(review) = &mut self.review {
                    review.next_time = None;
                }
            }
            Command::Rate(rating) => {
                let has = self.review.as_ref().and_then(|review| review.take.rating);
                let rating = Some(rating).filter(|rating| has != Some(*rating));
                self.edit(Edit::Rate(rating), Step::New, now);
            }
            Command::RateBy(by) => {
                let has = self.review.as_ref().and_then(|review| review.take.rating);
                let rating = has.unwrap_or(0).saturating_add_signed(by).min(5);
                self.edit(Edit::Rate(Some(rating)), Step::New, now);
            }
            Command::ToggleStar => {
                let is_starred = self.review.as_ref().is_some_and(|review| review.take.is_starred);
                self.edit(Edit::Star(!is_starred), Step::New, now);
            }
            Command::BeginName => {
                if let Some(review) = &mut self.review {
                    review.name = Some(review.title().to_owned());
                }
            }
            Command::TypeName(text) => {
                if let Some(name) = self.review.as_mut().and_then(|review| review.name.as_mut()) {
                    *name = text;
                }
            }
            Command::KeepName => self.keep_name(now),
            Command::DropName => {
                if let Some(review) = &mut self.review {
                    review.name = None;
                }
            }
            Command::DragBoundary(part, frame, drag) => self.drag_boundary(part, frame, drag, now),
            Command::ChooseBoundary(part) => {
                if let Some(review) = &mut self.review {
                    review.boundary = part;
                }
            }
            Command::NudgeBoundary(millis) => self.nudge_boundary(millis, now),
            Command::TogglePart(part) => self.toggle_part(part, now),
            Command::Undo if self.screen == Screen::Packs && self.undo_deleted_prompt(now) => {}
            Command::Undo => {
                if self.screen != Screen::Review || !self.step_history(true) {
                    self.undo_bin();
                }
            }
            Command::Redo => {
                if self.screen == Screen::Review {
                    self.step_history(false);
                }
            }
            Command::Reveal => self.reveal(),
            Command::SkipGuess => {
                if let Some(review) = &mut self.review {
                    review.guess_secs = None;
                }
            }
            Command::AnswerFollowUp(place) => self.answer_follow_up(place, now),
            Command::OpenFirstAnswer => self.open_first_answer(now),
            Command::Again if self.answer_again(now) => {}
            Command::Again => {
                if let Some(prompt) = self.review.as_ref().map(|review| review.take.prompt.clone()) {
                    self.rehearse(prompt, now);
                }
            }

            Command::Compare => {
                self.keep_typed(now);
                self.compare(now);
            }
            Command::InCompare(doing) => self.in_compare(doing, now),
            Command::InStories(doing) => self.in_stories(doing, now),
            Command::InProgress(doing) => self.in_progress(doing, now),
            Command::InSession(doing) => self.in_session(doing, now),
            Command::Drill(kind) => self.drill(kind, now),
            Command::NextDrill => self.next_drill(now),
            Command::InPacks(doing) => self.in_packs(doing, now),
            Command::PickUp(part) => self.pick_up(part, now),
            Command::JoinPickUp => self.join_now(now),
            Command::TurnBack => self.turn_back(now),
            Command::Share(sharing) => self.share(sharing, now),

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

    fn go(&mut self, screen: Screen, now: Instant) {
        self.keep_typed(now);
        if self.is_busy() {
            if screen != Screen::Rehearse {
                self.in_rehearsal(|rehearsal| rehearsal.show(Hint::FinishFirst, now));
            }
            return;
        }
        if self.refuses_to_leave(now) {
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
            Screen::Compare if self.compare.is_none() => return,
            // Whoever asks for Prompts there wants to search anew.
            Screen::Prompts if self.screen == Screen::Prompts => self.prompts.wish_focus(),
            _ => {}
        }
        self.leave(screen);
        if screen == Screen::Packs {
            self.arrive_at_packs();
        }
        if screen == Screen::Settings && self.devices.list().is_none() {
            self.list_devices();
        }
        if screen == Screen::Stories {
            // Another machine may have put some there meanwhile.
            self.list_stories();
        }
    }

    /// Shows another screen and lets go of what only the old one needed: microphone, playback.
    pub(super) fn leave(&mut self, screen: Screen) {
        self.notices.withdraw_hints();
        if screen != Screen::Rehearse {
            self.rehearsal = None;
            self.voice.stop();
        }
        if screen != Screen::Review {
            self.playback.pause();
            self.sharing.panel = None;
        }
        if screen != Screen::Compare {
            self.compare = None;
        }
        if screen != Screen::Progress {
            self.leave_progress();
        }
        self.leave_packs(screen);
        if screen != Screen::Settings {
            self.playback.end_chime();
            self.devices.test(None);
        }
        self.screen = screen;
    }

    pub(super) fn quit(&mut self, now: Instant) {
        self.keep_typed(now);
        if self.is_busy() {
            self.quit = Quit::AfterSaving;
            self.in_rehearsal(|rehearsal| rehearsal.finish(now));
        } else {
            self.quit = Quit::AfterSaving;
            self.end_session_now(now);
            self.close_if_kept(now);
        }
    }

    /// Closes once all that was written in stories and prompts is on the disk.
    pub(super) fn close_if_kept(&mut self, now: Instant) {
        let of_stories = if self.are_packs_on_their_way() {
            StoriesAtClosing::Wait
        } else {
            self.stories_hold_up_closing(now)
        };
        match of_stories {
            StoriesAtClosing::Wait => self.quit = Quit::AfterSaving,
            StoriesAtClosing::Stay => {
                // Both are said at once.
                self.packs_put_off_closing(now);
                self.quit = Quit::No;
            }
            StoriesAtClosing::Close if self.packs_put_off_closing(now) => self.quit = Quit::No,
            StoriesAtClosing::Close => self.close(),
        }
    }
}
