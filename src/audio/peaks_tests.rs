//! Tests of the shape of a sound: what is drawn of it, its pauses, and how it is built.

use proptest::prelude::*;

use super::*;
use crate::wav::Writer;

fn of(samples: &[f32]) -> Peaks {
    let mut peaks = Peaks::new(48_000, samples.len() as u64);
    for chunk in samples.chunks(CHUNK) {
        peaks.extend(chunk);
    }
    peaks
}

fn close(left: f32, right: f32) {
    assert!((left - right).abs() < 1e-4, "{left} against {right}");
}

#[test]
fn a_square_wave_then_silence_shows_as_such_at_every_zoom() {
    let samples: Vec<f32> = (0..96_000)
        .map(|frame| match frame {
            48_000.. => 0.0,
            even if even % 2 == 0 => 0.5,
            _ => -0.5,
        })
        .collect();
    let peaks = of(&samples);
    for bins in [2, 4, 10, 100] {
        let shape = peaks.range(0..96_000, bins);
        close(shape[0].min, -0.5);
        close(shape[0].max, 0.5);
        assert!((shape[0].rms - 0.5).abs() < 0.02, "{}", shape[0].rms);
        // The one after the middle may share a cell with the wave.
        assert!(
            shape[bins / 2 + 1..].iter().all(|bin| *bin == Bin::default()),
            "{bins} bins"
        );
    }
}

#[test]
fn a_lone_click_is_never_overlooked() {
    let mut samples = vec![0.0; 1_000_000];
    samples[777_777] = -0.9;
    let peaks = of(&samples);
    for bins in [1, 3, 50, 1_280] {
        let shape = peaks.range(0..1_000_000, bins);
        let bin = 777_777 * bins / 1_000_000;
        close(shape[bin].min, -0.9);
    }
}

#[test]
fn the_end_of_a_pause_is_found_near_the_pointer_and_not_far_from_it() {
    // Sound, a pause from 2.0 to 2.6 s, sound, a gap of a tenth at 4.0 s, sound.
    let samples: Vec<f32> = (0..6 * 48_000)
        .map(|frame| {
            let secs = f64::from(frame) / 48_000.0;
            let is_quiet = (2.0..2.6).contains(&secs) || (4.0..4.1).contains(&secs);
            let swing = (secs * 200.0 * std::f64::consts::TAU).sin() as f32;
            if is_quiet { swing * 0.002 } else { swing * 0.3 }
        })
        .collect();
    let peaks = of(&samples);
    let found = peaks
        .speech_begins_near(48_000 * 5 / 2, 12_000)
        .expect("the pause is near");
    assert!(found.abs_diff(124_800) <= 512, "{found}");
    assert_eq!(peaks.speech_begins_near(48_000 * 3, 12_000), None, "too far");
    assert_eq!(
        peaks.speech_begins_near(48_000 * 41 / 10, 12_000),
        None,
        "too short to be a pause"
    );
    assert_eq!(Peaks::new(48_000, 0).speech_begins_near(5, 100), None);
    let pauses = peaks.pauses(0.5, 0.1);
    assert_eq!(pauses.len(), 1, "{pauses:?}");
    assert!(
        pauses[0].start.abs_diff(100_800) <= 512 && pauses[0].end.abs_diff(120_000) <= 512,
        "{pauses:?}"
    );
    assert!(Peaks::new(48_000, 0).pauses(0.5, 0.1).is_empty());
}

#[test]
fn what_is_past_the_end_is_flat_and_no_bins_are_none() {
    let peaks = of(&[0.5; 1_000]);
    assert_eq!(peaks.range(1_000..2_000, 3), [Bin::default(); 3]);
    assert_eq!(peaks.range(0..1_000, 0), []);
    assert_eq!(Peaks::new(48_000, 10).range(0..10, 2), [Bin::default(); 2]);
    close(peaks.range(0..1_000, 1)[0].rms, 0.5);
    close(peaks.range(990..991, 1)[0].max, 0.5);
}

#[test]
fn a_file_is_read_with_progress_and_can_be_cancelled() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("a.wav");
    let mut writer = Writer::create(&path, 48_000, 2).expect("creates");
    let frames = CHUNK * CHUNKS_PER_REPORT * 2 + 100;
    writer.write(&vec![8_192_i16; frames * 2]).expect("writes");
    writer.finalize().expect("closes");
    let mut reports = Vec::new();
    let never = AtomicBool::new(false);
    let peaks = Peaks::build(&path, &never, |so_far| reports.push(so_far.frames())).expect("reads");
    assert_eq!((peaks.frames(), peaks.is_complete()), (frames as u64, true));
    assert_eq!(reports.len(), 2);
    close(peaks.range(0..frames as u64, 7)[6].rms, 0.25);
    let cancel = AtomicBool::new(false);
    let partial = Peaks::build(&path, &cancel, |_| cancel.store(true, Ordering::Relaxed)).expect("reads");
    assert_eq!((partial.frames(), partial.is_complete()), (reports[0], false));
}

#[test]
fn drawing_an_hour_takes_no_longer_than_drawing_a_minute() {
    let peaks = of(&vec![0.1; 48_000 * 600]);
    for frames in [48_000 * 6, 48_000 * 60, 48_000 * 600] {
        let (level, width) = peaks.level_for(frames / 1_280);
        assert!(
            frames / 1_280 / width < 4 * FACTOR,
            "{} cells a pixel, {}",
            frames / 1_280 / width,
            level.len()
        );
    }
}

proptest! {
    #[test]
    fn a_bin_covers_at_least_its_own_samples(
        samples in prop::collection::vec(-1.0_f32..1.0, 1..20_000),
        from in 0.0..1.0_f64, length in 0.0..1.0_f64, bins in 1..60_usize,
    ) {
        let peaks = of(&samples);
        let count = samples.len() as f64;
        let start = (from * count) as u64;
        let end = (start + (length * count) as u64 + 1).min(samples.len() as u64);
        let shape = peaks.range(start..end, bins);
        prop_assert_eq!(shape.len(), bins);
        for (bin, shape) in shape.iter().enumerate() {
            let span = (end - start) as usize;
            let (a, b) = (start as usize + span * bin / bins, start as usize + span * (bin + 1) / bins);
            for sample in &samples[a..b] {
                prop_assert!(shape.min <= *sample && *sample <= shape.max);
            }
            prop_assert!(shape.rms <= 1.0);
        }
    }
}
