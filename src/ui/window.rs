//! The window itself: reads keys, lets the app take in time and messages, has the screen drawn, runs the commands that
//! came of it, and decides when to draw next.

use std::{path::PathBuf, sync::Arc, time::Duration, time::Instant};

use cpu_time::ProcessTime;
use eframe::egui::{
    Context, IconData, RawInput, ThemePreference, Ui, Vec2, ViewportBuilder, ViewportCommand,
};

use super::{
    frame_cost::FrameCost,
    keys::{self, InTurn},
    shell,
    theme::{self, Palette},
    view::View,
};
use crate::app::{App, Command, InPacks, Phase, Screen, Sharing, Start, Theme};

const TITLE: &str = "Aloud";
const APP_ID: &str = "aloud";
const DEFAULT_SIZE: [f32; 2] = [1280.0, 800.0];
const MIN_SIZE: [f32; 2] = [720.0, 480.0];

/// Side of the picture all glyphs are kept in, unless they are drawn very large. egui would take the largest the
/// renderer allows and fill it in whole rows: 16,384 pixels wide and as high as the clock's digits, three times over.
const GLYPHS_SIDE: usize = 2_048;

/// From so many pixels for a point on, glyphs are very large.
const LARGE_GLYPHS: f32 = 2.5;

/// What changes at a time the app names is drawn this much later, so that it has surely changed.
const AFTER: Duration = Duration::from_millis(4);

/// Opens the window and stays until it is closed.
///
/// # Errors
/// The sentence to print if no window can be opened.
pub fn run(library: Option<PathBuf>, simulate_mic: Option<PathBuf>) -> Result<(), String> {
    let options = eframe::NativeOptions {
        viewport: ViewportBuilder::default()
            .with_title(TITLE)
            .with_app_id(APP_ID)
            .with_icon(icon())
            .with_inner_size(DEFAULT_SIZE)
            .with_min_inner_size(MIN_SIZE),
        renderer: eframe::Renderer::Glow,
        // Software renderers pay for every bit of it, and it shows nothing on flat colours.
        dithering: false,
        // Pictures of the window must look alike on every machine.
        system_font_fallback: std::env::var_os("ALOUD_OWN_FONTS_ONLY").is_none(),
        ..eframe::NativeOptions::default()
    };
    let start = Start::of_user(library, simulate_mic);
    eframe::run_native(
        TITLE,
        options,
        Box::new(move |created| {
            let ctx = created.egui_ctx.clone();
            let wake = ctx.clone();
            let app = App::new(start, Arc::new(move || wake.request_repaint()), Instant::now());
            Ok(Box::new(Window::new(app, &ctx)))
        }),
    )
    .map_err(|error| no_window(&error))
}

/// Why there is no window, and what to do. The system's own words name source files of the library that asked it.
fn no_window(error: &eframe::Error) -> String {
    let why = match error {
        eframe::Error::Winit(_) | eframe::Error::WinitEventLoop(_) => {
            "no display answers. Set DISPLAY or WAYLAND_DISPLAY".to_owned()
        }
        other => format!("{other}. A driver for OpenGL 2.1 or later is needed"),
    };
    format!("the window can't be opened: {why}, or use the commands, which `aloud --help` lists.")
}

/// The window's state: the app, and what drawing needs from one frame to the next.
pub struct Window {
    app: App,
    cost: FrameCost,
    cpu_at_last_frame: Option<ProcessTime>,
    drew_last_time: bool,
    opened: Instant,
    shown: Option<Screen>,
    size: Vec2,
    /// Something changed that the frame after this one may lay out in another way.
    settles: bool,
    looks: Option<(Theme, u32)>,
    keys: InTurn,
    largest_texture_side: usize,
}

impl Window {
    /// A window on `app`. Gives `ctx` the program's looks.
    #[must_use]
    pub fn new(app: App, ctx: &Context) -> Self {
        theme::install(ctx);
        let mut window = Self {
            app,
            cost: FrameCost::default(),
            cpu_at_last_frame: None,
            drew_last_time: false,
            opened: Instant::now(),
            shown: None,
            size: Vec2::ZERO,
            settles: false,
            looks: None,
            keys: InTurn::default(),
            largest_texture_side: GLYPHS_SIDE,
        };
        window.apply_looks(ctx);
        window
    }

    /// The state it draws.
    #[must_use]
    pub fn app(&self) -> &App {
        &self.app
    }

    /// Carries out a command, as a key or a click would.
    pub fn handle(&mut self, command: Command, now: Instant) {
        self.app.handle(command, now);
    }

    /// Everything but drawing, at `now`: keys, messages, time, closing.
    pub fn think(&mut self, ctx: &Context, now: Instant) {
        let places = keys::places(&self.app, now);
        let tallies: Vec<char> = self.app.settings().tallies.iter().map(|kind| kind.key).collect();
        let commands = keys::read(ctx, &places, &tallies, now);
        self.settles |= !commands.is_empty();
        for command in commands {
            self.app.handle(command, now);
        }
        self.take_drops(ctx, now);
        self.app.see_clock(&jiff::Zoned::now(), now);
        self.app.tick(now);
        self.apply_looks(ctx);
        self.close_if_asked(ctx, now);
    }

    /// Draws, then carries out what clicks asked for.
    pub fn draw(&mut self, ui: &mut Ui, now: Instant) {
        let mut commands: Vec<Command> = Vec::new();
        let view = View {
            app: &self.app,
            now,
            local: jiff::Zoned::now().datetime(),
            is_fresh: self.shown != Some(self.app.screen()),
        };
        shell::show(ui, &view, &mut commands);
        self.settles |= view.is_fresh || !commands.is_empty() || self.keys.has_more();
        self.shown = Some(self.app.screen());
        for command in commands {
            self.app.handle(command, now);
        }
        let size = ui.ctx().content_rect().size();
        // A panel knows how high its contents are only once they were drawn.
        if std::mem::take(&mut self.settles) || self.size != size {
            ui.ctx().request_repaint();
        }
        self.size = size;
        self.ask_for_next_frame(ui.ctx(), now);
    }

    fn apply_looks(&mut self, ctx: &Context) {
        let settings = self.app.settings();
        let looks = (settings.theme, settings.text_size_percent);
        if self.looks == Some(looks) {
            return;
        }
        self.looks = Some(looks);
        ctx.set_theme(match looks.0 {
            Theme::System => ThemePreference::System,
            Theme::Dark => ThemePreference::Dark,
            Theme::Light => ThemePreference::Light,
        });
        #[expect(clippy::cast_precision_loss, reason = "80 to 200")]
        ctx.set_zoom_factor(looks.1 as f32 / 100.0);
    }

    /// What is dropped on the window is a listener's feedback; on the screen of own prompts it is a pack.
    fn take_drops(&mut self, ctx: &Context, now: Instant) {
        let dropped = ctx.input_mut(|input| std::mem::take(&mut input.raw.dropped_files));
        for path in dropped.into_iter().map(|file| file.path().to_owned()) {
            let command = match self.app.screen() {
                Screen::Packs => Command::InPacks(InPacks::Import(path)),
                _ => Command::Share(Sharing::TakeIn(path)),
            };
            self.app.handle(command, now);
            self.settles = true;
        }
    }

    /// A take that runs is finished and saved before the window goes.
    fn close_if_asked(&mut self, ctx: &Context, now: Instant) {
        let is_asked = ctx.input(|input| input.viewport().close_requested());
        if is_asked && !self.app.may_close() {
            self.app.handle(Command::Quit, now);
        }
        if is_asked && !self.app.may_close() {
            ctx.send_viewport_cmd(ViewportCommand::CancelClose);
        } else if self.app.may_close() && !is_asked {
            ctx.send_viewport_cmd(ViewportCommand::Close);
        }
    }

    /// Nothing is drawn again unless something changes: when idle, the window sleeps.
    fn ask_for_next_frame(&self, ctx: &Context, now: Instant) {
        let liveliness = self.app.liveliness(now);
        if liveliness.is_moving {
            ctx.request_repaint_after(self.cost.wait(self.clock_secs(now)));
        }
        if let Some(change) = liveliness.next_change {
            ctx.request_repaint_after(change + AFTER);
        }
    }

    /// The clock whose ticks frames should fall on: the answer's if one runs, else the time the window is open.
    fn clock_secs(&self, now: Instant) -> f64 {
        let rehearsal = self
            .app
            .rehearsal()
            .filter(|rehearsal| rehearsal.phase(now) == Phase::Recording);
        rehearsal.map_or_else(
            || now.saturating_duration_since(self.opened).as_secs_f64(),
            |rehearsal| rehearsal.plan(now).elapsed_secs,
        )
    }

    /// Takes in what the frame before this one cost, whatever thread of the process paid for it.
    fn measure(&mut self) {
        let now = ProcessTime::try_now().ok();
        if let (Some(before), Some(now), true) = (self.cpu_at_last_frame, now, self.drew_last_time) {
            self.cost.drew(now.duration_since(before));
        }
        self.cpu_at_last_frame = now;
        self.drew_last_time = false;
    }
}

impl eframe::App for Window {
    fn raw_input_hook(&mut self, ctx: &Context, input: &mut RawInput) {
        // The renderer says it once.
        if let Some(side) = input.max_texture_side {
            self.largest_texture_side = side;
        }
        let wanted = if ctx.pixels_per_point() < LARGE_GLYPHS {
            GLYPHS_SIDE.min(self.largest_texture_side)
        } else {
            self.largest_texture_side
        };
        input.max_texture_side = Some(wanted);
        self.keys.hand_on(&mut input.events, ctx.text_edit_focused());
    }

    fn logic(&mut self, ctx: &Context, _frame: &mut eframe::Frame) {
        // First of all: a key's time is what its mark is placed by.
        let now = Instant::now();
        self.measure();
        self.think(ctx, now);
    }

    fn ui(&mut self, ui: &mut Ui, _frame: &mut eframe::Frame) {
        self.draw(ui, Instant::now());
        self.drew_last_time = true;
    }
}

/// The program's icon: the parts of an answer as bars of a waveform.
fn icon() -> IconData {
    const SIDE: usize = 64;
    const BARS: [(usize, usize); 4] = [(9, 22), (22, 14), (35, 46), (48, 26)];
    let palette = Palette::of_mode(true);
    let colors = [palette.first, palette.second, palette.main, palette.last];
    let mut rgba = vec![0; SIDE * SIDE * 4];
    let mut fill = |left: usize, top: usize, size: (usize, usize), color: eframe::egui::Color32| {
        for y in top..top + size.1 {
            for x in left..left + size.0 {
                let at = (y * SIDE + x) * 4;
                rgba[at..at + 4].copy_from_slice(&color.to_array());
            }
        }
    };
    fill(0, 0, (SIDE, SIDE), palette.background);
    for ((left, height), color) in BARS.into_iter().zip(colors) {
        fill(left, (SIDE - height) / 2, (8, height), color);
    }
    IconData {
        rgba,
        width: 64,
        height: 64,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_icon_is_a_square_of_opaque_pixels() {
        let icon = icon();
        assert_eq!(icon.rgba.len(), 64 * 64 * 4);
        assert!(icon.rgba.chunks(4).all(|pixel| pixel[3] == 255));
    }
}
