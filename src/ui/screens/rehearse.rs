//! Rehearse: one question, one clock, one bar, and the buttons below. The clock's block is drawn in `clock`.

mod clock;
mod notes;

use std::time::Instant;

use eframe::egui::{Align, CentralPanel, Frame, Layout, Margin, Panel, ScrollArea, Ui, Vec2, vec2};
use egui_material_icons::{
    MaterialIcon,
    icons::{
        ICON_AUTO_STORIES, ICON_FIBER_MANUAL_RECORD, ICON_HOURGLASS, ICON_LOGOUT, ICON_MIC_OFF, ICON_PAUSE,
        ICON_RADIO_BUTTON_UNCHECKED, ICON_SAVE, ICON_UNDO, ICON_VOLUME_UP,
    },
};

use crate::{
    app::{Command, InSession, InStories, Peek, Phase, Rehearsal, Running, Screen},
    model::{drill, pacing::Plan, words as say},
    ui::{
        keys,
        theme::{Palette, icon, regular, size, space, strong},
        view::{View, empty, small, words, words_on_one_line},
        widgets::{KeyButton, Kind, Meter, PartsBar},
    },
};

use clock::Fit;

/// Narrower than this, there is less room around.
const WIDE: f32 = 760.0;

/// Narrower and lower than this, the buttons needed less have signs, so that all stand in one row.
const TIGHT: Vec2 = vec2(560.0, 400.0);

/// Height of the level and its words where they share a line.
const LEVEL_LINE: f32 = 18.0;

/// From this height on, what the speaker meant to do this time may have more than one line.
const WRAPPED: f32 = 480.0;

/// Shows the screen.
pub fn show(ui: &mut Ui, view: &View<'_>, commands: &mut Vec<Command>) {
    let Some(rehearsal) = view.app.rehearsal() else {
        empty(ui, "Choose a prompt to rehearse an answer to it.", |ui| {
            let key = keys::shown("Ctrl+1");
            if ui
                .add(KeyButton::new("Go to Prompts").key(&key).kind(Kind::Primary))
                .clicked()
            {
                commands.push(Command::Go(Screen::Prompts));
            }
        });
        return;
    };
    let phase = rehearsal.phase(view.now);
    let plan = rehearsal.plan(view.now);
    let peek = view.app.peek(view.now);
    let room = ui.available_size();
    let is_tight = room.x < TIGHT.x && room.y < TIGHT.y;
    let side = match room.x {
        WIDE.. => 56,
        _ if is_tight => 16,
        _ => 24,
    };
    // What the transport will leave is not known yet; its two rows of buttons at most are.
    let has_hint_line = Fit::has_hint_line(ui.available_size() - vec2(0.0, 160.0));
    let below = match room.y {
        560.0.. => 36,
        _ if is_tight => 8,
        _ => 12,
    };
    Panel::bottom("transport")
        .resizable(false)
        .show_separator_line(false)
        .frame(Frame::new().inner_margin(Margin {
            left: side,
            right: side,
            top: if is_tight { 4 } else { 8 },
            bottom: below,
        }))
        .show(ui, |ui| {
            let transport = Transport {
                rehearsal,
                phase: &phase,
                plan: &plan,
                now: view.now,
                disk_secs: view.app.disk_secs(),
                shows_hint: !has_hint_line,
                is_interview: view.app.session().is_running(),
                peek: peek.as_ref(),
                is_tight,
            };
            transport.show(ui, commands);
        });
    CentralPanel::no_frame()
        .frame(Frame::new().inner_margin(Margin {
            left: side,
            right: side,
            top: below,
            bottom: 0,
        }))
        .show(ui, |ui| {
            let room = ui.available_size();
            ScrollArea::vertical()
                .id_salt("rehearse")
                .auto_shrink(false)
                .show(ui, |ui| {
                    let peek = peek.as_ref().filter(|peek| peek.is_shown);
                    let notes = peek.map(|peek| (peek, notes::height(peek, room.y * 0.4)));
                    let below = notes.map_or(0.0, |(_, height)| height);
                    let room = room - vec2(0.0, below);
                    content(ui, view, rehearsal, &phase, &plan, room, has_hint_line);
                    if let Some((peek, height)) = notes {
                        notes::show(ui, peek, height);
                    }
                });
        });
}

fn content(
    ui: &mut Ui,
    view: &View<'_>,
    rehearsal: &Rehearsal,
    phase: &Phase,
    plan: &Plan,
    room: Vec2,
    has_hint_line: bool,
) {
    let palette = Palette::of(ui);
    let assignment = rehearsal.assignment();
    // All space is counted by the fit.
    ui.spacing_mut().item_spacing.y = 0.0;
    ui.spacing_mut().interact_size.y = 24.0;
    let place = view.app.session().running().and_then(Running::place_words);
    header(ui, rehearsal, phase, place);
    let prompt = assignment.prompt.text.as_str();
    let fit = Fit::of(ui, prompt, room, has_hint_line);
    ui.add_space(fit.gap);
    ScrollArea::vertical()
        .id_salt("rehearse-prompt")
        .max_height(fit.prompt_height)
        .min_scrolled_height(0.0)
        .show(ui, |ui| {
            words(ui, prompt, regular(fit.prompt), palette.text);
        });
    ui.add_space(fit.gap);
    clock::show(ui, rehearsal, phase, plan, fit.clock);
    ui.add_space(fit.gap * Fit::BELOW_CLOCK);
    let has_begun = matches!(
        phase,
        Phase::Recording | Phase::Paused | Phase::Interrupted { .. } | Phase::Saving
    );
    let role = assignment.again.as_ref().map(|again| again.role);
    ui.add(
        PartsBar::new(&assignment.framework, plan, has_begun)
            .role(role)
            .low(fit.has_low_bar),
    );
    let last = view.app.last_time(view.now);
    if let Some(hint) = rehearsal.hint().filter(|_| has_hint_line) {
        ui.add_space(space::S);
        words(ui, hint.words(), regular(size::BODY), palette.text);
    } else if let Some(rule) = rehearsal.rule().filter(|_| has_hint_line) {
        ui.add_space(space::S);
        words_on_one_line(ui, rule, regular(size::BODY), palette.dim);
    } else if let Some(last) = last.filter(|_| has_hint_line)
        && let Some(said) = last.in_words()
    {
        ui.add_space(space::S);
        // What the speaker wrote for this very moment is to be read; the rest may be.
        let color = if last.next_time.is_some() {
            palette.text
        } else {
            palette.dim
        };
        if room.y >= WRAPPED {
            words(ui, said, regular(size::BODY), color);
        } else {
            words_on_one_line(ui, said.as_str(), regular(size::BODY), color).on_hover_text(said);
        }
    }
}

fn header(ui: &mut Ui, rehearsal: &Rehearsal, phase: &Phase, place: Option<String>) {
    let palette = Palette::of(ui);
    let assignment = rehearsal.assignment();
    ui.horizontal(|ui| {
        ui.set_min_height(24.0);
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            let saving = rehearsal.joined_share().map_or_else(
                || "Saving".to_owned(),
                |share| format!("Joining, {:.0} %", share * 100.0),
            );
            let (sign, said, color) = match phase {
                Phase::Recording => (ICON_FIBER_MANUAL_RECORD, "Recording", palette.recording),
                Phase::Paused => (ICON_PAUSE, "Paused", palette.text),
                Phase::Interrupted { .. } => (ICON_MIC_OFF, "Interrupted", palette.over_words()),
                Phase::Saving => (ICON_SAVE, saving.as_str(), palette.dim),
                Phase::Reading { .. } => (ICON_VOLUME_UP, "Reading aloud, not recording", palette.dim),
                Phase::Thinking { .. } => (ICON_HOURGLASS, "Thinking, not recording", palette.dim),
                Phase::Opening { .. } => (ICON_HOURGLASS, "Opening the microphone", palette.dim),
                Phase::Ready => (ICON_RADIO_BUTTON_UNCHECKED, "Not recording", palette.dim),
                Phase::NoMicrophone(_) => (ICON_MIC_OFF, "No microphone", palette.dim),
            };
            words(ui, said, strong(size::BODY), color);
            words(ui, sign.codepoint, icon(16.0), color);
            ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                let total = say::clock(assignment.total_secs);
                if let (Some(again), Some(part)) = (&assignment.again, assignment.framework.parts.first()) {
                    let said = format!("{} of take {}, again", part.name, again.number);
                    words_on_one_line(ui, said, strong(size::BODY), palette.text);
                    return;
                }
                // In an interview nothing is said that an interviewer would not say.
                if let Some(place) = place {
                    let said = if assignment.occasion.follow_up_to.is_some() {
                        format!("{place} · {total}")
                    } else {
                        format!("{place} · {} {total}", assignment.framework.name)
                    };
                    words_on_one_line(ui, said, strong(size::BODY), palette.text);
                    return;
                }
                if assignment.occasion.follow_up_to.is_some() {
                    let said = format!("Follow-up {total} · {}", assignment.prompt.theme);
                    words_on_one_line(ui, said, strong(size::BODY), palette.text);
                    return;
                }
                let mut said = format!(
                    "{} · {} {total} · take {}",
                    assignment.prompt.theme,
                    assignment.framework.name,
                    rehearsal.take_number()
                );
                if let Some(drill) = assignment.occasion.drill {
                    said = format!("Drill: {} · {said}", drill::name(drill));
                }
                words_on_one_line(ui, said, regular(size::SMALL), palette.dim);
            });
        });
    });
}

/// The microphone's level and the buttons.
struct Transport<'a> {
    rehearsal: &'a Rehearsal,
    phase: &'a Phase,
    plan: &'a Plan,
    now: Instant,
    disk_secs: Option<f64>,
    shows_hint: bool,
    is_interview: bool,
    peek: Option<&'a Peek<'a>>,
    is_tight: bool,
}

impl Transport<'_> {
    fn show(&self, ui: &mut Ui, commands: &mut Vec<Command>) {
        ui.spacing_mut().item_spacing = vec2(space::L, space::S);
        if ui.available_width() >= 880.0 {
            ui.horizontal(|ui| {
                // Where there are notes to peek at there is a button more.
                let level = vec2(if self.peek.is_some() { 260.0 } else { 320.0 }, 44.0);
                ui.allocate_ui_with_layout(level, Layout::top_down(Align::LEFT), |ui| {
                    ui.set_width(level.x.min(ui.available_width()));
                    self.level(ui);
                });
                ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                    self.buttons(ui, commands, true);
                });
            });
        } else {
            if self.is_tight {
                let line = vec2(ui.available_width(), LEVEL_LINE);
                ui.allocate_ui_with_layout(line, Layout::left_to_right(Align::Center), |ui| self.level(ui));
            } else {
                self.level(ui);
            }
            ui.horizontal_wrapped(|ui| {
                let between = if self.is_tight { space::XS } else { space::S };
                ui.spacing_mut().item_spacing = vec2(between, space::S);
                self.buttons(ui, commands, false);
            });
        }
    }

    fn level(&self, ui: &mut Ui) {
        let palette = Palette::of(ui);
        ui.spacing_mut().item_spacing.y = space::S;
        let Some(meter) = self.rehearsal.meter() else {
            if let Phase::Interrupted { sentence, .. } = self.phase {
                words(ui, sentence.as_str(), regular(size::BODY), palette.over_words());
            }
            return;
        };
        let width = if self.is_tight {
            100.0
        } else {
            ui.available_width().min(300.0)
        };
        ui.add(Meter::new(meter.peak_dbfs, "Level of the microphone").width(width));
        if let Some(hint) = self.rehearsal.hint().filter(|_| self.shows_hint) {
            words(ui, hint.words(), regular(size::SMALL), palette.text);
            return;
        }
        let warning = self.rehearsal.input_warning();
        match warning.filter(|_| !matches!(self.phase, Phase::Saving | Phase::Paused)) {
            Some(warning) => words(ui, warning, regular(size::SMALL), palette.over_words()),
            None if self.is_tight => {
                words_on_one_line(ui, self.input_words(), regular(size::SMALL), palette.dim)
            }
            None => small(ui, self.input_words()),
        };
    }

    /// All is well: `Built-in microphone · good level · disk for 61 h`.
    fn input_words(&self) -> String {
        let mut said = self.rehearsal.microphone().unwrap_or("The microphone").to_owned();
        if let Some(level) = self.rehearsal.level_words() {
            said += &format!(" · {level}");
        }
        if let Some(secs) = self.disk_secs {
            said += &format!(" · disk for {}", say::rough_span(secs));
        }
        said
    }

    /// The buttons, the last in the row being the one to press next. Their order is turned round for a row that is
    /// filled from the right.
    fn buttons(&self, ui: &mut Ui, commands: &mut Vec<Command>, from_right: bool) {
        let next = self.next_part_label();
        let mut row: Vec<(KeyButton<'_>, bool, Command)> = Vec::new();
        let ends = keys::shown("Ctrl+.");
        let end = || {
            let button = self.seldom("End interview", &ends, ICON_LOGOUT);
            (button, true, Command::InSession(InSession::End))
        };
        let back = || match self.is_interview {
            true => end(),
            false => (KeyButton::new("Back").key("Esc"), true, Command::Leave),
        };
        let start = |label| {
            let button = KeyButton::new(label).key("Space").kind(Kind::Record);
            (button, true, Command::Advance(self.now))
        };
        // An answer of one part has no mark that could be taken back.
        let undo = (self.plan.parts.len() > 1).then(|| {
            let button = self.seldom("Undo mark", "Backspace", ICON_UNDO);
            (button, self.plan.current > 0, Command::UndoMark)
        });
        let finish = || {
            let button = KeyButton::new("Finish").key("Enter").kind(Kind::Record);
            (button, true, Command::Finish(self.now))
        };
        match self.phase {
            Phase::Ready => row.extend([back(), start("Start")]),
            Phase::Thinking { .. } => row.extend([back(), start("Start now")]),
            Phase::Reading { will_start } => {
                let (button, _, command) = start("Start now");
                row.extend([back(), (button, !will_start, command)]);
            }
            Phase::Opening { will_start } => {
                let (button, _, command) = start("Start");
                row.extend([back(), (button, !will_start, command)]);
            }
            Phase::Recording => {
                if self.is_interview {
                    row.push(end());
                    row.extend(undo);
                } else {
                    let pause = self.seldom("Pause", "P", ICON_PAUSE);
                    row.extend(undo);
                    row.push((pause, true, Command::TogglePause(self.now)));
                }
                if !self.plan.is_last() {
                    let button = KeyButton::new(&next).key("Space").kind(Kind::Go);
                    row.push((button, true, Command::Advance(self.now)));
                }
                row.push(finish());
            }
            Phase::Paused => {
                let resume = KeyButton::new("Go on").key("P").kind(Kind::Go);
                row.extend(undo);
                row.extend([(resume, true, Command::TogglePause(self.now)), finish()]);
            }
            Phase::Interrupted { is_opening, .. } => {
                let label = if *is_opening { "Connecting" } else { "Go on" };
                let resume = KeyButton::new(label).key("P").kind(Kind::Go);
                row.push((resume, !is_opening, Command::TogglePause(self.now)));
                row.push(finish());
            }
            Phase::Saving => row.push((KeyButton::new("Saving"), false, Command::UndoMark)),
            Phase::NoMicrophone(_) => {
                let again = KeyButton::new("Look again").key("L").kind(Kind::Primary);
                row.extend([back(), (again, true, Command::LookAgain)]);
            }
        }
        if let Some(peek) = self.peek.filter(|_| !matches!(self.phase, Phase::Saving)) {
            let label = if peek.is_shown { "Hide notes" } else { "Peek" };
            let button = self
                .seldom(label, "S", ICON_AUTO_STORIES)
                .name("Peek at your story's notes");
            let place = usize::from(matches!(row.first(), Some((_, _, Command::Leave))));
            row.insert(place, (button, true, Command::InStories(InStories::TogglePeek)));
        }
        if from_right {
            row.reverse();
        }
        for (button, is_enabled, command) in row {
            if ui.add_enabled(is_enabled, button.compact(!from_right)).clicked() {
                commands.push(command);
            }
        }
    }

    /// A button that is a sign where there is no room for words.
    fn seldom<'b>(&self, label: &'b str, key: &'b str, sign: MaterialIcon) -> KeyButton<'b> {
        let button = KeyButton::new(label).key(key);
        if self.is_tight {
            button.icon(sign).sign_only(true)
        } else {
            button
        }
    }

    fn next_part_label(&self) -> String {
        let parts = &self.rehearsal.assignment().framework.parts;
        parts
            .get(self.plan.current + 1)
            .map_or_else(String::new, |part| format!("Go to {}", part.name))
    }
}
