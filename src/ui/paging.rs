//! Scrolling by keys: the app counts the pages that were asked for, and what is drawn moves by as many. Which keys ask for
//! them is in `keys`.

use std::{fmt::Debug, hash::Hash};

use eframe::egui::{Id, Ui, vec2};

/// So much of a page stays in sight when it is turned.
const KEPT: f32 = 48.0;

/// To be called within a scroll area: scrolls it by the pages asked for since it was last drawn. What was asked for while
/// it was not on show was not meant for it.
pub fn turn(ui: &Ui, name: impl Hash + Debug, asked: i32) {
    let memory = Id::unique((name, "pages"));
    let frame = ui.ctx().cumulative_frame_nr();
    let seen: Option<(u64, i32)> = ui.data(|data| data.get_temp(memory));
    ui.data_mut(|data| data.insert_temp(memory, (frame, asked)));
    let pages = seen
        .filter(|(at, _)| at + 1 >= frame)
        .map_or(0, |(_, before)| asked.wrapping_sub(before));
    if pages != 0 {
        let page = (ui.clip_rect().height() - KEPT).max(KEPT);
        #[expect(clippy::cast_precision_loss, reason = "a thousand pages at most")]
        ui.scroll_with_delta(vec2(0.0, -page * pages as f32));
    }
}
