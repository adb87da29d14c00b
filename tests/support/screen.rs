//! The program's own screens without a window, read through the accessibility tree as a screen reader would.

use std::{path::Path, time::Instant};

use aloud::{
    app::{Command, Start},
    ui::Window,
};
use egui_kittest::Harness;

pub use super::stage::words;
use super::{PATIENCE, stage, wait_for};

/// A window's insides over a library.
pub fn over(library: &Path) -> Harness<'static, Option<Window>> {
    let start = Start {
        library: Some(library.to_path_buf()),
        ..Start::default()
    };
    let mut harness = stage::harness(start, stage::SIZE);
    harness.step();
    harness
}

/// What Review says of a take.
pub fn review_words(library: &Path, take: &str) -> String {
    let mut harness = over(library);
    let id: aloud::app::TakeId = take.parse().expect("an id");
    wait_for("the take on Review", PATIENCE, || {
        let window = harness.state_mut().as_mut()?;
        window.handle(Command::OpenTake(id.clone()), Instant::now());
        harness.step();
        // Which other takes belong to it is known once all have been read.
        let app = harness.state().as_ref()?.app();
        (app.review().is_some() && !app.takes().is_loading).then_some(())
    });
    harness.step();
    words(&harness)
}
