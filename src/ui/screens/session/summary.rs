//! The summary of a mock interview: each answer against its target, follow-ups under what they follow, and what was not
//! reached.

use eframe::egui::{
    Align, Layout, Response, Role, ScrollArea, Sense, Ui, WidgetInfo, pos2, text::LayoutJob, vec2,
};
use egui_material_icons::icons::{ICON_MIC, ICON_PLAY_ARROW, ICON_SUBDIRECTORY_ARROW_RIGHT};

use crate::{
    app::{Answer, Command, InSession, Summary},
    model::{
        pacing::{self, Verdict},
        words as say,
    },
    ui::{
        theme::{Palette, icon, regular, size, space, strong},
        view::{View, empty, heading, small, words, words_on_one_line},
        widgets::{KeyButton, Kind, ROW_CORNERS, focus_ring, row_ground},
    },
};

const LINE_HEIGHT: f32 = 60.0;
/// The same where a question gets two lines.
const NARROW_LINE_HEIGHT: f32 = 84.0;
/// Narrower than this, it does.
const TWO_LINES: f32 = 420.0;
/// Narrower than this, the buttons leave less room around their words.
const NARROW: f32 = 640.0;
/// Narrower than this, they stand below the title.
const STACKED: f32 = 560.0;
/// Lower than this, title and buttons scroll with the answers.
const LOWEST: f32 = 360.0;
/// Room for the scroll bar beside the answers.
const SCROLL_BAR: f32 = 20.0;
/// So far a follow-up stands to the right.
const INDENT: f32 = 36.0;

/// Shows the summary.
pub fn show(ui: &mut Ui, view: &View<'_>, summary: &Summary<'_>, commands: &mut Vec<Command>) {
    let all_scrolls = ui.available_height() < LOWEST && !summary.answers.is_empty();
    if !all_scrolls {
        head(ui, view, summary, commands);
    }
    if summary.answers.is_empty() {
        let sentence = if view.app.takes().is_loading {
            "Reading the takes."
        } else {
            "The answers of this interview are not here any more."
        };
        empty(ui, sentence, |_| ());
        return;
    }
    ScrollArea::vertical()
        .id_salt(("session-summary", &summary.about.id))
        .min_scrolled_height(0.0)
        .auto_shrink(false)
        .show(ui, |ui| {
            if all_scrolls {
                head(ui, view, summary, commands);
                ui.add_space(space::S);
            }
            ui.set_max_width(ui.available_width() - SCROLL_BAR);
            ui.spacing_mut().item_spacing.y = 0.0;
            let memory = eframe::egui::Id::unique("chosen-answer");
            let chosen = view.app.session().chosen;
            let was_chosen: Option<usize> = ui.data(|data| data.get_temp(memory));
            ui.data_mut(|data| data.insert_temp(memory, chosen));
            for (place, answer) in summary.answers.iter().enumerate() {
                let response = show_answer(ui, answer, place == chosen);
                if place == chosen && was_chosen != Some(chosen) {
                    response.scroll_to_me(None);
                }
                if response.clicked() {
                    commands.push(Command::InSession(InSession::Choose(place)));
                }
                if response.double_clicked() {
                    commands.push(Command::InSession(InSession::Listen(answer.row.id.clone())));
                }
            }
            if !summary.not_reached.is_empty() {
                ui.add_space(space::L);
                heading(ui, "Not reached");
                ui.add_space(space::XS);
                let rest = KeyButton::new("Ask what is left").key("R").icon(ICON_MIC);
                let rest = rest.name("Ask what was not reached in a new interview");
                if ui.add(rest).clicked() {
                    commands.push(Command::InSession(InSession::AskTheRest));
                }
                ui.add_space(space::XS);
                for prompt in &summary.not_reached {
                    small(ui, prompt.text.as_str());
                    ui.add_space(space::XS);
                }
            }
            ui.add_space(space::XL);
        });
}

fn head(ui: &mut Ui, view: &View<'_>, summary: &Summary<'_>, commands: &mut Vec<Command>) {
    let width = ui.available_width();
    if width < STACKED {
        ui.spacing_mut().item_spacing.y = space::S;
        names(ui, view, summary, size::LONG);
        ui.horizontal(|ui| {
            ui.spacing_mut().item_spacing.x = space::S;
            listen(ui, summary, true, commands);
            all(ui, true, commands);
        });
        return;
    }
    let is_narrow = width < NARROW;
    ui.with_layout(Layout::right_to_left(Align::Min), |ui| {
        ui.spacing_mut().item_spacing.x = space::S;
        ui.add_space(SCROLL_BAR);
        all(ui, is_narrow, commands);
        listen(ui, summary, is_narrow, commands);
        names(ui, view, summary, size::TITLE);
    });
}

fn all(ui: &mut Ui, is_narrow: bool, commands: &mut Vec<Command>) {
    let all = KeyButton::new("All interviews").key("Esc").compact(is_narrow);
    if ui.add(all).clicked() {
        commands.push(Command::InSession(InSession::Back));
    }
}

fn listen(ui: &mut Ui, summary: &Summary<'_>, is_narrow: bool, commands: &mut Vec<Command>) {
    let listen = KeyButton::new("Listen")
        .key("Enter")
        .icon(ICON_PLAY_ARROW)
        .kind(Kind::Primary)
        .name("Listen to the chosen answer")
        .compact(is_narrow);
    if ui.add_enabled(!summary.answers.is_empty(), listen).clicked() {
        commands.push(Command::InSession(InSession::Enter));
    }
}

/// Which interview it was, and what came of it.
fn names(ui: &mut Ui, view: &View<'_>, summary: &Summary<'_>, points: f32) {
    let palette = Palette::of(ui);
    ui.with_layout(Layout::top_down(Align::LEFT), |ui| {
        ui.spacing_mut().item_spacing.y = 2.0;
        let date = summary.about.started.map_or_else(
            || summary.about.id.clone(),
            |started| say::date(started, view.local),
        );
        words(
            ui,
            format!("Mock interview, {date}"),
            strong(points),
            palette.text,
        );
        words_on_one_line(ui, summary.about.in_words(), regular(size::SMALL), palette.dim);
    });
}

fn show_answer(ui: &mut Ui, answer: &Answer<'_>, is_chosen: bool) -> Response {
    let row = answer.row;
    let mut about = row.worst.clone().map_or_else(
        || "every part on target".to_owned(),
        |worst| format!("to work on: {worst}"),
    );
    if answer.is_follow_up {
        // Of one part, its length says all.
        "follow-up".clone_into(&mut about);
    }
    if let Some(rating) = row.rating {
        about += &format!(" · rated {rating} of 5");
    }
    let number = answer.number.to_string();
    let target = say::clock(row.target_secs);
    Line {
        lead: if answer.is_follow_up { None } else { Some(&number) },
        is_indented: answer.is_follow_up,
        title: &row.title,
        about: &about,
        length: Some((
            say::clock(row.answer_secs),
            target,
            pacing::verdict(row.answer_secs, row.target_secs),
        )),
        is_chosen,
    }
    .show(ui)
}

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
            (NARROW_LINE_HEIGHT, 2)
        } else {
            (LINE_HEIGHT, 1)
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
