//! Imports that the caller provides.

mod support;

use serde_json::{Value, json};
use support::{Installed, Running};
use wasmtime_php_core::Call;
use wasmtime_php_fixtures::{component, imports};

const CLOCK: &str = "example:greet/clock@1.0.0#now";

fn begin(installed: &Installed, export: &str, args: Value, imports: &[&str]) -> Running {
    let mut message = installed.begin(export, args);
    message["imports"] = json!(imports);
    Running::begin(&message)
}

#[test]
fn a_call_of_an_import_is_an_event_and_its_result_the_answer() {
    let installed = Installed::new(&imports());
    let mut call = begin(&installed, "text", json!(["Ada"]), &["swap"]);
    assert_eq!(
        call.event,
        json!({"event": "call", "import": "swap", "args": ["Ada"]})
    );
    call.resume(&json!({"value": "adA"}));
    assert_eq!(call.result(), "adA");

    let mut call = begin(&installed, "now", json!([]), &[CLOCK]);
    assert_eq!(
        call.event,
        json!({"event": "call", "import": CLOCK, "args": []})
    );
    call.resume(&json!({"value": "18446744073709551615"}));
    assert_eq!(*call.result(), json!(u64::MAX));
}

#[test]
fn a_name_without_a_version_fits_if_it_fits_once() {
    let installed = Installed::new(&imports());
    let call = begin(&installed, "once", json!([]), &["example:greet/once#now"]);
    assert_eq!(call.event["import"], "example:greet/once@1.0.0#now");
    let call = begin(&installed, "now", json!([]), &["example:greet/clock#now"]);
    let (kind, message) = call.failure();
    assert_eq!(kind, "bad-arguments");
    for version in ["@1.0.0", "@2.0.0"] {
        assert!(message.contains(version), "{message}");
    }
}

/// Put back: imports.rs, resolve(): take a name that no import has.
#[test]
fn what_the_component_does_not_import_cannot_be_provided() {
    let installed = Installed::new(&imports());
    for name in [
        "example:greet/clock@3.0.0#now",
        "clock",
        "",
        "wasi:cli/environment@0.2.6#get-environment",
    ] {
        let call = begin(&installed, "now", json!([]), &[name]);
        let (kind, message) = call.failure();
        assert_eq!(kind, "bad-arguments");
        assert!(message.contains(CLOCK), "{message}");
    }
}

#[test]
fn an_import_that_is_not_provided_stops_the_component_with_its_name() {
    let installed = Installed::new(&imports());
    for provided in [&[][..], &["swap"]] {
        let call = begin(&installed, "now", json!([]), provided);
        let (kind, message) = call.failure();
        assert_eq!(kind, "trap");
        assert!(message.contains(CLOCK), "{message}");
    }
}

#[test]
fn the_caller_can_refuse_and_that_ends_the_call() {
    let installed = Installed::new(&imports());
    let mut call = begin(&installed, "text", json!(["Ada"]), &["swap"]);
    call.resume(&json!({"abort": {"kind": "no-permission", "message": "not on Sundays"}}));
    let (kind, message) = call.failure();
    assert_eq!(kind, "import-refused");
    assert!(
        message.contains("no-permission: not on Sundays"),
        "{message}"
    );
    assert_eq!(
        begin(&installed, "text", json!([""]), &["swap"]).event["event"],
        "call"
    );
}

#[test]
fn an_answer_that_is_none_ends_the_call_and_quotes_nothing() {
    let installed = Installed::new(&imports());
    for (answer, expected) in [
        (json!({"value": 7}), "bad-arguments"),
        (json!({"value": null}), "bad-arguments"),
        (json!({"responses": []}), "protocol"),
        (json!({"value": "secret", "abort": null}), "protocol"),
        (json!({"secret": 1}), "protocol"),
        (json!({}), "protocol"),
    ] {
        let mut call = begin(&installed, "text", json!(["Ada"]), &["swap"]);
        call.resume(&answer);
        let (kind, message) = call.failure();
        assert_eq!(kind, expected, "{answer}");
        assert!(!message.contains("secret"), "{message}");
    }
}

const HOLDER: &str = "example:greet/holder@1.0.0";

#[test]
fn a_resource_of_the_callers_is_a_number_that_it_chose() {
    let installed = Installed::new(&imports());
    let name = |function: &str| format!("{HOLDER}#{function}");
    let (make, ask) = (name("[constructor]thing"), name("[method]thing.name"));
    let mut call = begin(&installed, "hold", json!(["Ada"]), &[&make, &ask]);
    let event = |event: &str, import: &str, args: Value| json!({"event": event, "import": import, "args": args});
    assert_eq!(call.event, event("call", &make, json!(["Ada"])));
    call.resume(&json!({"value": 4_000_000_007_u32}));
    assert_eq!(call.event, event("call", &ask, json!([4_000_000_007_u32])));
    call.resume(&json!({"value": "Lovelace"}));
    let dropped = name("[resource-drop]thing");
    assert_eq!(
        call.event,
        event("drop", &dropped, json!([4_000_000_007_u32]))
    );
    call.resume(&json!({"value": null}));
    assert_eq!(call.result(), "Lovelace");
    // An export may take and give one, too.
    let call = begin(&installed, "pass", json!([7]), &[]);
    assert_eq!(call.result(), 7);
}

#[test]
fn what_is_no_handle_is_named() {
    let installed = Installed::new(&imports());
    let make = format!("{HOLDER}#[constructor]thing");
    for value in [json!("7"), json!(-1), json!(1_u64 << 32), json!(null)] {
        let mut call = begin(&installed, "hold", json!(["Ada"]), &[&make]);
        call.resume(&json!({ "value": value }));
        let (kind, message) = call.failure();
        assert_eq!(kind, "bad-arguments", "{message}");
        assert!(message.contains("fits u32"), "{message}");
        let call = begin(&installed, "pass", json!([value]), &[]);
        assert_eq!(call.failure().0, "bad-arguments");
    }
    let ask = format!("{HOLDER}#[method]thing.name");
    let mut call = begin(&installed, "hold", json!(["Ada"]), &[&make, &ask]);
    call.resume(&json!({"value": 1}));
    call.resume(&json!({"value": "Ada"}));
    call.resume(&json!({"value": 1}));
    let (kind, message) = call.failure();
    assert_eq!(kind, "bad-arguments");
    assert!(message.contains("[resource-drop]thing"), "{message}");
}

#[test]
fn a_resource_of_an_import_that_nobody_provides_may_be_there() {
    let installed = Installed::new(&imports());
    let mut call = begin(&installed, "now", json!([]), &[CLOCK]);
    call.resume(&json!({"value": 1}));
    assert_eq!(call.result(), 1);
    let call = begin(&installed, "take", json!([]), &[CLOCK]);
    let (kind, message) = call.failure();
    assert_eq!(kind, "trap");
    assert!(message.contains(&format!("{HOLDER}#make")), "{message}");
}

/// Put back: values/check.rs: let every resource pass.
#[test]
fn a_resource_that_the_component_makes_itself_is_named_before_anything_runs() {
    let wit = "
        package fixture:mine;
        interface things { resource thing; make: func() -> list<thing>; }
        world mine { export things; }";
    let core = r#"(module
        (memory (export "memory") 1)
        (func (export "fixture:mine/things#make") (result i32) (i32.const 0))
        (func (export "fixture:mine/things#[dtor]thing") (param i32)))"#;
    let installed = Installed::new(&component(wit, core));
    let call = installed.call("fixture:mine/things#make", json!([]));
    let (kind, message) = call.failure();
    assert_eq!(kind, "unsupported-type");
    assert_eq!(
        message,
        "`fixture:mine/things#make` -> result[]: a resource can't be passed on"
    );
}

#[test]
fn calls_and_bytes_are_limited() {
    let installed = Installed::new(&imports());
    let limited = |limits: Value| {
        let mut message = installed.begin("text", json!(["Ada"]));
        message["imports"] = json!(["swap"]);
        message["limits"] = limits;
        Running::begin(&message)
    };
    let call = limited(json!({"calls": 0}));
    assert_eq!(call.failure().0, "too-many-calls");
    let mut call = limited(json!({"result-bytes": 17}));
    call.resume(&json!({"value": "0123456789"}));
    assert_eq!(call.failure().0, "result-too-large");
}
