//! The foot of Review, in sight however far the cards are scrolled: how the speaker rates the take, and the line for the
//! next attempt. What is noted of moments is in `remarks`.

use eframe::egui::{Align, Frame, Key, Layout, Margin, Panel, Ui};

use crate::{
    app::{Command, Review},
    model::edit::LONGEST_NEXT_TIME,
    ui::{
        theme::{Palette, space},
        view::small,
        widgets::{KeyCap, Rating, name_field, text_field},
    },
};

/// Narrower than this, the keys are left to the list of all keys.
const ROOMY: f32 = 720.0;

/// Narrower than this, the words before rating and line go as well.
const NARROW: f32 = 460.0;

/// Lower than this, there is less room around.
const LOW: f32 = 440.0;

/// Shows it at the foot of what room there is, with as much room at both sides as the rest of the screen has. While the
/// length is to be guessed there is that to do, and no take to close.
pub fn show(ui: &mut Ui, review: &Review, side: i8, commands: &mut Vec<Command>) {
    if review.guess_secs.is_some() {
        return;
    }
    let around = if ui.available_height() < LOW { 4 } else { 8 };
    Panel::bottom("closing")
        .resizable(false)
        .show_separator_line(true)
        .frame(
            Frame::new()
                .fill(Palette::of(ui).panel)
                .inner_margin(Margin::symmetric(side, around)),
        )
        .show(ui, |ui| {
            let width = ui.available_width();
            ui.horizontal(|ui| {
                ui.spacing_mut().item_spacing.x = space::S;
                rating(ui, review, width, commands);
                ui.add_space(if width < ROOMY { space::S } else { space::XXL });
                next_time(ui, review, width, commands);
            });
        });
}

fn rating(ui: &mut Ui, review: &Review, width: f32, commands: &mut Vec<Command>) {
    if width >= NARROW {
        small(ui, "Your rating");
    }
    let rated = ui.scope(|ui| Rating::new(review.take.rating).show(ui)).inner;
    if let Some(rating) = rated {
        commands.push(Command::Rate(rating));
    }
    if width >= ROOMY {
        ui.add(KeyCap::new("Shift+Up"));
    }
}

/// The line. Enter keeps what was typed and so does leaving it; Esc leaves it as it was.
fn next_time(ui: &mut Ui, review: &Review, width: f32, commands: &mut Vec<Command>) {
    ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
        if width >= ROOMY {
            ui.add(KeyCap::new("M"));
        }
        ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
            if width >= NARROW {
                small(ui, "Next time");
            }
            field(ui, review, commands);
        });
    });
}

fn field(ui: &mut Ui, review: &Review, commands: &mut Vec<Command>) {
    let draft = review.next_time.as_ref();
    let mut text = draft
        .or(review.take.next_time.as_ref())
        .cloned()
        .unwrap_or_default();
    let salt = format!("next-time-{}", review.id);
    let response = text_field(ui, &salt, &mut text, "What to do differently");
    name_field(ui, &response, "Next time, what to do differently");
    if response.has_focus() && draft.is_none() {
        commands.push(Command::BeginNextTime);
    }
    if response.changed() {
        // What is not kept is not taken in, so that nobody believes it is.
        let text = text.chars().take(LONGEST_NEXT_TIME).collect();
        commands.push(Command::TypeNextTime(text));
    }
    if response.lost_focus() {
        let is_dropped = ui.input(|input| input.key_pressed(Key::Escape));
        commands.push(if is_dropped {
            Command::DropNextTime
        } else {
            Command::KeepNextTime
        });
    } else if draft.is_some() && !response.has_focus() {
        response.request_focus();
    }
}
