//! Whether a take's length stays true: a device at another rate than it says, a disk that stands still.

#![cfg(target_os = "linux")]
#![allow(
    clippy::expect_used,
    clippy::panic,
    reason = "a helper of a test that fails is a test that fails"
)]

mod support;

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use aloud::{
    app::recorder::Heard,
    audio::capture::{Begin, Capture, CaptureEvent, Destination, Options},
    model::{
        journal::{Event, EventLog},
        take::Gap,
    },
};
use support::{
    answer::Answer,
    mics::{FOR_EVER, RATE_HZ, hum, mic, source},
};

const SECOND: Duration = Duration::from_secs(1);

/// A take of a microphone that says 48 kHz and delivers another rate, begun so long after it was opened: how long the
/// file is, how long it took, and at which rate it is.
fn at_another_rate(real_hz: u32, armed_for: Duration) -> (f64, f64, u32) {
    let mut answer = Answer::with(source(mic("Headset", move |mut wire| {
        hum(&mut wire, 1_000, FOR_EVER, real_hz);
    })));
    answer.pass(armed_for);
    answer.begin();
    let begun = Instant::now();
    answer.pass(SECOND * 4);
    let spoken_secs = begun.elapsed().as_secs_f64();
    let shown = answer
        .recorder
        .progress(Instant::now())
        .expect("it runs")
        .elapsed_secs;
    let told = answer.heard.iter().any(|heard| match heard {
        Heard::Notice(sentence) => {
            sentence.contains(&format!("says it runs at 48000 Hz and delivers {real_hz}"))
        }
        _ => false,
    });
    assert!(told, "{:?}", answer.heard);
    let done = answer.finish();
    let rate_hz = done.take.audio.sample_rate_hz;
    let secs = done.take.answer_secs();
    if armed_for > SECOND {
        assert!(
            (shown - spoken_secs).abs() < 0.1,
            "the clock showed {shown} s of {spoken_secs} s"
        );
    }
    assert!(done.take.gaps.is_empty(), "{:?}", done.take.gaps);
    (secs, spoken_secs, rate_hz)
}

#[test]
fn a_rate_that_is_not_the_one_asked_for_is_found_and_the_length_is_true() {
    for real_hz in [96_000, 24_000, 16_000] {
        let (secs, spoken_secs, rate_hz) = at_another_rate(real_hz, SECOND * 3);
        println!("{real_hz} Hz said to be 48000: {secs:.3} s of {spoken_secs:.3} s");
        assert_eq!(rate_hz, real_hz);
        // Half a percent, and the moments it takes to begin and to end.
        assert!(
            (secs - spoken_secs).abs() < 0.005 * spoken_secs + 0.015,
            "{secs} of {spoken_secs}"
        );
    }
}

#[test]
fn a_take_begun_before_the_rate_is_known_gets_it_too() {
    let (secs, spoken_secs, rate_hz) = at_another_rate(24_000, Duration::from_millis(600));
    println!("begun at once: {secs:.3} s of {spoken_secs:.3} s");
    assert_eq!(rate_hz, 24_000);
    // Where it begins was reckoned with the wrong rate; its speed is right.
    assert!((secs - spoken_secs).abs() < 1.2, "{secs} of {spoken_secs}");
}

/// A journal that takes so long over a mark: the thread that writes the sound stands still meanwhile, as on a disk
/// that does not answer.
struct Slow(Duration);

impl EventLog for Slow {
    fn append(&mut self, event: &Event) -> std::io::Result<()> {
        if matches!(event, Event::Marked { .. }) {
            std::thread::sleep(self.0);
        }
        Ok(())
    }
}

/// A sample of sound of which no two blocks of 10 ms are alike.
fn ramp_at(frame: usize) -> i16 {
    i16::try_from(frame / 480 % 30_000 + 1).unwrap_or(1)
}

/// A take of which the writer stands still for so long after one second; its gaps, and its frames.
fn stalled_for(stall: Duration) -> (Vec<Gap>, Vec<i16>) {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("answer.wav");
    let ramp = mic("Headset", |mut wire| {
        let start = Instant::now();
        for block in 1_u32.. {
            let due = start + Duration::from_millis(10) * block;
            wire.wait_until(due);
            if wire.is_stopped() {
                return;
            }
            let first = usize::try_from(block - 1).unwrap_or(0) * 480;
            wire.feed.push(&[ramp_at(first); 480], 1, due);
        }
    });
    let capture = Capture::open(source(ramp), Options::default(), Arc::new(|| {})).expect("a thread");
    let opened = capture.wait(SECOND);
    assert!(matches!(opened, Some(CaptureEvent::Opened(_))), "{opened:?}");
    let destination = Destination {
        path: path.clone(),
        log: Box::new(Slow(stall)),
    };
    capture
        .begin(Begin {
            open: Box::new(move || Ok(destination)),
            file_start_frame: 0,
            longest_frames: u64::MAX,
            rescue: None,
            started: Event::Paused { frame: 0 },
        })
        .expect("begins");
    std::thread::sleep(SECOND);
    let mark = Event::Marked {
        part: "task".to_owned(),
        frame: 0,
    };
    capture.log(mark).expect("is taken");
    std::thread::sleep(stall + SECOND);
    let end = capture.position_at(Instant::now()).expect("it runs");
    capture.finish(end).expect("is taken");
    let mut gaps = Vec::new();
    loop {
        match capture.wait(support::PATIENCE).expect("an event") {
            CaptureEvent::Gap(gap) => gaps.push(gap),
            CaptureEvent::Finished { frames, .. } => {
                assert_eq!(frames, end, "the length is true");
                break;
            }
            other => panic!("{other:?}"),
        }
    }
    (gaps, support::audio_math::read_wav(&path).frames)
}

#[test]
fn a_writer_that_stands_still_for_5_s_loses_nothing() {
    let (gaps, frames) = stalled_for(SECOND * 5);
    assert!(gaps.is_empty(), "{gaps:?}");
    for (block, samples) in frames.chunks_exact(480).enumerate() {
        assert_eq!(samples, [ramp_at(block * 480); 480], "block {block}");
    }
}

#[test]
fn a_writer_that_stands_still_for_15_s_loses_what_is_counted_exactly_and_listed() {
    let (gaps, frames) = stalled_for(SECOND * 15);
    let [gap] = &gaps[..] else { panic!("{gaps:?}") };
    assert_eq!(gap.cause, "the disk or the computer was too slow to keep up");
    let secs = gap.frames as f64 / f64::from(RATE_HZ);
    println!("of a stall of 15 s {secs:.2} s were lost");
    assert!((2.5..3.6).contains(&secs), "a ring of 12 s: {secs} s");
    // Silent to the frame where it is listed, and nowhere else; what comes after is in its place.
    let range = gap.frame as usize..(gap.frame + gap.frames) as usize;
    for (index, &frame) in frames.iter().enumerate() {
        let expected = if range.contains(&index) { 0 } else { ramp_at(index) };
        assert_eq!(frame, expected, "frame {index}");
    }
}
