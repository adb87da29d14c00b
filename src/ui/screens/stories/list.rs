//! The list of stories, or the menu in its place where it is narrow.

use eframe::egui::{Rect, Response, Role, ScrollArea, Sense, Ui, WidgetInfo, pos2, text::LayoutJob, vec2};

use crate::{
    app::{Command, Entry, InStories},
    ui::{
        theme::{Palette, regular, size, space, strong},
        view::{View, words},
        widgets::{KeyButton, ROW_CORNERS, choice, focus_ring, menu, row_ground},
    },
};

const ROW_HEIGHT: f32 = 64.0;

/// Shows the list.
pub fn show(ui: &mut Ui, view: &View<'_>, commands: &mut Vec<Command>) {
    let stories = view.app.stories();
    let entries = stories.entries();
    let chosen = stories.chosen().map(|entry| entry.number);
    let place = entries.iter().position(|entry| Some(entry.number) == chosen);
    let memory = eframe::egui::Id::unique("chosen-story");
    let was_chosen: Option<usize> = ui.data(|data| data.get_temp(memory)).flatten();
    let to_show = place.filter(|_| place != was_chosen || view.is_fresh);
    ui.data_mut(|data| data.insert_temp(memory, place));
    ui.spacing_mut().item_spacing.y = 0.0;
    ScrollArea::vertical()
        .id_salt("stories")
        .min_scrolled_height(0.0)
        .auto_shrink(false)
        .show(ui, |ui| {
            problems(ui, view);
            for (place, entry) in entries.iter().enumerate() {
                let is_chosen = Some(entry.number) == chosen && !stories.shows_coverage();
                let response = row(ui, entry, &about(view, entry), is_chosen);
                if to_show == Some(place) {
                    ui.scroll_to_rect(response.rect, None);
                }
                if response.clicked() {
                    commands.push(Command::InStories(InStories::Choose(entry.number)));
                    if stories.shows_coverage() {
                        commands.push(Command::InStories(InStories::ToggleCoverage));
                    }
                }
            }
        });
}

/// The same as a menu.
pub fn menu_of(ui: &mut Ui, view: &View<'_>, commands: &mut Vec<Command>) {
    let stories = view.app.stories();
    let Some(chosen) = stories.chosen() else { return };
    let said = format!("Story: {}", chosen.story.name());
    let button = KeyButton::new(chosen.story.name()).name(&said).max_width(220.0);
    menu(ui, button, menu::WIDE, |ui| {
        for entry in stories.entries() {
            if choice(ui, entry.number == chosen.number, entry.story.name()) {
                commands.push(Command::InStories(InStories::Choose(entry.number)));
                if stories.shows_coverage() {
                    commands.push(Command::InStories(InStories::ToggleCoverage));
                }
            }
        }
    });
}

/// What is known of a story: `ready · 3 principles · 2 takes`.
fn about(view: &View<'_>, entry: &Entry) -> String {
    let story = &entry.story;
    let ready = if story.is_ready() { "ready" } else { "unfinished" };
    let mut said = ready.to_owned();
    match story.themes.len() {
        0 => {}
        1 => said += " · 1 principle",
        count => said += &format!(" · {count} principles"),
    }
    let coverage = view.app.stories().coverage();
    let line = coverage
        .rows
        .iter()
        .find(|line| line.story == story.id && !story.id.is_empty());
    let takes: usize = line.map_or(0, |line| line.takes);
    match takes {
        0 => {}
        1 => said += " · 1 take",
        count => said += &format!(" · {count} takes"),
    }
    said
}

fn row(ui: &mut Ui, entry: &Entry, about: &str, is_chosen: bool) -> Response {
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), ROW_HEIGHT), Sense::click());
    let name = entry.story.name();
    response.widget_info(|| {
        let said = format!("{name} {about}");
        WidgetInfo::selected(Role::ListBoxOption, ui.is_enabled(), is_chosen, said)
    });
    if !ui.is_rect_visible(rect) {
        return response;
    }
    let palette = Palette::of(ui);
    row_ground(ui, &response, rect, is_chosen);
    let room = rect.width() - 2.0 * space::M;
    let one_line = |text: &str, font, color| {
        let mut job = LayoutJob::simple(text.to_owned(), font, color, room);
        job.wrap.max_rows = 1;
        ui.painter().layout_job(job)
    };
    let color = if entry.story.title.is_empty() {
        palette.dim
    } else {
        palette.text
    };
    let title = one_line(name, regular(size::BODY), color);
    let about = one_line(about, regular(size::SMALL), palette.dim);
    let both = Rect::from_center_size(rect.center(), vec2(room, title.size().y + 2.0 + about.size().y));
    let below = pos2(both.left(), both.top() + title.size().y + 2.0);
    ui.painter().galley(both.left_top(), title, color);
    ui.painter().galley(below, about, palette.dim);
    focus_ring(ui, &response, rect.shrink(3.0), ROW_CORNERS);
    response
}

/// What is wrong with files of the speaker's own.
pub fn problems(ui: &mut Ui, view: &View<'_>) {
    let palette = Palette::of(ui);
    for problem in view.app.stories().problems() {
        words(ui, problem.as_str(), strong(size::SMALL), palette.over_words());
    }
}
