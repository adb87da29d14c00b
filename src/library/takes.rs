//! Finished takes: their names, loading, saving. The list of all is in `listing`. How one comes to be is in `draft`, `import` and `recover`.

use std::{
    cmp::Ordering,
    fmt, fs, io,
    path::{Path, PathBuf},
    str::FromStr,
};

use jiff::civil;

use super::{Library, LibraryError, atomic};
use crate::model::take::{SCHEMA, Take, newer};
use crate::wav;

/// Name of a take's file within its folder.
pub(super) const TAKE_FILE: &str = "take.json";
/// Name of the journal of a take that is not finished.
pub(super) const JOURNAL_FILE: &str = "journal.jsonl";
/// Name of the sound of a take that is not finished.
pub(super) const PART_FILE: &str = "answer.wav.part";
/// A take has some kilobytes; this much of notes is not from a person, and parsed it can be fifty times as large.
pub(super) const MAX_TAKE_BYTES: u64 = 1_000_000;

/// How much of a take's name is the time of recording.
const TIME_LEN: usize = 19;

/// The name of a take's folder. Joined to the takes folder it never leaves it. In order of time; of one second, the name
/// with the lower number is the earlier one.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct TakeId(String);

impl Ord for TakeId {
    fn cmp(&self, other: &Self) -> Ordering {
        // Shorter first: `…-2` is before `…-10`.
        fn key(id: &TakeId) -> (&[u8], usize, &[u8]) {
            let name = id.0.as_bytes();
            (name.get(..TIME_LEN).unwrap_or(name), name.len(), name)
        }
        key(self).cmp(&key(other))
    }
}

impl PartialOrd for TakeId {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl TakeId {
    /// The name as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The local time in the name, if it has one: that of recording.
    pub(super) fn local_time(&self) -> Option<civil::DateTime> {
        civil::DateTime::strptime("%Y-%m-%d_%H-%M-%S", self.0.get(..TIME_LEN)?).ok()
    }

    /// What stands behind the time in the name: the prompt's id, perhaps with a number.
    pub(super) fn slug(&self) -> Option<&str> {
        self.local_time()?;
        self.0.get(TIME_LEN + 1..)
    }
}

impl FromStr for TakeId {
    type Err = LibraryError;

    /// # Errors
    /// [`LibraryError::BadTakeId`] for anything that could lead out of the takes folder, and for hidden names.
    fn from_str(name: &str) -> Result<Self, LibraryError> {
        let unusable = |c: char| matches!(c, '/' | '\\' | ':') || c.is_control();
        if name.is_empty() || name.len() > 255 || name.starts_with('.') || name.contains(unusable) {
            return Err(LibraryError::BadTakeId {
                given: name.to_owned(),
            });
        }
        Ok(Self(name.to_owned()))
    }
}

impl fmt::Display for TakeId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl Library {
    /// Reads one take.
    ///
    /// # Errors
    /// [`LibraryError::NoTake`] if there is no such folder, [`LibraryError::Damaged`] if its file can't be used,
    /// [`LibraryError::Io`] if it can't be read.
    pub fn load(&self, id: &TakeId) -> Result<Take, LibraryError> {
        let dir = self.existing_take_dir(id)?;
        let path = dir.join(TAKE_FILE);
        match atomic::read_limited(&path, MAX_TAKE_BYTES) {
            Ok(bytes) => parse(&bytes).map_err(|fault| LibraryError::damaged(&path, fault.reason)),
            Err(error) => Err(match error.kind() {
                io::ErrorKind::NotFound
                    if dir.join(JOURNAL_FILE).exists() || dir.join(PART_FILE).exists() =>
                {
                    LibraryError::damaged(&dir, "it is not finished; run `aloud recover`")
                }
                io::ErrorKind::NotFound => LibraryError::damaged(&path, "it is missing"),
                io::ErrorKind::FileTooLarge => LibraryError::damaged(&path, error.to_string()),
                _ => LibraryError::io("read", &path, error),
            }),
        }
    }

    /// Writes a take's file anew, whole or not at all. Fields that this version does not know are kept, as they are in
    /// the take since it was loaded.
    ///
    /// # Errors
    /// [`LibraryError::NoTake`] if there is no such folder; [`LibraryError::Damaged`] if the take could not be read
    /// back, a newer version's among them; [`LibraryError::ReadOnly`], [`LibraryError::DiskFull`] or
    /// [`LibraryError::Io`] if it can't be written.
    pub fn save(&self, id: &TakeId, take: &Take) -> Result<(), LibraryError> {
        write_take(&self.existing_take_dir(id)?, take)
    }

    /// Carries changes of a take into its file: what another program, or another machine through a synced folder, has
    /// changed there meanwhile stays, unless it is the same thing.
    ///
    /// # Errors
    /// As [`save`](Self::save).
    pub fn save_changes(&self, id: &TakeId, before: &Take, after: &Take) -> Result<(), LibraryError> {
        // What can't be read any more can't be added to either; then what is known here is all there is.
        let take = self
            .load(id)
            .map_or_else(|_| after.clone(), |now| now.with_changes(before, after));
        self.save(id, &take)
    }

    /// Makes the cue points in the take's sound file those of its marks. The sound itself is not touched.
    ///
    /// # Errors
    /// [`LibraryError::Wav`] if the file can't be read or changed; the take is right all the same.
    pub fn save_cues(&self, id: &TakeId, take: &Take) -> Result<(), LibraryError> {
        Ok(wav::cues::write(&self.audio_path(id, take), &take.cues())?)
    }

    /// The folder of a take, there or not.
    #[must_use]
    pub fn take_dir(&self, id: &TakeId) -> PathBuf {
        self.takes_dir().join(id.as_str())
    }

    /// The sound of a take that was [loaded](Self::load), which made sure that it lies within its folder.
    #[must_use]
    pub fn audio_path(&self, id: &TakeId, take: &Take) -> PathBuf {
        self.take_dir(id).join(&take.audio.file)
    }

    /// What a take takes up on disk, all its files counted.
    ///
    /// # Errors
    /// [`LibraryError::NoTake`] if there is no such folder, [`LibraryError::Io`] if it can't be read.
    pub fn bytes(&self, id: &TakeId) -> Result<u64, LibraryError> {
        let dir = self.existing_take_dir(id)?;
        let sum = |dir: &Path| -> io::Result<u64> {
            fs::read_dir(dir)?.map(|entry| Ok(entry?.metadata()?.len())).sum()
        };
        sum(&dir).map_err(|error| LibraryError::io("read", &dir, error))
    }

    /// The names of all folders that may be takes, in no order.
    pub(super) fn take_ids(&self) -> Result<Vec<TakeId>, LibraryError> {
        let dir = self.takes_dir();
        let io = |error| LibraryError::io("read", &dir, error);
        let entries = match fs::read_dir(&dir) {
            Ok(entries) => entries,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
            Err(error) => return Err(io(error)),
        };
        let mut ids = Vec::new();
        for entry in entries {
            let entry = entry.map_err(io)?;
            // Known from the listing itself, without a look at the entry.
            if entry.file_type().map_err(io)?.is_file() {
                continue;
            }
            if let Some(Ok(id)) = entry.file_name().to_str().map(TakeId::from_str) {
                ids.push(id);
            }
        }
        Ok(ids)
    }

    pub(super) fn existing_take_dir(&self, id: &TakeId) -> Result<PathBuf, LibraryError> {
        let dir = self.take_dir(id);
        if dir.is_dir() {
            return Ok(dir);
        }
        Err(LibraryError::NoTake {
            id: id.0.clone(),
            library: self.dir.clone(),
        })
    }
}

/// Writes the take's file into its folder.
pub(super) fn write_take(dir: &Path, take: &Take) -> Result<(), LibraryError> {
    let path = dir.join(TAKE_FILE);
    if let Some(reason) = take.fault() {
        return Err(LibraryError::damaged(&path, reason));
    }
    let mut json =
        serde_json::to_vec_pretty(take).map_err(|error| LibraryError::damaged(&path, error.to_string()))?;
    json.push(b'\n');
    if json.len() as u64 > MAX_TAKE_BYTES {
        let reason = format!(
            "it would be longer than {} KB; shorten its notes",
            MAX_TAKE_BYTES / 1_000
        );
        return Err(LibraryError::damaged(&path, reason));
    }
    atomic::write(&path, &json).map_err(|error| LibraryError::io("write", &path, error))
}

/// Why bytes are no take that can be used.
#[derive(Debug)]
pub(super) struct Unusable {
    /// In words.
    pub reason: String,
    /// Whether a newer version wrote it: then nothing is broken.
    pub is_newer: bool,
}

/// The take in the bytes of a take's file.
pub(super) fn parse(bytes: &[u8]) -> Result<Take, Unusable> {
    let take: Take = serde_json::from_slice(bytes).map_err(|error| unreadable(bytes, &error))?;
    let is_newer = take.schema > SCHEMA;
    match take.fault() {
        Some(reason) => Err(Unusable { reason, is_newer }),
        None => Ok(take),
    }
}

/// Why bytes are no take: what a power cut, a crash or a newer version leaves has its own words.
fn unreadable(bytes: &[u8], error: &serde_json::Error) -> Unusable {
    /// All that every version's file has.
    #[derive(serde::Deserialize)]
    struct Versioned {
        schema: u32,
    }
    let newer_schema = serde_json::from_slice::<Versioned>(bytes)
        .ok()
        .map(|versioned| versioned.schema)
        .filter(|&schema| schema > SCHEMA);
    let reason = if bytes.is_empty() {
        "it is empty".to_owned()
    } else if bytes.iter().all(|&byte| byte == 0) {
        "it is filled with zeros, as a power cut leaves a file".to_owned()
    } else if error.is_eof() {
        "it is cut short".to_owned()
    } else if let Some(schema) = newer_schema {
        newer(schema)
    } else {
        format!("it is not a take: {error}")
    };
    Unusable {
        reason,
        is_newer: newer_schema.is_some(),
    }
}

#[cfg(test)]
#[path = "takes_tests.rs"]
mod tests;
