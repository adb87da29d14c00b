//! The list of all shortcuts, over the screen.

use eframe::egui::{Id, ScrollArea, Ui, vec2};

use super::{
    keys::{self, Place},
    overlay, paging,
    theme::{Palette, regular, size, space},
    view::{View, heading, title, words_on_one_line},
    widgets::{KeyButton, KeyCap},
};
use crate::app::{Command, Screen};

const COLUMN: f32 = 320.0;

/// The list's groups, in the columns in which they stand where there is room.
const COLUMNS: [&[Place]; 3] = [
    &[
        Place::Everywhere,
        Place::Prompts,
        Place::Takes,
        Place::Compare,
        Place::Help,
    ],
    &[
        Place::Rehearse,
        Place::NoMicrophone,
        Place::Guess,
        Place::Boundary,
        Place::Fillers,
        Place::Share,
        Place::Stories,
        Place::Session,
    ],
    &[
        Place::Review,
        Place::Progress,
        Place::Blind,
        Place::Table,
        Place::Packs,
        Place::PackPanel,
        Place::Samples,
    ],
];

/// The groups with those of the screen that is on show first, for these are what is looked for.
fn columns(screen: Screen) -> [Vec<Place>; 3] {
    let own = match screen {
        Screen::Prompts => Place::Prompts,
        Screen::Rehearse => Place::Rehearse,
        Screen::Takes => Place::Takes,
        Screen::Review => Place::Review,
        Screen::Compare => Place::Compare,
        Screen::Stories => Place::Stories,
        Screen::Progress => Place::Progress,
        Screen::Session => Place::Session,
        Screen::Packs => Place::Packs,
        Screen::Settings => Place::Everywhere,
    };
    let mut columns = COLUMNS.map(<[Place]>::to_vec);
    columns.sort_by_key(|groups| !groups.contains(&own));
    columns[0].sort_by_key(|place| *place != own);
    columns
}

/// Shows the list, with the keys of the screen on show first.
pub fn show(ui: &Ui, view: &View<'_>, commands: &mut Vec<Command>) {
    let screen = view.app.screen();
    let room = ui.max_rect().size() - vec2(96.0, 100.0);
    let shown = overlay::show(ui, "shortcuts", |ui| {
        let full = 3.0 * COLUMN + 2.0 * space::XXL;
        let is_wide = room.x >= full;
        ui.set_width(if is_wide {
            full
        } else {
            COLUMN.min(room.x.max(200.0))
        });
        ui.horizontal(|ui| {
            title(ui, "Shortcuts");
            ui.with_layout(
                eframe::egui::Layout::right_to_left(eframe::egui::Align::Center),
                |ui| ui.add(KeyButton::new("Close").key("Esc")).clicked(),
            )
            .inner
        })
        .inner
        .then(|| commands.push(Command::ToggleHelp));
        ui.add_space(space::S);
        ScrollArea::vertical()
            .max_height((room.y - 48.0).max(120.0))
            .show(ui, |ui| {
                paging::turn(ui, "shortcuts", view.app.pages().help);
                if is_wide {
                    ui.columns_const(|columns: &mut [Ui; 3]| {
                        for (ui, groups) in columns.iter_mut().zip(self::columns(screen)) {
                            column(ui, &groups);
                        }
                    });
                } else {
                    for groups in columns(screen) {
                        column(ui, &groups);
                    }
                }
            });
    });
    // The list is placed by the size it had a frame ago: when that changes, one more frame puts it in the middle.
    let size_id = Id::unique("shortcuts-size");
    let drawn = shown.response.rect.size();
    let before: Option<eframe::egui::Vec2> = ui.data(|data| data.get_temp(size_id));
    ui.data_mut(|data| data.insert_temp(size_id, drawn));
    if before != Some(drawn) {
        ui.ctx().request_repaint();
    }
    if shown.backdrop_response.clicked() {
        commands.push(Command::ToggleHelp);
    }
}

fn column(ui: &mut Ui, groups: &[Place]) {
    let palette = Palette::of(ui);
    ui.spacing_mut().interact_size.y = 24.0;
    ui.spacing_mut().item_spacing.y = space::XS;
    for place in groups {
        heading(ui, place.name());
        let listed = keys::all().filter(|shortcut| shortcut.place == *place && !shortcut.shown.is_empty());
        for shortcut in listed {
            ui.horizontal(|ui| {
                let left = ui.cursor().left();
                ui.add(KeyCap::new(&keys::shown(shortcut.shown)));
                let used = ui.cursor().left() - left;
                ui.add_space((96.0 - used).max(0.0));
                words_on_one_line(ui, shortcut.does, regular(size::BODY), palette.text);
            });
        }
        ui.add_space(space::M);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_keys_of_the_screen_on_show_come_first() {
        for (screen, place) in [(Screen::Session, Place::Session), (Screen::Review, Place::Review)] {
            let columns = columns(screen);
            assert_eq!(columns[0].first(), Some(&place));
            let count: usize = columns.iter().map(Vec::len).sum();
            assert_eq!(count, COLUMNS.iter().map(|groups| groups.len()).sum::<usize>());
        }
    }

    #[test]
    fn every_shortcut_is_listed() {
        for shortcut in keys::all() {
            let is_listed = COLUMNS.iter().any(|groups| groups.contains(&shortcut.place));
            assert!(is_listed, "{}", shortcut.shown);
        }
    }
}
