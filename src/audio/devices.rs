//! The microphones and loudspeakers the system knows, and finding one again by its id.
//!
//! cpal is asked for its default host. On Linux that is the sound server (PulseAudio's protocol, which PipeWire speaks
//! too) if one answers, and ALSA otherwise. That order is the one wanted here: the server shares devices between
//! programs, knows the name and the default the user chose, and leaves ALSA, which prints its search for plugins to
//! standard error, untouched. An id begins with its host (`pulseaudio:…`, `alsa:…`), so a device is looked for on the
//! host it was chosen on even if another one is the default by then.

use std::{collections::BTreeMap, str::FromStr, time::Duration};

use cpal::{
    Device, DeviceId, Host,
    traits::{DeviceTrait, HostTrait},
};

use super::{AudioError, quiet::Quiet};

/// Sample rates a device takes in one format.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FormatInfo {
    /// `i16`, `f32` and so on.
    pub sample_format: String,
    /// Channels.
    pub channels: u16,
    /// The lowest rate.
    pub min_rate_hz: u32,
    /// The highest rate.
    pub max_rate_hz: u32,
}

/// A microphone or a loudspeaker.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeviceInfo {
    /// Stays the same as long as the device does; for settings and the command line.
    pub id: String,
    /// What the system calls it.
    pub name: String,
    /// Whether the system would choose it.
    pub is_default: bool,
    /// What it takes.
    pub formats: Vec<FormatInfo>,
    /// The rate it runs at if nothing else is asked for; `None` if it doesn't say.
    pub default_rate_hz: Option<u32>,
}

/// All devices.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Devices {
    /// Microphones.
    pub inputs: Vec<DeviceInfo>,
    /// Loudspeakers.
    pub outputs: Vec<DeviceInfo>,
}

/// Which way sound goes through a device.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Direction {
    Input,
    Output,
}

/// How long the sound system may take to answer.
const ANSWER_LIMIT: Duration = Duration::from_secs(10);

/// All devices there are now. May take a second where a sound server is slow: call it on a worker.
///
/// # Errors
/// [`AudioError::Backend`] if the sound system doesn't answer.
pub fn list() -> Result<Devices, AudioError> {
    let (send, found) = std::sync::mpsc::sync_channel(1);
    // A sound server that hangs holds up whoever asks it; the thread is left to it.
    let asking = std::thread::Builder::new()
        .name("aloud-asking".to_owned())
        .spawn(move || drop(send.send(ask())));
    let silent = |message: String| AudioError::Backend {
        name: "the sound system".to_owned(),
        message,
    };
    asking.map_err(|error| silent(error.to_string()))?;
    found
        .recv_timeout(ANSWER_LIMIT)
        .unwrap_or_else(|_| Err(silent("it does not answer".to_owned())))
}

fn ask() -> Result<Devices, AudioError> {
    let _quiet = Quiet::begin();
    let host = cpal::default_host();
    Ok(Devices {
        inputs: infos(&host, Direction::Input)?,
        outputs: infos(&host, Direction::Output)?,
    })
}

fn infos(host: &Host, direction: Direction) -> Result<Vec<DeviceInfo>, AudioError> {
    let default_id = default_of(host, direction).and_then(|device| device.id().ok());
    let devices = host
        .devices()
        .map_err(|error| AudioError::from_cpal(&error, "the list of devices"))?;
    // A device without an id or without a format for this direction can't be used, so it isn't listed.
    Ok(devices
        .filter_map(|device| {
            let id = device.id().ok()?;
            if is_sink_of_nothing(&id.to_string()) {
                return None;
            }
            let formats = formats(&device, direction);
            (!formats.is_empty()).then(|| DeviceInfo {
                is_default: default_id.as_ref() == Some(&id),
                id: id.to_string(),
                name: name(&device),
                formats,
                default_rate_hz: default_config(&device, direction)
                    .ok()
                    .map(|config| config.sample_rate()),
            })
        })
        .collect())
}

/// ALSA's device that plays to nobody and records silence as fast as it is asked to.
fn is_sink_of_nothing(id: &str) -> bool {
    id == "alsa:null"
}

/// Formats by sample format and channels, each with the span of its rates.
fn formats(device: &Device, direction: Direction) -> Vec<FormatInfo> {
    let mut spans: BTreeMap<(String, u16), (u32, u32)> = BTreeMap::new();
    let mut add = |range: cpal::SupportedStreamConfigRange| {
        let (low, high) = (range.min_sample_rate(), range.max_sample_rate());
        spans
            .entry((range.sample_format().to_string(), range.channels()))
            .and_modify(|span| *span = (span.0.min(low), span.1.max(high)))
            .or_insert((low, high));
    };
    match direction {
        Direction::Input => device
            .supported_input_configs()
            .into_iter()
            .flatten()
            .for_each(&mut add),
        Direction::Output => device
            .supported_output_configs()
            .into_iter()
            .flatten()
            .for_each(&mut add),
    }
    spans
        .into_iter()
        .map(
            |((sample_format, channels), (min_rate_hz, max_rate_hz))| FormatInfo {
                sample_format,
                channels,
                min_rate_hz,
                max_rate_hz,
            },
        )
        .collect()
}

/// What the system calls a device.
pub(crate) fn name(device: &Device) -> String {
    device.description().map_or_else(
        |_| "the device".to_owned(),
        |description| description.name().to_owned(),
    )
}

/// What a device runs at of its own accord.
pub(crate) fn default_config(
    device: &Device,
    direction: Direction,
) -> Result<cpal::SupportedStreamConfig, cpal::Error> {
    match direction {
        Direction::Input => device.default_input_config(),
        Direction::Output => device.default_output_config(),
    }
}

fn default_of(host: &Host, direction: Direction) -> Option<Device> {
    match direction {
        Direction::Input => host.default_input_device(),
        Direction::Output => host.default_output_device(),
    }
}

/// The device with `id` if it is there, else the system's default; and whether that is in place of another.
///
/// # Errors
/// [`AudioError::NoInputDevice`] or [`AudioError::NoOutputDevice`].
pub(crate) fn find(id: Option<&str>, direction: Direction) -> Result<(Device, bool), AudioError> {
    let host = cpal::default_host();
    if let Some(device) = id.and_then(|id| by_id(&host, id, direction)) {
        return Ok((device, false));
    }
    let none = match direction {
        Direction::Input => AudioError::NoInputDevice,
        Direction::Output => AudioError::NoOutputDevice,
    };
    let device = default_of(&host, direction).ok_or(none)?;
    Ok((device, id.is_some()))
}

fn by_id(default_host: &Host, id: &str, direction: Direction) -> Option<Device> {
    let id = DeviceId::from_str(id).ok()?;
    let device = if id.host() == default_host.id() {
        default_host.device_by_id(&id)
    } else {
        cpal::host_from_id(id.host()).ok()?.device_by_id(&id)
    }?;
    default_config(&device, direction).is_ok().then_some(device)
}
