//! `show`: a recorded call, for a person to read.

use std::error::Error;
use std::path::Path;
use std::time::{Duration, UNIX_EPOCH};

use serde_json::Value;
use wasmtime_php_trace::replay::Kept;

use crate::files;

/// Prints a trace as a timeline; with `full` everything that was said.
///
/// # Errors
///
/// The file isn't a trace.
pub(crate) fn show(path: &Path, full: bool) -> Result<(), Box<dyn Error>> {
    let trace = Kept::read(&files::read(path)?)?.as_json();
    for line in timeline(&trace, full) {
        println!("{line}");
    }
    Ok(())
}

fn timeline(trace: &Value, full: bool) -> Vec<String> {
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
    let rounds = trace["rounds"]
        .as_array()
        .map(Vec::as_slice)
        .unwrap_or_default();
    for (number, round) in rounds.iter().enumerate() {
        let took = trace["measured"]["milliseconds"][number].as_u64();
        let took = took.map_or(String::new(), |took| format!(", {took} ms"));
        lines.push(format!("\nround trip {}{took}", number + 1));
        lines.extend(exchanges(round, full));
    }
    lines.push(String::new());
    lines.extend(ending(&trace["ending"], full));
    lines.push(cost(trace, rounds));
    lines
}

fn exchanges(round: &Value, full: bool) -> Vec<String> {
    let list = |name: &str| round[name].as_array().cloned().unwrap_or_default();
    let answers = list("responses");
    let mut lines = Vec::new();
    for (position, request) in list("requests").iter().enumerate() {
        let part = |name: &str| text(&request[name]).unwrap_or_default();
        let method = part("method").to_ascii_uppercase();
        lines.push(format!("  {method:<6} {}", part("path")));
        let answer = answers.get(position).unwrap_or(&Value::Null);
        lines.push(format!(
            "         {}, {}",
            part("credential"),
            answered(answer)
        ));
        if full {
            lines.extend(pretty("    sent", &request["body"]));
            lines.extend(pretty("    got", &answer["ok"]["body"]));
        }
    }
    lines
}

/// What came back, in a few words. A skeleton has the same under other names.
fn answered(answer: &Value) -> String {
    let failure = &answer["err"];
    let kind = text(&failure["kind"]).or(text(&answer["failure"]));
    if let Some(kind) = kind {
        let reach = text(&failure["reached-panel"]).or(text(&answer["reached-panel"]));
        let acted = match reach {
            Some("maybe") => " (the panel may have acted)",
            _ => "",
        };
        let message = text(&failure["message"]).map_or(String::new(), |why| format!(": {why}"));
        return format!("no answer: {kind}{message}{acted}");
    }
    let ok = &answer["ok"];
    let Some(status) = ok["status"].as_u64().or(answer["status"].as_u64()) else {
        return "not answered".to_owned();
    };
    let body = text(&ok["body"]).or(text(&ok["body"]["base64"]));
    let characters = body.map_or(answer["characters"].as_u64().unwrap_or(0), |body| {
        body.chars().count() as u64
    });
    format!("{status}, {characters} characters")
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

fn cost(trace: &Value, rounds: &[Value]) -> String {
    let requests = rounds
        .iter()
        .filter_map(|round| round["requests"].as_array());
    let requests = requests.map(Vec::len).sum::<usize>();
    let measured = &trace["measured"];
    let fuel = text(&measured["fuel"]).map_or(String::new(), |fuel| format!(", {fuel} fuel"));
    let engine = text(&measured["engine"]).map_or(String::new(), |one| format!(" on {one}"));
    let count = |number: usize, what: &str| {
        let plural = if number == 1 { "" } else { "s" };
        format!("{number} {what}{plural}")
    };
    let requests = count(requests, "request");
    format!(
        "{requests} in {}{fuel}{engine}",
        count(rounds.len(), "round trip")
    )
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
    let unfolded = text(value).and_then(|text| serde_json::from_str::<Value>(text).ok());
    let written = match (unfolded.as_ref().unwrap_or(value), value) {
        (Value::Null, _) => return Vec::new(),
        (_, Value::String(plain)) if unfolded.is_none() => plain.clone(),
        (value, _) => serde_json::to_string_pretty(value).unwrap_or_default(),
    };
    let margin = " ".repeat(label.len() - label.trim_start().len() + 2);
    let lines = written.lines().map(|line| format!("{margin}{line}"));
    let label = (!label.trim().is_empty()).then(|| format!("{label}:"));
    label.into_iter().chain(lines).collect()
}
