//! Review's card of what was said: an item of the prompt's lists counts only when it is pinned to the moment at which it
//! was said.

use eframe::egui::{Align, Layout, Ui, vec2};
use egui_material_icons::icons::ICON_CLOSE;

use super::story;
use crate::{
    app::{Command, Review},
    model::{remarks::PinKind, timeline, words as say},
    ui::{
        theme::{Palette, regular, size, space},
        view::{View, heading, small, words},
        widgets::{Chip, KeyButton, KeyCap, Kind, card},
    },
};

/// Items that have a key of their own.
const KEYS: usize = 9;

/// Room for the pin beside an item.
const FOR_PIN: f32 = 136.0;

/// Shows the card.
pub fn show(ui: &mut Ui, view: &View<'_>, review: &Review, commands: &mut Vec<Command>) {
    let is_guessing = review.guess_secs.is_some();
    card(ui, |ui| {
        ui.spacing_mut().item_spacing.y = space::S;
        story::show(ui, view, review, commands);
        if review.items().next().is_none() {
            heading(ui, "Listen for");
            small(ui, "This prompt came without a list of what listeners check.");
        } else {
            heading(
                ui,
                if is_guessing {
                    "Listen for"
                } else {
                    "Did you say it? Pin where."
                },
            );
            list(ui, review, PinKind::Check, commands);
            if !review.take.prompt.pitfalls.is_empty() {
                ui.add_space(space::S);
                heading(
                    ui,
                    if is_guessing {
                        "Easy to get wrong"
                    } else {
                        "Easy to get wrong. Did it happen?"
                    },
                );
                list(ui, review, PinKind::Pitfall, commands);
            }
        }
    });
}

fn list(ui: &mut Ui, review: &Review, kind: PinKind, commands: &mut Vec<Command>) {
    let palette = Palette::of(ui);
    let color = match kind {
        PinKind::Check => palette.text,
        PinKind::Pitfall => palette.dim,
    };
    for (index, (_, item)) in review.items().enumerate().filter(|(_, (of, _))| *of == kind) {
        if review.guess_secs.is_some() {
            words(ui, item, regular(size::LIST), color);
            continue;
        }
        ui.horizontal_top(|ui| {
            ui.spacing_mut().item_spacing.x = space::XS;
            let width = ui.available_width() - FOR_PIN;
            ui.allocate_ui_with_layout(vec2(width, 0.0), Layout::top_down(Align::LEFT), |ui| {
                ui.set_width(width);
                ui.add_space(3.0);
                words(ui, item, regular(size::LIST), color);
            });
            let place = vec2(ui.available_width(), 30.0);
            ui.allocate_ui_with_layout(place, Layout::right_to_left(Align::Center), |ui| {
                pin(ui, review, index, item, commands);
            });
        });
    }
}

/// Where the item was said, or the way to say so.
fn pin(ui: &mut Ui, review: &Review, index: usize, item: &str, commands: &mut Vec<Command>) {
    let Some(frame) = review.pinned(item) else {
        let name = format!("Pin here: {item}");
        if ui.add(Chip::new("not pinned", false).name(&name)).clicked() {
            commands.push(Command::Pin(index));
        }
        if index < KEYS {
            ui.add(KeyCap::new(&format!("Alt+{}", index + 1)));
        }
        return;
    };
    let name = format!("Take the pin away: {item}");
    let unpin = KeyButton::new("")
        .icon(ICON_CLOSE)
        .kind(Kind::Quiet)
        .compact(true)
        .name(&name);
    if ui.add(unpin).clicked() {
        commands.push(Command::Unpin(index));
    }
    let at = moment(review, frame);
    let name = format!("Play from {at}: {item}");
    if ui.add(Chip::new(&at, true).name(&name)).clicked() {
        commands.push(Command::PlayFromBefore(frame));
    }
}

/// A moment as it is shown, counted from the start of the answer.
pub fn moment(review: &Review, frame: u64) -> String {
    let secs = timeline::secs(frame, review.take.audio.sample_rate_hz) - review.take.lead_in_secs();
    say::running_clock(secs)
}
