//! Times, sizes and dates in words. What is said around them is the screens' and commands' business.

use jiff::civil::DateTime;

/// A length of time as `m:ss`, rounded to the nearest second; `h:mm:ss` from an hour on.
#[must_use]
pub fn clock(secs: f64) -> String {
    clock_of_whole(secs.max(0.0).round())
}

/// A running clock as `m:ss`: whole seconds that have passed.
#[must_use]
pub fn running_clock(secs: f64) -> String {
    clock_of_whole(secs.max(0.0).floor())
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a float-to-int `as` saturates, and nothing negative comes in"
)]
fn clock_of_whole(secs: f64) -> String {
    let secs = secs as u64;
    let (hours, minutes, secs) = (secs / 3_600, secs / 60 % 60, secs % 60);
    if hours > 0 {
        format!("{hours}:{minutes:02}:{secs:02}")
    } else {
        format!("{minutes}:{secs:02}")
    }
}

/// Whole seconds that have passed, without a sign: `6 s`, and from a minute on `1:06`.
#[must_use]
pub fn passed_secs(secs: f64) -> String {
    let secs = secs.max(0.0).floor();
    if secs < 60.0 {
        format!("{secs:.0} s")
    } else {
        clock(secs)
    }
}

/// How long something lasts, whatever its sign: `3.4 s`, `16 s`, and from a minute on `1:38`.
#[must_use]
pub fn span(secs: f64) -> String {
    match secs.abs() {
        size if size < 9.95 => format!("{size:.1} s"),
        size if size < 59.5 => format!("{size:.0} s"),
        size => clock(size),
    }
}

/// A difference in seconds with its sign: `+16 s`, `−3.4 s`, `+1:38`, `±0 s`. Small ones get a digit more, so that they never
/// seem to contradict a limit they are judged by.
#[must_use]
pub fn signed_secs(secs: f64) -> String {
    let sign = if secs > 0.0 { "+" } else { "−" };
    match secs.abs() {
        ..0.05 => "±0 s".to_owned(),
        size => format!("{sign}{}", span(size)),
    }
}

/// A file size: `820 KB`, `12.3 MB`, `1.4 GB`, in powers of 1,000 as file managers show it.
#[must_use]
#[expect(clippy::cast_precision_loss, reason = "three digits are shown")]
pub fn size(bytes: u64) -> String {
    let bytes = bytes as f64;
    if bytes >= 1e9 {
        format!("{:.1} GB", bytes / 1e9)
    } else if bytes >= 1e6 {
        format!("{:.1} MB", bytes / 1e6)
    } else {
        format!("{:.0} KB", (bytes / 1e3).ceil())
    }
}

/// Time for which something lasts, roughly: `40 min`, `5 h`, `61 h`.
#[must_use]
pub fn rough_span(secs: f64) -> String {
    if secs >= 3.0 * 3_600.0 {
        format!("{:.0} h", secs / 3_600.0)
    } else {
        format!("{:.0} min", (secs / 60.0).max(0.0))
    }
}

/// A date as one would say it on the day `now`: `today 10:15`, `yesterday 18:02`, `Tuesday 9:30`, `18 Nov 10:15`,
/// `18 Nov 2025`.
#[must_use]
pub fn date(then: DateTime, now: DateTime) -> String {
    let days = (now.date() - then.date()).get_days();
    let time = then.strftime("%-H:%M");
    match days {
        0 => format!("today {time}"),
        1 => format!("yesterday {time}"),
        2..=6 => format!("{} {time}", then.strftime("%A")),
        _ if then.year() == now.year() => format!("{} {time}", then.strftime("%-d %b")),
        _ => then.strftime("%-d %b %Y").to_string(),
    }
}

/// The local date and time of an RFC 3339 text, as it was where it was recorded.
#[must_use]
pub fn local_time(recorded_at: &str) -> Option<DateTime> {
    recorded_at.parse::<DateTime>().ok()
}

/// A text as a sentence: a capital letter first, unless it begins with a path or a name in quotes, and a full stop
/// last.
#[must_use]
pub fn sentence(text: &str) -> String {
    let text = text.trim();
    let first_word = text.split_whitespace().next().unwrap_or_default();
    let is_plain = first_word
        .chars()
        .all(|c| c.is_alphabetic() || matches!(c, '\'' | ','));
    let mut letters = text.chars();
    let mut sentence: String = match letters.next() {
        Some(first) if is_plain => first.to_uppercase().chain(letters).collect(),
        _ => text.to_owned(),
    };
    if !sentence.ends_with(['.', '?', '!', '…']) {
        sentence.push('.');
    }
    sentence
}

/// A text cut to so many characters at the most, between words if there is room for one.
#[must_use]
pub fn shortened(text: &str, most: usize) -> String {
    if text.chars().count() <= most {
        return text.to_owned();
    }
    let kept: String = text.chars().take(most.saturating_sub(1)).collect();
    let whole = kept.rsplit_once(' ').map_or(kept.as_str(), |(whole, _)| whole);
    format!("{}…", whole.trim_end_matches(|c: char| !c.is_alphanumeric()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_text_is_cut_between_words() {
        assert_eq!(shortened("Why not?", 8), "Why not?");
        assert_eq!(shortened("Why, oh why not?", 12), "Why, oh…");
        assert_eq!(shortened("Donaudampfschiff", 6), "Donau…");
    }

    #[test]
    fn clocks() {
        assert_eq!(clock(74.4), "1:14");
        assert_eq!(clock(74.6), "1:15");
        assert_eq!(running_clock(74.9), "1:14");
        assert_eq!(clock(3_661.0), "1:01:01");
        assert_eq!(clock(-1.0), "0:00");
        assert_eq!(clock(f64::NAN), "0:00");
    }

    #[test]
    fn differences_have_a_sign() {
        assert_eq!(signed_secs(16.2), "+16 s");
        assert_eq!(signed_secs(-3.4), "−3.4 s");
        assert_eq!(signed_secs(9.96), "+10 s");
        assert_eq!(signed_secs(-0.02), "±0 s");
        assert_eq!(signed_secs(59.4), "+59 s");
        assert_eq!(signed_secs(-59.6), "−1:00");
        assert_eq!(signed_secs(f64::NAN), "−0:00", "nothing panics");
        assert_eq!(span(-98.2), "1:38");
        assert_eq!(passed_secs(66.9), "1:06");
    }

    #[test]
    fn sizes() {
        assert_eq!(size(0), "0 KB");
        assert_eq!(size(819_500), "820 KB");
        assert_eq!(size(12_345_678), "12.3 MB");
        assert_eq!(size(1_400_000_000), "1.4 GB");
    }

    #[test]
    fn sentences_begin_and_end_as_such() {
        assert_eq!(sentence("can't open it; try again"), "Can't open it; try again.");
        assert_eq!(sentence("/a/b is full"), "/a/b is full.");
        assert_eq!(
            sentence("I hear nothing. Is it muted?"),
            "I hear nothing. Is it muted?"
        );
    }

    #[test]
    fn dates_as_one_says_them() {
        let now: DateTime = "2026-11-22T20:00:00".parse().expect("a date");
        let said = |then: &str| date(local_time(then).expect("a date"), now);
        assert_eq!(said("2026-11-22T10:15:30+01:00"), "today 10:15");
        assert_eq!(said("2026-11-21T18:02:00+01:00"), "yesterday 18:02");
        assert_eq!(said("2026-11-17T09:30:00+01:00"), "Tuesday 9:30");
        assert_eq!(said("2026-11-10T10:15:00+01:00"), "10 Nov 10:15");
        assert_eq!(said("2025-11-10T10:15:00+01:00"), "10 Nov 2025");
        assert_eq!(
            said("2026-11-23T00:15:00+01:00"),
            "23 Nov 0:15",
            "the clock was set back since"
        );
    }
}
