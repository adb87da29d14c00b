//! Repairing a WAV file that a crash or a full disk left with a header that does not match its sound. What is known of
//! the answer besides the sound is the library's business.

use std::{
    fs::{File, OpenOptions},
    io::{Seek, SeekFrom, Write},
    path::Path,
};

/// Bytes compared at a time.
const BLOCK_BYTES: usize = 64 * 1024;

use super::{
    WavError,
    layout::{self, Layout},
};

/// What is known of a file besides what it says itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Known {
    /// Nothing: a header that claims less than there is may have its reasons, and is believed.
    Nothing,
    /// That it was being written by [`Writer`](super::Writer): all that follows the head is sound.
    Ours,
    /// That, and what it was to hold: with this even a head that was wiped is made anew.
    Format {
        /// Sample rate.
        sample_rate_hz: u32,
        /// Channels.
        channels: u16,
    },
}

/// What has to be changed in a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mend {
    /// A whole new head for one that was wiped; else only lengths are changed.
    new_head: Option<Vec<u8>>,
    /// Where the head of the data chunk stands.
    data_at: u64,
    sound_bytes: u64,
    frame_bytes: u64,
    /// Where the mended file ends.
    end: u64,
    file_len: u64,
    /// Bytes that are cut off although they may be sound.
    left_out: u64,
}

/// Bytes of a head that is taken to be wiped if all are zero: the shortest there is.
const HEAD_BYTES: usize = 44;

/// Looks at what has to be changed for the header to match the file; gives the frames there will be then, and nothing
/// to change if it matches already. Only reads.
///
/// All that follows the head of the data chunk is sound, unless the chunk is followed by whole chunks up to the end of
/// the file or by the beginning of cue points: then the file was finished and its length stands. Half a frame at the
/// end, and cue points cut short, are cut off; no whole frame ever is, but for what [`Known::Nothing`] says.
///
/// # Errors
/// As [`Reader::open`](super::Reader::open) if the head of the file is unusable.
pub fn needed(path: &Path, known: Known) -> Result<(u64, Option<Mend>), WavError> {
    let mut file = layout::open_regular(path)?;
    let io = |error| WavError::io("read", path, error);
    if let Known::Format {
        sample_rate_hz,
        channels,
    } = known
        && is_head_wiped(&mut file).map_err(io)?
        && let Some(head) = new_head(sample_rate_hz, channels)
    {
        let file_len = file.metadata().map_err(io)?.len();
        return rebuilt(head, channels, file_len, path);
    }
    let layout = match (Layout::read(&mut file, path), known) {
        (
            Err(WavError::Damaged { .. } | WavError::NotWav { .. } | WavError::Unsupported { .. }),
            Known::Format {
                sample_rate_hz,
                channels,
            },
        ) if let Some(head) = new_head(sample_rate_hz, channels) => {
            let file_len = file.metadata().map_err(io)?.len();
            // Whatever stood in place of the head is kept with the original: nobody knows what it was.
            return rebuilt(head, channels, file_len, path).map(|(frames, mend)| {
                let left_out = HEAD_BYTES as u64;
                (frames, mend.map(|mend| Mend { left_out, ..mend }))
            });
        }
        (layout, _) => layout?,
    };
    let frame_bytes = layout.format.frame_bytes();
    let claimed_end = layout.data.end();
    let claimed = u64::from(layout.data.len);
    let mut left_out = 0;
    let (sound_bytes, end) = match tail(&mut file, &layout).map_err(io)? {
        Tail::Chunks => (claimed, layout.file_len),
        Tail::CutCues => (claimed, claimed_end),
        Tail::Sound if known == Known::Nothing && claimed > 0 && claimed_end < layout.file_len => {
            let whole = claimed - claimed % frame_bytes;
            left_out = layout.file_len - claimed_end;
            (whole, layout.data.body() + whole)
        }
        Tail::Sound => {
            let there = layout.file_len.saturating_sub(layout.data.body());
            let whole = there - there % frame_bytes;
            (whole, layout.data.body() + whole)
        }
    };
    let mend = Mend {
        new_head: None,
        data_at: layout.data.at,
        sound_bytes,
        frame_bytes,
        end,
        file_len: layout.file_len,
        left_out,
    };
    let (data_len, riff_len) = mend.lengths(path)?;
    let matches = (data_len, riff_len, end) == (layout.data.len, layout.riff_len, layout.file_len);
    Ok((mend.frames(), (!matches).then_some(mend)))
}

/// Sets the lengths in the header of a file that [`Writer`](super::Writer) was writing, in place, by the file's own
/// length, and waits until that is on the disk. Gives the frames. Needs no room on the disk; repairing twice changes
/// nothing. A file without any frames is left with a header that says so, and gives 0.
///
/// # Errors
/// As [`needed`]; [`WavError::Io`] or [`WavError::DiskFull`] if the file can't be changed.
pub fn repair(path: &Path) -> Result<u64, WavError> {
    let (frames, mend) = needed(path, Known::Ours)?;
    let mut file = OpenOptions::new()
        .read(true)
        .write(true)
        .open(path)
        .map_err(|error| WavError::io("open", path, error))?;
    if let Some(mend) = mend {
        mend.apply(&mut file, path)?;
    }
    file.sync_all()
        .map_err(|error| WavError::io("repair", path, error))?;
    Ok(frames)
}

impl Mend {
    /// Frames there will be.
    #[must_use]
    pub fn frames(&self) -> u64 {
        self.sound_bytes / self.frame_bytes
    }

    /// Bytes that are cut off although they may be sound.
    #[must_use]
    pub fn left_out(&self) -> u64 {
        self.left_out
    }

    /// Whether the head was wiped, and the beginning of the sound perhaps with it.
    #[must_use]
    pub fn makes_head(&self) -> bool {
        self.new_head.is_some()
    }

    /// Changes `file`, the one that was looked at or a copy of it; `path` is what errors name. Does not sync.
    ///
    /// # Errors
    /// [`WavError::Io`] or [`WavError::DiskFull`] if it can't be changed.
    pub fn apply(&self, file: &mut File, path: &Path) -> Result<(), WavError> {
        let io = |error| WavError::io("repair", path, error);
        let (data_len, riff_len) = self.lengths(path)?;
        if self.end < self.file_len {
            file.set_len(self.end).map_err(io)?;
        }
        if let Some(head) = &self.new_head {
            file.rewind().map_err(io)?;
            file.write_all(head).map_err(io)?;
        }
        patch(file, self.data_at + 4, data_len).map_err(io)?;
        patch(file, 4, riff_len).map_err(io)
    }

    /// Reads the mended `copy` back and holds its sound against that of `original`, byte for byte.
    ///
    /// # Errors
    /// [`WavError::Damaged`] if they differ, else as [`Reader::open`](super::Reader::open).
    pub fn verify(&self, original: &Path, copy: &Path) -> Result<(), WavError> {
        let differs = || WavError::damaged(copy, "the repaired copy does not match; the original was kept");
        if super::Reader::open(copy)?.info().frames != self.frames() {
            return Err(differs());
        }
        let body = self.data_at + 8;
        let open = |path: &Path| {
            let mut file = File::open(path)?;
            file.seek(SeekFrom::Start(body))?;
            Ok(file)
        };
        let io = |error| WavError::io("read back", copy, error);
        let mut files = [open(original).map_err(io)?, open(copy).map_err(io)?];
        let mut blocks = [vec![0; BLOCK_BYTES], vec![0; BLOCK_BYTES]];
        let mut left = self.sound_bytes;
        while left > 0 {
            let wanted = usize::try_from(left).map_or(BLOCK_BYTES, |left| left.min(BLOCK_BYTES));
            for (file, block) in files.iter_mut().zip(&mut blocks) {
                if layout::read_up_to(file, &mut block[..wanted]).map_err(io)? < wanted {
                    return Err(differs());
                }
            }
            if blocks[0][..wanted] != blocks[1][..wanted] {
                return Err(differs());
            }
            left -= wanted as u64;
        }
        Ok(())
    }

    /// Lengths of the data chunk and of the whole, as the header has them.
    fn lengths(&self, path: &Path) -> Result<(u32, u32), WavError> {
        let too_long = || WavError::damaged(path, "there are over 4 GiB of sound in it");
        let data_len = u32::try_from(self.sound_bytes).map_err(|_| too_long())?;
        let riff_len = u32::try_from(self.end.saturating_sub(8)).map_err(|_| too_long())?;
        Ok((data_len, riff_len))
    }
}

fn is_head_wiped(file: &mut File) -> std::io::Result<bool> {
    let mut head = [0; HEAD_BYTES];
    let got = layout::read_up_to(file, &mut head)?;
    Ok(got == HEAD_BYTES && head.iter().all(|&byte| byte == 0))
}

/// A head as long as the one [`Writer`](super::Writer) would have written, its lengths still open; none for a format
/// that it refuses.
fn new_head(sample_rate_hz: u32, channels: u16) -> Option<Vec<u8>> {
    let frame_bytes = channels.checked_mul(2).filter(|&bytes| bytes > 0)?;
    let bytes_per_sec = sample_rate_hz
        .checked_mul(u32::from(frame_bytes))
        .filter(|&rate| rate > 0)?;
    // With more than two channels hound writes the extensible form; the plain one, padded, means the same.
    let format_bytes: u32 = if channels > 2 { 40 } else { 16 };
    let mut head = b"RIFF\0\0\0\0WAVEfmt ".to_vec();
    head.extend(format_bytes.to_le_bytes());
    head.extend(1_u16.to_le_bytes());
    head.extend(channels.to_le_bytes());
    head.extend(sample_rate_hz.to_le_bytes());
    head.extend(bytes_per_sec.to_le_bytes());
    head.extend(frame_bytes.to_le_bytes());
    head.extend(16_u16.to_le_bytes());
    head.resize(if channels > 2 { 60 } else { 36 }, 0);
    head.extend(b"data\0\0\0\0");
    Some(head)
}

fn rebuilt(
    head: Vec<u8>,
    channels: u16,
    file_len: u64,
    path: &Path,
) -> Result<(u64, Option<Mend>), WavError> {
    let frame_bytes = u64::from(channels) * 2;
    let body = head.len() as u64;
    let there = file_len.saturating_sub(body);
    let sound_bytes = there - there % frame_bytes;
    let mend = Mend {
        new_head: Some(head),
        data_at: body - 8,
        sound_bytes,
        frame_bytes,
        end: body + sound_bytes,
        file_len,
        left_out: 0,
    };
    mend.lengths(path)?;
    Ok((mend.frames(), Some(mend)))
}

/// What follows the data chunk, going by its claimed length.
pub(super) enum Tail {
    /// More sound: the header is older than the file.
    Sound,
    /// Whole chunks up to the end of the file.
    Chunks,
    /// Our own cue points, cut short while they were written.
    CutCues,
}

pub(super) fn tail(file: &mut File, layout: &Layout) -> std::io::Result<Tail> {
    if layout.data.end() >= layout.file_len {
        return Ok(Tail::Sound);
    }
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
