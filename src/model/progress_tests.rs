//! Tests of progress: libraries made by chance, counted again in the plainest way.

use jiff::civil::date;
use proptest::prelude::*;

use super::*;
use crate::model::practice::{PartFact, tests::answer};

const TODAY: Date = date(2026, 11, 23);

/// A number from a number, the same each time.
fn chance(of: usize, salt: u64) -> usize {
    let mut hash = (of as u64).wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ salt.wrapping_mul(0xbf58_476d_1ce4_e5b9);
    hash = (hash ^ (hash >> 31)).wrapping_mul(0x94d0_49bb_1331_11eb);
    usize::try_from((hash >> 33) % 1_000_000).expect("small")
}

/// A library of `count` takes over some years, in no order.
fn library(count: usize) -> Vec<Arc<Fact>> {
    (0..count)
        .map(|index| {
            let day = date(2023, 1, 1)
                .saturating_add(i64::try_from(chance(index, 1) % 1_100).expect("small").days());
            let minute = chance(index, 2) % 1_440;
            let at = format!("{day}T{:02}:{:02}:00+01:00", minute / 60, minute % 60);
            let rating = chance(index, 3) % 7;
            let mut fact = answer(
                &format!("take-{index}"),
                &at,
                u8::try_from(rating)
                    .ok()
                    .filter(|rating| (1..=5).contains(rating)),
            );
            fact.prompt_id = format!("prompt-{}", chance(index, 4) % 30);
            fact.theme = format!("theme {}", chance(index, 4) % 7);
            fact.kind = match chance(index, 5) % 12 {
                0 => Kind::FollowUp,
                1 => Kind::PickUp,
                _ => Kind::Answer,
            };
            fact.answer_secs = 60.0 + (chance(index, 6) % 1_200) as f64 / 10.0;
            fact.parts = ["Situation", "Task", "Action", "Result"]
                .iter()
                .take(1 + chance(index, 7) % 4)
                .map(|name| PartFact {
                    name: (*name).into(),
                    secs: (chance(index, name.len() as u64) % 600) as f64 / 10.0,
                    target_secs: 30.0,
                })
                .collect();
            fact.tallies = ["um", "we"]
                .iter()
                .filter(|name| chance(index, 40 + name.len() as u64).is_multiple_of(2))
                .map(|name| ((*name).into(), 3))
                .collect();
            fact.figures = (!chance(index, 8).is_multiple_of(3)).then(|| Figures {
                words_per_min: Some(120.0 + (chance(index, 9) % 500) as f64 / 10.0),
                ..Figures::default()
            });
            Arc::new(fact)
        })
        .collect()
}

/// The median by sorting and looking at the middle.
fn plain_median(mut values: Vec<f64>) -> Option<f64> {
    values.sort_by(f64::total_cmp);
    match values.len() {
        0 => None,
        count if count % 2 == 1 => Some(values[count / 2]),
        count => Some((values[count / 2 - 1] + values[count / 2]) / 2.0),
    }
}

#[test]
fn libraries_of_no_one_and_ten_thousand_takes_are_counted_right() {
    for count in [0, 1, 2, 57, 10_000] {
        let facts = library(count);
        for prompt in [None, Some("prompt-3")] {
            let progress = Overview::of(&facts, prompt, TODAY);
            let mut answers: Vec<&Arc<Fact>> = facts
                .iter()
                .filter(|fact| fact.kind == Kind::Answer && prompt.is_none_or(|id| id == fact.prompt_id))
                .collect();
            answers.sort_by_key(|fact| (fact.moment.expect("dated").instant_secs, fact.id.clone()));
            let ids = |facts: &[&Arc<Fact>]| facts.iter().map(|fact| fact.id.clone()).collect::<Vec<_>>();
            assert_eq!(ids(&progress.answers.iter().collect::<Vec<_>>()), ids(&answers));
            assert_eq!(
                progress.on_target,
                answers
                    .iter()
                    .filter(|fact| (fact.answer_secs - 120.0).abs() <= 18.0 + 1e-6)
                    .count()
            );
            assert_eq!(
                progress.over,
                answers
                    .iter()
                    .filter(|fact| fact.answer_secs > 138.0 + 1e-6)
                    .count()
            );
            let mut themes: BTreeMap<String, usize> = BTreeMap::new();
            answers
                .iter()
                .for_each(|fact| *themes.entry(fact.theme.clone()).or_default() += 1);
            assert_eq!(progress.themes, themes);
            let latest = &answers[answers.len().saturating_sub(LATEST)..];
            assert_eq!(
                progress.off_secs,
                plain_median(latest.iter().map(|fact| fact.answer_secs - 120.0).collect())
            );
            assert_eq!(
                progress.rating,
                plain_median(
                    latest
                        .iter()
                        .filter_map(|fact| fact.rating)
                        .map(f64::from)
                        .collect()
                )
            );
            check_parts(&progress, latest);
            check_series(&progress, &answers);
        }
    }
}

fn check_parts(progress: &Overview, latest: &[&Arc<Fact>]) {
    for sum in &progress.parts {
        let offs: Vec<f64> = latest
            .iter()
            .flat_map(|fact| fact.parts.iter().filter(|part| *part.name == *sum.name))
            .map(|part| part.secs - 30.0)
            .collect();
        assert_eq!(sum.count, offs.len());
        assert_eq!(sum.over, offs.iter().filter(|off| **off > 4.5 + 1e-6).count());
        assert_eq!(sum.under, offs.iter().filter(|off| **off < -4.5 - 1e-6).count());
        assert_eq!(Some(sum.off_secs), plain_median(offs));
    }
    assert_eq!(progress.parts.is_empty(), latest.is_empty());
}

fn check_series(progress: &Overview, answers: &[&Arc<Fact>]) {
    assert_eq!(progress.ends.count, answers.len());
    assert_eq!(
        progress.ratings.count,
        answers.iter().filter(|fact| fact.rating.is_some()).count()
    );
    for (series, value) in [
        (
            &progress.ends,
            &(|fact: &Fact| Some(fact.answer_secs - 120.0)) as &dyn Fn(&Fact) -> Option<f64>,
        ),
        (&progress.ratings, &|fact: &Fact| fact.rating.map(f64::from)),
        (&progress.measures[0], &|fact: &Fact| fact.figures?.words_per_min),
    ] {
        assert!(series.points.len() <= series::MOST_POINTS);
        assert!(series.points.windows(2).all(|pair| pair[0].place < pair[1].place));
        assert_eq!(series.points.is_empty(), series.count == 0);
        assert!(series.line.len() <= series::MOST_OF_LINE);
        let mut of_all = (0..answers.len()).filter(|&place| value(answers[place]).is_some());
        let ends = [of_all.next(), of_all.next_back()];
        if series.count > 1 {
            let shown = [series.points.first(), series.points.last()];
            assert_eq!(
                shown.map(|point| point.map(|point| point.place)),
                ends,
                "then and now are shown"
            );
            let now = series.line.last().map(|point| point.place);
            assert_eq!(
                now,
                ends[1].filter(|_| now.is_some()),
                "and the line goes on to now"
            );
        }
        for point in &series.points {
            assert_eq!(
                value(answers[point.place]),
                Some(point.value),
                "a point is a real answer"
            );
        }
    }
    for point in &progress.measures[0].line {
        let before: Vec<f64> = answers[..point.place]
            .iter()
            .rev()
            .filter_map(|fact| fact.figures?.words_per_min)
            .take(10)
            .collect();
        assert!(before.len() >= 3);
        assert_eq!(plain_median(before), Some(point.value));
    }
    for point in &progress.ratings.line {
        let latest: Vec<f64> = answers[..=point.place]
            .iter()
            .rev()
            .filter_map(|fact| fact.rating.map(f64::from))
            .take(5)
            .collect();
        assert_eq!(plain_median(latest), Some(point.value));
    }
    for tally in &progress.tallies {
        let total: u64 = answers
            .iter()
            .flat_map(|fact| fact.tallies.iter().filter(|(name, _)| **name == *tally.name))
            .map(|(_, count)| u64::from(*count))
            .sum();
        assert_eq!(tally.total, total);
    }
}

#[test]
fn days_in_a_row_end_today_or_yesterday() {
    let days = |ago: &[i64]| Days::of(ago.iter().map(|ago| TODAY.saturating_sub(ago.days())), TODAY);
    let row = |days: Days| (days.count, days.in_a_row, days.most_in_a_row);
    assert_eq!(row(days(&[])), (0, 0, 0));
    assert_eq!(row(days(&[0, 0, 0])), (1, 1, 1));
    assert_eq!(row(days(&[1, 2, 3])), (3, 3, 3), "today is not over");
    assert_eq!(row(days(&[2, 3, 4])), (3, 0, 3));
    assert_eq!(row(days(&[0, 1, 5, 6, 7, 8])), (6, 2, 4));
    assert_eq!(row(days(&[-1, 0, 1])), (3, 3, 3), "east of here it is tomorrow");
}

#[test]
fn what_is_no_answer_is_practice_of_its_day_and_nothing_else() {
    let mut facts = vec![
        Arc::new(answer("a", "2026-11-21T10:00:00Z", Some(4))),
        Arc::new(answer("z", "2099-11-21T10:00:00Z", Some(4))),
    ];
    for (id, kind, day) in [("b", Kind::BrokenOff, 22), ("c", Kind::WrapUp, 23)] {
        let mut fact = answer(id, &format!("2026-11-{day}T10:00:00Z"), None);
        (fact.kind, fact.answer_secs) = (kind, 20.0);
        facts.push(Arc::new(fact));
    }
    let all = Overview::of(&facts, None, TODAY);
    let ids: Vec<&str> = all.answers.iter().map(|fact| fact.id.as_str()).collect();
    assert_eq!(
        ids,
        ["z", "a"],
        "what a clock that ran ahead dated is not the latest"
    );
    assert_eq!((all.on_target, all.over, all.ends.count), (2, 0, 2));
    assert_eq!((all.days.in_a_row, all.days.count), (3, 3));
    let blind = last_day_before(&facts, TODAY);
    assert_eq!(
        blind.first().map(|fact| fact.id.as_str()),
        Some("a"),
        "no fragment is rated blind"
    );
}

#[test]
fn the_last_day_of_practice_is_the_one_before_today() {
    let facts: Vec<Arc<Fact>> = [
        ("d", "2026-11-20T10:00:00+01:00"),
        ("c", "2026-11-21T22:00:00+01:00"),
        ("b", "2026-11-21T08:00:00+01:00"),
        ("a", "2026-11-23T08:00:00+01:00"),
        ("z", "2027-11-23T08:00:00+01:00"),
    ]
    .map(|(id, at)| Arc::new(answer(id, at, None)))
    .into();
    let ids = |today| {
        last_day_before(&facts, today)
            .iter()
            .map(|fact| fact.id.clone())
            .collect::<Vec<_>>()
    };
    assert_eq!(ids(TODAY), ["b", "c"]);
    assert_eq!(ids(date(2026, 11, 21)), ["d"]);
    assert!(ids(date(2026, 1, 1)).is_empty());
}

#[test]
fn takes_of_one_prompt_in_a_row_are_counted_for_a_day() {
    let of = |id: &str, prompt: &str, at: &str, kind| {
        let mut fact = answer(id, at, None);
        fact.prompt_id = prompt.to_owned();
        fact.kind = kind;
        Arc::new(fact)
    };
    let mut facts = vec![
        of("a", "p", "2026-11-22T10:00:00Z", Kind::Answer),
        of("b", "p", "2026-11-23T10:00:00Z", Kind::Answer),
        of("c", "p-1", "2026-11-23T10:05:00Z", Kind::FollowUp),
        of("d", "p", "2026-11-23T10:10:00Z", Kind::Answer),
        of("e", "p", "2026-11-23T10:20:00Z", Kind::Answer),
    ];
    let run = |facts: &[Arc<Fact>]| latest_run(facts, TODAY).map(|run| (run.prompt_id, run.count));
    assert_eq!(run(&facts), Some(("p".to_owned(), 3)));
    // Neither fragments nor what a clock that ran ahead dated count, and of what was made from one take the newest.
    facts.push(of("g", "p", "2026-11-23T10:21:00Z", Kind::BrokenOff));
    facts.push(of("h", "q", "2099-11-23T10:22:00Z", Kind::Answer));
    let mut made = of("i", "p", "2026-11-23T10:23:00Z", Kind::Answer);
    Arc::make_mut(&mut made).first_id = "e".to_owned();
    facts.push(made);
    assert_eq!(run(&facts), Some(("p".to_owned(), 3)));
    facts.push(of("f", "q", "2026-11-23T10:30:00Z", Kind::Answer));
    assert_eq!(run(&facts), Some(("q".to_owned(), 1)));
    assert_eq!(run(&[]), None);
}

#[test]
fn shuffling_keeps_all_and_every_order_comes_up() {
    let orders: BTreeSet<Vec<u8>> = (0..500).map(|seed| shuffled(vec![1, 2, 3], seed)).collect();
    assert_eq!(orders.len(), 6);
    assert!(shuffled(Vec::<u8>::new(), 1).is_empty());
    assert_eq!(shuffled(vec![1, 2, 3, 4], 9), shuffled(vec![1, 2, 3, 4], 9));
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn days_are_as_a_plain_walk_counts_them(ago in prop::collection::btree_set(0..60_i64, 0..40)) {
        let days = Days::of(ago.iter().map(|ago| TODAY.saturating_sub(ago.days())), TODAY);
        let first = i64::from(!ago.contains(&0));
        let in_a_row = (first..).take_while(|day| ago.contains(day)).count();
        let most = (0..60_i64).map(|from| (from..).take_while(|day| ago.contains(day)).count()).max();
        prop_assert_eq!(days.count, ago.len());
        prop_assert_eq!(days.in_a_row, in_a_row);
        prop_assert_eq!(Some(days.most_in_a_row), most);
    }

    #[test]
    fn the_median_is_in_the_middle(values in prop::collection::vec(-1e6..1e6_f64, 0..50)) {
        prop_assert_eq!(median(values.iter().copied()), plain_median(values));
    }

    #[test]
    fn the_order_of_the_files_does_not_matter(count in 0..200_usize, turn in 0..200_usize) {
        let facts = library(count);
        let mut turned = facts.clone();
        turned.rotate_left(turn % count.max(1));
        prop_assert_eq!(Overview::of(&facts, None, TODAY), Overview::of(&turned, None, TODAY));
    }
}
