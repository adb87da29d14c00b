//! Holds the floors: which module may use which, and which module may touch which crate. How source is read is in
//! `floors/reader.rs`; the table with the reasons is in ARCHITECTURE.md.

use std::{
    collections::BTreeMap,
    fmt::Write as _,
    fs, io,
    path::{Path, PathBuf},
};

#[path = "floors/reader.rs"]
mod reader;

use reader::{Edge, Target, edges, module_path, tokens};

/// Each module of the crate with the modules it may use, the highest floor first. Its own insides are always
/// allowed.
const MAY_USE: [(&str, &[&str]); 9] = [
    ("main", &["ui", "cli"]),
    ("ui", &["app", "model"]),
    ("cli", &["app", "library", "audio", "analysis", "model"]),
    ("app", &["audio", "library", "analysis", "wav", "model"]),
    ("audio", &["model", "wav"]),
    ("library", &["model", "wav"]),
    ("analysis", &["model"]),
    ("wav", &[]),
    ("model", &[]),
];

/// Paths outside the crate that are kept to some modules: the path, who may use it, and what to do instead.
const KEPT_TO: [(&str, &[&str], &str); 10] = [
    (
        "eframe",
        &["ui", "main"],
        "draw under ui/, and let this module return plain data",
    ),
    (
        "egui",
        &["ui"],
        "draw under ui/, and let this module return plain data",
    ),
    ("cpal", &["audio"], "reach sound devices through crate::audio"),
    (
        "pulseaudio",
        &["audio"],
        "reach sound devices through crate::audio",
    ),
    ("hound", &["wav"], "read and write WAV files through crate::wav"),
    (
        "egui_plot",
        &["ui"],
        "draw under ui/, and let this module return plain data",
    ),
    (
        "rs_fsrs",
        &["model"],
        "ask crate::model::schedule when a prompt is due",
    ),
    (
        "chrono",
        &["model"],
        "take dates from jiff; chrono is for rs-fsrs only",
    ),
    (
        "opener",
        &["app"],
        "reach the file manager through app, on a worker",
    ),
    ("std::net", &[], "the program opens no network connection"),
];

/// Paths outside the crate that some modules must not use: the module, the path, and what to do instead.
const NOT_IN: [(&str, &str, &str); 12] = [
    ("ui", "std::fs", "return a command and let app do it on a worker"),
    ("ui", "trash", "return a command and let app do it on a worker"),
    ("ui", "tempfile", "return a command and let app do it on a worker"),
    ("model", "std::fs", "take the text or the bytes as an argument"),
    ("model", "std::env", "take the value as an argument"),
    ("model", "std::process", "the model is plain data and functions"),
    ("model", "std::thread", "the model is plain data and functions"),
    ("model", "std::time::Instant", "take the time as an argument"),
    ("model", "std::time::SystemTime", "take the time as an argument"),
    ("model", "jiff::Timestamp::now", "take the time as an argument"),
    ("model", "jiff::Zoned::now", "take the time as an argument"),
    ("model", "directories", "take the folder as an argument"),
];

// --- what is allowed ---

/// What is wrong with an edge, in words that say what to do, or nothing.
fn verdict(edge: &Edge) -> Option<String> {
    match &edge.to {
        Target::Inside(path) => inside_verdict(&edge.from, path),
        Target::Outside(path) => outside_verdict(&edge.from, path),
    }
}

fn inside_verdict(from: &str, path: &[String]) -> Option<String> {
    // The root only lists the modules.
    if from == "lib" {
        return None;
    }
    let Some(to) = path.first().filter(|to| *to != "*") else {
        return Some("it takes in the whole crate: name the module that is meant".to_owned());
    };
    if to == from {
        return None;
    }
    let Some((_, below)) = floor(from) else {
        return Some(format!(
            "`{from}` stands on no floor: give it one in tests/floors.rs and ARCHITECTURE.md"
        ));
    };
    if below.contains(&to.as_str()) {
        return None;
    }
    if floor(to).is_none() {
        return Some(format!(
            "it uses `{to}`, which stands on no floor: give it one in tests/floors.rs and ARCHITECTURE.md"
        ));
    }
    let allowed = match below {
        [] => "nothing else in the crate".to_owned(),
        some => format!("only {}", some.join(", ")),
    };
    let up = floor(to).is_some_and(|(_, lower)| lower.contains(&from));
    let advice = if up {
        format!("Imports go down; let `{to}` hand in what `{from}` needs")
    } else {
        "Move what both need to a floor below, or join them in a floor above".to_owned()
    };
    Some(format!(
        "`{from}` must not use `{to}`; it may use {allowed}. {advice}"
    ))
}

fn floor(module: &str) -> Option<(&'static str, &'static [&'static str])> {
    MAY_USE.into_iter().find(|(name, _)| *name == module)
}

fn outside_verdict(from: &str, path: &[String]) -> Option<String> {
    // `core` and `alloc` are the same things by another name.
    let mut path = path.to_vec();
    if matches!(path[0].as_str(), "core" | "alloc") {
        "std".clone_into(&mut path[0]);
    }
    for (kept, homes, instead) in KEPT_TO {
        if reaches(&path, kept) && !homes.contains(&from) {
            return Some(format!("`{from}` must not use {kept}: {instead}"));
        }
    }
    for (module, banned, instead) in NOT_IN {
        if module == from && reaches(&path, banned) {
            return Some(format!("`{from}` must not use {banned}: {instead}"));
        }
    }
    // Whatever the type, a function of this name asks a clock.
    if from == "model" && path.last().is_some_and(|last| last == "now") {
        return Some(format!(
            "`{from}` must not ask a clock: take the time as an argument"
        ));
    }
    None
}

/// Whether a path is the banned one, lies below it, or takes it in with a star. A first part stands for the crates
/// that are named after it too, such as `egui_material_icons`.
fn reaches(path: &[String], banned: &str) -> bool {
    let banned: Vec<&str> = banned.split("::").collect();
    if banned.len() == 1 {
        let rest = path[0].strip_prefix(banned[0]);
        return rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('_'));
    }
    let starred = path.last().is_some_and(|last| last == "*");
    let named = &path[..path.len() - usize::from(starred)];
    (starred || named.len() >= banned.len()) && named.iter().zip(&banned).all(|(part, wanted)| part == wanted)
}

/// The colours that are no choice of the theme's: none at all, and "whatever is around".
const COLOURS_FOR_ALL: [&str; 2] = ["TRANSPARENT", "PLACEHOLDER"];

/// The lines that name one of egui's ready colours, which clippy cannot ban as it does those made from numbers.
fn ready_colours(text: &str) -> Vec<(usize, String)> {
    let tokens = tokens(text);
    tokens
        .windows(3)
        .filter(|three| three[0].text == "Color32" && three[1].text == "::")
        .map(|three| (three[2].line, three[2].text.clone()))
        .filter(|(_, name)| !name.contains(char::is_lowercase) && !COLOURS_FOR_ALL.contains(&name.as_str()))
        .filter(|(_, name)| name.contains(char::is_uppercase))
        .collect()
}

// --- the sources ---

/// The Rust files below a folder with their place in it, in order. None if there is no such folder.
fn rust_files(folder: &Path) -> io::Result<Vec<(String, PathBuf)>> {
    let mut found = Vec::new();
    let mut waiting = vec![folder.to_path_buf()];
    while let Some(next) = waiting.pop() {
        if !next.is_dir() {
            continue;
        }
        for entry in fs::read_dir(next)? {
            let path = entry?.path();
            if path.is_dir() {
                waiting.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                let place: Vec<_> = path
                    .strip_prefix(folder)
                    .unwrap_or(&path)
                    .iter()
                    .map(|part| part.to_string_lossy().into_owned())
                    .collect();
                found.push((place.join("/"), path));
            }
        }
    }
    found.sort();
    Ok(found)
}

fn project() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

#[test]
fn imports_go_down_only() -> io::Result<()> {
    // One line for each file and fault, with the first place and how often it comes again.
    let mut faults: BTreeMap<(String, String), Vec<usize>> = BTreeMap::new();
    for (place, path) in rust_files(&project().join("src"))? {
        for edge in edges(&place, &fs::read_to_string(&path)?) {
            if let Some(fault) = verdict(&edge) {
                faults.entry((place.clone(), fault)).or_default().push(edge.line);
            }
        }
    }
    let mut report = String::new();
    for ((place, fault), lines) in &faults {
        let more = match lines.len() {
            1 => String::new(),
            count => format!(" (and {} more)", count - 1),
        };
        let _ = writeln!(report, "src/{place}:{}: {fault}{more}", lines[0]);
    }
    assert!(faults.is_empty(), "\n{report}");
    Ok(())
}

#[test]
fn every_module_stands_on_a_floor() -> io::Result<()> {
    for (place, _) in rust_files(&project().join("src"))? {
        let module = module_path(&place)
            .first()
            .cloned()
            .unwrap_or_else(|| "lib".to_owned());
        assert!(
            module == "lib" || floor(&module).is_some(),
            "src/{place}: `{module}` stands on no floor: give it one in tests/floors.rs and ARCHITECTURE.md"
        );
    }
    Ok(())
}

#[test]
fn colours_live_in_the_theme() -> io::Result<()> {
    let mut report = String::new();
    for (place, path) in rust_files(&project().join("src"))? {
        if place.starts_with("ui/theme") {
            continue;
        }
        for (line, name) in ready_colours(&fs::read_to_string(&path)?) {
            let _ = writeln!(
                report,
                "src/{place}:{line}: Color32::{name}: give it a name in ui/theme.rs"
            );
        }
    }
    assert!(report.is_empty(), "\n{report}");
    Ok(())
}

#[test]
fn every_file_says_first_what_lives_in_it() -> io::Result<()> {
    let mut report = String::new();
    for folder in ["src", "tests", "benches", "examples"] {
        for (place, path) in rust_files(&project().join(folder))? {
            if !fs::read_to_string(&path)?.starts_with("//! ") {
                let _ = writeln!(
                    report,
                    "{folder}/{place}:1: open with `//! ` and what lives here, and what not"
                );
            }
        }
    }
    assert!(report.is_empty(), "\n{report}");
    Ok(())
}

// --- that the reading is right ---

/// The faults that a file with this text would have, as `line: module it must not reach`.
fn faults(path: &str, text: &str) -> Vec<String> {
    edges(path, text)
        .iter()
        .filter(|edge| verdict(edge).is_some())
        .map(|edge| {
            let path = match &edge.to {
                Target::Inside(path) => format!("crate::{}", path.join("::")),
                Target::Outside(path) => path.join("::"),
            };
            format!("{}: {path}", edge.line)
        })
        .collect()
}

#[test]
fn a_plain_use_is_seen() {
    assert_eq!(
        faults("model/take.rs", "//! Takes.\nuse crate::audio::Writer;"),
        ["2: crate::audio::Writer"]
    );
    assert_eq!(
        faults("wav/mod.rs", "pub(crate) use crate::model;"),
        ["1: crate::model"]
    );
    assert_eq!(
        faults("library/takes.rs", "use crate::analysis as a;"),
        ["1: crate::analysis"]
    );
    assert!(
        faults(
            "library/takes.rs",
            "use crate::model::take::Take;\nuse crate::wav;"
        )
        .is_empty()
    );
}

#[test]
fn groups_are_seen_nested_and_over_lines() {
    let text = "use crate::{model::{pacing, take::Take}, audio::{self, writer}};";
    assert_eq!(
        faults("library/mod.rs", text),
        ["1: crate::audio", "1: crate::audio::writer"]
    );
    let text = "use {\n    std::path::Path,\n    crate::{\n        model,\n        library::{\n            packs,\n        },\n    },\n};";
    assert_eq!(faults("ui/mod.rs", text), ["6: crate::library::packs"]);
}

#[test]
fn paths_in_the_code_are_seen() {
    let text = "fn f() -> u32 {\n    let x = crate::audio::level(3);\n    x as u32\n}";
    assert_eq!(faults("analysis/mod.rs", text), ["2: crate::audio::level"]);
    assert_eq!(
        faults("ui/mod.rs", "fn f(x: &crate::library::Library<'_>) {}"),
        ["1: crate::library::Library"]
    );
    assert_eq!(
        faults(
            "main.rs",
            "fn main() { aloud::audio::list(); aloud::cli::run(); }"
        ),
        ["1: crate::audio::list"]
    );
    assert_eq!(
        faults("model/x.rs", "macro_rules! m { () => { $crate::app::x() } }"),
        ["1: crate::app::x"]
    );
}

#[test]
fn super_is_followed_from_where_it_stands() {
    assert_eq!(
        faults("library/takes.rs", "use super::super::audio;"),
        ["1: crate::audio"]
    );
    assert_eq!(
        faults("library/mod.rs", "use super::audio::x;"),
        ["1: crate::audio::x"]
    );
    assert!(
        faults("library/takes.rs", "use super::audio;").is_empty(),
        "that is library's own `audio`"
    );
    let text = "mod tests {\n    use super::*;\n    use super::super::super::audio;\n}\nuse super::wav;";
    assert_eq!(faults("library/takes.rs", text), ["3: crate::audio"]);
    assert!(faults("library/takes.rs", "use self::inner::audio; fn f() { self::g() }").is_empty());
    let text = "use super::super::audio;\nuse super::super::super::audio;";
    assert_eq!(
        faults("library/takes_tests.rs", text),
        ["2: crate::audio"],
        "these are the tests of takes.rs"
    );
}

#[test]
fn the_whole_crate_cannot_be_taken_in() {
    assert_eq!(faults("library/takes.rs", "use crate::*;"), ["1: crate::*"]);
    assert_eq!(
        faults("library/takes.rs", "use super::super as top;"),
        ["1: crate::"]
    );
    assert_eq!(
        faults("library/takes.rs", "use super::super::*;"),
        ["1: crate::*"]
    );
}

#[test]
fn comments_and_strings_are_no_uses() {
    let text = r####"
        //! See crate::audio::writer.
        // use crate::audio;
        /* use crate::audio; /* crate::app::x */ use crate::ui; */
        const A: &str = "use crate::audio; \" crate::app::x()";
        const B: &str = r#"crate::audio::x() " use crate::audio;"#;
        const C: &[u8] = b"crate::audio::x()";
        const D: char = '"'; const E: char = '\''; const F: u8 = b'"';
        fn f<'a>(x: &'a str) -> &'a str { x } // 'crate::audio::x'
        use crate::wav;
    "####;
    assert!(
        faults("library/takes.rs", text).is_empty(),
        "{:?}",
        faults("library/takes.rs", text)
    );
    let after = format!("{text}\nuse crate::audio;");
    assert_eq!(
        faults("library/takes.rs", &after).len(),
        1,
        "reading goes on after them"
    );
}

#[test]
fn a_path_in_an_attribute_is_a_use() {
    let text = "#[serde(with = \"crate::library::secs\")]\nstruct X;";
    assert_eq!(faults("model/take.rs", text), ["1: crate::library::secs"]);
    assert!(
        faults(
            "model/take.rs",
            "#[doc = \"See crate::library::secs.\"] struct X;"
        )
        .is_empty()
    );
}

#[test]
fn crates_stay_in_their_modules() {
    assert_eq!(
        faults("app/mod.rs", "use eframe::egui::Context;"),
        ["1: eframe::egui::Context"]
    );
    assert_eq!(
        faults("app/mod.rs", "fn f(c: &egui::Context) {}"),
        ["1: egui::Context"]
    );
    assert_eq!(
        faults("cli/mod.rs", "use egui_material_icons as i;"),
        ["1: egui_material_icons"]
    );
    assert_eq!(
        faults("ui/mod.rs", "use cpal::Stream; use hound;"),
        ["1: cpal::Stream", "1: hound"]
    );
    assert_eq!(
        faults("audio/mod.rs", "fn f() { hound::WavReader::open(x); }"),
        ["1: hound::WavReader::open"]
    );
    assert_eq!(
        faults("app/mod.rs", "use std::net::TcpStream;"),
        ["1: std::net::TcpStream"]
    );
    assert!(
        faults(
            "ui/theme.rs",
            "use eframe::egui; fn f() { egui::Color32::from_rgb(1, 2, 3); }"
        )
        .is_empty()
    );
    assert!(faults("audio/mod.rs", "use cpal::traits::{DeviceTrait, HostTrait};").is_empty());
    assert!(faults("wav/mod.rs", "pub fn f(r: hound::WavReader<std::fs::File>) {}").is_empty());
    assert!(faults("main.rs", "fn main() -> eframe::Result { aloud::ui::run() }").is_empty());
    assert!(
        faults("app/mod.rs", "use cpal_like::x;\nfn f() { egui() }").len() == 1,
        "named after cpal"
    );
}

#[test]
fn the_model_has_no_clock_and_no_files() {
    assert_eq!(faults("model/take.rs", "use std::{fs, fmt};"), ["1: std::fs"]);
    assert_eq!(
        faults("model/take.rs", "use std::time::{Duration, Instant};"),
        ["1: std::time::Instant"]
    );
    assert_eq!(faults("model/take.rs", "use std::time::*;"), ["1: std::time::*"]);
    assert_eq!(
        faults(
            "model/take.rs",
            "use std::time;\nfn f() { time::Instant::elapsed(x); }"
        ),
        ["2: std::time::Instant::elapsed"]
    );
    assert_eq!(
        faults("model/take.rs", "use jiff::Zoned;\nfn f() { Zoned::now(); }"),
        ["2: jiff::Zoned::now"]
    );
    assert_eq!(
        faults("model/take.rs", "fn f() { std::thread::yield_now(); }"),
        ["1: std::thread::yield_now"]
    );
    assert!(faults("model/take.rs", "use std::time::Duration; use jiff::Zoned;").is_empty());
}

#[test]
fn the_ui_opens_no_file() {
    assert_eq!(
        faults("ui/mod.rs", "use std::fs::File;\nfn f() { File::open(x); }"),
        ["1: std::fs::File", "2: std::fs::File::open"]
    );
    assert!(faults("ui/mod.rs", "use std::path::PathBuf; use std::time::Instant;").is_empty());
}

#[test]
fn the_sentence_says_what_to_do() {
    let sentence = |path, text| edges(path, text).iter().find_map(verdict).unwrap_or_default();
    assert_eq!(
        sentence("model/take.rs", "use crate::audio;"),
        "`model` must not use `audio`; it may use nothing else in the crate. Imports go down; let `audio` hand in \
         what `model` needs"
    );
    assert_eq!(
        sentence("library/takes.rs", "use crate::audio;"),
        "`library` must not use `audio`; it may use only model, wav. Move what both need to a floor below, or join \
         them in a floor above"
    );
    assert!(
        sentence("audio/mod.rs", "use crate::helpers::x;").contains("`helpers`, which stands on no floor")
    );
}

#[test]
fn ready_colours_are_seen() {
    let text = "let a = Color32::RED;\nlet b = egui::Color32::LIGHT_BLUE; // Color32::BLUE\nColor32::TRANSPARENT; Color32::from_rgb(1, 2, 3)";
    assert_eq!(
        ready_colours(text),
        [(1, "RED".to_owned()), (2, "LIGHT_BLUE".to_owned())]
    );
}
