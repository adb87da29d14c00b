//! Opening a loudspeaker whose callback is a [`Renderer`].

use std::{
    sync::{
        Arc,
        mpsc::{Receiver, sync_channel},
    },
    time::{Duration, Instant},
};

use cpal::{
    BufferSize, Device, ErrorKind, FromSample, I24, OutputCallbackInfo, SampleFormat, StreamConfig,
    SupportedBufferSize, U24,
    traits::{DeviceTrait, StreamTrait},
};
use rtrb::{Producer, RingBuffer};

use super::{
    block::{BLOCK_FRAMES, Block},
    renderer::Renderer,
    shared::Shared,
};
use crate::audio::{
    AudioError,
    devices::{self, Direction},
};

/// How long the sound system may take to open a stream.
const OPEN_LIMIT: Duration = Duration::from_secs(10);
/// The buffer to ask for: short enough for a pause that is felt at once, long enough for a busy computer.
const BUFFER_MS: u32 = 20;
/// A delay between callback and loudspeaker beyond this is not believed.
const LARGEST_DELAY: Duration = Duration::from_millis(500);
/// Sound kept ready for the callback, as a part of a second: 1/2.
const READY_PARTS_OF_SEC: usize = 2;

/// An open loudspeaker. Dropping it closes it.
pub(super) struct Output {
    pub(super) blocks: Producer<Block>,
    /// How many blocks to keep ready. The ring holds three times as many: those of a place or a speed that was left
    /// are only thrown away when the callback comes by.
    pub(super) ready_blocks: u32,
    pub(super) rate_hz: u32,
    pub(super) name: String,
    /// The id asked for, if that device is gone and this one stands in.
    pub(super) instead_of: Option<String>,
    pub(super) faults: Receiver<cpal::Error>,
    _stream: cpal::Stream,
}

/// Opens the loudspeaker `id`, or the default one, at `rate_hz` if it can run at that, else at its own rate.
///
/// # Errors
/// As told by the system, with the next step; see [`AudioError`].
pub(super) fn open(id: Option<&str>, rate_hz: u32, shared: &Arc<Shared>) -> Result<Output, AudioError> {
    let (device, is_substitute) = devices::find(id, Direction::Output)?;
    let name = devices::name(&device);
    let fault = |error: &cpal::Error| match error.kind() {
        ErrorKind::DeviceNotAvailable | ErrorKind::UnsupportedOperation if id.is_none() => {
            AudioError::NoOutputDevice
        }
        _ => AudioError::from_cpal(error, &name),
    };
    let config = devices::default_config(&device, Direction::Output).map_err(|error| fault(&error))?;
    let rate_hz = if takes_rate(&device, &config, rate_hz) {
        rate_hz
    } else {
        config.sample_rate()
    };
    let wanted = (rate_hz / 1_000).saturating_mul(BUFFER_MS).max(1);
    let fixed = match *config.buffer_size() {
        SupportedBufferSize::Range { min, max } => wanted.max(min).min(max.max(min)),
        SupportedBufferSize::Unknown => wanted,
    };
    let mut last = None;
    for buffer_size in [BufferSize::Fixed(fixed), BufferSize::Default] {
        let ring = usize::try_from(rate_hz).unwrap_or(usize::MAX) / READY_PARTS_OF_SEC / BLOCK_FRAMES;
        let (producer, consumer) = RingBuffer::new(ring.max(8) * 3);
        let (tell, faults) = sync_channel(8);
        let stream_config = StreamConfig {
            channels: config.channels(),
            sample_rate: rate_hz,
            buffer_size,
        };
        let renderer = Renderer::new(consumer, Arc::clone(shared), rate_hz);
        let on_fault = move |error: cpal::Error| {
            let harmless = matches!(
                error.kind(),
                ErrorKind::RealtimeDenied | ErrorKind::Xrun | ErrorKind::DeviceChanged
            );
            if !harmless {
                // One is enough to end the stream.
                let _ = tell.try_send(error);
            }
        };
        match build(&device, stream_config, config.sample_format(), renderer, on_fault) {
            None => {
                return Err(AudioError::OddFormat {
                    name,
                    offered: format!("{} samples", config.sample_format()),
                });
            }
            Some(Ok(stream)) => {
                stream.play().map_err(|error| fault(&error))?;
                return Ok(Output {
                    blocks: producer,
                    ready_blocks: u32::try_from(ring.max(8)).unwrap_or(u32::MAX),
                    rate_hz,
                    name,
                    instead_of: id.filter(|_| is_substitute).map(str::to_owned),
                    faults,
                    _stream: stream,
                });
            }
            Some(Err(error))
                if matches!(
                    error.kind(),
                    ErrorKind::UnsupportedConfig | ErrorKind::InvalidInput
                ) =>
            {
                last = Some(fault(&error));
            }
            Some(Err(error)) => return Err(fault(&error)),
        }
    }
    Err(last.unwrap_or(AudioError::NoOutputDevice))
}

/// Whether the device runs at `rate_hz` in the format it has of its own accord.
fn takes_rate(device: &Device, config: &cpal::SupportedStreamConfig, rate_hz: u32) -> bool {
    device.supported_output_configs().is_ok_and(|mut ranges| {
        ranges.any(|range| {
            range.channels() == config.channels()
                && range.sample_format() == config.sample_format()
                && (range.min_sample_rate()..=range.max_sample_rate()).contains(&rate_hz)
        })
    })
}

/// The stream in the device's format; `None` if that is one this program doesn't speak.
fn build(
    device: &Device,
    config: StreamConfig,
    format: SampleFormat,
    renderer: Renderer,
    on_fault: impl FnMut(cpal::Error) + Send + 'static,
) -> Option<Result<cpal::Stream, cpal::Error>> {
    Some(match format {
        SampleFormat::I8 => build_as::<i8>(device, config, renderer, on_fault),
        SampleFormat::I16 => build_as::<i16>(device, config, renderer, on_fault),
        SampleFormat::I24 => build_as::<I24>(device, config, renderer, on_fault),
        SampleFormat::I32 => build_as::<i32>(device, config, renderer, on_fault),
        SampleFormat::I64 => build_as::<i64>(device, config, renderer, on_fault),
        SampleFormat::U8 => build_as::<u8>(device, config, renderer, on_fault),
        SampleFormat::U16 => build_as::<u16>(device, config, renderer, on_fault),
        SampleFormat::U24 => build_as::<U24>(device, config, renderer, on_fault),
        SampleFormat::U32 => build_as::<u32>(device, config, renderer, on_fault),
        SampleFormat::U64 => build_as::<u64>(device, config, renderer, on_fault),
        SampleFormat::F32 => build_as::<f32>(device, config, renderer, on_fault),
        SampleFormat::F64 => build_as::<f64>(device, config, renderer, on_fault),
        _ => return None,
    })
}

fn build_as<T: cpal::SizedSample + FromSample<f32>>(
    device: &Device,
    config: StreamConfig,
    mut renderer: Renderer,
    on_fault: impl FnMut(cpal::Error) + Send + 'static,
) -> Result<cpal::Stream, cpal::Error> {
    let channels = usize::from(config.channels.max(1));
    device.build_output_stream(
        config,
        move |data: &mut [T], info: &OutputCallbackInfo| {
            let frames = data.len() / channels;
            renderer.fill(frames, heard_at(info), |index, sample| {
                // The front pair; what else there is stays as silent as it came.
                let start = index * channels;
                let pair = data.get_mut(start..start + channels.min(2)).unwrap_or_default();
                pair.fill(T::from_sample_(sample));
            });
        },
        on_fault,
        Some(OPEN_LIMIT),
    )
}

/// When the first frame of a buffer is heard: after the delay told, if it is plausible; else now.
fn heard_at(info: &OutputCallbackInfo) -> Instant {
    let timestamp = info.timestamp();
    let delay = timestamp.playback.checked_duration_since(timestamp.callback);
    Instant::now() + delay.filter(|delay| *delay <= LARGEST_DELAY).unwrap_or_default()
}
