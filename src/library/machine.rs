//! Which machine records a take. A library may be a folder that several machines keep in step: an unfinished take in it
//! may be one that is being recorded elsewhere right now, which the lock of this machine knows nothing of.
//!
//! The name of the machine stands in the journal's first line. A take begun here can be recovered at once after a
//! crash, for this machine's lock says that nobody records it; one begun elsewhere only when nothing in its folder has
//! changed for two minutes. Machines of the same name are taken for one.

use std::{
    fs,
    io::{self, BufRead, BufReader, Read},
    path::Path,
    time::{Duration, SystemTime},
};

use serde::{Deserialize, Serialize};

use super::{
    atomic,
    takes::{JOURNAL_FILE, PART_FILE},
};
use crate::model::journal::Event;

/// How long a take begun elsewhere has to be quiet. A running take's sound changes twice a second; what is added is
/// the time a sync program may take to bring the change.
const QUIET_FOR: Duration = Duration::from_secs(120);
/// The first line of a journal is shorter than this.
const MAX_LINE_BYTES: u64 = 100_000;

/// An event as a line of the journal, with the name of this machine.
pub(super) fn line(event: &Event) -> Result<String, serde_json::Error> {
    #[derive(Serialize)]
    struct Line<'a> {
        #[serde(flatten)]
        event: &'a Event,
        machine: String,
    }
    let line = Line {
        event,
        machine: name(),
    };
    serde_json::to_string(&line).map(|json| json + "\n")
}

/// Whether the unfinished take in `dir` was begun on another machine and has changed so lately that it may be running
/// there at `now`. A take of which that can't be told is not.
pub(super) fn is_running_elsewhere(dir: &Path, now: SystemTime) -> bool {
    let is_ours = begun_on(&dir.join(JOURNAL_FILE)).is_none_or(|machine| machine == name());
    !is_ours && changed_lately(dir, now)
}

fn begun_on(journal: &Path) -> Option<String> {
    #[derive(Deserialize)]
    struct Origin {
        machine: Option<String>,
    }
    let mut line = String::new();
    let file = atomic::open_regular(journal).ok()?.take(MAX_LINE_BYTES);
    BufReader::new(file).read_line(&mut line).ok()?;
    serde_json::from_str::<Origin>(&line).ok()?.machine
}

fn changed_lately(dir: &Path, now: SystemTime) -> bool {
    [JOURNAL_FILE, PART_FILE]
        .iter()
        .filter_map(|name| {
            let changed: io::Result<SystemTime> =
                fs::metadata(dir.join(name)).and_then(|file| file.modified());
            changed.ok()
        })
        // The other machine's clock may be ahead of this one's.
        .any(|changed| match now.duration_since(changed) {
            Ok(age) => age < QUIET_FOR,
            Err(ahead) => ahead.duration() < QUIET_FOR,
        })
}

fn name() -> String {
    gethostname::gethostname().to_string_lossy().into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::library::{LibraryError, test_takes::*};

    /// A take whose journal says that `machine` began it, last changed `secs_ago`.
    fn unfinished(machine: Option<&str>, secs_ago: u64) -> Result<bool, LibraryError> {
        let (_dir, library) = library();
        let id = recorded(&library).id().clone();
        let journal = library.take_dir(&id).join(JOURNAL_FILE);
        if let Some(machine) = machine {
            let text = fs::read_to_string(&journal).expect("reads");
            let ours = serde_json::to_string(&name()).expect("writes");
            let theirs = serde_json::to_string(machine).expect("writes");
            assert!(text.contains(&ours), "a journal names its machine: {text}");
            fs::write(&journal, text.replace(&ours, &theirs)).expect("writes");
        }
        let changed = SystemTime::now() - Duration::from_secs(secs_ago);
        for file in [JOURNAL_FILE, PART_FILE] {
            fs::File::options()
                .append(true)
                .open(library.take_dir(&id).join(file))
                .and_then(|file| file.set_modified(changed))
                .expect("sets the time");
        }
        library.recover(&id).map(|take| take.is_some())
    }

    #[test]
    fn a_take_that_runs_on_another_machine_is_left_alone() {
        assert!(matches!(
            unfinished(Some("elsewhere"), 5),
            Err(LibraryError::Elsewhere { .. })
        ));
        assert!(matches!(unfinished(Some("elsewhere"), 200), Ok(true)));
    }

    #[test]
    fn a_take_begun_here_is_recovered_at_once() {
        assert!(matches!(unfinished(None, 0), Ok(true)));
    }
}
