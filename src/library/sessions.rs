//! The files of mock interviews: writing one whole or not at all, and listing them. What a session is stands in
//! `model::session`; its answers are takes like any others.

use std::{fmt, fs, io, path::PathBuf, str::FromStr};

use jiff::Zoned;

use super::{FileProblem, Library, LibraryError, atomic};
use crate::model::session::Session;

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

    /// The name of a session that begins at `now`; no other has it.
    #[must_use]
    pub fn new_session_id(&self, now: &Zoned) -> SessionId {
        let time = now.strftime("%Y-%m-%d_%H-%M-%S").to_string();
        let mut id = SessionId(time.clone());
        let mut number = 2_u32;
        while self.session_path(&id).exists() {
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
            match name.parse().map(|id: SessionId| (id, read(&path))) {
                Ok((id, Ok(session))) => sessions.push((id, session)),
                Ok((_, Err(reason))) => problems.push(FileProblem::new(&path, None, reason)),
                // A sync program's second version of a file has such a name.
                Err(_) => problems.push(FileProblem::new(
                    &path,
                    None,
                    "its name can't be that of a session; rename it or move it elsewhere",
                )),
            }
        }
        sessions.sort_by(|(a, _), (b, _)| b.cmp(a));
        problems.sort_by(|a, b| a.path.cmp(&b.path));
        Ok((sessions, problems))
    }
}

/// The session in a file, or in words why it is none.
fn read(path: &std::path::Path) -> Result<Session, String> {
    let bytes = atomic::read_limited(path, MAX_SESSION_BYTES).map_err(|error| match error.kind() {
        io::ErrorKind::FileTooLarge => error.to_string(),
        _ => format!("it can't be read: {error}"),
    })?;
    let session: Session = serde_json::from_slice(&bytes).map_err(|error| {
        if bytes.is_empty() {
            "it is empty; its takes are all there".to_owned()
        } else {
            format!("it is not a session: {error}; its takes are all there")
        }
    })?;
    session.fault().map_or(Ok(session), Err)
}

#[cfg(test)]
#[path = "sessions_tests.rs"]
mod tests;
