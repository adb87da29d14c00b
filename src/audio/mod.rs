//! Floor 2: sound in and out. Devices, capture and its writer, the player, pictures of the sound.
//!
//! The only place that talks to cpal.

pub mod capture;
mod clock;
pub mod devices;
mod error;
pub mod feed;
pub mod level;
pub mod peaks;
pub mod player;
mod quiet;
mod rate;
mod resample;
pub mod sample;
pub mod splice;
pub(crate) mod thread;
pub mod tone;
pub mod warnings;

pub use error::AudioError;
