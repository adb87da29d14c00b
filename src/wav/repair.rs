//! Repairing a WAV file that a crash or a full disk left with a header that does not match its sound. What is known of
//! the answer besides the sound is the library's business.

use std::{
    fs::{File, OpenOptions},
    io::{Seek, SeekFrom, Write},
    path::Path,
};

use super::{
    WavError,
    layout::{self, Layout},
};

/// Sets the lengths in the header by the file's own length, and waits until that is on the disk. Gives the frames.
///
/// All that follows the head of the data chunk is sound, unless the chunk is followed by whole chunks up to the end of
/// the file or by the beginning of cue points: then the file was finished and its length stands. Half a frame at the
/// end, and cue points cut short, are cut off; no whole frame ever is. Repairing twice changes nothing. A file without
/// any frames is left with a header that says so, and gives 0.
///
/// # Errors
/// As [`Reader::open`](super::Reader::open) if the head of the file is unusable; [`WavError::Io`] or
/// [`WavError::DiskFull`] if the file can't be changed.
pub fn repair(path: &Path) -> Result<u64, WavError> {
    let mut file = OpenOptions::new()
        .read(true)
        .write(true)
        .open(path)
        .map_err(|error| WavError::io("open", path, error))?;
    let layout = Layout::read(&mut file, path)?;
    let frame_bytes = layout.format.frame_bytes();
    let io = |error| WavError::io("repair", path, error);
    let claimed_end = layout.data.end();
    let tail = if claimed_end >= layout.file_len {
        Tail::Sound
    } else {
        tail(&mut file, &layout).map_err(io)?
    };
    let (sound_bytes, end) = match tail {
        Tail::Chunks => (u64::from(layout.data.len), layout.file_len),
        Tail::CutCues => (u64::from(layout.data.len), claimed_end),
        Tail::Sound => {
            let there = layout.file_len.saturating_sub(layout.data.body());
            let whole = there - there % frame_bytes;
            (whole, layout.data.body() + whole)
        }
    };
    let too_long = || WavError::damaged(path, "there are over 4 GiB of sound in it");
    let data_len = u32::try_from(sound_bytes).map_err(|_| too_long())?;
    let riff_len = u32::try_from(end - 8).map_err(|_| too_long())?;
    if end < layout.file_len {
        file.set_len(end).map_err(io)?;
    }
    if (data_len, riff_len) != (layout.data.len, layout.riff_len) {
        patch(&mut file, layout.data.at + 4, data_len).map_err(io)?;
        patch(&mut file, 4, riff_len).map_err(io)?;
    }
    file.sync_all().map_err(io)?;
    Ok(sound_bytes / frame_bytes)
}

/// What follows the data chunk, going by its claimed length.
enum Tail {
    /// More sound: the header is older than the file.
    Sound,
    /// Whole chunks up to the end of the file.
    Chunks,
    /// Our own cue points, cut short while they were written.
    CutCues,
}

fn tail(file: &mut File, layout: &Layout) -> std::io::Result<Tail> {
    let after = layout.after(file)?;
    if let Some(last) = after.last() {
        // A pad byte may follow.
        if layout.file_len - last.end() <= 1 {
            return Ok(Tail::Chunks);
        }
    }
    let mut head = [0; 12];
    file.seek(SeekFrom::Start(layout.data.end() + layout.data.end() % 2))?;
    let got = layout::read_up_to(file, &mut head)?;
    let begins_cues = head.starts_with(b"cue ")
        && got == head.len()
        && u64::from(layout::u32_at(&head, 4)) == 4 + 24 * u64::from(layout::u32_at(&head, 8));
    Ok(if begins_cues { Tail::CutCues } else { Tail::Sound })
}

/// Writes a little-endian length at `at`.
pub(super) fn patch(file: &mut File, at: u64, value: u32) -> std::io::Result<()> {
    file.seek(SeekFrom::Start(at))?;
    file.write_all(&value.to_le_bytes())
}

#[cfg(test)]
#[path = "repair_tests.rs"]
mod tests;
