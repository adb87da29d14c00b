//! Pick-ups: one part of an answer spoken anew, and the take that is made of the old sound and the new. What lies where
//! in such a take is told here, by the cut of `cut`; the sound itself is joined in `audio::splice`.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::{
    cut::{Cut, scaled},
    remarks::{Note, Pin, Tally},
    take::{self, AUDIO_FILE, Audio, Gap, Pause, Switch, Take, TakeState},
    timeline::Mark,
};

/// What a pick-up was recorded for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PickUp {
    /// The take it is to be joined with.
    pub take: String,
    /// Id of the part that is spoken anew.
    pub part: String,
}

/// One step by which a take came to be made of pieces: in the sound of another take one part was replaced.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Piece {
    /// The take that all but this part is from.
    pub from: String,
    /// Id of the part that was spoken anew.
    pub part: String,
    /// Local time at which it was, RFC 3339 with offset.
    pub recorded_at: String,
    /// File name within the take's folder of all that was recorded then, as it was recorded.
    pub file: String,
    /// Its length in frames, at its own rate.
    pub frames: u64,
    /// Frames of it from before the start key.
    pub lead_in_frames: u64,
    /// Fields this version does not know.
    #[serde(flatten)]
    pub extra: Map<String, Value>,
}

/// The take that `raw` makes of `take`, whose name is `from`, once the sound is joined by `cut`. What was said about the
/// part that goes stays behind, and so do the guess and the rating: they are of another answer. `file` is where the
/// pick-up as it was recorded is kept.
#[must_use]
pub fn joined(take: &Take, from: &str, raw: &Take, part: &str, cut: &Cut, file: String) -> Take {
    let frames = take.audio.frames;
    let is_first = cut.removed.start == 0 && cut.used.start == 0;
    let scaled = |frame| scaled(frame, raw.audio.sample_rate_hz, take.audio.sample_rate_hz);
    let kept = |frame: u64| cut.kept(frame, frames);
    let lead_in_frames = if is_first {
        scaled(raw.lead_in_frames).min(cut.end())
    } else {
        take.lead_in_frames
    };
    let switches = switches(take, raw, cut);
    let mut pieces = take.pieces.clone();
    pieces.push(Piece {
        from: from.to_owned(),
        part: part.to_owned(),
        recorded_at: raw.recorded_at.clone(),
        file,
        frames: raw.audio.frames,
        lead_in_frames: raw.lead_in_frames,
        extra: Map::new(),
    });
    Take {
        schema: take::SCHEMA,
        recorded_at: raw.recorded_at.clone(),
        state: TakeState::Complete,
        prompt: take.prompt.clone(),
        framework: take.framework.clone(),
        total_secs: take.total_secs,
        audio: Audio {
            file: AUDIO_FILE.to_owned(),
            frames: cut.joined_frames(frames),
            device: first_device(take, raw, cut).to_owned(),
            ..take.audio.clone()
        },
        lead_in_frames,
        marks: marks(
            take,
            part,
            cut,
            if is_first {
                lead_in_frames
            } else {
                cut.removed.start
            },
        ),
        pauses: pauses(take, raw, cut),
        gaps: take::fewer_gaps(gaps(take, raw, cut)),
        switches,
        guess_secs: None,
        rating: None,
        pins: moved(&take.pins, |pin| {
            Some(Pin {
                frame: kept(pin.frame)?,
                ..pin.clone()
            })
        }),
        tallies: moved(&take.tallies, |tally| {
            Some(Tally {
                frame: kept(tally.frame)?,
                ..tally.clone()
            })
        }),
        notes: moved(&take.notes, |note| {
            Some(Note {
                frame: kept(note.frame)?,
                ..note.clone()
            })
        }),
        next_time: take.next_time.clone(),
        not_fillers: take.not_fillers.iter().filter_map(|frame| kept(*frame)).collect(),
        delivery: None,
        is_starred: false,
        title: take.title.clone(),
        pick_up: None,
        occasion: take.occasion.clone(),
        pieces,
        extra: Map::new(),
    }
}

fn moved<T>(all: &[T], to: impl Fn(&T) -> Option<T>) -> Vec<T> {
    all.iter().filter_map(to).collect()
}

fn marks(take: &Take, part: &str, cut: &Cut, new: u64) -> Vec<Mark> {
    let own = take.marks.iter().position(|mark| mark.part == part);
    take.marks
        .iter()
        .enumerate()
        .map(|(index, mark)| {
            let frame = if mark.part == part {
                new
            } else if (mark.frame, Some(index)) < (cut.removed.start, own) {
                mark.frame
            } else {
                cut.behind(mark.frame.min(take.audio.frames))
            };
            Mark {
                part: mark.part.clone(),
                frame,
            }
        })
        .collect()
}

fn pauses(take: &Take, raw: &Take, cut: &Cut) -> Vec<Pause> {
    let (rate, raw_rate) = (take.audio.sample_rate_hz, raw.audio.sample_rate_hz);
    let of_take = take
        .pauses
        .iter()
        .filter_map(|pause| cut.kept(pause.frame, take.audio.frames));
    let of_raw = raw
        .pauses
        .iter()
        .filter_map(|pause| cut.spoken(scaled(pause.frame, raw_rate, rate)));
    let mut frames: Vec<u64> = of_take.chain(of_raw).collect();
    frames.sort_unstable();
    frames.into_iter().map(|frame| Pause { frame }).collect()
}

/// What is missing from both, cut where the sound is.
fn gaps(take: &Take, raw: &Take, cut: &Cut) -> Vec<Gap> {
    let (rate, raw_rate) = (take.audio.sample_rate_hz, raw.audio.sample_rate_hz);
    let mut gaps = Vec::new();
    let mut add = |from: u64, to: u64, cause: &str| {
        if from < to {
            gaps.push(Gap {
                frame: from,
                frames: to - from,
                cause: cause.to_owned(),
            });
        }
    };
    for gap in &take.gaps {
        let end = gap.frame.saturating_add(gap.frames).min(take.audio.frames);
        add(gap.frame, end.min(cut.removed.start), &gap.cause);
        add(
            cut.behind(gap.frame.max(cut.removed.end)),
            cut.behind(end),
            &gap.cause,
        );
    }
    for gap in &raw.gaps {
        let place = |frame: u64| {
            let used = scaled(frame, raw_rate, rate).clamp(cut.used.start, cut.used.end);
            (used - cut.used.start).saturating_add(cut.removed.start)
        };
        add(
            place(gap.frame),
            place(gap.frame.saturating_add(gap.frames)),
            &gap.cause,
        );
    }
    gaps.sort_by_key(|gap| gap.frame);
    gaps
}

/// Which microphone is heard from where on: each join changes it, if the two were recorded with different ones.
fn switches(take: &Take, raw: &Take, cut: &Cut) -> Vec<Switch> {
    let (rate, raw_rate) = (take.audio.sample_rate_hz, raw.audio.sample_rate_hz);
    let raw_switches: Vec<(u64, &str)> = raw
        .switches
        .iter()
        .map(|switch| (scaled(switch.frame, raw_rate, rate), switch.device.as_str()))
        .collect();
    let of_take: Vec<(u64, &str)> = take
        .switches
        .iter()
        .map(|switch| (switch.frame, switch.device.as_str()))
        .collect();

    let mut all: Vec<(u64, &str)> = of_take
        .iter()
        .filter(|(frame, _)| *frame < cut.removed.start)
        .copied()
        .collect();
    all.push((
        cut.removed.start,
        device_at(&raw_switches, &raw.audio.device, cut.used.start),
    ));
    all.extend(
        raw_switches
            .iter()
            .filter(|(frame, _)| *frame > cut.used.start)
            .filter_map(|&(frame, device)| Some((cut.spoken(frame)?, device))),
    );
    if cut.removed.end < take.audio.frames {
        all.push((
            cut.end(),
            device_at(&of_take, &take.audio.device, cut.removed.end),
        ));
        all.extend(
            of_take
                .iter()
                .filter(|(frame, _)| *frame > cut.removed.end)
                .map(|&(frame, device)| (cut.behind(frame), device)),
        );
    }
    let mut heard = first_device(take, raw, cut);
    all.into_iter()
        .filter(|&(_, device)| std::mem::replace(&mut heard, device) != device)
        .map(|(frame, device)| Switch {
            frame,
            device: device.to_owned(),
        })
        .collect()
}

/// The microphone that is heard first.
fn first_device<'a>(take: &'a Take, raw: &'a Take, cut: &Cut) -> &'a str {
    if cut.removed.start == 0 {
        &raw.audio.device
    } else {
        &take.audio.device
    }
}

fn device_at<'a>(switches: &[(u64, &'a str)], first: &'a str, frame: u64) -> &'a str {
    let before = switches.iter().rev().find(|(at, _)| *at <= frame);
    before.map_or(first, |(_, device)| device)
}

/// The file name under which a pick-up of `part` is kept beside the sounds that `pieces` keep.
#[must_use]
pub fn free_file_name(part: &str, pieces: &[Piece]) -> String {
    let name = |number: usize| match number {
        1 => format!("pickup-{part}.wav"),
        number => format!("pickup-{part}-{number}.wav"),
    };
    let is_free = |name: &String| !pieces.iter().any(|piece| piece.file == *name);
    // One more than there are pieces: one of them is free.
    (1..=pieces.len() + 1)
        .map(name)
        .find(is_free)
        .unwrap_or_else(|| name(pieces.len() + 2))
}

/// What a take is made of, in words: `Action and Result spoken anew, the rest from take 3`; nothing if it is of one
/// piece. `rest` names the take that it all began with.
#[must_use]
pub fn in_words(take: &Take, rest: &str) -> Option<String> {
    if take.pieces.is_empty() {
        return None;
    }
    let mut names: Vec<&str> = Vec::new();
    for piece in &take.pieces {
        let part = take.framework.parts.iter().find(|part| part.id == piece.part);
        let name = part.map_or(piece.part.as_str(), |part| part.name.as_str());
        if !names.contains(&name) {
            names.push(name);
        }
    }
    let names = match names.as_slice() {
        [before @ .., last] if !before.is_empty() => format!("{} and {last}", before.join(", ")),
        names => names.concat(),
    };
    let is_anew = |part: &str| take.pieces.iter().any(|piece| piece.part == part);
    if take.marks.iter().all(|mark| is_anew(&mark.part)) {
        return Some(format!("{names} spoken anew, after {rest}"));
    }
    Some(format!("{names} spoken anew, the rest from {rest}"))
}

#[cfg(test)]
#[path = "pieces_tests.rs"]
mod tests;
