//! Aloud side by side with Audacity, whole programs on the same screen, at the same microphone, drawn by the processor:
//! time to the first window, memory and processor time while recording, rest when nothing happens. Each figure is
//! printed with its bound; one that is missed is no failure here, but is said. What single parts cost is measured in
//! the other benchmarks.
//!
//! Both have a home that knows them (one start before the first that counts), and windows of the same size.

mod audacity;
mod eye;
mod process;

use std::{
    path::{Path, PathBuf},
    thread,
    time::{Duration, Instant},
};

use crate::support::{PATIENCE, audio_math, display::Window, sound, studio::Studio, wait_for};
use audacity::Audacity;
use eye::Eye;
use process::{Memory, Profile};

const STARTS: usize = 7;
const WINDOW: (u32, u32) = (1280, 800);
const SETTLE: Duration = Duration::from_secs(5);
const CPU_TIME: Duration = Duration::from_secs(30);
const PROFILE_TIME: Duration = Duration::from_secs(15);
const IDLE_TIME: Duration = Duration::from_secs(20);

// The bounds, as shares of Audacity's figure, the last of a core.
const START_BOUND: f64 = 0.5;
const MEMORY_BOUND: f64 = 0.75;
const CPU_BOUND: f64 = 1.0;
const OWN_CPU_BOUND: f64 = 0.15;
const IDLE_BOUND: f64 = 0.002;

/// What a program cost while it recorded.
struct Recording {
    memory: Memory,
    cpu: f64,
    profile: Result<Profile, String>,
}

/// Measures both and prints the figures.
pub fn run() {
    let Some(version) = audacity::version() else {
        println!("Audacity is not installed: ./dev bench --peers installs it.");
        return;
    };
    let studio = Studio::bare().with_sound().with_display();
    let peer = Audacity::new();
    let speech = speech(&studio);
    println!("Aloud {} and Audacity {version}", env!("CARGO_PKG_VERSION"));

    starts(&studio, &peer);
    let theirs = audacity_records(&studio, &peer, &speech);
    let (ours, idle) = aloud_records_and_rests(&studio, &speech);
    print_recording(&ours, &theirs);
    print_idle(&idle);
}

// --- what is measured ---

/// Times from the start of a process to its window on the screen, in pairs.
fn starts(studio: &Studio, peer: &Audacity) {
    let eye = Eye::on(studio.display().name());
    let (mut ours, mut theirs) = (Vec::new(), Vec::new());
    for turn in 0..=STARTS {
        let start = Instant::now();
        let running = studio.aloud(&[]).spawn();
        let our_time = eye.wait_for_window(start);
        running.stop("TERM");
        eye.wait_for_black();

        let start = Instant::now();
        let running = peer.start(studio);
        let their_time = eye.wait_for_window(start);
        drop(running);
        eye.wait_for_black();
        // The first start finds a home without caches and lists; people see it once.
        if turn == 0 {
            println!(
                "first start ever: {:.2} s, Audacity {:.2} s",
                our_time.as_secs_f64(),
                their_time.as_secs_f64()
            );
        } else {
            ours.push(our_time.as_secs_f64());
            theirs.push(their_time.as_secs_f64());
        }
    }
    head();
    compare(
        "time to first window",
        "s",
        median(&mut ours),
        median(&mut theirs),
        START_BOUND,
    );
}

fn median(values: &mut [f64]) -> f64 {
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}

/// About a minute and a half of speech.
fn speech(studio: &Studio) -> PathBuf {
    let path = studio.home.path().join("speech.wav");
    let words = "A customer wrote that every export since Monday had been empty. I was on call, so I rang them \
                 before I read the rest of the queue. We agreed on what they needed by Friday, and on what could \
                 wait. I found the change that broke it the same day, and told them how I would know it was mended.";
    sound::speak(words, &path);
    let once = audio_math::read_wav(&path).frames;
    let wanted = 48_000 * (SETTLE + CPU_TIME + PROFILE_TIME + SETTLE).as_secs();
    let long: Vec<i16> = once
        .iter()
        .copied()
        .cycle()
        .take(usize::try_from(wanted).unwrap_or(0))
        .collect();
    audio_math::write_wav(&path, 48_000, &long);
    path
}

fn place(studio: &Studio, title: &str) -> Window {
    let display = studio.display();
    let window = display.wait_window(title);
    display.move_window(&window, 0, 0);
    display.resize_window(&window, WINDOW.0, WINDOW.1);
    window
}

/// Waits until the sound server delivers to the program that calls itself so.
fn wait_until_heard(studio: &Studio, application: &str) {
    wait_for(&format!("{application} to record"), PATIENCE, || {
        let outputs = studio.sound().pactl(&["list", "source-outputs"]);
        let is_heard = |output: &str| output.contains(application) && output.contains("Corked: no");
        outputs.split("Source Output #").any(is_heard).then_some(())
    });
}

fn measure(process: u32, studio: &Studio) -> Recording {
    thread::sleep(SETTLE);
    let cpu = process::cpu_share(process, CPU_TIME);
    let memory = process::memory(process);
    let profile = process::profile(process, PROFILE_TIME, studio.home.path());
    Recording { memory, cpu, profile }
}

fn audacity_records(studio: &Studio, peer: &Audacity, speech: &Path) -> Recording {
    let running = peer.start(studio);
    place(studio, "^Audacity$");
    thread::sleep(SETTLE);
    studio.display().key("r");
    wait_until_heard(studio, "audacity");
    let _player = studio.sound().play(speech);
    let recording = measure(running.id(), studio);
    // It still records, else the figures are of something else.
    wait_until_heard(studio, "audacity");
    recording
}

/// A screen at rest: the share of a core, and how often the renderer's threads were woken.
struct Idle {
    screen: &'static str,
    cpu: f64,
    renderer_wakes: u64,
}

fn rest(process: u32, screen: &'static str) -> Idle {
    thread::sleep(SETTLE);
    let before = process::renderer_sleeps(process);
    let cpu = process::cpu_share(process, IDLE_TIME);
    Idle {
        screen,
        cpu,
        renderer_wakes: process::renderer_sleeps(process) - before,
    }
}

fn aloud_records_and_rests(studio: &Studio, speech: &Path) -> (Recording, Vec<Idle>) {
    let running = studio.open(&[]);
    place(studio, "Aloud");
    let display = studio.display();
    let mut idle = vec![rest(running.id(), "Prompts")];
    display.key("Return");
    studio.wait_until_armed();
    thread::sleep(Duration::from_secs(1));
    display.key("space");
    let player = studio.sound().play(speech);
    let recording = measure(running.id(), studio);
    studio.wait_until_armed();
    drop(player);
    display.key("Return");
    let take = studio.first_take();
    let least_secs = (SETTLE + CPU_TIME + PROFILE_TIME).as_secs_f64();
    assert!(
        crate::support::studio::secs(&take["answer_secs"]) > least_secs,
        "it did not record all the time: {take}"
    );
    idle.push(rest(running.id(), "Review"));
    display.key("ctrl+3");
    idle.push(rest(running.id(), "Takes"));
    (recording, idle)
}

// --- what is printed ---

fn head() {
    println!();
    println!(
        "{:<44} {:>9} {:>9} {:>6}   bound",
        "", "Aloud", "Audacity", "ratio"
    );
}

fn compare(what: &str, unit: &str, ours: f64, theirs: f64, bound: f64) {
    let ratio = ours / theirs;
    println!(
        "{:<44} {:>9} {:>9} {ratio:>6.2}   {bound:.2} {}",
        what,
        format!("{ours:.2} {unit}"),
        format!("{theirs:.2} {unit}"),
        verdict(ratio, bound)
    );
}

fn verdict(value: f64, bound: f64) -> String {
    if value <= bound {
        "met".to_owned()
    } else {
        format!("missed by {:.2}", value - bound)
    }
}

fn print_recording(ours: &Recording, theirs: &Recording) {
    let memory = |what: &str, ours: f64, theirs: f64| compare(what, "MB", ours, theirs, MEMORY_BOUND);
    memory("memory while recording (PSS)", ours.memory.pss, theirs.memory.pss);
    memory("memory while recording (RSS)", ours.memory.rss, theirs.memory.rss);
    let own = |memory: Memory| {
        (
            memory.pss - memory.renderer_files_pss,
            memory.rss - memory.renderer_files,
        )
    };
    let (ours_own, theirs_own) = (own(ours.memory), own(theirs.memory));
    memory(
        "  the same without OpenGL's libraries (PSS)",
        ours_own.0,
        theirs_own.0,
    );
    memory(
        "  the same without OpenGL's libraries (RSS)",
        ours_own.1,
        theirs_own.1,
    );
    let cpu = |what: &str, ours: f64, bound: f64| compare(what, "%", ours * 100.0, theirs.cpu * 100.0, bound);
    cpu("processor while recording, of a core", ours.cpu, CPU_BOUND);
    match &ours.profile {
        Ok(profile) => {
            cpu(
                "  Aloud's without OpenGL's share",
                ours.cpu * (1.0 - profile.renderer),
                OWN_CPU_BOUND,
            );
            println!();
            println!(
                "Where Aloud's share of a core goes, of {:.2} %:",
                ours.cpu * 100.0
            );
            println!("  {:>5.2} %  OpenGL", ours.cpu * profile.renderer * 100.0);
            for (share, part) in profile.rest.iter().take(8) {
                println!("  {:>5.2} %  {part}", ours.cpu * share * 100.0);
            }
        }
        Err(error) => println!("  Aloud's without OpenGL's share was not measured: {error}"),
    }
}

fn print_idle(idle: &[Idle]) {
    println!();
    for rest in idle {
        let repaints = match rest.renderer_wakes {
            0 => "nothing drawn".to_owned(),
            wakes => format!("drawn: the renderer woke {wakes} times"),
        };
        println!(
            "at rest on {:<8} {:>6.3} % of a core, bound {:.1} % {}; {repaints}",
            rest.screen,
            rest.cpu * 100.0,
            IDLE_BOUND * 100.0,
            verdict(rest.cpu * 100.0, IDLE_BOUND * 100.0)
        );
    }
}
