//! The cards of Compare: what changed in words, times side by side, what was counted and what was said.

use eframe::egui::{Align, Align2, CornerRadius, Layout, Rect, Role, Sense, Ui, WidgetInfo, pos2, vec2};

use crate::{
    app::Compare,
    model::{
        comparison::{ItemPair, PartPair, TallyPair},
        framework::PartRole,
        remarks::PinKind,
        words as say,
    },
    ui::{
        screens::review::delivery::lines,
        theme::{Palette, regular, size, space, strong},
        view::{body, heading, small, words, words_on_one_line},
        widgets::card,
    },
};

/// Narrower than this, the cards stand below each other.
const BESIDE: f32 = 700.0;

/// From here on three stand side by side.
const THREE: f32 = 1_000.0;

const BAR_HEIGHT: f32 = 5.0;
const WORDS_HEIGHT: f32 = 24.0;

/// Shows the cards.
pub fn show(ui: &mut Ui, compare: &Compare) {
    let width = ui.available_width();
    let columns = match width {
        ..BESIDE => 1,
        BESIDE..THREE => 2,
        _ => 3,
    };
    ui.spacing_mut().item_spacing = vec2(space::L, space::L);
    if columns == 1 {
        changes(ui, compare);
        times(ui, compare);
        delivery(ui, compare);
        said(ui, compare);
        return;
    }
    #[expect(clippy::cast_precision_loss, reason = "two or three")]
    let each = (width - space::L * (columns - 1) as f32) / columns as f32;
    let beside = |ui: &mut Ui, add: &dyn Fn(&mut Ui)| {
        ui.allocate_ui_with_layout(vec2(each, 0.0), Layout::top_down(Align::LEFT), |ui| {
            ui.set_width(each);
            add(ui);
        });
    };
    ui.horizontal_top(|ui| {
        beside(ui, &|ui| {
            times(ui, compare);
            delivery(ui, compare);
        });
        beside(ui, &|ui| changes(ui, compare));
        if columns == 3 {
            beside(ui, &|ui| said(ui, compare));
        }
    });
    if columns == 2 {
        said(ui, compare);
    }
}

fn changes(ui: &mut Ui, compare: &Compare) {
    card(ui, |ui| {
        ui.spacing_mut().item_spacing.y = space::S;
        let [older, newer] = &compare.sides;
        heading(
            ui,
            &format!("What changed from take {} to take {}", older.number, newer.number),
        );
        for change in &compare.comparison.changes {
            body(ui, change.as_str());
        }
        if !compare.comparison.tallies.is_empty() {
            ui.add_space(space::S);
            heading(ui, "Counted");
            for pair in &compare.comparison.tallies {
                tally(ui, pair, compare.comparison.is_counted);
            }
            missing(ui, compare, compare.comparison.is_counted, "counted");
        }
    });
}

/// How both sounded, as far as both were measured.
fn delivery(ui: &mut Ui, compare: &Compare) {
    let [Some(older), Some(newer)] = &compare.comparison.figures else {
        return;
    };
    let (before, now) = (lines(older, None), lines(newer, None));
    let both: Vec<_> = now
        .iter()
        .filter_map(|line| Some((before.iter().find(|one| one.what == line.what)?, line)))
        .collect();
    if both.is_empty() {
        return;
    }
    card(ui, |ui| {
        ui.spacing_mut().item_spacing.y = space::S;
        ui.spacing_mut().interact_size.y = 0.0;
        heading(ui, "How they sounded");
        for (before, now) in both {
            let palette = Palette::of(ui);
            ui.horizontal(|ui| {
                words(ui, before.what, regular(size::LIST), palette.text);
                ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                    ui.spacing_mut().item_spacing.x = 4.0;
                    words_on_one_line(ui, now.figure.as_str(), strong(size::LIST), palette.text);
                    words(
                        ui,
                        format!("{} →", number_of(&before.figure)),
                        regular(size::LIST),
                        palette.dim,
                    );
                });
            });
        }
    });
}

/// The number in a figure's words: what it is a number of stands beside the other one.
fn number_of(figure: &str) -> &str {
    figure
        .split(' ')
        .find(|word| word.starts_with(|letter: char| letter.is_ascii_digit()))
        .unwrap_or(figure)
}

fn times(ui: &mut Ui, compare: &Compare) {
    card(ui, |ui| {
        ui.spacing_mut().item_spacing.y = space::S;
        heading(ui, "Timing");
        let longest = compare
            .comparison
            .parts
            .iter()
            .flat_map(|pair| pair.timings.iter().flatten())
            .map(|timing| timing.duration_secs)
            .fold(1.0, f64::max);
        for (pair, column) in compare.comparison.parts.iter().zip(compare.alignment.columns()) {
            let role = [1, 0]
                .into_iter()
                .find_map(|side| {
                    let part = column.parts[side]?;
                    Some(compare.sides[side].take.framework.role(part))
                })
                .unwrap_or(PartRole::Main);
            part(ui, pair, role, longest);
        }
    });
}

/// A part's name, both times in words, and a bar for each of them.
fn part(ui: &mut Ui, pair: &PartPair, role: PartRole, longest_secs: f64) {
    let height = WORDS_HEIGHT + 2.0 * BAR_HEIGHT + 3.0 + space::XS;
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), height), Sense::hover());
    let times = pair
        .timings
        .each_ref()
        .map(|timing| timing.as_ref().map(|timing| timing.duration_secs));
    let before = time_words(times[0]);
    let now = time_words(times[1]);
    response.widget_info(|| {
        let said = format!("{}: {before}, then {now}", pair.name);
        WidgetInfo::labeled(Role::Label, ui.is_enabled(), said)
    });
    if !ui.is_rect_visible(rect) {
        return;
    }
    let palette = Palette::of(ui);
    let painter = ui.painter();
    let color = palette.part(role);
    let middle = rect.top() + WORDS_HEIGHT / 2.0;
    let swatch = Rect::from_center_size(pos2(rect.left() + 5.0, middle), vec2(10.0, 10.0));
    painter.rect_filled(swatch, CornerRadius::same(3), color);
    painter.text(
        pos2(swatch.right() + space::S, middle),
        Align2::LEFT_CENTER,
        &pair.name,
        regular(size::BODY),
        palette.text,
    );
    let now = painter.text(
        pos2(rect.right(), middle),
        Align2::RIGHT_CENTER,
        now,
        strong(size::BODY),
        palette.text,
    );
    painter.text(
        pos2(now.left() - 2.0, middle),
        Align2::RIGHT_CENTER,
        format!("{before} → "),
        regular(size::BODY),
        palette.dim,
    );
    for (index, secs) in times.into_iter().enumerate() {
        #[expect(
            clippy::cast_precision_loss,
            clippy::cast_possible_truncation,
            reason = "lengths of a few points"
        )]
        let (top, width) = (
            rect.top() + WORDS_HEIGHT + index as f32 * (BAR_HEIGHT + 3.0),
            rect.width() * (secs.unwrap_or(0.0) / longest_secs) as f32,
        );
        let bar = Rect::from_min_size(pos2(rect.left(), top), vec2(width, BAR_HEIGHT));
        let color = if index == 0 {
            palette.part_left(role)
        } else {
            color
        };
        painter.rect_filled(bar, CornerRadius::same(2), color);
    }
}

fn time_words(secs: Option<f64>) -> String {
    secs.map_or_else(|| "–".to_owned(), say::clock)
}

/// Words on the left; what was and what is on the right.
fn line(ui: &mut Ui, what: &str, before: &str, now: &str, is_good: bool) {
    let palette = Palette::of(ui);
    ui.horizontal_top(|ui| {
        ui.spacing_mut().item_spacing.x = space::S;
        let width = (ui.available_width() - 96.0).max(60.0);
        ui.allocate_ui_with_layout(vec2(width, 0.0), Layout::top_down(Align::LEFT), |ui| {
            ui.set_width(width);
            words(ui, what, regular(size::LIST), palette.text);
        });
        ui.with_layout(Layout::right_to_left(Align::Min), |ui| {
            ui.spacing_mut().item_spacing.x = 4.0;
            let color = if is_good {
                palette.part_words(PartRole::Last)
            } else {
                palette.text
            };
            words(ui, now, strong(size::LIST), color);
            words(ui, format!("{before} →"), regular(size::LIST), palette.dim);
        });
    });
}

/// Says which of the two was not listened for yet, if one was not.
fn missing(ui: &mut Ui, compare: &Compare, is_done: [bool; 2], how: &str) {
    let side = match is_done {
        [true, true] | [false, false] => return,
        [false, true] => 0,
        [true, false] => 1,
    };
    let number = compare.sides[side].number;
    small(
        ui,
        format!("In take {number} nothing is {how} yet; Review is the place for it."),
    );
}

fn tally(ui: &mut Ui, pair: &TallyPair, is_counted: [bool; 2]) {
    let [before, now] = [0, 1].map(|side| {
        if is_counted[side] {
            pair.counts[side].to_string()
        } else {
            "–".to_owned()
        }
    });
    line(
        ui,
        &format!("“{}”", pair.name),
        &before,
        &now,
        is_counted == [true; 2] && pair.per_minute[1] < pair.per_minute[0],
    );
}

fn said(ui: &mut Ui, compare: &Compare) {
    card(ui, |ui| {
        ui.spacing_mut().item_spacing.y = space::S;
        heading(ui, "Said it");
        let items = &compare.comparison.items;
        if items.is_empty() {
            small(ui, "This prompt came without a list of what listeners check.");
        } else if items.iter().all(|pair| pair.said == [false, false]) {
            small(
                ui,
                "Nothing is pinned in either take. Pin what was said in Review.",
            );
        }
        let is_pinned = compare.comparison.is_pinned;
        missing(ui, compare, is_pinned, "pinned");
        for pair in items.iter().filter(|pair| pair.kind == PinKind::Check) {
            item(ui, pair, is_pinned);
        }
        if items.iter().any(|pair| pair.kind == PinKind::Pitfall) {
            ui.add_space(space::S);
            heading(ui, "Easy to get wrong");
            for pair in items.iter().filter(|pair| pair.kind == PinKind::Pitfall) {
                item(ui, pair, is_pinned);
            }
        }
    });
}

fn item(ui: &mut Ui, pair: &ItemPair, is_pinned: [bool; 2]) {
    let [before, now] = pair.said.map(|is_said| if is_said { "yes" } else { "–" });
    line(
        ui,
        &pair.item,
        before,
        now,
        is_pinned == [true; 2]
            && pair.said[1] == (pair.kind == PinKind::Check)
            && pair.said[1] != pair.said[0],
    );
}
