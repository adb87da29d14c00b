//! Compare: two takes of one prompt, their waveforms aligned part by part, heard one after the other. The cards below
//! them are in `compare_cards`.

use eframe::egui::{Align, CentralPanel, Frame, Layout, Margin, ScrollArea, Ui, vec2};
use egui_material_icons::icons::{
    ICON_ARROW_BACK, ICON_HEADPHONES, ICON_PAUSE, ICON_PLAY_ARROW, ICON_SWAP_VERT,
};

use super::{
    compare_cards,
    delivery_curves::{self, Course, Drawn},
    review_wave::SHOWN_PAUSE_SECS,
};
use crate::{
    app::{Bin, Command, Compare, Comparing, SPEEDS, Screen, Side},
    model::{framework::Part, words as say},
    ui::{
        theme::{Palette, regular, size, space, strong},
        view::{View, empty, small, words, words_on_one_line},
        widgets::{AlignedWave, KeyButton, Kind, WaveColumn, card_of, choice, lines_between, menu},
    },
};

/// Lower than this, the waveforms leave the cards more room.
const LOW: f32 = 700.0;

/// Lower than this, nothing stands still.
const LOWEST: f32 = 460.0;

/// As high is a waveform that has curves under it.
const ROOMY: f32 = 104.0;

/// Room for the curves of pitch and pace under each waveform, where there is any.
const CURVES: f32 = 44.0;

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
            right: side,
            top: if is_low { 14 } else { 28 },
            bottom: 0,
        }))
        .show(ui, |ui| {
            ui.spacing_mut().item_spacing.y = if is_low { space::M } else { space::L };
            let is_narrow = ui.available_width() < NARROW;
            // Where it is very low, all of it scrolls.
            let is_lowest = ui.available_height() < LOWEST;
            if !is_lowest {
                header(ui, compare, is_narrow, commands);
            }
            ScrollArea::vertical()
                .id_salt("compare")
                .min_scrolled_height(0.0)
                .auto_shrink(false)
                .show(ui, |ui| {
                    if is_lowest {
                        header(ui, compare, is_narrow, commands);
                    }
                    let height = if is_low { 76.0 } else { ROOMY };
                    for side in 0..2 {
                        take(ui, view, compare, side, height, commands);
                    }
                    transport(ui, view, compare, is_narrow, commands);
                    compare_cards::show(ui, compare);
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
            wave(ui, view, compare, side, height, commands);
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

/// The stretch of the axis that is shown, in seconds: its start and how long it is.
fn shown(compare: &Compare) -> (f64, f64) {
    let columns = compare.alignment.columns();
    match compare.looked_at.and_then(|column| columns.get(column)) {
        Some(column) => (column.start_secs, column.span_secs.max(0.1)),
        None => (0.0, compare.alignment.total_secs().max(0.1)),
    }
}

fn wave(
    ui: &mut Ui,
    view: &View<'_>,
    compare: &Compare,
    side: usize,
    height: f32,
    commands: &mut Vec<Command>,
) {
    let it = &compare.sides[side];
    let (from_secs, span_secs) = shown(compare);
    let place = |axis_secs: f64| narrow((axis_secs - from_secs) / span_secs);
    let width = ui.available_width();
    let lies: Vec<(usize, f32, f32, Vec<Bin>)> = (0..compare.alignment.columns().len())
        .filter(|&column| compare.looked_at.is_none_or(|only| only == column))
        .filter_map(|column| {
            let (start_secs, end_secs) = compare.alignment.part_secs(side, column)?;
            let axis_secs = compare.alignment.columns()[column].start_secs;
            let (start, end) = (place(axis_secs), place(axis_secs + end_secs - start_secs));
            let lines = lines_between(width, start, end);
            let frames = it.frame_at(start_secs)..it.frame_at(end_secs);
            let bins = it.peaks.as_ref().map(|peaks| peaks.range(frames, lines));
            Some((column, start, end, bins.unwrap_or_default()))
        })
        .collect();
    let columns: Vec<WaveColumn<'_>> = lies
        .iter()
        .map(|(index, start, end, bins)| {
            let column = &compare.alignment.columns()[*index];
            let part = column.parts[side].unwrap_or_default();
            let framework = &it.take.framework;
            let secs = compare.alignment.part_secs(side, *index).unwrap_or((0.0, 0.0));
            let lies = Drawn {
                secs,
                places: (f64::from(*start), f64::from(*end)),
            };
            let letter = framework.parts.get(part).map_or_else(String::new, Part::letter);
            let length = say::clock(secs.1 - secs.0);
            WaveColumn {
                names: vec![
                    format!("{} {length}", column.name),
                    format!("{letter} {length}"),
                    letter,
                ],
                said: format!(
                    "Take {}, {} {length}{}",
                    it.number,
                    column.name,
                    long_pauses(it, secs)
                ),
                role: framework.role(part),
                start: *start,
                end: *end,
                room: place(column.start_secs + column.span_secs),
                bins,
                pauses: pauses(it, &lies),
            }
        })
        .collect();
    let name = format!("Place in take {}, in percent", it.number);
    ui.spacing_mut().item_spacing.y = 0.0;
    let pointed = AlignedWave::new(&name, &columns)
        .playhead(place(compare.axis_secs(view.now)), compare.active == side)
        .height(height)
        .show(ui);
    if let Some(pointed) = pointed {
        let axis_secs = from_secs + f64::from(pointed) * span_secs;
        commands.push(Command::InCompare(Comparing::To(side, axis_secs)));
    }
    if height >= ROOMY {
        let drawn: Vec<Drawn> = lies
            .iter()
            .filter_map(|(column, start, end, _)| {
                Some(Drawn {
                    secs: compare.alignment.part_secs(side, *column)?,
                    places: (f64::from(*start), f64::from(*end)),
                })
            })
            .collect();
        if it.curves.is_none() && view.app.measuring().is_at(&it.id) {
            // What lies below does not jump once they are there.
            ui.add_space(CURVES);
        }
        curves(ui, it, &drawn);
    }
}

/// How pitch and pace go, each part under its sound.
fn curves(ui: &mut Ui, side: &Side, drawn: &[Drawn]) {
    let (Some(report), Some(measured)) = (side.take.report(), &side.curves) else {
        return;
    };
    let name = format!("Take {}: ", side.number);
    let course = Course {
        report,
        pitch_hz: &measured.pitch_hz,
        pace: &side.pace,
        name: &name,
    };
    delivery_curves::show(ui, &course, drawn, CURVES);
}

/// How many long pauses a part of a take has, as said after its length; nothing if there are none.
fn long_pauses(side: &Side, (start_secs, end_secs): (f64, f64)) -> String {
    let report = side.take.report();
    let (_, count) = report.map_or((None, None), |report| report.of_stretch(start_secs, end_secs));
    match count {
        Some(count) if count > 1.5 => format!(", {count:.0} long pauses"),
        Some(count) if count > 0.5 => ", 1 long pause".to_owned(),
        _ => String::new(),
    }
}

/// Where a part of a take has pauses long enough to be shown, as shares of the width.
fn pauses(side: &Side, lies: &Drawn) -> Vec<(f32, f32)> {
    let pauses = side.take.report().and_then(|report| report.pauses.as_deref());
    pauses
        .unwrap_or_default()
        .iter()
        .filter(|pause| pause.secs() >= SHOWN_PAUSE_SECS)
        .filter_map(|pause| {
            let (from, to) = (pause.start_secs.max(lies.secs.0), pause.end_secs.min(lies.secs.1));
            (from < to).then(|| (narrow(lies.place(from)), narrow(lies.place(to))))
        })
        .collect()
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

#[expect(clippy::cast_possible_truncation, reason = "a share of a width")]
fn narrow(place: f64) -> f32 {
    place as f32
}
