//! Aloud side by side with Audacity; what is measured, and how, is in `peers/`. Run by `./dev bench --peers`.
#![allow(
    clippy::expect_used,
    clippy::print_stdout,
    reason = "a benchmark prints, and one that can't be run says so by failing"
)]

#[cfg(target_os = "linux")]
#[path = "peers/mod.rs"]
mod peers;
#[cfg(target_os = "linux")]
#[path = "../tests/support/mod.rs"]
mod support;

fn main() {
    #[cfg(target_os = "linux")]
    peers::run();
    #[cfg(not(target_os = "linux"))]
    println!("The comparison needs a screen and a sound server in memory, which only Linux has.");
}
