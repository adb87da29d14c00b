//! What Review says and offers of pick-ups: that a take is made of pieces, the way back, and the buttons that record a
//! part again.

use eframe::egui::{Align, Layout, Rect, Ui, UiBuilder, Vec2, pos2, vec2};
use egui_material_icons::icons::{ICON_MIC, ICON_REPLAY, ICON_SETTINGS_BACKUP_RESTORE};

use crate::{
    app::{Command, Remedy, Review},
    model::{pieces, take::PartTiming},
    ui::{
        keys,
        theme::{Palette, regular, size, space},
        view::{View, words},
        widgets::{KeyButton, Kind, TimingRow},
    },
};

/// Room for the button at the end of a part's row.
const BUTTON: f32 = 40.0;

/// Says of a take that is made of pieces what they are, with the way back; says nothing of any other.
pub fn show(ui: &mut Ui, view: &View<'_>, review: &Review, commands: &mut Vec<Command>) {
    let palette = Palette::of(ui);
    let began_with = view.app.first_piece_words(&review.take);
    if let Some(said) = pieces::in_words(&review.take, &began_with) {
        ui.horizontal(|ui| {
            ui.spacing_mut().item_spacing.x = space::M;
            let back = KeyButton::new("Turn back")
                .key("Shift+P")
                .icon(ICON_SETTINGS_BACKUP_RESTORE)
                .name("Turn back: take the last pick-up out again")
                .compact(true);
            let hover = "Opens the take it was made from again; this one goes to the bin, and can come back.";
            if ui.add(back).on_hover_text(hover).clicked() {
                commands.push(Command::TurnBack);
            }
            words(
                ui,
                format!("Made of pieces: {said}"),
                regular(size::BODY),
                palette.text,
            );
        });
    } else if let Some(pick_up) = &review.take.pick_up {
        let parts = &review.take.framework.parts;
        let part = parts.iter().find(|part| part.id == pick_up.part);
        let name = part.map_or(pick_up.part.as_str(), |part| part.name.as_str());
        let said = format!("Only {name}, spoken anew for another take and not joined with it.");
        ui.horizontal(|ui| {
            ui.spacing_mut().item_spacing.x = space::M;
            let key = keys::shown("Ctrl+J");
            let join = KeyButton::new("Join")
                .key(&key)
                .name("Join it with its take")
                .compact(true);
            if ui.add(join).clicked() {
                commands.push(Command::JoinPickUp);
            }
            words(ui, said, regular(size::BODY), palette.text);
        });
    }
}

/// The buttons that do what is advised: the whole question again where a part is missing, the part to work on, or, once
/// something was listened to, the part at the playhead.
pub fn again(ui: &mut Ui, view: &View<'_>, review: &Review, commands: &mut Vec<Command>) {
    let answers = review.advice().remedy == Remedy::Again;
    let position = view.app.playback().position(view.now);
    let part = review.part_to_pick_up(None, position);
    let timing = part.and_then(|part| review.parts().get(part));
    if !answers && timing.is_none() {
        return;
    }
    let width = ui.available_width();
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing = vec2(space::S, space::S);
        if answers {
            let button = KeyButton::new("Answer again")
                .key("R")
                .icon(ICON_REPLAY)
                .name("Answer the whole question again")
                .compact(true);
            if ui.add(button).clicked() {
                commands.push(Command::Again);
            }
        }
        let Some(timing) = timing else { return };
        let label = format!("Record {} again", timing.name);
        let button = KeyButton::new(&label)
            .key("P")
            .icon(ICON_MIC)
            .compact(true)
            .max_width(width);
        let hover =
            "Only this part is recorded. You hear the whole answer with it in place; this take stays as it is.";
        if ui.add(button).on_hover_text(hover).clicked() {
            commands.push(Command::PickUp(part));
        }
    });
}

/// A part against its target, or how long it was where that is not judged, with a button that records it again.
pub fn row(ui: &mut Ui, review: &Review, part: usize, timing: &PartTiming, commands: &mut Vec<Command>) {
    let take = &review.take;
    let mut row = TimingRow::new(timing, take.framework.role(part));
    if !take.is_judged() {
        row = row.share_of(take.answer_secs());
    }
    if !timing.begun {
        ui.add(row);
        return;
    }
    let width = (ui.available_width() - BUTTON - space::S).max(0.0);
    let shown = ui.scope(|ui| {
        ui.set_max_width(width);
        ui.add(row).rect
    });
    // Beside the row, not in a line with it: that would make the row as high as the button and its space.
    let place = Rect::from_center_size(
        pos2(
            shown.inner.right() + space::S + BUTTON / 2.0,
            shown.inner.center().y,
        ),
        Vec2::splat(BUTTON),
    );
    let builder = UiBuilder::new()
        .id_salt(("again", part))
        .max_rect(place)
        .layout(Layout::right_to_left(Align::Center));
    let name = format!("Record {} again", timing.name);
    let button = KeyButton::new("")
        .icon(ICON_MIC)
        .kind(Kind::Quiet)
        .name(&name)
        .compact(true);
    if ui.new_child(builder).add(button).on_hover_text(&name).clicked() {
        commands.push(Command::PickUp(Some(part)));
    }
}
