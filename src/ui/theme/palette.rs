//! Every colour of the window, dark and light. How egui's own widgets use them is in `style`.

#![expect(clippy::disallowed_methods, reason = "this is where colours are made")]

use eframe::egui::{Color32, Ui};

use crate::model::framework::PartRole;

/// The colours of one theme.
#[derive(Debug, Clone, PartialEq)]
pub struct Palette {
    /// Behind everything.
    pub background: Color32,
    /// Rail, panes and cards.
    pub panel: Color32,
    /// Buttons, chosen rows, the empty part of bars.
    pub raised: Color32,
    /// Outlines and separators.
    pub line: Color32,
    /// Text.
    pub text: Color32,
    /// Text of less weight.
    pub dim: Color32,
    /// Text of least weight that must still be read.
    pub faint: Color32,
    /// Opening part.
    pub first: Color32,
    /// Middle parts that are not the main one.
    pub second: Color32,
    /// Main part.
    pub main: Color32,
    /// Closing part; also "go on" and "all is well".
    pub last: Color32,
    /// Over a target, or close to it.
    pub over: Color32,
    /// Recording, and nothing else.
    pub recording: Color32,
    /// What is chosen, focused, or the next thing to do.
    pub accent: Color32,
    /// Text on a field of a part's colour or of the accent.
    pub ink: Color32,
    /// Field of the record button: text in [`Palette::on_recording`] can be read on it.
    pub recording_field: Color32,
    /// Text on the record button.
    pub on_recording: Color32,
    /// Behind the shortcuts while they cover the screen.
    pub veil: Color32,
}

const DARK: Palette = Palette {
    background: Color32::from_rgb(0x15, 0x17, 0x1c),
    panel: Color32::from_rgb(0x1c, 0x1f, 0x26),
    raised: Color32::from_rgb(0x25, 0x29, 0x32),
    line: Color32::from_rgb(0x32, 0x37, 0x43),
    text: Color32::from_rgb(0xe8, 0xea, 0xf0),
    dim: Color32::from_rgb(0x9a, 0xa1, 0xb1),
    faint: Color32::from_rgb(0x8b, 0x93, 0xa3),
    first: Color32::from_rgb(0x5a, 0xa9, 0xe6),
    second: Color32::from_rgb(0xc4, 0x90, 0xe4),
    main: Color32::from_rgb(0xf0, 0xa6, 0x3a),
    last: Color32::from_rgb(0x3f, 0xbf, 0x8f),
    over: Color32::from_rgb(0xff, 0x7a, 0x59),
    recording: Color32::from_rgb(0xe5, 0x48, 0x4d),
    accent: Color32::from_rgb(0x6c, 0x8c, 0xff),
    ink: Color32::from_rgb(0x10, 0x12, 0x18),
    recording_field: Color32::from_rgb(0xd4, 0x3a, 0x40),
    on_recording: Color32::WHITE,
    veil: Color32::from_black_alpha(150),
};

const LIGHT: Palette = Palette {
    background: Color32::from_rgb(0xf6, 0xf7, 0xf9),
    panel: Color32::from_rgb(0xff, 0xff, 0xff),
    raised: Color32::from_rgb(0xee, 0xf0, 0xf4),
    line: Color32::from_rgb(0xd9, 0xdd, 0xe5),
    text: Color32::from_rgb(0x1b, 0x1e, 0x26),
    dim: Color32::from_rgb(0x5a, 0x62, 0x73),
    faint: Color32::from_rgb(0x6a, 0x71, 0x81),
    first: Color32::from_rgb(0x2f, 0x7f, 0xc4),
    second: Color32::from_rgb(0x8f, 0x55, 0xbd),
    main: Color32::from_rgb(0xb8, 0x73, 0x0b),
    last: Color32::from_rgb(0x1d, 0x8f, 0x64),
    over: Color32::from_rgb(0xc9, 0x43, 0x1d),
    recording: Color32::from_rgb(0xd1, 0x34, 0x38),
    accent: Color32::from_rgb(0x3f, 0x5f, 0xe0),
    ink: Color32::WHITE,
    recording_field: Color32::from_rgb(0xd1, 0x34, 0x38),
    on_recording: Color32::WHITE,
    veil: Color32::from_black_alpha(90),
};

impl Palette {
    /// The colours in force where `ui` draws.
    #[must_use]
    pub fn of(ui: &Ui) -> &'static Self {
        Self::of_mode(ui.visuals().dark_mode)
    }

    /// The dark or the light colours.
    #[must_use]
    pub fn of_mode(is_dark: bool) -> &'static Self {
        if is_dark { &DARK } else { &LIGHT }
    }

    /// The colour of a part.
    #[must_use]
    pub fn part(&self, role: PartRole) -> Color32 {
        match role {
            PartRole::First => self.first,
            PartRole::Second => self.second,
            PartRole::Main => self.main,
            PartRole::Last => self.last,
        }
    }

    /// A part's colour as words: dark enough on light ground to be read at small sizes.
    #[must_use]
    pub fn part_words(&self, role: PartRole) -> Color32 {
        self.towards_ink(self.part(role))
    }

    /// A part's colour as a field with words in [`Palette::ink`] on it.
    #[must_use]
    pub fn part_field(&self, role: PartRole) -> Color32 {
        self.towards_ink(self.part(role))
    }

    /// Light ground needs deeper colours than the tokens give; dark ground does not.
    fn towards_ink(&self, color: Color32) -> Color32 {
        if self.ink == Color32::WHITE {
            mix(color, Color32::BLACK, 0.18)
        } else {
            color
        }
    }

    /// A part's colour for time that is still to come.
    #[must_use]
    pub fn part_left(&self, role: PartRole) -> Color32 {
        mix(self.background, self.part(role), 0.3)
    }

    /// A part's name on [`Palette::part_left`].
    #[must_use]
    pub fn part_left_words(&self, role: PartRole) -> Color32 {
        mix(self.part_words(role), self.text, 0.35)
    }

    /// Field of the button that goes on to the next part.
    #[must_use]
    pub fn go_field(&self) -> Color32 {
        mix(self.panel, self.last, 0.22)
    }

    /// Words that say a thing is over its target, at small sizes.
    #[must_use]
    pub fn over_words(&self) -> Color32 {
        self.over
    }

    /// A field under the pointer.
    #[must_use]
    pub fn hovered(&self, field: Color32) -> Color32 {
        mix(field, self.text, 0.08)
    }

    /// A field while it is pressed.
    #[must_use]
    pub fn pressed(&self, field: Color32) -> Color32 {
        mix(field, self.text, 0.16)
    }

    /// A level bar's colour where it stands for `loud` from 0 (quiet) to 1 (about to clip).
    #[must_use]
    pub fn level(&self, loud: f32) -> Color32 {
        mix(self.last, self.main, loud)
    }

    /// Outline of a key cap on a field of colour.
    #[must_use]
    pub fn cap_on(&self, words: Color32) -> Color32 {
        words.gamma_multiply(0.55)
    }
}

/// The colour between `a` (0) and `b` (1).
fn mix(a: Color32, b: Color32, t: f32) -> Color32 {
    a.lerp_to_gamma(b, t)
}

#[cfg(test)]
mod tests {
    use super::*;

    const ROLES: [PartRole; 4] = [PartRole::First, PartRole::Second, PartRole::Main, PartRole::Last];

    fn luminance(color: Color32) -> f64 {
        let linear = |byte: u8| {
            let value = f64::from(byte) / 255.0;
            if value <= 0.040_45 {
                value / 12.92
            } else {
                ((value + 0.055) / 1.055).powf(2.4)
            }
        };
        0.2126 * linear(color.r()) + 0.7152 * linear(color.g()) + 0.0722 * linear(color.b())
    }

    fn contrast(a: Color32, b: Color32) -> f64 {
        let (a, b) = (luminance(a), luminance(b));
        (a.max(b) + 0.05) / (a.min(b) + 0.05)
    }

    #[test]
    fn whatever_must_be_read_can_be_read() {
        for palette in [&DARK, &LIGHT] {
            let mut pairs = Vec::new();
            for ground in [palette.background, palette.panel, palette.raised] {
                pairs.push(("text", palette.text, ground, 7.0));
                pairs.push(("dim", palette.dim, ground, 4.5));
                pairs.push(("accent as outline", palette.accent, ground, 3.0));
                pairs.push(("over", palette.over_words(), ground, 4.2));
                pairs.push(("recording", palette.recording, ground, 3.0));
            }
            for ground in [palette.background, palette.panel] {
                pairs.push(("faint", palette.faint, ground, 4.5));
                for role in ROLES {
                    pairs.push(("part as words", palette.part_words(role), ground, 4.5));
                }
            }
            for role in ROLES {
                pairs.push(("words on a part", palette.ink, palette.part_field(role), 4.5));
                pairs.push((
                    "words on time to come",
                    palette.part_left_words(role),
                    palette.part_left(role),
                    4.5,
                ));
                pairs.push(("part", palette.part(role), palette.background, 3.0));
            }
            pairs.push(("words on accent", palette.ink, palette.accent, 4.5));
            pairs.push((
                "words on recording",
                palette.on_recording,
                palette.recording_field,
                4.5,
            ));
            pairs.push(("words on go", palette.text, palette.go_field(), 7.0));
            let poor: Vec<_> = pairs
                .into_iter()
                .filter(|&(_, words, ground, least)| contrast(words, ground) < least)
                .map(|(name, words, ground, least)| {
                    format!(
                        "{name} {words:?} on {ground:?}: {:.2} < {least}",
                        contrast(words, ground)
                    )
                })
                .collect();
            assert!(poor.is_empty(), "{poor:#?}");
        }
    }

    /// The page of a shared take is no part of the window, but is to look like it.
    #[test]
    fn the_page_of_a_shared_take_has_the_same_colours() {
        let style = include_str!("../../../assets/review/page.css");
        let (light, dark) = style
            .split_once("prefers-color-scheme: dark")
            .expect("light, then dark");
        for (style, palette) in [(light, &LIGHT), (dark, &DARK)] {
            for (name, color) in [
                ("background", palette.background),
                ("panel", palette.panel),
                ("raised", palette.raised),
                ("line", palette.line),
                ("text", palette.text),
                ("dim", palette.dim),
                ("first", palette.first),
                ("second", palette.second),
                ("main", palette.main),
                ("last", palette.last),
                ("over", palette.over),
                ("accent", palette.accent),
                ("ink", palette.ink),
                ("playhead", palette.recording),
            ] {
                let [red, green, blue, _] = color.to_array();
                let wanted = format!("--{name}: #{red:02x}{green:02x}{blue:02x};");
                assert!(style.contains(&wanted), "{wanted}");
            }
        }
    }
}
