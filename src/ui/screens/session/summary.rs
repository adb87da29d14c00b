//! The summary of a mock interview: each answer against its target, follow-ups under what they follow, what was answered
//! afterwards and what is left. The line of such lists is here, also for the set-up.

use eframe::egui::{
    Align, Layout, Response, Role, ScrollArea, Sense, Ui, WidgetInfo, pos2, text::LayoutJob, vec2,
};
use egui_material_icons::icons::{ICON_MIC, ICON_PLAY_ARROW, ICON_SUBDIRECTORY_ARROW_RIGHT};
use jiff::civil::DateTime;

use crate::{
    app::{Afterwards, Answer, Command, Earlier, InSession, Row, Summary},
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
/// Narrower than this, what came of it has a line of its own below title and buttons.
const OWN_LINE: f32 = 880.0;
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
            let chosen = view.app.session().chosen;
            let list = List {
                chosen,
                has_moved: has_moved(ui, "chosen-answer", Some(chosen)),
            };
            for (place, answer) in summary.answers.iter().enumerate() {
                list.show(ui, place, answer.row, &line_of(answer), commands);
            }
            show_afterwards(ui, view, summary, &list, commands);
            show_left(ui, summary, commands);
            ui.add_space(space::XL);
        });
}

fn head(ui: &mut Ui, view: &View<'_>, summary: &Summary<'_>, commands: &mut Vec<Command>) {
    let width = ui.available_width();
    if width < STACKED {
        ui.spacing_mut().item_spacing.y = space::S;
        which(ui, view, summary, size::LONG);
        came(ui, view, summary);
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
        ui.with_layout(Layout::top_down(Align::LEFT), |ui| {
            ui.spacing_mut().item_spacing.y = 2.0;
            which(
                ui,
                view,
                summary,
                if is_narrow { size::LONG } else { size::TITLE },
            );
            if width >= OWN_LINE {
                came(ui, view, summary);
            }
        });
    });
    if width < OWN_LINE {
        came(ui, view, summary);
    }
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
    if ui.add_enabled(!summary.is_empty(), listen).clicked() {
        commands.push(Command::InSession(InSession::Enter));
    }
}

/// Which interview it was.
fn which(ui: &mut Ui, view: &View<'_>, summary: &Summary<'_>, points: f32) {
    let date = summary.about.started.map_or_else(
        || summary.about.id.clone(),
        |started| say::date(started, view.local),
    );
    let said = format!("Mock interview, {date}");
    words(ui, said, strong(points), Palette::of(ui).text);
}

/// What came of it.
fn came(ui: &mut Ui, view: &View<'_>, summary: &Summary<'_>) {
    let said = about(&summary.about, view.local);
    words_on_one_line(ui, said, regular(size::SMALL), Palette::of(ui).dim);
}

/// What came of an interview, in words, and whose questions it asked.
pub fn about(session: &Earlier, now: DateTime) -> String {
    let mut said = session.in_words();
    if let Some(first) = session.continues {
        said += &format!(" · goes on from {}", say::date(first, now));
    }
    said
}

/// Whether the chosen place of a list is another than when the list was drawn last.
pub fn has_moved(ui: &Ui, list: &str, chosen: Option<usize>) -> bool {
    let memory = eframe::egui::Id::unique(list);
    let before: Option<Option<usize>> = ui.data(|data| data.get_temp(memory));
    ui.data_mut(|data| data.insert_temp(memory, chosen));
    before != Some(chosen)
}

/// The list of answers that can be chosen.
struct List {
    chosen: usize,
    has_moved: bool,
}

impl List {
    fn show(&self, ui: &mut Ui, place: usize, row: &Row, line: &Answered<'_>, commands: &mut Vec<Command>) {
        let number = line.number.map(|number| number.to_string());
        let is_chosen = place == self.chosen;
        let length = (
            say::clock(row.answer_secs),
            say::clock(row.target_secs),
            pacing::verdict(row.answer_secs, row.target_secs),
        );
        let response = Line {
            lead: number.as_deref(),
            is_indented: line.is_indented,
            title: line.title,
            about: &line.about,
            length: Some(length),
            is_chosen,
        }
        .show(ui);
        if is_chosen && self.has_moved {
            response.scroll_to_me(None);
        }
        if response.clicked() {
            commands.push(Command::InSession(InSession::Choose(place)));
        }
        if response.double_clicked() {
            commands.push(Command::InSession(InSession::Listen(row.id.clone())));
        }
    }
}

/// What the line of an answer says besides its length.
struct Answered<'a> {
    number: Option<usize>,
    is_indented: bool,
    title: &'a str,
    about: String,
}

fn line_of<'a>(answer: &Answer<'a>) -> Answered<'a> {
    let row = answer.row;
    let about = if answer.is_follow_up {
        // Of one part, its length says all.
        with_rating("follow-up".to_owned(), row)
    } else {
        how_it_went(row)
    };
    Answered {
        number: (!answer.is_follow_up).then_some(answer.number),
        is_indented: answer.is_follow_up,
        title: &row.title,
        about,
    }
}

/// How an answer went, in words.
fn how_it_went(row: &Row) -> String {
    let said = if row.is_broken_off() {
        "broken off".to_owned()
    } else {
        row.worst.clone().map_or_else(
            || row.on_target_words().to_owned(),
            |worst| format!("to work on: {worst}"),
        )
    };
    with_rating(said, row)
}

fn with_rating(said: String, row: &Row) -> String {
    match row.rating {
        Some(rating) => format!("{said} · rated {rating} of 5"),
        None => said,
    }
}

/// The questions that later interviews asked, each with its answer there.
fn show_afterwards(
    ui: &mut Ui,
    view: &View<'_>,
    summary: &Summary<'_>,
    list: &List,
    commands: &mut Vec<Command>,
) {
    if summary.afterwards.is_empty() {
        return;
    }
    ui.add_space(space::L);
    heading(ui, "Answered afterwards");
    ui.add_space(space::XS);
    for (place, answer) in summary.afterwards.iter().enumerate() {
        let Afterwards { prompt, asked, row } = answer;
        let asked = asked.map_or_else(
            || "in a later interview".to_owned(),
            |asked| format!("in the interview of {}", say::date(asked, view.local)),
        );
        if let Some(row) = row {
            let line = Answered {
                number: None,
                is_indented: false,
                title: &row.title,
                about: format!("{asked} · {}", how_it_went(row)),
            };
            list.show(ui, summary.answers.len() + place, row, &line, commands);
        } else {
            small(ui, format!("{} ({asked})", prompt.text));
            ui.add_space(space::XS);
        }
    }
}

/// What is left to ask, and the way to have it asked.
fn show_left(ui: &mut Ui, summary: &Summary<'_>, commands: &mut Vec<Command>) {
    if summary.left.is_empty() {
        return;
    }
    ui.add_space(space::L);
    heading(ui, "Left to ask");
    ui.add_space(space::S);
    let rest = KeyButton::new("Ask what is left").key("R").icon(ICON_MIC);
    let rest = rest.name("Ask what is left in a new interview");
    if ui.add(rest).clicked() {
        commands.push(Command::InSession(InSession::AskTheRest));
    }
    ui.add_space(space::S);
    for left in &summary.left {
        let why = if left.is_broken_off {
            "Broken off"
        } else {
            "Not reached"
        };
        small(ui, format!("{why}: {}", left.prompt.text));
        ui.add_space(space::XS);
    }
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
