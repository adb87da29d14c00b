//! Review's card of how the answer sounded: figures beside what is usual for the speaker, and part by part. Nothing is
//! judged; what can't be told says why.

use eframe::egui::{Align, Layout, Ui};

use super::fillers;
use crate::{
    app::{Command, Review},
    model::{
        delivery::{Figures, Report},
        words as say,
    },
    ui::{
        theme::{Palette, regular, size, space, strong},
        view::{View, heading, small, words, words_on_one_line},
        widgets::card,
    },
};

/// Two figures closer than this share of the usual one are about the same.
const ABOUT: f64 = 0.08;

/// Shows the card; while the length is to be guessed there is none, for it tells the time.
pub fn show(ui: &mut Ui, view: &View<'_>, review: &Review, commands: &mut Vec<Command>) {
    if review.guess_secs.is_some() {
        return;
    }
    card(ui, |ui| {
        ui.spacing_mut().item_spacing.y = space::S;
        ui.spacing_mut().interact_size.y = 0.0;
        heading(ui, "How it sounded");
        let Some(report) = review.report() else {
            small(ui, state_words(view, review));
            return;
        };
        let usual = view.app.takes().usual(&review.id);
        for line in lines(&report.figures(review.take.lead_in_secs()), usual.as_ref()) {
            row(ui, &line);
        }
        if let Some(from) = report.silent_from_secs() {
            let from = say::clock(from - review.take.lead_in_secs());
            let said = format!("Nothing was heard after {from}.");
            words(ui, said, regular(size::LIST), Palette::of(ui).over_words());
        }
        if report.trails_off == Some(true) {
            words(
                ui,
                "The end is softer than the rest by 6 dB or more.",
                regular(size::LIST),
                Palette::of(ui).text,
            );
        }
        for reason in reasons(report) {
            small(ui, reason);
        }
        parts(ui, review, report);
        fillers::show(ui, view, review, commands);
    });
}

/// Why there are no figures, or not yet.
fn state_words(view: &View<'_>, review: &Review) -> String {
    let measuring = view.app.measuring();
    match measuring.percent_of(&review.id) {
        _ if review.trouble.is_some() => "Its sound can't be read.".to_owned(),
        Some(percent) => format!("Measuring, {percent} %"),
        None if measuring.is_at(&review.id) => "Measuring…".to_owned(),
        None => "It could not be measured: its sound can't be read.".to_owned(),
    }
}

/// A figure in words, and how it stands to the usual one.
#[derive(Debug, Clone, PartialEq)]
pub struct Line {
    /// What it is.
    pub what: &'static str,
    /// The figure.
    pub figure: String,
    /// Beside what is usual, if that is known.
    pub usual: Option<String>,
}

/// The figures that are there, in words.
pub fn lines(figures: &Figures, usual: Option<&Figures>) -> Vec<Line> {
    /// Name, the figure, how it is written, what less and more of it are called, and how little of it is nothing.
    type Row = (
        &'static str,
        fn(&Figures) -> Option<f64>,
        fn(f64) -> String,
        [&'static str; 2],
        f64,
    );
    const ROWS: [Row; 6] = [
        (
            "Pace",
            |of| of.words_per_min,
            |rate| format!("≈ {rate:.0} words/min"),
            ["slower", "faster"],
            5.0,
        ),
        (
            "Pauses over 1 s",
            |of| of.long_pauses,
            |count| format!("{count:.0}"),
            ["fewer", "more"],
            0.5,
        ),
        (
            "Longest pause",
            |of| of.longest_pause_secs,
            |secs| format!("{secs:.1} s"),
            ["shorter", "longer"],
            0.3,
        ),
        (
            "First word after",
            |of| of.first_word_secs,
            |secs| format!("{secs:.1} s"),
            ["sooner", "later"],
            0.3,
        ),
        (
            "Speaking",
            |of| of.speaking_share,
            |share| format!("{:.0} % of the time", share * 100.0),
            ["less", "more"],
            0.02,
        ),
        (
            "Pitch range",
            |of| of.pitch_range_semitones,
            |range| format!("{range:.1} semitones"),
            ["narrower", "wider"],
            0.3,
        ),
    ];
    ROWS.into_iter()
        .filter_map(|(what, figure, in_words, [less, more], little)| {
            let now = figure(figures)?;
            let usual = usual.and_then(figure).map(|usual| {
                let band = (usual.abs() * ABOUT).max(little);
                // What reads the same is the same.
                let how = if (now - usual).abs() <= band || in_words(now) == in_words(usual) {
                    "as usual"
                } else if now < usual {
                    less
                } else {
                    more
                };
                match how {
                    "as usual" => how.to_owned(),
                    _ => format!(
                        "{how} than your usual {}",
                        in_words(usual).trim_start_matches("≈ ")
                    ),
                }
            });
            Some(Line {
                what,
                figure: in_words(now),
                usual,
            })
        })
        .collect()
}

fn row(ui: &mut Ui, line: &Line) {
    let palette = Palette::of(ui);
    ui.horizontal(|ui| {
        words(ui, line.what, regular(size::BODY), palette.text);
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            words_on_one_line(ui, line.figure.as_str(), strong(size::BODY), palette.text);
        });
    });
    if let Some(usual) = &line.usual {
        small(ui, usual.as_str());
    }
}

/// Why something is not told, each reason once.
fn reasons(report: &Report) -> Vec<&str> {
    let mut reasons: Vec<&str> = Vec::new();
    for withheld in &report.withheld {
        if !reasons.contains(&withheld.reason.as_str()) {
            reasons.push(&withheld.reason);
        }
    }
    reasons
}

/// Pace and long pauses of each part.
fn parts(ui: &mut Ui, review: &Review, report: &Report) {
    let palette = Palette::of(ui);
    let told: Vec<(usize, String)> = review
        .parts()
        .iter()
        .enumerate()
        .filter(|(_, part)| part.begun)
        .filter_map(|(index, part)| {
            let (rate, pauses) = report.of_stretch(part.start_secs, part.end_secs);
            let mut said = vec![format!("≈ {:.0} words/min", rate?)];
            match pauses {
                Some(pauses) if pauses > 1.5 => said.push(format!("{pauses:.0} long pauses")),
                Some(pauses) if pauses > 0.5 => said.push("1 long pause".to_owned()),
                _ => {}
            }
            Some((index, said.join(", ")))
        })
        .collect();
    if told.is_empty() {
        return;
    }
    ui.add_space(space::XS);
    heading(ui, "Part by part");
    for (index, said) in told {
        let Some(part) = review.parts().get(index) else {
            continue;
        };
        ui.horizontal(|ui| {
            let color = palette.part_words(review.take.framework.role(index));
            words(ui, part.name.as_str(), regular(size::LIST), color);
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                words_on_one_line(ui, said, regular(size::LIST), palette.text);
            });
        });
    }
}

/// How long the sound is, for those who read and do not see.
pub fn curve_words(report: &Report) -> String {
    let pitch = report.pitch.map(|pitch| {
        format!(
            "Pitch mostly from {:.0} to {:.0} hertz",
            pitch.p10_hz, pitch.p90_hz
        )
    });
    let pace = report
        .articulation_rate_syl_per_sec
        .map(|rate| format!("{rate:.1} syllables a second while speaking"));
    let said: Vec<String> = [pitch, pace].into_iter().flatten().collect();
    if said.is_empty() {
        format!("No curves of {}", say::clock(report.duration_secs))
    } else {
        said.join("; ")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_figure_is_told_beside_what_is_usual() {
        let figures = Figures {
            words_per_min: Some(148.0),
            long_pauses: Some(3.0),
            speaking_share: Some(0.81),
            ..Figures::default()
        };
        let usual = Figures {
            words_per_min: Some(171.0),
            long_pauses: Some(3.0),
            speaking_share: Some(0.60),
            ..Figures::default()
        };
        let said: Vec<(String, Option<String>)> = lines(&figures, Some(&usual))
            .into_iter()
            .map(|line| (format!("{}: {}", line.what, line.figure), line.usual))
            .collect();
        assert_eq!(said.len(), 3);
        assert_eq!(said[0].0, "Pace: ≈ 148 words/min");
        assert_eq!(said[0].1.as_deref(), Some("slower than your usual 171 words/min"));
        assert_eq!(said[1].1.as_deref(), Some("as usual"));
        assert_eq!(
            said[2].1.as_deref(),
            Some("more than your usual 60 % of the time")
        );
        assert!(lines(&figures, None).iter().all(|line| line.usual.is_none()));
    }
}
