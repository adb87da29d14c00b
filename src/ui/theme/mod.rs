//! The look of the window: colours, type, spacing, corners. No other file names a colour or makes one.

mod fonts;
mod palette;
mod style;

pub use fonts::{icon, light, regular, size, strong};
pub use palette::Palette;
pub use style::install;

/// Spacing in points, in steps of 4.
pub mod space {
    /// Between things that belong together.
    pub const XS: f32 = 4.0;
    /// Between buttons and lines.
    pub const S: f32 = 8.0;
    /// Between groups within a card.
    pub const M: f32 = 12.0;
    /// Between cards; inside buttons.
    pub const L: f32 = 16.0;
    /// Inside cards.
    pub const XL: f32 = 20.0;
    /// Around screens.
    pub const XXL: f32 = 32.0;
    /// Around Rehearse.
    pub const HUGE: f32 = 56.0;
}

/// Corner radii in points.
pub mod radius {
    /// Key caps.
    pub const CAP: u8 = 4;
    /// Buttons, bars, fields.
    pub const BUTTON: u8 = 8;
    /// Cards, chosen rows.
    pub const CARD: u8 = 12;
}
