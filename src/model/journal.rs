//! The events of a take while it is recorded, one JSON object a line in its journal. Writing them is the library's.

use serde::{Deserialize, Serialize};

use super::{framework::Framework, occasion::Occasion, pieces::PickUp, prompt::Prompt, take::Gap};

/// Where the events of a running take go.
pub trait EventLog: Send {
    /// Adds an event. It is handed to the system at once, so that a crash of the program right after loses nothing of it.
    ///
    /// # Errors
    /// The system's own, such as a full disk; the event may then be lost, those before it are not.
    fn append(&mut self, event: &Event) -> std::io::Result<()>;

    /// Makes sure that what was added is still where it was put, and puts it there again if it is not; true if that was
    /// needed.
    ///
    /// # Errors
    /// The system's own, if it can't be put there; asking again tries again.
    fn look_after(&mut self) -> std::io::Result<bool> {
        Ok(false)
    }
}

/// Something that happened during a take. Frames count from the start of the file.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "event", rename_all = "snake_case")]
#[expect(
    clippy::large_enum_variant,
    reason = "a take has one start and a handful of events: nothing is gained by boxing it"
)]
pub enum Event {
    /// The take began; always the first line.
    Started(Started),
    /// A part began.
    Marked {
        /// The part's id.
        part: String,
        /// Where it begins.
        frame: u64,
    },
    /// The mark of a part was taken back.
    Unmarked {
        /// The part's id.
        part: String,
    },
    /// The recording was paused.
    Paused {
        /// Where in the file.
        frame: u64,
    },
    /// The recording went on.
    Resumed {
        /// Where in the file.
        frame: u64,
    },
    /// Sound was lost and filled with silence.
    Gap(Gap),
    /// From here on the sound comes from another microphone.
    Switched {
        /// Where in the file.
        frame: u64,
        /// Name of the microphone.
        device: String,
    },
    /// The take was finished in good order.
    Finished {
        /// Length of the file.
        frames: u64,
    },
}

/// All that has to be known to make a take of the sound, should the program end here.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Started {
    /// Version of the take's shape.
    pub schema: u32,
    /// Local time, RFC 3339 with offset.
    pub recorded_at: String,
    /// The prompt as asked.
    pub prompt: Prompt,
    /// The framework in use.
    pub framework: Framework,
    /// Target of the whole answer.
    pub total_secs: f64,
    /// Sample rate of the sound.
    pub sample_rate_hz: u32,
    /// Channels of the sound.
    pub channels: u16,
    /// Name of the microphone.
    pub device: String,
    /// Frames from before the start key.
    pub lead_in_frames: u64,
    /// What it is recorded for, if it is a part spoken anew.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pick_up: Option<PickUp>,
    /// What it is spoken for besides its prompt.
    #[serde(default, skip_serializing_if = "Occasion::is_empty")]
    pub occasion: Occasion,
}

/// Reads a journal; a line that is cut short, damaged or not known to this version is left out.
#[must_use]
pub fn parse(text: &str) -> Vec<Event> {
    text.lines()
        .filter_map(|line| serde_json::from_str(line).ok())
        .collect()
}

/// One event as a line, with its line end.
///
/// # Errors
/// If a number in it can't be written as JSON.
pub fn line(event: &Event) -> Result<String, serde_json::Error> {
    serde_json::to_string(event).map(|json| json + "\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cut_line_costs_only_itself() {
        let mark = Event::Marked {
            part: "task".to_owned(),
            frame: 7,
        };
        let text = line(&mark).expect("writes") + &line(&Event::Paused { frame: 9 }).expect("writes");
        assert_eq!(parse(&text).len(), 2);
        assert_eq!(parse(&text[..text.len() - 3]), std::slice::from_ref(&mark));
        let damaged = "{\"event\":\"from_the_future\"}\n".to_owned() + &text;
        assert_eq!(parse(&damaged)[0], mark);
    }
}
