//! Taking in a recording made elsewhere. The file itself is only read.

use std::{fs, path::Path};

use jiff::Zoned;
use tempfile::TempDir;

use super::{
    Library, LibraryError, atomic, draft,
    recover::rfc_3339,
    takes::{self, TakeId},
};
use crate::{
    model::{
        framework::Framework,
        journal::{Event, Started},
        occasion::Occasion,
        prompt::Prompt,
        take::{AUDIO_FILE, SCHEMA, Take, TakeState},
        timeline::{self, Mark},
    },
    wav,
};

/// Folders of imports under way begin with this; hidden, so that nothing lists them.
pub(super) const UNDER_WAY: &str = ".import-";
/// Frames moved at a time.
const BLOCK_FRAMES: usize = 32 * 1024;

impl Library {
    /// Makes a take of a WAV file: as 16-bit mono at its own rate, whatever it is. `marks_secs` are the starts of the
    /// second part and those after it, from the start of the file. The take counts as recorded at `now`.
    ///
    /// The folder gets its name only when all is in it: a failure, or a crash, leaves no half take.
    ///
    /// # Errors
    /// [`LibraryError::Wav`] if the file can't be read, holds no sound or is too long; [`LibraryError::Refused`] if a
    /// mark, the target, the framework or the prompt can't be used; [`LibraryError::DiskFull`] and the like.
    pub fn import(
        &self,
        file: &Path,
        prompt: &Prompt,
        framework: &Framework,
        total_secs: f64,
        marks_secs: &[f64],
        now: &Zoned,
    ) -> Result<(TakeId, Take), LibraryError> {
        if let Some(reason) = framework.fault() {
            return Err(LibraryError::Refused(format!(
                "the framework can't be used: {reason}"
            )));
        }
        if !(total_secs.is_finite() && total_secs > 0.0) {
            return Err(LibraryError::Refused(format!(
                "{total_secs} s is no target for an answer; give seconds above 0"
            )));
        }
        let names = draft::folder_names(now, &prompt.id)?;
        let mut source = wav::Reader::open(file)?;
        let info = source.info();
        if info.frames.saturating_mul(2) > wav::MAX_DATA_BYTES {
            return Err(LibraryError::Refused(format!(
                "{} is longer than a take can be (2 GiB as 16-bit mono); cut it with an audio editor first",
                file.display()
            )));
        }
        let marks = marks(framework, marks_secs, info)?;

        let takes = self.takes_dir();
        let dir = hidden_dir(&takes)?;
        let audio = dir.path().join(AUDIO_FILE);
        let frames = copy_sound(&mut source, &audio)?;

        let started = Started {
            schema: SCHEMA,
            recorded_at: rfc_3339(now),
            prompt: prompt.clone(),
            framework: framework.clone(),
            total_secs,
            sample_rate_hz: info.sample_rate_hz,
            channels: 1,
            device: file
                .file_name()
                .map(|name| name.to_string_lossy().into_owned())
                .unwrap_or_default(),
            lead_in_frames: 0,
            pick_up: None,
            occasion: Occasion::default(),
        };
        let events: Vec<Event> = std::iter::once(Event::Started(started))
            .chain(marks.into_iter().map(|mark| Event::Marked {
                part: mark.part,
                frame: mark.frame,
            }))
            .collect();
        let take = Take::from_journal(&events, frames, TakeState::Imported)
            .ok_or_else(|| LibraryError::Refused("the framework can't be used".to_owned()))?;
        wav::cues::write(&audio, &take.cues())?;
        takes::write_take(dir.path(), &take)?;

        Ok((name_dir(dir, &takes, names)?, take))
    }
}

/// A folder in which a take is put together, hidden from all lists. It goes away unless it is given a name.
pub(super) fn hidden_dir(takes: &Path) -> Result<TempDir, LibraryError> {
    let mut builder = tempfile::Builder::new();
    builder.prefix(UNDER_WAY);
    #[cfg(unix)]
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o700));
    builder
        .tempdir_in(takes)
        .map_err(|error| LibraryError::io("create a folder in", takes, error))
}

/// Makes a hidden folder a take, by the first of these names that is free.
pub(super) fn name_dir(
    dir: TempDir,
    takes: &Path,
    names: impl Iterator<Item = String>,
) -> Result<TakeId, LibraryError> {
    for name in names {
        let target = takes.join(&name);
        if target.exists() {
            continue;
        }
        fs::rename(dir.path(), &target).map_err(|error| LibraryError::io("create", &target, error))?;
        // The folder has moved from under the guard: there is nothing for it to remove any more.
        drop(dir.keep());
        atomic::sync_dir(takes).map_err(|error| LibraryError::io("sync", takes, error))?;
        return name.parse();
    }
    Err(draft::no_free_name(takes))
}

/// Removes what imports and joins left that a crash cut short. The caller holds the lock.
pub(super) fn clear_leftovers(takes: &Path) {
    let Ok(entries) = fs::read_dir(takes) else {
        return;
    };
    for entry in entries.flatten() {
        let name = entry.file_name();
        if name.to_str().is_some_and(|name| name.starts_with(UNDER_WAY)) {
            // What can't be removed now is hidden and harmless; the next lock tries again.
            drop(fs::remove_dir_all(entry.path()));
        }
    }
}

/// The marks of the parts after the first.
fn marks(framework: &Framework, marks_secs: &[f64], info: wav::Info) -> Result<Vec<Mark>, LibraryError> {
    let later_parts = framework.parts.len() - 1;
    if marks_secs.len() > later_parts {
        return Err(LibraryError::Refused(format!(
            "{} marks are too many: {} has {} parts, so give at most {later_parts}",
            marks_secs.len(),
            framework.name,
            framework.parts.len()
        )));
    }
    let duration_secs = timeline::secs(info.frames, info.sample_rate_hz);
    let mut previous_frame = 0;
    let mut marks = Vec::new();
    for (part, &secs) in framework.parts.iter().skip(1).zip(marks_secs) {
        let frame = timeline::frames(secs, info.sample_rate_hz);
        if !secs.is_finite() || secs <= 0.0 || frame >= info.frames {
            return Err(LibraryError::Refused(format!(
                "the mark at {secs} s lies outside the sound; give seconds between 0 and {duration_secs:.1}"
            )));
        }
        if frame <= previous_frame {
            return Err(LibraryError::Refused(format!(
                "the mark at {secs} s does not come after the one before; give marks in rising order"
            )));
        }
        previous_frame = frame;
        marks.push(Mark {
            part: part.id.clone(),
            frame,
        });
    }
    Ok(marks)
}

/// Copies the sound as 16-bit mono; gives the frames.
fn copy_sound(source: &mut wav::Reader, target: &Path) -> Result<u64, LibraryError> {
    let mut writer = wav::Writer::create(target, source.info().sample_rate_hz, 1)?;
    let mut block = vec![0; BLOCK_FRAMES];
    loop {
        let frames = source.read_mono_i16(&mut block)?;
        if frames == 0 {
            return Ok(writer.finalize()?);
        }
        writer.write(&block[..frames])?;
    }
}

#[cfg(test)]
#[path = "import_tests.rs"]
mod tests;
