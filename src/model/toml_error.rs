//! One shape for "this TOML file is wrong, here": a line and a reason. Which file it was, the caller knows.

/// What is wrong with the text of a TOML file, and where.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("line {line}: {reason}")]
pub struct TomlError {
    /// 1-based line.
    pub line: usize,
    /// What is wrong there, in words.
    pub reason: String,
}

impl TomlError {
    /// An error at a byte offset of `text`.
    #[must_use]
    pub fn at(text: &str, offset: usize, reason: impl Into<String>) -> Self {
        let offset = offset.min(text.len());
        let line = text.as_bytes()[..offset].iter().filter(|&&b| b == b'\n').count() + 1;
        Self {
            line,
            reason: reason.into(),
        }
    }

    /// The parser's own complaint, on one line.
    #[must_use]
    pub fn from_toml(text: &str, error: &toml::de::Error) -> Self {
        let offset = error.span().map_or(0, |span| span.start);
        Self::at(text, offset, plain(error.message()))
    }
}

/// A reader's complaint on one line, with quotes in place of its backticks, which many typefaces draw as an accent over
/// the next letter.
#[must_use]
pub fn plain(message: &str) -> String {
    let line = message.split_whitespace().collect::<Vec<_>>().join(" ");
    let is_paired = line.matches('`').count() % 2 == 0;
    let mut is_open = false;
    line.chars()
        .map(|letter| match letter {
            '`' if !is_paired => '\'',
            '`' => {
                is_open = !is_open;
                if is_open { '“' } else { '”' }
            }
            letter => letter,
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::plain;

    #[test]
    fn what_the_reader_puts_between_backticks_stands_between_quotes() {
        for (said, expected) in [
            (
                "unknown variant `heroic`,\n expected `a` or `b`",
                "unknown variant “heroic”, expected “a” or “b”",
            ),
            ("a lone ` stands there", "a lone ' stands there"),
            ("nothing", "nothing"),
        ] {
            assert_eq!(plain(said), expected);
        }
    }
}
