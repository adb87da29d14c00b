//! `aloud record`: an answer without a window. Enter begins the next part; whatever ends it, the take is saved.

use std::{
    io::BufRead as _,
    sync::{
        Arc,
        mpsc::{self, Receiver, RecvTimeoutError, SyncSender},
    },
    thread,
    time::{Duration, Instant},
};

use crate::{
    app::{
        Signals, Wake,
        awake::Awake,
        recorder::{self, Assignment, Heard, LEAD_IN_SECS, Recorder},
    },
    audio::capture,
    library::{Draft, Library},
    model::{occasion::Occasion, words},
};

use super::{Failure, Out, args, import, recover, say, takes};

/// How often the clock is looked at while nothing happens.
const LOOK_EVERY: Duration = Duration::from_millis(20);

/// How long a microphone may take to open and deliver.
const OPENING_LIMIT: Duration = Duration::from_secs(10);

/// How long finishing the sound may take; a slow disk is waited for, a dead one is not.
const FINISHING_LIMIT: Duration = Duration::from_secs(60);

/// What the loop reacts to.
enum Stimulus {
    NextPart(Instant),
    InputEnded,
    Woken,
}

/// Records an answer and prints the take.
pub fn run(library: &Library, record: &args::Record, out: &Out) -> Result<(), Failure> {
    let assignment = Assignment {
        prompt: import::find_prompt(library, &record.prompt)?,
        framework: import::find_framework(library, record.framework.as_deref())?,
        total_secs: record.total_secs.unwrap_or(120.0),
        occasion: Occasion::default(),
        again: None,
    };
    let _lock = recover::lock(library)?;
    recover::recover_or_say(library);
    let (sender, inputs) = mpsc::sync_channel(64);
    let wake: Wake = {
        let sender = sender.clone();
        // A full channel wakes the loop by itself.
        Arc::new(move || drop(sender.try_send(Stimulus::Woken)))
    };
    let signals = Signals::listen(Arc::clone(&wake));
    let source = recorder::source(record.simulate_mic.as_ref(), record.input.as_ref());
    let mut recorder = Recorder::open(source, capture::Options::default(), wake)?;

    if !wait_for_lead_in(&mut recorder, &inputs, &signals)? {
        return Err(Failure::new(
            "Stopped before the answer began; there was nothing to save.",
        ));
    }
    let part_names: Vec<String> = assignment
        .framework
        .parts
        .iter()
        .map(|part| part.name.clone())
        .collect();
    let prompt_text = assignment.prompt.text.clone();
    if !recorder.begin(library, assignment, Instant::now(), jiff::Zoned::now()) {
        return Err(Failure::new(
            "The microphone stopped before the answer began. Run it again.",
        ));
    }
    if let Some(warning) = recorder.room_warning(library) {
        say(&warning);
    }
    let enter = if part_names.len() > 1 {
        " Enter begins the next part."
    } else {
        ""
    };
    say(&format!("{prompt_text}\nRecording {}.{enter}", part_names[0]));
    listen_for_lines(&sender)?;

    let awake = Awake::begin();
    let draft = speak(&mut recorder, &inputs, &signals, record.seconds, &part_names)?;
    let (id, take) = draft.finish()?;
    drop(awake);
    takes::print(library, &id, &take, out)
}

/// Waits until the microphone has delivered the lead-in. False if it was stopped before.
fn wait_for_lead_in(
    recorder: &mut Recorder,
    inputs: &Receiver<Stimulus>,
    signals: &Signals,
) -> Result<bool, Failure> {
    let opened = Instant::now();
    let mut armed: Option<Instant> = None;
    loop {
        for heard in recorder.poll() {
            match heard {
                Heard::Lost(sentence)
                | Heard::Interrupted { sentence, .. }
                | Heard::WriteFailed(sentence) => return Err(Failure::new(sentence)),
                Heard::Notice(sentence) | Heard::WentOn(sentence) => say(&sentence),
                Heard::Armed(info) => {
                    if let Some(wanted) = info.instead_of {
                        return Err(Failure::new(format!(
                            "There is no input {wanted}; `aloud devices` lists them all."
                        )));
                    }
                }
                Heard::Finished(_) => {}
            }
        }
        if recorder.is_armed() {
            let since = armed.get_or_insert_with(Instant::now);
            if since.elapsed().as_secs_f64() >= LEAD_IN_SECS {
                return Ok(true);
            }
        } else if opened.elapsed() >= OPENING_LIMIT {
            return Err(Failure::new(
                "The microphone gave no sound for 10 seconds. Choose another: `aloud devices` lists them.",
            ));
        }
        // Only wakes come before standard input is listened to.
        drop(inputs.recv_timeout(LOOK_EVERY));
        if signals.take() {
            return Ok(false);
        }
    }
}

/// Runs the answer to its end and gives back the draft, its sound complete.
fn speak(
    recorder: &mut Recorder,
    inputs: &Receiver<Stimulus>,
    signals: &Signals,
    seconds: Option<f64>,
    part_names: &[String],
) -> Result<Draft, Failure> {
    let mut finishing: Option<Instant> = None;
    let mut has_said_last = false;
    loop {
        for heard in recorder.poll() {
            match heard {
                Heard::Armed(_) => {}
                Heard::Interrupted { sentence, comes_back } => {
                    say(&sentence);
                    // Nobody is there to choose another microphone.
                    if !comes_back {
                        recorder.finish(Instant::now());
                        finishing.get_or_insert_with(Instant::now);
                    }
                }
                Heard::WriteFailed(sentence) if !recorder.is_busy() => return Err(Failure::new(sentence)),
                Heard::Lost(sentence)
                | Heard::WriteFailed(sentence)
                | Heard::Notice(sentence)
                | Heard::WentOn(sentence) => say(&sentence),
                Heard::Finished(Some(draft)) => return Ok(draft),
                Heard::Finished(None) => {
                    return Err(Failure::new("The take could not be written, so there is none."));
                }
            }
        }
        if finishing.is_none() {
            // The end is named a little ahead of time, so that the file ends on that very frame.
            if let (Some(seconds), Some(progress)) = (seconds, recorder.progress(Instant::now()))
                && progress.elapsed_secs + 0.1 >= seconds
            {
                recorder.finish_after(seconds);
                finishing = Some(Instant::now());
            }
        } else if finishing.is_some_and(|since| since.elapsed() >= FINISHING_LIMIT) {
            return Err(Failure::new(
                "The disk did not take the sound within a minute. What was written is kept; it is finished at the next start.",
            ));
        }
        if signals.take() {
            recorder.finish(Instant::now());
            finishing.get_or_insert_with(Instant::now);
        }
        match inputs.recv_timeout(LOOK_EVERY) {
            Ok(Stimulus::NextPart(at)) if finishing.is_none() => {
                if recorder.mark(at) {
                    announce(recorder, part_names);
                } else if !has_said_last {
                    has_said_last = true;
                    say(if part_names.len() > 1 {
                        "This is the last part."
                    } else {
                        "This answer has one part."
                    });
                }
            }
            Ok(Stimulus::InputEnded) if seconds.is_none() => {
                recorder.finish(Instant::now());
                finishing.get_or_insert_with(Instant::now);
            }
            Ok(_) | Err(RecvTimeoutError::Timeout | RecvTimeoutError::Disconnected) => {}
        }
    }
}

fn announce(recorder: &Recorder, part_names: &[String]) {
    let Some(progress) = recorder.progress(Instant::now()) else {
        return;
    };
    let begun = progress.starts_secs.len();
    if let Some(name) = begun.checked_sub(1).and_then(|index| part_names.get(index)) {
        say(&format!("{} {name}", words::running_clock(progress.elapsed_secs)));
    }
}

/// Each line of standard input is an Enter. The thread ends with the input or with the program.
fn listen_for_lines(sender: &SyncSender<Stimulus>) -> Result<(), Failure> {
    let sender = sender.clone();
    thread::Builder::new()
        .name("aloud-stdin".to_owned())
        .spawn(move || {
            let mut stdin = std::io::stdin().lock();
            let mut line = Vec::new();
            loop {
                line.clear();
                let is_end = matches!(stdin.read_until(b'\n', &mut line), Ok(0) | Err(_));
                let input = if is_end {
                    Stimulus::InputEnded
                } else {
                    Stimulus::NextPart(Instant::now())
                };
                if sender.send(input).is_err() || is_end {
                    return;
                }
            }
        })?;
    Ok(())
}
