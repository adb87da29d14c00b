//! The set-up of a mock interview: how many questions, where from, how they are asked; and the interviews there were.

use eframe::egui::{Align, Layout, ScrollArea, Ui};
use egui_material_icons::icons::ICON_MIC;

use super::{
    line::Line,
    summary::{about, has_moved},
};
use crate::{
    app::{Command, Earlier, InSession, SetUp, Setting, THINK_SECS, TOTAL_PRESETS_SECS},
    model::{
        follow_up,
        session::{MOST_QUESTIONS, Origin},
        words as say,
    },
    ui::{
        keys,
        screens::{prompts::detail::think_words, setting_row::row},
        theme::{Palette, regular, size, space},
        view::{View, heading, small, title, words},
        widgets::{Chip, KeyButton, Kind, Switch, card, choice, menu},
    },
};

/// Wider than this, lines become hard to follow.
const WIDEST: f32 = 760.0;

/// Shows the set-up.
pub fn show(ui: &mut Ui, view: &View<'_>, commands: &mut Vec<Command>) {
    let sessions = view.app.sessions();
    let picked = view.app.session().picked();
    let picked = sessions.iter().position(|earlier| picked == Some(&earlier.id));
    head(ui, picked.is_none(), commands);
    ScrollArea::vertical()
        .id_salt("session-setup")
        .auto_shrink(false)
        .show(ui, |ui| {
            ui.set_max_width((ui.available_width() - 20.0).min(WIDEST));
            ui.spacing_mut().item_spacing.y = space::M;
            small(
                ui,
                "Question after question, as it will be: no notes, no pause, follow-ups on the way. Each answer is saved \
                 as it ends.",
            );
            card(ui, |ui| {
                ui.spacing_mut().item_spacing.y = space::S;
                questions(ui, view, commands);
                answers(ui, view, commands);
            });
            earlier(ui, view, &sessions, picked, commands);
            ui.add_space(space::XL);
        });
}

/// The title, and what can be done next: always in sight, however much is set up below. Enter begins, unless an interview
/// that there was is chosen.
fn head(ui: &mut Ui, enter_begins: bool, commands: &mut Vec<Command>) {
    let is_narrow = ui.available_width() < 560.0;
    ui.with_layout(Layout::right_to_left(Align::Min), |ui| {
        ui.spacing_mut().item_spacing.x = space::S;
        ui.add_space(20.0);
        let back = KeyButton::new("Back").key("Esc").compact(is_narrow);
        if ui.add(back).clicked() {
            commands.push(Command::InSession(InSession::Back));
        }
        // Where there is little room, what Enter does is enough.
        if enter_begins || !is_narrow {
            let mut begin = KeyButton::new("Begin")
                .icon(ICON_MIC)
                .name("Begin the interview")
                .compact(is_narrow);
            if enter_begins {
                begin = begin.key("Enter").kind(Kind::Primary);
            }
            if ui.add(begin).clicked() {
                commands.push(Command::InSession(InSession::Begin));
            }
        }
        if !enter_begins {
            let open = KeyButton::new("Open")
                .key("Enter")
                .kind(Kind::Primary)
                .name("Open the chosen interview")
                .compact(is_narrow);
            if ui.add(open).clicked() {
                commands.push(Command::InSession(InSession::Enter));
            }
        }
        ui.with_layout(Layout::top_down(Align::LEFT), |ui| {
            title(ui, "Mock interview");
        });
    });
}

fn chip(
    ui: &mut Ui,
    label: &str,
    is_chosen: bool,
    name: &str,
    doing: InSession,
    commands: &mut Vec<Command>,
) {
    if ui.add(Chip::new(label, is_chosen).name(name)).clicked() {
        commands.push(Command::InSession(doing));
    }
}

fn questions(ui: &mut Ui, view: &View<'_>, commands: &mut Vec<Command>) {
    let session = view.app.session();
    let SetUp { count, from, .. } = &session.set_up;
    let marked_count = view.app.marked_prompts().count();
    row(ui, "Questions", |ui| {
        if *from == Origin::Marked {
            // Whoever marks a question wants it asked; the number chosen comes back with another source.
            let said = match marked_count {
                0 => "None: what was marked is not here any more".to_owned(),
                1 => "The 1 that is marked".to_owned(),
                count => format!("All {count} that are marked, in this order"),
            };
            words(ui, said, regular(size::BODY), Palette::of(ui).text);
            return;
        }
        for number in 1..=MOST_QUESTIONS {
            let name = format!("{number} {}", if number == 1 { "question" } else { "questions" });
            let label = number.to_string();
            chip(
                ui,
                &label,
                number == *count,
                &name,
                InSession::Count(number),
                commands,
            );
        }
    });
    row(ui, "From", |ui| {
        let all = *from == Origin::All;
        chip(
            ui,
            "All themes",
            all,
            "From all themes",
            InSession::From(Origin::All),
            commands,
        );
        let due = view.app.prompts().due_count();
        if due > 0 {
            let label = format!("Due {due}");
            let name = "From what is due, what has waited longest first";
            let doing = InSession::From(Origin::Due);
            chip(ui, &label, *from == Origin::Due, name, doing, commands);
        }
        if !session.marked.is_empty() {
            let label = format!("Marked {marked_count}");
            let name = format!("From the {marked_count} marked on Prompts");
            let doing = InSession::From(Origin::Marked);
            chip(ui, &label, *from == Origin::Marked, &name, doing, commands);
        }
        let theme = match from {
            Origin::Theme(theme) => theme.as_str(),
            _ => "One theme",
        };
        let name = format!("Theme of the questions: {theme}");
        let kind = if matches!(from, Origin::Theme(_)) {
            Kind::Go
        } else {
            Kind::Normal
        };
        let button = KeyButton::new(theme)
            .name(&name)
            .kind(kind)
            .compact(true)
            .max_width(260.0);
        menu(ui, button, menu::WIDE, |ui| {
            for (theme, count) in view.app.prompts().themes() {
                let is_chosen = *from == Origin::Theme(theme.clone());
                if choice(ui, is_chosen, &format!("{theme} {count}")) {
                    let from = Origin::Theme(theme.clone());
                    commands.push(Command::InSession(InSession::From(from)));
                }
            }
        });
    });
    if *from == Origin::Marked {
        marked(ui, view, commands);
    } else if session.marked.is_empty() {
        let key = keys::shown("Ctrl+B");
        small(
            ui,
            format!("To choose questions by hand, mark them on Prompts with {key}."),
        );
    }
}

/// The prompts marked by hand, each with a way to take the mark away.
fn marked(ui: &mut Ui, view: &View<'_>, commands: &mut Vec<Command>) {
    for prompt in view.app.marked_prompts() {
        let name = format!("Take the mark away: {}", prompt.text);
        ui.horizontal(|ui| {
            ui.spacing_mut().item_spacing.x = space::S;
            let remove = KeyButton::new("")
                .icon(egui_material_icons::icons::ICON_CLOSE)
                .kind(Kind::Quiet)
                .compact(true)
                .name(&name);
            if ui.add(remove).clicked() {
                commands.push(Command::InSession(InSession::Mark(prompt.id.clone())));
            }
            small(ui, prompt.text.as_str());
        });
    }
}

fn answers(ui: &mut Ui, view: &View<'_>, commands: &mut Vec<Command>) {
    let set_up = &view.app.session().set_up;
    row(ui, "Time to think", |ui| {
        for secs in THINK_SECS {
            let label = think_words(secs);
            let name = format!("Time to think: {label}");
            chip(
                ui,
                &label,
                secs == set_up.think_secs,
                &name,
                InSession::Think(secs),
                commands,
            );
        }
    });
    row(ui, "Each answer", |ui| {
        // A total of the speaker's own, from the settings' file, is one to choose as well.
        let own = Some(view.app.prompts().total_secs).filter(|secs| !TOTAL_PRESETS_SECS.contains(secs));
        for secs in own.into_iter().chain(TOTAL_PRESETS_SECS) {
            let label = say::clock(f64::from(secs));
            let name = format!("Target of each answer: {label}");
            chip(
                ui,
                &label,
                secs == set_up.total_secs,
                &name,
                InSession::Total(secs),
                commands,
            );
        }
        let frameworks = &view.app.prompts().frameworks;
        let chosen = frameworks
            .iter()
            .find(|framework| framework.id == set_up.framework)
            .or_else(|| frameworks.first());
        let label = chosen.map_or("", |framework| framework.name.as_str());
        let name = format!("Framework: {label}");
        let button = KeyButton::new(label).name(&name).compact(true);
        menu(ui, button, menu::NARROW, |ui| {
            for framework in frameworks {
                let is_chosen = chosen.is_some_and(|chosen| chosen.id == framework.id);
                if choice(ui, is_chosen, &framework.name) {
                    let id = framework.id.clone();
                    commands.push(Command::InSession(InSession::Framework(id)));
                }
            }
        });
    });
    row(ui, "Follow-ups", |ui| {
        for count in 0..=follow_up::MOST {
            let label = if count == 0 {
                "none".to_owned()
            } else {
                count.to_string()
            };
            let name = format!("Follow-ups after each answer: {label}");
            let is_chosen = count == set_up.follow_ups;
            chip(
                ui,
                &label,
                is_chosen,
                &name,
                InSession::FollowUps(count),
                commands,
            );
        }
    });
    let reads = set_up.reads_aloud;
    let switch = Switch::new("Read the questions aloud", reads);
    let has_voice = view.app.has_voice() != Some(false);
    if ui.add_enabled(has_voice || reads, switch).clicked() {
        commands.push(Command::InSession(InSession::ReadAloud(!reads)));
    }
    no_voice(ui, view);
}

/// Says so if there is no voice.
fn no_voice(ui: &mut Ui, view: &View<'_>) {
    if view.app.has_voice() == Some(false) {
        let sentence = if cfg!(any(windows, target_os = "macos")) {
            "No system voice found, so questions are not read aloud."
        } else {
            "No system voice found: install speech-dispatcher to have questions read aloud."
        };
        small(ui, sentence);
    }
}

/// The switch in Settings, with a word where there is no voice.
pub fn read_aloud_setting(ui: &mut Ui, view: &View<'_>, commands: &mut Vec<Command>) {
    let reads = view.app.settings().read_aloud;
    if ui.add(Switch::new("Read questions aloud", reads)).clicked() {
        commands.push(Command::Set(Setting::ReadAloud(!reads)));
    }
    no_voice(ui, view);
}

fn earlier(
    ui: &mut Ui,
    view: &View<'_>,
    sessions: &[Earlier],
    picked: Option<usize>,
    commands: &mut Vec<Command>,
) {
    if sessions.is_empty() {
        return;
    }
    ui.add_space(space::S);
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = space::M;
        heading(ui, "Interviews so far");
        let key = keys::shown("Ctrl+L");
        let latest = KeyButton::new("The latest")
            .key(&key)
            .kind(Kind::Quiet)
            .compact(true);
        if ui.add(latest).clicked() {
            commands.push(Command::InSession(InSession::ShowLatest));
        }
    });
    ui.spacing_mut().item_spacing.y = 0.0;
    let has_moved = has_moved(ui, "picked-interview", picked);
    for (place, session) in sessions.iter().enumerate() {
        let date = session
            .started
            .map_or_else(|| session.id.clone(), |started| started.in_words(view.local));
        let date = say::sentence(&date);
        let about = about(session, view.local);
        let line = Line {
            title: date.trim_end_matches('.'),
            about: &about,
            is_chosen: picked == Some(place),
            ..Line::default()
        };
        let response = line.show(ui);
        if line.is_chosen && has_moved {
            response.scroll_to_me(None);
        }
        if response.clicked() {
            commands.push(Command::InSession(InSession::Show(session.id.clone())));
        }
    }
}
