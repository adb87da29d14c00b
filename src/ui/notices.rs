//! Notices in a strip of their own below the screen, so that none ever lies over a clock. When one goes by itself is the
//! app's business.

use eframe::egui::{Align, Frame, Layout, Margin, Panel, Stroke, Ui, vec2};
use egui_material_icons::icons::{ICON_CHECK, ICON_CLOSE, ICON_INFO, ICON_WARNING};

use super::{
    keys,
    theme::{Palette, icon, radius, size, space},
    view::{body, words},
    widgets::{KeyButton, Kind},
};
use crate::app::{Command, Notice, Sharing, Weight};

/// As many as are shown at a time; older ones follow when these are read.
const SHOWN: usize = 3;

/// Lower than this there is room for one only.
const LOW: f32 = 480.0;

/// The widest a notice gets; a longer line is hard to read.
const WIDEST: f32 = 760.0;

/// Shows the newest notices, which are about what was done last. To be called before the screen, which gets the room that is left.
pub fn show(ui: &mut Ui, notices: &[Notice], commands: &mut Vec<Command>) {
    if notices.is_empty() {
        return;
    }
    let palette = Palette::of(ui);
    let shown = if ui.max_rect().height() < LOW { 1 } else { SHOWN };
    Panel::bottom("notices")
        .resizable(false)
        .show_separator_line(false)
        .frame(
            Frame::new()
                .fill(palette.background)
                .inner_margin(Margin::symmetric(20, 8)),
        )
        .show(ui, |ui| {
            ui.set_width(ui.available_width().min(WIDEST));
            ui.spacing_mut().item_spacing.y = space::S;
            for notice in &notices[notices.len().saturating_sub(shown)..] {
                one(ui, notice, commands);
            }
            if notices.len() > shown {
                let more = format!("{} more", notices.len() - shown);
                words(ui, more, super::theme::regular(size::SMALL), palette.dim);
            }
        });
}

fn one(ui: &mut Ui, notice: &Notice, commands: &mut Vec<Command>) {
    let palette = Palette::of(ui);
    let (sign, color) = match notice.weight {
        Weight::Word => (ICON_CHECK, palette.last),
        Weight::Hint => (ICON_INFO, palette.dim),
        Weight::Trouble => (ICON_WARNING, palette.over),
    };
    Frame::new()
        .fill(palette.raised)
        .stroke(Stroke::new(1.0, color))
        .corner_radius(radius::CARD)
        .inner_margin(Margin::symmetric(16, 8))
        .show(ui, |ui| {
            ui.horizontal(|ui| {
                words(ui, sign.codepoint, icon(20.0), color);
                let for_buttons = if notice.offers_undo || notice.shows.is_some() {
                    184.0
                } else {
                    48.0
                };
                let width = ui.available_width() - for_buttons;
                ui.allocate_ui_with_layout(vec2(width, 24.0), Layout::top_down(Align::LEFT), |ui| {
                    ui.set_width(width);
                    body(ui, notice.text.as_str());
                });
                ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                    let button = KeyButton::new("")
                        .icon(ICON_CLOSE)
                        .kind(Kind::Quiet)
                        .name("Dismiss");
                    if ui.add(button).clicked() {
                        commands.push(Command::Dismiss(notice.number));
                    }
                    if let Some(place) = &notice.shows
                        && ui.add(KeyButton::new("Show in folder")).clicked()
                    {
                        commands.push(Command::Share(Sharing::Reveal(place.clone())));
                    }
                    if notice.offers_undo {
                        let key = keys::shown("Ctrl+Z");
                        if ui.add(KeyButton::new("Undo").key(&key)).clicked() {
                            commands.push(Command::UndoBin);
                        }
                    }
                });
            });
        });
}
