//! A small disk that a test can fill, where the system lets one be mounted.

use std::{
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

/// A file system in memory, mounted until it is dropped.
#[derive(Debug)]
pub struct Tmpfs {
    at: PathBuf,
}

impl Tmpfs {
    /// Mounts one of `size` (as `24m`) at a folder; `None` if that is not allowed here.
    pub fn mount(at: &Path, size: &str) -> Option<Self> {
        let mounted = Command::new("mount")
            .args([
                "-t",
                "tmpfs",
                "-o",
                &format!("size={size},mode=0700"),
                "aloud-test",
            ])
            .arg(at)
            .stderr(Stdio::null())
            .status();
        mounted
            .is_ok_and(|status| status.success())
            .then(|| Self { at: at.to_path_buf() })
    }
}

impl Drop for Tmpfs {
    fn drop(&mut self) {
        // Lazily: a program of a test that failed may still hold a file there.
        let _ = Command::new("umount").arg("-l").arg(&self.at).status();
    }
}
