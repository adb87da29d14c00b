//! Where a writer's bytes go: the file itself, and in tests a file on a disk that fills up.

use std::{
    fs::File,
    io::{Seek, SeekFrom, Write},
};

/// A file being written.
pub(super) struct Sink {
    file: File,
    /// Writes that are still taken, the last of them by half; `None` for no limit.
    #[cfg(test)]
    writes_left: Option<usize>,
}

impl Sink {
    pub(super) fn new(file: File) -> Self {
        Self {
            file,
            #[cfg(test)]
            writes_left: None,
        }
    }

    /// A disk that takes so many writes and no more.
    #[cfg(test)]
    pub(super) fn filling_up(file: File, writes_left: usize) -> Self {
        Self {
            file,
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
                return self.file.write(&bytes[..bytes.len().div_ceil(2)]);
            }
        }
        self.file.write(bytes)
    }

    fn flush(&mut self) -> std::io::Result<()> {
        self.file.flush()
    }
}

impl Seek for Sink {
    fn seek(&mut self, to: SeekFrom) -> std::io::Result<u64> {
        self.file.seek(to)
    }
}
