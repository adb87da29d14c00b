//! All takes as one table, for spreadsheets and statistics: CSV as RFC 4180 has it, in UTF-8, with a line of headings.
//! What each column holds stands in `docs/takes-csv.md`. Where the table goes is the library's business.

use std::fmt::Write as _;

use super::{
    pacing::{self, Verdict},
    practice::{Fact, Kind},
    take::{Take, TakeState},
};

/// The first heading; it tells a table of ours from anybody else's file.
pub const FIRST_HEADING: &str = "aloud_take";

/// The headings before the parts.
const BEFORE_PARTS: [&str; 29] = [
    FIRST_HEADING,
    "recorded_at",
    "kind",
    "state",
    "prompt_id",
    "prompt",
    "theme",
    "title",
    "framework",
    "answer_secs",
    "target_secs",
    "verdict",
    "guess_secs",
    "rating",
    "starred",
    "words_per_min",
    "speaking_share",
    "long_pauses",
    "longest_pause_secs",
    "first_word_secs",
    "pitch_range_semitones",
    "pins",
    "notes",
    "tallies",
    "story",
    "session",
    "follow_up_to",
    "drill",
    "next_time",
];

/// The table of these takes, a line each, in the order given. Each line has as many parts as the longest framework.
#[must_use]
pub fn table<'a>(takes: impl IntoIterator<Item = (&'a str, &'a Take)> + Clone) -> String {
    let parts = takes
        .clone()
        .into_iter()
        .map(|(_, take)| take.framework.parts.len())
        .max()
        .unwrap_or(0);
    let mut csv = Csv::default();
    for heading in BEFORE_PARTS {
        csv.text(heading);
    }
    for number in 1..=parts {
        for what in ["name", "secs", "target_secs", "verdict"] {
            csv.text(&format!("part_{number}_{what}"));
        }
    }
    csv.end();
    for (id, take) in takes {
        line(&mut csv, id, take, parts);
    }
    csv.text
}

fn line(csv: &mut Csv, id: &str, take: &Take, parts: usize) {
    let fact = Fact::of(id, take);
    let figures = fact.figures.unwrap_or_default();
    let occasion = &take.occasion;
    csv.text(id);
    csv.text(&take.recorded_at);
    csv.text(match fact.kind {
        // That it was for a drill, a column of its own tells.
        Kind::Answer | Kind::WrapUp => "answer",
        Kind::BrokenOff => "broken off",
        Kind::FollowUp => "follow-up",
        Kind::PickUp => "pick-up",
    });
    csv.text(match take.state {
        TakeState::Complete => "complete",
        TakeState::Recovered => "recovered",
        TakeState::Imported => "imported",
    });
    csv.text(&take.prompt.id);
    csv.text(&take.prompt.text);
    csv.text(&take.prompt.theme);
    csv.text(take.title.as_deref().unwrap_or_default());
    csv.text(&take.framework.name);
    csv.number(Some(fact.answer_secs));
    csv.number(Some(fact.target_secs));
    // Where a drill called for the end, no length is judged.
    let verdict = |secs, target_secs| match occasion.is_wrap_up() {
        true => "",
        false => verdict_word(pacing::verdict(secs, target_secs)),
    };
    csv.text(verdict(fact.answer_secs, fact.target_secs));
    csv.number(take.guess_secs);
    csv.number(fact.rating.map(f64::from));
    csv.text(if take.is_starred { "yes" } else { "" });
    csv.number(figures.words_per_min);
    csv.number(figures.speaking_share);
    csv.number(figures.long_pauses);
    csv.number(figures.longest_pause_secs);
    csv.number(figures.first_word_secs);
    csv.number(figures.pitch_range_semitones);
    csv.count(take.pins.len());
    csv.count(take.notes.len());
    let tallies: Vec<String> = fact
        .tallies
        .iter()
        .map(|(name, count)| format!("{name} {count}"))
        .collect();
    csv.text(&tallies.join("; "));
    csv.text(occasion.story.as_ref().map_or("", |story| &story.title));
    csv.text(occasion.session.as_deref().unwrap_or_default());
    csv.text(occasion.follow_up_to.as_deref().unwrap_or_default());
    csv.text(match occasion.drill {
        None => "",
        Some(super::occasion::Drill::Shorter) => "shorter",
        Some(super::occasion::Drill::WrapUp { .. }) => "wrap up",
        Some(super::occasion::Drill::ResultFirst) => "result first",
    });
    csv.text(take.next_time.as_deref().unwrap_or_default());
    let timings = take.parts();
    for place in 0..parts {
        match timings.get(place) {
            Some(part) => {
                csv.text(&part.name);
                csv.number(part.begun.then_some(part.duration_secs));
                csv.number(Some(part.target_secs));
                csv.text(if part.begun {
                    verdict(part.duration_secs, part.target_secs)
                } else {
                    "not begun"
                });
            }
            None => (0..4).for_each(|_| csv.text("")),
        }
    }
    csv.end();
}

fn verdict_word(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Under => "under",
        Verdict::On => "on",
        Verdict::Over => "over",
    }
}

/// Cells and lines.
#[derive(Default)]
struct Csv {
    text: String,
    has_cell: bool,
}

impl Csv {
    fn cell(&mut self, write: impl FnOnce(&mut String)) {
        if self.has_cell {
            self.text.push(',');
        }
        self.has_cell = true;
        write(&mut self.text);
    }

    /// Words, guarded, and in quotes where they hold what ends a cell, here or in a spreadsheet that was told otherwise.
    fn text(&mut self, words: &str) {
        let is_plain = !words.contains([',', ';', '\t', '"', '\n', '\r']) && words.trim() == words;
        let words = guarded(words);
        self.cell(|text| {
            if is_plain {
                text.push_str(&words);
            } else {
                text.push('"');
                text.push_str(&words.replace('"', "\"\""));
                text.push('"');
            }
        });
    }

    /// A number with a point, whatever the language; nothing if there is none.
    fn number(&mut self, number: Option<f64>) {
        self.cell(|text| {
            if let Some(number) = number.filter(|number| number.is_finite()) {
                let rounded = format!("{number:.3}");
                text.push_str(rounded.trim_end_matches('0').trim_end_matches('.'));
            }
        });
    }

    fn count(&mut self, count: usize) {
        self.cell(|text| write!(text, "{count}").unwrap_or_default());
    }

    fn end(&mut self) {
        self.text.push_str("\r\n");
        self.has_cell = false;
    }
}

/// Words with an apostrophe before each sign that a spreadsheet would take for the beginning of a formula, for somebody
/// else's prompt or name must not be able to compute anything there. A spreadsheet that splits lines at semicolons or
/// tabs, as many do by their language, sees the quotes of a cell in the midst of a line as letters: so behind those, and
/// behind a line's end, a cell may begin too.
fn guarded(words: &str) -> String {
    const SIGNS: [char; 8] = ['=', '+', '-', '@', '＝', '＋', '－', '＠'];
    let mut guarded = String::with_capacity(words.len() + 1);
    if words.starts_with(['\t', '\r', '\n']) {
        guarded.push('\'');
    }
    for cell in words.split_inclusive([';', '\t', '\r', '\n']) {
        // Spaces of every kind, for a reader may take them off.
        let skipped = |letter: char| letter.is_whitespace() || matches!(letter, '"' | '\u{feff}');
        if cell.trim_start_matches(skipped).starts_with(SIGNS) {
            guarded.push('\'');
        }
        guarded.push_str(cell);
    }
    guarded
}

#[cfg(test)]
#[path = "takes_csv_tests.rs"]
mod tests;
