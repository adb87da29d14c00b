//! Chromium without a window, driven over its own pipe (DevTools protocol, JSON between NULs): keys, clicks, what is on
//! a page, and every request it makes. Which page it is, is not known here.

use std::{
    fs::{File, OpenOptions},
    io::{BufRead, BufReader, Write},
    path::Path,
    process::{Command, Stdio},
    sync::mpsc::{self, Receiver},
    thread,
    time::Instant,
};

use serde_json::{Value, json};
use tempfile::TempDir;

use super::{
    PATIENCE,
    process::{Process, log_file, tool},
    wait_for,
};

/// Messages that may wait to be read.
const QUEUE: usize = 4_096;

/// A browser with one page.
pub struct Browser {
    orders: File,
    messages: Receiver<Value>,
    /// All that happened without being asked for, in order.
    events: Vec<Value>,
    number: u64,
    session: Option<String>,
    _process: Process,
    folder: TempDir,
}

impl Browser {
    /// Starts it with a profile of its own and an empty page. What pages save goes to `downloads`.
    #[track_caller]
    pub fn start(downloads: &Path) -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let (orders, answers) = (folder.path().join("orders"), folder.path().join("answers"));
        tool(Command::new("mkfifo").args([&orders, &answers]));
        let process = Process::start(
            Command::new("sh")
                .arg("-c")
                .arg("browser=$(command -v chromium || command -v chromium-browser) && exec \"$browser\" \"$@\" 3<\"$ORDERS\" 4>\"$ANSWERS\"")
                .arg("sh")
                .args([
                    "--headless=new",
                    "--remote-debugging-pipe",
                    // It runs as root where tests do.
                    "--no-sandbox",
                    "--disable-gpu",
                    "--disable-dev-shm-usage",
                    "--disable-background-networking",
                    "--disable-component-update",
                    "--no-first-run",
                    "--mute-audio",
                    "--window-size=1280,800",
                ])
                .arg(format!("--user-data-dir={}", folder.path().join("profile").display()))
                .arg("about:blank")
                .env("ORDERS", &orders)
                .env("ANSWERS", &answers)
                .env("HOME", folder.path())
                .env_remove("DISPLAY")
                .env_remove("DBUS_SESSION_BUS_ADDRESS")
                .stdin(Stdio::null())
                .stdout(Stdio::null())
                .stderr(log_file(&folder.path().join("chromium.log"))),
        );
        let (send, messages) = mpsc::sync_channel(QUEUE);
        let (opened, orders_open) = mpsc::sync_channel(1);
        thread::Builder::new()
            .name("browser".to_owned())
            .spawn(move || {
                // Opening a named pipe waits for the other end; without a browser that is for ever.
                let file = OpenOptions::new().write(true).open(&orders).expect("a pipe");
                let answers = File::open(&answers).expect("a pipe");
                let _ = opened.send(file);
                for message in BufReader::new(answers).split(0) {
                    let Ok(message) = message else { return };
                    let message = serde_json::from_slice(&message).expect("DevTools speaks JSON");
                    if send.send(message).is_err() {
                        return;
                    }
                }
            })
            .expect("a thread can be started");
        let orders = orders_open
            .recv_timeout(PATIENCE)
            .expect("Chromium does not start; ./dev test installs what tests need");
        let mut browser = Self {
            orders,
            messages,
            events: Vec::new(),
            number: 0,
            session: None,
            _process: process,
            folder,
        };
        let behavior = json!({"behavior": "allow", "downloadPath": downloads, "eventsEnabled": true});
        browser.call("Browser.setDownloadBehavior", &behavior);
        let page = browser.call("Target.createTarget", &json!({"url": "about:blank"}));
        let attach = json!({"targetId": page["targetId"], "flatten": true});
        let attached = browser.call("Target.attachToTarget", &attach);
        browser.session = attached["sessionId"].as_str().map(str::to_owned);
        for domain in ["Page", "Runtime", "Log", "Network"] {
            browser.call(&format!("{domain}.enable"), &json!({}));
        }
        browser
    }

    /// Asks for something and waits for the answer.
    #[track_caller]
    pub fn call(&mut self, method: &str, parameters: &Value) -> Value {
        let answer = self.ask(method, parameters);
        assert!(answer["error"].is_null(), "{method}: {}", answer["error"]);
        answer["result"].clone()
    }

    /// Gives an order and hands back its whole answer, an error too.
    #[track_caller]
    fn ask(&mut self, method: &str, parameters: &Value) -> Value {
        self.number += 1;
        let mut order = json!({"id": self.number, "method": method, "params": parameters});
        if let Some(session) = &self.session {
            order["sessionId"] = session.as_str().into();
        }
        let sent = self.orders.write_all(format!("{order}\0").as_bytes());
        assert!(sent.is_ok(), "{method}: {sent:?}: {}", self.log());
        let deadline = Instant::now() + PATIENCE;
        loop {
            let left = deadline.saturating_duration_since(Instant::now());
            let Ok(message) = self.messages.recv_timeout(left) else {
                panic!("no answer to {method}: {}", self.log());
            };
            if message["id"] == self.number {
                return message;
            }
            self.events.push(message);
        }
    }

    fn log(&self) -> String {
        std::fs::read_to_string(self.folder.path().join("chromium.log")).unwrap_or_default()
    }

    /// Opens a file as somebody does who double-clicks it, and waits until all of it is there.
    #[track_caller]
    pub fn open(&mut self, file: &Path) {
        let url = format!("file://{}", file.display());
        let gone = self.call("Page.navigate", &json!({ "url": url }));
        assert!(gone["errorText"].is_null(), "{gone}");
        self.wait("the page", "document.readyState === 'complete'");
    }

    /// What an expression of the page's own language comes to.
    #[track_caller]
    pub fn js(&mut self, expression: &str) -> Value {
        let asked = json!({"expression": expression, "awaitPromise": true, "returnByValue": true});
        let answer = self.call("Runtime.evaluate", &asked);
        assert!(
            answer["exceptionDetails"].is_null(),
            "{expression}: {}",
            answer["exceptionDetails"]
        );
        answer["result"]["value"].clone()
    }

    /// Waits until an expression is true; while a page is on its way nothing is.
    #[track_caller]
    pub fn wait(&mut self, what: &str, expression: &str) {
        let asked = json!({"expression": expression, "returnByValue": true});
        wait_for(what, PATIENCE, || {
            let answer = self.ask("Runtime.evaluate", &asked);
            (answer["result"]["result"]["value"] == true).then_some(())
        });
    }

    /// Clicks into the middle of an element.
    #[track_caller]
    pub fn click(&mut self, selector: &str) {
        let place = self.js(&format!(
            "(() => {{ const element = document.querySelector({selector:?}); element.scrollIntoView({{block: 'center'}}); \
             const box = element.getBoundingClientRect(); return [box.x + box.width / 2, box.y + box.height / 2]; }})()"
        ));
        for kind in ["mousePressed", "mouseReleased"] {
            let event =
                json!({"type": kind, "x": place[0], "y": place[1], "button": "left", "clickCount": 1});
            self.call("Input.dispatchMouseEvent", &event);
        }
    }

    /// Presses a key: a character, or a name such as `Enter` or `ArrowLeft`.
    #[track_caller]
    pub fn key(&mut self, key: &str) {
        let code = match key {
            "Enter" => 13,
            "Escape" => 27,
            " " => 32,
            "End" => 35,
            "Home" => 36,
            "ArrowLeft" => 37,
            "ArrowRight" => 39,
            _ => 0,
        };
        let mut event = json!({"type": "keyDown", "key": key, "windowsVirtualKeyCode": code});
        if key == "Enter" {
            event["text"] = "\r".into();
        } else if key.chars().count() == 1 {
            event["text"] = key.into();
        }
        self.call("Input.dispatchKeyEvent", &event);
        event["type"] = "keyUp".into();
        self.call("Input.dispatchKeyEvent", &event);
    }

    /// Writes into what has the keyboard.
    #[track_caller]
    pub fn write(&mut self, text: &str) {
        self.call("Input.insertText", &json!({ "text": text }));
    }

    /// The parameters of all events of this name so far.
    pub fn events(&mut self, method: &str) -> Vec<Value> {
        while let Ok(message) = self.messages.try_recv() {
            self.events.push(message);
        }
        let named = self.events.iter().filter(|event| event["method"] == method);
        named.map(|event| event["params"].clone()).collect()
    }

    /// Waits until an event of this name has come so many times; gives the last one's parameters.
    #[track_caller]
    pub fn wait_event(&mut self, method: &str, times: usize) -> Value {
        wait_for(method, PATIENCE, || {
            let events = self.events(method);
            (events.len() >= times).then(|| events[times - 1].clone())
        })
    }

    /// Begins something that is answered only after a question of the browser's, such as leaving a page.
    pub fn send(&mut self, method: &str) {
        let session = self.session.as_deref().unwrap_or_default();
        // Answers to numbers that nobody waits for are kept among the events.
        let order = json!({"id": 0, "method": method, "params": {}, "sessionId": session});
        let sent = self.orders.write_all(format!("{order}\0").as_bytes());
        assert!(sent.is_ok(), "{method}: {sent:?}");
    }

    /// How long something takes that has no end to wait for: two drawings of the page.
    pub fn settle(&mut self) {
        self.js(
            "new Promise((go) => requestAnimationFrame(() => requestAnimationFrame(go))).then(() => true)",
        );
    }
}
