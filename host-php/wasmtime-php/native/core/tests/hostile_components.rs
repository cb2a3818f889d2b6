//! Whatever a component does, there is a message that names it, and the next
//! call works.

mod support;

use serde_json::{Value, json};
use support::{Installed, Running, ok};
use wasmtime_php_core::{Call, Form};
use wasmtime_php_fixtures::hostile;

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
            "args[0]: expected a whole number, or its decimal digits",
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
fn calls_are_counted_over_the_whole_call() {
    let installed = Installed::new(&hostile());
    let mut call = installed.call("fetch-in-turn", json!([401]));
    for _ in 0..400 {
        assert_eq!(call.event["event"], "call", "{}", call.event);
        call.resume(&json!({"value": [ok("")]}));
    }
    assert_eq!(call.failure().0, "too-many-calls");
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
