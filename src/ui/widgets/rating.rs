//! Five discs to rate a take with.

use eframe::egui::{CornerRadius, Role, Sense, Stroke, Ui, WidgetInfo, vec2};

use super::{super::theme::Palette, focus_ring};

const SIDE: f32 = 22.0;
const RADIUS: f32 = 6.0;

/// A rating from 1 to 5, or none yet.
#[must_use = "show it with `show`"]
pub struct Rating(Option<u8>);

impl Rating {
    /// The rating there is.
    pub fn new(rating: Option<u8>) -> Self {
        Self(rating)
    }

    /// Shows the discs; gives the one that was clicked.
    pub fn show(self, ui: &mut Ui) -> Option<u8> {
        let palette = Palette::of(ui);
        let has = self.0.unwrap_or(0);
        let mut clicked = None;
        ui.spacing_mut().item_spacing.x = 0.0;
        for value in 1..=5_u8 {
            let (rect, response) = ui.allocate_exact_size(vec2(SIDE, SIDE), Sense::click());
            let name = format!("Rate it {value} of 5");
            response.widget_info(|| {
                WidgetInfo::selected(Role::RadioButton, ui.is_enabled(), has == value, &name)
            });
            if response.clicked() {
                clicked = Some(value);
            }
            let center = rect.center();
            if value <= has {
                ui.painter().circle_filled(center, RADIUS, palette.accent);
            } else {
                let color = if response.hovered() {
                    palette.accent
                } else {
                    palette.dim
                };
                ui.painter()
                    .circle_stroke(center, RADIUS, Stroke::new(1.5, color));
            }
            focus_ring(ui, &response, rect.shrink(3.0), CornerRadius::same(8));
            response.on_hover_text(name);
        }
        clicked
    }
}
