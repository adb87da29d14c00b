//! Drills: exercises that change the rules of an answer. When a cue comes, what is next, how it went;
//! which take was a drill is in `occasion`.

use super::{
    framework::Framework,
    occasion::Drill,
    words::{self, passed_secs},
};

/// The targets of "Shorter", one after the other, in seconds.
pub const SHORTER_SECS: [u32; 4] = [180, 120, 90, 60];

/// How long is left to wrap up once the cue has come, in seconds.
pub const WRAP_UP_SECS: f64 = 15.0;

/// The cue comes after this share of the answer's target at the earliest and at the latest; sooner where the time to wrap
/// up would else go on past the target.
const CUE_BETWEEN: (f64, f64) = (0.4, 0.8);

/// A drill as it is chosen, before its take begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DrillKind {
    /// The same answer again in less time.
    Shorter,
    /// A cue to wrap up at a moment not known before.
    WrapUp,
    /// The result is told first.
    ResultFirst,
}

impl DrillKind {
    /// Every drill, in the order in which they are offered.
    pub const ALL: [Self; 3] = [Self::Shorter, Self::WrapUp, Self::ResultFirst];

    /// What it is called.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Shorter => "Shorter",
            Self::WrapUp => "Wrap up",
            Self::ResultFirst => "Result first",
        }
    }

    /// What one does in it.
    #[must_use]
    pub fn about(self) -> &'static str {
        match self {
            Self::Shorter => "the same answer in 3:00, 2:00, 1:30 and 1:00",
            Self::WrapUp => "a cue at some moment, then 15 s to end",
            Self::ResultFirst => "begin with what came of it",
        }
    }

    /// The rules of a take that begins now: what it is marked with, its framework, its total.
    #[must_use]
    pub fn begin(self, framework: &Framework, total_secs: f64, seed: u64) -> (Drill, Framework, f64) {
        match self {
            Self::Shorter => (Drill::Shorter, framework.clone(), f64::from(SHORTER_SECS[0])),
            Self::WrapUp => {
                let cue_secs = wrap_up_cue(total_secs, seed);
                (Drill::WrapUp { cue_secs }, framework.clone(), total_secs)
            }
            Self::ResultFirst => (Drill::ResultFirst, framework.result_first(), total_secs),
        }
    }
}

/// The next target of "Shorter" after an answer that had this one; none after the last.
#[must_use]
pub fn next_shorter(total_secs: f64) -> Option<u32> {
    SHORTER_SECS
        .into_iter()
        .find(|&secs| f64::from(secs) < total_secs - 0.5)
}

/// When the cue to wrap up comes, in whole seconds of the answer: between 40 % and 80 % of its target, as `seed` decides,
/// and always so that the answer has ended by its target.
#[must_use]
pub fn wrap_up_cue(total_secs: f64, seed: u64) -> f64 {
    let total_secs = if total_secs.is_finite() {
        total_secs.max(0.0)
    } else {
        0.0
    };
    let in_time = (total_secs - WRAP_UP_SECS).max(0.0);
    let most = (total_secs * CUE_BETWEEN.1).min(in_time).floor();
    let least = (total_secs * CUE_BETWEEN.0).ceil().min(most);
    #[expect(
        clippy::cast_precision_loss,
        reason = "a number of 53 bits, of which a share is made"
    )]
    let share = (seed >> 11) as f64 / (1_u64 << 53) as f64;
    (least + share * (most - least + 1.0)).floor().min(most)
}

/// What the cue says at a moment of the answer; nothing before it comes.
#[must_use]
pub fn cue_words(cue_secs: f64, elapsed_secs: f64) -> Option<String> {
    let since = elapsed_secs.floor() - cue_secs;
    if since < 0.0 {
        return None;
    }
    let left = WRAP_UP_SECS - since;
    Some(if left > 0.0 {
        format!("{left:.0} s left: bring it to an end.")
    } else {
        "Time to end. Enter finishes.".to_owned()
    })
}

/// What the drill asks of the speaker, in a sentence.
#[must_use]
pub fn rule(drill: Drill, total_secs: f64) -> String {
    match drill {
        Drill::Shorter if is_again_shorter(total_secs) => {
            format!("Shorter: the same story in {}.", words::clock(total_secs))
        }
        Drill::Shorter => format!(
            "Shorter: tell it in {}, then again in less.",
            words::clock(total_secs)
        ),
        Drill::WrapUp { .. } => {
            format!("Wrap up: when the cue comes, finish within {WRAP_UP_SECS:.0} seconds.")
        }
        Drill::ResultFirst => "Result first: say the outcome, then how you got there.".to_owned(),
    }
}

/// Whether this target of "Shorter" comes after a longer one.
fn is_again_shorter(total_secs: f64) -> bool {
    f64::from(SHORTER_SECS[0]) > total_secs + 0.5
}

/// When an answer has to end whose end was called for, in seconds of it.
#[must_use]
pub fn ends_by_secs(cue_secs: f64) -> f64 {
    cue_secs + WRAP_UP_SECS
}

/// A drill in a word or two, in the middle of a sentence.
#[must_use]
pub fn name(drill: Drill) -> &'static str {
    match drill {
        Drill::Shorter => "shorter",
        Drill::WrapUp { .. } => "wrap up",
        Drill::ResultFirst => "result first",
    }
}

/// What a finished drill was, and how it went, in a sentence.
#[must_use]
pub fn outcome(drill: Drill, total_secs: f64, answer_secs: f64) -> String {
    match drill {
        Drill::Shorter => format!("Drill: the same answer in {}.", words::clock(total_secs)),
        Drill::ResultFirst => "Drill: the result told first.".to_owned(),
        Drill::WrapUp { cue_secs } => {
            let after = answer_secs - cue_secs;
            let cue = words::clock(cue_secs);
            if after < 0.0 {
                format!("Drill: you ended before the cue to wrap up, which was to come at {cue}.")
            } else {
                let verdict = if after <= WRAP_UP_SECS + 1.0 {
                    "in time"
                } else {
                    "too late"
                };
                format!(
                    "Drill: the cue to wrap up came at {cue}, and you ended {} after it, {verdict}.",
                    passed_secs(after)
                )
            }
        }
    }
}

/// What to do better in the drill that calls for the end. `last` is the answer's last part, by its name, and whether it
/// was begun: an end without it is none.
#[must_use]
pub fn wrap_up_advice(cue_secs: f64, answer_secs: f64, last: Option<(&str, bool)>) -> String {
    // As the time after the cue is told, so that the figures add up.
    let over_secs = (answer_secs - cue_secs).floor() - WRAP_UP_SECS;
    let is_late = answer_secs - cue_secs - WRAP_UP_SECS > 1.0;
    match last {
        _ if answer_secs < cue_secs => "You were done before the cue, so it cut nothing short.".to_owned(),
        Some((name, false)) if is_late => format!(
            "At the cue, go straight to {name}: you spoke {} too long and did not get to it.",
            words::span(over_secs)
        ),
        Some((name, false)) => format!("At the cue, go straight to {name}: you did not get to it."),
        _ if is_late => format!("Be shorter after the cue: {} too long.", words::span(over_secs)),
        Some((name, true)) => format!("You got to {name}, and ended in time."),
        None => "You ended in time.".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::framework::BUILT_IN;

    fn star() -> Framework {
        Framework::from_toml(BUILT_IN[0]).expect("STAR reads")
    }

    #[test]
    fn shorter_goes_down_step_by_step_and_ends() {
        let mut total = SHORTER_SECS[0];
        let mut steps = vec![total];
        while let Some(next) = next_shorter(f64::from(total)) {
            steps.push(next);
            total = next;
        }
        assert_eq!(steps, SHORTER_SECS);
        assert_eq!(
            next_shorter(100.0),
            Some(90),
            "a total of one's own joins in below it"
        );
        assert_eq!(next_shorter(f64::NAN), None);
    }

    #[test]
    fn the_cue_comes_between_two_fifths_and_four_fifths_and_leaves_time_to_end() {
        for total in [30.0, 60.0, 90.0, 120.0, 180.0, 600.0] {
            let cues: Vec<f64> = (0..2_000_u64)
                .map(|number| wrap_up_cue(total, number.wrapping_mul(0x9e37_79b9_7f4a_7c15)))
                .collect();
            let latest = (0.8 * total).min(total - WRAP_UP_SECS);
            assert!(
                cues.iter().all(|cue| (0.4 * total..=latest).contains(cue)),
                "{total}"
            );
            let seconds: std::collections::BTreeSet<String> =
                cues.iter().map(|cue| format!("{cue:.0}")).collect();
            let possible = (latest - total * 0.4) as usize;
            assert!(
                seconds.len() + 1 >= possible,
                "{total}: {} of {possible}",
                seconds.len()
            );
        }
        assert!((wrap_up_cue(20.0, u64::MAX) - 5.0).abs() < 1e-9, "a short one");
        assert!((wrap_up_cue(f64::NAN, u64::MAX)).abs() < 1e-9);
        assert!((wrap_up_cue(0.0, 5)).abs() < 1e-9);
    }

    #[test]
    fn the_cue_counts_down_in_words_and_then_says_that_it_is_time() {
        assert_eq!(cue_words(40.0, 39.9), None);
        assert_eq!(
            cue_words(40.0, 40.0).as_deref(),
            Some("15 s left: bring it to an end.")
        );
        assert_eq!(
            cue_words(40.0, 54.9).as_deref(),
            Some("1 s left: bring it to an end.")
        );
        assert_eq!(
            cue_words(40.0, 55.0).as_deref(),
            Some("Time to end. Enter finishes.")
        );
    }

    #[test]
    fn a_drill_says_what_it_asks_for() {
        assert_eq!(
            rule(Drill::ResultFirst, 120.0),
            "Result first: say the outcome, then how you got there."
        );
        assert_eq!(
            rule(Drill::WrapUp { cue_secs: 48.0 }, 120.0),
            "Wrap up: when the cue comes, finish within 15 seconds."
        );
        assert_eq!(rule(Drill::Shorter, 90.0), "Shorter: the same story in 1:30.");
        assert_eq!(
            rule(Drill::Shorter, 180.0),
            "Shorter: tell it in 3:00, then again in less."
        );
    }

    #[test]
    fn a_drill_says_how_it_went() {
        let drill = Drill::WrapUp { cue_secs: 48.0 };
        assert_eq!(
            outcome(drill, 120.0, 61.3),
            "Drill: the cue to wrap up came at 0:48, and you ended 13 s after it, in time."
        );
        assert!(outcome(drill, 120.0, 80.0).ends_with("32 s after it, too late."));
        assert!(outcome(drill, 120.0, 30.0).contains("before the cue"));
    }

    #[test]
    fn what_to_do_better_in_a_wrap_up_is_to_get_to_the_end_in_time() {
        let advice = |answer_secs, begun| wrap_up_advice(48.0, answer_secs, Some(("Result", begun)));
        assert_eq!(advice(61.3, true), "You got to Result, and ended in time.");
        assert_eq!(
            advice(61.3, false),
            "At the cue, go straight to Result: you did not get to it."
        );
        assert_eq!(advice(80.0, true), "Be shorter after the cue: 17 s too long.");
        assert_eq!(
            advice(80.0, false),
            "At the cue, go straight to Result: you spoke 17 s too long and did not get to it."
        );
        for begun in [true, false] {
            assert_eq!(
                advice(30.0, begun),
                "You were done before the cue, so it cut nothing short."
            );
        }
        // What the sentence above it calls in time is not too long here.
        let drill = Drill::WrapUp { cue_secs: 48.0 };
        assert!(outcome(drill, 120.0, 63.9).ends_with("in time."));
        assert_eq!(advice(63.9, true), "You got to Result, and ended in time.");
    }

    #[test]
    fn each_kind_begins_with_its_own_rules() {
        let (drill, framework, total) = DrillKind::Shorter.begin(&star(), 90.0, 1);
        assert_eq!((drill, framework, total), (Drill::Shorter, star(), 180.0));
        let (drill, _, total) = DrillKind::WrapUp.begin(&star(), 90.0, 1);
        assert!(matches!(drill, Drill::WrapUp { cue_secs } if (36.0..=72.0).contains(&cue_secs)));
        assert!((total - 90.0).abs() < 1e-9);
        let (_, framework, _) = DrillKind::ResultFirst.begin(&star(), 90.0, 1);
        assert_eq!(framework.parts[0].name, "Result");
    }
}
