//! Tests of opening a library, its folders and its lock. What is tested stands beside it.

use super::{test_takes::*, *};

#[test]
fn opening_makes_the_folders() {
    let (_dir, library) = library();
    assert_eq!(
        names(library.dir()),
        ["frameworks", "prompts", "stories", "takes"]
    );
    assert_eq!(Library::open(library.dir()).expect("opens again"), library);
}

#[test]
fn a_file_in_the_way_is_named() {
    let dir = tempfile::tempdir().expect("a folder");
    let file = dir.path().join("file");
    std::fs::write(&file, "x").expect("writes");
    assert!(said(Library::open(&file), &file).contains("not a folder"));
    assert!(said(Library::open_existing(&file), &file).contains("not a folder"));
    let below = file.join("library");
    assert!(said(Library::open(&below), &below).contains("not a folder"));
}

#[test]
fn a_missing_library_is_not_made_by_reading() {
    let dir = tempfile::tempdir().expect("a folder");
    let path = dir.path().join("none");
    assert!(said(Library::open_existing(&path), &path).contains("no library"));
    assert!(!path.exists());
}

#[test]
fn one_holds_the_lock_and_a_left_lock_file_locks_nobody_out() {
    let (_dir, library) = library();
    std::fs::write(library.dir().join(".lock"), "left by a crash").expect("writes");
    let first = library.try_lock().expect("locks");
    assert!(matches!(first, LockState::Held(_)));
    assert!(matches!(library.try_lock().expect("asks"), LockState::Other));
    drop(first);
    assert!(matches!(library.try_lock().expect("locks"), LockState::Held(_)));
}

#[test]
fn the_lock_clears_away_what_a_crashed_import_left() {
    let (_dir, library) = library();
    let left = library.takes_dir().join(".import-abc");
    std::fs::create_dir(&left).expect("makes");
    std::fs::write(left.join("answer.wav"), "half").expect("writes");
    take(&library);
    drop(library.try_lock().expect("locks"));
    assert!(!left.exists());
    assert_eq!(library.list().expect("lists").len(), 1);
}

#[test]
fn a_failed_write_leaves_the_old_file_and_no_other() {
    let dir = tempfile::tempdir().expect("a folder");
    let target = dir.path().join("file");
    std::fs::create_dir(&target).expect("a folder is in the way");
    assert!(atomic::write(&target, b"new").is_err());
    assert_eq!(names(dir.path()), ["file"]);
}

#[cfg(unix)]
mod unix {
    use std::os::unix::{ffi::OsStrExt, fs::PermissionsExt};

    use super::*;

    #[test]
    fn what_is_written_through_a_link_is_the_file_behind_it() {
        let dir = tempfile::tempdir().expect("a folder");
        let target = dir.path().join("elsewhere").join("file");
        std::fs::create_dir(dir.path().join("elsewhere")).expect("makes");
        std::fs::write(&target, "old").expect("writes");
        let link = dir.path().join("link");
        std::os::unix::fs::symlink("elsewhere/file", &link).expect("a link");
        atomic::write(&link, b"new").expect("writes");
        assert!(std::fs::symlink_metadata(&link).expect("there").is_symlink());
        assert_eq!(std::fs::read(&target).expect("reads"), b"new");
        assert_eq!(names(&dir.path().join("elsewhere")), ["file"]);
        std::fs::remove_file(&target).expect("removes");
        atomic::write(&link, b"anew").expect("writes");
        assert_eq!(std::fs::read(&target).expect("reads"), b"anew");
    }

    #[test]
    fn a_file_that_is_protected_is_not_written_over() {
        let dir = tempfile::tempdir().expect("a folder");
        let file = dir.path().join("file");
        std::fs::write(&file, "old").expect("writes");
        std::fs::set_permissions(&file, std::fs::Permissions::from_mode(0o444)).expect("sets");
        let refused = atomic::write(&file, b"new").expect_err("it is protected");
        let said = LibraryError::io("write", &file, refused).to_string();
        assert!(said.contains("change its permissions"), "{said}");
        assert_eq!(std::fs::read(&file).expect("reads"), b"old");
        assert_eq!(names(dir.path()), ["file"]);
    }

    fn mode(path: &Path) -> u32 {
        std::fs::metadata(path).expect("is there").permissions().mode() & 0o777
    }

    #[test]
    fn all_is_for_the_owner_only() {
        let (_dir, library) = library();
        drop(library.try_lock().expect("locks"));
        let draft = recorded(&library);
        let dir = library.take_dir(draft.id());
        assert_eq!(mode(&dir.join("journal.jsonl")), 0o600);
        draft.finish().expect("finishes");
        for folder in [library.dir(), &library.takes_dir(), &library.prompts_dir(), &dir] {
            assert_eq!(mode(folder), 0o700, "{}", folder.display());
        }
        for file in [
            dir.join("answer.wav"),
            dir.join("take.json"),
            library.dir().join(".lock"),
        ] {
            assert_eq!(mode(&file), 0o600, "{}", file.display());
        }
    }

    #[test]
    fn a_folder_whose_name_is_not_unicode_works() {
        let dir = tempfile::tempdir().expect("a folder");
        let path = dir.path().join(std::ffi::OsStr::from_bytes(b"lib\xff\xfe rary"));
        let library = Library::open(&path).expect("opens");
        let (id, made) = take(&library);
        assert_eq!(library.load(&id).expect("loads"), made);
        assert_eq!(library.list().expect("lists").len(), 1);
    }

    #[test]
    fn a_read_only_library_can_be_listed_and_says_so_when_written_to() {
        let (_dir, library) = library();
        let (id, made) = take(&library);
        let folders = [
            library.take_dir(&id),
            library.takes_dir(),
            library.dir().to_owned(),
        ];
        let set = |mode: u32| {
            for folder in &folders {
                std::fs::set_permissions(folder, std::fs::Permissions::from_mode(mode)).expect("sets");
            }
        };
        set(0o500);
        let can_write_anyway = std::fs::write(library.dir().join("probe"), "x").is_ok();
        let reading = Library::open_existing(library.dir()).expect("opens");
        assert_eq!(reading.list().expect("lists")[0].entry.as_ref(), Ok(&made));
        // The superuser may write whatever the mode says: then there is nothing more to see.
        if !can_write_anyway {
            assert!(matches!(reading.try_lock(), Err(LibraryError::ReadOnly { .. })));
            assert!(matches!(
                reading.save(&id, &made),
                Err(LibraryError::ReadOnly { .. })
            ));
            assert!(matches!(
                reading.begin(&now(), "bad-news"),
                Err(LibraryError::ReadOnly { .. })
            ));
        }
        set(0o700);
    }
}
