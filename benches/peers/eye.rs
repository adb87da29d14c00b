//! Looks at a screen fast enough to say when a window has been drawn. Whose window it is, is not known here.

use std::{
    collections::BTreeSet,
    thread,
    time::{Duration, Instant},
};

use x11rb::{
    connection::Connection,
    errors::ReplyError,
    protocol::xproto::{ConnectionExt, ImageFormat, MapState},
    rust_connection::RustConnection,
};

/// One row in so many is looked at.
const EVERY: u16 = 8;
/// A window to work in is at least so wide; a picture that is shown meanwhile is smaller.
const LEAST_WIDTH: u16 = 900;
/// An empty window has one colour, a frame around it a few more; text with smooth edges has many.
const COLOURS_OF_A_DRAWN_WINDOW: usize = 24;
/// A look takes about 2 ms; the rest of the time is the program's that is looked at.
const BETWEEN_LOOKS: Duration = Duration::from_millis(5);
/// A program that shows nothing for so long shows nothing.
const PATIENCE: Duration = Duration::from_secs(30);

/// An eye on a screen.
pub struct Eye {
    connection: RustConnection,
    root: u32,
    width: u16,
    height: u16,
}

impl Eye {
    /// Opens it on the screen with this name.
    pub fn on(display: &str) -> Self {
        let (connection, number) = RustConnection::connect(Some(display)).expect("the screen is there");
        let screen = &connection.setup().roots[number];
        let (root, width, height) = (screen.root, screen.width_in_pixels, screen.height_in_pixels);
        Self {
            connection,
            root,
            width,
            height,
        }
    }

    /// Waits until a window to work in is on the screen with text in it, and says how long after `start` that was.
    pub fn wait_for_window(&self, start: Instant) -> Duration {
        loop {
            // It may go while it is looked at; then it was not the one.
            let is_drawn = self.large_window().is_ok_and(|is_there| is_there)
                && self
                    .colours()
                    .is_ok_and(|colours| colours >= COLOURS_OF_A_DRAWN_WINDOW);
            let elapsed = start.elapsed();
            if is_drawn {
                return elapsed;
            }
            assert!(elapsed < PATIENCE, "no window was drawn");
            thread::sleep(BETWEEN_LOOKS);
        }
    }

    /// Whether a window to work in is on the screen, drawn or not.
    fn large_window(&self) -> Result<bool, ReplyError> {
        for window in self.connection.query_tree(self.root)?.reply()?.children {
            let (shown, place) = (
                self.connection.get_window_attributes(window)?,
                self.connection.get_geometry(window)?,
            );
            if shown.reply()?.map_state == MapState::VIEWABLE && place.reply()?.width >= LEAST_WIDTH {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// Waits until the screen is black again.
    pub fn wait_for_black(&self) {
        let start = Instant::now();
        while self.colours().expect("the screen can be read") > 1 {
            assert!(start.elapsed() < PATIENCE, "the window stays");
            thread::sleep(BETWEEN_LOOKS);
        }
    }

    /// How many colours there are on the rows that are looked at.
    fn colours(&self) -> Result<usize, ReplyError> {
        // All rows are asked for before the first answer is read.
        let rows: Result<Vec<_>, _> = (0..self.height)
            .step_by(usize::from(EVERY))
            .map(|y| {
                let y = i16::try_from(y).unwrap_or(i16::MAX);
                self.connection
                    .get_image(ImageFormat::Z_PIXMAP, self.root, 0, y, self.width, 1, !0)
            })
            .collect();
        let mut seen = BTreeSet::new();
        for row in rows? {
            let pixels = row.reply()?.data;
            seen.extend(pixels.chunks_exact(4).map(|pixel| [pixel[0], pixel[1], pixel[2]]));
        }
        Ok(seen.len())
    }
}
