//! Stories: the speaker's own material. The list, the story and the matrix of what they cover are drawn in files of their
//! own; here is where they stand.

mod coverage;
mod editor;
mod list;

use eframe::egui::{CentralPanel, Frame, Margin, Panel, ScrollArea, Ui, vec2};
use egui_material_icons::icons::{ICON_ADD, ICON_DELETE, ICON_GRID_VIEW};

use crate::{
    app::{Command, InStories},
    ui::{
        keys,
        theme::{Palette, space},
        view::{View, body, empty, title},
        widgets::{KeyButton, Kind},
    },
};

/// Narrower than this, the stories are chosen from a menu above the one on show.
const BESIDE: f32 = 680.0;

/// From here on the list has its full width.
const WIDE: f32 = 1_000.0;

/// Lower than this, there is less room around.
const ROOMY: f32 = 480.0;

/// Shows the screen.
pub fn show(ui: &mut Ui, view: &View<'_>, commands: &mut Vec<Command>) {
    let stories = view.app.stories();
    let room = ui.available_size();
    if stories.entries().is_empty() && !stories.shows_coverage() {
        nothing_yet(ui, view, commands);
        return;
    }
    let is_beside = room.x >= BESIDE;
    let top = if room.y >= ROOMY { 28 } else { 12 };
    let side = if is_beside && room.y >= ROOMY { 28 } else { 20 };
    if is_beside {
        let width = if room.x >= WIDE { 320.0 } else { 236.0 };
        Panel::left("stories-list")
            .exact_size(width)
            .resizable(false)
            .show_separator_line(false)
            .frame(Frame::new().inner_margin(Margin {
                left: side,
                right: 8,
                top,
                bottom: 0,
            }))
            .show(ui, |ui| {
                ui.spacing_mut().item_spacing.y = space::M;
                title(ui, "Stories");
                new_button(ui, view, commands);
                coverage_button(ui, view, commands);
                list::show(ui, view, commands);
            });
    }
    let palette = Palette::of(ui);
    let fill = if is_beside {
        palette.panel
    } else {
        palette.background
    };
    let frame = Frame::new().fill(fill).inner_margin(Margin {
        left: side,
        right: side,
        top: if is_beside { top } else { 12 },
        bottom: 0,
    });
    CentralPanel::no_frame().frame(frame).show(ui, |ui| {
        ui.spacing_mut().item_spacing.y = space::M;
        if !is_beside {
            ui.horizontal_wrapped(|ui| {
                ui.spacing_mut().item_spacing = vec2(space::S, space::S);
                list::menu_of(ui, view, commands);
                new_button(ui, view, commands);
                coverage_button(ui, view, commands);
            });
        }
        if stories.shows_coverage() {
            coverage::show(ui, view, commands);
            return;
        }
        let Some(entry) = stories.chosen() else {
            body(ui, "Choose a story, or begin a new one.");
            return;
        };
        ScrollArea::vertical()
            .id_salt(("story", entry.number))
            .min_scrolled_height(0.0)
            .auto_shrink(false)
            .show(ui, |ui| {
                // The scroll bar has room beside the fields.
                ui.set_max_width(ui.available_width() - space::M);
                editor::show(ui, view, entry, commands);
                ui.horizontal(|ui| {
                    let remove = KeyButton::new("Remove")
                        .key("Delete")
                        .icon(ICON_DELETE)
                        .name("Move this story to the bin");
                    if ui.add_enabled(!view.app.is_read_only(), remove).clicked() {
                        commands.push(Command::InStories(InStories::Remove));
                    }
                });
                ui.add_space(space::XL);
            });
    });
}

/// No story yet: what one is good for, and how to begin.
fn nothing_yet(ui: &mut Ui, view: &View<'_>, commands: &mut Vec<Command>) {
    let side = if ui.available_width() >= BESIDE { 32 } else { 20 };
    let top = if ui.available_height() >= ROOMY { 28 } else { 12 };
    CentralPanel::no_frame()
        .frame(Frame::new().inner_margin(Margin {
            left: side,
            right: side,
            top,
            bottom: 0,
        }))
        .show(ui, |ui| {
            ui.spacing_mut().item_spacing.y = space::M;
            title(ui, "Stories");
            list::problems(ui, view);
            empty(
                ui,
                "Note a few lines of something you did; one story can answer many questions.",
                |ui| {
                    let key = keys::shown("Ctrl+N");
                    let button = KeyButton::new("Write your first story")
                        .key(&key)
                        .icon(ICON_ADD)
                        .kind(Kind::Primary);
                    if ui.add_enabled(!view.app.is_read_only(), button).clicked() {
                        commands.push(Command::InStories(InStories::New));
                    }
                    ui.add_space(space::S);
                    coverage_button(ui, view, commands);
                },
            );
        });
}

fn new_button(ui: &mut Ui, view: &View<'_>, commands: &mut Vec<Command>) {
    let key = keys::shown("Ctrl+N");
    let button = KeyButton::new("New story")
        .key(&key)
        .icon(ICON_ADD)
        .kind(Kind::Primary)
        .compact(true);
    if ui.add_enabled(!view.app.is_read_only(), button).clicked() {
        commands.push(Command::InStories(InStories::New));
    }
}

fn coverage_button(ui: &mut Ui, view: &View<'_>, commands: &mut Vec<Command>) {
    let stories = view.app.stories();
    let key = keys::shown("Ctrl+G");
    let (label, name, kind) = if stories.shows_coverage() {
        (
            "Coverage",
            "Coverage is on show; go back to the story".to_owned(),
            Kind::Go,
        )
    } else {
        let gaps = match stories.coverage().gaps.len() {
            0 => "nothing is missing".to_owned(),
            1 => "one thing is missing".to_owned(),
            count => format!("{count} things are missing"),
        };
        ("Coverage", format!("Coverage: {gaps}"), Kind::Normal)
    };
    let button = KeyButton::new(label)
        .key(&key)
        .icon(ICON_GRID_VIEW)
        .kind(kind)
        .name(&name)
        .compact(true);
    if ui.add(button).on_hover_text(&name).clicked() {
        commands.push(Command::InStories(InStories::ToggleCoverage));
    }
}
