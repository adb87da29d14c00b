//! The word on Review that one prompt was answered often enough for a day. It asks for nothing and stands in nobody's way.

use eframe::egui::Ui;
use egui_material_icons::icons::ICON_EVENT_REPEAT;

use crate::{
    app::Review,
    model::words as say,
    ui::{
        theme::{Palette, icon, regular, size, space},
        view::{View, words},
    },
};

/// Shows it, if it was and this is one of the answers.
pub fn show(ui: &mut Ui, view: &View<'_>, review: &Review) {
    let recorded = say::local_time(&review.take.recorded_at).map(jiff::civil::DateTime::date);
    let is_of_today = recorded.is_some() && recorded == view.app.progress().today();
    let count = view.app.is_enough(&review.take.prompt.id);
    let Some(count) = count.filter(|_| is_of_today && review.take.occasion.follow_up_to.is_none()) else {
        return;
    };
    let palette = Palette::of(ui);
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = space::S;
        words(ui, ICON_EVENT_REPEAT.codepoint, icon(18.0), palette.dim);
        words(ui, sentence(count), regular(size::LIST), palette.dim);
    });
}

fn sentence(count: usize) -> String {
    let times = match count {
        3 => "Three times in a row".to_owned(),
        4 => "Four times in a row".to_owned(),
        count => format!("{count} times in a row"),
    };
    format!("{times} today. Come back to this one tomorrow: what is still there after a night is yours.")
}
