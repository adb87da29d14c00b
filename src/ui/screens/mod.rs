//! The screens. Each draws what the app holds and pushes the commands that clicks ask for.

pub mod compare;
mod compare_cards;
pub mod packs;
mod packs_editor;
pub mod progress;
pub mod prompts;
mod prompts_detail;
mod prompts_own;
pub mod rehearse;
mod rehearse_clock;
pub mod review;
mod review_cards;
mod review_curves;
mod review_delivery;
mod review_follow_ups;
mod review_pieces;
mod review_remarks;
mod review_rubric;
mod review_wave;
pub mod session;
pub mod settings;
mod settings_sound;
mod settings_tallies;
pub mod stories;
pub mod takes;
