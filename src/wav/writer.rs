//! Writing 16-bit PCM so that a crash at any moment leaves a readable file. Who calls it how often is audio's business.

use std::{
    fs::{File, OpenOptions},
    io::{BufWriter, Seek as _, SeekFrom},
    path::{Path, PathBuf},
};

use super::{
    WavError, repair,
    sink::{Place, Sink},
};

/// Most bytes of sound in one file: 2 GiB less room for the header and the cue points.
///
/// Many programs read a WAV length as signed; past 4 GiB it would wrap.
pub const MAX_DATA_BYTES: u64 = (1 << 31) - (1 << 20);

/// Where the sample rate stands in a header of ours; the bytes a second follow it.
const RATE_AT: u64 = 24;

const BUFFER_BYTES: usize = 64 * 1024;

/// A 16-bit PCM WAV file being written.
///
/// Until the first [`checkpoint`](Self::checkpoint) its header claims no sound; [`repair::repair`] finds it all the
/// same. Dropping it writes the header as well as it can; only [`finalize`](Self::finalize) tells whether it could.
pub struct Writer {
    path: PathBuf,
    hound: hound::WavWriter<BufWriter<Sink>>,
    /// The same file, for syncing and to look after it: hound does not give its own handle out.
    place: Place,
    channels: u16,
    frames: u64,
    /// After a write that failed, what hound believes to be in the file may not be.
    failed: bool,
}

impl Writer {
    /// Creates `path`, readable by its owner only, and writes a header for 16-bit samples in `channels` channels.
    ///
    /// # Errors
    /// [`WavError::Io`] if it exists or can't be made, [`WavError::DiskFull`], and [`WavError::Refused`] for a rate or
    /// a channel count of zero or one too large for a header.
    pub fn create(path: &Path, sample_rate_hz: u32, channels: u16) -> Result<Self, WavError> {
        Self::create_with(path, sample_rate_hz, channels, Sink::new)
    }

    /// The same on a disk that fills up after so many writes.
    #[cfg(test)]
    pub(crate) fn create_on_full_disk(
        path: &Path,
        sample_rate_hz: u32,
        channels: u16,
        writes: usize,
    ) -> Result<Self, WavError> {
        Self::create_with(path, sample_rate_hz, channels, |place| {
            Sink::filling_up(place, writes)
        })
    }

    fn create_with(
        path: &Path,
        sample_rate_hz: u32,
        channels: u16,
        sink: impl FnOnce(Place) -> Sink,
    ) -> Result<Self, WavError> {
        let bytes_per_sec = u64::from(sample_rate_hz) * u64::from(channels) * 2;
        if bytes_per_sec == 0 || u32::try_from(bytes_per_sec).is_err() || channels > u16::MAX / 2 {
            return Err(WavError::Refused {
                path: path.to_owned(),
                reason: format!(
                    "{channels} channels at {sample_rate_hz} Hz fit no WAV file; choose another device or format"
                ),
            });
        }
        let file = create_file(path).map_err(|error| WavError::io("create", path, error))?;
        let place = Place::new(file);
        let spec = hound::WavSpec {
            channels,
            sample_rate: sample_rate_hz,
            bits_per_sample: 16,
            sample_format: hound::SampleFormat::Int,
        };
        let hound = hound::WavWriter::new(BufWriter::with_capacity(BUFFER_BYTES, sink(place.clone())), spec)
            .map_err(|error| WavError::hound("create", path, error))?;
        Ok(Self {
            path: path.to_owned(),
            hound,
            place,
            channels,
            frames: 0,
            failed: false,
        })
    }

    /// Appends whole frames, interleaved; nothing is written of a block that is refused.
    ///
    /// # Errors
    /// [`WavError::Refused`] if `samples` ends within a frame, [`WavError::Full`] if the block would not fit (finalize
    /// and begin another file), [`WavError::DiskFull`] or [`WavError::Io`] if the system did not take it.
    pub fn write(&mut self, samples: &[i16]) -> Result<(), WavError> {
        let channels = usize::from(self.channels);
        if !samples.len().is_multiple_of(channels) {
            return Err(WavError::Refused {
                path: self.path.clone(),
                reason: format!(
                    "{} samples are no whole frames of {channels} channels",
                    samples.len()
                ),
            });
        }
        let frames = (samples.len() / channels) as u64;
        let bytes_after = (self.frames + frames) * u64::from(self.channels) * 2;
        let count = u32::try_from(samples.len());
        let (Ok(count), true) = (count, bytes_after <= MAX_DATA_BYTES) else {
            return Err(WavError::Full {
                path: self.path.clone(),
            });
        };
        let mut block = self.hound.get_i16_writer(count);
        for &sample in samples {
            block.write_sample(sample);
        }
        let written = block.flush();
        self.noting("write", written)?;
        self.frames += frames;
        Ok(())
    }

    /// Hands all sound so far to the system, with a header that claims it: from here on a crash of this program loses
    /// nothing of it. A crash of the machine may; see [`sync`](Self::sync).
    ///
    /// # Errors
    /// [`WavError::DiskFull`] or [`WavError::Io`] if the system did not take it.
    pub fn checkpoint(&mut self) -> Result<(), WavError> {
        // Always between frames, for `write` takes whole ones only: in mid-frame hound would corrupt the file.
        let flushed = self.hound.flush();
        self.noting("write", flushed)
    }

    /// Puts another sample rate into the header; the sound stays as it is.
    ///
    /// # Errors
    /// [`WavError::Refused`] for a rate that fits no header, [`WavError::DiskFull`] or [`WavError::Io`] if the system
    /// did not take it.
    pub fn set_rate(&mut self, sample_rate_hz: u32) -> Result<(), WavError> {
        let bytes_per_sec = u64::from(sample_rate_hz) * u64::from(self.channels) * 2;
        let Ok(bytes_per_sec) = u32::try_from(bytes_per_sec) else {
            return Err(WavError::Refused {
                path: self.path.clone(),
                reason: format!("{sample_rate_hz} Hz fit no WAV file"),
            });
        };
        // The header has to be in the file before it can be changed there.
        self.checkpoint()?;
        // An opening of its own: the writer's place in the file must not move.
        let mut file = OpenOptions::new()
            .write(true)
            .open(&self.path)
            .map_err(|error| WavError::io("open", &self.path, error))?;
        repair::patch(&mut file, RATE_AT, sample_rate_hz)
            .and_then(|()| repair::patch(&mut file, RATE_AT + 4, bytes_per_sec))
            .map_err(|error| WavError::io("write", &self.path, error))
    }

    /// Waits until what was handed to the system is on the disk; call [`checkpoint`](Self::checkpoint) before.
    ///
    /// # Errors
    /// [`WavError::DiskFull`] or [`WavError::Io`] if the disk failed.
    pub fn sync(&mut self) -> Result<(), WavError> {
        let synced = self.place.file().sync_data();
        synced.map_err(|error| WavError::io("sync", &self.path, error))
    }

    /// Makes sure that the file is still where it was created. If it is not, because its folder was removed, moved or
    /// unmounted, it is made there anew with all the sound so far, and goes on there. True if that was needed.
    ///
    /// # Errors
    /// [`WavError::DiskFull`] or [`WavError::Io`] if that can't be done; then it goes on where it is, and asking again
    /// tries again.
    pub fn look_after(&mut self) -> Result<bool, WavError> {
        if is_at(&self.place.file(), &self.path) {
            return Ok(false);
        }
        let path = self.path.clone();
        self.copy_to(&path)?;
        Ok(true)
    }

    /// Copies all the sound so far to a new file and goes on there.
    ///
    /// # Errors
    /// [`WavError::DiskFull`] or [`WavError::Io`] if that can't be done; then it goes on where it is.
    pub fn copy_to(&mut self, path: &Path) -> Result<(), WavError> {
        self.checkpoint()?;
        let io = |error| WavError::io("create", path, error);
        if let Some(dir) = path.parent() {
            create_dirs(dir).map_err(io)?;
        }
        let mut new = create_file(path).map_err(io)?;
        let copied = {
            let mut old = self.place.file();
            // The place in the old file is left where the writer had it, for it may have to go on there.
            old.stream_position().and_then(|at| {
                old.rewind()?;
                let copied = std::io::copy(&mut *old, &mut new).and_then(|_| new.sync_all());
                old.seek(SeekFrom::Start(at))?;
                copied
            })
        };
        if let Err(error) = copied {
            drop(new);
            drop(std::fs::remove_file(path));
            return Err(io(error));
        }
        *self.place.file() = new;
        self.path = path.to_owned();
        Ok(())
    }

    /// Frames accepted so far.
    #[must_use]
    pub fn frames(&self) -> u64 {
        self.frames
    }

    /// Completes the header and waits until everything is on the disk. Gives the frames in the file.
    ///
    /// # Errors
    /// [`WavError::DiskFull`] or [`WavError::Io`] if the system did not take all of it. What it did take is claimed by
    /// the header all the same, as far as that can be written: a header is patched in place and needs no space.
    pub fn finalize(self) -> Result<u64, WavError> {
        let (frames, trouble) = self.close();
        trouble.map_or(Ok(frames), Err)
    }

    /// As [`finalize`](Self::finalize), but tells besides a trouble how many frames the file holds all the same.
    #[must_use]
    pub fn close(self) -> (u64, Option<WavError>) {
        let Self {
            path,
            hound,
            place,
            frames,
            failed,
            ..
        } = self;
        let finalized = hound
            .finalize()
            .map_err(|error| WavError::hound("finish", &path, error));
        if failed || finalized.is_err() {
            let (kept, repair_trouble) = match repair::repair(&path) {
                Ok(kept) => (kept, None),
                // Not even a header came to the disk.
                Err(error) => (0, Some(error)),
            };
            return (kept, finalized.err().or(repair_trouble));
        }
        let synced = place
            .file()
            .sync_all()
            .map_err(|error| WavError::io("sync", &path, error));
        (frames, synced.err())
    }

    fn noting(&mut self, operation: &'static str, result: hound::Result<()>) -> Result<(), WavError> {
        result.map_err(|error| {
            self.failed = true;
            WavError::hound(operation, &self.path, error)
        })
    }
}

/// A new file that only its owner can read; read it must be, should it have to be copied.
pub(super) fn create_file(path: &Path) -> std::io::Result<File> {
    let mut options = OpenOptions::new();
    options.read(true).write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}

/// Folders for the owner only, where missing.
fn create_dirs(path: &Path) -> std::io::Result<()> {
    let mut builder = std::fs::DirBuilder::new();
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.recursive(true).create(path)
}

/// Whether `path` leads to this open file.
fn is_at(file: &File, path: &Path) -> bool {
    #[cfg(unix)]
    {
        use std::os::unix::fs::MetadataExt as _;
        let (Ok(open), Ok(there)) = (file.metadata(), std::fs::metadata(path)) else {
            return false;
        };
        (open.dev(), open.ino()) == (there.dev(), there.ino())
    }
    #[cfg(not(unix))]
    {
        // There an open file can't be moved away from under a program; a drive can go.
        let _ = file;
        path.exists()
    }
}

#[cfg(test)]
#[path = "writer_tests.rs"]
mod tests;
