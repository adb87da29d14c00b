//! Floor 2: sound in and out. Devices, capture and its writer, the player, pictures of the sound.
//!
//! The only place that talks to cpal.

mod clock;
mod error;
pub mod level;
mod thread;
pub mod warnings;
pub mod feed;
pub mod sample;

pub use error::AudioError;
