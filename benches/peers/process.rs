//! What a running process costs, as the kernel counts it: processor time, memory, and which libraries they go to. What
//! the process does meanwhile is not known here.

use std::{fs, path::Path, process::Command, thread, time::Duration};

/// The kernel counts processor time in hundredths of a second.
const TICKS_PER_SEC: f64 = 100.0;

/// Threads of Mesa's software renderer, which draws for programs that ask for OpenGL.
const RENDERER_THREAD: &str = "llvmpipe";

/// Libraries that belong to OpenGL, by a part of their name. `[JIT]` is code the renderer makes as it runs; perf calls
/// it so, or names the anonymous memory it lies in.
const RENDERER_LIBRARIES: [&str; 14] = [
    "swrast", "libLLVM", "gallium", "libGL", "libEGL", "libglapi", "libgbm", "libdrm", "libz3", "libedit",
    "[JIT]", "//anon", "[anon", "memfd:",
];

/// Memory of a process, in MB.
#[derive(Debug, Clone, Copy, Default)]
pub struct Memory {
    /// All that is in memory.
    pub rss: f64,
    /// The same, with what is shared divided among those who share it.
    pub pss: f64,
    /// What of `rss` are files of OpenGL's.
    pub renderer_files: f64,
    /// What of `pss` are files of OpenGL's.
    pub renderer_files_pss: f64,
}

/// What a process holds in memory now.
pub fn memory(process: u32) -> Memory {
    let maps = fs::read_to_string(format!("/proc/{process}/smaps")).expect("the process runs");
    let mut memory = Memory::default();
    let mut is_renderer = false;
    for line in maps.lines() {
        let mut words = line.split_whitespace();
        let first = words.next().unwrap_or_default();
        let mut mb = || {
            words
                .next()
                .and_then(|kb| kb.parse::<f64>().ok())
                .unwrap_or_default()
                / 1024.0
        };
        match first {
            "Rss:" => {
                let mb = mb();
                memory.rss += mb;
                memory.renderer_files += if is_renderer { mb } else { 0.0 };
            }
            "Pss:" => {
                let mb = mb();
                memory.pss += mb;
                memory.renderer_files_pss += if is_renderer { mb } else { 0.0 };
            }
            // The head of a mapping begins with its addresses and may end with its file.
            _ if first.contains('-') && !first.ends_with(':') => {
                let file = line.split_whitespace().nth(5).unwrap_or_default();
                is_renderer = file.starts_with('/') && is_of_renderer(file);
            }
            _ => {}
        }
    }
    memory
}

fn is_of_renderer(library: &str) -> bool {
    RENDERER_LIBRARIES.iter().any(|part| library.contains(part))
}

/// Processor time used so far, in seconds: in the program and in the kernel for it, by all threads.
fn cpu_secs(process: u32) -> f64 {
    let stat = fs::read_to_string(format!("/proc/{process}/stat")).expect("the process runs");
    // The name, in brackets, may hold anything; what follows are numbers.
    let numbers = stat.rsplit_once(')').map_or("", |(_, numbers)| numbers);
    let ticks = |index: usize| -> f64 {
        let number = numbers.split_whitespace().nth(index);
        number.and_then(|number| number.parse().ok()).expect("a number")
    };
    (ticks(11) + ticks(12)) / TICKS_PER_SEC
}

/// The share of a core that a process takes over this time.
pub fn cpu_share(process: u32, time: Duration) -> f64 {
    let before = cpu_secs(process);
    thread::sleep(time);
    (cpu_secs(process) - before) / time.as_secs_f64()
}

/// How often the threads of the software renderer went to sleep so far: each picture drawn adds some.
pub fn renderer_sleeps(process: u32) -> u64 {
    let threads = fs::read_dir(format!("/proc/{process}/task")).expect("the process runs");
    threads
        .flatten()
        .map(|thread| {
            // A thread may end while it is looked at.
            let status = fs::read_to_string(thread.path().join("status")).unwrap_or_default();
            let value = |name: &str| status.lines().find_map(|line| line.strip_prefix(name));
            let is_renderer = value("Name:").is_some_and(|name| name.trim().starts_with(RENDERER_THREAD));
            let sleeps = value("voluntary_ctxt_switches:").and_then(|sleeps| sleeps.trim().parse().ok());
            if is_renderer { sleeps.unwrap_or(0) } else { 0 }
        })
        .sum()
}

/// Where a process spends its time, by perf: the share in OpenGL, and the rest by library, the largest first.
#[derive(Debug, Clone)]
pub struct Profile {
    /// The share in OpenGL's libraries, in the code they made, and in the renderer's threads.
    pub renderer: f64,
    /// The rest, by thread and library.
    pub rest: Vec<(f64, String)>,
}

/// Samples a process for this time. An error says what perf said.
pub fn profile(process: u32, time: Duration, folder: &Path) -> Result<Profile, String> {
    let data = folder.join("perf.data");
    let pid = process.to_string();
    let secs = time.as_secs().to_string();
    let mut record = Command::new("perf");
    record
        // Not every machine lets its processor's own counters be used; this clock is the kernel's.
        .args(["record", "-q", "-e", "cpu-clock", "-F", "499", "-p", &pid, "-o"])
        .arg(&data)
        .args(["--", "sleep", &secs]);
    run(&mut record)?;
    let mut report = Command::new("perf");
    report
        .args([
            "report",
            "-q",
            "--stdio",
            "--sort",
            "comm,dso",
            "--field-separator",
            ";",
            "-i",
        ])
        .arg(&data);
    let mut profile = Profile {
        renderer: 0.0,
        rest: Vec::new(),
    };
    for line in run(&mut report)?.lines() {
        let mut fields = line.split(';').map(str::trim);
        let share = fields
            .next()
            .and_then(|share| share.trim_end_matches('%').parse::<f64>().ok());
        let (Some(share), Some(thread), Some(library)) = (share, fields.next(), fields.next()) else {
            continue;
        };
        let share = share / 100.0;
        if thread.starts_with(RENDERER_THREAD) || is_of_renderer(library) {
            profile.renderer += share;
        } else {
            profile.rest.push((share, format!("{thread} in {library}")));
        }
    }
    profile.rest.sort_by(|a, b| b.0.total_cmp(&a.0));
    if profile.rest.is_empty() && profile.renderer == 0.0 {
        return Err("perf took no samples".to_owned());
    }
    Ok(profile)
}

fn run(command: &mut Command) -> Result<String, String> {
    match command.output() {
        Ok(done) if done.status.success() => Ok(String::from_utf8_lossy(&done.stdout).into_owned()),
        Ok(done) => {
            let said = String::from_utf8_lossy(&done.stderr);
            Err(format!("perf: {}", said.lines().next().unwrap_or("no word")))
        }
        Err(error) => Err(format!("perf can't be started: {error}")),
    }
}
