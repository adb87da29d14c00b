//! Floor 4: the window. Draws the app's state and turns keys and clicks into commands; it opens no file, device or
//! thread.

pub mod frame_cost;
pub mod theme;
pub mod widgets;
