//! Floor 1: WAV files. Writing with checkpoints, reading whatever people have, cue points, and repair after a crash.
//! What a take is, and where its files lie, is not known here; the `hound` crate is used nowhere else.

pub mod cues;
mod error;
pub mod inspect;
mod layout;
mod reader;
pub mod repair;
mod sink;
mod stored;
mod writer;

pub use error::{WavError, io_parts, io_words};
pub use reader::{Info, Reader};
pub use stored::{StoredReader, StoredWriter};
pub use writer::{MAX_DATA_BYTES, Writer};

#[cfg(test)]
pub(crate) mod test_files;
