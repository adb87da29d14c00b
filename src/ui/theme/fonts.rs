//! The faces and sizes of all text. Fonts for other scripts come from the system, through eframe, unless switched off.

use std::sync::Arc;

use eframe::egui::{FontData, FontDefinitions, FontFamily, FontId, FontTweak};

const REGULAR: &str = "Noto Sans";
const STRONG: &str = "Noto Sans Bold";
const LIGHT: &str = "Ubuntu-Light";

/// Sizes in points.
pub mod size {
    /// The running clock.
    pub const CLOCK: f32 = 92.0;
    /// The clock where it is low.
    pub const CLOCK_SMALL: f32 = 64.0;
    /// The clock where it is lower.
    pub const CLOCK_SMALLER: f32 = 48.0;
    /// The clock where it is lowest.
    pub const CLOCK_SMALLEST: f32 = 40.0;
    /// The prompt on Rehearse.
    pub const PROMPT: f32 = 32.0;
    /// Titles, and the prompt elsewhere.
    pub const TITLE: f32 = 23.0;
    /// A long prompt.
    pub const LONG: f32 = 19.0;
    /// A prompt as long as a paragraph.
    pub const LONGEST: f32 = 17.0;
    /// The name of the part being spoken.
    pub const PART: f32 = 22.0;
    /// Text.
    pub const BODY: f32 = 15.0;
    /// Lines of a list.
    pub const LIST: f32 = 14.0;
    /// Small text.
    pub const SMALL: f32 = 13.0;
    /// Key caps and the words of the rail.
    pub const TINY: f32 = 11.5;
}

fn font(size: f32, family: FontFamily) -> FontId {
    #[expect(clippy::disallowed_methods, reason = "this is where fonts are made")]
    FontId::new(size, family)
}

/// Text of usual weight.
#[must_use]
pub fn regular(size: f32) -> FontId {
    font(size, FontFamily::Proportional)
}

/// Headings, names and figures.
#[must_use]
pub fn strong(size: f32) -> FontId {
    font(size, FontFamily::Name(STRONG.into()))
}

/// Very large digits.
#[must_use]
pub fn light(size: f32) -> FontId {
    font(size, FontFamily::Name(LIGHT.into()))
}

/// Text of which every letter is as wide.
#[must_use]
pub fn fixed(size: f32) -> FontId {
    font(size, FontFamily::Monospace)
}

/// Icons.
#[must_use]
pub fn icon(size: f32) -> FontId {
    font(size, FontFamily::Name(egui_material_icons::FONT_FAMILY.into()))
}

/// A face drawn by its outlines: hinted to whole pixels, Noto's `i` loses its dot at text sizes.
fn unhinted(bytes: &'static [u8]) -> FontData {
    FontData::from_static(bytes).tweak(FontTweak {
        hinting: Some(false),
        ..FontTweak::default()
    })
}

/// All faces: Noto Sans in two weights, egui's light face for the clock, and icons.
#[must_use]
pub fn definitions() -> FontDefinitions {
    let mut fonts = FontDefinitions::default();
    let mut add = |name: &str, data: FontData| {
        fonts.font_data.insert(name.to_owned(), Arc::new(data));
    };
    add(REGULAR, unhinted(notosans::REGULAR_TTF));
    add(STRONG, unhinted(notosans::BOLD_TTF));
    let icons = egui_material_icons::font_insert();
    add(
        egui_material_icons::FONT_FAMILY,
        icons.data.tweak(FontTweak {
            y_offset_factor: 0.0,
            ..FontTweak::default()
        }),
    );

    let fallback = fonts
        .families
        .get(&FontFamily::Proportional)
        .cloned()
        .unwrap_or_default();
    let family = |first: &str| {
        let mut names = vec![first.to_owned(), REGULAR.to_owned()];
        names.extend(fallback.iter().cloned());
        names.dedup();
        names
    };
    fonts.families.insert(FontFamily::Proportional, family(REGULAR));
    fonts
        .families
        .insert(FontFamily::Name(STRONG.into()), family(STRONG));
    fonts
        .families
        .insert(FontFamily::Name(LIGHT.into()), family(LIGHT));
    fonts.families.insert(
        FontFamily::Name(egui_material_icons::FONT_FAMILY.into()),
        vec![egui_material_icons::FONT_FAMILY.to_owned(), REGULAR.to_owned()],
    );
    fonts
}

#[cfg(test)]
mod tests {
    use eframe::egui::epaint::text::{Fonts, TextOptions};

    use super::*;

    #[test]
    fn digits_that_tick_do_not_shake() {
        let mut fonts = Fonts::new(TextOptions::default(), definitions());
        let mut view = fonts.with_pixels_per_point(1.0);
        for font in [
            regular(size::BODY),
            strong(size::BODY),
            light(size::CLOCK),
            regular(size::SMALL),
        ] {
            let widths: Vec<f32> = ('0'..='9').map(|digit| view.glyph_width(&font, digit)).collect();
            assert!(
                widths.iter().all(|width| (width - widths[0]).abs() < 1e-3),
                "{font:?}: {widths:?}"
            );
        }
    }

    #[test]
    fn every_mark_the_screens_use_can_be_drawn() {
        let mut fonts = Fonts::new(TextOptions::default(), definitions());
        for font in [regular(size::BODY), strong(size::BODY)] {
            for mark in "·−±…–—“”’‘×≈éßñłøåΩЖ".chars() {
                assert!(
                    fonts.has_glyph(&font, mark),
                    "{mark:?} in {font:?} falls back to a box"
                );
            }
        }
    }
}
