//! Floor 5, the program: opens the window or runs a command, prints the one error, sets the exit code.

use std::process::ExitCode;

use aloud::{cli, ui};

fn main() -> ExitCode {
    let args = cli::Args::read();
    let result = match args.command {
        Some(command) => cli::run(command, &args.global).map_err(|failure| failure.to_string()),
        None => ui::run(args.global.library, args.simulate_mic),
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(sentence) => {
            cli::complain(&sentence);
            ExitCode::FAILURE
        }
    }
}
