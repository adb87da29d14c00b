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
    let due = view.app.prompts().due().words(&review.take.prompt.id);
    let palette = Palette::of(ui);
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = space::S;
        words(ui, ICON_EVENT_REPEAT.codepoint, icon(18.0), palette.dim);
        words(
            ui,
            sentence(count, due.as_deref()),
            regular(size::LIST),
            palette.dim,
        );
    });
}

/// `due` is when the prompt comes back, as `schedule` says it.
fn sentence(count: usize, due: Option<&str>) -> String {
    let times = match count {
        3 => "Three times in a row".to_owned(),
        4 => "Four times in a row".to_owned(),
        count => format!("{count} times in a row"),
    };
    let when = due.and_then(|due| due.strip_prefix("due ")).unwrap_or("tomorrow");
    format!("{times} today. Let it rest: it comes back {when}. What is still there by then is yours.")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_says_when_the_prompt_comes_back() {
        assert_eq!(
            sentence(3, Some("due in 2 days")),
            "Three times in a row today. Let it rest: it comes back in 2 days. What is still there by then is yours."
        );
        assert!(sentence(5, Some("due tomorrow")).contains("comes back tomorrow."));
        assert!(sentence(4, None).contains("comes back tomorrow."));
    }
}
