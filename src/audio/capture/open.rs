//! Opening a source of sound so that its blocks arrive in a [`feed`](crate::audio::feed).

use std::{
    sync::mpsc::{Receiver, SyncSender, TryRecvError, sync_channel},
    thread,
    time::{Duration, Instant},
};

use cpal::{
    BufferSize, Device, ErrorKind, I24, InputCallbackInfo, SampleFormat, StreamConfig, SupportedBufferSize,
    U24,
    traits::{DeviceTrait, StreamTrait},
};

use super::{
    Source, StreamInfo,
    script::{Fault, Running, Script},
};
use crate::audio::{
    AudioError,
    devices::{self, Direction},
    feed::{Feed, FeedReader, FeedStatus, feed},
    quiet::Quiet,
    sample::{ChannelChoice, Sample},
};

/// How long the sound system may take to open a stream; a second or two are usual for a sound server.
pub(super) const OPEN_LIMIT: Duration = Duration::from_secs(10);
/// The buffers to ask for, the best first. Whatever a default may be, on a sound server it can be 2 s.
const BUFFER_MS: [u32; 2] = [10, 20];
/// A capture timestamp further than this from its callback is not believed.
pub(super) const LARGEST_DELAY: Duration = Duration::from_millis(500);
/// More faults than this are not worth telling.
pub(super) const FAULTS: usize = 16;

/// An open source. Dropping it closes it.
pub(super) struct Line {
    pub(super) info: StreamInfo,
    pub(super) reader: FeedReader,
    pub(super) status: std::sync::Arc<FeedStatus>,
    pub(super) faults: Receiver<Fault>,
    pub(super) again: Option<Again>,
    pub(super) _source: Open,
}

impl Line {
    /// How the very same device can be opened again, if it can. Given once.
    pub(super) fn take_again(&mut self) -> Option<Again> {
        self.again.take()
    }

    /// Closes it without being waited for: a sound server that no longer answers would hold up the caller for ever.
    pub(super) fn close_beside(self) {
        // Without a thread to be had it is closed here.
        drop(
            thread::Builder::new()
                .name("aloud-closing".to_owned())
                .spawn(move || drop(self)),
        );
    }
}

/// The way back to a device whose stream broke.
pub(super) enum Again {
    Device(String),
    Script(Option<Box<dyn FnOnce() -> Script + Send>>),
}

impl Again {
    /// What to open; `None` if there is no further way.
    pub(super) fn source(&mut self) -> Option<Source> {
        match self {
            Self::Device(id) => Some(Source::Device { id: id.clone() }),
            Self::Script(again) => again.take().map(|again| Source::Scripted(again())),
        }
    }
}

/// What a source that takes the place of another must be.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Terms {
    /// The rate of the take it is to go on with.
    pub(super) rate_hz: Option<u32>,
    /// The very device that is named, no other in its place.
    pub(super) no_other: bool,
}

/// A source being opened on a thread of its own. Dropped before it is open, it is closed by that thread.
pub(super) struct Opening(Receiver<Result<Line, AudioError>>);

impl Opening {
    pub(super) fn start(source: Source, choice: ChannelChoice, terms: Terms) -> Self {
        let (tell, result) = sync_channel(1);
        // Without a thread to be had the channel is closed, which is told as a failure.
        drop(
            thread::Builder::new()
                .name("aloud-opening".to_owned())
                .spawn(move || {
                    let _quiet = Quiet::begin();
                    // Nobody waits any more once the take was finished.
                    drop(tell.send(open(source, choice, terms)));
                }),
        );
        Self(result)
    }

    /// What became of it, once it is known.
    pub(super) fn poll(&self) -> Option<Result<Line, AudioError>> {
        match self.0.try_recv() {
            Ok(result) => Some(result),
            Err(TryRecvError::Empty) => None,
            Err(TryRecvError::Disconnected) => Some(Err(AudioError::Stopped)),
        }
    }
}

#[expect(dead_code, reason = "held only to keep the source open")]
pub(super) enum Open {
    Stream(cpal::Stream),
    #[cfg(target_os = "linux")]
    Pulse(super::pulse::Pulse),
    Script(Running),
}

/// Opens `source`.
///
/// # Errors
/// As told by the system, with the next step; see [`AudioError`].
pub(super) fn open(source: Source, choice: ChannelChoice, terms: Terms) -> Result<Line, AudioError> {
    match source {
        Source::Default => open_microphone(None, choice, terms),
        Source::Device { id } => open_microphone(Some(&id), choice, terms),
        Source::File(path) => run(Script::from_file(&path)?, choice, terms),
        Source::Scripted(script) => run(script, choice, terms),
        Source::Failing(error) => Err(error),
    }
}

/// A sound server is asked first, as by cpal itself.
fn open_microphone(id: Option<&str>, choice: ChannelChoice, terms: Terms) -> Result<Line, AudioError> {
    #[cfg(target_os = "linux")]
    if let Some(line) = super::pulse::open(id, choice, terms) {
        return line;
    }
    open_device(id, choice, terms)
}

fn run(mut script: Script, choice: ChannelChoice, terms: Terms) -> Result<Line, AudioError> {
    if let Some(wanted_hz) = terms.rate_hz.filter(|rate_hz| *rate_hz != script.sample_rate_hz) {
        return Err(AudioError::OtherRate {
            name: script.name,
            rate_hz: script.sample_rate_hz,
            wanted_hz,
        });
    }
    let (feed, reader, status) = feed(script.sample_rate_hz, choice);
    let (tell, faults) = sync_channel(FAULTS);
    let info = StreamInfo {
        device_name: script.name.clone(),
        device_id: script.id.clone(),
        sample_rate_hz: script.sample_rate_hz,
        channels: script.channels,
        sample_format: script.sample_format.clone(),
        instead_of: None,
    };
    Ok(Line {
        info,
        reader,
        status,
        faults,
        again: script.again.take().map(|again| Again::Script(Some(again))),
        _source: Open::Script(script.start(feed, tell)?),
    })
}

/// The device is opened in the format it has of its own accord. Another one would be converted on the way: by the sound
/// server, which may clip and dither. So an i16 device is recorded bit for bit, and a finer one is rounded once, here.
/// Only a device that goes on with a take another began is asked for that take's rate, and must offer it.
fn open_device(id: Option<&str>, choice: ChannelChoice, terms: Terms) -> Result<Line, AudioError> {
    let (device, is_substitute) = devices::find(id, Direction::Input)?;
    let name = devices::name(&device);
    if is_substitute && terms.no_other {
        return Err(AudioError::DeviceGone { name });
    }
    let fault = |error: &cpal::Error| match error.kind() {
        // "Default" devices exist on systems without any sound card; their formats then can't be told.
        ErrorKind::DeviceNotAvailable | ErrorKind::UnsupportedOperation if id.is_none() => {
            AudioError::NoInputDevice
        }
        _ => AudioError::from_cpal(error, &name),
    };
    let config = devices::default_config(&device, Direction::Input).map_err(|error| fault(&error))?;
    let rate_hz = terms.rate_hz.unwrap_or_else(|| config.sample_rate());
    if rate_hz != config.sample_rate() && !offers(&device, &config, rate_hz) {
        return Err(AudioError::OtherRate {
            name,
            rate_hz: config.sample_rate(),
            wanted_hz: rate_hz,
        });
    }
    let mut last = None;
    for buffer_size in buffer_sizes(config.buffer_size(), rate_hz) {
        let stream_config = StreamConfig {
            channels: config.channels(),
            sample_rate: rate_hz,
            buffer_size,
        };
        let (feed, reader, status) = feed(rate_hz, choice);
        let (tell, faults) = sync_channel(FAULTS);
        let built = build(&device, stream_config, config.sample_format(), &name, feed, tell);
        match built {
            Ok(stream) => {
                stream.play().map_err(|error| fault(&error))?;
                let device_id = device.id().map_or_else(|_| String::new(), |id| id.to_string());
                let again = (!device_id.is_empty()).then(|| Again::Device(device_id.clone()));
                let info = StreamInfo {
                    device_id,
                    device_name: name,
                    sample_rate_hz: rate_hz,
                    channels: config.channels(),
                    sample_format: config.sample_format().to_string(),
                    instead_of: id.filter(|_| is_substitute).map(str::to_owned),
                };
                return Ok(Line {
                    info,
                    reader,
                    status,
                    faults,
                    again,
                    _source: Open::Stream(stream),
                });
            }
            Err(BuildError::Format(error)) => return Err(error),
            // Another size of buffer may do.
            Err(BuildError::Refused(error))
                if matches!(
                    error.kind(),
                    ErrorKind::UnsupportedConfig | ErrorKind::InvalidInput
                ) =>
            {
                last = Some(fault(&error));
            }
            Err(BuildError::Refused(error)) => return Err(fault(&error)),
        }
    }
    Err(last.unwrap_or(AudioError::NoInputDevice))
}

/// Whether the device delivers its usual format at another rate, too.
fn offers(device: &Device, config: &cpal::SupportedStreamConfig, rate_hz: u32) -> bool {
    device.supported_input_configs().is_ok_and(|mut ranges| {
        ranges.any(|range| {
            range.channels() == config.channels()
                && range.sample_format() == config.sample_format()
                && (range.min_sample_rate()..=range.max_sample_rate()).contains(&rate_hz)
        })
    })
}

fn buffer_sizes(supported: &SupportedBufferSize, rate_hz: u32) -> Vec<BufferSize> {
    let mut sizes: Vec<BufferSize> = BUFFER_MS
        .iter()
        .map(|ms| {
            let frames = (rate_hz / 1_000).saturating_mul(*ms).max(1);
            BufferSize::Fixed(match *supported {
                SupportedBufferSize::Range { min, max } => frames.max(min).min(max.max(min)),
                SupportedBufferSize::Unknown => frames,
            })
        })
        .collect();
    sizes.dedup();
    sizes.push(BufferSize::Default);
    sizes
}

enum BuildError {
    Format(AudioError),
    Refused(cpal::Error),
}

fn build(
    device: &Device,
    config: StreamConfig,
    format: SampleFormat,
    name: &str,
    feed: Feed,
    tell: SyncSender<Fault>,
) -> Result<cpal::Stream, BuildError> {
    let built = match format {
        SampleFormat::I8 => build_as::<i8>(device, config, feed, tell),
        SampleFormat::I16 => build_as::<i16>(device, config, feed, tell),
        SampleFormat::I24 => build_as::<I24>(device, config, feed, tell),
        SampleFormat::I32 => build_as::<i32>(device, config, feed, tell),
        SampleFormat::I64 => build_as::<i64>(device, config, feed, tell),
        SampleFormat::U8 => build_as::<u8>(device, config, feed, tell),
        SampleFormat::U16 => build_as::<u16>(device, config, feed, tell),
        SampleFormat::U24 => build_as::<U24>(device, config, feed, tell),
        SampleFormat::U32 => build_as::<u32>(device, config, feed, tell),
        SampleFormat::U64 => build_as::<u64>(device, config, feed, tell),
        SampleFormat::F32 => build_as::<f32>(device, config, feed, tell),
        SampleFormat::F64 => build_as::<f64>(device, config, feed, tell),
        odd => {
            return Err(BuildError::Format(AudioError::OddFormat {
                name: name.to_owned(),
                offered: format!("{odd} samples"),
            }));
        }
    };
    built.map_err(BuildError::Refused)
}

fn build_as<T: Sample + cpal::SizedSample>(
    device: &Device,
    config: StreamConfig,
    mut feed: Feed,
    tell: SyncSender<Fault>,
) -> Result<cpal::Stream, cpal::Error> {
    let (channels, rate_hz) = (config.channels, config.sample_rate);
    device.build_input_stream(
        config,
        move |data: &[T], info: &InputCallbackInfo| {
            let frames = data.len() / usize::from(channels.max(1));
            feed.push(data, channels, captured_end(info, frames, rate_hz));
        },
        move |error| {
            if let Some(fault) = Fault::from_cpal(&error) {
                // If nobody has taken the last sixteen, one more would change nothing.
                let _ = tell.try_send(fault);
            }
        },
        Some(OPEN_LIMIT),
    )
}

/// When the last frame of a block was captured: the block's length after its timestamp, which is that of its first
/// frame, if that timestamp is plausible; else now.
fn captured_end(info: &InputCallbackInfo, frames: usize, rate_hz: u32) -> Instant {
    let now = Instant::now();
    let timestamp = info.timestamp();
    let delay = timestamp.callback.checked_duration_since(timestamp.capture);
    let length = Duration::from_nanos(frames as u64 * 1_000_000_000 / u64::from(rate_hz.max(1)));
    match delay {
        Some(delay) if delay <= LARGEST_DELAY => now.checked_sub(delay.saturating_sub(length)).unwrap_or(now),
        _ => now,
    }
}
