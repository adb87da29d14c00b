//! Tests of a recording: which frames reach the file, and what becomes of lost ones. What is tested stands beside it.

use std::{
    io,
    path::PathBuf,
    sync::{Arc, Mutex},
};

use super::*;
use crate::wav::Reader;

const RATE_HZ: u32 = 1_000;

#[derive(Clone, Default)]
struct Memory(Arc<Mutex<Vec<Event>>>, bool);

impl EventLog for Memory {
    fn append(&mut self, event: &Event) -> io::Result<()> {
        if self.1 {
            return Err(io::Error::other("the disk is full"));
        }
        self.0.lock().expect("unpoisoned").push(event.clone());
        Ok(())
    }
}

struct Bench {
    folder: tempfile::TempDir,
    log: Memory,
    history: History,
    now: Instant,
    notes: Vec<Note>,
}

impl Bench {
    fn new() -> Self {
        Self {
            folder: tempfile::tempdir().expect("a folder"),
            log: Memory::default(),
            history: History::default(),
            now: Instant::now(),
            notes: Vec::new(),
        }
    }

    fn path(&self) -> PathBuf {
        self.folder.path().join("answer.wav.part")
    }

    fn begin(&self, file_start_frame: u64) -> Recording {
        let writer = Writer::create(&self.path(), RATE_HZ, 1).expect("creates");
        Recording::new(
            writer,
            Box::new(self.log.clone()),
            file_start_frame,
            RATE_HZ,
            self.now,
        )
    }

    /// Sound whose sample at frame n is n.
    fn sound(&mut self, frames: u64) {
        let start = self.history.end();
        let samples: Vec<f32> = (start..start + frames)
            .map(|frame| frame as f32 / 32_768.0)
            .collect();
        self.history.push(&samples);
    }

    /// One tick a tenth of a second later.
    fn tick(&mut self, recording: &mut Recording) -> bool {
        self.now += Duration::from_millis(100);
        recording.tick(&self.history, self.now, &mut self.notes)
    }

    fn file(&self) -> Vec<u64> {
        let mut reader = Reader::open(&self.path()).expect("reads");
        let mut samples = vec![0_i16; 100_000];
        let got = reader.read_mono_i16(&mut samples).expect("reads");
        samples[..got]
            .iter()
            .map(|&sample| u64::try_from(sample).expect("positive"))
            .collect()
    }

    fn events(&self) -> Vec<Event> {
        self.log.0.lock().expect("unpoisoned").clone()
    }
}

fn frames(ranges: &[Range<u64>]) -> Vec<u64> {
    ranges.iter().cloned().flatten().collect()
}

#[test]
fn the_file_begins_with_sound_from_before_the_key_and_ends_at_its_frame() {
    let mut bench = Bench::new();
    bench.sound(2_000);
    let mut recording = bench.begin(1_500);
    bench.sound(1_000);
    assert!(!bench.tick(&mut recording));
    recording.finish(3_200, bench.now);
    assert!(!bench.tick(&mut recording), "200 frames are still on their way");
    bench.sound(500);
    assert!(bench.tick(&mut recording));
    assert_eq!(
        recording.end(&mut bench.notes),
        End {
            frames: 1_700,
            gap_frames: 0
        }
    );
    assert_eq!(bench.file(), (1_500..3_200).collect::<Vec<_>>());
    assert!(matches!(
        bench.events().last(),
        Some(Event::Finished { frames: 1_700 })
    ));
}

#[test]
fn the_end_waits_for_sound_in_flight_but_not_for_ever() {
    let mut bench = Bench::new();
    let mut recording = bench.begin(0);
    bench.sound(1_000);
    recording.finish(1_200, bench.now);
    let begun = bench.now;
    let mut done = false;
    while !done {
        done = bench.tick(&mut recording);
        assert_eq!(
            done,
            bench.now - begun >= IN_FLIGHT,
            "{:?} after the key",
            bench.now - begun
        );
    }
    assert_eq!(recording.end(&mut bench.notes).frames, 1_000);
}

#[test]
fn a_pause_heard_of_late_still_falls_on_its_frame() {
    let mut bench = Bench::new();
    let mut recording = bench.begin(0);
    bench.sound(1_000);
    bench.tick(&mut recording);
    recording.pause(800, &mut bench.notes);
    bench.sound(1_000);
    bench.tick(&mut recording);
    recording.resume(1_900, &mut bench.notes);
    bench.sound(1_000);
    bench.tick(&mut recording);
    recording.finish(2_950, bench.now);
    assert!(bench.tick(&mut recording));
    recording.end(&mut bench.notes);
    assert_eq!(bench.file(), frames(&[0..800, 1_900..2_950]));
    assert_eq!(
        bench.events(),
        [
            Event::Paused { frame: 800 },
            Event::Resumed { frame: 800 },
            Event::Finished { frames: 1_850 }
        ]
    );
}

#[test]
fn a_take_finished_while_paused_ends_at_once() {
    let mut bench = Bench::new();
    let mut recording = bench.begin(0);
    bench.sound(1_000);
    bench.tick(&mut recording);
    recording.pause(900, &mut bench.notes);
    bench.sound(1_000);
    recording.finish(2_100, bench.now);
    assert!(bench.tick(&mut recording));
    recording.end(&mut bench.notes);
    assert_eq!(bench.file(), (0..900).collect::<Vec<_>>());
}

#[test]
fn what_is_missing_is_silence_and_told_once_with_its_place_in_the_file() {
    let mut bench = Bench::new();
    bench.sound(1_000);
    let mut recording = bench.begin(500);
    bench.history.push_gap(300, GapCause::RingFull);
    bench.tick(&mut recording);
    bench.history.push_gap(200, GapCause::RingFull);
    bench.sound(1_000);
    bench.tick(&mut recording);
    recording.finish(2_500, bench.now);
    assert!(bench.tick(&mut recording));
    let end = recording.end(&mut bench.notes);
    assert_eq!(
        end,
        End {
            frames: 2_000,
            gap_frames: 500
        }
    );
    let expected: Vec<u64> = (500..1_000)
        .chain(std::iter::repeat_n(0, 500))
        .chain(1_500..2_500)
        .collect();
    assert_eq!(bench.file(), expected);
    let gap = Gap {
        frame: 500,
        frames: 500,
        cause: GapCause::RingFull.in_words().to_owned(),
    };
    assert_eq!(bench.events().first(), Some(&Event::Gap(gap)));
    assert_eq!(bench.events().len(), 2);
}

#[test]
fn a_lead_in_that_is_no_longer_held_is_silence_and_a_gap() {
    let mut bench = Bench::new();
    bench.sound(2_000);
    bench.history.forget_before(1_000);
    let mut recording = bench.begin(900);
    recording.finish(2_000, bench.now);
    assert!(bench.tick(&mut recording));
    assert_eq!(
        recording.end(&mut bench.notes),
        End {
            frames: 1_100,
            gap_frames: 100
        }
    );
    assert_eq!(
        bench.file(),
        std::iter::repeat_n(0, 100)
            .chain(1_000..2_000)
            .collect::<Vec<_>>()
    );
}

#[test]
fn a_kill_costs_less_than_a_second() {
    let mut bench = Bench::new();
    let mut recording = bench.begin(0);
    for _ in 0..100 {
        bench.sound(100);
        bench.tick(&mut recording);
        let copy = bench.folder.path().join("copy.wav");
        std::fs::copy(bench.path(), &copy).expect("copies");
        let on_disk = Reader::open(&copy).map_or(0, |reader| reader.info().frames);
        let lost = bench.history.end() - on_disk;
        assert!(
            lost < 1_000,
            "{lost} ms would be lost at {} ms",
            bench.history.end()
        );
    }
}

#[test]
fn a_journal_that_fails_is_told_once_and_the_sound_goes_on() {
    let mut bench = Bench::new();
    bench.log.1 = true;
    let mut recording = bench.begin(0);
    bench.sound(1_000);
    recording.pause(500, &mut bench.notes);
    recording.resume(500, &mut bench.notes);
    recording.finish(1_000, bench.now);
    bench.tick(&mut recording);
    assert_eq!(recording.end(&mut bench.notes).frames, 1_000);
    let told = bench
        .notes
        .iter()
        .filter(|note| matches!(note, Note::Failed(_)))
        .count();
    assert_eq!(told, 1);
}

#[test]
fn a_take_finished_just_after_a_pause_still_gets_the_sound_on_its_way() {
    let mut bench = Bench::new();
    let mut recording = bench.begin(0);
    bench.sound(700);
    recording.pause(900, &mut bench.notes);
    recording.finish(910, bench.now);
    assert!(!bench.tick(&mut recording));
    bench.sound(300);
    assert!(bench.tick(&mut recording));
    assert_eq!(recording.end(&mut bench.notes).frames, 900);
}

#[derive(Clone, Copy, PartialEq)]
enum Ends {
    InTrouble,
    Well,
}

/// Three seconds of sound onto a disk that fills up after `writes` writes.
fn recorded_on_a_disk_of(writes: usize) -> Ends {
    let mut bench = Bench::new();
    let writer = Writer::create_on_full_disk(&bench.path(), RATE_HZ, 1, writes).expect("it is buffered");
    let log = Box::new(bench.log.clone());
    let mut recording = Recording::new(writer, log, 0, RATE_HZ, bench.now);
    let mut taken = 0;
    for _ in 0..30 {
        bench.sound(100);
        bench.tick(&mut recording);
        if bench.notes.is_empty() {
            // Accepted without a complaint: that must be there afterwards, but for the last second.
            taken = bench.history.end();
        }
    }
    recording.finish(3_000, bench.now);
    assert!(bench.tick(&mut recording));
    let end = recording.end(&mut bench.notes);
    let troubles = bench
        .notes
        .iter()
        .filter(|note| matches!(note, Note::Failed(_)))
        .count();
    assert!(troubles <= 1, "told {troubles} times with {writes} writes");
    for note in &bench.notes {
        if let Note::Failed(error) = note {
            assert!(error.to_string().contains("the disk is full"), "{error}");
        }
    }
    let len = std::fs::metadata(bench.path()).expect("it is there").len();
    let kept = if len < 44 {
        Vec::new()
    } else {
        bench.file_or_empty()
    };
    let least = usize::try_from(taken.saturating_sub(1_000)).expect("fits");
    assert!(
        kept.len() >= least,
        "{} of {taken} frames with {writes} writes",
        kept.len()
    );
    assert_eq!(
        kept,
        (0..kept.len() as u64).collect::<Vec<_>>(),
        "{writes} writes"
    );
    assert_eq!(end.frames, kept.len() as u64, "what is said to be there is there");
    if troubles == 0 {
        Ends::Well
    } else {
        Ends::InTrouble
    }
}

impl Bench {
    fn file_or_empty(&self) -> Vec<u64> {
        match Reader::open(&self.path()) {
            Ok(_) => self.file(),
            Err(crate::wav::WavError::Empty { .. }) => Vec::new(),
            Err(error) => panic!("{error}"),
        }
    }
}

#[test]
fn a_disk_that_is_full_at_any_write_of_a_take_costs_at_most_its_last_second() {
    let mut full = 0;
    while recorded_on_a_disk_of(full) == Ends::InTrouble {
        full += 1;
    }
    assert!(full > 12, "a take of 3 s writes more often than {full} times");
    println!("a full disk at each of {full} writes");
}
