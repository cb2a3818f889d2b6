//! `wasmtime-php`: the session protocol over pipes and what reads traces. It only runs forms that
//! were compiled before, by `wasmtime-php-build`, which isn't shipped.

mod confined;
pub mod files;
mod replay;
mod run;
mod show;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Parser, Subcommand};
use wasmtime_php_core::preload;

/// Runs WebAssembly components for the PHP host.
#[derive(Parser)]
#[command(name = "wasmtime-php", version = wasmtime_php_core::version(), about)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Serve calls over standard input and output, as PROTOCOL.md describes
    Run {
        /// A form of the component that calls will name. The best one that runs here is loaded at
        /// once, and no file can be opened from then on
        #[arg(long = "form", value_name = "TARGET:BLAKE3:FILE", value_parser = form)]
        forms: Vec<[String; 3]>,
    },
    /// Run recorded calls again, with no network, and compare requests and result
    Replay {
        #[command(flatten)]
        with: replay::With,
        /// Traces, as they were downloaded
        #[arg(required = true)]
        traces: Vec<PathBuf>,
    },
    /// Print a recorded call as a timeline
    Show {
        /// With every body, argument and result
        #[arg(long)]
        full: bool,
        trace: PathBuf,
    },
    /// Print what a host says and hears when it replays a call, a message a line
    Messages {
        #[command(flatten)]
        with: replay::With,
        trace: PathBuf,
    },
}

fn form(text: &str) -> Result<[String; 3], String> {
    let parts: Vec<_> = text.splitn(3, ':').map(str::to_owned).collect();
    parts
        .try_into()
        .map_err(|_| "expected TARGET:BLAKE3:FILE".to_owned())
}

/// Runs the command line.
#[must_use]
pub fn main() -> ExitCode {
    // If the kernel refuses, the helper still runs: the sandbox doesn't depend on this.
    let _ = confined::confine();
    match serve(Arguments::parse().command) {
        Ok(Outcome::Good) => ExitCode::SUCCESS,
        Ok(Outcome::Bad) => ExitCode::FAILURE,
        Ok(Outcome::Unfit) => ExitCode::from(2),
        Err(error) => {
            eprintln!("wasmtime-php: {error}");
            ExitCode::FAILURE
        }
    }
}

/// How a command has ended that printed all there is to say.
pub(crate) enum Outcome {
    Good,
    /// What was compared differs: 1.
    Bad,
    /// There was nothing to be compared with: a trace of another component or format: 2.
    Unfit,
}

fn serve(command: Command) -> Result<Outcome, Box<dyn std::error::Error>> {
    match command {
        Command::Run { forms } => {
            if !forms.is_empty() {
                // What is wrong with one is said to the call that names it.
                preload(&forms);
                confined::filter()?;
            }
            run::run(std::io::stdin().lock(), std::io::stdout().lock())?;
        }
        Command::Replay { with, traces } => return replay::replay(&with, &traces),
        Command::Show { full, trace } => show::show(&trace, full)?,
        Command::Messages { with, trace } => replay::messages(&with, &trace)?,
    }
    Ok(Outcome::Good)
}
