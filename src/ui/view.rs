//! What every screen is given to draw: the app and the moment, and the few ways of writing words on the window.

use std::time::Instant;

use eframe::egui::{Color32, FontId, Label, Response, RichText, Ui};
use jiff::civil::DateTime;

use super::theme::{Palette, regular, size, strong};
use crate::app::App;

/// Of a screen's margin on the right, its scroll bar has this much: it stands beside what scrolls, not on it.
pub const SCROLL_BAR: i8 = 16;

/// The state to draw, and when.
pub struct View<'a> {
    /// The program's state.
    pub app: &'a App,
    /// This frame's moment; commands from clicks carry it.
    pub now: Instant,
    /// The same moment on the wall clock, for dates in words.
    pub local: DateTime,
    /// Whether the screen was not on show in the frame before.
    pub is_fresh: bool,
}

/// Words in a font and colour of choice; they wrap.
pub fn words(ui: &mut Ui, text: impl Into<String>, font: FontId, color: Color32) -> Response {
    ui.add(Label::new(RichText::new(text).font(font).color(color)).wrap())
}

/// The same on one line, cut short where there is no room.
pub fn words_on_one_line(ui: &mut Ui, text: impl Into<String>, font: FontId, color: Color32) -> Response {
    ui.add(Label::new(RichText::new(text).font(font).color(color)).truncate())
}

/// A screen's title.
pub fn title(ui: &mut Ui, text: &str) -> Response {
    let color = Palette::of(ui).text;
    words(ui, text, strong(size::TITLE), color)
}

/// The heading of a card or a list.
pub fn heading(ui: &mut Ui, text: &str) -> Response {
    let color = Palette::of(ui).dim;
    words(ui, text, strong(size::SMALL), color)
}

/// Text.
pub fn body(ui: &mut Ui, text: impl Into<String>) -> Response {
    let color = Palette::of(ui).text;
    words(ui, text, regular(size::BODY), color)
}

/// Small text of less weight.
pub fn small(ui: &mut Ui, text: impl Into<String>) -> Response {
    let color = Palette::of(ui).dim;
    words(ui, text, regular(size::SMALL), color)
}

/// What an empty screen says: one sentence, in the middle, with room for a button below.
pub fn empty(ui: &mut Ui, sentence: &str, below: impl FnOnce(&mut Ui)) {
    ui.vertical_centered(|ui| {
        ui.add_space((ui.available_height() / 3.0).min(200.0));
        ui.set_max_width(ui.available_width().min(480.0));
        body(ui, sentence);
        ui.add_space(super::theme::space::M);
        below(ui);
    });
}
