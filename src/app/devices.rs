//! State of the devices in Settings: which there are, and the test of the input.

use crate::audio::{capture::Meter, devices::Devices};

use super::{
    recorder::{Heard, Recorder},
    rehearsal::warning_words,
};

/// What Settings knows of the devices.
#[derive(Default)]
pub struct DevicesState {
    list: Option<Result<Devices, String>>,
    is_listing: bool,
    test: Option<InputTest>,
}

struct InputTest {
    recorder: Recorder,
    trouble: Option<String>,
}

impl DevicesState {
    /// The devices, or why they can't be listed; `None` before the first look.
    #[must_use]
    pub fn list(&self) -> Option<&Result<Devices, String>> {
        self.list.as_ref()
    }

    /// Whether they are being looked for.
    #[must_use]
    pub fn is_listing(&self) -> bool {
        self.is_listing
    }

    pub(super) fn begin_listing(&mut self) {
        self.is_listing = true;
    }

    pub(super) fn replace(&mut self, list: Result<Devices, String>) {
        self.is_listing = false;
        self.list = Some(list);
    }

    /// Begins to listen to a microphone, or stops when there is none.
    pub(super) fn test(&mut self, recorder: Option<Recorder>) {
        self.test = recorder.map(|recorder| InputTest {
            recorder,
            trouble: None,
        });
    }

    pub(super) fn tick(&mut self) {
        let Some(test) = &mut self.test else {
            return;
        };
        for heard in test.recorder.poll() {
            if let Heard::Lost(sentence) = heard {
                test.trouble = Some(sentence);
            }
        }
    }

    /// Whether the input is being tested.
    #[must_use]
    pub fn is_testing(&self) -> bool {
        self.test.is_some()
    }

    /// Level of the input under test, once it is open.
    #[must_use]
    pub fn test_meter(&self) -> Option<Meter> {
        let test = self.test.as_ref()?;
        test.recorder.is_armed().then(|| test.recorder.capture().meter())
    }

    /// What the test finds, in words.
    #[must_use]
    pub fn test_words(&self) -> Option<String> {
        let test = self.test.as_ref()?;
        if let Some(trouble) = &test.trouble {
            return Some(trouble.clone());
        }
        let Some(stream) = test.recorder.stream() else {
            return Some("Opening the microphone…".to_owned());
        };
        Some(match test.recorder.capture().meter().warning {
            Some(warning) => warning_words(warning, &stream.device_name),
            None => format!(
                "Listening to {}. Say something: the bar should move.",
                stream.device_name
            ),
        })
    }
}
