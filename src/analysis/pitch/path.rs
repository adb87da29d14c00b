//! The cheapest path through the candidates of all frames: pitch does not jump without need. After
//! Boersma's article, with the costs that Praat's manual names as the standard, for frames 10 ms apart.

use super::{Frame, MOST, RANGE_HZ};

/// A frame whose peak is below this share of the whole sound's is silent.
const SILENCE: f32 = 0.03;
/// A candidate weaker than this is not voiced.
const VOICING: f32 = 0.45;
/// What going from voiced to unvoiced costs, and back.
const CHANGE_COST: f32 = 0.14;
/// What a jump costs, an octave.
const JUMP_COST: f32 = 0.35;
/// A frame whose peak is this share of the whole sound's or less is never voiced: that it is silent gains more than the
/// strongest candidate (1.03) could, even if its neighbours are voiced and both changes are paid.
pub const SURELY_SILENT: f32 = 0.02;

/// The pitch of each frame in Hz; `None` where it is not voiced.
pub fn cheapest(frames: &[Frame]) -> Vec<Option<f32>> {
    let loudest = frames.iter().fold(0.0_f32, |peak, frame| peak.max(frame.peak));
    if loudest <= 0.0 {
        return vec![None; frames.len()];
    }
    // For each frame and each of its states (unvoiced, then its candidates): where the best path to it came from.
    let mut came_from: Vec<[u8; MOST + 1]> = Vec::with_capacity(frames.len());
    let mut before: Option<([f32; MOST + 1], &Frame)> = None;
    for frame in frames {
        let strengths = strengths(frame, loudest);
        let mut from = [0_u8; MOST + 1];
        let mut totals = strengths;
        if let Some((paid, last)) = before {
            for (state, total) in totals.iter_mut().enumerate() {
                let best = (0..=MOST)
                    .map(|other| {
                        (
                            other,
                            paid[other] - cost(octaves(last, other), octaves(frame, state)),
                        )
                    })
                    .max_by(|a, b| a.1.total_cmp(&b.1));
                if let Some((other, paid)) = best {
                    *total += paid;
                    from[state] = u8::try_from(other).unwrap_or(0);
                }
            }
        }
        came_from.push(from);
        // Only differences count; so that the sums of an hour keep their digits they begin anew at each frame.
        let most = totals.iter().copied().fold(f32::NEG_INFINITY, f32::max);
        before = Some((totals.map(|total| total - most), frame));
    }
    let mut state = before.map_or(0, |(totals, _)| {
        (0..=MOST)
            .max_by(|&a, &b| totals[a].total_cmp(&totals[b]))
            .unwrap_or(0)
    });
    let mut path = vec![None; frames.len()];
    for index in (0..frames.len()).rev() {
        path[index] = octaves(&frames[index], state).map(|octaves| RANGE_HZ.0 * octaves.exp2());
        state = usize::from(came_from[index][state]);
    }
    path
}

/// How high a state of a frame is; `None` if it is the unvoiced one or there is no such candidate.
fn octaves(frame: &Frame, state: usize) -> Option<f32> {
    frame.candidates.get(state.checked_sub(1)?)?.octaves()
}

fn strengths(frame: &Frame, loudest: f32) -> [f32; MOST + 1] {
    let mut strengths = [f32::NEG_INFINITY; MOST + 1];
    let loud = frame.peak / loudest;
    strengths[0] = VOICING + (2.0 - loud / (SILENCE / (1.0 + VOICING))).max(0.0);
    for (strength, candidate) in strengths[1..].iter_mut().zip(&frame.candidates) {
        if candidate.octaves().is_some() {
            *strength = candidate.strength();
        }
    }
    strengths
}

fn cost(from: Option<f32>, to: Option<f32>) -> f32 {
    match (from, to) {
        (None, None) => 0.0,
        (Some(from), Some(to)) => JUMP_COST * (from - to).abs(),
        _ => CHANGE_COST,
    }
}
