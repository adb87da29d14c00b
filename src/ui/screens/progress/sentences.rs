//! What Progress says: the answers under its questions, and an answer in words for who can't see its point. Pure.

use jiff::civil::DateTime;

use crate::{
    app::Row,
    model::{
        pacing,
        practice::{Fact, PartFact},
        progress::{Measure, Overview, Series, TallySeries, usual_before},
        words as say,
    },
};

/// `1 answer`, `2 answers`.
pub fn counted(count: usize, one: &str, many: &str) -> String {
    format!("{count} {}", if count == 1 { one } else { many })
}

/// Do my answers end on time?
pub fn ends(all: &Overview) -> String {
    let count = all.answers.len();
    let under = count - all.on_target - all.over;
    let mut said = format!(
        "{} of {count} on target, {} too long, {under} too short.",
        all.on_target, all.over
    );
    if let Some(off) = all.off_secs.filter(|_| count > 1) {
        said += &match off {
            -0.5..=0.5 => " Lately they are right on it in the middle.".to_owned(),
            off if off > 0.0 => format!(" Lately usually {} over.", secs(off)),
            off => format!(" Lately usually {} short.", secs(-off)),
        };
    }
    said
}

/// Which part runs over?
pub fn parts(all: &Overview) -> String {
    let most_over = all
        .parts
        .iter()
        .max_by(|a, b| share_over(a.over, a.count).total_cmp(&share_over(b.over, b.count)));
    let most_under = all
        .parts
        .iter()
        .max_by(|a, b| share_over(a.under, a.count).total_cmp(&share_over(b.under, b.count)));
    let mut said = match most_over.filter(|part| part.over > 0) {
        Some(part) => format!("{}: too long in {} of {}.", part.name, part.over, part.count),
        None => "None of them, lately.".to_owned(),
    };
    if let Some(part) = most_under.filter(|part| part.under > 0) {
        said += &format!(" {}: too short in {} of {}.", part.name, part.under, part.count);
    }
    said
}

#[expect(clippy::cast_precision_loss, reason = "forty answers at most")]
fn share_over(some: usize, all: usize) -> f64 {
    some as f64 / all.max(1) as f64
}

/// Do I rate them better?
pub fn ratings(series: &Series) -> String {
    match (series.line.first(), series.line.last()) {
        (Some(first), Some(last)) if series.line.len() > 1 => {
            let how = match last.value - first.value {
                change if change > 0.25 => "Yes",
                change if change < -0.25 => "Not lately",
                _ => "About as at first",
            };
            format!(
                "{how}: usually {} at first, {} now.",
                plain(first.value),
                plain(last.value)
            )
        }
        _ => format!(
            "{} so far; from six on there is something to compare.",
            counted(series.count, "rating", "ratings")
        ),
    }
}

/// Do I sound as I usually do?
pub fn sound(measure: Measure, series: &Series) -> String {
    match (series.points.last(), series.line.last()) {
        (Some(latest), Some(usual)) => format!(
            "Latest {}, usual {}.",
            measure.words(latest.value),
            measure.words(usual.value)
        ),
        (Some(latest), None) => format!(
            "Latest {}. What is usual shows after three more.",
            measure.words(latest.value)
        ),
        (None, _) => "Not measured yet. A take is measured when it is opened.".to_owned(),
    }
}

/// What do I count while listening?
pub fn tallies(tallies: &[TallySeries]) -> String {
    let said: Vec<String> = tallies
        .iter()
        .map(
            |tally| match tally.series.line.last().or(tally.series.points.last()) {
                Some(now) => format!("{} {:.1} a minute lately", quoted(&tally.name), now.value),
                None => quoted(&tally.name),
            },
        )
        .collect();
    format!("{}.", said.join(", "))
}

fn quoted(name: &str) -> String {
    format!("“{name}”")
}

/// Seconds without a sign.
fn secs(secs: f64) -> String {
    if secs < 9.95 {
        format!("{secs:.1} s")
    } else {
        format!("{secs:.0} s")
    }
}

/// A rating or a median of some.
pub fn plain(value: f64) -> String {
    if (value - value.round()).abs() < 0.05 {
        format!("{value:.0}")
    } else {
        format!("{value:.1}")
    }
}

/// One answer in words: what its points show.
pub fn fact(all: &Overview, place: usize, measure: Measure) -> String {
    let Some(fact) = all.answers.get(place) else {
        return String::new();
    };
    let mut said = format!(
        "{} of {}, {}",
        say::clock(fact.answer_secs),
        say::clock(fact.target_secs),
        how_long(fact)
    );
    if let Some(part) = furthest_off(fact) {
        said += &format!(" · {} {}", part.name, say::signed_secs(part.off_secs()));
    }
    said += &match fact.rating {
        Some(rating) => format!(" · rated {rating} of 5"),
        None => " · not rated".to_owned(),
    };
    if let Some(value) = fact.figures.as_ref().and_then(|figures| measure.of(figures)) {
        said += &format!(" · {}: {}", measure.name(), measure.words(value));
        let usual = usual_before(&all.answers, place).and_then(|usual| measure.of(&usual));
        if let Some(usual) = usual {
            said += &format!(", usual {}", measure.words(usual));
        }
    }
    for (name, count) in &fact.tallies {
        said += &format!(" · {} {count}", quoted(name));
    }
    said
}

fn how_long(fact: &Fact) -> String {
    let off = fact.answer_secs - fact.target_secs;
    match fact.verdict() {
        pacing::Verdict::On => "on target".to_owned(),
        pacing::Verdict::Over => format!("{} too long", secs(off)),
        pacing::Verdict::Under => format!("{} too short", secs(-off)),
    }
}

/// The part furthest off its target for its length, if any is.
fn furthest_off(fact: &Fact) -> Option<&PartFact> {
    let off = |part: &PartFact| part.off_secs().abs() / pacing::band_secs(part.target_secs);
    fact.parts
        .iter()
        .filter(|part| pacing::verdict(part.secs, part.target_secs) != pacing::Verdict::On)
        .max_by(|a, b| off(a).total_cmp(&off(b)))
}

/// Which answer it is: its name, its number, its date.
pub fn which(row: Option<&Row>, fact: &Fact, now: DateTime) -> String {
    let title = row.map_or(fact.id.as_str(), |row| row.title.as_str());
    let number = row.map_or(String::new(), |row| format!(" · take {}", row.number));
    let date = fact.moment.map_or(String::new(), |moment| {
        format!(" · {}", say::date(moment.local, now))
    });
    format!("{title}{number}{date}")
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use jiff::civil::date;

    use super::*;
    use crate::model::practice::{Kind, Moment};

    fn answer(number: u32, secs: f64, rating: Option<u8>) -> Arc<Fact> {
        Arc::new(Fact {
            id: format!("take-{number}"),
            prompt_id: "p".to_owned(),
            theme: "T".to_owned(),
            kind: Kind::Answer,
            moment: Moment::parse(&format!("2026-11-{:02}T10:00:00+01:00", number + 1)),
            answer_secs: secs,
            target_secs: 120.0,
            parts: [PartFact {
                name: "Action".into(),
                secs: secs - 40.0,
                target_secs: 72.0,
            }]
            .into(),
            rating,
            figures: None,
            tallies: Box::default(),
        })
    }

    fn overview(secs: &[(f64, Option<u8>)]) -> Overview {
        let numbered = (0..).zip(secs);
        let facts: Vec<_> = numbered
            .map(|(number, (secs, rating))| answer(number, *secs, *rating))
            .collect();
        Overview::of(&facts, None, date(2026, 11, 23))
    }

    #[test]
    fn questions_are_answered() {
        let all = overview(&[(120.0, Some(2)), (150.0, Some(2)), (151.0, None), (60.0, Some(4))]);
        assert_eq!(
            ends(&all),
            "1 of 4 on target, 2 too long, 1 too short. Lately usually 15 s over."
        );
        assert_eq!(
            parts(&all),
            "Action: too long in 2 of 4. Action: too short in 1 of 4."
        );
        assert_eq!(
            ratings(&all.ratings),
            "3 ratings so far; from six on there is something to compare."
        );
        let rising: Vec<_> = [1, 1, 1, 1, 1, 4, 4, 4, 4]
            .map(|rating| (120.0, Some(rating)))
            .into();
        let all = overview(&rising);
        assert_eq!(ratings(&all.ratings), "Yes: usually 1 at first, 4 now.");
        assert_eq!(parts(&all), "None of them, lately.");
        assert!(sound(Measure::Pace, &all.measures[0]).starts_with("Not measured yet"));
    }

    #[test]
    fn an_answer_is_told_in_words() {
        let all = overview(&[(150.0, Some(3))]);
        assert_eq!(
            fact(&all, 0, Measure::Pace),
            "2:30 of 2:00, 30 s too long · Action +38 s · rated 3 of 5"
        );
        assert_eq!(fact(&all, 7, Measure::Pace), "");
    }
}
