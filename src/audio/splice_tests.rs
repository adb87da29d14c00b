//! Tests of joining sounds: that no join clicks, and that all else stays what it was.

use std::{fs, path::PathBuf};

use proptest::prelude::*;

use super::*;
use crate::wav::test_files::wav;

/// −60 dBFS.
const CLICK: f64 = 0.001;

/// What a sound is made of.
#[derive(Debug, Clone)]
struct Recipe {
    rate_hz: u32,
    frames: usize,
    offset: f64,
    /// Frequency in thousandths of the rate, level, phase.
    tones: Vec<(u16, f64, f64)>,
    /// Level of bursts like those of speech.
    bursts: f64,
    seed: u64,
}

/// Samples full scale ±1.
fn made(recipe: &Recipe) -> Vec<f64> {
    let mut state = recipe.seed | 1;
    let mut noise = move || {
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        f64::from((state >> 40) as u32) / f64::from(1_u32 << 23) - 1.0
    };
    let (mut low, mut lower) = (0.0, 0.0);
    (0..recipe.frames)
        .map(|frame| {
            low += (noise() - low) * 0.3;
            lower += (low - lower) * 0.3;
            let secs = frame as f64 / f64::from(recipe.rate_hz);
            let loudness = (secs * 4.0 * std::f64::consts::PI).sin().max(0.0);
            let tones: f64 = recipe
                .tones
                .iter()
                .map(|(per_mille, level, phase)| {
                    (f64::from(*per_mille) / 1_000.0 * frame as f64 * std::f64::consts::TAU + phase).sin()
                        * level
                })
                .sum();
            (recipe.offset + tones + lower * loudness * recipe.bursts * 3.0).clamp(-0.99, 0.99)
        })
        .collect()
}

fn recipe(longest_secs: f64) -> impl Strategy<Value = Recipe> {
    let rate = prop::sample::select(vec![8_000_u32, 16_000, 22_050, 44_100, 48_000]);
    let tone = (1..250_u16, 0.0..0.15, 0.0..6.0);
    let quiet_or_loud = prop_oneof![Just(0.0), 0.0..0.25];
    (
        rate,
        0.11..longest_secs,
        prop_oneof![Just(0.0), -0.6..0.6],
        prop::collection::vec(tone, 0..3),
        quiet_or_loud,
        any::<u64>(),
    )
        .prop_map(|(rate_hz, secs, offset, tones, bursts, seed)| Recipe {
            rate_hz,
            frames: (secs * f64::from(rate_hz)) as usize,
            offset,
            tones,
            bursts,
            seed,
        })
}

/// How a sound is stored.
#[derive(Debug, Clone, Copy)]
enum Kind {
    Int16,
    Stereo24,
    Float,
}

fn stored_as(kind: Kind, rate_hz: u32, samples: &[f64]) -> Vec<u8> {
    let int = |scale: f64| samples.iter().map(move |sample| (sample * scale).round() as i32);
    match kind {
        Kind::Int16 => {
            let data: Vec<u8> = int(32_768.0).flat_map(|s| (s as i16).to_le_bytes()).collect();
            wav(1, 1, rate_hz, 16, &data)
        }
        Kind::Stereo24 => {
            let three = |s: i32| s.to_le_bytes().into_iter().take(3).collect::<Vec<_>>();
            let data: Vec<u8> = int(8_388_608.0)
                .flat_map(|s| [three(s), three(-s / 2)].concat())
                .collect();
            wav(1, 2, rate_hz, 24, &data)
        }
        Kind::Float => {
            let data: Vec<u8> = samples.iter().flat_map(|s| (*s as f32).to_le_bytes()).collect();
            wav(3, 1, rate_hz, 32, &data)
        }
    }
}

struct Files {
    _dir: tempfile::TempDir,
    original: PathBuf,
    pick_up: PathBuf,
    target: PathBuf,
}

fn files(original: &[u8], pick_up: &[u8]) -> Files {
    let dir = tempfile::tempdir().expect("a folder");
    let files = Files {
        original: dir.path().join("original.wav"),
        pick_up: dir.path().join("pick-up.wav"),
        target: dir.path().join("target.wav"),
        _dir: dir,
    };
    fs::write(&files.original, original).expect("writes");
    fs::write(&files.pick_up, pick_up).expect("writes");
    files
}

impl Files {
    fn splice(&self, cut: &Cut) -> u64 {
        splice(&self.original, &self.pick_up, cut, &self.target, &mut |_| ()).expect("joins")
    }
}

/// All frames of a file as they are stored, and channel by channel.
fn all(path: &Path) -> (Vec<u8>, Vec<Vec<f64>>) {
    let mut reader = StoredReader::open(path).expect("opens");
    let info = reader.info();
    let mut bytes = Vec::new();
    reader.read(frames(info.frames), &mut bytes).expect("reads");
    let samples = reader.decode(&bytes);
    let channels = usize::from(info.channels);
    let channel = |channel| samples.iter().skip(channel).step_by(channels).copied().collect();
    (bytes, (0..channels).map(channel).collect())
}

/// How far a sample lies from where the two before it point.
fn bend(samples: &[f64], at: i64) -> Option<f64> {
    let get = |at: i64| usize::try_from(at).ok().and_then(|at| samples.get(at)).copied();
    Some((get(at + 1)? - 2.0 * get(at)? + get(at - 1)?).abs())
}

/// Fails if one of a join's samples bends by a click more than either sound bends there.
fn assert_no_click(
    joined: &[f64],
    old: (&[f64], i64),
    new: (&[f64], i64),
    window: std::ops::Range<i64>,
) -> Result<(), TestCaseError> {
    let around = || window.start - 2..window.end + 2;
    let sources = around().flat_map(|at| [bend(old.0, at + old.1), bend(new.0, at + new.1)]);
    let bent = sources.flatten().fold(0.0, f64::max);
    for at in around() {
        if let Some(bends) = bend(joined, at) {
            prop_assert!(
                bends <= bent + CLICK,
                "at {at} of {window:?} it bends by {bends}, the sounds by {bent}"
            );
        }
    }
    Ok(())
}

/// A place in a sound: anywhere, or within a few milliseconds of one of its ends.
fn place() -> impl Strategy<Value = (u8, f64)> {
    (0..4_u8, 0.0..1.0)
}

fn placed((which, share): (u8, f64), frames: u64, rate_hz: u32) -> u64 {
    let near = (share * 0.005 * f64::from(rate_hz)) as u64;
    match which {
        0 => near.min(frames),
        1 => frames.saturating_sub(near),
        _ => (share * frames as f64) as u64,
    }
}

fn signed(place: u64) -> i64 {
    i64::try_from(place).expect("a short sound")
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1_000, ..ProptestConfig::default() })]

    #[test]
    fn no_join_clicks_and_what_lies_outside_stays_bit_for_bit(
        old in recipe(0.8),
        new in recipe(0.6),
        is_one_rate in prop::bool::weighted(0.6),
        kind in prop::sample::select(vec![Kind::Int16, Kind::Int16, Kind::Int16, Kind::Stereo24, Kind::Float]),
        cuts in (place(), place()),
        lead_in in prop_oneof![Just(0.0), 0.0..0.03, 0.0..0.3],
    ) {
        let mut new = new;
        if is_one_rate {
            new.rate_hz = old.rate_hz;
            new.frames = new.frames.max((0.11 * f64::from(old.rate_hz)) as usize);
        }
        let files = files(
            &stored_as(kind, old.rate_hz, &made(&old)),
            &stored_as(Kind::Int16, new.rate_hz, &made(&new)),
        );
        let rate = old.rate_hz;
        let total = old.frames as u64;
        let (a, b) = (placed(cuts.0, total, rate), placed(cuts.1, total, rate));
        let used_end = crate::model::cut::scaled(new.frames as u64, new.rate_hz, rate);
        let least = u64::from(rate) / 10;
        let answer = ((lead_in * f64::from(rate)) as u64).min(used_end.saturating_sub(least));
        let cut = Cut::new(a.min(b)..a.max(b), answer..used_end, total, rate);
        let written = files.splice(&cut);
        prop_assert_eq!(written, cut.joined_frames(total));

        let (old_bytes, old_channels) = all(&files.original);
        let (bytes, channels) = all(&files.target);
        prop_assert_eq!(channels[0].len() as u64, written);
        // What a change of rate makes louder than the format holds is clipped.
        let loudest = if matches!(kind, Kind::Float) { f64::MAX } else { 1.0 };
        let spoken: Vec<f64> = Spoken::open(&files.pick_up, rate)
            .and_then(|mut spoken| spoken.take(used_end))
            .expect("reads")
            .into_iter()
            .map(|sample| f64::from(sample).clamp(-loudest, loudest))
            .collect();

        let new_end = cut.removed.start + (cut.used.end - cut.used.start);
        let to_new = signed(cut.used.start) - signed(cut.removed.start);
        let start = cut.start.map_or(0..0, |fade| fade.of_take..fade.of_take + fade.frames);
        let end = cut.end.map_or(written..written, |fade| {
            let at = new_end - (cut.removed.end - fade.of_take);
            at..at + fade.frames
        });
        let fade = ((0.02 * f64::from(rate)).round() as u64).max(256);
        prop_assert!(start.end - start.start <= fade && end.end - end.start <= fade);
        prop_assert!(used_end - cut.used.end <= fade && cut.used.start - answer <= fade, "hardly less is used");
        for (joined, old) in channels.iter().zip(&old_channels) {
            if cut.start.is_some() {
                assert_no_click(joined, (old, 0), (&spoken, to_new), signed(start.start)..signed(start.end))?;
            }
            if cut.end.is_some() {
                let to_old = signed(cut.removed.end) - signed(new_end);
                assert_no_click(joined, (old, to_old), (&spoken, to_new), signed(end.start)..signed(end.end))?;
            }
        }

        let frame_bytes = old_bytes.len() / old.frames;
        let at = |frame: u64| frames(frame) * frame_bytes;
        prop_assert!(bytes[..at(start.start)] == old_bytes[..at(start.start)], "before the joins");
        let behind = at(written - end.end);
        if cut.end.is_some() {
            prop_assert!(bytes[bytes.len() - behind..] == old_bytes[old_bytes.len() - behind..], "behind them");
        }
        let whole = start.end.max(cut.removed.start)..end.start;
        let from = usize::try_from(signed(whole.start) + to_new).expect("within the pick-up");
        let joined = &channels[0][frames(whole.start)..frames(whole.end)];
        let exact = new.rate_hz == rate;
        for (frame, (joined, spoken)) in joined.iter().zip(&spoken[from..]).enumerate() {
            let off = (joined - spoken).abs();
            prop_assert!(off < if exact { 1e-12 } else { 3.1e-5 }, "frame {frame} of the part is off by {off}");
        }
    }
}

#[test]
fn a_level_that_stands_still_steps_nowhere_however_far_apart_the_two_are() {
    let rate = 48_000;
    let level = |level: f64, frames| stored_as(Kind::Int16, rate, &vec![level; frames]);
    for (start, end, lead_in) in [
        (10_000, 20_000, 24_000),
        (10_000, 20_000, 0),
        (3, 20_000, 0),
        (3, 7, 5),
        (29_995, 30_000, 0),
        (10_000, 10_000, 900),
    ] {
        let files = files(&level(0.9, 30_000), &level(-0.9, 40_000));
        let cut = Cut::new(start..end, lead_in..40_000, 30_000, rate);
        files.splice(&cut);
        let joined = all(&files.target).1.remove(0);
        let worst = (1..joined.len() as i64 - 1)
            .filter_map(|at| bend(&joined, at))
            .fold(0.0, f64::max);
        assert!(worst < 1e-4, "{start}..{end}: {worst}");
    }
}

#[test]
fn the_new_part_is_whole_from_its_start_key_to_its_end_but_for_the_fade_at_its_end() {
    let rate = 16_000;
    let files = files(
        &stored_as(Kind::Int16, rate, &vec![0.25; 8_000]),
        &stored_as(Kind::Int16, rate, &vec![-0.5; 8_000]),
    );
    let cut = Cut::new(2_000..3_000, 4_000..8_000, 8_000, rate);
    assert_eq!(files.splice(&cut), 2_000 + 4_000 + 5_000);
    let joined = all(&files.target).1.remove(0);
    let new = joined
        .iter()
        .filter(|sample| (**sample + 0.5).abs() < 1e-9)
        .count();
    assert_eq!(new, 4_000 - 320, "20 ms of it fade out");
    assert!(
        joined[2_000..5_680]
            .iter()
            .all(|sample| (sample + 0.5).abs() < 1e-9)
    );
    assert!(joined[6_000..].iter().all(|sample| (sample - 0.25).abs() < 1e-9));
}

#[test]
fn a_file_that_is_missing_or_would_grow_too_long_is_an_error_that_names_it() {
    let sound = stored_as(Kind::Int16, 8_000, &vec![0.1; 8_000]);
    let files = files(&sound, &sound);
    let cut = Cut::new(2_000..3_000, 0..8_000, 8_000, 8_000);
    fs::remove_file(&files.original).expect("removes");
    let error =
        splice(&files.original, &files.pick_up, &cut, &files.target, &mut |_| ()).expect_err("it is gone");
    assert!(error.to_string().contains("original.wav"), "{error}");
    assert!(!files.target.exists());
}

#[test]
fn how_far_it_is_grows_up_to_the_whole() {
    let sound = stored_as(Kind::Int16, 8_000, &vec![0.1; 80_000]);
    let files = files(&sound, &sound);
    let cut = Cut::new(20_000..30_000, 4_000..80_000, 80_000, 8_000);
    let mut told = Vec::new();
    splice(
        &files.original,
        &files.pick_up,
        &cut,
        &files.target,
        &mut |share| told.push(share),
    )
    .expect("joins");
    assert!(
        told.windows(2).all(|pair| pair[0] <= pair[1]) && told.len() > 4,
        "{told:?}"
    );
    assert!((told[told.len() - 1] - 1.0).abs() < 1e-6);
}
