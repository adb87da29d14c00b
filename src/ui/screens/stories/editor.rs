//! The story on show: its title, its kinds, the principles it serves, and a few bullets for each part. When it is
//! written to the disk is the app's business.

use eframe::egui::{Align, Layout, Ui, vec2};

use crate::{
    app::{Command, DraftPart, Entry, Field, InStories},
    model::story::{PRINCIPLES, StoryKind},
    ui::{
        theme::{Palette, size, space, strong},
        view::{View, heading, small, words},
        widgets::{Chip, name_field, text_area, text_field},
    },
};

/// From here on two parts stand side by side.
const TWO: f32 = 620.0;

/// Shows the fields.
pub fn show(ui: &mut Ui, view: &View<'_>, entry: &Entry, commands: &mut Vec<Command>) {
    let Some(draft) = view.app.stories().draft() else {
        return;
    };
    let number = entry.number;
    ui.add_enabled_ui(!view.app.is_read_only(), |ui| {
        ui.spacing_mut().item_spacing.y = space::S;
        let mut title = draft.title.clone();
        let response = text_field(
            ui,
            &format!("story-{number}-title"),
            &mut title,
            "Title of the story",
        );
        name_field(ui, &response, "Title of the story");
        if response.changed() {
            commands.push(write(Field::Title, title));
        }
        let memory = eframe::egui::Id::unique("story-entered");
        let entered = view.app.stories().entered();
        let was_entered: u64 = ui.data(|data| data.get_temp(memory)).unwrap_or_default();
        if entered != was_entered {
            ui.data_mut(|data| data.insert_temp(memory, entered));
            response.request_focus();
        }
        kinds(ui, entry, commands);
        small(
            ui,
            "A few words a line: what you would forget, not what you would say.",
        );
        parts(ui, number, &draft.parts, commands);
        let columns = if ui.available_width() >= TWO { 2 } else { 1 };
        beside(
            ui,
            columns,
            &mut |ui, place| {
                if place == 0 {
                    heading(ui, "What was measured");
                    let mut text = draft.metrics.clone();
                    let hint = "Numbers: before, after";
                    let field = text_area(ui, &format!("story-{number}-metrics"), &mut text, hint, 2);
                    name_field(ui, &field, "What was measured");
                    if field.changed() {
                        commands.push(write(Field::Metrics, text));
                    }
                } else if place == 1 {
                    heading(ui, "What you learned");
                    let mut text = draft.learned.clone();
                    let hint = "In a sentence";
                    let field = text_area(ui, &format!("story-{number}-learned"), &mut text, hint, 2);
                    name_field(ui, &field, "What you learned");
                    if field.changed() {
                        commands.push(write(Field::Learned, text));
                    }
                }
            },
            2,
        );
        principles(ui, entry, commands);
        ui.add_space(space::S);
    });
}

fn write(field: Field, text: String) -> Command {
    Command::InStories(InStories::Write(field, text))
}

fn kinds(ui: &mut Ui, entry: &Entry, commands: &mut Vec<Command>) {
    heading(ui, "What kind of story");
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing = vec2(space::S, space::S);
        for kind in StoryKind::ALL {
            let is_chosen = entry.story.kinds.contains(&kind);
            if ui.add(Chip::new(kind.name(), is_chosen)).clicked() {
                commands.push(Command::InStories(InStories::ToggleKind(kind)));
            }
        }
    });
}

fn principles(ui: &mut Ui, entry: &Entry, commands: &mut Vec<Command>) {
    heading(ui, "Principles it serves");
    let own = entry.story.themes.iter().map(String::as_str);
    let own = own.filter(|theme| !PRINCIPLES.contains(theme));
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing = vec2(space::S, space::S);
        for theme in PRINCIPLES.into_iter().chain(own) {
            let is_chosen = entry.story.themes.iter().any(|known| known == theme);
            if ui.add(Chip::new(theme, is_chosen)).clicked() {
                commands.push(Command::InStories(InStories::ToggleTheme(theme.to_owned())));
            }
        }
    });
}

fn parts(ui: &mut Ui, number: u64, parts: &[DraftPart], commands: &mut Vec<Command>) {
    let columns = if ui.available_width() >= TWO { 2 } else { 1 };
    beside(
        ui,
        columns,
        &mut |ui, place| {
            let Some(part) = parts.get(place) else { return };
            let palette = Palette::of(ui);
            words(ui, part.name.as_str(), strong(size::BODY), palette.text);
            let mut text = part.text.clone();
            let hint = format!("{}: {}", part.name, hint(&part.id));
            let rows = if matches!(part.id.as_str(), "action" | "result") {
                4
            } else {
                3
            };
            let salt = format!("story-{number}-part-{}", part.id);
            let field = text_area(ui, &salt, &mut text, &hint, rows);
            name_field(ui, &field, &part.name);
            if field.changed() {
                commands.push(write(Field::Part(part.id.clone()), text));
            }
        },
        parts.len(),
    );
}

/// What belongs into a part, in a few words.
fn hint(part: &str) -> &'static str {
    match part {
        "situation" => "who, when, what was at stake",
        "task" => "what was yours to do",
        "action" => "what you did, and why so",
        "result" => "what it changed, in a number",
        _ => "a point a line",
    }
}

/// Shows `count` blocks, so many beside each other.
fn beside(ui: &mut Ui, columns: usize, add: &mut dyn FnMut(&mut Ui, usize), count: usize) {
    #[expect(clippy::cast_precision_loss, reason = "one or two")]
    let columns_wide = columns as f32;
    let each = (ui.available_width() - space::L * (columns_wide - 1.0)) / columns_wide;
    for first in (0..count).step_by(columns) {
        ui.with_layout(Layout::left_to_right(Align::Min), |ui| {
            ui.spacing_mut().item_spacing.x = space::L;
            for place in first..(first + columns).min(count) {
                ui.allocate_ui_with_layout(vec2(each, 0.0), Layout::top_down(Align::LEFT), |ui| {
                    ui.set_width(each);
                    ui.spacing_mut().item_spacing.y = space::XS;
                    add(ui, place);
                });
            }
        });
    }
}
