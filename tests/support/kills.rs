//! Killing the program at random moments of a take, and what is left of it then.

#![allow(clippy::print_stdout, reason = "the losses are what these tests are run for")]

use std::{
    fs,
    hash::{BuildHasher, RandomState},
    time::{Duration, Instant},
};

use serde_json::Value;

use super::{
    PATIENCE,
    program::Running,
    studio::{Studio, at, secs},
    wait_for,
};

/// Most of a take that a kill may cost.
const MOST_LOST_SECS: f64 = 1.0;
/// A mark made this long before the kill must be there.
const MARK_SAFE_SECS: f64 = 0.1;
/// How far from its key a mark may be found; keys take a moment, and the take's start is known to no better.
const MARK_OFF_SECS: f64 = 0.35;

/// What is killed.
#[derive(Debug, Clone, Copy)]
pub enum Victim {
    /// `aloud record`.
    Record,
    /// The window.
    Window,
}

/// Kills takes one after another, the victims by turns; prints the losses and fails if one is too large.
pub fn series(kills: u64, victims: &[Victim]) {
    let studio = Studio::bare().with_sound().with_display();
    let (noise, _) = studio.noise(30);
    let seed = RandomState::new().hash_one(0_u8);
    println!("seed {seed}");
    let mut dice = Dice(seed);
    let mut lost: Vec<f64> = Vec::new();
    for (kill, victim) in (0..kills).zip(victims.iter().cycle()) {
        let library = studio.home.library();
        if library.exists() {
            fs::remove_dir_all(&library).expect("removes");
        }
        let playing = studio.sound().play(&noise);
        let secs = one(&studio, *victim, &mut dice);
        drop(playing);
        println!("kill {}: {victim:?} lost {secs:.2} s", kill + 1);
        lost.push(secs);
    }
    lost.sort_by(f64::total_cmp);
    let (median, worst) = (lost[lost.len() / 2], lost[lost.len() - 1]);
    println!("{kills} kills: median {median:.2} s lost, worst {worst:.2} s");
    assert!(worst <= MOST_LOST_SECS, "{worst} s lost with seed {seed}");
}

/// One take, killed; gives the seconds lost.
fn one(studio: &Studio, victim: Victim, dice: &mut Dice) -> f64 {
    let mut running = begin(studio, victim);
    let begun = Instant::now();
    let lasting = 0.5 + dice.upto(5.5);
    let mut presses: Vec<f64> = (0..3).map(|_| dice.upto(lasting)).collect();
    presses.sort_by(f64::total_cmp);
    // Keys faster than a person's would only test the sender of keys.
    presses.dedup_by(|later, earlier| *later - *earlier < 0.2);
    let mut marked = Vec::new();
    for press in presses {
        at(begun + Duration::from_secs_f64(press));
        match victim {
            Victim::Record => running.send("\n"),
            Victim::Window => drop(studio.press("space")),
        }
        marked.push(begun.elapsed().as_secs_f64());
    }
    at(begun + Duration::from_secs_f64(lasting));
    running.signal("KILL");
    let spoken_secs = begun.elapsed().as_secs_f64();
    running.wait(PATIENCE);
    let recovered = studio.json(&["recover"]);
    let take = studio.first_take();
    assert_eq!(take["state"], "recovered", "{recovered}");
    assert_marks(&take, &marked, spoken_secs);
    spoken_secs - secs(&take["answer_secs"])
}

fn begin(studio: &Studio, victim: Victim) -> Running {
    match victim {
        Victim::Record => {
            let running = studio.aloud(&["record", "--prompt", "bad-news"]).spawn();
            wait_for("the recording", PATIENCE, || {
                running.stderr().contains("Recording").then_some(())
            });
            running
        }
        Victim::Window => {
            let window = studio.open(&[]);
            studio.display().type_text("bad news");
            studio.display().key("Return");
            studio.wait_until_armed();
            at(Instant::now() + Duration::from_millis(800));
            studio.press("space");
            window
        }
    }
}

/// All marks made a little before the kill are in the take, each near its key.
fn assert_marks(take: &Value, marked: &[f64], killed_at: f64) {
    let lead_in_secs = secs(&take["lead_in_secs"]);
    let ends = secs(&take["audio"]["duration_secs"]) - lead_in_secs;
    for (index, pressed) in marked.iter().enumerate() {
        if pressed + MARK_SAFE_SECS >= killed_at {
            continue;
        }
        let start = secs(&take["parts"][index + 1]["start_secs"]) - lead_in_secs;
        // One in the sound that was lost lies at the end of what is left.
        let expected = pressed.min(ends);
        assert!(
            (start - expected).abs() < MARK_OFF_SECS,
            "mark {} at {start} instead of {expected}: {}",
            index + 1,
            take["parts"]
        );
    }
}

struct Dice(u64);

impl Dice {
    /// Between 0 and `most`.
    fn upto(&mut self, most: f64) -> f64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        ((mixed ^ (mixed >> 31)) >> 11) as f64 / (1_u64 << 53) as f64 * most
    }
}
