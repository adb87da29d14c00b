//! Stub until the peaks land.
use std::{ops::Range, path::Path, sync::atomic::AtomicBool};
/// A bin.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Bin {
    /// min
    pub min: f32,
    /// max
    pub max: f32,
    /// rms
    pub rms: f32,
}
/// Peaks.
#[derive(Debug, Clone, Default)]
pub struct Peaks;
#[expect(missing_docs, clippy::missing_errors_doc, reason = "stub")]
impl Peaks {
    pub fn build(
        _p: &Path,
        _c: &AtomicBool,
        _f: impl FnMut(&Self),
    ) -> Result<Option<Self>, super::AudioError> {
        Ok(None)
    }
    #[must_use]
    pub fn range(&self, _r: Range<u64>, _b: usize) -> Vec<Bin> {
        Vec::new()
    }
}
