//! Review's card of what was heard: taps counted while listening, and notes.

use eframe::egui::{Align, Key, Layout, Ui, vec2};
use egui_material_icons::icons::{ICON_EDIT_NOTE, ICON_REMOVE};

use super::rubric::moment;
use crate::{
    app::{Command, NoteDraft, Review},
    model::{remarks, timeline},
    ui::{
        theme::{Palette, regular, size, space, strong},
        view::{View, heading, small, words},
        widgets::{Chip, KeyButton, Kind, card, give_keyboard, text_field},
    },
};

/// Shows the card.
pub fn show(ui: &mut Ui, view: &View<'_>, review: &Review, commands: &mut Vec<Command>) {
    card(ui, |ui| {
        ui.spacing_mut().item_spacing.y = space::S;
        heading(ui, "Tap while listening");
        small(ui, "One pass, one thing to listen for.");
        tallies(ui, view, review, commands);
        ui.add_space(space::S);
        heading(ui, "Notes");
        notes(ui, review, commands);
    });
}

fn tallies(ui: &mut Ui, view: &View<'_>, review: &Review, commands: &mut Vec<Command>) {
    let palette = Palette::of(ui);
    for (index, kind) in view.app.settings().tallies.iter().enumerate() {
        ui.horizontal(|ui| {
            ui.spacing_mut().item_spacing.x = space::S;
            let key = kind.key.to_string();
            let name = format!("Count: {}", kind.name);
            let tap = KeyButton::new(&kind.name).key(&key).compact(true).name(&name);
            if ui.add(tap.max_width(200.0)).clicked() {
                commands.push(Command::Tally(index));
            }
            let (count, said) = count_words(review, &kind.name);
            if count > 0 {
                words(ui, count.to_string(), strong(size::BODY), palette.text);
                words(ui, said, regular(size::SMALL), palette.dim);
                let name = format!("One less: {}", kind.name);
                let less = KeyButton::new("")
                    .icon(ICON_REMOVE)
                    .kind(Kind::Quiet)
                    .compact(true)
                    .name(&name);
                if ui.add(less).clicked() {
                    commands.push(Command::Untally(index));
                }
            }
        });
    }
}

/// How often something was tapped, and a word on how often that is and where: `2.4 a minute, most in Action`.
fn count_words(review: &Review, name: &str) -> (usize, String) {
    let take = &review.take;
    let count_in = |start, end| {
        remarks::counts(&take.tallies, [name], start, end)
            .first()
            .copied()
            .unwrap_or(0)
    };
    let count = count_in(0, u64::MAX);
    let minutes = take.answer_secs() / 60.0;
    if minutes <= 0.0 {
        return (count, String::new());
    }
    #[expect(clippy::cast_precision_loss, reason = "a few thousand at most")]
    let mut said = format!("{:.1} a minute", count as f64 / minutes);
    let rate = take.audio.sample_rate_hz;
    let frame = |secs: f64| timeline::frames(secs, rate);
    let most = review
        .parts()
        .iter()
        .filter(|part| part.begun)
        .map(|part| (count_in(frame(part.start_secs), frame(part.end_secs)), part))
        .max_by_key(|(count, _)| *count)
        .filter(|(in_part, _)| *in_part > 1 && in_part * 2 > count);
    if let Some((_, part)) = most {
        said += &format!(", most in {}", part.name);
    }
    (count, said)
}

fn notes(ui: &mut Ui, review: &Review, commands: &mut Vec<Command>) {
    match &review.note {
        Some(draft) => {
            let at = moment(review, draft.frame);
            field(ui, draft, &format!("Note at {at}"), commands);
        }
        None => {
            let button = KeyButton::new("Note here")
                .key("N")
                .icon(ICON_EDIT_NOTE)
                .compact(true);
            if ui.add(button).clicked() {
                commands.push(Command::BeginNote);
            }
        }
    }
    let palette = Palette::of(ui);
    for (index, note) in review.take.notes.iter().enumerate() {
        ui.with_layout(Layout::left_to_right(Align::Min), |ui| {
            ui.spacing_mut().item_spacing.x = space::S;
            let at = moment(review, note.frame);
            let name = format!("Play from {at}");
            if ui.add(Chip::new(&at, false).name(&name)).clicked() {
                commands.push(Command::PlayFromBefore(note.frame));
            }
            let edit = KeyButton::new("")
                .icon(ICON_EDIT_NOTE)
                .kind(Kind::Quiet)
                .compact(true)
                .name("Change this note");
            if ui.add(edit).clicked() {
                commands.push(Command::OpenNote(index));
            }
            let width = ui.available_width();
            ui.allocate_ui_with_layout(vec2(width, 0.0), Layout::top_down(Align::LEFT), |ui| {
                ui.set_width(width);
                words(ui, note.text.as_str(), regular(size::LIST), palette.text);
                if let Some(by) = &note.by {
                    small(ui, by.as_str());
                }
            });
        });
    }
}

/// The field of the note being written. Enter keeps it and so does leaving it: nothing typed is lost. Esc forgets it.
fn field(ui: &mut Ui, draft: &NoteDraft, hint: &str, commands: &mut Vec<Command>) {
    let mut text = draft.text.clone();
    let salt = format!("note-{}-{:?}", draft.frame, draft.index);
    give_keyboard(ui, &salt);
    let response = text_field(ui, &salt, &mut text, hint);
    if response.changed() {
        commands.push(Command::TypeNote(text));
    }
    if response.lost_focus() {
        let is_forgotten = ui.input(|input| input.key_pressed(Key::Escape));
        commands.push(if is_forgotten {
            Command::DropNote
        } else {
            Command::KeepNote
        });
    } else if response.gained_focus() {
        // N is pressed while listening, with the field out of sight as likely as not.
        response.scroll_to_me(Some(Align::Center));
    }
}
