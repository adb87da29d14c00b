//! Which takes this very process is recording or finishing now, so that its own recovery, which may run beside, lets
//! them be. Other processes are kept away by the lock, other machines by what the journal says.

use std::{
    collections::BTreeSet,
    path::{Path, PathBuf},
    sync::{Mutex, MutexGuard, PoisonError},
};

static FOLDERS: Mutex<BTreeSet<PathBuf>> = Mutex::new(BTreeSet::new());

/// As long as it lives, the take in its folder is under way.
#[derive(Debug)]
pub(super) struct UnderWay(PathBuf);

impl UnderWay {
    pub(super) fn begin(dir: &Path) -> Self {
        folders().insert(dir.to_owned());
        Self(dir.to_owned())
    }
}

impl Drop for UnderWay {
    fn drop(&mut self) {
        folders().remove(&self.0);
    }
}

/// Whether the take in this folder is under way here.
pub(super) fn is_under_way(dir: &Path) -> bool {
    folders().contains(dir)
}

fn folders() -> MutexGuard<'static, BTreeSet<PathBuf>> {
    // A set is whole whatever panicked beside it.
    FOLDERS.lock().unwrap_or_else(PoisonError::into_inner)
}
