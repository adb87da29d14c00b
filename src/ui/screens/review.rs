//! Review: listen to one take, see its parts against their targets. What stands above the sound is in `header`, the cards
//! below it in `cards`, what stays at the foot in `closing`.

mod cards;
mod closing;
pub(super) mod delivery;
mod fillers;
mod follow_ups;
mod header;
pub(super) mod occasion;
mod pieces;
mod remarks;
mod rest;
mod rubric;
mod story;
pub(super) mod wave;

use eframe::egui::{Align, CentralPanel, Frame, Label, Layout, Margin, RichText, ScrollArea, Ui, vec2};
use egui_material_icons::icons::{ICON_PAUSE, ICON_PLAY_ARROW};

use crate::{
    app::{Command, Loop, Review, SPEEDS, Screen},
    model::words as say,
    ui::{
        keys, paging,
        theme::{Palette, regular, size, space},
        view::{SCROLL_BAR, View, empty, heading, words},
        widgets::{KeyButton, KeyCap, Kind, card, choice, menu},
    },
};

/// Lower than this, the sound and its buttons take what room there is.
pub const LOW: f32 = 560.0;

/// Lower than this, the waveform leaves the cards more room.
pub const MIDDLING: f32 = 700.0;

/// Lower than this, even the question and the sound scroll.
const LOWEST: f32 = 500.0;

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
    closing::show(ui, review, side, commands);
    let is_roomy = ui.available_height() >= LOW;
    let top = if is_roomy { 28 } else { 12 };
    let all_scrolls = ui.available_height() < LOWEST;
    CentralPanel::no_frame()
        .frame(Frame::new().inner_margin(Margin {
            left: side,
            right: side - SCROLL_BAR,
            top,
            bottom: 0,
        }))
        .show(ui, |ui| {
            let width = ui.available_width() - f32::from(SCROLL_BAR);
            ui.spacing_mut().item_spacing.y = if is_roomy { space::L } else { space::S };
            let head = |ui: &mut Ui, commands: &mut Vec<Command>| {
                header::show(ui, view, review, commands);
                if is_roomy {
                    pieces::show(ui, view, review, commands);
                }
                occasion::show(ui, view, review, commands);
                sound(ui, view, review, commands);
            };
            if !all_scrolls {
                ui.scope(|ui| {
                    ui.set_max_width(width);
                    head(ui, commands);
                });
            }
            ScrollArea::vertical()
                .id_salt(("review", &review.id))
                .min_scrolled_height(0.0)
                .auto_shrink(false)
                .show(ui, |ui| {
                    paging::turn(ui, "review", view.app.pages().screen);
                    ui.set_max_width(width);
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
