//! What to rehearse next, at the top of Progress: one question, why this one, and the key that goes there. Which one it is
//! is not decided here.

use eframe::egui::{Align, Layout, Ui};
use egui_material_icons::icons::ICON_MIC;

use crate::{
    app::{Command, InProgress, Row},
    model::next::{Next, Why},
    ui::{
        theme::{Palette, regular, size, space, strong},
        view::{View, heading, words, words_on_one_line},
        widgets::{KeyButton, Kind, card},
    },
};

/// Narrower than this, the words are smaller and the button stands below them, so that it is in sight all the same.
const ROOMY: f32 = 480.0;

/// Shows it, if anything was answered so far.
pub fn show(ui: &mut Ui, view: &View<'_>, commands: &mut Vec<Command>) {
    let Some(next) = view.app.next_up() else { return };
    let takes = view.app.takes();
    let why = why(
        &next,
        takes.latest_answer(&next.prompt.id),
        takes.latest_next_time(&next.prompt.id),
    );
    card(ui, |ui| {
        ui.spacing_mut().item_spacing.y = space::XS;
        if ui.available_width() < ROOMY {
            said(ui, &next, &why, true);
            button(ui, commands);
            return;
        }
        ui.horizontal(|ui| {
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                button(ui, commands);
                ui.add_space(space::M);
                ui.with_layout(Layout::top_down(Align::LEFT), |ui| said(ui, &next, &why, false));
            });
        });
    });
}

fn said(ui: &mut Ui, next: &Next<'_>, why: &str, is_narrow: bool) {
    let palette = Palette::of(ui);
    heading(ui, "Rehearse this next");
    if is_narrow {
        words(ui, &next.prompt.text, strong(size::BODY), palette.text);
        words_on_one_line(ui, why, regular(size::SMALL), palette.dim).on_hover_text(why);
    } else {
        words(ui, &next.prompt.text, strong(size::PART), palette.text);
        words(ui, why, regular(size::SMALL), palette.dim);
    }
}

fn button(ui: &mut Ui, commands: &mut Vec<Command>) {
    let button = KeyButton::new("Rehearse")
        .key("R")
        .icon(ICON_MIC)
        .kind(Kind::Primary);
    if ui.add(button.name("Rehearse this next")).clicked() {
        commands.push(Command::InProgress(InProgress::RehearseNext));
    }
}

/// Why this one, and what to work on: `Due since yesterday · last time Result 0:07 over, rated 2 of 5 · this time: Start
/// with the number`.
fn why(next: &Next<'_>, latest: Option<&Row>, next_time: Option<&str>) -> String {
    let mut said = match next.why {
        Why::Due(0) => "Due today".to_owned(),
        Why::Due(1) => "Due since yesterday".to_owned(),
        Why::Due(days) => format!("Due for {days} days"),
        Why::Missing { has_story: true } => format!(
            "Nothing is due. You have a story for {}, but no answer yet.",
            next.prompt.theme
        ),
        Why::Missing { has_story: false } => {
            format!("Nothing is due. {} has no answer yet.", next.prompt.theme)
        }
        Why::New => "You have not answered this one yet.".to_owned(),
        Why::Ahead(1) => "Due tomorrow".to_owned(),
        Why::Ahead(days) => format!("Due in {days} days"),
    };
    if let Some(row) = latest {
        let rating = row.rating.map(|rating| format!("rated {rating} of 5"));
        let last: Vec<&str> = [row.worst.as_deref(), rating.as_deref()]
            .into_iter()
            .flatten()
            .collect();
        if !last.is_empty() {
            said += &format!(" · last time {}", last.join(", "));
        }
    }
    if let Some(next_time) = next_time {
        said += &format!(" · this time: {next_time}");
    }
    said
}
