//! Where the pieces of a WAV file lie, found by walking its chunks; only sizes are believed that the file can back.
//! Hound decodes the samples; it breaks at odd-length chunks, and at headers that claim more than there is.

use std::{
    fs::File,
    io::{Read, Seek, SeekFrom},
    path::Path,
};

use super::WavError;

/// Rates that sound is recorded at, with room to spare; memory is reserved by them.
const SAMPLE_RATES_HZ: std::ops::RangeInclusive<u32> = 100..=1_000_000;
/// Chunks looked at before a file is given up: real ones have a handful.
const MAX_CHUNKS: usize = 4_096;
const PCM: u16 = 1;
const FLOAT: u16 = 3;
const EXTENSIBLE: u16 = 0xFFFE;

/// How samples are stored.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Format {
    pub sample_rate_hz: u32,
    pub channels: u16,
    /// Significant bits of a sample.
    pub bits: u16,
    /// Bytes a sample takes.
    pub bytes: u16,
    pub is_float: bool,
}

impl Format {
    pub fn frame_bytes(self) -> u64 {
        u64::from(self.bytes) * u64::from(self.channels)
    }
}

/// One chunk: where its eight-byte head stands, and how long the head says its body is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Chunk {
    pub id: [u8; 4],
    pub at: u64,
    pub len: u32,
}

impl Chunk {
    /// Where its body begins.
    pub fn body(self) -> u64 {
        self.at + 8
    }

    /// Where its body ends, the pad byte not counted.
    pub fn end(self) -> u64 {
        self.body() + u64::from(self.len)
    }
}

/// A WAV file's structure up to its sound.
#[derive(Debug)]
pub(super) struct Layout {
    pub format: Format,
    /// Chunks before the sound, the format's included.
    pub before: Vec<Chunk>,
    pub data: Chunk,
    /// Length the RIFF head claims for all that follows its first eight bytes.
    pub riff_len: u32,
    /// Length of the file.
    pub file_len: u64,
}

impl Layout {
    /// Reads the structure of the open file, which `path` names in errors. Leaves the position anywhere.
    pub fn read(file: &mut File, path: &Path) -> Result<Self, WavError> {
        let io = |error| WavError::io("read", path, error);
        let metadata = file.metadata().map_err(io)?;
        if metadata.is_dir() {
            return Err(not_wav(path, "it is a folder"));
        }
        let file_len = metadata.len();
        if file_len == 0 {
            return Err(not_wav(path, "it is an empty file"));
        }
        let mut head = [0; 12];
        file.rewind().map_err(io)?;
        let got = read_up_to(file, &mut head).map_err(io)?;
        match (&head[..4], &head[8..]) {
            (b"RIFF", b"WAVE") if got == 12 => {}
            (b"RF64" | b"BW64", _) => {
                return Err(unsupported(path, "an RF64 file (for sound over 4 GiB)"));
            }
            (b"RIFX", _) => return Err(unsupported(path, "a big-endian RIFX file")),
            (b"RIFF", _) => return Err(not_wav(path, "it is another kind of RIFF file")),
            (b"\0\0\0\0", [0, 0, 0, 0]) => {
                return Err(not_wav(
                    path,
                    "it begins with zeros, as a power cut leaves a file",
                ));
            }
            _ => return Err(not_wav(path, "it does not begin as one")),
        }
        let mut walk = Walk {
            file,
            at: 12,
            end: file_len,
        };
        let mut format = None;
        let mut before = Vec::new();
        while let Some(chunk) = walk.next_chunk().map_err(io)? {
            if &chunk.id == b"data" {
                let format = format.ok_or_else(|| {
                    WavError::damaged(path, "the sound comes before the format that explains it")
                })?;
                return Ok(Self {
                    format,
                    before,
                    data: chunk,
                    riff_len: u32_at(&head, 4),
                    file_len,
                });
            }
            if &chunk.id == b"fmt " {
                format = Some(read_format(walk.file, chunk, path)?);
            }
            before.push(chunk);
            if before.len() > MAX_CHUNKS {
                break;
            }
            walk.skip(chunk).map_err(io)?;
        }
        Err(WavError::damaged(path, "there is no sound in it (no data chunk)"))
    }

    /// Bytes of sound in the file: whole frames only, and never more than the file holds, whatever the header claims.
    ///
    /// A header that was never completed (both lengths zero, as a crashed recorder leaves them; or 0xFFFFFFFF, as
    /// programs write into pipes) stands for "to the end of the file".
    pub fn sound_bytes(&self) -> u64 {
        let there = self.file_len.saturating_sub(self.data.body());
        let never_completed = self.data.len == 0 && matches!(self.riff_len, 0 | u32::MAX);
        let bytes = if never_completed || self.data.len == u32::MAX {
            there
        } else {
            there.min(u64::from(self.data.len))
        };
        bytes - bytes % self.format.frame_bytes()
    }

    /// Frames of sound in the file.
    pub fn frames(&self) -> u64 {
        self.sound_bytes() / self.format.frame_bytes()
    }

    /// The chunks after the sound, as far as they are whole, going by the length the data chunk claims.
    pub fn after(&self, file: &mut File) -> std::io::Result<Vec<Chunk>> {
        let mut chunks = Vec::new();
        let mut walk = Walk {
            file,
            at: self.data.at,
            end: self.file_len,
        };
        walk.skip(self.data)?;
        while let Some(chunk) = walk.next_chunk()? {
            // Silence would pass for chunks of no length if ids were not looked at.
            if !is_id(chunk.id) || chunk.end() > self.file_len || chunks.len() >= MAX_CHUNKS {
                break;
            }
            chunks.push(chunk);
            walk.skip(chunk)?;
        }
        Ok(chunks)
    }
}

/// Steps from chunk to chunk.
struct Walk<'a> {
    file: &'a mut File,
    at: u64,
    end: u64,
}

impl Walk<'_> {
    fn next_chunk(&mut self) -> std::io::Result<Option<Chunk>> {
        if self.at + 8 > self.end {
            return Ok(None);
        }
        let mut head = [0; 8];
        self.file.seek(SeekFrom::Start(self.at))?;
        if read_up_to(self.file, &mut head)? < head.len() {
            return Ok(None);
        }
        let mut id = [0; 4];
        id.copy_from_slice(&head[..4]);
        Ok(Some(Chunk {
            id,
            at: self.at,
            len: u32_at(&head, 4),
        }))
    }

    /// Goes past `chunk` and its pad byte. Some programs write no pad byte: then the next head stands at the odd place.
    fn skip(&mut self, chunk: Chunk) -> std::io::Result<()> {
        self.at = chunk.end();
        if chunk.len % 2 == 1 && (self.is_head_at(self.at + 1)? || !self.is_head_at(self.at)?) {
            self.at += 1;
        }
        Ok(())
    }

    /// Whether a chunk can begin there.
    fn is_head_at(&mut self, at: u64) -> std::io::Result<bool> {
        if at + 8 > self.end {
            return Ok(false);
        }
        let mut id = [0; 4];
        self.file.seek(SeekFrom::Start(at))?;
        self.file.read_exact(&mut id)?;
        Ok(is_id(id))
    }
}

/// Whether it can be a chunk's id: letters, digits or spaces, the first no space.
fn is_id(id: [u8; 4]) -> bool {
    id[0] != b' ' && id.iter().all(|&b| b.is_ascii_alphanumeric() || b == b' ')
}

fn read_format(file: &mut File, chunk: Chunk, path: &Path) -> Result<Format, WavError> {
    let io = |error| WavError::io("read", path, error);
    let mut body = [0; 40];
    let wanted = usize::try_from(chunk.len).map_or(body.len(), |len| len.min(body.len()));
    file.seek(SeekFrom::Start(chunk.body())).map_err(io)?;
    let got = read_up_to(file, &mut body[..wanted]).map_err(io)?;
    if got < 16 {
        return Err(WavError::damaged(path, "its format is cut short"));
    }
    let (mut tag, channels, sample_rate_hz) = (u16_at(&body, 0), u16_at(&body, 2), u32_at(&body, 4));
    let (frame_bytes, mut bits) = (u16_at(&body, 12), u16_at(&body, 14));
    if tag == EXTENSIBLE && got >= 40 {
        let valid = u16_at(&body, 18);
        tag = u16_at(&body, 24);
        if valid == 24 {
            bits = valid;
        }
    }
    if channels == 0 {
        return Err(WavError::damaged(path, "it claims 0 channels"));
    }
    if !SAMPLE_RATES_HZ.contains(&sample_rate_hz) {
        return Err(WavError::damaged(
            path,
            format!("it claims a sample rate of {sample_rate_hz} Hz"),
        ));
    }
    let bytes = frame_bytes / channels;
    if bytes == 0 || !frame_bytes.is_multiple_of(channels) {
        return Err(WavError::damaged(
            path,
            format!("frames of {frame_bytes} bytes can't hold {channels} channels"),
        ));
    }
    let is_float = match tag {
        PCM => false,
        FLOAT => true,
        other => {
            return Err(unsupported(
                path,
                &format!("a compressed WAV file (format {other:#06x})"),
            ));
        }
    };
    // The pairs hound decodes.
    if !matches!(
        (is_float, bytes, bits),
        (false, 1, 8) | (false, 2, 16) | (false, 3 | 4, 24) | (_, 4, 32)
    ) {
        let kind = if is_float { "floating-point" } else { "integer" };
        return Err(unsupported(
            path,
            &format!("a WAV file of {bits}-bit {kind} samples in {bytes} bytes"),
        ));
    }
    Ok(Format {
        sample_rate_hz,
        channels,
        bits,
        bytes,
        is_float,
    })
}

fn not_wav(path: &Path, reason: &'static str) -> WavError {
    WavError::NotWav {
        path: path.to_owned(),
        reason,
    }
}

fn unsupported(path: &Path, form: &str) -> WavError {
    WavError::Unsupported {
        path: path.to_owned(),
        form: form.to_owned(),
    }
}

/// Opens a file for reading. Whatever is no regular file, a pipe above all, could hold up the reader for ever.
pub(super) fn open_regular(path: &Path) -> Result<File, WavError> {
    if std::fs::metadata(path).is_ok_and(|metadata| !metadata.is_file()) {
        return Err(not_wav(path, "it is no regular file"));
    }
    File::open(path).map_err(|error| WavError::io("open", path, error))
}

/// Reads until `buffer` is full or the file ends; gives how much there was.
pub(super) fn read_up_to(file: &mut File, buffer: &mut [u8]) -> std::io::Result<usize> {
    let mut got = 0;
    while got < buffer.len() {
        match file.read(&mut buffer[got..]) {
            Ok(0) => break,
            Ok(count) => got += count,
            Err(error) if error.kind() == std::io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
    Ok(got)
}

/// The little-endian number at `at`; the caller has made sure that it lies within.
pub(super) fn u32_at(bytes: &[u8], at: usize) -> u32 {
    u32::from_le_bytes([bytes[at], bytes[at + 1], bytes[at + 2], bytes[at + 3]])
}

fn u16_at(bytes: &[u8], at: usize) -> u16 {
    u16::from_le_bytes([bytes[at], bytes[at + 1]])
}
