//! Sources of sound that are no device: a file that plays as the microphone, and scripted ones for fault tests.

use std::{
    path::Path,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
        mpsc::SyncSender,
    },
    thread,
    time::{Duration, Instant},
};

use crate::{
    audio::{AudioError, feed::Feed, thread::Worker},
    wav::Reader,
};

/// Blocks of a simulated microphone a second.
const BLOCKS_PER_SEC: u32 = 100;
/// How long the end of a scripted source is waited for.
const PATIENCE: Duration = Duration::from_millis(500);

/// What a source may report besides sound.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fault {
    /// The device is gone.
    Gone,
    /// The stream can no longer be used; the device may well be there.
    Invalidated,
    /// The system moved the stream to another device, by name if that is known; sound goes on.
    Rerouted(Option<String>),
    /// Sound was lost on the way; how much shows in the time it takes.
    Overrun,
}

impl Fault {
    /// What cpal's `error` on a running stream means; `None` if it is harmless.
    pub(super) fn from_cpal(error: &cpal::Error) -> Option<Self> {
        use cpal::ErrorKind;
        match error.kind() {
            ErrorKind::DeviceChanged => Some(Self::Rerouted(None)),
            ErrorKind::Xrun => Some(Self::Overrun),
            // The sound server itself may come back, too: it is started anew when it crashes.
            ErrorKind::StreamInvalidated | ErrorKind::HostUnavailable => Some(Self::Invalidated),
            ErrorKind::DeviceNotAvailable | ErrorKind::PermissionDenied => Some(Self::Gone),
            // Whatever else there is may be harmless. If it isn't, sound stops arriving, and that is noticed.
            _ => None,
        }
    }
}

/// The end of a script at which sound goes in.
pub struct Wire {
    /// Where the blocks go, as from a device's callback.
    pub feed: Feed,
    faults: SyncSender<Fault>,
    stop: Arc<AtomicBool>,
}

impl Wire {
    /// Reports a fault, as a device's error callback does.
    pub fn fault(&self, fault: Fault) {
        // As for a device: more than sixteen unread ones would change nothing.
        let _ = self.faults.try_send(fault);
    }

    /// Whether the stream is being closed; then the script returns.
    #[must_use]
    pub fn is_stopped(&self) -> bool {
        self.stop.load(Ordering::Relaxed)
    }

    /// Waits until `moment` or until the stream is being closed.
    pub fn wait_until(&self, moment: Instant) {
        while !self.is_stopped() {
            let left = moment.saturating_duration_since(Instant::now());
            if left.is_zero() {
                return;
            }
            thread::sleep(left.min(Duration::from_millis(20)));
        }
    }
}

/// A source that does what it is told, on a thread of its own; in place of a device.
pub struct Script {
    /// What a device would call itself.
    pub name: String,
    /// What a device's id would be.
    pub id: String,
    /// Frames a second it claims to deliver.
    pub sample_rate_hz: u32,
    /// Channels it delivers.
    pub channels: u16,
    /// The format it delivers, for display.
    pub sample_format: String,
    /// Pushes blocks into the wire's feed until the wire says stop. Returning without that is a device gone silent.
    pub run: Box<dyn FnOnce(Wire) + Send>,
    /// What opening the same device again gives; `None` if it is no longer there.
    pub again: Option<Box<dyn FnOnce() -> Script + Send>>,
}

/// A script that runs; it is stopped when dropped.
pub(super) struct Running {
    stop: Arc<AtomicBool>,
    _worker: Worker,
}

impl Drop for Running {
    fn drop(&mut self) {
        self.stop.store(true, Ordering::Relaxed);
    }
}

impl Script {
    /// A simulated microphone: the sound of a WAV file in real time, its channels averaged, then silence.
    ///
    /// # Errors
    /// [`AudioError::Wav`] if the file can't be read.
    pub fn from_file(path: &Path) -> Result<Self, AudioError> {
        let mut reader = Reader::open(path)?;
        let sample_rate_hz = reader.info().sample_rate_hz;
        let name = path
            .file_name()
            .unwrap_or(path.as_os_str())
            .to_string_lossy()
            .into_owned();
        Ok(Self {
            id: format!("file:{}", path.display()),
            name,
            sample_rate_hz,
            channels: 1,
            sample_format: "i16".to_owned(),
            run: Box::new(move |mut wire| {
                play_in_real_time(&mut wire, sample_rate_hz, |block| {
                    // A file that can't be read further is one that ended: silence follows.
                    reader.read_mono_i16(block).unwrap_or(0)
                });
            }),
            again: None,
        })
    }

    pub(super) fn start(self, feed: Feed, faults: SyncSender<Fault>) -> Result<Running, AudioError> {
        let stop = Arc::new(AtomicBool::new(false));
        let wire = Wire {
            feed,
            faults,
            stop: Arc::clone(&stop),
        };
        let run = self.run;
        let worker = Worker::start("aloud-simulated-mic", PATIENCE, move || run(wire)).map_err(|error| {
            AudioError::Backend {
                name: self.name,
                message: error.to_string(),
            }
        })?;
        Ok(Running {
            stop,
            _worker: worker,
        })
    }
}

/// Delivers blocks of 10 ms, each when its last frame is due, until the stream is closed. `fill` gives the sound and
/// says how many samples of the block it filled; the rest is silence. The due times are counted from the start, so
/// that lateness does not add up.
fn play_in_real_time(wire: &mut Wire, sample_rate_hz: u32, mut fill: impl FnMut(&mut [i16]) -> usize) {
    let start = Instant::now();
    let size = (sample_rate_hz / BLOCKS_PER_SEC).max(1);
    let mut block = vec![0_i16; usize::try_from(size).unwrap_or(1)];
    let mut frames = 0_u64;
    while !wire.is_stopped() {
        let mut filled = 0;
        while filled < block.len() {
            let rest = block.get_mut(filled..).unwrap_or_default();
            match fill(rest) {
                0 => {
                    rest.fill(0);
                    break;
                }
                count => filled += count,
            }
        }
        frames += u64::from(size);
        let due =
            start + Duration::from_nanos(crate::audio::clock::nanos(frames, sample_rate_hz).unsigned_abs());
        wire.wait_until(due);
        if !wire.is_stopped() {
            wire.feed.push(&block, 1, due);
        }
    }
}
