//! A pack of the speaker's own as text: what was changed is carried into the file's TOML, and all else in it, comments and
//! fields this version does not know among it, stays as it is. Which file that is, the library knows.

use std::collections::{BTreeMap, HashMap, HashSet};

use toml_edit::{ArrayOfTables, DocumentMut, Item, Table};

use super::{
    id,
    prompt::{Pack, Prompt},
    toml_error::TomlError,
    toml_text::{self, Form, lines, set},
};

/// The longest question, in characters: longer ones can't be asked aloud.
pub const MOST_CHARS: usize = 200;

/// How many words of a question its id is made of.
const WORDS_OF_ID: usize = 6;
/// How long an id made here may be; a number can still be put behind it.
const CHARS_OF_ID: usize = 48;

/// Words that tell one question from another the least.
const COMMON: [&str; 20] = [
    "a", "about", "an", "and", "did", "for", "how", "in", "me", "of", "on", "tell", "that", "the", "time",
    "to", "was", "when", "you", "your",
];

/// What was taken out of a pack's file since it was opened, with all that stood there, so that putting it back loses
/// nothing.
#[derive(Debug, Clone, Default)]
pub struct Attic {
    prompts: BTreeMap<String, Table>,
    head: Option<DocumentMut>,
    form: Form,
}

/// The text of a pack's file with the changes from `before` to `after` in it. `source` is the file as it is now, which
/// may hold changes of another program; those stay. `None` if no prompt is left.
///
/// # Errors
/// The line and reason if `source` can't be used, or if the changes can't be written so that they read back.
pub fn rewritten(
    source: Option<&str>,
    before: Option<&Pack>,
    after: &Pack,
    attic: &mut Attic,
) -> Result<Option<String>, TomlError> {
    if let Some(source) = source {
        attic.form = Form::of(source);
    }
    let mut doc = match source {
        Some(source) => parsed(source)?,
        None => attic.head.take().unwrap_or_default(),
    };
    if before.is_none_or(|before| before.theme != after.theme) || !doc.contains_key("theme") {
        set(doc.as_table_mut(), "theme", after.theme.as_str().into());
    }
    let known = by_id(before.map_or(&[][..], |before| &before.prompts));
    let wanted = by_id(&after.prompts);
    let mut tables: Vec<Table> = tables_of(&mut doc).into_iter().collect();
    let in_file = tables.len();
    tables.retain(|table| {
        let id = id_of(table);
        let is_gone = known.contains_key(id) && !wanted.contains_key(id);
        if is_gone {
            attic.prompts.insert(id.to_owned(), table.clone());
        }
        !is_gone
    });
    let mut is_moved = tables.len() < in_file;
    let places: HashMap<String, usize> = (tables.iter().enumerate())
        .map(|(place, table)| (id_of(table).to_owned(), place))
        .collect();
    // New ones come behind the prompt they stand behind in the list; at the place 0 are those before all others.
    let mut inserted: BTreeMap<usize, Vec<Table>> = BTreeMap::new();
    let mut behind = 0;
    let mut away: HashSet<&str> = HashSet::new();
    for prompt in &after.prompts {
        let before = known.get(prompt.id.as_str()).copied();
        if let Some(&place) = places.get(&prompt.id) {
            fill(&mut tables[place], before, prompt);
            behind = place + 1;
        } else if before.is_none() || source.is_none() {
            let mut table = attic.prompts.remove(&prompt.id).unwrap_or_default();
            fill(&mut table, None, prompt);
            inserted.entry(behind).or_default().push(table);
            is_moved = true;
        } else {
            // Another program took it away.
            away.insert(prompt.id.as_str());
        }
    }
    let mut all: Vec<Table> = inserted.remove(&0).unwrap_or_default();
    for (place, table) in tables.into_iter().enumerate() {
        all.push(table);
        all.extend(inserted.remove(&(place + 1)).unwrap_or_default());
    }
    if all.is_empty() {
        attic.head = Some(doc);
        return Ok(None);
    }
    if is_moved {
        // Their places in the file are those in the list, not those they had.
        all.iter_mut().for_each(unplace);
    }
    let tables: ArrayOfTables = all.into_iter().collect();
    doc.insert("prompts", Item::ArrayOfTables(tables));
    let text = attic.form.give(&doc.to_string());
    let read = Pack::from_toml(&text)?;
    let read = by_id(&read.prompts);
    let is_there = |prompt: &Prompt| {
        let id = prompt.id.as_str();
        match read.get(id) {
            Some(read) => says_changes(read, known.get(id).copied(), prompt),
            None => away.contains(id),
        }
    };
    if !after.prompts.iter().all(is_there) {
        return Err(TomlError::at(
            &text,
            0,
            "the changes can't be written into it; put them in by hand",
        ));
    }
    Ok(Some(text))
}

/// A pack from elsewhere as it is taken in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TakenIn {
    /// The text of its file.
    pub text: String,
    /// How many prompts come in.
    pub added: usize,
    /// How many of them got another id, since theirs was taken.
    pub renamed: usize,
    /// How many are left out, since they are there already, word for word.
    pub known: usize,
}

/// Makes the pack in `source` one that can lie beside `there`, all prompts there are: those that are there already are
/// left out, and of the others none has an id that is taken. `None` if nothing is left.
///
/// # Errors
/// The line and reason if `source` is not a pack.
pub fn taken_in(source: &str, there: &[Prompt]) -> Result<Option<TakenIn>, TomlError> {
    let pack = Pack::from_toml(source)?;
    let mut doc = parsed(source)?;
    let mut ids: HashSet<&str> = there.iter().map(|prompt| prompt.id.as_str()).collect();
    let mut texts: HashMap<&str, Vec<&Prompt>> = HashMap::new();
    for prompt in there {
        texts.entry(&prompt.text).or_default().push(prompt);
    }
    let theirs = by_id(&pack.prompts);
    let (mut renamed, mut known) = (0, 0);
    let mut new_ids: HashSet<String> = HashSet::new();
    let mut tables = ArrayOfTables::new();
    for mut table in tables_of(&mut doc) {
        let Some(&prompt) = theirs.get(id_of(&table)) else {
            continue;
        };
        // A copy that got another id when it was first taken in is the same prompt.
        let same = texts.get(prompt.text.as_str());
        if same.is_some_and(|same| {
            same.iter()
                .any(|there| there.theme == prompt.theme && same_words(there, prompt))
        }) {
            known += 1;
            continue;
        }
        if ids.insert(&prompt.id) {
            tables.push(table);
            continue;
        }
        let free = unique(&prompt.id, |id| {
            ids.contains(id) || theirs.contains_key(id) || new_ids.contains(id)
        });
        set(&mut table, "id", free.as_str().into());
        new_ids.insert(free);
        renamed += 1;
        tables.push(table);
    }
    let added = tables.len();
    if added == 0 {
        return Ok(None);
    }
    let text = if renamed == 0 && known == 0 {
        source.to_owned()
    } else {
        tables.iter_mut().for_each(unplace);
        doc.insert("prompts", Item::ArrayOfTables(tables));
        Form::of(source).give(&doc.to_string())
    };
    Pack::from_toml(&text)?;
    Ok(Some(TakenIn {
        text,
        added,
        renamed,
        known,
    }))
}

/// An id for a question: its words that say the most, and a number where another has that id.
#[must_use]
pub fn id_for(text: &str, is_taken: impl Fn(&str) -> bool) -> String {
    let slug = slug(text, |word| !COMMON.contains(&word), WORDS_OF_ID);
    let all = self::slug(text, |_| true, WORDS_OF_ID);
    let best = [slug, all].into_iter().find(|slug| !slug.is_empty());
    unique(best.as_deref().unwrap_or("prompt"), is_taken)
}

/// A name for the file of a pack, without its ending.
#[must_use]
pub fn file_name_for(theme: &str, is_taken: impl Fn(&str) -> bool) -> String {
    let slug = match slug(theme, |_| true, WORDS_OF_ID) {
        slug if slug.is_empty() => "pack".to_owned(),
        slug if id::is_device(&slug) => format!("pack-{slug}"),
        slug => slug,
    };
    unique(&slug, is_taken)
}

/// `wanted`, or with the first number behind it that makes it free.
#[must_use]
pub fn unique(wanted: &str, is_taken: impl Fn(&str) -> bool) -> String {
    if !is_taken(wanted) {
        return wanted.to_owned();
    }
    let mut number = 2_u64;
    loop {
        let end = format!("-{number}");
        let kept = wanted.get(..id::MAX_LEN - end.len()).unwrap_or(wanted);
        let numbered = format!("{}{end}", kept.trim_end_matches('-'));
        if !is_taken(&numbered) {
            return numbered;
        }
        number += 1;
    }
}

/// Words as an id has them: lower-case letters and digits with hyphens between.
fn slug(text: &str, keeps: impl Fn(&str) -> bool, most_words: usize) -> String {
    let lower = text.to_lowercase().replace(['\'', '’'], "");
    let words = lower
        .split(|c: char| !c.is_ascii_alphanumeric())
        .filter(|word| !word.is_empty() && keeps(word))
        .take(most_words);
    let mut slug = String::new();
    for word in words {
        if slug.len() + word.len() >= CHARS_OF_ID {
            break;
        }
        if !slug.is_empty() {
            slug.push('-');
        }
        slug.push_str(word);
    }
    slug
}

fn parsed(source: &str) -> Result<DocumentMut, TomlError> {
    Pack::from_toml(source)?;
    toml_text::parsed(source)
}

/// Takes the prompts out of a file; their place in it is kept for them.
fn tables_of(doc: &mut DocumentMut) -> ArrayOfTables {
    doc.get_mut("prompts")
        .and_then(|item| std::mem::take(item).into_array_of_tables().ok())
        .unwrap_or_default()
}

fn id_of(table: &Table) -> &str {
    table.get("id").and_then(Item::as_str).unwrap_or_default()
}

fn by_id(prompts: &[Prompt]) -> HashMap<&str, &Prompt> {
    prompts
        .iter()
        .map(|prompt| (prompt.id.as_str(), prompt))
        .collect()
}

/// Puts what changed of a prompt into its table.
fn fill(table: &mut Table, before: Option<&Prompt>, after: &Prompt) {
    if before.is_none() {
        set(table, "id", after.id.as_str().into());
    }
    if before.is_none_or(|before| before.text != after.text) {
        set(table, "text", after.text.as_str().into());
    }
    type List = fn(&Prompt) -> &Vec<String>;
    let lists: [(&str, List); 3] = [
        ("checks", |prompt| &prompt.checks),
        ("pitfalls", |prompt| &prompt.pitfalls),
        ("follow_ups", |prompt| &prompt.follow_ups),
    ];
    for (key, list) in lists {
        let items = list(after);
        if before.is_some_and(|before| list(before) == items) {
            continue;
        }
        if items.is_empty() {
            table.remove(key);
        } else {
            set(table, key, lines(items));
        }
    }
}

fn unplace(table: &mut Table) {
    table.set_position(None);
    for (_, item) in table.iter_mut() {
        match item {
            Item::Table(table) => unplace(table),
            Item::ArrayOfTables(tables) => tables.iter_mut().for_each(unplace),
            Item::None | Item::Value(_) => {}
        }
    }
}

/// Whether `read` has whatever differs between `before` and `after` as `after` has it.
fn says_changes(read: &Prompt, before: Option<&Prompt>, after: &Prompt) -> bool {
    let is_so = |field: fn(&Prompt) -> &[String]| {
        field(read) == field(after) || before.is_some_and(|before| field(before) == field(after))
    };
    (read.text == after.text || before.is_some_and(|before| before.text == after.text))
        && is_so(|prompt| &prompt.checks)
        && is_so(|prompt| &prompt.pitfalls)
        && is_so(|prompt| &prompt.follow_ups)
}

/// Whether two prompts are the same but for id, theme and topics.
fn same_words(one: &Prompt, other: &Prompt) -> bool {
    one.text == other.text
        && one.checks == other.checks
        && one.pitfalls == other.pitfalls
        && one.follow_ups == other.follow_ups
}

#[cfg(test)]
#[path = "own_pack_tests.rs"]
mod tests;
