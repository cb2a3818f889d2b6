//! `show`: a recorded call, for a person to read.

use std::error::Error;
use std::path::Path;
use std::time::{Duration, UNIX_EPOCH};

use serde_json::Value;
use wasmtime_php_trace::replay::{Kept, Shown};

use crate::files;

/// Prints a trace as a timeline; with `full` everything that was said.
///
/// # Errors
///
/// The file isn't a trace.
pub(crate) fn show(path: &Path, full: bool) -> Result<(), Box<dyn Error>> {
    let kept = Kept::read(&files::read(path)?)?;
    for line in timeline(&kept.as_json(), &kept.calls(), full) {
        println!("{line}");
    }
    Ok(())
}

fn timeline(trace: &Value, calls: &[Shown], full: bool) -> Vec<String> {
    let call = &trace["call"];
    let export = text(&call["export"]).or(text(&trace["export"]));
    let mut lines = vec![export.unwrap_or_default().to_owned()];
    if let Some(time) = time(&call["now"]["seconds"]) {
        lines.push(format!("  at         {time}"));
    }
    let component = &trace["component"];
    let hash = text(&component["sha256"]).unwrap_or_default();
    lines.push(format!("  component  {}", hash.get(..12).unwrap_or(hash)));
    lines.push(format!(
        "  recorded   wasmtime-php {}",
        text(&trace["host"]).unwrap_or_default()
    ));
    if let Some(reason) = text(&trace["skeleton"]) {
        lines.push(format!("  skeleton   {reason}"));
    }
    if full {
        lines.extend(pretty("  argument", &call["args"]));
    }
    for (number, shown) in calls.iter().enumerate() {
        let took = trace["measured"]["milliseconds"][number].as_u64();
        let took = took.map_or(String::new(), |took| format!(", {took} ms"));
        lines.push(format!("\ncall {}{took}: {}", number + 1, shown.import));
        lines.extend(exchanges(shown));
        if full {
            let asked = &trace["calls"][number];
            lines.extend(pretty("    sent", &asked["args"]));
            lines.extend(pretty("    got", &asked["value"]));
        }
    }
    lines.push(String::new());
    lines.extend(ending(&trace["ending"], full));
    lines.push(cost(trace, calls.len()));
    lines
}

/// What was asked and answered; side by side where each was one of several.
fn exchanges(shown: &Shown) -> Vec<String> {
    let Shown {
        asked, answered, ..
    } = shown;
    let asked = asked.iter().map(|line| format!("  {line}"));
    let answered = answered.iter().map(|line| format!("    {line}"));
    if asked.len() == answered.len() {
        return asked
            .zip(answered)
            .flat_map(|(asked, answered)| [asked, answered])
            .collect();
    }
    asked.chain(answered).collect()
}

fn ending(ending: &Value, full: bool) -> Vec<String> {
    let mut lines = Vec::new();
    match (text(&ending["event"]), text(&ending["kind"])) {
        (Some("failed"), kind) => {
            lines.push(format!("failed: {}", kind.unwrap_or_default()));
            lines.extend(text(&ending["message"]).map(|message| format!("  {message}")));
        }
        _ => {
            lines.push("done".to_owned());
            // The first case of a result, wherever in the answer it stands.
            match error_in(&ending["result"]) {
                Some(error) => {
                    lines.push("  with the error".to_owned());
                    lines.extend(pretty("   ", error));
                }
                None => lines.push("  without an error".to_owned()),
            }
        }
    }
    if let Some(stderr) = text(&ending["stderr"]).filter(|written| !written.is_empty()) {
        lines.push("the component wrote".to_owned());
        lines.extend(stderr.lines().map(|line| format!("  {line}")));
    }
    if full {
        lines.extend(pretty("result", &ending["result"]));
    }
    lines
}

fn error_in(result: &Value) -> Option<&Value> {
    result.get("err").or_else(|| {
        let members = result.as_object()?;
        members
            .values()
            .find_map(|member| member.as_object()?.get("err"))
    })
}

fn cost(trace: &Value, calls: usize) -> String {
    let measured = &trace["measured"];
    let fuel = text(&measured["fuel"]).map_or(String::new(), |fuel| format!(", {fuel} fuel"));
    let engine = text(&measured["engine"]).map_or(String::new(), |one| format!(" on {one}"));
    let plural = if calls == 1 { "" } else { "s" };
    format!("{calls} call{plural} of imports{fuel}{engine}")
}

fn text(value: &Value) -> Option<&str> {
    value.as_str()
}

fn time(seconds: &Value) -> Option<String> {
    let seconds: u64 = seconds.as_str()?.parse().ok()?;
    let instant = UNIX_EPOCH.checked_add(Duration::from_secs(seconds))?;
    Some(humantime::format_rfc3339_seconds(instant).to_string())
}

/// A value over several lines, JSON within it unfolded; nothing of a null.
fn pretty(label: &str, value: &Value) -> Vec<String> {
    let written = match unfolded(value) {
        Value::Null => return Vec::new(),
        Value::String(plain) => plain,
        value => serde_json::to_string_pretty(&value).unwrap_or_default(),
    };
    let margin = " ".repeat(label.len() - label.trim_start().len() + 2);
    let lines = written.lines().map(|line| format!("{margin}{line}"));
    let label = (!label.trim().is_empty()).then(|| format!("{label}:"));
    label.into_iter().chain(lines).collect()
}

/// The value with objects and lists in the place of texts that are their JSON.
fn unfolded(value: &Value) -> Value {
    match value {
        Value::String(text) => match serde_json::from_str(text) {
            Ok(inner @ (Value::Object(_) | Value::Array(_))) => unfolded(&inner),
            _ => value.clone(),
        },
        Value::Array(values) => values.iter().map(unfolded).collect(),
        Value::Object(members) => {
            let members = members.iter();
            Value::Object(
                members
                    .map(|(name, one)| (name.clone(), unfolded(one)))
                    .collect(),
            )
        }
        other => other.clone(),
    }
}
