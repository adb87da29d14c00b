//! The chosen prompt: what listeners check, what goes wrong, what they ask next, and for which answer it is rehearsed.

use eframe::egui::{Panel, ScrollArea, Ui, vec2};
use egui_material_icons::icons::ICON_MIC;

use super::{own, story};
use crate::{
    app::{Command, Prompts, THINK_SECS, TOTAL_PRESETS_SECS},
    model::{prompt::Prompt, words as say},
    ui::{
        screens::session,
        theme::{Palette, regular, size, space, strong},
        view::{View, heading, small, words},
        widgets::{KeyButton, Kind, choice, menu},
    },
};

/// Lower than this, the buttons stay at the bottom and all else scrolls.
const ROOMY: f32 = 480.0;

/// Lower than this, the buttons scroll as well.
const LOWEST: f32 = 120.0;

/// Shows the pane.
pub fn show(ui: &mut Ui, view: &View<'_>, commands: &mut Vec<Command>) {
    let prompts = view.app.prompts();
    let Some(prompt) = prompts.chosen() else {
        small(
            ui,
            "Choose a prompt to see what listeners check in an answer to it.",
        );
        return;
    };
    ui.spacing_mut().item_spacing.y = space::S;
    let is_roomy = ui.available_height() >= ROOMY;
    let all_scrolls = ui.available_height() < LOWEST;
    if is_roomy {
        question(ui, prompt, is_roomy);
        ui.add_space(space::XS);
        buttons(ui, view, prompt, commands);
        ui.add_space(space::S);
    } else if !all_scrolls {
        Panel::bottom("prompt-buttons")
            .resizable(false)
            .show_separator_line(false)
            .frame(eframe::egui::Frame::new())
            .show(ui, |ui| buttons(ui, view, prompt, commands));
    }
    ScrollArea::vertical()
        .id_salt(("prompt-detail", &prompt.id))
        .min_scrolled_height(0.0)
        .auto_shrink(false)
        .show(ui, |ui| {
            if all_scrolls {
                buttons(ui, view, prompt, commands);
            }
            if !is_roomy {
                question(ui, prompt, is_roomy);
            }
            lists(ui, prompt);
        });
}

fn question(ui: &mut Ui, prompt: &Prompt, is_roomy: bool) {
    let palette = Palette::of(ui);
    small(ui, prompt.theme.as_str());
    // A question as long as a paragraph is read as one.
    let is_narrow = ui.available_width() < 400.0 || !is_roomy;
    let points = match prompt.text.chars().count() {
        0..=110 if !is_narrow => size::TITLE,
        0..=180 => size::LONG,
        _ => size::LONGEST,
    };
    words(ui, prompt.text.as_str(), strong(points), palette.text);
}

fn buttons(ui: &mut Ui, view: &View<'_>, prompt: &Prompt, commands: &mut Vec<Command>) {
    let prompts = view.app.prompts();
    let is_compact = ui.available_width() < 560.0;
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing = vec2(space::S, space::S);
        let rehearse = KeyButton::new("Rehearse")
            .key("Enter")
            .icon(ICON_MIC)
            .kind(Kind::Primary)
            .name("Rehearse this prompt")
            .compact(is_compact);
        if ui.add(rehearse).clicked() {
            commands.push(Command::Rehearse);
        }
        answer_menu(ui, prompts, is_compact, commands);
        think_menu(ui, prompts.think_secs, is_compact, commands);
        story::show(ui, view, prompt, is_compact, commands);
        session::button::of_prompt(ui, view, is_compact, commands);
        own::for_prompt(ui, view, prompt, is_compact, commands);
    });
}

fn answer_menu(ui: &mut Ui, prompts: &Prompts, is_compact: bool, commands: &mut Vec<Command>) {
    let name = prompts
        .framework()
        .map_or("", |framework| framework.name.as_str());
    let total = say::clock(f64::from(prompts.total_secs));
    let label = format!("{name} · {total}");
    let said = format!("Framework and total: {label}");
    menu(
        ui,
        KeyButton::new(&label).name(&said).compact(is_compact),
        menu::WIDE,
        |ui| {
            heading(ui, "Framework");
            for (index, framework) in prompts.frameworks.iter().enumerate() {
                let parts: Vec<&str> = framework.parts.iter().map(|part| part.name.as_str()).collect();
                let label = format!("{}: {}", framework.name, parts.join(", "));
                if choice(ui, index == prompts.framework, &label) {
                    commands.push(Command::ChooseFramework(framework.id.clone()));
                }
            }
            ui.add_space(space::S);
            heading(ui, "Total");
            for secs in TOTAL_PRESETS_SECS {
                if choice(ui, secs == prompts.total_secs, &say::clock(f64::from(secs))) {
                    commands.push(Command::ChooseTotal(secs));
                }
            }
        },
    );
}

fn think_menu(ui: &mut Ui, chosen: u32, is_compact: bool, commands: &mut Vec<Command>) {
    let label = format!("Think {}", think_words(chosen));
    let said = format!("Think time: {}", think_words(chosen));
    menu(
        ui,
        KeyButton::new(&label).name(&said).compact(is_compact),
        menu::NARROW,
        |ui| {
            heading(ui, "Time to think before the answer");
            for secs in THINK_SECS {
                if choice(ui, secs == chosen, &think_words(secs)) {
                    commands.push(Command::ChooseThink(secs));
                }
            }
        },
    );
}

/// A think time as it is chosen: `off`, `0:30`.
pub fn think_words(secs: u32) -> String {
    if secs == 0 {
        "off".to_owned()
    } else {
        say::clock(f64::from(secs))
    }
}

fn lists(ui: &mut Ui, prompt: &Prompt) {
    let palette = Palette::of(ui);
    let lists = [
        ("Listeners check", &prompt.checks, palette.text),
        ("Easy to get wrong", &prompt.pitfalls, palette.dim),
        ("They may ask next", &prompt.follow_ups, palette.dim),
    ];
    for (name, items, color) in lists {
        if items.is_empty() {
            continue;
        }
        ui.add_space(space::M);
        heading(ui, name);
        for item in items {
            words(ui, item.as_str(), regular(size::LIST), color);
        }
    }
    ui.add_space(space::L);
}
