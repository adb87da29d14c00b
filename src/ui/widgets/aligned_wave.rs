//! The waveform of one of two takes that lie side by side: each part in a column whose place both share, so that parts
//! begin together to the pixel. Where the columns lie is not known here.

use eframe::egui::{CornerRadius, Rect, Response, Role, Sense, Shape, Stroke, Ui, WidgetInfo, pos2, vec2};

use crate::{app::Bin, model::framework::PartRole};

use super::{
    super::theme::{Palette, size, space, strong},
    waveform::{LEAST_PEAK, PITCH, loudest},
};

const NAMES_HEIGHT: f32 = 22.0;

/// A part of one take in its column. Places are shares of the width, from 0 to 1.
#[derive(Debug, Clone, PartialEq)]
pub struct WaveColumn<'a> {
    /// What may stand over it, the longest first.
    pub names: Vec<String>,
    /// What a screen reader says of it.
    pub said: String,
    /// What it is to the answer.
    pub role: PartRole,
    /// Where the column begins.
    pub start: f32,
    /// Where this take's sound of it ends.
    pub end: f32,
    /// Where the column ends.
    pub room: f32,
    /// The sound, evenly from start to end.
    pub bins: &'a [Bin],
    /// Where it is silent for long: start and end.
    pub pauses: Vec<(f32, f32)>,
}

/// One of two waveforms.
#[must_use = "show it with `show`"]
pub struct AlignedWave<'a> {
    columns: &'a [WaveColumn<'a>],
    playhead: Option<f32>,
    is_active: bool,
    height: f32,
    name: &'a str,
}

/// How many lines there is room for between two places of a width, each a share of it.
#[must_use]
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a float-to-int `as` saturates"
)]
pub fn lines_between(width: f32, start: f32, end: f32) -> usize {
    (((end - start) * width / PITCH).ceil() as usize).max(1)
}

impl<'a> AlignedWave<'a> {
    /// The waveform of these columns, called `name`.
    pub fn new(name: &'a str, columns: &'a [WaveColumn<'a>]) -> Self {
        Self {
            columns,
            playhead: None,
            is_active: false,
            height: 100.0,
            name,
        }
    }

    /// Where the playback stands, and whether it is this take that is heard.
    pub fn playhead(mut self, place: f32, is_active: bool) -> Self {
        self.playhead = Some(place);
        self.is_active = is_active;
        self
    }

    /// How high it is, names included.
    pub fn height(mut self, height: f32) -> Self {
        self.height = height;
        self
    }

    /// Shows it as wide as there is room; gives where a click or drag wants to go, as a share of the width.
    pub fn show(self, ui: &mut Ui) -> Option<f32> {
        let wanted = vec2(ui.available_width(), self.height);
        let (rect, response) = ui.allocate_exact_size(wanted, Sense::click_and_drag());
        response.widget_info(|| {
            let percent = f64::from((self.playhead.unwrap_or_default().clamp(0.0, 1.0) * 100.0).round());
            let mut info = WidgetInfo::slider(ui.is_enabled(), percent, self.name);
            info.role = Role::Slider;
            info
        });
        for (index, column) in self.columns.iter().enumerate() {
            let place = Rect::from_min_max(
                pos2(x_of(rect, column.start), rect.top()),
                pos2(x_of(rect, column.end), rect.bottom()),
            );
            let part = ui.interact(place, response.id.with(index), Sense::hover());
            part.widget_info(|| WidgetInfo::labeled(Role::Label, ui.is_enabled(), &column.said));
        }
        if ui.is_rect_visible(rect) {
            self.paint(ui, rect);
            super::focus_ring(ui, &response, rect, CornerRadius::same(4));
        }
        pointed_at(&response, rect)
    }

    fn paint(&self, ui: &Ui, rect: Rect) {
        let palette = Palette::of(ui);
        let painter = ui.painter();
        let sound = Rect::from_min_max(pos2(rect.left(), rect.top() + NAMES_HEIGHT), rect.max);
        let middle = sound.center().y;
        let peak = self
            .columns
            .iter()
            .flat_map(|column| column.bins)
            .map(|bin| loudest(*bin))
            .fold(LEAST_PEAK, f32::max);
        let mut shapes = Vec::new();
        for column in self.columns {
            let color = palette.part(column.role);
            let (left, right) = (x_of(rect, column.start), x_of(rect, column.end));
            for (index, bin) in column.bins.iter().enumerate() {
                #[expect(clippy::cast_precision_loss, reason = "a place on a screen")]
                let x = left + index as f32 * PITCH;
                let half = (sound.height() / 2.0 * (loudest(*bin) / peak).min(1.0)).max(1.0);
                let line = Rect::from_min_max(
                    pos2(x, middle - half),
                    pos2((x + 2.0).min(right.max(left + 1.0)), middle + half),
                );
                shapes.push(Shape::rect_filled(line, 0, color));
            }
            for (start, end) in &column.pauses {
                let (from, to) = (x_of(rect, *start), x_of(rect, *end));
                let foot = Rect::from_min_max(
                    pos2(from, sound.bottom() - 3.0),
                    pos2(to.max(from + 1.0), sound.bottom() - 1.0),
                );
                shapes.push(Shape::rect_filled(foot, 1, palette.faint));
            }
            let rest = x_of(rect, column.room);
            if rest - right > PITCH {
                let stroke = Stroke::new(1.0, palette.line);
                shapes.push(Shape::line_segment(
                    [pos2(right, middle), pos2(rest, middle)],
                    stroke,
                ));
            }
            let name_color = palette.part_words(column.role);
            let galley = column
                .names
                .iter()
                .map(|name| super::line(ui, name, strong(size::SMALL), name_color))
                .find(|galley| left + galley.size().x + space::XS <= rest);
            if let Some(galley) = galley {
                painter.galley(pos2(left, rect.top()), galley, name_color);
            }
        }
        painter.extend(shapes);
        for column in self.columns {
            let stroke = Stroke::new(1.0, palette.faint);
            painter.vline(x_of(rect, column.start) - 1.5, sound.y_range(), stroke);
        }
        if let Some(place) = self.playhead.filter(|place| (0.0..=1.0).contains(place)) {
            let (width, color) = if self.is_active {
                (2.0, palette.accent)
            } else {
                (1.0, palette.dim)
            };
            let x = x_of(rect, place).clamp(rect.left() + 1.0, rect.right() - 1.0);
            painter.vline(x, sound.y_range(), Stroke::new(width, color));
        }
    }
}

/// The place of a share of the width, on a whole point: both waveforms round alike.
fn x_of(rect: Rect, place: f32) -> f32 {
    rect.left() + (rect.width() * place).round()
}

fn pointed_at(response: &Response, rect: Rect) -> Option<f32> {
    let pointer = response
        .interact_pointer_pos()
        .filter(|_| response.clicked() || response.dragged())?;
    (rect.width() > 0.0).then(|| ((pointer.x - rect.left()) / rect.width()).clamp(0.0, 1.0))
}
