//! Prompts: search, filter and choose a question. What is known of the chosen one stands in `detail`.

pub(super) mod detail;
mod due;
mod own;
mod story;

use eframe::egui::{
    Align, CentralPanel, Frame, Layout, Margin, Panel, Rect, Response, Role, ScrollArea, Sense, Ui,
    WidgetInfo, pos2, text::LayoutJob, vec2,
};
use egui_material_icons::icons::ICON_SHUFFLE;

use super::session;
use crate::{
    app::{Command, Prompts, Tally},
    model::words,
    ui::{
        keys,
        theme::{Palette, regular, size, space},
        view::{View, empty, title},
        widgets::{
            KeyButton, Kind, ROW_CORNERS, choice, focus_ring, menu, row_ground, search_field, take_focus,
        },
    },
};

/// Narrower than this, the chosen prompt stands below the list instead of beside it.
const BESIDE: f32 = 720.0;

/// Lower than this, the title gives way to the list.
const TITLED: f32 = 480.0;

/// Lower than this, the chosen prompt is a strip of buttons that scrolls to all else, so that the list has some rows.
const LOWEST: f32 = 380.0;

/// Height of that strip: a row of buttons, and enough of what follows to show that it does.
const STRIP: f32 = 96.0;

/// Narrower than this, the buttons beside the search are signs.
const NARROWEST: f32 = 500.0;

/// Narrower than this, the search has no room beside two buttons with words.
const WITH_DUE: f32 = 500.0;

/// Shows the screen.
pub fn show(ui: &mut Ui, view: &View<'_>, commands: &mut Vec<Command>) {
    let palette = Palette::of(ui);
    let room = ui.available_size();
    let detail = Frame::new()
        .fill(palette.panel)
        .inner_margin(Margin::symmetric(28, 24));
    if room.x >= BESIDE {
        Panel::right("prompt-detail")
            .exact_size(room.x * 0.485)
            .resizable(false)
            .frame(detail)
            .show(ui, |ui| detail::show(ui, view, commands));
    } else {
        Panel::bottom("prompt-detail")
            .exact_size(if room.y < LOWEST {
                STRIP
            } else {
                (room.y * 0.45).max(196.0)
            })
            .resizable(false)
            .frame(detail.inner_margin(Margin::symmetric(20, 12)))
            .show(ui, |ui| detail::show(ui, view, commands));
    }
    let margin = if room.x >= BESIDE && room.y >= TITLED {
        Margin {
            left: 32,
            right: 24,
            top: 28,
            bottom: 0,
        }
    } else {
        Margin {
            left: 20,
            right: 20,
            top: 12,
            bottom: 0,
        }
    };
    CentralPanel::no_frame()
        .frame(Frame::new().inner_margin(margin))
        .show(ui, |ui| {
            ui.spacing_mut().item_spacing.y = space::M;
            let has_button = room.y >= session::button::ROOMY;
            if has_button {
                session::button::with_title(ui, commands);
            } else if room.y >= TITLED {
                title(ui, "What will you rehearse?");
            }
            search(ui, view, !has_button, commands);
            themes(ui, view.app.prompts(), commands);
            list(ui, view, commands);
        });
}

fn search(ui: &mut Ui, view: &View<'_>, has_interview: bool, commands: &mut Vec<Command>) {
    let prompts = view.app.prompts();
    let width = ui.available_width();
    let is_sign = has_interview && width < NARROWEST;
    // Where a third button stands beside it, a label more would leave the search no room.
    let is_surprise_sign = is_sign || (width < WITH_DUE && prompts.due_count() > 0);
    ui.horizontal(|ui| {
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            if has_interview {
                session::button::interview(ui, true, commands);
            }
            let key = keys::shown("Ctrl+R");
            let button = KeyButton::new("Surprise me").key(&key).icon(ICON_SHUFFLE);
            if ui.add(button.sign_only(is_surprise_sign)).clicked() {
                commands.push(Command::SurpriseMe);
            }
            due::button(ui, prompts, is_sign, commands);
            let mut query = prompts.query.clone();
            let hint = format!("Search {} prompts", prompts.all.len());
            let response = search_field(ui, "search-prompts", &mut query, &hint);
            if response.changed() {
                commands.push(Command::SearchPrompts(query));
            }
            if view.is_fresh {
                response.request_focus();
            }
            take_focus(ui, "search-prompts", prompts.focus_wishes(), &response);
        });
    });
}

/// Which prompts are listed, and the ways to those of one's own.
fn themes(ui: &mut Ui, prompts: &Prompts, commands: &mut Vec<Command>) {
    let chosen = prompts.theme.as_deref();
    let label = chosen.unwrap_or("All themes");
    let said = format!("Theme: {label}");
    let kind = if chosen.is_some() { Kind::Go } else { Kind::Normal };
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = space::S;
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            own::signs(ui, commands);
            ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                let most = (ui.available_width() - 96.0).clamp(100.0, 300.0);
                let button = KeyButton::new(label).name(&said).kind(kind).max_width(most);
                menu(ui, button, menu::WIDE, |ui| {
                    let all = format!("All themes · {}", prompts.all.len());
                    if choice(ui, chosen.is_none(), &all) {
                        commands.push(Command::FilterTheme(None));
                    }
                    for (theme, count) in prompts.themes() {
                        if choice(ui, chosen == Some(theme), &format!("{theme} · {count}")) {
                            commands.push(Command::FilterTheme(Some(theme.clone())));
                        }
                    }
                });
                due::chip(ui, prompts, commands);
            });
        });
    });
}

fn list(ui: &mut Ui, view: &View<'_>, commands: &mut Vec<Command>) {
    let prompts = view.app.prompts();
    let visible = prompts.visible();
    if visible.is_empty() {
        empty(
            ui,
            due::nothing(prompts).unwrap_or("No prompt matches. Search for less, or look at all of them."),
            |ui| {
                if ui.add(KeyButton::new("Show all prompts")).clicked() {
                    commands.push(Command::SearchPrompts(String::new()));
                    commands.push(Command::FilterTheme(None));
                }
            },
        );
        return;
    }
    let chosen = visible.iter().position(|index| Some(*index) == prompts.chosen);
    let row = Row::for_width(ui.available_width());
    ui.spacing_mut().item_spacing.y = 0.0;
    let memory = eframe::egui::Id::unique("chosen-place");
    let was_chosen: Option<usize> = ui.data(|data| data.get_temp(memory)).flatten();
    let to_show = chosen.filter(|_| chosen != was_chosen || view.is_fresh);
    ui.data_mut(|data| data.insert_temp(memory, chosen));
    ScrollArea::vertical()
        .id_salt("prompts")
        .min_scrolled_height(0.0)
        .auto_shrink(false)
        .show_rows(ui, row.height, visible.len(), |ui, places| {
            let top = ui.max_rect().top();
            if let Some(place) = to_show {
                // The list is drawn only where it can be seen, so the row may have to be brought there first.
                let away = signed(place) - signed(places.start);
                let y = top + away * row.height;
                let rect = Rect::from_min_size(pos2(ui.max_rect().left(), y), vec2(1.0, row.height));
                ui.scroll_to_rect(rect, None);
            }
            for place in places {
                let Some(prompt) = visible.get(place).and_then(|index| prompts.all.get(*index)) else {
                    continue;
                };
                let is_chosen = chosen == Some(place);
                let takes = view.app.takes().of_prompt(&prompt.id);
                let about = session::button::with_mark(view, &prompt.id, takes_words(&takes));
                let below = due::below(prompts, &prompt.id, about);
                let response = row.show(ui, &prompt.text, &below, is_chosen);
                if response.clicked() {
                    commands.push(Command::ChoosePrompt(prompt.id.clone()));
                }
                if response.double_clicked() {
                    commands.push(Command::Rehearse);
                }
            }
        });
}

#[expect(clippy::cast_precision_loss, reason = "a place in a list on a screen")]
fn signed(place: usize) -> f32 {
    place as f32
}

/// What is known of a prompt's takes: `4 takes · last 2:18 · rated 3 of 5`.
fn takes_words(tally: &Tally) -> String {
    if tally.count == 0 {
        return "not rehearsed yet".to_owned();
    }
    let takes = if tally.count == 1 { "take" } else { "takes" };
    let mut said = format!("{} {takes}", tally.count);
    match tally.last_secs {
        Some(secs) => said += &format!(" · last {}", words::clock(secs)),
        None => said += " · broken off",
    }
    if let Some(rating) = tally.rating {
        said += &format!(" · rated {rating} of 5");
    }
    said
}

/// How the rows of the list are drawn: where it is narrow, a prompt gets two lines.
struct Row {
    lines: usize,
    height: f32,
}

impl Row {
    fn for_width(width: f32) -> Self {
        if width < 480.0 {
            Self {
                lines: 2,
                height: 88.0,
            }
        } else {
            Self {
                lines: 1,
                height: 68.0,
            }
        }
    }

    fn show(&self, ui: &mut Ui, text: &str, below: &str, is_chosen: bool) -> Response {
        let (rect, response) =
            ui.allocate_exact_size(vec2(ui.available_width(), self.height), Sense::click());
        response.widget_info(|| {
            WidgetInfo::selected(
                Role::ListBoxOption,
                ui.is_enabled(),
                is_chosen,
                format!("{text} {below}"),
            )
        });
        if !ui.is_rect_visible(rect) {
            return response;
        }
        let palette = Palette::of(ui);
        row_ground(ui, &response, rect, is_chosen);
        let mut job = LayoutJob::simple(
            text.to_owned(),
            regular(size::BODY),
            palette.text,
            rect.width() - 2.0 * space::L,
        );
        job.wrap.max_rows = self.lines;
        let words = ui.painter().layout_job(job);
        let color = if below.starts_with("not") {
            palette.faint
        } else if due::is_marked(below) {
            palette.text
        } else {
            palette.dim
        };
        let below = ui
            .painter()
            .layout_no_wrap(below.to_owned(), regular(size::SMALL), color);
        let gap = 2.0;
        let both = words.size().y + gap + below.size().y;
        let at = pos2(rect.left() + space::L, rect.center().y - both / 2.0);
        let below_at = at + vec2(0.0, words.size().y + gap);
        ui.painter().galley(at, words, palette.text);
        ui.painter().galley(below_at, below, color);
        focus_ring(ui, &response, rect.shrink(3.0), ROW_CORNERS);
        response
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_known_of_a_prompts_takes_is_said() {
        let tally = |count, rating| Tally {
            count,
            last_secs: Some(138.0),
            rating,
        };
        assert_eq!(takes_words(&tally(0, None)), "not rehearsed yet");
        assert_eq!(takes_words(&tally(1, None)), "1 take · last 2:18");
        let broken_off = Tally {
            last_secs: None,
            ..tally(2, None)
        };
        assert_eq!(takes_words(&broken_off), "2 takes · broken off");
        assert_eq!(
            takes_words(&tally(4, Some(3))),
            "4 takes · last 2:18 · rated 3 of 5"
        );
    }
}
