//! Names of files and folders that are no part of a take: what a crash left of our own writing, and what programs that
//! keep folders in step put beside it. Nothing is opened or removed here.

use std::ffi::OsStr;

use super::{atomic, import};

/// Why something lies in a library that nobody put there on purpose.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Stray {
    /// A file that was being written, or a recording that was being taken in, when the program ended.
    Temporary,
    /// A second version that a sync program kept because two machines changed the same file.
    Conflict,
    /// A file of which a sync program has fetched only a part.
    Arriving,
}

impl Stray {
    /// What is wrong with such a file, and what to do about it.
    pub(super) fn words(self) -> (&'static str, &'static str) {
        match self {
            Self::Temporary => (
                "it was being written when Aloud or the machine stopped",
                "if no Aloud is running, delete it: what it was to become is kept elsewhere",
            ),
            Self::Conflict => (
                "a sync program kept it as a second version, because two machines changed the same file",
                "compare it with the other version, keep the better one under the plain name, delete this one",
            ),
            Self::Arriving => (
                "a sync program has fetched only a part of it",
                "let the sync finish; if it has finished, delete it",
            ),
        }
    }
}

/// What a name says of its file, if it is a stray.
pub(super) fn stray(name: &OsStr) -> Option<Stray> {
    let name = name.to_string_lossy().to_lowercase();
    let is_temporary = [atomic::TEMPORARY, import::UNDER_WAY]
        .iter()
        .any(|prefix| name.starts_with(prefix));
    if is_temporary {
        return Some(Stray::Temporary);
    }
    // Syncthing; Dropbox, Nextcloud and ownCloud; Dropbox where two names differ in case only.
    let marks = [".sync-conflict-", "conflicted copy", "(case conflict"];
    if marks.iter().any(|mark| name.contains(mark)) {
        return Some(Stray::Conflict);
    }
    // Syncthing on Unix and on Windows, others that use the same form; Nextcloud and ownCloud; Resilio.
    let is_arriving = (name.ends_with(".tmp") && (name.starts_with(".syncthing.") || name.starts_with('~')))
        || (name.starts_with('.') && name.contains(".~"))
        || name.ends_with(".!sync");
    is_arriving.then_some(Stray::Arriving)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_program_is_known_by_the_names_it_gives() {
        for (name, expected) in [
            (".tmp-x81f", Some(Stray::Temporary)),
            (".import-ab", Some(Stray::Temporary)),
            (
                "take.sync-conflict-20261122-101530-ABCDEFG.json",
                Some(Stray::Conflict),
            ),
            (
                "take (Ann's conflicted copy 2026-11-22).json",
                Some(Stray::Conflict),
            ),
            (
                "take (conflicted copy 2026-11-22 101530).json",
                Some(Stray::Conflict),
            ),
            ("take (Case Conflict 1).json", Some(Stray::Conflict)),
            (".syncthing.answer.wav.tmp", Some(Stray::Arriving)),
            ("~syncthing~answer.wav.tmp", Some(Stray::Arriving)),
            (".answer.wav.~1a2b", Some(Stray::Arriving)),
            ("answer.wav.!sync", Some(Stray::Arriving)),
            ("answer.wav", None),
            ("answer.wav.part", None),
            ("journal.jsonl", None),
            (".stfolder", None),
            ("2026-11-22_10-15-30_bad-news", None),
        ] {
            assert_eq!(stray(OsStr::new(name)), expected, "{name}");
        }
    }
}
