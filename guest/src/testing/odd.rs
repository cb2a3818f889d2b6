//! Objects that the panel shouldn't show, and can.

use serde_json::{Value, json};

/// The object with each of its members odd in every way, and values that are no object; each
/// with what is odd about it, such as `/limits/cpu = "x"`.
pub fn odd(object: &Value) -> Vec<(String, Value)> {
    let mut all = Vec::new();
    for pointer in pointers(object, "") {
        for value in values() {
            let mut odd = object.clone();
            if let Some(member) = odd.pointer_mut(&pointer) {
                *member = value.clone();
            }
            all.push((format!("{pointer} = {value}"), odd));
        }
        let (parent, name) = pointer.rsplit_once('/').expect("a pointer");
        let mut odd = object.clone();
        let members = odd.pointer_mut(parent).and_then(Value::as_object_mut);
        if let Some(members) = members {
            members.remove(name);
            all.push((format!("{pointer} is missing"), odd));
        }
    }
    let itself = values().into_iter().filter(|value| !value.is_object());
    all.extend(itself.map(|value| (format!(" = {value}"), value)));
    all
}

fn values() -> Vec<Value> {
    vec![
        Value::Null,
        json!(true),
        json!(-10),
        json!(u64::MAX),
        json!(1e30),
        json!(0.5),
        json!("\u{1b}[31m\n"),
        json!([]),
        json!({}),
    ]
}

fn pointers(value: &Value, here: &str) -> Vec<String> {
    let members: Vec<(String, &Value)> = match value {
        Value::Object(members) => members
            .iter()
            .map(|(name, it)| (name.clone(), it))
            .collect(),
        Value::Array(items) => items
            .iter()
            .enumerate()
            .map(|(at, it)| (at.to_string(), it))
            .collect(),
        _ => Vec::new(),
    };
    let mut all = Vec::new();
    for (name, member) in members {
        let pointer = format!("{here}/{name}");
        all.extend(pointers(member, &pointer));
        all.push(pointer);
    }
    all
}
