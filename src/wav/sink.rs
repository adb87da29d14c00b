//! Where a writer's bytes go: the file itself, and in tests a file on a disk that fills up.

use std::{
    fs::File,
    io::{Seek, SeekFrom, Write},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

/// The file that a sink writes to; another can be put in its place while it is written.
#[derive(Clone)]
pub(super) struct Place(Arc<Mutex<File>>);

impl Place {
    pub(super) fn new(file: File) -> Self {
        Self(Arc::new(Mutex::new(file)))
    }

    pub(super) fn file(&self) -> MutexGuard<'_, File> {
        // Only whole files are ever put in.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A file being written.
pub(super) struct Sink {
    place: Place,
    /// Writes that are still taken, the last of them by half; `None` for no limit.
    #[cfg(test)]
    writes_left: Option<usize>,
}

impl Sink {
    pub(super) fn new(place: Place) -> Self {
        Self {
            place,
            #[cfg(test)]
            writes_left: None,
        }
    }

    /// A disk that takes so many writes and no more.
    #[cfg(test)]
    pub(super) fn filling_up(place: Place, writes_left: usize) -> Self {
        Self {
            place,
            writes_left: Some(writes_left),
        }
    }
}

impl Write for Sink {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        #[cfg(test)]
        if let Some(left) = &mut self.writes_left {
            if *left == 0 {
                return Err(std::io::ErrorKind::StorageFull.into());
            }
            *left -= 1;
            if *left == 0 {
                return self.place.file().write(&bytes[..bytes.len().div_ceil(2)]);
            }
        }
        self.place.file().write(bytes)
    }

    fn flush(&mut self) -> std::io::Result<()> {
        self.place.file().flush()
    }
}

impl Seek for Sink {
    fn seek(&mut self, to: SeekFrom) -> std::io::Result<u64> {
        self.place.file().seek(to)
    }
}
