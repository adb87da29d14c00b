//! Tests of the table: read back by a plain reader of RFC 4180, with words of every kind in it.

use proptest::prelude::*;

use super::*;
use crate::model::{
    framework::Framework,
    journal::{Event, Started},
    occasion::Drill,
    prompt::Prompt,
    remarks::Tally,
    test_takes::{marked, prompt, started},
};

fn take(framework: usize, text: &str) -> Take {
    let started = Started {
        prompt: Prompt {
            text: text.to_owned(),
            ..prompt()
        },
        framework: Framework::from_toml(crate::model::framework::BUILT_IN[framework]).expect("reads"),
        ..started()
    };
    let events = [Event::Started(started), marked("action", 31_000)];
    Take::from_journal(&events, 90_500, TakeState::Complete).expect("a take")
}

/// What a reader of RFC 4180 makes of a text.
fn read(text: &str) -> Vec<Vec<String>> {
    let mut lines = Vec::new();
    let (mut line, mut cell) = (Vec::new(), String::new());
    let mut letters = text.chars().peekable();
    let mut is_quoted = false;
    while let Some(letter) = letters.next() {
        match letter {
            '"' if is_quoted && letters.peek() == Some(&'"') => {
                letters.next();
                cell.push('"');
            }
            '"' if is_quoted || cell.is_empty() => is_quoted = !is_quoted,
            ',' if !is_quoted => line.push(std::mem::take(&mut cell)),
            '\r' if !is_quoted && letters.peek() == Some(&'\n') => {
                letters.next();
                line.push(std::mem::take(&mut cell));
                lines.push(std::mem::take(&mut line));
            }
            letter => cell.push(letter),
        }
    }
    assert!(
        line.is_empty() && cell.is_empty() && !is_quoted,
        "it ends with a line's end"
    );
    lines
}

fn column<'a>(lines: &'a [Vec<String>], name: &str, line: usize) -> &'a str {
    let place = lines[0].iter().position(|heading| heading == name).expect(name);
    &lines[line][place]
}

#[test]
fn a_table_has_headings_and_a_line_for_each_take() {
    let mut first = take(0, "Bad news?");
    first.rating = Some(4);
    first.tallies = vec![Tally::new("um", 3), Tally::new("um", 9), Tally::new("we", 9)];
    first.occasion.drill = Some(Drill::ResultFirst);
    first.next_time = Some("=Start with the number".to_owned());
    let second = take(1, "Bad, \"really\" bad\nnews?");
    let lines = read(&table([("a", &first), ("b", &second)]));
    assert_eq!(lines.len(), 3);
    assert!(lines.iter().all(|line| line.len() == lines[0].len()));
    assert_eq!(lines[0][0], FIRST_HEADING);
    for (name, value) in [
        ("aloud_take", "a"),
        ("recorded_at", "2026-11-22T10:15:30+01:00"),
        ("kind", "answer"),
        ("answer_secs", "90"),
        ("target_secs", "120"),
        ("verdict", "under"),
        ("rating", "4"),
        ("words_per_min", ""),
        ("tallies", "um 2; we 1"),
        ("drill", "result first"),
        ("next_time", "'=Start with the number"),
        ("part_1_name", "Situation"),
        ("part_1_secs", "30.5"),
        ("part_2_secs", ""),
        ("part_2_verdict", "not begun"),
        ("part_3_secs", "59.5"),
    ] {
        assert_eq!(column(&lines, name, 1), value, "{name}");
    }
    assert_eq!(column(&lines, "prompt", 2), "Bad, \"really\" bad\nnews?");
    assert_eq!(column(&lines, "part_4_name", 2), "", "PAR has three parts");
}

#[test]
fn no_takes_make_a_line_of_headings() {
    let lines = read(&table([]));
    assert_eq!(lines, [BEFORE_PARTS.map(str::to_owned).to_vec()]);
}

#[test]
fn nothing_is_a_formula() {
    for words in ["=1+1", "+1", "-1", "@SUM(A1)", "  =cmd", "＝1", "\u{feff}=1"] {
        let text = table([("a", &take(0, words))]);
        let lines = read(&text);
        assert_eq!(column(&lines, "prompt", 1), format!("'{words}"));
    }
    // Where lines are split at semicolons, or at tabs, a cell begins behind those.
    for (words, guarded) in [
        ("a;=1+1", "a;'=1+1"),
        ("\t=1", "'\t'=1"),
        ("\rx", "'\rx"),
        ("a\t =1", "a\t' =1"),
        ("a\n@x;-1", "a\n'@x;'-1"),
        ("a;\"=1", "a;'\"=1"),
    ] {
        let text = table([("a", &take(0, words))]);
        assert_eq!(column(&read(&text), "prompt", 1), guarded);
        assert!(
            text.contains(&format!("\"{}\"", guarded.replace('"', "\"\""))),
            "it is quoted"
        );
    }
    let plain = table([("a", &take(0, "What is 1+1?"))]);
    assert_eq!(column(&read(&plain), "prompt", 1), "What is 1+1?");
}

#[test]
fn every_column_is_told_of_in_the_manual() {
    let manual = include_str!("../../docs/takes-csv.md");
    for heading in BEFORE_PARTS {
        assert!(manual.contains(&format!("`{heading}`")), "{heading}");
    }
    for what in ["name", "secs", "target_secs", "verdict"] {
        assert!(manual.contains(&format!("`part_N_{what}`")), "{what}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_words_come_back(words in any::<String>(), title in any::<String>()) {
        let mut take = take(0, &words);
        take.title = Some(title.clone());
        let lines = read(&table([("a", &take)]));
        prop_assert_eq!(lines.len(), 2);
        for (name, wanted) in [("prompt", &words), ("title", &title)] {
            let found = column(&lines, name, 1);
            let bare = |words: &str| words.replace('\'', "");
            prop_assert_eq!(bare(found), bare(wanted));
            for cell in found.split([';', '\t', '\n', '\r']) {
                prop_assert!(!cell.trim_start().starts_with(['=', '+', '-', '@']));
            }
        }
    }
}
