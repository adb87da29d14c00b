//! A take being written: which frames of the stream go to its file, and when they are safe on the disk.

use std::{
    ops::Range,
    path::PathBuf,
    time::{Duration, Instant},
};

use super::history::{History, Missing};
use crate::{
    audio::{AudioError, feed::GapCause, sample::to_i16},
    model::{
        journal::{Event, EventLog},
        take::Gap,
        transport::Transport,
    },
    wav::Writer,
};

/// Frames younger than this are not written yet, so that a pause or an end that is heard of late still falls on its
/// frame.
const HOLD_BACK: Duration = Duration::from_millis(250);
/// How often the file's header is made true. With `HOLD_BACK` it bounds what a kill costs: under a second.
const CHECKPOINT_EVERY: Duration = Duration::from_millis(500);
/// How often what is written is forced to the disk: what a power cut costs at most.
const SYNC_EVERY: Duration = Duration::from_millis(4_500);
/// How long the end waits for sound that is still on its way from the device: a sound server on a busy machine can be
/// late by more than half a second.
const IN_FLIGHT: Duration = Duration::from_secs(2);
/// Frames converted at a time.
const CHUNK: usize = 4_096;

/// What a tick of a recording brought to light.
pub(crate) enum Note {
    /// Sound is missing from the file; silence stands in its place.
    Gap(Gap),
    /// Writing failed. Told once; nothing more is written to the sound file, which keeps what it has.
    Failed(AudioError),
    /// The file has the length it may have; the recording ends.
    Full,
    /// The take's folder was gone; it was made anew, with all the sound so far.
    MadeAnew,
    /// It could not be made anew; the sound is kept in this file.
    Rescued(PathBuf),
}

/// How a recording ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct End {
    pub(crate) frames: u64,
    pub(crate) gap_frames: u64,
}

pub(crate) struct Recording {
    writer: Writer,
    log: Box<dyn EventLog>,
    transport: Transport,
    /// Frame of the stream up to which it has been decided what goes to the file.
    cursor: u64,
    /// Frame of the stream at which it was last paused.
    paused_at: u64,
    /// Frame of the stream after which nothing is recorded, and until when to wait for it.
    finish: Option<(u64, Instant)>,
    gap: Option<Gap>,
    gap_frames: u64,
    failed: bool,
    journal_failed: bool,
    /// The take's folder is gone and could not be made anew so far; told once.
    is_astray: bool,
    rescue: Option<PathBuf>,
    checkpoint_at: Instant,
    sync_at: Instant,
    hold_back_frames: u64,
    longest_frames: u64,
    /// What is said of a gap that a change of the stream left.
    stream_gap_words: String,
    chunk: Vec<i16>,
}

impl Recording {
    /// A take whose file begins with frame `file_start_frame` of the stream.
    pub(crate) fn new(
        writer: Writer,
        log: Box<dyn EventLog>,
        file_start_frame: u64,
        sample_rate_hz: u32,
        now: Instant,
    ) -> Self {
        Self {
            writer,
            log,
            transport: Transport::started(file_start_frame),
            cursor: file_start_frame,
            paused_at: file_start_frame,
            finish: None,
            gap: None,
            gap_frames: 0,
            failed: false,
            journal_failed: false,
            is_astray: false,
            rescue: None,
            checkpoint_at: now + CHECKPOINT_EVERY,
            sync_at: now + SYNC_EVERY,
            hold_back_frames: u64::from(sample_rate_hz) * HOLD_BACK.as_millis() as u64 / 1_000,
            longest_frames: u64::MAX,
            stream_gap_words: GapCause::Stream.in_words().to_owned(),
            chunk: Vec::with_capacity(CHUNK),
        }
    }

    /// Ends by itself at this length of the file.
    pub(crate) fn end_at(&mut self, longest_frames: u64) {
        self.longest_frames = longest_frames;
    }

    /// Keeps the sound in this file if the take's own folder goes and can't be made anew.
    pub(crate) fn rescue_to(&mut self, path: Option<PathBuf>) {
        self.rescue = path;
    }

    /// The sound turned out to have another rate; the file's header says so from now on.
    pub(crate) fn set_rate(&mut self, sample_rate_hz: u32, notes: &mut Vec<Note>) {
        if !self.failed
            && let Err(error) = self.writer.set_rate(sample_rate_hz)
        {
            self.fail(error.into(), notes);
        }
    }

    /// Whether its end is decided and only awaits its sound.
    pub(crate) fn is_finishing(&self) -> bool {
        self.finish.is_some()
    }

    /// The oldest frame of the stream that may still be needed.
    pub(crate) fn needed_from(&self) -> u64 {
        self.cursor
    }

    /// Writes an event to the journal. A failure is noted once.
    pub(crate) fn log(&mut self, event: &Event, notes: &mut Vec<Note>) {
        if let Err(error) = self.log.append(event)
            && !self.journal_failed
        {
            self.journal_failed = true;
            notes.push(Note::Failed(AudioError::Journal {
                message: error.to_string(),
            }));
        }
    }

    /// Stops taking frames at `stream_frame`, and says so in the journal.
    pub(crate) fn pause(&mut self, stream_frame: u64, notes: &mut Vec<Note>) {
        if self.transport.is_running() {
            self.transport.pause(stream_frame);
            self.paused_at = stream_frame;
            let frame = self.transport.file_frame(stream_frame);
            self.log(&Event::Paused { frame }, notes);
        }
    }

    /// Takes frames again from `stream_frame` on, and says so in the journal.
    pub(crate) fn resume(&mut self, stream_frame: u64, notes: &mut Vec<Note>) {
        if !self.transport.is_running() {
            self.transport.resume(stream_frame);
            let frame = self.transport.file_frame(stream_frame);
            self.log(&Event::Resumed { frame }, notes);
        }
    }

    /// The stream has ended: all that was heard goes to the disk now, as nobody knows what comes next.
    pub(crate) fn secure(&mut self, history: &History, now: Instant, notes: &mut Vec<Note>) {
        self.write_until(history, history.end(), notes);
        self.sync_at = now;
        if !self.failed
            && let Err(error) = self.keep_safe(now, notes)
        {
            self.fail(error, notes);
        }
    }

    /// Another stream has taken the place of the one that ended. `words` say why frames are missing in between;
    /// `device` is the microphone's name if it is another one.
    pub(crate) fn go_on(
        &mut self,
        stream_frame: u64,
        words: String,
        device: Option<String>,
        notes: &mut Vec<Note>,
    ) {
        self.stream_gap_words = words;
        if let Some(device) = device {
            let frame = self.transport.file_frame(stream_frame);
            self.log(&Event::Switched { frame, device }, notes);
        }
    }

    /// The system moved the stream to another microphone; sound goes on.
    pub(crate) fn moved(&mut self, stream_frame: u64, device: String, notes: &mut Vec<Note>) {
        let frame = self.transport.file_frame(stream_frame);
        self.log(&Event::Switched { frame, device }, notes);
    }

    /// Ends at `stream_frame`; the file is closed once sound up to there has arrived or no longer seems to come.
    pub(crate) fn finish(&mut self, stream_frame: u64, now: Instant) {
        if self.finish.is_none() {
            // While paused, only sound from before the pause is waited for.
            let at = if self.transport.is_running() {
                stream_frame
            } else {
                stream_frame.min(self.paused_at)
            };
            self.transport.pause(stream_frame);
            self.finish = Some((at, now + IN_FLIGHT));
        }
    }

    /// Writes what is due of `history`. Returns true once all of a finished take has been written.
    pub(crate) fn tick(&mut self, history: &History, now: Instant, notes: &mut Vec<Note>) -> bool {
        let done = self
            .finish
            .is_some_and(|(at, deadline)| history.end() >= at || now >= deadline);
        let until = if done {
            history.end()
        } else {
            history.end().saturating_sub(self.hold_back_frames)
        };
        self.write_until(history, until, notes);
        if !self.failed
            && let Err(error) = self.keep_safe(now, notes)
        {
            self.fail(error, notes);
        }
        if !done && self.finish.is_none() && self.writer.frames() >= self.longest_frames {
            notes.push(Note::Full);
            self.finish(history.end(), now);
            return true;
        }
        done
    }

    /// Closes the file and the journal.
    pub(crate) fn end(mut self, notes: &mut Vec<Note>) -> End {
        self.close_gap(notes);
        let gap_frames = self.gap_frames;
        if !self.failed {
            self.look_after(notes);
            self.rescue_if_astray(notes);
        }
        // After a failure the header may still be brought up to date, which keeps what is on the disk.
        let (frames, error) = self.writer.close();
        if let Some(error) = error
            && !self.failed
        {
            notes.push(Note::Failed(error.into()));
        }
        if let Err(error) = self.log.append(&Event::Finished { frames })
            && !self.journal_failed
        {
            notes.push(Note::Failed(AudioError::Journal {
                message: error.to_string(),
            }));
        }
        End { frames, gap_frames }
    }

    /// The last way to keep the sound of a take that has no folder any more.
    fn rescue_if_astray(&mut self, notes: &mut Vec<Note>) {
        let Some(path) = self.rescue.take().filter(|_| self.is_astray) else {
            return;
        };
        if self.writer.copy_to(&path).is_ok() {
            notes.push(Note::Rescued(path));
        }
    }

    /// Makes sure that the take is still where it was begun.
    fn look_after(&mut self, notes: &mut Vec<Note>) {
        let looked = self
            .writer
            .look_after()
            .map_err(AudioError::from)
            .and_then(|is_new| match self.log.look_after() {
                Ok(is_also_new) => Ok(is_new || is_also_new),
                Err(error) => Err(AudioError::Journal {
                    message: error.to_string(),
                }),
            });
        match looked {
            Ok(true) => {
                self.is_astray = false;
                notes.push(Note::MadeAnew);
            }
            Ok(false) => {}
            Err(error) => {
                if !std::mem::replace(&mut self.is_astray, true) {
                    notes.push(Note::Failed(error));
                }
            }
        }
    }

    fn keep_safe(&mut self, now: Instant, notes: &mut Vec<Note>) -> Result<(), AudioError> {
        let sync = now >= self.sync_at;
        if sync || now >= self.checkpoint_at {
            self.look_after(notes);
            self.writer.checkpoint()?;
            self.checkpoint_at = now + CHECKPOINT_EVERY;
        }
        if sync {
            self.writer.sync()?;
            self.sync_at = now + SYNC_EVERY;
        }
        Ok(())
    }

    fn fail(&mut self, error: AudioError, notes: &mut Vec<Note>) {
        self.failed = true;
        notes.push(Note::Failed(error));
    }

    fn write_until(&mut self, history: &History, until: u64, notes: &mut Vec<Note>) {
        if until <= self.cursor {
            return;
        }
        let start = self.cursor;
        self.cursor = until;
        let count = usize::try_from(until - start).unwrap_or(usize::MAX);
        let ranges: Vec<Range<usize>> = self.transport.recorded(start, count).collect();
        for range in ranges {
            self.write_range(
                history,
                start + range.start as u64..start + range.end as u64,
                notes,
            );
        }
    }

    /// Writes frames of the stream, all of which are recorded, with silence for what is missing.
    fn write_range(&mut self, history: &History, range: Range<u64>, notes: &mut Vec<Note>) {
        let room = self.longest_frames.saturating_sub(self.writer.frames());
        let range = range.start..range.end.min(range.start.saturating_add(room));
        if self.failed || range.is_empty() {
            return;
        }
        let held = range.start.max(history.start().min(range.end))..range.end;
        let mut missing = Vec::new();
        if range.start < held.start {
            missing.push(Missing {
                frames: range.start..held.start,
                cause: GapCause::RingFull,
            });
        }
        missing.extend(history.missing(range.clone()));
        let silence = std::iter::repeat_n(0.0, usize::try_from(held.start - range.start).unwrap_or(0));
        let mut samples = silence.chain(history.samples(held)).map(to_i16);
        loop {
            self.chunk.clear();
            self.chunk.extend(samples.by_ref().take(CHUNK));
            if self.chunk.is_empty() {
                break;
            }
            if let Err(error) = self.writer.write(&self.chunk) {
                self.fail(error.into(), notes);
                return;
            }
        }
        self.note_missing(&missing, range.end, notes);
    }

    /// Tells of each gap once it is over, so that one gap met in two turns is told as one.
    fn note_missing(&mut self, missing: &[Missing], written_until: u64, notes: &mut Vec<Note>) {
        let mut last_end = None;
        for Missing { frames, cause } in missing {
            let frame = self.transport.file_frame(frames.start);
            let length = frames.end - frames.start;
            self.gap_frames = self.gap_frames.saturating_add(length);
            last_end = Some(frames.end);
            let words = match cause {
                GapCause::Stream => self.stream_gap_words.clone(),
                other => other.in_words().to_owned(),
            };
            match &mut self.gap {
                Some(gap) if gap.frame + gap.frames == frame && gap.cause == words => {
                    gap.frames += length;
                }
                _ => {
                    self.close_gap(notes);
                    self.gap = Some(Gap {
                        frame,
                        frames: length,
                        cause: words,
                    });
                }
            }
        }
        if last_end != Some(written_until) {
            self.close_gap(notes);
        }
    }

    fn close_gap(&mut self, notes: &mut Vec<Note>) {
        if let Some(gap) = self.gap.take() {
            self.log(&Event::Gap(gap.clone()), notes);
            notes.push(Note::Gap(gap));
        }
    }
}

#[cfg(test)]
#[path = "recording_tests.rs"]
mod tests;
