//! A recording read and measured in bounded memory, for `aloud analyse` and beside the window; and what the window does
//! with the figures. How they are taken is in `analysis`, which takes are measured when in `queue`.

use std::{
    path::{Path, PathBuf},
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    thread,
    time::{Duration, Instant},
};

use super::{
    App, PACE_STEP_SECS, TakeId,
    jobs::{Message, Reply},
};
use crate::{
    analysis::{Analyser, BLOCK_FRAMES, Curves},
    library::Library,
    model::delivery::{Delivery, Figures, Report},
    wav::{Reader, WavError},
};

mod queue;

pub use queue::Measuring;

/// Measured at a time in the background: so little that it stays on one thread.
const GENTLE_FRAMES: usize = 1 << 13;

/// In the background each block is followed by a rest as long as it took, but no longer than this.
const LONGEST_REST: Duration = Duration::from_millis(100);

/// What lasts no longer than this needs no word on how far it is.
const SHORT: Duration = Duration::from_millis(500);

/// How far it is is told no more often than this.
const TELL_EVERY: Duration = Duration::from_millis(100);

/// Measures a WAV file; `None` once `cancel` is set.
///
/// # Errors
/// [`WavError`] if it can't be read.
pub fn measure(path: &Path, cancel: &AtomicBool) -> Result<Option<(Report, Curves)>, WavError> {
    measure_told(path, cancel, &AtomicBool::new(false), |_| ())
}

/// The same, telling after each block which share of the file is done. As long as `is_gentle` is set it leaves the
/// machine to others: one thread, and half of the time none.
fn measure_told(
    path: &Path,
    cancel: &AtomicBool,
    is_gentle: &AtomicBool,
    mut tell: impl FnMut(f64),
) -> Result<Option<(Report, Curves)>, WavError> {
    let mut reader = Reader::open(path)?;
    let info = reader.info();
    let mut analyser = Analyser::new(info.sample_rate_hz);
    let mut block = vec![0.0; BLOCK_FRAMES];
    let mut done = 0_u64;
    loop {
        if cancel.load(Ordering::Relaxed) {
            return Ok(None);
        }
        let began = Instant::now();
        let is_gentle = is_gentle.load(Ordering::Relaxed);
        let room = if is_gentle { GENTLE_FRAMES } else { BLOCK_FRAMES };
        let read = reader.read_mono(&mut block[..room])?;
        if read == 0 {
            return Ok(Some(analyser.finish()));
        }
        analyser.push(&block[..read]);
        done += read as u64;
        #[expect(clippy::cast_precision_loss, reason = "frames of a recording")]
        tell(done as f64 / info.frames.max(1) as f64);
        if is_gentle {
            thread::sleep(began.elapsed().min(LONGEST_REST));
        }
    }
}

/// How a job that measures is to go on; it looks there after each block.
#[derive(Debug, Default)]
pub(super) struct How {
    /// It is to end, and what it has is not wanted.
    pub(super) is_cancelled: AtomicBool,
    /// Nobody waits for it.
    pub(super) is_gentle: AtomicBool,
}

/// What is to be measured.
pub(super) enum Sought {
    /// This sound, whether it was measured before or not: how it goes over time is in no file.
    Sound {
        /// The file.
        path: PathBuf,
        /// Its lead-in.
        lead_in_secs: f64,
    },
    /// This library's take, unless it has figures by now.
    Take(Library),
}

/// What came of measuring a take.
pub enum Measured {
    /// Its sound was measured.
    Sound {
        /// The figures.
        report: Box<Report>,
        /// Their course over time.
        curves: Arc<Curves>,
        /// Its lead-in.
        lead_in_secs: f64,
    },
    /// It has figures already.
    Known(Figures),
}

/// Measures a take and tells how far it is; `None` if it was cancelled or can't be read.
pub(super) fn measure_take(
    number: u64,
    id: &TakeId,
    sought: Sought,
    how: &How,
    reply: &Reply,
) -> Option<Measured> {
    let (path, lead_in_secs) = match sought {
        Sought::Sound { path, lead_in_secs } => (path, lead_in_secs),
        Sought::Take(library) => {
            let take = library.load(id).ok()?;
            let lead_in_secs = take.lead_in_secs();
            if let Some(report) = take.report() {
                return Some(Measured::Known(report.figures(lead_in_secs)));
            }
            (library.audio_path(id, &take), lead_in_secs)
        }
    };
    let mut progress = Progress::begun(Instant::now());
    let measured = measure_told(&path, &how.is_cancelled, &how.is_gentle, |share| {
        if let Some(percent) = progress.told(share, Instant::now()) {
            reply.send(Message::Measuring(number, percent));
        }
    });
    // Where the sound can't be read, its waveform says so.
    let (report, curves) = measured.ok()??;
    Some(Measured::Sound {
        report: Box::new(report),
        curves: Arc::new(curves),
        lead_in_secs,
    })
}

/// Decides when it is worth telling how far something is.
struct Progress {
    begun: Instant,
    told: Option<(Instant, u8)>,
}

impl Progress {
    fn begun(now: Instant) -> Self {
        Self {
            begun: now,
            told: None,
        }
    }

    /// The percentage to tell, if there is one to tell by now.
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a float-to-int `as` saturates"
    )]
    fn told(&mut self, share: f64, now: Instant) -> Option<u8> {
        let percent = (share * 100.0).clamp(0.0, 100.0) as u8;
        let is_due = match self.told {
            None => now.saturating_duration_since(self.begun) >= SHORT,
            Some((at, before)) => now.saturating_duration_since(at) >= TELL_EVERY && percent != before,
        };
        is_due.then(|| {
            self.told = Some((now, percent));
            percent
        })
    }
}

impl App {
    /// Takes in what was measured of a take: shows it where the take is on show, and keeps it.
    pub(super) fn delivery_measured(&mut self, id: &TakeId, measured: Measured) {
        let (report, curves, lead_in_secs) = match measured {
            Measured::Known(figures) => return self.takes.learn_figures(id, figures),
            Measured::Sound {
                report,
                curves,
                lead_in_secs,
            } => (report, curves, lead_in_secs),
        };
        // Also where it can't be kept, as in a library that is only read, it counts for what is usual.
        self.takes.learn_figures(id, report.figures(lead_in_secs));
        if let Some(compare) = &mut self.compare {
            compare.learn(id, &report, &curves);
        }
        let may_write = !self.is_read_only();
        let Some(review) = self.review.as_mut().filter(|review| review.id == *id) else {
            if may_write {
                self.keep_measured(id.clone(), &report);
            }
            return;
        };
        review.curves = Some(curves);
        review.pace = report.pace_curve(PACE_STEP_SECS);
        let report = review.measured.insert(Arc::from(report));
        let is_newer = review.take.delivery.as_ref().is_some_and(Delivery::is_newer);
        if review.take.report().is_some() || is_newer {
            return;
        }
        if let Some(kept) = Delivery::to_keep(report) {
            review.take.delivery = Some(kept);
            if may_write {
                self.keep_review();
            }
        }
    }

    /// Writes what was measured of a take that is not under review into its file, unless that has it by then. Where that
    /// can't be done nobody has to be told: it is measured again another time.
    fn keep_measured(&self, id: TakeId, report: &Report) {
        let (Some(kept), Some(shelf)) = (Delivery::to_keep(report), &self.shelf) else {
            return;
        };
        let library = shelf.library.clone();
        self.jobs.write(move |_| {
            let Ok(before) = library.load(&id) else { return };
            let is_newer = before.delivery.as_ref().is_some_and(Delivery::is_newer);
            if before.report().is_some() || is_newer {
                return;
            }
            let mut after = before.clone();
            after.delivery = Some(kept);
            drop(library.save_changes(&id, &before, &after));
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn how_far_it_is_is_told_once_it_lasts_and_not_too_often() {
        let begun = Instant::now();
        let after = |millis: u64| begun + Duration::from_millis(millis);
        let mut progress = Progress::begun(begun);
        assert_eq!(progress.told(0.3, after(200)), None, "it may be over soon");
        assert_eq!(progress.told(0.402, after(500)), Some(40));
        assert_eq!(progress.told(0.45, after(550)), None, "only just told");
        assert_eq!(progress.told(0.408, after(650)), None, "nothing new");
        assert_eq!(progress.told(0.51, after(660)), Some(51));
        assert_eq!(progress.told(7.0, after(900)), Some(100), "a file that has grown");
    }

    #[test]
    fn gently_or_not_the_figures_are_the_same() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("a.wav");
        let frames: Vec<i16> = (0..200_000_i32)
            .map(|frame| if frame % 70 < 35 { 3_000 } else { -3_000 })
            .collect();
        std::fs::write(&path, crate::wav::test_files::wav_16(1, 16_000, &frames)).expect("writes");
        let never = AtomicBool::new(false);
        let mut shares = Vec::new();
        let gently = measure_told(&path, &never, &AtomicBool::new(true), |share| shares.push(share));
        let (gently, _) = gently.expect("reads").expect("to its end");
        let (plainly, _) = measure(&path, &never).expect("reads").expect("to its end");
        assert_eq!(gently, plainly);
        assert!(shares.is_sorted() && shares.len() > 10, "{shares:?}");
        assert!(shares.last().is_some_and(|last| (last - 1.0).abs() < 1e-9));
        let at_once = measure(&path, &AtomicBool::new(true)).expect("reads");
        assert!(at_once.is_none(), "cancelled");
    }
}
