//! Microphones that exist only as scripts, for what real ones do wrong: gone, back again, at another rate, silent.

use std::time::{Duration, Instant};

use aloud::audio::capture::{Fault, Script, Source, Wire};

/// Frames a second of these microphones, unless a test says otherwise.
pub const RATE_HZ: u32 = 48_000;

/// A scripted microphone called `name`, at [`RATE_HZ`], that runs `run`.
pub fn mic(name: &str, run: impl FnOnce(Wire) + Send + 'static) -> Script {
    Script {
        name: name.to_owned(),
        id: format!("test:{name}"),
        sample_rate_hz: RATE_HZ,
        channels: 1,
        sample_format: "i16".to_owned(),
        again: None,
        run: Box::new(run),
    }
}

/// Sound of one value for so long, in real time at `real_hz` frames a second; then the script goes on.
pub fn hum(wire: &mut Wire, value: i16, lasting: Duration, real_hz: u32) {
    let start = Instant::now();
    let block = vec![value; real_hz as usize / 100];
    let blocks = u32::try_from(lasting.as_millis() / 10).unwrap_or(u32::MAX);
    for index in 1..=blocks {
        let due = start + Duration::from_millis(10) * index;
        wire.wait_until(due);
        if wire.is_stopped() {
            return;
        }
        wire.feed.push(&block, 1, due);
    }
}

/// A whole hour, or until the stream is closed.
pub const FOR_EVER: Duration = Duration::from_secs(3_600);

/// One that hums `value` until it is closed.
pub fn humming(name: &str, value: i16) -> Script {
    mic(name, move |mut wire| hum(&mut wire, value, FOR_EVER, RATE_HZ))
}

/// One that hums 1000 for so long and then reports `fault`; with `None` it just falls silent.
pub fn failing(name: &str, after: Duration, fault: Option<Fault>) -> Script {
    mic(name, move |mut wire| {
        hum(&mut wire, 1_000, after, RATE_HZ);
        if let Some(fault) = fault {
            wire.fault(fault);
        }
        while !wire.is_stopped() {
            std::thread::sleep(Duration::from_millis(5));
        }
    })
}

/// It as a source.
pub fn source(script: Script) -> Source {
    Source::Scripted(script)
}
