//! Looking a finished WAV file over from end to end, only reading: is its header true, can all of its sound be read.
//! What the sound should be is not known here.

use std::{
    fs::File,
    io::{Seek, SeekFrom},
    path::Path,
};

use super::{
    Info, WavError,
    layout::{self, Layout},
    repair::{self, Tail},
};

/// Bytes read at a time.
const BLOCK_BYTES: usize = 256 * 1024;

/// How the length a header claims stands to what is in the file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Header {
    /// It is right.
    Right,
    /// It says 0 or 0xFFFFFFFF: whoever wrote the file never completed it.
    NeverCompleted,
    /// It claims more sound than there is.
    ClaimsMore,
    /// It claims less than there is.
    ClaimsLess,
}

/// What looking a file over has found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Inspection {
    /// What the file really holds, by its own length.
    pub info: Info,
    /// How its header stands to that.
    pub header: Header,
    /// Whether every sample is exactly zero.
    pub is_all_zero: bool,
}

/// Reads a file from end to end in bounded memory.
///
/// # Errors
/// As [`Reader::open`](super::Reader::open); [`WavError::Io`] also if any of the sound can't be read.
pub fn inspect(path: &Path) -> Result<Inspection, WavError> {
    let mut file = layout::open_regular(path)?;
    let layout = Layout::read(&mut file, path)?;
    let io = |error| WavError::io("read", path, error);
    let tail = repair::tail(&mut file, &layout).map_err(io)?;
    let frame_bytes = layout.format.frame_bytes();
    let there = layout.file_len.saturating_sub(layout.data.body());
    let claimed = u64::from(layout.data.len);
    let (header, bytes) = match tail {
        Tail::Chunks => (Header::Right, claimed),
        Tail::CutCues => (Header::ClaimsLess, claimed),
        Tail::Sound => (
            match claimed {
                // A pad byte is no sound.
                _ if claimed == there || (claimed + 1 == there && claimed % 2 == 1) => Header::Right,
                0 | 0xFFFF_FFFF => Header::NeverCompleted,
                _ if claimed > there => Header::ClaimsMore,
                _ => Header::ClaimsLess,
            },
            there,
        ),
    };
    let riff_claims = u64::from(layout.riff_len) + 8;
    let header = match header {
        Header::Right if layout.riff_len == 0 || layout.riff_len == u32::MAX => Header::NeverCompleted,
        Header::Right if riff_claims > layout.file_len + 1 => Header::ClaimsMore,
        Header::Right if riff_claims + 1 < layout.file_len => Header::ClaimsLess,
        other => other,
    };
    let bytes = if header == Header::Right { claimed } else { bytes };
    let frames = bytes.min(there) / frame_bytes;
    if frames == 0 {
        return Err(WavError::Empty {
            path: path.to_owned(),
        });
    }
    file.seek(SeekFrom::Start(layout.data.body())).map_err(io)?;
    let is_all_zero = read_through(&mut file, frames * frame_bytes).map_err(io)?;
    let format = layout.format;
    Ok(Inspection {
        info: Info {
            sample_rate_hz: format.sample_rate_hz,
            channels: format.channels,
            bits: format.bits,
            is_float: format.is_float,
            frames,
        },
        header,
        // The zero of 8-bit sound is 128.
        is_all_zero: is_all_zero && format.bits > 8,
    })
}

/// Reads so many bytes; gives whether all are zero.
fn read_through(file: &mut File, bytes: u64) -> std::io::Result<bool> {
    let mut block = vec![0; BLOCK_BYTES];
    let mut left = bytes;
    let mut is_all_zero = true;
    while left > 0 {
        let wanted = usize::try_from(left).map_or(block.len(), |left| left.min(block.len()));
        let got = layout::read_up_to(file, &mut block[..wanted])?;
        if got == 0 {
            return Err(std::io::ErrorKind::UnexpectedEof.into());
        }
        is_all_zero = is_all_zero && block[..got].iter().all(|&byte| byte == 0);
        left -= got as u64;
    }
    Ok(is_all_zero)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::wav::{cues, test_files::wav_16};

    fn header_of(bytes: &[u8]) -> Header {
        let dir = tempfile::tempdir().expect("a folder");
        let path = dir.path().join("a.wav");
        std::fs::write(&path, bytes).expect("writes");
        let found = inspect(&path).expect("is sound");
        assert_eq!(found.info.frames, 1_000);
        assert!(!found.is_all_zero);
        assert_eq!(
            std::fs::read(&path).expect("reads"),
            bytes,
            "looking changes nothing"
        );
        found.header
    }

    #[test]
    fn what_a_header_claims_is_held_against_the_file() {
        let whole = wav_16(1, 8_000, &[7; 1_000]);
        assert_eq!(header_of(&whole), Header::Right);
        for (claim, expected) in [
            (0, Header::NeverCompleted),
            (u32::MAX, Header::NeverCompleted),
            (1_000_000, Header::ClaimsMore),
            (500, Header::ClaimsLess),
        ] {
            let mut file = whole.clone();
            file[40..44].copy_from_slice(&u32::to_le_bytes(claim));
            assert_eq!(header_of(&file), expected, "{claim} bytes of sound claimed");
            let mut file = whole.clone();
            file[4..8].copy_from_slice(&u32::to_le_bytes(claim));
            assert_eq!(header_of(&file), expected, "{claim} bytes in all claimed");
        }
    }

    #[test]
    fn cue_points_are_no_fault() {
        let dir = tempfile::tempdir().expect("a folder");
        let path = dir.path().join("a.wav");
        std::fs::write(&path, wav_16(1, 8_000, &[0; 1_000])).expect("writes");
        cues::write(&path, &[(10, "Task".to_owned())]).expect("writes cues");
        let found = inspect(&path).expect("is sound");
        assert_eq!((found.header, found.is_all_zero), (Header::Right, true));
    }
}
