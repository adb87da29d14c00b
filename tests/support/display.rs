//! A screen that exists only in memory (Xvfb), the keys and clicks of a person in front of it (xdotool), and what
//! that person would see (ImageMagick). Which program is on it is not known here.

use std::{
    io::{BufRead, BufReader},
    path::Path,
    process::{Command, Stdio},
    sync::mpsc,
    thread,
    time::Duration,
};

use super::{
    PATIENCE,
    process::{Process, log_file, run, run_bytes, tool},
    wait_for, wait_maybe,
};

/// A screen. It goes away when dropped, so it has to outlive the programs on it.
#[derive(Debug)]
pub struct Display {
    name: String,
    width: u32,
    height: u32,
    _server: Process,
    _folder: tempfile::TempDir,
}

/// A window on a [`Display`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Window {
    id: String,
}

/// Where a window is, in pixels from the top left corner of the screen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place {
    /// Left edge.
    pub x: i32,
    /// Top edge.
    pub y: i32,
    /// Width.
    pub width: u32,
    /// Height.
    pub height: u32,
}

/// A picture of the screen: red, green and blue, row by row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Picture {
    /// Pixels in a row.
    pub width: u32,
    /// Rows.
    pub height: u32,
    /// Three bytes for each pixel.
    pub rgb: Vec<u8>,
}

impl Picture {
    /// The colour of one pixel.
    pub fn at(&self, x: u32, y: u32) -> [u8; 3] {
        let start = (y as usize * self.width as usize + x as usize) * 3;
        [self.rgb[start], self.rgb[start + 1], self.rgb[start + 2]]
    }

    /// How many pixels differ from another picture of the same size.
    pub fn changed(&self, other: &Self) -> usize {
        assert_eq!(
            (self.width, self.height),
            (other.width, other.height),
            "pictures of two sizes"
        );
        self.rgb
            .chunks_exact(3)
            .zip(other.rgb.chunks_exact(3))
            .filter(|(a, b)| a != b)
            .count()
    }
}

impl Display {
    /// A screen of 1280 by 900.
    #[track_caller]
    pub fn start() -> Self {
        Self::with_size(1280, 900)
    }

    /// A screen of another size.
    #[track_caller]
    pub fn with_size(width: u32, height: u32) -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let log = folder.path().join("xvfb.log");
        let mut server = Process::start(
            Command::new("Xvfb")
                // It takes the first number that is free and tells which one on its standard output.
                .args([
                    "-displayfd",
                    "1",
                    "-nolisten",
                    "tcp",
                    "-noreset",
                    "-dpi",
                    "96",
                    "-screen",
                    "0",
                ])
                .arg(format!("{width}x{height}x24"))
                .stdin(Stdio::null())
                .stdout(Stdio::piped())
                .stderr(log_file(&log)),
        );
        let stdout = server.child().stdout.take().expect("standard output is a pipe");
        let (send, number) = mpsc::sync_channel(1);
        thread::Builder::new()
            .name("xvfb number".to_owned())
            .spawn(move || {
                let mut line = String::new();
                if BufReader::new(stdout).read_line(&mut line).is_ok() {
                    // Nobody listens any more once the test has given up.
                    let _ = send.send(line);
                }
            })
            .expect("a thread can be started");
        let number = number.recv_timeout(PATIENCE).unwrap_or_default();
        let told = std::fs::read_to_string(&log).unwrap_or_default();
        assert!(!number.trim().is_empty(), "Xvfb did not start: {told}");
        Self {
            name: format!(":{}", number.trim()),
            width,
            height,
            _server: server,
            _folder: folder,
        }
    }

    /// What `DISPLAY` has to be for a program to appear here.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Makes a program appear here, drawn by the processor alone.
    pub fn set(&self, command: &mut Command) {
        command
            .env("DISPLAY", &self.name)
            .env_remove("WAYLAND_DISPLAY")
            .env_remove("XAUTHORITY")
            .env("LIBGL_ALWAYS_SOFTWARE", "1")
            // One pixel of the program's is one of the screen's, whatever the machine's own settings.
            .env("WINIT_X11_SCALE_FACTOR", "1");
    }

    fn command(&self, program: &str) -> Command {
        let mut command = Command::new(program);
        command.env("DISPLAY", &self.name).env_remove("XAUTHORITY");
        command
    }

    #[track_caller]
    fn xdotool(&self, arguments: &[&str]) -> String {
        tool(self.command("xdotool").args(arguments))
    }

    // --- what is on it ---

    /// The whole screen as a PNG file.
    #[track_caller]
    pub fn screenshot(&self, path: &Path) {
        tool(
            self.command("import")
                .args(["-silent", "-window", "root"])
                .arg(path),
        );
    }

    /// The whole screen.
    #[track_caller]
    pub fn picture(&self) -> Picture {
        let mut command = self.command("import");
        command.args(["-silent", "-window", "root", "-depth", "8", "rgb:-"]);
        let (done, rgb) = run_bytes(&mut command, b"", PATIENCE);
        assert_eq!(done.code, Some(0), "import: {}", done.stderr);
        assert_eq!(
            rgb.len(),
            self.width as usize * self.height as usize * 3,
            "import: {}",
            done.stderr
        );
        Picture {
            width: self.width,
            height: self.height,
            rgb,
        }
    }

    /// The picture once it stands still and, with `before`, is another screen's.
    #[track_caller]
    pub fn settled(&self, before: Option<&Picture>) -> Picture {
        const ANOTHER_SCREEN: usize = 20_000;
        let mut last = self.picture();
        wait_for("the screen", PATIENCE, || {
            let picture = self.picture();
            let is_still = picture.changed(&last) == 0;
            let is_other = before.is_none_or(|before| picture.changed(before) > ANOTHER_SCREEN);
            last = picture;
            (is_still && is_other).then_some(())
        });
        last
    }

    /// The window with this text in its title, or nothing if there is none.
    pub fn find_window(&self, title: &str) -> Option<Window> {
        self.search(&["search", "--onlyvisible", "--name", title])
    }

    /// The window of the process with this id, or nothing if it has none.
    pub fn find_window_of(&self, process: u32) -> Option<Window> {
        self.search(&["search", "--onlyvisible", "--pid", &process.to_string()])
    }

    fn search(&self, arguments: &[&str]) -> Option<Window> {
        // xdotool ends with 1 when it finds none.
        let found = run(self.command("xdotool").args(arguments), b"", PATIENCE).stdout;
        found.lines().next().map(|id| Window { id: id.to_owned() })
    }

    /// Waits for a window with this text in its title, and gives it the keyboard.
    #[track_caller]
    pub fn wait_window(&self, title: &str) -> Window {
        let window = wait_for(&format!("a window called {title}"), PATIENCE, || {
            self.find_window(title)
        });
        self.focus(&window);
        window
    }

    /// The title of a window.
    #[track_caller]
    pub fn title(&self, window: &Window) -> String {
        self.xdotool(&["getwindowname", &window.id]).trim_end().to_owned()
    }

    /// Where a window is.
    #[track_caller]
    pub fn place(&self, window: &Window) -> Place {
        let told = self.xdotool(&["getwindowgeometry", "--shell", &window.id]);
        let value = |name: &str| -> i32 {
            let line = told
                .lines()
                .find_map(|line| line.strip_prefix(name)?.strip_prefix('='));
            line.and_then(|value| value.parse().ok())
                .unwrap_or_else(|| panic!("no {name} in {told}"))
        };
        let size = |name| value(name).unsigned_abs();
        Place {
            x: value("X"),
            y: value("Y"),
            width: size("WIDTH"),
            height: size("HEIGHT"),
        }
    }

    // --- what is done to it ---

    /// Gives a window the keyboard. There is no window manager here to do it.
    #[track_caller]
    pub fn focus(&self, window: &Window) {
        let has_it = || {
            // The window may be known before it can take the keyboard; asking again is all there is to do.
            run(
                self.command("xdotool").args(["windowfocus", &window.id]),
                b"",
                PATIENCE,
            );
            let focused = run(self.command("xdotool").arg("getwindowfocus"), b"", PATIENCE).stdout;
            (focused.trim() == window.id).then_some(())
        };
        assert!(
            wait_maybe(PATIENCE, has_it).is_some(),
            "the window does not take the keyboard"
        );
    }

    /// Moves a window's top left corner.
    #[track_caller]
    pub fn move_window(&self, window: &Window, x: i32, y: i32) {
        self.xdotool(&["windowmove", &window.id, &x.to_string(), &y.to_string()]);
        wait_for("the window to move", PATIENCE, || {
            let place = self.place(window);
            (place.x == x && place.y == y).then_some(())
        });
    }

    /// Gives a window another size.
    #[track_caller]
    pub fn resize_window(&self, window: &Window, width: u32, height: u32) {
        self.xdotool(&["windowsize", &window.id, &width.to_string(), &height.to_string()]);
        wait_for("the window to take its size", PATIENCE, || {
            let place = self.place(window);
            (place.width == width && place.height == height).then_some(())
        });
    }

    /// Asks a window to close, as its close button would.
    #[track_caller]
    pub fn close_window(&self, window: &Window) {
        // Not every xdotool knows how; a window manager sends its clients this message.
        use x11rb::protocol::xproto::{ClientMessageEvent, ConnectionExt as _, EventMask};
        let (screen, _) = x11rb::connect(Some(&self.name)).expect("the screen answers");
        let atom = |name: &[u8]| {
            let asked = screen.intern_atom(false, name).expect("the screen is asked");
            asked.reply().expect("the screen answers").atom
        };
        let id: u32 = window.id.parse().expect("a window's number");
        let message = ClientMessageEvent::new(
            32,
            id,
            atom(b"WM_PROTOCOLS"),
            [atom(b"WM_DELETE_WINDOW"), 0, 0, 0, 0],
        );
        screen
            .send_event(false, id, EventMask::NO_EVENT, message)
            .expect("the message is sent")
            .check()
            .expect("the screen takes the message");
    }

    /// Takes a window off the screen, as minimising does; there is no window manager here to do it.
    #[track_caller]
    pub fn hide_window(&self, window: &Window) {
        self.xdotool(&["windowunmap", "--sync", &window.id]);
    }

    /// Brings it back, with the keyboard.
    #[track_caller]
    pub fn show_window(&self, window: &Window) {
        self.xdotool(&["windowmap", "--sync", &window.id]);
        self.focus(window);
    }

    /// Presses the left button at one place of the screen and lets it go at another.
    #[track_caller]
    pub fn drag(&self, from: (i32, i32), to: (i32, i32)) {
        let go = |x: i32, y: i32| self.xdotool(&["mousemove", "--sync", &x.to_string(), &y.to_string()]);
        // A window sees where the pointer is a frame late; a hand is slower than that too.
        let frame = Duration::from_millis(120);
        go(from.0, from.1);
        thread::sleep(frame);
        self.xdotool(&["mousedown", "1"]);
        for step in 1..=4 {
            go(
                from.0 + (to.0 - from.0) * step / 4,
                from.1 + (to.1 - from.1) * step / 4,
            );
            thread::sleep(frame);
        }
        self.xdotool(&["mouseup", "1"]);
    }

    /// Presses and lets go a key, such as `space`, `Return`, `Escape` or `ctrl+2`.
    #[track_caller]
    pub fn key(&self, key: &str) {
        self.xdotool(&["key", "--clearmodifiers", key]);
    }

    /// Holds a key down for a while, as somebody does who leans on it.
    #[track_caller]
    pub fn hold_key(&self, key: &str, how_long: Duration) {
        self.xdotool(&["keydown", key]);
        thread::sleep(how_long);
        self.xdotool(&["keyup", key]);
    }

    /// Types text, one key after the other.
    #[track_caller]
    pub fn type_text(&self, text: &str) {
        self.xdotool(&["type", "--delay", "20", "--", text]);
    }

    /// Presses a key and types on at once, faster than the window draws.
    #[track_caller]
    pub fn key_and_text(&self, key: &str, text: &str) {
        self.xdotool(&["key", "--delay", "0", key, "type", "--delay", "0", "--", text]);
    }

    /// Moves the pointer to a place on the screen.
    #[track_caller]
    pub fn point(&self, x: u32, y: u32) {
        self.xdotool(&["mousemove", &x.to_string(), &y.to_string()]);
    }

    /// Moves the pointer there and presses its first button.
    #[track_caller]
    pub fn click(&self, x: u32, y: u32) {
        self.xdotool(&["mousemove", &x.to_string(), &y.to_string(), "click", "1"]);
    }
}
