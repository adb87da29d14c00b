//! What microphones do wrong in mid-take, one test each: what is said, what is in the take, what is lost. Here the
//! microphones are scripts; `faults_program.rs` does the same to the built program with a real sound server.

#![cfg(target_os = "linux")]
#![allow(
    clippy::expect_used,
    clippy::panic,
    reason = "a helper of a test that fails is a test that fails"
)]

mod support;

use std::time::{Duration, Instant};

use aloud::{
    app::recorder::Heard,
    audio::{
        AudioError,
        capture::{Fault, Source},
    },
};
use support::{
    answer::Answer,
    mics::{FOR_EVER, RATE_HZ, failing, hum, humming, mic, source},
};

const SECOND: Duration = Duration::from_secs(1);
const FRAMES_A_MS: u64 = RATE_HZ as u64 / 1_000;

/// The lengths of the stretches of equal samples, in milliseconds.
fn stretches(frames: &[i16]) -> Vec<(i16, u64)> {
    let mut stretches: Vec<(i16, u64)> = Vec::new();
    for &frame in frames {
        match stretches.last_mut() {
            Some((value, length)) if *value == frame => *length += 1,
            _ => stretches.push((frame, 1)),
        }
    }
    for (_, length) in &mut stretches {
        *length /= FRAMES_A_MS;
    }
    stretches
}

#[test]
fn a_microphone_that_vanishes_with_an_error_holds_the_take_and_another_goes_on_with_it() {
    let mut answer = Answer::begun(source(failing("Headset", SECOND, Some(Fault::Gone))));
    let (sentence, comes_back) = answer.interrupted();
    assert_eq!(sentence, "Headset is gone. What you said is safe.");
    assert!(!comes_back, "the speaker decides");
    let at = Instant::now();
    let before = answer.recorder.progress(at).expect("it runs");
    // Thinking about it is a pause: none of it is in the file.
    answer.pass(SECOND);
    let after = answer.recorder.progress(Instant::now()).expect("it runs");
    assert_eq!(before, after, "the clock stands still");
    answer.recorder.go_on(source(humming("Laptop", 2_000)));
    assert_eq!(answer.went_on(), "Recording goes on with Laptop.");
    answer.pass(SECOND);
    let done = answer.finish();
    let heard = stretches(&done.frames);
    assert!(
        matches!(
            heard[..],
            [(1_000, 900..=1_010), (0, 0..=100), (2_000, 900..=1_300)]
        ),
        "{heard:?}"
    );
    let [gap] = &done.take.gaps[..] else {
        panic!("{:?}", done.take.gaps)
    };
    assert_eq!(gap.cause, "Headset is gone; the answer went on with Laptop");
    let silent = done.frames.iter().filter(|&&frame| frame == 0).count() as u64;
    assert_eq!(gap.frames, silent, "what is silent is listed, to the frame");
    let [switch] = &done.take.switches[..] else {
        panic!("{:?}", done.take.switches)
    };
    assert_eq!(
        (switch.device.as_str(), switch.frame),
        ("Laptop", gap.frame + gap.frames)
    );
    assert_eq!(done.take.pauses.len(), 1);
}

#[test]
fn a_microphone_that_falls_silent_without_an_error_holds_the_take_within_about_a_second() {
    let mut answer = Answer::begun(source(failing("Headset", SECOND, None)));
    answer.pass(SECOND);
    let silent_since = Instant::now();
    let (sentence, comes_back) = answer.interrupted();
    let told_after = silent_since.elapsed().as_secs_f64();
    assert!(told_after < 1.3, "told after {told_after} s");
    assert_eq!(
        sentence,
        "Headset has stopped delivering sound. What you said is safe."
    );
    assert!(!comes_back);
    answer.recorder.go_on(source(humming("Laptop", 2_000)));
    assert!(
        answer.went_on().contains("s were lost"),
        "a second was spoken to nobody"
    );
    answer.pass(SECOND);
    let done = answer.finish();
    let gap_ms = done.take.gaps[0].frames / FRAMES_A_MS;
    assert!((950..1_400).contains(&gap_ms), "{gap_ms} ms");
    assert_eq!(done.take.gaps.len(), 1);
}

#[test]
fn a_held_take_can_be_finished_and_ends_with_its_last_sound() {
    let mut answer = Answer::begun(source(failing("Headset", SECOND, Some(Fault::Gone))));
    answer.interrupted();
    answer.pass(SECOND);
    let done = answer.finish();
    assert!(matches!(stretches(&done.frames)[..], [(1_000, 900..=1_010)]));
    assert!(
        done.take.gaps.is_empty(),
        "nothing came after it that could be missing"
    );
}

#[test]
fn what_was_said_before_the_loss_is_on_the_disk_while_the_take_is_held() {
    let mut answer = Answer::begun(source(failing("Headset", SECOND, Some(Fault::Gone))));
    answer.interrupted();
    let mut takes = std::fs::read_dir(answer.folder.path().join("takes")).expect("a folder");
    let part = takes
        .next()
        .expect("a take")
        .expect("a take")
        .path()
        .join("answer.wav.part");
    let frames = support::audio_math::read_wav(&part).frames.len() as u64;
    assert!(frames >= 950 * FRAMES_A_MS, "{frames} frames of a second");
}

#[test]
fn a_microphone_of_another_rate_is_refused_in_words_and_the_take_can_still_be_finished() {
    let mut answer = Answer::begun(source(failing("Headset", SECOND, Some(Fault::Gone))));
    answer.interrupted();
    answer.heard.clear();
    let mut other = humming("Laptop", 2_000);
    other.sample_rate_hz = 44_100;
    answer.recorder.go_on(source(other));
    let (sentence, _) = answer.interrupted();
    assert!(
        sentence.contains("Laptop runs at 44100 Hz and this answer is recorded at 48000 Hz"),
        "{sentence}"
    );
    assert!(sentence.contains("finish the answer"), "{sentence}");
    // A second try with one that fits.
    answer.recorder.go_on(source(humming("Desk", 3_000)));
    answer.went_on();
    answer.pass(SECOND / 2);
    let done = answer.finish();
    assert!(done.frames.contains(&3_000) && done.frames.contains(&1_000));
}

#[test]
fn a_broken_stream_is_made_again_by_itself_and_the_time_between_is_silence() {
    let mut broken = failing("Headset", SECOND, Some(Fault::Invalidated));
    broken.again = Some(Box::new(|| {
        let mut back = mic("Headset", |mut wire| {
            // It takes its time.
            std::thread::sleep(SECOND);
            hum(&mut wire, 2_000, FOR_EVER, RATE_HZ);
        });
        back.id = "test:Headset".to_owned();
        back
    }));
    let mut answer = Answer::begun(source(broken));
    let (sentence, comes_back) = answer.interrupted();
    assert!(comes_back, "{sentence}");
    answer.went_on();
    answer.pass(SECOND);
    let running = answer
        .recorder
        .progress(Instant::now())
        .expect("it runs")
        .elapsed_secs;
    let done = answer.finish();
    let heard = stretches(&done.frames);
    assert!(
        matches!(
            heard[..],
            [(1_000, 900..=1_010), (0, 950..=1_200), (2_000, 900..=1_300)]
        ),
        "{heard:?}"
    );
    assert_eq!(done.take.gaps.len(), 1);
    assert_eq!(
        done.take.gaps[0].cause,
        "The connection to Headset broke and was made again"
    );
    assert!(done.take.switches.is_empty() && done.take.pauses.is_empty());
    assert!(
        (done.take.answer_secs() - running).abs() < 0.05,
        "the clock told the truth"
    );
}

#[test]
fn a_broken_stream_that_does_not_come_back_holds_the_take() {
    let mut answer = Answer::begun(source(failing("Headset", SECOND, Some(Fault::Invalidated))));
    let (sentence, comes_back) = answer.interrupted();
    assert_eq!(
        sentence,
        "The connection to Headset broke. What you said is safe."
    );
    assert!(!comes_back, "a script without a way back is none");
    answer.finish();
}

#[test]
fn no_microphone_and_a_busy_one_are_told_with_what_to_do() {
    let busy = AudioError::Busy {
        name: "Headset".to_owned(),
    };
    let cases = [
        (AudioError::NoInputDevice, "plug one in"),
        (busy, "in use by another program: close that program"),
    ];
    for (error, words) in cases {
        let mut answer = Answer::with(Source::Failing(error));
        let sentence = answer.wait("a word", |heard| match heard {
            Heard::Lost(sentence) => Some(sentence.clone()),
            _ => None,
        });
        assert!(sentence.contains(words), "{sentence}");
        assert!(!answer.recorder.is_armed());
    }
}

#[test]
fn a_muted_microphone_is_named_and_its_take_is_kept_all_the_same() {
    let mut answer = Answer::begun(source(humming("Headset", 0)));
    answer.pass(SECOND * 5 / 2);
    let meter = answer.recorder.capture().meter();
    assert_eq!(meter.warning, Some(aloud::audio::warnings::Warning::Silent));
    let words = aloud::app::warning_words(aloud::audio::warnings::Warning::Silent, "Headset");
    assert_eq!(words, "I hear nothing from Headset. Is it muted?");
    let done = answer.finish();
    assert!(done.frames.iter().all(|&frame| frame == 0));
    assert!(done.take.gaps.is_empty(), "silence that was heard is no loss");
}

#[test]
fn a_stream_the_system_moves_elsewhere_is_told_and_noted_in_the_take() {
    let moved = mic("Headset", |mut wire| {
        hum(&mut wire, 1_000, SECOND, RATE_HZ);
        wire.fault(Fault::Rerouted(Some("Laptop".to_owned())));
        hum(&mut wire, 2_000, FOR_EVER, RATE_HZ);
    });
    let mut answer = Answer::begun(source(moved));
    let sentence = answer.wait("a notice", |heard| match heard {
        Heard::Notice(sentence) => Some(sentence.clone()),
        _ => None,
    });
    assert!(
        sentence.contains("moved the sound from Headset to Laptop"),
        "{sentence}"
    );
    answer.pass(SECOND);
    let done = answer.finish();
    let [switch] = &done.take.switches[..] else {
        panic!("{:?}", done.take.switches)
    };
    let secs = switch.frame as f64 / f64::from(RATE_HZ);
    assert!((0.8..1.3).contains(&secs), "noted at {secs} s");
}

#[test]
fn an_answer_ends_by_itself_at_the_longest_a_file_can_be_and_says_so_in_time() {
    let mut answer = Answer::with(source(humming("Headset", 1_000)));
    let longest = u64::from(RATE_HZ) * 2;
    answer.recorder = {
        let fresh = Answer::with(source(humming("Headset", 1_000)));
        fresh.recorder.with_longest(longest)
    };
    answer.begin();
    let notice = answer.wait("a notice", |heard| match heard {
        Heard::Notice(sentence) => Some(sentence.clone()),
        _ => None,
    });
    assert!(notice.contains("ends by itself in 0:0"), "{notice}");
    answer.wait("the end", |heard| match heard {
        Heard::Notice(sentence) => sentence.contains("ended by itself").then_some(()),
        _ => None,
    });
    let done = answer.finished();
    assert_eq!(done.take.audio.frames, longest, "to the frame");
    assert_eq!(done.take.audio.frames, done.frames.len() as u64);
}

#[test]
fn a_panic_in_the_window_leaves_a_whole_file_and_a_take_to_recover() {
    let mut answer = Answer::begun(source(humming("Headset", 1_000)));
    answer.pass(SECOND);
    let Answer {
        folder,
        library,
        recorder,
        ..
    } = answer;
    // As the window's own panic does: the state that owns the recorder is unwound.
    let unwound = std::panic::catch_unwind(std::panic::AssertUnwindSafe(move || {
        let _recorder = recorder;
        panic!("a scripted fault");
    }));
    assert!(unwound.is_err());
    let id = library.unfinished().expect("a list").remove(0);
    let take = library.recover(&id).expect("recovers").expect("there is sound");
    assert!(take.answer_secs() > 0.9, "{} s", take.answer_secs());
    drop(folder);
}

#[test]
fn a_panic_of_the_sound_systems_own_thread_is_a_microphone_that_falls_silent() {
    let mut answer = Answer::begun(source(mic("Headset", |mut wire| {
        hum(&mut wire, 1_000, SECOND, RATE_HZ);
        panic!("a scripted fault");
    })));
    let (sentence, _) = answer.interrupted();
    assert!(sentence.contains("stopped delivering"), "{sentence}");
    let done = answer.finish();
    assert!(done.frames.len() as u64 > 900 * FRAMES_A_MS);
}
