//! Sharing a take: the folder for a listener, and the notes that come back.

mod base64;
mod export;
mod page;
mod taking_in;

pub use export::{Exported, PAGE_FILE, export};
pub use taking_in::{add, read_feedback, take_in, take_of};
