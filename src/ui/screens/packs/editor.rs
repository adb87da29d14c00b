//! The prompt being edited: its question and lists, and its pack. What is typed is kept by the app.

use eframe::egui::{
    Align, Id, KeyboardShortcut, Layout, Margin, Response, ScrollArea, Stroke, TextEdit, Ui, vec2,
};
use egui_material_icons::icons::{ICON_DELETE, ICON_DELETE_SWEEP, ICON_MIC, ICON_UPLOAD};

use crate::{
    app::{Command, InPacks, OwnPack, PromptDraft, PromptField},
    ui::{
        keys,
        theme::{Palette, regular, size, space},
        view::{View, heading, small, words},
        widgets::{KeyButton, Kind, take_focus, text_field},
    },
};

/// Shows the prompt being edited.
pub fn show(ui: &mut Ui, view: &View<'_>, commands: &mut Vec<Command>) {
    let packs = view.app.packs();
    let Some(pack) = packs.chosen_pack() else {
        small(ui, "Choose a prompt to edit it.");
        return;
    };
    ScrollArea::vertical()
        .id_salt("pack-editor")
        .min_scrolled_height(0.0)
        .auto_shrink(false)
        .show(ui, |ui| {
            ui.spacing_mut().item_spacing.y = space::S;
            // Beside the scroll bar, not under it.
            ui.set_max_width(ui.available_width() - space::M);
            let can_edit = !view.app.is_read_only();
            match packs.draft() {
                Some(draft) => prompt(ui, view, draft, can_edit, commands),
                None => {
                    small(ui, "Choose a prompt to edit it, or write a new one.");
                }
            }
            ui.add_space(space::L);
            of_pack(ui, view, pack, can_edit, commands);
            ui.add_space(space::L);
        });
}

fn prompt(ui: &mut Ui, view: &View<'_>, draft: &PromptDraft, can_edit: bool, commands: &mut Vec<Command>) {
    let palette = Palette::of(ui);
    let packs = view.app.packs();
    ui.horizontal(|ui| {
        heading(ui, "Question");
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            let count = draft.text.chars().count();
            let color = if count >= draft.most_chars {
                palette.over_words()
            } else {
                palette.dim
            };
            let said = format!("{count} of {}", draft.most_chars);
            words(ui, said, regular(size::SMALL), color);
        });
    });
    let hint = "The question, as an interviewer would ask it";
    let question = Area {
        salt: "own-question",
        hint,
        rows: 3,
        most_chars: Some(draft.most_chars),
        can_edit,
    };
    let response = question.show(ui, PromptField::Text, &draft.text, commands);
    take_focus(ui, "own-question", packs.focus_wishes(), &response);
    for (name, hint, field, text) in [
        (
            "Listeners check",
            "What listeners check, one on each line",
            PromptField::Checks,
            &draft.checks,
        ),
        (
            "Easy to get wrong",
            "What is easy to get wrong, one on each line",
            PromptField::Pitfalls,
            &draft.pitfalls,
        ),
        (
            "They may ask next",
            "What they may ask next, one on each line",
            PromptField::FollowUps,
            &draft.follow_ups,
        ),
    ] {
        ui.add_space(space::XS);
        heading(ui, name);
        let area = Area {
            salt: name,
            hint,
            rows: 3,
            most_chars: None,
            can_edit,
        };
        area.show(ui, field, text, commands);
    }
    ui.add_space(space::XS);
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing = vec2(space::S, space::S);
        let key = keys::shown("Ctrl+Enter");
        let rehearse = KeyButton::new("Rehearse")
            .key(&key)
            .icon(ICON_MIC)
            .kind(Kind::Primary)
            .name("Rehearse this prompt")
            .compact(true);
        if ui.add_enabled(draft.place().is_some(), rehearse).clicked() {
            commands.push(Command::InPacks(InPacks::Rehearse));
        }
        let delete = KeyButton::new("Delete")
            .key("Delete")
            .icon(ICON_DELETE)
            .name("Delete this prompt")
            .compact(true);
        if ui.add_enabled(can_edit, delete).clicked() {
            commands.push(Command::InPacks(InPacks::Delete));
        }
    });
    match packs.chosen_pack().and_then(OwnPack::trouble) {
        Some(trouble) => {
            let said = format!("Not saved, but kept in this window. {trouble}");
            words(ui, said, regular(size::SMALL), palette.over_words());
        }
        None if can_edit => {
            small(ui, "Saved as you type.");
        }
        None => {}
    }
}

/// The pack's name and what can be done with all of it.
fn of_pack(ui: &mut Ui, view: &View<'_>, pack: &OwnPack, can_edit: bool, commands: &mut Vec<Command>) {
    heading(ui, "Pack");
    let mut theme = pack.theme.clone();
    ui.add_enabled_ui(can_edit, |ui| {
        let response = text_field(
            ui,
            "own-theme",
            &mut theme,
            "Name of the pack; the theme of its prompts",
        );
        if response.changed() {
            commands.push(Command::InPacks(InPacks::Type(PromptField::Theme, theme)));
        }
    });
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing = vec2(space::S, space::S);
        let has_prompts = !pack.prompts.is_empty();
        let key = keys::shown("Ctrl+E");
        let export = KeyButton::new("Export pack")
            .key(&key)
            .icon(ICON_UPLOAD)
            .compact(true);
        if ui.add_enabled(has_prompts, export).clicked() {
            commands.push(Command::InPacks(InPacks::OpenExport));
        }
        let delete = KeyButton::new("Delete pack")
            .key("Shift+Delete")
            .icon(ICON_DELETE_SWEEP)
            .compact(true);
        if ui.add_enabled(can_edit, delete).clicked() {
            commands.push(Command::InPacks(InPacks::DeletePack));
        }
    });
    if let Some(library) = view.app.library_path() {
        let place = library.join("prompts").display().to_string();
        small(ui, format!("Its file lies in {place}."));
    }
}

/// A field for several lines.
struct Area<'a> {
    salt: &'a str,
    hint: &'a str,
    rows: usize,
    /// For a question, which is one line however it wraps.
    most_chars: Option<usize>,
    can_edit: bool,
}

impl Area<'_> {
    fn show(&self, ui: &mut Ui, field: PromptField, text: &str, commands: &mut Vec<Command>) -> Response {
        let mut typed = text.to_owned();
        let mut edit = TextEdit::multiline(&mut typed)
            .id(Id::unique(("own-prompt", self.salt)))
            .hint_text(self.hint)
            .desired_width(f32::INFINITY)
            .desired_rows(self.rows)
            .interactive(self.can_edit)
            .margin(Margin::symmetric(14, 10));
        if let Some(most) = self.most_chars {
            edit = edit.char_limit(most).return_key(None::<KeyboardShortcut>);
        }
        let response = ui
            .scope(|ui| {
                ui.visuals_mut().selection.stroke = Stroke::new(1.5, Palette::of(ui).accent);
                ui.add(edit)
            })
            .inner;
        if response.changed() {
            commands.push(Command::InPacks(InPacks::Type(field, typed)));
        }
        response
    }
}
