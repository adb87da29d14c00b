//! A recording read and measured in bounded memory, for `aloud analyse` and beside the window; and what the window does
//! with the figures. How they are taken is in `analysis`.

use std::{
    path::{Path, PathBuf},
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
};

use super::{App, PACE_STEP_SECS, TakeId, jobs::Message};
use crate::{
    analysis::{Analyser, BLOCK_FRAMES, Curves},
    model::delivery::{Delivery, Report},
    wav::{Reader, WavError},
};

/// Measures a WAV file; `None` once `cancel` is set.
///
/// # Errors
/// [`WavError`] if it can't be read.
pub fn measure(path: &Path, cancel: &AtomicBool) -> Result<Option<(Report, Curves)>, WavError> {
    let mut reader = Reader::open(path)?;
    let mut analyser = Analyser::new(reader.info().sample_rate_hz);
    let mut block = vec![0.0; BLOCK_FRAMES];
    loop {
        if cancel.load(Ordering::Relaxed) {
            return Ok(None);
        }
        let read = reader.read_mono(&mut block)?;
        if read == 0 {
            return Ok(Some(analyser.finish()));
        }
        analyser.push(&block[..read]);
    }
}

impl App {
    /// Lets the sound of a take be measured. Where it can't be read, its waveform says so.
    pub(super) fn measure_delivery(&self, id: TakeId, path: PathBuf, cancel: Arc<AtomicBool>) {
        self.jobs.run("aloud-measure", move |reply| {
            if let Ok(Some(measured)) = measure(&path, &cancel) {
                reply.send(Message::Measured(id, Box::new(measured)));
            }
        });
    }

    /// Shows the figures, and keeps them in the take unless they are there already.
    pub(super) fn delivery_measured(&mut self, id: &TakeId, (report, curves): (Report, Curves)) {
        if let Some(compare) = &mut self.compare {
            compare.learn(id, &report);
        }
        let may_write = !self.is_read_only();
        let Some(review) = self.review.as_mut().filter(|review| review.id == *id) else {
            return;
        };
        review.curves = Some(Arc::new(curves));
        review.pace = report.pace_curve(PACE_STEP_SECS);
        let report = review.measured.insert(Arc::new(report));
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
}
