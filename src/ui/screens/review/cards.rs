//! The cards of Review: the guess of the length or, once it is made, the times. The other cards, what was said and what
//! was heard, are in `rubric` and `remarks`.

use eframe::egui::{Align, Layout, Ui, vec2};

use super::{delivery, follow_ups, pieces, remarks, rubric};
use crate::{
    app::{Command, Review},
    model::{pacing, take::Take, timeline, words as say},
    ui::{
        theme::{Palette, regular, size, space, strong},
        view::{View, body, heading, words},
        widgets::{KeyButton, Kind, card},
    },
};

/// Narrower than this, the cards stand below each other.
const BESIDE: f32 = 700.0;

/// From here on all three stand side by side.
const THREE: f32 = 1_040.0;

/// Shows the cards.
pub fn show(ui: &mut Ui, view: &View<'_>, review: &Review, commands: &mut Vec<Command>) {
    let width = ui.available_width();
    let is_guessing = review.guess_secs.is_some();
    let columns = match (width, is_guessing) {
        (..BESIDE, _) => 1,
        (BESIDE..THREE, _) | (_, true) => 2,
        _ => 3,
    };
    ui.spacing_mut().item_spacing = vec2(space::L, space::L);
    let first = |ui: &mut Ui, commands: &mut Vec<Command>| {
        card(ui, |ui| match review.guess_secs {
            Some(guess_secs) => guess(ui, review, guess_secs, commands),
            None => times(ui, view, review, commands),
        });
    };
    if columns == 1 {
        first(ui, commands);
        rubric::show(ui, view, review, commands);
        remarks::show(ui, view, review, commands);
        follow_ups::show(ui, view, review, commands);
        delivery::show(ui, view, review, commands);
        return;
    }
    #[expect(clippy::cast_precision_loss, reason = "two or three")]
    let each = (width - space::L * (columns - 1) as f32) / columns as f32;
    let beside = |ui: &mut Ui, add: &mut dyn FnMut(&mut Ui)| {
        ui.allocate_ui_with_layout(vec2(each, 0.0), Layout::top_down(Align::LEFT), |ui| {
            ui.set_width(each);
            add(ui);
        });
    };
    // What is at hand while listening, the lists, taps and notes, comes before what is read afterwards.
    ui.horizontal_top(|ui| {
        beside(ui, &mut |ui| {
            first(ui, commands);
            follow_ups::show(ui, view, review, commands);
            if columns == 2 && !is_guessing {
                delivery::show(ui, view, review, commands);
            }
        });
        beside(ui, &mut |ui| {
            rubric::show(ui, view, review, commands);
            if columns == 2 && !is_guessing {
                remarks::show(ui, view, review, commands);
            }
        });
        if columns == 3 {
            beside(ui, &mut |ui| {
                remarks::show(ui, view, review, commands);
                delivery::show(ui, view, review, commands);
            });
        }
    });
}

fn guess(ui: &mut Ui, review: &Review, guess_secs: u32, commands: &mut Vec<Command>) {
    let palette = Palette::of(ui);
    ui.spacing_mut().item_spacing.y = space::M;
    heading(ui, "How long was your answer?");
    let mut said = "There is no clock in an interview. Guess first, then look.".to_owned();
    if review.take.is_judged() {
        said += &format!(" The target was {}.", say::clock(review.take.total_secs));
    }
    body(ui, said);
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing = vec2(space::S, space::S);
        let less = KeyButton::new("−5 s").key("Down").name("Guess 5 seconds less");
        if ui.add(less).clicked() {
            commands.push(Command::GuessBy(-5));
        }
        let guessed = say::clock(f64::from(guess_secs));
        ui.add_sized(
            vec2(72.0, 40.0),
            eframe::egui::Label::new(
                eframe::egui::RichText::new(guessed)
                    .font(strong(size::TITLE))
                    .color(palette.text),
            ),
        );
        let more = KeyButton::new("+5 s").key("Up").name("Guess 5 seconds more");
        if ui.add(more).clicked() {
            commands.push(Command::GuessBy(5));
        }
    });
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing = vec2(space::S, space::S);
        let show = KeyButton::new("Show the times").key("G").kind(Kind::Primary);
        if ui.add(show).clicked() {
            commands.push(Command::Reveal);
        }
        if ui.add(KeyButton::new("Skip the guess").key("S")).clicked() {
            commands.push(Command::SkipGuess);
        }
    });
}

fn times(ui: &mut Ui, view: &View<'_>, review: &Review, commands: &mut Vec<Command>) {
    let palette = Palette::of(ui);
    let take = &review.take;
    heading(
        ui,
        if take.is_judged() {
            "Timing against target"
        } else {
            "Timing"
        },
    );
    words(ui, review.advice().words, strong(size::BODY), palette.text);
    pieces::again(ui, view, review, commands);
    // The rows have space of their own.
    ui.spacing_mut().item_spacing.y = space::S;
    for (index, timing) in review.parts().iter().enumerate() {
        pieces::row(ui, review, index, timing, commands);
        if !timing.begun {
            let name = format!("{} begins here", timing.name);
            let add = KeyButton::new(&name).compact(true);
            if ui.add(add).clicked() {
                commands.push(Command::TogglePart(index));
            }
        } else if review.boundary == Some(index) {
            let name = format!("{} was not begun", timing.name);
            let remove = KeyButton::new(&name).compact(true);
            if ui.add(remove).clicked() {
                commands.push(Command::TogglePart(index));
            }
        }
    }
    ui.add_space(space::S);
    ui.horizontal(|ui| {
        let total = say::clock(take.answer_secs());
        ui.label(
            eframe::egui::RichText::new(total)
                .font(strong(size::TITLE))
                .color(palette.text),
        );
        words(
            ui,
            total_words(
                take.answer_secs(),
                take.is_judged().then_some(take.total_secs),
                take.guess_secs,
            ),
            regular(size::SMALL),
            palette.dim,
        );
    });
    if let Some(said) = gaps_words(take) {
        words(ui, said, regular(size::SMALL), palette.over_words());
    }
}

/// Where sound is missing and why, in one line however many such places there are.
fn gaps_words(take: &Take) -> Option<String> {
    let rate = take.audio.sample_rate_hz;
    let first = take.gaps.first()?;
    let at = say::clock(timeline::secs(first.frame, rate) - take.lead_in_secs());
    let missing = take.gaps.iter().map(|gap| gap.frames).sum();
    let secs = timeline::secs(missing, rate);
    let cause = &first.cause;
    Some(match take.gaps.len() {
        1 => format!("{secs:.2} s of sound are missing at {at}: {cause}"),
        places => format!("{secs:.2} s of sound are missing in {places} places, the first at {at}: {cause}"),
    })
}

/// The whole answer against its target if there is one, and the guess if one was made: `0:17 over 2:00 · you guessed 1:50`.
fn total_words(answer_secs: f64, target_secs: Option<f64>, guess_secs: Option<f64>) -> String {
    let judged = |target_secs| pacing::total_words(answer_secs, target_secs);
    let mut said = target_secs.map_or_else(|| "in all".to_owned(), judged);
    if let Some(guess_secs) = guess_secs {
        said += &format!(" · you guessed {}", say::clock(guess_secs));
    }
    said
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_total_is_judged_in_words() {
        assert_eq!(
            total_words(137.0, Some(120.0), None),
            "on target, 2:00",
            "within 15 % of it"
        );
        assert_eq!(
            total_words(147.0, Some(120.0), Some(110.0)),
            "0:27 over 2:00 · you guessed 1:50"
        );
        assert_eq!(total_words(61.0, Some(120.0), None), "0:59 under 2:00");
        assert_eq!(total_words(61.0, None, Some(70.0)), "in all · you guessed 1:10");
    }
}
