//! The keys of the mock interview.

use super::table::Shortcut;

/// Every shortcut there, in the order in which they are listed.
pub(super) static SHORTCUTS: &[Shortcut] = &[];
