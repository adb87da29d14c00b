//! A recording read and measured in bounded memory: for the window's jobs and for `aloud analyse`.

use std::{
    path::Path,
    sync::atomic::{AtomicBool, Ordering},
};

use crate::{
    analysis::{Analyser, BLOCK_FRAMES, Curves},
    model::delivery::Report,
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
