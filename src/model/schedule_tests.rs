//! Tests of the schedule: against the crate's own figures and its own interface, and against clocks that jump.

use jiff::civil::date;
use proptest::prelude::*;

use super::*;
use crate::model::practice::{Kind, Moment, tests::answer};

const TODAY: Date = date(2026, 11, 23);

fn due(facts: &[Fact]) -> Option<Date> {
    due_on(facts, date(2027, 12, 31))
}

fn due_on(facts: &[Fact], today: Date) -> Option<Date> {
    due_days(facts, today).get("p").copied()
}

fn reviewed(grades: &[Grade], scheduler: &Scheduler, first: Date) -> Vec<i32> {
    let mut reviews = Vec::new();
    let mut day = first;
    let mut intervals = Vec::new();
    for &grade in grades {
        reviews.push(Review {
            day,
            grade,
            is_rated: true,
        });
        let due = scheduler.due(&reviews).expect("a day");
        intervals.push(days_between(day, due));
        day = due;
    }
    intervals
}

/// The figures of the crate's own test of its scheduler for whole days, with the weights that test has.
#[test]
fn the_intervals_are_those_that_the_crate_publishes() {
    use Grade::{Again, Good};
    let published = Scheduler(FSRS::new(Parameters {
        w: [
            0.4197, 1.1869, 3.0412, 15.2441, 7.1434, 0.6477, 1.0007, 0.0674, 1.6597, 0.1712, 1.1178, 2.0225,
            0.0904, 0.3025, 2.1214, 0.2498, 2.9466, 0.4891, 0.6468,
        ],
        enable_short_term: false,
        ..Parameters::default()
    }));
    let mut grades = vec![Good; 6];
    grades.extend([Again; 2]);
    grades.extend([Good; 5]);
    assert_eq!(
        reviewed(&grades, &published, date(2022, 11, 29)),
        [3, 13, 48, 155, 445, 1158, 17, 3, 9, 27, 74, 190, 457]
    );
}

/// Daily practice for a year: each prompt is spoken on the day it is due, rated as it comes, in a zone whose clocks
/// change twice. The same sequence goes to the crate directly, at noon UTC.
#[test]
fn a_year_of_daily_practice_has_exactly_the_crate_s_intervals() {
    let fsrs = FSRS::new(Parameters {
        enable_short_term: false,
        ..Parameters::default()
    });
    let start = date(2026, 1, 1);
    for pattern in 0..25_u32 {
        let rating =
            |review: u32| u8::try_from((pattern * 7 + review * (pattern % 5 + 1)) % 5 + 1).expect("1 to 5");
        let mut facts = Vec::new();
        let mut card = Card::default();
        let mut due_day = start;
        let mut reviews = 0;
        for day in start.series(1.day()).take(365) {
            if day < due_day {
                continue;
            }
            // Summer time from 29 March to 25 October; late in the evening, when UTC is still the day before or the same.
            let is_summer = day >= date(2026, 3, 29) && day < date(2026, 10, 25);
            let offset = if is_summer { "+02:00" } else { "+01:00" };
            let clock = if reviews % 2 == 0 { "00:10:00" } else { "23:50:00" };
            facts.push(answer(
                &format!("t{reviews:03}"),
                &format!("{day}T{clock}{offset}"),
                Some(rating(reviews)),
            ));
            let grade = match rating(reviews) {
                1 => Rating::Again,
                2 => Rating::Hard,
                5 => Rating::Easy,
                _ => Rating::Good,
            };
            let noon = midnight(day).expect("a day") + chrono::Duration::hours(12);
            card = fsrs.next(card, noon, grade).card;
            let wanted = day.saturating_add(card.scheduled_days.days());
            due_day = due(&facts).expect("due");
            assert_eq!(due_day, wanted, "pattern {pattern}, review {reviews} on {day}");
            assert!(due_day > day);
            reviews += 1;
        }
        assert!(reviews >= 4, "{reviews}");
    }
}

#[test]
fn ratings_and_overruns_make_the_grade() {
    let grade = |rating, answer_secs| {
        let mut fact = answer("a", "2026-11-22T10:00:00Z", rating);
        fact.answer_secs = answer_secs;
        Grade::of(&fact)
    };
    assert_eq!(
        [1, 2, 3, 4, 5].map(|rating| grade(Some(rating), 120.0)),
        [Grade::Again, Grade::Hard, Grade::Good, Grade::Good, Grade::Easy]
    );
    assert_eq!(
        [1, 2, 3, 5].map(|rating| grade(Some(rating), 139.0)),
        [Grade::Again, Grade::Again, Grade::Hard, Grade::Good]
    );
    // On the edge of the band it is on target; too short is not what a speaker forgets.
    assert_eq!(grade(Some(5), 138.0), Grade::Easy);
    assert_eq!(grade(Some(5), 40.0), Grade::Easy);
    assert_eq!(grade(None, 120.0), Grade::Good);
    assert_eq!(grade(None, 200.0), Grade::Hard);
}

#[test]
fn takes_of_one_day_are_one_review_graded_by_the_first_that_was_rated() {
    let once = due(&[answer("a", "2026-11-20T09:00:00+01:00", Some(2))]);
    let many = due(&[
        answer("a", "2026-11-20T08:00:00+01:00", None),
        answer("b", "2026-11-20T09:00:00+01:00", Some(2)),
        answer("c", "2026-11-20T10:00:00+01:00", Some(5)),
        answer("d", "2026-11-20T11:00:00+01:00", None),
    ]);
    assert_eq!(many, once);
    assert!(once.is_some());
}

#[test]
fn what_is_no_answer_or_has_no_date_is_no_review() {
    let mut follow_up = answer("a", "2026-11-20T08:00:00+01:00", Some(5));
    follow_up.kind = Kind::FollowUp;
    let mut pick_up = answer("b", "2026-11-20T08:00:00+01:00", Some(5));
    pick_up.kind = Kind::PickUp;
    let undated = answer("c", "some day", Some(5));
    let mut broken_off = answer("d", "2026-11-20T08:00:00+01:00", None);
    broken_off.kind = Kind::BrokenOff;
    let mut called_to_an_end = answer("e", "2026-11-20T08:00:00+01:00", Some(3));
    called_to_an_end.kind = Kind::WrapUp;
    assert_eq!(
        due(&[follow_up, pick_up, undated, broken_off, called_to_an_end]),
        None
    );
}

#[test]
fn a_flight_neither_loses_nor_repeats_a_day() {
    // Spoken in Tokyo after midnight, then, hours later, in Honolulu, where it is the day before still.
    let tokyo = answer("a", "2026-11-20T00:30:00+09:00", Some(3));
    let honolulu = answer("b", "2026-11-19T20:00:00-10:00", Some(1));
    assert_eq!(
        due(&[honolulu.clone(), tokyo.clone()]),
        due(std::slice::from_ref(&tokyo))
    );
    // The other way round the wall skips a day; both are days of practice.
    let there = [
        answer("a", "2026-11-18T20:00:00-10:00", Some(3)),
        answer("b", "2026-11-20T08:00:00+09:00", Some(3)),
    ];
    assert!(due(&there) > due(&there[..1]));
}

#[test]
fn the_hour_that_is_there_twice_or_never_changes_no_day() {
    let plain = [
        answer("a", "2026-10-24T12:00:00+02:00", Some(3)),
        answer("b", "2026-10-27T12:00:00+01:00", Some(3)),
    ];
    // In the night of the change, on either side of it.
    for night in ["2026-10-25T02:30:00+02:00", "2026-10-25T02:30:00+01:00"] {
        let shifted = [
            answer("a", night, Some(3)),
            answer("b", "2026-10-28T00:05:00+01:00", Some(3)),
        ];
        let later = |day: Option<Date>| day.map(|day| day.saturating_add(1.day()));
        assert_eq!(due(&shifted), later(due(&plain)));
    }
}

#[test]
fn a_clock_set_back_a_day_loses_nothing() {
    let before = [
        answer("a", "2026-11-10T10:00:00+01:00", Some(3)),
        answer("b", "2026-11-13T10:00:00+01:00", Some(3)),
    ];
    // The third was spoken on the 20th while the clock stood a day back, a fourth once it was put right.
    let mut with = before.to_vec();
    with.push(answer("c", "2026-11-19T10:00:00+01:00", Some(3)));
    let set_back = due(&with).expect("due");
    assert!(set_back > due(&before).expect("due"));
    with.push(answer("d", "2026-11-20T10:00:00+01:00", Some(3)));
    assert!(due(&with).expect("due") > date(2026, 11, 20));
}

#[test]
fn a_clock_that_ran_ahead_does_not_take_a_prompt_out_of_sight() {
    let ahead = answer("z", "2031-05-01T10:00:00+01:00", Some(5));
    assert_eq!(due_on(std::slice::from_ref(&ahead), TODAY), Some(TODAY));
    let real = answer("a", "2026-11-20T10:00:00+01:00", Some(3));
    let alone = due_on(std::slice::from_ref(&real), TODAY);
    assert_eq!(due_on(&[real, ahead], TODAY), alone);
    // Tomorrow's date is today east of here.
    let east = answer("e", "2026-11-24T06:00:00+14:00", Some(3));
    assert!(due_on(&[east], TODAY) > Some(TODAY));
}

#[test]
fn days_off_in_words() {
    let said = |days: i32| due_words(TODAY.saturating_add(days.days()), TODAY);
    assert_eq!(
        [-40, 0, 1, 3, 59, 75, 900].map(said),
        [
            "due",
            "due",
            "due tomorrow",
            "due in 3 days",
            "due in 59 days",
            "due in 2 months",
            "due in 2 years"
        ]
    );
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    /// Whatever clocks and zones do: there is a due day for whoever spoke, it lies after the last day counted, it does not
    /// depend on the order of the files, and nothing panics.
    #[test]
    fn any_takes_have_a_due_day(
        takes in prop::collection::vec((-900_000_000_000_i64..900_000_000_000, -25..26_i32, 0..7_u8, 0.0..400.0_f64), 1..30),
        rotation in 0..30_usize,
    ) {
        let mut facts: Vec<Fact> = takes.iter().enumerate().map(|(index, (millis, hours, rating, secs))| {
            let mut fact = answer(&format!("t{index}"), "", Some(*rating).filter(|rating| *rating > 0));
            let zone = jiff::tz::Offset::from_hours(i8::try_from(*hours).expect("small")).expect("an offset");
            let instant = jiff::Timestamp::from_second(millis / 1_000 + 1_700_000_000).expect("an instant");
            fact.moment = Some(Moment {
                instant_secs: instant.as_second(),
                local: zone.to_datetime(instant),
            });
            fact.answer_secs = *secs;
            fact
        }).collect();
        let today = date(2023, 11, 14);
        let day = due_on(&facts, today).expect("due");
        let latest = facts.iter().filter_map(|fact| fact.day(today)).max();
        match latest {
            Some(latest) => prop_assert!(day > latest),
            None => prop_assert_eq!(day, today),
        }
        let places = facts.len();
        facts.rotate_left(rotation % places);
        prop_assert_eq!(due_on(&facts, today), Some(day));
    }
}

#[test]
fn an_answer_cut_short_that_nobody_rated_comes_back_sooner_than_a_whole_one() {
    let spoken = |secs: f64| {
        let mut fact = answer("p", "2026-11-20T20:00:00+01:00", None);
        (fact.target_secs, fact.answer_secs) = (120.0, secs);
        due(&[fact]).expect("a day")
    };
    let (whole, short, stub) = (spoken(118.0), spoken(80.0), spoken(8.0));
    assert!(stub < whole, "{stub} and {whole}");
    assert!(stub <= short && short <= whole, "{stub}, {short}, {whole}");
    assert_eq!(stub, date(2026, 11, 21));
}

#[test]
fn a_clock_that_began_anew_in_1970_puts_no_prompt_off_for_decades() {
    let wrong = answer("a", "1970-01-01T00:10:00Z", Some(4));
    let right = answer("b", "2026-11-20T20:00:00+01:00", Some(4));
    let alone = due(std::slice::from_ref(&right)).expect("a day");
    assert_eq!(due(&[wrong.clone(), right]), Some(alone));
    assert_eq!(due_on(&[wrong], TODAY), Some(TODAY));
}
