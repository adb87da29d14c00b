//! Pacing: how the time of an answer is planned, and re-planned at each mark, while it is spoken.
//! Which frame a mark stands at is the timeline's business; here all times are seconds since the answer began.

use super::words;

/// A part's budget warns this long before it ends, in seconds, or in its second half if that is less: a short part that
/// warned from its beginning would tell nothing.
pub const WARNING_SECS: f64 = 10.0;

/// Half-width of the on-target band: this share of the target or [`ON_TARGET_SECS`], whichever is larger.
pub const ON_TARGET_SHARE: f64 = 0.15;

/// Smallest half-width of the on-target band, in seconds.
pub const ON_TARGET_SECS: f64 = 3.0;

/// Less than one frame at the highest sample rate: rounding in `f64` must not decide a verdict.
const EPSILON_SECS: f64 = 1e-6;

/// How a finished part did against its target.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Verdict {
    /// Shorter than the band around the target.
    Under,
    /// Inside the band around the target, its edges included.
    On,
    /// Longer than the band around the target.
    Over,
}

/// How far from its target a part may end and still be on it, in seconds.
#[must_use]
pub fn band_secs(target_secs: f64) -> f64 {
    (target_secs * ON_TARGET_SHARE).max(ON_TARGET_SECS)
}

/// Judges a duration against a target, both in seconds.
#[must_use]
pub fn verdict(duration_secs: f64, target_secs: f64) -> Verdict {
    let band = band_secs(target_secs) + EPSILON_SECS;
    if duration_secs < target_secs - band {
        Verdict::Under
    } else if duration_secs > target_secs + band {
        Verdict::Over
    } else {
        Verdict::On
    }
}

/// A whole answer against its target, in words: `0:27 over 2:00`, `on target, 2:00`.
#[must_use]
pub fn total_words(answer_secs: f64, target_secs: f64) -> String {
    let target = words::clock(target_secs);
    let off = words::clock((answer_secs - target_secs).abs());
    match verdict(answer_secs, target_secs) {
        Verdict::Under => format!("{off} under {target}"),
        Verdict::On => format!("on target, {target}"),
        Verdict::Over => format!("{off} over {target}"),
    }
}

/// The plan at one moment of an answer.
///
/// Until the total is passed, the time spent, the time left in every part and the spare time add up to the total.
#[derive(Debug, Clone, PartialEq)]
pub struct Plan {
    /// Time since the answer began.
    pub elapsed_secs: f64,
    /// The sum of all targets.
    pub total_secs: f64,
    /// Index of the part being spoken.
    pub current: usize,
    /// What the current part was given when it began.
    pub budget_secs: f64,
    /// Each part in order.
    pub parts: Vec<PartPlan>,
    /// Time no part needs: the last part began early.
    pub spare_secs: f64,
    /// The latest start of the last part at which it keeps its target.
    pub last_latest_start_secs: f64,
    /// Every overrun so far, the current part's included, in the order of the parts.
    pub overruns: Vec<Overrun>,
}

/// One part within a [`Plan`].
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct PartPlan {
    /// Target, which no plan changes.
    pub target_secs: f64,
    /// Time spent in it so far.
    pub spent_secs: f64,
    /// Time it still has; zero once it is done or overrun.
    pub left_secs: f64,
}

/// A part that ran over both its target and its budget, and who pays for it.
#[derive(Debug, Clone, PartialEq)]
pub struct Overrun {
    /// Index of the part that ran over.
    pub part: usize,
    /// By how much.
    pub over_secs: f64,
    /// Later parts it was taken from, with how much from each; none with zero.
    pub taken_from: Vec<(usize, f64)>,
    /// What no part could give: it lies past the total.
    pub past_total_secs: f64,
}

impl Plan {
    /// Plans an answer.
    ///
    /// `targets_secs` are the parts' targets; `starts_secs` the beginnings of the parts begun so far, the first of
    /// them zero. Values out of order are read as if they came in order. Sums are exact to rounding.
    ///
    /// The last part keeps its target, so that its latest start is fixed. What is left before that is shared among
    /// the current and the remaining middle parts in proportion to their targets, anew at each mark.
    #[must_use]
    pub fn at(targets_secs: &[f64], starts_secs: &[f64], elapsed_secs: f64) -> Self {
        let starts = in_order(starts_secs, targets_secs.len());
        let current = starts.len() - 1;
        let current_start = starts[current];
        let elapsed = elapsed_secs.max(current_start);
        let budgets = Budgets {
            targets: targets_secs,
        };

        let mut parts: Vec<PartPlan> = targets_secs
            .iter()
            .map(|&target_secs| PartPlan {
                target_secs,
                spent_secs: 0.0,
                left_secs: 0.0,
            })
            .collect();
        for (index, part) in parts.iter_mut().enumerate().take(current + 1) {
            let end = starts.get(index + 1).copied().unwrap_or(elapsed);
            part.spent_secs = end - starts[index];
        }

        let budget_secs = budgets.of(current, current, current_start);
        let current_left = (budget_secs - (elapsed - current_start)).max(0.0);
        if let Some(part) = parts.get_mut(current) {
            part.left_secs = current_left;
        }
        // As long as the current part holds its budget, the others keep theirs; past it they share what remains.
        let others_from = elapsed + current_left;
        for (index, part) in parts.iter_mut().enumerate().skip(current + 1) {
            part.left_secs = budgets.of(index, current + 1, others_from);
        }

        let total_secs = budgets.total();
        let left: f64 = parts.iter().map(|part| part.left_secs).sum();
        let overruns = (0..=current)
            .filter_map(|index| {
                let end = starts.get(index + 1).copied().unwrap_or(elapsed);
                budgets.overrun(index, starts[index], end)
            })
            .collect();
        Self {
            elapsed_secs: elapsed,
            total_secs,
            current,
            budget_secs,
            parts,
            spare_secs: (total_secs - elapsed - left).max(0.0),
            last_latest_start_secs: budgets.latest_start(),
            overruns,
        }
    }

    /// How far past the total the answer is; zero before.
    #[must_use]
    pub fn past_total_secs(&self) -> f64 {
        (self.elapsed_secs - self.total_secs).max(0.0)
    }

    /// Whether the current part is in the last seconds of its budget, or past it.
    #[must_use]
    pub fn is_warning(&self) -> bool {
        self.parts[self.current].left_secs <= WARNING_SECS.min(self.budget_secs / 2.0)
    }

    /// Whether the part being spoken is the last.
    #[must_use]
    pub fn is_last(&self) -> bool {
        self.current + 1 == self.parts.len()
    }

    /// How far the current part is past its budget; zero before.
    #[must_use]
    pub fn over_budget_secs(&self) -> f64 {
        (self.parts[self.current].spent_secs - self.budget_secs).max(0.0)
    }
}

/// The starts as a rising list that begins at zero and is no longer than the parts.
fn in_order(starts_secs: &[f64], part_count: usize) -> Vec<f64> {
    let mut latest = 0.0_f64;
    let mut starts: Vec<f64> = starts_secs
        .iter()
        .take(part_count.max(1))
        .enumerate()
        .map(|(index, &start)| {
            latest = if index == 0 { 0.0 } else { latest.max(start) };
            latest
        })
        .collect();
    if starts.is_empty() {
        starts.push(0.0);
    }
    starts
}

/// The sharing rule of the module's head.
struct Budgets<'a> {
    targets: &'a [f64],
}

impl Budgets<'_> {
    fn total(&self) -> f64 {
        self.targets.iter().sum()
    }

    fn latest_start(&self) -> f64 {
        let middle = self.targets.len().saturating_sub(1);
        self.targets[..middle].iter().sum()
    }

    /// What part `index` gets when the parts from `first` on share the time from `now` on.
    fn of(&self, index: usize, first: usize, now: f64) -> f64 {
        let last = self.targets.len() - 1;
        if index == last {
            return self.targets[last].min((self.total() - now).max(0.0));
        }
        let weights: f64 = self.targets[first..last].iter().sum();
        if weights <= 0.0 {
            return 0.0;
        }
        (self.latest_start() - now).max(0.0) * self.targets[index] / weights
    }

    /// The overrun of part `index`, spoken from `start` to `end`: what it took beyond both its target and its budget,
    /// so that time lost by an earlier part is not named again.
    fn overrun(&self, index: usize, start: f64, end: f64) -> Option<Overrun> {
        let mut allowed_end = start + self.targets[index].max(self.of(index, index, start));
        if index + 1 == self.targets.len() {
            // An early last part may use the spare time: that is nobody else's.
            allowed_end = allowed_end.max(self.total());
        }
        let over_secs = end - allowed_end;
        if over_secs <= EPSILON_SECS {
            return None;
        }
        let taken_from: Vec<(usize, f64)> = (index + 1..self.targets.len())
            .map(|payer| {
                let before = self.of(payer, index + 1, allowed_end);
                (payer, before - self.of(payer, index + 1, end))
            })
            .filter(|&(_, secs)| secs > EPSILON_SECS)
            .collect();
        let paid: f64 = taken_from.iter().map(|&(_, secs)| secs).sum();
        Some(Overrun {
            part: index,
            over_secs,
            taken_from,
            past_total_secs: (over_secs - paid).max(0.0),
        })
    }
}

#[cfg(test)]
#[path = "pacing_tests.rs"]
mod tests;
