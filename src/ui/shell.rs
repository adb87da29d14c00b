//! What surrounds every screen: the rail on the left, the notices, the list of all shortcuts. Screens draw themselves.

use eframe::egui::{
    CentralPanel, CornerRadius, Frame, Margin, Panel, Response, Role, Sense, Stroke, Ui, Widget, WidgetInfo,
    pos2, vec2,
};
use egui_material_icons::{
    MaterialIcon,
    icons::{
        ICON_AUTO_STORIES, ICON_FORMAT_LIST_BULLETED, ICON_GRAPHIC_EQ, ICON_KEYBOARD, ICON_MIC,
        ICON_SETTINGS, ICON_TRENDING_UP,
    },
};

use super::{
    keys, notices, pack_panel, samples, screens, share, shortcuts,
    theme::{Palette, icon, radius, regular, size, space},
    view::View,
    widgets::focus_ring,
};
use crate::app::{Command, Screen};

const RAIL_WIDTH: f32 = 76.0;
const ITEM_HEIGHT: f32 = 60.0;

/// Draws the whole window.
pub fn show(ui: &mut Ui, view: &View<'_>, commands: &mut Vec<Command>) {
    let palette = Palette::of(ui);
    Panel::left("rail")
        .exact_size(RAIL_WIDTH)
        .resizable(false)
        .show_separator_line(false)
        .frame(
            Frame::new()
                .fill(palette.panel)
                .inner_margin(Margin::symmetric(8, 12)),
        )
        .show(ui, |ui| rail(ui, view, commands));
    let line_x = ui.available_rect_before_wrap().left();
    notices::show(ui, view.app.notices(), commands);
    CentralPanel::no_frame()
        .frame(Frame::new().fill(palette.background))
        .show(ui, |ui| match view.app.screen() {
            Screen::Prompts => screens::prompts::show(ui, view, commands),
            Screen::Rehearse => screens::rehearse::show(ui, view, commands),
            Screen::Takes => screens::takes::show(ui, view, commands),
            Screen::Review => screens::review::show(ui, view, commands),
            Screen::Compare => screens::compare::show(ui, view, commands),
            Screen::Stories => screens::stories::show(ui, view, commands),
            Screen::Progress => screens::progress::show(ui, view, commands),
            Screen::Session => screens::session::show(ui, view, commands),
            Screen::Packs => screens::packs::show(ui, view, commands),
            Screen::Settings => screens::settings::show(ui, view, commands),
        });
    ui.painter().vline(
        line_x - 0.5,
        ui.max_rect().y_range(),
        Stroke::new(1.0, palette.line),
    );
    if let Some(panel) = view.app.share_panel() {
        share::show(ui, view, panel, commands);
    }
    if let Some(panel) = view.app.samples() {
        samples::show(ui, view, panel, commands);
    }
    if let Some(panel) = view.app.packs().panel() {
        pack_panel::show(ui, panel, commands);
    }
    if view.app.is_help_open() {
        shortcuts::show(ui, view, commands);
    }
}

fn rail(ui: &mut Ui, view: &View<'_>, commands: &mut Vec<Command>) {
    let app = view.app;
    // At large text sizes in a low window the items move together rather than out of the window.
    let height = (ui.available_height() / 7.0 - space::XS).clamp(36.0, ITEM_HEIGHT);
    ui.spacing_mut().item_spacing.y = space::XS;
    let item = |ui: &mut Ui, words, sign, is_here, key: &str| {
        let item = RailItem {
            words,
            sign,
            is_here,
            height,
        };
        ui.add(item)
            .on_hover_text(format!("{words} ({})", keys::shown(key)))
            .clicked()
    };
    let here = app.screen();
    let go = |screen| Command::Go(screen);
    if item(
        ui,
        "Prompts",
        ICON_FORMAT_LIST_BULLETED,
        matches!(here, Screen::Prompts | Screen::Session | Screen::Packs),
        "Ctrl+1",
    ) {
        commands.push(go(Screen::Prompts));
    }
    if item(ui, "Rehearse", ICON_MIC, here == Screen::Rehearse, "Ctrl+2") {
        commands.push(go(Screen::Rehearse));
    }
    let in_takes = matches!(here, Screen::Takes | Screen::Review | Screen::Compare);
    if item(ui, "Takes", ICON_GRAPHIC_EQ, in_takes, "Ctrl+3") {
        commands.push(go(Screen::Takes));
    }
    if item(
        ui,
        "Stories",
        ICON_AUTO_STORIES,
        here == Screen::Stories,
        "Ctrl+4",
    ) {
        commands.push(go(Screen::Stories));
    }
    if item(
        ui,
        "Progress",
        ICON_TRENDING_UP,
        here == Screen::Progress,
        "Ctrl+5",
    ) {
        commands.push(go(Screen::Progress));
    }
    let rest = ui.available_height() - 2.0 * height - space::XS;
    ui.add_space(rest.max(0.0));
    if item(ui, "Keys", ICON_KEYBOARD, app.is_help_open(), "F1") {
        commands.push(Command::ToggleHelp);
    }
    if item(ui, "Settings", ICON_SETTINGS, here == Screen::Settings, "Ctrl+,") {
        commands.push(go(Screen::Settings));
    }
}

/// An icon with its word on the rail.
struct RailItem<'a> {
    words: &'a str,
    sign: MaterialIcon,
    is_here: bool,
    height: f32,
}

impl Widget for RailItem<'_> {
    fn ui(self, ui: &mut Ui) -> Response {
        let (rect, response) =
            ui.allocate_exact_size(vec2(ui.available_width(), self.height), Sense::click());
        response
            .widget_info(|| WidgetInfo::selected(Role::Button, ui.is_enabled(), self.is_here, self.words));
        if ui.is_rect_visible(rect) {
            let palette = Palette::of(ui);
            let corners = CornerRadius::same(radius::BUTTON);
            if self.is_here || response.hovered() {
                ui.painter().rect_filled(rect, corners, palette.raised);
            }
            let color = if self.is_here { palette.text } else { palette.dim };
            let sign = ui
                .painter()
                .layout_no_wrap(self.sign.codepoint.to_owned(), icon(22.0), color);
            let words = ui
                .painter()
                .layout_no_wrap(self.words.to_owned(), regular(size::TINY), color);
            let both = sign.size().y + words.size().y;
            let top = rect.center().y - both / 2.0;
            let words_top = top + sign.size().y;
            let x = |width: f32| rect.center().x - width / 2.0;
            ui.painter().galley(pos2(x(sign.size().x), top), sign, color);
            ui.painter()
                .galley(pos2(x(words.size().x), words_top), words, color);
            focus_ring(ui, &response, rect, corners);
        }
        response
    }
}
