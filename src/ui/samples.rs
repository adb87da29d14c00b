//! Sample answers over Prompts: each part with what it does, and its estimated time beside the framework's target.

use eframe::egui::{Align, Id, Layout, ScrollArea, Ui, vec2};

use super::{
    overlay,
    theme::{Palette, regular, size, space, strong},
    view::{View, heading, small, words},
    widgets::{Chip, KeyButton, TimingRow},
};
use crate::{
    app::{Command, InPacks, SamplesPanel},
    model::{
        framework::Framework,
        sample::{Estimate, Sample, SamplePart, Strength, TOTAL_SECS, WORDS_PER_MINUTE},
        take::PartTiming,
        words as say,
    },
};

const WIDTH: f32 = 940.0;

/// Narrower than this, a note stands below its part.
const BESIDE: f32 = 720.0;

/// Lower than this, the list of samples stands below the one that is shown.
const LOW: f32 = 560.0;

/// Narrower than this, the steps are told without their keys.
const NARROW: f32 = 440.0;

/// How far a key scrolls.
const STEP: f32 = 80.0;

/// Shows the samples.
pub fn show(ui: &Ui, view: &View<'_>, panel: &SamplesPanel, commands: &mut Vec<Command>) {
    let Some(sample) = panel.shown() else { return };
    let is_low = ui.max_rect().height() < LOW;
    let (around, above) = match (overlay::is_low(ui), is_low) {
        (true, _) => (72.0, 88.0),
        (false, true) => (96.0, 136.0),
        (false, false) => (96.0, 230.0),
    };
    let width = (ui.max_rect().width() - around).clamp(320.0, WIDTH);
    let height = (ui.max_rect().height() - above).max(160.0);
    let shown = overlay::show(ui, "samples", |ui| {
        ui.set_width(width);
        ui.spacing_mut().item_spacing.y = space::S;
        head(ui, commands);
        if !is_low {
            chips(ui, panel, commands);
            ui.add_space(space::XS);
        }
        ScrollArea::vertical()
            .id_salt(("sample", &sample.id))
            // The same height for every sample, so that the buttons stay where they are.
            .min_scrolled_height(height)
            .max_height(height)
            .auto_shrink(false)
            .show(ui, |ui| {
                // Beside the scroll bar, not under it.
                ui.set_max_width(ui.available_width() - space::M);
                scroll_by_keys(ui, panel.scrolled);
                if let Some(theme) = panel.missing_theme() {
                    let said =
                        format!("There are none for {theme} yet. This is an answer to another question.");
                    small(ui, said);
                }
                one(ui, view, sample);
                if is_low {
                    chips(ui, panel, commands);
                    ui.add_space(space::M);
                }
            });
    });
    if shown.backdrop_response.clicked() {
        commands.push(Command::InPacks(InPacks::CloseSamples));
    }
}

fn head(ui: &mut Ui, commands: &mut Vec<Command>) {
    let is_narrow = ui.available_width() < NARROW;
    let is_closed = overlay::head(ui, "Sample answers", |ui| {
        for (label, key, name, by) in [
            ("›", "Right", "Next sample", 1),
            ("‹", "Left", "Sample before", -1),
        ] {
            let mut step = KeyButton::new(label).name(name).compact(true);
            if !is_narrow {
                step = step.key(key);
            }
            if ui.add(step).on_hover_text(format!("{name} ({key})")).clicked() {
                commands.push(Command::InPacks(InPacks::StepSample(by)));
            }
        }
    });
    if is_closed {
        commands.push(Command::InPacks(InPacks::CloseSamples));
    }
}

fn chips(ui: &mut Ui, panel: &SamplesPanel, commands: &mut Vec<Command>) {
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing = vec2(space::S, space::XS);
        for (place, sample) in panel.list().iter().enumerate() {
            let label = match sample.strength {
                Strength::Strong => sample.title.clone(),
                Strength::Weak => format!("{} (weak)", sample.title),
            };
            if ui.add(Chip::new(&label, place == panel.place())).clicked() {
                commands.push(Command::InPacks(InPacks::ShowSample(place)));
            }
        }
    });
}

/// Scrolls by what the keys asked for since the last time.
fn scroll_by_keys(ui: &mut Ui, scrolled: i32) {
    let memory = Id::unique("samples-scrolled");
    let seen: i32 = ui.data(|data| data.get_temp(memory)).unwrap_or_default();
    ui.data_mut(|data| data.insert_temp(memory, scrolled));
    // A panel that was just opened counts from none again.
    let by = if scrolled == 0 {
        0
    } else {
        scrolled.wrapping_sub(seen)
    };
    if by != 0 {
        #[expect(clippy::cast_precision_loss, reason = "some steps")]
        let delta = -(by as f32) * STEP;
        ui.scroll_with_delta(vec2(0.0, delta));
    }
}

fn one(ui: &mut Ui, view: &View<'_>, sample: &Sample) {
    let palette = Palette::of(ui);
    let prompts = view.app.prompts();
    let framework = prompts
        .frameworks
        .iter()
        .find(|framework| framework.id == sample.framework);
    let strength = match sample.strength {
        Strength::Strong => "A strong answer",
        Strength::Weak => "A weak answer",
    };
    let mut said = strength.to_owned();
    if !sample.role.is_empty() {
        said += &format!(" · {}", sample.role.to_lowercase());
    }
    said += &format!(
        " · about {} at {WORDS_PER_MINUTE} words a minute, targets for {}",
        say::clock(sample.secs()),
        say::clock(TOTAL_SECS)
    );
    small(ui, said);
    let question = prompts.all.iter().find(|prompt| prompt.id == sample.prompt);
    if let Some(question) = question {
        words(ui, question.text.as_str(), strong(size::LONG), palette.text);
    }
    ui.add_space(space::XS);
    heading(
        ui,
        match sample.strength {
            Strength::Strong => "Why it is strong",
            Strength::Weak => "Why it is weak",
        },
    );
    words(ui, sample.why.as_str(), regular(size::BODY), palette.text);
    let estimates = framework.map_or_else(Vec::new, |framework| sample.estimates(framework));
    for (index, part) in sample.parts.iter().enumerate() {
        ui.add_space(space::M);
        if let (Some(framework), Some(estimate)) = (framework, estimates.get(index)) {
            timing(ui, framework, part, estimate);
        } else {
            heading(ui, &part.part);
        }
        text_and_note(ui, part);
    }
    ui.add_space(space::M);
}

fn timing(ui: &mut Ui, framework: &Framework, part: &SamplePart, estimate: &Estimate) {
    let place = framework.parts.iter().position(|known| known.id == part.part);
    let place = place.unwrap_or_default();
    let timing = PartTiming {
        id: part.part.clone(),
        name: framework
            .parts
            .get(place)
            .map_or_else(|| part.part.clone(), |part| part.name.clone()),
        begun: true,
        start_secs: 0.0,
        end_secs: estimate.secs,
        duration_secs: estimate.secs,
        target_secs: estimate.target_secs,
        verdict: estimate.verdict,
    };
    ui.add(TimingRow::new(&timing, framework.role(place)));
}

/// What is said, and beside it what that does.
fn text_and_note(ui: &mut Ui, part: &SamplePart) {
    let palette = Palette::of(ui);
    let width = ui.available_width();
    let said = |ui: &mut Ui| words(ui, part.text.as_str(), regular(size::BODY), palette.text);
    let note = |ui: &mut Ui| words(ui, part.note.as_str(), regular(size::SMALL), palette.dim);
    if width < BESIDE {
        said(ui);
        note(ui);
        return;
    }
    let beside = (width - space::XL) * 0.36;
    ui.horizontal_top(|ui| {
        ui.spacing_mut().item_spacing.x = space::XL;
        for (width, is_note) in [(width - space::XL - beside, false), (beside, true)] {
            ui.allocate_ui_with_layout(vec2(width, 0.0), Layout::top_down(Align::LEFT), |ui| {
                ui.set_width(width);
                if is_note { note(ui) } else { said(ui) }
            });
        }
    });
}
