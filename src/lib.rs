//! Aloud: rehearse interview answers out loud, with an honest clock for each part of the answer.
//!
//! The floors are described in `ARCHITECTURE.md`; imports go down only, which `tests/floors.rs` holds.

pub mod analysis;
pub mod app;
pub mod audio;
pub mod cli;
pub mod library;
pub mod model;
pub mod ui;
pub mod wav;
