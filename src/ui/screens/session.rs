//! The mock interview: its set-up, the calm between two answers, its summary. The answers themselves are spoken on
//! Rehearse.

pub(super) mod button;
mod line;
pub(super) mod setup;
mod summary;

use eframe::egui::{CentralPanel, Frame, Margin, Ui, vec2};
use egui_material_icons::icons::ICON_CHECK_CIRCLE;

use crate::{
    app::{Command, InSession, Running},
    model::session::Next,
    ui::{
        keys,
        theme::{Palette, icon, regular, size, space, strong},
        view::{View, words},
        widgets::{KeyButton, Kind},
    },
};

/// Shows the screen.
pub fn show(ui: &mut Ui, view: &View<'_>, commands: &mut Vec<Command>) {
    let side = if ui.available_width() >= 720.0 { 32 } else { 20 };
    let top = if ui.available_height() >= 480.0 { 28 } else { 12 };
    CentralPanel::no_frame()
        .frame(Frame::new().inner_margin(Margin {
            left: side,
            right: 12,
            top,
            bottom: 0,
        }))
        .show(ui, |ui| {
            ui.spacing_mut().item_spacing.y = space::M;
            if let Some(running) = view.app.session().running() {
                between(ui, view, running, commands);
            } else if let Some(summary) = view.app.summary() {
                summary::show(ui, view, &summary, commands);
            } else {
                setup::show(ui, view, commands);
            }
        });
}

/// What comes, and when, in words.
fn comes(running: &Running, left_secs: Option<f64>) -> String {
    let what = match running.session().next() {
        Next::FollowUp { .. } => "A follow-up".to_owned(),
        _ => running.place_words().unwrap_or_default(),
    };
    match left_secs {
        Some(left_secs) => format!("{what} comes in {:.0} s.", left_secs.ceil().max(1.0)),
        None => format!("{what} comes when you are ready."),
    }
}

/// The calm between two answers: what is done is safe, and what comes is known.
fn between(ui: &mut Ui, view: &View<'_>, running: &Running, commands: &mut Vec<Command>) {
    let palette = Palette::of(ui);
    let left_secs = running.between().and_then(|between| between.left_secs(view.now));
    ui.vertical_centered(|ui| {
        ui.add_space((ui.available_height() / 3.0 - 40.0).max(0.0));
        if !running.session().spoken.is_empty() {
            ui.horizontal(|ui| {
                // One line in the middle: an icon and a word.
                ui.add_space((ui.available_width() / 2.0 - 44.0).max(0.0));
                words(ui, ICON_CHECK_CIRCLE.codepoint, icon(20.0), palette.last);
                words(ui, "Saved", strong(size::BODY), palette.text);
            });
        }
        words(ui, comes(running, left_secs), regular(size::TITLE), palette.text);
        ui.add_space(space::L);
        let ends = keys::shown("Ctrl+.");
        let mut row = vec![(
            KeyButton::new("Go on").key("Space").kind(Kind::Primary),
            InSession::GoOn,
        )];
        if left_secs.is_some() {
            row.push((KeyButton::new("Wait").key("P"), InSession::Wait));
        }
        row.push((KeyButton::new("End interview").key(&ends), InSession::End));
        ui.horizontal_wrapped(|ui| {
            ui.spacing_mut().item_spacing = vec2(space::S, space::S);
            let width = if left_secs.is_some() { 400.0 } else { 300.0 };
            ui.add_space(((ui.available_width() - width) / 2.0).max(0.0));
            for (button, doing) in row {
                if ui.add(button).clicked() {
                    commands.push(Command::InSession(doing));
                }
            }
        });
    });
}
