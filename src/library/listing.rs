//! The list of takes: every folder with its take, or with the reason why it can't be used. Reading one take for itself
//! is in `takes`; looking for all that is wrong is in `check`.

use std::{
    cmp::Reverse,
    fs, io,
    path::Path,
    thread::{self, ScopedJoinHandle},
};

use jiff::{Timestamp, tz::TimeZone};

use super::{
    Library, LibraryError, atomic,
    strays::{Stray, stray},
    takes::{JOURNAL_FILE, MAX_TAKE_BYTES, PART_FILE, TAKE_FILE, TakeId, parse},
};
use crate::{
    model::take::{AUDIO_FILE, Take},
    wav::io_parts,
};

/// Threads that read the list; they wait for the disk, so there may be more than there are processors.
const LISTING_THREADS: usize = 8;
/// Fewer takes than this are not worth another thread.
const FEWEST_FOR_A_THREAD: usize = 200;

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
        let mut takes = self.listed_all(&self.take_ids()?);
        takes.sort_by(|(a_time, a), (b_time, b)| {
            (Reverse(a_time), Reverse(&a.id)).cmp(&(Reverse(b_time), Reverse(&b.id)))
        });
        Ok(takes.into_iter().map(|(_, listed)| listed).collect())
    }

    /// The lines of all these folders, read by several threads: from a cold disk almost all of the time is waiting.
    fn listed_all(&self, ids: &[TakeId]) -> Vec<(Timestamp, Listed)> {
        let listed =
            |ids: &[TakeId]| -> Vec<_> { ids.iter().filter_map(|id| self.listed(id.clone())).collect() };
        thread::scope(|scope| {
            let shares: Vec<_> = ids
                .chunks(ids.len().div_ceil(LISTING_THREADS).max(FEWEST_FOR_A_THREAD))
                .map(|ids| {
                    let started = thread::Builder::new()
                        .name("aloud-list".to_owned())
                        .spawn_scoped(scope, move || listed(ids));
                    (ids, started)
                })
                .collect();
            // A share whose thread could not be had, or did not come through, is read here.
            let read = |(ids, started): (&[TakeId], io::Result<ScopedJoinHandle<'_, _>>)| {
                let read = started.ok().and_then(|thread| thread.join().ok());
                read.unwrap_or_else(|| listed(ids))
            };
            shares.into_iter().flat_map(read).collect()
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
            Err(error) => (
                Err(format!("its folder can't be read: {}", io_parts(&error).0)),
                None,
            ),
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
        Err(error) => Err(format!("{TAKE_FILE} can't be read: {}", io_parts(&error).0)),
    };
    let pieces = entry.as_ref().map_or(&[][..], |take| take.pieces.as_slice());
    let kept = pieces
        .iter()
        .filter_map(|piece| fs::metadata(dir.join(&piece.file)).ok());
    *bytes += kept.map(|metadata| metadata.len()).sum::<u64>();
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
            let reason = format!("its sound {file} can't be found: {}", io_parts(&error).0);
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
