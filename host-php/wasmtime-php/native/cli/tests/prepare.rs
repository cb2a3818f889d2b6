//! Compiling and looking into components.

mod support;

use std::fs::{self, File};
use std::io::Read;
use std::process::{Command, Output};

use support::{EXECUTABLE, Folder};
use wasmtime_php_fixtures::hostile;

fn wasmtime_php(arguments: &[&str]) -> Output {
    Command::new(EXECUTABLE)
        .args(arguments)
        .output()
        .expect("the executable runs")
}

#[test]
fn the_imports_of_a_component_are_listed_one_a_line() {
    let folder = Folder::new();
    let path = folder.write("hostile.wasm", &hostile());
    let output = wasmtime_php(&["imports", path.to_str().expect("UTF-8")]);
    assert!(output.status.success());
    let mut lines: Vec<_> = str::from_utf8(&output.stdout)
        .expect("UTF-8")
        .lines()
        .collect();
    lines.sort_unstable();
    assert_eq!(
        lines,
        [
            "elsewhere:things/door@1.2.3#open",
            "example:post/http@1.0.0#send-all",
            "wasi:cli/exit@0.2.6#exit",
            "wasi:clocks/monotonic-clock@0.2.3#subscribe-duration",
            "wasi:random/random@0.2.0#get-random-bytes",
        ]
    );
}

#[test]
fn compiling_replaces_a_file_and_never_changes_it_in_place() {
    let folder = Folder::new();
    let component = folder.write("hostile.wasm", &hostile());
    let compiled = folder.write("hostile.cwasm", b"the old one");
    let mut old = File::open(&compiled).expect("the old one");
    let arguments = [&compiled, &component].map(|path| path.to_str().expect("UTF-8"));
    let output = wasmtime_php(&[
        "compile",
        "--target",
        "pulley64",
        "-o",
        arguments[0],
        arguments[1],
    ]);
    assert!(output.status.success());
    let mut kept = String::new();
    old.read_to_string(&mut kept).expect("the old one");
    assert_eq!(kept, "the old one");
    assert!(
        fs::read(&compiled)
            .expect("the new one")
            .starts_with(b"\x7fELF")
    );
}

#[test]
fn what_goes_wrong_is_said_with_the_file_or_target() {
    let folder = Folder::new();
    let good = folder.write("good.wasm", &hostile());
    let bad = folder.write("bad.wasm", b"<html>");
    let [good, bad] = [&good, &bad].map(|path| path.to_str().expect("UTF-8"));
    let out = folder.path("out.cwasm");
    let out = out.to_str().expect("UTF-8");
    let cases: [(&[&str], &str); 5] = [
        (&["imports", "/nowhere/x.wasm"], "/nowhere/x.wasm"),
        (&["imports", bad], "bad.wasm"),
        (&["compile", "-o", out, bad], "bad.wasm"),
        (
            &["compile", "-o", out, "--target", "abacus", good],
            "abacus",
        ),
        (
            &["compile", "-o", "/nowhere/out.cwasm", good],
            "/nowhere/out.cwasm",
        ),
    ];
    for (arguments, word) in cases {
        let output = wasmtime_php(arguments);
        assert_eq!(output.status.code(), Some(1), "{arguments:?}");
        let text = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(
            text.starts_with("wasmtime-php: ") && text.contains(word),
            "{text}"
        );
    }
    assert!(!fs::exists(out).expect("a look at the folder"));
}

#[test]
fn the_version_names_wasmtime_and_the_protocol() {
    let output = wasmtime_php(&["--version"]);
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(text.starts_with("wasmtime-php 0."), "{text}");
    assert!(
        text.contains("wasmtime 48.") && text.contains("protocol 2"),
        "{text}"
    );
}
