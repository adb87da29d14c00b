//! Tests of the figures of an answer: what is told of them, and how they are kept.

use super::*;

fn report() -> Report {
    Report {
        version: VERSION,
        duration_secs: 20.0,
        speech_secs: Some(15.0),
        first_speech_secs: Some(0.5),
        pauses: Some(vec![
            Stretch {
                start_secs: 4.0,
                end_secs: 5.5,
            },
            Stretch {
                start_secs: 12.0,
                end_secs: 12.4,
            },
        ]),
        syllables: Some((0..67).map(|at| f64::from(at) * 0.1 + 10.0).collect()),
        speech_rate_syl_per_sec: Some(3.35),
        articulation_rate_syl_per_sec: Some(4.5),
        words_per_min: Some(150.0),
        pitch: None,
        level: Level::default(),
        trails_off: Some(false),
        fillers: None,
        withheld: Vec::new(),
    }
}

#[test]
fn a_part_has_its_own_figures() {
    let (rate, pauses) = report().of_stretch(10.0, 20.0);
    assert!((rate.expect("a pace") - 67.0 / 10.0 * 60.0 / 1.34).abs() < 1e-9);
    assert_eq!(pauses, Some(0.0));
    assert_eq!(report().of_stretch(0.0, 10.0).1, Some(1.0));
    assert_eq!(report().of_stretch(10.0, 11.0).0, None, "too short for a pace");
}

#[test]
fn what_is_usual_is_the_median_of_those_that_have_it() {
    let with = |rate: Option<f64>| Figures {
        words_per_min: rate,
        ..Figures::default()
    };
    let of = [
        with(Some(100.0)),
        with(None),
        with(Some(180.0)),
        with(Some(120.0)),
    ];
    assert_eq!(Figures::usual(&of).words_per_min, Some(120.0));
    assert_eq!(Figures::usual(&of[..3]).words_per_min, Some(140.0));
    assert_eq!(Figures::usual(&[]), Figures::default());
}

#[test]
fn the_pace_around_a_moment_counts_the_syllables_near_it() {
    let curve = report().pace_curve(1.0);
    assert_eq!(curve.len(), 21);
    assert!(
        curve[2].abs() < 1e-9 && (curve[13] - 10.0).abs() < 0.3,
        "{curve:?}"
    );
}

#[test]
fn what_this_version_does_not_know_is_kept_as_it_is() {
    for text in [
        r#""broken""#,
        "{}",
        r#"{"version":3,"vocal_effort":3}"#,
        r#"{"version":2,"duration_secs":"long"}"#,
        r#"{"version":1,"duration_secs":20.0}"#,
    ] {
        let delivery: Delivery = serde_json::from_str(text).expect("anything is read");
        assert!(matches!(delivery, Delivery::Other(_)), "{text}");
        assert_eq!(delivery.is_newer(), text.contains("vocal"), "{text}");
        let value: Value = serde_json::from_str(text).expect("JSON");
        assert_eq!(serde_json::to_value(&delivery).expect("writes"), value);
    }
    let known = Delivery::to_keep(&report()).expect("it is short");
    let json = serde_json::to_string(&known).expect("writes");
    assert_eq!(serde_json::from_str::<Delivery>(&json).expect("reads"), known);
}

#[test]
fn figures_that_can_not_be_of_the_sound_are_not_used() {
    assert!(report().is_of(20.0));
    assert!(!report().is_of(60.0));
    let with = |change: fn(&mut Report)| {
        let mut report = report();
        change(&mut report);
        report.is_of(20.0)
    };
    assert!(!with(|report| report.speech_secs = Some(1e300)));
    assert!(!with(|report| report.syllables = Some(vec![9.0, 1.0])));
    assert!(!with(|report| report.syllables = Some(vec![1e9])));
    assert!(!with(|report| report.withheld = vec![Withheld {
        measure: Measure::Pace,
        reason: "x".repeat(21_000),
    }]));
}

#[test]
fn a_report_is_read_again_as_it_was_written() {
    let json = serde_json::to_string(&report()).expect("writes");
    assert_eq!(serde_json::from_str::<Report>(&json).expect("reads"), report());
}
