//! Tests of listing, loading and saving takes. What is tested stands beside it.

use serde_json::Value;

use super::*;
use crate::library::test_takes::*;

#[test]
fn a_name_never_leads_out_of_the_folder() {
    let long = "a".repeat(256);
    for bad in [
        "", ".", "..", "../x", "a/b", "a\\b", "c:", "/etc", "a\0", ".hidden", "a\n", &long,
    ] {
        assert!(TakeId::from_str(bad).is_err(), "{bad:?}");
    }
    let id: TakeId = "2026-11-22_10-15-30_bad-news-2".parse().expect("a name");
    assert_eq!(id.to_string(), "2026-11-22_10-15-30_bad-news-2");
    assert_eq!(id.slug(), Some("bad-news-2"));
    let odd: TakeId = "Kopie von é".parse().expect("a name");
    assert_eq!((odd.slug(), odd.local_time()), (None, None));
}

#[test]
fn takes_of_one_second_are_in_the_order_in_which_they_were_begun() {
    let names = ["", "-2", "-9", "-10", "-11"].map(|end| format!("2026-11-22_10-15-30_bad-news{end}"));
    let mut ids: Vec<TakeId> = names.iter().map(|name| name.parse().expect("an id")).collect();
    ids.push("2026-11-22_10-15-31_a".parse().expect("an id"));
    let in_order = ids.clone();
    ids.reverse();
    ids.sort();
    assert_eq!(ids, in_order);
}

#[test]
fn the_newest_by_instant_comes_first_whatever_the_offset() {
    let (_dir, library) = library();
    let (id, mut take) = take(&library);
    let copy = |name: &str, take: &Take| {
        let dir = library.takes_dir().join(name);
        fs::create_dir(&dir).expect("makes");
        fs::copy(library.audio_path(&id, take), dir.join("answer.wav")).expect("copies");
        write_take(&dir, take).expect("writes");
    };
    // Later by the clock on the wall, earlier by the sun.
    take.recorded_at = "2026-11-22T18:00:00+12:00".to_owned();
    copy("2026-11-22_18-00-00_bad-news", &take);
    take.recorded_at = "not a time".to_owned();
    copy("2026-11-25_18-00-00_bad-news", &take);
    let listed = library.list().expect("lists");
    let ids: Vec<&str> = listed.iter().map(|listed| listed.id.as_str()).collect();
    assert_eq!(
        ids,
        [
            "2026-11-25_18-00-00_bad-news",
            id.as_str(),
            "2026-11-22_18-00-00_bad-news"
        ]
    );
    assert!(listed.iter().all(|listed| listed.bytes > 32_044));
}

#[test]
fn a_damaged_take_is_listed_with_the_reason_and_hides_no_other() {
    let (_dir, library) = library();
    let (_, good) = take(&library);
    let json = serde_json::to_value(&good).expect("writes");
    let with = |field: &str, value: Value| {
        let mut json = json.clone();
        json[field] = value;
        json.to_string()
    };
    let mut no_parts = json.clone();
    no_parts["framework"]["parts"] = Value::Array(Vec::new());
    let mut outside = json.clone();
    outside["audio"]["file"] = Value::from("../../secret.wav");
    let mut cut = json.to_string();
    cut.truncate(cut.len() / 2);
    let damages = [
        ("empty", String::new()),
        ("cut", cut),
        ("another", "[1, 2]".to_owned()),
        ("deep", "[".repeat(100_000)),
        ("newer", with("schema", Value::from(99))),
        ("target", with("total_secs", Value::Null)),
        ("rating", with("rating", Value::from("five"))),
        ("parts", no_parts.to_string()),
        ("outside", outside.to_string()),
    ];
    for (name, text) in &damages {
        let dir = library.takes_dir().join(name);
        fs::create_dir(&dir).expect("makes");
        fs::write(dir.join("take.json"), text).expect("writes");
        fs::write(dir.join("answer.wav"), "x").expect("writes");
    }
    let silent = library.takes_dir().join("soundless");
    fs::create_dir(&silent).expect("makes");
    write_take(&silent, &good).expect("writes");
    let lost = library.takes_dir().join("lost");
    fs::create_dir(&lost).expect("makes");
    fs::write(lost.join("answer.wav"), "x").expect("writes");
    let huge = library.takes_dir().join("huge");
    fs::create_dir(&huge).expect("makes");
    fs::write(huge.join("take.json"), " ".repeat(8_000_001)).expect("writes");

    let listed = library.list().expect("lists");
    assert_eq!(listed.len(), damages.len() + 4);
    for one in &listed {
        match &one.entry {
            Ok(take) => assert_eq!(take, &good),
            Err(reason) => {
                assert!(
                    !reason.is_empty() && !reason.contains('\n'),
                    "{}: {reason}",
                    one.id
                );
                // A lost sound is the list's to find: the file itself is good.
                assert_eq!(
                    library.load(&one.id).is_ok(),
                    one.id.as_str() == "soundless",
                    "{}",
                    one.id
                );
            }
        }
    }
    assert_eq!(listed.iter().filter(|one| one.entry.is_ok()).count(), 1);
}

#[test]
fn what_is_no_finished_take_is_not_listed() {
    let (_dir, library) = library();
    drop(recorded(&library));
    fs::create_dir(library.takes_dir().join("empty")).expect("makes");
    fs::create_dir(library.takes_dir().join(".stversions")).expect("makes");
    fs::write(library.takes_dir().join("notes.txt"), "x").expect("writes");
    assert_eq!(library.list().expect("lists"), []);
}

#[test]
fn saving_keeps_what_this_version_does_not_know() {
    let (_dir, library) = library();
    let (id, _) = take(&library);
    let path = library.take_dir(&id).join("take.json");
    let mut json: Value = serde_json::from_slice(&fs::read(&path).expect("reads")).expect("is JSON");
    json["from_the_future"] = serde_json::json!({"a": [1, 2]});
    fs::write(&path, json.to_string()).expect("writes");
    let mut take = library.load(&id).expect("loads");
    take.rating = Some(4);
    library.save(&id, &take).expect("saves");
    json["rating"] = Value::from(4);
    let saved: Value = serde_json::from_slice(&fs::read(&path).expect("reads")).expect("is JSON");
    assert_eq!(saved, json);
    assert_eq!(names(&library.take_dir(&id)), ["answer.wav", "take.json"]);
}

#[test]
fn a_take_that_could_not_be_read_back_is_not_written() {
    let (_dir, library) = library();
    let (id, mut take) = take(&library);
    let path = library.take_dir(&id).join("take.json");
    let before = fs::read(&path).expect("reads");
    take.total_secs = f64::NAN;
    assert!(matches!(
        library.save(&id, &take),
        Err(LibraryError::Damaged { .. })
    ));
    assert_eq!(fs::read(&path).expect("reads"), before);
}

#[test]
fn a_take_that_is_not_there_is_named() {
    let (_dir, library) = library();
    let id: TakeId = "nope".parse().expect("a name");
    assert!(said(library.load(&id), library.dir()).contains("no take nope"));
    assert!(matches!(library.bytes(&id), Err(LibraryError::NoTake { .. })));
}

#[test]
fn bytes_count_every_file() {
    let (_dir, library) = library();
    let (id, _) = take(&library);
    let before = library.bytes(&id).expect("counts");
    assert_eq!(before, library.list().expect("lists")[0].bytes);
    fs::write(library.take_dir(&id).join("extra"), [0; 1_000]).expect("writes");
    assert_eq!(library.bytes(&id).expect("counts"), before + 1_000);
}

/// A figure, not a check: `cargo test --release --lib -- --ignored --nocapture ten_thousand`.
#[test]
#[ignore = "a measurement"]
fn ten_thousand_takes_are_listed() {
    let (_dir, library) = library();
    let (id, take) = take(&library);
    let sound = fs::read(library.audio_path(&id, &take)).expect("reads");
    let json = serde_json::to_vec_pretty(&take).expect("writes");
    for number in 0..10_000 {
        let dir = library.takes_dir().join(format!("take-{number}"));
        fs::create_dir(&dir).expect("makes");
        fs::write(dir.join("answer.wav"), &sound[..100]).expect("writes");
        fs::write(dir.join("take.json"), &json).expect("writes");
    }
    for _ in 0..5 {
        let start = std::time::Instant::now();
        let count = library.list().expect("lists").len();
        println!("{count} takes listed in {:?}", start.elapsed());
        let start = std::time::Instant::now();
        let count = library.unfinished().expect("lists").len();
        println!("{count} unfinished found in {:?}", start.elapsed());
    }
}
