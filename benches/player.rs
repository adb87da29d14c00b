//! How long until sound is heard: after a jump to another place, and after the play key. Heard means recorded from the
//! output of a sound server of the bench's own, so the server's and the recorder's time is in it. Each figure is
//! printed as a share of what it may be.

#![cfg_attr(
    target_os = "linux",
    allow(
        clippy::expect_used,
        clippy::panic,
        clippy::print_stdout,
        reason = "a benchmark that can't run says so and ends"
    )
)]

#[cfg(target_os = "linux")]
#[path = "../tests/support/mod.rs"]
mod support;

#[cfg(not(target_os = "linux"))]
fn main() {}

#[cfg(target_os = "linux")]
fn main() {
    // `cargo test --benches` only asks whether it starts.
    if std::env::args().any(|argument| argument == "--test") {
        return;
    }
    measure::run();
}

#[cfg(target_os = "linux")]
mod measure {
    use std::{
        env,
        io::Read,
        process::{Child, Command, Stdio},
        sync::{
            Arc,
            mpsc::{Receiver, sync_channel},
        },
        thread,
        time::{Duration, Instant},
    };

    use aloud::audio::player::{Player, PlayerEvent};

    use super::support::{
        sound::{SPEAKERS, Sound},
        wait_maybe,
    };

    const RATE_HZ: u32 = 48_000;
    const INSIDE: &str = "ALOUD_BENCH_PLAYER";
    const SEEK_BUDGET: Duration = Duration::from_millis(60);
    const PLAY_BUDGET: Duration = Duration::from_millis(100);
    const TIMES: usize = 30;
    /// The sound is silent before this second and a tone after it.
    const TONE_FROM_SECS: u64 = 60;

    pub fn run() {
        if env::var_os(INSIDE).is_some() {
            inside();
            return;
        }
        // The player finds the server through its environment, so this program runs itself again with that set.
        let sound = Sound::start();
        let this = env::current_exe().expect("this program");
        let done = sound
            .command(&this.to_string_lossy())
            .env(INSIDE, "1")
            .status()
            .expect("runs");
        assert!(done.success(), "{done}");
    }

    /// What comes out of the output: when the first loud sample of each stretch of sound came.
    struct Ear {
        recorder: Child,
        onsets: Receiver<Instant>,
    }

    impl Ear {
        fn open() -> Self {
            let mut recorder = Command::new("parec")
                .args([
                    &format!("--device={SPEAKERS}.monitor"),
                    "--raw",
                    "--rate=48000",
                    "--channels=1",
                    "--format=s16le",
                    "--latency-msec=2",
                ])
                .stdout(Stdio::piped())
                .stdin(Stdio::null())
                .stderr(Stdio::null())
                .spawn()
                .expect("parec");
            let mut sound = recorder.stdout.take().expect("its output");
            let (tell, onsets) = sync_channel(1_000);
            let listen = move || {
                let mut bytes = [0; 8_192];
                let mut quiet = 0;
                let mut was_quiet = true;
                while let Ok(count @ 1..) = sound.read(&mut bytes) {
                    let now = Instant::now();
                    let frames = count / 2;
                    for (index, pair) in bytes[..count].chunks_exact(2).enumerate() {
                        let loud = i16::from_le_bytes([pair[0], pair[1]]).unsigned_abs() > 1_000;
                        quiet = if loud { 0 } else { quiet + 1 };
                        if loud && was_quiet {
                            let after = (frames - index) as f64 / f64::from(RATE_HZ);
                            if tell.send(now - Duration::from_secs_f64(after)).is_err() {
                                return;
                            }
                        }
                        was_quiet = quiet > RATE_HZ / 50;
                        if loud {
                            was_quiet = false;
                        }
                    }
                }
            };
            thread::Builder::new()
                .name("ear".to_owned())
                .spawn(listen)
                .expect("a thread");
            // Until it hears.
            thread::sleep(Duration::from_millis(500));
            Self { recorder, onsets }
        }

        /// How long after `act` sound was heard.
        fn time(&self, act: impl FnOnce()) -> Duration {
            while self.onsets.try_recv().is_ok() {}
            let began = Instant::now();
            act();
            let heard = self.onsets.recv_timeout(Duration::from_secs(10)).expect("sound");
            heard.saturating_duration_since(began)
        }
    }

    impl Drop for Ear {
        fn drop(&mut self) {
            let _ = self.recorder.kill();
            let _ = self.recorder.wait();
        }
    }

    fn loaded() -> Player {
        let player = Player::new(None, Arc::new(|| ())).expect("a player");
        let frames = 2 * TONE_FROM_SECS * u64::from(RATE_HZ);
        let sound: Vec<f32> = (0..frames)
            .map(|frame| {
                let secs = frame as f64 / f64::from(RATE_HZ);
                let tone = (secs * 440.0 * std::f64::consts::TAU).cos() * 0.5;
                if secs < TONE_FROM_SECS as f64 {
                    0.0
                } else {
                    tone as f32
                }
            })
            .collect();
        player.load_made(sound, RATE_HZ).expect("takes orders");
        let event = player.wait(Duration::from_secs(10));
        assert!(matches!(event, Some(PlayerEvent::Loaded { .. })), "{event:?}");
        player
    }

    fn report(what: &str, budget: Duration, mut times: Vec<Duration>) {
        times.sort();
        let median = times[times.len() / 2];
        let worst = times[times.len() - 1];
        let share = |time: Duration| time.as_secs_f64() / budget.as_secs_f64();
        let ms = |time: Duration| time.as_secs_f64() * 1e3;
        println!(
            "{what}: median {:.1} ms, {:.2} of {:.0} ms; worst of {} {:.1} ms, {:.2}",
            ms(median),
            share(median),
            ms(budget),
            times.len(),
            ms(worst),
            share(worst)
        );
    }

    fn inside() {
        let ear = Ear::open();
        let tone = (TONE_FROM_SECS + 1) * u64::from(RATE_HZ);
        let orders = "takes orders";
        let mut player = loaded();
        for speed in [1.0, 1.5] {
            player.set_speed(speed).expect(orders);
            player.seek(0).expect(orders);
            player.play().expect(orders);
            let moved = || (player.position(Instant::now()) > 4_800).then_some(());
            wait_maybe(Duration::from_secs(10), moved).expect("playing");
            let times = (0..TIMES).map(|time| {
                let heard = ear.time(|| player.seek(tone).expect(orders));
                player.seek(0).expect(orders);
                // Never in step with the server's blocks.
                thread::sleep(Duration::from_millis(200 + 7 * time as u64));
                heard
            });
            report(
                &format!("seek to sound at {speed}x"),
                SEEK_BUDGET,
                times.collect(),
            );
            player.pause().expect(orders);
        }
        player.set_speed(1.0).expect(orders);
        player.seek(tone).expect(orders);
        thread::sleep(Duration::from_millis(200));
        let again = (0..TIMES).map(|time| {
            let heard = ear.time(|| player.play().expect(orders));
            player.pause().expect(orders);
            thread::sleep(Duration::from_millis(200 + 7 * time as u64));
            heard
        });
        report("play to sound, after a short pause", PLAY_BUDGET, again.collect());
        let first = (0..TIMES / 3).map(|_| {
            player = loaded();
            player.seek(tone).expect(orders);
            thread::sleep(Duration::from_millis(300));
            ear.time(|| player.play().expect(orders))
        });
        report(
            "play to sound, the output not yet open",
            PLAY_BUDGET,
            first.collect(),
        );
    }
}
