//! Progress: what came of the takes so far, as questions with answers and plots. The plots are in `charts`, the
//! words in `sentences`, what to rehearse next in `next`; listening blind has a screen of its own in `blind`.

mod charts;
mod next;
mod plot;
mod sentences;

use eframe::egui::{
    Align, CentralPanel, Frame, Layout, Margin, Panel, Role, ScrollArea, Sense, Ui, WidgetInfo,
    text::LayoutJob, vec2,
};
use egui_material_icons::icons::{
    ICON_ARROW_BACK, ICON_ARROW_FORWARD, ICON_HEARING, ICON_PLAY_ARROW, ICON_TABLE_VIEW,
};

use super::blind;
use crate::{
    app::{Blindly, Command, InProgress, InTable, Screen},
    model::progress::Overview,
    ui::{
        keys, paging, table_panel,
        theme::{Palette, radius, regular, size, space, strong},
        view::{View, body, empty, heading, small, title, words, words_on_one_line},
        widgets::{KeyButton, Kind, card, choice, menu},
    },
};

/// Narrower than this, buttons leave their keys to the list of all keys, and the figures stand in two rows.
const ROOMY: f32 = 900.0;

/// Narrower than this, they leave their words as well.
const NARROWEST: f32 = 480.0;

/// Narrower than this, the keys from one answer to the next leave the words of the chosen one their room.
const ROOMY_BELOW: f32 = 700.0;

/// As low as this, what is said of the chosen answer is cut short.
const LOW: f32 = 480.0;

/// Shows the screen.
pub fn show(ui: &mut Ui, view: &View<'_>, commands: &mut Vec<Command>) {
    if let Some(heard) = view.app.blind() {
        blind::show(ui, view, heard, commands);
        return;
    }
    let side = if ui.available_width() >= 720.0 { 32 } else { 20 };
    let top = if ui.available_height() >= 480.0 { 28 } else { 12 };
    let all = view.app.progress().overview();
    if let Some(all) = all.filter(|all| !all.answers.is_empty()) {
        Panel::bottom("chosen-answer")
            .resizable(false)
            .show_separator_line(true)
            .frame(
                Frame::new()
                    .fill(Palette::of(ui).panel)
                    .inner_margin(Margin::symmetric(side, 10)),
            )
            .show(ui, |ui| chosen(ui, view, all, commands));
    }
    CentralPanel::no_frame()
        .frame(Frame::new().inner_margin(Margin {
            left: side,
            right: 16,
            top,
            bottom: 0,
        }))
        .show(ui, |ui| {
            ui.spacing_mut().item_spacing.y = space::M;
            header(ui, view, commands);
            match all {
                None => {
                    body(ui, "Adding up…");
                }
                Some(all) if all.answers.is_empty() => nothing_yet(ui, view, commands),
                Some(all) => filled(ui, view, all, commands),
            }
        });
    if let Some(panel) = view.app.table_panel() {
        table_panel::show(ui, view, panel, commands);
    }
}

fn nothing_yet(ui: &mut Ui, view: &View<'_>, commands: &mut Vec<Command>) {
    if view.app.progress().prompt.is_some() {
        empty(ui, "There is no answer to this prompt yet.", |ui| {
            let button = KeyButton::new("Look at all prompts").kind(Kind::Primary);
            if ui.add(button).clicked() {
                commands.push(Command::InProgress(InProgress::Of(None)));
            }
        });
        return;
    }
    let said = if view.app.takes().is_empty() {
        "What comes of your answers shows here. Choose a prompt and speak the first one."
    } else {
        "Nothing counts as an answer yet: what was broken off and not rated does not. Rate it in Review, or speak another."
    };
    empty(ui, said, |ui| {
        let key = keys::shown("Ctrl+1");
        let button = KeyButton::new("Go to Prompts").key(&key).kind(Kind::Primary);
        if ui.add(button).clicked() {
            commands.push(Command::Go(Screen::Prompts));
        }
    });
}

fn header(ui: &mut Ui, view: &View<'_>, commands: &mut Vec<Command>) {
    let is_roomy = ui.available_width() >= ROOMY;
    let is_sign = ui.available_width() < NARROWEST;
    ui.horizontal(|ui| {
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            ui.add_space(16.0);
            if view.app.takes().is_empty() {
                ui.with_layout(Layout::left_to_right(Align::Center), |ui| title(ui, "Progress"));
                return;
            }
            let (table_key, blind_key) = (keys::shown("Ctrl+S"), keys::shown("Ctrl+B"));
            let button = |label, key, name, sign| {
                let button = KeyButton::new(if is_roomy { label } else { "" });
                button.key(key).name(name).icon(sign).compact(!is_roomy).sign_only(is_sign)
            };
            let table = button("Export as CSV", &table_key, "Export all takes as CSV", ICON_TABLE_VIEW);
            if ui.add(table).on_hover_text("All takes as a table").clicked() {
                commands.push(Command::InProgress(InProgress::Table(InTable::Open)));
            }
            let count = view.app.progress().blind_count();
            let label = format!("Listen blind, {count}");
            let name = format!("Listen blind to the {count} of your last day of practice");
            let listen = button(label.as_str(), &blind_key, name.as_str(), ICON_HEARING);
            let hover = "Hear the takes of your last day in another order, and rate them before you see which is which";
            if ui.add_enabled(count > 0, listen).on_hover_text(hover).clicked() {
                commands.push(Command::InProgress(InProgress::Blind(Blindly::Begin)));
            }
            prompts(ui, view, commands);
            ui.with_layout(Layout::left_to_right(Align::Center), |ui| title(ui, "Progress"));
        });
    });
}

/// Whose answers are looked at.
fn prompts(ui: &mut Ui, view: &View<'_>, commands: &mut Vec<Command>) {
    let takes = view.app.takes();
    let now = view.app.progress().prompt.as_deref();
    let text = now.and_then(|id| view.app.prompts().all.iter().find(|prompt| prompt.id == id));
    let label = match (now, text) {
        (None, _) => "All prompts",
        (Some(_), Some(prompt)) => prompt.text.as_str(),
        (Some(id), None) => id,
    };
    let name = format!("Answers to: {label}");
    let kind = if now.is_some() { Kind::Go } else { Kind::Normal };
    let most = (ui.available_width() - 120.0).clamp(120.0, 320.0);
    let button = KeyButton::new(label).name(&name).kind(kind).max_width(most);
    menu(ui, button, menu::WIDE, |ui| {
        let mut wish = |prompt: Option<&str>| {
            commands.push(Command::InProgress(InProgress::Of(prompt.map(str::to_owned))));
        };
        if choice(ui, now.is_none(), "All prompts") {
            wish(None);
        }
        for (id, text) in takes.prompts() {
            if choice(ui, now == Some(id), text) {
                wish(Some(id));
            }
        }
    });
}

fn filled(ui: &mut Ui, view: &View<'_>, all: &Overview, commands: &mut Vec<Command>) {
    let mut area = ScrollArea::vertical()
        .id_salt("progress")
        .min_scrolled_height(0.0)
        .auto_shrink(false);
    if view.is_fresh {
        // Whoever comes back wants to know what comes next.
        area = area.vertical_scroll_offset(0.0);
    }
    area.show(ui, |ui| {
        paging::turn(ui, "progress", view.app.pages().screen);
        ui.set_max_width(ui.available_width() - 16.0);
        ui.spacing_mut().item_spacing = vec2(space::M, space::M);
        next::show(ui, view, commands);
        figures(ui, all);
        charts::show(ui, view, all, commands);
        if view.app.progress().prompt.is_none() {
            themes(ui, view, all, commands);
        }
        ui.add_space(space::XL);
    });
}

/// The figures above the plots.
fn figures(ui: &mut Ui, all: &Overview) {
    let answers = all.answers.len();
    let mut of = match all.prompts {
        1 => "to one prompt".to_owned(),
        prompts => format!("to {prompts} prompts"),
    };
    if all.follow_ups > 0 {
        of += &format!(
            ", and {}",
            sentences::counted(all.follow_ups, "follow-up", "follow-ups")
        );
    }
    let share = all.on_target * 100 / answers.max(1);
    let rating = all.rating.map_or_else(
        || "–".to_owned(),
        |rating| format!("{} of 5", sentences::plain(rating)),
    );
    let days = all.days;
    let tiles = [
        ("Answers", answers.to_string(), of),
        (
            "Days in a row",
            days.in_a_row.to_string(),
            format!("longest {} · {} in all", days.most_in_a_row, days.count),
        ),
        (
            "On target",
            format!("{share} %"),
            format!("{} of {answers}", all.on_target),
        ),
        ("Usual rating", rating, sentences::rated(all)),
    ];
    let per_row = if ui.available_width() >= ROOMY - 200.0 {
        4
    } else {
        2
    };
    for row in tiles.chunks(per_row) {
        ui.columns(per_row, |columns| {
            for (ui, (name, figure, below)) in columns.iter_mut().zip(row) {
                card(ui, |ui| {
                    ui.spacing_mut().item_spacing.y = 2.0;
                    heading(ui, name);
                    words_on_one_line(ui, figure, strong(size::PART), Palette::of(ui).text);
                    let color = Palette::of(ui).dim;
                    words_on_one_line(ui, below, regular(size::SMALL), color).on_hover_text(below);
                });
            }
        });
    }
}

/// How many answers each theme has; those without any come first, for they are what is missing.
fn themes(ui: &mut Ui, view: &View<'_>, all: &Overview, commands: &mut Vec<Command>) {
    let known = view
        .app
        .prompts()
        .themes()
        .iter()
        .map(|(theme, _)| theme.as_str());
    let mut themes: Vec<(&str, usize)> = known
        .map(|theme| (theme, all.themes.get(theme).copied().unwrap_or(0)))
        .collect();
    let mut gone: Vec<_> = all
        .themes
        .iter()
        .map(|(theme, count)| (theme.as_str(), *count))
        .collect();
    gone.retain(|(theme, _)| !themes.iter().any(|(known, _)| known == theme));
    themes.extend(gone);
    themes.sort_by(|a, b| a.1.cmp(&b.1).then(a.0.cmp(b.0)));
    let most = themes.iter().map(|(_, count)| *count).max().unwrap_or(0).max(1);
    let missing = themes.iter().filter(|(_, count)| *count == 0).count();
    card(ui, |ui| {
        let palette = Palette::of(ui);
        ui.spacing_mut().item_spacing.y = space::XS;
        words(
            ui,
            "Which themes are still missing?",
            strong(size::BODY),
            palette.text,
        );
        let said = match missing {
            0 => "None: each has an answer.".to_owned(),
            1 => "One has no answer yet.".to_owned(),
            missing => format!("{missing} have no answer yet."),
        };
        words(ui, said, regular(size::LIST), palette.text);
        let per_row = if ui.available_width() >= 700.0 { 2 } else { 1 };
        let in_each = themes.len().div_ceil(per_row);
        ui.columns(per_row, |columns| {
            for (ui, themes) in columns.iter_mut().zip(themes.chunks(in_each.max(1))) {
                for &(theme, count) in themes {
                    if theme_row(ui, theme, count, most) {
                        commands.push(Command::Go(Screen::Prompts));
                        commands.push(Command::FilterTheme(Some(theme.to_owned())));
                    }
                }
            }
        });
        small(ui, "A click shows the prompts of a theme.");
    });
}

/// A theme with its bar; true if it is clicked.
fn theme_row(ui: &mut Ui, theme: &str, count: usize, most: usize) -> bool {
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), 28.0), Sense::click());
    let answers = sentences::counted(count, "answer", "answers");
    response.widget_info(|| {
        WidgetInfo::labeled(
            Role::Button,
            true,
            format!("{theme}: {answers}. Show its prompts"),
        )
    });
    let palette = Palette::of(ui);
    let corners = eframe::egui::CornerRadius::same(radius::CAP);
    if response.hovered() || response.has_focus() {
        ui.painter().rect_filled(rect, corners, palette.raised);
    }
    let color = if count == 0 { palette.dim } else { palette.text };
    let label = |text: &str, width: f32| {
        let mut job = LayoutJob::simple_singleline(text.to_owned(), regular(size::SMALL), color);
        job.wrap = eframe::egui::text::TextWrapping::truncate_at_width(width);
        ui.painter().layout_job(job)
    };
    let names = (rect.width() * 0.62).min(300.0);
    let middle = |height: f32| rect.center().y - height / 2.0;
    let name = label(theme, names - space::S);
    let number = label(&count.to_string(), 60.0);
    let left = rect.left() + space::XS;
    ui.painter()
        .galley(eframe::egui::pos2(left, middle(name.size().y)), name, color);
    #[expect(clippy::cast_precision_loss, reason = "the length of a bar")]
    let share = count as f32 / most as f32;
    let room = (rect.width() - names - 56.0).max(0.0);
    let bar = eframe::egui::Rect::from_min_size(
        eframe::egui::pos2(left + names, rect.center().y - 5.0),
        vec2((room * share).max(if count == 0 { 0.0 } else { 2.0 }), 10.0),
    );
    ui.painter().rect_filled(bar, corners, palette.last);
    let at = eframe::egui::pos2(bar.right() + space::S, middle(number.size().y));
    ui.painter().galley(at, number, color);
    response.clicked()
}

/// The chosen answer in words, with the keys that go from one to the next.
fn chosen(ui: &mut Ui, view: &View<'_>, all: &Overview, commands: &mut Vec<Command>) {
    let progress = view.app.progress();
    let Some(place) = progress.chosen() else { return };
    let Some(fact) = all.answers.get(place) else {
        return;
    };
    let row = fact.id.parse().ok().and_then(|id| view.app.takes().row(&id));
    let which = sentences::which(row, fact, view.local);
    let about = sentences::fact(all, place, progress.measure);
    let is_roomy = ui.available_width() >= ROOMY_BELOW;
    let is_low = ui.ctx().content_rect().height() <= LOW;
    ui.horizontal(|ui| {
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            ui.spacing_mut().item_spacing.x = space::XS;
            let open = KeyButton::new("Open").key("Enter").icon(ICON_PLAY_ARROW);
            if ui.add(open.name("Open this answer")).clicked() {
                commands.push(Command::InProgress(InProgress::Open));
            }
            for (sign, key, name, by) in [
                (ICON_ARROW_FORWARD, "Right", "The answer after it", 1),
                (ICON_ARROW_BACK, "Left", "The answer before it", -1),
            ] {
                let step = KeyButton::new("").icon(sign).key(key).name(name).compact(true);
                if ui.add(step.sign_only(!is_roomy)).clicked() {
                    commands.push(Command::InProgress(InProgress::Move(by)));
                }
            }
            ui.add_space(space::S);
            ui.with_layout(Layout::top_down(Align::LEFT), |ui| {
                ui.spacing_mut().item_spacing.y = 2.0;
                let palette = Palette::of(ui);
                let said = format!("{} of {} · {which}", place + 1, all.answers.len());
                words_on_one_line(ui, said, strong(size::SMALL), palette.text);
                let width = ui.available_width();
                let mut job = LayoutJob::simple(about.clone(), regular(size::SMALL), palette.dim, width);
                if is_low {
                    job.wrap.max_rows = 2;
                }
                let galley = ui.painter().layout_job(job);
                let is_cut = galley.elided;
                let shown = ui.label(galley);
                if is_cut {
                    shown.on_hover_text(about);
                }
            });
        });
    });
}
