//! Floor 0, plain data and functions: prompts, frameworks, timing, takes. Time and data come in as arguments;
//! no clock, file, device or window is touched here.

pub mod alignment;
pub mod comparison;
pub mod cut;
pub mod delivery;
pub mod edit;
pub mod feedback;
pub mod follow_up;
pub mod framework;
pub mod id;
pub mod journal;
pub mod occasion;
pub mod own_pack;
pub mod pacing;
pub mod pieces;
pub mod prompt;
pub mod remarks;
pub mod sample;
pub mod take;
pub mod timeline;
pub mod toml_error;
pub mod transport;
pub mod viewport;
pub mod words;
