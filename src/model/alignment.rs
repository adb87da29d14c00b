//! Two takes laid side by side part by part: on one axis of time, on which each part begins at the same place in both.
//! How the takes did is compared in `comparison`.

use super::take::PartTiming;

/// How much of a part is still heard where the other take's moment lies past its end, in seconds.
const REST_SECS: f64 = 1.0;

/// A part on the common axis. Where the two takes have different frameworks, parts of one id share a column.
#[derive(Debug, Clone, PartialEq)]
pub struct Column {
    /// The part's name.
    pub name: String,
    /// Its index among the parts of each take; `None` where the take's framework does not have it or it was not begun.
    pub parts: [Option<usize>; 2],
    /// Where it begins on the axis, in seconds.
    pub start_secs: f64,
    /// How long the longer of the two is.
    pub span_secs: f64,
}

/// Where a part that was begun lies in its file.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Stretch {
    start_secs: f64,
    end_secs: f64,
}

/// The axis of two takes. It begins with what was recorded before the first part, so that this part, too, begins at
/// one place.
#[derive(Debug, Clone, PartialEq)]
pub struct Alignment {
    columns: Vec<Column>,
    /// For each take, where its parts lie, by column.
    stretches: [Vec<Option<Stretch>>; 2],
    lead_secs: f64,
}

impl Alignment {
    /// The axis of two takes with these parts.
    #[must_use]
    pub fn new(takes: [&[PartTiming]; 2]) -> Self {
        let stretch = |side: usize, index: Option<usize>| {
            let part = takes[side].get(index?)?;
            Some(Stretch {
                start_secs: part.start_secs,
                end_secs: part.end_secs,
            })
        };
        let lead_secs = takes
            .iter()
            .map(|parts| {
                let starts = parts.iter().filter(|part| part.begun).map(|part| part.start_secs);
                starts.reduce(f64::min).unwrap_or(0.0)
            })
            .fold(0.0, f64::max);
        let mut at = lead_secs;
        let mut columns = Vec::new();
        let mut stretches = [Vec::new(), Vec::new()];
        for (name, parts) in merged(takes) {
            let lies = [stretch(0, parts[0]), stretch(1, parts[1])];
            let span_secs = lies.into_iter().flatten().map(Stretch::secs).fold(0.0, f64::max);
            columns.push(Column {
                name,
                parts,
                start_secs: at,
                span_secs,
            });
            for (all, lie) in stretches.iter_mut().zip(lies) {
                all.push(lie);
            }
            at += span_secs;
        }
        Self {
            columns,
            stretches,
            lead_secs,
        }
    }

    /// The parts along the axis.
    #[must_use]
    pub fn columns(&self) -> &[Column] {
        &self.columns
    }

    /// Length of the axis.
    #[must_use]
    pub fn total_secs(&self) -> f64 {
        self.columns
            .last()
            .map_or(self.lead_secs, |last| last.start_secs + last.span_secs)
    }

    /// Where a column's part lies in the file of the take `side`, start and end in seconds.
    #[must_use]
    pub fn part_secs(&self, side: usize, column: usize) -> Option<(f64, f64)> {
        let stretch = (*self.stretches.get(side)?.get(column)?)?;
        Some((stretch.start_secs, stretch.end_secs))
    }

    /// The column whose part is heard at a moment of the file of the take `side`; the first one during the lead-in.
    #[must_use]
    pub fn column_at(&self, side: usize, secs: f64) -> Option<usize> {
        let stretches = self.stretches.get(side)?;
        let begun = || {
            stretches
                .iter()
                .enumerate()
                .filter_map(|(column, stretch)| stretch.map(|stretch| (column, stretch)))
        };
        // Of parts of no length at the same moment the last one is heard.
        begun()
            .filter(|(_, stretch)| stretch.start_secs <= secs)
            .max_by(|(_, a), (_, b)| a.start_secs.total_cmp(&b.start_secs))
            .or_else(|| begun().min_by(|(_, a), (_, b)| a.start_secs.total_cmp(&b.start_secs)))
            .map(|(column, _)| column)
    }

    /// Where on the axis a moment of the file of the take `side` lies.
    #[must_use]
    pub fn axis_secs(&self, side: usize, secs: f64) -> f64 {
        let there = self.column_at(side, secs).and_then(|column| {
            let (start_secs, _) = self.part_secs(side, column)?;
            Some(self.columns.get(column)?.start_secs + secs - start_secs)
        });
        there.unwrap_or(secs).clamp(0.0, self.total_secs())
    }

    /// The moment of the file of the take `side` at a place of the axis. Where its part has ended, or was never begun,
    /// that is the end of what it has.
    #[must_use]
    pub fn secs_at(&self, side: usize, axis_secs: f64) -> f64 {
        let column = self
            .columns
            .iter()
            .rposition(|column| column.start_secs <= axis_secs && column.span_secs > 0.0);
        let Some(column) = column else {
            // Before the first part: the sound of the lead-in ends where the part begins.
            let first = self
                .stretches
                .get(side)
                .and_then(|all| all.iter().flatten().next());
            let start_secs = first.map_or(0.0, |first| first.start_secs);
            return (start_secs + axis_secs - self.lead_secs).max(0.0);
        };
        let offset = axis_secs - self.columns[column].start_secs;
        match self.part_secs(side, column) {
            Some((start_secs, end_secs)) => (start_secs + offset).clamp(start_secs, end_secs),
            None => self.next_start(side, column),
        }
    }

    /// The moment of the other take that matches one of the take `side`: as far into the same part. Where that part is
    /// shorter there, it is the last second of it.
    #[must_use]
    pub fn matching(&self, side: usize, secs: f64) -> f64 {
        let other = 1 - side.min(1);
        let Some(column) = self.column_at(side, secs) else {
            return 0.0;
        };
        let begins = self.part_secs(side, column).map_or(0.0, |(start, _)| start);
        let offset = secs - begins;
        match self.part_secs(other, column) {
            Some((start_secs, end_secs)) if start_secs + offset < end_secs => (start_secs + offset).max(0.0),
            Some((start_secs, end_secs)) => (end_secs - REST_SECS).max(start_secs),
            None => self.next_start(other, column),
        }
    }

    /// Where the take `side` goes on after a part that it does not have: the start of the next one, else its end.
    fn next_start(&self, side: usize, column: usize) -> f64 {
        let stretches = self.stretches.get(side).map_or(&[][..], Vec::as_slice);
        let next = stretches.iter().skip(column).flatten().next();
        let end = stretches.iter().flatten().map(|stretch| stretch.end_secs);
        next.map_or_else(|| end.fold(0.0, f64::max), |stretch| stretch.start_secs)
    }
}

impl Stretch {
    fn secs(self) -> f64 {
        (self.end_secs - self.start_secs).max(0.0)
    }
}

/// The parts of both takes in one order, which is the first one's: those of one id together, the second one's others before
/// the part they come before. A part that neither take has begun is left out.
fn merged(takes: [&[PartTiming]; 2]) -> Vec<(String, [Option<usize>; 2])> {
    let [first, second] = takes;
    let is_in = |part: &PartTiming, parts: &[PartTiming]| parts.iter().any(|other| other.id == part.id);
    let only_second = |index: usize| (second[index].name.clone(), [None, Some(index)]);
    // Those that only the second has, by the part of both before which they come; at the end those behind all such.
    let mut waiting: Vec<usize> = Vec::new();
    let mut before: Vec<(&str, Vec<usize>)> = Vec::new();
    for (index, part) in second.iter().enumerate() {
        if is_in(part, first) {
            before.push((&part.id, std::mem::take(&mut waiting)));
        } else {
            waiting.push(index);
        }
    }
    let mut columns = Vec::new();
    for (index, part) in first.iter().enumerate() {
        let partner = second.iter().position(|other| other.id == part.id);
        if let Some((_, others)) = before.iter().find(|(id, _)| *id == part.id) {
            columns.extend(others.iter().copied().map(only_second));
        }
        columns.push((part.name.clone(), [Some(index), partner]));
    }
    columns.extend(waiting.into_iter().map(only_second));
    for (_, parts) in &mut columns {
        for (part, take) in parts.iter_mut().zip(takes) {
            *part = part.filter(|&index| take[index].begun);
        }
    }
    columns.retain(|(_, parts)| parts.iter().any(Option::is_some));
    columns
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::model::pacing::Verdict;

    fn parts(names: &[&str], starts: &[f64], end_secs: f64) -> Vec<PartTiming> {
        names
            .iter()
            .enumerate()
            .map(|(index, name)| {
                let begun = index < starts.len();
                let start_secs = starts.get(index).copied().unwrap_or(end_secs);
                let end_secs = starts.get(index + 1).copied().unwrap_or(end_secs);
                PartTiming {
                    id: name.to_lowercase(),
                    name: (*name).to_owned(),
                    begun,
                    start_secs,
                    end_secs,
                    duration_secs: end_secs - start_secs,
                    target_secs: 10.0,
                    verdict: Verdict::On,
                }
            })
            .collect()
    }

    const STAR: [&str; 4] = ["Situation", "Task", "Action", "Result"];

    #[test]
    fn each_part_begins_at_one_place_and_takes_the_room_of_the_longer_one() {
        let older = parts(&STAR, &[0.5, 20.5, 30.5, 90.5], 110.5);
        let newer = parts(&STAR, &[0.2, 10.2, 25.2, 95.2], 105.2);
        let both = Alignment::new([&older, &newer]);
        let columns: Vec<(f64, f64)> = both
            .columns()
            .iter()
            .map(|column| (column.start_secs, column.span_secs))
            .collect();
        assert_eq!(columns.len(), 4);
        for ((start, span), wanted) in
            columns
                .iter()
                .zip([(0.5, 20.0), (20.5, 15.0), (35.5, 70.0), (105.5, 20.0)])
        {
            assert!(
                (start - wanted.0).abs() < 1e-9 && (span - wanted.1).abs() < 1e-9,
                "{columns:?}"
            );
        }
        assert!(
            (both.axis_secs(0, 30.5) - both.axis_secs(1, 25.2)).abs() < 1e-9,
            "Action"
        );
        assert!(
            (both.axis_secs(0, 0.5) - both.axis_secs(1, 0.2)).abs() < 1e-9,
            "the answer"
        );
        assert!((both.total_secs() - 125.5).abs() < 1e-9);
    }

    #[test]
    fn the_matching_moment_is_as_far_into_the_same_part() {
        let older = parts(&STAR, &[0.5, 20.5, 30.5, 90.5], 110.5);
        let newer = parts(&STAR, &[0.2, 10.2, 25.2, 95.2], 105.2);
        let both = Alignment::new([&older, &newer]);
        assert!((both.matching(0, 40.5) - 35.2).abs() < 1e-9);
        assert!((both.matching(1, 35.2) - 40.5).abs() < 1e-9);
        assert!(
            (both.matching(0, 19.0) - 9.2).abs() < 1e-9,
            "its last second: the part is shorter there"
        );
        assert!((both.matching(0, 0.4) - 0.1).abs() < 1e-9, "the lead-in");
    }

    #[test]
    fn other_frameworks_meet_where_their_parts_have_one_id() {
        let star = parts(&STAR, &[0.0, 10.0, 20.0, 60.0], 70.0);
        let par = parts(&["Problem", "Action", "Result"], &[0.0, 25.0, 65.0], 80.0);
        let both = Alignment::new([&star, &par]);
        let names: Vec<&str> = both.columns().iter().map(|column| column.name.as_str()).collect();
        assert_eq!(names, ["Situation", "Task", "Problem", "Action", "Result"]);
        assert_eq!(both.columns()[3].parts, [Some(2), Some(1)]);
        assert!(
            (both.matching(0, 5.0) - 0.0).abs() < 1e-9,
            "PAR has no Situation: its next part"
        );
    }

    #[test]
    fn parts_that_nobody_began_take_no_room() {
        let older = parts(&STAR, &[0.0, 10.0], 30.0);
        let newer = parts(&STAR, &[0.0], 12.0);
        let both = Alignment::new([&older, &newer]);
        assert_eq!(both.columns().len(), 2);
        assert_eq!(both.columns()[1].parts, [Some(1), None]);
        assert!(
            (both.matching(0, 15.0) - 12.0).abs() < 1e-9,
            "there is no more of it"
        );
        assert_eq!(Alignment::new([&[], &[]]).columns().len(), 0);
    }

    fn starts() -> impl Strategy<Value = (Vec<f64>, f64)> {
        (prop::collection::vec(0.0..60.0_f64, 0..=4), 0.0..30.0_f64).prop_map(|(mut starts, rest)| {
            starts.sort_by(f64::total_cmp);
            let end = starts.last().copied().unwrap_or(0.0) + rest;
            (starts, end)
        })
    }

    proptest! {
        #[test]
        fn a_moment_is_found_again_by_its_place((a, a_end) in starts(), (b, b_end) in starts(), at in 0.0..1.0_f64) {
            let takes = [parts(&STAR, &a, a_end), parts(&STAR, &b, b_end)];
            let both = Alignment::new([&takes[0], &takes[1]]);
            for (side, end) in [(0, a_end), (1, b_end)] {
                let secs = at * end;
                let place = both.axis_secs(side, secs);
                prop_assert!((0.0..=both.total_secs() + 1e-9).contains(&place));
                let is_in_part = (0..both.columns().len())
                    .any(|column| both.part_secs(side, column).is_some_and(|(start, end)| secs > start && secs < end));
                if is_in_part {
                    prop_assert!((both.secs_at(side, place) - secs).abs() < 1e-6);
                }
                let other_end = [a_end, b_end][1 - side];
                prop_assert!((0.0..=other_end + 1e-9).contains(&both.matching(side, secs)));
            }
        }
    }
}
