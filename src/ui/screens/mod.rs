//! The screens. Each draws what the app holds and pushes the commands that clicks ask for.

pub mod compare;
mod compare_cards;
mod delivery_curves;
pub mod packs;
pub mod progress;
pub mod prompts;
mod prompts_detail;
pub mod rehearse;
mod rehearse_clock;
pub mod review;
mod review_cards;
mod review_delivery;
mod review_fillers;
mod review_occasion;
mod review_pieces;
mod review_remarks;
mod review_rubric;
mod review_wave;
pub mod session;
mod session_button;
mod session_setup;
mod session_summary;
pub mod settings;
mod settings_sound;
mod settings_tallies;
pub mod stories;
pub mod takes;
