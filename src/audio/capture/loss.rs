//! What becomes of a take whose stream ended: the same device opened again by itself, or the take held until the
//! speaker goes on with another. The writing of the take is not done here.

use std::time::{Duration, Instant, SystemTime};

use super::{
    AudioError, Options, Source,
    open::{Again, Line, Opening, Terms},
};

/// For so long after its last sound a broken stream is opened again without a question. Beyond it, a computer that was
/// asleep among the reasons, the speaker decides.
const BY_ITSELF: Duration = Duration::from_secs(10);
/// How often that is tried.
const TRY_EVERY: Duration = Duration::from_millis(500);
/// How long a device may take to open; a sound server that does not answer is not waited for any longer.
const OPEN_LIMIT: Duration = Duration::from_secs(12);

/// A stream that ended in mid-take.
pub(super) struct Loss {
    /// What happened, in words.
    pub(super) reason: String,
    /// The device that was lost.
    pub(super) device_id: String,
    device_name: String,
    /// When its last sound came. Two clocks, as the first stands still while a computer sleeps.
    since: Instant,
    since_wall: SystemTime,
    /// The frame of the stream at which the loss was noticed.
    noticed_at: u64,
    stage: Stage,
}

enum Stage {
    /// Opening the same device by itself.
    Again {
        again: Again,
        opening: Option<Opening>,
        next_try: Instant,
    },
    /// Waiting for the speaker.
    Held,
    /// Opening what the speaker named.
    GoingOn {
        opening: Option<Opening>,
        until: Instant,
    },
}

/// What a look at a loss brought.
pub(super) enum Turn {
    /// Nothing new.
    Wait,
    /// A source is open; its first sound is waited for.
    Open(Box<Line>),
    /// It did not come back by itself: the speaker decides.
    Hold,
    /// What the speaker named can't be used.
    Refused(AudioError),
}

/// Where a stream that goes on takes its place.
pub(super) enum Join {
    /// Time went on: the file is silent from the last sound to the first new one.
    ByTheClock(Duration),
    /// The take was held from this frame of the stream on.
    At(u64),
}

impl Loss {
    /// A loss whose last sound came `silent_for` ago. With `again` the same device is tried by itself.
    pub(super) fn new(
        reason: String,
        device: (String, String),
        silent_for: Duration,
        noticed_at: u64,
        again: Option<Again>,
    ) -> Self {
        let now = Instant::now();
        let stage = match again.filter(|_| silent_for < BY_ITSELF) {
            Some(again) => Stage::Again {
                again,
                opening: None,
                next_try: now,
            },
            None => Stage::Held,
        };
        Self {
            reason,
            device_id: device.0,
            device_name: device.1,
            since: now.checked_sub(silent_for).unwrap_or(now),
            since_wall: SystemTime::now()
                .checked_sub(silent_for)
                .unwrap_or(SystemTime::UNIX_EPOCH),
            noticed_at,
            stage,
        }
    }

    /// The frame from which the take is held; `None` while the same device is opened again by itself.
    pub(super) fn held_at(&self) -> Option<u64> {
        (!matches!(self.stage, Stage::Again { .. })).then_some(self.noticed_at)
    }

    /// Whether the speaker may name another source now.
    pub(super) fn is_held(&self) -> bool {
        matches!(self.stage, Stage::Held)
    }

    /// Opens what the speaker named.
    pub(super) fn go_on(&mut self, source: Source, options: Options, rate_hz: u32) {
        let terms = Terms {
            rate_hz: Some(rate_hz),
            no_other: false,
        };
        self.stage = Stage::GoingOn {
            opening: Some(Opening::start(source, options.channels, terms)),
            until: Instant::now() + OPEN_LIMIT,
        };
    }

    /// A source that was opened gave no sound.
    pub(super) fn gave_no_sound(&mut self, name: String) -> Turn {
        let by_itself = matches!(self.stage, Stage::Again { .. });
        self.stage = Stage::Held;
        if by_itself {
            Turn::Hold
        } else {
            Turn::Refused(AudioError::DeviceGone { name })
        }
    }

    /// Looks how far the opening is. Not to be called once it gave a line.
    pub(super) fn turn(&mut self, options: Options, rate_hz: u32) -> Turn {
        let now = Instant::now();
        let waited = self.waited(now);
        let turn = match &mut self.stage {
            Stage::Held => Turn::Wait,
            Stage::GoingOn { opening, until } => match opening.as_ref().and_then(Opening::poll) {
                Some(Ok(line)) => {
                    *opening = None;
                    Turn::Open(Box::new(line))
                }
                Some(Err(error)) => Turn::Refused(error),
                None if now >= *until => Turn::Refused(AudioError::Stopped),
                None => Turn::Wait,
            },
            Stage::Again {
                again,
                opening,
                next_try,
            } => match opening.as_ref().and_then(Opening::poll) {
                Some(Ok(line)) => {
                    *opening = None;
                    Turn::Open(Box::new(line))
                }
                // The sound system answers, and does not have it. (None at all is what there is while it starts anew.)
                Some(Err(AudioError::DeviceGone { .. })) => {
                    self.reason = format!("{} is gone", self.device_name);
                    Turn::Hold
                }
                _ if waited >= BY_ITSELF => Turn::Hold,
                Some(Err(_)) => {
                    // It may be on its way back; the last word on it is said when the time is up.
                    *opening = None;
                    *next_try = now + TRY_EVERY;
                    Turn::Wait
                }
                None if opening.is_none() && now >= *next_try => match again.source() {
                    Some(source) => {
                        let terms = Terms {
                            rate_hz: Some(rate_hz),
                            no_other: true,
                        };
                        *opening = Some(Opening::start(source, options.channels, terms));
                        Turn::Wait
                    }
                    None => Turn::Hold,
                },
                None => Turn::Wait,
            },
        };
        if matches!(turn, Turn::Hold | Turn::Refused(_)) {
            self.stage = Stage::Held;
        }
        turn
    }

    /// Where a stream whose frame 0 came `position` ago takes its place.
    pub(super) fn join(&self, position: Duration) -> Join {
        match self.held_at() {
            Some(at) => Join::At(at),
            None => Join::ByTheClock(self.waited(Instant::now()).saturating_sub(position)),
        }
    }

    /// Time since the last sound, by the clock that says more.
    fn waited(&self, now: Instant) -> Duration {
        let by_wall = SystemTime::now()
            .duration_since(self.since_wall)
            .unwrap_or_default();
        now.saturating_duration_since(self.since).max(by_wall)
    }
}
