//! The speaker's own packs of prompts: the list. The prompt being edited is in `editor`, what asks for a path in
//! `pack_panel`.

mod editor;

use eframe::egui::{
    CentralPanel, CornerRadius, Frame, Id, Margin, Panel, Response, Role, ScrollArea, Sense, Ui, WidgetInfo,
    pos2, text::LayoutJob, vec2,
};
use egui_material_icons::icons::{ICON_ADD, ICON_ARROW_BACK, ICON_DOWNLOAD, ICON_LIBRARY_ADD};

use crate::{
    app::{Command, InPacks, PromptDraft, Screen},
    ui::{
        keys,
        theme::{Palette, radius, regular, size, space, strong},
        view::{View, empty, small, title, words, words_on_one_line},
        widgets::{KeyButton, Kind, focus_ring},
    },
};

/// Narrower than this, the list stands above the prompt being edited.
const BESIDE: f32 = 720.0;

/// Lower than this, title and buttons scroll with the list.
const LOW: f32 = 500.0;

/// In a narrower window the buttons go without the names of their keys.
const NARROWEST: f32 = 500.0;

const ROW_HEIGHT: f32 = 44.0;

/// Shows the screen.
pub fn show(ui: &mut Ui, view: &View<'_>, commands: &mut Vec<Command>) {
    let palette = Palette::of(ui);
    let room = ui.available_size();
    let packs = view.app.packs();
    let is_empty = packs.own().is_empty() && packs.draft().is_none();
    if !is_empty {
        let editor = Frame::new().fill(palette.panel);
        if room.x >= BESIDE {
            Panel::right("pack-editor")
                .exact_size(room.x * 0.54)
                .resizable(false)
                .frame(editor.inner_margin(Margin::symmetric(28, 24)))
                .show(ui, |ui| editor::show(ui, view, commands));
        } else {
            Panel::bottom("pack-editor")
                .exact_size(room.y * 0.58)
                .resizable(false)
                .frame(editor.inner_margin(Margin::symmetric(20, 12)))
                .show(ui, |ui| editor::show(ui, view, commands));
        }
    }
    let is_roomy = room.x >= BESIDE;
    let all_scrolls = room.y < LOW && !is_empty;
    let margin = Margin {
        left: if is_roomy { 32 } else { 20 },
        right: if is_roomy { 24 } else { 20 },
        top: if room.y >= 480.0 { 28 } else { 12 },
        bottom: 0,
    };
    CentralPanel::no_frame()
        .frame(Frame::new().inner_margin(margin))
        .show(ui, |ui| {
            ui.spacing_mut().item_spacing.y = space::M;
            if !all_scrolls {
                head(ui, view, commands);
            }
            if is_empty {
                problems(ui, view);
                nothing_yet(ui, commands);
            } else {
                list(ui, view, all_scrolls, commands);
            }
        });
}

fn head(ui: &mut Ui, view: &View<'_>, commands: &mut Vec<Command>) {
    title(ui, "My prompts");
    buttons(ui, commands);
    if view.app.is_read_only() {
        small(
            ui,
            "Another Aloud has this library open, so nothing can be changed here.",
        );
    }
}

fn buttons(ui: &mut Ui, commands: &mut Vec<Command>) {
    let is_narrow = ui.ctx().content_rect().width() < NARROWEST;
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing = vec2(space::S, space::S);
        for (label, sign, key, command) in [
            ("New prompt", ICON_ADD, "Ctrl+N", Command::InPacks(InPacks::New)),
            (
                "New pack",
                ICON_LIBRARY_ADD,
                "Ctrl+Shift+N",
                Command::InPacks(InPacks::NewPack),
            ),
            (
                "Import",
                ICON_DOWNLOAD,
                "Ctrl+I",
                Command::InPacks(InPacks::OpenImport),
            ),
            ("Prompts", ICON_ARROW_BACK, "Esc", Command::Go(Screen::Prompts)),
        ] {
            let key = keys::shown(key);
            let name = if label == "Prompts" {
                "Back to Prompts"
            } else {
                label
            };
            let mut button = KeyButton::new(label).icon(sign).name(name).compact(true);
            if !is_narrow {
                button = button.key(&key);
            }
            if ui.add(button).on_hover_text(format!("{name} ({key})")).clicked() {
                commands.push(command);
            }
        }
    });
}

fn nothing_yet(ui: &mut Ui, commands: &mut Vec<Command>) {
    empty(
        ui,
        "Questions of your own stand here. Write the first one, or drop a pack on this window.",
        |ui| {
            let key = keys::shown("Ctrl+N");
            let button = KeyButton::new("Write a prompt").key(&key).kind(Kind::Primary);
            if ui.add(button).clicked() {
                commands.push(Command::InPacks(InPacks::New));
            }
        },
    );
}

/// Files that can't be used, each with line and reason.
fn problems(ui: &mut Ui, view: &View<'_>) {
    let palette = Palette::of(ui);
    for problem in view.app.packs().problems() {
        words(ui, problem.as_str(), regular(size::SMALL), palette.over_words());
    }
}

fn list(ui: &mut Ui, view: &View<'_>, all_scrolls: bool, commands: &mut Vec<Command>) {
    let packs = view.app.packs();
    let palette = Palette::of(ui);
    let place = packs.draft().and_then(PromptDraft::place);
    let chosen = (packs.chosen(), place);
    let memory = Id::unique("chosen-own-prompt");
    let was_chosen: Option<(usize, Option<usize>)> = ui.data(|data| data.get_temp(memory));
    ui.data_mut(|data| data.insert_temp(memory, chosen));
    let is_to_show = view.is_fresh || was_chosen != Some(chosen);
    ScrollArea::vertical()
        .id_salt("own-prompts")
        .min_scrolled_height(0.0)
        .auto_shrink(false)
        .show(ui, |ui| {
            if all_scrolls {
                head(ui, view, commands);
            }
            ui.spacing_mut().item_spacing.y = 0.0;
            for (index, pack) in packs.own().iter().enumerate() {
                ui.add_space(space::S);
                words_on_one_line(ui, pack.name(), strong(size::SMALL), palette.dim);
                ui.add_space(space::XS);
                for (place, prompt) in pack.prompts.iter().enumerate() {
                    let is_chosen = chosen == (index, Some(place));
                    let response = row(ui, &prompt.text, is_chosen);
                    if is_chosen && is_to_show {
                        response.scroll_to_me(None);
                    }
                    if response.clicked() {
                        commands.push(Command::InPacks(InPacks::Choose(index, place)));
                    }
                }
                if index == packs.chosen() && packs.draft().is_some() && place.is_none() {
                    let response = row(ui, "New prompt", true);
                    if is_to_show {
                        response.scroll_to_me(None);
                    }
                } else if pack.prompts.is_empty() {
                    small(ui, "No prompts in it yet.");
                }
            }
            ui.add_space(space::L);
            problems(ui, view);
        });
}

fn row(ui: &mut Ui, text: &str, is_chosen: bool) -> Response {
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), ROW_HEIGHT), Sense::click());
    response.widget_info(|| WidgetInfo::selected(Role::ListBoxOption, ui.is_enabled(), is_chosen, text));
    if !ui.is_rect_visible(rect) {
        return response;
    }
    let palette = Palette::of(ui);
    let corners = CornerRadius::same(radius::CARD);
    if is_chosen {
        ui.painter().rect_filled(rect, corners, palette.raised);
    } else if response.hovered() {
        ui.painter().rect_filled(rect, corners, palette.panel);
    }
    let mut job = LayoutJob::simple(
        text.to_owned(),
        regular(size::BODY),
        palette.text,
        rect.width() - 2.0 * space::M,
    );
    job.wrap.max_rows = 1;
    let galley = ui.painter().layout_job(job);
    let at = pos2(rect.left() + space::M, rect.center().y - galley.size().y / 2.0);
    ui.painter().galley(at, galley, palette.text);
    focus_ring(ui, &response, rect.shrink(3.0), corners);
    response
}
