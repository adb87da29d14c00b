//! Reading a WAV file's sound in bounded memory, whatever its header claims. Playing and measuring it is not done here.

use std::{
    fs::File,
    io::{Seek, SeekFrom},
    path::{Path, PathBuf},
};

use super::{
    WavError,
    layout::{self, Format, Layout},
};

/// What a WAV file holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Info {
    /// Sample rate; above 0.
    pub sample_rate_hz: u32,
    /// Channels; above 0.
    pub channels: u16,
    /// Significant bits of a sample: 8, 16, 24 or 32.
    pub bits: u16,
    /// Whether samples are floating-point numbers.
    pub is_float: bool,
    /// Frames that are really in the file; above 0.
    pub frames: u64,
}

/// Bytes of samples decoded at a time.
const BLOCK_BYTES: u64 = 64 * 1024;
/// Bytes of a minimal WAV header.
const HEADER_BYTES: usize = 44;

/// A WAV file's sound, as one channel: the average of all.
pub struct Reader {
    path: PathBuf,
    file: File,
    layout: Layout,
    info: Info,
    /// The next frame.
    frame: u64,
    /// A small WAV of its own for hound to decode: header, then one block of this file's samples.
    block: Vec<u8>,
}

impl Reader {
    /// Opens a file of 8-, 16-, 24- or 32-bit integers or 32-bit floats, any rate, any number of channels.
    ///
    /// # Errors
    /// [`WavError::Io`] if it can't be read; [`WavError::NotWav`], [`WavError::Unsupported`], [`WavError::Damaged`] or
    /// [`WavError::Empty`] by what is wrong with it.
    pub fn open(path: &Path) -> Result<Self, WavError> {
        let mut file = layout::open_regular(path)?;
        let layout = Layout::read(&mut file, path)?;
        let frames = layout.frames();
        if frames == 0 {
            return Err(WavError::Empty {
                path: path.to_owned(),
            });
        }
        let format = layout.format;
        let info = Info {
            sample_rate_hz: format.sample_rate_hz,
            channels: format.channels,
            bits: format.bits,
            is_float: format.is_float,
            frames,
        };
        let mut reader = Self {
            path: path.to_owned(),
            file,
            layout,
            info,
            frame: 0,
            block: Vec::new(),
        };
        reader.seek(0)?;
        Ok(reader)
    }

    /// What the file holds.
    #[must_use]
    pub fn info(&self) -> Info {
        self.info
    }

    /// Goes to `frame`; past the end means to the end.
    ///
    /// # Errors
    /// [`WavError::Io`] if the system can't.
    pub fn seek(&mut self, frame: u64) -> Result<(), WavError> {
        self.frame = frame.min(self.info.frames);
        let at = self.layout.data.body() + self.frame * self.layout.format.frame_bytes();
        self.file
            .seek(SeekFrom::Start(at))
            .map_err(|error| WavError::io("read", &self.path, error))?;
        Ok(())
    }

    /// Reads the next frames as averages of their channels, full scale ±1.0, which floating-point files may exceed;
    /// not-a-number and infinity become 0.
    ///
    /// Gives the frames read: as many as `out` has room for, fewer only at the end, 0 past it.
    ///
    /// # Errors
    /// [`WavError::Io`] if the file can't be read.
    pub fn read_mono(&mut self, out: &mut [f32]) -> Result<usize, WavError> {
        self.read_with(out, |sample| sample)
    }

    /// Reads the next frames as 16-bit integers: 16-bit mono bit for bit, all else averaged, rounded and clamped.
    ///
    /// Gives the frames read: as many as `out` has room for, fewer only at the end, 0 past it.
    ///
    /// # Errors
    /// [`WavError::Io`] if the file can't be read.
    pub fn read_mono_i16(&mut self, out: &mut [i16]) -> Result<usize, WavError> {
        // Bit for bit: an f32 holds every 16-bit integer, and scaling by a power of two loses nothing.
        self.read_with(out, to_i16)
    }

    fn read_with<T>(&mut self, out: &mut [T], to: impl Fn(f32) -> T) -> Result<usize, WavError> {
        let mut done = 0;
        while done < out.len() {
            let wanted = (out.len() - done) as u64;
            let frames = self.fill_block(wanted)?;
            if frames == 0 {
                break;
            }
            let decoded = self.decode_block(&mut out[done..done + frames], &to);
            decoded.map_err(|error| WavError::damaged(&self.path, error.to_string()))?;
            done += frames;
        }
        Ok(done)
    }

    /// Fills the block with up to `wanted` of the next frames; gives how many.
    fn fill_block(&mut self, wanted: u64) -> Result<usize, WavError> {
        let frame_bytes = self.layout.format.frame_bytes();
        let left = self.info.frames - self.frame;
        let frames = wanted.min(left).min((BLOCK_BYTES / frame_bytes).max(1));
        let len = usize::try_from(frames * frame_bytes).unwrap_or(0);
        self.block.resize(HEADER_BYTES + len, 0);
        let got = layout::read_up_to(&mut self.file, &mut self.block[HEADER_BYTES..])
            .map_err(|error| WavError::io("read", &self.path, error))? as u64;
        // Less than was there on opening: someone else has cut the file since.
        let frames = got / frame_bytes;
        let sound_bytes = frames * frame_bytes;
        self.frame += frames;
        let frames = usize::try_from(frames).unwrap_or(0);
        self.block
            .truncate(HEADER_BYTES + usize::try_from(sound_bytes).unwrap_or(0));
        let header = header(self.layout.format, u32::try_from(sound_bytes).unwrap_or(0));
        self.block[..HEADER_BYTES].copy_from_slice(&header);
        Ok(frames)
    }

    fn decode_block<T>(&self, out: &mut [T], to: impl Fn(f32) -> T) -> hound::Result<()> {
        if self.info.bits == 16 && self.info.channels == 1 && !self.info.is_float {
            // What nearly every take is. Sample by sample through hound an hour of it takes seconds.
            let bytes = self.block.get(HEADER_BYTES..).unwrap_or_default();
            for (slot, sample) in out.iter_mut().zip(bytes.as_chunks::<2>().0) {
                *slot = to(f32::from(i16::from_le_bytes(*sample)) / 32_768.0);
            }
            return Ok(());
        }
        let mut block = hound::WavReader::new(&self.block[..])?;
        let channels = usize::from(self.info.channels);
        if self.info.is_float {
            average(&mut block.samples::<f32>(), f64::from, channels, out, to)
        } else {
            let full_scale = f64::from(1_u32 << (self.info.bits - 1));
            let scale = |sample| f64::from(sample) / full_scale;
            average(&mut block.samples::<i32>(), scale, channels, out, to)
        }
    }
}

/// Averages the channels of as many frames as `out` has room for.
#[expect(
    clippy::cast_possible_truncation,
    reason = "samples are handed on as f32, which is what they are worth"
)]
fn average<S, T>(
    samples: &mut impl Iterator<Item = hound::Result<S>>,
    scale: impl Fn(S) -> f64,
    channels: usize,
    out: &mut [T],
    to: impl Fn(f32) -> T,
) -> hound::Result<()> {
    for slot in out {
        let mut sum = 0.0;
        for sample in samples.take(channels) {
            let sample = scale(sample?);
            sum += if sample.is_finite() { sample } else { 0.0 };
        }
        *slot = to((sum / channels as f64) as f32);
    }
    Ok(())
}

#[expect(
    clippy::cast_possible_truncation,
    reason = "a float-to-int `as` saturates, which is the clamp that is wanted"
)]
fn to_i16(sample: f32) -> i16 {
    (sample * 32_768.0).round() as i16
}

/// The plainest header that lets hound decode `sound_bytes` of `format`. Its rate is 1 Hz, for hound checks that a
/// header's byte rate is rate × frame and some real ones overflow that; the true rate is in [`Info`].
fn header(format: Format, sound_bytes: u32) -> [u8; HEADER_BYTES] {
    let frame_bytes = format.bytes * format.channels;
    let mut header = [0; HEADER_BYTES];
    header[..4].copy_from_slice(b"RIFF");
    header[4..8].copy_from_slice(&(36 + sound_bytes).to_le_bytes());
    header[8..16].copy_from_slice(b"WAVEfmt ");
    header[16..20].copy_from_slice(&16_u32.to_le_bytes());
    header[20..22].copy_from_slice(&(if format.is_float { 3_u16 } else { 1 }).to_le_bytes());
    header[22..24].copy_from_slice(&format.channels.to_le_bytes());
    header[24..28].copy_from_slice(&1_u32.to_le_bytes());
    header[28..32].copy_from_slice(&u32::from(frame_bytes).to_le_bytes());
    header[32..34].copy_from_slice(&frame_bytes.to_le_bytes());
    header[34..36].copy_from_slice(&format.bits.to_le_bytes());
    header[36..40].copy_from_slice(b"data");
    header[40..].copy_from_slice(&sound_bytes.to_le_bytes());
    header
}

#[cfg(test)]
#[path = "reader_tests.rs"]
mod tests;
