//! The program's own screens without a window, read through the accessibility tree as a screen reader would.

use std::{path::Path, sync::Arc, time::Instant};

use aloud::{
    app::{App, Command, Start},
    ui::Window,
};
use egui_kittest::Harness;

pub use super::stage::words;
use super::{PATIENCE, wait_for};

/// A window's insides over a library.
pub fn over<'a>(library: &Path) -> Harness<'a, Option<Window>> {
    let start = Start {
        library: Some(library.to_path_buf()),
        ..Start::default()
    };
    let mut app = Some(App::new(start, Arc::new(|| ()), Instant::now()));
    let mut harness = Harness::builder().with_size([1280.0, 800.0]).build_ui_state(
        move |ui, window: &mut Option<Window>| {
            let now = Instant::now();
            let window = window
                .get_or_insert_with(|| Window::new(app.take().expect("the window is made once"), ui.ctx()));
            window.think(ui.ctx(), now);
            window.draw(ui, now);
        },
        None,
    );
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
