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
        let reason = error.message().split_whitespace().collect::<Vec<_>>().join(" ");
        Self::at(text, offset, reason)
    }
}
