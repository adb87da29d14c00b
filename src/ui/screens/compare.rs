//! Compare: two takes of one prompt, aligned part by part, heard one after the other. Their waveforms are in
//! `wave`, the cards below them in `cards`.

mod cards;
mod wave;

use eframe::egui::{Align, CentralPanel, Frame, Layout, Margin, ScrollArea, Ui, vec2};
use egui_material_icons::icons::{
    ICON_ARROW_BACK, ICON_HEADPHONES, ICON_PAUSE, ICON_PLAY_ARROW, ICON_SWAP_VERT,
};

use crate::{
    app::{Command, Compare, Comparing, SPEEDS, Screen, Side},
    model::words as say,
    ui::{
        paging,
        theme::{Palette, regular, size, space, strong},
        view::{SCROLL_BAR, View, empty, small, words, words_on_one_line},
        widgets::{KeyButton, Kind, card_of, choice, menu},
    },
};

/// Lower than this, the waveforms leave the cards more room.
const LOW: f32 = 700.0;

/// Lower than this, nothing stands still.
const LOWEST: f32 = 460.0;

/// Narrower than this, buttons go without the names of their keys.
const NARROW: f32 = 760.0;

/// Shows the screen.
pub fn show(ui: &mut Ui, view: &View<'_>, commands: &mut Vec<Command>) {
    let Some(compare) = view.app.compared() else {
        empty(ui, "Open a take, then compare it with another one (C).", |_| {});
        return;
    };
    let side = if ui.available_width() >= 720.0 { 32 } else { 20 };
    let is_low = ui.available_height() < LOW;
    CentralPanel::no_frame()
        .frame(Frame::new().inner_margin(Margin {
            left: side,
            right: side - SCROLL_BAR,
            top: if is_low { 14 } else { 28 },
            bottom: 0,
        }))
        .show(ui, |ui| {
            let width = ui.available_width() - f32::from(SCROLL_BAR);
            ui.spacing_mut().item_spacing.y = if is_low { space::M } else { space::L };
            let is_narrow = width < NARROW;
            // Where it is very low, all of it scrolls.
            let is_lowest = ui.available_height() < LOWEST;
            if !is_lowest {
                ui.scope(|ui| {
                    ui.set_max_width(width);
                    header(ui, compare, is_narrow, commands);
                });
            }
            ScrollArea::vertical()
                .id_salt("compare")
                .min_scrolled_height(0.0)
                .auto_shrink(false)
                .show(ui, |ui| {
                    paging::turn(ui, "compare", view.app.pages().screen);
                    ui.set_max_width(width);
                    if is_lowest {
                        header(ui, compare, is_narrow, commands);
                    }
                    let height = if is_low { 76.0 } else { wave::ROOMY };
                    for side in 0..2 {
                        take(ui, view, compare, side, height, commands);
                    }
                    transport(ui, view, compare, is_narrow, commands);
                    cards::show(ui, compare);
                    ui.add_space(space::XL);
                });
        });
}

fn header(ui: &mut Ui, compare: &Compare, is_narrow: bool, commands: &mut Vec<Command>) {
    let buttons = |ui: &mut Ui, commands: &mut Vec<Command>| {
        ui.spacing_mut().item_spacing.x = space::S;
        let back = KeyButton::new("Back")
            .icon(ICON_ARROW_BACK)
            .key("Esc")
            .name("Back to the review")
            .compact(is_narrow);
        if ui.add(back).clicked() {
            commands.push(Command::Go(Screen::Review));
        }
        matched(ui, compare, is_narrow, commands);
        look(ui, compare, is_narrow, commands);
    };
    if is_narrow {
        ui.scope(|ui| name(ui, compare));
        ui.horizontal_wrapped(|ui| buttons(ui, commands));
        return;
    }
    ui.with_layout(Layout::right_to_left(Align::Min), |ui| {
        buttons(ui, commands);
        ui.with_layout(Layout::top_down(Align::LEFT), |ui| name(ui, compare));
    });
}

/// Which takes these are, and of which question.
fn name(ui: &mut Ui, compare: &Compare) {
    let palette = Palette::of(ui);
    ui.spacing_mut().item_spacing.y = 2.0;
    let [older, newer] = &compare.sides;
    let title = format!("Take {} beside take {}", newer.number, older.number);
    words_on_one_line(ui, title, strong(size::TITLE), palette.text);
    let text = &newer.take.prompt.text;
    words_on_one_line(ui, text, regular(size::SMALL), palette.dim).on_hover_text(text);
}

fn matched(ui: &mut Ui, compare: &Compare, is_narrow: bool, commands: &mut Vec<Command>) {
    let (label, kind) = if compare.is_matched {
        ("Matched loudness", Kind::Go)
    } else {
        ("As recorded", Kind::Normal)
    };
    let button = KeyButton::new(label)
        .icon(ICON_HEADPHONES)
        .key("M")
        .kind(kind)
        .compact(is_narrow);
    let hover = if compare.can_match() || !compare.is_matched {
        "Play both equally loud, or each as it was recorded"
    } else {
        "How loud they are can't be told yet"
    };
    if ui.add(button).on_hover_text(hover).clicked() {
        commands.push(Command::InCompare(Comparing::ToggleMatched));
    }
}

/// Which part is looked at.
fn look(ui: &mut Ui, compare: &Compare, is_narrow: bool, commands: &mut Vec<Command>) {
    let columns = compare.alignment.columns();
    let name = compare
        .looked_at
        .and_then(|column| columns.get(column))
        .map_or("All parts", |column| column.name.as_str());
    let said = format!("Look at: {name}");
    let button = KeyButton::new(name).key("Z").name(&said).compact(is_narrow);
    menu(ui, button, menu::NARROW, |ui| {
        if choice(ui, compare.looked_at.is_none(), "All parts") {
            commands.push(Command::InCompare(Comparing::Look(None)));
        }
        for (index, column) in columns.iter().enumerate() {
            if choice(ui, compare.looked_at == Some(index), &column.name) {
                commands.push(Command::InCompare(Comparing::Look(Some(index))));
            }
        }
    });
}

/// One of the two: what it is, its waveform.
fn take(
    ui: &mut Ui,
    view: &View<'_>,
    compare: &Compare,
    side: usize,
    height: f32,
    commands: &mut Vec<Command>,
) {
    let is_active = compare.active == side;
    let it = &compare.sides[side];
    card_of(ui, is_active, |ui| {
        ui.spacing_mut().item_spacing.y = space::S;
        ui.spacing_mut().interact_size.y = 0.0;
        ui.horizontal(|ui| {
            which(ui, view, compare, side, commands);
            small(ui, about(view, it));
            if is_active {
                ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                    small(ui, heard_words(compare, view));
                });
            }
        });
        if let Some(trouble) = &it.trouble {
            let color = Palette::of(ui).over_words();
            words(ui, trouble.as_str(), regular(size::BODY), color);
        } else {
            wave::show(ui, view, compare, side, height, commands);
        }
    });
}

/// The name of a take, which is also the way to put another one in its place.
fn which(ui: &mut Ui, view: &View<'_>, compare: &Compare, side: usize, commands: &mut Vec<Command>) {
    let it = &compare.sides[side];
    let other = &compare.sides[1 - side];
    let label = format!("Take {}", it.number);
    let said = format!("{label}; choose another");
    let others: Vec<_> = view
        .app
        .takes()
        .others_of(&it.take.prompt.id, &it.id)
        .filter(|row| row.id != other.id)
        .collect();
    let button = KeyButton::new(&label).name(&said).compact(true);
    if others.is_empty() {
        words(ui, label, strong(size::BODY), Palette::of(ui).text);
        return;
    }
    menu(ui, button, menu::WIDE, |ui| {
        for row in others {
            let mut line = format!("Take {} · {}", row.number, say::clock(row.answer_secs));
            if let Some(recorded) = row.recorded {
                line += &format!(" · {}", say::date(recorded, view.local));
            }
            if let Some(rating) = row.rating {
                line += &format!(" · rated {rating}");
            }
            if choice(ui, false, &line) {
                commands.push(Command::InCompare(Comparing::With(side, row.id.clone())));
            }
        }
    });
}

/// `18 Nov 10:15 · 3:02 · rated 2`.
fn about(view: &View<'_>, side: &Side) -> String {
    let mut said = Vec::new();
    if let Some(recorded) = say::local_time(&side.take.recorded_at) {
        said.push(say::date(recorded, view.local));
    }
    said.push(say::clock(side.take.answer_secs()));
    if let Some(rating) = side.take.rating {
        said.push(format!("rated {rating}"));
    }
    said.extend(side.take.title.clone());
    said.join(" · ")
}

fn transport(ui: &mut Ui, view: &View<'_>, compare: &Compare, is_narrow: bool, commands: &mut Vec<Command>) {
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing = vec2(space::S, space::S);
        let (label, sign) = if compare.is_playing() {
            ("Pause", ICON_PAUSE)
        } else {
            ("Play both, part by part", ICON_PLAY_ARROW)
        };
        let play = KeyButton::new(label)
            .icon(sign)
            .key("Space")
            .kind(Kind::Primary)
            .compact(is_narrow);
        if ui.add(play).clicked() {
            commands.push(Command::InCompare(Comparing::Toggle));
        }
        let switch = KeyButton::new("Switch take")
            .icon(ICON_SWAP_VERT)
            .key("Tab")
            .compact(is_narrow);
        if ui.add(switch).clicked() {
            commands.push(Command::InCompare(Comparing::Switch));
        }
        let speed = view.app.speed();
        let label = format!("{speed}×");
        let name = format!("Speed: {label}");
        let button = KeyButton::new(&label).key("[ ]").name(&name).compact(is_narrow);
        menu(ui, button, menu::NARROW, |ui| {
            for of in SPEEDS {
                if choice(ui, (of - speed).abs() < 0.01, &format!("{of}×")) {
                    commands.push(Command::Speed(of));
                }
            }
        });
        let heard = &compare.sides[compare.active];
        let open = format!("Review take {}", heard.number);
        let open = KeyButton::new(&open).key("Enter").compact(is_narrow);
        if ui.add(open).clicked() {
            commands.push(Command::InCompare(Comparing::Open));
        }
    });
}

/// Where the playback stands: `Action 0:21`.
fn heard_words(compare: &Compare, view: &View<'_>) -> String {
    let axis_secs = compare.axis_secs(view.now);
    let columns = compare.alignment.columns();
    let column = columns.iter().rfind(|column| column.start_secs <= axis_secs);
    column.map_or_else(String::new, |column| {
        let into = say::running_clock(axis_secs - column.start_secs);
        format!("{} {into}", column.name)
    })
}
