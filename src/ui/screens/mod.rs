//! The screens. Each draws what the app holds and pushes the commands that clicks ask for.

mod blind;
pub mod compare;
mod delivery_curves;
pub mod packs;
pub mod progress;
pub mod prompts;
pub mod rehearse;
pub mod review;
pub mod session;
mod setting_row;
pub mod settings;
pub mod stories;
pub mod takes;
