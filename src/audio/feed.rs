//! The real-time side of capture: what a device's callback does with a block of sound, and how the writer gets it.
//!
//! [`Feed::push`] copies whole frames into a preallocated ring and sets atomics, nothing else. A block for which there
//! is no room is dropped whole; the start frame of the next one tells the reader how much is missing.

use std::{
    sync::{
        Arc,
        atomic::{AtomicI64, AtomicU64, Ordering},
    },
    time::Instant,
};

use rtrb::{Consumer, Producer, RingBuffer};

use super::{
    clock::{StreamClock, Tracker},
    sample::{ChannelChoice, Sample},
};

/// What the ring holds, in seconds: a disk may stand still for that long and nothing is lost.
const RING_SECS: usize = 12;
/// Header slots for each second of sound: room for blocks of half a millisecond.
const HEADERS_PER_SEC: usize = 2_000;

/// Why frames are missing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum GapCause {
    /// The ring was full: the disk or the computer was too slow.
    RingFull,
    /// The device delivered less sound than time passed.
    Device,
    /// The stream ended and another took its place.
    Stream,
}

impl GapCause {
    /// The cause, as a take's gap says it.
    #[must_use]
    pub fn in_words(self) -> &'static str {
        match self {
            Self::RingFull => "the disk or the computer was too slow to keep up",
            Self::Device => "the microphone delivered no sound for this long",
            Self::Stream => "the microphone was gone for this long",
        }
    }
}

/// A block within the ring: its place in the stream, and why there is a gap before it, if there is one.
#[derive(Debug, Clone, Copy)]
struct Header {
    start_frame: u64,
    frames: u32,
    cause: GapCause,
}

/// What both sides and the rest of the program can see of a stream at any time.
#[derive(Debug)]
pub struct FeedStatus {
    clock: Arc<StreamClock>,
    last_callback_nanos: AtomicI64,
    end_frame: AtomicU64,
    dropped_frames: AtomicU64,
}

/// Time without a callback after which a position is no longer taken further.
const LARGEST_LEAD_SECS: u64 = 1;

impl FeedStatus {
    /// Frames a second.
    #[must_use]
    pub fn sample_rate_hz(&self) -> u32 {
        self.clock.rate_hz()
    }

    /// Says that the device runs at another rate than it claimed.
    pub(crate) fn set_rate(&self, sample_rate_hz: u32) {
        self.clock.set_rate(sample_rate_hz);
    }

    /// When the last block arrived, in nanoseconds of the stream's clock, and how many frames had arrived then.
    pub(crate) fn arrived(&self) -> Option<(i64, u64)> {
        let last = self.last_callback_nanos.load(Ordering::Relaxed);
        (last != i64::MIN).then(|| (last, self.end_frame()))
    }

    /// The frame that was being captured at `moment`, counted from the opening of the stream; `None` before the first
    /// block. It stands still one second after the last block.
    #[must_use]
    pub fn position_at(&self, moment: Instant) -> Option<u64> {
        let position = self.clock.position_at(moment)?;
        let lead = u64::from(self.sample_rate_hz()) * LARGEST_LEAD_SECS;
        Some(position.min(self.end_frame.load(Ordering::Relaxed).saturating_add(lead)))
    }

    /// When the last block arrived; `None` before the first.
    #[must_use]
    pub fn secs_since_callback(&self, now: Instant) -> Option<f64> {
        let last = self.last_callback_nanos.load(Ordering::Relaxed);
        (last != i64::MIN).then(|| {
            let nanos = u64::try_from(self.clock.nanos_at(now).saturating_sub(last)).unwrap_or(0);
            std::time::Duration::from_nanos(nanos).as_secs_f64()
        })
    }

    /// The frame after the last that has arrived.
    #[must_use]
    pub fn end_frame(&self) -> u64 {
        self.end_frame.load(Ordering::Relaxed)
    }

    /// Frames dropped since the stream opened because the ring was full.
    #[must_use]
    pub fn dropped_frames(&self) -> u64 {
        self.dropped_frames.load(Ordering::Relaxed)
    }
}

/// The callback's end of the ring.
pub struct Feed {
    samples: Producer<f32>,
    headers: Producer<Header>,
    status: Arc<FeedStatus>,
    tracker: Tracker,
    choice: ChannelChoice,
    next_frame: u64,
    cause: GapCause,
}

/// The writer's end of the ring.
pub struct FeedReader {
    samples: Consumer<f32>,
    headers: Consumer<Header>,
    next_frame: u64,
}

/// What comes next in the stream.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Piece {
    /// Sound; its samples are in the buffer given to [`FeedReader::read`].
    Block {
        /// Frame of the stream at which it begins.
        start_frame: u64,
    },
    /// Nothing is known of these frames.
    Gap {
        /// Frame of the stream at which the gap begins.
        start_frame: u64,
        /// How many are missing.
        frames: u64,
        /// Why.
        cause: GapCause,
    },
}

/// A ring for a stream of `sample_rate_hz`, its two ends, and what can be seen of it from outside.
#[must_use]
pub fn feed(sample_rate_hz: u32, choice: ChannelChoice) -> (Feed, FeedReader, Arc<FeedStatus>) {
    let capacity = usize::try_from(sample_rate_hz)
        .unwrap_or(usize::MAX)
        .saturating_mul(RING_SECS);
    feed_of_capacity(sample_rate_hz, choice, capacity)
}

fn feed_of_capacity(
    sample_rate_hz: u32,
    choice: ChannelChoice,
    capacity: usize,
) -> (Feed, FeedReader, Arc<FeedStatus>) {
    let rate = usize::try_from(sample_rate_hz).unwrap_or(usize::MAX).max(1);
    let (samples, read_samples) = RingBuffer::new(capacity);
    let (headers, read_headers) = RingBuffer::new((capacity / rate * HEADERS_PER_SEC).max(8));
    let clock = Arc::new(StreamClock::new(sample_rate_hz));
    let status = Arc::new(FeedStatus {
        clock: Arc::clone(&clock),
        last_callback_nanos: AtomicI64::new(i64::MIN),
        end_frame: AtomicU64::new(0),
        dropped_frames: AtomicU64::new(0),
    });
    let feed = Feed {
        samples,
        headers,
        status: Arc::clone(&status),
        tracker: Tracker::new(clock),
        choice,
        next_frame: 0,
        cause: GapCause::Device,
    };
    let reader = FeedReader {
        samples: read_samples,
        headers: read_headers,
        next_frame: 0,
    };
    (feed, reader, status)
}

impl Feed {
    /// Takes in a block of interleaved samples whose last frame was captured at `captured_end`.
    ///
    /// Samples past the last whole frame are left out. This is realtime-safe: no lock, no allocation, no file, no log.
    pub fn push<T: Sample>(&mut self, data: &[T], channels: u16, captured_end: Instant) {
        let now = self.status.clock.nanos_at(Instant::now());
        self.status.last_callback_nanos.store(now, Ordering::Relaxed);
        let width = usize::from(channels.max(1));
        let count = data.len() / width;
        let Ok(frames) = u32::try_from(count) else { return };
        if frames == 0 {
            return;
        }
        let frames_long = u64::from(frames);
        let lost = self.tracker.observe(
            self.next_frame.saturating_add(frames_long),
            frames_long,
            captured_end,
        );
        if lost > 0 {
            self.next_frame = self.next_frame.saturating_add(lost);
            self.cause = GapCause::Device;
        }
        let start_frame = self.next_frame;
        self.next_frame = start_frame.saturating_add(frames_long);
        self.status.end_frame.store(self.next_frame, Ordering::Relaxed);
        let choice = self.choice;
        if !self.headers.is_full()
            && let Ok(chunk) = self.samples.write_chunk_uninit(count)
        {
            chunk.fill_from_iter(data.chunks_exact(width).map(|frame| choice.mono(frame)));
            let header = Header {
                start_frame,
                frames,
                cause: self.cause,
            };
            // Can't fail: there was a free slot just now, and only this side fills them.
            let _ = self.headers.push(header);
            self.cause = GapCause::Device;
        } else {
            self.cause = GapCause::RingFull;
            self.status
                .dropped_frames
                .fetch_add(frames_long, Ordering::Relaxed);
        }
    }
}

impl FeedReader {
    /// What comes next, or `None` if nothing more has arrived. The samples of a block replace what is in `samples`.
    pub fn read(&mut self, samples: &mut Vec<f32>) -> Option<Piece> {
        let header = *self.headers.peek().ok()?;
        let start_frame = self.next_frame;
        let missing = header.start_frame.saturating_sub(start_frame);
        if missing > 0 {
            self.next_frame = header.start_frame;
            return Some(Piece::Gap {
                start_frame,
                frames: missing,
                cause: header.cause,
            });
        }
        // The slot just looked at is there to be taken.
        let _ = self.headers.pop();
        samples.clear();
        let count = usize::try_from(header.frames).unwrap_or(0);
        if let Ok(chunk) = self.samples.read_chunk(count) {
            samples.extend(chunk);
        }
        self.next_frame = start_frame.saturating_add(u64::from(header.frames));
        Some(Piece::Block { start_frame })
    }

    /// Whether the callback's end is gone: no more sound will come than has arrived.
    #[must_use]
    pub fn is_abandoned(&self) -> bool {
        self.samples.is_abandoned()
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    const RATE_HZ: u32 = 48_000;

    fn drain(reader: &mut FeedReader) -> (Vec<f32>, Vec<(u64, u64, GapCause)>) {
        let (mut all, mut gaps, mut block) = (Vec::new(), Vec::new(), Vec::new());
        while let Some(piece) = reader.read(&mut block) {
            match piece {
                Piece::Block { .. } => all.extend_from_slice(&block),
                Piece::Gap {
                    start_frame,
                    frames,
                    cause,
                } => gaps.push((start_frame, frames, cause)),
            }
        }
        (all, gaps)
    }

    #[test]
    fn blocks_come_out_in_order_and_mixed_to_mono() {
        let (mut feed, mut reader, status) = feed(RATE_HZ, ChannelChoice::Average);
        let now = Instant::now();
        feed.push(&[100_i16, 200, 300, 400], 2, now);
        feed.push(&[500_i16, 700, 9], 2, now);
        let (all, gaps) = drain(&mut reader);
        let file: Vec<i16> = all.into_iter().map(crate::audio::sample::to_i16).collect();
        assert_eq!(file, [150, 350, 600]);
        assert!(gaps.is_empty());
        assert_eq!(status.end_frame(), 3);
    }

    #[test]
    fn a_block_without_room_is_dropped_whole_and_the_next_one_tells_of_the_gap() {
        let (mut feed, mut reader, status) = feed_of_capacity(RATE_HZ, ChannelChoice::Average, 1_000);
        let now = Instant::now();
        feed.push(&[1_i16; 800], 1, now);
        feed.push(&[2_i16; 480], 1, now + Duration::from_millis(10));
        assert_eq!(status.dropped_frames(), 480);
        let (first, gaps) = drain(&mut reader);
        assert_eq!(
            (first.len(), gaps.len()),
            (800, 0),
            "the gap shows only when sound goes on"
        );
        feed.push(&[3_i16; 480], 1, now + Duration::from_millis(20));
        let (after, gaps) = drain(&mut reader);
        assert_eq!(after, [3.0 / 32_768.0; 480]);
        assert_eq!(gaps, [(800, 480, GapCause::RingFull)]);
    }

    #[test]
    fn ten_seconds_fit_at_any_rate_even_in_blocks_of_5_ms() {
        for rate_hz in [8_000, 48_000, 192_000] {
            let (mut feed, mut reader, status) = feed(rate_hz, ChannelChoice::Average);
            let block = vec![0.25_f32; rate_hz as usize / 200];
            let now = Instant::now();
            for index in 0..2_000_u64 {
                feed.push(&block, 1, now + Duration::from_millis(5 * index));
            }
            assert_eq!(status.dropped_frames(), 0, "{rate_hz} Hz");
            assert_eq!(drain(&mut reader).0.len(), rate_hz as usize * 10);
        }
    }

    #[test]
    fn the_position_goes_on_between_blocks_but_not_for_ever() {
        let (mut feed, _reader, status) = feed(RATE_HZ, ChannelChoice::Average);
        let now = Instant::now();
        assert_eq!(status.position_at(now), None);
        feed.push(&[0.0_f32; 480], 1, now);
        assert_eq!(status.position_at(now), Some(480));
        assert_eq!(
            status.position_at(now + Duration::from_millis(5)),
            Some(480 + 240)
        );
        assert_eq!(
            status.position_at(now + Duration::from_secs(60)),
            Some(480 + 48_000)
        );
    }
}
