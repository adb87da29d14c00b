//! Tests of capture as a whole, with scripted sources in place of devices. What is tested stands beside it.

use std::{io, path::Path, sync::Mutex};

use super::*;
use crate::wav::{Reader, Writer};

const RATE_HZ: u32 = 48_000;
const SOON: Duration = Duration::from_secs(10);

#[derive(Clone, Default)]
struct Memory(Arc<Mutex<Vec<Event>>>);

impl EventLog for Memory {
    fn append(&mut self, event: &Event) -> io::Result<()> {
        self.0.lock().expect("unpoisoned").push(event.clone());
        Ok(())
    }
}

fn deaf() -> Arc<dyn Fn() + Send + Sync> {
    Arc::new(|| {})
}

fn open(source: Source) -> Capture {
    Capture::open(source, Options::default(), deaf()).expect("a thread")
}

fn next(capture: &Capture) -> CaptureEvent {
    capture.wait(SOON).expect("an event in time")
}

/// The sample at each frame of the test's sound: a sawtooth that tells frames apart.
fn saw(frame: u64) -> i16 {
    i16::try_from(frame % 20_011).expect("fits") - 10_000
}

fn saw_file(path: &Path, secs: u64) {
    let mut writer = Writer::create(path, RATE_HZ, 1).expect("creates");
    let samples: Vec<i16> = (0..secs * u64::from(RATE_HZ)).map(saw).collect();
    writer.write(&samples).expect("writes");
    writer.finalize().expect("closes");
}

fn read(path: &Path) -> Vec<i16> {
    let mut reader = Reader::open(path).expect("reads");
    let mut samples = vec![0; usize::try_from(reader.info().frames).expect("fits")];
    let mut filled = 0;
    while filled < samples.len() {
        match reader.read_mono_i16(&mut samples[filled..]).expect("reads") {
            0 => break,
            count => filled += count,
        }
    }
    samples
}

fn begin(path: &Path, file_start_frame: u64) -> (Begin, Memory) {
    let log = Memory::default();
    let destination = Destination {
        path: path.to_owned(),
        log: Box::new(log.clone()),
    };
    let begin = Begin {
        open: Box::new(move || Ok(destination)),
        file_start_frame,
        longest_frames: u64::MAX,
        rescue: None,
        started: Event::Paused { frame: 77 },
    };
    (begin, log)
}

/// A microphone that pushes the saw in blocks of 10 ms in real time, and does to the wire what `meddle` says first.
/// `meddle` gets the index of each block and returns false to end.
fn scripted(mut meddle: impl FnMut(u64, &Wire) -> bool + Send + 'static) -> Source {
    Source::Scripted(Script {
        name: "Test mic".to_owned(),
        id: "test:mic".to_owned(),
        sample_rate_hz: RATE_HZ,
        channels: 1,
        sample_format: "i16".to_owned(),
        again: None,
        run: Box::new(move |mut wire| {
            let start = Instant::now();
            for index in 0.. {
                if wire.is_stopped() || !meddle(index, &wire) {
                    break;
                }
                let block: Vec<i16> = (index * 480..(index + 1) * 480).map(saw).collect();
                let due = start + Duration::from_millis(10 * (index + 1));
                wire.wait_until(due);
                wire.feed.push(&block, 1, due);
            }
        }),
    })
}

#[test]
fn a_simulated_microphone_is_recorded_bit_for_bit_with_its_lead_in() {
    let folder = tempfile::tempdir().expect("a folder");
    let (input, output) = (folder.path().join("in.wav"), folder.path().join("out.wav"));
    saw_file(&input, 3);
    let capture = open(Source::File(input));
    let CaptureEvent::Opened(info) = next(&capture) else {
        panic!("not opened")
    };
    assert_eq!(
        (info.sample_rate_hz, info.channels, info.instead_of),
        (RATE_HZ, 1, None)
    );
    std::thread::sleep(Duration::from_millis(800));
    let pressed = capture.position_at(Instant::now()).expect("sound arrives");
    // The command comes later than the key, and asks for what was before it.
    std::thread::sleep(Duration::from_millis(200));
    let start = pressed - 24_000;
    let (begin, log) = begin(&output, start);
    capture.begin(begin).expect("takes it");
    assert!(capture.is_recording());
    std::thread::sleep(Duration::from_millis(700));
    let ended = capture.position_at(Instant::now()).expect("sound arrives");
    capture.finish(ended).expect("takes it");
    let CaptureEvent::Finished { frames, gaps } = next(&capture) else {
        panic!("not finished")
    };
    assert_eq!((frames, gaps), (ended - start, 0));
    assert_eq!(read(&output), (start..ended).map(saw).collect::<Vec<_>>());
    let log = log.0.lock().expect("unpoisoned").clone();
    assert_eq!(log, [Event::Paused { frame: 77 }, Event::Finished { frames }]);
    assert!(!capture.is_recording());
}

#[test]
fn dropping_a_capture_finishes_its_take() {
    let folder = tempfile::tempdir().expect("a folder");
    let output = folder.path().join("out.wav");
    let capture = open(scripted(|_, _| true));
    next(&capture);
    let (begin, log) = begin(&output, 0);
    capture.begin(begin).expect("takes it");
    std::thread::sleep(Duration::from_millis(500));
    drop(capture);
    let sound = read(&output);
    assert!(sound.len() > 48 * 400, "{} frames", sound.len());
    assert_eq!(sound, (0..sound.len() as u64).map(saw).collect::<Vec<_>>());
    assert!(matches!(
        log.0.lock().expect("unpoisoned").last(),
        Some(Event::Finished { .. })
    ));
}

#[test]
fn a_microphone_that_falls_silent_without_a_word_is_lost_within_about_a_second() {
    let capture = open(scripted(|index, wire| {
        if index == 50 {
            while !wire.is_stopped() {
                std::thread::sleep(Duration::from_millis(5));
            }
        }
        true
    }));
    next(&capture);
    let opened = Instant::now();
    let CaptureEvent::Lost { reason } = next(&capture) else {
        panic!("not lost")
    };
    let secs = opened.elapsed().as_secs_f64();
    assert!((1.3..4.0).contains(&secs), "{secs} s");
    assert_eq!(reason, "Test mic has stopped delivering sound");
}

#[test]
fn a_take_whose_microphone_vanishes_keeps_its_sound_and_can_be_finished() {
    let folder = tempfile::tempdir().expect("a folder");
    let output = folder.path().join("out.wav");
    let capture = open(scripted(|index, wire| {
        if index == 60 {
            wire.fault(Fault::Gone);
        }
        index < 60
    }));
    next(&capture);
    capture.begin(begin(&output, 0).0).expect("takes it");
    let CaptureEvent::Interrupted { held_at: Some(_), .. } = next(&capture) else {
        panic!("not held")
    };
    capture.finish(99_999).expect("takes it");
    let CaptureEvent::Finished { frames, gaps: 0 } = next(&capture) else {
        panic!("not finished")
    };
    assert_eq!(frames, 60 * 480);
    assert_eq!(read(&output), (0..frames).map(saw).collect::<Vec<_>>());
}

#[test]
fn a_stall_of_the_device_leaves_the_length_of_the_take_true() {
    let folder = tempfile::tempdir().expect("a folder");
    let output = folder.path().join("out.wav");
    let source = Source::Scripted(Script {
        name: "Stalling mic".to_owned(),
        id: "test:stalling".to_owned(),
        sample_rate_hz: RATE_HZ,
        channels: 1,
        sample_format: "i16".to_owned(),
        again: None,
        run: Box::new(|mut wire| {
            let start = Instant::now();
            // A second of sound, 0.4 s of nothing that is never made up for, then sound again.
            for index in (0..100).chain(140..) {
                let due = start + Duration::from_millis(10 * (index + 1));
                wire.wait_until(due);
                if wire.is_stopped() {
                    break;
                }
                wire.feed.push(&[1_000_i16; 480], 1, due);
            }
        }),
    });
    let capture = open(source);
    next(&capture);
    capture.begin(begin(&output, 0).0).expect("takes it");
    let CaptureEvent::Gap(gap) = next(&capture) else {
        panic!("no gap")
    };
    assert!(gap.frames.abs_diff(19_200) < 480, "{} frames", gap.frames);
    let now = Instant::now();
    let at = capture.position_at(now).expect("running");
    capture.finish(at).expect("takes it");
    let CaptureEvent::Finished { frames, gaps } = next(&capture) else {
        panic!("not finished")
    };
    assert_eq!(gaps, gap.frames);
    assert_eq!(frames, at);
}

#[test]
fn a_take_whose_file_cannot_be_made_says_why_and_the_meter_goes_on() {
    let capture = open(scripted(|_, _| true));
    next(&capture);
    capture
        .begin(begin(Path::new("/nowhere/at/all.wav"), 0).0)
        .expect("takes it");
    let CaptureEvent::WriteFailed(error) = next(&capture) else {
        panic!("no fault told")
    };
    assert!(error.to_string().contains("/nowhere/at/all.wav"), "{error}");
    std::thread::sleep(Duration::from_millis(100));
    assert!(capture.meter().peak_dbfs > -20.0);
    assert!(!capture.is_recording());
}

#[test]
fn a_file_that_is_not_there_fails_to_open() {
    let capture = open(Source::File(PathBuf::from("/nowhere/in.wav")));
    let CaptureEvent::Failed(error) = next(&capture) else {
        panic!("opened")
    };
    assert!(error.to_string().contains("/nowhere/in.wav"));
    assert_eq!(capture.position_at(Instant::now()), None);
}

#[test]
fn events_nobody_takes_hold_nothing_up() {
    let folder = tempfile::tempdir().expect("a folder");
    let capture = open(scripted(|_, _| true));
    next(&capture);
    for take in 0..200 {
        let path = folder.path().join(format!("{take}.wav"));
        let _ = capture.begin(begin(&path, 0).0);
        let _ = capture.finish(0);
        std::thread::sleep(Duration::from_millis(1));
    }
    let finished = std::iter::from_fn(|| capture.wait(Duration::from_millis(300))).count();
    assert!(finished > 64, "{finished} events came");
}

#[test]
fn the_window_is_woken_for_each_event() {
    let (woken, wakes) = sync_channel(8);
    let wake = Arc::new(move || woken.try_send(()).unwrap_or_default());
    let capture = Capture::open(scripted(|_, _| true), Options::default(), wake).expect("a thread");
    wakes.recv_timeout(SOON).expect("woken");
    assert!(matches!(capture.poll(), Some(CaptureEvent::Opened(_))));
}

/// A journal that panics at the second event.
struct Panicking(bool);

impl EventLog for Panicking {
    fn append(&mut self, _: &Event) -> io::Result<()> {
        if std::mem::replace(&mut self.0, true) {
            panic!("a scripted fault");
        }
        Ok(())
    }
}

#[test]
fn a_panic_of_the_capture_thread_is_told_and_the_take_holds_what_it_had() {
    let folder = tempfile::tempdir().expect("a folder");
    let output = folder.path().join("out.wav");
    let capture = open(scripted(|_, _| true));
    next(&capture);
    let destination = Destination {
        path: output.clone(),
        log: Box::new(Panicking(false)),
    };
    let (mut begin, _) = begin(&output, 0);
    begin.open = Box::new(move || Ok(destination));
    capture.begin(begin).expect("takes it");
    std::thread::sleep(Duration::from_secs(1));
    capture.pause(999_999).expect("takes it");
    let CaptureEvent::Broken(error) = next(&capture) else {
        panic!("not told")
    };
    assert!(error.to_string().contains("a scripted fault"), "{error}");
    assert!(!capture.is_recording());
    let sound = read(&output);
    assert!(sound.len() > 480 * 60, "{} frames", sound.len());
    assert_eq!(sound, (0..sound.len() as u64).map(saw).collect::<Vec<_>>());
    assert!(capture.finish(0).is_err(), "and nothing waits for it");
    let start = Instant::now();
    drop(capture);
    assert!(start.elapsed() < Duration::from_secs(1));
}
