//! Two takes of one prompt compared: their times, counts and what was said, and in words what changed from the older to
//! the newer. Where they lie beside each other is in `alignment`.

use super::{
    alignment::Alignment,
    delivery::Figures,
    pacing::{self, Verdict},
    remarks::PinKind,
    take::{PartTiming, Take},
    words,
};

/// The most sentences that are said of what changed, and how many of them are about single parts.
const MOST_SENTENCES: usize = 6;
const MOST_ABOUT_PARTS: usize = 2;

/// A rate of taps that changed by less than this a minute did not change to speak of.
const LEAST_RATE_CHANGE: f64 = 0.5;

/// A part of both takes; each is `None` where it was not begun or the framework does not have it.
#[derive(Debug, Clone, PartialEq)]
pub struct PartPair {
    /// Its name.
    pub name: String,
    /// How it went, older first.
    pub timings: [Option<PartTiming>; 2],
}

/// How often something was tapped in both takes.
#[derive(Debug, Clone, PartialEq)]
pub struct TallyPair {
    /// What.
    pub name: String,
    /// How often, older first.
    pub counts: [usize; 2],
    /// How often a minute of the answer.
    pub per_minute: [f64; 2],
}

/// An item of the prompt's lists in both takes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ItemPair {
    /// The item.
    pub item: String,
    /// Which list it is from.
    pub kind: PinKind,
    /// Whether it was pinned, older first.
    pub said: [bool; 2],
}

/// An older and a newer take of the same prompt.
#[derive(Debug, Clone, PartialEq)]
pub struct Comparison {
    /// The parts, in order.
    pub parts: Vec<PartPair>,
    /// What was counted in either.
    pub tallies: Vec<TallyPair>,
    /// What listeners check and what is easy to get wrong.
    pub items: Vec<ItemPair>,
    /// How they sounded, older first; `None` where it is not measured.
    pub figures: [Option<Figures>; 2],
    /// What changed, the most telling first; never empty.
    pub changes: Vec<String>,
}

impl Comparison {
    /// Compares two takes, the older first.
    #[must_use]
    pub fn new(takes: [&Take; 2]) -> Self {
        let timings = takes.map(Take::parts);
        let parts: Vec<PartPair> = Alignment::new([&timings[0], &timings[1]])
            .columns()
            .iter()
            .map(|column| PartPair {
                name: column.name.clone(),
                timings: [0, 1].map(|side| timings[side].get(column.parts[side]?).cloned()),
            })
            .collect();
        let tallies = tallies(takes);
        let items = items(takes);
        let mut changes = total_words(takes).into_iter().collect::<Vec<_>>();
        changes.extend(framework_words(takes));
        changes.extend(missing_words(takes, &parts));
        changes.extend(parts_words(&parts));
        changes.extend(items.iter().filter_map(item_words));
        changes.extend(tallies.iter().filter_map(tally_words));
        changes.extend(rating_words(takes));
        if changes.is_empty() {
            changes.push("The two are much alike.".to_owned());
        }
        changes.truncate(MOST_SENTENCES);
        Self {
            parts,
            tallies,
            items,
            figures: takes.map(|take| Some(take.report()?.figures(take.lead_in_secs()))),
            changes,
        }
    }
}

fn tallies(takes: [&Take; 2]) -> Vec<TallyPair> {
    let mut names: Vec<&str> = Vec::new();
    for tally in takes.iter().flat_map(|take| &take.tallies) {
        if !names.contains(&tally.name.as_str()) {
            names.push(&tally.name);
        }
    }
    names
        .into_iter()
        .map(|name| {
            let counts = takes.map(|take| take.tallies.iter().filter(|tally| tally.name == name).count());
            TallyPair {
                name: name.to_owned(),
                counts,
                per_minute: [0, 1].map(|side| per_minute(counts[side], takes[side].answer_secs())),
            }
        })
        .collect()
}

#[expect(clippy::cast_precision_loss, reason = "taps of one answer")]
fn per_minute(count: usize, secs: f64) -> f64 {
    if secs > 0.0 {
        count as f64 * 60.0 / secs
    } else {
        0.0
    }
}

/// The items of both prompts, as they were asked then: a pack may have been edited in between.
fn items(takes: [&Take; 2]) -> Vec<ItemPair> {
    let mut pairs: Vec<ItemPair> = Vec::new();
    let all = takes.iter().flat_map(|take| {
        let checks = take.prompt.checks.iter().map(|item| (PinKind::Check, item));
        checks.chain(take.prompt.pitfalls.iter().map(|item| (PinKind::Pitfall, item)))
    });
    for (kind, item) in all {
        if !pairs.iter().any(|pair| pair.item == *item) {
            pairs.push(ItemPair {
                item: item.clone(),
                kind,
                said: takes.map(|take| take.pins.iter().any(|pin| pin.item == *item)),
            });
        }
    }
    pairs.sort_by_key(|pair| pair.kind == PinKind::Pitfall);
    pairs
}

fn total_words([older, newer]: [&Take; 2]) -> Option<String> {
    // As the lengths are shown, so that the sum is right.
    let secs = newer.answer_secs().round() - older.answer_secs().round();
    if secs.abs() < 1.0 {
        return None;
    }
    let verdict = |take: &Take| pacing::verdict(take.answer_secs(), take.total_secs);
    let length = words::clock(secs.abs());
    let how = if secs < 0.0 { "shorter" } else { "longer" };
    let judged = judged(verdict(older), verdict(newer));
    let has_parts = [older, newer].iter().any(|take| take.framework.parts.len() > 1);
    let in_all = if has_parts { " in all" } else { "" };
    Some(format!("{length} {how}{in_all}, {judged}."))
}

fn judged(before: Verdict, now: Verdict) -> &'static str {
    match (before, now) {
        (Verdict::On, Verdict::On) => "on target as before",
        (_, Verdict::On) => "now on target",
        (Verdict::Under, Verdict::Under) => "still under target",
        (Verdict::Over, Verdict::Over) => "still over target",
        (_, Verdict::Under) => "now under target",
        (_, Verdict::Over) => "now over target",
    }
}

fn framework_words([older, newer]: [&Take; 2]) -> Option<String> {
    let (before, now) = (&older.framework, &newer.framework);
    (before.id != now.id).then(|| format!("Now told as {}, before as {}.", now.name, before.name))
}

/// Parts that only one of the two begins, though both have them.
fn missing_words(takes: [&Take; 2], parts: &[PartPair]) -> Vec<String> {
    let has = |take: &Take, name: &str| take.framework.parts.iter().any(|part| part.name == name);
    let only = |side: usize| -> Vec<&str> {
        parts
            .iter()
            .filter(|pair| pair.timings[side].is_some() && pair.timings[1 - side].is_none())
            .filter(|pair| has(takes[1 - side], &pair.name))
            .map(|pair| pair.name.as_str())
            .collect()
    };
    let mut said = Vec::new();
    for (side, how) in [(0, "missing"), (1, "there")] {
        let names = only(side);
        match names.split_last() {
            None => {}
            Some((name, [])) => said.push(format!("{name} is {how} now.")),
            Some((last, others)) => said.push(format!("{} and {last} are {how} now.", others.join(", "))),
        }
    }
    said
}

/// What changed about the parts that changed most for their length, in the parts' order.
fn parts_words(parts: &[PartPair]) -> Vec<String> {
    // Of the only part all was said with the whole.
    if parts.len() == 1 {
        return Vec::new();
    }
    let changed_by = |pair: &PartPair| match &pair.timings {
        [Some(before), Some(now)] => {
            (now.duration_secs - before.duration_secs).abs() / pacing::band_secs(now.target_secs)
        }
        _ => f64::INFINITY,
    };
    let mut said: Vec<(usize, String)> = parts
        .iter()
        .enumerate()
        .filter_map(|(index, pair)| Some((index, part_words(pair)?)))
        .collect();
    said.sort_by(|a, b| changed_by(&parts[b.0]).total_cmp(&changed_by(&parts[a.0])));
    said.truncate(MOST_ABOUT_PARTS);
    said.sort_by_key(|(index, _)| *index);
    said.into_iter().map(|(_, words)| words).collect()
}

/// What changed about a part; nothing if it was judged the same and its length hardly changed.
fn part_words(pair: &PartPair) -> Option<String> {
    let name = &pair.name;
    match &pair.timings {
        [None, _] | [_, None] => None,
        [Some(before), Some(now)] => {
            let secs = now.duration_secs - before.duration_secs;
            let hardly = pacing::band_secs(now.target_secs.min(before.target_secs));
            if before.verdict == now.verdict && secs.abs() <= hardly {
                return None;
            }
            let difference = words::signed_secs(secs);
            Some(format!(
                "{name} {difference}, {}.",
                judged(before.verdict, now.verdict)
            ))
        }
    }
}

fn item_words(pair: &ItemPair) -> Option<String> {
    let item = pair.item.trim_end_matches('.');
    let said = match (pair.kind, pair.said) {
        (_, [false, false] | [true, true]) => return None,
        (PinKind::Check, [false, true]) => "Now said",
        (PinKind::Check, [true, false]) => "No longer said",
        (PinKind::Pitfall, [false, true]) => "New slip",
        (PinKind::Pitfall, [true, false]) => "Avoided now",
    };
    Some(format!("{said}: {item}."))
}

fn tally_words(pair: &TallyPair) -> Option<String> {
    let [before, now] = pair.per_minute;
    if (now - before).abs() < LEAST_RATE_CHANGE {
        return None;
    }
    let how = if now < before { "Fewer" } else { "More" };
    Some(format!(
        "{how} “{}”: {now:.1} a minute, {before:.1} before.",
        pair.name
    ))
}

fn rating_words([older, newer]: [&Take; 2]) -> Option<String> {
    match (older.rating, newer.rating) {
        (Some(before), Some(now)) if before != now => {
            Some(format!("You rated it {now}, and {before} before."))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{
        framework::{BUILT_IN, Framework},
        journal::{Event, Started},
        prompt::Prompt,
        remarks::{Pin, Tally},
        take::TakeState,
    };

    /// A STAR answer whose parts last so many seconds.
    fn take(secs: [u64; 4]) -> Take {
        let started = Started {
            schema: 1,
            recorded_at: "2026-11-22T10:15:30+01:00".to_owned(),
            prompt: Prompt {
                id: "bad-news".to_owned(),
                text: "Bad news?".to_owned(),
                theme: "T".to_owned(),
                topics: Vec::new(),
                checks: vec!["One customer, by name".to_owned(), "A number.".to_owned()],
                pitfalls: vec!["Blaming the team".to_owned()],
                follow_ups: Vec::new(),
            },
            framework: Framework::from_toml(BUILT_IN[0]).expect("STAR reads"),
            total_secs: 120.0,
            sample_rate_hz: 1_000,
            channels: 1,
            device: "mic".to_owned(),
            lead_in_frames: 500,
            pick_up: None,
            occasion: crate::model::occasion::Occasion::default(),
        };
        let mut events = vec![Event::Started(started)];
        let mut at = 500;
        for (part, secs) in ["task", "action", "result"].into_iter().zip(secs) {
            at += secs * 1_000;
            events.push(Event::Marked {
                part: part.to_owned(),
                frame: at,
            });
        }
        Take::from_journal(&events, at + secs[3] * 1_000, TakeState::Complete).expect("a take")
    }

    #[test]
    fn of_answers_of_one_part_the_whole_is_said_once() {
        let whole = |secs: u64| {
            let mut take = take([secs, 1, 1, 1]);
            take.framework.parts.truncate(1);
            take.marks.truncate(1);
            take
        };
        let changes = Comparison::new([&whole(180), &whole(117)]).changes;
        assert_eq!(changes, ["1:03 shorter, now on target."]);
    }

    #[test]
    fn what_changed_is_said_with_the_whole_first() {
        let mut older = take([38, 15, 107, 22]);
        let mut newer = take([20, 12, 85, 20]);
        older.tallies = (0..9).map(|index| Tally::new("um", index * 1_000)).collect();
        newer.tallies = vec![Tally::new("um", 5_000)];
        newer.pins.push(Pin::new(PinKind::Check, "A number.", 9_000));
        older.rating = Some(2);
        newer.rating = Some(4);
        let compared = Comparison::new([&older, &newer]);
        assert_eq!(
            compared.changes,
            [
                "0:45 shorter in all, now on target.",
                "Situation −18 s, now on target.",
                "Action −22 s, still over target.",
                "Now said: A number.",
                "Fewer “um”: 0.4 a minute, 3.0 before.",
                "You rated it 4, and 2 before.",
            ]
        );
        assert_eq!(compared.items[0].said, [false, false]);
        assert_eq!(compared.items[1].said, [false, true]);
        assert_eq!(compared.items[2].kind, PinKind::Pitfall);
        assert_eq!(compared.tallies[0].counts, [9, 1]);
    }

    #[test]
    fn the_same_take_twice_changed_nothing() {
        let one = take([18, 12, 72, 18]);
        let compared = Comparison::new([&one, &one]);
        assert_eq!(compared.changes, ["The two are much alike."]);
    }

    #[test]
    fn parts_that_are_missing_are_said_together_and_those_of_another_framework_are_not() {
        let older = take([18, 12, 72, 18]);
        let mut newer = take([18, 12, 72, 18]);
        newer.marks.retain(|mark| mark.part == "situation");
        let changes = Comparison::new([&older, &newer]).changes;
        assert!(
            changes.contains(&"Task, Action and Result are missing now.".to_owned()),
            "{changes:?}"
        );

        let mut par = take([18, 12, 72, 18]);
        par.framework = Framework::from_toml(BUILT_IN[1]).expect("PAR reads");
        let changes = Comparison::new([&older, &par]).changes;
        assert!(
            changes
                .iter()
                .any(|change| change == "Now told as PAR, before as STAR."),
            "{changes:?}"
        );
        assert!(
            !changes.iter().any(|change| change.contains("missing")),
            "{changes:?}"
        );
    }

    #[test]
    fn parts_told_in_another_order_are_the_same_parts() {
        let older = take([18, 12, 72, 18]);
        let mut newer = take([18, 12, 72, 18]);
        newer.framework = newer.framework.result_first();
        // The result, then the rest, each as long as it was.
        for (mark, (part, secs)) in
            newer
                .marks
                .iter_mut()
                .zip([("result", 0), ("situation", 18), ("task", 36), ("action", 48)])
        {
            mark.part = part.to_owned();
            mark.frame = 500 + secs * 1_000;
        }
        let compared = Comparison::new([&older, &newer]);
        let names: Vec<&str> = compared.parts.iter().map(|pair| pair.name.as_str()).collect();
        assert_eq!(names, ["Situation", "Task", "Action", "Result"]);
        assert!(
            compared
                .parts
                .iter()
                .all(|pair| pair.timings.iter().all(Option::is_some)),
            "{:?}",
            compared.parts
        );
        assert_eq!(
            compared.changes,
            ["Now told as STAR with Result first, before as STAR."]
        );
    }

    #[test]
    fn a_part_that_is_missing_now_is_said() {
        let older = take([18, 12, 72, 18]);
        let mut newer = take([18, 12, 72, 18]);
        newer.marks.retain(|mark| mark.part != "task");
        let compared = Comparison::new([&older, &newer]);
        assert_eq!(compared.parts[1].timings[1], None);
        assert!(
            compared.changes.contains(&"Task is missing now.".to_owned()),
            "{:?}",
            compared.changes
        );
    }
}
