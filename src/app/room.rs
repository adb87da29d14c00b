//! Room on the disk, as time for sound: when to warn, and when not to begin at all. Looking at the disk is not done
//! here.

use crate::model::{timeline, words};

/// Kept free for what is written besides the sound, in bytes.
const KEPT_FREE_BYTES: u64 = 2 << 20;
/// An answer is not begun with room for less than this, in seconds.
const LEAST_SECS: f64 = 120.0;
/// With room for less than this the speaker is warned, and again at each further one.
const WARN_SECS: [f64; 3] = [900.0, 300.0, 60.0];

/// How long `free_bytes` last for mono sound of 16 bits, in seconds.
#[must_use]
pub fn secs(free_bytes: u64, rate_hz: u32) -> f64 {
    timeline::secs(free_bytes.saturating_sub(KEPT_FREE_BYTES) / 2, rate_hz)
}

/// Why no answer is begun with so much room, if so.
#[must_use]
pub fn refusal(free_bytes: u64, rate_hz: u32) -> Option<String> {
    let left = secs(free_bytes, rate_hz);
    (left < LEAST_SECS).then(|| {
        format!(
            "The disk has room for only {} of sound, so nothing was begun: free some space, or choose another library \
             folder in Settings.",
            words::clock(left)
        )
    })
}

/// Warns of a disk that fills, once at each step.
#[derive(Debug, Default)]
pub struct Warner {
    steps_told: usize,
}

impl Warner {
    /// What to say now that there is room for `left_secs`, if anything is new.
    pub fn look(&mut self, left_secs: f64) -> Option<String> {
        let steps = WARN_SECS.iter().filter(|limit| left_secs < **limit).count();
        let is_worse = steps > self.steps_told;
        // Room that was made may run out again, and is told again then.
        self.steps_told = steps;
        is_worse.then(|| {
            format!(
                "The disk has room for {} more of sound. Free some space; what is recorded is safe.",
                words::clock(left_secs)
            )
        })
    }

    /// Whether the disk is worth a look more often than usual.
    #[must_use]
    pub fn is_low(&self) -> bool {
        self.steps_told > 0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const BYTES_A_SEC: u64 = 96_000;

    #[test]
    fn an_answer_needs_room_for_two_minutes_and_a_little() {
        let with = |secs: u64| refusal(KEPT_FREE_BYTES + secs * BYTES_A_SEC, 48_000);
        assert_eq!(with(120), None);
        let refused = with(119).expect("refused");
        assert!(refused.contains("room for only 1:59"), "{refused}");
        assert!(refusal(0, 48_000).expect("refused").contains("0:00"));
    }

    #[test]
    fn a_disk_that_fills_is_told_of_at_15_5_and_1_minutes_and_only_then() {
        let mut warner = Warner::default();
        let told: Vec<u32> = (0..1_200_u32)
            .rev()
            .filter(|left| warner.look(f64::from(*left)).is_some())
            .collect();
        assert_eq!(told, [899, 299, 59]);
        assert!(warner.is_low());
        assert_eq!(warner.look(5_000.0), None);
        assert!(!warner.is_low());
        assert!(warner.look(800.0).is_some(), "and again when it fills again");
    }
}
