//! How egui's own widgets look: its `Style` for both themes, made of the palette.

use std::collections::BTreeMap;

use eframe::egui::{
    self, Color32, Context, CornerRadius, Margin, Shadow, Stroke, Style, TextStyle, Theme, Visuals,
    style::{ScrollStyle, Selection, TextCursorStyle, WidgetVisuals, Widgets},
    vec2,
};

use super::{Palette, fonts, radius, size};

/// Gives `ctx` the fonts and both themes.
pub fn install(ctx: &Context) {
    ctx.set_fonts(fonts::definitions());
    for theme in [Theme::Dark, Theme::Light] {
        ctx.set_style_of(theme, style(theme));
    }
    ctx.options_mut(|options| {
        // Ctrl and + would fight with the text size of the settings.
        options.zoom_with_keyboard = false;
    });
}

fn style(theme: Theme) -> Style {
    let mut style = theme.default_style();
    style.text_styles = BTreeMap::from([
        (TextStyle::Heading, fonts::strong(size::TITLE)),
        (TextStyle::Body, fonts::regular(size::BODY)),
        (TextStyle::Button, fonts::regular(size::BODY)),
        (TextStyle::Small, fonts::regular(size::SMALL)),
        (TextStyle::Monospace, fonts::fixed(size::SMALL)),
    ]);
    style.visuals = visuals(theme);
    // Nothing moves of itself: each frame of an animation costs as much as one that tells something.
    style.animation_time = 0.0;
    style.scroll_animation = egui::style::ScrollAnimation::none();
    style.interaction.selectable_labels = false;
    style.interaction.tooltip_delay = 0.6;
    let spacing = &mut style.spacing;
    spacing.item_spacing = vec2(8.0, 8.0);
    spacing.button_padding = vec2(12.0, 8.0);
    spacing.interact_size = vec2(40.0, 36.0);
    spacing.menu_margin = Margin::same(8);
    spacing.menu_width = 320.0;
    spacing.tooltip_width = 320.0;
    spacing.icon_width = 20.0;
    spacing.icon_width_inner = 12.0;
    spacing.icon_spacing = 8.0;
    // What floats over the screen may be as large as the screen lets it.
    spacing.default_area_size = vec2(1000.0, 1000.0);
    spacing.scroll = ScrollStyle {
        bar_width: 8.0,
        floating_width: 4.0,
        dormant_handle_opacity: 0.5,
        active_handle_opacity: 0.6,
        foreground_color: true,
        ..ScrollStyle::floating()
    };
    style
}

fn visuals(theme: Theme) -> Visuals {
    let palette = Palette::of_mode(theme == Theme::Dark);
    let mut visuals = theme.default_visuals();
    visuals.widgets = widgets(palette);
    visuals.selection = Selection {
        bg_fill: palette.accent.gamma_multiply(0.35),
        stroke: Stroke::new(1.0, palette.text),
    };
    visuals.override_text_color = None;
    visuals.weak_text_color = Some(palette.dim);
    visuals.hyperlink_color = palette.accent;
    visuals.faint_bg_color = palette.raised;
    visuals.extreme_bg_color = palette.raised;
    visuals.text_edit_bg_color = Some(palette.panel);
    visuals.code_bg_color = palette.raised;
    visuals.warn_fg_color = palette.over;
    visuals.error_fg_color = palette.over;
    visuals.window_corner_radius = CornerRadius::same(radius::CARD);
    visuals.menu_corner_radius = CornerRadius::same(radius::CARD);
    visuals.window_fill = palette.panel;
    visuals.window_stroke = Stroke::new(1.0, palette.line);
    visuals.panel_fill = palette.background;
    let shadow = Shadow {
        offset: [0, 4],
        blur: 16,
        spread: 0,
        color: Color32::BLACK.gamma_multiply(0.25),
    };
    visuals.window_shadow = shadow;
    visuals.popup_shadow = shadow;
    visuals.text_cursor = TextCursorStyle {
        stroke: Stroke::new(2.0, palette.accent),
        // A blinking cursor would redraw the window twice a second for as long as a field has focus.
        blink: false,
        ..visuals.text_cursor
    };
    visuals
}

fn widgets(palette: &Palette) -> Widgets {
    let of = |fill: Color32, outline: Color32, words: Color32| WidgetVisuals {
        bg_fill: fill,
        weak_bg_fill: fill,
        bg_stroke: Stroke::new(1.0, outline),
        corner_radius: CornerRadius::same(radius::BUTTON),
        fg_stroke: Stroke::new(1.5, words),
        expansion: 0.0,
    };
    Widgets {
        noninteractive: of(palette.panel, palette.line, palette.text),
        inactive: of(palette.raised, palette.line, palette.text),
        hovered: of(palette.hovered(palette.raised), palette.faint, palette.text),
        active: of(palette.pressed(palette.raised), palette.accent, palette.text),
        open: of(palette.hovered(palette.raised), palette.accent, palette.text),
    }
}
