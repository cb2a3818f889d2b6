//! Recorded calls over pipes, and the commands that read them.

mod support;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::{Value, json};
use support::{EXECUTABLE, Folder, Host, begin, file};
use wasmtime_php_core::Form;
use wasmtime_php_fixtures::{SEND_ALL, hostile};

/// Exit code and output of a command.
fn wasmtime_php(arguments: &[&str]) -> (Option<i32>, String) {
    let output = Command::new(EXECUTABLE)
        .args(arguments)
        .output()
        .expect("the executable runs");
    let text = [output.stdout, output.stderr].concat();
    (
        output.status.code(),
        String::from_utf8_lossy(&text).into_owned(),
    )
}

fn fields() -> Value {
    let value = ["*.ok.status", "*.ok.body#"];
    json!({ SEND_ALL: { "args": ["0.*.method", "0.*.path"], "value": value } })
}

fn text(path: &Path) -> &str {
    path.to_str().expect("UTF-8")
}

/// A component and traces of its calls, recorded over pipes.
struct Recorded {
    folder: Folder,
    component: PathBuf,
}

impl Recorded {
    fn new() -> Self {
        let folder = Folder::new();
        let component = folder.write("hostile.wasm", &hostile());
        Recorded { folder, component }
    }

    /// The trace of a fetch of `path` that is answered with `body`.
    fn fetch(&self, path: &str, body: &str) -> PathBuf {
        let mut host = Host::start();
        let mut begin = begin(
            &file(&self.component),
            "fetch",
            json!([path, "accept", "x", 2]),
        );
        begin["record"] = json!(true);
        host.send(&begin);
        let answer = json!({"ok": {"status": 200, "headers": [], "body": body}});
        host.send(&json!({"value": [answer]}));
        let trace = host.send(&json!({"trace": {"milliseconds": [52], "fields": fields()}}));
        assert_eq!(trace["event"], "trace", "{trace}");
        let name = path.replace('/', "-");
        self.folder.write(&name, trace.to_string().as_bytes())
    }

    fn replay(&self, traces: &[&Path], more: &[&str]) -> (Option<i32>, String) {
        let mut arguments = vec!["replay", "--component", text(&self.component)];
        arguments.extend(more);
        arguments.extend(traces.iter().map(|path| text(path)));
        wasmtime_php(&arguments)
    }
}

/// A trace with a change in it, and the hash that fits.
fn changed(path: &Path, place: &str, value: Value) -> Value {
    let mut trace: Value = serde_json::from_slice(&fs::read(path).expect("a trace")).expect("JSON");
    *trace.pointer_mut(place).expect(place) = value;
    trace
}

#[test]
fn a_trace_over_pipes_is_asked_for_between_two_calls() {
    let recorded = Recorded::new();
    let mut host = Host::start();
    for _ in 0..2 {
        let mut begin = begin(&file(&recorded.component), "answer", json!([]));
        begin["record"] = json!(true);
        assert_eq!(host.send(&begin)["result"], 42);
        let trace = host.send(&json!({"trace": {}}));
        assert_eq!(trace["ending"]["result"], 42, "{trace}");
        assert_eq!(host.send(&json!({"trace": {}}))["kind"], "protocol");
    }
    assert_eq!(host.finish(), (Some(0), String::new()));
}

#[test]
fn identical_traces_end_well_on_every_form() {
    let recorded = Recorded::new();
    let (a, b) = (recorded.fetch("/a", "1"), recorded.fetch("/b", "2"));
    let (code, said) = recorded.replay(&[&a, &b], &[]);
    assert_eq!(
        (code, said.lines().last()),
        (Some(0), Some("replay: 2 traces, 2 identical"))
    );
    assert!(!said.contains("fuel"), "{said}");
    for form in Form::ALL {
        let compiled = recorded.folder.compile(&recorded.component, form.target());
        let path = compiled["path"].as_str().expect("a path");
        let (code, said) = recorded.replay(&[&a], &["--form", path, "--target", form.target()]);
        assert_eq!(code, Some(0), "{said}");
    }
}

#[test]
fn a_trace_whose_component_is_beside_the_executable_needs_nothing_else() {
    let recorded = Recorded::new();
    let trace = recorded.fetch("/a", "1");
    let own = recorded.folder.program("wasmtime-php");
    let output = Command::new(&own).args(["replay", text(&trace)]).output();
    assert!(output.expect("it runs").status.success());
    let hash = file(&recorded.component)["sha256"].clone();
    fs::remove_file(&recorded.component).expect("the component");
    let output = Command::new(&own)
        .args(["replay", text(&trace)])
        .output()
        .expect("it runs");
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    assert_eq!(output.status.code(), Some(2), "{said}");
    assert!(
        said.contains("has no component: say with --component"),
        "{said}"
    );
    let other = recorded.folder.write("other.wasm", b"another one");
    let output = Command::new(&own)
        .args(["replay", text(&trace)])
        .output()
        .expect("it runs");
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    assert_eq!(output.status.code(), Some(2), "{said}");
    for component in [hash, file(&other)["sha256"].clone()] {
        assert!(said.contains(component.as_str().expect("a hash")), "{said}");
    }
}

#[test]
fn what_was_altered_is_told_and_ends_with_1() {
    let recorded = Recorded::new();
    let trace = recorded.fetch("/a", "1");
    for (place, value) in [
        ("/calls/0/value/0/ok/body", json!("2")),
        ("/calls/0/args/0/0/path", json!("/b")),
        ("/ending/result", json!(2)),
    ] {
        let altered = changed(&trace, place, value);
        let path = recorded
            .folder
            .write("altered", altered.to_string().as_bytes());
        let (code, said) = recorded.replay(&[&path], &[]);
        assert_eq!(code, Some(1), "{said}");
        assert!(said.contains("the trace was altered"), "{said}");
        assert!(said.ends_with("replay: 1 trace, 0 identical\n"), "{said}");
    }
}

#[test]
fn a_component_that_asks_for_something_else_is_told_by_the_first_difference() {
    let recorded = Recorded::new();
    let trace = recorded.fetch("/a", "1");
    // The same call with another argument, which is what another build would do.
    let other = recorded.fetch("/b", "1");
    let mut crossed = changed(&trace, "/call/args/0", json!("/b"));
    let hash = |trace: &Value| {
        use sha2::{Digest, Sha256};
        let said = json!([
            trace["component"],
            trace["call"],
            trace["calls"],
            trace["ending"]
        ]);
        let digest = Sha256::digest(said.to_string());
        digest
            .iter()
            .map(|byte| format!("{byte:02x}"))
            .collect::<String>()
    };
    crossed["sha256"] = json!(hash(&crossed));
    let path = recorded
        .folder
        .write("crossed", crossed.to_string().as_bytes());
    let (code, said) = recorded.replay(&[&path, &other], &[]);
    assert_eq!(code, Some(1), "{said}");
    assert!(
        said.contains(&format!(
            "call 1: the component asked for {SEND_ALL}: get /b, the trace has {SEND_ALL}: get /a"
        )),
        "{said}"
    );
    assert!(said.ends_with("replay: 2 traces, 1 identical\n"), "{said}");
}

#[test]
fn a_call_is_shown_as_a_timeline() {
    let recorded = Recorded::new();
    let trace = recorded.fetch("/api/x", "{\"a\":1}");
    let (code, said) = wasmtime_php(&["show", text(&trace)]);
    assert_eq!(code, Some(0), "{said}");
    for part in [
        "fetch\n",
        "  at         1970-01-01T00:00:00Z\n",
        "call 1, 52 ms: example:post/http@1.0.0#send-all\n",
        "  get /api/x\n    status 200, body of 7 characters\n",
        "done\n",
        "1 call of imports,",
    ] {
        assert!(said.contains(part), "{part}: {said}");
    }
    let (_, full) = wasmtime_php(&["show", "--full", text(&trace)]);
    assert!(
        full.contains("\"body\": {\n") && full.contains("\"a\": 1\n"),
        "{full}"
    );
}

#[test]
fn messages_are_what_a_host_says_and_hears() {
    let recorded = Recorded::new();
    let trace = recorded.fetch("/api/x", "1");
    let component = text(&recorded.component);
    let (code, said) = wasmtime_php(&["messages", "--component", component, text(&trace)]);
    assert_eq!(code, Some(0), "{said}");
    let lines: Vec<Value> = said
        .lines()
        .map(|line| serde_json::from_str(line).expect("JSON"))
        .collect();
    let [begin, requests, resume, done] = &lines[..] else {
        panic!("{said}");
    };
    let mut host = Host::start();
    assert_eq!(host.send(begin), *requests);
    let mut ended = host.send(resume);
    for measured in ["fuel", "engine"] {
        ended.as_object_mut().expect("an event").remove(measured);
    }
    assert_eq!(ended, *done);
}

#[test]
fn a_file_that_is_no_trace_is_named() {
    let folder = Folder::new();
    let component = folder.write("hostile.wasm", &hostile());
    let path = folder.write("notes.txt", b"hello");
    let (code, said) = wasmtime_php(&["replay", "--component", text(&component), text(&path)]);
    assert_eq!(code, Some(1));
    assert!(
        said.contains("notes.txt") && said.contains("no trace"),
        "{said}"
    );
    let (code, said) = wasmtime_php(&["show", text(&path)]);
    assert!(code == Some(1) && said.contains("no trace"), "{said}");
}
