//! Tests of the folder for a listener: what is in it, and that it is whole.

use std::fs;

use super::*;
use crate::{
    library::test_takes,
    model::{
        remarks::{Note, Pin},
        timeline::Mark,
    },
    wav,
};

#[test]
fn labels_are_stretches_and_moments_in_the_order_of_time() {
    let (_home, library) = test_takes::library();
    let (_, mut take) = test_takes::take(&library);
    take.pins.push(Pin::new(PinKind::Check, "a\tnumber", 8_000));
    take.pins.push(Pin::new(PinKind::Pitfall, "we", 15_999));
    take.notes.push(Note::new("two\nlines", 2_000));
    take.notes[0].by = Some("Maria".to_owned());
    take.marks.push(Mark {
        part: "none".to_owned(),
        frame: 12_000,
    });
    let labels = labels(&take);
    let lines: Vec<&str> = labels.lines().collect();
    assert_eq!(
        lines,
        [
            "0.050000\t0.500000\tSituation",
            "0.250000\t0.250000\tNote by Maria: two lines",
            "0.500000\t1.125000\tTask",
            "1.000000\t1.000000\tSaid: a number",
            "1.125000\t1.500000\tAction",
            "1.999875\t1.999875\tPitfall: we",
        ]
    );
}

#[test]
fn a_folder_holds_all_that_a_listener_needs_and_the_library_is_as_it_was() {
    let (home, library) = test_takes::library();
    let (id, take) = test_takes::take(&library);
    let source = library.audio_path(&id, &take);
    let before = (
        fs::read(&source).expect("reads"),
        library.load(&id).expect("loads"),
    );
    let to = home.path().join("to");
    let exported = export(&library, &id, &to).expect("exports");
    assert_eq!(exported.dir, to);
    assert_eq!(
        test_takes::names(&to),
        ["answer.wav", "labels.txt", "review.html", "take.json"]
    );
    for (name, bytes) in &exported.files {
        assert_eq!(
            fs::metadata(to.join(name)).expect("is there").len(),
            *bytes,
            "{name}"
        );
    }
    let sound = to.join(AUDIO_FILE);
    assert_eq!(fs::read(&sound).expect("reads"), before.0, "bit for bit");
    assert_eq!(wav::cues::read(&sound).expect("cues"), take.cues());
    let json: serde_json::Value =
        serde_json::from_slice(&fs::read(to.join(TAKE_FILE)).expect("reads")).expect("JSON");
    assert_eq!(json["id"], id.as_str());
    assert_eq!(json["audio"]["frames"], take.audio.frames);
    assert!(exported.has_sound_inside);
    assert_eq!(
        (
            fs::read(&source).expect("reads"),
            library.load(&id).expect("loads")
        ),
        before
    );
}

#[test]
fn a_sound_that_is_too_long_for_the_page_lies_beside_it() {
    let (home, library) = test_takes::library();
    let (id, _) = test_takes::take(&library);
    let to = home.path().join("to");
    let exported = export_up_to(&library, &id, &to, 1_000).expect("exports");
    assert!(!exported.has_sound_inside);
    let page = fs::read_to_string(to.join(PAGE_FILE)).expect("reads");
    assert!(page.contains("\"sound_file\":\"answer.wav\""));
    assert!(page.contains("<script id=\"sound\" type=\"text/plain\"></script>"));
}

#[test]
fn no_folder_is_made_for_a_take_that_can_t_be_shared() {
    let (home, library) = test_takes::library();
    let (id, take) = test_takes::take(&library);
    fs::remove_file(library.audio_path(&id, &take)).expect("removes");
    let to = home.path().join("to");
    let refused = export(&library, &id, &to).expect_err("there is no sound");
    assert!(refused.contains("answer.wav"), "{refused}");
    assert!(!to.exists());
    let nobody = "2026-01-01_10-00-00_nobody".parse().expect("an id");
    assert!(export(&library, &nobody, &to).is_err());
    assert!(!to.exists());
}
