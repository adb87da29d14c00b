//! The list of all shortcuts, over the screen.

use eframe::egui::{Id, ScrollArea, Ui, vec2};

use super::{
    keys::{self, Place},
    overlay, paging,
    theme::{Palette, regular, size, space},
    view::{View, heading, title, words_on_one_line},
    widgets::{KeyButton, KeyCap},
};
use crate::app::Command;

const COLUMN: f32 = 320.0;

/// The list's groups, in the columns in which they stand where there is room.
const COLUMNS: [&[Place]; 3] = [
    &[
        Place::Everywhere,
        Place::Prompts,
        Place::Samples,
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
        Place::SetUp,
        Place::Between,
        Place::Summary,
    ],
    &[
        Place::Review,
        Place::Progress,
        Place::Blind,
        Place::Table,
        Place::Packs,
        Place::PackPanel,
    ],
];

/// The same while an interview runs, which no other screen can be reached from.
const IN_INTERVIEW: [&[Place]; 3] = [
    &[Place::Rehearse, Place::NoMicrophone],
    &[Place::Between],
    &[Place::Everywhere],
];

/// The groups with those of what is on show first, for these are what is looked for: `own` are the places on show, the
/// one that matters most last.
fn columns(own: &[Place], is_interview: bool) -> [Vec<Place>; 3] {
    let columns = if is_interview { IN_INTERVIEW } else { COLUMNS };
    let mut columns = columns.map(<[Place]>::to_vec);
    let rank = |place: &Place| {
        own.iter()
            .rev()
            .position(|one| one == place)
            .unwrap_or(usize::MAX)
    };
    columns.sort_by_key(|groups| groups.iter().map(rank).min());
    for groups in &mut columns {
        groups.sort_by_key(rank);
    }
    columns
}

/// Shows the list, with the keys of what is on show first; of an interview that runs only what works there.
pub fn show(ui: &Ui, view: &View<'_>, commands: &mut Vec<Command>) {
    let is_interview = view.app.session().is_running();
    let columns = columns(&keys::on_show(view.app, view.now), is_interview);
    let is_fresh = overlay::is_fresh(ui, "shortcuts");
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
        let height = (room.y - 48.0).max(120.0);
        // As high as its contents, or as the window lets it: it must not stay as low as another list was.
        let mut area = ScrollArea::vertical()
            .max_height(height)
            .min_scrolled_height(height);
        if is_fresh {
            area = area.vertical_scroll_offset(0.0);
        }
        area.show(ui, |ui| {
            paging::turn(ui, "shortcuts", view.app.pages().help);
            if is_wide {
                ui.columns_const(|uis: &mut [Ui; 3]| {
                    for (ui, groups) in uis.iter_mut().zip(&columns) {
                        column(ui, view, groups, is_interview);
                    }
                });
            } else {
                for groups in &columns {
                    column(ui, view, groups, is_interview);
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

fn column(ui: &mut Ui, view: &View<'_>, groups: &[Place], is_interview: bool) {
    ui.spacing_mut().interact_size.y = 24.0;
    ui.spacing_mut().item_spacing.y = space::XS;
    for place in groups {
        heading(ui, place.name());
        let listed = keys::all().filter(|shortcut| shortcut.place == *place && !shortcut.shown.is_empty());
        for shortcut in listed {
            let does = if is_interview {
                shortcut.does_in_interview
            } else {
                Some(shortcut.does)
            };
            let Some(does) = does else { continue };
            line(ui, &keys::shown(shortcut.shown), does);
        }
        if *place == Place::Review {
            for kind in &view.app.settings().tallies {
                line(ui, &kind.key.to_string(), &format!("count: {}", kind.name));
            }
        }
        ui.add_space(space::M);
    }
}

/// A key and what it does.
fn line(ui: &mut Ui, key: &str, does: &str) {
    ui.horizontal(|ui| {
        let left = ui.cursor().left();
        ui.add(KeyCap::new(key));
        let used = ui.cursor().left() - left;
        ui.add_space((96.0 - used).max(0.0));
        words_on_one_line(ui, does, regular(size::BODY), Palette::of(ui).text);
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_keys_of_what_is_on_show_come_first() {
        for own in [Place::SetUp, Place::Review, Place::Samples] {
            let columns = columns(&[own], false);
            assert_eq!(columns[0].first(), Some(&own));
            let count: usize = columns.iter().map(Vec::len).sum();
            assert_eq!(count, COLUMNS.iter().map(|groups| groups.len()).sum::<usize>());
        }
        let guessing = columns(&[Place::Review, Place::Guess], false);
        assert_eq!(guessing[0][0], Place::Guess);
        assert_eq!(guessing[1][0], Place::Review);
        let columns = columns(&[Place::Between], true);
        assert_eq!(columns[0], [Place::Between]);
    }

    #[test]
    fn every_shortcut_is_listed() {
        for shortcut in keys::all() {
            let is_listed = COLUMNS.iter().any(|groups| groups.contains(&shortcut.place));
            assert!(is_listed, "{}", shortcut.shown);
        }
    }

    #[test]
    fn while_an_interview_runs_no_key_is_listed_that_is_refused_there() {
        let groups = IN_INTERVIEW.concat();
        let listed: Vec<&str> = keys::all()
            .filter(|shortcut| groups.contains(&shortcut.place) && shortcut.does_in_interview.is_some())
            .map(|shortcut| shortcut.shown)
            .filter(|shown| !shown.is_empty())
            .collect();
        let wanted = [
            "F1",
            "Ctrl+Q",
            "Ctrl+Z",
            "Space",
            "Backspace",
            "Enter",
            "Esc",
            "L",
            "Ctrl+.",
            "Space",
            "P",
            "Ctrl+.",
        ];
        assert_eq!(listed, wanted);
    }
}
