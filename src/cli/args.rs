//! The arguments of the command line, as DESIGN's table has them; what they do stands in the commands' own files.

use std::path::PathBuf;

use clap::{CommandFactory as _, Parser, Subcommand, error::ErrorKind};

/// Rehearse interview answers out loud. Without a command it opens the window.
#[derive(Debug, Parser)]
#[command(name = "aloud", version, args_conflicts_with_subcommands = false)]
pub struct Args {
    /// Options of every command.
    #[command(flatten)]
    pub global: Global,

    /// Play this WAV in real time as the microphone (window only; silence once it ends)
    #[arg(long, value_name = "FILE.wav")]
    pub simulate_mic: Option<PathBuf>,

    /// The command, if not the window.
    #[command(subcommand)]
    pub command: Option<Command>,
}

impl Args {
    /// Reads what the program was started with. Help, and arguments that don't go together, end the program here.
    #[must_use]
    pub fn read() -> Self {
        let args = Self::parse();
        let trouble = if args.command.is_some() && args.simulate_mic.is_some() {
            "--simulate-mic before a command is for the window; `aloud record` takes it after its name"
        } else if args.command.is_none() && args.global.json {
            "--json goes with a command, such as `aloud takes --json`"
        } else {
            return args;
        };
        Self::command().error(ErrorKind::ArgumentConflict, trouble).exit()
    }
}

/// Options that every command takes.
#[derive(Debug, clap::Args)]
pub struct Global {
    /// Use the library in this folder
    #[arg(long, global = true, value_name = "DIR")]
    pub library: Option<PathBuf>,

    /// Print one JSON document and nothing else
    #[arg(long, global = true)]
    pub json: bool,
}

/// What can be done without a window.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// List inputs and outputs with their ids, rates and formats
    Devices,
    /// List the prompts
    Prompts {
        /// Only those of this theme
        #[arg(long, value_name = "T")]
        theme: Option<String>,
    },
    /// Record an answer; Enter begins the next part
    Record(Record),
    /// Take in a recording made elsewhere
    Import(Import),
    /// Make a folder of a take to hand to a listener
    ///
    /// In it are answer.wav with cue points, labels.txt (a label track for Audacity), take.json, and review.html: a page
    /// that plays the take and on which the listener writes notes, without any network. The library is only read.
    Export(Export),
    /// Take in the notes a listener wrote on the page of an exported take
    ///
    /// They become notes of that take, with the listener's name. A file that was taken in before adds nothing again.
    ImportFeedback {
        /// The file the page saved, feedback.json
        file: PathBuf,
    },
    /// Finish takes that a crash left unfinished
    Recover,
    /// Look the whole library over and list what is wrong, without changing anything
    Check,
    /// Measure how an answer sounded: pauses, pace, pitch, loudness
    Analyse {
        /// A take's id, as `takes` lists it, or a WAV file
        #[arg(value_name = "TAKE|FILE.wav")]
        what: String,
    },
    /// List the takes
    Takes,
    /// Show one take
    Show {
        /// The take's id, as `takes` lists it
        take: String,
    },
}

/// How to record.
#[derive(Debug, clap::Args)]
pub struct Record {
    /// The prompt's id, as `prompts` lists it
    #[arg(long, value_name = "ID")]
    pub prompt: String,

    /// The framework's id
    #[arg(long, value_name = "F")]
    pub framework: Option<String>,

    /// Target of the whole answer, in seconds
    #[arg(long, value_name = "N", value_parser = total)]
    pub total_secs: Option<f64>,

    /// The input device's id, as `devices` lists it
    #[arg(long, value_name = "ID", conflicts_with = "simulate_mic")]
    pub input: Option<String>,

    /// Play this WAV in real time as the microphone (silence once it ends)
    #[arg(long, value_name = "FILE.wav")]
    pub simulate_mic: Option<PathBuf>,

    /// End after an answer of this many seconds; without it, end of input ends the answer
    #[arg(long, value_name = "N", value_parser = length)]
    pub seconds: Option<f64>,
}

/// What to take in.
#[derive(Debug, clap::Args)]
pub struct Import {
    /// The recording
    pub file: PathBuf,

    /// The prompt's id, as `prompts` lists it
    #[arg(long, value_name = "ID")]
    pub prompt: String,

    /// The framework's id
    #[arg(long, value_name = "F")]
    pub framework: Option<String>,

    /// Target of the whole answer, in seconds
    #[arg(long, value_name = "N", value_parser = total)]
    pub total_secs: Option<f64>,

    /// Starts of the second and later parts, in seconds from the start of the file
    #[arg(long, value_name = "SECS", value_delimiter = ',')]
    pub marks: Vec<f64>,
}

/// What to hand over, and where.
#[derive(Debug, clap::Args)]
pub struct Export {
    /// The take's id, as `takes` lists it
    pub take: String,

    /// The folder to hand over. It is made if it is not there; if it is, it has to be empty or to hold an earlier export
    /// of the same take, whose files are replaced
    #[arg(long, value_name = "DIR")]
    pub to: PathBuf,
}

fn total(text: &str) -> Result<f64, String> {
    within(text, 10.0, 3_600.0)
}

fn length(text: &str) -> Result<f64, String> {
    within(text, 0.1, 86_400.0)
}

fn within(text: &str, least: f64, most: f64) -> Result<f64, String> {
    let secs: f64 = text.parse().map_err(|_| "not a number of seconds".to_owned())?;
    if (least..=most).contains(&secs) {
        Ok(secs)
    } else {
        Err(format!("has to lie between {least} and {most} seconds"))
    }
}
