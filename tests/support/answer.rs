//! An answer recorded in this process, without a window: a recorder on a scripted microphone, a library of its own,
//! and the take that comes of it.

use std::{
    path::PathBuf,
    time::{Duration, Instant},
};

use aloud::{
    app::recorder::{self, Assignment, Heard, Recorder},
    audio::capture::{Options, Source},
    library::Library,
    model::{framework, framework::Framework, prompt::Prompt, take::Take},
};

use super::{PATIENCE, audio_math, wait_for};

/// An answer under way.
pub struct Answer {
    pub folder: tempfile::TempDir,
    pub library: Library,
    pub recorder: Recorder,
    /// All that was heard of it so far.
    pub heard: Vec<Heard>,
}

/// What came of an answer.
pub struct Outcome {
    pub take: Take,
    pub frames: Vec<i16>,
    pub path: PathBuf,
}

impl Answer {
    /// A microphone being opened.
    pub fn with(source: Source) -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let library = Library::open(folder.path()).expect("a library");
        Self {
            recorder: Recorder::open(source, Options::default(), recorder::no_wake()).expect("a thread"),
            folder,
            library,
            heard: Vec::new(),
        }
    }

    /// The same with a take begun.
    pub fn begun(source: Source) -> Self {
        let mut answer = Self::with(source);
        answer.begin();
        answer
    }

    /// Begins the take once the microphone is armed.
    pub fn begin(&mut self) {
        let recorder = &mut self.recorder;
        let heard = &mut self.heard;
        wait_for("the microphone", PATIENCE, || {
            heard.extend(recorder.poll());
            recorder.is_armed().then_some(())
        });
        let now = Instant::now();
        assert!(recorder.begin(&self.library, assignment(), now, jiff::Zoned::now()));
    }

    /// Waits for the first thing heard that `pick` wants.
    #[track_caller]
    pub fn wait<T>(&mut self, what: &str, mut pick: impl FnMut(&Heard) -> Option<T>) -> T {
        let (recorder, heard) = (&mut self.recorder, &mut self.heard);
        wait_for(what, PATIENCE, || {
            heard.extend(recorder.poll());
            heard.iter().find_map(&mut pick)
        })
    }

    /// Waits until it is interrupted; the sentence, and whether the microphone comes back by itself.
    #[track_caller]
    pub fn interrupted(&mut self) -> (String, bool) {
        self.wait("an interruption", |heard| match heard {
            Heard::Interrupted { sentence, comes_back } => Some((sentence.clone(), *comes_back)),
            _ => None,
        })
    }

    /// Waits until it has gone on; the sentence.
    #[track_caller]
    pub fn went_on(&mut self) -> String {
        self.wait("the answer to go on", |heard| match heard {
            Heard::WentOn(sentence) => Some(sentence.clone()),
            _ => None,
        })
    }

    /// Finishes it now.
    #[track_caller]
    pub fn finish(mut self) -> Outcome {
        self.recorder.finish(Instant::now());
        self.finished()
    }

    /// Waits for its end and saves it.
    #[track_caller]
    pub fn finished(mut self) -> Outcome {
        let (recorder, heard) = (&mut self.recorder, &mut self.heard);
        let draft = wait_for("the end of the sound", PATIENCE, || {
            heard.extend(recorder.poll());
            heard.iter_mut().find_map(|heard| match heard {
                Heard::Finished(draft) => Some(draft.take().expect("a draft")),
                _ => None,
            })
        });
        let (id, take) = draft.finish().expect("it is saved");
        let path = self.library.audio_path(&id, &take);
        let frames = audio_math::read_wav(&path).frames;
        assert_eq!(frames.len() as u64, take.audio.frames);
        Outcome { take, frames, path }
    }

    /// Lets so much time pass, the recorder being looked at as a window does.
    pub fn pass(&mut self, time: Duration) {
        let until = Instant::now() + time;
        while Instant::now() < until {
            self.heard.extend(self.recorder.poll());
            std::thread::sleep(Duration::from_millis(5));
        }
    }
}

/// Some prompt, in some framework.
pub fn assignment() -> Assignment {
    Assignment {
        prompt: Prompt {
            id: "bad-news".to_owned(),
            text: "Tell me about a time you gave someone bad news.".to_owned(),
            theme: "Test".to_owned(),
            topics: Vec::new(),
            checks: Vec::new(),
            pitfalls: Vec::new(),
            follow_ups: Vec::new(),
        },
        framework: Framework::from_toml(framework::BUILT_IN[0]).expect("built in"),
        total_secs: 120.0,
        occasion: aloud::model::occasion::Occasion::default(),
        again: None,
    }
}
