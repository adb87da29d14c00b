//! A microphone of a sound server, spoken to directly. What happens to its sound is not known here.
//!
//! cpal speaks to the same server, but allows it to hold no more than the one block that is asked for: on a busy
//! machine, whatever comes before that block was fetched is thrown away without a word. Here the server holds as much
//! as it can, half a minute and more, while blocks stay short. It is also asked for its delay twice a second in place
//! of once for each block, which was most of what recording cost.

use std::{
    ffi::{CStr, CString},
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
        mpsc::{RecvTimeoutError, SyncSender, sync_channel},
    },
    thread,
    time::{Duration, Instant},
};

use cpal::I24;
use futures_executor::block_on;
use pulseaudio::{
    Client, ClientError, RecordStream,
    protocol::{
        DEFAULT_SOURCE, PulseError, RecordStreamParams, SampleFormat, SampleSpec, SourceInfo,
        stream::{BufferAttr, StreamFlags},
    },
};

use super::{
    StreamInfo,
    open::{Again, FAULTS, LARGEST_DELAY, Line, OPEN_LIMIT, Open, Terms},
    script::Fault,
};
use crate::audio::{
    AudioError,
    feed::{Feed, feed},
    sample::{ChannelChoice, Sample},
    thread::Worker,
};

/// What the ids of a sound server's devices begin with.
const ID: &str = "pulseaudio:";
/// The name other programs see, a volume mixer for example.
const CLIENT: &CStr = c"Aloud";
/// What is asked for. The server takes half of it for blocks, and half for itself.
const DELAY_MS: u32 = 40;
/// How often the server is asked how late its sound is.
const ASK_EVERY: Duration = Duration::from_millis(500);
/// The delay taken for true is the smallest of so many answers: in between, the next block is filling up.
const ANSWERS: usize = 8;
/// Samples converted at once. The server sends fewer at a time; more would come in pieces.
const PIECE_SAMPLES: usize = 16_384;

/// A stream from the server. Dropping it closes it.
pub(super) struct Pulse {
    /// Ends the asking, and with it the last use of the stream, by going.
    _until: SyncSender<()>,
    _asking: Option<Worker>,
    _stream: RecordStream,
}

/// Opens the microphone `id`, or the default one, if there is a sound server and the id is one of its own. `None`
/// otherwise: cpal may know more.
///
/// # Errors
/// As told by the server.
pub(super) fn open(
    id: Option<&str>,
    choice: ChannelChoice,
    terms: Terms,
) -> Option<Result<Line, AudioError>> {
    let wanted = match id {
        None => None,
        Some(id) => Some(id.strip_prefix(ID)?.to_owned()),
    };
    // A server that hangs would hold up whoever asks it for ever.
    let (tell, opened) = sync_channel(1);
    let asking = move || {
        // Nobody waits any more after the limit: then the stream closes again.
        let _ = tell.send(connect(wanted.as_deref(), choice, terms));
    };
    let helper = thread::Builder::new().name("aloud-open".to_owned()).spawn(asking);
    match (helper, opened.recv_timeout(OPEN_LIMIT)) {
        (Ok(_), Ok(line)) => line,
        _ => Some(Err(AudioError::Backend {
            name: "the microphone".to_owned(),
            message: "the sound server doesn't answer".to_owned(),
        })),
    }
}

fn connect(wanted: Option<&str>, choice: ChannelChoice, terms: Terms) -> Option<Result<Line, AudioError>> {
    let client = Client::from_env(CLIENT).ok()?;
    let (mut source, instead_of) = match find(&client, wanted) {
        Ok(found) => found,
        Err(error) => return Some(Err(in_words(&error, "the microphone"))),
    };
    let name = source.description.as_ref().unwrap_or(&source.name);
    let name = name.to_string_lossy().into_owned();
    if terms.no_other && instead_of.is_some() {
        return Some(Err(AudioError::DeviceGone { name }));
    }
    if let Some(rate_hz) = terms.rate_hz {
        // For a microphone that goes on with another's take, the server converts.
        source.sample_spec.sample_rate = rate_hz;
    }
    Some(record(&client, &source, choice, &name, instead_of))
}

/// The source that is wanted, or the default one with the id of the one that is not there.
fn find(client: &Client, wanted: Option<&str>) -> Result<(SourceInfo, Option<String>), ClientError> {
    let by_name = |name: CString| block_on(client.source_info_by_name(name));
    if let Some(source) = wanted
        .and_then(|name| CString::new(name).ok())
        .and_then(|name| by_name(name).ok())
    {
        return Ok((source, None));
    }
    let source = by_name(DEFAULT_SOURCE.to_owned())?;
    Ok((source, wanted.map(|name| format!("{ID}{name}"))))
}

fn record(
    client: &Client,
    source: &SourceInfo,
    choice: ChannelChoice,
    name: &str,
    instead_of: Option<String>,
) -> Result<Line, AudioError> {
    let rate_hz = source.sample_spec.sample_rate;
    let channels = u16::from(source.sample_spec.channels);
    let (feed, reader, status) = feed(rate_hz, choice);
    let (tell, faults) = sync_channel(FAULTS);
    let delay_micros = Arc::new(AtomicU64::new(0));
    let sink = Sink {
        feed,
        channels,
        rate_hz,
        delay_micros: Arc::clone(&delay_micros),
        _end: End(tell.clone()),
    };
    // The source's own format, so that the server converts nothing; only the order of bytes may change.
    use SampleFormat as Of;
    let (built, sample_format) = match source.sample_spec.format {
        Of::U8 => (build::<u8>(client, source, Of::U8, sink), "u8"),
        Of::S24Le | Of::S24Be | Of::S24In32Le | Of::S24In32Be => {
            (build::<I24>(client, source, Of::S24Le, sink), "i24")
        }
        Of::S32Le | Of::S32Be => (build::<i32>(client, source, Of::S32Le, sink), "i32"),
        Of::Float32Le | Of::Float32Be => (build::<f32>(client, source, Of::Float32Le, sink), "f32"),
        // The rest are telephones' formats, which all fit into 16 bits.
        _ => (build::<i16>(client, source, Of::S16Le, sink), "i16"),
    };
    let stream = built.map_err(|error| in_words(&error, name))?;
    Ok(Line {
        info: StreamInfo {
            device_name: name.to_owned(),
            device_id: format!("{ID}{}", source.name.to_string_lossy()),
            sample_rate_hz: rate_hz,
            channels,
            sample_format: sample_format.to_owned(),
            instead_of,
        },
        reader,
        status,
        faults,
        again: Some(Again::Device(format!("{ID}{}", source.name.to_string_lossy()))),
        _source: Open::Pulse(ask_for_delay(stream, delay_micros, tell)),
    })
}

fn build<T: Wire>(
    client: &Client,
    source: &SourceInfo,
    format: SampleFormat,
    mut sink: Sink,
) -> Result<RecordStream, ClientError> {
    let sample_spec = SampleSpec {
        format,
        ..source.sample_spec
    };
    let frame_bytes = format.bytes_per_sample() * usize::from(sample_spec.channels);
    let frames = sample_spec.sample_rate.saturating_mul(DELAY_MS) / 1_000;
    let params = RecordStreamParams {
        sample_spec,
        channel_map: source.channel_map,
        source_index: Some(source.index),
        buffer_attr: BufferAttr {
            // As much as the server can hold.
            max_length: u32::MAX,
            fragment_size: frames
                .max(1)
                .saturating_mul(u32::try_from(frame_bytes).unwrap_or(1)),
            ..BufferAttr::default()
        },
        flags: StreamFlags {
            adjust_latency: true,
            // Otherwise the server gives a microphone that is unplugged, or no longer the default, another one's place
            // without a word to us.
            no_move: true,
            ..StreamFlags::default()
        },
        ..RecordStreamParams::default()
    };
    let mut piece: Vec<T> = Vec::with_capacity(PIECE_SAMPLES);
    block_on(client.create_record_stream(params, move |bytes: &[u8]| sink.take(bytes, &mut piece)))
}

/// The callback's side of the stream.
struct Sink {
    feed: Feed,
    channels: u16,
    rate_hz: u32,
    delay_micros: Arc<AtomicU64>,
    _end: End,
}

impl Sink {
    /// Takes in what the server sent. This is realtime-safe: `piece` has room for all that is put into it.
    fn take<T: Wire>(&mut self, bytes: &[u8], piece: &mut Vec<T>) {
        let delay = Duration::from_micros(self.delay_micros.load(Ordering::Relaxed));
        let now = Instant::now();
        let last = now.checked_sub(delay).unwrap_or(now);
        let width = usize::from(self.channels.max(1));
        let piece_frames = (piece.capacity() / width).max(1);
        let mut left = bytes.len() / (T::BYTES * width);
        for part in bytes.chunks(piece_frames * width * T::BYTES) {
            piece.clear();
            piece.extend(part.chunks_exact(T::BYTES).map(T::from_wire));
            left -= (piece.len() / width).min(left);
            let after = Duration::from_nanos(left as u64 * 1_000_000_000 / u64::from(self.rate_hz.max(1)));
            self.feed
                .push(piece, self.channels, last.checked_sub(after).unwrap_or(last));
        }
    }
}

/// Goes when the stream does. If nobody closed it, the connection broke or the source is gone; opening it again tells.
struct End(SyncSender<Fault>);

impl Drop for End {
    fn drop(&mut self) {
        // If the line is closed, nobody is there to be told.
        let _ = self.0.try_send(Fault::Invalidated);
    }
}

/// Keeps asking how late the sound is, on a thread of its own; an answer that is none means that the source is gone.
fn ask_for_delay(stream: RecordStream, delay_micros: Arc<AtomicU64>, tell: SyncSender<Fault>) -> Pulse {
    let (until, ended) = sync_channel(0);
    let asked = stream.clone();
    // It is not waited for: a server that hangs never answers.
    let asking = Worker::start("aloud-delay", Duration::ZERO, move || {
        let mut answers = [u64::MAX; ANSWERS];
        for turn in 0_usize.. {
            let Ok(timing) = block_on(asked.timing_info()) else {
                // If sixteen faults wait to be read, one more changes nothing.
                let _ = tell.try_send(Fault::Invalidated);
                return;
            };
            answers[turn % ANSWERS] = timing.source_usec;
            let least = answers.into_iter().min().unwrap_or(0);
            let is_plausible = Duration::from_micros(least) <= LARGEST_DELAY;
            delay_micros.store(if is_plausible { least } else { 0 }, Ordering::Relaxed);
            if ended.recv_timeout(ASK_EVERY) == Err(RecvTimeoutError::Disconnected) {
                return;
            }
        }
    });
    Pulse {
        _until: until,
        // Without it, delays are taken for nothing, and a source that goes shows in its silence.
        _asking: asking.ok(),
        _stream: stream,
    }
}

fn in_words(error: &ClientError, name: &str) -> AudioError {
    let name = name.to_owned();
    match error {
        ClientError::ServerError(PulseError::NoEntity) => AudioError::NoInputDevice,
        ClientError::ServerError(PulseError::AccessDenied) => AudioError::PermissionDenied { name },
        ClientError::ServerError(PulseError::Busy) => AudioError::Busy { name },
        ClientError::Disconnected => AudioError::DeviceGone { name },
        _ => AudioError::Backend {
            name,
            message: error.to_string(),
        },
    }
}

/// A sample as the server sends it, the least byte first.
trait Wire: Sample {
    const BYTES: usize;

    /// The sample in `BYTES` bytes.
    fn from_wire(bytes: &[u8]) -> Self;
}

/// The bytes as an array; zeros if there are too few, which does not happen.
fn array<const N: usize>(bytes: &[u8]) -> [u8; N] {
    bytes.try_into().unwrap_or([0; N])
}

macro_rules! wire {
    ($($type:ty, $bytes:literal;)*) => { $(
        impl Wire for $type {
            const BYTES: usize = $bytes;

            fn from_wire(bytes: &[u8]) -> Self {
                Self::from_le_bytes(array(bytes))
            }
        }
    )* };
}

wire! {
    u8, 1;
    i16, 2;
    i32, 4;
    f32, 4;
}

impl Wire for I24 {
    const BYTES: usize = 3;

    fn from_wire(bytes: &[u8]) -> Self {
        let [low, middle, high] = array(bytes);
        Self::new_unchecked(i32::from_le_bytes([0, low, middle, high]) >> 8)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::audio::feed::{FeedReader, Piece};

    fn sink(channels: u16) -> (Sink, FeedReader) {
        let (feed, reader, _) = feed(48_000, ChannelChoice::Average);
        let (tell, _) = sync_channel(1);
        let sink = Sink {
            feed,
            channels,
            rate_hz: 48_000,
            delay_micros: Arc::default(),
            _end: End(tell),
        };
        (sink, reader)
    }

    fn all(reader: &mut FeedReader) -> Vec<f32> {
        let (mut all, mut block) = (Vec::new(), Vec::new());
        while let Some(piece) = reader.read(&mut block) {
            assert!(matches!(piece, Piece::Block { .. }), "{piece:?}");
            all.extend_from_slice(&block);
        }
        all
    }

    #[test]
    fn each_format_is_read_as_it_is_sent() {
        assert_eq!(u8::from_wire(&[200]), 200);
        assert_eq!(i16::from_wire(&(-12_345_i16).to_le_bytes()), -12_345);
        assert_eq!(
            i32::from_wire(&(-1_234_567_890_i32).to_le_bytes()),
            -1_234_567_890
        );
        assert!((f32::from_wire(&0.25_f32.to_le_bytes()) - 0.25).abs() < f32::EPSILON);
        for value in [-8_388_608, -2, -1, 0, 1, 8_388_607] {
            let bytes: [u8; 4] = i32::to_le_bytes(value);
            assert_eq!(I24::from_wire(&bytes[..3]).inner(), value);
        }
    }

    #[test]
    fn a_block_larger_than_ever_comes_in_pieces_and_whole() {
        let (mut sink, mut reader) = sink(2);
        let mut piece = Vec::with_capacity(960);
        let capacity = piece.capacity();
        let frames = 10_001_i16;
        let bytes: Vec<u8> = (0..frames)
            .flat_map(|frame| [frame, frame])
            .flat_map(i16::to_le_bytes)
            .collect();
        sink.take::<i16>(&bytes, &mut piece);
        assert_eq!(piece.capacity(), capacity, "nothing was allocated");
        let heard: Vec<i16> = all(&mut reader)
            .into_iter()
            .map(crate::audio::sample::to_i16)
            .collect();
        assert_eq!(heard, (0..frames).collect::<Vec<_>>());
    }

    #[test]
    fn a_stream_that_ends_by_itself_is_a_fault() {
        let (tell, faults) = sync_channel(1);
        drop(End(tell));
        assert_eq!(faults.try_recv(), Ok(Fault::Invalidated));
    }
}
