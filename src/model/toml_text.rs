//! Changing a TOML file such that all else in it stays as somebody wrote it: comments, order, fields this version does not
//! know. What is changed, packs and stories know.

use toml_edit::{Array, DocumentMut, Item, TableLike, Value, value};

use super::toml_error::{self, TomlError};

/// What some editors put before a text.
const BYTE_ORDER_MARK: char = '\u{feff}';

/// How a file is written: what its reader does not tell, and what stays as it was.
#[derive(Debug, Clone, Copy, Default)]
pub struct Form {
    has_mark: bool,
    has_crlf: bool,
}

impl Form {
    /// That of a text. Line ends count as CR LF if each of them is.
    #[must_use]
    pub fn of(source: &str) -> Self {
        let ends = source.matches('\n').count();
        Self {
            has_mark: source.starts_with(BYTE_ORDER_MARK),
            has_crlf: ends > 0 && source.matches("\r\n").count() == ends,
        }
    }

    /// A text in this form.
    #[must_use]
    pub fn give(self, text: &str) -> String {
        let text = text.trim_start_matches(BYTE_ORDER_MARK);
        let mark = if self.has_mark { "\u{feff}" } else { "" };
        let text = if self.has_crlf {
            text.replace("\r\n", "\n").replace('\n', "\r\n")
        } else {
            text.to_owned()
        };
        format!("{mark}{text}")
    }
}

/// Reads a text that is to be changed.
///
/// # Errors
/// The line and reason if it is not TOML.
pub fn parsed(source: &str) -> Result<DocumentMut, TomlError> {
    source.parse::<DocumentMut>().map_err(|error| {
        let offset = error.span().map_or(0, |span| span.start);
        TomlError::at(source, offset, toml_error::plain(error.message()))
    })
}

/// Sets a value; a comment behind the one that was there stays, and so does one that says the same.
pub fn set(table: &mut dyn TableLike, key: &str, new: Value) {
    match table.get_mut(key).and_then(Item::as_value_mut) {
        // As it is written there, with its comments.
        Some(old) if says_the_same(old, &new) => {}
        Some(old) => {
            let decor = old.decor().clone();
            *old = new;
            *old.decor_mut() = decor;
        }
        None => {
            table.insert(key, value(new));
        }
    }
}

/// A list with an item on each line.
#[must_use]
pub fn lines(items: &[String]) -> Value {
    let mut array = Array::new();
    for item in items {
        let mut item = Value::from(item.as_str());
        item.decor_mut().set_prefix("\n    ");
        array.push_formatted(item);
    }
    array.set_trailing_comma(true);
    array.set_trailing("\n");
    Value::Array(array)
}

fn says_the_same(one: &Value, other: &Value) -> bool {
    match (one, other) {
        (Value::String(one), Value::String(other)) => one.value() == other.value(),
        (Value::Array(one), Value::Array(other)) => {
            one.len() == other.len()
                && one
                    .iter()
                    .zip(other)
                    .all(|(one, other)| says_the_same(one, other))
        }
        _ => false,
    }
}
