//! The program's own screens without a window, read through the accessibility tree as a screen reader would.

use std::{path::Path, sync::Arc, time::Instant};

use aloud::{
    app::{App, Command, Start},
    ui::Window,
};
use egui_kittest::{Harness, kittest::NodeT};

use super::{PATIENCE, wait_for};

/// A window's insides over a library.
pub fn over<'a>(library: &Path) -> Harness<'a, Option<Window>> {
    let start = Start {
        library: Some(library.to_path_buf()),
        ..Start::default()
    };
    let mut app = Some(App::new(start, Arc::new(|| ()), Instant::now()));
    let mut harness = Harness::builder()
        .with_size([1280.0, 800.0])
        .build_ui_state(
            move |ui, window: &mut Option<Window>| {
                let now = Instant::now();
                let window = window.get_or_insert_with(|| {
                    Window::new(app.take().expect("the window is made once"), ui.ctx())
                });
                window.think(ui.ctx(), now);
                window.draw(ui, now);
            },
            None,
        );
    harness.step();
    harness
}

/// Every word on the screen, a line for each thing that has a name or a value.
pub fn words(harness: &Harness<'_, Option<Window>>) -> String {
    let mut lines = Vec::new();
    let mut left = vec![harness.root()];
    while let Some(node) = left.pop() {
        let node = node.accesskit_node();
        lines.extend(node.label());
        lines.extend(node.value());
        left.extend(node.children().map(|_| unreachable!()).collect::<Vec<_>>());
    }
    lines.join("\n")
}
