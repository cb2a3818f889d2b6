//! What goes out of a call and comes back into it.

mod support;

use serde_json::{Value, json};
use support::{Installed, Running, ok};
use wasmtime_php_core::Call;
use wasmtime_php_fixtures::{SEND_ALL, hostile};

fn waiting() -> (Installed, Running) {
    let installed = Installed::new(&hostile());
    let call = installed.call("fetch", json!(["/api/x?a=b", "accept", "text/html", 3]));
    assert_eq!(call.event["event"], "call", "{}", call.event);
    (installed, call)
}

#[test]
fn an_argument_is_shown_by_its_type() {
    let (_installed, call) = waiting();
    let request = json!({
        "method": "get",
        "path": "/api/x?a=b",
        "credential": "none",
        "headers": [{"name": "accept", "value": "text/html"}],
        "body": "\0\0\0",
        "intent": null,
    });
    assert_eq!(
        call.event,
        json!({"event": "call", "import": SEND_ALL, "args": [[request]]})
    );
}

#[test]
fn each_form_of_answer_reaches_the_component() {
    let failure = json!({"kind": "timeout", "reached-panel": "maybe", "message": "after 8 s"});
    let answers = [
        ok("text"),
        json!({"ok": {"status": 502, "headers": [{"name": "date", "value": {"base64": "/w=="}}], "body": {"base64": "/wA="}}}),
        json!({"err": failure}),
    ];
    for answer in answers {
        let (_installed, mut call) = waiting();
        call.resume(&json!({"value": [answer]}));
        assert_eq!(call.result(), 1);
    }
}

#[test]
fn a_malformed_resume_ends_the_call_without_quoting_it() {
    let secret = "eyJhbGciOi";
    let misfit = "bad-arguments";
    let cases: [(Value, &str); 7] = [
        (json!({}), "protocol"),
        (json!({"value": [ok("")], "more": 1}), "protocol"),
        (json!({"value": [secret]}), misfit),
        (
            json!({"value": [{"ok": {"status": secret, "headers": [], "body": ""}}]}),
            misfit,
        ),
        (
            json!({"value": [{"ok": {"status": 200, "headers": [], "body": {"base64": "?"}}}]}),
            misfit,
        ),
        (
            json!({"value": [{"err": {"kind": secret, "reached-panel": "never", "message": ""}}]}),
            misfit,
        ),
        (json!({"value": {"ok": secret}}), misfit),
    ];
    for (message, expected) in cases {
        let (installed, mut call) = waiting();
        call.resume(&message);
        let (kind, text) = call.failure();
        assert_eq!(kind, expected, "{message}");
        assert!(!text.contains(secret), "{text}");
        assert_eq!(installed.call("answer", json!([])).result(), 42);
    }
}

#[test]
fn a_resume_after_the_end_is_a_protocol_failure() {
    let (_installed, mut call) = waiting();
    call.resume(&json!({"value": [ok("")]}));
    assert_eq!(call.result(), 1);
    call.resume(&json!({"value": [ok("")]}));
    assert_eq!(call.failure().0, "protocol");
}

#[test]
fn a_result_is_bounded_as_a_whole() {
    let installed = Installed::new(&hostile());
    // The list, and of each answer five values: both objects, status, headers and body.
    let others = 8 * (1 + 2 * 5);
    for (bytes, ended) in [(500, "done"), (501, "failed")] {
        let mut message = installed.begin("fetch-at-once", json!([2, 0]));
        message["limits"] = json!({"result-bytes": 1000 + others});
        let mut call = Running::begin(&message);
        let answer = ok(&"x".repeat(bytes));
        call.resume(&json!({"value": [answer, answer]}));
        assert_eq!(call.event["event"], ended, "{bytes}");
        if ended == "failed" {
            assert_eq!(call.failure().0, "result-too-large");
        }
    }
}

#[test]
fn a_malformed_begin_is_named_and_never_quotes_the_seed() {
    let installed = Installed::new(&hostile());
    let seed = "not hexadecimal, and secret";
    let cases = [
        ("component", json!(null), "component"),
        ("args", json!({}), "sequence"),
        ("now", json!({"seconds": "x", "nanoseconds": 0}), "digit"),
        (
            "now",
            json!({"seconds": "1", "nanoseconds": 1_000_000_000}),
            "nanoseconds",
        ),
        ("seed", json!(seed), "64 hexadecimal digits"),
        ("seed", json!("07"), "64 hexadecimal digits"),
        ("limits", json!({"fule": 1}), "fule"),
        (
            "protocol",
            json!(1),
            "protocol 2, its caller 1: upload all files",
        ),
        (
            "protocol",
            json!(3),
            "protocol 2, its caller 3: upload all files",
        ),
        ("protocol", json!(null), "its caller none that it names"),
        ("more", json!(1), "more"),
    ];
    for (key, value, word) in cases {
        let mut message = installed.begin("answer", json!([]));
        message[key] = value;
        let call = Running::begin(&message);
        let (kind, text) = call.failure();
        assert_eq!(kind, "protocol", "{key}: {text}");
        assert!(text.contains(word) || key == "component", "{key}: {text}");
        assert!(!text.contains(seed), "{text}");
    }
}
