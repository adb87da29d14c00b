//! Floor 5, the program: opens the window or runs a command, prints the one error, sets the exit code.

use std::{io::Write as _, process::ExitCode};

use aloud::{cli, ui};
use clap::Parser as _;

fn main() -> ExitCode {
    let args = cli::Args::parse();
    let result = match args.command {
        Some(command) => cli::run(command, &args.global).map_err(|failure| failure.to_string()),
        None => ui::run(args.global.library, args.simulate_mic),
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(sentence) => {
            complain(&sentence);
            ExitCode::FAILURE
        }
    }
}

fn complain(sentence: &str) {
    // If standard error is gone, the exit code has to do.
    let _ = writeln!(std::io::stderr(), "aloud: {sentence}");
}
