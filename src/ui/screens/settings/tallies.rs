//! Settings of what is counted while listening: names and keys of up to six things.

use eframe::egui::{Align, Id, Layout, Ui, vec2};
use egui_material_icons::icons::{ICON_ADD, ICON_CLOSE};

use crate::{
    app::{Command, MOST_TALLIES, Setting, TALLY_KEYS, TallyKind},
    ui::{
        theme::space,
        view::{View, heading, small},
        widgets::{KeyButton, Kind, Switch, choice, menu, text_field},
    },
};

/// Shows the list.
pub fn show(ui: &mut Ui, view: &View<'_>, commands: &mut Vec<Command>) {
    let kinds = &view.app.settings().tallies;
    ui.spacing_mut().item_spacing.y = space::S;
    heading(ui, "Counted while listening");
    small(ui, "What you tap for on Review, and the letter that does it.");
    let set = |kinds: Vec<TallyKind>| Command::Set(Setting::Tallies(kinds));
    for (index, kind) in kinds.iter().enumerate() {
        let mut changed = kinds.clone();
        ui.horizontal(|ui| {
            ui.spacing_mut().item_spacing.x = space::S;
            let key = kind.key.to_string();
            let name = format!("Key for {}: {key}", kind.name);
            menu(ui, KeyButton::new(&key).name(&name), menu::NARROW, |ui| {
                for letter in free_keys(kinds).chain([kind.key]) {
                    if choice(ui, letter == kind.key, &letter.to_string()) {
                        changed[index].key = letter;
                        commands.push(set(changed.clone()));
                    }
                }
            });
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                let name = format!("Count {} no more", kind.name);
                let remove = KeyButton::new("").icon(ICON_CLOSE).kind(Kind::Quiet).name(&name);
                if ui.add(remove).clicked() {
                    let mut fewer = kinds.clone();
                    fewer.remove(index);
                    commands.push(set(fewer));
                }
                if let Some(name) = name_field(ui, index, kind) {
                    changed[index].name = name;
                    commands.push(set(changed.clone()));
                }
            });
        });
    }
    if kinds.len() < MOST_TALLIES
        && let Some(key) = free_keys(kinds).next()
        && ui
            .add(KeyButton::new("Count one more thing").icon(ICON_ADD))
            .clicked()
    {
        let mut more = kinds.clone();
        let name = (1..)
            .map(|number| format!("thing {number}"))
            .find(|name| !more.iter().any(|kind| kind.name == *name));
        more.push(TallyKind {
            name: name.unwrap_or_default(),
            key,
        });
        commands.push(set(more));
    }
    ui.add_space(space::S);
    let is_on = view.app.settings().offers_fillers;
    let label = "Offer possible fillers on Review (experimental)";
    if ui.add(Switch::new(label, is_on)).clicked() {
        commands.push(Command::Set(Setting::OffersFillers(!is_on)));
    }
    small(
        ui,
        "Sounds that may be an “um”, found by their sound alone. About two of three are none, so nothing is counted \
         unless you confirm it by ear.",
    );
}

/// The letters that count nothing yet.
fn free_keys(kinds: &[TallyKind]) -> impl Iterator<Item = char> {
    let taken: Vec<char> = kinds.iter().map(|kind| kind.key).collect();
    TALLY_KEYS.chars().filter(move |letter| !taken.contains(letter))
}

/// The name as text; gives it once it is left and is another.
fn name_field(ui: &mut Ui, index: usize, kind: &TallyKind) -> Option<String> {
    let id = Id::unique(("tally-name", index));
    let mut typed: String = ui
        .data(|data| data.get_temp::<(String, String)>(id))
        .filter(|(_, was)| *was == kind.name)
        .map_or_else(|| kind.name.clone(), |(typed, _)| typed);
    let hint = format!("Name of {}", kind.name);
    let width = vec2(ui.available_width(), 40.0);
    let response = ui
        .allocate_ui(width, |ui| {
            text_field(ui, &format!("tally-{index}"), &mut typed, &hint)
        })
        .inner;
    let kept = (response.lost_focus() && typed.trim() != kind.name && !typed.trim().is_empty())
        .then(|| typed.trim().to_owned());
    ui.data_mut(|data| data.insert_temp(id, (typed, kind.name.clone())));
    kept
}
