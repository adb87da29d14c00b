//! What Progress says: the answers under its questions, and an answer in words for who can't see its point. Pure.

use jiff::civil::DateTime;

use crate::{
    app::Row,
    model::{
        pacing,
        practice::{Fact, PartFact},
        progress::{LATEST, LEAST_FOR_USUAL, Measure, Overview, PartSum, Series, TallySeries, usual_before},
        words as say,
    },
};

/// From so many answers on there is something to say of what is so lately.
const LEAST_FOR_LATELY: usize = 3;

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
    if let Some(off) = all.off_secs.filter(|_| count >= LEAST_FOR_LATELY) {
        said += &match off {
            -0.5..=0.5 => " Lately they are right on it in the middle.".to_owned(),
            off if off > 0.0 => format!(" Lately usually {} over.", say::span(off)),
            off => format!(" Lately usually {} short.", say::span(off)),
        };
    }
    said
}

/// Which part runs over?
pub fn parts(all: &Overview) -> String {
    let most_over = all.parts.iter().max_by(|a, b| {
        let share = |part: &PartSum| share_over(part.over, part.count);
        // Of parts that do as often, the one that does the most.
        share(a)
            .total_cmp(&share(b))
            .then(a.off_secs.total_cmp(&b.off_secs))
    });
    let most_under = all.parts.iter().max_by(|a, b| {
        let share = |part: &PartSum| share_over(part.under, part.count);
        share(a)
            .total_cmp(&share(b))
            .then(b.off_secs.total_cmp(&a.off_secs))
    });
    let over = most_over.filter(|part| part.over > 0);
    let under = most_under.filter(|part| part.under > 0);
    let too_long = |part: &PartSum| format!("{}: too long in {} of {}", part.name, part.over, part.count);
    let too_short = |part: &PartSum| format!("{}: too short in {} of {}.", part.name, part.under, part.count);
    match (over, under) {
        (Some(over), Some(under)) if over.name == under.name => {
            format!("{}, too short in {}.", too_long(over), under.under)
        }
        (Some(over), Some(under)) => format!("{}. {}", too_long(over), too_short(under)),
        (Some(over), None) => format!("{}.", too_long(over)),
        (None, Some(under)) => format!("None of them. {}", too_short(under)),
        (None, None) if all.answers.len() < LEAST_FOR_LATELY => "None of them so far.".to_owned(),
        (None, None) => "None of them, lately.".to_owned(),
    }
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
        (Some(latest), None) => {
            let more = match (LEAST_FOR_USUAL + 1).saturating_sub(series.count) {
                1 => "one more".to_owned(),
                more => format!("{more} more"),
            };
            let latest = measure.words(latest.value);
            format!("Latest {latest}. What is usual shows after {more}.")
        }
        (None, _) => "Not measured yet. A take is measured when it is opened.".to_owned(),
    }
}

/// What do I count while listening?
pub fn tallies(tallies: &[TallySeries]) -> String {
    let said: Vec<String> = tallies
        .iter()
        .map(|tally| {
            let name = quoted(&tally.name);
            match (tally.series.line.last(), tally.series.points.last()) {
                (Some(lately), _) => format!("{name} {:.1} a minute lately", lately.value),
                (None, Some(latest)) => format!("{name} {:.1} a minute in the latest", latest.value),
                (None, None) => name,
            }
        })
        .collect();
    format!("{}.", said.join(", "))
}

fn quoted(name: &str) -> String {
    format!("“{name}”")
}

/// What the usual rating is made of.
pub fn rated(all: &Overview) -> String {
    match all.ratings.count {
        0 => "none rated yet".to_owned(),
        _ if all.answers.len() > LATEST => "latest forty answers".to_owned(),
        count => counted(count, "rating", "ratings"),
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
    // A part that is all of the answer is told of by then.
    let is_all = |part: &PartFact| (part.target_secs - fact.target_secs).abs() < 0.5;
    if let Some(part) = furthest_off(fact).filter(|part| !is_all(part)) {
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
        pacing::Verdict::Over => format!("{} too long", say::span(off)),
        pacing::Verdict::Under => format!("{} too short", say::span(off)),
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
    use crate::model::{
        practice::{Kind, Moment},
        progress::Point,
    };

    fn answer(number: u32, secs: f64, rating: Option<u8>) -> Arc<Fact> {
        Arc::new(Fact {
            id: format!("take-{number}"),
            first_id: format!("take-{number}"),
            prompt_id: "p".to_owned(),
            theme: "T".to_owned(),
            kind: Kind::Answer,
            moment: Moment::parse(&format!("2026-11-01T10:{number:02}:00+01:00")),
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
        assert_eq!(parts(&all), "Action: too long in 2 of 4, too short in 1.");
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
    fn of_few_answers_nothing_is_said_that_takes_many() {
        let all = overview(&[(22.0, None), (121.0, None)]);
        assert_eq!(ends(&all), "1 of 2 on target, 0 too long, 1 too short.");
        assert_eq!(parts(&all), "None of them. Action: too short in 1 of 2.");
        assert_eq!(parts(&overview(&[(112.0, None)])), "None of them so far.");
        assert_eq!(rated(&all), "none rated yet");
        let all = overview(&[(22.0, Some(3)), (23.0, None), (22.0, Some(4))]);
        assert!(
            ends(&all).ends_with("Lately usually 1:38 short."),
            "{}",
            ends(&all)
        );
        assert_eq!(rated(&all), "2 ratings");
        assert_eq!(rated(&overview(&[(120.0, Some(3)); 41])), "latest forty answers");
    }

    #[test]
    fn what_is_usual_is_announced_for_the_answer_that_shows_it() {
        let said = |count: usize| {
            let point = |place| Point { place, value: 130.0 };
            let series = Series {
                count,
                points: (0..count).map(point).collect(),
                line: Vec::new(),
            };
            sound(Measure::Pace, &series)
        };
        assert_eq!(said(1), "Latest 130. What is usual shows after 3 more.");
        assert_eq!(said(2), "Latest 130. What is usual shows after 2 more.");
        assert_eq!(said(3), "Latest 130. What is usual shows after one more.");
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
