//! Review's list of possible fillers, below the figures of how it sounded: each can be heard and is then confirmed or
//! refused. It is an experiment and says so.

use eframe::egui::{Align, Layout, Ui};
use egui_material_icons::icons::ICON_PLAY_ARROW;

use super::rubric::moment;
use crate::{
    app::{Command, Review},
    model::timeline,
    ui::{
        theme::space,
        view::{View, heading, small},
        widgets::KeyButton,
    },
};

/// So many are shown at a time: the next comes up when one is answered.
const SHOWN: usize = 4;

/// Shows the list, if that is wanted and there is one to be answered.
pub fn show(ui: &mut Ui, view: &View<'_>, review: &Review, commands: &mut Vec<Command>) {
    let open = view.app.possible_fillers();
    let (Some(kind), false) = (view.app.filler_kind(), open.is_empty()) else {
        return;
    };
    ui.add_space(space::XS);
    heading(ui, "Possible fillers (experimental)");
    small(
        ui,
        format!(
            "Most of these are none. Hear each one (Shift+H: the first), then say; only a yes is counted as “{}”.",
            kind.name
        ),
    );
    for (index, one) in open.iter().take(SHOWN).enumerate() {
        let at = moment(
            review,
            timeline::frames(one.start_secs, review.take.audio.sample_rate_hz),
        );
        ui.horizontal(|ui| {
            ui.spacing_mut().item_spacing.x = space::XS;
            let name = format!("Hear the possible filler at {at}");
            let hear = KeyButton::new(&at)
                .icon(ICON_PLAY_ARROW)
                .compact(true)
                .name(&name);
            if ui
                .add(hear)
                .on_hover_text("Hear it (Shift+H: the first one)")
                .clicked()
            {
                commands.push(Command::HearFiller(index));
            }
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                ui.spacing_mut().item_spacing.x = space::XS;
                for (label, key, is_one, name) in [
                    ("No", "Shift+N", false, format!("No filler at {at}")),
                    (
                        "Yes",
                        "Shift+Y",
                        true,
                        format!("Yes, count “{}” at {at}", kind.name),
                    ),
                ] {
                    let mut button = KeyButton::new(label).compact(true).name(&name);
                    // The keys are for the first one.
                    if index == 0 {
                        button = button.key(key);
                    }
                    if ui.add(button).clicked() {
                        commands.push(Command::AnswerFiller(index, is_one));
                    }
                }
            });
        });
    }
    match open.len().saturating_sub(SHOWN) {
        0 => {}
        more => {
            small(ui, format!("and {more} more"));
        }
    }
}
