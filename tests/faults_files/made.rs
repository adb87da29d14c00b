//! Libraries and takes for the tests of faults: finished, unfinished, and many. What is done to them is not known here.

#![allow(
    dead_code,
    reason = "every test program takes what it needs and leaves the rest"
)]

use std::{fs, path::PathBuf, sync::Arc, time::Instant};

use aloud::{
    app::{App, Start},
    library::{Draft, Library, TakeId},
    model::{
        framework::{BUILT_IN, Framework},
        journal::{Event, Started},
        prompt::Prompt,
        take::Take,
    },
    wav::Writer,
};
use jiff::Zoned;

pub const RATE: u32 = 8_000;

/// Samples of which no two nearby are the same.
pub fn sound(frames: usize) -> Vec<i16> {
    (0..frames).map(|i| (i * 7 % 30_011) as i16).collect()
}

pub struct Made {
    pub dir: tempfile::TempDir,
    pub library: Library,
}

impl Made {
    pub fn new() -> Self {
        let dir = tempfile::tempdir().expect("a folder");
        let library = Library::open(&dir.path().join("library")).expect("opens");
        Self { dir, library }
    }

    /// A draft with this sound, its header complete, and one mark.
    pub fn draft(&self, sound: &[i16]) -> Draft {
        let started: Zoned = "2026-11-22T10:15:30+01:00[+01:00]".parse().expect("a time");
        let draft = self.library.begin(&started, "bad-news").expect("begins");
        let mut journal = draft.journal().expect("a journal");
        journal.append(&Event::Started(start())).expect("is logged");
        let mark = Event::Marked {
            part: "task".to_owned(),
            frame: 1_000,
        };
        journal.append(&mark).expect("is logged");
        let mut writer = Writer::create(&draft.wav_path(), RATE, 1).expect("creates");
        writer.write(sound).expect("writes");
        writer.finalize().expect("finalizes");
        draft
    }

    pub fn take(&self, sound: &[i16]) -> (TakeId, Take) {
        self.draft(sound).finish().expect("finishes")
    }

    /// A take left unfinished, with its sound file's path.
    pub fn unfinished(&self, sound: &[i16]) -> (TakeId, PathBuf) {
        let draft = self.draft(sound);
        (draft.id().clone(), draft.wav_path())
    }

    /// Removes every take.
    pub fn clear(&self) {
        let takes = self.library.dir().join("takes");
        fs::remove_dir_all(&takes).expect("removes");
        fs::create_dir(&takes).expect("makes");
    }

    pub fn file(&self, id: &TakeId, name: &str) -> PathBuf {
        self.library.take_dir(id).join(name)
    }

    /// What `check` finds, each as the name of the file and the problem.
    pub fn wrong(&self) -> Vec<String> {
        let mut found = Vec::new();
        let each = &mut |problem: aloud::library::Problem| {
            let name = problem.path.file_name().unwrap_or_default().to_string_lossy();
            found.push(format!("{name}: {}", problem.problem));
        };
        self.library.check(each).expect("can be looked over");
        found
    }

    /// The damage of the one take that is listed.
    #[track_caller]
    pub fn damage(&self) -> Option<String> {
        let listed = self.library.list().expect("lists");
        assert_eq!(listed.len(), 1, "one take is listed");
        listed[0].entry.as_ref().err().cloned()
    }

    /// The program without its window.
    pub fn app(&self) -> App {
        let start = Start {
            library: Some(self.library.dir().to_owned()),
            ..Start::default()
        };
        App::new(start, Arc::new(|| ()), Instant::now())
    }
}

pub fn start() -> Started {
    Started {
        schema: 1,
        recorded_at: "2026-11-22T10:15:30+01:00".to_owned(),
        prompt: Prompt {
            id: "bad-news".to_owned(),
            text: "Bad news?".to_owned(),
            theme: "T".to_owned(),
            topics: Vec::new(),
            checks: Vec::new(),
            pitfalls: Vec::new(),
            follow_ups: Vec::new(),
        },
        framework: Framework::from_toml(BUILT_IN[0]).expect("STAR reads"),
        total_secs: 120.0,
        sample_rate_hz: RATE,
        channels: 1,
        device: "mic".to_owned(),
        lead_in_frames: 400,
        pick_up: None,
        occasion: aloud::model::occasion::Occasion::default(),
    }
}
