//! `wasmtime-php`, as it is shipped: it holds no compiler.

use std::process::ExitCode;

fn main() -> ExitCode {
    wasmtime_php_cli::main()
}
