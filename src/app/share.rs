//! Sharing a take: the folder for a listener, and the notes that come back. What the window adds is in `window`.

mod base64;
mod export;
mod page;
mod taking_in;
mod window;

pub use export::{Exported, PAGE_FILE, export};
pub use taking_in::{add, read_feedback, take_in, take_of};
pub use window::{SharePanel, Sharing};
pub(super) use window::{Shared, State, whole_path};
