//! A button that shows the key which does the same.

use eframe::egui::{
    self, Color32, CornerRadius, Response, Role, Sense, Shape, Stroke, StrokeKind, Ui, Widget, WidgetInfo,
    pos2, vec2,
};
use egui_material_icons::MaterialIcon;

use super::{
    super::theme::{Palette, icon, radius, regular, size, space, strong},
    focus_ring,
    key_cap::{CapColors, cap_size, paint_cap},
};

const HEIGHT: f32 = 40.0;
const ICON: f32 = 20.0;
const ARROW: f32 = 8.0;

/// What a button is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Kind {
    /// One of several things that can be done.
    #[default]
    Normal,
    /// The thing to do next.
    Primary,
    /// Going on, while speaking.
    Go,
    /// What begins or ends a recording.
    Record,
    /// Without a field, for what is seldom needed.
    Quiet,
}

/// A button with a label, the key that does the same and, if wished, an icon.
#[must_use = "widgets are shown with `ui.add`"]
pub struct KeyButton<'a> {
    label: &'a str,
    key: Option<&'a str>,
    icon: Option<MaterialIcon>,
    kind: Kind,
    name: Option<&'a str>,
    is_menu: bool,
    max_width: f32,
    is_compact: bool,
    is_sign: bool,
}

struct Look {
    fill: Color32,
    outline: Color32,
    words: Color32,
    cap: CapColors,
}

impl<'a> KeyButton<'a> {
    /// A normal button.
    pub fn new(label: &'a str) -> Self {
        Self {
            label,
            key: None,
            icon: None,
            kind: Kind::Normal,
            name: None,
            is_menu: false,
            max_width: f32::INFINITY,
            is_compact: false,
            is_sign: false,
        }
    }

    /// Shows the key that does the same.
    pub fn key(mut self, key: &'a str) -> Self {
        self.key = Some(key);
        self
    }

    /// Puts an icon before the label.
    pub fn icon(mut self, icon: MaterialIcon) -> Self {
        self.icon = Some(icon);
        self
    }

    /// What the button is for.
    pub fn kind(mut self, kind: Kind) -> Self {
        self.kind = kind;
        self
    }

    /// What a screen reader calls it, where the label alone would not do.
    pub fn name(mut self, name: &'a str) -> Self {
        self.name = Some(name);
        self
    }

    /// Shows that the button opens a list.
    pub fn opens_menu(mut self) -> Self {
        self.is_menu = true;
        self
    }

    /// Cuts a long label short so that the button is no wider than this.
    pub fn max_width(mut self, width: f32) -> Self {
        self.max_width = width;
        self
    }

    /// Leaves less room around the label, for rows with little room.
    pub fn compact(mut self, is_compact: bool) -> Self {
        self.is_compact = is_compact;
        self
    }

    /// Leaves the icon alone, for windows with next to no room: label and key are said on hover, and to screen readers.
    pub fn sign_only(mut self, is_sign: bool) -> Self {
        self.is_sign = is_sign && self.icon.is_some();
        self
    }

    fn look(&self, palette: &Palette, response: &Response) -> Look {
        let (fill, outline, words) = match self.kind {
            Kind::Normal => (palette.raised, palette.line, palette.text),
            Kind::Primary => (palette.accent, palette.accent, palette.ink),
            Kind::Go => (palette.go_field(), palette.last, palette.text),
            Kind::Record => (
                palette.recording_field,
                palette.recording_field,
                palette.on_recording,
            ),
            Kind::Quiet => (Color32::TRANSPARENT, Color32::TRANSPARENT, palette.dim),
        };
        let ground = if self.kind == Kind::Quiet {
            palette.raised
        } else {
            fill
        };
        let fill = if response.is_pointer_button_down_on() {
            palette.pressed(ground)
        } else if response.hovered() {
            palette.hovered(ground)
        } else {
            fill
        };
        let cap = match self.kind {
            Kind::Normal | Kind::Quiet => CapColors::plain(palette),
            Kind::Go => CapColors {
                words: palette.text,
                ..CapColors::plain(palette)
            },
            Kind::Primary | Kind::Record => CapColors {
                fill: Color32::TRANSPARENT,
                outline: palette.cap_on(words),
                words,
            },
        };
        Look {
            fill,
            outline,
            words,
            cap,
        }
    }
}

impl Widget for KeyButton<'_> {
    fn ui(self, ui: &mut Ui) -> Response {
        let palette = Palette::of(ui);
        let font = match self.kind {
            Kind::Normal | Kind::Quiet => regular(size::BODY),
            Kind::Primary | Kind::Go | Kind::Record => strong(size::BODY),
        };
        let name = self.name.unwrap_or(self.label);
        let label = if self.is_sign { "" } else { self.label };
        let cap = self.key.filter(|_| !self.is_sign);
        let padding = match (label.is_empty(), self.is_compact) {
            (true, _) | (_, true) => space::S + 2.0,
            (false, false) => space::L,
        };
        let mut extra = 2.0 * padding;
        if self.icon.is_some() {
            extra += ICON + if label.is_empty() { 0.0 } else { space::XS };
        }
        if let Some(key) = cap {
            extra += space::S + cap_size(ui, key).x;
        }
        if self.is_menu {
            extra += space::S + ARROW;
        }
        let room = (self.max_width - extra).max(2.0 * ICON);
        let mut job = egui::text::LayoutJob::simple_singleline(label.to_owned(), font, Color32::PLACEHOLDER);
        job.wrap = egui::text::TextWrapping::truncate_at_width(room);
        let galley = ui.painter().layout_job(job);

        let wanted = vec2(galley.size().x + extra, HEIGHT);
        let (rect, response) = ui.allocate_exact_size(wanted, Sense::click());
        response.widget_info(|| WidgetInfo::labeled(Role::Button, ui.is_enabled(), name));
        if let Some(key) = self.key {
            ui.ctx()
                .accesskit_node_builder(response.id, |node| node.set_keyboard_shortcut(key));
        }
        if !ui.is_rect_visible(rect) {
            return response;
        }

        let look = self.look(palette, &response);
        let corners = CornerRadius::same(radius::BUTTON);
        let painter = ui.painter();
        painter.rect(
            rect,
            corners,
            look.fill,
            Stroke::new(1.0, look.outline),
            StrokeKind::Inside,
        );
        let middle = rect.center().y;
        let mut x = rect.left() + padding;
        if let Some(sign) = self.icon {
            let sign = super::line(ui, sign.codepoint, icon(ICON), look.words);
            painter.galley(
                pos2(x + (ICON - sign.size().x) / 2.0, middle - sign.size().y / 2.0),
                sign,
                look.words,
            );
            x += ICON + space::XS;
        }
        let words_width = galley.size().x;
        painter.galley(pos2(x, middle - galley.size().y / 2.0), galley, look.words);
        x += words_width + space::S;
        if let Some(key) = cap {
            paint_cap(ui, painter, x, middle, key, look.cap);
            x += cap_size(ui, key).x + space::S;
        }
        if self.is_menu {
            painter.add(arrow_down(x, middle, look.words));
        }
        focus_ring(ui, &response, rect, corners);
        if !self.is_sign {
            return response;
        }
        response.on_hover_ui(|ui| {
            let key = self.key.map_or_else(String::new, |key| format!(" ({key})"));
            ui.label(format!("{name}{key}"));
        })
    }
}

/// A small triangle that points down.
fn arrow_down(left: f32, middle: f32, color: Color32) -> Shape {
    let points = vec![
        pos2(left, middle - 2.0),
        pos2(left + ARROW, middle - 2.0),
        pos2(left + ARROW / 2.0, middle + 3.0),
    ];
    Shape::convex_polygon(points, color, Stroke::NONE)
}
