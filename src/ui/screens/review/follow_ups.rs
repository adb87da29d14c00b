//! Review's card of follow-ups: what they may ask next, what was answered, and the way back to the first answer.

use eframe::egui::{Ui, vec2};
use egui_material_icons::icons::{ICON_ARROW_BACK, ICON_MIC, ICON_PLAY_ARROW};

use crate::{
    app::{Command, Origin, Review},
    model::{follow_up, words as say},
    ui::{
        keys,
        theme::{Palette, regular, size, space, strong},
        view::{View, heading, small, words},
        widgets::{KeyButton, Kind, card},
    },
};

/// Shows the card, if there is something to show.
pub fn show(ui: &mut Ui, view: &View<'_>, review: &Review, commands: &mut Vec<Command>) {
    if let Some(origin) = view.app.origin() {
        card(ui, |ui| {
            ui.spacing_mut().item_spacing.y = space::S;
            back(ui, origin, commands);
        });
        return;
    }
    if review.guess_secs.is_some() {
        return;
    }
    let asked_next = view.app.asked_next();
    let answered = view.app.answered_follow_ups();
    if asked_next.is_empty() && answered.is_empty() {
        return;
    }
    let palette = Palette::of(ui);
    card(ui, |ui| {
        ui.spacing_mut().item_spacing.y = space::S;
        if !asked_next.is_empty() {
            heading(ui, "They may ask next");
        }
        for (place, asked) in asked_next.iter().enumerate() {
            words(ui, asked.question.as_str(), regular(size::LIST), palette.text);
            ui.horizontal_wrapped(|ui| {
                ui.spacing_mut().item_spacing = vec2(space::S, space::XS);
                let key = keys::shown("Ctrl+F");
                let name = format!("Answer it: {}", asked.question);
                let mut answer = KeyButton::new("Answer it")
                    .icon(ICON_MIC)
                    .compact(true)
                    .name(&name);
                if place == 0 {
                    answer = answer.key(&key);
                }
                if ui.add(answer).clicked() {
                    commands.push(Command::AnswerFollowUp(place));
                }
                let target = say::clock(follow_up::TARGET_SECS);
                let why = if asked.open_item.is_some() {
                    " · not pinned yet"
                } else {
                    ""
                };
                small(ui, format!("{target}{why}"));
            });
        }
        if !answered.is_empty() {
            if !asked_next.is_empty() {
                ui.add_space(space::S);
            }
            heading(ui, "Answered follow-ups");
        }
        for row in answered {
            words(ui, row.title.as_str(), regular(size::LIST), palette.text);
            ui.horizontal_wrapped(|ui| {
                ui.spacing_mut().item_spacing = vec2(space::S, space::XS);
                let name = format!("Listen to the answer: {}", row.title);
                let open = KeyButton::new("Listen")
                    .icon(ICON_PLAY_ARROW)
                    .compact(true)
                    .name(&name);
                if ui.add(open).clicked() {
                    commands.push(Command::OpenTake(row.id.clone()));
                }
                let mut said = format!(
                    "{} of {}",
                    say::clock(row.answer_secs),
                    say::clock(row.target_secs)
                );
                if let Some(rating) = row.rating {
                    said += &format!(" · rated {rating} of 5");
                }
                small(ui, said);
            });
        }
    });
}

/// Which answer this one follows, and the way there.
fn back(ui: &mut Ui, origin: Origin<'_>, commands: &mut Vec<Command>) {
    let palette = Palette::of(ui);
    match origin {
        Origin::Known(row) => {
            heading(ui, "Follow-up to");
            words(ui, row.title.as_str(), strong(size::BODY), palette.text);
            let key = keys::shown("Ctrl+B");
            let button = KeyButton::new("First answer")
                .key(&key)
                .icon(ICON_ARROW_BACK)
                .kind(Kind::Normal)
                .name("Back to the first answer")
                .compact(true);
            if ui.add(button).clicked() {
                commands.push(Command::OpenFirstAnswer);
            }
            small(ui, "The next follow-up waits there.");
        }
        Origin::Unknown => {
            heading(ui, "Follow-up");
            small(ui, "Looking for the answer it follows…");
        }
        Origin::Gone => {
            heading(ui, "Follow-up");
            small(
                ui,
                "The answer it follows is not in the library any more; it may be in the bin. This one is whole all the \
                 same.",
            );
        }
    }
}
