//! The waveform of one of two takes side by side, each part where the other's is, with its pauses and the curves below.
//! What it is part of is in `compare`.

use eframe::egui::Ui;

use crate::{
    app::{Bin, Command, Compare, Comparing, Side},
    model::{framework::Part, words as say},
    ui::{
        screens::{
            delivery_curves::{self, Course, Drawn},
            review::wave::SHOWN_PAUSE_SECS,
        },
        view::View,
        widgets::{AlignedWave, WaveColumn, lines_between},
    },
};

/// As high is a waveform that has curves under it.
pub const ROOMY: f32 = 104.0;

/// Room for the curves of pitch and pace under each waveform, where there is any.
const CURVES: f32 = 44.0;

/// The stretch of the axis that is shown, in seconds: its start and how long it is.
fn shown(compare: &Compare) -> (f64, f64) {
    let columns = compare.alignment.columns();
    match compare.looked_at.and_then(|column| columns.get(column)) {
        Some(column) => (column.start_secs, column.span_secs.max(0.1)),
        None => (0.0, compare.alignment.total_secs().max(0.1)),
    }
}

/// The waveform with its curves; a click says where to go.
pub fn show(
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

#[expect(clippy::cast_possible_truncation, reason = "a share of a width")]
fn narrow(place: f64) -> f32 {
    place as f32
}
