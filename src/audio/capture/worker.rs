//! The capture thread: opens the source, then empties its ring every few milliseconds until it is told to close.

use std::{
    collections::VecDeque,
    sync::{
        Arc,
        atomic::Ordering,
        mpsc::{Receiver, RecvTimeoutError, SyncSender, TrySendError},
    },
    time::{Duration, Instant},
};

use super::{
    Begin, CaptureEvent, Command, Meter, Options, Shared, Source,
    history::History,
    open::{self, Line},
    recording::{Note, Recording},
    script::Fault,
};
use crate::{
    audio::{
        AudioError,
        feed::{GapCause, Piece},
        level::{Gauge, Needle},
        quiet::Quiet,
        warnings::Watch,
    },
    wav::Writer,
};

/// How often the ring is emptied.
const TICK: Duration = Duration::from_millis(15);
/// A tick that took longer (a slow disk, a suspended computer) counts as this long when judging whether sound stopped.
const LONGEST_TICK_SECS: f64 = 0.1;
/// Sound kept while nothing is recorded, for the lead-in.
const KEPT_SECS: u64 = 3;
/// A gap longer than this is filled in pieces.
const GAP_PIECE_SECS: u64 = 1;
/// How long a stream may take to its first block.
const FIRST_BLOCK_SECS: f64 = 5.0;
/// A stream that calls back no more for this long, or for four buffers if that is longer, is lost.
const LOST_SECS: f64 = 1.0;
const LOST_BUFFERS: f64 = 4.0;
/// Events kept for a window that doesn't take them, beyond those in the channel.
const PENDING: usize = 256;

/// The sending end of the events: never waits. What does not fit is kept and sent later.
pub(super) struct Outbox {
    channel: SyncSender<CaptureEvent>,
    pending: VecDeque<CaptureEvent>,
    wake: Arc<dyn Fn() + Send + Sync>,
}

impl Outbox {
    pub(super) fn new(channel: SyncSender<CaptureEvent>, wake: Arc<dyn Fn() + Send + Sync>) -> Self {
        Self {
            channel,
            pending: VecDeque::new(),
            wake,
        }
    }

    fn tell(&mut self, event: CaptureEvent) {
        // Gaps are in the journal as well; the rest is rare and must not be lost.
        if self.pending.len() < PENDING || !matches!(event, CaptureEvent::Gap(_)) {
            self.pending.push_back(event);
        }
        self.flush();
    }

    fn flush(&mut self) {
        let mut sent = false;
        while let Some(event) = self.pending.pop_front() {
            match self.channel.try_send(event) {
                Ok(()) => sent = true,
                Err(TrySendError::Full(event)) => {
                    self.pending.push_front(event);
                    break;
                }
                // The capture is being dropped: nobody is left to be told.
                Err(TrySendError::Disconnected(_)) => {}
            }
        }
        if sent {
            (self.wake)();
        }
    }
}

/// The thread's whole life.
pub(super) fn run(
    source: Source,
    options: Options,
    commands: &Receiver<Command>,
    mut outbox: Outbox,
    shared: &Shared,
) {
    let _quiet = Quiet::begin();
    let line = match open::open(source, options.channels) {
        Ok(line) => line,
        Err(error) => {
            outbox.tell(CaptureEvent::Failed(error));
            refuse_takes(commands, outbox, shared);
            return;
        }
    };
    // Set once, here only.
    let _ = shared.status.set(Arc::clone(&line.status));
    let mut listener = Listener::new(line, shared);
    outbox.tell(CaptureEvent::Opened(listener.line_info()));
    listener.run(commands, &mut outbox);
}

/// Without a source there is nothing to record: whoever asks all the same gets an answer.
fn refuse_takes(commands: &Receiver<Command>, mut outbox: Outbox, shared: &Shared) {
    loop {
        match commands.recv_timeout(Duration::from_millis(200)) {
            Ok(Command::Begin(_)) => {
                shared.recording.store(false, Ordering::Release);
                outbox.tell(CaptureEvent::WriteFailed(AudioError::NoInputDevice));
            }
            Ok(Command::Finish(_)) => outbox.tell(CaptureEvent::Finished { frames: 0, gaps: 0 }),
            Ok(Command::Close) | Err(RecvTimeoutError::Disconnected) => return,
            Ok(_) | Err(RecvTimeoutError::Timeout) => outbox.flush(),
        }
    }
}

struct Listener<'a> {
    line: Option<Line>,
    info: super::StreamInfo,
    shared: &'a Shared,
    history: History,
    recording: Option<Recording>,
    gauge: Gauge,
    needle: Needle,
    watch: Watch,
    block: Vec<f32>,
    largest_block_secs: f64,
    quiet_secs: f64,
    heard: bool,
    notes: Vec<Note>,
}

impl<'a> Listener<'a> {
    fn new(line: Line, shared: &'a Shared) -> Self {
        Self {
            info: line.info.clone(),
            line: Some(line),
            shared,
            history: History::default(),
            recording: None,
            gauge: Gauge::default(),
            needle: Needle::default(),
            watch: Watch::default(),
            block: Vec::new(),
            largest_block_secs: 0.0,
            quiet_secs: 0.0,
            heard: false,
            notes: Vec::new(),
        }
    }

    fn line_info(&self) -> super::StreamInfo {
        self.info.clone()
    }

    fn run(&mut self, commands: &Receiver<Command>, outbox: &mut Outbox) {
        let mut last_tick = Instant::now();
        let mut next_tick = last_tick + TICK;
        loop {
            let wait = next_tick.saturating_duration_since(Instant::now());
            match commands.recv_timeout(wait) {
                Ok(Command::Close) | Err(RecvTimeoutError::Disconnected) => break,
                Ok(command) => self.obey(command, outbox),
                Err(RecvTimeoutError::Timeout) => {
                    let now = Instant::now();
                    self.drain(outbox);
                    self.record(now, outbox);
                    self.watch_line(now.duration_since(last_tick).as_secs_f64(), outbox);
                    outbox.flush();
                    last_tick = now;
                    next_tick = now + TICK;
                }
            }
        }
        self.close(outbox);
    }

    fn obey(&mut self, command: Command, outbox: &mut Outbox) {
        // What has arrived is older than the command.
        self.drain(outbox);
        let now = Instant::now();
        if matches!(command, Command::Begin(_)) {
            // A take still waiting for its last sound ends with what it has, rather than costing the next its start.
            self.end_now(outbox);
        }
        let notes = &mut self.notes;
        match (command, &mut self.recording) {
            (Command::Begin(begin), None) => self.begin(begin, now),
            (Command::Log(event), Some(recording)) => recording.log(&event, notes),
            (Command::Pause(at), Some(recording)) => recording.pause(at, notes),
            (Command::Resume(at), Some(recording)) => recording.resume(at, notes),
            (Command::Finish(at), Some(recording)) => recording.finish(at, now),
            // There is nothing to finish, yet whoever waits for it must not wait for ever.
            (Command::Finish(_), None) => outbox.tell(CaptureEvent::Finished { frames: 0, gaps: 0 }),
            _ => {}
        }
        self.pass_on(outbox);
    }

    fn begin(&mut self, begin: Begin, now: Instant) {
        let rate_hz = self.info.sample_rate_hz;
        let opened = (begin.open)()
            .map_err(|message| AudioError::Destination { message })
            .and_then(|place| Ok((Writer::create(&place.path, rate_hz, 1)?, place.log)));
        match opened {
            Ok((writer, log)) => {
                let mut recording = Recording::new(writer, log, begin.file_start_frame, rate_hz, now);
                recording.log(&begin.started, &mut self.notes);
                self.recording = Some(recording);
                self.shared.recording.store(true, Ordering::Release);
            }
            Err(error) => {
                self.shared.recording.store(false, Ordering::Release);
                self.notes.push(Note::Failed(error));
            }
        }
    }

    /// Takes all that has arrived out of the ring.
    fn drain(&mut self, outbox: &mut Outbox) {
        let rate_hz = self.info.sample_rate_hz;
        while let Some(piece) = self
            .line
            .as_mut()
            .and_then(|line| line.reader.read(&mut self.block))
        {
            self.heard = true;
            match piece {
                Piece::Block { .. } => {
                    let level = self.gauge.measure(&self.block, rate_hz);
                    self.needle.advance(&level);
                    self.watch.advance(&level);
                    self.largest_block_secs = self.largest_block_secs.max(f64::from(level.secs));
                    self.quiet_secs = 0.0;
                    self.history.push(&self.block);
                    self.forget();
                }
                Piece::Gap { frames, cause, .. } => self.fill(frames, cause, outbox),
            }
        }
        self.shared.show(Meter {
            peak_dbfs: self.needle.peak_dbfs(),
            rms_dbfs: self.needle.rms_dbfs(),
            warning: self.watch.warning(),
        });
    }

    /// A gap in pieces, each written before the next is made: a long one needs no more memory than a short one.
    fn fill(&mut self, frames: u64, cause: GapCause, outbox: &mut Outbox) {
        let piece = u64::from(self.info.sample_rate_hz) * GAP_PIECE_SECS;
        let mut left = frames;
        while left > 0 {
            let now = left.min(piece.max(1));
            self.history.push_gap(now, cause);
            self.record(Instant::now(), outbox);
            self.forget();
            left -= now;
        }
    }

    fn forget(&mut self) {
        let kept = u64::from(self.info.sample_rate_hz) * KEPT_SECS;
        let oldest = self.history.end().saturating_sub(kept);
        let needed = self.recording.as_ref().map_or(oldest, Recording::needed_from);
        self.history.forget_before(oldest.min(needed));
    }

    fn record(&mut self, now: Instant, outbox: &mut Outbox) {
        let Some(recording) = &mut self.recording else {
            return;
        };
        let done = recording.tick(&self.history, now, &mut self.notes);
        if done {
            self.end_recording(outbox);
        }
        self.pass_on(outbox);
    }

    fn end_recording(&mut self, outbox: &mut Outbox) {
        let Some(recording) = self.recording.take() else {
            return;
        };
        let end = recording.end(&mut self.notes);
        self.pass_on(outbox);
        self.shared.recording.store(false, Ordering::Release);
        outbox.tell(CaptureEvent::Finished {
            frames: end.frames,
            gaps: end.gap_frames,
        });
    }

    fn pass_on(&mut self, outbox: &mut Outbox) {
        for note in self.notes.drain(..) {
            outbox.tell(match note {
                Note::Gap(gap) => CaptureEvent::Gap(gap),
                Note::Failed(error) => CaptureEvent::WriteFailed(error),
            });
        }
    }

    /// Finds out whether the source is still there, from its faults and from whether sound keeps coming.
    fn watch_line(&mut self, tick_secs: f64, outbox: &mut Outbox) {
        let Some(line) = &self.line else { return };
        let name = &self.info.device_name;
        let mut reason = None;
        while let Ok(fault) = line.faults.try_recv() {
            match fault {
                Fault::Gone => reason = Some(format!("{name} is gone")),
                Fault::Rerouted => outbox.tell(CaptureEvent::Rerouted),
                // What was lost shows in the timing of what follows, and becomes a gap there.
                Fault::Overrun => {}
            }
        }
        self.quiet_secs += tick_secs.min(LONGEST_TICK_SECS);
        let limit = if self.heard {
            LOST_SECS.max(LOST_BUFFERS * self.largest_block_secs)
        } else {
            FIRST_BLOCK_SECS
        };
        if reason.is_none() && self.quiet_secs > limit {
            reason = Some(if self.heard {
                format!("{name} has stopped delivering sound")
            } else {
                format!("{name} delivers no sound")
            });
        }
        if let Some(reason) = reason {
            self.drain(outbox);
            // Told first: a sound server that died can hold up for ever whoever closes its stream.
            outbox.tell(CaptureEvent::Lost { reason });
            if let Some(line) = self.line.take() {
                let closing = std::thread::Builder::new().name("aloud-closing".to_owned());
                // Without a thread to be had it is closed here.
                drop(closing.spawn(move || drop(line)));
            }
        }
    }

    /// Finishes a running take with all that has arrived.
    fn close(&mut self, outbox: &mut Outbox) {
        self.drain(outbox);
        self.end_now(outbox);
    }

    fn end_now(&mut self, outbox: &mut Outbox) {
        if let Some(recording) = &mut self.recording {
            let (now, end) = (Instant::now(), self.history.end());
            recording.finish(end, now);
            recording.tick(&self.history, now, &mut self.notes);
            self.end_recording(outbox);
        }
    }
}
