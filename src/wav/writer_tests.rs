//! Tests of writing, checkpoints and ends. What is tested stands beside it.

use super::*;
use crate::wav::{Reader, WavError};

fn ramp(frames: i16) -> Vec<i16> {
    (0..frames).collect()
}

fn read_all(path: &Path) -> Vec<i16> {
    let mut reader = Reader::open(path).expect("opens");
    let mut out = vec![0; usize::try_from(reader.info().frames).expect("small")];
    assert_eq!(reader.read_mono_i16(&mut out).expect("reads"), out.len());
    out
}

#[test]
fn what_is_written_is_read_back_bit_for_bit() {
    let dir = tempfile::tempdir().expect("a folder");
    let path = dir.path().join("a.wav");
    let mut writer = Writer::create(&path, 44_100, 1).expect("creates");
    let extremes = [i16::MIN, -1, 0, 1, i16::MAX];
    writer.write(&extremes).expect("writes");
    writer.write(&[]).expect("writes nothing");
    assert_eq!(writer.finalize().expect("finalizes"), 5);
    assert_eq!(read_all(&path), extremes);
}

#[test]
fn a_crash_after_a_checkpoint_leaves_a_readable_file() {
    let dir = tempfile::tempdir().expect("a folder");
    let path = dir.path().join("a.wav");
    let mut writer = Writer::create(&path, 48_000, 2).expect("creates");
    writer.write(&ramp(2_000)).expect("writes");
    writer.checkpoint().expect("a checkpoint");
    writer.sync().expect("syncs");
    writer.write(&ramp(100)).expect("writes");
    std::mem::forget(writer);
    assert_eq!(Reader::open(&path).expect("opens").info().frames, 1_000);
}

#[test]
fn a_crash_before_any_checkpoint_loses_only_what_was_in_memory() {
    let dir = tempfile::tempdir().expect("a folder");
    let path = dir.path().join("a.wav");
    let mut writer = Writer::create(&path, 48_000, 1).expect("creates");
    for _ in 0..10 {
        writer.write(&ramp(10_000)).expect("writes");
    }
    std::mem::forget(writer);
    let frames = repair::repair(&path).expect("repairs");
    assert!(frames > 100_000 - 40_000, "{frames}");
    assert_eq!(read_all(&path).len() as u64, frames);
}

#[test]
fn the_rate_can_be_corrected_while_writing() {
    let dir = tempfile::tempdir().expect("a folder");
    let path = dir.path().join("a.wav");
    let mut writer = Writer::create(&path, 48_000, 1).expect("creates");
    writer.write(&ramp(500)).expect("writes");
    writer.set_rate(24_000).expect("is set");
    writer.write(&ramp(500)).expect("writes");
    assert_eq!(writer.finalize().expect("finalizes"), 1_000);
    let info = Reader::open(&path).expect("opens").info();
    assert_eq!((info.sample_rate_hz, info.frames), (24_000, 1_000));
    assert_eq!(read_all(&path), [ramp(500), ramp(500)].concat());
    let header = std::fs::read(&path).expect("reads");
    assert_eq!(header[28..32], 48_000_u32.to_le_bytes(), "bytes a second");
}

#[test]
fn an_existing_file_is_never_overwritten() {
    let dir = tempfile::tempdir().expect("a folder");
    let path = dir.path().join("a.wav");
    std::fs::write(&path, "precious").expect("writes");
    assert!(matches!(
        Writer::create(&path, 48_000, 1),
        Err(WavError::Io {
            operation: "create",
            ..
        })
    ));
    assert_eq!(std::fs::read(&path).expect("reads"), b"precious");
}

#[test]
fn what_fits_no_header_is_refused_before_a_file_is_made() {
    let dir = tempfile::tempdir().expect("a folder");
    let path = dir.path().join("a.wav");
    for (rate, channels) in [(0, 1), (48_000, 0), (u32::MAX, 2), (1, 40_000)] {
        assert!(
            matches!(
                Writer::create(&path, rate, channels),
                Err(WavError::Refused { .. })
            ),
            "{rate} Hz, {channels} channels"
        );
    }
    assert!(!path.exists());
}

#[test]
fn half_a_frame_is_refused_and_harms_nothing() {
    let dir = tempfile::tempdir().expect("a folder");
    let path = dir.path().join("a.wav");
    let mut writer = Writer::create(&path, 48_000, 2).expect("creates");
    assert!(matches!(writer.write(&[1, 2, 3]), Err(WavError::Refused { .. })));
    writer.write(&[1, 3]).expect("writes");
    assert_eq!(writer.finalize().expect("finalizes"), 1);
    assert_eq!(read_all(&path), [2]);
}

#[cfg(unix)]
#[test]
fn only_the_owner_can_read_it() {
    use std::os::unix::fs::PermissionsExt;
    let dir = tempfile::tempdir().expect("a folder");
    let path = dir.path().join("a.wav");
    Writer::create(&path, 48_000, 1).expect("creates");
    let mode = std::fs::metadata(&path).expect("is there").permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
}

/// `/dev/full` takes nothing: a full disk without filling one.
#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_is_named_as_such() {
    let full = File::options().write(true).open("/dev/full").expect("is there");
    let place = Place::new(full);
    let spec = hound::WavSpec {
        channels: 1,
        sample_rate: 48_000,
        bits_per_sample: 16,
        sample_format: hound::SampleFormat::Int,
    };
    let mut writer = Writer {
        path: PathBuf::from("/dev/full"),
        hound: hound::WavWriter::new(
            BufWriter::with_capacity(BUFFER_BYTES, Sink::new(place.clone())),
            spec,
        )
        .expect("buffers"),
        place,
        channels: 1,
        frames: 0,
        failed: false,
    };
    writer.write(&[0; 10]).expect("is buffered");
    let error = writer.checkpoint().expect_err("the disk is full");
    assert!(matches!(error, WavError::DiskFull { .. }), "{error}");
    assert!(error.to_string().contains("free some space"), "{error}");
    assert!(writer.finalize().is_err());
}

#[cfg(unix)]
#[test]
fn a_file_removed_or_moved_away_is_made_anew_with_all_its_sound() {
    let dir = tempfile::tempdir().expect("a folder");
    let folder = dir.path().join("takes/one");
    std::fs::create_dir_all(&folder).expect("a folder");
    let path = folder.join("answer.wav.part");
    let mut writer = Writer::create(&path, 8_000, 1).expect("creates");
    let sound: Vec<i16> = (0..9_000).map(|index| (index % 3_000) as i16).collect();
    writer.write(&sound[..3_000]).expect("writes");
    assert!(!writer.look_after().expect("looks"), "it is where it was");
    std::fs::remove_dir_all(dir.path().join("takes")).expect("removes");
    assert!(writer.look_after().expect("made anew"));
    writer.write(&sound[3_000..6_000]).expect("writes");
    let away = dir.path().join("away");
    std::fs::rename(dir.path().join("takes"), &away).expect("moves");
    assert!(writer.look_after().expect("made anew"));
    writer.write(&sound[6_000..]).expect("writes");
    assert_eq!(writer.finalize().expect("finishes"), 9_000);
    let read = |path: &Path| -> Vec<i16> {
        let mut reader = hound::WavReader::open(path).expect("a WAV");
        reader.samples().map(|sample| sample.expect("reads")).collect()
    };
    assert_eq!(read(&path), sound);
    assert_eq!(read(&away.join("one/answer.wav.part")), sound[..6_000]);
}
