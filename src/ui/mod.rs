//! Floor 4: the window. Draws the app's state and turns keys and clicks into commands; it opens no file, device or
//! thread.

pub mod frame_cost;
pub mod keys;
mod notices;
mod overlay;
mod pack_panel;
mod paging;
mod samples;
mod screens;
mod share;
mod shell;
mod shortcuts;
mod table_panel;
pub mod theme;
mod view;
pub mod widgets;
mod window;

pub use window::{Window, run};
