//! Whatever a component does, there is a message that names it, and the next
//! call works.

mod support;

use serde_json::{Value, json};
use support::{Installed, Running, ok};
use wasmtime_php_core::{Call, Form};
use wasmtime_php_fixtures::{component, hostile};

/// Ends each case: the same component still answers.
fn assert_next_call_works(installed: &Installed) {
    assert_eq!(installed.call("answer", json!([])).result(), 42);
}

#[test]
fn each_hostile_act_is_named_and_the_next_call_works() {
    let cases: &[(&str, Value, &str, &str)] = &[
        ("loop-for-ever", json!([]), "out-of-fuel", "fuel"),
        ("take-memory", json!([]), "out-of-memory", "67108864 bytes"),
        ("recurse", json!([10_000_000]), "out-of-stack", "stack"),
        ("panic", json!([]), "trap", "unreachable"),
        ("sleep", json!([]), "trap", "wait"),
        ("exit", json!([]), "trap", "wasi:cli/exit"),
        (
            "unknown-import",
            json!([]),
            "trap",
            "elsewhere:things/door@1.2.3#open",
        ),
        (
            "random",
            json!(["18446744073709551615"]),
            "out-of-memory",
            "67108864 bytes",
        ),
        // More than it can hold.
        (
            "fetch-at-once",
            json!([1, 100_000_000]),
            "out-of-memory",
            "67108864 bytes",
        ),
        // More than it can hold by naming the same bytes again and again.
        (
            "fetch-at-once",
            json!([200, 1_000_000]),
            "out-of-memory",
            "at once",
        ),
        ("fetch-at-once", json!([401, 0]), "too-many-requests", "400"),
        (
            "no-such-thing",
            json!([]),
            "bad-arguments",
            "`no-such-thing`",
        ),
        ("answer#panic", json!([]), "bad-arguments", "`answer#panic`"),
        ("answer", json!([1]), "bad-arguments", "expected 0, found 1"),
        (
            "random",
            json!(["1", "2"]),
            "bad-arguments",
            "expected 1, found 2",
        ),
        (
            "random",
            json!(["x"]),
            "bad-arguments",
            "args[0]: expected a string of decimal digits",
        ),
    ];
    for form in Form::ALL {
        let installed = Installed::precompiled(&hostile(), &[form]);
        for (export, args, kind, word) in cases {
            let mut message = installed.begin(export, args.clone());
            // The default takes the interpreter some ten seconds to burn.
            message["limits"] = json!({"fuel": 500_000_000});
            let call = Running::begin(&message);
            let (found, message) = call.failure();
            assert_eq!(found, *kind, "{export}: {message}");
            assert!(message.contains(word), "{export}: {message}");
            assert_next_call_works(&installed);
        }
    }
}

#[test]
fn a_forbidden_request_is_never_shown_to_the_caller() {
    let paths = [
        "",
        "api",
        "//evil.example/",
        "https://evil.example/",
        "/a/../b",
        "/a/%2e%2e/b",
        "/a\\b",
        "/a#b",
        "/a\r\nb",
        "/a\u{7f}b",
        "/a b",
        "/@evil.example/",
        "/a@b",
    ];
    let headers = [
        ("authorization", "Bearer x"),
        ("cookie", "a=b"),
        ("host", "evil.example"),
        ("x-forwarded-for", "127.0.0.1"),
        ("accept", "x\r\nhost: evil.example"),
    ];
    let installed = Installed::new(&hostile());
    let paths = paths.into_iter().map(|path| json!([path, "", "", 0]));
    let headers = headers
        .into_iter()
        .map(|(name, value)| json!(["/a", name, value, 0]));
    for args in paths.chain(headers) {
        let call = installed.call("fetch", args.clone());
        assert_eq!(call.failure().0, "forbidden-request", "{args}");
        assert_next_call_works(&installed);
    }
    // The same call with nothing wrong about it.
    let mut call = installed.call("fetch", json!(["/a", "accept", "text/html", 0]));
    assert_eq!(call.event["requests"][0]["path"], "/a");
    call.resume(&json!({"responses": [ok("")]}));
    assert_eq!(call.result(), 1);
}

#[test]
fn requests_are_counted_over_the_whole_call() {
    let installed = Installed::new(&hostile());
    let mut call = installed.call("fetch-in-turn", json!([401]));
    for _ in 0..400 {
        assert_eq!(call.event["event"], "requests", "{}", call.event);
        call.resume(&json!({"responses": [ok("")]}));
    }
    assert_eq!(call.failure().0, "too-many-requests");
    assert_next_call_works(&installed);
}

#[test]
fn bytes_passed_to_the_host_are_paid_with_fuel() {
    let installed = Installed::new(&hostile());
    let mut message = installed.begin("random", json!(["1000000"]));
    message["limits"] = json!({"fuel": "900000"});
    assert_eq!(Running::begin(&message).failure().0, "out-of-fuel");
    message["limits"] = json!({"fuel": 3_000_000});
    assert_eq!(Running::begin(&message).event["event"], "done");
}

#[test]
fn a_result_larger_than_the_memory_limit_is_refused() {
    let installed = Installed::new(&hostile());
    let mut message = installed.begin("result-of", json!([500_000]));
    message["limits"] = json!({"memory-bytes": 1_000_000});
    assert_eq!(
        Running::begin(&message).result().as_str().map(str::len),
        Some(500_000)
    );
    message["args"] = json!([2_000_000]);
    assert_eq!(Running::begin(&message).failure().0, "out-of-memory");
}

#[test]
fn a_smaller_stack_ends_a_smaller_recursion() {
    let installed = Installed::new(&hostile());
    let mut message = installed.begin("recurse", json!([3_000]));
    assert_eq!(Running::begin(&message).result(), 3_000);
    message["limits"] = json!({"stack-bytes": 32 << 10});
    assert_eq!(Running::begin(&message).failure().0, "out-of-stack");
}

#[test]
fn a_component_of_another_contract_version_is_refused_with_both_versions() {
    let wit = "
        package fixture:newer;
        world newer { import convoy:whmcs/http@0.2.0; export convoy:whmcs/answers@0.2.0; }
        package convoy:whmcs@0.2.0 {
            interface http { send-all: func(); }
            interface answers { answer: func() -> u32; }
        }";
    let core = r#"(module
        (import "convoy:whmcs/http@0.2.0" "send-all" (func))
        (func (export "convoy:whmcs/answers@0.2.0#answer") (result i32) (i32.const 42)))"#;
    let installed = Installed::new(&component(wit, core));
    let call = installed.call("convoy:whmcs/answers@0.2.0#answer", json!([]));
    let (kind, message) = call.failure();
    assert_eq!(kind, "bad-component");
    assert!(message.contains("convoy:whmcs 0.2.0"), "{message}");
    assert!(
        message.contains("this host convoy:whmcs 0.1.0"),
        "{message}"
    );
}
