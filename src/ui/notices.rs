//! Notices over the lower middle of the screen, where nothing else stands while one speaks. When one goes by itself is
//! the app's business.

use eframe::egui::{Align, Align2, Area, Frame, Id, Layout, Margin, Order, Stroke, Ui, vec2};
use egui_material_icons::icons::{ICON_CHECK, ICON_CLOSE, ICON_WARNING};

use super::{
    theme::{Palette, icon, radius, size, space},
    view::{body, words},
    widgets::{KeyButton, Kind},
};
use crate::app::{Command, Notice, Weight};

/// As many as are shown at a time; the others follow when these are read.
const SHOWN: usize = 3;

/// Room left below for the buttons of the transport.
const ABOVE_TRANSPORT: f32 = 104.0;

/// Shows the oldest notices.
pub fn show(ui: &Ui, notices: &[Notice], commands: &mut Vec<Command>) {
    if notices.is_empty() {
        return;
    }
    let width = (ui.max_rect().width() - 140.0).clamp(240.0, 560.0);
    Area::new(Id::unique("notices"))
        .order(Order::Foreground)
        .anchor(Align2::CENTER_BOTTOM, vec2(38.0, -ABOVE_TRANSPORT))
        .show(ui.ctx(), |ui| {
            ui.set_width(width);
            ui.spacing_mut().item_spacing.y = space::S;
            for notice in notices.iter().take(SHOWN) {
                one(ui, notice, commands);
            }
            if notices.len() > SHOWN {
                let more = format!("{} more", notices.len() - SHOWN);
                let color = Palette::of(ui).dim;
                words(ui, more, super::theme::regular(size::SMALL), color);
            }
        });
}

fn one(ui: &mut Ui, notice: &Notice, commands: &mut Vec<Command>) {
    let palette = Palette::of(ui);
    let (sign, color) = match notice.weight {
        Weight::Word => (ICON_CHECK, palette.last),
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
                let for_button = 48.0;
                let width = ui.available_width() - for_button;
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
                });
            });
        });
}
