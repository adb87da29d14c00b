//! Faster and slower with the pitch kept: WSOLA, after W. Verhelst and M. Roelands, "An overlap-add technique based on
//! waveform similarity (WSOLA) for high quality time-scale modification of speech", ICASSP 1993. Samples in, samples
//! out; files and clocks are not known here.
//!
//! The output is made of pieces of the input, each `HOP_SECS` long. A piece may begin anywhere within a tolerance
//! around its due place; it begins where the input is most like what would naturally follow the piece before, and
//! fades in over that. Each piece tells where it comes from, so that a position can be true to what is heard, and so
//! that another stretcher can go on from there without a seam.

/// Length of a piece of output.
const HOP_SECS: f64 = 0.020;
/// How much of a piece fades from the one before.
const OVERLAP_SECS: f64 = 0.010;
/// How far from its due place a piece may come: together more than a period of a deep voice (70 Hz).
const TOLERANCE_SECS: f64 = 0.008;
/// The search looks at every so many places first: as many as at this rate, and then closely around the best.
const SEARCH_RATE_HZ: u32 = 24_000;

/// A piece of output and where in the input it belongs.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Piece {
    /// Frames of output.
    pub(super) len: usize,
    /// Frames at the start that are faded from the piece before.
    pub(super) overlap: usize,
    /// The frame of the input that is due at its start; from there the input passes at the speed.
    pub(super) due: f64,
    /// The frame of the input that it really begins with.
    pub(super) from: u64,
}

/// Stretches mono sound at one speed. A change of speed is a new stretcher that begins where this one is.
#[derive(Debug)]
pub(super) struct Stretcher {
    speed: f64,
    hop: usize,
    overlap: usize,
    tolerance: usize,
    stride: usize,
    input: Vec<f32>,
    /// Frame of the input that `input` begins with.
    base: u64,
    /// Frames of input in all, once that is known.
    end: Option<u64>,
    due: f64,
    /// What would naturally follow the last piece.
    natural: u64,
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    clippy::cast_precision_loss,
    reason = "places are whole, not negative, and far below 2^52 frames"
)]
impl Stretcher {
    pub(super) fn new(speed: f64, rate_hz: u32) -> Self {
        let frames = |secs: f64| (secs * f64::from(rate_hz)).round().max(1.0) as usize;
        Self {
            speed,
            hop: frames(HOP_SECS),
            overlap: frames(OVERLAP_SECS),
            tolerance: frames(TOLERANCE_SECS),
            stride: usize::try_from(rate_hz / SEARCH_RATE_HZ).unwrap_or(1).max(1),
            input: Vec::new(),
            base: 0,
            end: None,
            due: 0.0,
            natural: 0,
        }
    }

    /// Takes in what follows of the input.
    pub(super) fn feed(&mut self, input: &[f32]) {
        self.input.extend_from_slice(input);
    }

    /// Says that no more input comes.
    pub(super) fn end(&mut self) {
        self.end = Some(self.base + self.input.len() as u64);
    }

    /// Adds the next piece to `out`; `None` if it needs more input first, or none is left.
    pub(super) fn piece(&mut self, out: &mut Vec<f32>) -> Option<Piece> {
        let known = self.base + self.input.len() as u64;
        let len = match self.end {
            Some(end) => {
                let left = ((end as f64 - self.due) / self.speed).round();
                if left < 1.0 {
                    return None;
                }
                self.hop.min(left as usize)
            }
            None if known < self.needs() => return None,
            None => self.hop,
        };
        // At the speed spoken what is due is what follows naturally: nothing to fade, nothing to search.
        let untouched = (self.speed - 1.0).abs() < f64::EPSILON;
        let first = self.due == 0.0;
        let overlap = if first || untouched {
            0
        } else {
            self.overlap.min(len)
        };
        let from = if overlap == 0 {
            self.natural
        } else {
            self.best(len, overlap)
        };
        let piece = Piece {
            len,
            overlap,
            due: self.due,
            from,
        };
        for index in 0..len {
            let new = self.at(from + index as u64);
            let sample = if index < overlap && from != self.natural {
                let share = (index as f32 + 0.5) / overlap as f32;
                let weight = 0.5 - 0.5 * (share * std::f32::consts::PI).cos();
                let old = self.at(self.natural + index as u64);
                old + (new - old) * weight
            } else {
                new
            };
            out.push(sample);
        }
        self.due += len as f64 * self.speed;
        self.natural = from + len as u64;
        self.forget();
        Some(piece)
    }

    /// Frames of input that must be known for a whole piece and for knowing then that the end is not near.
    fn needs(&self) -> u64 {
        let reach = (self.hop as f64 * self.speed.max(1.0)).ceil() as u64 * 2;
        let furthest = (self.due.ceil() as u64).max(self.natural);
        furthest + reach + (self.overlap + self.tolerance) as u64
    }

    fn forget(&mut self) {
        let earliest = self.target() - self.tolerance as f64 - self.stride as f64;
        let keep = (earliest.max(0.0) as u64).min(self.natural);
        let gone = usize::try_from(keep.saturating_sub(self.base)).unwrap_or(0);
        // Not at each piece: moving the rest to the front costs too.
        if gone > self.hop * 4 {
            self.input.drain(..gone.min(self.input.len()));
            self.base = keep;
        }
    }

    /// Where a piece should begin so that its middle is what is due then.
    fn target(&self) -> f64 {
        self.due + (self.speed - 1.0) * self.hop as f64 / 2.0
    }

    fn at(&self, frame: u64) -> f32 {
        let index = usize::try_from(frame.saturating_sub(self.base)).unwrap_or(usize::MAX);
        self.input.get(index).copied().unwrap_or(0.0)
    }

    fn slice(&self, from: u64, len: usize) -> &[f32] {
        let start = usize::try_from(from.saturating_sub(self.base)).unwrap_or(usize::MAX);
        self.input
            .get(start..start.saturating_add(len))
            .unwrap_or_default()
    }

    /// The place around the target where the input is most like what would naturally follow.
    fn best(&self, len: usize, overlap: usize) -> u64 {
        let known = self.base + self.input.len() as u64;
        let last = known.saturating_sub(len as u64).max(self.base);
        let target = (self.target().max(0.0).round() as u64).clamp(self.base, last);
        let low = target.saturating_sub(self.tolerance as u64).max(self.base);
        let high = (target + self.tolerance as u64).min(last);
        let template = self.slice(self.natural, overlap);
        if template.is_empty() {
            return target;
        }
        let mut best = (self.likeness(template, target), target);
        let mut look = |from: u64| {
            let likeness = self.likeness(template, from);
            if likeness > best.0 {
                best = (likeness, from);
            }
            best.1
        };
        let mut coarse = target;
        for from in (low..=high).step_by(self.stride) {
            coarse = look(from);
        }
        let near = self.stride as u64 - 1;
        let mut found = coarse;
        for from in coarse.saturating_sub(near).max(low)..=(coarse + near).min(high) {
            found = look(from);
        }
        found
    }

    /// How alike the input from `from` on is to `template`: their correlation, with its sign, as a share of the energy.
    fn likeness(&self, template: &[f32], from: u64) -> f32 {
        const LANES: usize = 8;
        let place = self.slice(from, template.len());
        let (mut both, mut energy) = ([0.0_f32; LANES], [0.0_f32; LANES]);
        for (a, b) in template.chunks_exact(LANES).zip(place.chunks_exact(LANES)) {
            for lane in 0..LANES {
                both[lane] += a[lane] * b[lane];
                energy[lane] += b[lane] * b[lane];
            }
        }
        let (both, energy): (f32, f32) = (both.iter().sum(), energy.iter().sum());
        // Where there is no sound nothing is like anything.
        if energy < 1e-9 { 0.0 } else { both / energy.sqrt() }
    }
}

#[cfg(test)]
#[path = "stretch_tests.rs"]
mod tests;
