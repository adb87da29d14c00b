//! What stands above the list of takes: the search, what is listed, the order.

use eframe::egui::{Align, Layout, Ui};

use crate::{
    app::{Command, Filter, Sort, Takes},
    ui::{
        screens::blind,
        view::{View, heading},
        widgets::{KeyButton, Kind, choice, menu, search_field},
    },
};

/// Narrower than this, the search has a line of its own.
const NARROWEST: f32 = 420.0;

/// Shows it.
pub fn show(ui: &mut Ui, view: &View<'_>, commands: &mut Vec<Command>) {
    if ui.available_width() < NARROWEST {
        search_words(ui, view, commands);
        ui.horizontal(|ui| search_buttons(ui, view, commands));
        return;
    }
    ui.horizontal(|ui| {
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            search_buttons(ui, view, commands);
            search_words(ui, view, commands);
        });
    });
}

fn search_words(ui: &mut Ui, view: &View<'_>, commands: &mut Vec<Command>) {
    let takes = view.app.takes();
    let mut query = takes.query.clone();
    let count = takes.len();
    let hint = format!("Search {count} {}", if count == 1 { "take" } else { "takes" });
    let response = search_field(ui, "search-takes", &mut query, &hint);
    if response.changed() {
        commands.push(Command::SearchTakes(query));
    }
}

/// The order, what is listed, and the way to listen blind.
fn search_buttons(ui: &mut Ui, view: &View<'_>, commands: &mut Vec<Command>) {
    let takes = view.app.takes();
    let order = format!("Order: {}", takes.sort.name());
    menu(
        ui,
        KeyButton::new(takes.sort.name()).name(&order),
        menu::NARROW,
        |ui| {
            for sort in Sort::ALL {
                if choice(ui, sort == takes.sort, sort.name()) {
                    commands.push(Command::SortTakes(sort));
                }
            }
        },
    );
    filter(ui, takes, commands);
    blind::button(ui, view, commands);
}

/// Which takes are listed: of which theme, prompt, story, rating.
fn filter(ui: &mut Ui, takes: &Takes, commands: &mut Vec<Command>) {
    let now = &takes.filter;
    let label = now.name();
    let said = format!("Listed: {label}");
    let kind = if now.is_open() { Kind::Normal } else { Kind::Go };
    let button = KeyButton::new(&label).name(&said).kind(kind);
    // Beside it there is the way to listen blind.
    let most = (ui.available_width() - 56.0).clamp(100.0, 260.0);
    let button = button.max_width(most);
    let mut wish = |filter: Filter| commands.push(Command::FilterTakes(filter));
    menu(ui, button, menu::WIDE, |ui| {
        if choice(ui, now.is_open(), "All takes") {
            wish(Filter::default());
        }
        heading(ui, "Rating");
        for least in [3, 4, 5] {
            let with = Filter {
                least_rating: Some(least).filter(|_| now.least_rating != Some(least)),
                ..now.clone()
            };
            let label = if least == 5 {
                "5".to_owned()
            } else {
                format!("{least} and better")
            };
            if choice(ui, now.least_rating == Some(least), &label) {
                wish(with);
            }
        }
        if !takes.stories().is_empty() {
            heading(ui, "Story");
        }
        for story in takes.stories() {
            let is_chosen = now.story.as_ref().is_some_and(|(chosen, _)| *chosen == story.id);
            if choice(ui, is_chosen, &story.title) {
                wish(Filter {
                    story: (!is_chosen).then(|| (story.id.clone(), story.title.clone())),
                    ..now.clone()
                });
            }
        }
        heading(ui, "Theme");
        for theme in takes.themes() {
            let is_chosen = now.theme.as_deref() == Some(theme);
            if choice(ui, is_chosen, theme) {
                wish(Filter {
                    theme: (!is_chosen).then(|| theme.to_owned()),
                    prompt: None,
                    ..now.clone()
                });
            }
        }
        heading(ui, "Question");
        for (id, text) in takes.prompts() {
            let is_chosen = now.prompt.as_ref().is_some_and(|(chosen, _)| chosen == id);
            if choice(ui, is_chosen, text) {
                wish(Filter {
                    theme: None,
                    prompt: (!is_chosen).then(|| (id.to_owned(), text.to_owned())),
                    ..now.clone()
                });
            }
        }
    });
}
