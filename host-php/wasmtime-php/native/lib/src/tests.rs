//! The C functions, called as PHP calls them.
//!
//! This crate holds no compiler, so the component is compiled by the build's own
//! executable: `make host` comes first.

use std::ffi::CStr;
use std::fs;
use std::path::PathBuf;
use std::process::Command;
use std::slice;
use std::sync::LazyLock;

use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use wasmtime_php_core::{Form, PROTOCOL, hash_of_form};
use wasmtime_php_fixtures::SEND_ALL;
use wasmtime_php_fixtures::hostile;

use crate::{
    panics, wasmtime_php_begin, wasmtime_php_end, wasmtime_php_event, wasmtime_php_reset,
    wasmtime_php_resume, wasmtime_php_version,
};

/// The folder that this build writes to: it holds the executable too.
fn target() -> PathBuf {
    let own = std::env::current_exe().expect("this test's own path");
    own.ancestors().nth(2).expect("a target folder").to_owned()
}

fn executable() -> PathBuf {
    let path = target().join("wasmtime-php-build");
    assert!(path.exists(), "first: make host");
    path
}

/// The fixture's files, compiled once.
static FILES: LazyLock<Value> = LazyLock::new(|| {
    let folder = target().join("library-fixture");
    fs::create_dir_all(&folder).expect("a folder for the tests");
    let (wasm, native) = (folder.join("hostile.wasm"), folder.join("hostile.cwasm"));
    fs::write(&wasm, hostile()).expect("the component");
    let compiled = Command::new(executable())
        .args(["compile", "--target", Form::Native.target(), "-o"])
        .args([&native, &wasm])
        .status();
    assert!(compiled.expect("the executable runs").success());
    let file = |path: &PathBuf| {
        let bytes = fs::read(path).expect("a file");
        let hash: String = Sha256::digest(bytes)
            .iter()
            .map(|byte| format!("{byte:02x}"))
            .collect();
        json!({"path": path, "sha256": hash})
    };
    let mut files = file(&wasm);
    let hash = hash_of_form(&fs::read(&native).expect("the form"));
    files["precompiled"] = json!([
        {"target": Form::Native.target(), "path": native, "blake3": hash}
    ]);
    files
});

fn message(export: &str, args: Value) -> String {
    json!({
        "protocol": PROTOCOL,
        "imports": [SEND_ALL],
        "component": *FILES,
        "export": export,
        "args": args,
        "now": {"seconds": "0", "nanoseconds": 0},
        "seed": "00".repeat(32),
    })
    .to_string()
}

fn begin(message: &str) -> u32 {
    // SAFETY: a pointer and its length.
    unsafe { wasmtime_php_begin(message.as_ptr(), message.len()) }
}

fn event(call: u32) -> Value {
    let mut length = 0;
    // SAFETY: the length is writable, and the event is read before the next call.
    let event = unsafe {
        let start = wasmtime_php_event(call, &mut length);
        slice::from_raw_parts(start, length)
    };
    serde_json::from_slice(event).expect("an event is JSON")
}

fn resume(call: u32, message: &str) {
    // SAFETY: a pointer and its length.
    unsafe { wasmtime_php_resume(call, message.as_ptr(), message.len()) }
}

/// A call that waits for one answer.
fn waiting() -> u32 {
    let call = begin(&message("fetch-at-once", json!([1, 0])));
    assert_eq!(event(call)["event"], "call", "{}", event(call));
    call
}

const ANSWER: &str = r#"{"value":[{"ok":{"status":200,"headers":[],"body":""}}]}"#;

fn assert_next_call_works() {
    let call = begin(&message("answer", json!([])));
    assert_eq!(event(call)["result"], 42);
    wasmtime_php_end(call);
}

#[test]
fn a_call_goes_through_its_events() {
    let call = waiting();
    resume(call, ANSWER);
    assert_eq!(event(call)["result"], 1);
    wasmtime_php_end(call);
    assert_eq!(event(call)["kind"], "protocol");
}

#[test]
fn a_recorded_call_gives_its_trace_once_it_has_ended() {
    let mut recorded: Value =
        serde_json::from_str(&message("fetch-at-once", json!([1, 0]))).expect("JSON");
    recorded["record"] = json!(true);
    let call = begin(&recorded.to_string());
    resume(call, ANSWER);
    assert_eq!(event(call)["result"], 1);
    resume(call, r#"{"trace":{}}"#);
    let trace = event(call);
    assert_eq!(trace["event"], "trace", "{trace}");
    assert_eq!(trace["ending"]["result"], 1);
    wasmtime_php_end(call);
    assert_next_call_works();
}

#[test]
fn calls_are_kept_apart() {
    let (first, second) = (waiting(), waiting());
    assert_ne!(first, second);
    resume(second, ANSWER);
    assert_eq!(event(second)["event"], "done");
    assert_eq!(event(first)["event"], "call");
}

#[test]
fn a_begin_that_fails_gives_no_number_and_a_reason() {
    for (message, kind) in [
        ("", "protocol"),
        ("\u{1}", "protocol"),
        (&message("no-such-thing", json!([])), "bad-arguments"),
    ] {
        assert_eq!(begin(message), 0);
        assert_eq!(event(0)["kind"], kind);
    }
    // SAFETY: no bytes are read from a null pointer of length 0.
    assert_eq!(unsafe { wasmtime_php_begin(std::ptr::null(), 0) }, 0);
    assert_eq!(event(0)["kind"], "protocol");
    assert_next_call_works();
}

#[test]
fn a_component_without_precompiled_forms_is_told_that_there_is_no_compiler() {
    let mut begin_message: Value =
        serde_json::from_str(&message("answer", json!([]))).expect("JSON");
    begin_message["component"]["precompiled"] = json!([]);
    assert_eq!(begin(&begin_message.to_string()), 0);
    let failure = event(0);
    assert_eq!(failure["kind"], "bad-component");
    assert!(
        failure["message"]
            .as_str()
            .is_some_and(|text| text.contains("holds no compiler"))
    );
}

#[test]
fn a_reset_drops_what_a_crash_has_left_and_no_number_comes_back() {
    let left = [waiting(), waiting(), waiting()];
    wasmtime_php_reset();
    for call in left {
        resume(call, ANSWER);
        assert_eq!(event(call)["kind"], "protocol", "{call}");
    }
    let next = waiting();
    assert!(left.iter().all(|call| *call < next));
    wasmtime_php_end(next);
    assert!(waiting() > next);
}

#[test]
fn an_injected_panic_in_any_function_is_caught_and_the_next_call_works() {
    let internal = |event: Value| {
        assert_eq!(event["kind"], "internal", "{event}");
        assert!(
            event["message"]
                .as_str()
                .is_some_and(|text| text.contains("injected")),
            "{event}"
        );
    };

    panics::ask("begin");
    assert_eq!(begin(&message("answer", json!([]))), 0);
    internal(event(0));
    assert_next_call_works();

    let call = waiting();
    panics::ask("event");
    internal(event(call));
    assert_next_call_works();

    panics::ask("resume");
    resume(call, ANSWER);
    internal(event(call));
    assert_next_call_works();

    panics::ask("end");
    wasmtime_php_end(call);
    assert_next_call_works();

    panics::ask("reset");
    wasmtime_php_reset();
    assert_next_call_works();

    panics::ask("version");
    assert!(!wasmtime_php_version().is_null());
    assert_next_call_works();

    assert!(!panics::still_asked());
}

#[test]
fn the_version_names_its_parts() {
    // SAFETY: a C string that lives as long as the library.
    let version = unsafe { CStr::from_ptr(wasmtime_php_version()) };
    let version = version.to_str().expect("ASCII");
    assert!(version.starts_with("wasmtime-php 0."), "{version}");
    assert!(
        version.contains("wasmtime 48.") && version.contains("protocol 2"),
        "{version}"
    );
}
