//! Traces of format 1, in which the one import that there was stood as requests and responses.

use serde_json::{Map, Value, json};

use super::fields::{Fields, Paths};

/// Its number.
pub(super) const FORMAT: u32 = 1;

/// What stood for a request and a response.
const ARGS: [&str; 3] = ["0.*.method", "0.*.path", "0.*.credential"];
const VALUE: [&str; 6] = [
    "*.ok.status",
    "*.ok.body#",
    "*.ok.body.base64#",
    "*.err.kind",
    "*.err.reached-panel",
    "*.err.message",
];

/// The same trace in format 2, to be read by a person: its hash is that of format 1.
///
/// # Errors
///
/// Its fields can't be written.
pub(super) fn as_second(trace: Value) -> serde_json::Result<Value> {
    // Package and version.
    let contract = trace["component"]["contract"].as_str().unwrap_or_default();
    let (package, version) = contract.split_once(' ').unwrap_or((contract, ""));
    let import = format!("{package}/http@{version}#send-all");
    let Value::Object(first) = trace else {
        return Ok(trace);
    };
    let owned = |paths: &[&str]| paths.iter().map(|path| (*path).to_owned()).collect();
    let fields = Fields::only(
        &import,
        Paths {
            args: owned(&ARGS),
            value: owned(&VALUE),
        },
    );
    let mut second = Map::new();
    for (member, value) in first {
        match member.as_str() {
            "rounds" => {
                let rounds = value.as_array().into_iter().flatten();
                let calls: Vec<Value> = rounds.map(|round| call(&import, round)).collect();
                second.insert("calls".to_owned(), calls.into());
                second.insert("fields".to_owned(), serde_json::to_value(&fields)?);
            }
            "call" => {
                second.insert(member, said(value, &import));
            }
            _ => {
                second.insert(member, value);
            }
        }
    }
    Ok(Value::Object(second))
}

fn call(import: &str, round: &Value) -> Value {
    let responses = round["responses"].as_array().cloned().unwrap_or_default();
    let value: Vec<Value> = responses.into_iter().map(response).collect();
    let mut call = json!({ "import": import, "args": [round["requests"]] });
    // Without responses the call ended there.
    if !value.is_empty() {
        call["value"] = value.into();
    }
    call
}

/// A skeleton's had their parts without the case.
fn response(response: Value) -> Value {
    if let Some(status) = response.get("status") {
        return json!({ "ok": { "status": status, "body": response["characters"] } });
    }
    match response.get("failure") {
        Some(kind) => {
            json!({ "err": { "kind": kind, "reached-panel": response["reached-panel"] } })
        }
        None => response,
    }
}

fn said(mut call: Value, import: &str) -> Value {
    if let Some(limits) = call["limits"].as_object_mut() {
        for (old, new) in [("requests", "calls"), ("response-bytes", "result-bytes")] {
            if let Some(limit) = limits.shift_remove(old) {
                limits.insert(new.to_owned(), limit);
            }
        }
    }
    call["imports"] = json!([import]);
    call
}
