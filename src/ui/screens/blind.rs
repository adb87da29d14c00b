//! Listening blind: one take after the other, without title, date, number or times until it is rated; then what it was,
//! and at the end how the ratings compare.

use eframe::egui::{Align, CentralPanel, Frame, Layout, Margin, ScrollArea, Ui, vec2};
use egui_material_icons::icons::{ICON_HEARING, ICON_PAUSE, ICON_PLAY_ARROW};

use crate::{
    app::{Blind, Blindly, Command, Heard, InProgress},
    model::words as say,
    ui::{
        keys,
        theme::{Palette, regular, size, space, strong},
        view::{View, body, heading, small, title, words},
        widgets::{KeyButton, Kind, card},
    },
};

/// The ratings, each with its key and its word.
const RATINGS: [(u8, &str, &str); 5] = [
    (1, "1", "Not yet"),
    (2, "2", "Shaky"),
    (3, "3", "Fair"),
    (4, "4", "Good"),
    (5, "5", "Ready"),
];

/// Wider than this, lines become hard to follow.
const WIDEST: f32 = 760.0;

/// Shows the screen.
pub fn show(ui: &mut Ui, view: &View<'_>, blind: &Blind, commands: &mut Vec<Command>) {
    let side = if ui.available_width() >= 720.0 { 32 } else { 20 };
    let top = if ui.available_height() >= 480.0 { 28 } else { 12 };
    let wish = |doing| Command::InProgress(InProgress::Blind(doing));
    CentralPanel::no_frame()
        .frame(Frame::new().inner_margin(Margin {
            left: side,
            right: side,
            top,
            bottom: 12,
        }))
        .show(ui, |ui| {
            ui.spacing_mut().item_spacing.y = space::L;
            ui.horizontal(|ui| {
                ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                    if ui.add(KeyButton::new("Leave").key("Esc")).clicked() {
                        commands.push(wish(Blindly::Leave));
                    }
                    ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                        title(ui, "Listen blind")
                    });
                });
            });
            ScrollArea::vertical()
                .id_salt("blind")
                .auto_shrink(false)
                .show(ui, |ui| {
                    ui.set_max_width(WIDEST.min(ui.available_width()));
                    match blind.current() {
                        Some((place, heard)) => {
                            current(ui, view, (place, blind.takes().len()), heard, commands);
                        }
                        None => summary(ui, view, blind, commands),
                    }
                });
        });
}

/// The button on Takes that begins it, as long as there is something to hear.
pub fn button(ui: &mut Ui, view: &View<'_>, commands: &mut Vec<Command>) {
    let count = view.app.progress().blind_count();
    if count == 0 {
        return;
    }
    let key = keys::shown("Ctrl+B");
    let name = format!("Listen blind to the {count} of your last day of practice ({key})");
    let button = KeyButton::new("").icon(ICON_HEARING).name(&name).compact(true);
    if ui.add(button).on_hover_text(&name).clicked() {
        commands.push(Command::InProgress(InProgress::Blind(Blindly::Begin)));
    }
}

fn current(
    ui: &mut Ui,
    view: &View<'_>,
    (place, count): (usize, usize),
    heard: &Heard,
    commands: &mut Vec<Command>,
) {
    card(ui, |ui| {
        ui.spacing_mut().item_spacing.y = space::M;
        let palette = Palette::of(ui);
        small(ui, format!("Answer {} of {count}", place + 1));
        match heard.now {
            None => {
                let said = "Listen, and rate it. Which one it is shows after that.";
                words(ui, said, strong(size::LONG), palette.text);
            }
            Some(_) => revealed(ui, view, heard),
        }
        transport(ui, view, commands);
    });
    card(ui, |ui| {
        ui.spacing_mut().item_spacing.y = space::S;
        match heard.now {
            None => {
                heading(ui, "How ready is this for the interview?");
                ui.horizontal_wrapped(|ui| {
                    ui.spacing_mut().item_spacing = vec2(space::S, space::S);
                    for (rating, key, word) in RATINGS {
                        let name = format!("Rate it {rating} of 5: {word}");
                        if ui.add(KeyButton::new(word).key(key).name(&name)).clicked() {
                            commands.push(Command::InProgress(InProgress::Blind(Blindly::Rate(rating))));
                        }
                    }
                });
            }
            Some(rating) => {
                let said = match heard.before {
                    Some(before) if before == rating => format!("Rated {rating}, as before."),
                    Some(before) => format!("Rated {rating}; before it had {before}."),
                    None => format!("Rated {rating}; it had no rating before."),
                };
                body(ui, said);
                small(ui, "Another key of 1 to 5 changes that.");
            }
        }
        let (label, kind) = match (heard.now, place + 1 == count) {
            (None, _) => ("Skip it", Kind::Quiet),
            (Some(_), false) => ("Next answer", Kind::Primary),
            (Some(_), true) => ("How they compare", Kind::Primary),
        };
        if ui.add(KeyButton::new(label).key("Enter").kind(kind)).clicked() {
            commands.push(Command::InProgress(InProgress::Blind(Blindly::Next)));
        }
    });
}

/// What was hidden.
fn revealed(ui: &mut Ui, view: &View<'_>, heard: &Heard) {
    let palette = Palette::of(ui);
    let Some(review) = view.app.review().filter(|review| review.id == heard.id) else {
        return;
    };
    words(ui, review.title(), strong(size::LONG), palette.text);
    let recorded = say::local_time(&review.take.recorded_at);
    let date = recorded.map_or_else(String::new, |then| format!(" · {}", say::date(then, view.local)));
    small(
        ui,
        format!(
            "take {}{date} · {} of {}",
            review.number,
            say::clock(review.take.answer_secs()),
            say::clock(review.take.total_secs)
        ),
    );
}

fn transport(ui: &mut Ui, view: &View<'_>, commands: &mut Vec<Command>) {
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing = vec2(space::S, space::S);
        let (label, sign) = if view.app.playback().is_playing() {
            ("Pause", ICON_PAUSE)
        } else {
            ("Play", ICON_PLAY_ARROW)
        };
        let play = KeyButton::new(label).key("Space").icon(sign).kind(Kind::Go);
        if ui.add(play).clicked() {
            commands.push(Command::TogglePlay);
        }
        for (label, key, name, secs) in [
            ("−5 s", "Left", "5 seconds back", -5.0),
            ("+5 s", "Right", "5 seconds on", 5.0),
        ] {
            if ui.add(KeyButton::new(label).key(key).name(name)).clicked() {
                commands.push(Command::SeekBy(secs));
            }
        }
    });
}

/// All of them, and how the ratings compare.
fn summary(ui: &mut Ui, view: &View<'_>, blind: &Blind, commands: &mut Vec<Command>) {
    let palette = Palette::of(ui);
    card(ui, |ui| {
        ui.spacing_mut().item_spacing.y = space::M;
        words(ui, blind.summary(), strong(size::LONG), palette.text);
        for heard in blind.takes() {
            let row = view.app.takes().row(&heard.id);
            let name = row.map_or(heard.id.as_str(), |row| row.title.as_str());
            let when = row
                .and_then(|row| row.recorded)
                .map_or_else(String::new, |then| format!(" · {}", say::date(then, view.local)));
            let number = row.map_or_else(String::new, |row| format!(" · take {}", row.number));
            let rating =
                |rating: Option<u8>| rating.map_or_else(|| "–".to_owned(), |rating| rating.to_string());
            ui.vertical(|ui| {
                ui.spacing_mut().item_spacing.y = 2.0;
                words(ui, name, regular(size::BODY), palette.text);
                small(
                    ui,
                    format!(
                        "before {}, blind {}{number}{when}",
                        rating(heard.before),
                        rating(heard.now)
                    ),
                );
            });
        }
        let back = KeyButton::new("Back to Progress")
            .key("Enter")
            .kind(Kind::Primary);
        if ui.add(back).clicked() {
            commands.push(Command::InProgress(InProgress::Blind(Blindly::Next)));
        }
    });
}
