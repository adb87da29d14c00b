//! The files of mock interviews: writing one whole or not at all, and listing them. What a session is stands in
//! `model::session`; its answers are takes like any others.

use std::{
    fmt, fs, io,
    path::{Path, PathBuf},
    str::FromStr,
};

use jiff::Zoned;
use serde::Deserialize;

use super::{FileProblem, Library, LibraryError, atomic, strays::stray, toml_files::of_stray};
use crate::{
    model::{
        json_error::JsonError,
        session::{self, Ended, Plan, Session, Spoken},
    },
    wav::io_parts,
};

const SESSIONS: &str = "sessions";
const EXTENSION: &str = "json";
/// A session has some kilobytes; as with takes, more is not from this program.
const MAX_SESSION_BYTES: u64 = 1_000_000;

/// The sessions that can be read, and what is wrong with the other files.
pub type SessionsRead = (Vec<(SessionId, Session)>, Vec<FileProblem>);

/// The name of a session: the local time at which it began. Joined to the folder of sessions it never leaves it.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct SessionId(String);

impl SessionId {
    /// The name as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for SessionId {
    type Err = LibraryError;

    /// # Errors
    /// [`LibraryError::Refused`] for anything but a few ASCII letters, digits, hyphens and underscores.
    fn from_str(name: &str) -> Result<Self, LibraryError> {
        let is_usable = |b: u8| b.is_ascii_alphanumeric() || b == b'-' || b == b'_';
        if name.is_empty() || name.len() > 64 || !name.bytes().all(is_usable) {
            return Err(LibraryError::Refused(format!(
                "{name:?} can't be the name of a session"
            )));
        }
        Ok(Self(name.to_owned()))
    }
}

impl fmt::Display for SessionId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl Library {
    /// The folder of sessions; it is made with the first.
    #[must_use]
    pub fn sessions_dir(&self) -> PathBuf {
        self.dir.join(SESSIONS)
    }

    /// The file of a session, there or not.
    #[must_use]
    pub fn session_path(&self, id: &SessionId) -> PathBuf {
        self.sessions_dir().join(format!("{id}.{EXTENSION}"))
    }

    /// The name of a session that begins at `now`; no other has it. `is_known` tells of those whose files are still to be
    /// written.
    #[must_use]
    pub fn new_session_id(&self, now: &Zoned, is_known: impl Fn(&SessionId) -> bool) -> SessionId {
        let time = now.strftime("%Y-%m-%d_%H-%M-%S").to_string();
        let mut id = SessionId(time.clone());
        let mut number = 2_u32;
        while self.session_path(&id).exists() || is_known(&id) {
            id = SessionId(format!("{time}-{number}"));
            number = number.saturating_add(1);
        }
        id
    }

    /// Writes a session's file, whole or not at all.
    ///
    /// # Errors
    /// [`LibraryError::Damaged`] if it could not be read back; [`LibraryError::ReadOnly`], [`LibraryError::DiskFull`] or
    /// [`LibraryError::Io`] if it can't be written.
    pub fn save_session(&self, id: &SessionId, session: &Session) -> Result<(), LibraryError> {
        let path = self.session_path(id);
        if let Some(reason) = session.fault() {
            return Err(LibraryError::damaged(&path, reason));
        }
        let mut json = serde_json::to_vec_pretty(session)
            .map_err(|error| LibraryError::damaged(&path, error.to_string()))?;
        json.push(b'\n');
        if json.len() as u64 > MAX_SESSION_BYTES {
            let reason = format!("it would be longer than {} KB", MAX_SESSION_BYTES / 1_000);
            return Err(LibraryError::damaged(&path, reason));
        }
        let dir = self.sessions_dir();
        if !dir.is_dir() {
            atomic::create_private_dirs(&dir)
                .map_err(|error| LibraryError::io("create the folder", &dir, error))?;
        }
        atomic::write(&path, &json).map_err(|error| LibraryError::io("write", &path, error))
    }

    /// All sessions that can be read, the newest first; and what is wrong with the others.
    ///
    /// # Errors
    /// [`LibraryError::Io`] if the folder can't be read. A library without one has no sessions.
    pub fn sessions(&self) -> Result<SessionsRead, LibraryError> {
        let dir = self.sessions_dir();
        let entries = match fs::read_dir(&dir) {
            Ok(entries) => entries,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok((Vec::new(), Vec::new())),
            Err(error) => return Err(LibraryError::io("read", &dir, error)),
        };
        let mut sessions = Vec::new();
        let mut problems = Vec::new();
        for entry in entries {
            let path = entry
                .map_err(|error| LibraryError::io("read", &dir, error))?
                .path();
            let is_session = path.extension().is_some_and(|extension| extension == EXTENSION);
            let name = path
                .file_stem()
                .and_then(|name| name.to_str())
                .unwrap_or_default();
            if !is_session || name.starts_with('.') {
                continue;
            }
            if let Some(kind) = path.file_name().and_then(stray) {
                problems.push(of_stray(&path, kind));
                continue;
            }
            match name.parse().map(|id: SessionId| (id, read(&path))) {
                Ok((id, Ok(session))) => sessions.push((id, session)),
                Ok((_, Err(problem))) => problems.push(problem),
                Err(_) => problems.push(
                    FileProblem::new(&path, None, "its name can't be that of a session")
                        .advising("rename it or move it elsewhere"),
                ),
            }
        }
        sessions.sort_by(|(a, _), (b, _)| b.cmp(a));
        problems.sort_by(|a, b| a.path.cmp(&b.path));
        Ok((sessions, problems))
    }
}

/// What to do about a session's file of which nothing can be had.
const MOVE_IT: &str =
    "move the file elsewhere; its takes are all there, and are listed as a session all the same";

/// The session in a file; or why it is none and what to do.
fn read(path: &Path) -> Result<Session, FileProblem> {
    let bytes = atomic::read_limited(path, MAX_SESSION_BYTES).map_err(|error| match error.kind() {
        io::ErrorKind::FileTooLarge => FileProblem::new(path, None, error.to_string()).advising(MOVE_IT),
        _ => {
            let (what, advice) = io_parts(&error);
            FileProblem::new(path, None, format!("it can't be read: {what}")).advising(advice)
        }
    })?;
    let session: Session =
        serde_json::from_slice(&bytes).map_err(|error| unreadable(path, &bytes, &error))?;
    match session.fault() {
        None => Ok(session),
        Some(reason) if session.schema > session::SCHEMA => Err(too_new(path, reason)),
        Some(reason) => Err(FileProblem::new(path, None, reason).advising(MOVE_IT)),
    }
}

fn too_new(path: &Path, reason: String) -> FileProblem {
    FileProblem::new(path, None, reason).advising("update Aloud")
}

/// Why bytes are no session: what a newer version, a power cut or a hand left has its own words.
fn unreadable(path: &Path, bytes: &[u8], error: &serde_json::Error) -> FileProblem {
    /// All that every version's file has.
    #[derive(Deserialize)]
    struct Versioned {
        schema: u32,
    }
    let schema = serde_json::from_slice(bytes).map_or(0, |Versioned { schema }| schema);
    if schema > session::SCHEMA {
        return too_new(path, session::newer(schema));
    }
    // Where unknown fields are kept, the reader forgets where it was; it is asked for the known ones alone.
    let of_value = serde_json::from_slice::<Known>(bytes)
        .err()
        .and_then(|error| JsonError::of_value(bytes, &error));
    let (line, reason) = if bytes.is_empty() {
        (None, "it is empty".to_owned())
    } else if error.is_eof() {
        (None, "it is not a session any more: it is cut short".to_owned())
    } else if let Some(JsonError { line, reason }) = of_value {
        (Some(line), format!("it is not a session: {reason}"))
    } else {
        let line = error.line();
        (None, format!("it is not a session: line {line} can't be read"))
    };
    FileProblem::new(path, line, reason).advising(MOVE_IT)
}

/// The fields of a session that this version knows, as [`Session`] has them.
#[derive(Deserialize)]
#[expect(dead_code, reason = "it is read for what is wrong with it")]
struct Known {
    schema: u32,
    started_at: String,
    plan: Plan,
    continues: Option<String>,
    #[serde(default)]
    spoken: Vec<Spoken>,
    ended: Option<Ended>,
}

#[cfg(test)]
#[path = "sessions_tests.rs"]
pub(super) mod tests;
