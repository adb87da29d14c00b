//! The long tests: `./dev soak`. Each has a short sister in `./dev test`.

#![cfg(target_os = "linux")]

mod support;

use support::kills::{self, Victim};

#[test]
#[ignore = "takes an hour"]
fn killed_at_200_random_moments_every_take_comes_back_with_its_marks() {
    kills::series(200, &[Victim::Record, Victim::Window]);
}
