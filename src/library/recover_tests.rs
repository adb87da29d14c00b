//! Tests of recovery from every state a crash can leave. What is tested stands beside it.

use std::path::PathBuf;

use super::*;
use crate::{
    library::test_takes::*,
    model::journal,
    wav::{Reader, Writer, cues},
};

/// What a crash left: a folder with a journal, and the finished take it would have become.
struct Crash {
    _dir: tempfile::TempDir,
    library: Library,
    id: TakeId,
    folder: PathBuf,
    expected: Take,
}

/// The state before `finish`, and what `finish` would have made of it.
fn crash() -> Crash {
    let (dir, library) = library();
    let (_, mut expected) = take(&library);
    expected.state = TakeState::Recovered;
    fs::remove_dir_all(library.takes_dir()).expect("removes");
    fs::create_dir(library.takes_dir()).expect("makes");
    let id = recorded(&library).id().clone();
    let folder = library.take_dir(&id);
    Crash {
        _dir: dir,
        library,
        id,
        folder,
        expected,
    }
}

impl Crash {
    fn path(&self, name: &str) -> PathBuf {
        self.folder.join(name)
    }

    fn assert_recovers(&self) {
        assert_eq!(
            self.library.unfinished().expect("looks"),
            std::slice::from_ref(&self.id)
        );
        let take = self.library.recover(&self.id).expect("recovers").expect("a take");
        assert_eq!(take, self.expected);
        assert_eq!(names(&self.folder), ["answer.wav", "take.json"]);
        assert_eq!(self.library.unfinished().expect("looks"), []);
        assert_eq!(self.library.load(&self.id).expect("loads"), take);
        assert_eq!(self.library.list().expect("lists").len(), 1);
        let audio = self.library.audio_path(&self.id, &take);
        let mut heard = vec![0; 16_000];
        let mut reader = Reader::open(&audio).expect("opens");
        assert_eq!(reader.info().frames, 16_000);
        reader.read_mono_i16(&mut heard).expect("reads");
        assert_eq!(heard, sound());
        assert_eq!(cues::read(&audio).expect("reads"), take.cues());
        assert_eq!(
            self.library.recover(&self.id).expect("again"),
            Some(take),
            "a second recovery"
        );
    }
}

#[test]
fn a_crash_before_the_sound_was_finalized() {
    for (riff, data) in [(0, 0), (u32::MAX, u32::MAX), (36 + 8_000, 8_000)] {
        let crash = crash();
        let mut bytes = fs::read(crash.path(PART_FILE)).expect("reads");
        bytes[4..8].copy_from_slice(&u32::to_le_bytes(riff));
        bytes[40..44].copy_from_slice(&u32::to_le_bytes(data));
        bytes.push(1);
        fs::write(crash.path(PART_FILE), bytes).expect("writes");
        crash.assert_recovers();
    }
}

#[test]
fn a_crash_after_the_sound_was_finalized() {
    crash().assert_recovers();
}

#[test]
fn a_crash_while_the_cue_points_were_written() {
    let crash = crash();
    let part = crash.path(PART_FILE);
    let before = fs::read(&part).expect("reads");
    cues::write(&part, &crash.expected.cues()).expect("writes cues");
    let after = fs::read(&part).expect("reads");
    for cut in [before.len() + 12, before.len() + 60, after.len() - 1, after.len()] {
        let crash = self::crash();
        let mut bytes = after[..cut].to_vec();
        bytes[4..8].copy_from_slice(&before[4..8]);
        fs::write(crash.path(PART_FILE), bytes).expect("writes");
        crash.assert_recovers();
    }
}

#[test]
fn a_crash_after_the_cue_points() {
    let crash = crash();
    cues::write(&crash.path(PART_FILE), &crash.expected.cues()).expect("writes cues");
    crash.assert_recovers();
}

#[test]
fn a_crash_after_the_rename() {
    let crash = crash();
    cues::write(&crash.path(PART_FILE), &crash.expected.cues()).expect("writes cues");
    fs::rename(crash.path(PART_FILE), crash.path(AUDIO_FILE)).expect("renames");
    fs::write(crash.path(".tmp-x"), "{").expect("half a take.json under its temporary name");
    crash.assert_recovers();
}

#[test]
fn a_crash_after_the_takes_file() {
    let mut crash = crash();
    let journal = fs::read(crash.path(JOURNAL_FILE)).expect("reads");
    crash.library.recover(&crash.id).expect("recovers");
    let mut take = crash.library.load(&crash.id).expect("loads");
    take.state = TakeState::Complete;
    crash.library.save(&crash.id, &take).expect("saves");
    fs::write(crash.path(JOURNAL_FILE), journal).expect("writes");
    // It was finished in good order but for the journal: it stays what it was, and is listed meanwhile.
    crash.expected.state = TakeState::Complete;
    assert_eq!(crash.library.list().expect("lists").len(), 1);
    crash.assert_recovers();
}

#[test]
fn a_journal_cut_short_costs_only_its_last_line() {
    let mut crash = crash();
    let journal = fs::read(crash.path(JOURNAL_FILE)).expect("reads");
    fs::write(crash.path(JOURNAL_FILE), &journal[..journal.len() - 9]).expect("writes");
    crash.expected.marks.pop();
    crash.assert_recovers();
}

#[test]
fn sound_without_a_usable_journal_is_kept_as_a_take() {
    for journal in [None, Some("not JSON\n")] {
        let crash = crash();
        match journal {
            None => fs::remove_file(crash.path(JOURNAL_FILE)).expect("removes"),
            Some(text) => fs::write(crash.path(JOURNAL_FILE), text).expect("writes"),
        }
        let take = crash
            .library
            .recover(&crash.id)
            .expect("recovers")
            .expect("a take");
        assert_eq!((take.prompt.id.as_str(), take.audio.frames), ("bad-news", 16_000));
        assert!(
            take.recorded_at.starts_with("2026-11-22T10:15:30"),
            "{}",
            take.recorded_at
        );
        assert_eq!(take.parts().iter().filter(|part| part.begun).count(), 1);
        assert_eq!(crash.library.list().expect("lists")[0].entry.as_ref(), Ok(&take));
        assert_eq!(crash.library.unfinished().expect("looks"), []);
        if let Some(text) = journal {
            assert_eq!(
                fs::read_to_string(crash.path(UNREADABLE_JOURNAL)).expect("is kept"),
                text
            );
        }
    }
}

#[test]
fn where_nothing_was_recorded_nothing_is_left() {
    for stage in 0..4 {
        let (_dir, library) = library();
        let draft = library.begin(&now(), "bad-news").expect("begins");
        if stage > 0 {
            draft
                .journal()
                .expect("a journal")
                .append(&started())
                .expect("is logged");
        }
        if stage == 2 {
            fs::write(draft.wav_path(), "").expect("writes");
        }
        if stage == 3 {
            Writer::create(&draft.wav_path(), RATE, 4)
                .expect("creates")
                .finalize()
                .expect("finalizes");
        }
        drop(draft);
        let ids = library.unfinished().expect("looks");
        assert_eq!(ids.len(), 1, "stage {stage}");
        assert_eq!(library.recover(&ids[0]).expect("recovers"), None, "stage {stage}");
        assert_eq!(names(&library.takes_dir()), Vec::<String>::new(), "stage {stage}");
    }
}

#[test]
fn a_head_that_is_none_is_made_anew_from_the_journal_and_the_original_kept() {
    let crash = crash();
    let damaged = [7; 5_000];
    fs::write(crash.path(PART_FILE), damaged).expect("writes");
    let take = crash
        .library
        .recover(&crash.id)
        .expect("recovers")
        .expect("a take");
    assert!(take.audio.frames > 0);
    assert_eq!(
        fs::read(crash.path("answer.wav.original")).expect("it is kept"),
        damaged
    );
}

#[test]
fn a_sound_file_that_is_none_and_without_a_journal_is_reported_and_kept() {
    let crash = crash();
    fs::write(crash.path(PART_FILE), [7; 5_000]).expect("writes");
    fs::remove_file(crash.path(JOURNAL_FILE)).expect("removes");
    assert!(said(crash.library.recover(&crash.id), &crash.path(PART_FILE)).contains("not a WAV"));
    assert_eq!(names(&crash.folder), ["answer.wav.part"]);
}

#[test]
fn the_sound_is_believed_above_the_journal() {
    let mut crash = crash();
    let Event::Started(mut started) = started() else {
        unreachable!("the start is a start");
    };
    started.channels = 2;
    started.sample_rate_hz = 44_100;
    let text = journal::line(&Event::Started(started)).expect("writes");
    fs::write(crash.path(JOURNAL_FILE), text).expect("writes");
    crash.expected.marks.truncate(1);
    crash.assert_recovers();
}

/// A head of zeros, as a power cut leaves it, and zeros behind it up to a page's end.
fn wiped(crash: &Crash, bytes: usize) {
    let mut sound = fs::read(crash.path(PART_FILE)).expect("reads");
    sound[..bytes].fill(0);
    fs::write(crash.path(PART_FILE), sound).expect("writes");
}

#[test]
fn a_wiped_head_is_made_anew_from_the_journal() {
    let crash = crash();
    wiped(&crash, 44);
    let mut expected = crash.expected.clone();
    // The first sample of this sound is a zero: whether it was wiped too can't be told.
    expected.gaps.push(crate::model::take::Gap {
        frame: 0,
        frames: 1,
        cause: "a power cut wiped it".to_owned(),
    });
    Crash { expected, ..crash }.assert_recovers();
}

#[test]
fn sound_that_was_wiped_with_the_head_is_listed_as_missing() {
    let crash = crash();
    wiped(&crash, 4_096);
    let take = crash
        .library
        .recover(&crash.id)
        .expect("recovers")
        .expect("a take");
    assert_eq!(take.audio.frames, 16_000);
    assert_eq!((take.gaps[0].frame, take.gaps[0].frames), (0, (4_096 - 44) / 2));
}

#[test]
fn a_wiped_head_without_a_journal_is_reported_and_all_is_kept() {
    let crash = crash();
    fs::remove_file(crash.path(JOURNAL_FILE)).expect("removes");
    wiped(&crash, 44);
    let before = fs::read(crash.path(PART_FILE)).expect("reads");
    let said = said(crash.library.recover(&crash.id), &crash.path(PART_FILE));
    assert!(said.contains("begins with zeros"), "{said}");
    assert_eq!(fs::read(crash.path(PART_FILE)).expect("reads"), before);
}

#[test]
fn what_a_header_does_not_claim_is_set_aside_where_no_journal_speaks_for_it() {
    let crash = crash();
    fs::remove_file(crash.path(JOURNAL_FILE)).expect("removes");
    let mut bytes = fs::read(crash.path(PART_FILE)).expect("reads");
    bytes[40..44].copy_from_slice(&8_000_u32.to_le_bytes());
    fs::write(crash.path(PART_FILE), &bytes).expect("writes");
    let take = crash
        .library
        .recover(&crash.id)
        .expect("recovers")
        .expect("a take");
    assert_eq!(take.audio.frames, 4_000);
    assert_eq!(
        names(&crash.folder),
        ["answer.wav", "answer.wav.original", "take.json"]
    );
    assert_eq!(fs::read(crash.path("answer.wav.original")).expect("reads"), bytes);
}

/// A folder in which nothing can be made stands for a disk without room for the copy.
#[cfg(unix)]
#[test]
fn the_original_stays_until_the_copy_is_whole() {
    use std::os::unix::fs::PermissionsExt;
    let crash = crash();
    let mut bytes = fs::read(crash.path(PART_FILE)).expect("reads");
    bytes[40..44].fill(0);
    fs::write(crash.path(PART_FILE), &bytes).expect("writes");
    let set = |mode| fs::set_permissions(&crash.folder, fs::Permissions::from_mode(mode)).expect("sets");
    set(0o500);
    let is_bound = fs::write(crash.path("probe"), "x").is_err();
    let result = crash.library.recover(&crash.id);
    set(0o700);
    // The superuser may write whatever the mode says.
    if is_bound {
        assert!(result.is_err());
        assert_eq!(fs::read(crash.path(PART_FILE)).expect("reads"), bytes);
        crash.assert_recovers();
    }
}

#[test]
fn a_copy_that_differs_by_one_bit_is_not_put_in_place() {
    use crate::wav::repair::{Known, needed};
    let crash = crash();
    let path = crash.path(PART_FILE);
    let mut bytes = fs::read(&path).expect("reads");
    bytes[40..44].fill(0);
    fs::write(&path, &bytes).expect("writes");
    let (frames, mend) = needed(&path, Known::Ours).expect("is sound");
    let mend = mend.expect("has to be mended");
    assert_eq!(frames, 16_000);
    let copy = crash.path("copy");
    fs::write(&copy, &bytes).expect("writes");
    let mut file = fs::File::options().write(true).open(&copy).expect("opens");
    mend.apply(&mut file, &copy).expect("mends");
    mend.verify(&path, &copy).expect("matches");
    let mut bytes = fs::read(&copy).expect("reads");
    bytes[20_000] ^= 1;
    fs::write(&copy, &bytes).expect("writes");
    assert!(mend.verify(&path, &copy).is_err());
}
