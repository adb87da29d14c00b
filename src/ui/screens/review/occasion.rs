//! What Review and Takes say of what an answer was spoken for: a mock interview with the way back to it, a drill with its
//! next step.

use eframe::egui::{Align, Layout, Ui, vec2};
use egui_material_icons::icons::{ICON_FITNESS_CENTER, ICON_FORUM};

use crate::{
    app::{Command, InSession, Review, next_drill_words},
    model::{drill, occasion::Occasion},
    ui::{
        keys,
        theme::{Palette, regular, size, space},
        view::{View, words},
        widgets::{KeyButton, Kind},
    },
};

/// Narrower than this, what is said stands below its button.
const BESIDE: f32 = 420.0;

/// It in a few words, if there is something to say: `mock interview, follow-up`.
pub fn in_words(occasion: &Occasion) -> Option<String> {
    let words: Vec<String> = [
        occasion.session.as_ref().map(|_| "mock interview".to_owned()),
        occasion.follow_up_to.as_ref().map(|_| "follow-up".to_owned()),
        occasion
            .drill
            .map(|drill| format!("drill: {}", drill::name(drill))),
    ]
    .into_iter()
    .flatten()
    .collect();
    (!words.is_empty()).then(|| words.join(", "))
}

/// Shows the rows there are to show; nothing for most takes.
pub fn show(ui: &mut Ui, view: &View<'_>, review: &Review, commands: &mut Vec<Command>) {
    let take = &review.take;
    let palette = Palette::of(ui);
    let mut line = |button: KeyButton<'_>, command: Command, said: &str, ui: &mut Ui| {
        let way = if ui.available_width() < BESIDE {
            Layout::top_down(Align::LEFT)
        } else {
            Layout::left_to_right(Align::Center)
        };
        let room = vec2(ui.available_width(), 0.0);
        ui.allocate_ui_with_layout(room, way, |ui| {
            ui.spacing_mut().item_spacing.x = space::M;
            if ui.add(button.compact(true)).clicked() {
                commands.push(command);
            }
            words(ui, said, regular(size::BODY), palette.text);
        });
    };
    if take.occasion.session.is_some() {
        let key = keys::shown("Ctrl+M");
        let button = KeyButton::new("Back to the interview").key(&key).icon(ICON_FORUM);
        let said = if take.occasion.follow_up_to.is_some() {
            "A follow-up of a mock interview."
        } else {
            "An answer of a mock interview."
        };
        line(button, Command::InSession(InSession::Open), said, ui);
    }
    // Before the guess nothing may give the length away.
    let Some(drill) = take.occasion.drill.filter(|_| review.guess_secs.is_none()) else {
        return;
    };
    let said = drill::outcome(drill, take.total_secs, take.answer_secs());
    let key = keys::shown("Ctrl+D");
    match next_drill_words(take).filter(|_| !view.app.is_read_only()) {
        Some(next) => {
            let button = KeyButton::new(&next)
                .key(&key)
                .icon(ICON_FITNESS_CENTER)
                .kind(Kind::Primary);
            line(button, Command::NextDrill, &said, ui);
        }
        None => {
            words(ui, said, regular(size::BODY), palette.text);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::occasion::Drill;

    #[test]
    fn what_an_answer_was_for_is_said_in_a_few_words() {
        let mut occasion = Occasion::default();
        assert_eq!(in_words(&occasion), None);
        occasion.session = Some("s".to_owned());
        assert_eq!(in_words(&occasion).as_deref(), Some("mock interview"));
        occasion.follow_up_to = Some("t".to_owned());
        assert_eq!(in_words(&occasion).as_deref(), Some("mock interview, follow-up"));
        occasion = Occasion {
            drill: Some(Drill::Shorter),
            ..Occasion::default()
        };
        assert_eq!(in_words(&occasion).as_deref(), Some("drill: shorter"));
    }
}
