//! Compares an answer with the recorded one: status, the headers that a client
//! may act on, and JSON value by value.

use super::names::Names;
use crate::common::Answer;
use crate::common::session::cookie;
use serde_json::Value;

/// Fields whose values depend on time, chance or Proxmox: only their kind is compared.
const VOLATILE: [&str; 7] = [
    "ticket",
    "created_at",
    "completed_at",
    "uptime",
    "cpu_used",
    "token",
    "mac_address",
];

pub fn differences(recording: &Value, answer: &Answer, names: &mut Names) -> Vec<String> {
    let mut found = Vec::new();
    if recording["status"] != answer.status {
        found.push(format!(
            "status {} instead of {}: {}",
            answer.status,
            recording["status"],
            answer.text()
        ));
        return found;
    }
    headers(recording, answer, &mut found);
    names.learn_cookies(recording, answer);
    let body = &recording["response_body"];
    if body.is_object() {
        match serde_json::from_slice(&answer.body) {
            Ok(now) => values("", body, &now, names, &mut found),
            Err(_) => found.push(format!("not JSON: {}", answer.text())),
        }
    } else if body.as_str().is_some_and(str::is_empty) != answer.body.is_empty() {
        found.push("a body where there is none, or none where there is one".into());
    }
    found
}

/// A recorded answer's header.
pub fn header<'a>(recording: &'a Value, name: &str) -> Option<&'a str> {
    recorded_headers(recording)
        .find(|(key, _)| key.eq_ignore_ascii_case(name))
        .map(|(_, value)| value)
}

fn recorded_headers(recording: &Value) -> impl Iterator<Item = (&str, &str)> {
    recording["response_headers"]
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(|pair| Some((pair[0].as_str()?, pair[1].as_str()?)))
}

fn headers(recording: &Value, answer: &Answer, found: &mut Vec<String>) {
    let path = recording["path"].as_str().unwrap_or("");
    for name in [
        "Location",
        "Allow",
        "Content-Type",
        "WWW-Authenticate",
        "Retry-After",
        "X-RateLimit-Limit",
        "X-RateLimit-Remaining",
        "X-RateLimit-Reset",
    ] {
        let (then, now) = (header(recording, name), answer.header(name));
        let same = match name {
            "Retry-After" | "X-RateLimit-Reset" => then.is_some() == now.is_some(),
            // What a 204 calls its nothing doesn't matter.
            "Content-Type" if answer.status == 204 => true,
            // The login form has a limit of its own, which isn't simulated.
            "X-RateLimit-Limit" | "X-RateLimit-Remaining" if path == "/login" => true,
            _ => then == now,
        };
        if !same {
            found.push(format!("{name} {now:?} instead of {then:?}"));
        }
    }
    let recorded: Vec<(&str, &str)> = recorded_headers(recording).collect();
    let then = recorded
        .iter()
        .filter(|(name, _)| *name == "Set-Cookie")
        .map(|(_, line)| shape(line));
    let now = answer
        .headers
        .iter()
        .filter(|(name, _)| name == "set-cookie")
        .map(|(_, line)| shape(line));
    let (then, now): (Vec<String>, Vec<String>) = (then.collect(), now.collect());
    if then != now {
        found.push(format!("cookies {now:?} instead of {then:?}"));
    }
}

/// A cookie without its value and times.
fn shape(line: &str) -> String {
    let flags = line
        .split("; ")
        .skip(1)
        .filter(|flag| !flag.starts_with("expires=") && !flag.starts_with("Max-Age="));
    format!("{} {}", cookie(line).0, flags.collect::<Vec<_>>().join(" "))
}

/// Walks both values side by side; UUIDs, tokens and VM ids are learned where
/// they first stand, and must be the same from then on.
pub fn values(place: &str, then: &Value, now: &Value, names: &mut Names, found: &mut Vec<String>) {
    let field = place.rsplit('.').next().unwrap_or("");
    match (then, now) {
        (Value::Object(then), Value::Object(now)) => {
            // The UUID first: other fields repeat a part of it.
            if let (Some(Value::String(then)), Some(Value::String(now))) =
                (then.get("uuid"), now.get("uuid"))
            {
                names.learn_uuid(then, now);
            }
            for (key, value) in then {
                match now.get(key) {
                    Some(now) => values(&format!("{place}.{key}"), value, now, names, found),
                    None => found.push(format!("{place}.{key} is missing")),
                }
            }
            let more = now.keys().filter(|key| !then.contains_key(*key));
            found.extend(more.map(|key| format!("{place}.{key} is too much")));
        }
        (Value::Array(then), Value::Array(now)) if then.len() == now.len() => {
            for (index, (then, now)) in then.iter().zip(now).enumerate() {
                values(&format!("{place}.{index}"), then, now, names, found);
            }
        }
        (Value::Number(then), Value::Number(now)) if field == "vmid" => {
            let (then, now) = (then.as_u64().unwrap_or(0), now.as_u64().unwrap_or(0));
            let known = *names.vm_ids.entry(then).or_insert(now);
            if known != now {
                found.push(format!("{place} is {now} instead of {known}"));
            }
        }
        (Value::Number(_), Value::Number(_)) if VOLATILE.contains(&field) => {}
        (Value::String(then), Value::String(now)) if VOLATILE.contains(&field) => {
            names.learn(then, now)
        }
        (Value::String(then), Value::String(now)) if names.text(then) == *now => {}
        _ if then == now => {}
        _ => found.push(format!("{place} is {now} instead of {then}")),
    }
}
