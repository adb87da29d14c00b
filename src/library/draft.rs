//! A take from its first frame to its finished folder. Recording it is not done here; what a crash leaves of it is
//! picked up by `recover`, which ends in the same steps.

use std::{
    fs::{self, File, OpenOptions},
    io::{self, Read, Write},
    path::{Path, PathBuf},
};

use jiff::{Zoned, civil};

use super::{
    Library, LibraryError, atomic, machine,
    takes::{self, JOURNAL_FILE, PART_FILE, TakeId},
    under_way::UnderWay,
};
use crate::{
    model::{
        id,
        journal::{self, Event, EventLog},
        take::{AUDIO_FILE, Take, TakeState},
    },
    wav::{self, WavError},
};

/// Room set aside while a take is recorded, so that a disk the sound fills up still takes the take's other files. Its
/// name is that of a file being written, which recovery removes.
const SET_ASIDE_FILE: &str = ".tmp-set-aside";
const SET_ASIDE_BYTES: usize = 256 << 10;

/// Takes of one prompt begun within one second before giving up on a free name.
const MAX_SAME_NAME: u32 = 999;
/// Most of a journal that is read: room for ten thousand gaps. What comes behind is as if it had never been written.
const MAX_JOURNAL_BYTES: u64 = 1_000_000;

/// A take while it is recorded. Dropped before it is finished, it leaves everything for recovery.
#[derive(Debug)]
pub struct Draft {
    id: TakeId,
    dir: PathBuf,
    _under_way: UnderWay,
}

impl Library {
    /// Makes the folder of a take begun at the local time `started`: `2026-11-22_10-15-30_bad-news`, with `-2` and so
    /// on behind it if that is taken.
    ///
    /// # Errors
    /// [`LibraryError::Refused`] if `prompt_id` can't stand in a file name; [`LibraryError::ReadOnly`],
    /// [`LibraryError::DiskFull`] or [`LibraryError::Io`] if the folder can't be made.
    pub fn begin(&self, started: &Zoned, prompt_id: &str) -> Result<Draft, LibraryError> {
        let takes = self.takes_dir();
        for name in folder_names(started, prompt_id)? {
            let dir = takes.join(&name);
            // Before the folder is there to be found.
            let under_way = UnderWay::begin(&dir);
            match atomic::create_private_dir(&dir) {
                Ok(()) => {
                    atomic::sync_dir(&takes).map_err(|error| LibraryError::io("sync", &takes, error))?;
                    let id = name.parse()?;
                    return Ok(Draft {
                        id,
                        dir,
                        _under_way: under_way,
                    });
                }
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
                Err(error) => return Err(LibraryError::io("create the folder", &dir, error)),
            }
        }
        Err(no_free_name(&takes))
    }
}

impl Draft {
    /// The name the take will have.
    #[must_use]
    pub fn id(&self) -> &TakeId {
        &self.id
    }

    /// Where its sound is to be written.
    #[must_use]
    pub fn wav_path(&self) -> PathBuf {
        self.dir.join(PART_FILE)
    }

    /// Creates its journal. Every event is one write, handed to the system before `append` returns; the start is also
    /// on the disk by then. An event that could not be written leaves nothing behind that would hide later ones.
    ///
    /// # Errors
    /// [`LibraryError::DiskFull`] or [`LibraryError::Io`] if it can't be made, or was already.
    pub fn journal(&self) -> Result<Box<dyn EventLog>, LibraryError> {
        let path = self.dir.join(JOURNAL_FILE);
        let file = create_journal(&path).map_err(|error| LibraryError::io("create", &path, error))?;
        atomic::sync_dir(&self.dir).map_err(|error| LibraryError::io("sync", &self.dir, error))?;
        Ok(Box::new(Journal {
            path,
            file,
            written: String::new(),
        }))
    }

    /// Sets room aside on the disk for what finishing writes besides the sound.
    ///
    /// # Errors
    /// [`LibraryError::DiskFull`] or [`LibraryError::Io`] if there is none.
    pub fn set_aside(&self) -> Result<(), LibraryError> {
        let path = self.dir.join(SET_ASIDE_FILE);
        // No two alike: a file system that packs its files would keep no room for zeros.
        let mut state = 1_u64;
        let bytes: Vec<u8> = std::iter::repeat_with(|| {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            state.to_be_bytes()[0]
        })
        .take(SET_ASIDE_BYTES)
        .collect();
        let mut options = OpenOptions::new();
        options.write(true).create(true).truncate(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        options
            .open(&path)
            .and_then(|mut file| file.write_all(&bytes))
            .map_err(|error| LibraryError::io("write", &path, error))
    }

    /// Makes a finished take of what was recorded. The sound must be finalized.
    ///
    /// # Errors
    /// [`LibraryError::NothingRecorded`] if there is not one frame: then the folder is gone. After any other error
    /// everything is still there, and [`Library::recover`] will try again.
    pub fn finish(self) -> Result<(TakeId, Take), LibraryError> {
        release(&self.dir)?;
        let part = self.wav_path();
        let info = match wav::Reader::open(&part) {
            Ok(reader) => reader.info(),
            Err(WavError::Empty { .. }) => {
                let path = self.dir.clone();
                self.abandon()?;
                return Err(LibraryError::NothingRecorded { path });
            }
            Err(error) => return Err(error.into()),
        };
        let path = self.dir.join(JOURNAL_FILE);
        let events = read_journal(&path)?;
        let mut take = Take::from_journal(&events, info.frames, TakeState::Complete)
            .ok_or_else(|| LibraryError::damaged(&path, "it has no start; run `aloud recover`"))?;
        describe_sound(&mut take, info);
        complete(&self.dir, &take)?;
        remove_if_there(&path)?;
        atomic::sync_dir(&self.dir).map_err(|error| LibraryError::io("sync", &self.dir, error))?;
        Ok((self.id, take))
    }

    /// Removes a take in which nothing was recorded. Removes only its own files: should there be any other, or sound,
    /// they stay, and so does the folder.
    ///
    /// # Errors
    /// [`LibraryError::Refused`] if there is sound after all; [`LibraryError::Io`] if something can't be removed.
    pub fn abandon(self) -> Result<(), LibraryError> {
        abandon(&self.dir)
    }
}

/// Removes the journal and the soundless file of a take, and its folder if that is empty then.
pub(super) fn abandon(dir: &Path) -> Result<(), LibraryError> {
    let part = dir.join(PART_FILE);
    if has_sound(&part)? {
        return Err(LibraryError::Refused(format!(
            "{} holds sound and was kept; run `aloud recover`",
            part.display()
        )));
    }
    release(dir)?;
    remove_if_there(&part)?;
    remove_if_there(&dir.join(JOURNAL_FILE))?;
    match fs::remove_dir(dir) {
        Err(error)
            if !matches!(
                error.kind(),
                io::ErrorKind::DirectoryNotEmpty | io::ErrorKind::NotFound
            ) =>
        {
            Err(LibraryError::io("remove the folder", dir, error))
        }
        _ => Ok(()),
    }
}

/// Gives back the room that was set aside: what comes next needs it.
pub(super) fn release(dir: &Path) -> Result<(), LibraryError> {
    remove_if_there(&dir.join(SET_ASIDE_FILE))
}

/// Whether an unfinished sound file has anything in it that could be sound, whatever its header says.
fn has_sound(part: &Path) -> Result<bool, LibraryError> {
    match fs::metadata(part) {
        // No header `Writer` makes is longer than 68 bytes, nor shorter than 44.
        Ok(metadata) if metadata.len() > 44 => match wav::Reader::open(part) {
            Err(WavError::Empty { .. }) => Ok(metadata.len() > 68),
            _ => Ok(true),
        },
        Ok(_) => Ok(false),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(false),
        Err(error) => Err(LibraryError::io("read", part, error)),
    }
}

/// The last steps to a finished take: cue points into the sound, its rename, the take's file. Each can be repeated, so
/// that recovery goes the same way from wherever a crash stopped it; the journal goes last, and not here.
pub(super) fn complete(dir: &Path, take: &Take) -> Result<(), LibraryError> {
    let (part, audio) = (dir.join(PART_FILE), dir.join(AUDIO_FILE));
    if let Some(reason) = take.fault() {
        return Err(LibraryError::damaged(&dir.join(JOURNAL_FILE), reason));
    }
    if part.exists() {
        if audio.exists() {
            return Err(LibraryError::damaged(
                dir,
                format!("it has both {PART_FILE} and {AUDIO_FILE}; move one of them elsewhere"),
            ));
        }
        wav::cues::write(&part, &take.cues())?;
        fs::rename(&part, &audio).map_err(|error| LibraryError::io("rename", &part, error))?;
        atomic::sync_dir(dir).map_err(|error| LibraryError::io("sync", dir, error))?;
    }
    takes::write_take(dir, take)
}

/// The sound as it really is stands above what the journal expected.
pub(super) fn describe_sound(take: &mut Take, info: wav::Info) {
    take.audio.sample_rate_hz = info.sample_rate_hz;
    take.audio.channels = info.channels;
    take.audio.bits = info.bits;
    take.audio.frames = info.frames;
}

/// The events of a journal, as far as they can be read; none if there is no journal.
pub(super) fn read_journal(path: &Path) -> Result<Vec<Event>, LibraryError> {
    let mut bytes = Vec::new();
    let read =
        atomic::open_regular(path).and_then(|file| file.take(MAX_JOURNAL_BYTES).read_to_end(&mut bytes));
    match read.map(|_| bytes) {
        Ok(bytes) => Ok(journal::parse(&String::from_utf8_lossy(&bytes))),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(Vec::new()),
        Err(error) => Err(LibraryError::io("read", path, error)),
    }
}

pub(super) fn remove_if_there(path: &Path) -> Result<(), LibraryError> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(LibraryError::io("remove", path, error)),
        _ => Ok(()),
    }
}

/// The names a take's folder may have, in the order to try them.
pub(super) fn folder_names(
    started: &Zoned,
    prompt_id: &str,
) -> Result<impl Iterator<Item = String> + use<>, LibraryError> {
    folder_names_at(started.datetime(), prompt_id)
}

/// The same for a take begun at this local time.
pub(super) fn folder_names_at(
    started: civil::DateTime,
    prompt_id: &str,
) -> Result<impl Iterator<Item = String> + use<>, LibraryError> {
    if !id::is_valid(prompt_id) {
        return Err(LibraryError::Refused(format!(
            "the prompt id {prompt_id:?} can't stand in a folder's name; use only a-z, 0-9 and hyphens"
        )));
    }
    let name = format!("{}_{prompt_id}", started.strftime("%Y-%m-%d_%H-%M-%S"));
    let numbered = {
        let name = name.clone();
        (2..=MAX_SAME_NAME).map(move |number| format!("{name}-{number}"))
    };
    Ok(std::iter::once(name).chain(numbered))
}

pub(super) fn no_free_name(takes: &Path) -> LibraryError {
    LibraryError::Refused(format!(
        "can't find a free folder name in {}; wait a second and try again",
        takes.display()
    ))
}

struct Journal {
    path: PathBuf,
    file: File,
    /// All whole lines: a journal is a few kilobytes, and may have to be written again.
    written: String,
}

impl EventLog for Journal {
    fn append(&mut self, event: &Event) -> io::Result<()> {
        let line = match event {
            // Who records it: the library may be shared with other machines.
            Event::Started(_) => machine::line(event),
            _ => journal::line(event),
        };
        let line = line.map_err(io::Error::other)?;
        if let Err(error) = self.file.write_all(line.as_bytes()) {
            // Half a line would spoil the next one. If even this fails, the write's error says enough.
            drop(self.file.set_len(self.written.len() as u64));
            return Err(error);
        }
        self.written += &line;
        if matches!(event, Event::Started(_)) {
            self.file.sync_data()?;
        }
        Ok(())
    }

    fn look_after(&mut self) -> io::Result<bool> {
        if self.path.exists() {
            return Ok(false);
        }
        if let Some(dir) = self.path.parent() {
            atomic::create_private_dirs(dir)?;
        }
        let mut file = create_journal(&self.path)?;
        file.write_all(self.written.as_bytes())?;
        file.sync_data()?;
        self.file = file;
        Ok(true)
    }
}

/// A new journal, locked as long as it is open, so that no other program takes the take for one that a crash left.
fn create_journal(path: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.append(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let file = options.open(path)?;
    // Some network drives know no locks; the library's own lock has to do there.
    drop(file.try_lock());
    Ok(file)
}

/// Whether a program has this journal open to write it.
pub(super) fn is_being_written(journal: &Path) -> bool {
    let file = atomic::open_regular(journal);
    file.is_ok_and(|file| matches!(file.try_lock(), Err(fs::TryLockError::WouldBlock)))
}

#[cfg(test)]
#[path = "draft_tests.rs"]
mod tests;
