//! The waveform of a take: its sound in the colours of its parts, where each part begins, what is tied to its moments,
//! and where the playback stands. A click or drag says where to go, a drag of a boundary where a part is to begin. Where
//! the numbers come from is not known here.

use eframe::egui::{
    self, Color32, Galley, Pos2, Rect, Response, Role, Sense, Shape, Stroke, Ui, WidgetInfo, pos2, vec2,
};
use std::sync::Arc;

use crate::{
    app::{Bin, Drag},
    model::framework::PartRole,
};

use super::super::theme::{Palette, size, space, strong};

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

    fn paint(&self, ui: &Ui, rect: Rect) {
        let palette = Palette::of(ui);
        let sound = Rect::from_min_max(pos2(rect.left(), rect.top() + NAMES_HEIGHT), rect.max);
        if let Some((from, to)) = self.stretch {
            let x = |place: f32| sound.left() + sound.width() * place.clamp(0.0, 1.0);
            let band = Rect::from_x_y_ranges(x(from)..=x(to), sound.y_range());
            ui.painter()
                .rect_filled(band, 2, palette.accent.gamma_multiply(0.22));
        }
        self.paint_lines(ui, palette, sound);
        self.paint_parts(ui, palette, rect, sound);
        self.paint_signs(ui, sound);

        if !(0.0..=1.0).contains(&self.playhead) {
            return;
        }
        let x = sound.left() + sound.width() * self.playhead;
        let x = x.clamp(sound.left() + 1.0, sound.right() - 1.0);
        ui.painter()
            .vline(x, sound.y_range(), Stroke::new(2.0, palette.accent));
        let tip = vec![
            pos2(x - 5.0, sound.bottom() + 2.0),
            pos2(x + 5.0, sound.bottom() + 2.0),
            pos2(x, sound.bottom() - 5.0),
        ];
        ui.painter()
            .add(Shape::convex_polygon(tip, palette.accent, Stroke::NONE));
    }

    fn paint_lines(&self, ui: &Ui, palette: &Palette, sound: Rect) {
        let peak = self.bins.iter().copied().map(loudest).fold(LEAST_PEAK, f32::max);
        let visible = ui.clip_rect().intersect(sound);
        let middle = sound.center().y;
        let most = sound.height() / 2.0 - KNOB_RADIUS;
        let mut shapes = Vec::with_capacity(self.lines);
        for index in 0..self.lines {
            let place = (share(index, self.lines) + share(index + 1, self.lines)) / 2.0;
            let x = sound.left() + sound.width() * place;
            if x < visible.left() || x > visible.right() {
                continue;
            }
            let (height, color) = match self.bins.get(index) {
                Some(bin) => (
                    (most * (loudest(*bin) / peak).min(1.0)).max(1.0),
                    self.color_at(palette, place),
                ),
                None => (1.0, palette.line),
            };
            let line = Rect::from_center_size(pos2(x, middle), vec2(2.0, 2.0 * height));
            shapes.push(Shape::rect_filled(line, 0, color));
        }
        ui.painter().extend(shapes);
    }

    fn paint_signs(&self, ui: &Ui, sound: Rect) {
        let painter = ui.painter();
        let painter = &painter.with_clip_rect(sound.expand(SIGN_RADIUS).intersect(painter.clip_rect()));
        for sign in self.signs {
            let x = sound.left() + sound.width() * sign.at;
            let foot = pos2(x, sound.bottom() - SIGN_RADIUS);
            match sign.shape {
                SignShape::Disc => {
                    painter.circle_filled(foot, SIGN_RADIUS, sign.color);
                }
                SignShape::Tick => {
                    let line = Rect::from_center_size(foot, vec2(2.0, 3.0 * SIGN_RADIUS));
                    painter.rect_filled(line, 1, sign.color);
                }
                SignShape::Square => {
                    let square = Rect::from_center_size(foot, vec2(2.0, 2.0) * SIGN_RADIUS);
                    painter.rect_filled(square, 1, sign.color);
                }
                SignShape::Pause(thousandths) => {
                    let width = sound.width() * f32::from(thousandths) / 1_000.0;
                    let line = Rect::from_min_size(pos2(x, sound.bottom() - 3.0), vec2(width, 2.0));
                    painter.rect_filled(line, 1, sign.color);
                }
                SignShape::Gap(thousandths) => {
                    let width = sound.width() * f32::from(thousandths) / 1_000.0;
                    let band =
                        Rect::from_min_size(pos2(x, sound.top()), vec2(width.max(2.0), sound.height()));
                    painter.rect_filled(band, 0, sign.color.gamma_multiply(0.35));
                }
            }
        }
    }

    fn color_at(&self, palette: &Palette, place: f32) -> Color32 {
        self.parts
            .iter()
            .rev()
            .find(|part| place >= part.start && part.end > part.start)
            .map_or(palette.faint, |part| palette.part(part.role))
    }

    fn paint_parts(&self, ui: &Ui, palette: &Palette, rect: Rect, sound: Rect) {
        let painter = ui.painter();
        let x = |share: f32| rect.left() + rect.width() * share;
        for (index, part) in self.parts.iter().enumerate() {
            if part.start > 1.0 || part.end < 0.0 {
                continue;
            }
            let left = x(part.start.max(0.0));
            if index > 0 && part.start >= 0.0 {
                let stroke = Stroke::new(2.0, palette.text);
                painter.vline(left, sound.y_range(), stroke);
                painter.circle_filled(pos2(left, sound.top()), KNOB_RADIUS, palette.text);
            }
            let room = self
                .parts
                .get(index + 1)
                .map_or(rect.right(), |next| x(next.start.min(1.0)))
                - left;
            let color = palette.part_words(part.role);
            if let Some(galley) = part
                .names()
                .iter()
                .map(|name| super::line(ui, name, strong(size::SMALL), color))
                .find(|galley| galley.size().x + space::XS <= room)
            {
                paint_name(ui, rect, left, galley, color);
            }
        }
    }
}

fn paint_name(ui: &Ui, rect: Rect, left: f32, galley: Arc<Galley>, color: Color32) {
    let left = left.min(rect.right() - galley.size().x);
    ui.painter().galley(pos2(left, rect.top()), galley, color);
}

impl WavePart<'_> {
    /// What may stand over it, the longest first.
    fn names(&self) -> Vec<String> {
        match &self.length {
            Some(length) => vec![
                format!("{} {length}", self.name),
                format!("{} {length}", self.letter),
                self.letter.clone(),
            ],
            None => vec![self.name.to_owned(), self.letter.clone()],
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

#[expect(clippy::cast_precision_loss, reason = "a place on a screen")]
fn share(index: usize, of: usize) -> f32 {
    index as f32 / of.max(1) as f32
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
