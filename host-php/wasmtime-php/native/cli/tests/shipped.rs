//! The executable as it is shipped, without the feature `compiler`.
#![cfg(not(feature = "compiler"))]

use std::fs;
use std::process::Command;

const EXECUTABLE: &str = env!("CARGO_BIN_EXE_wasmtime-php");

/// Put back: Cargo.toml: give wasmtime-php-core the feature `compiler` as the
/// dependency's own.
#[test]
fn it_holds_no_compiler() {
    let bytes = fs::read(EXECUTABLE).expect("the executable");
    // Source paths of panics: they stay in a stripped file as well.
    let holds = |text: &str| {
        bytes
            .windows(text.len())
            .any(|part| part == text.as_bytes())
    };
    assert!(holds("/wasmtime-"), "paths of crates are there");
    assert!(!holds("cranelift-codegen-") && !holds("cranelift_codegen"));
}

/// Put back: src/lib.rs: leave out a `cfg` of the enum `Command`.
#[test]
fn what_needs_the_compiler_is_no_command() {
    for command in ["compile", "imports"] {
        let output = Command::new(EXECUTABLE).arg(command).output();
        let output = output.expect("the executable runs");
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(output.status.code(), Some(2), "{said}");
        assert!(said.contains("unrecognized subcommand"), "{said}");
    }
}
