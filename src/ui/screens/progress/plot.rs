//! One plot of Progress: a question, its answer in words, and a point for each take. Which points there are is not known
//! here; what is not decided by data (colours, axes, what the pointer finds) is.

use eframe::egui::{Align, Color32, Layout, Role, Sense, TextStyle, Ui, Vec2b, WidgetInfo};
use egui_plot::{GridMark, HLine, Line, MarkerShape, Plot, PlotBounds, PlotPoint, Points, VLine};

use crate::ui::{
    theme::{Palette, regular, size, space, strong},
    view::{small, words},
    widgets::card,
};

/// How near to a point the pointer must be, in points of the screen.
const REACH: f32 = 14.0;

const HEIGHT: f32 = 188.0;

/// Points of one kind.
pub struct Dots {
    /// What they are, in a word or two.
    pub name: String,
    /// Their colour.
    pub color: Color32,
    /// How they are drawn, so that colour is not all that tells them apart.
    pub shape: MarkerShape,
    /// Where they are, and the place of the take that each stands for.
    pub points: Vec<([f64; 2], usize)>,
}

/// A line through the plot.
pub struct Course {
    /// What it is.
    pub name: String,
    /// Its colour.
    pub color: Color32,
    /// Where it goes.
    pub points: Vec<[f64; 2]>,
}

/// One plot.
pub struct Chart<'a> {
    /// The question it answers; it is what the plot is known by, too.
    pub question: &'static str,
    /// The answer in words.
    pub answer: String,
    /// What the points and lines are, in a few words.
    pub legend: &'static str,
    /// The points.
    pub dots: Vec<Dots>,
    /// The lines.
    pub courses: Vec<Course>,
    /// Level lines that mark what was aimed for.
    pub levels: Vec<f64>,
    /// An upright line at what was aimed for.
    pub upright: Option<f64>,
    /// What is in sight, from and to, across and up.
    pub bounds: [(f64, f64); 2],
    /// Where the scales have marks.
    pub marks: [Vec<f64>; 2],
    /// What a mark on the scale below says.
    pub across: Box<dyn Fn(f64) -> String + 'a>,
    /// What a mark on the scale at the side says.
    pub up: Box<dyn Fn(f64) -> String + 'a>,
    /// The place of the chosen take, and its points.
    pub chosen: Vec<[f64; 2]>,
}

impl Chart<'_> {
    /// Shows it on a card, with `beside` at the right of its question; gives the place of the take whose point was
    /// clicked. `describe` tells of the take under the pointer.
    pub fn show(
        self,
        ui: &mut Ui,
        beside: impl FnOnce(&mut Ui),
        describe: impl Fn(usize) -> String,
    ) -> Option<usize> {
        let palette = Palette::of(ui);
        card(ui, |ui| {
            ui.spacing_mut().item_spacing.y = space::XS;
            ui.horizontal(|ui| {
                // As high as the one with a button, so that plots side by side stand level.
                ui.set_min_height(40.0);
                ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                    beside(ui);
                    // The question has what room is left, and two lines if that is little.
                    ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                        words(ui, self.question, strong(size::BODY), palette.text);
                    });
                });
            });
            words(ui, self.answer.as_str(), regular(size::LIST), palette.text);
            if self.dots.iter().all(|dots| dots.points.is_empty()) {
                return None;
            }
            let clicked = self.plot(ui, palette, describe);
            small(ui, self.legend);
            clicked
        })
        .inner
    }

    fn plot(&self, ui: &mut Ui, palette: &Palette, describe: impl Fn(usize) -> String) -> Option<usize> {
        let shown = ui
            .scope(|ui| {
                let style = ui.style_mut();
                style.text_styles.insert(TextStyle::Body, regular(size::TINY));
                style.visuals.override_text_color = Some(palette.dim);
                let marks = |values: &[f64]| -> Vec<GridMark> {
                    let mark = |value: &f64| GridMark {
                        value: *value,
                        step_size: 1e3,
                    };
                    values.iter().map(mark).collect()
                };
                let [across_marks, up_marks] = [marks(&self.marks[0]), marks(&self.marks[1])];
                Plot::new(self.question)
                    .height(HEIGHT)
                    .allow_zoom(false)
                    .allow_drag(false)
                    .allow_scroll(false)
                    .allow_boxed_zoom(false)
                    .allow_axis_zoom_drag(false)
                    .allow_double_click_reset(false)
                    .show_crosshair(false)
                    .show_background(false)
                    .grid_color(palette.line)
                    .set_margin_fraction(eframe::egui::Vec2::ZERO)
                    .auto_bounds(Vec2b::FALSE)
                    .y_axis_min_width(44.0)
                    .x_grid_spacer(move |_| across_marks.clone())
                    .y_grid_spacer(move |_| up_marks.clone())
                    .x_axis_formatter(|mark, _| (self.across)(mark.value))
                    .y_axis_formatter(|mark, _| (self.up)(mark.value))
                    // It takes clicks but not the keyboard: the answers are gone through by Left and Right.
                    .sense(Sense::CLICK)
                    .show(ui, |plot| {
                        let [(left, right), (bottom, top)] = self.bounds;
                        plot.set_plot_bounds(PlotBounds::from_min_max([left, bottom], [right, top]));
                        for level in &self.levels {
                            plot.hline(
                                HLine::new("", *level)
                                    .color(palette.faint)
                                    .width(1.0)
                                    .allow_hover(false),
                            );
                        }
                        if let Some(upright) = self.upright {
                            plot.vline(
                                VLine::new("", upright)
                                    .color(palette.faint)
                                    .width(1.0)
                                    .allow_hover(false),
                            );
                        }
                        for course in &self.courses {
                            // Piece by piece: where a thick line turns sharply the rasteriser leaves gaps and wedges.
                            for piece in course.points.windows(2) {
                                let line = Line::new(course.name.clone(), piece.to_vec());
                                plot.line(line.color(course.color).width(2.0).allow_hover(false));
                            }
                        }
                        for dots in &self.dots {
                            let points: Vec<[f64; 2]> = dots.points.iter().map(|(at, _)| *at).collect();
                            let radius = if points.len() > 100 { 2.0 } else { 3.5 };
                            plot.points(
                                Points::new(dots.name.clone(), points)
                                    .color(dots.color)
                                    .shape(dots.shape)
                                    .radius(radius)
                                    .allow_hover(false),
                            );
                        }
                        for (radius, is_filled, color) in
                            [(4.5, true, palette.accent), (8.0, false, palette.accent)]
                        {
                            plot.points(
                                Points::new("chosen", self.chosen.clone())
                                    .color(color)
                                    .filled(is_filled)
                                    .radius(radius)
                                    .allow_hover(false),
                            );
                        }
                    })
            })
            .inner;
        let response = shown.response;
        response.widget_info(|| {
            let said = format!("{} {} {}", self.question, self.answer, self.legend);
            WidgetInfo::labeled(Role::Image, true, said)
        });
        let pointer = response.hover_pos()?;
        let distance = |at: &[f64; 2]| {
            let place = shown.transform.position_from_point(&PlotPoint::new(at[0], at[1]));
            place.distance_sq(pointer)
        };
        let nearest = self
            .dots
            .iter()
            .flat_map(|dots| &dots.points)
            .map(|(at, place)| (distance(at), *place))
            .filter(|(distance, _)| *distance <= REACH * REACH)
            .min_by(|a, b| a.0.total_cmp(&b.0));
        let (_, place) = nearest?;
        let is_clicked = response.clicked();
        response
            .on_hover_cursor(eframe::egui::CursorIcon::PointingHand)
            .on_hover_text_at_pointer(describe(place));
        is_clicked.then_some(place)
    }
}
