//! A second ear on the microphone, with a clock: what the sound server delivered, frame by frame, and which frame it
//! was at a given moment. What Aloud recorded is held against it.

use std::{
    io::Read,
    process::Stdio,
    sync::{Arc, Mutex},
    thread::{self, JoinHandle},
    time::Instant,
};

use super::{PATIENCE, process::Process, sound::Sound, wait_for};

const RATE_HZ: f64 = 48_000.0;

#[derive(Debug, Default)]
struct Heard {
    frames: Vec<i16>,
    /// The latest moment at which frame 0 can have been captured, by each block's arrival: a block may come late,
    /// never early, so the earliest of these is the truth.
    first_frame_at: Option<Instant>,
}

/// Listens to the microphone from its start to its drop.
#[derive(Debug)]
pub struct Reference {
    heard: Arc<Mutex<Heard>>,
    process: Process,
    reader: Option<JoinHandle<()>>,
}

impl Reference {
    /// Begins to listen; sound arrives when this returns.
    #[track_caller]
    pub fn start(sound: &Sound) -> Self {
        let mut command = sound.command("parec");
        command
            .args([
                "--device=mic.monitor",
                "--rate=48000",
                "--channels=1",
                "--format=s16le",
            ])
            .args(["--latency-msec=5", "--raw"])
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null());
        let mut process = Process::start(&mut command);
        let mut pipe = process.child().stdout.take().expect("a pipe");
        let heard = Arc::new(Mutex::new(Heard::default()));
        let of_reader = Arc::clone(&heard);
        let reader = thread::Builder::new()
            .name("reference".to_owned())
            .spawn(move || {
                let mut bytes = [0_u8; 4096];
                let mut odd: Option<u8> = None;
                while let Ok(count @ 1..) = pipe.read(&mut bytes) {
                    let now = Instant::now();
                    let mut heard = of_reader.lock().expect("no reader panics");
                    let all = odd.take().into_iter().chain(bytes[..count].iter().copied());
                    let mut low = None;
                    for byte in all {
                        match low.take() {
                            None => low = Some(byte),
                            Some(low) => heard.frames.push(i16::from_le_bytes([low, byte])),
                        }
                    }
                    odd = low;
                    let length = std::time::Duration::from_secs_f64(heard.frames.len() as f64 / RATE_HZ);
                    let first = now.checked_sub(length).expect("the clock has run for a while");
                    heard.first_frame_at = Some(heard.first_frame_at.map_or(first, |known| known.min(first)));
                }
            })
            .expect("a thread");
        let reference = Self {
            heard,
            process,
            reader: Some(reader),
        };
        wait_for("the reference to hear", PATIENCE, || {
            (reference.heard.lock().expect("no reader panics").frames.len() > 4_800).then_some(())
        });
        reference
    }

    /// All frames heard so far.
    pub fn frames(&self) -> Vec<i16> {
        self.heard.lock().expect("no reader panics").frames.clone()
    }

    /// Which frame was being captured at `moment`.
    pub fn frame_at(&self, moment: Instant) -> f64 {
        let first = self.heard.lock().expect("no reader panics").first_frame_at;
        moment
            .saturating_duration_since(first.expect("the reference has heard"))
            .as_secs_f64()
            * RATE_HZ
    }
}

impl Drop for Reference {
    fn drop(&mut self) {
        self.process.signal("TERM");
        if let Some(reader) = self.reader.take() {
            // The pipe ends with the process.
            drop(reader.join());
        }
    }
}
