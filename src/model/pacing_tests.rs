//! What pacing promises, first as the designed example, then as properties for any framework, marks and time.

use proptest::prelude::*;

use super::*;

const STAR: [f64; 4] = [18.0, 12.0, 72.0, 18.0];

fn close(a: f64, b: f64) -> bool {
    (a - b).abs() < 1e-6
}

#[test]
fn an_answer_begins_with_every_part_at_its_target() {
    let plan = Plan::at(&STAR, &[0.0], 0.0);
    for (part, target) in plan.parts.iter().zip(STAR) {
        assert!(close(part.left_secs, target));
    }
    assert!(close(plan.last_latest_start_secs, 102.0));
    assert!(plan.overruns.is_empty());
}

#[test]
fn the_designed_example_holds() {
    // Situation took 24 s of 18, Task 9 s of 12; at 1:14 Action has had 0:41 of 1:09.
    let plan = Plan::at(&STAR, &[0.0, 24.0, 33.0], 74.0);
    assert_eq!(plan.current, 2);
    assert!(close(plan.parts[2].spent_secs, 41.0));
    assert!(close(plan.budget_secs, 69.0));
    assert!(close(plan.parts[2].left_secs, 28.0));
    assert!(close(plan.last_latest_start_secs, 102.0));
    assert_eq!(plan.overruns.len(), 1);
    let overrun = &plan.overruns[0];
    assert_eq!(overrun.part, 0);
    assert!(close(overrun.over_secs, 6.0));
    let payers: Vec<usize> = overrun.taken_from.iter().map(|&(part, _)| part).collect();
    assert_eq!(payers, [1, 2]);
}

#[test]
fn a_running_overrun_is_taken_from_the_next_parts_and_then_from_the_last() {
    let plan = Plan::at(&STAR, &[0.0, 18.0, 30.0], 110.0);
    assert!(close(plan.over_budget_secs(), 8.0));
    assert!(close(plan.parts[2].left_secs, 0.0));
    assert!(close(plan.parts[3].left_secs, 10.0));
    assert_eq!(plan.overruns[0].taken_from.len(), 1);
    assert_eq!(plan.overruns[0].taken_from[0].0, 3);
}

#[test]
fn past_the_total_the_count_goes_on() {
    let plan = Plan::at(&STAR, &[0.0, 18.0, 30.0, 102.0], 127.0);
    assert!(close(plan.past_total_secs(), 7.0));
    assert!(close(plan.overruns[0].past_total_secs, 7.0));
}

#[test]
fn an_early_last_part_keeps_its_target_and_leaves_the_rest_spare() {
    let plan = Plan::at(&STAR, &[0.0, 10.0, 20.0, 60.0], 60.0);
    assert!(close(plan.parts[3].left_secs, 18.0));
    assert!(close(plan.spare_secs, 42.0));
}

#[test]
fn the_warning_comes_ten_seconds_before_the_budget_ends() {
    assert!(!Plan::at(&STAR, &[0.0], 8.9).is_warning(), "half of 18 s");
    assert!(Plan::at(&STAR, &[0.0], 9.1).is_warning());
    assert!(
        !Plan::at(&STAR, &[0.0, 18.0, 30.0], 91.9).is_warning(),
        "10 s of 72 s"
    );
    assert!(Plan::at(&STAR, &[0.0, 18.0, 30.0], 92.1).is_warning());
}

#[test]
fn verdict_bands_are_exact_at_their_edges() {
    // 18 s: the band is 3 s. 72 s: the band is 15 %, 10.8 s. 20 s: both are 3 s.
    for (target, band) in [(18.0, 3.0), (72.0, 10.8), (20.0, 3.0), (120.0, 18.0), (0.0, 3.0)] {
        let frame = 1.0 / 48_000.0;
        assert_eq!(verdict(target - band, target), Verdict::On);
        assert_eq!(verdict(target + band, target), Verdict::On);
        assert_eq!(verdict(target - band - frame, target), Verdict::Under);
        assert_eq!(verdict(target + band + frame, target), Verdict::Over);
    }
}

/// Targets of one to nine parts, and the starts of one to all of them with a moment after the last start.
fn answers() -> impl Strategy<Value = (Vec<f64>, Vec<f64>, f64)> {
    (
        prop::collection::vec(0.5..200.0_f64, 1..=9),
        prop::collection::vec(0.0..150.0_f64, 9),
        1..=9_usize,
        0.0..200.0_f64,
    )
        .prop_map(|(targets, lengths, begun, since)| {
            let begun = begun.min(targets.len());
            let mut at = 0.0;
            let starts: Vec<f64> = (0..begun)
                .map(|index| {
                    if index > 0 {
                        at += lengths[index];
                    }
                    at
                })
                .collect();
            let elapsed = at + since;
            (targets, starts, elapsed)
        })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn budgets_are_never_negative((targets, starts, elapsed) in answers()) {
        let plan = Plan::at(&targets, &starts, elapsed);
        prop_assert!(plan.budget_secs >= 0.0 && plan.spare_secs >= 0.0);
        for part in &plan.parts {
            prop_assert!(part.left_secs >= 0.0 && part.spent_secs >= 0.0);
        }
    }

    #[test]
    fn spent_and_left_make_the_total_until_it_is_passed((targets, starts, elapsed) in answers()) {
        let plan = Plan::at(&targets, &starts, elapsed);
        let spent: f64 = plan.parts.iter().map(|part| part.spent_secs).sum();
        let left: f64 = plan.parts.iter().map(|part| part.left_secs).sum();
        prop_assert!(close(spent, elapsed));
        if elapsed <= plan.total_secs {
            prop_assert!(close(spent + left + plan.spare_secs, plan.total_secs));
        } else {
            prop_assert!(close(left, 0.0) && close(plan.spare_secs, 0.0));
        }
        if !plan.is_last() {
            prop_assert!(close(plan.spare_secs, 0.0), "only an early last part leaves time over");
        }
    }

    #[test]
    fn the_latest_start_of_the_last_part_never_moves((targets, starts, elapsed) in answers()) {
        let plan = Plan::at(&targets, &starts, elapsed);
        let total: f64 = targets.iter().sum();
        let last = targets[targets.len() - 1];
        prop_assert!(close(plan.last_latest_start_secs, total - last));
        if !plan.is_last() && elapsed <= plan.last_latest_start_secs {
            prop_assert!(close(plan.parts[targets.len() - 1].left_secs, last));
        }
    }

    #[test]
    fn what_is_left_of_the_middle_is_shared_by_targets((targets, starts, _) in answers()) {
        let at_mark = starts[starts.len() - 1];
        let plan = Plan::at(&targets, &starts, at_mark);
        let last = targets.len() - 1;
        let middle: f64 = plan.parts[..last].iter().map(|part| part.left_secs).sum();
        let weights: f64 = targets[plan.current.min(last)..last].iter().sum();
        for (part, target) in plan.parts[..last].iter().zip(&targets).skip(plan.current) {
            prop_assert!(close(part.left_secs, middle * target / weights));
        }
    }

    #[test]
    fn an_overrun_is_named_once_and_paid_by_later_parts((targets, starts, elapsed) in answers()) {
        let plan = Plan::at(&targets, &starts, elapsed);
        for pair in plan.overruns.windows(2) {
            prop_assert!(pair[0].part < pair[1].part);
        }
        for overrun in &plan.overruns {
            let paid: f64 = overrun.taken_from.iter().map(|&(_, secs)| secs).sum();
            prop_assert!((paid + overrun.past_total_secs - overrun.over_secs).abs() < 1e-4);
            prop_assert!(plan.parts[overrun.part].spent_secs > targets[overrun.part]);
            for &(payer, secs) in &overrun.taken_from {
                prop_assert!(payer > overrun.part && payer < targets.len() && secs > 0.0);
            }
            // The last part pays only what the middle could not.
            let last = targets.len() - 1;
            if overrun.taken_from.iter().any(|&(payer, _)| payer == last) && overrun.part + 1 < last {
                let end = starts.get(overrun.part + 1).copied().unwrap_or(elapsed);
                prop_assert!(end > plan.last_latest_start_secs);
            }
        }
        // No second past the total is named twice.
        let past: f64 = plan.overruns.iter().map(|overrun| overrun.past_total_secs).sum();
        prop_assert!(past <= plan.past_total_secs() + 1e-4);
    }

    #[test]
    fn time_only_takes_from_what_is_left((targets, starts, elapsed) in answers(), later in 0.0..60.0_f64) {
        let now = Plan::at(&targets, &starts, elapsed);
        let then = Plan::at(&targets, &starts, elapsed + later);
        for (a, b) in now.parts.iter().zip(&then.parts) {
            prop_assert!(b.left_secs <= a.left_secs + 1e-9);
        }
    }

    #[test]
    fn any_numbers_give_a_plan(
        targets in prop::collection::vec(prop::num::f64::POSITIVE, 1..=9),
        starts in prop::collection::vec(prop::num::f64::ANY, 0..12),
        elapsed in prop::num::f64::ANY,
    ) {
        let plan = Plan::at(&targets, &starts, elapsed);
        prop_assert!(plan.current < targets.len());
    }
}
