//! Whether a device delivers at the rate it says. Some don't: the sound would play at another speed, and every length
//! would be wrong.

/// Rates that devices have.
const USUAL_HZ: [u32; 13] = [
    8_000, 11_025, 12_000, 16_000, 22_050, 24_000, 32_000, 44_100, 48_000, 88_200, 96_000, 176_400, 192_000,
];
/// The first blocks may come in a burst; nothing is learnt from so long.
const SKIPPED_NANOS: i64 = 300_000_000;
/// The rate is measured over stretches of this length …
const STRETCH_NANOS: i64 = 800_000_000;
/// … and two in a row must say the same, among the first so many.
const STRETCHES: u32 = 4;
/// Nearer than this to what the device says, it is believed.
const BELIEVED: f64 = 0.06;
/// A rate that is measured is a usual one if it is as near as this.
const NEAR: f64 = 0.03;

/// Measures the rate of a stream, by the clock of its callbacks.
#[derive(Debug)]
pub(crate) struct RateMeter {
    said_hz: u32,
    began_nanos: Option<i64>,
    from: Option<(i64, u64)>,
    suspected_hz: Option<u32>,
    stretches: u32,
}

impl RateMeter {
    /// For a device that says it runs at `said_hz`.
    pub(crate) fn new(said_hz: u32) -> Self {
        Self {
            said_hz,
            began_nanos: None,
            from: None,
            suspected_hz: None,
            stretches: 0,
        }
    }

    /// Takes in that `frames` frames had arrived at `nanos`. Gives the true rate, once, if it is another one.
    pub(crate) fn look(&mut self, nanos: i64, frames: u64) -> Option<u32> {
        if self.stretches >= STRETCHES {
            return None;
        }
        let began = *self.began_nanos.get_or_insert(nanos);
        if nanos.saturating_sub(began) < SKIPPED_NANOS {
            return None;
        }
        let (since, before) = *self.from.get_or_insert((nanos, frames));
        let span = nanos.saturating_sub(since);
        if span < STRETCH_NANOS {
            return None;
        }
        self.from = Some((nanos, frames));
        self.stretches += 1;
        #[expect(clippy::cast_precision_loss, reason = "a second of frames and of nanoseconds")]
        let measured_hz = frames.saturating_sub(before) as f64 * 1e9 / span as f64;
        let off = |hz: u32| (measured_hz / f64::from(hz) - 1.0).abs();
        let suspected = USUAL_HZ
            .into_iter()
            .find(|hz| off(*hz) < NEAR)
            .filter(|_| off(self.said_hz) > BELIEVED);
        let is_proven = suspected.is_some() && suspected == self.suspected_hz;
        self.suspected_hz = suspected;
        if is_proven {
            self.stretches = STRETCHES;
            return suspected;
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What is found within ten seconds of a device that says 48 kHz; `late_ms` by turns.
    fn found(real_hz: u64, late_ms: &[i64]) -> Option<u32> {
        let mut meter = RateMeter::new(48_000);
        (1..=1_000_i64)
            .zip(late_ms.iter().cycle())
            .find_map(|(block, late)| {
                let frames = u64::try_from(block).expect("positive") * real_hz / 100;
                meter.look((block * 10 + late) * 1_000_000, frames)
            })
    }

    #[test]
    fn another_rate_is_found_however_callbacks_jitter() {
        for real_hz in [96_000, 44_100, 24_000, 16_000, 8_000] {
            let found = found(real_hz, &[0, 8, 3, 0, 5]);
            assert_eq!(found.map(u64::from), Some(real_hz));
        }
    }

    #[test]
    fn a_device_that_tells_the_truth_or_nearly_so_is_believed() {
        for real_hz in [48_000, 47_900, 48_100, 49_500] {
            assert_eq!(found(real_hz, &[0, 20, 0, 9]), None, "{real_hz}");
        }
    }

    #[test]
    fn a_burst_at_the_start_proves_nothing() {
        let mut meter = RateMeter::new(48_000);
        let told = (1..=500_u64).find_map(|block| {
            // Two seconds of sound come within the first tenth.
            let nanos = if block <= 200 {
                block * 500_000
            } else {
                (block - 200) * 10_000_000 + 100_000_000
            };
            meter.look(i64::try_from(nanos).expect("fits"), block * 480)
        });
        assert_eq!(told, None);
    }
}
