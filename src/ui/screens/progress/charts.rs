//! The plots of Progress: which questions there are, and what is drawn for each.

use eframe::egui::{Color32, Ui};
use egui_plot::MarkerShape;
use jiff::civil::Date;

use super::{
    plot::{Chart, Course, Dots},
    sentences,
};
use crate::{
    app::{Command, InProgress, Progress},
    model::{
        practice::Fact,
        progress::{LATEST, Measure, Overview, PartSum, Point, Series},
        words as say,
    },
    ui::{
        theme::Palette,
        view::View,
        widgets::{KeyButton, choice, menu},
    },
};

/// Below this width, plots stand one below the other.
const BESIDE: f32 = 760.0;

/// Shows all plots that have anything to show.
pub fn show(ui: &mut Ui, view: &View<'_>, all: &Overview, commands: &mut Vec<Command>) {
    let progress = view.app.progress();
    let chosen = progress.chosen();
    let charts = Charts { view, all, chosen };
    let mut wanted: Vec<(Chart<'_>, bool)> = vec![(charts.ends(ui), false)];
    if !all.parts.is_empty() {
        wanted.push((charts.parts(ui), false));
    }
    wanted.push((charts.ratings(ui), false));
    wanted.push((charts.sound(ui, progress.measure), true));
    if !all.tallies.is_empty() {
        wanted.push((charts.tallies(ui), false));
    }
    let per_row = if ui.available_width() >= BESIDE { 2 } else { 1 };
    let mut wanted = wanted.into_iter().peekable();
    while wanted.peek().is_some() {
        let row: Vec<_> = wanted.by_ref().take(per_row).collect();
        // One that is left over has the row to itself.
        ui.columns(row.len(), |columns| {
            for (ui, (chart, has_measures)) in columns.iter_mut().zip(row) {
                let mut wish = None;
                let beside = |ui: &mut Ui| {
                    if has_measures {
                        wish = measures(ui, progress);
                    }
                };
                let describe = |place| charts.described(place, progress.measure);
                // Columns justify their words, which tears them apart.
                if let Some(place) = ui.vertical(|ui| chart.show(ui, beside, describe)).inner {
                    commands.push(Command::InProgress(InProgress::Choose(place)));
                    commands.push(Command::InProgress(InProgress::Open));
                }
                commands.extend(wish.map(|measure| Command::InProgress(InProgress::Look(measure))));
            }
        });
    }
}

/// Which measure of delivery is looked at.
fn measures(ui: &mut Ui, progress: &Progress) -> Option<Measure> {
    let mut wish = None;
    let now = progress.measure.name();
    let name = format!("Measure: {now}");
    let button = KeyButton::new(now).name(&name).compact(true);
    menu(ui, button, menu::NARROW, |ui| {
        for measure in Measure::ALL {
            if choice(ui, measure == progress.measure, measure.name()) {
                wish = Some(measure);
            }
        }
    });
    wish
}

struct Charts<'a> {
    view: &'a View<'a>,
    all: &'a Overview,
    chosen: Option<usize>,
}

impl<'a> Charts<'a> {
    /// The take at a place, in words.
    fn described(&self, place: usize, measure: Measure) -> String {
        let Some(fact) = self.all.answers.get(place) else {
            return String::new();
        };
        let id = fact.id.parse().ok();
        let row = id.and_then(|id| self.view.app.takes().row(&id));
        format!(
            "{}\n{}\nClick to open it.",
            sentences::which(row, fact, self.view.local),
            sentences::fact(self.all, place, measure)
        )
    }

    fn ends(&self, ui: &Ui) -> Chart<'a> {
        let palette = Palette::of(ui);
        let bounds = reach(&self.all.ends, 20.0, 0.0);
        Chart {
            question: "Do my answers end on time?",
            answer: sentences::ends(self.all),
            legend: "Each point an answer, over or under its target; the line is the middle of the latest five.",
            dots: vec![dots(
                "answers",
                palette.first,
                MarkerShape::Circle,
                &self.all.ends.points,
            )],
            courses: vec![course(
                palette,
                "the latest five",
                palette.first,
                &self.all.ends.line,
            )],
            levels: vec![0.0],
            chosen: self.chosen_on(|fact| Some(fact.answer_secs - fact.target_secs)),
            marks: [self.dates(), steps(bounds)],
            up: Box::new(signed),
            ..self.over_time(bounds)
        }
    }

    fn ratings(&self, ui: &Ui) -> Chart<'a> {
        let palette = Palette::of(ui);
        Chart {
            question: "Do I rate them better?",
            answer: sentences::ratings(&self.all.ratings),
            legend: "Each point a rating, 1 to 5; the line is the middle of the latest five.",
            dots: vec![dots(
                "ratings",
                palette.last,
                MarkerShape::Circle,
                &self.all.ratings.points,
            )],
            courses: vec![course(
                palette,
                "the latest five",
                palette.last,
                &self.all.ratings.line,
            )],
            chosen: self.chosen_on(|fact| fact.rating.map(f64::from)),
            marks: [self.dates(), vec![1.0, 2.0, 3.0, 4.0, 5.0]],
            up: Box::new(|value| format!("{value:.0}")),
            ..self.over_time((0.6, 5.4))
        }
    }

    fn sound(&self, ui: &Ui, measure: Measure) -> Chart<'a> {
        let palette = Palette::of(ui);
        let none = Series::default();
        let place = Measure::ALL.iter().position(|known| *known == measure);
        let series = place
            .and_then(|place| self.all.measures.get(place))
            .unwrap_or(&none);
        let middle = series
            .line
            .last()
            .or(series.points.last())
            .map_or(0.0, |point| point.value);
        let bounds = reach(series, (middle.abs() * 0.2).max(2.0), middle);
        Chart {
            question: "Do I sound as I usually do?",
            answer: sentences::sound(measure, series),
            legend: "Each point an answer that was measured; the line is what was usual in the ten before it.",
            dots: vec![dots(
                "answers",
                palette.second,
                MarkerShape::Circle,
                &series.points,
            )],
            courses: vec![course(palette, "usual", palette.second, &series.line)],
            chosen: self.chosen_on(|fact| measure.of(fact.figures.as_ref()?)),
            marks: [self.dates(), steps(bounds)],
            up: Box::new(|value| format!("{value:.0}")),
            ..self.over_time(bounds)
        }
    }

    fn tallies(&self, ui: &Ui) -> Chart<'a> {
        let palette = Palette::of(ui);
        let looks = [
            (palette.main, MarkerShape::Circle),
            (palette.first, MarkerShape::Diamond),
            (palette.second, MarkerShape::Square),
        ];
        let most = self.all.tallies.iter().flat_map(|tally| &tally.series.points);
        let most = most.map(|point| point.value).fold(1.0, f64::max);
        let bounds = (-0.08 * most, most * 1.15);
        let with_looks = || self.all.tallies.iter().zip(looks);
        Chart {
            question: "What do I count while listening?",
            answer: sentences::tallies(&self.all.tallies),
            legend: "Times a minute, in answers where anything was counted: round, diamond, square in the order above.",
            dots: with_looks()
                .map(|(tally, (color, shape))| dots(&tally.name, color, shape, &tally.series.points))
                .collect(),
            courses: with_looks()
                .map(|(tally, (color, _))| course(palette, &tally.name, color, &tally.series.line))
                .collect(),
            chosen: self
                .all
                .tallies
                .iter()
                .flat_map(|tally| {
                    self.chosen_on(|fact| {
                        let is_counted = !fact.tallies.is_empty() && fact.answer_secs > 0.0;
                        let count = fact.tallies.iter().find(|(name, _)| **name == *tally.name);
                        is_counted.then(|| {
                            f64::from(count.map_or(0, |(_, count)| *count)) * 60.0 / fact.answer_secs
                        })
                    })
                })
                .collect(),
            marks: [
                self.dates(),
                steps(bounds).into_iter().filter(|mark| *mark >= 0.0).collect(),
            ],
            up: Box::new(sentences::plain),
            ..self.over_time(bounds)
        }
    }

    /// The parts have no time to go along; each has a row, and its answers stand left and right of its target.
    fn parts(&self, ui: &Ui) -> Chart<'a> {
        let palette = Palette::of(ui);
        let parts = &self.all.parts;
        let count = whole(parts.len());
        let row = move |index: usize| count - 1.0 - whole(index);
        let offs = parts
            .iter()
            .flat_map(|part| &part.points)
            .map(|point| point.value.abs());
        let most = offs.fold(10.0, f64::max) * 1.1;
        let with_rows = || parts.iter().enumerate();
        let fact = self.chosen.and_then(|place| self.all.answers.get(place));
        let chosen = fact.map_or_else(Vec::new, |fact| {
            let of_row = |(index, part): (usize, &PartSum)| {
                let found = fact.parts.iter().find(|found| *found.name == *part.name)?;
                Some([found.off_secs(), row(index)])
            };
            with_rows().filter_map(of_row).collect()
        });
        Chart {
            question: "Which part runs over?",
            answer: sentences::parts(self.all),
            legend: if self.all.answers.len() > LATEST {
                "The latest forty answers: each point a part, right of the line too long, left of it too short; the upright \
                 stroke is the middle."
            } else {
                "Each point a part, right of the line too long, left of it too short; the upright stroke is the middle."
            },
            dots: with_rows()
                .map(|(index, part)| Dots {
                    name: part.name.clone(),
                    color: part_color(palette, &part.name, index, parts.len()),
                    shape: MarkerShape::Circle,
                    points: part
                        .points
                        .iter()
                        .map(|point| ([point.value, row(index)], point.place))
                        .collect(),
                })
                .collect(),
            courses: with_rows()
                .map(|(index, part)| Course {
                    name: part.name.clone(),
                    color: palette.text,
                    points: vec![
                        [part.off_secs, row(index) - 0.28],
                        [part.off_secs, row(index) + 0.28],
                    ],
                })
                .collect(),
            levels: Vec::new(),
            upright: Some(0.0),
            bounds: [(-most, most), (-0.6, count - 0.4)],
            marks: [steps((-most, most)), (0..parts.len()).map(row).collect()],
            across: Box::new(signed),
            up: Box::new(move |value| {
                let at = parts
                    .iter()
                    .enumerate()
                    .find(|(index, _)| (row(*index) - value).abs() < 0.1);
                at.map_or_else(String::new, |(_, part)| part.name.clone())
            }),
            chosen,
        }
    }

    /// What all plots that go along the answers have in common.
    fn over_time(&self, bounds: (f64, f64)) -> Chart<'a> {
        let last = whole(self.all.answers.len().saturating_sub(1));
        let air = (last * 0.03).max(0.5);
        let answers = &self.all.answers;
        Chart {
            question: "",
            answer: String::new(),
            legend: "",
            dots: Vec::new(),
            courses: Vec::new(),
            levels: Vec::new(),
            upright: None,
            bounds: [(-air, last + air), bounds],
            marks: [Vec::new(), Vec::new()],
            across: Box::new(move |value| {
                let place = place_at(value);
                let moment = answers.get(place).and_then(|fact| fact.moment);
                moment.map_or_else(String::new, |moment| moment.local.strftime("%-d %b").to_string())
            }),
            up: Box::new(|_| String::new()),
            chosen: Vec::new(),
        }
    }

    /// Where the scale below has dates.
    fn dates(&self) -> Vec<f64> {
        let answers = &self.all.answers;
        let today = self.view.local.date();
        let places = dated(answers.len(), |place| answers.get(place)?.day(today));
        places.into_iter().map(whole).collect()
    }

    /// The chosen answer's own point, shown or not.
    fn chosen_on(&self, value: impl Fn(&Fact) -> Option<f64>) -> Vec<[f64; 2]> {
        let point = self.chosen.and_then(|place| {
            let fact = self.all.answers.get(place)?;
            Some([whole(place), value(fact)?])
        });
        point.into_iter().collect()
    }
}

/// Of so many answers those at which a scale has a date: four at most, and each day once. Where a clock was wrong there is
/// nothing to say.
fn dated(count: usize, day: impl Fn(usize) -> Option<Date>) -> Vec<usize> {
    let last = count.saturating_sub(1);
    let mut places = vec![0, last / 3, last * 2 / 3, last];
    places.retain(|&place| day(place).is_some());
    places.dedup_by_key(|place| day(*place));
    places
}

/// The colour a part has on every screen, as far as its name and its place tell.
fn part_color(palette: &Palette, name: &str, index: usize, count: usize) -> Color32 {
    match index {
        _ if name == "Action" => palette.main,
        index if index + 1 == count => palette.last,
        0 => palette.first,
        _ => palette.second,
    }
}

fn dots(name: &str, color: Color32, shape: MarkerShape, points: &[Point]) -> Dots {
    Dots {
        name: name.to_owned(),
        color,
        shape,
        points: points
            .iter()
            .map(|point| ([whole(point.place), point.value], point.place))
            .collect(),
    }
}

fn course(palette: &Palette, name: &str, color: Color32, points: &[Point]) -> Course {
    Course {
        name: name.to_owned(),
        // Fainter than the points, but nothing shines through: it is drawn in pieces, and no joint is to show.
        color: palette.panel.lerp_to_gamma(color, 0.6),
        points: points
            .iter()
            .map(|point| [whole(point.place), point.value])
            .collect(),
    }
}

/// From and to so that all values are in sight, and at least so much on either side of `middle`.
fn reach(series: &Series, least: f64, middle: f64) -> (f64, f64) {
    let values = || series.points.iter().chain(&series.line).map(|point| point.value);
    let low = values().fold(middle - least, f64::min);
    let high = values().fold(middle + least, f64::max);
    let air = (high - low) * 0.08;
    (low - air, high + air)
}

/// Round values between two bounds, some four of them.
fn steps((from, to): (f64, f64)) -> Vec<f64> {
    let rough = (to - from) / 4.0;
    if !(rough.is_finite() && rough > 0.0) {
        return Vec::new();
    }
    let power = 10_f64.powf(rough.log10().floor());
    let step = [1.0, 2.0, 5.0, 10.0]
        .into_iter()
        .map(|round| round * power)
        .find(|step| *step >= rough)
        .unwrap_or(rough);
    let first = (from / step).ceil();
    (0..12)
        .map(|index| (first + f64::from(index)) * step)
        .take_while(|value| *value <= to)
        .collect()
}

fn signed(secs: f64) -> String {
    match secs {
        -0.05..=0.05 => "target".to_owned(),
        secs => say::signed_secs(secs).replace(".0 s", " s"),
    }
}

#[expect(clippy::cast_precision_loss, reason = "a place on a screen")]
fn whole(place: usize) -> f64 {
    place as f64
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a float-to-int `as` saturates"
)]
fn place_at(value: f64) -> usize {
    value.round() as usize
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_scale_names_each_day_once() {
        let day = |of: i8| Some(Date::constant(2026, 11, of));
        assert_eq!(dated(10, |_| day(30)), [0], "all on one day");
        assert_eq!(dated(10, |place| day(if place < 5 { 29 } else { 30 })), [0, 6]);
        assert_eq!(dated(1, |_| day(30)), [0]);
        assert_eq!(dated(4, |place| day(27).filter(|_| place > 0)), [1]);
        assert!(dated(0, |_| None).is_empty());
    }

    #[test]
    fn scales_have_a_few_round_marks() {
        assert_eq!(steps((-22.0, 41.0)), [-20.0, 0.0, 20.0, 40.0]);
        assert_eq!(steps((0.0, 1.0)), [0.0, 0.5, 1.0]);
        assert!(steps((5.0, 5.0)).is_empty());
        assert!(steps((f64::NAN, 1.0)).is_empty());
        assert!((2..=9).contains(&steps((-3_000.0, 12_345.0)).len()));
    }
}
