//! Tests of reading packs and frameworks, whole and broken. What is tested stands beside it.

use crate::{
    library::test_takes::*,
    model::{framework, prompt::BUILT_IN},
};

fn pack(id: &str) -> String {
    format!("theme = 'Own'\n\n[[prompts]]\nid = '{id}'\ntext = 'Why?'\n")
}

#[test]
fn a_bad_pack_is_reported_with_its_line_and_the_others_load() {
    let (_dir, library) = library();
    let dir = library.prompts_dir();
    let write = |name: &str, bytes: &[u8]| std::fs::write(dir.join(name), bytes).expect("writes");
    write("b-good.toml", pack("own-b").as_bytes());
    write("a-good.toml", pack("own-a").as_bytes());
    write("c-broken.toml", b"theme = 'X'\nprompts = [[");
    write("d-latin1.toml", b"# ok\ntheme = 'caf\xe9'");
    write("e-empty.toml", b"");
    write("f-huge.toml", &vec![b'#'; 500_001]);
    write(
        "g-twice.toml",
        (pack("own-a") + "[[prompts]]\nid = \"own-g\"\ntext = 'x'\n").as_bytes(),
    );
    write(".hidden.toml", b"[[");
    write("notes.txt", b"[[");
    std::fs::create_dir(dir.join("folder.toml")).expect("makes");

    let (packs, problems) = library.packs().expect("reads");
    let own: Vec<&str> = packs[BUILT_IN.len()..]
        .iter()
        .flat_map(|pack| pack.prompts.iter().map(|prompt| prompt.id.as_str()))
        .collect();
    assert_eq!(own, ["own-a", "own-b", "own-g"]);
    let said: Vec<String> = problems.iter().map(ToString::to_string).collect();
    assert_eq!(said.len(), 5, "{said:#?}");
    let expected = [
        ("c-broken.toml, line 2: ", ""),
        ("d-latin1.toml, line 2: ", "UTF-8"),
        ("e-empty.toml, line 1: ", "theme"),
        ("f-huge.toml: ", "500 KB"),
        ("g-twice.toml, line 4: ", "already"),
    ];
    for (said, (start, word)) in said.iter().zip(expected) {
        assert!(
            said.contains(start) && said.contains(word) && !said.contains('\n'),
            "{said}"
        );
    }
}

#[test]
fn second_versions_of_a_sync_program_never_win_over_the_plain_name() {
    let (_dir, library) = library();
    let copies = [
        "mine.sync-conflict-20261122-101530-ABCDEFG.toml",
        "mine (Ann's conflicted copy 2026-11-22).toml",
        "a (case conflict).toml",
    ];
    let write = |dir: std::path::PathBuf, name: &str, text: &str| {
        std::fs::write(dir.join(name), text).expect("writes");
    };
    write(library.prompts_dir(), "mine.toml", &pack("own"));
    let framework = framework::BUILT_IN[0].replacen("name = ", "name = \"Mine\" # ", 1);
    write(library.frameworks_dir(), "mine.toml", &framework);
    for copy in copies {
        write(
            library.prompts_dir(),
            copy,
            &pack("own").replace("Why?", "Theirs?"),
        );
        write(library.frameworks_dir(), copy, framework::BUILT_IN[0]);
    }
    let (packs, of_packs) = library.packs().expect("reads");
    let own = packs[BUILT_IN.len()..].iter().flat_map(|pack| &pack.prompts);
    assert_eq!(
        own.map(|prompt| prompt.text.as_str()).collect::<Vec<_>>(),
        ["Why?"]
    );
    let (files, of_own) = library.own_packs().expect("reads");
    let names: Vec<_> = files.iter().map(crate::library::PackFile::name).collect();
    assert_eq!(names, [Some("mine.toml")]);
    let (frameworks, of_frameworks) = library.frameworks().expect("reads");
    assert_eq!(frameworks[0].name, "Mine");
    for problems in [of_packs, of_own, of_frameworks] {
        let said: Vec<String> = problems.iter().map(ToString::to_string).collect();
        assert_eq!(said.len(), copies.len(), "{said:#?}");
        for said in said {
            assert!(
                said.contains("second version") && said.contains("compare it"),
                "{said}"
            );
        }
    }
}

#[test]
fn an_id_of_a_built_in_prompt_is_taken() {
    let (_dir, library) = library();
    let (packs, problems) = library.packs().expect("reads");
    assert_eq!((packs.len(), problems.len()), (BUILT_IN.len(), 0));
    let path = library.prompts_dir().join("own.toml");
    std::fs::write(&path, pack(&packs[0].prompts[0].id)).expect("writes");
    let (with_own, problems) = library.packs().expect("reads");
    assert_eq!(with_own, packs);
    assert_eq!((problems.len(), problems[0].line), (1, Some(4)));
}

#[test]
fn a_library_without_folders_has_the_built_in_ones() {
    let dir = tempfile::tempdir().expect("a folder");
    let library = crate::library::Library::open_existing(dir.path()).expect("opens");
    assert_eq!(library.packs().expect("reads").0.len(), BUILT_IN.len());
    assert_eq!(
        library.frameworks().expect("reads").0.len(),
        framework::BUILT_IN.len()
    );
    assert_eq!(library.list().expect("lists"), []);
    assert_eq!(library.unfinished().expect("looks"), []);
}

#[test]
fn own_frameworks_add_to_the_built_in_ones_or_take_their_place() {
    let (_dir, library) = library();
    let write = |name: &str, id: &str, share: u32| {
        let text = format!("id = '{id}'\nname = 'N'\nparts = [{{id='a',name='A',share={share}}}]\n");
        std::fs::write(library.frameworks_dir().join(name), text).expect("writes");
    };
    write("a.toml", "star", 7);
    write("b.toml", "own", 1);
    write("c.toml", "own", 2);
    write("d.toml", "zero", 0);
    let (frameworks, problems) = library.frameworks().expect("reads");
    let ids: Vec<&str> = frameworks.iter().map(|framework| framework.id.as_str()).collect();
    assert_eq!(ids, ["star", "par", "own"]);
    assert_eq!(frameworks[0].parts.len(), 1);
    let said: Vec<String> = problems.iter().map(ToString::to_string).collect();
    assert_eq!(said.len(), 2);
    assert!(
        said[0].contains("c.toml, line 1: ") && said[1].contains("d.toml"),
        "{said:?}"
    );
}
