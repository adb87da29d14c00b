//! Floor 3, what happens: the program's state, the commands that change it, the work done beside it.
//! Nothing here draws; `ui` and `cli` stand above, sound and files below.

pub mod awake;
mod command;
mod compare;
mod devices;
mod jobs;
pub mod measuring;
mod notices;
mod packs;
mod paging;
mod playback;
mod progress;
mod prompts;
pub mod recorder;
mod rehearsal;
mod review;
mod room;
mod run;
mod session;
mod settings;
pub mod share;
mod shelf;
mod signals;
mod start;
mod stories;
mod takes;
mod tick;

use std::{
    path::PathBuf,
    sync::Arc,
    time::{Duration, Instant},
};

pub use self::{
    command::{Command, Screen, Setting},
    compare::{Compare, Comparing, Side},
    devices::DevicesState,
    measuring::Measuring,
    notices::{Notice, Notices, Weight},
    packs::{Draft as PromptDraft, Field as PromptField, InPacks, OwnPack, PackPanel, Packs, SamplesPanel},
    paging::{ALL_PAGES, Pages},
    playback::Playback,
    progress::{Blind, Blindly, Heard, InProgress, InTable, Progress, TablePanel},
    prompts::{Due, InDue, Prompts},
    recorder::{Again, Assignment},
    rehearsal::{Hint, Phase, Rehearsal, next_drill_words, warning_words},
    review::{Advice, Drag, Loop, NoteDraft, Origin, PACE_STEP_SECS, Playing, Remedy, Review, SPEEDS},
    session::{
        Afterwards, Answer, Began, Between, Earlier, InSession, Left, Running, Session, SetUp, Summary,
    },
    share::{SharePanel, Sharing},
    shelf::Shelf as OpenLibrary,
    signals::Signals,
    stories::{Draft, DraftPart, Entry, Field, InStories, Peek, Stories},
    takes::{Filter, Row, Sort, Takes, Tally},
};
use self::{jobs::Jobs, shelf::Shelf};
pub use crate::{
    audio::{
        capture::Meter,
        devices::{DeviceInfo, Devices},
        peaks::{Bin, Peaks},
    },
    library::{MOST_TALLIES, Settings, TALLY_KEYS, THINK_SECS, TOTAL_PRESETS_SECS, TakeId, TallyKind, Theme},
};

/// Wakes the window, or whoever waits; may be called from any thread.
pub type Wake = Arc<dyn Fn() + Send + Sync>;

/// What the program is started with.
#[derive(Debug, Clone, Default)]
pub struct Start {
    /// Library folder given for this run; it goes before the one in the settings.
    pub library: Option<PathBuf>,
    /// A WAV that plays as the microphone.
    pub simulate_mic: Option<PathBuf>,
    /// The settings file; `None` keeps settings for this run only.
    pub settings_path: Option<PathBuf>,
    /// Whether the system's signals end the program in good order, a running take saved.
    pub heeds_signals: bool,
}

impl Start {
    /// The window as the user starts it: settings where the platform keeps them.
    #[must_use]
    pub fn of_user(library: Option<PathBuf>, simulate_mic: Option<PathBuf>) -> Self {
        Self {
            library,
            simulate_mic,
            settings_path: Settings::default_path().ok(),
            heeds_signals: true,
        }
    }
}

/// The state of the program. Screens read it; only [`App::handle`] and [`App::tick`] change it.
pub struct App {
    start: Start,
    wake: Wake,
    jobs: Jobs,
    shelf: Option<Shelf>,
    library_trouble: Option<String>,
    settings: Settings,
    screen: Screen,
    is_help_open: bool,
    pages: Pages,
    notices: Notices,
    prompts: Prompts,
    rehearsal: Option<Rehearsal>,
    takes: Takes,
    review: Option<Review>,
    compare: Option<Compare>,
    sharing: share::State,
    stories: Stories,
    progress: Progress,
    session: Session,
    voice: session::Voice,
    packs: Packs,
    /// Changes of takes that are still on their way to the disk.
    unkept: u32,
    speed: f64,
    playback: Playback,
    devices: DevicesState,
    quit: Quit,
    signals: Signals,
    bin: takes::Bin,
    listing: u64,
    room: Option<u64>,
    room_due: Instant,
    room_warner: room::Warner,
    measuring: Measuring,
    awake: Option<awake::Awake>,
}

/// How far closing has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Quit {
    No,
    /// Asked for; a take is being finished first.
    AfterSaving,
    Now,
}

impl App {
    /// The screen to draw.
    #[must_use]
    pub fn screen(&self) -> Screen {
        self.screen
    }

    /// Whether all shortcuts are shown.
    #[must_use]
    pub fn is_help_open(&self) -> bool {
        self.is_help_open
    }

    /// Notices to draw.
    #[must_use]
    pub fn notices(&self) -> &[Notice] {
        self.notices.list()
    }

    /// The settings.
    #[must_use]
    pub fn settings(&self) -> &Settings {
        &self.settings
    }

    /// Where the settings lie, if they are kept.
    #[must_use]
    pub fn settings_path(&self) -> Option<&PathBuf> {
        self.start.settings_path.as_ref()
    }

    /// Where the open library lies.
    #[must_use]
    pub fn library_path(&self) -> Option<PathBuf> {
        self.shelf.as_ref().map(|shelf| shelf.library.dir().to_path_buf())
    }

    /// Whether the library was chosen on the command line, so that the setting has no effect in this run.
    #[must_use]
    pub fn is_library_given(&self) -> bool {
        self.start.library.is_some()
    }

    /// Why there is no library, if so.
    #[must_use]
    pub fn library_trouble(&self) -> Option<&str> {
        self.library_trouble.as_deref()
    }

    /// Whether another Aloud holds the library, so that this one only reads it.
    #[must_use]
    pub fn is_read_only(&self) -> bool {
        self.shelf.as_ref().is_some_and(Shelf::is_read_only)
    }

    /// State of Prompts.
    #[must_use]
    pub fn prompts(&self) -> &Prompts {
        &self.prompts
    }

    /// The prompt being rehearsed, if any.
    #[must_use]
    pub fn rehearsal(&self) -> Option<&Rehearsal> {
        self.rehearsal.as_ref()
    }

    /// State of Takes.
    #[must_use]
    pub fn takes(&self) -> &Takes {
        &self.takes
    }

    /// The take under review, if any.
    #[must_use]
    pub fn review(&self) -> Option<&Review> {
        self.review.as_ref()
    }

    /// The two takes side by side, if any.
    #[must_use]
    pub fn compared(&self) -> Option<&Compare> {
        self.compare.as_ref()
    }

    /// The speaker's stories.
    #[must_use]
    pub fn stories(&self) -> &Stories {
        &self.stories
    }

    /// What came of it so far.
    #[must_use]
    pub fn progress(&self) -> &Progress {
        &self.progress
    }

    /// The mock interview.
    #[must_use]
    pub fn session(&self) -> &Session {
        &self.session
    }

    /// Whether the system has a voice that reads questions; `None` until that is known.
    #[must_use]
    pub fn has_voice(&self) -> Option<bool> {
        self.voice.is_there()
    }

    /// The speaker's own prompts.
    #[must_use]
    pub fn packs(&self) -> &Packs {
        &self.packs
    }

    /// How fast takes are played.
    #[must_use]
    pub fn speed(&self) -> f64 {
        self.speed
    }

    /// The playback.
    #[must_use]
    pub fn playback(&self) -> &Playback {
        &self.playback
    }

    /// State of the devices in Settings.
    #[must_use]
    pub fn devices(&self) -> &DevicesState {
        &self.devices
    }

    /// How long the disk lasts for sound from the open microphone, in seconds.
    #[must_use]
    pub fn disk_secs(&self) -> Option<f64> {
        let rate = self.rehearsal.as_ref()?.sample_rate_hz()?;
        Some(room::secs(self.room?, rate))
    }

    /// Whether a take runs or is being saved.
    #[must_use]
    pub fn is_busy(&self) -> bool {
        self.rehearsal.as_ref().is_some_and(Rehearsal::is_busy)
    }

    /// Whether the window may close now.
    #[must_use]
    pub fn may_close(&self) -> bool {
        self.quit == Quit::Now
    }

    /// How the picture changes by itself, so that the window draws no more than that needs.
    #[must_use]
    pub fn liveliness(&self, now: Instant) -> Liveliness {
        let rehearsal = self
            .rehearsal
            .as_ref()
            .filter(|_| self.screen == Screen::Rehearse);
        let is_playing = match self.screen {
            Screen::Review => self.playback.is_playing(),
            Screen::Compare => self.compare.as_ref().is_some_and(Compare::is_playing),
            Screen::Progress => self.progress.blind.is_some() && self.playback.is_playing(),
            _ => false,
        };
        let meter_moves = rehearsal.is_some_and(|rehearsal| rehearsal.meter().is_some());
        let tests_input = self.screen == Screen::Settings && self.devices.test_meter().is_some();
        let until_expiry = self
            .notices
            .next_expiry()
            .map(|at| at.saturating_duration_since(now));
        // At midnight prompts come due; without takes none does.
        let until_midnight = self
            .progress
            .until_day_ends(now)
            .filter(|_| !self.takes.is_empty());
        let until_hint = rehearsal.and_then(|rehearsal| rehearsal.until_hint_goes(now));
        let until_question = self
            .session
            .running()
            .and_then(|running| running.until_change(now));
        let until_digit = rehearsal.and_then(|rehearsal| rehearsal.until_next_digit(now));
        Liveliness {
            is_moving: is_playing || meter_moves || tests_input,
            next_change: [
                until_expiry,
                until_hint,
                until_digit,
                until_question,
                until_midnight,
                self.until_stories_are_kept(now),
                self.until_packs_are_due(now),
            ]
            .into_iter()
            .flatten()
            .min(),
        }
    }
}

/// How the picture changes by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Liveliness {
    /// A meter or a playhead moves: draw again as often as drawing is cheap.
    pub is_moving: bool,
    /// Something changes after this time at the latest: a digit, a notice that goes.
    pub next_change: Option<Duration>,
}

/// A number nobody can foresee, from the standard library's random hash keys.
fn dice() -> u64 {
    use std::hash::{BuildHasher, RandomState};
    RandomState::new().hash_one(0_u8)
}

/// The place `by` places from `at` in a list of `len`, stopping at its ends; `None` in an empty list.
fn moved(at: Option<usize>, by: i32, len: usize) -> Option<usize> {
    let last = len.checked_sub(1)?;
    let Some(at) = at else {
        return Some(0);
    };
    let by_places = usize::try_from(by.unsigned_abs()).unwrap_or(usize::MAX);
    Some(if by < 0 {
        at.saturating_sub(by_places)
    } else {
        at.saturating_add(by_places).min(last)
    })
}
