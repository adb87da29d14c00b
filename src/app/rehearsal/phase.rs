//! What happens on Rehearse, and the words for a key that does nothing there. When it happens is the rehearsal's.

/// What is happening on Rehearse.
#[derive(Debug, Clone, PartialEq)]
pub enum Phase {
    /// There is no usable microphone; the sentence says why and what to do.
    NoMicrophone(String),
    /// The microphone is being opened. With `will_start` the answer begins as soon as it is open.
    Opening {
        /// Whether Space was pressed already.
        will_start: bool,
    },
    /// The question is read aloud, and nothing is recorded; think time comes after it.
    Reading {
        /// Whether Space was pressed already: the answer begins as soon as it is quiet.
        will_start: bool,
    },
    /// Think time runs; it ends by itself or by Space.
    Thinking {
        /// What is left of it.
        left_secs: f64,
    },
    /// Armed, not recording; Space begins.
    Ready,
    /// Recording.
    Recording,
    /// Paused in the middle of an answer.
    Paused,
    /// The microphone is gone in the middle of an answer. What was said is on the disk; P goes on with the microphone
    /// there is, Enter finishes.
    Interrupted {
        /// What happened.
        sentence: String,
        /// A microphone is being opened; the answer goes on once it delivers.
        is_opening: bool,
    },
    /// The take is being finished.
    Saving,
}

/// A word about a key that did nothing, shown for a few seconds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Hint {
    /// Space on the last part.
    EnterFinishes,
    /// Space in an answer of one part.
    OnlyPart,
    /// Space during a pause.
    PausedKeyGoesOn,
    /// Backspace with no mark to take back.
    NothingToUndo,
    /// Space while the microphone is gone.
    MicrophoneGone,
    /// Leaving while recording.
    FinishFirst,
    /// Pausing in a mock interview.
    NoPause,
    /// Leaving a mock interview by another way than its end.
    InterviewRuns,
}

impl Hint {
    /// The hint in words.
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Self::EnterFinishes => "This is the last part. Enter finishes.",
            Self::OnlyPart => "This answer has one part. Enter finishes.",
            Self::PausedKeyGoesOn => "Paused. P goes on.",
            Self::MicrophoneGone => "Nothing is recorded now. P goes on, Enter finishes.",
            Self::NothingToUndo => "There is no mark to take back.",
            Self::NoPause => "An interview has no pause. Enter ends the answer.",
            Self::InterviewRuns => "The interview is still running. End it first.",
            Self::FinishFirst => "An answer is running. Enter finishes and saves it.",
        }
    }
}
