//! Takes: every recorded answer, to choose and open. Search and order are in `search`.

mod search;

use eframe::egui::{
    Align, CentralPanel, Frame, Layout, Margin, Panel, Rect, Response, Role, ScrollArea, Sense, Ui,
    WidgetInfo, pos2, text::LayoutJob, vec2,
};
use egui_material_icons::icons::{ICON_DELETE, ICON_FOLDER_OPEN, ICON_PLAY_ARROW};

use super::review;
use crate::{
    app::{Command, Row, Screen, Sharing, TakeId},
    model::{
        pacing::{self, Verdict},
        take::TakeState,
        words,
    },
    ui::{
        keys,
        theme::{Palette, regular, size, space, strong},
        view::{View, body, empty, title},
        widgets::{KeyButton, Kind, ROW_CORNERS, focus_ring, row_ground},
    },
};

const ROW_HEIGHT: f32 = 68.0;

/// Narrower than this, a row's words need all of its width, and its buttons stand at the bottom of the screen.
const ROOMY: f32 = 640.0;

/// Lower than this, the title gives way to the list.
const LOWEST: f32 = 400.0;

/// Shows the screen.
pub fn show(ui: &mut Ui, view: &View<'_>, commands: &mut Vec<Command>) {
    let takes = view.app.takes();
    let side = if ui.available_width() >= 720.0 { 32 } else { 20 };
    let top = if ui.available_height() >= 480.0 { 28 } else { 12 };
    let margin = Margin {
        left: side,
        right: side,
        top,
        bottom: 0,
    };
    let is_low = ui.available_height() < LOWEST;
    if ui.available_width() - 2.0 * f32::from(side) < ROOMY {
        chosen_below(ui, view, side, commands);
    }
    CentralPanel::no_frame()
        .frame(Frame::new().inner_margin(margin))
        .show(ui, |ui| {
            ui.spacing_mut().item_spacing.y = space::M;
            if !is_low || takes.is_empty() {
                title(ui, "Takes");
            }
            if takes.is_empty() {
                if takes.is_loading {
                    body(ui, "Reading the library…");
                } else {
                    nothing_yet(ui, commands);
                }
                return;
            }
            search::show(ui, view, commands);
            if takes.visible_len() == 0 {
                empty(ui, "No take matches.", |ui| {
                    if ui.add(KeyButton::new("Show all takes")).clicked() {
                        commands.push(Command::ShowAllTakes);
                    }
                });
                return;
            }
            list(ui, view, commands);
        });
}

fn nothing_yet(ui: &mut Ui, commands: &mut Vec<Command>) {
    empty(
        ui,
        "Answers you record stand here. Choose a prompt and speak the first one.",
        |ui| {
            let key = keys::shown("Ctrl+1");
            let button = KeyButton::new("Go to Prompts").key(&key).kind(Kind::Primary);
            if ui.add(button).clicked() {
                commands.push(Command::Go(Screen::Prompts));
            }
        },
    );
}

/// What can be done with a take, filled from the right.
fn buttons(ui: &mut Ui, row: &Row, commands: &mut Vec<Command>) {
    if row.damage.is_none() {
        let button = KeyButton::new("Listen")
            .key("Enter")
            .icon(ICON_PLAY_ARROW)
            .kind(Kind::Primary);
        if ui.add(button).clicked() {
            commands.push(Command::OpenTake(row.id.clone()));
        }
    }
    let delete = KeyButton::new("")
        .icon(ICON_DELETE)
        .key("Delete")
        .kind(Kind::Quiet)
        .name("Move to the bin");
    if ui.add(delete).clicked() {
        commands.push(Command::BinTake);
    }
    let name = format!("Show in folder ({})", keys::shown("Ctrl+O"));
    let folder = KeyButton::new("")
        .icon(ICON_FOLDER_OPEN)
        .kind(Kind::Quiet)
        .compact(true)
        .name(&name);
    if ui.add(folder).on_hover_text(&name).clicked() {
        commands.push(Command::Share(Sharing::RevealTake));
    }
}

/// The buttons of the chosen take below the list.
fn chosen_below(ui: &mut Ui, view: &View<'_>, side: i8, commands: &mut Vec<Command>) {
    let takes = view.app.takes();
    let Some(row) = takes.chosen.as_ref().and_then(|id| takes.row(id)) else {
        return;
    };
    Panel::bottom("chosen-take")
        .resizable(false)
        .show_separator_line(true)
        .frame(
            Frame::new()
                .fill(Palette::of(ui).panel)
                .inner_margin(Margin::symmetric(side, 8)),
        )
        .show(ui, |ui| {
            ui.horizontal(|ui| {
                ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                    buttons(ui, row, commands);
                });
            });
        });
}

fn list(ui: &mut Ui, view: &View<'_>, commands: &mut Vec<Command>) {
    let takes = view.app.takes();
    ui.spacing_mut().item_spacing.y = 0.0;
    let memory = eframe::egui::Id::unique("chosen-take");
    // Another search puts the same take in another place.
    let now = (takes.chosen.clone(), takes.visible_len());
    let before = ui.data(|data| data.get_temp::<(Option<TakeId>, usize)>(memory));
    let is_new = view.is_fresh || before.as_ref() != Some(&now);
    let to_show = is_new
        .then(|| {
            (0..takes.visible_len())
                .find(|place| takes.visible(*place).map(|row| &row.id) == takes.chosen.as_ref())
        })
        .flatten();
    ui.data_mut(|data| data.insert_temp(memory, now));
    ScrollArea::vertical()
        .id_salt("takes")
        .min_scrolled_height(0.0)
        .auto_shrink(false)
        .show_rows(ui, ROW_HEIGHT, takes.visible_len(), |ui, places| {
            if let Some(place) = to_show {
                let away = in_rows(place) - in_rows(places.start);
                let at = pos2(ui.max_rect().left(), ui.max_rect().top() + away * ROW_HEIGHT);
                ui.scroll_to_rect(Rect::from_min_size(at, vec2(1.0, ROW_HEIGHT)), None);
            }
            for place in places {
                let Some(row) = takes.visible(place) else {
                    continue;
                };
                let is_chosen = takes.chosen.as_ref() == Some(&row.id);
                let response = show_row(ui, row, view, is_chosen, commands);
                if response.clicked() {
                    commands.push(Command::ChooseTake(row.id.clone()));
                }
                if response.double_clicked() && row.damage.is_none() {
                    commands.push(Command::OpenTake(row.id.clone()));
                }
            }
        });
}

#[expect(clippy::cast_precision_loss, reason = "a place in a list on a screen")]
fn in_rows(place: usize) -> f32 {
    place as f32
}

/// What is known of a take besides its length: `take 3 · today 10:15 · Action 0:22 short · rated 4 of 5 · 13.2 MB`.
fn about(row: &Row, view: &View<'_>) -> String {
    if let Some(damage) = &row.damage {
        return format!("can't be opened: {damage}");
    }
    let star = if row.is_starred { "starred · " } else { "" };
    let kind = if row.occasion.follow_up_to.is_some() {
        "follow-up · "
    } else {
        ""
    };
    let mut said = if row.is_pick_up {
        format!("{star}{kind}one part, not joined")
    } else {
        format!("{star}{kind}take {}", row.number)
    };
    if let Some(recorded) = row.recorded {
        said += &format!(" · {}", words::date(recorded, view.local));
    }
    if let Some(occasion) = review::occasion::in_words(&row.occasion) {
        said += &format!(" · {occasion}");
    }
    if row.is_broken_off() {
        said += " · broken off";
    }
    if let Some(pieces) = row.pieces {
        said += &format!(" · {pieces}");
    }
    if let Some(worst) = &row.worst {
        said += &format!(" · {worst}");
    }
    if let Some(rating) = row.rating {
        said += &format!(" · rated {rating} of 5");
    }
    said += &format!(" · {}", words::size(row.bytes));
    if let Some(story) = &row.story {
        said += &format!(" · story: {}", story.title);
    }
    match row.state {
        TakeState::Complete => {}
        TakeState::Recovered => said += " · recovered",
        TakeState::Imported => said += " · imported",
    }
    if let Some(warning) = &row.warning {
        said += &format!(" · {warning}");
    }
    said
}

fn show_row(
    ui: &mut Ui,
    row: &Row,
    view: &View<'_>,
    is_chosen: bool,
    commands: &mut Vec<Command>,
) -> Response {
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), ROW_HEIGHT), Sense::click());
    let about = about(row, view);
    let length = words::clock(row.answer_secs);
    // Where a drill called for the end, the target says nothing of it.
    let is_judged = !row.occasion.is_wrap_up();
    let target = if is_judged {
        format!(" of {}", words::clock(row.target_secs))
    } else {
        String::new()
    };
    response.widget_info(|| {
        let said = format!("{} {about} {length}{target}", row.title);
        WidgetInfo::selected(Role::ListBoxOption, ui.is_enabled(), is_chosen, said)
    });
    if !ui.is_rect_visible(rect) {
        return response;
    }
    let palette = Palette::of(ui);
    row_ground(ui, &response, rect, is_chosen);

    let mut right = rect.right() - space::L;
    if is_chosen && rect.width() >= ROOMY {
        let place = Rect::from_min_max(pos2(right - 320.0, rect.top()), pos2(right, rect.bottom()));
        let builder = eframe::egui::UiBuilder::new()
            .max_rect(place)
            .layout(Layout::right_to_left(Align::Center));
        let mut side = ui.new_child(builder);
        buttons(&mut side, row, commands);
        right = side.min_rect().left() - space::L;
    }
    let font = regular(size::SMALL);
    if row.damage.is_none() {
        let verdict = pacing::verdict(row.answer_secs, row.target_secs);
        let color = if is_judged && verdict == Verdict::Over {
            palette.over_words()
        } else {
            palette.text
        };
        let target = ui.painter().layout_no_wrap(target, font.clone(), palette.dim);
        let length = ui.painter().layout_no_wrap(length, strong(size::BODY), color);
        let middle = rect.center().y;
        let target_at = pos2(right - target.size().x, middle - target.size().y / 2.0);
        let length_at = pos2(target_at.x - length.size().x, middle - length.size().y / 2.0);
        right = length_at.x - space::L;
        ui.painter().galley(target_at, target, palette.dim);
        ui.painter().galley(length_at, length, color);
    }

    let room = (right - rect.left() - space::L).max(40.0);
    let one_line = |text: &str, font, color| {
        let mut job = LayoutJob::simple(text.to_owned(), font, color, room);
        job.wrap.max_rows = 1;
        ui.painter().layout_job(job)
    };
    let about_color = if row.damage.is_some() || row.warning.is_some() {
        palette.over_words()
    } else {
        palette.dim
    };
    let title = one_line(&row.title, regular(size::BODY), palette.text);
    let about = one_line(&about, font, about_color);
    let top = rect.center().y - (title.size().y + 2.0 + about.size().y) / 2.0;
    let left = rect.left() + space::L;
    let about_at = pos2(left, top + title.size().y + 2.0);
    ui.painter().galley(pos2(left, top), title, palette.text);
    ui.painter().galley(about_at, about, about_color);
    focus_ring(ui, &response, rect.shrink(3.0), ROW_CORNERS);
    response
}
