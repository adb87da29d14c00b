//! Sound carried from one file into another as it is stored: frames as bytes, whatever their format, and a new file of
//! that very format. Finding out which frames belong where is not done here.

use std::{
    fs::File,
    io::{BufWriter, Seek as _, SeekFrom, Write as _},
    path::{Path, PathBuf},
};

use super::{
    Info, MAX_DATA_BYTES, WavError,
    layout::{self, Format, Layout},
    repair::patch,
    writer::create_file,
};

/// Bytes of the RIFF head and of a chunk's head.
const RIFF_HEAD: u64 = 12;
const CHUNK_HEAD: u64 = 8;
/// Longest format chunk there is.
const MAX_FORMAT_BYTES: usize = 40;

/// Reads frames as they are stored.
pub struct StoredReader {
    path: PathBuf,
    file: File,
    layout: Layout,
    /// The body of the format chunk.
    format: Vec<u8>,
    frame: u64,
}

impl StoredReader {
    /// Opens any file that [`Reader`](super::Reader) opens.
    ///
    /// # Errors
    /// As [`Reader::open`](super::Reader::open).
    pub fn open(path: &Path) -> Result<Self, WavError> {
        let mut file = layout::open_regular(path)?;
        let layout = Layout::read(&mut file, path)?;
        if layout.frames() == 0 {
            return Err(WavError::Empty {
                path: path.to_owned(),
            });
        }
        let format = layout.before.iter().rev().find(|chunk| &chunk.id == b"fmt ");
        let mut body = [0; MAX_FORMAT_BYTES];
        let len = format.map_or(0, |chunk| chunk.len);
        let len = usize::try_from(len).map_or(MAX_FORMAT_BYTES, |len| len.min(MAX_FORMAT_BYTES));
        let at = format.map_or(0, |chunk| chunk.body());
        let got = file
            .seek(SeekFrom::Start(at))
            .and_then(|_| layout::read_up_to(&mut file, &mut body[..len]))
            .map_err(|error| WavError::io("read", path, error))?;
        let mut reader = Self {
            path: path.to_owned(),
            file,
            layout,
            // A whole number of words, so that no pad byte is needed.
            format: body[..got - got % 2].to_vec(),
            frame: 0,
        };
        reader.seek(0)?;
        Ok(reader)
    }

    /// What the file holds.
    #[must_use]
    pub fn info(&self) -> Info {
        let format = self.layout.format;
        Info {
            sample_rate_hz: format.sample_rate_hz,
            channels: format.channels,
            bits: format.bits,
            is_float: format.is_float,
            frames: self.layout.frames(),
        }
    }

    /// Goes to `frame`; past the end means to the end.
    ///
    /// # Errors
    /// [`WavError::Io`] if the system can't.
    pub fn seek(&mut self, frame: u64) -> Result<(), WavError> {
        self.frame = frame.min(self.layout.frames());
        let at = self.layout.data.body() + self.frame * self.layout.format.frame_bytes();
        self.file
            .seek(SeekFrom::Start(at))
            .map_err(|error| WavError::io("read", &self.path, error))?;
        Ok(())
    }

    /// Puts the next frames, at most so many, in the place of what is in `out`; none at the end.
    ///
    /// # Errors
    /// [`WavError::Io`] if the file can't be read, or is shorter by now than it was.
    pub fn read(&mut self, frames: usize, out: &mut Vec<u8>) -> Result<(), WavError> {
        let left = self.layout.frames() - self.frame;
        let frames = left.min(frames as u64);
        let bytes = frames * self.layout.format.frame_bytes();
        out.clear();
        out.resize(usize::try_from(bytes).unwrap_or(0), 0);
        let io = |error| WavError::io("read", &self.path, error);
        if layout::read_up_to(&mut self.file, out).map_err(io)? < out.len() {
            return Err(io(std::io::ErrorKind::UnexpectedEof.into()));
        }
        self.frame += frames;
        Ok(())
    }

    /// The samples of stored frames, interleaved, full scale ±1.0; not-a-number and infinity become 0.
    #[must_use]
    pub fn decode(&self, bytes: &[u8]) -> Vec<f64> {
        let format = self.layout.format;
        bytes
            .chunks_exact(usize::from(format.bytes))
            .map(|stored| decode(format, stored))
            .collect()
    }

    /// Creates a file of the same format, readable by its owner only.
    ///
    /// # Errors
    /// [`WavError::Io`] if it exists or can't be made, [`WavError::DiskFull`].
    pub fn create_like(&self, path: &Path) -> Result<StoredWriter, WavError> {
        let io = |error| WavError::io("create", path, error);
        let mut writer = StoredWriter {
            file: BufWriter::new(create_file(path).map_err(io)?),
            path: path.to_owned(),
            format: self.layout.format,
            data_at: RIFF_HEAD + CHUNK_HEAD + self.format.len() as u64,
            bytes: 0,
        };
        let format_len = u32::try_from(self.format.len()).unwrap_or(0);
        // The lengths are those of a file that was never completed, until it is.
        let head = [
            b"RIFF\0\0\0\0WAVEfmt ".as_slice(),
            &format_len.to_le_bytes(),
            &self.format,
            b"data\0\0\0\0",
        ];
        writer.file.write_all(&head.concat()).map_err(io)?;
        Ok(writer)
    }
}

/// A file being written in the format of another.
pub struct StoredWriter {
    path: PathBuf,
    file: BufWriter<File>,
    format: Format,
    /// Where the head of its sound stands.
    data_at: u64,
    bytes: u64,
}

impl StoredWriter {
    /// Appends stored frames.
    ///
    /// # Errors
    /// [`WavError::Full`] if they would not fit, [`WavError::DiskFull`] or [`WavError::Io`].
    pub fn write(&mut self, frames: &[u8]) -> Result<(), WavError> {
        self.bytes += frames.len() as u64;
        if self.bytes > MAX_DATA_BYTES {
            return Err(WavError::Full {
                path: self.path.clone(),
            });
        }
        let written = self.file.write_all(frames);
        written.map_err(|error| WavError::io("write", &self.path, error))
    }

    /// Appends samples, interleaved, full scale ±1.0; rounded, and clamped where the format holds no more.
    ///
    /// # Errors
    /// As [`write`](Self::write).
    pub fn write_samples(&mut self, samples: &[f64]) -> Result<(), WavError> {
        let mut bytes = Vec::with_capacity(samples.len() * usize::from(self.format.bytes));
        for &sample in samples {
            encode(self.format, sample, &mut bytes);
        }
        self.write(&bytes)
    }

    /// Completes the header and waits until everything is on the disk. Gives the frames in the file.
    ///
    /// # Errors
    /// [`WavError::DiskFull`] or [`WavError::Io`].
    pub fn finalize(mut self) -> Result<u64, WavError> {
        let io = |error| WavError::io("finish", &self.path, error);
        let pad = self.bytes % 2;
        // All of it is at most `MAX_DATA_BYTES` and some.
        let data_len = u32::try_from(self.bytes).unwrap_or(u32::MAX);
        let riff_len = u32::try_from(self.data_at + self.bytes + pad).unwrap_or(u32::MAX);
        if pad == 1 {
            self.file.write_all(&[0]).map_err(io)?;
        }
        self.file.flush().map_err(io)?;
        let file = self.file.get_mut();
        patch(file, self.data_at + 4, data_len)
            .and_then(|()| patch(file, 4, riff_len))
            .and_then(|()| file.sync_all())
            .map_err(io)?;
        Ok(self.bytes / self.format.frame_bytes())
    }
}

/// One sample; integers as hound takes them, which is as `Reader` does.
fn decode(format: Format, stored: &[u8]) -> f64 {
    let mut bytes = [0; 4];
    for (to, from) in bytes.iter_mut().zip(stored) {
        *to = *from;
    }
    let word = i32::from_le_bytes(bytes);
    if format.is_float {
        let sample = f64::from(f32::from_le_bytes(bytes));
        return if sample.is_finite() { sample } else { 0.0 };
    }
    match format.bits {
        8 => (f64::from(word) - 128.0) / 128.0,
        bits => {
            // The sign bit to the top and back.
            let spare = 32 - u32::from(bits);
            f64::from((word << spare) >> spare) / full_scale(bits)
        }
    }
}

#[expect(
    clippy::cast_possible_truncation,
    reason = "a float-to-int `as` saturates, and what is more than the format holds is clamped"
)]
fn encode(format: Format, sample: f64, out: &mut Vec<u8>) {
    if format.is_float {
        out.extend((sample as f32).to_le_bytes());
        return;
    }
    let scale = full_scale(format.bits);
    let whole = (sample * scale).round().clamp(-scale, scale - 1.0) as i32;
    let stored = if format.bits == 8 { whole + 128 } else { whole };
    out.extend(stored.to_le_bytes().iter().take(usize::from(format.bytes)));
}

fn full_scale(bits: u16) -> f64 {
    f64::from(1_u32 << (bits - 1))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::wav::{Reader, cues, inspect, test_files::wav};

    #[test]
    fn every_format_is_carried_over_bit_for_bit_and_read_as_the_reader_reads_it() {
        let dir = tempfile::tempdir().expect("a folder");
        for (tag, channels, bits) in [
            (1, 1, 8),
            (1, 1, 16),
            (1, 2, 16),
            (1, 1, 24),
            (1, 3, 24),
            (1, 2, 32),
            (3, 2, 32),
        ] {
            let frames = 1_001_usize;
            let samples = frames * usize::from(channels);
            let data: Vec<u8> = if tag == 3 {
                (0..samples)
                    .flat_map(|i| ((i as f32) / 9_000.0 - 0.1).to_le_bytes())
                    .collect()
            } else {
                (0..samples * usize::from(bits / 8))
                    .map(|i| (i * 89 % 251) as u8)
                    .collect()
            };
            let (source, target) = (
                dir.path().join(format!("{tag}-{channels}-{bits}.wav")),
                dir.path().join("copy.wav"),
            );
            std::fs::write(&source, wav(tag, channels, 44_100, bits, &data)).expect("writes");
            let mut reader = StoredReader::open(&source).expect("opens");
            let mut writer = reader.create_like(&target).expect("creates");
            let mut bytes = Vec::new();
            reader.read(500, &mut bytes).expect("reads");
            writer.write(&bytes).expect("writes");
            reader.read(5_000, &mut bytes).expect("reads");
            writer.write_samples(&reader.decode(&bytes)).expect("writes");
            assert_eq!(writer.finalize().expect("finishes"), frames as u64);
            assert_eq!(
                inspect::inspect(&target).expect("looks").header,
                inspect::Header::Right
            );
            cues::write(&target, &[(3, "Task".to_owned())]).expect("takes cue points");

            let mut copy = StoredReader::open(&target).expect("opens");
            assert_eq!(copy.info(), reader.info());
            copy.read(frames, &mut bytes).expect("reads");
            assert!(bytes == data, "{tag} {channels} {bits}");
            let mut mono = vec![0.0; frames];
            Reader::open(&target)
                .expect("opens")
                .read_mono(&mut mono)
                .expect("reads");
            let decoded = copy.decode(&bytes);
            for (frame, read) in decoded.chunks(usize::from(channels)).zip(mono) {
                let mean = frame.iter().sum::<f64>() / f64::from(channels);
                assert!((mean - f64::from(read)).abs() < 1e-6, "{tag} {channels} {bits}");
            }
            std::fs::remove_file(&target).expect("removes");
        }
    }

    #[test]
    fn what_is_too_loud_is_clamped() {
        let format = |bits, bytes| Format {
            sample_rate_hz: 8_000,
            channels: 1,
            bits,
            bytes,
            is_float: false,
        };
        for (bits, bytes, expected) in [
            (8, 1, &[255, 0][..]),
            (16, 2, &[255, 127, 0, 128]),
            (24, 3, &[255, 255, 127, 0, 0, 128]),
        ] {
            let mut out = Vec::new();
            encode(format(bits, bytes), 1.5, &mut out);
            encode(format(bits, bytes), -1.5, &mut out);
            assert_eq!(out, expected);
        }
    }
}
