//! A home of its own for each test: folders for settings, data and sockets that go away with it. What is put in
//! them is not known here.

use std::{
    fs,
    os::unix::fs::PermissionsExt,
    path::{Path, PathBuf},
    process::Command,
};

use tempfile::TempDir;

/// Folders that stand in for a person's own.
#[derive(Debug)]
pub struct Home {
    folder: TempDir,
}

impl Home {
    /// An empty one.
    pub fn new() -> Self {
        // Short, because a socket's path has a limit of about a hundred characters.
        let folder = tempfile::Builder::new()
            .prefix("aloud-")
            .tempdir()
            .expect("a temporary folder");
        let home = Self { folder };
        for name in ["home", "config", "data", "state", "cache", "run"] {
            let path = home.path().join(name);
            fs::create_dir(&path).expect("a folder in a temporary folder");
            fs::set_permissions(&path, fs::Permissions::from_mode(0o700)).expect("a folder of our own");
        }
        // ALSA finds no devices in this: neither the machine's own nor those of a sound server.
        fs::write(home.alsa(), "").expect("a file in a temporary folder");
        home
    }

    /// The folder that holds all the others.
    pub fn path(&self) -> &Path {
        self.folder.path()
    }

    /// `XDG_CONFIG_HOME`.
    pub fn config(&self) -> PathBuf {
        self.path().join("config")
    }

    /// `XDG_DATA_HOME`; the library is below it unless a test gives it a place.
    pub fn data(&self) -> PathBuf {
        self.path().join("data")
    }

    /// `XDG_RUNTIME_DIR`, where sockets live.
    pub fn run(&self) -> PathBuf {
        self.path().join("run")
    }

    /// A place for a library; nothing is there yet.
    pub fn library(&self) -> PathBuf {
        self.path().join("library")
    }

    fn alsa(&self) -> PathBuf {
        self.path().join("alsa.conf")
    }

    /// Lets a program find these folders and nothing else: no screen, no sound, no desktop.
    pub fn set(&self, command: &mut Command) {
        for name in [
            "DISPLAY",
            "WAYLAND_DISPLAY",
            "WAYLAND_SOCKET",
            "XAUTHORITY",
            "DBUS_SESSION_BUS_ADDRESS",
            "PULSE_COOKIE",
            "PULSE_SINK",
            "PULSE_SOURCE",
        ] {
            command.env_remove(name);
        }
        command
            .env("HOME", self.path().join("home"))
            .env("XDG_CONFIG_HOME", self.config())
            .env("XDG_DATA_HOME", self.data())
            .env("XDG_STATE_HOME", self.path().join("state"))
            .env("XDG_CACHE_HOME", self.path().join("cache"))
            .env("XDG_RUNTIME_DIR", self.run())
            .env(
                "PULSE_SERVER",
                format!("unix:{}", self.run().join("no-sound").display()),
            )
            .env("ALSA_CONFIG_PATH", self.alsa())
            .env("LC_ALL", "C.UTF-8");
    }
}
