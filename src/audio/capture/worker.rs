//! The capture thread: opens the source, then empties its ring every few milliseconds until it is told to close.

use std::{
    sync::{
        Arc,
        mpsc::{Receiver, RecvTimeoutError},
    },
    time::{Duration, Instant},
};

use super::{
    Begin, CaptureEvent, Command, Meter, Options, Shared, Source,
    history::History,
    loss::Loss,
    open::{self, Line, Terms},
    outbox::Outbox,
    recording::{Note, Recording},
};

mod mend;
use crate::{
    audio::{
        AudioError,
        feed::{GapCause, Piece},
        level::{Gauge, Needle},
        quiet::Quiet,
        rate::RateMeter,
        warnings::Watch,
    },
    wav::Writer,
};

/// How often the ring is emptied.
const TICK: Duration = Duration::from_millis(15);
/// Sound kept while nothing is recorded, for the lead-in.
const KEPT_SECS: u64 = 3;
/// A gap longer than this is filled in pieces.
const GAP_PIECE_SECS: u64 = 1;
/// The thread's whole life.
pub(super) fn run(
    source: Source,
    options: Options,
    commands: &Receiver<Command>,
    mut outbox: Outbox,
    shared: &Shared,
) {
    let _quiet = Quiet::begin();
    let line = match open::open(source, options.channels, Terms::default()) {
        Ok(line) => line,
        Err(error) => {
            outbox.tell(CaptureEvent::Failed(error));
            refuse_takes(commands, outbox, shared);
            return;
        }
    };
    shared.follow(Arc::clone(&line.status), 0);
    let mut listener = Listener::new(line, options, shared);
    outbox.tell(CaptureEvent::Opened(listener.line_info()));
    listener.run(commands, &mut outbox);
}

/// Without a source there is nothing to record: whoever asks all the same gets an answer.
fn refuse_takes(commands: &Receiver<Command>, mut outbox: Outbox, shared: &Shared) {
    loop {
        match commands.recv_timeout(Duration::from_millis(200)) {
            Ok(Command::Begin(_)) => {
                shared.set_recording(false);
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
    options: Options,
    /// The stream of a running take ended; until another has taken its place.
    loss: Option<Loss>,
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
    rate_meter: RateMeter,
    notes: Vec<Note>,
}

impl<'a> Listener<'a> {
    fn new(line: Line, options: Options, shared: &'a Shared) -> Self {
        Self {
            info: line.info.clone(),
            options,
            loss: None,
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
            rate_meter: RateMeter::new(line.info.sample_rate_hz),
            line: Some(line),
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
                    self.mend(outbox);
                    self.measure_rate(outbox);
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
            (Command::GoOn(source), Some(_)) => {
                let rate_hz = self.info.sample_rate_hz;
                if let Some(loss) = self.loss.as_mut().filter(|loss| loss.is_held()) {
                    loss.go_on(source, self.options, rate_hz);
                }
            }
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
                recording.end_at(begin.longest_frames);
                recording.rescue_to(begin.rescue);
                recording.log(&begin.started, &mut self.notes);
                self.recording = Some(recording);
                self.shared.set_recording(true);
            }
            Err(error) => {
                self.shared.set_recording(false);
                self.notes.push(Note::Failed(error));
            }
        }
    }

    /// Takes all that has arrived out of the ring.
    fn drain(&mut self, outbox: &mut Outbox) {
        let rate_hz = self.info.sample_rate_hz;
        if self.loss.is_some() && !self.join(outbox) {
            return;
        }
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
        self.shared.set_recording(false);
        // A take that is over has no way on.
        self.loss = None;
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
                Note::Full => CaptureEvent::Full,
                Note::MadeAnew => CaptureEvent::MadeAnew,
                Note::Rescued(path) => CaptureEvent::Rescued(path),
            });
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
