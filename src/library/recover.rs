//! Takes that a crash, a full disk or a power cut left unfinished, and what becomes of them.

use std::{fs, path::Path, time::SystemTime};

use jiff::{Zoned, civil, tz::TimeZone};

use super::{
    Library, LibraryError, atomic, draft, machine, rescue,
    takes::{JOURNAL_FILE, PART_FILE, TAKE_FILE, TakeId},
    under_way::is_under_way,
};
use crate::{
    model::journal::Event,
    model::{
        framework::{self, Framework},
        id,
        journal::Started,
        occasion::Occasion,
        prompt::Prompt,
        take::{AUDIO_FILE, SCHEMA, Take, TakeState, newer},
    },
    wav,
};

/// Where a journal goes that no take could be made of: it is not thrown away.
const UNREADABLE_JOURNAL: &str = "journal.unreadable";
/// Target of an answer of which only the sound is known, in seconds.
const UNKNOWN_TOTAL_SECS: f64 = 120.0;

impl Library {
    /// The takes that were begun and not finished, oldest name first, those another program is recording among them.
    ///
    /// # Errors
    /// [`LibraryError::Io`] if the folder of takes can't be read.
    pub fn unfinished(&self) -> Result<Vec<TakeId>, LibraryError> {
        let mut ids = self.take_ids()?;
        ids.retain(|id| {
            let dir = self.take_dir(id);
            if is_under_way(&dir) {
                return false;
            }
            dir.join(JOURNAL_FILE).exists() || dir.join(PART_FILE).exists() || {
                // A folder that was made and nothing more.
                !dir.join(TAKE_FILE).exists() && fs::read_dir(&dir).is_ok_and(|mut dir| dir.next().is_none())
            }
        });
        ids.sort();
        Ok(ids)
    }

    /// Finishes an unfinished take from wherever it was left: whole frames in the file, marks in the journal. Gives
    /// `None` if nothing was recorded; then its folder is gone. Recovering a finished take changes nothing.
    ///
    /// The caller holds the [lock](Self::try_lock), so that no other program here is recording it, and is not
    /// recording it itself.
    ///
    /// Without a usable journal the sound becomes a take all the same, of a prompt named after its folder.
    ///
    /// # Errors
    /// [`LibraryError::NoTake`], [`LibraryError::Elsewhere`] if another machine seems to be recording it,
    /// [`LibraryError::Wav`] if the sound has no usable header, [`LibraryError::DiskFull`] and the like: a header is
    /// repaired on a copy. Nothing is lost by an error; it can be tried again.
    pub fn recover(&self, id: &TakeId) -> Result<Option<Take>, LibraryError> {
        let dir = self.existing_take_dir(id)?;
        if is_under_way(&dir) || draft::is_being_written(&dir.join(JOURNAL_FILE)) {
            return Err(LibraryError::Refused(format!(
                "{} is being recorded",
                dir.display()
            )));
        }
        if machine::is_running_elsewhere(&dir, SystemTime::now()) {
            return Err(LibraryError::Elsewhere { path: dir });
        }
        let journal = dir.join(JOURNAL_FILE);
        let (part, audio) = (dir.join(PART_FILE), dir.join(AUDIO_FILE));
        if audio.exists() && !part.exists() && dir.join(TAKE_FILE).exists() {
            // All was done but the last step. A take whose file can't be read is an error here, and keeps its journal.
            let take = self.load(id)?;
            close(&dir, &journal)?;
            return Ok(Some(take));
        }
        draft::release(&dir)?;
        let sound = if part.exists() { &part } else { &audio };
        let events = draft::read_journal(&journal)?;
        if let Some(Event::Started(started)) = events.first()
            && started.schema > SCHEMA
        {
            return Err(LibraryError::damaged(&journal, newer(started.schema)));
        }
        let Some((info, gaps)) = rescue::sound_of(sound, &events)? else {
            draft::abandon(&dir)?;
            return Ok(None);
        };
        let known = Take::from_journal(&events, info.frames, TakeState::Recovered)
            .filter(|take| take.fault().is_none());
        let mut take = match known {
            Some(take) => take,
            None => {
                if journal.exists() {
                    let kept = dir.join(UNREADABLE_JOURNAL);
                    fs::rename(&journal, &kept)
                        .map_err(|error| LibraryError::io("rename", &journal, error))?;
                }
                sound_only(id, info)?
            }
        };
        take.gaps.splice(0..0, gaps);
        draft::describe_sound(&mut take, info);
        draft::complete(&dir, &take)?;
        close(&dir, &journal)?;
        Ok(Some(take))
    }
}

/// Ends a recovery: the journal goes, and with it what the crash left of a file that was being written.
fn close(dir: &Path, journal: &Path) -> Result<(), LibraryError> {
    draft::remove_if_there(journal)?;
    for entry in fs::read_dir(dir).into_iter().flatten().flatten() {
        if entry
            .file_name()
            .as_encoded_bytes()
            .starts_with(atomic::TEMPORARY.as_bytes())
        {
            draft::remove_if_there(&entry.path())?;
        }
    }
    atomic::sync_dir(dir).map_err(|error| LibraryError::io("sync", dir, error))
}

/// The take of a sound of which nothing else is known but its folder's name.
fn sound_only(id: &TakeId, info: wav::Info) -> Result<Take, LibraryError> {
    let unusable =
        || LibraryError::Refused("the built-in frameworks can't be read; install Aloud again".to_owned());
    let framework = Framework::from_toml(framework::BUILT_IN[0]).map_err(|_| unusable())?;
    let slug = id.slug().filter(|slug| id::is_valid(slug)).unwrap_or("recovered");
    let local = id
        .local_time()
        .unwrap_or(civil::DateTime::constant(1970, 1, 1, 0, 0, 0, 0));
    let started = Started {
        schema: SCHEMA,
        recorded_at: local
            .to_zoned(TimeZone::system())
            .map_or_else(|_| format!("{local}Z"), |zoned| rfc_3339(&zoned)),
        prompt: Prompt {
            id: slug.to_owned(),
            text: "Recovered answer".to_owned(),
            theme: "Recovered".to_owned(),
            topics: Vec::new(),
            checks: Vec::new(),
            pitfalls: Vec::new(),
            follow_ups: Vec::new(),
        },
        framework,
        total_secs: UNKNOWN_TOTAL_SECS,
        sample_rate_hz: info.sample_rate_hz,
        channels: info.channels,
        device: "unknown".to_owned(),
        lead_in_frames: 0,
        pick_up: None,
        occasion: Occasion::default(),
    };
    Take::from_journal(&[Event::Started(started)], info.frames, TakeState::Recovered).ok_or_else(unusable)
}

/// Local time with its offset, to the second.
pub(super) fn rfc_3339(time: &Zoned) -> String {
    time.strftime("%Y-%m-%dT%H:%M:%S%:z").to_string()
}

#[cfg(test)]
#[path = "recover_tests.rs"]
mod tests;
