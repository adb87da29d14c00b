//! What the stories cover: what is still missing in sentences, then the matrix of principles and stories.

use eframe::egui::{
    Align, Color32, Layout, Rect, Role, ScrollArea, Sense, Stroke, Ui, WidgetInfo, pos2, text::LayoutJob,
    vec2,
};
use egui_material_icons::icons::{ICON_CHECK, ICON_FLAG};

use crate::{
    app::{Command, InStories},
    model::coverage::{Cell, Coverage},
    ui::{
        paging,
        theme::{Palette, icon, regular, size, space},
        view::{View, body, heading, small, title, words},
        widgets::KeyButton,
    },
};

const ROW_HEIGHT: f32 = 32.0;
const HEAD_HEIGHT: f32 = 44.0;
/// Width of a story's column, at least and at most.
const COLUMN: (f32, f32) = (120.0, 220.0);
/// Width of the principles' names, at most and at least.
const NAMES: (f32, f32) = (340.0, 160.0);

/// Shows gaps and matrix.
pub fn show(ui: &mut Ui, view: &View<'_>, commands: &mut Vec<Command>) {
    let coverage = view.app.stories().coverage();
    ScrollArea::vertical()
        .id_salt("coverage")
        .min_scrolled_height(0.0)
        .auto_shrink(false)
        .show(ui, |ui| {
            paging::turn(ui, "coverage", view.app.pages().screen);
            // The scroll bar has room beside the words.
            ui.set_max_width(ui.available_width() - space::M);
            ui.spacing_mut().item_spacing.y = space::S;
            title(ui, "What your stories cover");
            gaps(ui, coverage);
            ui.add_space(space::S);
            if coverage.rows.is_empty() {
                small(
                    ui,
                    "The stories you write will stand here beside the sixteen principles.",
                );
            } else {
                matrix(ui, coverage, commands);
                ui.add_space(space::S);
                legend(ui);
            }
            ui.add_space(space::XL);
        });
}

fn gaps(ui: &mut Ui, coverage: &Coverage) {
    let palette = Palette::of(ui);
    heading(ui, "What is missing");
    let line = |ui: &mut Ui, sign: &str, color: Color32, said: String| {
        ui.with_layout(Layout::left_to_right(Align::Min), |ui| {
            ui.spacing_mut().item_spacing.x = space::S;
            words(ui, sign, icon(18.0), color);
            body(ui, said);
        });
    };
    if coverage.gaps.is_empty() {
        let said = "Nothing: three stories are ready, of each kind one, and every principle has its own.";
        line(ui, ICON_CHECK.codepoint, palette.last, said.to_owned());
    }
    for gap in &coverage.gaps {
        line(ui, ICON_FLAG.codepoint, palette.accent, gap.words());
    }
}

/// Principles by stories. The names stay where they are while many stories scroll.
fn matrix(ui: &mut Ui, coverage: &Coverage, commands: &mut Vec<Command>) {
    let names = (ui.available_width() * 0.4).clamp(NAMES.1, NAMES.0);
    #[expect(clippy::cast_precision_loss, reason = "some stories")]
    let each = (ui.available_width() - names) / coverage.rows.len().max(1) as f32;
    let column = each.clamp(COLUMN.0, COLUMN.1);
    ui.with_layout(Layout::left_to_right(Align::Min), |ui| {
        ui.spacing_mut().item_spacing = vec2(0.0, 0.0);
        ui.allocate_ui_with_layout(vec2(names, 0.0), Layout::top_down(Align::LEFT), |ui| {
            ui.set_width(names);
            ui.add_space(HEAD_HEIGHT);
            for (place, theme) in coverage.themes.iter().enumerate() {
                name(ui, theme, coverage.is_covered(place));
            }
        });
        ScrollArea::horizontal()
            .id_salt("matrix")
            .auto_shrink(false)
            .show(ui, |ui| {
                ui.with_layout(Layout::left_to_right(Align::Min), |ui| {
                    ui.spacing_mut().item_spacing = vec2(0.0, 0.0);
                    for row in &coverage.rows {
                        ui.allocate_ui_with_layout(vec2(column, 0.0), Layout::top_down(Align::LEFT), |ui| {
                            ui.set_width(column);
                            ui.allocate_ui(vec2(column, HEAD_HEIGHT), |ui| {
                                ui.set_height(HEAD_HEIGHT);
                                let said = format!("Open {}", row.name);
                                let head = KeyButton::new(&row.name)
                                    .name(&said)
                                    .max_width(column - space::S)
                                    .compact(true);
                                if ui.add(head).on_hover_text(row.name.as_str()).clicked() {
                                    commands.push(Command::InStories(InStories::ChooseId(row.story.clone())));
                                }
                            });
                            for (theme, cell) in coverage.themes.iter().zip(&row.cells) {
                                show_cell(ui, &row.name, theme, *cell);
                            }
                        });
                    }
                });
            });
    });
}

fn name(ui: &mut Ui, theme: &str, is_covered: bool) {
    let palette = Palette::of(ui);
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), ROW_HEIGHT), Sense::hover());
    let said = if is_covered {
        theme.to_owned()
    } else {
        format!("{theme}: no story yet")
    };
    response.widget_info(|| WidgetInfo::labeled(Role::Label, ui.is_enabled(), said.as_str()));
    if !ui.is_rect_visible(rect) {
        return;
    }
    line_below(ui, rect);
    // At first all of them are gaps, which is no reason to shout.
    let color = if is_covered { palette.text } else { palette.dim };
    let mut job = LayoutJob::simple(
        theme.to_owned(),
        regular(size::LIST),
        color,
        rect.width() - space::S,
    );
    job.wrap.max_rows = 1;
    let galley = ui.painter().layout_job(job);
    let is_cut = galley.elided;
    let at = pos2(rect.left(), rect.center().y - galley.size().y / 2.0);
    ui.painter().galley(at, galley, color);
    if is_cut {
        response.on_hover_text(theme);
    }
}

fn show_cell(ui: &mut Ui, story: &str, theme: &str, cell: Cell) {
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), ROW_HEIGHT), Sense::hover());
    let takes = match cell.takes {
        0 => "not told yet".to_owned(),
        1 => "told in one take".to_owned(),
        count => format!("told in {count} takes"),
    };
    if cell.is_covered() {
        let serves = if cell.serves {
            "serves it"
        } else {
            "is not marked for it"
        };
        let said = format!("{story}, {theme}: {serves}, {takes}");
        response.widget_info(|| WidgetInfo::labeled(Role::Label, ui.is_enabled(), said.as_str()));
    }
    if !ui.is_rect_visible(rect) {
        return;
    }
    line_below(ui, rect);
    if !cell.is_covered() {
        return;
    }
    sign(ui, rect, cell);
    response.on_hover_text(takes);
}

/// A dot for a story that serves the principle, filled once it was told, with the number of takes beside it.
fn sign(ui: &Ui, rect: Rect, cell: Cell) {
    let palette = Palette::of(ui);
    let center = pos2(rect.left() + space::L, rect.center().y);
    let painter = ui.painter();
    let (fill, line) = match (cell.serves, cell.takes > 0) {
        (true, true) => (palette.last, palette.last),
        (true, false) => (Color32::TRANSPARENT, palette.last),
        (false, _) => (palette.dim, palette.dim),
    };
    painter.circle(center, 6.0, fill, Stroke::new(2.0, line));
    if cell.takes > 0 {
        let galley = painter.layout_no_wrap(cell.takes.to_string(), regular(size::SMALL), palette.dim);
        let at = pos2(center.x + space::M, center.y - galley.size().y / 2.0);
        painter.galley(at, galley, palette.dim);
    }
}

fn line_below(ui: &Ui, rect: Rect) {
    let stroke = Stroke::new(1.0, Palette::of(ui).line);
    ui.painter().hline(rect.x_range(), rect.bottom() - 0.5, stroke);
}

fn legend(ui: &mut Ui) {
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing.x = 0.0;
        for (said, serves, takes) in [
            ("serves it, not told yet", true, 0),
            ("serves it, told in so many takes", true, 2),
            ("told for it, though not ticked", false, 1),
        ] {
            let cell = Cell { serves, takes };
            let (rect, _) = ui.allocate_exact_size(vec2(44.0, 20.0), Sense::hover());
            sign(ui, rect, cell);
            small(ui, said);
        }
    });
}
