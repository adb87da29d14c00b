//! A take as a folder for a listener: the sound, labels for Audacity, the take's file and the page. How the folder is
//! kept from harm is the library's business; what the page looks like is in `page` and `assets/review`.

use std::{
    path::{Path, PathBuf},
    sync::atomic::AtomicBool,
};

use super::page;
use crate::{
    audio::peaks::Peaks,
    library::{Library, TakeId},
    model::{
        remarks::PinKind,
        take::{AUDIO_FILE, Take},
        timeline,
    },
};

/// The page's file.
pub const PAGE_FILE: &str = "review.html";
/// The labels' file.
const LABELS_FILE: &str = "labels.txt";
/// The take's file.
const TAKE_FILE: &str = "take.json";

/// The longest sound that the page carries inside, in bytes; of a longer one it plays the file beside it.
const MOST_INSIDE: u64 = 64 << 20;

/// What an export came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Exported {
    /// The folder, from the root.
    pub dir: PathBuf,
    /// Its files with their lengths in bytes.
    pub files: Vec<(&'static str, u64)>,
    /// Whether the page carries the sound inside, so that it can be sent alone.
    pub has_sound_inside: bool,
}

/// Makes the folder `to` with all that a listener needs of a take. The library is only read.
///
/// The take's file comes first: by it a folder is known again whose making was cut short.
///
/// # Errors
/// The sentence to show: the take or its sound can't be read, or `to` holds something else or can't be written.
pub fn export(library: &Library, id: &TakeId, to: &Path) -> Result<Exported, String> {
    export_up_to(library, id, to, MOST_INSIDE).map_err(|error| error.to_string())
}

fn export_up_to(
    library: &Library,
    id: &TakeId,
    to: &Path,
    most_inside: u64,
) -> Result<Exported, Box<dyn std::error::Error>> {
    let mut take = library.load(id)?;
    library.look_at_sound(id, &take)?;
    let source = library.audio_path(id, &take);
    let folder = library.handover(id, to)?;

    AUDIO_FILE.clone_into(&mut take.audio.file);
    take.extra.insert("id".to_owned(), id.as_str().into());
    let json = serde_json::to_vec_pretty(&take)?;
    let take_bytes = folder.write(TAKE_FILE, |out| {
        out.write_all(&json)?;
        out.write_all(b"\n")
    })?;
    let sound_bytes = folder.copy_sound(&source, &take)?;
    let labels_bytes = folder.write(LABELS_FILE, |out| out.write_all(labels(&take).as_bytes()))?;

    let sound = folder.dir().join(AUDIO_FILE);
    let peaks = Peaks::build(&sound, &AtomicBool::new(false), |_| ())?;
    let has_sound_inside = sound_bytes <= most_inside;
    let inside = has_sound_inside.then_some(sound.as_path());
    let page_bytes = folder.write(PAGE_FILE, |out| page::write(out, id, &take, &peaks, inside))?;
    Ok(Exported {
        dir: std::path::absolute(folder.dir()).unwrap_or_else(|_| folder.dir().to_owned()),
        files: vec![
            (AUDIO_FILE, sound_bytes),
            (LABELS_FILE, labels_bytes),
            (TAKE_FILE, take_bytes),
            (PAGE_FILE, page_bytes),
        ],
        has_sound_inside,
    })
}

/// A label track as Audacity imports it: start, end and words of each label, with tabs between. Parts are stretches,
/// pins and notes are moments.
fn labels(take: &Take) -> String {
    let rate = take.audio.sample_rate_hz;
    let mut labels: Vec<(f64, f64, String)> = take
        .parts()
        .into_iter()
        .filter(|part| part.begun)
        .map(|part| (part.start_secs, part.end_secs, part.name))
        .collect();
    let mut point = |frame: u64, words: String| {
        let at = timeline::secs(frame, rate);
        labels.push((at, at, words));
    };
    for pin in &take.pins {
        let kind = match pin.kind {
            PinKind::Check => "Said",
            PinKind::Pitfall => "Pitfall",
        };
        point(pin.frame, format!("{kind}: {}", pin.item));
    }
    for note in &take.notes {
        let by = note.by.as_ref().map_or(String::new(), |by| format!(" by {by}"));
        point(note.frame, format!("Note{by}: {}", note.text));
    }
    labels.sort_by(|one, other| one.0.total_cmp(&other.0));
    labels
        .into_iter()
        .map(|(start, end, words)| format!("{start:.6}\t{end:.6}\t{}\n", on_one_line(&words)))
        .collect()
}

fn on_one_line(words: &str) -> String {
    words.replace(
        |c: char| c.is_control() || matches!(c, '\u{2028}' | '\u{2029}'),
        " ",
    )
}

#[cfg(test)]
#[path = "export_tests.rs"]
mod tests;
