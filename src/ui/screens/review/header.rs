//! What stands above the sound on Review: the question, what is known of the take, and what can be done with it.

use eframe::egui::{Align, Key, Layout, Ui, text::LayoutJob, vec2};
use egui_material_icons::{
    MaterialIcon,
    icons::{
        ICON_COMPARE_ARROWS, ICON_DELETE, ICON_EDIT, ICON_IOS_SHARE, ICON_REDO, ICON_REPLAY, ICON_STAR,
        ICON_UNDO,
    },
};

use super::{LOW, MIDDLING};
use crate::{
    app::{Command, Review, Sharing},
    model::{take::TakeState, words as say},
    ui::{
        keys,
        theme::{Palette, size, space, strong},
        view::{View, small},
        widgets::{KeyButton, Kind, choice, menu, text_field},
    },
};

/// Narrower than this, the buttons go without the names of their keys: the title needs the room, and the list of all
/// keys has them.
const NARROW: f32 = 800.0;

/// Narrower than this, the buttons stand below the title, which has the whole width.
const STACKED: f32 = 700.0;

/// Narrower than this, what is seldom done is in a list.
const NARROWEST: f32 = 420.0;

/// Shows it.
pub fn show(ui: &mut Ui, view: &View<'_>, review: &Review, commands: &mut Vec<Command>) {
    let width = ui.available_width();
    if width < STACKED {
        title(ui, view, review, commands);
        ui.horizontal_wrapped(|ui| {
            ui.spacing_mut().item_spacing = vec2(space::XS, space::XS);
            again(ui, true, commands);
            compare(ui, true, commands);
            if width < NARROWEST {
                more(ui, review, commands);
            } else {
                signs(ui, review, true, commands);
            }
        });
        return;
    }
    let is_narrow = width < NARROW;
    ui.with_layout(Layout::right_to_left(Align::Min), |ui| {
        ui.spacing_mut().item_spacing.x = space::XS;
        again(ui, is_narrow, commands);
        compare(ui, is_narrow, commands);
        signs(ui, review, is_narrow, commands);
        ui.add_space(space::S);
        title(ui, view, review, commands);
    });
}

/// What is known of the take, and the question.
fn title(ui: &mut Ui, view: &View<'_>, review: &Review, commands: &mut Vec<Command>) {
    ui.with_layout(Layout::top_down(Align::LEFT), |ui| {
        ui.spacing_mut().item_spacing.y = 2.0;
        small(ui, about(view, review));
        if let Some(name) = &review.name {
            name_field(ui, name, commands);
            return;
        }
        let height = ui.ctx().content_rect().height();
        let text = review.title();
        let points = match text.chars().count() {
            0..=110 if height >= MIDDLING => size::TITLE,
            0..=180 => size::LONG,
            _ => size::LONGEST,
        };
        let width = ui.available_width();
        let mut job = LayoutJob::simple(text.to_owned(), strong(points), Palette::of(ui).text, width);
        // A question as long as a paragraph would push the sound out of sight.
        job.wrap.max_rows = if height < LOW { 2 } else { 4 };
        let galley = ui.painter().layout_job(job);
        let is_cut = galley.elided;
        let shown = ui.label(galley);
        if is_cut {
            shown.on_hover_text(text);
        }
    });
}

/// The field of the name being typed. Enter keeps it and so does leaving it; Esc leaves the name as it was.
fn name_field(ui: &mut Ui, name: &str, commands: &mut Vec<Command>) {
    let mut text = name.to_owned();
    let response = text_field(ui, "take-name", &mut text, "Name of this take");
    if response.changed() {
        commands.push(Command::TypeName(text));
    }
    if response.lost_focus() {
        let is_dropped = ui.input(|input| input.key_pressed(Key::Escape));
        commands.push(if is_dropped {
            Command::DropName
        } else {
            Command::KeepName
        });
    } else if !response.has_focus() {
        response.request_focus();
    }
}

fn again(ui: &mut Ui, is_narrow: bool, commands: &mut Vec<Command>) {
    let mut again = KeyButton::new("Again")
        .icon(ICON_REPLAY)
        .name("Rehearse again")
        .compact(is_narrow);
    if !is_narrow {
        again = again.key("R");
    }
    if ui.add(again).clicked() {
        commands.push(Command::Again);
    }
}

fn compare(ui: &mut Ui, is_narrow: bool, commands: &mut Vec<Command>) {
    let mut compare = KeyButton::new("Compare")
        .icon(ICON_COMPARE_ARROWS)
        .name("Compare with another take")
        .compact(is_narrow);
    if !is_narrow {
        compare = compare.key("C");
    }
    if ui.add(compare).clicked() {
        commands.push(Command::Compare);
    }
}

/// Something that can be done with the take, with no word on its button.
struct Sign {
    icon: MaterialIcon,
    kind: Kind,
    name: &'static str,
    key: &'static str,
    command: Command,
}

/// What else can be done. Undo and redo are there as long as there is something to take back or to make again.
fn seldom(review: &Review) -> Vec<Sign> {
    let sign = |icon, name, key, command| Sign {
        icon,
        kind: Kind::Quiet,
        name,
        key,
        command,
    };
    let (star, star_name) = if review.take.is_starred {
        (Kind::Go, "Starred; take the star away")
    } else {
        (Kind::Quiet, "Star: keep in sight")
    };
    let mut signs = vec![
        sign(ICON_IOS_SHARE, "Share", "Ctrl+E", Command::Share(Sharing::Open)),
        sign(ICON_EDIT, "Give it a name", "F2", Command::BeginName),
        Sign {
            kind: star,
            ..sign(ICON_STAR, star_name, "F", Command::ToggleStar)
        },
    ];
    let (can_undo, can_redo) = review.can_step();
    if can_redo {
        signs.push(sign(ICON_REDO, "Redo", "Ctrl+Shift+Z", Command::Redo));
    }
    if can_undo {
        signs.push(sign(ICON_UNDO, "Undo", "Ctrl+Z", Command::Undo));
    }
    signs.push(sign(ICON_DELETE, "Move to the bin", "Delete", Command::BinTake));
    signs
}

fn signs(ui: &mut Ui, review: &Review, is_narrow: bool, commands: &mut Vec<Command>) {
    for sign in seldom(review) {
        let key = keys::shown(sign.key);
        let mut button = KeyButton::new("").icon(sign.icon).kind(sign.kind).name(sign.name);
        // What throws something away shows its key where it can.
        if matches!(sign.command, Command::BinTake) && !is_narrow {
            button = button.key(&key);
        } else {
            button = button.compact(true);
        }
        if ui
            .add(button)
            .on_hover_text(format!("{} ({key})", sign.name))
            .clicked()
        {
            commands.push(sign.command);
        }
    }
}

/// The same in a list, each with its key.
fn more(ui: &mut Ui, review: &Review, commands: &mut Vec<Command>) {
    let button = KeyButton::new("More")
        .name("More to do with this take")
        .compact(true);
    menu(ui, button, menu::WIDE, |ui| {
        for sign in seldom(review) {
            let label = format!("{} ({})", sign.name, keys::shown(sign.key));
            if choice(ui, false, &label) {
                commands.push(sign.command);
            }
        }
    });
}

/// Theme, number, date and whatever is unusual about the take.
fn about(view: &View<'_>, review: &Review) -> String {
    let take = &review.take;
    let mut said = if take.pick_up.is_some() {
        format!("{} · one part", take.prompt.theme)
    } else {
        let kind = if take.occasion.follow_up_to.is_some() {
            "follow-up · "
        } else {
            ""
        };
        format!("{} · {kind}take {}", take.prompt.theme, review.number)
    };
    if let Some(recorded) = say::local_time(&take.recorded_at) {
        said += &format!(" · {}", say::date(recorded, view.local));
    }
    match take.state {
        TakeState::Complete => {}
        TakeState::Recovered => said += " · recovered after Aloud ended in mid-take",
        TakeState::Imported => said += " · imported",
    }
    said
}
