//! Tests of reading and writing settings. What is tested stands beside it.

use super::*;
use crate::library::test_takes::names;

fn file(text: &str) -> (tempfile::TempDir, PathBuf) {
    let dir = tempfile::tempdir().expect("a folder");
    let path = dir.path().join("settings.toml");
    fs::write(&path, text).expect("writes");
    (dir, path)
}

fn loaded(text: &str) -> Settings {
    let (_dir, path) = file(text);
    let (settings, problem) = Settings::load(&path);
    assert_eq!(problem, None);
    settings
}

#[test]
fn without_a_file_the_defaults_hold_and_none_is_made() {
    let dir = tempfile::tempdir().expect("a folder");
    let path = dir.path().join("deep").join("settings.toml");
    assert_eq!(Settings::load(&path), (Settings::default(), None));
    assert!(!dir.path().join("deep").exists());
    Settings::default().save(&path).expect("saves");
    assert_eq!(Settings::load(&path), (Settings::default(), None));
    assert_eq!(names(&dir.path().join("deep")), ["settings.toml"]);
}

#[test]
fn everything_comes_back_unknown_fields_too() {
    let (_dir, path) = file("future = 7\nthink_secs = 30\n\n[new_table]\nx = [1, 2]\n");
    let (mut settings, _) = Settings::load(&path);
    settings.input_device = Some("alsa:hw:0 \"quoted\" é".to_owned());
    settings.input_channel = Some(1);
    settings.output_device = Some("out".to_owned());
    settings.library_dir = Some(PathBuf::from("/home/ann/my answers"));
    settings.framework = "par".to_owned();
    settings.total_secs = 90;
    settings.record_when_think_ends = false;
    assert!(
        !settings.offers_fillers,
        "an experiment is off until it is wanted"
    );
    settings.offers_fillers = true;
    settings.theme = Theme::Dark;
    settings.text_size_percent = 130;
    settings.window = Some(WindowSize {
        width: 1_000.5,
        height: 700.0,
    });
    settings.save(&path).expect("saves");
    assert_eq!(Settings::load(&path), (settings.clone(), None));
    assert_eq!(settings.extra["future"].as_integer(), Some(7));
    assert!(settings.extra.contains_key("new_table"));
    assert_eq!(settings.think_secs, 30);
    assert!(Settings::load(&path).0.offers_fillers);
}

#[test]
fn values_out_of_range_are_brought_back() {
    let settings =
        loaded("total_secs = 5\nthink_secs = 40\ntext_size_percent = 1000\nwindow = {width=1, height=nan}");
    assert_eq!(
        (
            settings.total_secs,
            settings.think_secs,
            settings.text_size_percent
        ),
        (30, 30, 200)
    );
    assert_eq!(settings.window, None);
    let settings = loaded("total_secs = 1e99\nthink_secs = -3\ntext_size_percent = 99.6");
    assert_eq!(
        (
            settings.total_secs,
            settings.think_secs,
            settings.text_size_percent
        ),
        (600, 0, 100)
    );
}

#[test]
fn a_broken_file_is_kept_and_reported() {
    for (text, line) in [
        ("theme = 'dark'\ntotal_secs = [", 2),
        ("theme = 'mauve'", 1),
        ("\n\n= 1", 3),
    ] {
        let (dir, path) = file(text);
        let (settings, problem) = Settings::load(&path);
        assert_eq!(settings, Settings::default());
        let said = problem.expect("a problem").to_string();
        assert!(
            said.contains(&format!("line {line}: ")) && said.contains("settings.toml.broken"),
            "{said}"
        );
        assert_eq!(names(dir.path()), ["settings.toml.broken"]);
        assert_eq!(
            fs::read_to_string(dir.path().join("settings.toml.broken")).expect("reads"),
            text
        );
    }
}

#[test]
fn what_is_counted_has_a_name_and_a_letter_of_its_own() {
    let text = "[[tallies]]\nname=' um '\nkey='u'\n[[tallies]]\nname='twice'\nkey='U'\n[[tallies]]\nname='taken'\nkey='R'\n";
    let settings: Settings = toml::from_str(text).expect("reads");
    let kinds: Vec<(String, char)> = settings
        .in_range()
        .tallies
        .into_iter()
        .map(|kind| (kind.name, kind.key))
        .collect();
    assert_eq!(kinds, [("um".to_owned(), 'U')]);
    assert_eq!(Settings::default().in_range().tallies.len(), 3);
}
