//! The sound card of Settings: microphone and loudspeaker, each with a test.

use eframe::egui::{Ui, vec2};
use egui_material_icons::icons::{ICON_MIC, ICON_REFRESH, ICON_VOLUME_UP};

use crate::{
    app::{Command, DeviceInfo, Devices, Setting},
    ui::{
        screens::setting_row::row,
        theme::{Palette, regular, size, space},
        view::{View, heading, small, words},
        widgets::{KeyButton, Kind, Meter, choice, menu},
    },
};

/// What stands for the device the system chooses.
const SYSTEM_CHOICE: &str = "The system's choice";

/// Shows the card's contents.
pub fn show(ui: &mut Ui, view: &View<'_>, commands: &mut Vec<Command>) {
    ui.spacing_mut().item_spacing.y = space::M;
    heading(ui, "Sound");
    let state = view.app.devices();
    let nothing = Devices::default();
    let devices = match state.list() {
        Some(Ok(devices)) => devices,
        Some(Err(sentence)) => {
            let color = Palette::of(ui).over_words();
            words(ui, sentence.as_str(), regular(size::BODY), color);
            &nothing
        }
        None => &nothing,
    };
    if matches!(state.list(), Some(Ok(devices)) if devices.inputs.is_empty()) {
        let sentence = "No microphone is connected. Plug one in and look again.";
        words(ui, sentence, regular(size::BODY), Palette::of(ui).over_words());
    }
    input(ui, view, devices, commands);
    input_test(ui, view, commands);
    output(ui, view, devices, commands);
    ui.horizontal_wrapped(|ui| {
        let again = KeyButton::new("Look for devices again")
            .icon(ICON_REFRESH)
            .kind(Kind::Quiet);
        if ui.add_enabled(!state.is_listing(), again).clicked() {
            commands.push(Command::ListDevices);
        }
        if state.is_listing() {
            small(ui, "Looking for devices…");
        }
    });
}

/// The chosen device's name; an id that is not there is said to be missing.
fn device_name(devices: &[DeviceInfo], chosen: Option<&String>, is_listed: bool) -> String {
    match chosen {
        None => devices.iter().find(|device| device.is_default).map_or_else(
            || SYSTEM_CHOICE.to_owned(),
            |device| format!("{SYSTEM_CHOICE} ({})", device.name),
        ),
        Some(id) => match devices.iter().find(|device| device.id == *id) {
            Some(device) => device.name.clone(),
            None if is_listed => "Not connected".to_owned(),
            None => "Looking for it…".to_owned(),
        },
    }
}

/// A menu of devices; `Some` when one was chosen, with `None` inside for the system's choice.
fn device_menu(
    ui: &mut Ui,
    what: &str,
    devices: &[DeviceInfo],
    chosen: Option<&String>,
    is_listed: bool,
) -> Option<Option<String>> {
    let name = device_name(devices, chosen, is_listed);
    let said = format!("{what}: {name}");
    let width = ui.available_width().clamp(160.0, 420.0);
    let mut wanted = None;
    menu(
        ui,
        KeyButton::new(&name).name(&said).max_width(width),
        menu::WIDE,
        |ui| {
            if choice(ui, chosen.is_none(), SYSTEM_CHOICE) {
                wanted = Some(None);
            }
            for device in devices {
                if choice(ui, chosen == Some(&device.id), &device.name) {
                    wanted = Some(Some(device.id.clone()));
                }
            }
        },
    );
    wanted
}

fn input(ui: &mut Ui, view: &View<'_>, devices: &Devices, commands: &mut Vec<Command>) {
    let settings = view.app.settings();
    let is_listed = view.app.devices().list().is_some();
    let chosen = settings.input_device.as_ref();
    row(ui, "Microphone", |ui| {
        if let Some(wanted) = device_menu(ui, "Microphone", &devices.inputs, chosen, is_listed) {
            commands.push(Command::Set(Setting::Input(wanted)));
        }
    });
    let channels = channels(&devices.inputs, chosen);
    if channels < 2 && settings.input_channel.is_none() {
        return;
    }
    row(ui, "Its channels", |ui| {
        let name = channel_name(settings.input_channel);
        let said = format!("Channels of the microphone: {name}");
        menu(ui, KeyButton::new(&name).name(&said), menu::NARROW, |ui| {
            let choices = std::iter::once(None).chain((0..channels).map(Some));
            for channel in choices {
                if choice(ui, channel == settings.input_channel, &channel_name(channel)) {
                    commands.push(Command::Set(Setting::InputChannel(channel)));
                }
            }
        });
    });
}

/// How many channels the chosen input can have; of the system's choice if none is chosen.
fn channels(inputs: &[DeviceInfo], chosen: Option<&String>) -> u16 {
    inputs
        .iter()
        .find(|device| chosen.map_or(device.is_default, |id| device.id == *id))
        .and_then(|device| device.formats.iter().map(|format| format.channels).max())
        // No device has more that a person would want to choose from by number.
        .map_or(0, |most| most.min(32))
}

fn channel_name(channel: Option<u16>) -> String {
    match channel {
        None => "Average of all".to_owned(),
        Some(index) => format!("Channel {}", index.saturating_add(1)),
    }
}

fn input_test(ui: &mut Ui, view: &View<'_>, commands: &mut Vec<Command>) {
    let state = view.app.devices();
    row(ui, "", |ui| {
        let label = if state.is_testing() {
            "Stop the test"
        } else {
            "Test the microphone"
        };
        if ui.add(KeyButton::new(label).icon(ICON_MIC)).clicked() {
            commands.push(Command::ToggleInputTest);
        }
    });
    if !state.is_testing() {
        return;
    }
    ui.vertical(|ui| {
        ui.spacing_mut().item_spacing = vec2(0.0, space::S);
        if let Some(meter) = state.test_meter() {
            let width = ui.available_width().min(420.0);
            ui.add(Meter::new(meter.peak_dbfs, "Level of the microphone").width(width));
        }
        small(ui, state.test_words().unwrap_or_default());
    });
}

fn output(ui: &mut Ui, view: &View<'_>, devices: &Devices, commands: &mut Vec<Command>) {
    let chosen = view.app.settings().output_device.as_ref();
    let is_listed = view.app.devices().list().is_some();
    row(ui, "Loudspeaker", |ui| {
        if let Some(wanted) = device_menu(ui, "Loudspeaker", &devices.outputs, chosen, is_listed) {
            commands.push(Command::Set(Setting::Output(wanted)));
        }
    });
    row(ui, "", |ui| {
        if ui
            .add(KeyButton::new("Play a chime").icon(ICON_VOLUME_UP))
            .clicked()
        {
            commands.push(Command::TestOutput);
        }
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    fn device(id: &str, is_default: bool) -> DeviceInfo {
        DeviceInfo {
            id: id.to_owned(),
            name: format!("Device {id}"),
            is_default,
            formats: Vec::new(),
            default_rate_hz: None,
        }
    }

    #[test]
    fn a_device_that_is_away_is_said_to_be() {
        let devices = [device("a", true)];
        let id = |id: &str| Some(id.to_owned());
        assert_eq!(device_name(&devices, id("a").as_ref(), true), "Device a");
        assert_eq!(device_name(&devices, id("b").as_ref(), true), "Not connected");
        assert_eq!(device_name(&[], id("b").as_ref(), false), "Looking for it…");
        assert_eq!(
            device_name(&devices, None, true),
            "The system's choice (Device a)"
        );
        assert_eq!(device_name(&[], None, true), "The system's choice");
    }
}
