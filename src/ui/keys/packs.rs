//! The keys of the speaker's own prompts.

use super::table::Shortcut;

/// Every shortcut there, in the order in which they are listed.
pub(super) static SHORTCUTS: &[Shortcut] = &[];
