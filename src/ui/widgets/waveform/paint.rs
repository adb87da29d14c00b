//! How a waveform is drawn: lines of sound, parts with their names, signs, and the playhead. What can be done with it is
//! in `waveform`.

use std::sync::Arc;

use eframe::egui::{Color32, Galley, Rect, Shape, Stroke, Ui, pos2, vec2};

use super::{KNOB_RADIUS, LEAST_PEAK, NAMES_HEIGHT, SIGN_RADIUS, SignShape, WavePart, Waveform, loudest};
use crate::ui::{
    theme::{Palette, size, space, strong},
    widgets::line,
};

impl Waveform<'_> {
    /// Draws it into `rect`.
    pub(super) fn paint(&self, ui: &Ui, rect: Rect) {
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
                .map(|name| line(ui, name, strong(size::SMALL), color))
                .find(|galley| galley.size().x + space::XS <= room)
            {
                paint_name(ui, rect, left, galley, color);
            }
        }
    }
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

fn paint_name(ui: &Ui, rect: Rect, left: f32, galley: Arc<Galley>, color: Color32) {
    let left = left.min(rect.right() - galley.size().x);
    ui.painter().galley(pos2(left, rect.top()), galley, color);
}

#[expect(clippy::cast_precision_loss, reason = "a place on a screen")]
fn share(index: usize, of: usize) -> f32 {
    index as f32 / of.max(1) as f32
}
