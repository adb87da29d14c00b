//! Reads Rust source as text and tells which paths it uses. What is allowed is not known here.

use std::collections::{BTreeSet, HashMap};

/// The name under which `main.rs` knows the library half.
const CRATE_NAME: &str = "aloud";

/// One use of a path, with names brought in by `use` spelled out.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Edge {
    /// Line of the file, from 1.
    pub line: usize,
    /// The module at the top of the crate that the file belongs to.
    pub from: String,
    pub to: Target,
}

#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Target {
    /// A path in this crate, from its root. Empty for the root itself.
    Inside(Vec<String>),
    /// A path that starts outside this crate.
    Outside(Vec<String>),
}

/// Every path with at least two parts that `text` uses, and every name it imports. `path` is the file's place
/// below `src/`, such as `audio/writer.rs`.
pub fn edges(path: &str, text: &str) -> Vec<Edge> {
    let home = module_path(path);
    let from = home.first().map_or("lib", String::as_str).to_owned();
    // The program's own root is not the crate that the others live in, but it stands above them all the same.
    let root = if from == "main" { Vec::new() } else { home };
    let tokens = tokens(text);
    let uses = Reader {
        tokens: &tokens,
        at: 0,
        module: root,
        open: Vec::new(),
    }
    .uses();

    let imported: HashMap<&str, &[String]> = uses
        .iter()
        .filter_map(|found| Some((found.alias.as_deref()?, found.path.as_slice())))
        .collect();
    let mut edges = BTreeSet::new();
    for found in &uses {
        let mut path = found.path.clone();
        if found.alias.is_none() && !found.import {
            // `use std::time;` and then `time::Instant`. The limit is for names that import themselves.
            for _ in 0..8 {
                let Some(start) = imported.get(path[0].as_str()).filter(|start| start[0] != path[0]) else {
                    break;
                };
                path.splice(0..1, start.iter().cloned());
            }
        }
        let to = match path[0].as_str() {
            "crate" | CRATE_NAME => Target::Inside(path[1..].to_vec()),
            _ => Target::Outside(path),
        };
        edges.insert(Edge {
            line: found.line,
            from: from.clone(),
            to,
        });
    }
    edges.into_iter().collect()
}

/// The module that a file below `src/` holds, from the root of the crate. `takes_tests.rs` holds the module `tests` of
/// `takes.rs`.
pub fn module_path(path: &str) -> Vec<String> {
    let stem = path.strip_suffix(".rs").unwrap_or(path);
    let mut parts: Vec<String> = stem.split('/').map(str::to_owned).collect();
    if parts.last().is_some_and(|last| last == "mod") || parts == ["lib"] {
        parts.pop();
    }
    if let Some(tested) = parts
        .last()
        .and_then(|last| last.strip_suffix("_tests").map(str::to_owned))
    {
        parts.pop();
        parts.extend([tested, "tests".to_owned()]);
    }
    parts
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Kind {
    Word,
    /// The inside of a string.
    Text,
    Sign,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Token {
    pub line: usize,
    pub kind: Kind,
    pub text: String,
}

/// The words, signs and strings of Rust source; `::` is one sign. Comments, numbers and characters are left out.
pub fn tokens(source: &str) -> Vec<Token> {
    let chars: Vec<char> = source.chars().collect();
    let mut found = Vec::new();
    let (mut at, mut line) = (0, 1);
    let peek = |at: usize| chars.get(at).copied().unwrap_or('\0');
    while at < chars.len() {
        let start = at;
        let mut take = None;
        match chars[at] {
            '/' if peek(at + 1) == '/' => {
                while at < chars.len() && chars[at] != '\n' {
                    at += 1;
                }
            }
            '/' if peek(at + 1) == '*' => at = block_comment_end(&chars, at),
            '"' => {
                at = string_end(&chars, at);
                take = Some((Kind::Text, start + 1, at.saturating_sub(1)));
            }
            '\'' => at = quote_end(&chars, at),
            c if c == '_' || c.is_alphabetic() => {
                while peek(at) == '_' || peek(at).is_alphanumeric() {
                    at += 1;
                }
                let word: String = chars[start..at].iter().collect();
                let raw = matches!(word.as_str(), "r" | "br" | "cr");
                if raw && (peek(at) == '"' || peek(at) == '#' && matches!(peek(at + 1), '"' | '#')) {
                    let (from, to, end) = raw_string(&chars, at);
                    at = end;
                    take = Some((Kind::Text, from, to));
                } else if raw && peek(at) == '#' {
                    // `r#type` is the name `type`; the sign stays out, and the name comes next.
                    at += 1;
                } else if !(matches!(word.as_str(), "b" | "c") && matches!(peek(at), '"' | '\'')) {
                    take = Some((Kind::Word, start, at));
                }
            }
            c if c.is_ascii_digit() => {
                while peek(at) == '_' || peek(at).is_alphanumeric() {
                    at += 1;
                }
            }
            ':' if peek(at + 1) == ':' => {
                at += 2;
                take = Some((Kind::Sign, start, at));
            }
            c => {
                at += 1;
                if !c.is_whitespace() {
                    take = Some((Kind::Sign, start, at));
                }
            }
        }
        if let Some((kind, from, to)) = take {
            let text = chars.get(from..to).unwrap_or_default().iter().collect();
            found.push(Token { line, kind, text });
        }
        line += chars[start..at.min(chars.len())]
            .iter()
            .filter(|&&c| c == '\n')
            .count();
    }
    found
}

/// Past the end of the comment that opens at `at`. Block comments nest.
fn block_comment_end(chars: &[char], mut at: usize) -> usize {
    let mut depth = 0;
    while at + 1 < chars.len() {
        match (chars[at], chars[at + 1]) {
            ('/', '*') => depth += 1,
            ('*', '/') => depth -= 1,
            _ => {
                at += 1;
                continue;
            }
        }
        at += 2;
        if depth == 0 {
            return at;
        }
    }
    chars.len()
}

/// Past the closing quote of the string that opens at `at`.
fn string_end(chars: &[char], mut at: usize) -> usize {
    at += 1;
    while at < chars.len() {
        match chars[at] {
            '\\' => at += 2,
            '"' => return at + 1,
            _ => at += 1,
        }
    }
    at
}

/// The inside of the raw string whose hashes begin at `at`, and the place past its end.
fn raw_string(chars: &[char], at: usize) -> (usize, usize, usize) {
    let hashes = chars[at..].iter().take_while(|&&c| c == '#').count();
    let inside = at + hashes + 1;
    let mut end = inside;
    while end < chars.len() {
        let closes = chars[end] == '"'
            && chars[end + 1..]
                .iter()
                .take(hashes)
                .filter(|&&c| c == '#')
                .count()
                == hashes;
        if closes {
            return (inside, end, end + 1 + hashes);
        }
        end += 1;
    }
    (inside, end, end)
}

/// Past the character that opens at `at`; past the quote alone if it opens a lifetime.
fn quote_end(chars: &[char], at: usize) -> usize {
    match (chars.get(at + 1), chars.get(at + 2)) {
        (Some('\\'), _) => {
            let mut end = at + 3;
            while end < chars.len() && chars[end] != '\'' {
                end += 1;
            }
            end + 1
        }
        (Some(_), Some('\'')) => at + 3,
        _ => at + 1,
    }
}

/// A path as it stands in the source, with `self` and `super` already turned into `crate::…`.
#[derive(Debug)]
struct Found {
    line: usize,
    path: Vec<String>,
    /// Whether a `use` brings it in.
    import: bool,
    /// The name a `use` brings in.
    alias: Option<String>,
}

/// Walks through the tokens and keeps track of which inline module it is in.
struct Reader<'a> {
    tokens: &'a [Token],
    at: usize,
    /// The module being read, from the root of the crate.
    module: Vec<String>,
    /// For each open brace, whether it opened a module.
    open: Vec<bool>,
}

impl Reader<'_> {
    fn uses(mut self) -> Vec<Found> {
        let mut found = Vec::new();
        while let Some(token) = self.tokens.get(self.at) {
            match (&token.kind, token.text.as_str()) {
                (Kind::Word, "use") if self.sign(1) != "<" => {
                    self.at += 1;
                    self.tree(&[], &mut found);
                }
                (Kind::Word, "mod") if self.sign(2) == "{" => {
                    self.module.push(self.tokens[self.at + 1].text.clone());
                    self.open.push(true);
                    self.at += 3;
                }
                (Kind::Word, _) => self.inline(&mut found),
                (Kind::Sign, "::") => self.at += 1,
                (Kind::Sign, "#") if self.sign(1) == "[" => self.attribute(&mut found),
                (Kind::Sign, sign) => {
                    match sign {
                        "{" => self.open.push(false),
                        "}" if self.open.pop() == Some(true) => {
                            self.module.pop();
                        }
                        _ => {}
                    }
                    self.at += 1;
                }
                (Kind::Text, _) => self.at += 1,
            }
        }
        found
    }

    /// The sign `ahead` tokens from here, or nothing if it is no sign.
    fn sign(&self, ahead: usize) -> &str {
        match self.tokens.get(self.at + ahead) {
            Some(Token {
                kind: Kind::Sign,
                text,
                ..
            }) => text,
            _ => "",
        }
    }

    fn word(&self) -> Option<&Token> {
        self.tokens.get(self.at).filter(|token| token.kind == Kind::Word)
    }

    /// The words joined by `::` from here on.
    fn chain(&mut self) -> Vec<String> {
        let mut words = Vec::new();
        while let Some(token) = self.word() {
            words.push(token.text.clone());
            self.at += 1;
            let next_is_word = self
                .tokens
                .get(self.at + 1)
                .is_some_and(|token| token.kind == Kind::Word);
            if self.sign(0) != "::" || !next_is_word {
                break;
            }
            self.at += 1;
        }
        words
    }

    fn inline(&mut self, found: &mut Vec<Found>) {
        let line = self.tokens[self.at].line;
        let words = self.chain();
        if words.len() > 1 {
            found.push(Found {
                line,
                path: self.absolute(words),
                import: false,
                alias: None,
            });
        }
    }

    /// One `use` tree: a path, then a group, a star, a new name or the end.
    fn tree(&mut self, before: &[String], found: &mut Vec<Found>) {
        let line = self.tokens.get(self.at).map_or(0, |token| token.line);
        if self.sign(0) == "::" {
            self.at += 1;
        }
        let words = self.chain();
        let mut path = before.to_vec();
        path.extend(words);
        if self.sign(0) == "::" {
            self.at += 1;
        }
        match self.sign(0) {
            "{" => {
                self.at += 1;
                while self.at < self.tokens.len() && self.sign(0) != "}" {
                    self.tree(&path, found);
                    if self.sign(0) == "," {
                        self.at += 1;
                    } else if self.sign(0) != "}" {
                        break;
                    }
                }
                self.at += 1;
                return;
            }
            "*" => {
                self.at += 1;
                path.push("*".to_owned());
            }
            _ => {}
        }
        if path.len() > 1 && path.last().is_some_and(|last| last == "self") {
            path.pop();
        }
        if path.is_empty() {
            self.at += 1;
            return;
        }
        let mut alias = path.last().filter(|last| *last != "*").cloned();
        if self.word().is_some_and(|token| token.text == "as") {
            self.at += 1;
            alias = self.word().map(|token| token.text.clone());
            self.at += 1;
        }
        found.push(Found {
            line,
            path: self.absolute(path),
            import: true,
            alias,
        });
    }

    /// An attribute. A string in one can be a path, as in `#[serde(with = "crate::wav::frames")]`.
    fn attribute(&mut self, found: &mut Vec<Found>) {
        let mut depth = 0;
        while let Some(token) = self.tokens.get(self.at) {
            match (&token.kind, token.text.as_str()) {
                (Kind::Sign, "[") => depth += 1,
                (Kind::Sign, "]") => depth -= 1,
                (Kind::Text, text) if text.contains("::") && !text.contains(char::is_whitespace) => {
                    let path: Vec<String> = text.split("::").map(str::to_owned).collect();
                    found.push(Found {
                        line: token.line,
                        path: self.absolute(path),
                        import: false,
                        alias: None,
                    });
                }
                (Kind::Word, _) => {
                    self.inline(found);
                    continue;
                }
                _ => {}
            }
            self.at += 1;
            if depth == 0 && self.tokens[self.at - 1].text == "]" {
                break;
            }
        }
    }

    /// `self::x` and `super::x` as `crate::…`; any other path as it is.
    fn absolute(&self, path: Vec<String>) -> Vec<String> {
        let ups = path.iter().filter(|part| *part == "super").count();
        if ups == 0 && path[0] != "self" {
            return path;
        }
        let kept = self.module.len().saturating_sub(ups);
        let rest = path
            .iter()
            .skip_while(|part| matches!(part.as_str(), "self" | "super"));
        ["crate".to_owned()]
            .iter()
            .chain(&self.module[..kept])
            .chain(rest)
            .cloned()
            .collect()
    }
}
