//! Cue points with labels, in the chunks that editors show as markers. Which moments deserve one is not known here.

use std::{
    collections::HashMap,
    fs::{File, OpenOptions},
    io::{Seek, SeekFrom, Write},
    path::Path,
};

use super::{
    WavError,
    layout::{self, Chunk, Layout, u32_at},
    repair::patch,
};

/// Most bytes of cue points, labels and kept chunks held in memory.
const MAX_TAIL_BYTES: u64 = 4 << 20;
/// Bytes of one entry of the cue chunk.
const CUE_BYTES: usize = 24;

/// Writes cue points `(frame, label)` after the sound, in place of any that are there; other chunks stay. A NUL in a
/// label ends it, for the format knows no other end.
///
/// The sound is not touched, nor copied, for it may be big. The new chunks go behind what the header claims, reach the
/// disk, and only then the header is made to claim them: a crash in between leaves a WAV file with all of its sound.
///
/// # Errors
/// As [`Reader::open`](super::Reader::open) if the head of the file is unusable; [`WavError::Refused`] if a frame or
/// the whole is too large for the format; [`WavError::Io`] or [`WavError::DiskFull`] if the file can't be changed.
pub fn write(path: &Path, cues: &[(u64, String)]) -> Result<(), WavError> {
    let mut file = OpenOptions::new()
        .read(true)
        .write(true)
        .open(path)
        .map_err(|error| WavError::io("open", path, error))?;
    let layout = Layout::read(&mut file, path)?;
    let io = |error| WavError::io("write the cue points of", path, error);
    let refused = |reason: &str| WavError::Refused {
        path: path.to_owned(),
        reason: reason.to_owned(),
    };
    if layout.sound_bytes() != u64::from(layout.data.len) {
        return Err(WavError::damaged(path, "it does not match the sound"));
    }
    let new = chunks_of(cues).ok_or_else(|| refused("a cue point lies past what a WAV file can number"))?;

    let sound_end = layout.data.end();
    let mut tail = Vec::new();
    if sound_end % 2 == 1 {
        tail.push(0);
    }
    for chunk in layout.after(&mut file).map_err(io)? {
        if is_cues(&mut file, chunk).map_err(io)? {
            continue;
        }
        if tail.len() as u64 + u64::from(chunk.len) > MAX_TAIL_BYTES {
            return Err(refused("the data behind its sound is too long to move"));
        }
        tail.extend_from_slice(&chunk.id);
        push_sized(&mut tail, &body(&mut file, chunk).map_err(io)?);
    }
    tail.extend(new);
    let end = sound_end + tail.len() as u64;
    let riff_len = u32::try_from(end - 8).map_err(|_| refused("it would outgrow 4 GiB"))?;
    let riff_len_of_sound = u32::try_from(sound_end - 8).map_err(|_| refused("it would outgrow 4 GiB"))?;

    if layout.file_len > sound_end {
        // Old chunks are about to be overwritten: nothing may claim them meanwhile.
        patch(&mut file, 4, riff_len_of_sound).map_err(io)?;
        file.sync_data().map_err(io)?;
        file.set_len(sound_end).map_err(io)?;
    }
    let written = file
        .seek(SeekFrom::Start(sound_end))
        .and_then(|_| file.write_all(&tail))
        .and_then(|()| file.sync_data());
    if let Err(error) = written {
        // A full disk: leave the file as if nothing had been tried. Should even that fail, the header is right still.
        drop(file.set_len(sound_end));
        return Err(io(error));
    }
    for &chunk in &layout.before {
        if is_cues(&mut file, chunk).map_err(io)? {
            file.seek(SeekFrom::Start(chunk.at)).map_err(io)?;
            file.write_all(b"JUNK").map_err(io)?;
        }
    }
    patch(&mut file, 4, riff_len).map_err(io)?;
    file.sync_all().map_err(io)
}

/// The cue points of a file as `(frame, label)`, by frame; a label that is missing is empty.
///
/// # Errors
/// As [`Reader::open`](super::Reader::open) if the head of the file is unusable, [`WavError::Io`] if it can't be read.
pub fn read(path: &Path) -> Result<Vec<(u64, String)>, WavError> {
    let mut file = layout::open_regular(path)?;
    let layout = Layout::read(&mut file, path)?;
    let io = |error| WavError::io("read", path, error);
    let mut chunks = layout.before.clone();
    chunks.extend(layout.after(&mut file).map_err(io)?);
    let mut points: Vec<(u32, u32)> = Vec::new();
    let mut labels: HashMap<u32, String> = HashMap::new();
    let mut bytes = 0;
    for chunk in chunks {
        if bytes + u64::from(chunk.len) > MAX_TAIL_BYTES || !is_cues(&mut file, chunk).map_err(io)? {
            continue;
        }
        bytes += u64::from(chunk.len);
        let body = body(&mut file, chunk).map_err(io)?;
        if &chunk.id == b"cue " {
            let entries = body.get(4..).unwrap_or_default();
            points.extend(
                entries
                    .chunks_exact(CUE_BYTES)
                    .map(|entry| (u32_at(entry, 0), u32_at(entry, 20))),
            );
        } else {
            for (id, label) in labels_of(body.get(4..).unwrap_or_default()) {
                labels.entry(id).or_insert(label);
            }
        }
    }
    let mut cues: Vec<(u64, String)> = points
        .into_iter()
        .map(|(id, frame)| (u64::from(frame), labels.get(&id).cloned().unwrap_or_default()))
        .collect();
    cues.sort_by_key(|(frame, _)| *frame);
    Ok(cues)
}

/// The cue chunk and the list of labels; nothing if there are no cues, `None` if a number is too large.
fn chunks_of(cues: &[(u64, String)]) -> Option<Vec<u8>> {
    if cues.is_empty() {
        return Some(Vec::new());
    }
    let mut points = Vec::new();
    let mut labels = b"adtl".to_vec();
    points.extend(u32::try_from(cues.len()).ok()?.to_le_bytes());
    for (id, (frame, label)) in (1_u32..).zip(cues) {
        let frame = u32::try_from(*frame).ok()?.to_le_bytes();
        points.extend(id.to_le_bytes());
        // The position in the play order, then the place: chunk, two offsets for compressed or sliced sound, frame.
        points.extend(frame);
        points.extend(*b"data\0\0\0\0\0\0\0\0");
        points.extend(frame);
        let text = label.split('\0').next().unwrap_or_default();
        let mut body = id.to_le_bytes().to_vec();
        body.extend(text.as_bytes());
        body.push(0);
        labels.extend(b"labl");
        push_sized(&mut labels, &body);
    }
    if points.len().max(labels.len()) as u64 > MAX_TAIL_BYTES {
        return None;
    }
    let mut chunks = b"cue ".to_vec();
    push_sized(&mut chunks, &points);
    chunks.extend(b"LIST");
    push_sized(&mut chunks, &labels);
    Some(chunks)
}

/// The `(cue id, label)` pairs in the body of an `adtl` list; an entry cut short ends them.
fn labels_of(mut list: &[u8]) -> Vec<(u32, String)> {
    let mut labels = Vec::new();
    while list.len() >= 8 {
        let len = usize::try_from(u32_at(list, 4)).unwrap_or(usize::MAX);
        let Some(entry) = list.get(8..).and_then(|rest| rest.get(..len)) else {
            break;
        };
        if list.starts_with(b"labl") && len >= 4 {
            let text = entry[4..].split(|&b| b == 0).next().unwrap_or_default();
            labels.push((u32_at(entry, 0), String::from_utf8_lossy(text).into_owned()));
        }
        list = list.get(8 + len + len % 2..).unwrap_or_default();
    }
    labels
}

/// Appends a chunk's length, body and pad byte; its id stands there already.
fn push_sized(bytes: &mut Vec<u8>, body: &[u8]) {
    // Every body is at most MAX_TAIL_BYTES.
    let len = u32::try_from(body.len()).unwrap_or(u32::MAX);
    bytes.extend(len.to_le_bytes());
    bytes.extend(body);
    if body.len() % 2 == 1 {
        bytes.push(0);
    }
}

/// Whether a chunk holds cue points or their labels.
fn is_cues(file: &mut File, chunk: Chunk) -> std::io::Result<bool> {
    if &chunk.id != b"LIST" {
        return Ok(&chunk.id == b"cue ");
    }
    let mut kind = [0; 4];
    file.seek(SeekFrom::Start(chunk.body()))?;
    Ok(layout::read_up_to(file, &mut kind)? == kind.len() && &kind == b"adtl")
}

/// A chunk's body; the caller has made sure that it is not too long.
fn body(file: &mut File, chunk: Chunk) -> std::io::Result<Vec<u8>> {
    let mut body = vec![0; usize::try_from(chunk.len).unwrap_or(0)];
    file.seek(SeekFrom::Start(chunk.body()))?;
    let got = layout::read_up_to(file, &mut body)?;
    body.truncate(got);
    Ok(body)
}

#[cfg(test)]
#[path = "cues_tests.rs"]
mod tests;
