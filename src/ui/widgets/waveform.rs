//! The waveform of a take: its sound in the colours of its parts, where each part begins, what is tied to its moments,
//! and where the playback stands. A click or drag says where to go, a drag of a boundary where a part is to begin. Where
//! the numbers come from is not known here; how it is drawn is in `paint`.

use eframe::egui::{self, Color32, Pos2, Rect, Response, Role, Sense, Stroke, Ui, WidgetInfo, pos2, vec2};

use crate::{
    app::{Bin, Drag},
    model::framework::PartRole,
};

use super::super::theme::Palette;

mod paint;

const NAMES_HEIGHT: f32 = 24.0;
const KNOB_RADIUS: f32 = 5.0;

/// What can be grabbed of a boundary.
const GRIP: f32 = 22.0;

const SIGN_RADIUS: f32 = 4.0;

/// Distance from one line of the waveform to the next, in points.
pub(super) const PITCH: f32 = 4.0;

/// The quietest take is still drawn this much of its height, so that a silent one looks silent.
pub(super) const LEAST_PEAK: f32 = 0.05;

/// A part along the waveform. Places are shares of the whole file, from 0 to 1.
#[derive(Debug, Clone, PartialEq)]
pub struct WavePart<'a> {
    /// Its name.
    pub name: &'a str,
    /// The letter that stands for it where its name has no room.
    pub letter: String,
    /// Its length in words, unless it is to be kept secret.
    pub length: Option<String>,
    /// What it is to the answer.
    pub role: PartRole,
    /// The part's place in the framework, by which a drag of its beginning names it.
    pub index: usize,
    /// What its beginning is called, if it can be moved.
    pub boundary: Option<String>,
    /// Where it begins.
    pub start: f32,
    /// Where it ends.
    pub end: f32,
}

/// Something that is tied to a moment.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct WaveSign {
    /// Where, as a share of what is shown.
    pub at: f32,
    /// Its colour.
    pub color: Color32,
    /// How it is drawn.
    pub shape: SignShape,
}

/// How something tied to a moment is drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SignShape {
    /// A disc at the foot: an item that was said.
    Disc,
    /// A short line at the foot: a tap.
    Tick,
    /// A square at the foot: a note.
    Square,
    /// Silence from here on, for this share of what is shown in thousandths: a line along the foot.
    Pause(u16),
    /// Sound is missing from here on, for this share of what is shown in thousandths.
    Gap(u16),
}

/// A waveform to look at and to go to places in.
#[must_use = "show it with `show`"]
pub struct Waveform<'a> {
    lines: usize,
    bins: &'a [Bin],
    parts: &'a [WavePart<'a>],
    signs: &'a [WaveSign],
    playhead: f32,
    stretch: Option<(f32, f32)>,
    height: f32,
}

/// What became of a waveform that was shown.
pub struct WaveformResponse {
    /// The response of the whole.
    pub response: Response,
    /// Where to go, as a share of what is shown, if a click or drag said so.
    pub seek: Option<f32>,
    /// The stretch that a drag with Shift goes over, from share to share.
    pub stretch: Option<(f32, f32)>,
    /// The part whose beginning is being dragged, where to, and how far the drag has come.
    pub drag: Option<(usize, f32, Drag)>,
    /// The part whose beginning got the keyboard or lost it.
    pub chosen: Option<Option<usize>>,
}

impl<'a> Waveform<'a> {
    /// A waveform of `lines` lines, one for each of `bins`; lines without a bin are not read yet.
    pub fn new(lines: usize, bins: &'a [Bin]) -> Self {
        Self {
            lines,
            bins,
            parts: &[],
            signs: &[],
            playhead: 0.0,
            stretch: None,
            height: 176.0,
        }
    }

    /// How many lines there is room for.
    #[must_use]
    pub fn lines_in(width: f32) -> usize {
        whole(width / PITCH)
    }

    /// The parts, in order of time.
    pub fn parts(mut self, parts: &'a [WavePart<'a>]) -> Self {
        self.parts = parts;
        self
    }

    /// What is tied to its moments.
    pub fn signs(mut self, signs: &'a [WaveSign]) -> Self {
        self.signs = signs;
        self
    }

    /// Where the playback stands, as a share of what is shown.
    pub fn playhead(mut self, share: f32) -> Self {
        self.playhead = share;
        self
    }

    /// A stretch that stands out, from one share of what is shown to another.
    pub fn stretch(mut self, stretch: Option<(f32, f32)>) -> Self {
        self.stretch = stretch;
        self
    }

    /// How high it is, names included.
    pub fn height(mut self, height: f32) -> Self {
        self.height = height;
        self
    }

    /// Shows it as wide as there is room.
    pub fn show(self, ui: &mut Ui) -> WaveformResponse {
        let wanted = vec2(ui.available_width(), self.height);
        let (rect, response) = ui.allocate_exact_size(wanted, Sense::click_and_drag());
        response.widget_info(|| {
            let mut info = WidgetInfo::slider(
                ui.is_enabled(),
                f64::from((self.playhead.clamp(0.0, 1.0) * 100.0).round()),
                "Place in the take, in percent",
            );
            info.role = Role::Slider;
            info
        });
        if ui.is_rect_visible(rect) {
            self.paint(ui, rect);
            super::focus_ring(ui, &response, rect, egui::CornerRadius::same(4));
        }
        let mut shown = WaveformResponse {
            seek: None,
            stretch: None,
            drag: None,
            chosen: None,
            response,
        };
        self.boundaries(ui, rect, &mut shown);
        let response = &shown.response;
        let pointed = response.clicked() || response.dragged();
        let place = response
            .interact_pointer_pos()
            .filter(|_| pointed)
            .map(|pointer| place_of(pointer, rect));
        let (is_over, origin) = ui.input(|input| (input.modifiers.shift, input.pointer.press_origin()));
        match (place, origin) {
            (Some(place), Some(origin)) if is_over && response.dragged() => {
                shown.stretch = Some((place_of(origin, rect), place));
            }
            _ => shown.seek = place,
        }
        shown
    }

    /// The knobs over the beginnings of parts: they can be dragged, and take the keyboard.
    fn boundaries(&self, ui: &Ui, rect: Rect, shown: &mut WaveformResponse) {
        // Of knobs that overlap the one nearest to the pointer is meant: what is added last lies on top.
        let pointer = ui.input(|input| input.pointer.hover_pos());
        let away = |part: &WavePart<'_>| {
            let x = rect.left() + rect.width() * part.start;
            pointer.map_or(0.0, |pointer| (pointer.x - x).abs())
        };
        let mut parts: Vec<&WavePart<'_>> = self.parts.iter().collect();
        parts.sort_by(|a, b| away(b).total_cmp(&away(a)));
        for part in parts {
            let Some(name) = part
                .boundary
                .as_ref()
                .filter(|_| (0.0..=1.0).contains(&part.start))
            else {
                continue;
            };
            let x = rect.left() + rect.width() * part.start;
            let top = rect.top() + NAMES_HEIGHT;
            let knob = Rect::from_center_size(pos2(x, top), vec2(GRIP, GRIP));
            let id = shown.response.id.with(("boundary", part.index));
            let response = ui.interact(knob, id, Sense::click_and_drag());
            response.widget_info(|| WidgetInfo::labeled(Role::Slider, ui.is_enabled(), name));
            if response.hovered() || response.dragged() {
                ui.ctx().set_cursor_icon(egui::CursorIcon::ResizeHorizontal);
            }
            if response.clicked() {
                response.request_focus();
            }
            if response.gained_focus() {
                shown.chosen = Some(Some(part.index));
            } else if response.lost_focus() && shown.chosen.is_none() {
                shown.chosen = Some(None);
            }
            if response.has_focus() || response.hovered() || response.dragged() {
                let stroke = Stroke::new(2.0, Palette::of(ui).accent);
                ui.painter()
                    .circle_stroke(knob.center(), KNOB_RADIUS + 3.0, stroke);
            }
            let drag = if response.drag_started() {
                Some(Drag::Begun)
            } else if response.drag_stopped() {
                Some(Drag::Ended)
            } else if response.dragged() {
                Some(Drag::Moved)
            } else {
                None
            };
            if let (Some(drag), Some(pointer)) = (drag, response.interact_pointer_pos()) {
                shown.drag = Some((part.index, place_of(pointer, rect), drag));
            }
        }
    }
}

pub(super) fn loudest(bin: Bin) -> f32 {
    let peak = bin.max.max(-bin.min);
    if peak.is_finite() { peak.abs() } else { 0.0 }
}

/// Where along the file a pointer is.
fn place_of(pointer: Pos2, rect: Rect) -> f32 {
    if rect.width() > 0.0 {
        ((pointer.x - rect.left()) / rect.width()).clamp(0.0, 1.0)
    } else {
        0.0
    }
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a float-to-int `as` saturates"
)]
fn whole(value: f32) -> usize {
    value as usize
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_click_gives_the_place_in_the_file() {
        let rect = Rect::from_min_max(pos2(100.0, 0.0), pos2(300.0, 50.0));
        assert!((place_of(pos2(150.0, 10.0), rect) - 0.25).abs() < 1e-6);
        assert!(place_of(pos2(0.0, 10.0), rect).abs() < 1e-6);
        assert!((place_of(pos2(900.0, 10.0), rect) - 1.0).abs() < 1e-6);
    }
}
