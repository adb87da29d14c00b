//! `aloud analyse`: how an answer sounded, in figures.

use std::{
    fmt::Write as _,
    path::{Path, PathBuf},
    sync::atomic::AtomicBool,
};

use crate::{
    app::measuring,
    library::{Library, TakeId},
    model::{
        delivery::{Report, Stretch},
        words,
    },
};

use super::{Failure, Out, say};

/// Whether a file is meant and not a take of the library.
pub fn is_file(what: &str) -> bool {
    let path = Path::new(what);
    path.extension()
        .is_some_and(|end| end.eq_ignore_ascii_case("wav"))
        || path.components().count() > 1
}

/// Where the sound of a take lies.
pub fn sound_of(library: &Library, id: &str) -> Result<PathBuf, Failure> {
    let id = id.parse::<TakeId>()?;
    let take = library.load(&id)?;
    Ok(library.audio_path(&id, &take))
}

/// Measures a recording and prints the report.
pub fn run(path: &Path, out: &Out) -> Result<(), Failure> {
    let Some((report, _)) = measuring::measure(path, &AtomicBool::new(false))? else {
        return Ok(());
    };
    out.print(&report, || in_words(&report))?;
    if !out.is_json {
        let mut said: Vec<&str> = Vec::new();
        for withheld in &report.withheld {
            if !said.contains(&withheld.reason.as_str()) {
                said.push(&withheld.reason);
                say(&withheld.reason);
            }
        }
    }
    Ok(())
}

fn in_words(report: &Report) -> String {
    let mut text = String::new();
    let mut line = |what: &str, figure: Option<String>| {
        let figure = figure.unwrap_or_else(|| "not measured".to_owned());
        // Writing to a text can't fail.
        let _ = writeln!(text, "{what:<22} {figure}");
    };
    line("Length", Some(words::clock(report.duration_secs)));
    line("Speech", report.speech_secs.map(words::clock));
    line(
        "First word after",
        report.first_speech_secs.map(|secs| format!("{secs:.1} s")),
    );
    line("Pauses", report.pauses.as_deref().map(pauses));
    line(
        "Words a minute",
        report.words_per_min.map(|rate| format!("≈ {rate:.0}")),
    );
    line(
        "Syllables a second",
        report
            .speech_rate_syl_per_sec
            .zip(report.articulation_rate_syl_per_sec)
            .map(|(all, spoken)| format!("{all:.1} in all, {spoken:.1} while speaking")),
    );
    line(
        "Pitch",
        report.pitch.map(|pitch| {
            format!(
                "{:.0} Hz, over {:.1} semitones",
                pitch.median_hz, pitch.range_semitones
            )
        }),
    );
    line(
        "Loudness",
        report.level.integrated_lufs.map(|lufs| format!("{lufs:.1} LUFS")),
    );
    line(
        "Speech over noise",
        report.level.snr_db.map(|db| format!("{db:.0} dB")),
    );
    if report.level.clipped_samples > 0 {
        line(
            "Cut off",
            Some(format!("{} samples", report.level.clipped_samples)),
        );
    }
    if report.trails_off == Some(true) {
        line("The end", Some("trails off".to_owned()));
    }
    text
}

fn pauses(pauses: &[Stretch]) -> String {
    let long = pauses.iter().filter(|pause| pause.secs() >= 1.0).count();
    let longest = pauses.iter().map(|pause| pause.secs()).fold(0.0, f64::max);
    format!(
        "{}, {long} of them over 1 s, the longest {longest:.1} s",
        pauses.len()
    )
}
