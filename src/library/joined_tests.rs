//! Tests of the folders of takes made of pieces. What is tested stands beside it.

use super::*;
use crate::{
    library::test_takes::*,
    model::{cut::Cut, pieces},
    wav::test_files::wav_16,
};

/// A take, a pick-up of its Action, and what comes of them; the joined sound is a stand-in of the right length.
fn joined(library: &Library) -> (TakeId, TakeId, Take, TakeId) {
    let (original_id, original) = take(library);
    let (raw_id, raw) = take(library);
    let cut = Cut::of(&original, "action", &raw, 0).expect("can be joined");
    let file = pieces::free_file_name("action", &[]);
    let joining = library.begin_joining().expect("begins");
    let mut made = pieces::joined(
        &original,
        original_id.as_str(),
        &raw,
        "action",
        &cut,
        file.clone(),
    );
    made.audio.frames = 16_000;
    fs::write(joining.audio_path(), wav_16(1, RATE, &sound())).expect("writes");
    joining
        .keep(&library.audio_path(&raw_id, &raw), &file)
        .expect("keeps");
    let id = joining.finish(&raw_id, &made).expect("finishes");
    (original_id, raw_id, raw, id)
}

#[test]
fn a_take_made_of_pieces_is_there_as_a_whole_and_the_pick_up_goes_into_it() {
    let (_dir, library) = library();
    let (original, raw_id, raw, id) = joined(&library);
    assert_eq!(
        names(&library.take_dir(&id)),
        ["answer.wav", "pickup-action.wav", "take.json"]
    );
    assert_eq!(id.as_str(), "2026-11-22_10-15-30_bad-news-3");
    let made = library.load(&id).expect("loads");
    let spoken = fs::read(library.audio_path(&raw_id, &raw)).expect("reads");
    library.remove_joined(&raw_id, &raw, &id).expect("removes");
    assert_eq!(names(&library.takes_dir()), [original.as_str(), id.as_str()]);
    let kept = fs::read(library.piece_path(&id, &made.pieces[0])).expect("reads");
    assert!(kept == spoken, "all of it, as it was recorded");
    let listed = library.list().expect("lists");
    let line = listed.iter().find(|line| line.id == id).expect("is listed");
    assert_eq!(
        line.bytes,
        library.bytes(&id).expect("counts"),
        "the piece is counted"
    );
    assert_eq!(
        wav::cues::read(&library.audio_path(&id, &made))
            .expect("reads")
            .len(),
        3
    );
}

#[test]
fn a_pick_up_that_is_not_kept_elsewhere_is_not_removed() {
    let (_dir, library) = library();
    let (original, raw_id, raw, id) = joined(&library);
    let made = library.load(&id).expect("loads");
    fs::remove_file(library.piece_path(&id, &made.pieces[0])).expect("removes");
    assert!(library.remove_joined(&raw_id, &raw, &id).is_err());
    assert!(library.remove_joined(&raw_id, &raw, &original).is_err());
    assert!(library.audio_path(&raw_id, &raw).exists());
}

#[test]
fn what_a_crash_leaves_of_a_join_is_no_take_and_goes_with_the_next_lock() {
    let (_dir, library) = library();
    let (_, raw) = take(&library);
    let joining = library.begin_joining().expect("begins");
    fs::write(joining.audio_path(), b"half a sound").expect("writes");
    std::mem::forget(joining);
    assert_eq!(library.list().expect("lists").len(), 1);
    drop(library.try_lock().expect("locks"));
    assert_eq!(names(&library.takes_dir()).len(), 1);
    // Given up in good order, it leaves nothing by itself.
    let joining = library.begin_joining().expect("begins");
    let sound = joining.audio_path();
    assert!(
        joining
            .keep(&sound.with_file_name("not there"), "piece.wav")
            .is_err()
    );
    let unwritable = Take {
        total_secs: -1.0,
        ..raw
    };
    fs::write(&sound, wav_16(1, RATE, &[1; 100])).expect("writes");
    assert!(
        joining
            .finish(
                &"2026-11-22_10-15-30_bad-news".parse().expect("an id"),
                &unwritable
            )
            .is_err()
    );
    assert_eq!(names(&library.takes_dir()).len(), 1);
}
