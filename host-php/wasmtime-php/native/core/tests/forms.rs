//! Native code, bytecode, and a component that is compiled when it is called.

mod support;

use std::fs;
use std::path::Path;

use serde_json::json;
use support::{Installed, Running, ok};
use wasmtime_php_core::{Call, Form, compile};
use wasmtime_php_fixtures::{component, hostile};

#[test]
fn native_code_and_pulley_give_the_same_events_and_fuel() {
    let mut seen = Vec::new();
    for form in Form::ALL {
        let installed = Installed::precompiled(&hostile(), &[form]);
        let mut call = installed.call("fetch-at-once", json!([3, 70_000]));
        let mut events = vec![call.event.clone()];
        let mut done = call
            .resume(&json!({"value": [ok("a"), ok("b"), ok("c")]}))
            .clone();
        assert_eq!(done["engine"], form.target());
        done.as_object_mut().expect("an object").remove("engine");
        events.push(done);
        for export in ["panic", "loop-for-ever", "take-memory", "unknown-import"] {
            let mut message = installed.begin(export, json!([]));
            message["limits"] = json!({"fuel": 20_000_000});
            events.push(Running::begin(&message).event);
        }
        seen.push(events);
    }
    assert_eq!(seen[0], seen[1]);
}

#[test]
fn native_code_is_taken_before_pulley() {
    let installed = Installed::precompiled(&hostile(), &[Form::Pulley, Form::Native]);
    let call = installed.call("answer", json!([]));
    assert_eq!(call.event["engine"], Form::Native.target());
}

#[test]
fn a_form_for_another_processor_is_passed_over() {
    let mut installed = Installed::precompiled(&hostile(), &[Form::Native, Form::Pulley]);
    installed.files["precompiled"][0]["target"] = json!("riscv64gc-unknown-linux-gnu");
    let call = installed.call("answer", json!([]));
    assert_eq!(call.event["engine"], "pulley64");

    installed.files["precompiled"][1]["target"] = json!("s390x-unknown-linux-gnu");
    let call = installed.call("answer", json!([]));
    let (kind, message) = call.failure();
    assert_eq!(kind, "bad-component");
    assert!(
        message.contains("riscv64gc-unknown-linux-gnu, s390x-unknown-linux-gnu"),
        "{message}"
    );
    assert!(message.contains(Form::Native.target()), "{message}");
}

#[test]
fn a_form_under_the_wrong_target_gives_a_message() {
    let mut installed = Installed::precompiled(&hostile(), &[Form::Pulley]);
    installed.files["precompiled"][0]["target"] = json!(Form::Native.target());
    assert_eq!(
        installed.call("answer", json!([])).failure().0,
        "bad-component"
    );
}

#[test]
fn compiling_is_reproducible() {
    for form in Form::ALL {
        let once = compile(&hostile(), form.target()).expect("compiles");
        let again = compile(&hostile(), form.target()).expect("compiles");
        assert!(once == again, "{}", form.target());
    }
}

#[test]
fn compiling_for_an_unknown_target_names_it() {
    let failure = compile(&hostile(), "abacus").expect_err("no such target");
    assert!(failure.message.contains("abacus"), "{failure}");
}

/// It is loaded and then dropped again, code and all.
#[test]
fn a_form_whose_imports_do_not_fit_is_refused_and_the_next_call_works() {
    let wit = "package fixture:misfit;
        world misfit { import wasi:cli/environment@0.2.6; export run: func(); }
        package wasi:cli@0.2.6 { interface environment { get-arguments: func() -> u32; } }";
    let core = r#"(module
        (import "wasi:cli/environment@0.2.6" "get-arguments" (func (result i32)))
        (func (export "run")))"#;
    for form in Form::ALL {
        let installed = Installed::precompiled(&component(wit, core), &[form]);
        let call = installed.call("run", json!([]));
        let (kind, message) = call.failure();
        assert_eq!(kind, "bad-component");
        assert!(message.contains("get-arguments"), "{message}");
        let installed = Installed::precompiled(&hostile(), &[form]);
        assert_eq!(installed.call("answer", json!([])).result(), 42);
    }
}

/// As an upgrade does it. (Who writes over the file itself ends the processes that have it mapped.)
#[test]
fn a_file_that_is_replaced_or_removed_after_it_was_loaded_changes_nothing() {
    for form in Form::ALL {
        let installed = Installed::precompiled(&hostile(), &[form]);
        assert_eq!(installed.call("answer", json!([])).result(), 42);
        let path = installed.files["precompiled"][0]["path"].as_str();
        let path = Path::new(path.expect("a path"));
        let another = path.with_extension("new");
        fs::write(&another, "another").expect("another file");
        fs::rename(&another, path).expect("in its place");
        assert_eq!(installed.call("answer", json!([])).result(), 42);
        fs::remove_file(path).expect("none in its place");
        let call = installed.call("panic", json!([]));
        assert_eq!(call.failure().0, "trap");
    }
}
