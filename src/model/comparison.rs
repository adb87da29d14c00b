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
    /// Whether anything is pinned, older first; where nothing is, nobody has listened for it yet.
    pub is_pinned: [bool; 2],
    /// Whether anything was tapped, older first; where nothing was, nobody has counted yet.
    pub is_counted: [bool; 2],
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
        changes.extend(parts_words(takes, &parts));
        let is_pinned = takes.map(|take| !take.pins.is_empty());
        let is_counted = takes.map(|take| !take.tallies.is_empty());
        // What was not listened for in one of them is no change.
        if is_pinned == [true; 2] {
            changes.extend(items.iter().filter_map(item_words));
        }
        if is_counted == [true; 2] {
            changes.extend(tallies.iter().filter_map(tally_words));
        }
        changes.extend(rating_words(takes));
        if changes.is_empty() {
            changes.push("The two are much alike.".to_owned());
        }
        changes.truncate(MOST_SENTENCES);
        Self {
            parts,
            tallies,
            items,
            is_pinned,
            is_counted,
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
    let judged = judged([older, newer], verdict(older), verdict(newer));
    let has_parts = [older, newer].iter().any(|take| take.framework.parts.len() > 1);
    let in_all = if has_parts { " in all" } else { "" };
    Some(format!("{length} {how}{in_all}{judged}."))
}

/// How both did, behind a comma; nothing where either was a drill that called for the end.
fn judged(takes: [&Take; 2], before: Verdict, now: Verdict) -> String {
    if !takes.into_iter().all(Take::is_judged) {
        return String::new();
    }
    format!(", {}", verdict_words(before, now))
}

fn verdict_words(before: Verdict, now: Verdict) -> &'static str {
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

/// What changed about the parts that changed most for their length, in the parts' order. The part that is furthest off its
/// target now is always among them: to leave it out would say that all is well with it.
fn parts_words(takes: [&Take; 2], parts: &[PartPair]) -> Vec<String> {
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
    let worst = furthest_off(parts).filter(|_| takes[1].is_judged());
    let mut said: Vec<(usize, String)> = parts
        .iter()
        .enumerate()
        .filter_map(|(index, pair)| {
            let still = || still_words(pair).filter(|_| worst == Some(index));
            Some((index, part_words(takes, pair).or_else(still)?))
        })
        .collect();
    said.sort_by(|a, b| {
        let order = |index: usize| (worst != Some(index), -changed_by(&parts[index]));
        let ((a_later, a), (b_later, b)) = (order(a.0), order(b.0));
        a_later.cmp(&b_later).then(a.total_cmp(&b))
    });
    said.truncate(MOST_ABOUT_PARTS);
    said.sort_by_key(|(index, _)| *index);
    said.into_iter().map(|(_, words)| words).collect()
}

/// The part that is furthest off its target in the newer take, if any is off.
fn furthest_off(parts: &[PartPair]) -> Option<usize> {
    let judged = parts.iter().enumerate().filter_map(|(index, pair)| {
        let now = pair.timings[1]
            .as_ref()
            .filter(|now| now.verdict != Verdict::On)?;
        Some((index, now.bands_off()))
    });
    judged.max_by(|a, b| a.1.total_cmp(&b.1)).map(|(index, _)| index)
}

/// That a part which hardly changed is as far off as it was.
fn still_words(pair: &PartPair) -> Option<String> {
    let now = pair.timings[1].as_ref()?;
    let off = words::span((now.duration_secs - now.target_secs).abs());
    let how = match now.verdict {
        Verdict::On => return None,
        Verdict::Under => "under",
        Verdict::Over => "over",
    };
    Some(format!("{} is still {off} {how} target.", pair.name))
}

/// What changed about a part; nothing if it was judged the same and its length hardly changed.
fn part_words(takes: [&Take; 2], pair: &PartPair) -> Option<String> {
    let name = &pair.name;
    match &pair.timings {
        [None, _] | [_, None] => None,
        [Some(before), Some(now)] => {
            let secs = now.duration_secs - before.duration_secs;
            let hardly = pacing::band_secs(now.target_secs.min(before.target_secs));
            let judged = judged(takes, before.verdict, now.verdict);
            let is_same = before.verdict == now.verdict || judged.is_empty();
            if is_same && secs.abs() <= hardly {
                return None;
            }
            Some(format!("{name} {}{judged}.", words::signed_secs(secs)))
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
#[path = "comparison_tests.rs"]
mod tests;
