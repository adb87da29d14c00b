//! Finished takes: listing, loading, saving. How one comes to be is in `draft`, `import` and `recover`.

use std::{
    cmp::Reverse,
    fmt, fs, io,
    path::{Path, PathBuf},
    str::FromStr,
};

use jiff::{Timestamp, civil, tz::TimeZone};

use super::{
    Library, LibraryError, atomic,
    strays::{Stray, stray},
};
use crate::model::take::{AUDIO_FILE, SCHEMA, Take, newer};

/// Name of a take's file within its folder.
pub(super) const TAKE_FILE: &str = "take.json";
/// Name of the journal of a take that is not finished.
pub(super) const JOURNAL_FILE: &str = "journal.jsonl";
/// Name of the sound of a take that is not finished.
pub(super) const PART_FILE: &str = "answer.wav.part";
/// A take has some kilobytes; this much of notes is not from a person, and parsed it can be fifty times as large.
pub(super) const MAX_TAKE_BYTES: u64 = 1_000_000;

/// The name of a take's folder. Joined to the takes folder it never leaves it.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct TakeId(String);

impl TakeId {
    /// The name as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The local time in the name, if it has one: that of recording.
    pub(super) fn local_time(&self) -> Option<civil::DateTime> {
        civil::DateTime::strptime("%Y-%m-%d_%H-%M-%S", self.0.get(..19)?).ok()
    }

    /// What stands behind the time in the name: the prompt's id, perhaps with a number.
    pub(super) fn slug(&self) -> Option<&str> {
        self.local_time()?;
        self.0.get(20..)
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

/// One line of the list of takes.
#[derive(Debug, Clone, PartialEq)]
pub struct Listed {
    /// The folder's name.
    pub id: TakeId,
    /// The take, or in one sentence why it can't be used.
    pub entry: Result<Take, String>,
    /// What its sound and its file take up on disk.
    pub bytes: u64,
    /// Something to know about a take that can be used all the same, in one sentence.
    pub warning: Option<String>,
}

impl Library {
    /// All takes, the newest first. Takes not finished yet (see [`unfinished`](Self::unfinished)), hidden folders and
    /// folders whose name is not Unicode are left out. A damaged take is listed with the reason.
    ///
    /// # Errors
    /// [`LibraryError::Io`] if the folder of takes can't be read. A library without one has no takes.
    pub fn list(&self) -> Result<Vec<Listed>, LibraryError> {
        let mut takes: Vec<(Timestamp, Listed)> = self
            .take_ids()?
            .into_iter()
            .filter_map(|id| self.listed(id))
            .collect();
        takes.sort_by(|(a_time, a), (b_time, b)| {
            (Reverse(a_time), Reverse(&a.id)).cmp(&(Reverse(b_time), Reverse(&b.id)))
        });
        Ok(takes.into_iter().map(|(_, listed)| listed).collect())
    }

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

    /// The line of a folder with its place in time; none if it holds an unfinished take or nothing.
    fn listed(&self, id: TakeId) -> Option<(Timestamp, Listed)> {
        let dir = self.take_dir(&id);
        let mut bytes = 0;
        let (entry, warning) = match Contents::of(&dir) {
            Ok(contents) => {
                let entry = entry(&dir, &id, &contents, &mut bytes)?;
                (entry, contents.has_conflict.then(|| SECOND_VERSION.to_owned()))
            }
            Err(error) => (Err(format!("its folder can't be read: {error}")), None),
        };
        let time = entry
            .as_ref()
            .ok()
            .and_then(|take| take.recorded_at.parse().ok())
            .or_else(|| {
                id.local_time()?
                    .to_zoned(TimeZone::system())
                    .ok()
                    .map(|zoned| zoned.timestamp())
            })
            .unwrap_or(Timestamp::MIN);
        let listed = Listed {
            id,
            entry,
            bytes,
            warning,
        };
        Some((time, listed))
    }
}

/// Said of a take in whose folder a sync program has left a conflict copy.
const SECOND_VERSION: &str =
    "a sync program kept a second version of one of its files; `aloud check` names it";

/// What lies in a take's folder, as far as the list has to know.
#[derive(Default)]
struct Contents {
    has_take: bool,
    is_unfinished: bool,
    has_conflict: bool,
    is_arriving: bool,
    is_empty: bool,
}

impl Contents {
    fn of(dir: &Path) -> io::Result<Self> {
        let mut contents = Self {
            is_empty: true,
            ..Self::default()
        };
        for entry in fs::read_dir(dir)? {
            let name = entry?.file_name();
            contents.is_empty = false;
            contents.has_take |= name == TAKE_FILE;
            contents.is_unfinished |= name == JOURNAL_FILE || name == PART_FILE;
            match stray(&name) {
                Some(Stray::Conflict) => contents.has_conflict = true,
                Some(Stray::Arriving) => contents.is_arriving = true,
                Some(Stray::Temporary) | None => {}
            }
        }
        Ok(contents)
    }
}

/// The take in a folder, or why there is none that can be used; nothing if it is not finished. Adds up its `bytes`.
fn entry(dir: &Path, id: &TakeId, contents: &Contents, bytes: &mut u64) -> Option<Result<Take, String>> {
    if stray(id.as_str().as_ref()) == Some(Stray::Conflict) {
        return Some(Err(
            "a sync program kept it as a second version of another take; compare the two and delete one"
                .to_owned(),
        ));
    }
    let mut entry = match atomic::read_limited(&dir.join(TAKE_FILE), MAX_TAKE_BYTES) {
        _ if !contents.has_take => {
            if contents.is_unfinished || contents.is_empty {
                return None;
            }
            Err(if contents.is_arriving {
                "a sync program is still fetching it".to_owned()
            } else {
                format!("{TAKE_FILE} is missing")
            })
        }
        Ok(json) => {
            *bytes += json.len() as u64;
            parse(&json).map_err(|fault| format!("{TAKE_FILE} can't be used: {}", fault.reason))
        }
        Err(error) => Err(format!("{TAKE_FILE} can't be read: {error}")),
    };
    let file = entry.as_ref().map_or(AUDIO_FILE, |take| take.audio.file.as_str());
    match fs::metadata(dir.join(file)) {
        Ok(metadata) => {
            *bytes += metadata.len();
            entry = entry.and_then(|take| {
                if metadata.len() < least_bytes(&take) {
                    return Err(format!("its sound {} is cut short", take.audio.file));
                }
                Ok(take)
            });
        }
        Err(_) if dir.join(PART_FILE).exists() => return None,
        Err(_) if contents.is_arriving => {
            entry = entry.and(Err("a sync program is still fetching its sound".to_owned()));
        }
        Err(error) => {
            let reason = format!("its sound {file} can't be found: {error}");
            entry = entry.and(Err(reason));
        }
    }
    Some(entry)
}

/// The fewest bytes that the sound of a take can have.
fn least_bytes(take: &Take) -> u64 {
    let audio = &take.audio;
    let frame_bytes = u64::from(audio.channels) * u64::from(audio.bits / 8);
    audio.frames.saturating_mul(frame_bytes)
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
