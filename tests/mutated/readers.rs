//! What reads the mutated files, each as the program does, and what has to hold whatever they are. Not how they come to
//! be.

use std::{
    fs,
    path::{Path, PathBuf},
    sync::atomic::AtomicBool,
};

use aloud::{
    app::share::{add, read_feedback},
    audio::peaks::Peaks,
    library::{Library, SessionId, Settings, TakeId},
    model::{
        coverage::Coverage,
        cut::Cut,
        edit::History,
        framework::{BUILT_IN, Framework},
        pieces,
        prompt::{Pack, Prompt},
        sample::Sample,
        session::{Next, Session},
        take::Take,
    },
    wav::{Info, Reader, StoredReader, cues, inspect, repair},
};
use jiff::Zoned;

/// Which file of the program is mutated, and who reads it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Any WAV file that is played or looked over.
    Wav,
    /// A WAV file whose header is repaired in place.
    Repair,
    /// The sound of an unfinished take.
    Recover,
    /// A WAV file that is taken in.
    Import,
    /// A take's file.
    Take,
    /// A journal.
    Journal,
    /// A pack of prompts.
    Pack,
    /// A pack of prompts that is taken in.
    OwnPack,
    /// A sample answer.
    Sample,
    /// A framework.
    Framework,
    /// The settings.
    Settings,
    /// A mock interview's file.
    Session,
    /// A story.
    Story,
    /// What a listener sends back.
    Feedback,
}

impl Kind {
    pub const ALL: [Self; 14] = [
        Self::Wav,
        Self::Repair,
        Self::Recover,
        Self::Import,
        Self::Take,
        Self::Journal,
        Self::Pack,
        Self::OwnPack,
        Self::Sample,
        Self::Framework,
        Self::Settings,
        Self::Session,
        Self::Story,
        Self::Feedback,
    ];

    /// How many of a thousand inputs each gets.
    pub const SHARES: [(Self, u64); 14] = [
        (Self::Wav, 160),
        (Self::Repair, 160),
        (Self::Recover, 100),
        (Self::Import, 80),
        (Self::Take, 160),
        (Self::Journal, 80),
        (Self::Pack, 40),
        (Self::OwnPack, 20),
        (Self::Sample, 20),
        (Self::Framework, 40),
        (Self::Settings, 40),
        (Self::Session, 40),
        (Self::Story, 40),
        (Self::Feedback, 20),
    ];

    pub fn name(self) -> &'static str {
        match self {
            Self::Wav => "wav",
            Self::Repair => "repair",
            Self::Recover => "recover",
            Self::Import => "import",
            Self::Take => "take",
            Self::Journal => "journal",
            Self::Pack => "pack",
            Self::OwnPack => "own-pack",
            Self::Sample => "sample",
            Self::Framework => "framework",
            Self::Settings => "settings",
            Self::Session => "session",
            Self::Story => "story",
            Self::Feedback => "feedback",
        }
    }

    pub fn is_text(self) -> bool {
        matches!(
            self,
            Self::Take
                | Self::Journal
                | Self::Pack
                | Self::OwnPack
                | Self::Sample
                | Self::Framework
                | Self::Settings
                | Self::Session
                | Self::Story
                | Self::Feedback
        )
    }
}

pub fn prompt() -> Prompt {
    Prompt {
        id: "bad-news".to_owned(),
        text: "Bad news?".to_owned(),
        theme: "T".to_owned(),
        topics: vec!["a".to_owned()],
        checks: Vec::new(),
        pitfalls: Vec::new(),
        follow_ups: Vec::new(),
    }
}

pub fn framework() -> Framework {
    Framework::from_toml(BUILT_IN[0]).expect("STAR reads")
}

pub fn now() -> Zoned {
    "2026-11-22T10:15:30+01:00[+01:00]".parse().expect("a time")
}

/// A library and a folder for files from outside.
pub struct Place {
    dir: tempfile::TempDir,
    library: Library,
    take: TakeId,
    sound: Vec<u8>,
    /// The prompts there are before any of the speaker's own.
    built_in: Vec<Prompt>,
    /// A take that a listener may write about; on no disk.
    spoken: Take,
}

impl Place {
    pub fn new() -> Self {
        // In memory where there is such a place: nothing here is about the disk.
        let memory = Path::new("/dev/shm");
        let dir = if memory.is_dir() {
            tempfile::tempdir_in(memory)
        } else {
            tempfile::tempdir()
        };
        let dir = dir.expect("a folder");
        let library = Library::open(&dir.path().join("library")).expect("opens");
        let mut sound =
            b"RIFF\0\0\0\0WAVEfmt \x10\0\0\0\x01\0\x01\0\x40\x1f\0\0\x80\x3e\0\0\x02\0\x10\0data".to_vec();
        sound.extend(800_u32.to_le_bytes());
        sound.extend([7; 800]);
        let spoken = {
            let elsewhere = tempfile::tempdir().expect("a folder");
            let path = elsewhere.path().join("a.wav");
            fs::write(&path, &sound).expect("writes");
            let library = Library::open(&elsewhere.path().join("library")).expect("opens");
            let imported = library.import(&path, &prompt(), &framework(), 120.0, &[], &now());
            imported.expect("imports").1
        };
        let packs = library.packs().expect("reads").0;
        Self {
            dir,
            built_in: packs.into_iter().flat_map(|pack| pack.prompts).collect(),
            library,
            spoken,
            take: "2026-11-22_10-15-30_bad-news".parse().expect("a name"),
            sound,
        }
    }

    fn file(&self, bytes: &[u8]) -> PathBuf {
        let path = self.dir.path().join("file");
        fs::write(&path, bytes).expect("writes");
        path
    }

    /// The folder of the take with these files and no others.
    fn take_with(&self, files: &[(&str, &[u8])]) -> PathBuf {
        let dir = self.library.take_dir(&self.take);
        if dir.exists() {
            fs::remove_dir_all(&dir).expect("removes");
        }
        fs::create_dir(&dir).expect("makes");
        for (name, bytes) in files {
            fs::write(dir.join(name), bytes).expect("writes");
        }
        dir
    }
}

/// Reads `bytes` as a file of this kind. What does not hold, if anything, in words.
pub fn read(kind: Kind, place: &Place, bytes: &[u8]) -> Result<(), String> {
    match kind {
        Kind::Wav => wav(&place.file(bytes), bytes.len() as u64),
        Kind::Repair => repaired(&place.file(bytes)),
        Kind::Recover => {
            place.take_with(&[
                ("answer.wav.part", bytes),
                ("journal.jsonl", super::corpus::journal().as_bytes()),
            ]);
            recovered(place)
        }
        Kind::Journal => {
            place.take_with(&[("answer.wav.part", &place.sound), ("journal.jsonl", bytes)]);
            recovered(place)
        }
        Kind::Import => imported(place, &place.file(bytes)),
        Kind::Take => take(place, bytes),
        Kind::Pack => {
            let path = place.library.prompts_dir().join("mine.toml");
            fs::write(&path, bytes).expect("writes");
            let (packs, problems) = place.library.packs().map_err(|error| error.to_string())?;
            let ids = packs
                .iter()
                .flat_map(|pack| &pack.prompts)
                .map(|prompt| &prompt.id);
            holds(
                ids.clone().all(|id| aloud::model::id::is_valid(id)),
                "an id could leave its folder",
            )?;
            holds(
                problems.iter().all(|problem| problem.path == path),
                "another file is blamed",
            )
        }
        Kind::OwnPack => own_pack(place, bytes),
        Kind::Sample => {
            let Ok(sample) = Sample::from_toml(&String::from_utf8_lossy(bytes)) else {
                return Ok(());
            };
            holds(
                !sample.parts.is_empty() && sample.secs().is_finite(),
                "it has no parts",
            )?;
            holds(
                sample
                    .estimates(&framework())
                    .iter()
                    .all(|estimate| estimate.target_secs.is_finite()),
                "a target is no length",
            )
        }
        Kind::Framework => {
            let path = place.library.frameworks_dir().join("own.toml");
            fs::write(&path, bytes).expect("writes");
            let (frameworks, _) = place.library.frameworks().map_err(|error| error.to_string())?;
            holds(frameworks.len() >= 2, "a built-in framework is gone")?;
            holds(
                frameworks
                    .iter()
                    .flat_map(|framework| framework.targets_secs(120.0))
                    .all(f64::is_finite),
                "a target is no length",
            )
        }
        Kind::Session => session(place, bytes),
        Kind::Story => story(place, bytes),
        Kind::Feedback => feedback(place, bytes),
        Kind::Settings => {
            let path = place.dir.path().join("settings.toml");
            fs::write(&path, bytes).expect("writes");
            let (settings, _) = Settings::load(&path);
            // Compared as text: an unknown field may be a number that is not equal to itself.
            let text = |settings: &Settings| format!("{settings:?}");
            holds(
                text(&settings) == text(&settings.clone().in_range()),
                "a setting is out of range",
            )?;
            // Settings that would be too long to be read again are not written.
            if settings.save(&path).is_err() {
                return Ok(());
            }
            let (again, problem) = Settings::load(&path);
            holds(
                problem.is_none() && text(&again) == text(&settings),
                "what was saved does not come back",
            )
        }
    }
}

/// A session's file: whatever it says, what comes next can be told, and what is saved comes back.
fn session(place: &Place, bytes: &[u8]) -> Result<(), String> {
    let id: SessionId = "2026-11-22_10-15-30".parse().expect("a name");
    let path = place.library.session_path(&id);
    fs::create_dir_all(place.library.sessions_dir()).expect("makes");
    fs::write(&path, bytes).expect("writes");
    let (sessions, problems) = place.library.sessions().map_err(|error| error.to_string())?;
    holds(
        sessions.len() + problems.len() == 1,
        "it is neither read nor named",
    )?;
    let Some((_, mut session)) = sessions.into_iter().next() else {
        return holds(problems[0].path == path, "another file is blamed");
    };
    // Unknown fields may be numbers that are not equal to themselves.
    let text = |session: &Session| format!("{session:?}");
    if place.library.save_session(&id, &session).is_ok() {
        let (again, _) = place.library.sessions().map_err(|error| error.to_string())?;
        holds(
            again.iter().any(|(_, again)| text(again) == text(&session)),
            "what was saved does not come back",
        )?;
    }
    // Ten questions with three follow-ups each, at most.
    for spoken in 0..=40 {
        if session.next() == Next::End {
            session.end("now".to_owned());
            return Ok(());
        }
        session.spoke(&format!("take-{spoken}"));
    }
    Err("it never ends".to_owned())
}

/// Whatever the file: it is a story or named as none, and a story is written such that it comes back.
fn story(place: &Place, bytes: &[u8]) -> Result<(), String> {
    let path = place.library.stories_dir().join("mine.toml");
    fs::write(&path, bytes).expect("writes");
    let (stories, problems) = place.library.stories().map_err(|error| error.to_string())?;
    holds(
        stories.len() + problems.len() == 1,
        "it is neither a story nor named",
    )?;
    holds(
        problems
            .iter()
            .all(|problem| problem.path == path && !problem.to_string().contains('\n')),
        "what is wrong with it is not said in a line",
    )?;
    let Some(story) = stories.first() else {
        return Ok(());
    };
    for part in ["problem", "situation", "task", "action", "result"] {
        drop(story.bullets_for(part));
    }
    drop(Coverage::of(&[story], []));
    let mut changed = story.clone();
    changed.learned = "changed".to_owned();
    // What would be too long to be read again is not written.
    if place.library.save_story(story, &changed).is_err() {
        return Ok(());
    }
    let (again, _) = place.library.stories().map_err(|error| error.to_string())?;
    // Compared as text: an unknown field may be a number that is not equal to itself.
    holds(
        again.len() == 1 && format!("{:?}", again[0]) == format!("{changed:?}"),
        "what was saved does not come back",
    )
}

/// A listener's file: refused in one line, or all its notes become notes of the take, once.
fn feedback(place: &Place, bytes: &[u8]) -> Result<(), String> {
    let path = place.file(bytes);
    let feedback = match read_feedback(&path) {
        Ok(feedback) => feedback,
        Err(refusal) => return holds(!refusal.contains('\n'), "the refusal is more than a line"),
    };
    let before = &place.spoken;
    let mut take = before.clone();
    match add(&mut take, &mut History::default(), &feedback, &path) {
        Ok(taken_in) => {
            holds(
                take.notes.len() == before.notes.len() + taken_in.added,
                "other notes came in than are told of",
            )?;
            holds(
                take.notes.iter().all(|note| note.frame <= take.audio.frames),
                "a note lies past the end",
            )?;
            let again = add(&mut take, &mut History::default(), &feedback, &path)?;
            holds(again.added == 0, "the same notes came in twice")
        }
        Err(refusal) => {
            holds(!refusal.contains('\n'), "the refusal is more than a line")?;
            holds(take == *before, "refused feedback changed the take")
        }
    }
}

fn holds(what: bool, otherwise: &str) -> Result<(), String> {
    if what { Ok(()) } else { Err(otherwise.to_owned()) }
}

fn wav(path: &Path, len: u64) -> Result<(), String> {
    // Errors are answers; what is wrong with a file is told by them.
    drop(cues::read(path));
    drop(inspect::inspect(path));
    drop(Peaks::build(path, &AtomicBool::new(false), |_| {}));
    let Ok(mut reader) = Reader::open(path) else {
        return Ok(());
    };
    let info = reader.info();
    holds(info.frames <= len, "there are more frames than bytes")?;
    stored(path, info)?;
    let mut block = vec![0.0; 1_000];
    let mut frames = 0;
    loop {
        let read = reader.read_mono(&mut block).map_err(|error| error.to_string())?;
        if read == 0 {
            break;
        }
        frames += read as u64;
        holds(
            block[..read].iter().all(|sample| sample.is_finite()),
            "a sample is no number",
        )?;
    }
    holds(frames == info.frames, "other frames are read than are claimed")
}

fn repaired(path: &Path) -> Result<(), String> {
    let before = fs::read(path).expect("reads");
    let Ok(frames) = repair::repair(path) else {
        return holds(
            fs::read(path).expect("reads") == before,
            "a failed repair changed the file",
        );
    };
    let once = fs::read(path).expect("reads");
    holds(once.len() <= before.len(), "it grew")?;
    let again = repair::repair(path).map_err(|error| error.to_string())?;
    holds(again == frames, "a second repair finds other frames")?;
    holds(
        fs::read(path).expect("reads") == once,
        "a second repair changes the file",
    )?;
    if frames > 0 {
        let info = Reader::open(path).map_err(|error| error.to_string())?.info();
        holds(info.frames == frames, "the reader finds other frames")?;
    }
    Ok(())
}

/// The same sound as it is stored, and copied into a file of its own.
fn stored(path: &Path, info: Info) -> Result<(), String> {
    let mut stored = StoredReader::open(path).map_err(|error| error.to_string())?;
    holds(stored.info() == info, "as it is stored it is another sound")?;
    let copy = path.with_file_name("copy.wav");
    drop(fs::remove_file(&copy));
    let mut writer = stored.create_like(&copy).map_err(|error| error.to_string())?;
    let mut block = Vec::new();
    stored
        .read(1_000, &mut block)
        .map_err(|error| error.to_string())?;
    let samples = stored.decode(&block);
    holds(
        samples.iter().all(|sample| sample.is_finite()),
        "a sample is no number",
    )?;
    writer.write(&block).map_err(|error| error.to_string())?;
    let frames = writer.finalize().map_err(|error| error.to_string())?;
    let copied = Reader::open(&copy).map_err(|error| error.to_string())?.info();
    holds(copied == Info { frames, ..info }, "the copy is another sound")
}

fn recovered(place: &Place) -> Result<(), String> {
    let dir = place.library.take_dir(&place.take);
    let sound_before = fs::read(dir.join("answer.wav.part")).expect("reads");
    match place.library.recover(&place.take) {
        Ok(Some(take)) => {
            let loaded = place
                .library
                .load(&place.take)
                .map_err(|error| error.to_string())?;
            holds(loaded == take, "the take does not load as it was recovered")?;
            let listed = place.library.list().map_err(|error| error.to_string())?;
            holds(
                listed.len() == 1 && listed[0].entry.as_ref() == Ok(&take),
                "a recovered take is listed as damaged",
            )?;
            holds(
                place.library.unfinished().is_ok_and(|ids| ids.is_empty()),
                "it is unfinished still",
            )?;
            let mut problems = Vec::new();
            drop(place.library.check(&mut |problem| problems.push(problem)));
            // Silence is no fault of the recovery, nor are the files that other readers were given.
            problems.retain(|problem| problem.path.starts_with(&dir) && !problem.problem.contains("zero"));
            holds(problems.is_empty(), &format!("it is not sound: {problems:?}"))
        }
        // A sound without one frame: no more than a header and half a frame may go.
        Ok(None) => holds(sound_before.len() <= 68 + 8, "sound was thrown away"),
        Err(_) => {
            let kept = ["answer.wav.part", "answer.wav", "answer.wav.original"];
            let kept = kept.iter().any(|name| {
                fs::read(dir.join(name)).is_ok_and(|bytes| bytes.len() + 8 >= sound_before.len())
            });
            holds(kept, "an error cost the sound")
        }
    }
}

fn imported(place: &Place, path: &Path) -> Result<(), String> {
    let before = fs::read(path).expect("reads");
    let takes = place.dir.path().join("library").join("takes");
    let count = || fs::read_dir(&takes).expect("a folder").count();
    let count_before = count();
    let imported = place
        .library
        .import(path, &prompt(), &framework(), 120.0, &[], &now());
    holds(
        fs::read(path).expect("reads") == before,
        "the file itself was changed",
    )?;
    match imported {
        Ok((id, take)) => {
            let loaded = place.library.load(&id).map_err(|error| error.to_string())?;
            holds(loaded == take, "the take does not load as it was taken in")?;
            fs::remove_dir_all(place.library.take_dir(&id)).expect("removes");
            Ok(())
        }
        Err(error) => {
            holds(!error.to_string().contains('\n'), "the error is more than a line")?;
            holds(count() == count_before, "a failed import left something")
        }
    }
}

fn take(place: &Place, bytes: &[u8]) -> Result<(), String> {
    place.take_with(&[("take.json", bytes), ("answer.wav", &place.sound)]);
    let listed = place.library.list().map_err(|error| error.to_string())?;
    holds(listed.len() == 1, "it is not listed")?;
    drop(place.library.check(&mut |_| {}));
    let Ok(take) = place.library.load(&place.take) else {
        return holds(listed[0].entry.is_err(), "it is listed and can't be read");
    };
    let sound = place.library.audio_path(&place.take, &take);
    holds(
        sound.parent() == Some(&place.library.take_dir(&place.take)),
        "its sound lies outside its folder",
    )?;
    let parts = take.parts();
    holds(parts.len() == take.framework.parts.len(), "a part is missing")?;
    let sane = |secs: f64| secs.is_finite() && secs >= 0.0;
    holds(
        parts
            .iter()
            .all(|part| sane(part.duration_secs) && sane(part.target_secs)),
        "a part's length is none",
    )?;
    holds(sane(take.answer_secs()), "its length is none")?;
    drop(take.cues());
    for piece in &take.pieces {
        let path = place.library.piece_path(&place.take, piece);
        holds(path.parent() == sound.parent(), "a piece lies outside its folder")?;
    }
    // Whatever it says: a part of it can be spoken anew, and it can be what was spoken.
    for part in &take.framework.parts {
        if let Ok(cut) = Cut::of(&take, &part.id, &take, take.lead_in_frames / 2) {
            let joined = pieces::joined(&take, "another", &take, &part.id, &cut, "pickup.wav".to_owned());
            drop((joined.parts(), joined.cues()));
        }
    }
    if place.library.save(&place.take, &take).is_ok() {
        let again = place
            .library
            .load(&place.take)
            .map_err(|error| error.to_string())?;
        holds(again == take, "what was saved does not come back")?;
    }
    Ok(())
}

/// A file that is taken in, edited, emptied and put back: whatever it is, what is written reads back.
fn own_pack(place: &Place, bytes: &[u8]) -> Result<(), String> {
    let dir = place.library.prompts_dir();
    for entry in fs::read_dir(&dir).expect("a folder") {
        fs::remove_file(entry.expect("an entry").path()).expect("removes");
    }
    let path = place.dir.path().join("theirs.toml");
    fs::write(&path, bytes).expect("writes");
    if let Err(error) = place.library.import_pack(&path, &place.built_in) {
        holds(
            fs::read_dir(&dir).expect("a folder").count() == 0,
            "a refused file was taken in",
        )?;
        return holds(
            error.to_string().contains("theirs.toml"),
            "the refusal does not name the file",
        );
    }
    let (mut files, problems) = place.library.own_packs().map_err(|error| error.to_string())?;
    holds(problems.is_empty(), "what was taken in can't be read")?;
    let file = files.first_mut().ok_or("it was taken in and is not there")?;
    let before = file.kept().ok_or("it has no prompts")?.clone();
    let mut after = before.clone();
    after.prompts[0].text += " And?";
    after.prompts[0].checks = vec!["A \"number\"".to_owned()];
    after.prompts.push(Prompt {
        id: "one-more-of-mine".to_owned(),
        theme: after.theme.clone(),
        ..prompt()
    });
    let none = Pack {
        theme: after.theme.clone(),
        prompts: Vec::new(),
    };
    for wanted in [&after, &none, &before] {
        // A pack may be as long as is read; with more in it, it is not written.
        if let Err(error) = file.save(wanted) {
            return holds(error.to_string().contains("200 KB"), &error.to_string());
        }
        let (files, problems) = place.library.own_packs().map_err(|error| error.to_string())?;
        holds(problems.is_empty(), "what was written can't be read")?;
        let read = files.first().and_then(|file| file.kept());
        let texts = |pack: &Pack| -> Vec<(String, String)> {
            let prompts = pack.prompts.iter();
            prompts
                .map(|prompt| (prompt.id.clone(), prompt.text.clone()))
                .collect()
        };
        holds(
            read.map(texts).unwrap_or_default() == texts(wanted),
            "what was written does not come back",
        )?;
    }
    // Every round would leave a file more in the bin.
    drop(fs::remove_dir_all(place.library.dir().join("bin")));
    Ok(())
}
