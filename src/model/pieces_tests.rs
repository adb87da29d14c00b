//! Tests of what a take made of pieces says: where its parts, remarks and faults come to lie.

use proptest::prelude::*;

use super::*;
use crate::model::{
    journal::{Event, Started},
    remarks::PinKind,
    test_takes::{self, marked},
    timeline,
};

fn started(rate: u32, lead_in_frames: u64, device: &str) -> Started {
    Started {
        sample_rate_hz: rate,
        lead_in_frames,
        device: device.to_owned(),
        ..test_takes::started()
    }
}

fn gap(frame: u64, frames: u64) -> Gap {
    Gap {
        frame,
        frames,
        cause: "slow".to_owned(),
    }
}

/// Situation from 500, Task from 10,000, Action from 20,000, Result from 80,000, of 100,000 frames at 1 kHz.
fn original() -> Take {
    let events = [
        Event::Started(started(1_000, 500, "old mic")),
        marked("task", 10_000),
        marked("action", 20_000),
        marked("result", 80_000),
    ];
    Take::from_journal(&events, 100_000, TakeState::Recovered).expect("a take")
}

/// A pick-up of 30 s with half a second of lead-in.
fn pick_up(rate: u32) -> Take {
    let events = [Event::Started(started(rate, u64::from(rate) / 2, "old mic"))];
    Take::from_journal(&events, u64::from(rate) * 30, TakeState::Complete).expect("a take")
}

fn join(take: &Take, raw: &Take, part: &str) -> Take {
    let cut = Cut::of(take, part, raw, 0).expect("can be joined");
    joined(take, "first", raw, part, &cut, free_file_name(part, &take.pieces))
}

fn marks_of(take: &Take) -> Vec<(&str, u64)> {
    take.marks
        .iter()
        .map(|mark| (mark.part.as_str(), mark.frame))
        .collect()
}

#[test]
fn a_middle_part_is_replaced_and_what_follows_moves() {
    let take = join(&original(), &pick_up(1_000), "action");
    // 60 s of Action became 29.5 s.
    assert_eq!(take.audio.frames, 100_000 - 60_000 + 29_500);
    assert_eq!(
        marks_of(&take),
        [
            ("situation", 500),
            ("task", 10_000),
            ("action", 20_000),
            ("result", 49_500)
        ]
    );
    assert_eq!(take.lead_in_frames, 500);
    assert_eq!(take.state, TakeState::Complete);
    let names: Vec<_> = take
        .pieces
        .iter()
        .map(|piece| (piece.from.as_str(), piece.file.as_str()))
        .collect();
    assert_eq!(names, [("first", "pickup-action.wav")]);
    assert_eq!(
        (take.pieces[0].frames, take.pieces[0].lead_in_frames),
        (30_000, 500)
    );
}

#[test]
fn the_first_part_comes_with_its_own_lead_in_and_the_last_ends_the_take() {
    let raw = pick_up(2_000);
    let take = join(&original(), &raw, "situation");
    assert_eq!(
        marks_of(&take),
        [
            ("situation", 500),
            ("task", 30_000),
            ("action", 40_000),
            ("result", 100_000)
        ]
    );
    assert_eq!(
        (take.lead_in_frames, take.audio.frames, take.audio.sample_rate_hz),
        (500, 120_000, 1_000)
    );
    let take = join(&original(), &raw, "result");
    assert_eq!(marks_of(&take)[3], ("result", 80_000));
    assert_eq!(take.audio.frames, 109_500);
}

#[test]
fn remarks_outside_the_part_are_carried_and_those_within_it_stay_with_the_original() {
    let mut original = original();
    original.pins = [19_999, 20_000, 79_999, 80_000]
        .map(|frame| Pin::new(PinKind::Check, frame.to_string(), frame))
        .into();
    original.tallies = vec![
        Tally::new("um", 50),
        Tally::new("um", 30_000),
        Tally::new("um", 100_000),
    ];
    original.notes = vec![Note::new("slower", 90_000)];
    original.pauses = vec![
        Pause { frame: 15_000 },
        Pause { frame: 25_000 },
        Pause { frame: 85_000 },
    ];
    original.gaps = vec![gap(19_000, 2_000), gap(79_000, 3_000), gap(95_000, 10)];
    (original.rating, original.guess_secs, original.is_starred) = (Some(4), Some(99.0), true);
    original.title = Some("Mine".to_owned());
    original.next_time = Some("Start with the number".to_owned());
    let mut raw = pick_up(2_000);
    raw.pauses = vec![Pause { frame: 500 }, Pause { frame: 11_000 }];
    raw.gaps = vec![gap(0, 1_200), gap(59_000, 4_000)];

    let take = join(&original, &raw, "action");
    let places: Vec<_> = take
        .pins
        .iter()
        .map(|pin| (pin.item.as_str(), pin.frame))
        .collect();
    assert_eq!(places, [("19999", 19_999), ("80000", 49_500)]);
    let tallies: Vec<_> = take.tallies.iter().map(|tally| tally.frame).collect();
    assert_eq!(tallies, [50, 69_500]);
    assert_eq!(take.notes[0].frame, 59_500);
    let pauses: Vec<_> = take.pauses.iter().map(|pause| pause.frame).collect();
    assert_eq!(
        pauses,
        [15_000, 25_000, 54_500],
        "the middle one is the pick-up's"
    );
    let gaps: Vec<_> = take.gaps.iter().map(|gap| (gap.frame, gap.frames)).collect();
    assert_eq!(
        gaps,
        [
            (19_000, 1_000),
            (20_000, 100),
            (49_000, 500),
            (49_500, 2_000),
            (64_500, 10)
        ]
    );
    assert_eq!(
        (take.rating, take.guess_secs, take.is_starred),
        (None, None, false)
    );
    assert_eq!(take.title.as_deref(), Some("Mine"));
    assert_eq!(take.next_time, original.next_time);
    let last = join(&original, &raw, "result");
    assert_eq!(
        last.tallies.len(),
        2,
        "what was counted at the very end goes with the last part"
    );
}

#[test]
fn another_microphone_is_named_where_it_is_heard() {
    let mut original = original();
    original.switches = vec![Switch {
        frame: 50_000,
        device: "headset".to_owned(),
    }];
    let mut raw = pick_up(1_000);
    raw.audio.device = "new mic".to_owned();
    let said = |take: &Take| -> Vec<(u64, String)> {
        take.switches
            .iter()
            .map(|switch| (switch.frame, switch.device.clone()))
            .collect()
    };
    let take = join(&original, &raw, "action");
    assert_eq!(
        said(&take),
        [(20_000, "new mic".to_owned()), (49_500, "headset".to_owned())]
    );
    let take = join(&original, &raw, "situation");
    assert_eq!(take.audio.device, "new mic");
    assert_eq!(
        said(&take),
        [(30_000, "old mic".to_owned()), (70_000, "headset".to_owned())]
    );
    let raw = pick_up(1_000);
    assert_eq!(
        said(&join(&original, &raw, "task")),
        [(69_500, "headset".to_owned())]
    );
}

#[test]
fn pick_ups_add_up_and_say_so() {
    let raw = pick_up(1_000);
    let once = join(&original(), &raw, "action");
    let cut = Cut::of(&once, "result", &raw, 0).expect("can be joined");
    let twice = joined(
        &once,
        "second",
        &raw,
        "result",
        &cut,
        free_file_name("result", &once.pieces),
    );
    let thrice = join(&twice, &raw, "action");
    let files: Vec<_> = thrice.pieces.iter().map(|piece| piece.file.as_str()).collect();
    assert_eq!(
        files,
        ["pickup-action.wav", "pickup-result.wav", "pickup-action-2.wav"]
    );
    assert_eq!(in_words(&original(), "take 1"), None);
    assert_eq!(
        in_words(&once, "take 1").as_deref(),
        Some("Action spoken anew, the rest from take 1")
    );
    assert_eq!(
        in_words(&thrice, "take 1").as_deref(),
        Some("Action and Result spoken anew, the rest from take 1")
    );
    assert_eq!(thrice.fault(), None);
}

#[test]
fn what_cannot_be_joined_is_said() {
    let mut raw = pick_up(1_000);
    raw.audio.frames = 590;
    assert!(
        Cut::of(&original(), "action", &raw, 0).is_err(),
        "nothing was said"
    );
    assert!(Cut::of(&original(), "no-such-part", &pick_up(1_000), 0).is_err());
}

#[test]
fn a_piece_that_points_outside_its_folder_is_a_fault() {
    let mut take = join(&original(), &pick_up(1_000), "action");
    take.pieces[0].file = "../secret.wav".to_owned();
    assert!(take.fault().is_some());
}

#[test]
fn what_a_newer_version_says_of_a_piece_is_kept() {
    let mut json = serde_json::to_value(join(&original(), &pick_up(1_000), "action")).expect("writes");
    json["pieces"][0]["colour"] = Value::from("red");
    let again: Take = serde_json::from_value(json.clone()).expect("reads");
    assert_eq!(serde_json::to_value(&again).expect("writes"), json);
    let plain = serde_json::to_value(original()).expect("writes");
    assert!(plain.get("pieces").is_none() && plain.get("pick_up").is_none());
}

proptest! {
    #[test]
    fn lengths_add_up_to_the_frame_wherever_the_parts_begin(
        marks in prop::collection::vec(0..50_000_u64, 3),
        frames in 1_000..50_000_u64,
        lead_in in 0..900_u64,
        raw_frames in 5_000..90_000_u64,
        raw_lead_in in 0..4_000_u64,
        raw_rate in prop::sample::select(vec![8_000_u32, 44_100, 48_000, 96_000]),
        part in 0..4_usize,
        remarks in prop::collection::vec(0..60_000_u64, 0..20),
    ) {
        let events: Vec<Event> = std::iter::once(Event::Started(started(8_000, lead_in, "mic")))
            .chain(["task", "action", "result"].into_iter().zip(marks).map(|(part, frame)| marked(part, frame)))
            .collect();
        let mut original = Take::from_journal(&events, frames, TakeState::Complete).expect("a take");
        original.tallies = remarks.iter().map(|frame| Tally::new("um", *frame)).collect();
        original.gaps = remarks.iter().map(|frame| gap(*frame, 700)).collect();
        let raw_events = [Event::Started(started(raw_rate, raw_lead_in, "other mic"))];
        let raw = Take::from_journal(&raw_events, raw_frames, TakeState::Complete).expect("a take");
        let id = original.framework.parts[part].id.clone();
        let Ok(cut) = Cut::of(&original, &id, &raw, 0) else {
            return Ok(());
        };
        let take = joined(&original, "first", &raw, &id, &cut, "pickup.wav".to_owned());

        let removed = cut.removed.end - cut.removed.start;
        let used = cut.used.end - cut.used.start;
        prop_assert!(cut.removed.end <= frames);
        prop_assert_eq!(take.audio.frames, frames - removed + used);
        // Where the take has less before the join than the fade is long, that much less is used.
        let lacks = cut.end.map_or(0, |fade| fade.frames).saturating_sub(cut.removed.end);
        let spoken = raw_frames * 8_000 / u64::from(raw_rate);
        prop_assert!((cut.used.end + lacks).abs_diff(spoken) <= 1);
        prop_assert!(take.lead_in_frames <= take.audio.frames);
        // Every other part is as long as it was, and the new one as long as what was spoken.
        let ids: Vec<&str> = original.framework.parts.iter().map(|part| part.id.as_str()).collect();
        let before = timeline::spans(ids.iter().copied(), &original.marks, frames);
        let after = timeline::spans(ids.iter().copied(), &take.marks, take.audio.frames);
        for (index, (before, after)) in before.iter().zip(&after).enumerate() {
            let (before, after) = (before.expect("begun").frames(), after.expect("begun").frames());
            if index == part {
                let lead_in = if cut.removed.start + cut.used.start == 0 { take.lead_in_frames } else { 0 };
                prop_assert_eq!(after, used - lead_in.min(used));
            } else {
                prop_assert_eq!(after, before, "part {}", index);
            }
        }
        for tally in &take.tallies {
            prop_assert!(tally.frame <= 60_000 + used);
        }
        prop_assert!(take.gaps.windows(2).all(|pair| pair[0].frame <= pair[1].frame));
        prop_assert!(take.gaps.iter().all(|gap| gap.frame + gap.frames <= take.audio.frames));
    }
}
