//! A line of the lists of a mock interview: an interview that there was, or an answer of one.

use eframe::egui::{Response, Role, Sense, Ui, WidgetInfo, pos2, text::LayoutJob, vec2};
use egui_material_icons::icons::ICON_SUBDIRECTORY_ARROW_RIGHT;

use crate::{
    model::pacing::Verdict,
    ui::{
        theme::{Palette, icon, regular, size, space, strong},
        widgets::{ROW_CORNERS, focus_ring, row_ground},
    },
};

const HEIGHT: f32 = 60.0;
/// The same where a question gets two lines.
const NARROW_HEIGHT: f32 = 84.0;
/// Narrower than this, it does.
const TWO_LINES: f32 = 420.0;
/// So far a follow-up stands to the right.
const INDENT: f32 = 36.0;

/// A line of a list of sessions or answers.
#[derive(Default)]
pub struct Line<'a> {
    /// What stands before it.
    pub lead: Option<&'a str>,
    /// Whether it hangs under the one above.
    pub is_indented: bool,
    /// Its words.
    pub title: &'a str,
    /// What is known of it.
    pub about: &'a str,
    /// A length, its target and how it did.
    pub length: Option<(String, String, Verdict)>,
    /// Whether it is the chosen one.
    pub is_chosen: bool,
}

impl Line<'_> {
    /// Shows the line.
    pub fn show(&self, ui: &mut Ui) -> Response {
        let length = self.length.as_ref();
        // Beside a length there is too little room for a question where it is narrow.
        let (height, rows) = if length.is_some() && ui.available_width() < TWO_LINES {
            (NARROW_HEIGHT, 2)
        } else {
            (HEIGHT, 1)
        };
        let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), height), Sense::click());
        response.widget_info(|| {
            let mut said = format!("{} {}", self.title, self.about);
            if let Some((length, target, _)) = length {
                said += &format!(" {length} of {target}");
            }
            WidgetInfo::selected(Role::ListBoxOption, ui.is_enabled(), self.is_chosen, said)
        });
        if !ui.is_rect_visible(rect) {
            return response;
        }
        let palette = Palette::of(ui);
        row_ground(ui, &response, rect, self.is_chosen);
        let middle = rect.center().y;
        let mut left = rect.left() + space::L;
        let sign = |text: &str, font| ui.painter().layout_no_wrap(text.to_owned(), font, palette.dim);
        let lead = if self.is_indented {
            left += INDENT;
            Some(sign(ICON_SUBDIRECTORY_ARROW_RIGHT.codepoint, icon(18.0)))
        } else {
            self.lead.map(|lead| sign(lead, strong(size::BODY)))
        };
        if let Some(lead) = lead {
            ui.painter()
                .galley(pos2(left, middle - lead.size().y / 2.0), lead, palette.dim);
            left += 28.0;
        }
        let mut right = rect.right() - space::L;
        if let Some((length, target, verdict)) = length {
            let color = if *verdict == Verdict::Over {
                palette.over_words()
            } else {
                palette.text
            };
            let layout = |text: String, font, color| ui.painter().layout_no_wrap(text, font, color);
            let target = layout(format!(" of {target}"), regular(size::SMALL), palette.dim);
            let length = layout(length.clone(), strong(size::BODY), color);
            let target_at = pos2(right - target.size().x, middle - target.size().y / 2.0);
            let length_at = pos2(target_at.x - length.size().x, middle - length.size().y / 2.0);
            right = length_at.x - space::L;
            ui.painter().galley(target_at, target, palette.dim);
            ui.painter().galley(length_at, length, color);
        }
        let room = (right - left).max(40.0);
        let lines = |text: &str, rows, font, color| {
            let mut job = LayoutJob::simple(text.to_owned(), font, color, room);
            job.wrap.max_rows = rows;
            ui.painter().layout_job(job)
        };
        let title = lines(self.title, rows, regular(size::BODY), palette.text);
        let about = lines(self.about, 1, regular(size::SMALL), palette.dim);
        let top = middle - (title.size().y + 2.0 + about.size().y) / 2.0;
        let about_at = pos2(left, top + title.size().y + 2.0);
        ui.painter().galley(pos2(left, top), title, palette.text);
        ui.painter().galley(about_at, about, palette.dim);
        focus_ring(ui, &response, rect.shrink(3.0), ROW_CORNERS);
        response
    }
}
