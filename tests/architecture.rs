//! Holds ARCHITECTURE.md to Cargo.toml: each crate that is depended on has its reason there. Whether the reason is a
//! good one is for a reader; which module may use which is in `floors.rs`.

use std::{collections::BTreeSet, fs, io, path::Path};

use toml::{Table, Value};

/// Under this heading each dependency is told of.
const HEADING: &str = "## Why each dependency";

fn read(name: &str) -> io::Result<String> {
    fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(name))
}

/// The crates of every table of dependencies in a manifest, those of one platform only and those of tests as well.
fn dependencies(manifest: &Table) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for (name, value) in manifest {
        match value {
            Value::Table(crates) if name.ends_with("dependencies") => found.extend(crates.keys().cloned()),
            Value::Table(platforms) if name == "target" => {
                let of_each = platforms.values().filter_map(Value::as_table);
                found.extend(of_each.flat_map(dependencies));
            }
            _ => {}
        }
    }
    found
}

/// The words below a heading, up to the next one of its kind.
fn words_below(page: &str, heading: &str) -> BTreeSet<String> {
    let mut lines = page.lines().skip_while(|line| *line != heading);
    assert!(lines.next().is_some(), "there is no {heading:?}");
    lines
        .take_while(|line| !line.starts_with("## "))
        .flat_map(|line| line.split(|c: char| !c.is_alphanumeric() && c != '-' && c != '_'))
        .map(str::to_owned)
        .collect()
}

#[test]
fn each_dependency_is_told_of() -> io::Result<()> {
    let manifest: Table = read("Cargo.toml")?.parse().expect("a manifest");
    let named = words_below(&read("ARCHITECTURE.md")?, HEADING);
    let missing: Vec<String> = dependencies(&manifest).difference(&named).cloned().collect();
    assert!(
        missing.is_empty(),
        "ARCHITECTURE.md, {HEADING:?}, does not say why there is {}",
        missing.join(", ")
    );
    Ok(())
}

#[test]
fn a_dependency_is_found_in_whatever_table_it_stands() {
    let manifest: Table = "[dependencies]\na = '1'\n[dev-dependencies]\nb = '1'\n[build-dependencies]\nc = '1'\n\
                           [target.'cfg(unix)'.dependencies]\nd = '1'\n[target.'cfg(unix)'.dev-dependencies]\ne = '1'\n\
                           [features]\nf = []\n"
        .parse()
        .expect("a manifest");
    let found = dependencies(&manifest);
    assert_eq!(
        found.iter().map(String::as_str).collect::<Vec<_>>(),
        ["a", "b", "c", "d", "e"]
    );
}

#[test]
fn a_crate_is_not_named_by_another_one_of_a_longer_name_or_in_another_place() {
    let words = words_below(
        "x\n## Why\n| `fs4-tokio`, egui_plot | y\n## Then\nfs4\n",
        "## Why",
    );
    assert!(words.contains("fs4-tokio") && words.contains("egui_plot"));
    assert!(!words.contains("fs4") && !words.contains("egui") && !words.contains("x"));
}
