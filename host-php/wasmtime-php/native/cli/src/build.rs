//! `wasmtime-php-build`: prepares components for `wasmtime-php`, where they are made.

mod stubs;

use std::error::Error;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::{Parser, Subcommand};
use wasmtime_php_cli::files;
use wasmtime_php_core::{Form, compile, hash_of_form, names_of_imports, version};

#[derive(Parser)]
#[command(name = "wasmtime-php-build", version = version(), about)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Compile a component ahead of time, and print the form's BLAKE3 hash
    Compile {
        /// What to compile for: this machine's native target, or pulley64
        #[arg(long, default_value = Form::Native.target())]
        target: String,
        /// The file to write; it is replaced at once, never changed in place
        #[arg(short, long)]
        output: PathBuf,
        component: PathBuf,
    },
    /// List the functions that a component imports
    Imports { component: PathBuf },
    /// Print a PHP class whose comment has the types of all arguments and results, as PHPStan and
    /// Psalm read them
    Stubs {
        /// The class's full name
        #[arg(long, default_value = "Types")]
        class: String,
        component: PathBuf,
    },
}

fn main() -> ExitCode {
    match run(Arguments::parse().command) {
        Ok(said) => {
            print!("{said}");
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("wasmtime-php-build: {error}");
            ExitCode::FAILURE
        }
    }
}

/// Runs a command; what it prints.
fn run(command: Command) -> Result<String, Box<dyn Error>> {
    match command {
        Command::Compile {
            target,
            output,
            component,
        } => {
            let compiled = compile(&files::read(&component)?, &target)
                .map_err(|failure| about(&component, failure))?;
            files::replace(&output, &compiled)?;
            Ok(format!("{}\n", hash_of_form(&compiled)))
        }
        Command::Imports { component } => {
            let names = names_of_imports(&files::read(&component)?)
                .map_err(|failure| about(&component, failure))?;
            Ok(names.iter().map(|name| format!("{name}\n")).collect())
        }
        Command::Stubs { class, component } => stubs::of(&files::read(&component)?, &class)
            .map_err(|failure| about(&component, failure).into()),
    }
}

fn about(component: &Path, failure: impl std::fmt::Display) -> String {
    format!("{}: {failure}", component.display())
}
