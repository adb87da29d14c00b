//! Tests of stories on disk: written and read, broken files, the bin. What a power cut leaves is in `tests/`.

use super::*;
use crate::library::test_takes::*;

fn story(id: &str) -> Story {
    Story::from_toml(
        id,
        "title = 'The refund'\nlearned = 'Ask first.'\nmood = 'calm'\n[bullets]\naction = ['sat with them']\n",
    )
    .expect("reads")
}

#[test]
fn a_story_is_written_read_and_changed_for_its_owner_only() {
    let (_dir, library) = library();
    let first = story("refund");
    library.add_story(&first).expect("writes");
    assert_eq!(
        library.stories().expect("reads"),
        (vec![first.clone()], Vec::new())
    );
    assert!(matches!(
        library.add_story(&first),
        Err(LibraryError::Taken { .. })
    ));
    let mut second = first.clone();
    second.title = "The late refund".to_owned();
    assert_eq!(library.save_story(&first, &second).expect("writes"), second);
    assert_eq!(library.stories().expect("reads").0, [second]);
    assert_eq!(
        names(&library.stories_dir()),
        ["refund.toml"],
        "the file keeps its name"
    );
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let mode = |path: PathBuf| fs::metadata(path).expect("is there").permissions().mode() & 0o777;
        assert_eq!(mode(library.stories_dir().join("refund.toml")), 0o600);
        assert_eq!(mode(library.stories_dir()), 0o700);
    }
}

#[test]
fn a_change_from_another_machine_stays_and_a_lost_file_is_made_anew() {
    let (_dir, library) = library();
    let before = story("refund");
    let mut elsewhere = before.clone();
    elsewhere.learned = "Listen.".to_owned();
    library.add_story(&elsewhere).expect("writes");
    let mut after = before.clone();
    after.title = "Mine".to_owned();
    let merged = library.save_story(&before, &after).expect("writes");
    assert_eq!(
        (merged.title.as_str(), merged.learned.as_str()),
        ("Mine", "Listen.")
    );
    fs::remove_dir_all(library.stories_dir()).expect("removes");
    assert_eq!(library.save_story(&before, &after).expect("writes"), after);
    assert_eq!(library.stories().expect("reads").0, [after]);
}

#[test]
fn broken_files_are_named_with_line_and_reason_and_spoil_no_other() {
    let (_dir, library) = library();
    library.add_story(&story("good")).expect("writes");
    let write = |name: &str, bytes: &[u8]| {
        fs::write(library.stories_dir().join(name), bytes).expect("writes");
    };
    write("a-broken.toml", b"title = 'X'\nkinds = [[");
    write("b-latin1.toml", b"title = 'caf\xe9'");
    write("c-empty.toml", b"");
    write("d-huge.toml", &vec![b'#'; 500_001]);
    write("Good (conflicted copy).toml", b"title = 'X'");
    write("Odd name.toml", b"title = 'X'");
    write(".hidden.toml", b"[[");
    write("notes.txt", b"[[");
    let (stories, problems) = library.stories().expect("reads");
    assert_eq!(stories.len(), 1);
    let said: Vec<String> = problems.iter().map(ToString::to_string).collect();
    let expected = [
        ("Good (conflicted copy).toml: ", "second version"),
        ("Odd name.toml: ", "rename"),
        ("a-broken.toml, line 2: ", ""),
        ("b-latin1.toml, line 1: ", "UTF-8"),
        ("c-empty.toml, line 1: ", "title"),
        ("d-huge.toml: ", "500 KB"),
    ];
    assert_eq!(said.len(), expected.len(), "{said:#?}");
    for (said, (start, word)) in said.iter().zip(expected) {
        assert!(
            said.contains(start) && said.contains(word) && !said.contains('\n'),
            "{said}"
        );
    }
}

#[test]
fn what_can_not_be_read_is_not_written_over() {
    let (_dir, library) = library();
    let before = story("refund");
    library.add_story(&before).expect("writes");
    let path = library.stories_dir().join("refund.toml");
    fs::write(&path, "title = 'by hand\n").expect("writes");
    let mut after = before.clone();
    after.title = "Mine".to_owned();
    let said = library
        .save_story(&before, &after)
        .expect_err("is refused")
        .to_string();
    assert!(said.contains("refund.toml") && said.contains("line 1"), "{said}");
    assert_eq!(fs::read_to_string(&path).expect("reads"), "title = 'by hand\n");

    after.metrics = vec!["x".repeat(600_000)];
    fs::remove_file(&path).expect("removes");
    let said = library
        .save_story(&before, &after)
        .expect_err("is refused")
        .to_string();
    assert!(said.contains("too long"), "{said}");
    for id in ["", "../x", "a/b", "A"] {
        assert!(library.add_story(&story(id)).is_err(), "{id:?}");
        assert!(library.bin_story(id).is_err(), "{id:?}");
    }
}

#[test]
fn a_removed_story_comes_back_as_it_was() {
    let (_dir, library) = library();
    library.add_story(&story("refund")).expect("writes");
    let first = library.bin_story("refund").expect("goes to the bin");
    assert_eq!(library.stories().expect("reads").0, []);
    library.add_story(&story("refund")).expect("writes");
    assert!(matches!(
        library.restore_story(&first),
        Err(LibraryError::Taken { .. })
    ));
    let second = library.bin_story("refund").expect("goes to the bin");
    assert_ne!(first.path, second.path, "neither takes the other's place");
    library.restore_story(&first).expect("comes back");
    assert_eq!(library.stories().expect("reads").0, [story("refund")]);
    let said = library.bin_story("gone").expect_err("is not there").to_string();
    assert!(said.contains("gone.toml"), "{said}");
}

#[cfg(unix)]
#[test]
fn where_nothing_can_be_written_a_sentence_says_so_and_the_old_one_stays() {
    use std::os::unix::fs::PermissionsExt;
    let (_dir, library) = library();
    let before = story("refund");
    library.add_story(&before).expect("writes");
    let dir = library.stories_dir();
    fs::set_permissions(&dir, fs::Permissions::from_mode(0o500)).expect("sets");
    // Root may write anywhere.
    let is_root = fs::write(dir.join("probe"), "").is_ok();
    let mut after = before.clone();
    after.title = "Mine".to_owned();
    let results = [
        library.save_story(&before, &after).map(drop),
        library.add_story(&story("another")),
        library.bin_story("refund").map(drop),
    ];
    fs::set_permissions(&dir, fs::Permissions::from_mode(0o700)).expect("sets");
    if is_root {
        return;
    }
    for result in results {
        let said = result.expect_err("is refused").to_string();
        assert!(
            said.contains("not yours to write to") && !said.contains('\n'),
            "{said}"
        );
    }
    assert_eq!(library.stories().expect("reads").0, [before]);
}
