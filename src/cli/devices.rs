//! `aloud devices`: inputs and outputs.

use std::fmt::Write as _;

use serde::Serialize;

use crate::audio::devices::{self, DeviceInfo, FormatInfo};

use super::{Failure, Out};

#[derive(Serialize)]
struct View {
    inputs: Vec<DeviceView>,
    outputs: Vec<DeviceView>,
}

#[derive(Serialize)]
struct DeviceView {
    id: String,
    name: String,
    is_default: bool,
    default_rate_hz: Option<u32>,
    formats: Vec<FormatView>,
}

#[derive(Serialize)]
struct FormatView {
    sample_format: String,
    channels: u16,
    min_rate_hz: u32,
    max_rate_hz: u32,
}

impl From<&DeviceInfo> for DeviceView {
    fn from(device: &DeviceInfo) -> Self {
        Self {
            id: device.id.clone(),
            name: device.name.clone(),
            is_default: device.is_default,
            default_rate_hz: device.default_rate_hz,
            formats: device.formats.iter().map(FormatView::from).collect(),
        }
    }
}

impl From<&FormatInfo> for FormatView {
    fn from(format: &FormatInfo) -> Self {
        Self {
            sample_format: format.sample_format.clone(),
            channels: format.channels,
            min_rate_hz: format.min_rate_hz,
            max_rate_hz: format.max_rate_hz,
        }
    }
}

/// Lists the devices. None at all is an answer, not a failure.
pub fn run(out: &Out) -> Result<(), Failure> {
    let found = devices::list()?;
    let view = View {
        inputs: found.inputs.iter().map(DeviceView::from).collect(),
        outputs: found.outputs.iter().map(DeviceView::from).collect(),
    };
    out.print(&view, || {
        [("Inputs", &view.inputs), ("Outputs", &view.outputs)]
            .iter()
            .map(|(title, devices)| in_words(title, devices))
            .collect()
    })
}

/// A line for each sample format and span of rates, with the least and most channels it comes in.
fn format_lines(formats: &[FormatView]) -> Vec<String> {
    let mut lines: Vec<(String, u16, u16)> = Vec::new();
    for format in formats {
        let what = format!(
            "{}, {}–{} Hz",
            format.sample_format, format.min_rate_hz, format.max_rate_hz
        );
        match lines.iter_mut().find(|(known, ..)| *known == what) {
            Some((_, least, most)) => {
                *least = format.channels.min(*least);
                *most = format.channels.max(*most);
            }
            None => lines.push((what, format.channels, format.channels)),
        }
    }
    lines
        .into_iter()
        .map(|(what, least, most)| {
            let channels = match (least, most) {
                (1, 1) => "mono".to_owned(),
                (least, most) if least == most => format!("{most} channels"),
                (least, most) => format!("{least} to {most} channels"),
            };
            format!("    {what}, {channels}\n")
        })
        .collect()
}

fn in_words(title: &str, devices: &[DeviceView]) -> String {
    if devices.is_empty() {
        return format!("{title}: none\n");
    }
    let mut text = format!("{title}:\n");
    for device in devices {
        let default = if device.is_default { "  (default)" } else { "" };
        // Writing to a String cannot fail.
        let _ = writeln!(text, "  {}{default}\n    id {}", device.name, device.id);
        for line in format_lines(&device.formats) {
            text += &line;
        }
    }
    text
}
