//! `wasmtime-php-compiler`: the same program for the build and for developers, which
//! compiles as well.

use std::process::ExitCode;

fn main() -> ExitCode {
    wasmtime_php_cli::main()
}
