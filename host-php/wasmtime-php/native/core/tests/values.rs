//! The protocol's table of values, each through a component and back.

mod support;

use serde_json::{Value, json};
use support::{Installed, Running};
use wasmtime_php_core::Call;
use wasmtime_php_fixtures::{PADDING, echo};

const TYPES: &str = "
    record pair { first: string, second: option<u8> }
    record coded { base64: string }
    record pairs { first: option<u8>, second: option<u8> }
    record nested { the-pair: pair, many: list<pair> }
    variant shape { nothing, text(string), number(u64) }
    enum colour { red, dark-green }
    flags rights { read, write, run }
";

fn echoed(installed: &Installed, value: Value) -> Running {
    installed.call("echo", json!([value, vec![json!(0); PADDING]]))
}

#[test]
fn every_value_comes_back_as_the_table_says() {
    let cases: &[(&str, Value, Value)] = &[
        ("bool", json!(true), json!(true)),
        (
            "string",
            json!("Zażółć 王 \0 <&>"),
            json!("Zażółć 王 \0 <&>"),
        ),
        ("char", json!("王"), json!("王")),
        ("u8", json!(255), json!(255)),
        ("u16", json!(65535), json!(65535)),
        ("u32", json!(4294967295u32), json!(4294967295u32)),
        ("s8", json!(-128), json!(-128)),
        ("s16", json!(-32768), json!(-32768)),
        ("s32", json!(-2147483648), json!(-2147483648)),
        (
            "u64",
            json!("18446744073709551615"),
            json!(18446744073709551615u64),
        ),
        (
            "u64",
            json!(18446744073709551615u64),
            json!(18446744073709551615u64),
        ),
        (
            "s64",
            json!("-9223372036854775808"),
            json!(-9223372036854775808i64),
        ),
        (
            "s64",
            json!(-9223372036854775808i64),
            json!(-9223372036854775808i64),
        ),
        ("f64", json!(0.1), json!(0.1)),
        ("f64", json!(-0.0), json!(-0.0)),
        (
            "f64",
            json!(9_007_199_254_740_993_i64),
            json!(9_007_199_254_740_992.0),
        ),
        (
            "f64",
            json!(1.797_693_134_862_315_7e308),
            json!(1.797_693_134_862_315_7e308),
        ),
        ("f64", json!(5e-324), json!(5e-324)),
        // Seventeen digits: the last one is lost where serde_json reads floats its quick way.
        (
            "f64",
            json!(123_456_789.123_456_79),
            json!(123_456_789.123_456_79),
        ),
        ("f64", json!(7), json!(7.0)),
        ("f64", json!("NaN"), json!("NaN")),
        ("f64", json!("Infinity"), json!("Infinity")),
        ("f32", json!("-Infinity"), json!("-Infinity")),
        ("f32", json!(0.1), json!(0.1)),
        ("f32", json!(16_777_217), json!(16_777_216.0)),
        ("list<u8>", json!("text"), json!("text")),
        ("list<u8>", json!(""), json!("")),
        (
            "list<u8>",
            json!({"base64": "/wD+"}),
            json!({"base64": "/wD+"}),
        ),
        ("list<u8>", json!({"base64": "dGV4dA=="}), json!("text")),
        ("list<u16>", json!([]), json!([])),
        ("list<string>", json!(["a", "b"]), json!(["a", "b"])),
        ("tuple<string, u64>", json!(["a", "1"]), json!(["a", 1])),
        (
            "pair",
            json!({"first": "a", "second": 1}),
            json!({"first": "a", "second": 1}),
        ),
        (
            "pair",
            json!({"first": "a"}),
            json!({"first": "a", "second": null}),
        ),
        (
            "nested",
            json!({"the-pair": {"first": ""}, "many": [{"first": "b", "second": null}]}),
            json!({"the-pair": {"first": "", "second": null}, "many": [{"first": "b", "second": null}]}),
        ),
        ("option<string>", json!(null), json!(null)),
        ("option<string>", json!(""), json!("")),
        ("colour", json!("dark-green"), json!("dark-green")),
        ("rights", json!([]), json!([])),
        ("rights", json!(["run", "read"]), json!(["read", "run"])),
        (
            "shape",
            json!({"tag": "nothing"}),
            json!({"tag": "nothing"}),
        ),
        (
            "shape",
            json!({"tag": "nothing", "value": null}),
            json!({"tag": "nothing"}),
        ),
        (
            "shape",
            json!({"tag": "number", "value": 7}),
            json!({"tag": "number", "value": 7}),
        ),
        ("string", json!({"base64": "Yf9i"}), json!("a\u{fffd}b")),
        (
            "list<u8>",
            json!("x".repeat(1 << 20)),
            json!("x".repeat(1 << 20)),
        ),
        ("pairs", json!([]), json!({"first": null, "second": null})),
        ("result<string, u8>", json!({"ok": "a"}), json!({"ok": "a"})),
        ("result<string, u8>", json!({"err": 1}), json!({"err": 1})),
        ("result<_, u8>", json!({"ok": null}), json!({"ok": null})),
        ("result", json!({"err": null}), json!({"err": null})),
        (
            "result<option<u8>>",
            json!({"ok": null}),
            json!({"ok": null}),
        ),
    ];
    for (ty, sent, expected) in cases {
        let installed = Installed::new(&echo(TYPES, ty));
        let call = echoed(&installed, sent.clone());
        assert_eq!(&call.result()[0], expected, "{ty} {sent}");
    }
}

#[test]
fn a_value_that_does_not_fit_is_named_by_its_place_and_never_quoted() {
    let cases: &[(&str, Value, &str)] = &[
        (
            "bool",
            json!("secret"),
            "args[0]: expected true or false, found a string",
        ),
        (
            "string",
            json!(null),
            "args[0]: expected a string, found null",
        ),
        (
            "char",
            json!("se"),
            "args[0]: expected a string of one character, found a string",
        ),
        (
            "char",
            json!(""),
            "args[0]: expected a string of one character, found a string",
        ),
        (
            "u8",
            json!(256),
            "args[0]: expected a whole number that fits u8, found a number",
        ),
        (
            "u8",
            json!(-1),
            "args[0]: expected a whole number that fits u8, found a number",
        ),
        (
            "u32",
            json!(1.5),
            "args[0]: expected a whole number that fits u32, found a number",
        ),
        (
            "u32",
            json!("1"),
            "args[0]: expected a whole number that fits u32, found a string",
        ),
        (
            "u64",
            json!("18446744073709551616"),
            "args[0]: expected a whole number, or its decimal digits, that fits u64, found a string",
        ),
        (
            "u64",
            json!("-1"),
            "args[0]: expected a whole number, or its decimal digits, that fits u64, found a string",
        ),
        (
            "u64",
            json!("+1"),
            "args[0]: expected a whole number, or its decimal digits, that fits u64, found a string",
        ),
        (
            "u64",
            json!(""),
            "args[0]: expected a whole number, or its decimal digits, that fits u64, found a string",
        ),
        (
            "u64",
            json!(1e30),
            "args[0]: expected a whole number, or its decimal digits, that fits u64, found a number",
        ),
        (
            "f64",
            json!("nan"),
            "args[0]: expected a number, \"NaN\", \"Infinity\" or \"-Infinity\", found a string",
        ),
        (
            "list<u8>",
            json!([1]),
            "args[0]: expected a string, or {\"base64\": \"…\"}, found an array",
        ),
        (
            "list<u8>",
            json!({"base64": "?"}),
            "args[0]: expected a string, or {\"base64\": \"…\"}, found an object",
        ),
        (
            "list<u8>",
            json!("x".repeat((1 << 20) + 1)),
            "args[0]: 1048577 bytes, and a list<u8> may have 1048576",
        ),
        (
            "string",
            json!({"base64": 7}),
            "args[0]: expected a string, found an object",
        ),
        (
            "list<string>",
            json!(["a", 1]),
            "args[0][1]: expected a string, found a number",
        ),
        (
            "list<string>",
            json!({}),
            "args[0]: expected an array, found an object",
        ),
        (
            "tuple<string, u8>",
            json!(["a"]),
            "args[0]: expected 2 elements, found 1",
        ),
        (
            "tuple<string, u8>",
            json!(["a", "b"]),
            "args[0][1]: expected a whole number that fits u8, found a string",
        ),
        (
            "pair",
            json!([1]),
            "args[0]: expected an object, found an array",
        ),
        (
            "pair",
            json!({"second": 1}),
            "args[0].first: this field is missing",
        ),
        (
            "pair",
            json!({"first": "a", "third": 1}),
            "args[0].third: there is no such field",
        ),
        (
            "nested",
            json!({"the-pair": {"first": "a"}, "many": [{"first": "a"}, {"first": 1}]}),
            "args[0].many[1].first: expected a string, found a number",
        ),
        (
            "colour",
            json!("secret"),
            "args[0]: expected one of red, dark-green",
        ),
        (
            "colour",
            json!(1),
            "args[0]: expected one of red, dark-green, found a number",
        ),
        (
            "rights",
            json!(["read", "secret"]),
            "args[0][1]: expected one of read, write, run",
        ),
        (
            "shape",
            json!({}),
            "args[0].tag: expected one of nothing, text, number, found null",
        ),
        (
            "shape",
            json!({"tag": "text"}),
            "args[0].value: expected a string, found null",
        ),
        (
            "shape",
            json!({"tag": "nothing", "value": 1}),
            "args[0].value: expected nothing or null, found a number",
        ),
        (
            "shape",
            json!({"tag": "nothing", "more": 1}),
            "args[0].more: there is no such field",
        ),
        (
            "result<string>",
            json!({}),
            "args[0]: expected {\"ok\": …} or {\"err\": …}",
        ),
        (
            "result<string>",
            json!({"ok": "a", "err": null}),
            "args[0]: expected {\"ok\": …} or {\"err\": …}",
        ),
        (
            "result<string>",
            json!({"ok": 1}),
            "args[0].ok: expected a string, found a number",
        ),
        (
            "result<string>",
            json!({"err": 1}),
            "args[0].err: expected nothing or null, found a number",
        ),
    ];
    for (ty, sent, expected) in cases {
        let installed = Installed::new(&echo(TYPES, ty));
        let call = echoed(&installed, sent.clone());
        assert_eq!(call.failure(), ("bad-arguments", *expected), "{ty} {sent}");
    }
}

/// Put back: session.rs, start(): don't check the export.
#[test]
fn a_type_that_cant_be_passed_on_is_named_before_anything_runs() {
    for (ty, place) in [
        ("option<option<u8>>", "(value): an option of an option"),
        ("coded", "(value): a record whose one field is `base64`"),
        (
            "result<list<tuple<u8, option<option<u8>>>>>",
            "(value).ok[][1]: an option of an option",
        ),
    ] {
        let installed = Installed::new(&echo(TYPES, ty));
        let call = echoed(&installed, json!(null));
        let text = format!("`echo`{place} can't be passed on");
        assert_eq!(call.failure(), ("unsupported-type", text.as_str()));
    }
}
