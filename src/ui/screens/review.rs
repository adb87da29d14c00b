//! Review: listen to one take, see its parts against their targets. The cards below the sound are in `cards`.

mod cards;
pub(super) mod delivery;
mod fillers;
mod follow_ups;
pub(super) mod occasion;
mod pieces;
mod remarks;
mod rest;
mod rubric;
mod story;
pub(super) mod wave;

use eframe::egui::{Align, CentralPanel, Frame, Key, Label, Layout, Margin, RichText, ScrollArea, Ui, vec2};
use egui_material_icons::icons::{
    ICON_COMPARE_ARROWS, ICON_DELETE, ICON_EDIT, ICON_IOS_SHARE, ICON_PAUSE, ICON_PLAY_ARROW, ICON_REDO,
    ICON_REPLAY, ICON_STAR, ICON_UNDO,
};

use crate::{
    app::{Command, Loop, Review, SPEEDS, Screen, Sharing},
    model::{take::TakeState, words as say},
    ui::{
        keys,
        theme::{Palette, regular, size, space, strong},
        view::{View, empty, heading, small, words},
        widgets::{KeyButton, KeyCap, Kind, card, choice, menu, text_field},
    },
};

/// Lower than this, the sound and its buttons take what room there is.
const LOW: f32 = 560.0;

/// Lower than this, the waveform leaves the cards more room.
const MIDDLING: f32 = 700.0;

/// Narrower than this, the buttons beside the title go without the names of their keys.
const NARROW_HEADER: f32 = 800.0;

/// Lower than this, even the sound scrolls.
const LOWEST: f32 = 420.0;

/// Shows the screen.
pub fn show(ui: &mut Ui, view: &View<'_>, commands: &mut Vec<Command>) {
    let Some(review) = view.app.review() else {
        empty(ui, "Choose a take to listen to it.", |ui| {
            let key = keys::shown("Ctrl+3");
            let button = KeyButton::new("Go to Takes").key(&key).kind(Kind::Primary);
            if ui.add(button).clicked() {
                commands.push(Command::Go(Screen::Takes));
            }
        });
        return;
    };
    let side = if ui.available_width() >= 720.0 { 32 } else { 20 };
    let is_roomy = ui.available_height() >= LOW;
    let top = if is_roomy { 28 } else { 12 };
    CentralPanel::no_frame()
        .frame(Frame::new().inner_margin(Margin {
            left: side,
            right: side,
            top,
            bottom: 0,
        }))
        .show(ui, |ui| {
            ui.spacing_mut().item_spacing.y = if is_roomy { space::L } else { space::S };
            let all_scrolls = ui.available_height() < LOWEST;
            let head = |ui: &mut Ui, commands: &mut Vec<Command>| {
                header(ui, view, review, commands);
                if is_roomy {
                    pieces::show(ui, view, review, commands);
                }
                occasion::show(ui, view, review, commands);
                sound(ui, view, review, commands);
            };
            if !all_scrolls {
                head(ui, commands);
            }
            ScrollArea::vertical()
                .id_salt(("review", &review.id))
                .min_scrolled_height(0.0)
                .auto_shrink(false)
                .show(ui, |ui| {
                    if all_scrolls {
                        head(ui, commands);
                    }
                    if !is_roomy {
                        pieces::show(ui, view, review, commands);
                    }
                    if !has_room_for_jumps(ui.available_width()) {
                        ui.horizontal(|ui| {
                            ui.spacing_mut().item_spacing.x = space::S;
                            jumps(ui, review, commands);
                        });
                    }
                    rest::show(ui, view, review);
                    cards::show(ui, view, review, commands);
                    ui.add_space(space::XL);
                });
        });
}

fn header(ui: &mut Ui, view: &View<'_>, review: &Review, commands: &mut Vec<Command>) {
    let palette = Palette::of(ui);
    // Where it is narrow the title needs the room of the keys' names; the list of all keys has them.
    let is_narrow = ui.available_width() < NARROW_HEADER;
    ui.with_layout(Layout::right_to_left(Align::Min), |ui| {
        ui.spacing_mut().item_spacing.x = space::XS;
        let mut again = KeyButton::new("Again")
            .icon(ICON_REPLAY)
            .name("Rehearse again")
            .compact(is_narrow);
        if !is_narrow {
            again = again.key("R");
        }
        if ui.add(again).clicked() {
            commands.push(Command::Again);
        }
        let mut compare = KeyButton::new("Compare")
            .icon(ICON_COMPARE_ARROWS)
            .name("Compare with another take")
            .compact(is_narrow);
        if !is_narrow {
            compare = compare.key("C");
        }
        if ui.add(compare).clicked() {
            commands.push(Command::Compare);
        }
        let hover = format!("Share ({})", keys::shown("Ctrl+E"));
        let share = KeyButton::new("")
            .icon(ICON_IOS_SHARE)
            .kind(Kind::Quiet)
            .name("Share")
            .compact(true);
        if ui.add(share).on_hover_text(hover).clicked() {
            commands.push(Command::Share(Sharing::Open));
        }
        marks(ui, review, commands);
        steps(ui, review, commands);
        let mut delete = KeyButton::new("")
            .icon(ICON_DELETE)
            .kind(Kind::Quiet)
            .name("Move to the bin")
            .compact(is_narrow);
        if !is_narrow {
            delete = delete.key("Delete");
        }
        if ui.add(delete).clicked() {
            commands.push(Command::BinTake);
        }
        ui.add_space(space::S);
        ui.with_layout(Layout::top_down(Align::LEFT), |ui| {
            ui.spacing_mut().item_spacing.y = 2.0;
            small(ui, about(view, review));
            let is_low = ui.ctx().content_rect().height() < LOW;
            let points = match review.title().chars().count() {
                0..=110 if !is_low => size::TITLE,
                0..=180 => size::LONG,
                _ => size::LONGEST,
            };
            // A question as long as a paragraph would push the sound out of sight.
            if let Some(name) = &review.name {
                name_field(ui, name, commands);
                return;
            }
            let text = review.title();
            let mut job = eframe::egui::text::LayoutJob::simple(
                text.to_owned(),
                strong(points),
                palette.text,
                ui.available_width(),
            );
            job.wrap.max_rows = if is_low { 2 } else { 4 };
            let galley = ui.painter().layout_job(job);
            let is_cut = galley.elided;
            let shown = ui.label(galley);
            if is_cut {
                shown.on_hover_text(text);
            }
        });
    });
}

/// The field of the name being typed. Enter keeps it and so does leaving it; Esc leaves the name as it was.
fn name_field(ui: &mut Ui, name: &str, commands: &mut Vec<Command>) {
    let mut text = name.to_owned();
    let response = text_field(ui, "take-name", &mut text, "Name of this take");
    if response.changed() {
        commands.push(Command::TypeName(text));
    }
    if response.lost_focus() {
        let is_dropped = ui.input(|input| input.key_pressed(Key::Escape));
        commands.push(if is_dropped {
            Command::DropName
        } else {
            Command::KeepName
        });
    } else if !response.has_focus() {
        response.request_focus();
    }
}

/// The star and the name.
fn marks(ui: &mut Ui, review: &Review, commands: &mut Vec<Command>) {
    let (kind, name) = if review.take.is_starred {
        (Kind::Go, "Starred; take the star away")
    } else {
        (Kind::Quiet, "Star: keep in sight")
    };
    for (sign, kind, key, name, command) in [
        (ICON_EDIT, Kind::Quiet, "F2", "Give it a name", Command::BeginName),
        (ICON_STAR, kind, "F", name, Command::ToggleStar),
    ] {
        let hover = format!("{name} ({key})");
        let button = KeyButton::new("").icon(sign).kind(kind).compact(true).name(name);
        if ui.add(button).on_hover_text(hover).clicked() {
            commands.push(command);
        }
    }
}

/// What can be taken back and made again, as long as there is something.
fn steps(ui: &mut Ui, review: &Review, commands: &mut Vec<Command>) {
    let (can_undo, can_redo) = review.can_step();
    for (can, sign, key, name, command) in [
        (can_redo, ICON_REDO, "Ctrl+Shift+Z", "Redo", Command::Redo),
        (can_undo, ICON_UNDO, "Ctrl+Z", "Undo", Command::Undo),
    ] {
        if can {
            let hover = format!("{name} ({})", keys::shown(key));
            let button = KeyButton::new("").icon(sign).kind(Kind::Quiet).name(name);
            if ui.add(button).on_hover_text(hover).clicked() {
                commands.push(command);
            }
        }
    }
}

/// Theme, number, date and whatever is unusual about the take.
fn about(view: &View<'_>, review: &Review) -> String {
    let take = &review.take;
    let mut said = if take.pick_up.is_some() {
        format!("{} · one part", take.prompt.theme)
    } else {
        let kind = if take.occasion.follow_up_to.is_some() {
            "follow-up · "
        } else {
            ""
        };
        format!("{} · {kind}take {}", take.prompt.theme, review.number)
    };
    if let Some(recorded) = say::local_time(&take.recorded_at) {
        said += &format!(" · {}", say::date(recorded, view.local));
    }
    match take.state {
        TakeState::Complete => {}
        TakeState::Recovered => said += " · recovered after Aloud ended in mid-take",
        TakeState::Imported => said += " · imported",
    }
    said
}

fn sound(ui: &mut Ui, view: &View<'_>, review: &Review, commands: &mut Vec<Command>) {
    card(ui, |ui| {
        ui.spacing_mut().item_spacing.y = space::M;
        if let Some(trouble) = &review.trouble {
            let palette = Palette::of(ui);
            words(ui, trouble.as_str(), regular(size::BODY), palette.over_words());
        } else {
            let height = match ui.ctx().content_rect().height() {
                ..LOW => 96.0,
                LOW..MIDDLING => 136.0,
                _ => 184.0,
            };
            wave::show(ui, view, review, height, commands);
        }
        transport(ui, view, review, commands);
    });
}

fn transport(ui: &mut Ui, view: &View<'_>, review: &Review, commands: &mut Vec<Command>) {
    let is_wide = has_room_for_jumps(ui.available_width());
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing = vec2(space::S, space::S);
        let is_playing = view.app.playback().is_playing();
        let (label, sign) = if is_playing {
            ("Pause", ICON_PAUSE)
        } else {
            ("Play", ICON_PLAY_ARROW)
        };
        let play = KeyButton::new(label)
            .key("Space")
            .icon(sign)
            .kind(Kind::Primary)
            .compact(!is_wide);
        if ui.add_enabled(review.trouble.is_none(), play).clicked() {
            commands.push(Command::TogglePlay);
        }
        for (label, key, name, secs) in [
            ("−5 s", "Left", "5 seconds back", -5.0),
            ("+5 s", "Right", "5 seconds on", 5.0),
        ] {
            let button = KeyButton::new(label).key(key).name(name).compact(!is_wide);
            if ui.add(button).clicked() {
                commands.push(Command::SeekBy(secs));
            }
        }
        how_to_play(ui, view, review, !is_wide, commands);
        let palette = Palette::of(ui);
        let position = RichText::new(position_words(view, review))
            .font(regular(size::BODY))
            .color(palette.text);
        ui.add(Label::new(position).extend());
        if is_wide {
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                jumps(ui, review, commands);
            });
        }
    });
}

/// Speed, loop, and what else there is to choose.
fn how_to_play(ui: &mut Ui, view: &View<'_>, review: &Review, is_compact: bool, commands: &mut Vec<Command>) {
    let speed = view.app.speed();
    let label = format!("{speed}×");
    let name = format!("Speed and more: {label}");
    let button = KeyButton::new(&label).key("[ ]").name(&name).compact(is_compact);
    menu(ui, button, menu::NARROW, |ui| {
        heading(ui, "Speed");
        for choice_of in SPEEDS {
            if choice(ui, (choice_of - speed).abs() < 0.01, &format!("{choice_of}×")) {
                commands.push(Command::Speed(choice_of));
            }
        }
        heading(ui, "While playing");
        let playing = review.playing;
        if choice(ui, playing.skips, "Skip pauses (K)") {
            commands.push(Command::ToggleSkips);
        }
        if choice(ui, playing.halts, "Halt at each part's end (H)") {
            commands.push(Command::ToggleHalts);
        }
    });
    let position = view.app.playback().position(view.now);
    let part = match review.playing.loops {
        Some(Loop::Part(part)) => Some(part),
        Some(Loop::Stretch(..)) => None,
        None => review.part_at(position),
    };
    let name = match part.and_then(|part| review.parts().get(part)) {
        Some(part) => part.name.as_str(),
        None if review.playing.loops.is_some() => "this stretch",
        None => "part",
    };
    let (label, kind) = if review.playing.loops.is_some() {
        (format!("Looping {name}"), Kind::Go)
    } else {
        (format!("Loop {name}"), Kind::Normal)
    };
    let button = KeyButton::new(&label).key("L").kind(kind).compact(is_compact);
    let hover = "Again and again; drag with Shift over the sound to loop a stretch of it";
    if ui.add(button).on_hover_text(hover).clicked() {
        commands.push(Command::ToggleLoop);
    }
}

/// Where the playback stands: `0:56 of 2:17`, counted from the start of the answer. While the length is to be guessed
/// nothing is said: an ear that knows the time guesses nothing.
fn position_words(view: &View<'_>, review: &Review) -> String {
    if review.guess_secs.is_some() {
        return String::new();
    }
    let position_secs = review.position_secs(view.app.playback(), view.now) - review.take.lead_in_secs();
    format!(
        "{} of {}",
        say::running_clock(position_secs),
        say::clock(review.take.answer_secs())
    )
}

/// Whether the keys that go to places fit beside the transport; else they stand below the sound.
fn has_room_for_jumps(width: f32) -> bool {
    width >= 1_000.0
}

/// The keys that go to places, said and clickable.
fn jumps(ui: &mut Ui, review: &Review, commands: &mut Vec<Command>) {
    let begun = review.parts().iter().filter(|part| part.begun).count();
    let start = KeyButton::new("Start")
        .key("Home")
        .kind(Kind::Quiet)
        .name("Go to the start");
    if ui.add(start).clicked() {
        commands.push(Command::SeekTo(0.0));
    }
    if begun > 1 {
        words(ui, "go to a part", regular(size::SMALL), Palette::of(ui).dim);
        ui.add(KeyCap::new(&format!("1–{begun}")));
    }
}
