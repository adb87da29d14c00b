//! How far keys have turned the pages of what scrolls. The scrolling itself is egui's, which is told by `ui::paging`.

use super::App;

/// More pages than anything has: to its end, or to its beginning.
pub const ALL_PAGES: i32 = 1_000;

/// Pages down that were asked for in all, less those up; what changes is what is scrolled.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Pages {
    /// Of the screen.
    pub screen: i32,
    /// Of the list of all shortcuts, which lies over it.
    pub help: i32,
}

impl App {
    /// How far the pages were turned.
    #[must_use]
    pub fn pages(&self) -> Pages {
        self.pages
    }

    /// Turns the pages of what lies on top.
    pub(super) fn turn_pages(&mut self, by: i32) {
        let pages = if self.is_help_open {
            &mut self.pages.help
        } else {
            &mut self.pages.screen
        };
        *pages = pages.wrapping_add(by);
    }
}
