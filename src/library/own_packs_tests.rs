//! Tests of the files of own packs: written whole or not at all, never over a foreign one. What is tested stands beside
//! it.

use super::*;
use crate::{library::test_takes::*, model::prompt::BUILT_IN};

fn prompt(id: &str, text: &str) -> Prompt {
    Prompt {
        id: id.to_owned(),
        text: text.to_owned(),
        theme: "Mine".to_owned(),
        ..super::super::test_takes::prompt()
    }
}

fn pack(prompts: Vec<Prompt>) -> Pack {
    Pack {
        theme: "Mine".to_owned(),
        prompts,
    }
}

fn full() -> io::Error {
    io::ErrorKind::StorageFull.into()
}

fn own(library: &Library) -> Vec<Pack> {
    let (files, problems) = library.own_packs().expect("reads");
    assert_eq!(problems, []);
    files.iter().filter_map(|file| file.kept().cloned()).collect()
}

#[test]
fn a_pack_is_made_changed_emptied_and_put_back() {
    let (_dir, library) = library();
    let mut file = library.new_pack();
    file.save(&pack(Vec::new())).expect("nothing to write");
    assert_eq!((file.name(), names(&library.prompts_dir()).len()), (None, 0));
    let first = pack(vec![prompt("a", "A?")]);
    file.save(&first).expect("saves");
    assert_eq!(file.name(), Some("mine.toml"));
    assert_eq!(own(&library), std::slice::from_ref(&first));
    let second = pack(vec![prompt("a", "A!?"), prompt("b", "B?")]);
    file.save(&second).expect("saves");
    assert_eq!(own(&library), std::slice::from_ref(&second));
    file.save(&pack(Vec::new())).expect("saves");
    assert_eq!(names(&library.prompts_dir()).len(), 0);
    assert_eq!(names(&library.dir().join("bin")), ["mine.toml"]);
    file.save(&second).expect("saves");
    assert_eq!(own(&library), [second]);
}

#[test]
fn a_file_of_that_name_is_somebody_elses_and_stays() {
    let (_dir, library) = library();
    let foreign = library.prompts_dir().join("mine.toml");
    fs::write(&foreign, "[[ broken").expect("writes");
    let mut file = library.new_pack();
    file.save(&pack(vec![prompt("a", "A?")])).expect("saves");
    assert_eq!(file.name(), Some("mine-2.toml"));
    assert_eq!(fs::read_to_string(&foreign).expect("reads"), "[[ broken");

    // Emptied, and somebody takes its name: it comes back under another.
    file.save(&pack(Vec::new())).expect("saves");
    let taken = library.prompts_dir().join("mine-2.toml");
    fs::write(&taken, "theirs").expect("writes");
    file.save(&pack(vec![prompt("a", "A?")])).expect("saves");
    assert_eq!(fs::read_to_string(&taken).expect("reads"), "theirs");
    assert_eq!(file.name(), Some("mine-2-2.toml"));
}

#[test]
fn a_file_broken_meanwhile_is_named_with_its_line_and_stays() {
    let (_dir, library) = library();
    let mut file = library.new_pack();
    file.save(&pack(vec![prompt("a", "A?")])).expect("saves");
    let path = library.prompts_dir().join("mine.toml");
    let broken = "theme = 'Mine'\n[[prompts\n";
    fs::write(&path, broken).expect("writes");
    let changed = pack(vec![prompt("a", "Other?")]);
    let said = file.save(&changed).expect_err("it is broken").to_string();
    assert!(said.contains("mine.toml, line 2: "), "{said}");
    assert_eq!(fs::read_to_string(&path).expect("reads"), broken);
    fs::remove_file(&path).expect("removes");
    file.save(&changed).expect("it is made anew");
    assert_eq!(own(&library), [changed]);
}

#[test]
fn a_write_that_fails_at_any_moment_leaves_the_old_file_or_the_new_and_is_made_up_for() {
    let (_dir, library) = library();
    let old = pack(vec![prompt("a", "A?"), prompt("b", "B?")]);
    let new = pack(vec![prompt("a", "A, really?"), prompt("c", "C?")]);
    // The first write of all, cut off before it has its name.
    let mut file = library.new_pack();
    let cut = |_: &Path, _: &str, _: &str| Err(full());
    assert!(file.save_with(&old, |_, _| Ok(()), cut).is_err());
    assert_eq!(own(&library), []);
    file.save(&old).expect("saves");
    // Any length of the new file may be on the disk when the power goes: under the temporary name only.
    for len in [0, 1, 20, 60] {
        let before = file.clone();
        let cut = |path: &Path, bytes: &[u8]| {
            let part = path.with_file_name(format!("{}x{len}", atomic::TEMPORARY));
            fs::write(part, &bytes[..len]).expect("writes");
            Err(full())
        };
        let said = file.save_with(&new, cut, write_new).expect_err("it fails");
        assert!(matches!(said, LibraryError::DiskFull { .. }), "{said}");
        assert_eq!(own(&library), std::slice::from_ref(&old), "cut at {len}");
        assert_eq!(file.kept(), before.kept());
    }
    // It has its name, and the power goes before that was told.
    let mut twice = file.clone();
    let cut = |path: &Path, bytes: &[u8]| atomic::write(path, bytes).and_then(|()| Err(full()));
    assert!(twice.save_with(&new, cut, write_new).is_err());
    assert_eq!(own(&library), std::slice::from_ref(&new));
    twice.save(&new).expect("it is written again");
    assert_eq!(own(&library), [new]);
}

#[test]
fn a_pack_handed_out_comes_back_on_another_machine_and_never_over_a_foreign_file() {
    let (dir, library) = library();
    let mut file = library.new_pack();
    let mine = pack(vec![prompt("a", "A?"), prompt("b", "B?")]);
    file.save(&mine).expect("saves");
    let to = dir.path().join("out").join("deep");
    let path = library.export_pack("mine.toml", &to).expect("exports");
    assert_eq!(path, to.join("mine.toml"));
    assert_eq!(library.export_pack("mine.toml", &to).expect("again"), path);
    fs::write(&path, "theirs").expect("writes");
    let second = library.export_pack("mine.toml", &to).expect("exports");
    assert_eq!(second, to.join("mine-2.toml"));
    assert_eq!(fs::read_to_string(&path).expect("reads"), "theirs");
    let said = library
        .export_pack("mine.toml", &path)
        .expect_err("no folder")
        .to_string();
    assert!(said.contains("is a file, not a folder"), "{said}");
    let said = library
        .export_pack("mine.toml", &library.prompts_dir())
        .expect_err("in the library")
        .to_string();
    assert!(said.contains("lies in the library"), "{said}");

    let (_other_dir, other) = super::super::test_takes::library();
    let imported = other
        .import_pack(&second, &[prompt("a", "Taken?")])
        .expect("imports");
    assert_eq!(
        imported,
        Imported {
            name: "mine-2.toml".to_owned(),
            added: 2,
            renamed: 1,
            known: 0
        }
    );
    let packs = own(&other);
    assert_eq!(packs[0].prompts[0].id, "a-2");
    let said = other
        .import_pack(&second, &packs[0].prompts)
        .expect_err("known")
        .to_string();
    assert!(said.contains("here already"), "{said}");
}

#[test]
fn a_broken_pack_is_refused_with_file_line_and_reason() {
    let (dir, library) = library();
    let path = dir.path().join("theirs.toml");
    for (bytes, line, word) in [
        (&b"theme = 'T'\n\nprompts = [["[..], ", line 3: ", ""),
        (
            b"theme = 'T'\n[[prompts]]\nid = 'A b'\ntext = 'x'\n",
            ", line 3: ",
            "a-z",
        ),
        (b"theme = 'caf\xe9'", ", line 1: ", "UTF-8"),
        (&[b'#'; 500_001], ": ", "500 KB"),
    ] {
        fs::write(&path, bytes).expect("writes");
        let said = library
            .import_pack(&path, &[])
            .expect_err("it is broken")
            .to_string();
        assert!(
            said.contains("theirs.toml") && said.contains(line) && said.contains(word),
            "{said}"
        );
    }
    let missing = dir.path().join("missing.toml");
    assert!(library.import_pack(&missing, &[]).is_err());
    assert_eq!(names(&library.prompts_dir()).len(), 0);
    fs::write(&path, BUILT_IN[0]).expect("writes");
    let built_in = Pack::from_toml(BUILT_IN[0]).expect("reads");
    assert!(
        library.import_pack(&path, &built_in.prompts).is_err(),
        "all there"
    );
}
