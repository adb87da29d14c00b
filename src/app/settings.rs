//! What a change of the settings does at once, and that it is kept.

use std::time::Instant;

use super::{App, Command, Setting, jobs::Message};

impl App {
    pub(super) fn list_devices(&mut self) {
        if self.devices.is_listing() {
            return;
        }
        self.devices.begin_listing();
        self.jobs.run("aloud-devices", |reply| {
            let list = crate::audio::devices::list().map_err(|error| error.to_string());
            reply.send(Message::Devices(list));
        });
    }

    pub(super) fn set(&mut self, setting: Setting, now: Instant) {
        let changes_defaults = matches!(
            setting,
            Setting::Framework(_) | Setting::TotalSecs(_) | Setting::ThinkSecs(_)
        );
        let changes_input = matches!(setting, Setting::Input(_) | Setting::InputChannel(_));
        let settings = &mut self.settings;
        match setting {
            Setting::Input(id) => settings.input_device = id,
            Setting::InputChannel(channel) => settings.input_channel = channel,
            Setting::Output(id) => {
                settings.output_device.clone_from(&id);
                self.playback.set_device(id);
            }
            Setting::Library(dir) => {
                settings.library_dir = dir;
                self.review = None;
                self.open_library(false);
            }
            Setting::Framework(id) => settings.framework = id,
            Setting::TotalSecs(secs) => settings.total_secs = secs,
            Setting::ThinkSecs(secs) => settings.think_secs = secs,
            Setting::RecordWhenThinkEnds(on) => settings.record_when_think_ends = on,
            Setting::ReadAloud(on) => settings.read_aloud = on,
            Setting::GuessFirst(on) => settings.guess_first = on,
            Setting::OffersFillers(on) => settings.offers_fillers = on,
            Setting::Tallies(kinds) => {
                settings.tallies = kinds;
                *settings = settings.clone().in_range();
            }
            Setting::Theme(theme) => settings.theme = theme,
            Setting::TextSize(percent) => settings.text_size_percent = percent,
        }
        if changes_defaults {
            self.apply_defaults();
        }
        if changes_input && self.devices.is_testing() {
            // The test goes on with what was just chosen.
            self.devices.test(None);
            self.handle(Command::ToggleInputTest, now);
        }
        if let Some(path) = self.start.settings_path.clone() {
            let settings = self.settings.clone();
            self.jobs.write(move |reply| {
                reply.send(Message::Written(
                    settings.save(&path).map_err(|error| error.to_string()),
                ));
            });
        }
    }
}
