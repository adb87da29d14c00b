//! What was measured of how an answer sounded: plain figures. How they are measured is the analysis's business; what
//! each means stands in `docs/measures.md`.

use serde::{Deserialize, Serialize};

/// The version of the measures this program takes. Figures of another one are not comparable.
pub const VERSION: u32 = 1;

/// Syllables of an English word, on average, by which words are estimated from syllables.
pub const SYLLABLES_PER_WORD: f64 = 1.34;

/// A stretch of the sound, in seconds from the start of the file.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Stretch {
    /// Start.
    pub start_secs: f64,
    /// End.
    pub end_secs: f64,
}

impl Stretch {
    /// Length.
    #[must_use]
    pub fn secs(self) -> f64 {
        (self.end_secs - self.start_secs).max(0.0)
    }
}

/// Pitch of the voiced frames of speech.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct PitchRange {
    /// Half of the frames are below.
    pub median_hz: f64,
    /// A tenth of the frames is below.
    pub p10_hz: f64,
    /// A tenth of the frames is above.
    pub p90_hz: f64,
    /// From the one to the other.
    pub range_semitones: f64,
}

/// How loud the recording is.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
pub struct Level {
    /// Integrated loudness by EBU R 128.
    pub integrated_lufs: Option<f64>,
    /// Mean power of speech, between 100 and 6,000 Hz.
    pub active_dbfs: Option<f64>,
    /// Largest sample.
    pub peak_dbfs: Option<f64>,
    /// Mean power of what is no speech, in the same band.
    pub noise_floor_dbfs: Option<f64>,
    /// The difference of the two.
    pub snr_db: Option<f64>,
    /// Samples cut off flat.
    pub clipped_samples: u64,
}

/// A measure that is not given, and why.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Withheld {
    /// Which.
    pub measure: Measure,
    /// Why, and what to do about it, in a sentence.
    pub reason: String,
}

/// What can be withheld.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Measure {
    /// Where there is speech and where there are pauses.
    Pauses,
    /// Syllables and what is counted of them.
    Pace,
    /// Pitch.
    Pitch,
    /// Loudness and level of speech.
    Level,
    /// Whether the end is softer.
    TrailsOff,
    /// Possible fillers.
    Fillers,
}

/// Everything measured of one sound. A measure that is withheld is `None`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Report {
    /// The version of the measures.
    pub version: u32,
    /// Length of the sound.
    pub duration_secs: f64,
    /// How much of it is speech.
    pub speech_secs: Option<f64>,
    /// When speech begins.
    pub first_speech_secs: Option<f64>,
    /// Silences of 0.25 s and more between speech.
    pub pauses: Option<Vec<Stretch>>,
    /// The moments of the syllables' nuclei.
    pub syllables: Option<Vec<f64>>,
    /// Syllables a second of the whole sound.
    pub speech_rate_syl_per_sec: Option<f64>,
    /// Syllables a second of speech, pauses left out.
    pub articulation_rate_syl_per_sec: Option<f64>,
    /// An estimate of words a minute of the whole sound.
    pub words_per_min: Option<f64>,
    /// Pitch.
    pub pitch: Option<PitchRange>,
    /// Level.
    pub level: Level,
    /// Whether the last fifth of speech is softer by 6 dB or more than speech in the middle.
    pub trails_off: Option<bool>,
    /// Sounds that may be an "um".
    pub fillers: Option<Vec<Stretch>>,
    /// What is not given, and why.
    pub withheld: Vec<Withheld>,
}
