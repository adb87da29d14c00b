//! Settings: sound, defaults of an answer, looks, and where files lie. The sound card is in `settings_sound`.

use std::path::PathBuf;

use eframe::egui::{CentralPanel, Frame, Key, Margin, ScrollArea, Ui, vec2};

use super::{prompts_detail::think_words, session_setup, settings_sound, settings_tallies};
use crate::{
    app::{Command, Setting, THINK_SECS, TOTAL_PRESETS_SECS, Theme},
    model::words as say,
    ui::{
        theme::{Palette, regular, size, space},
        view::{View, body, heading, small, title, words},
        widgets::{Chip, KeyButton, Switch, card, choice, menu, text_field},
    },
};

/// Wider than this, lines become hard to follow.
const WIDEST: f32 = 760.0;

/// Narrower than this, a setting's control stands below its name.
const BESIDE: f32 = 460.0;

/// Text sizes on offer, in percent.
const TEXT_SIZES: [u32; 7] = [80, 90, 100, 125, 150, 175, 200];

/// Shows the screen.
pub fn show(ui: &mut Ui, view: &View<'_>, commands: &mut Vec<Command>) {
    let side = if ui.available_width() >= 720.0 { 32 } else { 20 };
    let top = if ui.available_height() >= 480.0 { 28 } else { 12 };
    CentralPanel::no_frame()
        .frame(Frame::new().inner_margin(Margin {
            left: side,
            right: 12,
            top,
            bottom: 0,
        }))
        .show(ui, |ui| {
            ui.spacing_mut().item_spacing.y = space::M;
            title(ui, "Settings");
            ScrollArea::vertical()
                .id_salt("settings")
                .auto_shrink(false)
                .show(ui, |ui| {
                    ui.set_max_width((ui.available_width() - 20.0).min(WIDEST));
                    ui.spacing_mut().item_spacing.y = space::L;
                    card(ui, |ui| settings_sound::show(ui, view, commands));
                    card(ui, |ui| answers(ui, view, commands));
                    card(ui, |ui| settings_tallies::show(ui, view, commands));
                    card(ui, |ui| looks(ui, view, commands));
                    card(ui, |ui| library(ui, view, commands));
                    settings_file(ui, view);
                    ui.add_space(space::XL);
                });
        });
}

/// A setting's name with its control below or beside it.
pub(super) fn row(ui: &mut Ui, name: &str, control: impl FnOnce(&mut Ui)) {
    let is_beside = ui.available_width() >= BESIDE;
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing = vec2(space::S, space::S);
        let palette = Palette::of(ui);
        let left = ui.cursor().left();
        if is_beside || !name.is_empty() {
            let name = eframe::egui::RichText::new(name).font(regular(size::BODY));
            ui.label(name.color(palette.text));
        }
        if is_beside {
            let used = ui.cursor().left() - left;
            ui.add_space((152.0 - used).max(0.0));
        } else if !name.is_empty() {
            ui.end_row();
        }
        control(ui);
    });
}

fn answers(ui: &mut Ui, view: &View<'_>, commands: &mut Vec<Command>) {
    let settings = view.app.settings();
    ui.spacing_mut().item_spacing.y = space::M;
    heading(ui, "Answers");
    small(ui, "What Prompts begins with; each answer can differ.");
    row(ui, "Framework", |ui| {
        let frameworks = &view.app.prompts().frameworks;
        let name = frameworks
            .iter()
            .find(|framework| framework.id == settings.framework)
            .map_or(settings.framework.as_str(), |framework| framework.name.as_str());
        let said = format!("Framework: {name}");
        menu(ui, KeyButton::new(name).name(&said), menu::NARROW, |ui| {
            for framework in frameworks {
                if choice(ui, framework.id == settings.framework, &framework.name) {
                    commands.push(Command::Set(Setting::Framework(framework.id.clone())));
                }
            }
        });
    });
    row(ui, "Total", |ui| {
        let total = say::clock(f64::from(settings.total_secs));
        let said = format!("Total: {total}");
        menu(ui, KeyButton::new(&total).name(&said), menu::NARROW, |ui| {
            for secs in TOTAL_PRESETS_SECS {
                if choice(ui, secs == settings.total_secs, &say::clock(f64::from(secs))) {
                    commands.push(Command::Set(Setting::TotalSecs(secs)));
                }
            }
        });
    });
    row(ui, "Think time", |ui| {
        let think = think_words(settings.think_secs);
        let said = format!("Think time: {think}");
        menu(ui, KeyButton::new(&think).name(&said), menu::NARROW, |ui| {
            for secs in THINK_SECS {
                if choice(ui, secs == settings.think_secs, &think_words(secs)) {
                    commands.push(Command::Set(Setting::ThinkSecs(secs)));
                }
            }
        });
    });
    let by_itself = settings.record_when_think_ends;
    let label = "Start recording by itself when think time ends";
    if ui.add(Switch::new(label, by_itself)).clicked() {
        commands.push(Command::Set(Setting::RecordWhenThinkEnds(!by_itself)));
    }
    session_setup::read_aloud_setting(ui, view, commands);
    let guess = settings.guess_first;
    let label = "Let me guess the length of an answer before it is shown";
    if ui.add(Switch::new(label, guess)).clicked() {
        commands.push(Command::Set(Setting::GuessFirst(!guess)));
    }
}

fn looks(ui: &mut Ui, view: &View<'_>, commands: &mut Vec<Command>) {
    let settings = view.app.settings();
    ui.spacing_mut().item_spacing.y = space::M;
    heading(ui, "Looks");
    row(ui, "Theme", |ui| {
        let themes = [
            (Theme::System, "As the system"),
            (Theme::Dark, "Dark"),
            (Theme::Light, "Light"),
        ];
        for (theme, name) in themes {
            if ui.add(Chip::new(name, settings.theme == theme)).clicked() {
                commands.push(Command::Set(Setting::Theme(theme)));
            }
        }
    });
    row(ui, "Text size", |ui| {
        for percent in TEXT_SIZES {
            let label = format!("{percent} %");
            let is_chosen = settings.text_size_percent == percent;
            if ui.add(Chip::new(&label, is_chosen)).clicked() {
                commands.push(Command::Set(Setting::TextSize(percent)));
            }
        }
    });
}

fn library(ui: &mut Ui, view: &View<'_>, commands: &mut Vec<Command>) {
    let palette = Palette::of(ui);
    ui.spacing_mut().item_spacing.y = space::M;
    heading(ui, "Library");
    if let Some(trouble) = view.app.library_trouble() {
        words(ui, trouble, regular(size::BODY), palette.over_words());
    }
    let in_use = view.app.library_path();
    let shown = in_use
        .or_else(|| view.app.settings().library_dir.clone())
        .map_or_else(String::new, |path| path.display().to_string());
    if view.app.is_library_given() {
        body(ui, format!("This run uses {shown}, as the command line says."));
        return;
    }
    small(
        ui,
        "Takes, your own prompts and frameworks lie in this folder. It may be a synced one.",
    );
    folder_field(ui, &shown, commands);
}

/// The folder as text, applied by Enter or the button; what is typed and not applied is forgotten.
fn folder_field(ui: &mut Ui, in_use: &str, commands: &mut Vec<Command>) {
    let id = eframe::egui::Id::unique("library-folder");
    let mut typed: String = ui
        .data(|data| data.get_temp::<(String, String)>(id))
        .filter(|(_, was_in_use)| was_in_use == in_use)
        .map_or_else(|| in_use.to_owned(), |(typed, _)| typed);
    let response = text_field(ui, "library-folder", &mut typed, "Library folder");
    let is_changed = typed.trim() != in_use;
    let is_entered = response.lost_focus() && ui.input(|input| input.key_pressed(Key::Enter));
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing = vec2(space::S, space::S);
        let apply = KeyButton::new("Use this folder").key("Enter");
        let is_clicked = ui.add_enabled(is_changed, apply).clicked();
        if (is_clicked || is_entered) && is_changed && !typed.trim().is_empty() {
            let folder = PathBuf::from(typed.trim());
            commands.push(Command::Set(Setting::Library(Some(folder))));
        }
        if ui.add(KeyButton::new("Use the standard folder")).clicked() {
            commands.push(Command::Set(Setting::Library(None)));
        }
    });
    ui.data_mut(|data| data.insert_temp(id, (typed, in_use.to_owned())));
}

fn settings_file(ui: &mut Ui, view: &View<'_>) {
    let said = match view.app.settings_path() {
        Some(path) => format!("These settings lie in {}", path.display()),
        None => "These settings are kept for this run only.".to_owned(),
    };
    small(ui, said);
}
