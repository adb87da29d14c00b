//! The summary of a mock interview: each answer against its target, follow-ups under what they follow, what was answered
//! afterwards and what is left.

use eframe::egui::{Align, Layout, ScrollArea, Ui};
use egui_material_icons::icons::{ICON_MIC, ICON_PLAY_ARROW};
use jiff::civil::DateTime;

use super::line::Line;
use crate::{
    app::{Afterwards, Answer, Began, Command, Earlier, InSession, Left, Row, Summary},
    model::{pacing, session::rest::Why, words as say},
    ui::{
        theme::{Palette, regular, size, space, strong},
        view::{View, empty, heading, small, words, words_on_one_line},
        widgets::{KeyButton, Kind},
    },
};

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

/// Shows the summary.
pub fn show(ui: &mut Ui, view: &View<'_>, summary: &Summary<'_>, commands: &mut Vec<Command>) {
    let all_scrolls = ui.available_height() < LOWEST && !summary.answers.is_empty();
    if !all_scrolls {
        head(ui, view, summary, commands);
    }
    let no_answers = if view.app.takes().is_behind || view.app.takes().is_loading {
        "Reading the takes."
    } else {
        "The answers of this interview are not here any more."
    };
    let nothing_else = summary.afterwards.is_empty() && summary.left.is_empty();
    if summary.answers.is_empty() && nothing_else {
        empty(ui, no_answers, |_| ());
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
            if summary.answers.is_empty() {
                small(ui, no_answers);
            }
            for (place, answer) in summary.answers.iter().enumerate() {
                list.show(ui, place, answer.row, &line_of(answer), commands);
            }
            show_afterwards(ui, view, summary, &list, commands);
            show_left(ui, view, summary, commands);
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
        |started| started.in_words(view.local),
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
        said += &format!(" · goes on from {}", first.in_words(now));
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
    let about = if answer.is_orphan {
        let number = answer.number;
        let said = format!("follow-up to question {number}, whose answer is not here any more");
        with_rating(said, row)
    } else if answer.is_follow_up {
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
        let Afterwards { asked, row, .. } = answer;
        let asked = in_later(*asked, view.local);
        let line = Answered {
            number: None,
            is_indented: false,
            title: &row.title,
            about: format!("{asked} · {}", how_it_went(row)),
        };
        list.show(ui, summary.answers.len() + place, row, &line, commands);
    }
}

/// Which later interview it was.
fn in_later(began: Option<Began>, now: DateTime) -> String {
    began.map_or_else(
        || "in a later interview".to_owned(),
        |began| format!("in the interview of {}", began.in_words(now)),
    )
}

/// Why a question is left, in words.
fn why_left(left: &Left<'_>, now: DateTime) -> String {
    let later = left.later.map(|later| in_later(Some(later), now));
    match (left.why, later) {
        (Why::NotReached, _) => "Not reached".to_owned(),
        (Why::BrokenOff, None) => "Broken off".to_owned(),
        (Why::BrokenOff, Some(later)) => format!("Broken off {later}"),
        (Why::AnswerGone, None) => "Its answer is not here any more".to_owned(),
        (Why::AnswerGone, Some(later)) => format!("Its answer {later} is not here any more"),
    }
}

/// What is left to ask, and the way to have it asked.
fn show_left(ui: &mut Ui, view: &View<'_>, summary: &Summary<'_>, commands: &mut Vec<Command>) {
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
        let why = why_left(left, view.local);
        small(ui, format!("{why}: {}", left.prompt.text));
        ui.add_space(space::XS);
    }
}
