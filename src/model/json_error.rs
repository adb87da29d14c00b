//! One shape for "this JSON file is wrong, here": the line, the field and a reason. Which file it was, the caller knows.

use super::toml_error::plain;

/// What is wrong with a value in a JSON text that is whole otherwise.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct JsonError {
    /// 1-based line.
    pub line: usize,
    /// The field and what is wrong with it, in words.
    pub reason: String,
}

impl JsonError {
    /// The reader's complaint about a value, on one line; `None` if it is about something else.
    #[must_use]
    pub fn of_value(text: &[u8], error: &serde_json::Error) -> Option<Self> {
        if !error.is_data() || error.line() == 0 {
            return None;
        }
        let (line, column) = (error.line(), error.column());
        let said = error.to_string();
        let said = said.strip_suffix(&format!(" at line {line} column {column}"));
        let said = in_plain_words(&plain(said?));
        let reason = match field_at(text, line, column) {
            Some(field) => format!("“{field}”: {said}"),
            None => said,
        };
        Some(Self { line, reason })
    }
}

/// What the reader expected, as somebody calls it who writes no programs.
fn in_plain_words(said: &str) -> String {
    let Some((before, expected)) = said.rsplit_once(", expected ") else {
        return said.to_owned();
    };
    let expected = match expected {
        "u8" | "u32" | "u64" | "usize" => "a whole number, 0 or more",
        "f32" | "f64" => "a number",
        "a sequence" => "a list",
        _ if expected.starts_with("struct ") => "an object with fields",
        _ => expected,
    };
    format!("{before}, expected {expected}")
}

/// The field at a place of a JSON text, with those that it is in before it: `plan.seed`. The reader complains of a value
/// where that ends, or where it begins.
fn field_at(text: &[u8], line: usize, column: usize) -> Option<String> {
    let before: usize = text
        .split_inclusive(|&byte| byte == b'\n')
        .take(line - 1)
        .map(<[u8]>::len)
        .sum();
    let text = &text[..before.saturating_add(column).min(text.len())];
    // Of each object or list that is open the field it is at; a list has none.
    let mut open: Vec<Option<String>> = Vec::new();
    let mut is_field_next = false;
    let mut at = 0;
    while let Some(&byte) = text.get(at) {
        at += 1;
        match byte {
            b'{' | b'[' => {
                open.push(None);
                is_field_next = byte == b'{';
            }
            b'}' | b']' => {
                open.pop();
                is_field_next = false;
            }
            b':' => is_field_next = false,
            // In a list no text is a field: none has been one.
            b',' => is_field_next = matches!(open.last(), Some(Some(_))),
            b'"' => {
                let len = string_len(&text[at..]);
                if let Some(field) = open.last_mut().filter(|_| is_field_next) {
                    *field = Some(String::from_utf8_lossy(&text[at..at + len]).into_owned());
                }
                at += len + 1;
            }
            _ => {}
        }
    }
    let fields: Vec<String> = open.into_iter().flatten().collect();
    (!fields.is_empty()).then(|| fields.join("."))
}

/// How long a string is up to its closing quote.
fn string_len(text: &[u8]) -> usize {
    let mut is_escaped = false;
    let end = text.iter().position(|&byte| {
        let ends = byte == b'"' && !is_escaped;
        is_escaped = byte == b'\\' && !is_escaped;
        ends
    });
    end.unwrap_or(text.len())
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde::Deserialize;

    #[derive(Debug, Deserialize)]
    #[expect(dead_code, reason = "only whether it reads is looked at")]
    struct Outer {
        name: String,
        plan: Inner,
        #[serde(default)]
        list: Vec<Inner>,
    }

    #[derive(Debug, Deserialize)]
    #[expect(dead_code, reason = "only whether it reads is looked at")]
    struct Inner {
        seed: u64,
        #[serde(default)]
        secs: f64,
    }

    #[track_caller]
    fn wrong(text: &str) -> String {
        let error = serde_json::from_str::<Outer>(text).expect_err("refused");
        let found = JsonError::of_value(text.as_bytes(), &error).expect("a bad value");
        format!("{}: {}", found.line, found.reason)
    }

    #[test]
    fn a_bad_value_is_named_with_its_line_and_its_field() {
        for (text, expected) in [
            (
                "{\"name\": \"a \\\"{[,\",\n \"plan\": {\n  \"seed\": -5,\n  \"secs\": 1}}",
                "3: “plan.seed”: invalid value: integer “-5”, expected a whole number, 0 or more",
            ),
            (
                "{\"name\":\"x\",\"plan\":{\"seed\":1,\"secs\":\"soon\"}}",
                "1: “plan.secs”: invalid type: string \"soon\", expected a number",
            ),
            (
                "{\"name\": \"x\", \"list\": [{\"seed\": 1},\n{\"seed\": [2]}]}",
                "2: “list.seed”: invalid type: sequence, expected a whole number, 0 or more",
            ),
            (
                "{\"list\": [],\n\"name\": 3}",
                "2: “name”: invalid type: integer “3”, expected a string",
            ),
            (
                "{\"plan\": 5}",
                "1: “plan”: invalid type: integer “5”, expected an object with fields",
            ),
            ("{\"plan\": {\n}}", "2: “plan”: missing field “seed”"),
            ("{\n\"plan\": {\"seed\": 1}\n}", "3: missing field “name”"),
        ] {
            assert_eq!(wrong(text), expected, "{text}");
        }
    }

    #[test]
    fn what_is_no_json_is_not_about_a_value() {
        for text in [
            "",
            "{",
            "{\"name\": x}",
            "{\"name\": \"x\", \"plan\": {\"seed\": 1}} y",
        ] {
            let error = serde_json::from_str::<Outer>(text).expect_err("refused");
            assert_eq!(JsonError::of_value(text.as_bytes(), &error), None, "{text}");
        }
    }

    #[test]
    fn no_place_of_any_text_is_too_far_for_it() {
        for text in ["", "]]}", "\"", "{\"a\\", "{,,:\"\"", "[\n\n{\"a\":"] {
            for line in 1..5 {
                for column in 0..12 {
                    drop(field_at(text.as_bytes(), line, column));
                }
            }
        }
    }
}
