//! What is wrong with the sound of a microphone, judged from its level alone. Time is the sound's own.

use super::level::{Level, dbfs};

/// Something the speaker should know about the microphone. The words are made where it is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Warning {
    /// Nothing is heard: it may be muted, unplugged or the wrong one.
    Silent,
    /// Speech is heard, but so faint that its gain should be raised or the speaker come closer.
    TooQuiet,
    /// The loudest sounds are cut off.
    Clipping,
}

/// Below this a block is silence.
const SILENT_DBFS: f32 = -70.0;
/// Silence for so long is worth a warning.
const SILENT_SECS: f32 = 2.0;
/// Sound of at least this length ends it; a click does not.
const HEARD_SECS: f32 = 0.1;
/// Speech below this is too quiet …
const QUIET_DBFS: f32 = -40.0;
/// … and stays so until it is above this.
const QUIET_ENOUGH_DBFS: f32 = -37.0;
/// Speech rises above its own pauses by at least this; the noise of a room does not.
const SPEECH_RANGE_DB: f32 = 8.0;
/// Level is judged in stretches of this length …
const STRETCH_SECS: f32 = 0.3;
/// … and so many of them in a row: three seconds.
const STRETCHES: usize = 10;
/// For how long clipping is told after it was last heard.
const CLIPPING_SECS: f32 = 3.0;

/// Watches the level of a microphone.
#[derive(Debug, Default)]
pub struct Watch {
    silent_secs: f32,
    heard_secs: f32,
    silent: bool,
    clipping_left_secs: f32,
    stretch_secs: f32,
    stretch_energy: f32,
    /// The last stretches in dBFS, a ring.
    stretches: [f32; STRETCHES],
    filled: usize,
    next: usize,
    too_quiet: bool,
    without_speech: usize,
}

impl Watch {
    /// Takes in the level of the next stretch of sound.
    pub fn advance(&mut self, level: &Level) {
        self.clipping_left_secs = if level.clipped {
            CLIPPING_SECS
        } else {
            (self.clipping_left_secs - level.secs).max(0.0)
        };
        self.watch_silence(level);
        self.stretch_secs += level.secs;
        self.stretch_energy += level.mean_square * level.secs;
        if self.stretch_secs >= STRETCH_SECS {
            let mean_square = self.stretch_energy / self.stretch_secs;
            self.end_stretch(dbfs(mean_square.sqrt()));
            self.stretch_secs = 0.0;
            self.stretch_energy = 0.0;
        }
    }

    /// What is wrong, the worst first; `None` if all is well.
    #[must_use]
    pub fn warning(&self) -> Option<Warning> {
        if self.clipping_left_secs > 0.0 {
            Some(Warning::Clipping)
        } else if self.silent {
            Some(Warning::Silent)
        } else {
            self.too_quiet.then_some(Warning::TooQuiet)
        }
    }

    fn watch_silence(&mut self, level: &Level) {
        if level.rms_dbfs() < SILENT_DBFS {
            self.silent_secs += level.secs;
            self.heard_secs = 0.0;
            self.silent |= self.silent_secs >= SILENT_SECS;
        } else {
            self.heard_secs += level.secs;
            if self.heard_secs >= HEARD_SECS {
                self.silent_secs = 0.0;
                self.silent = false;
            }
        }
    }

    fn end_stretch(&mut self, level_dbfs: f32) {
        if let Some(slot) = self.stretches.get_mut(self.next) {
            *slot = level_dbfs;
        }
        self.next = (self.next + 1) % STRETCHES;
        self.filled = (self.filled + 1).min(STRETCHES);
        let Some(seen) = self.stretches.get(..self.filled) else {
            return;
        };
        let loudest = seen.iter().copied().fold(f32::NEG_INFINITY, f32::max);
        let faintest = seen.iter().copied().fold(f32::INFINITY, f32::min);
        let speech = loudest > SILENT_DBFS && loudest - faintest >= SPEECH_RANGE_DB;
        self.without_speech = if speech { 0 } else { self.without_speech + 1 };
        if loudest > QUIET_ENOUGH_DBFS || self.without_speech >= STRETCHES {
            self.too_quiet = false;
        } else if speech && self.filled == STRETCHES && loudest < QUIET_DBFS {
            self.too_quiet = true;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TICK_SECS: f32 = 0.02;

    fn at(level_dbfs: f32) -> Level {
        let amplitude = 10.0_f32.powf(level_dbfs / 20.0);
        Level {
            secs: TICK_SECS,
            peak: amplitude,
            mean_square: amplitude * amplitude,
            clipped: false,
        }
    }

    fn hear(watch: &mut Watch, secs: f32, mut level: impl FnMut(f32) -> Level) {
        let mut time = 0.0;
        while time < secs {
            watch.advance(&level(time));
            time += TICK_SECS;
        }
    }

    /// Half-second words with half-second pauses, at `loud_dbfs`, over a room at −65 dBFS.
    fn speak(watch: &mut Watch, secs: f32, loud_dbfs: f32) {
        hear(watch, secs, |time| {
            at(if time % 1.0 < 0.5 { loud_dbfs } else { -65.0 })
        });
    }

    #[test]
    fn two_seconds_of_silence_are_told_and_one_is_not() {
        let mut watch = Watch::default();
        hear(&mut watch, 1.0, |_| Level {
            secs: TICK_SECS,
            ..Level::default()
        });
        assert_eq!(watch.warning(), None);
        hear(&mut watch, 1.1, |_| Level {
            secs: TICK_SECS,
            ..Level::default()
        });
        assert_eq!(watch.warning(), Some(Warning::Silent));
    }

    #[test]
    fn silence_ends_with_sound_but_not_with_a_click() {
        let mut watch = Watch::default();
        hear(&mut watch, 3.0, |_| at(-90.0));
        watch.advance(&at(-20.0));
        assert_eq!(watch.warning(), Some(Warning::Silent));
        hear(&mut watch, 0.2, |_| at(-30.0));
        assert_eq!(watch.warning(), None);
    }

    #[test]
    fn a_thinking_pause_in_a_quiet_room_is_neither_silence_nor_too_quiet() {
        let mut watch = Watch::default();
        hear(&mut watch, 30.0, |_| at(-60.0));
        assert_eq!(watch.warning(), None);
    }

    #[test]
    fn speech_at_a_good_level_gives_no_warning() {
        let mut watch = Watch::default();
        speak(&mut watch, 20.0, -24.0);
        assert_eq!(watch.warning(), None);
    }

    #[test]
    fn faint_speech_is_too_quiet_after_three_seconds() {
        let mut watch = Watch::default();
        speak(&mut watch, 2.0, -46.0);
        assert_eq!(watch.warning(), None);
        speak(&mut watch, 2.0, -46.0);
        assert_eq!(watch.warning(), Some(Warning::TooQuiet));
    }

    #[test]
    fn too_quiet_does_not_flicker_at_the_border() {
        let mut watch = Watch::default();
        speak(&mut watch, 4.0, -42.0);
        speak(&mut watch, 4.0, -38.5);
        assert_eq!(
            watch.warning(),
            Some(Warning::TooQuiet),
            "a little louder is not enough"
        );
        speak(&mut watch, 1.0, -34.0);
        assert_eq!(watch.warning(), None);
        speak(&mut watch, 4.0, -38.5);
        assert_eq!(watch.warning(), None, "nor is a little quieter");
    }

    #[test]
    fn too_quiet_is_forgotten_when_nobody_speaks() {
        let mut watch = Watch::default();
        speak(&mut watch, 4.0, -46.0);
        hear(&mut watch, 7.0, |_| at(-65.0));
        assert_eq!(watch.warning(), None);
    }

    #[test]
    fn clipping_is_told_for_three_seconds() {
        let mut watch = Watch::default();
        watch.advance(&Level {
            clipped: true,
            ..at(-1.0)
        });
        hear(&mut watch, 2.9, |_| at(-20.0));
        assert_eq!(watch.warning(), Some(Warning::Clipping));
        hear(&mut watch, 0.2, |_| at(-20.0));
        assert_eq!(watch.warning(), None);
    }
}
