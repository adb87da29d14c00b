//! The panel over Progress that asks where the table of all takes goes. What comes of it is the app's.

use eframe::egui::{Key, Ui, vec2};
use egui_material_icons::icons::ICON_TABLE_VIEW;

use super::{
    overlay,
    theme::{Palette, regular, size, space},
    view::{View, small, words},
    widgets::{KeyButton, Kind, text_field},
};
use crate::app::{Command, InProgress, InTable, TablePanel};

const WIDTH: f32 = 640.0;

/// Shows the panel.
pub fn show(ui: &Ui, view: &View<'_>, panel: &TablePanel, commands: &mut Vec<Command>) {
    let palette = Palette::of(ui);
    let mut wish = |doing| commands.push(Command::InProgress(InProgress::Table(doing)));
    let room = ui.ctx().content_rect().size() - vec2(96.0, 100.0);
    let shown = overlay::show(ui, "table", |ui| {
        ui.set_width(WIDTH.min(room.x.max(320.0)));
        ui.spacing_mut().item_spacing.y = space::S;
        if overlay::head(ui, "Export as CSV", |_| {}) {
            wish(InTable::Close);
        }
        small(
            ui,
            "A table of all takes for a spreadsheet: dates, lengths, parts, ratings, measures. No sound, and nothing is \
                 sent anywhere.",
        );
        let mut path = panel.path.clone();
        let response = text_field(ui, "table-path", &mut path, "File to write");
        if response.changed() {
            wish(InTable::Type(path));
        }
        let is_entered = response.lost_focus() && ui.input(|input| input.key_pressed(Key::Enter));
        // Once, when it opens: Enter writes at once, and the file can be typed over.
        // Enter takes it from the field; where the file is refused, it is typed anew there.
        if overlay::is_fresh(ui, "table") || is_entered {
            response.request_focus();
        }
        let is_writing = view.app.is_writing_table();
        let label = if is_writing { "Writing…" } else { "Write it" };
        let write = KeyButton::new(label)
            .key("Enter")
            .icon(ICON_TABLE_VIEW)
            .kind(Kind::Primary);
        if ui.add_enabled(!is_writing, write).clicked() || (is_entered && !is_writing) {
            wish(InTable::Write);
        }
        if let Some(trouble) = &panel.trouble {
            words(ui, trouble.as_str(), regular(size::BODY), palette.over_words());
        }
    });
    if shown.backdrop_response.clicked() {
        commands.push(Command::InProgress(InProgress::Table(InTable::Close)));
    }
}
