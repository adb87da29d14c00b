//! Tests of the page as text: what hostile words become, and what the page may load. How it behaves is tested in a
//! browser, in `tests/share.rs`.

use super::*;
use crate::model::{
    framework::{BUILT_IN, Framework},
    prompt::Prompt,
    remarks::{Note, Pin},
    take::{Audio, SCHEMA, TakeState},
    timeline::Mark,
};

const HOSTILE: &str =
    "</script><script>alert(1)</script><!-- \" ' & \u{2028}\u{2029} \u{202e}שלום 🎤 %[sound]%";

fn take(words: &str) -> Take {
    let mark = |part: &str, frame| Mark {
        part: part.to_owned(),
        frame,
    };
    let mut note = Note::new(words, 3_000);
    note.by = Some(words.to_owned());
    Take {
        schema: SCHEMA,
        recorded_at: "2026-11-22T10:15:30+01:00".to_owned(),
        state: TakeState::Complete,
        prompt: Prompt {
            id: "bad-news".to_owned(),
            text: words.to_owned(),
            theme: words.to_owned(),
            topics: Vec::new(),
            checks: vec![words.to_owned()],
            pitfalls: vec!["we".to_owned()],
            follow_ups: Vec::new(),
        },
        framework: Framework::from_toml(BUILT_IN[0]).expect("STAR reads"),
        total_secs: 120.0,
        audio: Audio {
            file: "answer.wav".to_owned(),
            sample_rate_hz: 1_000,
            channels: 1,
            bits: 16,
            frames: 100_500,
            device: "mic".to_owned(),
        },
        lead_in_frames: 500,
        marks: vec![
            mark("situation", 500),
            mark("task", 20_000),
            mark("action", 44_500),
        ],
        pauses: Vec::new(),
        gaps: Vec::new(),
        switches: Vec::new(),
        guess_secs: None,
        rating: None,
        pins: vec![Pin::new(PinKind::Check, words, 2_500)],
        tallies: Vec::new(),
        notes: vec![note],
        next_time: None,
        not_fillers: Vec::new(),
        is_starred: false,
        delivery: None,
        pick_up: None,
        occasion: crate::model::occasion::Occasion::default(),
        pieces: Vec::new(),
        title: Some(words.to_owned()),
        extra: serde_json::Map::new(),
    }
}

fn page(take: &Take, inside: Option<&Path>) -> String {
    let id = "2026-11-22_10-15-30_bad-news".parse().expect("an id");
    let mut out = Vec::new();
    write(&mut out, &id, take, &Peaks::new(1_000, 100_500), inside).expect("writes");
    String::from_utf8(out).expect("is text")
}

/// What stands in the page's element of data.
fn data(page: &str) -> serde_json::Value {
    let (_, rest) = page
        .split_once("<script id=\"take\" type=\"application/json\">")
        .expect("data");
    let (json, _) = rest.split_once("</script>").expect("an end");
    serde_json::from_str(json).expect("JSON")
}

#[test]
fn hostile_words_are_data_and_come_back_as_they_were() {
    let long = format!("{HOSTILE}{}", "x<".repeat(5_000));
    let page = page(&take(&long), None);
    assert_eq!(page.matches("<script").count(), 3);
    assert_eq!(page.matches("</script").count(), 3);
    assert_eq!(
        page.matches("alert(1)").count(),
        page.matches("\\u003ealert(1)").count()
    );
    assert!(!page.contains(['\u{2028}', '\u{2029}']));
    let data = data(&page);
    for place in [
        "/title",
        "/question",
        "/rubric/0/text",
        "/notes/0/text",
        "/notes/0/by",
    ] {
        assert_eq!(
            data.pointer(place).and_then(|said| said.as_str()),
            Some(long.as_str()),
            "{place}"
        );
    }
}

#[test]
fn the_page_may_load_its_own_sound_and_nothing_else() {
    let dir = tempfile::tempdir().expect("a folder");
    let sound = dir.path().join("answer.wav");
    std::fs::write(&sound, b"foobar").expect("writes");
    let take = take("Bad news?");
    let inside = page(&take, Some(&sound));
    assert!(inside.contains(">Zm9vYmFy</script>"));
    assert!(inside.contains("media-src blob:;"));
    assert_eq!(data(&inside)["sound_file"], serde_json::Value::Null);
    let beside = page(&take, None);
    assert!(beside.contains("media-src 'self' file:;"));
    assert_eq!(data(&beside)["sound_file"], "answer.wav");
    for page in [&inside, &beside] {
        assert!(page.contains("default-src 'none'; script-src 'nonce-"));
        for outward in [
            "http:",
            "https:",
            "//cdn",
            "src=\"",
            "@import",
            "url(",
            "fetch(",
            "innerHTML",
            "unsafe",
        ] {
            assert!(!page.contains(outward), "{outward}");
        }
    }
    let nonce = |page: &str| page.split_once("'nonce-").map(|(_, rest)| rest[..32].to_owned());
    assert_ne!(nonce(&inside), nonce(&beside), "it can't be foreseen");
}

#[test]
fn what_is_said_of_a_take_is_what_review_says() {
    let data = data(&page(&take("Bad news?"), None));
    assert_eq!(data["length"], "1:40");
    assert_eq!(data["verdict"], "0:20 under 2:00");
    assert_eq!(data["about"], "Bad news? · 22 November 2026");
    assert_eq!(data["parts"][0]["words"], "on target");
    assert_eq!(data["parts"][0]["length"], "0:20");
    assert_eq!(data["parts"][2]["words"], "−16 s, under");
    assert_eq!(data["parts"][3]["words"], "not begun");
    assert_eq!(data["rubric"][0]["at_secs"], 2.5);
    assert_eq!(data["rubric"][1]["at_secs"], serde_json::Value::Null);
}

#[test]
fn where_a_drill_called_for_the_end_lengths_have_no_targets() {
    let mut take = take("Bad news?");
    take.occasion.drill = Some(Drill::WrapUp { cue_secs: 88.0 });
    let data = data(&page(&take, None));
    assert_eq!(
        data["verdict"],
        "in all, in a drill that called for the end at 1:28"
    );
    for part in 0..3 {
        assert_eq!(data["parts"][part]["words"], "", "{part}");
        assert_eq!(data["parts"][part]["is_over"], false, "{part}");
        assert_eq!(data["parts"][part]["target"], serde_json::Value::Null, "{part}");
    }
    assert_eq!(data["parts"][2]["share"], 0.56);
    assert_eq!(data["parts"][3]["words"], "not begun");
}
