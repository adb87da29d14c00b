//! What can go wrong with sound, told so that the next step is clear.

use std::sync::Arc;

use crate::wav::WavError;

/// A fault of a device, a stream or a sound file. `Display` is one sentence that says what to do.
#[derive(Debug, Clone, thiserror::Error)]
#[non_exhaustive]
pub enum AudioError {
    /// The system knows no microphone.
    #[error("No microphone was found: plug one in, or check that the system's sound settings show an input.")]
    NoInputDevice,
    /// The system knows no loudspeaker.
    #[error(
        "No loudspeaker was found: plug one in, or check that the system's sound settings show an output."
    )]
    NoOutputDevice,
    /// The device was there and is no longer, or stopped answering.
    #[error("{name} is gone: plug it back in or choose another device in Settings.")]
    DeviceGone {
        /// The device, as the system calls it.
        name: String,
    },
    /// Another program holds the device.
    #[error("{name} is in use by another program: close that program, then try again.")]
    Busy {
        /// The device, as the system calls it.
        name: String,
    },
    /// The device can't take over a take that another began.
    #[error(
        "{name} runs at {rate_hz} Hz and this answer is recorded at {wanted_hz} Hz: finish the answer, or plug the first microphone back in."
    )]
    OtherRate {
        /// The device, as the system calls it.
        name: String,
        /// The rate it offers.
        rate_hz: u32,
        /// The rate of the take.
        wanted_hz: u32,
    },
    /// The device offers no sample format this program understands.
    #[error("{name} only offers {offered}, which can't be used here: choose another device in Settings.")]
    OddFormat {
        /// The device, as the system calls it.
        name: String,
        /// What it offers, in words.
        offered: String,
    },
    /// The system keeps the program away from the device.
    #[error(
        "The system doesn't let Aloud use {name}: allow it in the system's privacy or sound settings, then try again."
    )]
    PermissionDenied {
        /// The device, as the system calls it.
        name: String,
    },
    /// The sound system answered with something else; its words are passed on.
    #[error("The sound system refused {name} ({message}): try again, or choose another device in Settings.")]
    Backend {
        /// The device, or "the sound system".
        name: String,
        /// What the sound system said.
        message: String,
    },
    /// A sound file could not be read or written.
    #[error(transparent)]
    Wav(Arc<WavError>),
    /// The take's journal could not be written.
    #[error("The take's journal can't be written ({message}): finish the take and make room on the disk.")]
    Journal {
        /// What the system said.
        message: String,
    },
    /// The place a take should go to could not be made; the message is a sentence already.
    #[error("{message}")]
    Destination {
        /// What was wrong with the place.
        message: String,
    },
    /// A player was asked to play with nothing loaded.
    #[error("Nothing is loaded to play: choose a take first.")]
    NothingLoaded,
    /// The program itself failed; a fault of ours.
    #[error("Aloud itself failed while recording ({message}): what was recorded is kept.")]
    Broken {
        /// What the failing thread said.
        message: String,
    },
    /// The thread that would do it has ended, or has not answered for long.
    #[error("The sound has stopped answering: leave this screen and come back to start it anew.")]
    Stopped,
}

impl From<WavError> for AudioError {
    fn from(error: WavError) -> Self {
        Self::Wav(Arc::new(error))
    }
}

impl AudioError {
    /// The fault that cpal's `error` about the device `name` means.
    #[must_use]
    pub(crate) fn from_cpal(error: &cpal::Error, name: &str) -> Self {
        use cpal::ErrorKind;
        let name = name.to_owned();
        match error.kind() {
            ErrorKind::DeviceNotAvailable | ErrorKind::StreamInvalidated => Self::DeviceGone { name },
            ErrorKind::DeviceBusy => Self::Busy { name },
            ErrorKind::PermissionDenied => Self::PermissionDenied { name },
            _ => Self::Backend {
                name,
                message: error.to_string().trim_end_matches('.').to_owned(),
            },
        }
    }
}
